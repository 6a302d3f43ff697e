package org.archivolt.store.internal;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.HexFormat;
import java.util.UUID;
import org.archivolt.base.ObjectId;

/**
 * The file name of an extent: the object's id as far as a file name can hold it, a dot, and the extent's uuid. For
 * people; the description inside the file has the id in full.
 *
 * <p>What some filesystem a medium may carry cannot hold is percent-encoded, as is the percent sign; so is a leading
 * dot, which would hide the file. The text is in Unicode normal form C, as LTFS wants names, and is cut after at most
 * {@value #READABLE_BYTES_MAX} bytes between two characters.
 */
final class ExtentName {
    static final int READABLE_BYTES_MAX = 200;

    private static final String RESERVED = "%/\\:*?\"<>|";
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private final String readable;

    private ExtentName(String readable) {
        this.readable = readable;
    }

    /** Of any extent of an object. */
    static ExtentName of(ObjectId object) {
        return new ExtentName(readable(object.text()));
    }

    String of(UUID extent) {
        return readable + "." + extent;
    }

    private static String readable(String id) {
        String normal = Normalizer.normalize(id, Normalizer.Form.NFC);
        StringBuilder name = new StringBuilder(normal.length());
        int bytes = 0;
        for (int at = 0; at < normal.length(); ) {
            int character = normal.codePointAt(at);
            String written = written(character, at == 0);
            bytes += character < 0x80 ? written.length() : written.getBytes(StandardCharsets.UTF_8).length;
            if (bytes > READABLE_BYTES_MAX) {
                break;
            }
            name.append(written);
            at += Character.charCount(character);
        }
        return name.toString();
    }

    private static String written(int character, boolean first) {
        String text = Character.toString(character);
        return mustEncode(character, first) ? encoded(text) : text;
    }

    private static boolean mustEncode(int character, boolean first) {
        return Character.isISOControl(character) || RESERVED.indexOf(character) >= 0 || first && character == '.';
    }

    private static String encoded(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            encoded.append('%').append(HEX.toHexDigits(each));
        }
        return encoded.toString();
    }
}
