package org.archivolt.layout;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A value for every parameter of a layout, as text. Stored with the object. */
public record LayoutParameters(Map<String, String> values) {
    public LayoutParameters {
        values = Collections.unmodifiableMap(new TreeMap<>(values));
    }

    /** @throws IllegalArgumentException when the layout has no such parameter: a bug of the module */
    public String get(String name) {
        return find(name)
                .orElseThrow(() -> new IllegalArgumentException("no parameter " + name + " among " + values.keySet()));
    }

    /** For parameters that older minor versions of the module did not have. */
    public Optional<String> find(String name) {
        return Optional.ofNullable(values.get(name));
    }

    public long getLong(String name) {
        return Long.parseLong(get(name));
    }

    public int getInt(String name) {
        return Integer.parseInt(get(name));
    }
}
