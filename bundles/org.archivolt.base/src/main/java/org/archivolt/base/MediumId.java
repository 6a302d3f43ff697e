package org.archivolt.base;

import java.util.Comparator;

/**
 * Names a medium everywhere and for ever: the family, the library that holds it, and its name there. Written
 * {@code family:library:name}.
 */
public record MediumId(Family family, String library, String name) implements Comparable<MediumId> {
    private static final Comparator<MediumId> ORDER = Comparator.comparing(MediumId::family)
            .thenComparing(MediumId::library)
            .thenComparing(MediumId::name);

    public MediumId {
        Checks.require(family != null, "family", null, "must be given");
        Checks.name("library", library, 64);
        Checks.name("medium name", name, 128);
    }

    /** The inverse of {@link #toString()}. */
    public static MediumId parse(String text) throws ArchivoltException {
        String[] parts = text.split(":", -1);
        if (parts.length != 3) {
            throw ArchivoltException.invalid("medium", "must be family:library:name")
                    .with("value", text);
        }
        try {
            return new MediumId(new Family(parts[0]), parts[1], parts[2]);
        } catch (IllegalArgumentException e) {
            throw ArchivoltException.invalid("medium", e.getMessage()).with("value", text);
        }
    }

    @Override
    public int compareTo(MediumId other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return family + ":" + library + ":" + name;
    }
}
