package org.archivolt.rest.internal.syntax;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;

/** Dates in headers, {@code Sun, 06 Nov 1994 08:49:37 GMT}: whole seconds. */
public final class HttpDates {
    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private HttpDates() {}

    public static String format(Instant time) {
        return FORMAT.format(time);
    }

    /** Empty when it is none; conditions on what is no date are to be ignored (RFC 9110 §13.1.3). */
    public static Optional<Instant> parse(String text) {
        try {
            return Optional.of(Instant.from(FORMAT.parse(text)));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
