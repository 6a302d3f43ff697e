package org.archivolt.dss.postgres.internal;

import static org.archivolt.base.ErrorCode.CATALOG_CORRUPT;
import static org.archivolt.base.ErrorCode.INVALID_ARGUMENT;
import static org.archivolt.base.ErrorCode.PRECONDITION_FAILED;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.archivolt.base.MediumId;
import org.archivolt.base.ObjectVersion;
import org.archivolt.dss.CommitOutcome;
import org.archivolt.dss.ObjectCommit;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.dss.postgres.internal.Declarations.Pack;
import org.archivolt.dss.postgres.internal.Declarations.Place;

/**
 * Decides what becomes of each commit of a batch, in order, as if each were alone: pure, from what was seen in the
 * database. What is then written is only the last state of each object; a commit that a later one of the same batch
 * replaces is done and superseded at once.
 */
final class CommitPlan {
    /** What is known before: of each name concerned the object, of each file whether it is pending or a pack in use. */
    record Seen(
            Map<String, Existing> objects,
            Map<UUID, Place> pending,
            Map<UUID, Pack> packs,
            Map<UUID, Superseded> superseded,
            Instant now) {}

    /** An object in the database. */
    record Existing(long key, UUID uuid, int version, UUID commit, Instant created) {}

    /** An earlier commit whose object was replaced or deleted since. */
    record Superseded(UUID uuid, int version, Instant created) {}

    /** An object to be written, as new or over the one that has its key. */
    record Write(long key, boolean isNew, ObjectVersion version, ObjectCommit commit) {}

    private final Seen seen;
    private final LongSupplier freshKeys;
    private final Declarations declarations;
    private final Map<String, Existing> current;
    private final Map<String, Write> writes = new LinkedHashMap<>();
    private final Map<UUID, Superseded> superseded;
    private final List<Write> stillborn = new ArrayList<>();
    private final List<CommitOutcome> outcomes = new ArrayList<>();

    private CommitPlan(Seen seen, ToLongFunction<MediumId> mediumKeys, LongSupplier freshKeys) {
        this.seen = seen;
        this.freshKeys = freshKeys;
        this.declarations = new Declarations(mediumKeys, seen.pending(), seen.packs());
        this.current = new HashMap<>(seen.objects());
        this.superseded = new HashMap<>(seen.superseded());
    }

    /** @param freshKeys a key for a new object, unused so far */
    static CommitPlan of(
            List<ObjectCommit> commits, Seen seen, ToLongFunction<MediumId> mediumKeys, LongSupplier freshKeys) {
        CommitPlan plan = new CommitPlan(seen, mediumKeys, freshKeys);
        commits.forEach(commit -> plan.outcomes.add(plan.decide(commit)));
        return plan;
    }

    private CommitOutcome decide(ObjectCommit commit) {
        Existing existing = current.get(commit.id().text());
        if (existing != null && existing.commit().equals(commit.commit())) {
            return done(commit, new ObjectVersion(existing.uuid(), existing.version()), existing.created());
        }
        Superseded earlier = superseded.get(commit.commit());
        if (earlier != null) {
            return done(commit, new ObjectVersion(earlier.uuid(), earlier.version()), earlier.created());
        }
        if (commit.onlyIfAbsent() && existing != null) {
            return CommitOutcome.refused(PRECONDITION_FAILED);
        }
        if (!Texts.areStorable(commit)) {
            return CommitOutcome.refused(INVALID_ARGUMENT);
        }
        if (!declarations.take(commit.extents())) {
            return CommitOutcome.refused(CATALOG_CORRUPT);
        }
        return write(commit, existing);
    }

    private CommitOutcome write(ObjectCommit commit, Existing existing) {
        boolean isNew = existing == null;
        ObjectVersion version = isNew
                ? new ObjectVersion(commit.commit(), 1)
                : new ObjectVersion(existing.uuid(), existing.version() + 1);
        Write replaced = writes.get(commit.id().text());
        if (replaced != null) {
            stillborn.add(replaced);
            superseded.put(replaced.commit().commit(), new Superseded(existing.uuid(), existing.version(), seen.now()));
        } else if (!isNew) {
            superseded.put(existing.commit(), new Superseded(existing.uuid(), existing.version(), existing.created()));
        }
        long key = isNew ? freshKeys.getAsLong() : existing.key();
        Write write = new Write(key, replaced == null ? isNew : replaced.isNew(), version, commit);
        writes.put(commit.id().text(), write);
        current.put(
                commit.id().text(), new Existing(key, version.uuid(), version.version(), commit.commit(), seen.now()));
        return done(commit, version, seen.now());
    }

    private static CommitOutcome done(ObjectCommit commit, ObjectVersion version, Instant created) {
        ObjectRecord object = new ObjectRecord(
                commit.id(),
                version,
                commit.size(),
                commit.checksum(),
                commit.contentType(),
                commit.metadata(),
                commit.layout(),
                created);
        return CommitOutcome.done(object, version.version() > 1);
    }

    /** One for each commit, in order. */
    List<CommitOutcome> outcomes() {
        return outcomes;
    }

    /** New objects, in the order of their names, in which all transactions write. */
    List<Write> created() {
        return writes.values().stream()
                .filter(Write::isNew)
                .sorted((a, b) -> a.commit().id().compareTo(b.commit().id()))
                .toList();
    }

    /** Objects written over others. */
    List<Write> replacing() {
        return writes.values().stream().filter(write -> !write.isNew()).toList();
    }

    /** Commits that were replaced within the batch. */
    List<Write> stillborn() {
        return stillborn;
    }
}
