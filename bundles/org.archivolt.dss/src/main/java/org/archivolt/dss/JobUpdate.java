package org.archivolt.dss;

import java.util.Optional;

/**
 * What a step of a job has changed.
 *
 * @param cursor where the job goes on; at most {@value #CURSOR_LENGTH_MAX} characters
 * @param problem replaces the last one; when empty, that one stays
 */
public record JobUpdate(String cursor, JobProgress progress, Optional<JobProblem> problem) {
    public static final int CURSOR_LENGTH_MAX = 4096;

    public JobUpdate {
        if (cursor.length() > CURSOR_LENGTH_MAX) {
            throw new IllegalArgumentException("a cursor has at most " + CURSOR_LENGTH_MAX + " characters");
        }
    }
}
