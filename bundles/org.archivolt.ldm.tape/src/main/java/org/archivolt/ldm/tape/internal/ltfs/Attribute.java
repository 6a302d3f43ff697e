package org.archivolt.ldm.tape.internal.ltfs;

import java.nio.charset.StandardCharsets;

/**
 * An extended attribute.
 *
 * @param key without the {@code user.} under which Linux shows it
 * @param binary whether the index holds it in base64; otherwise the value is valid UTF-8 of XML characters
 */
public record Attribute(String key, byte[] value, boolean binary) {
    /** The longest value LTFS 2.4 software has to take. */
    static final int VALUE_BYTES_MAX = 4096;

    String text() {
        return new String(value, StandardCharsets.UTF_8);
    }
}
