package org.archivolt.dss;

import java.util.Optional;
import java.util.Set;
import org.archivolt.base.Checksum;

/**
 * What must be true of the visible object of a name for a change to be made (RFC 9110, section 13.1).
 *
 * @param present whether there must be one; empty: it does not matter
 * @param matching its checksum must be one of these; empty: any
 */
public record Precondition(Optional<Boolean> present, Set<Checksum> matching) {
    public static final Precondition NONE = new Precondition(Optional.empty(), Set.of());
    public static final Precondition ABSENT = new Precondition(Optional.of(false), Set.of());
    public static final Precondition PRESENT = new Precondition(Optional.of(true), Set.of());

    public Precondition {
        matching = Set.copyOf(matching);
        if (!matching.isEmpty() && !present.equals(Optional.of(true))) {
            throw new IllegalArgumentException("only a present object has a checksum");
        }
    }

    public static Precondition matching(Set<Checksum> checksums) {
        return new Precondition(Optional.of(true), checksums);
    }

    /** @param visible checksum of the visible object, if there is one */
    public boolean holds(Optional<Checksum> visible) {
        return present.map(wanted -> wanted == visible.isPresent()).orElse(true)
                && (matching.isEmpty() || visible.filter(matching::contains).isPresent());
    }
}
