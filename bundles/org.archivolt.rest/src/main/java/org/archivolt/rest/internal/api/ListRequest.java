package org.archivolt.rest.internal.api;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ObjectId;
import org.archivolt.dss.ObjectPage;
import org.archivolt.dss.ObjectPosition;
import org.archivolt.dss.ObjectQuery;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.rest.internal.ObjectView;
import org.archivolt.rest.internal.syntax.PageToken;
import org.archivolt.rest.internal.syntax.QueryParameters;
import org.archivolt.rest.internal.syntax.Selectors;

/**
 * What a request for a page of a list of objects may ask.
 *
 * @param fields of each object; all when nothing was asked
 */
record ListRequest(ObjectQuery query, Optional<ObjectPosition> after, int limit, Set<String> fields) {
    private static final String METADATA = "metadata.";

    static ListRequest parse(String text) throws ArchivoltException {
        QueryParameters parameters = new QueryParameters(text);
        String prefix = prefix(parameters.take("prefix").orElse(""));
        Optional<String> pattern = parameters.take("pattern");
        Map<String, String> metadata = parameters.takeAll(METADATA);
        OptionalLong sizeFrom = size("size_from", parameters);
        OptionalLong sizeTo = size("size_to", parameters);
        Optional<Instant> createdFrom = time("created_from", parameters);
        Optional<Instant> createdTo = time("created_to", parameters);
        Optional<UUID> uuid = Selectors.uuid(parameters);
        OptionalInt version = Selectors.version(parameters);
        ObjectQuery.Which which = which(parameters.take("which").orElse("visible"));
        Optional<ObjectPosition> after = after(parameters.take("after"), which);
        int limit = Parameters.limit(parameters.take("limit"));
        Set<String> fields = fields(parameters);
        parameters.end();
        return new ListRequest(
                new ObjectQuery(
                        prefix, pattern, metadata, sizeFrom, sizeTo, createdFrom, createdTo, uuid, version, which),
                after,
                limit,
                fields);
    }

    static Set<String> fields(QueryParameters parameters) throws ArchivoltException {
        Optional<String> fields = parameters.take("fields");
        return fields.isEmpty() ? ObjectView.FIELDS : ObjectView.fields(fields.get());
    }

    private static String prefix(String text) throws ArchivoltException {
        return text.isEmpty() ? text : idLike("prefix", text).text();
    }

    private static ObjectQuery.Which which(String word) throws ArchivoltException {
        return switch (word) {
            case "visible" -> ObjectQuery.Which.VISIBLE;
            case "deprecated" -> ObjectQuery.Which.DEPRECATED;
            case "all" -> ObjectQuery.Which.ALL;
            default ->
                throw ArchivoltException.invalid("which", "must be visible, deprecated or all")
                        .with("value", word);
        };
    }

    /** Of an id there is one visible object at most, so that its id alone tells a place among them. */
    private static Optional<ObjectPosition> after(Optional<String> text, ObjectQuery.Which which)
            throws ArchivoltException {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Optional<ObjectPosition> token = PageToken.parse(text.get());
        if (token.isPresent()) {
            return token;
        }
        if (which != ObjectQuery.Which.VISIBLE) {
            throw ArchivoltException.invalid("after", "must be next of the page before")
                    .with("value", text.get());
        }
        return Optional.of(ObjectPosition.after(idLike("after", text.get())));
    }

    static Optional<ObjectPosition> token(Optional<String> text) throws ArchivoltException {
        return after(text, ObjectQuery.Which.ALL);
    }

    private static ObjectId idLike(String field, String text) throws ArchivoltException {
        try {
            return ObjectId.of(text);
        } catch (ArchivoltException e) {
            throw ArchivoltException.invalid(field, e.doing());
        }
    }

    private static OptionalLong size(String name, QueryParameters parameters) throws ArchivoltException {
        Optional<String> text = parameters.take(name);
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        long size = Parameters.number(name, text.get());
        if (size < 0) {
            throw ArchivoltException.invalid(name, "must not be negative").with("value", size);
        }
        return OptionalLong.of(size);
    }

    /** A database keeps microseconds of four-digit years. */
    private static Optional<Instant> time(String name, QueryParameters parameters) throws ArchivoltException {
        Optional<String> text = parameters.take(name);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            OffsetDateTime time = OffsetDateTime.parse(text.get());
            if (time.getYear() >= 1 && time.getYear() <= 9999) {
                return Optional.of(time.toInstant());
            }
        } catch (DateTimeParseException e) {
            // as wrong as one out of range
        }
        throw ArchivoltException.invalid(name, "must be a time of RFC 3339, such as 2026-02-03T04:05:06Z")
                .with("value", text.get());
    }

    /** What to give as {@code after} for the page that follows; null when there is none. */
    String next(ObjectPage page) {
        if (page.next().isEmpty()) {
            return null;
        }
        ObjectPosition next = page.next().get();
        boolean atLast = !page.objects().isEmpty()
                && isAt(next, page.objects().get(page.objects().size() - 1));
        String id = next.id().text();
        return query.which() == ObjectQuery.Which.VISIBLE
                        && atLast
                        && PageToken.parse(id).isEmpty()
                ? id
                : PageToken.of(next);
    }

    private static boolean isAt(ObjectPosition position, ObjectRecord object) {
        return position.id().equals(object.id())
                && position.version().map(object.version()::equals).orElse(true);
    }
}
