package org.archivolt.librarian;

/**
 * Where a book is, which is also its name. With {@link AddressMode#LZA} a logical Z address: bits 52 to 46 are the interleave group, bits 45 to
 * 33 the book's number in it, whatever the size of books; with {@link AddressMode#PHYSICAL} the address of its first byte.
 *
 * @param value not negative
 */
public record BookAddress(long value) implements Comparable<BookAddress> {
    /** Books of one interleave group, at most. */
    public static final int NUMBERS = 1 << 13;

    public static final int GROUPS = 1 << 7;

    private static final int NUMBER_SHIFT = 33;
    private static final int GROUP_SHIFT = 46;

    public BookAddress {
        if (value < 0) {
            throw new IllegalArgumentException("an address is not negative: " + value);
        }
    }

    public static BookAddress logical(int group, int number) {
        if (group < 0 || group >= GROUPS || number < 0 || number >= NUMBERS) {
            throw new IllegalArgumentException("no such book: " + group + ", " + number);
        }
        return new BookAddress((long) group << GROUP_SHIFT | (long) number << NUMBER_SHIFT);
    }

    /** Of a logical address: 0 to 127. */
    public int group() {
        return (int) (value >>> GROUP_SHIFT) & (GROUPS - 1);
    }

    /** Of a logical address: its number in the group, from 0. */
    public int number() {
        return (int) (value >>> NUMBER_SHIFT) & (NUMBERS - 1);
    }

    @Override
    public int compareTo(BookAddress other) {
        return Long.compare(value, other.value);
    }

    /** {@code 0x0005400200000000}. */
    @Override
    public String toString() {
        return "0x%016x".formatted(value);
    }
}
