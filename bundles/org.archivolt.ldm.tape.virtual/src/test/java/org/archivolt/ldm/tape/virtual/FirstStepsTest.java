package org.archivolt.ldm.tape.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.archivolt.scsi.SenseCondition;
import org.archivolt.scsi.command.ElementType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FirstStepsTest {
    @TempDir
    Path folder;

    @Test
    void loadsWritesAndReadsBackAfterARestart() throws Exception {
        byte[] hello = "hello".getBytes(StandardCharsets.UTF_8);
        try (VirtualLibrary library = VirtualLibrary.in(folder);
                Host changer = Host.of(library, "changer");
                Host drive = Host.of(library, "drive0")) {
            changer.move(Host.SLOT, Host.DRIVE);
            drive.clearAttentions();
            drive.write(hello);
            drive.writeMarks(1);
            drive.write(hello);
            drive.writeMarks(0);
            assertThat(drive.position().block()).isEqualTo(3);
            drive.locate(0, 1);
            assertThat(drive.readFails(10).condition()).isEqualTo(SenseCondition.FILE_MARK);
            assertThat(drive.read(100)).isEqualTo(hello);
            assertThat(drive.readFails(10).condition()).isEqualTo(SenseCondition.END_OF_DATA);
        }
        assertThat(folder.resolve("AV0001L9").toFile().list())
                .contains("0_0_R", "0_1_F", "0_2_R", "0_3_E", "1_0_E", "attr_0_9");
        try (VirtualLibrary library = VirtualLibrary.in(folder);
                Host changer = Host.of(library, "changer");
                Host drive = Host.of(library, "drive0")) {
            assertThat(changer.elements(ElementType.DRIVE).get(0).volumeTag()).contains("AV0001L9");
            drive.locate(0, 2);
            assertThat(drive.read(100)).isEqualTo(hello);
        }
    }
}
