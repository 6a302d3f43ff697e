package org.archivolt.base;

/**
 * A kind of storage that shares drivers and scheduling rules: {@code disk}, {@code tape}. A driver bundle may bring a
 * family nobody here has heard of, so this is a name and not an enum.
 */
public record Family(String name) implements Comparable<Family> {
    public static final Family DISK = new Family("disk");
    public static final Family TAPE = new Family("tape");

    public Family {
        Checks.name("family", name, 32);
    }

    @Override
    public int compareTo(Family other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }
}
