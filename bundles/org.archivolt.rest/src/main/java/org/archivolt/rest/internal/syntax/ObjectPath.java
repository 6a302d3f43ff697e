package org.archivolt.rest.internal.syntax;

import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ObjectId;

/**
 * Where objects are: {@code /api/v1/objects/} and then the id, percent-encoded. The path is taken as it was received,
 * before any container normalised it, so {@code a//b}, {@code ..}, {@code %2F} and {@code ;x} are nothing but
 * characters of an id.
 */
public final class ObjectPath {
    public static final String PREFIX = "/api/v1/objects/";

    private ObjectPath() {}

    public static boolean matches(String rawPath) {
        return rawPath != null && rawPath.startsWith(PREFIX);
    }

    public static ObjectId parse(String rawPath) throws ArchivoltException {
        return ObjectId.of(PercentCoding.decode(rawPath.substring(PREFIX.length()), "id"));
    }
}
