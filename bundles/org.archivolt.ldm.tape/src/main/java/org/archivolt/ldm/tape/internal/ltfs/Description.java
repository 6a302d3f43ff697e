package org.archivolt.ldm.tape.internal.ltfs;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The description of an extent as extended attributes of its file: {@code archivolt.description}, and what does not fit
 * in {@code archivolt.description.1} and so on. The parts put together are the description.
 */
public final class Description {
    private static final String KEY = "archivolt.description";

    private Description() {}

    public static List<Attribute> split(byte[] json) {
        boolean binary = !isText(json);
        List<Attribute> parts = new ArrayList<>(1);
        int from = 0;
        do {
            int to = binary ? Math.min(json.length, from + Attribute.VALUE_BYTES_MAX) : endOfPart(json, from);
            parts.add(new Attribute(key(parts.size()), Arrays.copyOfRange(json, from, to), binary));
            from = to;
        } while (from < json.length);
        return parts;
    }

    private static String key(int part) {
        return part == 0 ? KEY : KEY + "." + part;
    }

    /** Never within a character, and never where a part would begin or end with a blank, which some parsers trim. */
    private static int endOfPart(byte[] json, int from) {
        int end = Math.min(json.length, from + Attribute.VALUE_BYTES_MAX);
        int cut = end;
        while (cut < json.length && cut > from && isBadCut(json, cut)) {
            cut--;
        }
        if (cut > from || end == json.length) {
            return cut;
        }
        while ((json[end] & 0xc0) == 0x80) { // nothing but blanks: at least no half characters
            end--;
        }
        return end;
    }

    private static boolean isBadCut(byte[] json, int at) {
        return (json[at] & 0xc0) == 0x80 || isBlank(json[at]) || isBlank(json[at - 1]);
    }

    private static boolean isBlank(byte b) {
        return b >= 0 && b <= ' ';
    }

    private static boolean isText(byte[] json) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(json))
                    .chars()
                    .allMatch(c -> XmlOutput.isXmlCharacter((char) c));
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    static boolean isIn(List<Attribute> attributes) {
        return find(attributes, KEY).isPresent();
    }

    public static Optional<byte[]> join(List<Attribute> attributes) {
        Optional<Attribute> first = find(attributes, key(0));
        if (first.isEmpty()) {
            return Optional.empty();
        }
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        Optional<Attribute> part = first;
        for (int next = 1; part.isPresent(); next++) {
            json.writeBytes(part.get().value());
            part = find(attributes, key(next));
        }
        return Optional.of(json.toByteArray());
    }

    private static Optional<Attribute> find(List<Attribute> attributes, String key) {
        return attributes.stream()
                .filter(attribute -> attribute.key().equals(key))
                .findFirst();
    }
}
