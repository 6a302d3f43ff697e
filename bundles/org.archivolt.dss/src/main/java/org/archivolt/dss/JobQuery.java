package org.archivolt.dss;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Asks for a page of jobs.
 *
 * @param states any when empty
 * @param oldestFirst by number; otherwise the newest first
 * @param after only those that come after this number in that order
 * @param limit 1 to 10,000
 */
public record JobQuery(
        Optional<String> kind,
        Set<JobState> states,
        Optional<String> subject,
        boolean oldestFirst,
        OptionalLong after,
        int limit) {
    public JobQuery {
        states = Set.copyOf(states);
    }

    /** The newest of all. */
    public static JobQuery newest(int limit) {
        return new JobQuery(Optional.empty(), Set.of(), Optional.empty(), false, OptionalLong.empty(), limit);
    }
}
