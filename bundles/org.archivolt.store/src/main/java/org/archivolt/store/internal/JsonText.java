package org.archivolt.store.internal;

import java.util.Map;

/** Writes one JSON document, member by member, in the order given. Only what descriptions need: objects, text, numbers. */
final class JsonText {
    private final StringBuilder text = new StringBuilder("{");
    private boolean first = true;

    JsonText member(String name, String value) {
        name(name);
        quote(value);
        return this;
    }

    JsonText member(String name, long value) {
        name(name);
        text.append(value);
        return this;
    }

    JsonText member(String name, JsonText value) {
        name(name);
        text.append(value);
        return this;
    }

    static JsonText ofTexts(Map<String, String> members) {
        JsonText json = new JsonText();
        members.forEach(json::member);
        return json;
    }

    static JsonText ofNumbers(Map<String, Long> members) {
        JsonText json = new JsonText();
        members.forEach(json::member);
        return json;
    }

    private void name(String name) {
        if (!first) {
            text.append(',');
        }
        first = false;
        quote(name);
        text.append(':');
    }

    private void quote(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            character(value.charAt(i));
        }
        text.append('"');
    }

    private void character(char c) {
        if (c == '"' || c == '\\') {
            text.append('\\').append(c);
        } else if (c < 0x20) {
            text.append("\\u00").append(c < 0x10 ? "0" : "1").append(Character.forDigit(c & 0xf, 16));
        } else {
            text.append(c);
        }
    }

    @Override
    public String toString() {
        return text + "}";
    }
}
