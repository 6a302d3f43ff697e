package org.archivolt.rest.internal.api;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import javax.servlet.http.HttpServletRequest;
import org.archivolt.base.ArchivoltException;
import org.archivolt.rest.internal.syntax.QueryParameters;

/** Parameters that several requests take. */
final class Parameters {
    static final int LIMIT_DEFAULT = 1_000;
    static final int LIMIT_MAX = 10_000;
    private static final int WAIT_MAX_MILLIS = 60_000;

    private Parameters() {}

    /** For requests that take no parameters. */
    static void none(HttpServletRequest request) throws ArchivoltException {
        new QueryParameters(request.getQueryString()).end();
    }

    /** For requests that take {@code wait_ms} and nothing else. */
    static Duration waitOnly(HttpServletRequest request) throws ArchivoltException {
        QueryParameters query = new QueryParameters(request.getQueryString());
        Optional<String> text = query.take("wait_ms");
        query.end();
        if (text.isEmpty()) {
            return Duration.ZERO;
        }
        long millis = number("wait_ms", text.get());
        if (millis < 0 || millis > WAIT_MAX_MILLIS) {
            throw ArchivoltException.invalid("wait_ms", "must be a whole number from 0 to " + WAIT_MAX_MILLIS)
                    .with("value", text.get());
        }
        return Duration.ofMillis(millis);
    }

    /** {@code true} or {@code false}, or not given. */
    static Optional<Boolean> flag(String name, QueryParameters query) throws ArchivoltException {
        Optional<String> text = query.take(name);
        if (text.isPresent() && !Set.of("true", "false").contains(text.get())) {
            throw ArchivoltException.invalid(name, "must be true or false").with("value", text.get());
        }
        return text.map(Boolean::valueOf);
    }

    static long number(String field, String text) throws ArchivoltException {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw ArchivoltException.invalid(field, "must be a whole number").with("value", text);
        }
    }

    static int limit(Optional<String> text) throws ArchivoltException {
        return text.isEmpty() ? LIMIT_DEFAULT : limit(text.get());
    }

    private static int limit(String text) throws ArchivoltException {
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= LIMIT_MAX) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // as wrong as one out of range
        }
        throw ArchivoltException.invalid("limit", "must be a whole number from 1 to " + LIMIT_MAX)
                .with("value", text);
    }
}
