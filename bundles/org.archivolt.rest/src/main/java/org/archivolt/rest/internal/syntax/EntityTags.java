package org.archivolt.rest.internal.syntax;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Checksum;

/** Entity tags and lists of them (RFC 9110 §8.8.3, §13.1). */
public final class EntityTags {
    private static final String TAG = "(?:W/)?\"[\\x21\\x23-\\x7E\\x80-\\uFFFF]*\"";
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

    private static boolean matches(String field, String list, String tag, boolean weakly) throws ArchivoltException {
        if (list.strip().equals("*")) {
            return true;
        }
        if (!LIST.matcher(list).matches()) {
            throw ArchivoltException.invalid(field, "must be * or quoted entity tags")
                    .with("value", list);
        }
        for (Matcher each = ONE.matcher(list); each.find(); ) {
            String given = each.group();
            if (given.equals(tag) || weakly && given.equals("W/" + tag)) {
                return true;
            }
        }
        return false;
    }
}
