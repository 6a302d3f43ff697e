package org.archivolt.store;

import java.util.List;
import org.archivolt.base.ArchivoltException;

/** Something that may be set for a job of a kind: {@code sample.percent}. Units are part of the name. */
public sealed interface JobParameter permits JobParameter.Number, JobParameter.Choice, JobParameter.Text {
    String name();

    String summary();

    /** As a user would write it. */
    String defaultText();

    /** What is allowed, for people. */
    String range();

    /** One word: {@code number}, {@code choice}, {@code text}. */
    String type();

    /**
     * The value as it is stored.
     *
     * @throws ArchivoltException {@code INVALID_ARGUMENT} naming the parameter
     */
    String parse(String text) throws ArchivoltException;

    private static void requireName(String name) {
        if (!name.matches("[a-z][a-z0-9.]{0,31}")) {
            throw new IllegalArgumentException("a parameter name has 1 to 32 of a-z 0-9 . : " + name);
        }
    }

    private static ArchivoltException fault(String name, String why, String text) {
        return ArchivoltException.invalid("parameters." + name, why).with("value", text);
    }

    /** A whole number. */
    record Number(String name, String summary, long defaultValue, long min, long max) implements JobParameter {
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
                throw fault(name, "must be a whole number", text);
            }
            if (value < min || value > max) {
                throw fault(name, "must be between " + min + " and " + max, text);
            }
            return Long.toString(value);
        }
    }

    /** One of some words; the first is the default. */
    record Choice(String name, String summary, List<String> words) implements JobParameter {
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
                throw fault(name, "must be one of " + range(), text);
            }
            return text;
        }
    }

    /** What its kind alone understands, and checks. Empty when not given. */
    record Text(String name, String summary, int lengthMax) implements JobParameter {
        public Text {
            requireName(name);
        }

        @Override
        public String defaultText() {
            return "";
        }

        @Override
        public String range() {
            return "up to " + lengthMax + " characters";
        }

        @Override
        public String type() {
            return "text";
        }

        @Override
        public String parse(String text) throws ArchivoltException {
            if (text.length() > lengthMax) {
                throw fault(name, "must have at most " + lengthMax + " characters", text.substring(0, lengthMax));
            }
            return text;
        }
    }
}
