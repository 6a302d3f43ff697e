package org.archivolt.dss.postgres.internal;

import static org.archivolt.base.ErrorCode.ALREADY_EXISTS;
import static org.archivolt.base.ErrorCode.PRECONDITION_FAILED;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.ibatis.exceptions.PersistenceException;
import org.apache.ibatis.session.SqlSession;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Checksum;
import org.archivolt.base.ObjectId;
import org.archivolt.base.ObjectVersion;
import org.archivolt.base.Tags;
import org.archivolt.base.Ticker;
import org.archivolt.dss.AttributeChange;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.dss.ObjectSelector;
import org.archivolt.dss.Precondition;
import org.archivolt.dss.postgres.internal.VersionMapper.LockedRow;
import org.archivolt.dss.postgres.internal.VersionMapper.SettlingRow;

/** What is done to versions besides committing them. */
final class VersionChanges {
    private final CatalogDatabase database;
    private final Ticker ticker;

    VersionChanges(CatalogDatabase database, Ticker ticker) {
        this.database = database;
        this.ticker = ticker;
    }

    private Instant now() {
        return ticker.now().truncatedTo(ChronoUnit.MICROS);
    }

    /** The visible version is remembered: a repeated commit looks for it by its old id. */
    Optional<ObjectRecord> rename(ObjectSelector which, ObjectId to) throws ArchivoltException {
        return database.transaction("renaming an object", session -> {
            Optional<LockedRow> row = Versions.lock(session, which);
            if (row.isPresent() && !row.get().id().equals(to.text())) {
                VersionMapper mapper = session.getMapper(VersionMapper.class);
                mapper.remember(keys(mapper.lockGeneration(row.get().uuid())));
                refusing(to, () -> mapper.rename(row.get().uuid(), to.text()));
            }
            return row.map(locked -> record(session, locked.objectKey()));
        });
    }

    private static ObjectRecord record(SqlSession session, long objectKey) {
        return ObjectReader.records(session, new long[] {objectKey}).get(objectKey);
    }

    private static long[] keys(List<LockedRow> rows) {
        return Columns.longs(rows, LockedRow::objectKey);
    }

    private static void refusing(ObjectId id, Runnable change) throws ArchivoltException {
        try {
            change.run();
        } catch (PersistenceException e) {
            if (SqlFailure.hasState(e, SqlFailure.UNIQUE_VIOLATION)) {
                throw new ArchivoltException(ALREADY_EXISTS, "making an object visible", e).with("object", id);
            }
            throw e;
        }
    }

    Optional<ObjectRecord> change(ObjectSelector which, AttributeChange change, Precondition precondition)
            throws ArchivoltException {
        Texts.requireStorable("metadata", change.metadata());
        Texts.requireStorable("content type", change.contentType().orElse(""));
        Texts.requireStorable("grouping", change.grouping().orElse(""));
        return database.transaction("changing an object", session -> {
            Optional<LockedRow> row = Versions.lock(session, which);
            if (row.isPresent()) {
                require(precondition, row.get());
                change(session.getMapper(VersionMapper.class), row.get(), change);
            }
            return row.map(locked -> record(session, locked.objectKey()));
        });
    }

    private static void change(VersionMapper mapper, LockedRow row, AttributeChange change) {
        Map<String, String> metadata = new TreeMap<>(change.removeAll() ? Map.of() : Json.texts(row.metadata()));
        metadata.keySet().removeAll(change.removed());
        metadata.putAll(change.metadata());
        String grouping = change.grouping().orElse(row.grouping());
        mapper.change(
                row.objectKey(),
                change.contentType().orElse(row.contentType()),
                Json.ofTexts(metadata),
                change.tags().orElseGet(() -> new Tags(Set.of(row.tags()))).toString(),
                grouping == null || grouping.isEmpty() ? null : grouping);
    }

    private static void require(Precondition precondition, LockedRow row) throws ArchivoltException {
        if (!precondition.holds(Optional.of(Checksum.parse(row.checksum())))) {
            throw new ArchivoltException(PRECONDITION_FAILED, "changing an object").with("object", row.id());
        }
    }

    Optional<ObjectVersion> deprecate(ObjectId id, Precondition precondition) throws ArchivoltException {
        return database.transaction("deleting an object", session -> {
            VersionMapper mapper = session.getMapper(VersionMapper.class);
            Optional<LockedRow> row = Versions.lock(session, ObjectSelector.of(id));
            if (row.isPresent()) {
                require(precondition, row.get());
                long[] keys = {row.get().objectKey()};
                mapper.remember(keys);
                mapper.deprecate(keys, now());
            }
            return row.map(LockedRow::objectVersion);
        });
    }

    Optional<ObjectRecord> undelete(ObjectSelector which) throws ArchivoltException {
        if (which.version().isPresent()) {
            throw ArchivoltException.invalid("version", "must not be given: it is the greatest");
        }
        return database.transaction("undeleting an object", session -> {
            Optional<LockedRow> visible = which.isOfVisible() ? Versions.lock(session, which) : Optional.empty();
            if (visible.isPresent()) {
                return visible.map(row -> record(session, row.objectKey()));
            }
            Optional<UUID> generation = generation(session, which);
            return generation.isPresent() ? undelete(session, generation.get(), which.id()) : Optional.empty();
        });
    }

    private static Optional<UUID> generation(SqlSession session, ObjectSelector which) throws ArchivoltException {
        if (which.uuid().isPresent()) {
            return which.uuid();
        }
        List<UUID> found = session.getMapper(VersionMapper.class)
                .deletedGenerations(which.id().orElseThrow().text());
        if (found.size() > 1) {
            throw ObjectReader.severalGenerations();
        }
        return found.stream().findFirst();
    }

    private static Optional<ObjectRecord> undelete(SqlSession session, UUID uuid, Optional<ObjectId> id)
            throws ArchivoltException {
        VersionMapper mapper = session.getMapper(VersionMapper.class);
        List<LockedRow> rows = mapper.lockGeneration(uuid);
        boolean isOfId = !rows.isEmpty()
                && id.map(wanted -> wanted.text().equals(rows.get(0).id())).orElse(true);
        if (!isOfId) {
            return Optional.empty();
        }
        Optional<LockedRow> visible = rows.stream().filter(LockedRow::isVisible).findFirst();
        LockedRow row = visible.orElse(rows.get(rows.size() - 1));
        if (visible.isEmpty()) {
            refusing(new ObjectId(row.id()), () -> mapper.reveal(new long[] {row.objectKey()}));
        }
        return Optional.of(record(session, row.objectKey()));
    }

    Optional<ObjectVersion> remove(ObjectSelector which, Precondition precondition) throws ArchivoltException {
        return database.transaction("removing an object", session -> {
            Optional<LockedRow> row = Versions.lock(session, which);
            if (row.isPresent()) {
                require(precondition, row.get());
                remove(session, List.of(row.get()));
            }
            return row.map(LockedRow::objectVersion);
        });
    }

    /** The lock comes first, in a statement of its own: the second then sees the extents of the versions locked. */
    private static void remove(SqlSession session, List<LockedRow> rows) throws ArchivoltException {
        PackChanges packs = new PackChanges();
        packs.remove(session.getMapper(ObjectMapper.class).remove(keys(rows)));
        packs.apply(session);
    }

    int expire(Instant before, int limit) throws ArchivoltException {
        Instant bound = Query.storable(before);
        return database.transactionOnce("removing expired versions", session -> {
            List<LockedRow> rows = session.getMapper(VersionMapper.class).lockDeprecated(bound, limit).stream()
                    .filter(row -> !row.isVisible() && row.deprecated().isBefore(bound))
                    .toList();
            if (!rows.isEmpty()) {
                remove(session, rows);
            }
            return rows.size();
        });
    }

    void settle(Collection<ObjectId> ids) throws ArchivoltException {
        String[] wanted = ids.stream().map(ObjectId::text).distinct().sorted().toArray(String[]::new);
        if (wanted.length > 0) {
            database.transaction("settling objects", session -> {
                settle(session.getMapper(VersionMapper.class), wanted);
                return null;
            });
        }
    }

    private void settle(VersionMapper mapper, String[] ids) {
        Map<String, List<SettlingRow>> versions =
                mapper.lockIds(ids).stream().collect(Collectors.groupingBy(SettlingRow::id));
        List<SettlingRow> hidden = new ArrayList<>();
        List<SettlingRow> revealed = new ArrayList<>();
        versions.values().forEach(rows -> settle(rows, hidden, revealed));
        mapper.deprecate(Columns.longs(hidden, SettlingRow::objectKey), now());
        mapper.reveal(Columns.longs(revealed, SettlingRow::objectKey));
    }

    private static void settle(List<SettlingRow> rows, List<SettlingRow> hidden, List<SettlingRow> revealed) {
        Optional<SettlingRow> visible =
                rows.stream().filter(SettlingRow::visible).findFirst();
        Optional<SettlingRow> youngest = rows.stream()
                .filter(SettlingRow::readable)
                .max(Comparator.comparing(SettlingRow::created).thenComparingInt(SettlingRow::version));
        boolean isYounger = youngest.isPresent()
                && (visible.isEmpty()
                        || visible.get().created().isBefore(youngest.get().created()));
        if (isYounger) {
            visible.ifPresent(hidden::add);
            revealed.add(youngest.get());
        }
    }
}
