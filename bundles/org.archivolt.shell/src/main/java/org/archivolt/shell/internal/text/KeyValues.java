package org.archivolt.shell.internal.text;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.archivolt.base.ArchivoltException;

/** Options of the form {@code key=value}. */
public final class KeyValues {
    private KeyValues() {}

    /**
     * @param option to blame
     * @param pairs null for none
     */
    public static Map<String, String> parse(String option, Collection<String> pairs) throws ArchivoltException {
        Map<String, String> values = new LinkedHashMap<>();
        if (pairs == null) {
            return values;
        }
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw ArchivoltException.invalid(option, "must be key=value").with("value", pair);
            }
            String key = pair.substring(0, equals);
            if (values.put(key, pair.substring(equals + 1)) != null) {
                throw ArchivoltException.invalid(option, "must not be given twice for one key")
                        .with("key", key);
            }
        }
        return values;
    }
}
