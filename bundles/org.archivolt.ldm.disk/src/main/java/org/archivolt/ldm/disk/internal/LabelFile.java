package org.archivolt.ldm.disk.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.ldm.MediumLabel;

/** The file with the label of a medium (docs/media-format.md). */
final class LabelFile {
    private static final int BYTES_MAX = 4096;

    private final Path file;
    private final Path temporary;

    LabelFile(Path file) {
        this.file = file;
        this.temporary = file.resolveSibling(file.getFileName() + ".new");
    }

    boolean exists() {
        return Files.exists(file, NOFOLLOW_LINKS);
    }

    /** @throws ArchivoltException {@code FOREIGN_DATA} when there is something that is no label we can read */
    Optional<MediumLabel> read() throws ArchivoltException {
        try (SeekableByteChannel channel = FileChannel.open(file, READ, NOFOLLOW_LINKS)) {
            String json = new String(Channels.newInputStream(channel).readNBytes(BYTES_MAX), UTF_8);
            return Optional.of(MediumLabel.parse(json));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (ArchivoltException e) {
            throw e.with("file", file);
        } catch (IOException e) {
            throw FilesystemFaults.translate(e, "reading the label").with("file", file);
        }
    }

    /** Atomic and durable; the directory must be so already. */
    void write(MediumLabel label, Instant created) throws IOException {
        ByteBuffer json = UTF_8.encode(label.toJson(created));
        try (FileChannel channel = FileChannel.open(temporary, CREATE, TRUNCATE_EXISTING, WRITE, NOFOLLOW_LINKS)) {
            while (json.hasRemaining()) {
                channel.write(json);
            }
            channel.force(true);
        }
        Files.move(temporary, file, ATOMIC_MOVE);
        Durable.force(file.getParent());
    }

    /** From here to the next {@link #write} the medium is nobody's. */
    void remove() throws IOException {
        Files.deleteIfExists(file);
        Durable.force(file.getParent());
    }
}
