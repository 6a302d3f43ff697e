package org.archivolt.base;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Many names in one text: {@code AV[0001-0022]L9}, {@code tape[1-3,7]}, {@code disk0,disk[2-4]}. Commas part names;
 * square brackets hold numbers and ranges of numbers, any number of brackets in a name. Numbers of a range have as many
 * digits as its first.
 */
public final class NameRanges {
    public static final int NAMES_MAX = 10_000;

    private static final String ONE = "(?:[^\\[\\],]|\\[[^\\[\\]]*+\\])++";
    private static final Pattern NAME = Pattern.compile(ONE);
    private static final Pattern NAMES = Pattern.compile(ONE + "(?:," + ONE + ")*+");
    private static final Pattern PIECE = Pattern.compile("\\[([^\\]]*)\\]|[^\\[]+");
    private static final Pattern RANGE = Pattern.compile("(\\d{1,18})(?:-(\\d{1,18}))?");

    private final String field;

    private NameRanges(String field) {
        this.field = field;
    }

    /**
     * All names, in order; one that is written twice is there twice. A text without brackets and commas is a name itself.
     *
     * @param field what to call the text in errors
     * @throws ArchivoltException {@code INVALID_ARGUMENT}: it cannot be read, or means more than {@value #NAMES_MAX} names
     */
    public static List<String> expand(String field, String text) throws ArchivoltException {
        return new NameRanges(field).expand(text);
    }

    /** As {@link #expand(String, String)}, of many texts; the bound is for all together. */
    public static List<String> expandAll(String field, List<String> texts) throws ArchivoltException {
        NameRanges ranges = new NameRanges(field);
        List<String> names = new ArrayList<>();
        for (String text : texts) {
            names.addAll(ranges.expand(text));
            ranges.requireRoom(names.size(), text);
        }
        return names;
    }

    private List<String> expand(String text) throws ArchivoltException {
        if (!NAMES.matcher(text).matches()) {
            throw refused("must be names with ranges in square brackets, such as AV[0001-0022]L9", text);
        }
        List<String> names = new ArrayList<>();
        Matcher name = NAME.matcher(text);
        while (name.find()) {
            names.addAll(expandName(name.group(), text));
            requireRoom(names.size(), text);
        }
        return names;
    }

    private List<String> expandName(String name, String text) throws ArchivoltException {
        List<String> names = List.of("");
        Matcher piece = PIECE.matcher(name);
        while (piece.find()) {
            List<String> words = piece.group(1) == null ? List.of(piece.group()) : numbers(piece.group(1), text);
            requireRoom((long) names.size() * words.size(), text);
            names = names.stream()
                    .flatMap(before -> words.stream().map(before::concat))
                    .toList();
        }
        return names;
    }

    private List<String> numbers(String inBrackets, String text) throws ArchivoltException {
        List<String> numbers = new ArrayList<>();
        for (String part : inBrackets.split(",", -1)) {
            Matcher range = RANGE.matcher(part);
            if (!range.matches()) {
                throw refused("has brackets with something else than numbers and ranges of numbers", text);
            }
            String first = range.group(1);
            long from = Long.parseLong(first);
            long to = range.group(2) == null ? from : Long.parseLong(range.group(2));
            if (from > to) {
                throw refused("has a range that ends before it begins", text);
            }
            requireRoom(numbers.size() + (to - from) + 1, text);
            for (long number = from; number <= to; number++) {
                String digits = Long.toString(number);
                numbers.add("0".repeat(Math.max(0, first.length() - digits.length())) + digits);
            }
        }
        return numbers;
    }

    private void requireRoom(long names, String text) throws ArchivoltException {
        if (names > NAMES_MAX) {
            throw refused("must not mean more than " + NAMES_MAX + " names", text);
        }
    }

    private ArchivoltException refused(String why, String text) {
        return ArchivoltException.invalid(field, why).with("value", text);
    }
}
