package org.archivolt.dss.postgres.internal;

import static org.archivolt.base.ErrorCode.ALREADY_EXISTS;
import static org.archivolt.base.ErrorCode.INVALID_ARGUMENT;
import static org.archivolt.base.ErrorCode.NO_SUCH_OBJECT;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.ibatis.exceptions.PersistenceException;
import org.apache.ibatis.session.SqlSession;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Checksum;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.ObjectVersion;
import org.archivolt.base.Ticker;
import org.archivolt.dss.CommitOutcome;
import org.archivolt.dss.CopyCommit;
import org.archivolt.dss.CopyRef;
import org.archivolt.dss.ExtentRecord;
import org.archivolt.dss.ObjectCommit;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.dss.postgres.internal.Columns.NewCopy;
import org.archivolt.dss.postgres.internal.Columns.Placed;
import org.archivolt.dss.postgres.internal.CommitPlan.Existing;
import org.archivolt.dss.postgres.internal.CommitPlan.Seen;
import org.archivolt.dss.postgres.internal.CommitPlan.Superseded;
import org.archivolt.dss.postgres.internal.CommitPlan.Write;
import org.archivolt.dss.postgres.internal.CopyMapper.CopyRow;
import org.archivolt.dss.postgres.internal.ObjectMapper.Extents;
import org.archivolt.dss.postgres.internal.ObjectMapper.Files;
import org.archivolt.dss.postgres.internal.ObjectMapper.SeenRow;

/** Objects and copies that are committed. A batch takes as many statements as a single one. */
final class Commits {
    private final CatalogDatabase database;
    private final Ticker ticker;
    private final MediumKeys mediumKeys;

    Commits(CatalogDatabase database, Ticker ticker, MediumKeys mediumKeys) {
        this.database = database;
        this.ticker = ticker;
        this.mediumKeys = mediumKeys;
    }

    private interface Batch {
        List<CommitOutcome> commit(SqlSession session) throws ArchivoltException;
    }

    private List<CommitOutcome> transaction(String doing, Batch batch) throws ArchivoltException {
        return database.transaction(doing, session -> {
            try {
                return batch.commit(session);
            } catch (PersistenceException e) {
                if (SqlFailure.hasState(e, SqlFailure.UNIQUE_VIOLATION)) {
                    throw new Conflict("one of the same name was committed meanwhile");
                }
                throw e;
            }
        });
    }

    private Instant now() {
        return ticker.now().truncatedTo(ChronoUnit.MICROS);
    }

    // ---- objects

    List<CommitOutcome> commit(List<ObjectCommit> objects) throws ArchivoltException {
        return transaction("committing objects", session -> commit(session, objects));
    }

    private List<CommitOutcome> commit(SqlSession session, List<ObjectCommit> objects) throws ArchivoltException {
        ObjectMapper mapper = session.getMapper(ObjectMapper.class);
        List<Long> freshKeys = new ArrayList<>();
        SeenFiles files = new SeenFiles();
        Seen seen = look(session, objects, files, freshKeys);
        CommitPlan plan = CommitPlan.of(objects, seen, () -> freshKeys.remove(freshKeys.size() - 1));
        List<Write> replacing = plan.replacing();
        List<Write> created = plan.created();
        List<NewCopy> copies = Stream.concat(created.stream(), replacing.stream())
                .map(Write::copy)
                .toList();
        List<Placed> stored = Columns.placed(copies);
        List<Placed> stillborn =
                Columns.placed(plan.stillborn().stream().map(Write::copy).toList());
        PackChanges packs = new PackChanges();
        packs.add(stored.stream().map(Placed::extent).toList());
        packs.addNone(stillborn.stream().map(Placed::extent).toList());
        if (!replacing.isEmpty()) {
            packs.remove(replace(mapper, plan, replacing, seen.now()));
        }
        packs.open(session, files.pending());
        List<Write> replacedAtOnce =
                Stream.concat(plan.stillborn().stream(), plan.kept().stream()).toList();
        if (!replacedAtOnce.isEmpty()) {
            Files buried = Columns.files(stillborn);
            requireAllTaken(buried.uuids(), mapper.bury(Columns.objects(replacedAtOnce), buried));
        }
        if (!copies.isEmpty()) {
            Extents extents = Columns.extents(stored, mediumKeys);
            int taken = mapper.store(Columns.objects(created), Columns.copies(copies), extents, seen.now());
            requireAllTaken(extents.ownFiles(), taken);
        }
        packs.apply(session);
        if (packs.joins()) {
            requireNotDoneMeanwhile(
                    session, created.stream().filter(write -> !write.isKept()).toList());
        }
        return plan.outcomes();
    }

    private static List<PackMapper.MembersRow> replace(
            ObjectMapper mapper, CommitPlan plan, List<Write> replacing, Instant now) {
        Long[] keptKeys =
                replacing.stream().map(write -> plan.keptKey(write.objectKey())).toArray(Long[]::new);
        long[] droppedKeys = replacing.stream()
                .mapToLong(Write::objectKey)
                .filter(key -> plan.keptKey(key) == null)
                .toArray();
        return mapper.replace(Columns.objects(replacing), keptKeys, droppedKeys, now);
    }

    /**
     * Another try of the same commit may have been done, and its object deleted, since this one looked. Declarations it
     * took would tell, but a pack in use does not. The new objects hold their names by now: no other try can follow.
     */
    private static void requireNotDoneMeanwhile(SqlSession session, List<Write> created) {
        UUID[] commits = Columns.uuids(created, write -> write.commit().commit());
        if (!session.getMapper(ObjectMapper.class).superseded(commits).isEmpty()) {
            throw new Conflict("another try was done meanwhile");
        }
    }

    private static void requireAllTaken(UUID[] files, int taken) {
        if (taken != files.length) {
            throw new Conflict("declarations were taken back meanwhile");
        }
    }

    private Seen look(SqlSession session, List<ObjectCommit> objects, SeenFiles files, List<Long> freshKeys) {
        List<ExtentRecord> extents = Columns.allExtents(objects);
        String[] ids =
                objects.stream().map(object -> object.id().text()).distinct().toArray(String[]::new);
        Map<String, Existing> existing = new HashMap<>();
        for (SeenRow row : lookAndLock(session, ids, extents, objects.size())) {
            switch (row.what()) {
                case OBJECT -> existing.put(row.text(), existing(row));
                case PENDING -> files.addPending(row);
                case PACK -> files.addPack(row);
                case KEY -> freshKeys.add(row.key());
            }
        }
        UUID[] suspects = objects.stream()
                .filter(object -> mayBeDone(object.extents(), files.pending()))
                .map(ObjectCommit::commit)
                .toArray(UUID[]::new);
        return new Seen(existing, files.declarations(mediumKeys::of), superseded(session, suspects), now());
    }

    private static Existing existing(SeenRow row) {
        return new Existing(
                row.key(),
                row.uuid(),
                row.version(),
                row.commit(),
                row.created(),
                Checksum.parse(row.checksum()),
                row.greatest());
    }

    private List<SeenRow> lookAndLock(SqlSession session, String[] ids, List<ExtentRecord> extents, int keys) {
        mediumKeys.learn(session, extents.stream().map(ExtentRecord::medium).toList());
        return session.getMapper(ObjectMapper.class)
                .lookAndLock(ids, Columns.distinctFiles(extents), Columns.distinctPacks(extents), keys);
    }

    /** A commit all of whose extents are pending was never done; only of others an earlier try is looked up. */
    private static boolean mayBeDone(List<ExtentRecord> extents, Set<UUID> pending) {
        return extents.isEmpty() || extents.stream().anyMatch(extent -> !pending.contains(extent.extent()));
    }

    private static Map<UUID, Superseded> superseded(SqlSession session, UUID[] suspects) {
        Map<UUID, Superseded> superseded = new HashMap<>();
        if (suspects.length > 0) {
            session.getMapper(ObjectMapper.class)
                    .superseded(suspects)
                    .forEach(row ->
                            superseded.put(row.commit(), new Superseded(row.uuid(), row.version(), row.created())));
        }
        return superseded;
    }

    // ---- copies

    List<CommitOutcome> addCopies(List<CopyCommit> copies) throws ArchivoltException {
        return transaction("adding copies", session -> addCopies(session, copies));
    }

    /** What is known before: of each copy concerned whose it is, and what became of commits. */
    private record SeenCopies(
            Map<ObjectVersion, Long> keys,
            Map<CopyRef, UUID> commits,
            Map<UUID, Superseded> superseded,
            Declarations declarations,
            List<Long> freshKeys,
            Set<UUID> pending) {}

    private List<CommitOutcome> addCopies(SqlSession session, List<CopyCommit> copies) throws ArchivoltException {
        SeenCopies seen = lookForCopies(session, copies);
        List<NewCopy> added = new ArrayList<>();
        List<Optional<ErrorCode>> refusals = new ArrayList<>();
        copies.forEach(copy -> refusals.add(decide(copy, seen, added)));
        if (!added.isEmpty()) {
            store(session, added, seen.pending());
        }
        Map<Long, ObjectRecord> records = ObjectReader.records(
                session, Columns.longs(List.copyOf(seen.keys().values()), Long::longValue));
        List<CommitOutcome> outcomes = new ArrayList<>();
        for (int i = 0; i < copies.size(); i++) {
            Long key = seen.keys().get(copies.get(i).copy().version());
            outcomes.add(refusals.get(i)
                    .map(CommitOutcome::refused)
                    .orElseGet(() -> CommitOutcome.done(records.get(key), false)));
        }
        return outcomes;
    }

    private SeenCopies lookForCopies(SqlSession session, List<CopyCommit> copies) {
        Map<ObjectVersion, Long> keys = Versions.lock(
                session, copies.stream().map(copy -> copy.copy().version()).toList());
        Map<CopyRef, UUID> commits = new HashMap<>();
        for (Map.Entry<CopyRef, CopyRow> copy : Versions.copies(session, keys).entrySet()) {
            commits.put(copy.getKey(), copy.getValue().commit());
        }
        List<ExtentRecord> extents =
                copies.stream().flatMap(copy -> copy.extents().stream()).toList();
        SeenFiles files = new SeenFiles();
        List<Long> freshKeys = new ArrayList<>();
        for (SeenRow row : lookAndLock(session, new String[0], extents, copies.size())) {
            switch (row.what()) {
                case PENDING -> files.addPending(row);
                case PACK -> files.addPack(row);
                case KEY -> freshKeys.add(row.key());
                case OBJECT -> throw new IllegalStateException("not asked for: " + row);
            }
        }
        UUID[] suspects = copies.stream()
                .filter(copy -> mayBeDone(copy.extents(), files.pending()))
                .map(CopyCommit::commit)
                .toArray(UUID[]::new);
        return new SeenCopies(
                keys,
                commits,
                superseded(session, suspects),
                files.declarations(mediumKeys::of),
                freshKeys,
                files.pending());
    }

    /** @return why not; empty when it is added, or was by an earlier try */
    private static Optional<ErrorCode> decide(CopyCommit copy, SeenCopies seen, List<NewCopy> added) {
        CopyRef ref = copy.copy();
        Long objectKey = seen.keys().get(ref.version());
        if (objectKey == null) {
            return Optional.of(NO_SUCH_OBJECT);
        }
        UUID there = seen.commits().get(ref);
        if (copy.commit().equals(there) || seen.superseded().containsKey(copy.commit())) {
            return Optional.empty();
        }
        if (there != null) {
            return Optional.of(ALREADY_EXISTS);
        }
        if (!Texts.areStorable(ref.copy(), copy.layout(), copy.extents())) {
            return Optional.of(INVALID_ARGUMENT);
        }
        Optional<ErrorCode> refused = seen.declarations().take(copy.extents());
        if (refused.isPresent()) {
            return refused;
        }
        long key = seen.freshKeys().remove(seen.freshKeys().size() - 1);
        added.add(
                new NewCopy(key, objectKey, ref.copy(), copy.commit(), copy.layout(), copy.created(), copy.extents()));
        seen.commits().put(ref, copy.commit());
        return Optional.empty();
    }

    private void store(SqlSession session, List<NewCopy> added, Set<UUID> pending) throws ArchivoltException {
        List<Placed> placed = Columns.placed(added);
        PackChanges packs = new PackChanges();
        packs.add(placed.stream().map(Placed::extent).toList());
        packs.open(session, pending);
        Extents extents = Columns.extents(placed, mediumKeys);
        int taken = session.getMapper(ObjectMapper.class)
                .store(Columns.objects(List.of()), Columns.copies(added), extents, now());
        requireAllTaken(extents.ownFiles(), taken);
        packs.apply(session);
    }
}
