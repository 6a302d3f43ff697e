package org.archivolt.ldm.disk.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;

/**
 * Keeps other processes from the medium. The kernel drops such a lock when the process ends in whatever way, but also
 * when the process closes any other descriptor of the file: it is opened here only, and {@link org.archivolt.ldm.FixedDrive} sees
 * to it that there is one owner in this process.
 */
final class MediumLock implements AutoCloseable {
    private final Path file;
    private final FileChannel channel;
    private final Object identity;

    private MediumLock(Path file, FileChannel channel, Object identity) {
        this.file = file;
        this.channel = channel;
        this.identity = identity;
    }

    /** @throws ArchivoltException {@code WRONG_STATE} when another process has it */
    static MediumLock take(Path file) throws ArchivoltException {
        try {
            FileChannel channel = FileChannel.open(file, CREATE, READ, WRITE, NOFOLLOW_LINKS);
            try {
                if (channel.tryLock() == null) {
                    throw new ArchivoltException(ErrorCode.WRONG_STATE, "locking the medium")
                            .with("file", file)
                            .with("process", holder(channel));
                }
                channel.truncate(0);
                channel.write(US_ASCII.encode(ProcessHandle.current().pid() + "\n"), 0);
                return new MediumLock(file, channel, identityOf(file));
            } catch (ArchivoltException | IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw FilesystemFaults.translate(e, "locking the medium").with("file", file);
        }
    }

    /** For people; the lock does not depend on it. */
    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(32);
        channel.read(text, 0);
        return US_ASCII.decode(text.flip()).toString().strip();
    }

    /**
     * Whether what is found under the path is still what was locked. It is not when the directory was removed, replaced,
     * unmounted or mounted over.
     */
    boolean isInPlace() {
        try {
            return identity.equals(identityOf(file));
        } catch (IOException e) { // so it is not
            return false;
        }
    }

    private static Object identityOf(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class, NOFOLLOW_LINKS)
                .fileKey();
    }

    @Override
    public void close() throws ArchivoltException {
        try {
            channel.close();
        } catch (IOException e) {
            throw FilesystemFaults.translate(e, "unlocking the medium").with("file", file);
        }
    }
}
