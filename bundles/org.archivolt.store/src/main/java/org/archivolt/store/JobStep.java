package org.archivolt.store;

import java.time.Duration;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.dss.JobProblem;

/**
 * What a step has done, and where the job goes on.
 *
 * @param cursor for the next step
 * @param isLast whether there is nothing left to do
 * @param objects done by this step
 * @param bytes done by this step: they count against the job's pace
 * @param failures of single objects
 * @param problem the last of them
 * @param rest how long there is nothing to do for the job: it waits for others
 */
public record JobStep(
        String cursor,
        boolean isLast,
        long objects,
        long bytes,
        long failures,
        Optional<JobProblem> problem,
        Duration rest) {
    /** Goes on there. */
    public static JobStep to(String cursor) {
        return new JobStep(cursor, false, 0, 0, 0, Optional.empty(), Duration.ZERO);
    }

    /** The job is done. */
    public static JobStep last() {
        return new JobStep("", true, 0, 0, 0, Optional.empty(), Duration.ZERO);
    }

    /** The same, and the job goes on there. */
    public JobStep at(String further) {
        return new JobStep(further, isLast, objects, bytes, failures, problem, rest);
    }

    public JobStep did(long moreObjects, long moreBytes) {
        return new JobStep(cursor, isLast, objects + moreObjects, bytes + moreBytes, failures, problem, rest);
    }

    public JobStep failed(long count, ArchivoltException why) {
        return new JobStep(cursor, isLast, objects, bytes, failures + count, Optional.of(JobProblem.of(why)), rest);
    }

    public JobStep resting(Duration duration) {
        return new JobStep(cursor, isLast, objects, bytes, failures, problem, duration);
    }
}
