package org.archivolt.ldm.disk.internal;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A small ext4 of its own on a file, to fill up, to pull away and to cut the power of. Its file is what a disk would have
 * on its platters: what ext4 has not flushed is not in there.
 */
final class LoopFilesystem implements AutoCloseable {
    static final long BYTES = 16L * 1024 * 1024;

    private final Path image;
    private final Path root;

    private LoopFilesystem(Path image, Path root) {
        this.image = image;
        this.root = root;
    }

    /** Skips the test where it cannot be had. */
    static LoopFilesystem below(Path directory) throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root may mount");
        assumeTrue(Files.exists(Path.of("/dev/loop-control")), "no loop devices here");
        Path image = directory.resolve("image");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(BYTES);
        }
        Path root = Files.createDirectory(directory.resolve("mounted"));
        assumeTrue(run("mkfs.ext4", "-q", "-F", "-E", "lazy_itable_init=0", image), "mkfs.ext4 does not work here");
        assumeTrue(run("mount", "-o", "loop", image, root), "mount -o loop does not work here");
        return new LoopFilesystem(image, root);
    }

    Path root() {
        return root;
    }

    /** Takes the filesystem away from under the path; who has it open keeps it. */
    void pullAway() throws IOException {
        require(run("umount", "--lazy", root));
    }

    /** Goes on with what has reached the disk so far. */
    void losePower() throws IOException {
        Path platters = image.resolveSibling("image after loss of power");
        Files.copy(image, platters);
        pullAway();
        require(run("mount", "-o", "loop", platters, root));
    }

    @Override
    public void close() throws IOException {
        while (run("mountpoint", "-q", root)) {
            require(run("umount", "--lazy", root));
        }
    }

    private static void require(boolean done) {
        if (!done) {
            throw new AssertionError("mount or umount failed");
        }
    }

    private static boolean run(Object... words) throws IOException {
        String[] command = new String[words.length];
        for (int i = 0; i < words.length; i++) {
            command[i] = words[i].toString();
        }
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("hangs: " + String.join(" ", command));
            }
            return process.exitValue() == 0;
        } catch (IOException e) { // no such program
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
