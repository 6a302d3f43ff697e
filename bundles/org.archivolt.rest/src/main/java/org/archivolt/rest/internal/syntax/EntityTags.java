package org.archivolt.rest.internal.syntax;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Checksum;
import org.archivolt.base.ChecksumAlgorithm;

/** Entity tags and lists of them (RFC 9110 §8.8.3, §13.1). */
public final class EntityTags {
    private static final String TAG = "(?:W/)?\"[\\x21\\x23-\\x7E\\x80-\\uFFFF]*\"";
    private static final Pattern HEX = Pattern.compile("[0-9a-f]+");
    private static final Pattern ONE = Pattern.compile(TAG);
    private static final Pattern LIST = Pattern.compile("\\s*" + TAG + "(?:\\s*,\\s*" + TAG + ")*\\s*");

    private EntityTags() {}

    public static String of(Checksum checksum) {
        return '"' + checksum.hex() + '"';
    }

    /** Whether an If-None-Match names the tag. Weak comparison: {@code W/"x"} is {@code "x"}. */
    public static boolean matchesWeakly(String field, String list, String tag) throws ArchivoltException {
        return matches(field, list, tag, true);
    }

    /** Whether an If-Match names the tag. Strong comparison: a weak tag is equal to nothing. */
    public static boolean matchesStrongly(String field, String list, String tag) throws ArchivoltException {
        return matches(field, list, tag, false);
    }

    /**
     * What an If-Match names, as checksums: tags of ours are nothing else. A weak tag, or one that is no checksum, names
     * nothing.
     *
     * @return empty for {@code *}
     */
    public static Optional<Set<Checksum>> named(String field, String list) throws ArchivoltException {
        if (list.strip().equals("*")) {
            return Optional.empty();
        }
        requireList(field, list);
        Set<Checksum> named = new HashSet<>();
        for (Matcher each = ONE.matcher(list); each.find(); ) {
            named.addAll(checksums(each.group()));
        }
        return Optional.of(named);
    }

    private static List<Checksum> checksums(String tag) {
        String hex = tag.substring(1, tag.length() - 1);
        return HEX.matcher(hex).matches() && tag.charAt(0) == '"'
                ? Stream.of(ChecksumAlgorithm.values())
                        .filter(algorithm -> hex.length() == 2 * algorithm.length())
                        .map(algorithm -> new Checksum(algorithm, hex))
                        .toList()
                : List.of();
    }

    private static void requireList(String field, String list) throws ArchivoltException {
        if (!LIST.matcher(list).matches()) {
            throw ArchivoltException.invalid(field, "must be * or quoted entity tags")
                    .with("value", list);
        }
    }

    private static boolean matches(String field, String list, String tag, boolean weakly) throws ArchivoltException {
        if (list.strip().equals("*")) {
            return true;
        }
        requireList(field, list);
        for (Matcher each = ONE.matcher(list); each.find(); ) {
            String given = each.group();
            if (given.equals(tag) || weakly && given.equals("W/" + tag)) {
                return true;
            }
        }
        return false;
    }
}
