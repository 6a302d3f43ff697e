package org.archivolt.scsi.iscsi.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Ticker;
import org.archivolt.scsi.ScsiTransport;
import org.archivolt.scsi.SenseCondition;
import org.archivolt.scsi.command.ChangerCommand;
import org.archivolt.scsi.command.Command;
import org.archivolt.scsi.command.DriveCommand;
import org.archivolt.scsi.command.ElementType;
import org.archivolt.scsi.command.PrimaryCommand;
import org.archivolt.scsi.iscsi.internal.IscsiAddress.Portal;
import org.archivolt.testkit.scsi.Capability;
import org.archivolt.testkit.scsi.ScsiConformance;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Our initiator, commands and decoders against foreign code. Its changer is good; its tape lacks most of what came after the
 * nineties.
 */
class TgtConformanceTest extends ScsiConformance {
    @TempDir
    static Path directory;

    private static TgtServer server;
    private static IscsiTransport transport;

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(TgtServer.isThere(), "tgtd is not installed, or we are not root: nothing is checked against it");
        server = new TgtServer(directory);
        transport = new IscsiTransport(
                "iqn.2026-01.test:initiator", List.of(Portal.parse(server.portal())), Ticker.system());
    }

    @AfterAll
    static void stop() throws Exception {
        if (server != null) {
            server.stop();
        }
    }

    /** All tests share the library: what one has loaded goes back. */
    @AfterEach
    void emptyTheDrive() throws ArchivoltException {
        if (element(ElementType.DRIVE, driveElement).full()) {
            drive.run(new PrimaryCommand.PreventAllowMediumRemoval(false));
            unloadTo(free());
        }
    }

    @Override
    protected ScsiTransport transport() {
        return transport;
    }

    @Override
    protected String changerAddress() {
        return server.address(TgtServer.CHANGER);
    }

    @Override
    protected List<String> driveAddresses() {
        return List.of(server.address(1), server.address(2));
    }

    @Override
    protected Set<Capability> lacking() {
        return EnumSet.allOf(Capability.class);
    }

    /** It takes the command for that of a disk. */
    @Override
    protected Command unload() {
        return new DriveCommand.LoadUnload(false, false, false, true, false);
    }

    @Test
    void isFoundByDiscovery() throws ArchivoltException {
        assertThat(transport.addresses())
                .containsExactly(server.address(1), server.address(2), server.address(TgtServer.CHANGER));
    }

    @Test
    void saysThatItCannotPositionItsArm() throws ArchivoltException {
        assertThat(changer.run(new ChangerCommand.PositionToElement(1, TgtServer.FIRST_SLOT, false))
                        .condition())
                .isEqualTo(SenseCondition.UNSUPPORTED);
    }
}
