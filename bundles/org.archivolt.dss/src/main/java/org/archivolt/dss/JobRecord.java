package org.archivolt.dss;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A background job as the catalog knows it.
 *
 * @param number by which people name it; ascending
 * @param schedule by which it was started; empty when by hand
 * @param cursor where its kind goes on; its kind's own; empty before the first step
 * @param problem the last it met; one that failed has one
 * @param started first; empty until then
 * @param ended present when its state {@link JobState#isEnded() is ended}
 * @param owner who works on it, or did last
 */
public record JobRecord(
        long number,
        String kind,
        String subject,
        Map<String, String> parameters,
        JobPace pace,
        Optional<String> schedule,
        JobState state,
        String cursor,
        JobProgress progress,
        Optional<JobProblem> problem,
        Instant created,
        Optional<Instant> started,
        Optional<Instant> ended,
        Optional<Owner> owner) {
    public JobRecord {
        parameters = Map.copyOf(parameters);
    }

    /** A run of the runtime of a host. */
    public record Owner(String host, UUID session) {}
}
