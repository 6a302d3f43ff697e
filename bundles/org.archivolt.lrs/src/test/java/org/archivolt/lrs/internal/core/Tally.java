package org.archivolt.lrs.internal.core;

import java.util.Map;
import java.util.TreeMap;

/** How often what happened, over many seeds: a simulation in which something never happens does not test it. */
final class Tally {
    private final Map<String, Integer> counts = new TreeMap<>();

    void count(String what) {
        counts.merge(what, 1, Integer::sum);
    }

    int of(String what) {
        return counts.getOrDefault(what, 0);
    }

    @Override
    public String toString() {
        return counts.toString();
    }
}
