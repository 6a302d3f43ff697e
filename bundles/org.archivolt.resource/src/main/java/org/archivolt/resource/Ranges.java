package org.archivolt.resource;

/** Which positions may be read, and which be written; a position that may be written may be read, too. */
public record Ranges(IntervalSet read, IntervalSet write) implements Credit {
    public static final Ranges NONE = new Ranges(IntervalSet.EMPTY, IntervalSet.EMPTY);

    @Override
    public boolean isNone() {
        return read.isEmpty() && write.isEmpty();
    }
}
