package org.archivolt.lrs.internal.core;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.archivolt.ldm.DriveType;

/**
 * Which drives take which media, by model. A drive model that is not listed takes every medium.
 *
 * @param writable by model of the drive, the models of media it writes (and reads)
 * @param readable by model of the drive, the models of media it can only read
 * @param lenient models of drives that also take media of models that are in no list
 */
public record Compatibility(Map<String, Set<String>> writable, Map<String, Set<String>> readable, Set<String> lenient) {
    public static final Compatibility ANY = new Compatibility(Map.of(), Map.of());

    public Compatibility {
        writable = Map.copyOf(writable);
        readable = Map.copyOf(readable);
        lenient = Set.copyOf(lenient);
    }

    public Compatibility(Map<String, Set<String>> writable, Map<String, Set<String>> readable) {
        this(writable, readable, Set.of());
    }

    /** What a driver knows: of a medium it does not know, it knows nothing bad. */
    public static Compatibility of(Collection<DriveType> types) {
        return new Compatibility(
                types.stream().collect(Collectors.toMap(DriveType::model, DriveType::writes, (one, other) -> one)),
                types.stream().collect(Collectors.toMap(DriveType::model, DriveType::reads, (one, other) -> one)),
                types.stream().map(DriveType::model).collect(Collectors.toSet()));
    }

    /** Of a drive model that is listed here, only what is said here counts. */
    Compatibility over(Compatibility known) {
        Map<String, Set<String>> writes = new HashMap<>(known.writable);
        Map<String, Set<String>> reads = new HashMap<>(known.readable);
        writes.keySet().removeIf(this::lists);
        reads.keySet().removeIf(this::lists);
        writes.putAll(writable);
        reads.putAll(readable);
        return new Compatibility(
                writes,
                reads,
                Stream.concat(lenient.stream(), known.lenient.stream().filter(drive -> !lists(drive)))
                        .collect(Collectors.toSet()));
    }

    private boolean lists(String drive) {
        return writable.containsKey(drive) || readable.containsKey(drive);
    }

    boolean accepts(String drive, String medium, Kind kind) {
        if (!lists(drive)) {
            return true;
        }
        return writable.getOrDefault(drive, Set.of()).contains(medium)
                || kind == Kind.READ && readable.getOrDefault(drive, Set.of()).contains(medium)
                || lenient.contains(drive) && !isListedMedium(medium);
    }

    private boolean isListedMedium(String medium) {
        return Stream.concat(writable.values().stream(), readable.values().stream())
                .anyMatch(media -> media.contains(medium));
    }
}
