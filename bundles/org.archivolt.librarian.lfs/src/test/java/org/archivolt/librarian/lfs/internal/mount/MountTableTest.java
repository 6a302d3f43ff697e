package org.archivolt.librarian.lfs.internal.mount;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class MountTableTest {
    private static final List<String> LINES = List.of(
            "21 1 0:20 / / rw,relatime shared:1 - ext4 /dev/sda rw",
            "36 21 0:33 / /mnt/a\\040b rw,nosuid - tmpfs none rw",
            "37 36 0:34 / /mnt/a\\040b rw,nosuid shared:2 master:1 - fuse.archivolt node1 rw,user_id=0");

    @Test
    void findsTheUppermostMountAtAPath() {
        assertThat(MountTable.at(Path.of("/mnt/a b"), LINES))
                .hasValueSatisfying(entry -> assertThat(entry.isOurs()).isTrue());
        assertThat(MountTable.at(Path.of("/"), LINES))
                .hasValueSatisfying(entry -> assertThat(entry.isOurs()).isFalse());
        assertThat(MountTable.at(Path.of("/mnt"), LINES)).isEmpty();
    }
}
