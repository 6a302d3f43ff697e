package org.archivolt.ldm.tape.virtual.internal.fault;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.archivolt.base.ArchivoltException;
import org.archivolt.scsi.command.Operation;

/**
 * A line of a script of faults; docs/virtual-library.md has the language.
 *
 * <pre>
 *   on UNIT OPERATION [barcode BARCODE] [nth N] [times N] ACTION
 *   medium BARCODE read|write PARTITION:BLOCK [times N]
 *   element ADDRESS fails
 * </pre>
 */
final class FaultRule {
    private static final Pattern SENSE = Pattern.compile("([0-9a-fA-F])/([0-9a-fA-F]{2})/?([0-9a-fA-F]{2})");
    private static final Pattern PLACE = Pattern.compile("([01]):(\\d{1,9})");
    private static final Pattern SECONDS = Pattern.compile("(\\d{1,6})(ms|s)");
    private static final String ANY = "*";

    /** Which of the three lines it is. */
    enum Kind {
        ON,
        MEDIUM_READ,
        MEDIUM_WRITE,
        ELEMENT
    }

    private final Kind kind;
    private final String unit;
    private final String operation;
    private final String barcode;
    private final int partition;
    private final long number;
    private final FaultAction action;
    private long skip;
    private long times;

    private FaultRule(Reader reader) {
        kind = reader.kind;
        unit = reader.unit;
        operation = reader.operation;
        barcode = reader.barcode;
        partition = reader.partition;
        number = reader.number;
        action = reader.action;
        skip = reader.nth - 1;
        times = reader.times;
    }

    /** @throws ArchivoltException {@code INVALID_ARGUMENT} (field {@code fault}) naming the line and the word */
    static FaultRule parse(String line) throws ArchivoltException {
        return new Reader(line).read();
    }

    /** Address of the element it breaks. */
    Optional<Integer> element() {
        return kind == Kind.ELEMENT ? Optional.of((int) number) : Optional.empty();
    }

    /** The action, if this is the command it waits for. */
    Optional<FaultAction> strike(String unitName, Operation given, String loaded) {
        boolean fits = kind == Kind.ON
                && matches(unit, unitName)
                && (operation.equals(ANY) || operation.equals(given.name()))
                && (barcode.equals(ANY) || barcode.equals(loaded));
        return fits && isDue() ? Optional.of(action) : Optional.empty();
    }

    boolean strikesMedium(Kind transfer, String loaded, int atPartition, long atBlock) {
        return kind == transfer && barcode.equals(loaded) && partition == atPartition && number == atBlock && isDue();
    }

    private boolean isDue() {
        if (skip > 0) {
            skip--;
            return false;
        }
        if (times == 0) {
            return false;
        }
        times--;
        return true;
    }

    private static boolean matches(String pattern, String name) {
        return pattern.endsWith(ANY)
                ? name.startsWith(pattern.substring(0, pattern.length() - 1))
                : pattern.equals(name);
    }

    /** Reads a line, word by word. */
    private static final class Reader {
        private final String line;
        private final Deque<String> words;
        private Kind kind = Kind.ON;
        private String unit = ANY;
        private String operation = ANY;
        private String barcode = ANY;
        private int partition;
        private long number;
        private long nth = 1;
        private long times = 1;
        private FaultAction action = new FaultAction.Vanish();

        Reader(String line) {
            this.line = line;
            this.words = new ArrayDeque<>(Arrays.asList(line.strip().split("\\s+")));
        }

        FaultRule read() throws ArchivoltException {
            String first = next();
            switch (first) {
                case "on" -> on();
                case "medium" -> medium();
                case "element" -> element();
                default -> throw wrong(first);
            }
            if (!words.isEmpty()) {
                throw wrong(words.peek());
            }
            return new FaultRule(this);
        }

        private void on() throws ArchivoltException {
            unit = next();
            operation = next();
            boolean known = operation.equals(ANY)
                    || Arrays.stream(Operation.values())
                            .anyMatch(each -> each.name().equals(operation));
            if (!known) {
                throw wrong(operation);
            }
            options();
            action = action(next());
        }

        private void options() throws ArchivoltException {
            while (true) {
                String word = words.isEmpty() ? "" : words.peek();
                switch (word) {
                    case "barcode" -> barcode = second();
                    case "nth" -> nth = count(second());
                    case "times" -> times = count(second());
                    default -> {
                        return;
                    }
                }
            }
        }

        private String second() throws ArchivoltException {
            next();
            return next();
        }

        private FaultAction action(String word) throws ArchivoltException {
            return switch (word) {
                case "fail" -> fail(next());
                case "stall" ->
                    new FaultAction.Stall(words.isEmpty() ? Optional.empty() : Optional.of(duration(next())));
                case "pretend" -> new FaultAction.Pretend();
                case "corrupt" -> new FaultAction.Corrupt();
                case "miscount" -> new FaultAction.Miscount();
                case "vanish" -> new FaultAction.Vanish();
                case "mute" -> new FaultAction.Mute();
                case "reset" -> new FaultAction.Reset();
                case "disconnect" -> new FaultAction.Disconnect();
                default -> throw wrong(word);
            };
        }

        private FaultAction fail(String word) throws ArchivoltException {
            Matcher sense = matched(SENSE, word);
            return new FaultAction.Fail(hex(sense.group(1)), hex(sense.group(2)), hex(sense.group(3)));
        }

        private Duration duration(String word) throws ArchivoltException {
            Matcher matched = matched(SECONDS, word);
            long amount = Long.parseLong(matched.group(1));
            return matched.group(2).equals("s") ? Duration.ofSeconds(amount) : Duration.ofMillis(amount);
        }

        private void medium() throws ArchivoltException {
            barcode = next();
            String transfer = next();
            kind = switch (transfer) {
                case "read" -> Kind.MEDIUM_READ;
                case "write" -> Kind.MEDIUM_WRITE;
                default -> throw wrong(transfer);
            };
            Matcher place = matched(PLACE, next());
            partition = Integer.parseInt(place.group(1));
            number = Long.parseLong(place.group(2));
            times = Long.MAX_VALUE;
            options();
        }

        private void element() throws ArchivoltException {
            kind = Kind.ELEMENT;
            number = count(next());
            String word = next();
            if (!word.equals("fails")) {
                throw wrong(word);
            }
        }

        private long count(String word) throws ArchivoltException {
            if (!word.matches("[1-9]\\d{0,8}")) {
                throw wrong(word);
            }
            return Long.parseLong(word);
        }

        private Matcher matched(Pattern pattern, String word) throws ArchivoltException {
            Matcher matcher = pattern.matcher(word);
            if (!matcher.matches()) {
                throw wrong(word);
            }
            return matcher;
        }

        private static int hex(String digits) {
            return Integer.parseInt(digits, 16);
        }

        private String next() throws ArchivoltException {
            String word = words.poll();
            if (word == null) {
                throw wrong("end of line");
            }
            return word;
        }

        private ArchivoltException wrong(String word) {
            return ArchivoltException.invalid("fault", "a fault cannot be understood")
                    .with("line", line)
                    .with("word", word);
        }
    }
}
