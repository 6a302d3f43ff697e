package org.archivolt.layout;

/** {@code count} rows from {@code first} on; at least one. */
public record RowRange(long first, long count) {
    public RowRange {
        if (first < 0 || count < 1) {
            throw new IllegalArgumentException("no rows: %d from %d on".formatted(count, first));
        }
    }

    /** The first row after the range. */
    public long end() {
        return first + count;
    }
}
