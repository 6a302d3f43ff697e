package org.archivolt.librarian;

/** How many books there are of each state; they add up to the total. */
public record BookCounts(int free, int inUse, int zombie, int offline) {
    public static final BookCounts NONE = new BookCounts(0, 0, 0, 0);

    public int total() {
        return free + inUse + zombie + offline;
    }

    public BookCounts plus(BookCounts other) {
        return new BookCounts(free + other.free, inUse + other.inUse, zombie + other.zombie, offline + other.offline);
    }
}
