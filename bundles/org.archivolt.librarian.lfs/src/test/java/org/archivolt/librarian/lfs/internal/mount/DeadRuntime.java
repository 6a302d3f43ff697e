package org.archivolt.librarian.lfs.internal.mount;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Duration;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Ticker;
import org.archivolt.librarian.NodeId;
import org.archivolt.librarian.lfs.LfsOptions;
import org.archivolt.testkit.librarian.MemoryFabric;
import org.archivolt.testkit.librarian.MemoryLibrarian;

/** A program that mounts, says so or why not, and waits to be killed. */
final class DeadRuntime {
    private DeadRuntime() {}

    /** @return when it has mounted */
    static Process start(Path path) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        DeadRuntime.class.getName(),
                        path.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String answer = new BufferedReader(new InputStreamReader(process.getInputStream())).readLine();
        assertThat(answer).isEqualTo("mounted");
        return process;
    }

    public static void main(String[] arguments) throws Exception {
        HostLfs mounts = new HostLfs(
                MemoryLibrarian.withBooks(1, 4, 2 << 20), new MemoryFabric(), Ticker.system(), Duration.ofSeconds(10));
        try {
            mounts.mount(new NodeId(1), Path.of(arguments[0]), LfsOptions.DEFAULT);
            System.out.println("mounted");
        } catch (ArchivoltException e) {
            System.out.println(e.getMessage() + mounts.obstacle());
        }
        System.in.read();
    }
}
