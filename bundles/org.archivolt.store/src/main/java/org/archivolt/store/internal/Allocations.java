package org.archivolt.store.internal;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.archivolt.lrs.Allocation;
import org.archivolt.lrs.Terms;

/**
 * What one transfer has been granted so far, to read from and to write on. Whoever waits for more of it tells the scheduler, so
 * that he does not wait for a drive which the transfer itself keeps from him. For any thread.
 */
final class Allocations {
    private final Set<Long> granted = ConcurrentHashMap.newKeySet();

    void add(Allocation allocation) {
        granted.add(allocation.id());
    }

    /** For a further request. What was given back since, the scheduler knows. */
    Terms terms() {
        return Terms.DEFAULT.holding(granted);
    }
}
