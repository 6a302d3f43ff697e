package org.archivolt.dss.postgres.internal;

import static org.archivolt.base.ErrorCode.NO_SUCH_MEDIUM;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.ibatis.exceptions.PersistenceException;
import org.apache.ibatis.session.SqlSession;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.MediumId;
import org.archivolt.base.ObjectId;
import org.archivolt.base.ObjectVersion;
import org.archivolt.base.Ticker;
import org.archivolt.dss.AttributeChange;
import org.archivolt.dss.CommitOutcome;
import org.archivolt.dss.CopyCommit;
import org.archivolt.dss.CopyQuery;
import org.archivolt.dss.CopyRef;
import org.archivolt.dss.CopyStatus;
import org.archivolt.dss.CreditFence;
import org.archivolt.dss.DamagedCopy;
import org.archivolt.dss.ExtentDamage;
import org.archivolt.dss.ExtentReplacement;
import org.archivolt.dss.ListedCopy;
import org.archivolt.dss.ObjectCatalog;
import org.archivolt.dss.ObjectCommit;
import org.archivolt.dss.ObjectPage;
import org.archivolt.dss.ObjectPosition;
import org.archivolt.dss.ObjectQuery;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.dss.ObjectSelector;
import org.archivolt.dss.OrphanExtent;
import org.archivolt.dss.PendingExtent;
import org.archivolt.dss.PlacedExtent;
import org.archivolt.dss.Precondition;
import org.archivolt.dss.RestoredExtent;
import org.archivolt.dss.StoredObjectRecord;
import org.archivolt.dss.postgres.internal.ExtentMapper.DeclaredRow;
import org.archivolt.dss.postgres.internal.ExtentMapper.OrphanRow;
import org.archivolt.dss.postgres.internal.ObjectReader.CopyPart;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Objects and extents in PostgreSQL. A collection takes as many statements as a single object. */
@Component
public final class PostgresObjectCatalog implements ObjectCatalog {
    private static final int PAGE_MAX = 10_000;
    private static final String QUERY_CANCELLED = "57014";
    private static final String DECLARING = "declaring extents";

    private final CatalogDatabase database;
    private final MediumKeys mediumKeys = new MediumKeys();
    private final Commits commits;
    private final VersionChanges versions;
    private final CopyChanges copies;
    private final Restores restores;
    private final Repairs repairs;
    private final Lookups lookups;

    @Activate
    public PostgresObjectCatalog(@Reference CatalogDatabase database) {
        this(database, Ticker.system());
    }

    PostgresObjectCatalog(CatalogDatabase database, Ticker ticker) {
        this.database = database;
        this.commits = new Commits(database, ticker, mediumKeys);
        this.versions = new VersionChanges(database, ticker);
        this.copies = new CopyChanges(database, mediumKeys);
        this.restores = new Restores(database, ticker, mediumKeys);
        this.repairs = new Repairs(database, ticker, mediumKeys);
        this.lookups = new Lookups(
                ids -> database.statement("locating objects", session -> ObjectReader.locateVisible(session, ids)));
    }

    // ---- committing

    @Override
    public Map<ObjectId, ObjectVersion> declare(Collection<PendingExtent> extents, Collection<ObjectId> ids)
            throws ArchivoltException {
        List<PendingExtent> rows = sorted(extents);
        if (rows.isEmpty() && ids.isEmpty()) {
            return Map.of();
        }
        for (PendingExtent row : rows) {
            Texts.requireStorable("address", row.address());
        }
        Fences.requireStorable(
                rows.stream().flatMap(row -> row.fence().stream()).toList(), DECLARING);
        return database.statement(DECLARING, session -> {
            mediumKeys.learn(session, rows.stream().map(PendingExtent::medium).toList());
            return visible(declare(session, rows, ids));
        });
    }

    private static Map<ObjectId, ObjectVersion> visible(List<DeclaredRow> rows) throws ArchivoltException {
        Map<ObjectId, ObjectVersion> visible = new HashMap<>();
        for (DeclaredRow row : rows) {
            if (!row.isVisible()) {
                throw Fences.fenced(row.fence(), DECLARING);
            }
            visible.put(new ObjectId(row.id()), new ObjectVersion(row.uuid(), row.version()));
        }
        return visible;
    }

    private List<DeclaredRow> declare(SqlSession session, List<PendingExtent> rows, Collection<ObjectId> ids)
            throws ArchivoltException {
        try {
            return session.getMapper(ExtentMapper.class)
                    .declare(
                            Columns.uuids(rows, PendingExtent::extent),
                            keysOfKnown(rows),
                            Columns.texts(rows, PendingExtent::address),
                            Columns.texts(rows, PendingExtent::host),
                            Columns.uuids(rows, PendingExtent::session),
                            Columns.texts(
                                    rows,
                                    row -> row.fence().map(CreditFence::type).orElse(null)),
                            Columns.texts(
                                    rows,
                                    row -> row.fence().map(CreditFence::name).orElse(null)),
                            rows.stream()
                                    .map(row ->
                                            row.fence().map(CreditFence::token).orElse(null))
                                    .toArray(Long[]::new),
                            ids.stream().map(ObjectId::text).distinct().toArray(String[]::new));
        } catch (PersistenceException e) {
            if (SqlFailure.hasState(e, SqlFailure.FOREIGN_KEY_VIOLATION)) {
                mediumKeys.forgetAll();
                throw new Conflict("a medium was removed meanwhile");
            }
            throw e;
        }
    }

    /** In one order in all transactions, so that two with the same extents do not block each other. */
    private static List<PendingExtent> sorted(Collection<PendingExtent> extents) {
        return extents.stream()
                .sorted((a, b) -> a.extent().compareTo(b.extent()))
                .toList();
    }

    private long[] keysOfKnown(List<PendingExtent> rows) throws ArchivoltException {
        for (PendingExtent row : rows) {
            if (mediumKeys.of(row.medium()) == MediumKeys.UNKNOWN) {
                throw new ArchivoltException(NO_SUCH_MEDIUM, DECLARING).with("medium", row.medium());
            }
        }
        return Columns.longs(rows, row -> mediumKeys.of(row.medium()));
    }

    @Override
    public List<CommitOutcome> commit(List<ObjectCommit> objects) throws ArchivoltException {
        return objects.isEmpty() ? List.of() : commits.commit(objects);
    }

    @Override
    public List<CommitOutcome> addCopies(List<CopyCommit> added) throws ArchivoltException {
        return added.isEmpty() ? List.of() : commits.addCopies(added);
    }

    @Override
    public void abandon(Collection<UUID> extents) throws ArchivoltException {
        UUID[] uuids = array(extents);
        if (uuids.length > 0) {
            database.statement(
                    "taking back declarations",
                    session -> session.getMapper(ExtentMapper.class).abandon(uuids));
        }
    }

    // ---- asking

    @Override
    public Optional<ObjectRecord> find(ObjectSelector which) throws ArchivoltException {
        return database.statement("looking up an object", session -> ObjectReader.find(session, which));
    }

    @Override
    public Optional<StoredObjectRecord> locate(ObjectSelector which) throws ArchivoltException {
        return which.uuid().isEmpty() && which.version().isEmpty()
                ? lookups.find(which.id().orElseThrow().text())
                : database.statement("locating an object", session -> ObjectReader.locate(session, which));
    }

    @Override
    public ObjectPage list(ObjectQuery query, Optional<ObjectPosition> after, int limit) throws ArchivoltException {
        Texts.requireStorable("prefix", query.prefix());
        Texts.requireStorable("pattern", query.pattern().orElse(""));
        Texts.requireStorable("metadata", query.metadata());
        requirePage(limit);
        try {
            return database.statement("listing objects", session -> ObjectReader.list(session, query, after, limit));
        } catch (ArchivoltException e) {
            if (query.pattern().isPresent() && SqlFailure.hasState(e, QUERY_CANCELLED)) {
                throw ArchivoltException.invalid("pattern", "takes too long to look for");
            }
            throw e;
        }
    }

    private static void requirePage(int limit) throws ArchivoltException {
        if (limit < 1 || limit > PAGE_MAX) {
            throw ArchivoltException.invalid("limit", "must be 1 to " + PAGE_MAX)
                    .with("value", limit);
        }
    }

    /** As many statements as it takes to fill the page: each looks at a bounded number of copies. */
    @Override
    public List<ListedCopy> copies(CopyQuery query, long after, int limit) throws ArchivoltException {
        Texts.requireStorable("prefix", query.prefix());
        Texts.requireStorable("copy", query.name().orElse(""));
        Texts.requireStorable("copy", query.with().orElse(""));
        Texts.requireStorable("copy", query.without().orElse(""));
        requirePage(limit);
        List<ListedCopy> found = new ArrayList<>();
        Optional<Long> next = Optional.of(after);
        while (next.isPresent() && found.size() < limit) {
            long from = next.get();
            int wanted = limit - found.size();
            CopyPart part =
                    database.statement("listing copies", session -> ObjectReader.copies(session, query, from, wanted));
            found.addAll(part.copies());
            next = part.next();
        }
        return found;
    }

    @Override
    public List<PlacedExtent> extentsOn(MediumId medium, long after, int limit) throws ArchivoltException {
        requirePage(limit);
        return database.statement("listing extents", session -> {
            mediumKeys.learn(session, List.of(medium));
            return ObjectReader.extentsOn(session, mediumKeys.of(medium), after, limit);
        });
    }

    // ---- changing versions and copies

    @Override
    public Optional<ObjectRecord> rename(ObjectSelector which, ObjectId to) throws ArchivoltException {
        return versions.rename(which, to);
    }

    @Override
    public Optional<ObjectRecord> change(ObjectSelector which, AttributeChange change, Precondition precondition)
            throws ArchivoltException {
        return versions.change(which, change, precondition);
    }

    @Override
    public Optional<ObjectVersion> deprecate(ObjectId id, Precondition precondition) throws ArchivoltException {
        return versions.deprecate(id, precondition);
    }

    @Override
    public Optional<ObjectRecord> undelete(ObjectSelector which) throws ArchivoltException {
        return versions.undelete(which);
    }

    @Override
    public Optional<ObjectVersion> remove(ObjectSelector which, Precondition precondition) throws ArchivoltException {
        return versions.remove(which, precondition);
    }

    @Override
    public int expire(Instant before, int limit) throws ArchivoltException {
        requirePage(limit);
        return versions.expire(before, limit);
    }

    @Override
    public boolean removeCopy(CopyRef copy) throws ArchivoltException {
        return copies.remove(copy);
    }

    @Override
    public void accessed(Map<CopyRef, Instant> times) throws ArchivoltException {
        copies.accessed(times);
    }

    @Override
    public void changeStatus(Map<CopyRef, CopyStatus> statuses) throws ArchivoltException {
        copies.changeStatus(statuses);
    }

    // ---- media lost and found

    @Override
    public List<CopyRef> lose(MediumId medium, int limit) throws ArchivoltException {
        requirePage(limit);
        return copies.lose(medium, limit);
    }

    @Override
    public int restore(List<RestoredExtent> extents) throws ArchivoltException {
        return extents.isEmpty() ? 0 : restores.restore(extents);
    }

    @Override
    public void settle(Collection<ObjectId> ids) throws ArchivoltException {
        versions.settle(ids);
    }

    // ---- orphans

    @Override
    public int reclaim(String host, UUID session) throws ArchivoltException {
        return database.statement(
                "reclaiming declarations of earlier runs",
                sql -> sql.getMapper(ExtentMapper.class).reclaim(host, session));
    }

    @Override
    public List<OrphanExtent> orphans(Collection<MediumId> media, int limit) throws ArchivoltException {
        return database
                .statement("listing orphans", session -> {
                    mediumKeys.learn(session, media);
                    long[] keys = media.stream()
                            .distinct()
                            .mapToLong(mediumKeys::of)
                            .filter(key -> key != MediumKeys.UNKNOWN)
                            .toArray();
                    return session.getMapper(ExtentMapper.class).orphans(keys, limit);
                })
                .stream()
                .map(OrphanRow::toRecord)
                .toList();
    }

    @Override
    public void forget(Collection<UUID> extents) throws ArchivoltException {
        UUID[] uuids = array(extents);
        if (uuids.length > 0) {
            database.transaction("forgetting orphans", session -> {
                session.getMapper(ExtentMapper.class).forget(uuids);
                session.getMapper(ObjectMapper.class).forgetSuperseded();
                return null;
            });
        }
    }

    // ---- damage

    @Override
    public int noteDamage(Collection<ExtentDamage> damages) throws ArchivoltException {
        return damages.isEmpty() ? 0 : repairs.noteDamage(List.copyOf(damages));
    }

    @Override
    public List<DamagedCopy> damaged(Instant triedBefore, int limit) throws ArchivoltException {
        requirePage(limit);
        return repairs.damaged(triedBefore, limit);
    }

    @Override
    public long damagedCount() throws ArchivoltException {
        return repairs.damagedCount();
    }

    @Override
    public void repairFailed(CopyRef copy) throws ArchivoltException {
        repairs.failed(copy);
    }

    @Override
    public List<Boolean> replaceExtents(List<ExtentReplacement> replacements) throws ArchivoltException {
        for (ExtentReplacement replacement : replacements) {
            requireColumn(replacement);
        }
        return replacements.isEmpty() ? List.of() : repairs.replaceExtents(replacements);
    }

    private static void requireColumn(ExtentReplacement replacement) throws ArchivoltException {
        if (replacement.added().stream().anyMatch(extent -> extent.column() != replacement.column())) {
            throw ArchivoltException.invalid("added", "must all be of column " + replacement.column());
        }
    }

    private static UUID[] array(Collection<UUID> extents) {
        return extents.stream().distinct().sorted().toArray(UUID[]::new);
    }
}
