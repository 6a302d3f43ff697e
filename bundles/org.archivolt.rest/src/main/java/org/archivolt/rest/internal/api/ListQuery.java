package org.archivolt.rest.internal.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.archivolt.base.ArchivoltException;
import org.archivolt.rest.internal.Json;
import org.archivolt.rest.internal.syntax.QueryParameters;

/**
 * Which page of a list that is held in memory is wanted, in what order, and which fields of each row: {@code
 * fields=id,status}, {@code sort=-freeBytes,name}, {@code limit=100}, {@code after=ID}.
 *
 * <p>Rows that are equal as far as the order goes come by key, so pages never overlap while nothing changes. {@code after}
 * is the key of the last row of the page before.
 */
final class ListQuery {
    private static final int NAMES_MAX = 64;

    private final String key;
    private final Set<String> fields;
    private final List<String> sort;
    private final int limit;
    private final Optional<String> after;

    /**
     * A page of rows as they are written.
     *
     * @param next what {@code after} has to be for the next page; empty when there is none
     */
    record Page(List<ObjectNode> rows, Optional<String> next) {}

    private ListQuery(String key, Set<String> fields, List<String> sort, int limit, Optional<String> after) {
        this.key = key;
        this.fields = fields;
        this.sort = sort;
        this.limit = limit;
        this.after = after;
    }

    /**
     * Takes its parameters, and leaves the others.
     *
     * @param key the field that no two rows share
     */
    static ListQuery take(QueryParameters query, String key) throws ArchivoltException {
        return new ListQuery(
                key,
                new LinkedHashSet<>(names("fields", query)),
                names("sort", query),
                Parameters.limit(query.take("limit")),
                query.take("after"));
    }

    private static List<String> names(String parameter, QueryParameters query) throws ArchivoltException {
        Optional<String> text = query.take(parameter);
        if (text.isEmpty()) {
            return List.of();
        }
        List<String> names = List.of(text.get().split(",", -1));
        if (names.contains("") || names.size() > NAMES_MAX) {
            throw ArchivoltException.invalid(parameter, "must be names of fields, separated by commas")
                    .with("value", text.get());
        }
        return names;
    }

    /**
     * @param views records, whose components are the fields
     * @param type of the records
     * @throws ArchivoltException {@code INVALID_ARGUMENT} for a field that does not exist, or cannot be sorted by; and
     *     when the row that {@code after} names is gone and the order is not that of the keys
     */
    <T extends Record> Page page(List<T> views, Class<T> type) throws ArchivoltException {
        Set<String> known = fieldsOf(type);
        for (String field : fields) {
            requireKnown("fields", field, known);
        }
        for (String field : sort) {
            requireKnown("sort", isDescending(field) ? field.substring(1) : field, known);
        }
        List<ObjectNode> rows = new ArrayList<>(views.stream().map(Json::object).toList());
        rows.sort(order());
        int from = after.isEmpty() ? 0 : indexAfter(rows, after.get());
        int to = Math.min(rows.size(), from + limit);
        Optional<String> next = to < rows.size() ? Optional.of(keyOf(rows.get(to - 1))) : Optional.empty();
        List<ObjectNode> page = List.copyOf(rows.subList(from, to));
        if (!fields.isEmpty()) {
            page.forEach(row -> row.retain(fields));
        }
        return new Page(page, next);
    }

    private static <T extends Record> Set<String> fieldsOf(Class<T> type) {
        Set<String> names = new LinkedHashSet<>();
        for (var component : type.getRecordComponents()) {
            names.add(component.getName());
        }
        return names;
    }

    private static void requireKnown(String parameter, String field, Set<String> known) throws ArchivoltException {
        if (!known.contains(field)) {
            throw ArchivoltException.invalid(parameter, "names no field of these rows")
                    .with("value", field)
                    .with("fields", known);
        }
    }

    private static boolean isDescending(String field) {
        return field.startsWith("-");
    }

    private Comparator<ObjectNode> order() {
        Comparator<ObjectNode> order = Comparator.comparing(row -> 0);
        for (String field : sort) {
            Comparator<ObjectNode> by = isDescending(field)
                    ? Comparator.comparing((ObjectNode row) -> row.path(field.substring(1)), ListQuery::compare)
                            .reversed()
                    : Comparator.comparing((ObjectNode row) -> row.path(field), ListQuery::compare);
            order = order.thenComparing(by);
        }
        return order.thenComparing(this::keyOf);
    }

    /** Nothing comes before something, numbers go by size, everything else by its text. */
    private static int compare(JsonNode one, JsonNode other) {
        boolean oneIsNothing = one.isNull() || one.isMissingNode();
        boolean otherIsNothing = other.isNull() || other.isMissingNode();
        if (oneIsNothing || otherIsNothing) {
            return Boolean.compare(otherIsNothing, oneIsNothing);
        }
        return one.isNumber() && other.isNumber()
                ? one.decimalValue().compareTo(other.decimalValue())
                : text(one).compareTo(text(other));
    }

    private static String text(JsonNode value) {
        return value.isValueNode() ? value.asText() : value.toString();
    }

    private String keyOf(ObjectNode row) {
        return row.path(key).asText();
    }

    private int indexAfter(List<ObjectNode> rows, String last) throws ArchivoltException {
        for (int i = 0; i < rows.size(); i++) {
            String here = keyOf(rows.get(i));
            if (here.equals(last)) {
                return i + 1;
            }
            if (sort.isEmpty() && here.compareTo(last) > 0) {
                return i;
            }
        }
        if (sort.isEmpty()) {
            return rows.size();
        }
        throw ArchivoltException.invalid("after", "names no row any more: begin anew")
                .with("value", last);
    }
}
