package org.archivolt.rest.internal.syntax;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Family;
import org.archivolt.base.Tags;
import org.archivolt.store.StorageOptions;

/** How requests say where bytes go: as parameters of a query, or as a JSON object. */
public final class StorageForms {
    private static final String LAYOUT_PARAMETER = "layout.";
    private static final int WORD_LENGTH_MAX = 256;
    private static final int TAGS_MAX = 64;
    private static final Pattern COMMA = Pattern.compile(",");

    private StorageForms() {}

    public static StorageOptions of(QueryParameters query) throws ArchivoltException {
        return new StorageOptions(
                query.take("profile"),
                family(query.take("family"), "family"),
                query.take("library"),
                tags(query.take("tags")),
                query.take("grouping"),
                flag("no_split", query),
                query.take("layout"),
                query.takeAll(LAYOUT_PARAMETER));
    }

    /** All fields of the object; others are refused. */
    public static StorageOptions of(JsonFields options) throws ArchivoltException {
        StorageOptions read = new StorageOptions(
                options.text("profile", WORD_LENGTH_MAX),
                family(options.text("family", WORD_LENGTH_MAX), options.path("family")),
                options.text("library", WORD_LENGTH_MAX),
                tags(options, "tags"),
                options.text("grouping", WORD_LENGTH_MAX),
                options.flag("noSplit", false),
                options.text("layout", WORD_LENGTH_MAX),
                parameters(options.object("layoutParameters")));
        options.end();
        return read;
    }

    public static Tags tags(JsonFields body, String name) throws ArchivoltException {
        return parseTags(body.texts(name, TAGS_MAX, WORD_LENGTH_MAX), body.path(name));
    }

    /** {@code true} or {@code false}; false when it is not there. */
    public static boolean flag(String name, QueryParameters query) throws ArchivoltException {
        String text = query.take(name).orElse("false");
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw ArchivoltException.invalid(name, "must be true or false").with("value", text);
        };
    }

    private static Optional<Family> family(Optional<String> name, String field) throws ArchivoltException {
        try {
            return name.map(Family::new);
        } catch (IllegalArgumentException e) {
            throw ArchivoltException.invalid(field, e.getMessage());
        }
    }

    private static Tags tags(Optional<String> list) throws ArchivoltException {
        return list.isEmpty()
                ? Tags.NONE
                : parseTags(COMMA.splitAsStream(list.get()).toList(), "tags");
    }

    private static Tags parseTags(Collection<String> words, String field) throws ArchivoltException {
        try {
            return Tags.parse(List.copyOf(words).stream().distinct().toList());
        } catch (ArchivoltException e) {
            throw ArchivoltException.invalid(field, e.doing());
        }
    }

    private static Map<String, String> parameters(Optional<JsonFields> parameters) throws ArchivoltException {
        return parameters.isEmpty() ? Map.of() : parameters.get().allTexts(WORD_LENGTH_MAX);
    }
}
