package org.archivolt.lrs.internal.core;

import java.util.Map;
import java.util.Set;

/**
 * Which drives take which media, by model. A drive model that is not listed takes every medium.
 *
 * @param writable by model of the drive, the models of media it writes (and reads)
 * @param readable by model of the drive, the models of media it can only read
 */
public record Compatibility(Map<String, Set<String>> writable, Map<String, Set<String>> readable) {
    public static final Compatibility ANY = new Compatibility(Map.of(), Map.of());

    public Compatibility {
        writable = Map.copyOf(writable);
        readable = Map.copyOf(readable);
    }

    boolean accepts(String drive, String medium, Kind kind) {
        if (!writable.containsKey(drive) && !readable.containsKey(drive)) {
            return true;
        }
        return writable.getOrDefault(drive, Set.of()).contains(medium)
                || kind == Kind.READ && readable.getOrDefault(drive, Set.of()).contains(medium);
    }
}
