package org.archivolt.layout;

import org.archivolt.base.ArchivoltException;

/** A whole number a user may set for a layout: {@code replicas}, {@code chunk.bytes}. Units are part of the name. */
public record LayoutParameter(String name, String summary, long defaultValue, long min, long max) {
    public LayoutParameter {
        if (!name.matches("[a-z][a-z0-9.]{0,31}")) {
            throw new IllegalArgumentException("a parameter name has 1 to 32 of a-z 0-9 . : " + name);
        }
        if (min > max || defaultValue < min || defaultValue > max) {
            throw new IllegalArgumentException("default of " + name + " is out of its own range");
        }
    }

    /** @param text null for the default */
    long parse(String text) throws ArchivoltException {
        if (text == null) {
            return defaultValue;
        }
        long value;
        try {
            value = Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw ArchivoltException.invalid("layout." + name, "must be a whole number")
                    .with("value", text);
        }
        if (value < min || value > max) {
            throw ArchivoltException.invalid("layout." + name, "must be between " + min + " and " + max)
                    .with("value", text);
        }
        return value;
    }
}
