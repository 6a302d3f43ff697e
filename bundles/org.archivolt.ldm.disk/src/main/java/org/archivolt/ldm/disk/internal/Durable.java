package org.archivolt.ldm.disk.internal;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** fsync(2) of something that has a path. */
final class Durable {
    private Durable() {}

    /**
     * Flushes a file, or the names in a directory. An error of an earlier write-back that nobody has seen yet is
     * reported here (Linux 4.17), though the file is opened anew.
     */
    static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, READ, NOFOLLOW_LINKS)) {
            channel.force(true);
        }
    }
}
