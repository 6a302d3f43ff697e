package org.archivolt.dss.postgres.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Flat JSON: objects, as the catalog keeps them, names with texts; and lists of texts. */
final class Json {
    private static final JsonFactory FACTORY = new JsonFactory();

    private Json() {}

    static String ofTexts(Map<String, String> values) {
        if (values.isEmpty()) {
            return "{}";
        }
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.writeStartObject();
            for (Map.Entry<String, String> entry : values.entrySet()) {
                json.writeStringField(entry.getKey(), entry.getValue());
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** A number is given as it is written: parameters of layouts used to be numbers. */
    static Map<String, String> texts(String text) {
        if (text.equals("{}")) {
            return Map.of();
        }
        Map<String, String> values = new LinkedHashMap<>();
        try (JsonParser json = FACTORY.createParser(text)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                values.put(name, json.getText());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return values;
    }

    static String ofList(List<String> texts) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.writeStartArray();
            for (String each : texts) {
                json.writeString(each);
            }
            json.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** @throws IOException when it is anything but a list of texts */
    static List<String> list(String text) throws IOException {
        List<String> texts = new ArrayList<>();
        try (JsonParser json = FACTORY.createParser(text)) {
            boolean isList = json.nextToken() == JsonToken.START_ARRAY;
            while (isList && json.nextToken() == JsonToken.VALUE_STRING) {
                texts.add(json.getText());
            }
            if (!isList || json.currentToken() != JsonToken.END_ARRAY || json.nextToken() != null) {
                throw new IOException("not a list of texts");
            }
        }
        return texts;
    }
}
