package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.DATA_CORRUPT;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.archivolt.base.ArchivoltException;
import org.archivolt.ldm.ExtentInput;

/**
 * Lists the members of a pack, one by one, reading their headers only. Understands what {@link PackWriter} writes and no
 * other tar. A pack that was cut short or damaged gives what is whole before the damage, then {@code DATA_CORRUPT}.
 *
 * <p>The headers of a member are read into memory, as many bytes as the largest may have, before they are parsed: no
 * number a damaged pack contains makes this read or keep more. For one thread.
 */
final class PackReader {
    /** Room for the longest description, id and name, and some numbers. */
    static final int RECORDS_BYTES_MAX = PackHeader.DESCRIPTION_BYTES_MAX + 4 * 1024;

    private static final int BLOCK_BYTES = TarConstants.DEFAULT_RCDSIZE;

    private final ExtentInput pack;
    private final long size;
    private long position;
    private boolean ended;

    PackReader(ExtentInput pack) throws ArchivoltException {
        this.pack = pack;
        this.size = pack.size();
    }

    /**
     * The next member; empty at the end of the pack. After an error the same again.
     *
     * @throws ArchivoltException {@code DATA_CORRUPT} telling where and what; what reading failed with
     */
    Optional<PackMember> next() throws ArchivoltException {
        if (ended) {
            return Optional.empty();
        }
        byte[] first = read(BLOCK_BYTES);
        if (isZero(first)) {
            require(isZero(read(PackWriter.END_BYTES)), "one block of zeros where two end a pack");
            ended = true;
            return Optional.empty();
        }
        byte[] headers = read(headersBytes(first));
        PackMember member = member(headers);
        position = PackHeader.padded(member.offset() + member.size());
        return Optional.of(member);
    }

    private byte[] read(int count) throws ArchivoltException {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        require(count <= size - position && pack.read(bytes, position) == count, "the end of the file");
        return bytes.array();
    }

    private static boolean isZero(byte[] bytes) {
        for (byte each : bytes) {
            if (each != 0) {
                return false;
            }
        }
        return true;
    }

    /** How long the headers of a member are in all: one for the records, the records, and its own. */
    private int headersBytes(byte[] first) throws ArchivoltException {
        TarArchiveEntry extended = parsed(() -> new TarArchiveEntry(first));
        require(extended.isCheckSumOK(), "a header with a wrong checksum");
        require(extended.isPaxHeader(), "a member without an extended header");
        long records = extended.getSize();
        require(records > 0 && records <= RECORDS_BYTES_MAX, "an extended header of " + records + " bytes");
        return (int) (BLOCK_BYTES + PackHeader.padded(records) + BLOCK_BYTES);
    }

    private PackMember member(byte[] headers) throws ArchivoltException {
        TarArchiveEntry entry =
                parsed(() -> new TarArchiveInputStream(new ByteArrayInputStream(headers), StandardCharsets.UTF_8.name())
                        .getNextEntry());
        require(entry != null && entry.isCheckSumOK(), "a header with a wrong checksum");
        require(isPlainFile(entry), "a member that is no plain file");
        require(PackHeader.isFileName(entry.getName()), "a member whose name is no file name");
        long offset = position + headers.length;
        require(entry.getSize() >= 0 && entry.getSize() <= size - offset, "a member longer than the file");
        return new PackMember(
                entry.getName(),
                offset,
                entry.getSize(),
                parsed(() -> entry.getLastModifiedTime().toInstant()),
                description(entry));
    }

    private static boolean isPlainFile(TarArchiveEntry entry) {
        byte type = entry.getLinkFlag();
        return (type == TarConstants.LF_NORMAL || type == TarConstants.LF_OLDNORM) && !entry.isSparse();
    }

    private byte[] description(TarArchiveEntry entry) throws ArchivoltException {
        String text = entry.getExtraPaxHeader(PackHeader.DESCRIPTION);
        require(text != null, "a member without a description");
        byte[] description = text.getBytes(StandardCharsets.UTF_8);
        require(description.length <= PackHeader.DESCRIPTION_BYTES_MAX, "a description that is too long");
        return description;
    }

    /** The parser throws whatever it comes upon. */
    private <T> T parsed(Parser<T> parser) throws ArchivoltException {
        try {
            return parser.parse();
        } catch (IOException | RuntimeException e) {
            throw damaged("a malformed header", e);
        }
    }

    private interface Parser<T> {
        T parse() throws IOException;
    }

    private void require(boolean holds, String found) throws ArchivoltException {
        if (!holds) {
            throw damaged(found, null);
        }
    }

    private ArchivoltException damaged(String found, Throwable cause) {
        return new ArchivoltException(DATA_CORRUPT, "reading a pack", cause)
                .with("position", position)
                .with("found", found);
    }
}
