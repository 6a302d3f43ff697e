package org.archivolt.store.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.archivolt.base.ObjectId;

/**
 * What is written before the bytes of a member of a pack: a pax extended header and an ustar header (POSIX.1-2017,
 * <i>pax</i>, section <i>pax Interchange Format</i>). The format is documented in {@code docs/media-format.md}.
 *
 * <p>The description travels as the extended attribute {@code user.archivolt}, as on a medium of the disk family, under the
 * keyword by which tar programs keep such attributes: GNU tar warns of a keyword it does not know, of each member anew.
 */
final class PackHeader {
    static final int DESCRIPTION_BYTES_MAX = 64 * 1024;

    /** Keyword of the description. */
    static final String DESCRIPTION = "SCHILY.xattr.user.archivolt";

    /** Keyword of the object's id in full, for people; POSIX has programs pass over it. */
    static final String ID = "comment";

    private static final int NAME_BYTES_MAX = 255;
    private static final int MODE = 0644;

    private final byte[] bytes;
    private final long size;

    private PackHeader(byte[] bytes, long size) {
        this.bytes = bytes;
        this.size = size;
    }

    /**
     * Of a member to be.
     *
     * @param name a file name of at most {@value #NAME_BYTES_MAX} bytes of UTF-8, unique in the pack
     * @param description UTF-8 of at most {@value #DESCRIPTION_BYTES_MAX} bytes, not empty
     * @param created its time of modification
     * @param size of its bytes
     */
    static PackHeader of(String name, ObjectId object, byte[] description, Instant created, long size) {
        if (!isFileName(name)) {
            throw new IllegalArgumentException("a member of a pack has the name of a file: " + name);
        }
        if (description.length < 1 || description.length > DESCRIPTION_BYTES_MAX) {
            throw new IllegalArgumentException("a description has 1 to " + DESCRIPTION_BYTES_MAX + " bytes");
        }
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setMode(MODE);
        entry.setIds(0, 0);
        entry.setNames("", "");
        entry.setSize(size);
        entry.setLastModifiedTime(FileTime.from(created));
        entry.addPaxHeader(ID, object.text());
        entry.addPaxHeader(DESCRIPTION, text(description));
        return new PackHeader(bytes(entry), size);
    }

    /** No path: what is extracted goes nowhere but where it was meant to go. */
    static boolean isFileName(String name) {
        return !name.isEmpty()
                && !name.equals(".")
                && !name.equals("..")
                && name.indexOf('/') < 0
                && name.indexOf('\0') < 0
                && name.getBytes(StandardCharsets.UTF_8).length <= NAME_BYTES_MAX;
    }

    private static String text(byte[] description) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(description))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("a description is UTF-8", e);
        }
    }

    /** The stream is left open: at its end it would ask for the member's bytes. It holds nothing but memory. */
    private static byte[] bytes(TarArchiveEntry entry) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        TarArchiveOutputStream tar =
                new TarArchiveOutputStream(bytes, TarConstants.DEFAULT_RCDSIZE, StandardCharsets.UTF_8.name());
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        tar.setAddPaxHeadersForNonAsciiNames(true);
        try {
            tar.putArchiveEntry(entry);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("memory takes what it is given", e);
        }
    }

    ByteBuffer bytes() {
        return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }

    /** Of the member's own bytes. */
    long size() {
        return size;
    }

    /** How much longer the member makes a pack, with all that is round it. */
    long packedBytes() {
        return bytes.length + padded(size);
    }

    /** As many whole blocks as so many bytes take. */
    static long padded(long bytes) {
        return Math.addExact(bytes, TarConstants.DEFAULT_RCDSIZE - 1) & -TarConstants.DEFAULT_RCDSIZE;
    }
}
