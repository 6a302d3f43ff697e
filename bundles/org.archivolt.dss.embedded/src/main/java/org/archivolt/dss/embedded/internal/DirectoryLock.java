package org.archivolt.dss.embedded.internal;

import static org.archivolt.base.ErrorCode.WRONG_STATE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.archivolt.base.ArchivoltException;

/**
 * Keeps a directory for one user among all processes, until closed or until this process ends, however it does.
 *
 * <p>The operating system drops a process's lock when the process closes <em>any</em> handle of the file. So within this
 * process it must not be opened a second time: a system property, which all class loaders share, says who has it.
 */
final class DirectoryLock implements AutoCloseable {
    private final String property;
    private final FileChannel channel;

    private DirectoryLock(String property, FileChannel channel) {
        this.property = property;
        this.channel = channel;
    }

    /** @throws ArchivoltException {@code WRONG_STATE} while somebody else has it */
    static DirectoryLock take(Path directory) throws ArchivoltException, IOException {
        String property = "archivolt.lock." + directory.toRealPath();
        String ourselves = Long.toString(ProcessHandle.current().pid());
        if (System.getProperties().putIfAbsent(property, ourselves) != null) {
            throw inUse(directory, ourselves);
        }
        FileChannel channel = null;
        boolean taken = false;
        try {
            Path file = directory.resolve("lock");
            channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (channel.tryLock() == null) {
                throw inUse(directory, Files.readString(file).strip());
            }
            channel.truncate(0);
            channel.write(StandardCharsets.US_ASCII.encode(ourselves));
            taken = true;
            return new DirectoryLock(property, channel);
        } finally {
            if (!taken) {
                release(property, channel);
            }
        }
    }

    private static ArchivoltException inUse(Path directory, String owner) {
        return new ArchivoltException(WRONG_STATE, "opening the database's directory: another runtime uses it")
                .with("directory", directory)
                .with("process", owner);
    }

    private static void release(String property, FileChannel channel) throws IOException {
        try {
            if (channel != null) {
                channel.close();
            }
        } finally {
            System.clearProperty(property);
        }
    }

    @Override
    public void close() throws IOException {
        release(property, channel);
    }
}
