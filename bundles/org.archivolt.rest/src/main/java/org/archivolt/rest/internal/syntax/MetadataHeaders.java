package org.archivolt.rest.internal.syntax;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import org.archivolt.base.ArchivoltException;

/**
 * User metadata in headers, both ways: {@code Archivolt-Meta-<name>: <printable ASCII>}, or for any other text
 * {@code Archivolt-Meta-<name>*: UTF-8''<percent-encoded>} (RFC 8187).
 */
public final class MetadataHeaders {
    public static final String PREFIX = "archivolt-meta-";

    private static final String SENT_PREFIX = "Archivolt-Meta-";
    private static final String CHARSET = "utf-8'";

    private final Map<String, String> metadata = new LinkedHashMap<>();

    public Map<String, String> metadata() {
        return metadata;
    }

    /** Takes a header if it carries metadata. */
    public void accept(String header, List<String> values) throws ArchivoltException {
        String name = header.toLowerCase(Locale.ROOT);
        if (!name.startsWith(PREFIX)) {
            return;
        }
        boolean extended = name.endsWith("*");
        String key = name.substring(PREFIX.length(), name.length() - (extended ? 1 : 0));
        if (key.isEmpty()) {
            throw ArchivoltException.invalid(header, "must have a name after " + SENT_PREFIX);
        }
        for (String value : values) {
            String text = extended ? extended(header, value) : plain(header, value);
            if (metadata.put(key, text) != null) {
                throw ArchivoltException.invalid(header, "must not be given twice");
            }
        }
    }

    /** Writes metadata as headers. */
    public static void write(Map<String, String> metadata, BiConsumer<String, String> header) {
        metadata.forEach((name, value) -> {
            if (travelsAsItIs(value)) {
                header.accept(SENT_PREFIX + name, value);
            } else {
                header.accept(SENT_PREFIX + name + "*", "UTF-8''" + PercentCoding.encode(value));
            }
        });
    }

    private static String plain(String header, String value) throws ArchivoltException {
        if (!value.chars().allMatch(MetadataHeaders::isPrintableAscii)) {
            throw ArchivoltException.invalid(header, "must be printable ASCII; for other text use " + header + "*");
        }
        return value;
    }

    private static String extended(String header, String value) throws ArchivoltException {
        int language = value.toLowerCase(Locale.ROOT).startsWith(CHARSET) ? CHARSET.length() : -1;
        int text = language < 0 ? -1 : value.indexOf('\'', language);
        if (text < 0) {
            throw ArchivoltException.invalid(header, "must be UTF-8''percent-encoded");
        }
        return PercentCoding.decode(plain(header, value.substring(text + 1)), header);
    }

    /** Header fields lose blanks at their ends on the way, and some clients drop empty ones. */
    private static boolean travelsAsItIs(String value) {
        return !value.isEmpty()
                && value.chars().allMatch(MetadataHeaders::isPrintableAscii)
                && value.charAt(0) != ' '
                && value.charAt(value.length() - 1) != ' ';
    }

    private static boolean isPrintableAscii(int c) {
        return c >= 0x20 && c < 0x7F;
    }
}
