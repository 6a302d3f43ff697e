package org.archivolt.lrs.internal.core;

import java.util.NavigableSet;
import java.util.TreeSet;

/** Requests that wait for the same thing: by rank, and by age for those that have waited too long. */
final class Line {
    private final NavigableSet<Waiting> byRank = new TreeSet<>(Waiting.BY_RANK);
    private final NavigableSet<Waiting> byArrival = new TreeSet<>(Waiting.BY_ARRIVAL);

    void add(Waiting waiting) {
        byRank.add(waiting);
        byArrival.add(waiting);
    }

    void remove(Waiting waiting) {
        byRank.remove(waiting);
        byArrival.remove(waiting);
    }

    boolean isEmpty() {
        return byRank.isEmpty();
    }

    Waiting oldest() {
        return byArrival.first();
    }

    Waiting first() {
        return byRank.first();
    }

    /** Whose turn it is. */
    Waiting next(long nowNanos, long ageNanosMax) {
        Waiting oldest = byArrival.first();
        return oldest.isOverdue(nowNanos, ageNanosMax) ? oldest : byRank.first();
    }

    NavigableSet<Waiting> inRank() {
        return byRank;
    }

    NavigableSet<Waiting> inArrival() {
        return byArrival;
    }
}
