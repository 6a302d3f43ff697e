package org.archivolt.layout;

import java.util.List;
import org.archivolt.base.ArchivoltException;

/** Something a user may set for a layout: {@code replicas}, {@code block.bytes}. Units are part of the name. */
public sealed interface LayoutParameter permits LayoutParameter.Number, LayoutParameter.Choice {
    String name();

    String summary();

    /** As a user would write it. */
    String defaultText();

    /** What is allowed, for people. */
    String range();

    /** One word: {@code number}, {@code choice}. */
    String type();

    /**
     * The value as it is stored.
     *
     * @param text as given by a user
     * @throws ArchivoltException {@code INVALID_ARGUMENT} naming the parameter
     */
    String parse(String text) throws ArchivoltException;

    private static void requireName(String name) {
        if (!name.matches("[a-z][a-z0-9.]{0,31}")) {
            throw new IllegalArgumentException("a parameter name has 1 to 32 of a-z 0-9 . : " + name);
        }
    }

    /** A whole number. */
    record Number(String name, String summary, long defaultValue, long min, long max) implements LayoutParameter {
        public Number {
            requireName(name);
            if (min > max || defaultValue < min || defaultValue > max) {
                throw new IllegalArgumentException("default of " + name + " is out of its own range");
            }
        }

        @Override
        public String defaultText() {
            return Long.toString(defaultValue);
        }

        @Override
        public String range() {
            return min + " to " + max;
        }

        @Override
        public String type() {
            return "number";
        }

        @Override
        public String parse(String text) throws ArchivoltException {
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
            return Long.toString(value);
        }
    }

    /** One of some words; the first is the default. */
    record Choice(String name, String summary, List<String> words) implements LayoutParameter {
        public Choice {
            requireName(name);
            words = List.copyOf(words);
            if (words.isEmpty()) {
                throw new IllegalArgumentException("nothing to choose for " + name);
            }
        }

        @Override
        public String defaultText() {
            return words.get(0);
        }

        @Override
        public String range() {
            return String.join(", ", words);
        }

        @Override
        public String type() {
            return "choice";
        }

        @Override
        public String parse(String text) throws ArchivoltException {
            if (!words.contains(text)) {
                throw ArchivoltException.invalid("layout." + name, "must be one of " + range())
                        .with("value", text);
            }
            return text;
        }
    }
}
