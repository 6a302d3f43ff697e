package org.archivolt.store.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An object of a small JSON document from a place anybody may have written to. Members that nobody asks for may be
 * anything; those that are asked for have the type they are asked for, or the document is {@link Malformed}.
 */
final class JsonDocument {
    private static final int DEPTH_MAX = 32;
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(DEPTH_MAX).build())
            .build();

    /** What is neither a text, a whole number that fits, an object nor a list. */
    private enum Other {
        VALUE
    }

    /** Why a document is of no use, for people. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String why) {
            super(why);
        }
    }

    private final String path;
    private final Map<String, Object> members;

    private JsonDocument(String path, Map<String, Object> members) {
        this.path = path;
        this.members = members;
    }

    /** @param utf8 the document and nothing else; its size bounds what is kept in memory */
    static JsonDocument parse(byte[] utf8) throws Malformed {
        try (JsonParser parser = FACTORY.createParser(StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(utf8))
                .toString())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new Malformed("it is no JSON object");
            }
            JsonDocument document = new JsonDocument("", members(parser));
            if (parser.nextToken() != null) {
                throw new Malformed("something follows its end");
            }
            return document;
        } catch (IOException e) {
            throw new Malformed("it is no JSON in UTF-8");
        }
    }

    private static Map<String, Object> members(JsonParser parser) throws IOException {
        Map<String, Object> members = new HashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            members.put(name, value(parser));
        }
        return members;
    }

    private static Object value(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            return members(parser);
        }
        if (token == JsonToken.START_ARRAY) {
            List<Object> elements = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                elements.add(value(parser));
            }
            return elements;
        }
        if (token == JsonToken.VALUE_STRING) {
            return parser.getText();
        }
        boolean isLong =
                token == JsonToken.VALUE_NUMBER_INT && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
        return isLong ? (Object) parser.getLongValue() : Other.VALUE;
    }

    boolean has(String name) {
        return members.containsKey(name);
    }

    JsonDocument object(String name) throws Malformed {
        return new JsonDocument(path + name + ".", asMap(name));
    }

    @SuppressWarnings("unchecked") // names are texts
    private Map<String, Object> asMap(String name) throws Malformed {
        return (Map<String, Object>) required(name, Map.class);
    }

    private <T> T required(String name, Class<T> type) throws Malformed {
        Object value = members.get(name);
        if (!type.isInstance(value)) {
            throw malformed(name, value == null ? "is missing" : "is of a wrong type");
        }
        return type.cast(value);
    }

    String text(String name) throws Malformed {
        return required(name, String.class);
    }

    Optional<String> optionalText(String name) throws Malformed {
        return has(name) ? Optional.of(text(name)) : Optional.empty();
    }

    long number(String name, long min, long max) throws Malformed {
        long value = required(name, Long.class);
        if (value < min || value > max) {
            throw malformed(name, "is not between " + min + " and " + max);
        }
        return value;
    }

    /** The members of an object, all of them texts. */
    Map<String, String> texts(String name) throws Malformed {
        Map<String, String> texts = new TreeMap<>();
        JsonDocument object = object(name);
        for (String each : object.members.keySet()) {
            texts.put(each, object.text(each));
        }
        return texts;
    }

    /** The elements of a list, all of them texts; none when there is no such list. */
    List<String> list(String name) throws Malformed {
        List<String> texts = new ArrayList<>();
        for (Object each : has(name) ? required(name, List.class) : List.of()) {
            if (!(each instanceof String text)) {
                throw malformed(name, "is not a list of texts");
            }
            texts.add(text);
        }
        return texts;
    }

    Malformed malformed(String name, String why) {
        return new Malformed(path + name + " " + why);
    }
}
