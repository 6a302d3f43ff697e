package org.archivolt.dss.postgres.internal;

import static org.archivolt.base.ErrorCode.INVALID_ARGUMENT;
import static org.archivolt.base.ErrorCode.PRECONDITION_FAILED;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.archivolt.base.Checksum;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.ObjectVersion;
import org.archivolt.dss.CommitOutcome;
import org.archivolt.dss.CopyRecord;
import org.archivolt.dss.CopyStatus;
import org.archivolt.dss.ObjectCommit;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.dss.postgres.internal.Columns.NewCopy;

/**
 * Decides what becomes of each commit of a batch, in order, as if each were alone: pure, from what was seen in the
 * database. What is then written is only the last state of each object; a commit that a later one of the same batch
 * replaces is done and superseded at once.
 */
final class CommitPlan {
    /** What is known before: of each name concerned the object, of each file whether it may be committed. */
    record Seen(
            Map<String, Existing> objects, Declarations declarations, Map<UUID, Superseded> superseded, Instant now) {}

    /**
     * The visible version of an id.
     *
     * @param greatest of the versions of its generation
     */
    record Existing(long key, UUID uuid, int version, UUID commit, Instant created, Checksum checksum, int greatest) {}

    /** An earlier commit whose object was replaced or deleted since. */
    record Superseded(UUID uuid, int version, Instant created) {}

    /**
     * A version to be written, with its copy.
     *
     * @param isNew whether its row is; otherwise it is written over the one that has its key
     * @param isKept whether a later commit of the same batch has replaced it, and keeps it
     */
    record Write(
            long objectKey, long copyKey, boolean isNew, boolean isKept, ObjectVersion version, ObjectCommit commit) {
        NewCopy copy() {
            return new NewCopy(
                    copyKey,
                    objectKey,
                    commit.copy(),
                    commit.commit(),
                    commit.layout(),
                    commit.created(),
                    commit.extents());
        }

        private Write keptAs(long key) {
            return new Write(key, copyKey, true, true, version, commit);
        }
    }

    private final LongSupplier freshKeys;
    private final Declarations declarations;
    private final Map<String, Existing> current;
    private final Map<String, Write> writes = new LinkedHashMap<>();
    private final Map<Long, Long> keptKeys = new HashMap<>();
    private final Map<UUID, Superseded> superseded;
    private final List<Write> kept = new ArrayList<>();
    private final List<Write> stillborn = new ArrayList<>();
    private final List<CommitOutcome> outcomes = new ArrayList<>();

    private CommitPlan(Seen seen, LongSupplier freshKeys) {
        this.freshKeys = freshKeys;
        this.declarations = seen.declarations();
        this.current = new HashMap<>(seen.objects());
        this.superseded = new HashMap<>(seen.superseded());
    }

    /** @param freshKeys a key nobody uses; asked for at most once for each commit */
    static CommitPlan of(List<ObjectCommit> commits, Seen seen, LongSupplier freshKeys) {
        CommitPlan plan = new CommitPlan(seen, freshKeys);
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
        if (!commit.precondition().holds(Optional.ofNullable(existing).map(Existing::checksum))) {
            return CommitOutcome.refused(PRECONDITION_FAILED);
        }
        if (!Texts.areStorable(commit)) {
            return CommitOutcome.refused(INVALID_ARGUMENT);
        }
        Optional<ErrorCode> refused = declarations.take(commit.extents());
        return refused.map(CommitOutcome::refused).orElseGet(() -> write(commit, existing));
    }

    /** The fresh key serves the copy, and also the row that is new: of the object, or of the version it replaces. */
    private CommitOutcome write(ObjectCommit commit, Existing existing) {
        long key = freshKeys.getAsLong();
        String id = commit.id().text();
        ObjectVersion version = existing == null
                ? new ObjectVersion(commit.commit(), 1)
                : new ObjectVersion(existing.uuid(), existing.greatest() + 1);
        long objectKey = existing == null ? key : existing.key();
        boolean isNew =
                existing == null || writes.containsKey(id) && writes.get(id).isNew();
        if (existing != null) {
            replace(commit, existing, key);
        }
        writes.put(id, new Write(objectKey, key, isNew, false, version, commit));
        current.put(
                id,
                new Existing(
                        objectKey,
                        version.uuid(),
                        version.version(),
                        commit.commit(),
                        commit.created(),
                        commit.checksum(),
                        version.version()));
        return done(commit, version, commit.created());
    }

    private void replace(ObjectCommit commit, Existing existing, long freshKey) {
        superseded.put(existing.commit(), new Superseded(existing.uuid(), existing.version(), existing.created()));
        Write replaced = writes.get(commit.id().text());
        if (replaced != null && commit.keepReplaced()) {
            kept.add(replaced.keptAs(freshKey));
        } else if (replaced != null) {
            stillborn.add(replaced);
        } else if (commit.keepReplaced()) {
            keptKeys.put(existing.key(), freshKey);
        }
    }

    private static CommitOutcome done(ObjectCommit commit, ObjectVersion version, Instant created) {
        CopyRecord copy = new CopyRecord(
                commit.copy(), commit.commit(), commit.layout(), CopyStatus.COMPLETE, created, Optional.empty());
        ObjectRecord object = new ObjectRecord(
                commit.id(),
                version,
                commit.size(),
                commit.checksum(),
                commit.contentType(),
                commit.metadata(),
                commit.tags(),
                commit.grouping(),
                List.of(copy),
                created,
                Optional.empty());
        return CommitOutcome.done(object, version.version() > 1);
    }

    /** One for each commit, in order. */
    List<CommitOutcome> outcomes() {
        return outcomes;
    }

    /** Rows to be inserted: new objects, in the order of their names, in which all transactions write; then kept ones. */
    List<Write> created() {
        Stream<Write> visible = writes.values().stream()
                .filter(Write::isNew)
                .sorted((a, b) -> a.commit().id().compareTo(b.commit().id()));
        return Stream.concat(visible, kept.stream()).toList();
    }

    /** Versions written over others. */
    List<Write> replacing() {
        return writes.values().stream().filter(write -> !write.isNew()).toList();
    }

    /** Where the version goes that had the row of an object; null when it is not kept. */
    Long keptKey(long objectKey) {
        return keptKeys.get(objectKey);
    }

    /** Commits that were replaced within the batch, and are kept. */
    List<Write> kept() {
        return kept;
    }

    /** Commits that were replaced within the batch, and are not kept. */
    List<Write> stillborn() {
        return stillborn;
    }
}
