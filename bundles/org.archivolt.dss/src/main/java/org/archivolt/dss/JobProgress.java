package org.archivolt.dss;

import java.util.OptionalLong;

/**
 * How far a background job has come.
 *
 * @param objects done, of whatever its kind counts as an object
 * @param objectsTotal estimated; empty when nobody knows
 * @param bytes done
 * @param bytesTotal estimated; empty when nobody knows
 * @param failures of single objects, which did not end the job
 */
public record JobProgress(long objects, OptionalLong objectsTotal, long bytes, OptionalLong bytesTotal, long failures) {
    public static final JobProgress NONE = new JobProgress(0, OptionalLong.empty(), 0, OptionalLong.empty(), 0);

    public JobProgress {
        if (objects < 0 || bytes < 0 || failures < 0 || objectsTotal.orElse(0) < 0 || bytesTotal.orElse(0) < 0) {
            throw new IllegalArgumentException("what is done is counted upwards from 0");
        }
    }

    public JobProgress withTotals(OptionalLong objectsExpected, OptionalLong bytesExpected) {
        return new JobProgress(objects, objectsExpected, bytes, bytesExpected, failures);
    }

    public JobProgress plus(long moreObjects, long moreBytes, long moreFailures) {
        return new JobProgress(
                objects + moreObjects, objectsTotal, bytes + moreBytes, bytesTotal, failures + moreFailures);
    }
}
