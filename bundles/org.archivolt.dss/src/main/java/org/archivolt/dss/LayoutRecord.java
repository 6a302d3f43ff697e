package org.archivolt.dss;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** The layout an object was written with: enough to find a module that reads it. */
public record LayoutRecord(String name, int major, int minor, Map<String, String> parameters) {
    public LayoutRecord {
        parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
    }

    @Override
    public String toString() {
        return name + " " + major + "." + minor + " " + parameters;
    }
}
