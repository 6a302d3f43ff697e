package org.archivolt.resource;

/**
 * A set of up to 62 named modes of use, such as reading and writing.
 *
 * @param bits one for each mode; the type knows their names
 */
public record Modes(long bits) implements Credit {
    public static final Modes NONE = new Modes(0);

    public Modes {
        if (bits < 0) {
            throw new IllegalArgumentException("the sign is no mode");
        }
    }

    @Override
    public boolean isNone() {
        return bits == 0;
    }
}
