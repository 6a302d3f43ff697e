package org.archivolt.ldm.tape.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import org.archivolt.base.ArchivoltException;
import org.archivolt.scsi.SenseCondition;
import org.archivolt.scsi.command.DriveCommand;
import org.archivolt.scsi.data.EncryptionParameters;
import org.archivolt.scsi.data.EncryptionStatus;
import org.junit.jupiter.api.Test;

final class EncryptionTest extends Bench {
    private static final int NEXUS = 1;
    private static final int ALL = 2;
    private static final int ON = 2;
    private static final int MIXED = 3;

    @Test
    void readsEncryptedRecordsWithTheirKeyOnly() throws Exception {
        drive.write(record(1000, 0));
        set(drive, NEXUS, ON, MIXED, key(1));
        drive.write(record(300_000, 1));
        drive.rewind();
        assertThat(drive.read(1000)).isEqualTo(record(1000, 0));
        assertThat(drive.read(300_000)).isEqualTo(record(300_000, 1));
        assertThat(Files.readAllBytes(library.folder("AV0001L9").resolve("0_1_R")))
                .hasSize(300_000)
                .isNotEqualTo(record(300_000, 1));
        drive.locate(0, 1);
        set(drive, NEXUS, ON, MIXED, key(2));
        assertThat(drive.readFails(300_000).toString()).isEqualTo("7/74/03");
        set(drive, NEXUS, 0, 0, new byte[0]);
        assertThat(drive.readFails(300_000).toString()).isEqualTo("7/74/01");
        assertThat(drive.readFails(300_000).condition()).isEqualTo(SenseCondition.ENCRYPTED);
    }

    @Test
    void decryptsTheBeginningOfARecordThatIsLongerThanAskedFor() throws Exception {
        set(drive, NEXUS, ON, MIXED, key(1));
        drive.write(record(300_000, 1));
        drive.rewind();
        assertThat(drive.read(70_000)).isEqualTo(Arrays.copyOf(record(300_000, 1), 70_000));
    }

    @Test
    void refusesPlainRecordsWhenOnlyEncryptedOnesAreExpected() throws Exception {
        drive.write(record(10, 0));
        drive.rewind();
        set(drive, NEXUS, ON, ON, key(1));
        assertThat(drive.readFails(10).toString()).isEqualTo("7/74/02");
    }

    @Test
    void knowsTheKeysOfRecordsAfterAMove() throws Exception {
        set(drive, NEXUS, ON, MIXED, key(1));
        drive.write(record(100, 1));
        changer.move(Host.DRIVE, Host.SLOT);
        changer.move(Host.SLOT, Host.DRIVE + 1);
        try (Host other = Host.of(library, "drive1")) {
            assertThat(other.readFails(100).condition()).isEqualTo(SenseCondition.ENCRYPTED);
            set(other, NEXUS, ON, MIXED, key(1));
            assertThat(other.read(100)).isEqualTo(record(100, 1));
        }
    }

    @Test
    void forgetsAKeyWithItsNexusAndTellsOthersOfOneForAll() throws Exception {
        Host other = Host.of(library, "drive0");
        set(drive, NEXUS, ON, MIXED, key(1));
        assertThat(status(other).encryptionMode()).isZero();
        set(drive, ALL, ON, MIXED, key(1));
        assertThat(other.refused(new DriveCommand.Rewind(false)).condition())
                .isEqualTo(SenseCondition.ENCRYPTION_CHANGED);
        assertThat(status(other).encryptionMode()).isEqualTo(ON);
        library.powerFailure(1);
        other.clearAttentions();
        assertThat(status(other).encryptionMode()).isZero();
    }

    @Test
    void refusesAKeyOfAnotherLength() throws Exception {
        byte[] parameters = new EncryptionParameters(NEXUS, false, ON, ON, 1, new byte[16], List.of()).encode();
        assertThat(drive.refused(new DriveCommand.SecurityProtocolOut(0x20, 0x10, parameters.length), parameters)
                        .condition())
                .isEqualTo(SenseCondition.INVALID_FIELD);
    }

    private static void set(Host host, int scope, int encrypt, int decrypt, byte[] key) throws ArchivoltException {
        byte[] parameters = new EncryptionParameters(scope, false, encrypt, decrypt, 1, key, List.of()).encode();
        host.send(new DriveCommand.SecurityProtocolOut(0x20, 0x10, parameters.length), parameters);
    }

    private static EncryptionStatus status(Host host) throws ArchivoltException {
        return EncryptionStatus.decode(host.ask(new DriveCommand.SecurityProtocolIn(0x20, 0x20, 1000)));
    }

    private static byte[] key(int seed) {
        return record(32, seed);
    }
}
