package org.archivolt.rest.internal.lrs;

import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.rest.internal.syntax.PercentCoding;

/**
 * Where sessions are: {@code /api/v1/lrs/sessions}, and below it.
 *
 * @param session empty for all of them; its characters need no encoding
 * @param id of a request; empty for all of them
 */
record SessionPath(Part part, String session, String id) {
    private static final String PREFIX = "/api/v1/lrs/sessions";

    /** What is there, and what can be done to it. */
    enum Part {
        SESSIONS("POST"),
        SESSION("GET, PUT, DELETE"),
        REQUESTS("POST"),
        REQUEST("GET, DELETE"),
        EXCHANGE("POST"),
        ANSWERS("GET");

        private final String methods;

        Part(String methods) {
            this.methods = methods;
        }

        String methods() {
            return methods;
        }
    }

    static boolean matches(String rawPath) {
        return rawPath != null
                && rawPath.startsWith(PREFIX)
                && (rawPath.length() == PREFIX.length() || rawPath.charAt(PREFIX.length()) == '/');
    }

    /** Empty when nothing is there. */
    static Optional<SessionPath> parse(String rawPath) throws ArchivoltException {
        String[] words = rawPath.substring(PREFIX.length()).split("/", -1);
        return switch (words.length) {
            case 1 -> Optional.of(new SessionPath(Part.SESSIONS, "", ""));
            case 2 -> Optional.of(new SessionPath(Part.SESSION, words[1], ""));
            case 3 -> part(words[2]).map(part -> new SessionPath(part, words[1], ""));
            case 4 ->
                words[2].equals("requests")
                        ? Optional.of(new SessionPath(Part.REQUEST, words[1], PercentCoding.decode(words[3], "id")))
                        : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static Optional<Part> part(String word) {
        return switch (word) {
            case "requests" -> Optional.of(Part.REQUESTS);
            case "exchange" -> Optional.of(Part.EXCHANGE);
            case "answers" -> Optional.of(Part.ANSWERS);
            default -> Optional.empty();
        };
    }
}
