package org.archivolt.dss.postgres.internal;

import static org.archivolt.dss.postgres.internal.ObjectRows.COLUMNS;
import static org.archivolt.dss.postgres.internal.ObjectRows.EXTENT_COLUMNS;
import static org.archivolt.dss.postgres.internal.ObjectRows.EXTENT_JOINS;
import static org.archivolt.dss.postgres.internal.ObjectRows.EXTENT_ORDER;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.ibatis.exceptions.PersistenceException;
import org.apache.ibatis.session.SqlSession;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ObjectId;
import org.archivolt.base.ObjectVersion;
import org.archivolt.dss.CopyQuery;
import org.archivolt.dss.CopyRef;
import org.archivolt.dss.CopyStatus;
import org.archivolt.dss.DamagedCopy;
import org.archivolt.dss.ExtentDamage;
import org.archivolt.dss.ListedCopy;
import org.archivolt.dss.ObjectPage;
import org.archivolt.dss.ObjectPosition;
import org.archivolt.dss.ObjectQuery;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.dss.ObjectSelector;
import org.archivolt.dss.PlacedExtent;
import org.archivolt.dss.StoredObjectRecord;

/** What is asked about versions and copies. Each answer comes from one statement, so that all of it is of one moment. */
final class ObjectReader {
    /** How many rows a statement looks at for a page, however few of them match. */
    private static final int LOOK_MAX = 50_000;

    private static final String INVALID_PATTERN = "2201B";
    private static final UUID LEAST = new UUID(0, 0);
    private static final UUID GREATEST = new UUID(-1, -1);
    private static final String COPY_ORDER = " c.created, c.copy_key";

    private ObjectReader() {}

    // ---- one

    static Optional<ObjectRecord> find(SqlSession session, ObjectSelector which) throws ArchivoltException {
        ObjectRows rows = new ObjectRows();
        new Query()
                .add("select" + COLUMNS + "from object o join object_copy c using (object_key) where ")
                .add(where(which))
                .add(" order by o.object_key," + COPY_ORDER)
                .read(session, rows::add);
        return requireOne(rows) ? Optional.of(rows.object(0)).filter(o -> isOfId(o, which)) : Optional.empty();
    }

    static Optional<StoredObjectRecord> locate(SqlSession session, ObjectSelector which) throws ArchivoltException {
        ObjectRows rows = located(session, where(which));
        return requireOne(rows) ? Optional.of(rows.stored(0)).filter(o -> isOfId(o.object(), which)) : Optional.empty();
    }

    /** @return by id, those of the ids that are visible */
    static Map<String, StoredObjectRecord> locateVisible(SqlSession session, List<String> ids) {
        Query condition = ids.size() == 1
                ? new Query().add("o.id = ? and o.deprecated is null", ids.get(0))
                : new Query().add("o.id = any (?) and o.deprecated is null", (Object) ids.toArray(String[]::new));
        ObjectRows rows = located(session, condition);
        Map<String, StoredObjectRecord> located = new HashMap<>();
        for (int i = 0; i < rows.size(); i++) {
            StoredObjectRecord stored = rows.stored(i);
            located.put(stored.object().id().text(), stored);
        }
        return located;
    }

    private static ObjectRows located(SqlSession session, Query condition) {
        ObjectRows rows = new ObjectRows();
        new Query()
                .add("select" + COLUMNS + "," + EXTENT_COLUMNS
                        + "from object o join object_copy c using (object_key) left join extent e using (copy_key)"
                        + EXTENT_JOINS + "where ")
                .add(condition)
                .add(" order by o.object_key," + COPY_ORDER + "," + EXTENT_ORDER)
                .read(session, row -> rows.addWithExtent(row, row.getLong(1)));
        return rows;
    }

    /** @return false when there is none */
    private static boolean requireOne(ObjectRows rows) throws ArchivoltException {
        if (rows.size() > 1) {
            throw severalGenerations();
        }
        return rows.size() == 1;
    }

    static ArchivoltException severalGenerations() {
        return ArchivoltException.invalid("uuid", "must be given: several generations have it");
    }

    private static boolean isOfId(ObjectRecord object, ObjectSelector which) {
        return which.id().map(object.id()::equals).orElse(true);
    }

    /** Of a version {@code o}; that it has the id is not said when there is a uuid. */
    static Query where(ObjectSelector which) {
        if (which.uuid().isPresent()) {
            return which.version().isPresent()
                    ? new Query()
                            .add(
                                    "o.uuid = ? and o.version = ?",
                                    which.uuid().get(),
                                    which.version().getAsInt())
                    : new Query()
                            .add(
                                    "o.object_key = (select object_key from object where uuid = ?"
                                            + " order by version desc limit 1)",
                                    which.uuid().get());
        }
        String id = which.id().orElseThrow().text();
        if (which.version().isEmpty()) {
            return new Query().add("o.id = ? and o.deprecated is null", id);
        }
        int version = which.version().getAsInt();
        return new Query().add("""
                o.object_key in (
                    select object_key from object where id = ? and version = ? and deprecated is null
                    union all
                    select object_key from object d where id = ? and version = ? and deprecated is not null
                        and not exists (
                            select from object v where v.id = ? and v.deprecated is null and v.uuid <> d.uuid))
                """, id, version, id, version, id);
    }

    /** Versions of these keys. */
    static Map<Long, ObjectRecord> records(SqlSession session, long[] keys) {
        ObjectRows rows = new ObjectRows();
        new Query()
                .add(
                        "select" + COLUMNS + "from object o join object_copy c using (object_key)"
                                + " where o.object_key = any (?) order by o.object_key," + COPY_ORDER,
                        keys)
                .read(session, rows::add);
        Map<Long, ObjectRecord> records = new LinkedHashMap<>();
        for (int i = 0; i < rows.size(); i++) {
            records.put(rows.key(i), rows.object(i));
        }
        return records;
    }

    // ---- pages of versions

    static ObjectPage list(SqlSession session, ObjectQuery query, Optional<ObjectPosition> after, int limit)
            throws ArchivoltException {
        try {
            query.pattern()
                    .ifPresent(
                            pattern -> new Query().add("select '' ~ ?", pattern).read(session, row -> {}));
            return page(session, query, after, limit);
        } catch (PersistenceException e) {
            if (query.pattern().isPresent() && SqlFailure.hasState(e, INVALID_PATTERN)) {
                throw ArchivoltException.invalid("pattern", "must be a regular expression");
            }
            throw e;
        }
    }

    private static ObjectPage page(SqlSession session, ObjectQuery query, Optional<ObjectPosition> after, int limit) {
        ObjectRows rows = new ObjectRows();
        List<ObjectPosition> lastLooked = new ArrayList<>();
        new Query()
                .add("select" + COLUMNS + ", o.place, o.matches from (")
                .add(looked(query, after, limit))
                .add(") as o join object_copy c using (object_key) order by o.id, o.uuid, o.version," + COPY_ORDER)
                .read(session, row -> {
                    if (row.getLong(23) == LOOK_MAX) {
                        lastLooked.add(new ObjectPosition(
                                new ObjectId(row.getString(2)),
                                Optional.of(new ObjectVersion(row.getObject(3, UUID.class), row.getInt(4)))));
                    }
                    if (row.getBoolean(24)) {
                        rows.add(row);
                    }
                });
        List<ObjectRecord> objects = IntStream.range(0, Math.min(limit, rows.size()))
                .mapToObj(rows::object)
                .toList();
        if (rows.size() <= limit) {
            return new ObjectPage(objects, lastLooked.stream().findFirst());
        }
        ObjectRecord last = objects.get(limit - 1);
        return new ObjectPage(objects, Optional.of(new ObjectPosition(last.id(), Optional.of(last.version()))));
    }

    /** Those that match, up to one more than fit; and the last one looked at, if not all were. */
    private static Query looked(ObjectQuery query, Optional<ObjectPosition> after, int limit) {
        Query filters = filters(query);
        if (filters.isEmpty()) {
            return new Query()
                    .add("select scanned.*, 0 as place, true as matches from (")
                    .add(scan(query, after, limit + 1))
                    .add(") as scanned");
        }
        return new Query()
                .add("select * from (select scanned.*, row_number() over (order by id, uuid, version) as place, true")
                .add(filters)
                .add(" as matches from (")
                .add(scan(query, after, LOOK_MAX))
                .add(
                        ") as scanned) as looked where matches or place = " + LOOK_MAX
                                + " order by id, uuid, version limit ?",
                        limit + 1);
    }

    private static Query filters(ObjectQuery query) {
        Query filters = new Query();
        query.pattern().ifPresent(pattern -> filters.add(" and id ~ ?", pattern));
        if (!query.metadata().isEmpty()) {
            filters.add(" and metadata @> cast(? as jsonb)", Json.ofTexts(query.metadata()));
        }
        query.sizeFrom().ifPresent(size -> filters.add(" and size_bytes >= ?", size));
        query.sizeTo().ifPresent(size -> filters.add(" and size_bytes <= ?", size));
        query.createdFrom().ifPresent(time -> filters.add(" and created >= ?", time));
        query.createdTo().ifPresent(time -> filters.add(" and created < ?", time));
        query.version().ifPresent(version -> filters.add(" and version = ?", version));
        return filters;
    }

    private static Query scan(ObjectQuery query, Optional<ObjectPosition> after, int look) {
        if (query.uuid().isPresent()) {
            String condition = switch (query.which()) {
                case VISIBLE -> " and deprecated is null";
                case DEPRECATED -> " and deprecated is not null";
                case ALL -> "";
            };
            return range(
                    "uuid = ?" + condition, query, after, look, query.uuid().get());
        }
        return switch (query.which()) {
            case VISIBLE -> visible(query, after, look);
            case DEPRECATED -> deprecated(query, after, look);
            case ALL ->
                new Query()
                        .add("select * from ((")
                        .add(visible(query, after, look))
                        .add(") union all (")
                        .add(deprecated(query, after, look))
                        .add(")) as both_kinds order by id, uuid, version limit ?", look);
        };
    }

    /** {@code id >= ?} besides the comparison of rows, for an index that has only the id. */
    private static Query visible(ObjectQuery query, Optional<ObjectPosition> after, int look) {
        String afterId = after.map(a -> a.id().text()).orElse("");
        return range("deprecated is null and id >= ?", query, after, look, afterId);
    }

    private static Query deprecated(ObjectQuery query, Optional<ObjectPosition> after, int look) {
        return range("deprecated is not null", query, after, look);
    }

    private static Query range(
            String condition, ObjectQuery query, Optional<ObjectPosition> after, int look, Object... values) {
        IdRange range = IdRange.ofPrefix(query.prefix());
        Optional<ObjectVersion> version = after.flatMap(ObjectPosition::version);
        UUID afterUuid = version.map(ObjectVersion::uuid).orElse(after.isPresent() ? GREATEST : LEAST);
        int afterVersion = version.map(ObjectVersion::version).orElse(after.isPresent() ? Integer.MAX_VALUE : 0);
        return new Query()
                .add("select * from object where " + condition, values)
                .add(
                        " and id >= ? and id < ? and (id, uuid, version) > (?, ?, ?)",
                        range.from(),
                        range.below(),
                        after.map(a -> a.id().text()).orElse(""),
                        afterUuid,
                        afterVersion)
                .add(" order by id, uuid, version limit ?", look);
    }

    // ---- pages of copies and extents

    /** Part of a list of copies. @param next where to go on; empty at the end */
    record CopyPart(List<ListedCopy> copies, Optional<Long> next) {}

    static CopyPart copies(SqlSession session, CopyQuery query, long after, int limit) {
        ObjectRows rows = new ObjectRows();
        List<Long> lastLooked = new ArrayList<>();
        new Query()
                .add("select" + COLUMNS + ", page.copy_key, page.place, page.matches from (select * from ("
                        + "select c.copy_key, c.object_key, row_number() over (order by c.copy_key) as place, true")
                .add(filters(query))
                .add(
                        " as matches from (select * from object_copy where copy_key > ?" + lacking(query)
                                + " order by copy_key limit " + LOOK_MAX + ") as c join object o using (object_key))"
                                + " as looked where matches or place = " + LOOK_MAX
                                + " order by copy_key limit ?) as page"
                                + " join object o using (object_key) join object_copy c using (object_key)"
                                + " order by page.copy_key," + COPY_ORDER,
                        after,
                        limit)
                .read(session, row -> {
                    if (row.getLong(24) == LOOK_MAX) {
                        lastLooked.add(row.getLong(23));
                    }
                    if (row.getBoolean(25)) {
                        rows.add(row, row.getLong(23));
                    }
                });
        List<ListedCopy> copies = IntStream.range(0, rows.size())
                .mapToObj(i -> new ListedCopy(rows.key(i), rows.object(i), rows.copy(i, rows.key(i))))
                .toList();
        return new CopyPart(copies, lastLooked.stream().findFirst());
    }

    /** For the index of those that lack something. */
    private static String lacking(CopyQuery query) {
        return query.status().filter(status -> status != CopyStatus.COMPLETE).isPresent()
                ? " and status <> 'COMPLETE'"
                : "";
    }

    private static Query filters(CopyQuery query) {
        IdRange range = IdRange.ofPrefix(query.prefix());
        Query filters = new Query().add(" and o.id >= ? and o.id < ?", range.from(), range.below());
        query.name().ifPresent(name -> filters.add(" and c.name = ?", name));
        query.with()
                .ifPresent(name -> filters.add(
                        " and exists (select from object_copy w where w.object_key = c.object_key and w.name = ?"
                                + " and w.status = 'COMPLETE')",
                        name));
        query.without()
                .ifPresent(name -> filters.add(
                        " and not exists (select from object_copy w where w.object_key = c.object_key and w.name = ?)",
                        name));
        query.status().ifPresent(status -> filters.add(" and c.status = ?", status.name()));
        query.createdBefore().ifPresent(time -> filters.add(" and c.created < ?", time));
        return query.visible() ? filters.add(" and o.deprecated is null") : filters;
    }

    static List<PlacedExtent> extentsOn(SqlSession session, long mediumKey, long after, int limit) {
        List<PlacedExtent> placed = new ArrayList<>();
        new Query()
                .add(
                        "select e.copy_key, e.ordinal, o.id, o.uuid, o.version, c.name," + EXTENT_COLUMNS + """
                        from (
                                select * from extent where medium_key = ? and (copy_key, ordinal) > (?, ?)
                                order by copy_key, ordinal limit ?) as e
                            join object_copy c using (copy_key) join object o using (object_key)
                        """
                                + EXTENT_JOINS + "order by e.copy_key, e.ordinal",
                        mediumKey,
                        ExtentPosition.copyKey(after),
                        ExtentPosition.ordinal(after),
                        limit)
                .read(
                        session,
                        row -> placed.add(new PlacedExtent(
                                new ObjectId(row.getString(3)),
                                new CopyRef(
                                        new ObjectVersion(row.getObject(4, UUID.class), row.getInt(5)),
                                        row.getString(6)),
                                ExtentPosition.of(row.getLong(1), row.getInt(2)),
                                ObjectRows.extent(row, 6))));
        return placed;
    }

    // ---- damage

    /** What is told of a damaged copy besides the copy. */
    private static final class Waiting {
        final List<ExtentDamage> damages = new ArrayList<>();
        final Instant noted;
        final int attempts;
        final Instant tried;

        Waiting(Instant noted, int attempts, Instant tried) {
            this.noted = noted;
            this.attempts = attempts;
            this.tried = tried;
        }
    }

    /** One row per extent of a damaged copy and per further copy; {@code why} only of extents that are damaged. */
    static List<DamagedCopy> damaged(SqlSession session, Instant triedBefore, int limit) {
        ObjectRows rows = new ObjectRows();
        Map<Long, Waiting> waiting = new LinkedHashMap<>();
        int own = 22 + ObjectRows.EXTENT_COLUMN_COUNT;
        new Query()
                .add(
                        "select" + COLUMNS + "," + EXTENT_COLUMNS + """
                        , waiting.copy_key, waiting.noted, waiting.attempts, waiting.tried, damage.why
                        from (
                                select copy_key, noted, attempts, tried from damaged_copy
                                where tried < ? order by tried, copy_key limit ?) as waiting
                            join object_copy damaged on damaged.copy_key = waiting.copy_key
                            join object o on o.object_key = damaged.object_key
                            join object_copy c on c.object_key = o.object_key
                            left join extent e on e.copy_key = waiting.copy_key and c.copy_key = waiting.copy_key
                        """ + EXTENT_JOINS + """
                            left join extent_damage damage on damage.copy_key = e.copy_key
                                and damage.uuid = e.uuid and damage.layout_column = e.layout_column
                        order by waiting.tried, waiting.copy_key,
                        """ + COPY_ORDER + ","
                                + EXTENT_ORDER,
                        triedBefore,
                        limit)
                .read(session, row -> {
                    long key = row.getLong(own + 1);
                    rows.addWithExtent(row, key);
                    Waiting each = waiting.get(key);
                    if (each == null) {
                        each = new Waiting(
                                ObjectRows.instant(row, own + 2),
                                row.getInt(own + 3),
                                ObjectRows.instant(row, own + 4));
                        waiting.put(key, each);
                    }
                    String why = row.getString(own + 5);
                    if (why != null) {
                        CopyRef copy = new CopyRef(
                                new ObjectVersion(row.getObject(3, UUID.class), row.getInt(4)), row.getString(14));
                        each.damages.add(new ExtentDamage(copy, row.getObject(23, UUID.class), row.getInt(28), why));
                    }
                });
        return IntStream.range(0, rows.size())
                .mapToObj(i -> damaged(rows, i, waiting.get(rows.key(i))))
                .toList();
    }

    private static DamagedCopy damaged(ObjectRows rows, int index, Waiting waiting) {
        String name = rows.copy(index, rows.key(index)).name();
        StoredObjectRecord object = rows.stored(index);
        return new DamagedCopy(
                object.object(),
                object.copies().stream()
                        .filter(copy -> copy.copy().name().equals(name))
                        .findFirst()
                        .orElseThrow(),
                waiting.damages.stream().distinct().toList(),
                waiting.noted,
                waiting.attempts,
                waiting.tried);
    }
}
