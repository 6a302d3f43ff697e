package org.archivolt.rest.internal.syntax;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ObjectId;
import org.archivolt.dss.ObjectSelector;

/** How requests name a version of an object: {@code id}, {@code uuid}, {@code version}. */
public final class Selectors {
    private static final int UUID_LENGTH = 36;

    private Selectors() {}

    /** An id known from elsewhere, with what the query adds to it. */
    public static ObjectSelector of(ObjectId id, QueryParameters query) throws ArchivoltException {
        return new ObjectSelector(Optional.of(id), uuid(query), version(query));
    }

    /** {@code id}, {@code uuid} or both, and {@code version}. */
    public static ObjectSelector of(QueryParameters query) throws ArchivoltException {
        return selector(id(query), uuid(query), version(query));
    }

    public static Optional<ObjectId> id(QueryParameters query) throws ArchivoltException {
        Optional<String> text = query.take("id");
        return text.isEmpty() ? Optional.empty() : Optional.of(ObjectId.of(text.get()));
    }

    public static Optional<UUID> uuid(QueryParameters query) throws ArchivoltException {
        Optional<String> text = query.take("uuid");
        return text.isEmpty() ? Optional.empty() : Optional.of(uuid("uuid", text.get()));
    }

    public static OptionalInt version(QueryParameters query) throws ArchivoltException {
        Optional<String> text = query.take("version");
        return text.isEmpty() ? OptionalInt.empty() : OptionalInt.of(version(text.get()));
    }

    /** {@code id}, {@code uuid} or both, and {@code version}. */
    public static ObjectSelector of(JsonFields body) throws ArchivoltException {
        Optional<String> id = body.text("id", ObjectId.BYTES_MAX);
        Optional<String> uuid = body.text("uuid", UUID_LENGTH);
        OptionalLong version = body.number("version", 1, Integer.MAX_VALUE);
        return selector(
                id.isEmpty() ? Optional.empty() : Optional.of(ObjectId.of(id.get())),
                uuid.isEmpty() ? Optional.empty() : Optional.of(uuid(body.path("uuid"), uuid.get())),
                version.isEmpty() ? OptionalInt.empty() : OptionalInt.of((int) version.getAsLong()));
    }

    private static ObjectSelector selector(Optional<ObjectId> id, Optional<UUID> uuid, OptionalInt version)
            throws ArchivoltException {
        if (id.isEmpty() && uuid.isEmpty()) {
            throw ArchivoltException.invalid("id", "must be given, or uuid");
        }
        return new ObjectSelector(id, uuid, version);
    }

    private static UUID uuid(String field, String text) throws ArchivoltException {
        try {
            UUID uuid = UUID.fromString(text);
            if (uuid.toString().equalsIgnoreCase(text)) {
                return uuid;
            }
        } catch (IllegalArgumentException e) {
            // as wrong as one that leaves out digits
        }
        throw ArchivoltException.invalid(field, "must be a uuid, 36 characters").with("value", text);
    }

    private static int version(String text) throws ArchivoltException {
        try {
            int version = Integer.parseInt(text);
            if (version > 0) {
                return version;
            }
        } catch (NumberFormatException e) {
            // as wrong as one out of range
        }
        throw ArchivoltException.invalid("version", "must be a whole number from 1")
                .with("value", text);
    }
}
