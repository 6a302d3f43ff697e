package org.archivolt.librarian.file.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;

/** Which memory a folder is: a UUID in its file {@code identity}, made once. Who has the folder's lock asks. */
final class FolderIdentity {
    private static final String FILE = "identity";
    /** Characters of a UUID. */
    private static final int LENGTH = 36;

    private FolderIdentity() {}

    /** Durable when it returns. @throws ArchivoltException {@code DEVICE_FAULT} also when the file has something else in it */
    static String of(Path folder) throws ArchivoltException {
        Path file = folder.resolve(FILE);
        try {
            if (!Files.exists(file)) {
                make(folder, file);
            }
            return read(file);
        } catch (IOException e) {
            throw new ArchivoltException(ErrorCode.DEVICE_FAULT, "reading which fabric memory a folder is", e)
                    .with("file", file);
        }
    }

    /** There with all its bytes, or not at all: a power failure must not leave a memory that nobody knows any more. */
    private static void make(Path folder, Path file) throws IOException {
        Path fresh = folder.resolve(FILE + ".new");
        try (FileChannel channel = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer text = US_ASCII.encode(UUID.randomUUID() + "\n");
            while (text.hasRemaining()) {
                channel.write(text);
            }
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        forceNames(folder);
    }

    /** Makes durable what is in a folder, but not the bytes of it. */
    static void forceNames(Path folder) throws IOException {
        try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    private static String read(Path file) throws ArchivoltException, IOException {
        if (Files.size(file) > LENGTH + 2) { // and an end of line
            throw wrong(file);
        }
        String text = new String(Files.readAllBytes(file), US_ASCII).strip();
        try {
            if (text.length() == LENGTH) {
                return UUID.fromString(text).toString();
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw wrong(file);
    }

    private static ArchivoltException wrong(Path file) {
        return new ArchivoltException(
                        ErrorCode.DEVICE_FAULT, "reading which fabric memory a folder is: there is no UUID in its file")
                .with("file", file);
    }
}
