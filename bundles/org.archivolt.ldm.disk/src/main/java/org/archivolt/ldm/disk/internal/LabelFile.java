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
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.MediumId;
import org.archivolt.ldm.MediumLabel;

/**
 * The label of a medium: a flat JSON object of texts and numbers, described in docs/media-format.md. No value needs an
 * escape, so a pattern is parser enough.
 */
final class LabelFile {
    static final int VERSION = 1;
    private static final int BYTES_MAX = 4096;
    private static final Pattern MEMBER = Pattern.compile("\"(\\w+)\"\\s*:\\s*(?:\"([^\"\\\\]*)\"|(\\d+))");

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
            return Optional.of(parse(json));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw FilesystemFaults.translate(e, "reading the label").with("file", file);
        }
    }

    /** Atomic and durable; the directory must be so already. */
    void write(MediumLabel label, Instant created) throws IOException {
        ByteBuffer json = ByteBuffer.wrap(
                """
                {
                  "archivolt": "medium",
                  "version": %d,
                  "medium": "%s",
                  "format": "%s",
                  "created": "%s"
                }
                """.formatted(VERSION, label.medium(), label.format(), created).getBytes(UTF_8));
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

    private MediumLabel parse(String json) throws ArchivoltException {
        Map<String, String> members = new TreeMap<>();
        Matcher matcher = MEMBER.matcher(json);
        while (matcher.find()) {
            members.put(matcher.group(1), matcher.group(2) != null ? matcher.group(2) : matcher.group(3));
        }
        if (!"medium".equals(members.get("archivolt"))
                || !String.valueOf(VERSION).equals(members.get("version"))) {
            throw unreadable(null).with("version", members.get("version"));
        }
        try {
            return new MediumLabel(
                    MediumId.parse(members.getOrDefault("medium", "")),
                    UUID.fromString(members.getOrDefault("format", "")));
        } catch (ArchivoltException | IllegalArgumentException e) {
            throw unreadable(e);
        }
    }

    private ArchivoltException unreadable(Exception cause) {
        return new ArchivoltException(ErrorCode.FOREIGN_DATA, "reading the label", cause).with("file", file);
    }
}
