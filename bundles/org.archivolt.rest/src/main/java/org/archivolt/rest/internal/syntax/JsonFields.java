package org.archivolt.rest.internal.syntax;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.archivolt.base.ArchivoltException;

/** A JSON object, taken apart one known field at a time; what is left over in the end is refused. */
public final class JsonFields {
    private static final int WORD_LENGTH_MAX = 64;

    private final String path;
    private final ObjectNode unread;

    private JsonFields(String path, ObjectNode unread) {
        this.path = path;
        this.unread = unread;
    }

    /** A whole body. */
    public static JsonFields of(JsonNode body) throws ArchivoltException {
        if (body instanceof ObjectNode object) {
            return new JsonFields("", object);
        }
        throw ArchivoltException.invalid("body", "must be a JSON object");
    }

    /** Where a field of this object is in the body: {@code requests[1].write.media}. */
    public String path(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    /** The object itself as a field; {@code body} for the whole. */
    public String path() {
        return path.isEmpty() ? "body" : path;
    }

    public ArchivoltException fault(String name, String why) {
        return ArchivoltException.invalid(path(name), why);
    }

    public Optional<String> text(String name, int lengthMax) throws ArchivoltException {
        JsonNode value = unread.remove(name);
        return value == null ? Optional.empty() : Optional.of(text(value, path(name), lengthMax));
    }

    public String requiredText(String name, int lengthMax) throws ArchivoltException {
        return text(name, lengthMax).orElseThrow(() -> fault(name, "must be given"));
    }

    private static String text(JsonNode value, String field, int lengthMax) throws ArchivoltException {
        if (!value.isTextual() || value.textValue().length() > lengthMax) {
            throw ArchivoltException.invalid(field, "must be a text of at most " + lengthMax + " characters");
        }
        return value.textValue();
    }

    /** One of the names of an enum. */
    public <E extends Enum<E>> E word(String name, E otherwise) throws ArchivoltException {
        Optional<String> word = text(name, WORD_LENGTH_MAX);
        E[] words = otherwise.getDeclaringClass().getEnumConstants();
        for (E each : words) {
            if (word.isPresent() && each.name().equals(word.get())) {
                return each;
            }
        }
        if (word.isPresent()) {
            throw fault(name, "must be one of " + Arrays.toString(words));
        }
        return otherwise;
    }

    /** @return none when the field is absent */
    public List<String> texts(String name, int countMax, int lengthMax) throws ArchivoltException {
        List<String> texts = new ArrayList<>();
        for (JsonNode value : list(name, countMax)) {
            texts.add(text(value, path(name) + "[" + texts.size() + "]", lengthMax));
        }
        return texts;
    }

    public OptionalLong number(String name, long min, long max) throws ArchivoltException {
        JsonNode value = unread.remove(name);
        if (value == null) {
            return OptionalLong.empty();
        }
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < min
                || value.longValue() > max) {
            throw fault(name, "must be a whole number from " + min + " to " + max);
        }
        return OptionalLong.of(value.longValue());
    }

    public boolean flag(String name, boolean otherwise) throws ArchivoltException {
        JsonNode value = unread.remove(name);
        if (value == null) {
            return otherwise;
        }
        if (!value.isBoolean()) {
            throw fault(name, "must be true or false");
        }
        return value.booleanValue();
    }

    /** Not given, or what it says. */
    public Optional<Boolean> flag(String name) throws ArchivoltException {
        return has(name) ? Optional.of(flag(name, false)) : Optional.empty();
    }

    /** Whether a field is there that nobody has taken. */
    public boolean has(String name) {
        return unread.has(name);
    }

    public Optional<JsonFields> object(String name) throws ArchivoltException {
        JsonNode value = unread.remove(name);
        return value == null ? Optional.empty() : Optional.of(object(value, path(name)));
    }

    private static JsonFields object(JsonNode value, String path) throws ArchivoltException {
        if (value instanceof ObjectNode object) {
            return new JsonFields(path, object);
        }
        throw ArchivoltException.invalid(path, "must be an object");
    }

    /** At least one. */
    public List<JsonFields> objects(String name, int countMax) throws ArchivoltException {
        List<JsonFields> objects = new ArrayList<>();
        for (JsonNode value : list(name, countMax)) {
            objects.add(object(value, path(name) + "[" + objects.size() + "]"));
        }
        if (objects.isEmpty()) {
            throw fault(name, "must be a list of 1 to " + countMax);
        }
        return objects;
    }

    private Iterable<JsonNode> list(String name, int countMax) throws ArchivoltException {
        JsonNode value = unread.remove(name);
        if (value == null) {
            return List.of();
        }
        if (!value.isArray() || value.size() > countMax) {
            throw fault(name, "must be a list of at most " + countMax);
        }
        return value;
    }

    /** Whether a field is there and is null; then it counts as taken. */
    public boolean takeNull(String name) {
        JsonNode value = unread.get(name);
        boolean isNull = value != null && value.isNull();
        if (isNull) {
            unread.remove(name);
        }
        return isNull;
    }

    /** The names of all fields that are left and null; they count as taken. */
    public Set<String> takeNulls() {
        Set<String> nulls = new LinkedHashSet<>();
        unread.fieldNames().forEachRemaining(nulls::add);
        nulls.removeIf(name -> !takeNull(name));
        return nulls;
    }

    /** All that is left, as texts by name. */
    public Map<String, String> allTexts(int lengthMax) throws ArchivoltException {
        Map<String, String> texts = new LinkedHashMap<>();
        while (!unread.isEmpty()) {
            String name = unread.fieldNames().next();
            texts.put(name, requiredText(name, lengthMax));
        }
        return texts;
    }

    /** Refuses what nobody took. */
    public void end() throws ArchivoltException {
        if (!unread.isEmpty()) {
            throw fault(unread.fieldNames().next(), "means nothing here");
        }
    }
}
