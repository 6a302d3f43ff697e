package org.archivolt.dss;

import java.util.Set;

/**
 * The root's books of one resource. What is in them is known to the resource manager only.
 *
 * @param type of the resource
 * @param name of the resource within its type
 * @param books text, empty when nobody has asked for the resource yet
 * @param lastToken the highest number of an exclusive grant ever given; only grows
 * @param tokens numbers that are in force: catalog writes with another one are refused
 * @param debtors sessions that have something or want something
 * @param version how often the value was written
 * @param value at most 64 KiB
 */
public record RootBooks(
        String type,
        String name,
        String books,
        long lastToken,
        Set<Long> tokens,
        Set<CreditSession> debtors,
        long version,
        byte[] value) {
    public RootBooks {
        tokens = Set.copyOf(tokens);
        debtors = Set.copyOf(debtors);
        value = value.clone();
    }

    public static RootBooks none(String type, String name) {
        return new RootBooks(type, name, "", 0, Set.of(), Set.of(), 0, new byte[0]);
    }

    @Override
    public byte[] value() {
        return value.clone();
    }
}
