package org.archivolt.lrs.internal.core;

import java.util.Optional;
import org.archivolt.lrs.MediumNeed;
import org.archivolt.lrs.WriteRequest;

/** One medium a write needs, with what the request says of all of them. */
record Needed(MediumNeed need, Optional<String> library, String grouping) {
    static Needed of(WriteRequest request, int index) {
        return new Needed(
                request.media().get(index),
                request.library(),
                request.grouping().orElse(null));
    }

    /** At least a byte, so that nothing of unknown size is begun on a medium known to be full. */
    long bytesMin(boolean whole) {
        return whole ? Math.max(1, need.bytes()) : 1;
    }

    boolean isIn(String name) {
        return library.isEmpty() || library.get().equals(name);
    }
}
