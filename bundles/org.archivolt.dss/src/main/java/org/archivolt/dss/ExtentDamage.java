package org.archivolt.dss;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * An extent of a copy that could not be read, or was not what was written.
 *
 * @param column of the copy
 * @param why for people; at most {@value #WHY_LENGTH_MAX} characters, more are cut off. What a catalog cannot keep (NUL,
 *     half a character) becomes a question mark.
 */
public record ExtentDamage(CopyRef copy, UUID extent, int column, String why) {
    public static final int WHY_LENGTH_MAX = 500;

    public ExtentDamage {
        why = storable(why.length() > WHY_LENGTH_MAX ? why.substring(0, WHY_LENGTH_MAX) : why);
    }

    private static String storable(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8).replace('\0', '?');
    }
}
