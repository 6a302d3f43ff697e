package org.archivolt.base;

import com.dynatrace.hash4j.hashing.Hashing;

/**
 * A hash of text that is the same on all hosts, of all releases: XXH3, 64 bits, of the UTF-16 units. Whoever chooses texts can make two of the
 * same hash.
 */
public final class TextHash {
    private TextHash() {}

    public static long of(CharSequence text) {
        return Hashing.xxh3_64().hashCharsToLong(text);
    }
}
