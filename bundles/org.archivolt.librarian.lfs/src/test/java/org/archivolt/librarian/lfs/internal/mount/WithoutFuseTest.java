package org.archivolt.librarian.lfs.internal.mount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine without libfuse, which is one where an empty file is in its place. */
class WithoutFuseTest {
    @Test
    void mountingIsNotSupportedAndSaysWhatIsMissing(@TempDir Path folder) throws Exception {
        Path library = libfuse();
        assumeTrue(run("unshare", "-m", "true") == 0, "no namespaces here: not root");
        Path empty = Files.createFile(folder.resolve("empty"));
        Path mountPoint = Files.createDirectory(folder.resolve("lfs"));
        Process process = new ProcessBuilder(
                        "unshare",
                        "-m",
                        "sh",
                        "-c",
                        "mount --bind \"$1\" \"$2\" && shift 2 && exec \"$@\"",
                        "sh",
                        empty.toString(),
                        library.toString(),
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        DeadRuntime.class.getName(),
                        mountPoint.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes()).strip();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(said)
                .startsWith("NOT_SUPPORTED: mounting shelves: libfuse.so.2 cannot be loaded (Debian: libfuse2)")
                .endsWith("Optional[libfuse.so.2 cannot be loaded (Debian: libfuse2)]");
    }

    private static Path libfuse() throws Exception {
        try (Stream<Path> folders = Files.list(Path.of("/lib"))) {
            var found = folders.map(folder -> folder.resolve("libfuse.so.2"))
                    .filter(Files::exists)
                    .findAny();
            assumeTrue(found.isPresent(), "libfuse2 is not installed");
            return found.orElseThrow().toRealPath();
        }
    }

    private static int run(String... command) throws Exception {
        return new ProcessBuilder(command).start().waitFor();
    }
}
