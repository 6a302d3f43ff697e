package org.archivolt.librarian.lfs.internal.mount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MountTableTest {
    private static final List<String> LINES = List.of(
            "21 1 0:20 / / rw,relatime shared:1 - ext4 /dev/sda rw",
            "36 21 0:33 / /mnt/a\\040b rw,nosuid - tmpfs none rw",
            "37 36 0:34 / /mnt/a\\040b rw,nosuid shared:2 master:1 - fuse.archivolt node1 rw,user_id=0");

    @Test
    void isNotDisturbedByPathsThatAreNoText() throws Exception {
        byte[] line = LINES.get(1).getBytes(StandardCharsets.ISO_8859_1);
        line[11] = (byte) 0xff;
        List<String> lines = List.of(new String(line, StandardCharsets.ISO_8859_1), LINES.get(2));
        assertThat(MountTable.at(Path.of("/mnt/a b"), lines)).isPresent();
        assertThat(MountTable.at(Path.of("/"), lines)).isEmpty();
    }

    /** Method: a folder whose name is no text is mounted on itself; then the table of this host is asked. */
    @Test
    void readsTheTableOfAHostWhereSuchAPathIsMounted(@TempDir Path folder) throws Exception {
        String script = "cd \"$0\" && d=$(printf 'no\\377text') && mkdir \"$d\" && mount --bind \"$d\" \"$d\"";
        assumeTrue(run(script, folder) == 0, "may not mount");
        try {
            assertThat(MountTable.at(Path.of("/proc"))).isPresent();
        } finally {
            assertThat(run("cd \"$0\" && umount no*text && rmdir no*text", folder))
                    .isZero();
        }
    }

    private static int run(String script, Path folder) throws Exception {
        Process process = new ProcessBuilder("bash", "-c", script, folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor();
    }

    @Test
    void findsTheUppermostMountAtAPath() {
        assertThat(MountTable.at(Path.of("/mnt/a b"), LINES))
                .hasValueSatisfying(entry -> assertThat(entry.isOurs()).isTrue());
        assertThat(MountTable.at(Path.of("/"), LINES))
                .hasValueSatisfying(entry -> assertThat(entry.isOurs()).isFalse());
        assertThat(MountTable.at(Path.of("/mnt"), LINES)).isEmpty();
    }
}
