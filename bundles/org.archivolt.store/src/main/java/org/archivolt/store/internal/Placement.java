package org.archivolt.store.internal;

import java.util.Optional;
import org.archivolt.base.Family;
import org.archivolt.base.Tags;

/** Where an object may go. Objects share media only when theirs are equal. The words mean what they mean to the LRS. */
record Placement(Family family, Tags tags, Optional<String> library, Optional<String> grouping, boolean noSplit) {
    /** For bytes that belong to what was stored already. */
    static Placement of(Family family, Tags tags, Optional<String> grouping) {
        return new Placement(family, tags, Optional.empty(), grouping, false);
    }
}
