package org.archivolt.dss;

import java.util.Arrays;
import java.util.Objects;
import java.util.Set;

/**
 * The root's books of one resource. What is in them is known to the resource manager only.
 *
 * @param type of the resource: 1 to 64 bytes of UTF-8
 * @param name of the resource within its type: 1 to 2048 bytes of UTF-8; any characters but NUL
 * @param books text, empty when nobody has or wants anything
 * @param lastToken the highest number of an exclusive grant ever given; only grows
 * @param tokens numbers that are in force: catalog writes with another one are refused
 * @param debtors sessions that have something, want something, or may have to be told something
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
    private static final int VALUE_MAX = 64 << 10;

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

    /** @throws IllegalArgumentException when these cannot be what becomes of those: a bug of who made them */
    public void requireFollows(RootBooks before) {
        require(type.equals(before.type) && name.equals(before.name), "are of another resource");
        require(lastToken >= before.lastToken && version >= before.version, "take numbers back");
        require(tokens.stream().allMatch(token -> token > 0 && token <= lastToken), "have numbers that were not given");
        require(value.length <= VALUE_MAX, "have too large a value");
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException("books of " + type + ":" + name + " " + otherwise);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RootBooks that
                && type.equals(that.type)
                && name.equals(that.name)
                && books.equals(that.books)
                && lastToken == that.lastToken
                && tokens.equals(that.tokens)
                && debtors.equals(that.debtors)
                && version == that.version
                && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return Objects.hash(type, name, books, lastToken, tokens, debtors, version, Arrays.hashCode(value));
    }
}
