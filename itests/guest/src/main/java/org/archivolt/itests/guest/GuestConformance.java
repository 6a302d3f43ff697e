package org.archivolt.itests.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.archivolt.base.ArchivoltException;
import org.archivolt.scsi.ScsiTransport;
import org.archivolt.scsi.command.DriveCommand;
import org.archivolt.scsi.command.ElementType;
import org.archivolt.scsi.command.MediumFormat;
import org.archivolt.scsi.command.PrimaryCommand;
import org.archivolt.scsi.linux.internal.LinuxTransport;
import org.archivolt.testkit.scsi.Capability;
import org.archivolt.testkit.scsi.ScsiConformance;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The suite through generic SCSI devices of a kernel; which ones, system properties say. */
class GuestConformance extends ScsiConformance {
    private static final String CHANGER = address("changer");
    private static final String DRIVE = address("drive");
    private static final String OTHER_DRIVE = address("other-drive");
    private static final ScsiTransport TRANSPORT = new TwoSessions(new LinuxTransport(), DRIVE, OTHER_DRIVE);

    /** All tests share the library: what one has loaded goes back, blank and in one partition. */
    @AfterEach
    void emptyTheDrive() throws ArchivoltException {
        if (element(ElementType.DRIVE, driveElement).full()) {
            drive.clearAttentions();
            drive.run(new PrimaryCommand.PreventAllowMediumRemoval(false)).good();
            drive.run(new DriveCommand.Locate10(true, false, 0, 0)).good();
            drive.run(new DriveCommand.FormatMedium(false, false, MediumFormat.ONE_PARTITION, 0))
                    .good();
            unloadTo(free());
        }
    }

    @Override
    protected ScsiTransport transport() {
        return TRANSPORT;
    }

    @Override
    protected String changerAddress() {
        return CHANGER;
    }

    @Override
    protected List<String> driveAddresses() {
        return List.of(DRIVE);
    }

    @Override
    protected Set<Capability> lacking() {
        return EnumSet.of(Capability.NEXUS_PER_OPENING);
    }

    @Test
    void isFoundAmongTheDevicesOfTheHost() throws ArchivoltException {
        assertThat(TRANSPORT.addresses()).contains(CHANGER, DRIVE, OTHER_DRIVE);
    }

    private static String address(String unit) {
        return "sg:" + System.getProperty("archivolt.guest." + unit);
    }
}
