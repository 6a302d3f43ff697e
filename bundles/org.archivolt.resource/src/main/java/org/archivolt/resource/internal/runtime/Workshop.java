package org.archivolt.resource.internal.runtime;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.archivolt.base.Ticker;
import org.archivolt.resource.internal.type.ResourceTypes;

/**
 * What all owners of a process share.
 *
 * @param alarms ends of deadlines and leases
 * @param listeners one thread, which tells holders
 * @param numbers of requests and epochs: each is used once in this process
 * @param waiting how many requests wait
 * @param wakeLookout called when somebody waits
 */
record Workshop(
        Ticker ticker,
        ResourceTypes types,
        Tenure tenure,
        Alarms alarms,
        ExecutorService listeners,
        Afterwards afterwards,
        AtomicLong numbers,
        AtomicInteger waiting,
        Runnable wakeLookout,
        ResourceSettings settings) {
    /** Between one epoch of a resource's books and the next, so that books may count it up by themselves. */
    private static final int EPOCH_BITS = 20;

    long nextNumber() {
        return numbers.incrementAndGet();
    }

    /** Later than all before. */
    long nextEpoch() {
        return nextNumber() << EPOCH_BITS;
    }
}
