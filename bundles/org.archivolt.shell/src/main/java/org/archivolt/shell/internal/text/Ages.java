package org.archivolt.shell.internal.text;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Durations for people, in at most seven characters: {@code 12 ms}, {@code 3.2 s}, {@code 5 min}, {@code 4.0 h}. */
public final class Ages {
    private Ages() {}

    public static String of(Duration duration) {
        return ofSeconds(duration.toNanos() / 1e9);
    }

    /** How long ago something was; never before now, whatever the clocks say. */
    public static String since(Instant when, Instant now) {
        Duration age = Duration.between(when, now);
        return of(age.isNegative() ? Duration.ZERO : age);
    }

    public static String ofSeconds(double seconds) {
        if (seconds < 0.001) {
            return seconds == 0 ? "0" : with("%.1f ms", seconds * 1000);
        } else if (seconds < 0.9995) {
            return with("%.0f ms", seconds * 1000);
        } else if (seconds < 59.95) {
            return with("%.1f s", seconds);
        } else if (seconds < 3570) {
            return with("%.0f min", seconds / 60);
        } else if (seconds < 36 * 3600) {
            return with("%.1f h", seconds / 3600);
        }
        return with("%.0f d", seconds / 86400);
    }

    private static String with(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
