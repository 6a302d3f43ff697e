package org.archivolt.store.internal;

import java.util.List;
import java.util.Map;

/** Writes one JSON document, member by member, in the order given. Only what descriptions need: objects, lists of texts, text, numbers. */
final class JsonText {
    private final StringBuilder text;
    private boolean first;

    JsonText() {
        this.text = new StringBuilder("{");
        this.first = true;
    }

    private JsonText(JsonText begun) {
        this.text = new StringBuilder(begun.text);
        this.first = begun.first;
    }

    /** The same beginning, to go on with. */
    JsonText copy() {
        return new JsonText(this);
    }

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
        text.append(value.text).append('}');
        return this;
    }

    JsonText member(String name, List<String> texts) {
        name(name);
        text.append('[');
        for (int i = 0; i < texts.size(); i++) {
            text.append(i == 0 ? "" : ",");
            quote(texts.get(i));
        }
        text.append(']');
        return this;
    }

    static JsonText ofTexts(Map<String, String> members) {
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
        int plain = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\' || c < 0x20) {
                text.append(value, plain, i);
                escape(c);
                plain = i + 1;
            }
        }
        text.append(value, plain, value.length()).append('"');
    }

    private void escape(char c) {
        if (c >= 0x20) {
            text.append('\\').append(c);
        } else {
            text.append("\\u00").append(c < 0x10 ? '0' : '1').append(Character.forDigit(c & 0xf, 16));
        }
    }

    @Override
    public String toString() {
        return text + "}";
    }
}
