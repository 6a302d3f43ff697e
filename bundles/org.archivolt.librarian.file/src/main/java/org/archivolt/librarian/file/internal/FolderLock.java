package org.archivolt.librarian.file.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;

/** Keeps other processes from the folder; the kernel drops it when this one ends in whatever way. */
final class FolderLock implements AutoCloseable {
    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /** @throws ArchivoltException {@code WRONG_STATE} when somebody has it; {@code DEVICE_FAULT} */
    static FolderLock take(Path folder) throws ArchivoltException {
        try {
            Files.createDirectories(folder);
            FileChannel channel = FileChannel.open(
                    folder.resolve("lock"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
            if (!isLocked(channel)) {
                channel.close();
                throw new ArchivoltException(
                                ErrorCode.WRONG_STATE,
                                "locking the folder of the fabric memory: another process has it")
                        .with("folder", folder);
            }
            return new FolderLock(channel);
        } catch (IOException e) {
            throw new ArchivoltException(ErrorCode.DEVICE_FAULT, "locking the folder of the fabric memory", e)
                    .with("folder", folder);
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) { // this process has it
            return false;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // nothing was written
        }
    }
}
