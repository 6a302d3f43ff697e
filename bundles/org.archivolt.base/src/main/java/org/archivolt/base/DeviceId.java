package org.archivolt.base;

import java.util.Comparator;

/**
 * Names a device everywhere and for ever: the family, the library that holds it, and its name there. Written
 * {@code family:library:name}.
 */
public record DeviceId(Family family, String library, String name) implements Comparable<DeviceId> {
    private static final Comparator<DeviceId> ORDER = Comparator.comparing(DeviceId::family)
            .thenComparing(DeviceId::library)
            .thenComparing(DeviceId::name);

    public DeviceId {
        Checks.require(family != null, "family", null, "must be given");
        Checks.name("library", library, 64);
        Checks.name("device name", name, 128);
    }

    /** The inverse of {@link #toString()}. */
    public static DeviceId parse(String text) throws ArchivoltException {
        String[] parts = text.split(":", -1);
        if (parts.length != 3) {
            throw ArchivoltException.invalid("device", "must be family:library:name")
                    .with("value", text);
        }
        try {
            return new DeviceId(new Family(parts[0]), parts[1], parts[2]);
        } catch (IllegalArgumentException e) {
            throw ArchivoltException.invalid("device", e.getMessage()).with("value", text);
        }
    }

    @Override
    public int compareTo(DeviceId other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return family + ":" + library + ":" + name;
    }
}
