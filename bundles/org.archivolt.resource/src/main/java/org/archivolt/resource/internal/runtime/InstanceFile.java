package org.archivolt.resource.internal.runtime;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;

/**
 * Says which runtime this is, over restarts, and proves that no other process is: the file stays locked as long as the process lives.
 * So a host that starts anew after a crash may end its former session at once.
 */
final class InstanceFile implements AutoCloseable {
    private static final int UUID_CHARACTERS = 36;

    private final UUID id;
    private final Optional<FileChannel> locked;

    private InstanceFile(UUID id, Optional<FileChannel> locked) {
        this.id = id;
        this.locked = locked;
    }

    /** Nothing is proved: a former session of this host has to run out. */
    static InstanceFile unproved() {
        return new InstanceFile(UUID.randomUUID(), Optional.empty());
    }

    /** @throws IOException also when another process has it */
    static InstanceFile lock(Path path) throws IOException {
        FileChannel channel =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            if (!isLocked(channel)) {
                throw new IOException(path + " is locked: another process runs here");
            }
            return new InstanceFile(readOrWrite(channel), Optional.of(channel));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** A channel keeps its lock until it is closed. */
    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static UUID readOrWrite(FileChannel channel) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(UUID_CHARACTERS);
        while (text.hasRemaining() && channel.read(text, text.position()) > 0) {
            // reads on
        }
        try {
            return UUID.fromString(new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII));
        } catch (IllegalArgumentException e) {
            return write(channel); // new, or torn by a crash: then the former session has to run out
        }
    }

    private static UUID write(FileChannel channel) throws IOException {
        UUID fresh = UUID.randomUUID();
        channel.truncate(0);
        ByteBuffer text = ByteBuffer.wrap(fresh.toString().getBytes(StandardCharsets.US_ASCII));
        while (text.hasRemaining()) {
            channel.write(text, text.position());
        }
        channel.force(true);
        return fresh;
    }

    /** The next who has it proves nothing about this one: what it has in use may be so for longer than the file is locked. */
    void renounce() throws IOException {
        if (locked.isPresent()) {
            write(locked.get());
        }
    }

    UUID id() {
        return id;
    }

    @Override
    public void close() throws IOException {
        if (locked.isPresent()) {
            locked.get().close();
        }
    }
}
