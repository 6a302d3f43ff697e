package org.archivolt.layout;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** A value for every parameter of a layout. Stored with the object. */
public record LayoutParameters(Map<String, Long> values) {
    public LayoutParameters {
        values = Collections.unmodifiableMap(new TreeMap<>(values));
    }

    /** @throws IllegalArgumentException when the layout has no such parameter: a bug of the module */
    public long get(String name) {
        Long value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no parameter " + name + " among " + values.keySet());
        }
        return value;
    }

    public int getInt(String name) {
        return Math.toIntExact(get(name));
    }
}
