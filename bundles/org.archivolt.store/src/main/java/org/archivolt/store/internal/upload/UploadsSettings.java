package org.archivolt.store.internal.upload;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;

/** What {@link UploadsConfig} says, checked. */
record UploadsSettings(Path folder, long bytesMax, int countMax, Duration kept) {
    private static final long GIB = 1L << 30;

    static UploadsSettings from(UploadsConfig config) {
        return new UploadsSettings(
                folder(config.uploads_dir()),
                inRange("uploads.max.gib", config.uploads_max_gib(), 1, 1_000_000) * GIB,
                (int) inRange("uploads.max", config.uploads_max(), 1, 1_000_000),
                Duration.ofHours(inRange("uploads.keep.hours", config.uploads_keep_hours(), 1, 100_000)));
    }

    private static Path folder(String text) {
        try {
            return text.isBlank()
                    ? Path.of(System.getProperty("karaf.data", "data"), "uploads")
                    : Path.of(text.strip());
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(UploadsConfig.PID + ": uploads.dir must be a path: " + text, e);
        }
    }

    private static long inRange(String key, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    "%s: %s must be %d to %d: %d".formatted(UploadsConfig.PID, key, min, max, value));
        }
        return value;
    }
}
