package org.archivolt.base;

/**
 * A kind of storage that shares drivers and scheduling rules: {@code disk}, {@code tape}, {@code nvm}. A driver bundle may bring a
 * family nobody here has heard of, so this is a name and not an enum.
 */
public record Family(String name) implements Comparable<Family> {
    public static final Family DISK = new Family("disk");
    public static final Family TAPE = new Family("tape");
    public static final Family NVM = new Family("nvm");

    public Family {
        Checks.name("family", name, 32);
    }

    /** Whether each of its media is in a drive of its own, always: nobody has to wait for one to be loaded. */
    public boolean isAlwaysAtHand() {
        return equals(DISK) || equals(NVM);
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
