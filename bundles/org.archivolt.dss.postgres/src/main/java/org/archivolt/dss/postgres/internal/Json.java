package org.archivolt.dss.postgres.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Flat JSON objects, as the catalog keeps them: names with texts, or names with whole numbers. */
final class Json {
    private static final JsonFactory FACTORY = new JsonFactory();

    private Json() {}

    static String ofTexts(Map<String, String> values) {
        return write(values, (json, value) -> json.writeString(value));
    }

    static String ofNumbers(Map<String, Long> values) {
        return write(values, (json, value) -> json.writeNumber((long) value));
    }

    static Map<String, String> texts(String text) {
        return read(text, JsonParser::getText);
    }

    static Map<String, Long> numbers(String text) {
        return read(text, JsonParser::getLongValue);
    }

    private interface ValueWriter<T> {
        void write(JsonGenerator json, T value) throws IOException;
    }

    private interface ValueReader<T> {
        T read(JsonParser json) throws IOException;
    }

    private static <T> String write(Map<String, T> values, ValueWriter<T> writer) {
        if (values.isEmpty()) {
            return "{}";
        }
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.writeStartObject();
            for (Map.Entry<String, T> entry : values.entrySet()) {
                json.writeFieldName(entry.getKey());
                writer.write(json, entry.getValue());
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static <T> Map<String, T> read(String text, ValueReader<T> reader) {
        Map<String, T> values = new LinkedHashMap<>();
        try (JsonParser json = FACTORY.createParser(text)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                values.put(name, reader.read(json));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return values;
    }
}
