package org.archivolt.store.internal;

import java.util.List;
import org.archivolt.lrs.MediumNeed;

/**
 * Media that objects of the same placement share.
 *
 * @param media what is needed of each; distinct media, in the order that {@link ColumnMedia} counts
 */
record CombinedAllocation(Placement placement, List<MediumNeed> media) {
    CombinedAllocation {
        media = List.copyOf(media);
    }
}
