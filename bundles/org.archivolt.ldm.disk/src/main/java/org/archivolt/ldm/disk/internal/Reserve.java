package org.archivolt.ldm.disk.internal;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.archivolt.base.Space;

/**
 * Room kept for the descriptions of extents that have filled the filesystem: a file that is there to be deleted. Once it is
 * gone nothing is written any more but descriptions, until there is room for it again. Used by many threads at once.
 */
final class Reserve {
    /** Many descriptions, of which most take 4 KiB and none more than 64 KiB. */
    static final int BYTES_MAX = 256 * 1024;

    /** At most this part of a small filesystem. */
    private static final int PART = 64;

    private final Path file;
    private final HostFilesystem filesystem;
    private final int bytes;
    private volatile boolean kept;

    /** Keeps as much as there is room for. */
    Reserve(Path file, HostFilesystem filesystem) throws IOException {
        this.file = file;
        this.filesystem = filesystem;
        this.bytes = (int) Math.min(BYTES_MAX, filesystem.space().totalBytes() / PART);
        this.kept = bytes == 0 || Files.isRegularFile(file, NOFOLLOW_LINKS) && Files.size(file) >= bytes;
        restore();
    }

    /** Whether more than descriptions may be written: the room is kept, or can be again. */
    boolean isKept() throws IOException {
        return kept || restore();
    }

    private synchronized boolean restore() throws IOException {
        if (!kept && hasRoom(filesystem.space())) {
            try {
                fill();
                kept = true;
            } catch (IOException e) {
                Files.deleteIfExists(file);
                if (!FilesystemFaults.isFull(e)) {
                    throw e;
                }
            }
        }
        return kept;
    }

    /** For itself, and something to be described. */
    private boolean hasRoom(Space space) {
        return space.freeBytes() > 2L * bytes;
    }

    /** With bytes no filesystem can compress. */
    private void fill() throws IOException {
        byte[] content = new byte[bytes];
        new Random(bytes).nextBytes(content);
        ByteBuffer rest = ByteBuffer.wrap(content);
        try (FileChannel channel = FileChannel.open(file, CREATE, WRITE, NOFOLLOW_LINKS)) {
            while (rest.hasRemaining()) {
                Slices.next(rest, channel::write);
            }
        }
    }

    /** Makes room. */
    synchronized void spend() throws IOException {
        kept = false;
        Files.deleteIfExists(file);
    }

    /** What there is beside the reserve. */
    Space beside(Space space) {
        long free = hasRoom(space) ? space.freeBytes() - bytes : 0;
        return kept ? space : new Space(space.totalBytes(), free);
    }
}
