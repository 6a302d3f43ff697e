package org.archivolt.librarian.file.internal;

import static org.archivolt.testkit.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which memory a folder is, and whose. */
class FolderTest {
    @TempDir
    Path folder;

    private static String identityOf(Path folder) throws ArchivoltException {
        try (FileFabric fabric = new FileFabric(folder)) {
            return fabric.identity();
        }
    }

    @Test
    void isTheSameMemoryForEver() throws Exception {
        String identity = identityOf(folder.resolve("a"));
        assertThat(identity).hasSize(36).isEqualTo(identityOf(folder.resolve("a")));
        Files.move(folder.resolve("a"), folder.resolve("b"));
        assertThat(identityOf(folder.resolve("b"))).isEqualTo(identity);
    }

    @Test
    void isAnotherMemoryThanAnyOther() throws Exception {
        assertThat(identityOf(folder.resolve("a"))).isNotEqualTo(identityOf(folder.resolve("b")));
    }

    @Test
    void beginsAnewWhenItsIdentityWasNotFinished() throws Exception {
        Files.writeString(folder.resolve("identity.new"), "0e6a");
        assertThat(identityOf(folder)).hasSize(36);
        assertThat(folder.resolve("identity.new")).doesNotExist();
    }

    @Test
    void refusesAnIdentityThatIsNone() throws Exception {
        for (String text : new String[] {"", "0e6a", "x".repeat(36), "\0".repeat(1 << 20), "1-1-1-1-1\n"}) {
            Files.writeString(folder.resolve("identity"), text);
            assertFails(ErrorCode.DEVICE_FAULT, () -> new FileFabric(folder));
        }
        Files.delete(folder.resolve("identity"));
        assertThat(identityOf(folder)).hasSize(36); // the lock was given back each time
    }

    /** A second one in this process must not drop the lock of the first, as closing any of a file's descriptors does. */
    @Test
    void isUsedByOneProcess() throws Exception {
        try (FileFabric fabric = new FileFabric(folder)) {
            ArchivoltException error = assertFails(ErrorCode.WRONG_STATE, () -> new FileFabric(folder));
            assertThat(error).hasMessageContaining("this process has it already");
            assertThat(otherProcess())
                    .contains("WRONG_STATE")
                    .contains("locking the folder of the fabric memory: another process has it");
            assertThat(fabric.openFiles()).isZero();
        }
        assertThat(otherProcess()).isEqualTo(identityOf(folder));
    }

    private String otherProcess() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        OtherProcess.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes()).strip();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return said;
    }
}
