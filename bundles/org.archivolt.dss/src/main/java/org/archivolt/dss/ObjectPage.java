package org.archivolt.dss;

import java.util.List;
import java.util.Optional;

/**
 * A part of a list.
 *
 * @param objects that match, in order; fewer than asked for, even none, when much had to be looked at
 * @param next where the next page begins; empty at the end
 */
public record ObjectPage(List<ObjectRecord> objects, Optional<ObjectPosition> next) {
    public ObjectPage {
        objects = List.copyOf(objects);
    }
}
