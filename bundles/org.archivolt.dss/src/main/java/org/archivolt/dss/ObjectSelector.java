package org.archivolt.dss;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.archivolt.base.ObjectId;
import org.archivolt.base.ObjectVersion;

/**
 * Names one version of one object:
 *
 * <ul>
 *   <li>an id alone: the visible version;
 *   <li>with a version: that version of the visible object, or, when none is visible, of the only generation that has it;
 *   <li>a uuid, with an id or without: the greatest version of that generation, visible or not;
 *   <li>with a version: exactly that.
 * </ul>
 *
 * <p>What fits several generations is refused with {@code INVALID_ARGUMENT} (field {@code uuid}): one has to be named.
 *
 * @param uuid of the generation: all versions from a first put to a deletion share it
 */
public record ObjectSelector(Optional<ObjectId> id, Optional<UUID> uuid, OptionalInt version) {
    public ObjectSelector {
        if (id.isEmpty() && uuid.isEmpty()) {
            throw new IllegalArgumentException("an id or a uuid is needed");
        }
    }

    public static ObjectSelector of(ObjectId id) {
        return new ObjectSelector(Optional.of(id), Optional.empty(), OptionalInt.empty());
    }

    public static ObjectSelector of(ObjectVersion version) {
        return new ObjectSelector(Optional.empty(), Optional.of(version.uuid()), OptionalInt.of(version.version()));
    }

    /** Whether it names the visible version and no other. */
    public boolean isOfVisible() {
        return uuid.isEmpty() && version.isEmpty();
    }

    @Override
    public String toString() {
        return id.map(ObjectId::text).orElse("")
                + uuid.map(value -> " uuid " + value).orElse("")
                + (version.isPresent() ? " version " + version.getAsInt() : "");
    }
}
