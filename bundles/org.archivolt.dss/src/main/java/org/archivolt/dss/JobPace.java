package org.archivolt.dss;

/**
 * How fast a job may go at most.
 *
 * @param bytesPerSecond 0: as fast as it can
 * @param objectsPerSecond 0: as fast as it can
 */
public record JobPace(long bytesPerSecond, long objectsPerSecond) {
    public static final JobPace FULL = new JobPace(0, 0);

    public JobPace {
        if (bytesPerSecond < 0 || objectsPerSecond < 0) {
            throw new IllegalArgumentException("a pace must not be negative");
        }
    }
}
