package org.archivolt.dss;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A job to be queued.
 *
 * @param uuid names this wish: repeated, it makes no second job
 * @param kind 1 to {@value #KIND_LENGTH_MAX} characters
 * @param subject what it is done to; may be empty; at most {@value #SUBJECT_LENGTH_MAX} characters
 * @param parameters complete, as its kind wants them
 */
public record NewJob(UUID uuid, String kind, String subject, Map<String, String> parameters, JobPace pace) {
    public static final int KIND_LENGTH_MAX = 32;
    public static final int SUBJECT_LENGTH_MAX = 1024;

    public NewJob {
        parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
        if (kind.isEmpty() || kind.length() > KIND_LENGTH_MAX || subject.length() > SUBJECT_LENGTH_MAX) {
            throw new IllegalArgumentException("kind or subject is too long: " + kind + " " + subject);
        }
    }
}
