package org.archivolt.dss;

import java.util.Optional;
import org.archivolt.base.ObjectId;
import org.archivolt.base.ObjectVersion;

/**
 * A place in a list of versions, which are ordered by the bytes of their ids, then by uuid and version.
 *
 * @param version empty: after all versions of the id
 */
public record ObjectPosition(ObjectId id, Optional<ObjectVersion> version) {
    public static ObjectPosition after(ObjectId id) {
        return new ObjectPosition(id, Optional.empty());
    }
}
