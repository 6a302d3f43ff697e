package org.archivolt.resource;

/** So many units of what can be counted: bytes, bytes per second, slots. Not negative. */
public record Amount(long units) implements Credit {
    public static final Amount NONE = new Amount(0);

    public Amount {
        if (units < 0) {
            throw new IllegalArgumentException("an amount is not negative: " + units);
        }
    }

    @Override
    public boolean isNone() {
        return units == 0;
    }
}
