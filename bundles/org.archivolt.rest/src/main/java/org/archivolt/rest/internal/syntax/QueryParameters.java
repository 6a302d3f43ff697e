package org.archivolt.rest.internal.syntax;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;

/**
 * The query of a request, taken apart one known parameter at a time; what is left over in the end is refused. A plus
 * sign is a space, as in forms.
 */
public final class QueryParameters {
    private final Map<String, String> unread = new LinkedHashMap<>();

    /** @param query as received, null for none */
    public QueryParameters(String query) throws ArchivoltException {
        if (query == null || query.isEmpty()) {
            return;
        }
        for (String pair : query.split("&")) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals), "query");
            String value = equals < 0 ? "" : decode(pair.substring(equals + 1), name);
            if (unread.put(name, value) != null) {
                throw ArchivoltException.invalid(name, "must not be given twice");
            }
        }
    }

    public Optional<String> take(String name) {
        return Optional.ofNullable(unread.remove(name));
    }

    /** All whose names begin with the prefix, by the rest of their names. */
    public Map<String, String> takeAll(String prefix) {
        Map<String, String> taken = new LinkedHashMap<>();
        unread.entrySet().removeIf(e -> {
            boolean matches = e.getKey().startsWith(prefix);
            if (matches) {
                taken.put(e.getKey().substring(prefix.length()), e.getValue());
            }
            return matches;
        });
        return taken;
    }

    /** Refuses what nobody took. */
    public void end() throws ArchivoltException {
        if (!unread.isEmpty()) {
            throw ArchivoltException.invalid(unread.keySet().iterator().next(), "is not a parameter of this request");
        }
    }

    private static String decode(String raw, String field) throws ArchivoltException {
        return PercentCoding.decode(raw.replace('+', ' '), field);
    }
}
