package org.archivolt.lrs.internal.runtime;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.archivolt.lrs.internal.core.Compatibility;
import org.archivolt.lrs.internal.core.Kind;
import org.archivolt.lrs.internal.core.Placement;
import org.archivolt.lrs.internal.core.Shares;

/** How rules of scheduling are written in a family's configuration. */
final class SchedulingTexts {
    /** {@code LTO-9 read weight=2 min=0 max=3}; the numbers may be left out. */
    private static final Pattern SHARE = Pattern.compile(
            "(\\S+) +(read|write|format|\\*)((?: +(?:weight|min|max)=\\d{1,6})*)", Pattern.CASE_INSENSITIVE);

    private static final Pattern NUMBER = Pattern.compile("(weight|min|max)=(\\d+)");

    /** {@code LTO-9 writes LTO-8 LTO-9}, {@code LTO-7 reads LTO-5}. */
    private static final Pattern COMPATIBLE = Pattern.compile("(\\S+) +(writes|reads)((?: +\\S+)+)");

    private SchedulingTexts() {}

    static Placement placement(String text) {
        try {
            return Placement.valueOf(text.strip().toUpperCase(Locale.ROOT).replace('-', '_'));
        } catch (IllegalArgumentException e) {
            throw bad("placement", text, "must be spread, best-fit or first-fit");
        }
    }

    static Shares shares(String text) {
        List<Shares.Rule> rules = new ArrayList<>();
        for (String line : text.split(";")) {
            if (!line.isBlank()) {
                rules.add(share(line.strip()));
            }
        }
        return new Shares(rules);
    }

    private static Shares.Rule share(String line) {
        Matcher words = SHARE.matcher(line);
        if (!words.matches()) {
            throw bad("shares", line, "must be like: LTO-9 read weight=2 min=0 max=3");
        }
        Map<String, Integer> numbers = new HashMap<>();
        Matcher number = NUMBER.matcher(words.group(3));
        while (number.find()) {
            numbers.put(number.group(1), Integer.parseInt(number.group(2)));
        }
        Optional<Kind> kind = words.group(2).equals("*")
                ? Optional.empty()
                : Optional.of(Kind.valueOf(words.group(2).toUpperCase(Locale.ROOT)));
        try {
            return new Shares.Rule(
                    words.group(1),
                    kind,
                    numbers.getOrDefault("weight", 1),
                    numbers.getOrDefault("min", 0),
                    numbers.getOrDefault("max", Integer.MAX_VALUE));
        } catch (IllegalArgumentException e) {
            throw bad("shares", line, e.getMessage());
        }
    }

    static Compatibility compatibility(String text) {
        Map<String, Set<String>> writable = new HashMap<>();
        Map<String, Set<String>> readable = new HashMap<>();
        for (String line : text.split(";")) {
            if (!line.isBlank()) {
                Matcher words = COMPATIBLE.matcher(line.strip());
                if (!words.matches()) {
                    throw bad("compatible", line, "must be like: LTO-9 writes LTO-8 LTO-9");
                }
                (words.group(2).equals("writes") ? writable : readable)
                        .computeIfAbsent(words.group(1), model -> new HashSet<>())
                        .addAll(List.of(words.group(3).strip().split(" +")));
            }
        }
        return new Compatibility(writable, readable);
    }

    private static BadSetting bad(String key, String value, String rule) {
        return new BadSetting(FamilySettings.PID, key, value.strip(), rule);
    }
}
