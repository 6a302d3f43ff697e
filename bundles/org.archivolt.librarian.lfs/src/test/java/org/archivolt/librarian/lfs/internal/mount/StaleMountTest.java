package org.archivolt.librarian.lfs.internal.mount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.archivolt.librarian.lfs.LfsOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a runtime leaves behind that was killed. */
class StaleMountTest {
    @Test
    void aDeadMountIsClearedAwayByTheNext(@TempDir Path folder) throws Exception {
        try (MountedHost host = new MountedHost(Files.createDirectories(folder.resolve("host")))) {
            Path path = Files.createDirectories(folder.resolve("dead"));
            Process process = DeadRuntime.start(path);
            assertThatThrownBy(() -> host.mounts.mount(MountedHost.ONE, path, LfsOptions.DEFAULT))
                    .hasMessageContaining("ALREADY_EXISTS");
            process.destroyForcibly();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(host.outcome("ls", path.toString()).errors()).contains("not connected");
            host.mounts.mount(MountedHost.ONE, path, LfsOptions.DEFAULT);
            Files.writeString(path.resolve("f"), "alive");
            assertThat(Files.readString(host.two.resolve("f"))).isEqualTo("alive");
        }
    }
}
