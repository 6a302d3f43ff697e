package org.archivolt.shell.internal;

import static org.archivolt.base.ErrorCode.INVALID_ARGUMENT;
import static org.archivolt.testkit.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.archivolt.librarian.NodeId;
import org.archivolt.librarian.lfs.LfsMount;
import org.archivolt.librarian.lfs.LfsMounts;
import org.archivolt.librarian.lfs.LfsOptions;
import org.junit.jupiter.api.Test;

/** Commands for mounts, over a list of them. */
class LfsCommandsTest {
    private final RecordedMounts mounts = new RecordedMounts();

    @Test
    void mountsForANodeWithItsOptions() throws Exception {
        LfsMountCommand mount = new LfsMountCommand();
        mount.mounts = mounts;
        mount.node = 3;
        mount.path = "/lfs";
        mount.cacheMs = 100;
        mount.isPrivate = true;
        assertThat(Printed.by(mount)).isEqualTo("Mounted /lfs for node 3\n");
        assertThat(mounts.list().get(0).options()).isEqualTo(new LfsOptions(false, Duration.ofMillis(100), 8));
        mount.node = 81;
        assertFails(INVALID_ARGUMENT, () -> Printed.by(mount));
        mount.node = 3;
        mount.threads = 0;
        assertFails(INVALID_ARGUMENT, () -> Printed.by(mount));
    }

    @Test
    void unmountsAndSaysSo() throws Exception {
        mounts.mount(new NodeId(3), Path.of("/lfs"), LfsOptions.DEFAULT);
        LfsUmountCommand unmount = new LfsUmountCommand();
        unmount.mounts = mounts;
        unmount.path = "/lfs";
        assertThat(Printed.by(unmount)).isEqualTo("Unmounted /lfs\n");
        assertThat(mounts.list()).isEmpty();
    }

    @Test
    void listsMountsAndWhatKeepsThemFromBeing() throws Exception {
        mounts.mount(new NodeId(3), Path.of("/lfs"), LfsOptions.DEFAULT);
        LfsListCommand list = new LfsListCommand();
        list.mounts = mounts;
        assertThat(Printed.by(list)).contains("/lfs").doesNotContain("Nothing can be mounted");
        mounts.obstacle = Optional.of("there is no /dev/fuse");
        assertThat(Printed.by(list)).startsWith("Nothing can be mounted here: there is no /dev/fuse\n");
        list.json = true;
        assertThat(Printed.by(list)).contains("\"path\"", "\"/lfs\"", "\"mounted\"");
    }

    private static final class RecordedMounts implements LfsMounts {
        private final List<LfsMount> all = new ArrayList<>();
        private Optional<String> obstacle = Optional.empty();

        @Override
        public LfsMount mount(NodeId node, Path path, LfsOptions options) {
            LfsMount mount = new LfsMount(node, path, options, true, 0, "");
            all.add(mount);
            return mount;
        }

        @Override
        public void unmount(Path path, boolean isLazy) {
            all.removeIf(mount -> mount.path().equals(path));
        }

        @Override
        public List<LfsMount> list() {
            return List.copyOf(all);
        }

        @Override
        public Optional<String> obstacle() {
            return obstacle;
        }
    }
}
