package org.archivolt.librarian.lfs.internal.mount;

import static org.archivolt.testkit.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.Ticker;
import org.archivolt.librarian.file.internal.FileFabric;
import org.archivolt.librarian.lfs.LfsOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host whose memory does not have the bytes of the shelves. */
class AnotherMemoryTest {
    @TempDir
    Path folder;

    @Test
    void mountsNothing() throws Exception {
        try (MountedHost host = new MountedHost(folder);
                FileFabric other = new FileFabric(folder.resolve("other"));
                HostLfs elsewhere = new HostLfs(host.librarian, other, Ticker.system(), Duration.ofSeconds(10))) {
            Path third = Files.createDirectories(folder.resolve("third"));
            ArchivoltException error = assertFails(
                    ErrorCode.NOT_SUPPORTED, () -> elsewhere.mount(MountedHost.ONE, third, LfsOptions.DEFAULT));
            assertThat(error).hasMessageContaining("is not the one that was registered");
            assertThat(elsewhere.list()).isEmpty();
            assertThat(Optional.of(error.facts().get("memory"))).contains(other.identity());
        }
    }
}
