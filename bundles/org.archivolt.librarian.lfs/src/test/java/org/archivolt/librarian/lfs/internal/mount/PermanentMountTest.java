package org.archivolt.librarian.lfs.internal.mount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.annotation.Annotation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.archivolt.librarian.NodeId;
import org.archivolt.librarian.lfs.LfsMount;
import org.archivolt.librarian.lfs.LfsOptions;
import org.archivolt.testkit.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PermanentMountTest {
    @Test
    void readsItsConfiguration(@TempDir Path folder) {
        HostLfs.Wanted wanted =
                PermanentMount.from(config(80, folder.resolve("lfs").toString(), false, 50, 3));
        assertThat(wanted.node()).isEqualTo(new NodeId(80));
        assertThat(wanted.path().getFileName()).hasToString("lfs");
        assertThat(wanted.options()).isEqualTo(new LfsOptions(false, Duration.ofMillis(50), 3));
    }

    @Test
    void namesWhatIsWrong(@TempDir Path folder) {
        String path = folder.resolve("lfs").toString();
        assertThatThrownBy(() -> PermanentMount.from(config(81, path, true, 0, 8)))
                .hasMessageContaining("org.archivolt.librarian.lfs: a node has a number");
        assertThatThrownBy(() -> PermanentMount.from(config(1, "relative", true, 0, 8)))
                .hasMessageContaining("must be absolute");
        assertThatThrownBy(() -> PermanentMount.from(config(1, path, true, -1, 8)))
                .hasMessageContaining("cache for 0 to 3600000 ms: -1");
        assertThatThrownBy(() -> PermanentMount.from(config(1, path, true, 0, 65)))
                .hasMessageContaining("threads");
    }

    @Test
    void mountsWhenItBecomesPossibleAndUnmountsAtItsEnd(@TempDir Path folder) throws Exception {
        try (MountedHost host = new MountedHost(Files.createDirectories(folder.resolve("host")))) {
            Path path = folder.resolve("later");
            PermanentMount mount = new PermanentMount(host.mounts, config(3, path.toString(), true, 0, 2));
            Await.until(
                    "it says why not",
                    () -> host.mounts.list().stream()
                            .anyMatch(
                                    each -> !each.isMounted() && each.problem().contains("empty directory")));
            Files.createDirectories(path);
            Await.until("it is mounted", () -> MountTable.at(path.toRealPath()).isPresent());
            mount.close();
            assertThat(MountTable.at(path.toRealPath())).isEmpty();
        }
    }

    @Test
    void mountsNothingWithoutAPath(@TempDir Path folder) throws Exception {
        try (MountedHost host = new MountedHost(Files.createDirectories(folder.resolve("host")))) {
            List<LfsMount> before = host.mounts.list();
            PermanentMount mount = new PermanentMount(host.mounts, config(1, " ", true, 0, 8));
            assertThat(host.mounts.list()).isEqualTo(before);
            mount.close();
            assertThat(host.mounts.list()).isEqualTo(before);
        }
    }

    private static PermanentMountConfig config(int node, String path, boolean forAll, long cacheMs, int threads) {
        return new PermanentMountConfig() {
            @Override
            public Class<? extends Annotation> annotationType() {
                return PermanentMountConfig.class;
            }

            @Override
            public int node() {
                return node;
            }

            @Override
            public String path() {
                return path;
            }

            @Override
            public boolean for_all() {
                return forAll;
            }

            @Override
            public long cache_ms() {
                return cacheMs;
            }

            @Override
            public int threads() {
                return threads;
            }
        };
    }
}
