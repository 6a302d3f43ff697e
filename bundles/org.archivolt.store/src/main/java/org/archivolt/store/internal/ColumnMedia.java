package org.archivolt.store.internal;

import java.util.List;

/**
 * Which media the columns of an object go to.
 *
 * @param allocation its number in {@link Combination#allocations}
 * @param media for each column the number of the medium in the allocation; all different
 */
record ColumnMedia(int allocation, List<Integer> media) {
    ColumnMedia {
        media = List.copyOf(media);
    }
}
