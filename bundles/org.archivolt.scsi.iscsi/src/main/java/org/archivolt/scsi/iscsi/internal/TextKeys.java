package org.archivolt.scsi.iscsi.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Text as logins and discoveries carry it: {@code key=value}, each with a zero byte at its end (RFC 7143, 6.1). */
final class TextKeys {
    private static final int PAIRS_MAX = 256;

    private TextKeys() {}

    /** In the order they came; SendTargets answers repeat their keys. */
    static List<Map.Entry<String, String>> decode(byte[] data) throws IOException {
        List<Map.Entry<String, String>> pairs = new ArrayList<>();
        for (String pair : new String(data, StandardCharsets.UTF_8).split("\0")) {
            int equals = pair.indexOf('=');
            if (pair.isEmpty()) {
                continue;
            }
            if (equals <= 0 || pairs.size() >= PAIRS_MAX) {
                throw new IOException("text that is no list of keys and values");
            }
            pairs.add(Map.entry(pair.substring(0, equals), pair.substring(equals + 1)));
        }
        return pairs;
    }

    static byte[] encode(List<Map.Entry<String, String>> pairs) {
        StringBuilder text = new StringBuilder();
        pairs.forEach(pair ->
                text.append(pair.getKey()).append('=').append(pair.getValue()).append('\0'));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    static byte[] encode(Map<String, String> pairs) {
        return encode(List.copyOf(pairs.entrySet()));
    }

    /** @param what the key, for the error */
    static int number(String what, String value) throws IOException {
        try {
            return Integer.decode(value);
        } catch (NumberFormatException e) {
            throw new IOException(what + " is no number: " + value, e);
        }
    }
}
