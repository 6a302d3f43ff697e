package org.archivolt.store.internal.jobs;

import java.time.Duration;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.dss.JobPace;

/** The engine's configuration, validated. See {@link JobsConfig} for what each value means. */
public record JobsSettings(int jobsMax, JobPace pace, Duration save, Duration keep, int keepMax, Duration stopWait) {
    static JobsSettings from(JobsConfig config) throws ArchivoltException {
        return new JobsSettings(
                (int) inRange("jobs.max", config.jobs_max(), 1, 64),
                new JobPace(
                        inRange("bytes.per.second", config.bytes_per_second(), 0, 1L << 50),
                        inRange("objects.per.second", config.objects_per_second(), 0, 1L << 40)),
                Duration.ofMillis(inRange("save.ms", config.save_ms(), 0, 60_000)),
                Duration.ofDays(inRange("keep.days", config.keep_days(), 1, 3_650)),
                (int) inRange("keep.max", config.keep_max(), 1, 1_000_000),
                Duration.ofMillis(inRange("stop.wait.ms", config.stop_wait_ms(), 0, 600_000)));
    }

    private static long inRange(String key, long value, long min, long max) throws ArchivoltException {
        if (value < min || value > max) {
            throw new ArchivoltException(ErrorCode.INVALID_ARGUMENT, "must be between " + min + " and " + max)
                    .with("pid", JobsConfig.PID)
                    .with("key", key)
                    .with("value", value);
        }
        return value;
    }
}
