package org.archivolt.librarian.file.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;

/** Keeps others from the folder; the kernel drops it when this process ends in whatever way. */
final class FolderLock implements AutoCloseable {
    /** Those of this process: if it opened a file twice, closing one would drop the lock that the other one has. */
    private static final Set<Path> TAKEN = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final FileChannel channel;

    private FolderLock(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /** @throws ArchivoltException {@code WRONG_STATE} when somebody has it; {@code DEVICE_FAULT} */
    static FolderLock take(Path folder) throws ArchivoltException {
        try {
            Path real = made(folder.toAbsolutePath()).toRealPath();
            if (!TAKEN.add(real)) {
                throw inUse(folder, "this process has it already");
            }
            try {
                return locked(folder, real);
            } catch (ArchivoltException | IOException | RuntimeException e) {
                TAKEN.remove(real);
                throw e;
            }
        } catch (IOException e) {
            throw new ArchivoltException(ErrorCode.DEVICE_FAULT, "locking the folder of the fabric memory", e)
                    .with("folder", folder);
        }
    }

    /** With its parents, all durably: nothing that is made durable in it is lost with the folder. */
    private static Path made(Path folder) throws IOException {
        List<Path> parents = new ArrayList<>();
        for (Path each = folder; !Files.exists(each); each = each.getParent()) {
            parents.add(each.getParent());
        }
        Files.createDirectories(folder);
        for (Path parent : parents) {
            FolderIdentity.forceNames(parent);
        }
        return folder;
    }

    private static FolderLock locked(Path folder, Path real) throws ArchivoltException, IOException {
        FileChannel channel = FileChannel.open(
                real.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        boolean isOurs = false;
        try {
            isOurs = channel.tryLock() != null;
        } finally {
            if (!isOurs) {
                channel.close();
            }
        }
        if (!isOurs) {
            throw inUse(folder, "another process has it; each runtime needs a folder of its own");
        }
        return new FolderLock(real, channel);
    }

    private static ArchivoltException inUse(Path folder, String why) {
        return new ArchivoltException(ErrorCode.WRONG_STATE, "locking the folder of the fabric memory: " + why)
                .with("folder", folder);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // nothing was written
        }
        TAKEN.remove(folder);
    }
}
