package org.archivolt.rest.internal.syntax;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ObjectId;
import org.archivolt.base.ObjectVersion;
import org.archivolt.dss.ObjectPosition;

/**
 * Places in lists of versions as clients carry them from page to page: opaque, without characters that a query would have
 * to encode. A checksum tells them from ids, which clients may give as well.
 */
public final class PageToken {
    private static final byte WITHOUT_VERSION = 1;
    private static final byte WITH_VERSION = 2;
    private static final int CHECKSUM_BYTES = 4;
    private static final int VERSION_BYTES = 20;

    private PageToken() {}

    public static String of(ObjectPosition position) {
        byte[] id = position.id().text().getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(1 + VERSION_BYTES + id.length + CHECKSUM_BYTES);
        bytes.put(position.version().isPresent() ? WITH_VERSION : WITHOUT_VERSION);
        position.version()
                .ifPresent(version -> bytes.putLong(version.uuid().getMostSignificantBits())
                        .putLong(version.uuid().getLeastSignificantBits())
                        .putInt(version.version()));
        bytes.put(id);
        bytes.putInt(checksum(bytes.duplicate().flip()));
        ByteBuffer token = Base64.getUrlEncoder().withoutPadding().encode(bytes.flip());
        return StandardCharsets.US_ASCII.decode(token).toString();
    }

    /** Empty when it is none. */
    public static Optional<ObjectPosition> parse(String text) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
            int end = bytes.limit() - CHECKSUM_BYTES;
            if (end < 1 || bytes.getInt(end) != checksum(bytes.duplicate().limit(end))) {
                return Optional.empty();
            }
            return position(bytes.limit(end));
        } catch (IllegalArgumentException | ArchivoltException e) {
            return Optional.empty();
        }
    }

    private static Optional<ObjectPosition> position(ByteBuffer bytes) throws ArchivoltException {
        byte kind = bytes.get();
        if (kind != WITHOUT_VERSION && (kind != WITH_VERSION || bytes.remaining() < VERSION_BYTES)) {
            return Optional.empty();
        }
        Optional<ObjectVersion> version = kind == WITHOUT_VERSION
                ? Optional.empty()
                : Optional.of(new ObjectVersion(new UUID(bytes.getLong(), bytes.getLong()), bytes.getInt()));
        ObjectId id = ObjectId.of(StandardCharsets.UTF_8.decode(bytes).toString());
        return Optional.of(new ObjectPosition(id, version));
    }

    private static int checksum(ByteBuffer bytes) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes);
        return (int) checksum.getValue();
    }
}
