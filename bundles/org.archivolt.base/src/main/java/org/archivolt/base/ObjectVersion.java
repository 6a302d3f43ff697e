package org.archivolt.base;

import java.util.UUID;

/**
 * One state of one object, as the catalog knows it: the uuid stays the same while an object is overwritten, the version
 * counts from 1.
 */
public record ObjectVersion(UUID uuid, int version) {
    public ObjectVersion {
        Checks.require(uuid != null, "object uuid", null, "must be given");
        Checks.require(version > 0, "object version", version, "must be positive");
    }

    @Override
    public String toString() {
        return uuid + "." + version;
    }
}
