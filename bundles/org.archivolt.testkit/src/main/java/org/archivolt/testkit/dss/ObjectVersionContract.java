package org.archivolt.testkit.dss;

import static org.archivolt.base.ErrorCode.ALREADY_EXISTS;
import static org.archivolt.base.ErrorCode.INVALID_ARGUMENT;
import static org.archivolt.base.ErrorCode.NO_SUCH_MEDIUM;
import static org.archivolt.base.ErrorCode.NO_SUCH_OBJECT;
import static org.archivolt.base.ErrorCode.PRECONDITION_FAILED;
import static org.archivolt.base.ErrorCode.WRONG_STATE;
import static org.archivolt.testkit.Failures.assertFails;
import static org.archivolt.testkit.dss.ResourceCatalogContract.inParallel;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Checksum;
import org.archivolt.base.MediumId;
import org.archivolt.base.ObjectId;
import org.archivolt.base.ObjectVersion;
import org.archivolt.base.Tags;
import org.archivolt.dss.AttributeChange;
import org.archivolt.dss.CommitOutcome;
import org.archivolt.dss.CopyCommit;
import org.archivolt.dss.CopyQuery;
import org.archivolt.dss.CopyRecord;
import org.archivolt.dss.CopyRef;
import org.archivolt.dss.CopyStatus;
import org.archivolt.dss.ExtentDamage;
import org.archivolt.dss.ExtentRecord;
import org.archivolt.dss.ExtentReplacement;
import org.archivolt.dss.LayoutRecord;
import org.archivolt.dss.ListedCopy;
import org.archivolt.dss.ObjectCatalog;
import org.archivolt.dss.ObjectCommit;
import org.archivolt.dss.ObjectPage;
import org.archivolt.dss.ObjectPosition;
import org.archivolt.dss.ObjectQuery;
import org.archivolt.dss.ObjectQuery.Which;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.dss.ObjectSelector;
import org.archivolt.dss.OrphanExtent;
import org.archivolt.dss.PendingExtent;
import org.archivolt.dss.PlacedExtent;
import org.archivolt.dss.Precondition;
import org.archivolt.dss.RestoredExtent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every provider of {@link ObjectCatalog} must do with versions and copies. */
public abstract class ObjectVersionContract {
    private static final CopyQuery ALL_COPIES = new CopyQuery(
            "", Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false);

    private final CatalogSamples samples = new CatalogSamples();
    private final ObjectId id = samples.objectId("object");
    private final ObjectId other = samples.objectId("other");
    private final MediumId first = samples.mediumId("m1");
    private final MediumId second = samples.mediumId("m2");
    private ObjectCatalog objects;

    protected abstract CatalogUnderTest catalog();

    @BeforeEach
    void open() throws ArchivoltException {
        objects = catalog().objects();
        catalog().resources().addMedium(samples.medium("m1"));
        catalog().resources().addMedium(samples.medium("m2"));
    }

    // ---- versions

    @Test
    void keepsTheVersionThatIsReplaced() throws Exception {
        ObjectCommit old = samples.commit(id, declared(first));
        CommitOutcome outcome = commit(old);
        ObjectRecord next = done(commit(samples.commitKeeping(id, declared(second))));

        assertThat(next.version()).isEqualTo(version(old, 2));
        assertThat(objects.find(id)).contains(next);
        ObjectRecord kept = objects.find(ObjectSelector.of(version(old, 1))).orElseThrow();
        assertThat(kept.deprecated()).isPresent();
        assertThat(visible(kept)).isEqualTo(done(outcome));
        assertThat(extents(version(old, 1))).isEqualTo(uuids(old.extents()));
        assertThat(orphans()).isEmpty();
        assertThat(commit(old)).isEqualTo(outcome);
        assertThat(objects.find(id)).contains(next);
    }

    @Test
    void keepsVersionsWithinABatch() throws Exception {
        ObjectCommit one = samples.commit(id, declared(first));
        ObjectCommit two = samples.commitKeeping(id, declared(second));
        ObjectCommit three = samples.commitKeeping(id, declared(first));
        ObjectCommit four = samples.commit(id, declared(second));

        List<CommitOutcome> outcomes = objects.commit(List.of(one, two, three, four));

        assertThat(versionsOf(outcomes))
                .containsExactly(version(one, 1), version(one, 2), version(one, 3), version(one, 4));
        assertThat(objects.find(id)).contains(done(outcomes.get(3)));
        for (int i = 0; i < 2; i++) {
            ObjectRecord expected = done(outcomes.get(i));
            assertThat(objects.find(ObjectSelector.of(expected.version())).map(ObjectVersionContract::visible))
                    .contains(expected);
        }
        assertThat(extents(version(one, 2))).isEqualTo(uuids(two.extents()));
        assertThat(objects.find(ObjectSelector.of(version(one, 3)))).isEmpty();
        assertThat(orphans()).isEqualTo(uuids(three.extents()));
        assertThat(objects.commit(List.of(one, two, three, four))).isEqualTo(outcomes);
    }

    @Test
    void keepsAnExistingVersionThatABatchReplacesTwice() throws Exception {
        ObjectCommit zero = samples.commit(id, declared(first));
        commit(zero);
        ObjectCommit one = samples.commitKeeping(id, declared(first));
        ObjectCommit two = samples.commitKeeping(id, declared(second));

        List<CommitOutcome> outcomes = objects.commit(List.of(one, two));

        assertThat(versionsOf(outcomes)).containsExactly(version(zero, 2), version(zero, 3));
        assertThat(extents(version(zero, 1))).isEqualTo(uuids(zero.extents()));
        assertThat(extents(version(zero, 2))).isEqualTo(uuids(one.extents()));
        assertThat(extents(version(zero, 3))).isEqualTo(uuids(two.extents()));
        assertThat(orphans()).isEmpty();
    }

    @Test
    void keepsTheObjectsOfAPackInUseThatAreReplaced() throws Exception {
        PendingExtent pack = declared(first).get(0);
        ObjectCommit old = samples.commitPacked(id, pack, 0);
        commit(old);
        commit(samples.commit(UUID.randomUUID(), id, Precondition.NONE, true, List.of(samples.packed(pack, 0, 2000))));

        remove(ObjectSelector.of(id));
        assertThat(orphans()).isEmpty();
        remove(ObjectSelector.of(version(old, 1)));

        assertThat(orphans()).containsExactly(pack.extent());
    }

    @Test
    void findsVersionsByWhateverNamesThem() throws Exception {
        ObjectCommit old = samples.commit(id, declared(first));
        UUID uuid = old.commit();
        commit(old);
        commit(samples.commitKeeping(id, declared(first)));
        commit(samples.commitKeeping(other, declared(first)));

        assertThat(numberOf(Optional.of(id), Optional.empty(), 0)).isEqualTo(2);
        assertThat(numberOf(Optional.of(id), Optional.empty(), 1)).isEqualTo(1);
        assertThat(numberOf(Optional.of(id), Optional.of(uuid), 0)).isEqualTo(2);
        assertThat(numberOf(Optional.empty(), Optional.of(uuid), 0)).isEqualTo(2);
        assertThat(numberOf(Optional.empty(), Optional.of(uuid), 1)).isEqualTo(1);
        assertThat(numberOf(Optional.of(id), Optional.empty(), 3)).isZero();
        assertThat(numberOf(Optional.of(other), Optional.of(uuid), 1)).isZero();
        assertThat(numberOf(Optional.of(other), Optional.of(uuid), 0)).isZero();
        assertThat(numberOf(Optional.empty(), Optional.of(UUID.randomUUID()), 0))
                .isZero();

        objects.deprecate(id, Precondition.NONE);
        assertThat(numberOf(Optional.of(id), Optional.empty(), 0)).isZero();
        assertThat(numberOf(Optional.of(id), Optional.empty(), 1)).isEqualTo(1);
        assertThat(numberOf(Optional.empty(), Optional.of(uuid), 0)).isEqualTo(2);
    }

    @Test
    void refusesWhatFitsSeveralGenerations() throws Exception {
        for (int i = 0; i < 2; i++) {
            commit(samples.commit(id, declared(first)));
            objects.deprecate(id, Precondition.NONE);
        }
        ObjectSelector ambiguous = selector(Optional.of(id), Optional.empty(), 1);

        assertFails(INVALID_ARGUMENT, () -> objects.find(ambiguous));
        assertFails(INVALID_ARGUMENT, () -> objects.locate(ambiguous));
        assertFails(INVALID_ARGUMENT, () -> remove(ambiguous));
        assertFails(INVALID_ARGUMENT, () -> objects.rename(ambiguous, other));
        assertFails(INVALID_ARGUMENT, () -> objects.undelete(ObjectSelector.of(id)));

        ObjectRecord visible = done(commit(samples.commit(id, declared(first))));
        assertThat(objects.find(ambiguous)).contains(visible);
    }

    @Test
    void countsEveryVersionWhenManyReplaceAndKeepAtOnce() throws Exception {
        int threads = 8;
        int rounds = 10;
        List<List<Integer>> versions = inParallel(threads, () -> {
            List<Integer> mine = new ArrayList<>();
            for (int i = 0; i < rounds; i++) {
                mine.add(done(commit(samples.commitKeeping(id, declared(first))))
                        .version()
                        .version());
            }
            return mine;
        });

        List<Integer> all = IntStream.rangeClosed(1, threads * rounds).boxed().toList();
        assertThat(versions.stream().flatMap(Collection::stream)).containsExactlyInAnyOrderElementsOf(all);
        assertThat(list(query(Which.ALL)).stream().map(o -> o.version().version()))
                .containsExactlyElementsOf(all);
        assertThat(orphans()).isEmpty();
    }

    // ---- preconditions

    @Test
    void commitsOnlyWhereThePreconditionHolds() throws Exception {
        ObjectCommit absent = commitIf(Precondition.PRESENT);
        assertThat(commit(absent).refused()).contains(PRECONDITION_FAILED);
        ObjectRecord object = done(commit(samples.commitIfAbsent(id, declared(first))));
        Checksum wrong = CatalogSamples.checksum("another");

        assertThat(commit(commitIf(Precondition.matching(Set.of(wrong)))).refused())
                .contains(PRECONDITION_FAILED);
        CommitOutcome next = commit(commitIf(Precondition.matching(Set.of(wrong, object.checksum()))));
        assertThat(done(next).version().version()).isEqualTo(2);
        assertThat(commit(commitIf(Precondition.matching(Set.of(object.checksum()))))
                        .refused())
                .contains(PRECONDITION_FAILED);
        assertThat(done(commit(commitIf(Precondition.PRESENT))).version().version())
                .isEqualTo(3);
    }

    @Test
    void changesOnlyWhereThePreconditionHolds() throws Exception {
        ObjectRecord object = done(commit(samples.commit(id, declared(first))));
        Precondition wrong = Precondition.matching(Set.of(CatalogSamples.checksum("another")));
        ObjectSelector which = ObjectSelector.of(id);
        AttributeChange change = change(Map.of("a", "b"));

        for (Precondition refused : List.of(wrong, Precondition.ABSENT)) {
            assertFails(PRECONDITION_FAILED, () -> objects.deprecate(id, refused));
            assertFails(PRECONDITION_FAILED, () -> objects.remove(which, refused));
            assertFails(PRECONDITION_FAILED, () -> objects.change(which, change, refused));
        }
        assertThat(objects.find(id)).contains(object);

        Precondition right = Precondition.matching(Set.of(object.checksum()));
        assertThat(objects.change(which, change, right)).isPresent();
        assertThat(objects.deprecate(id, right)).contains(object.version());
        assertThat(objects.deprecate(id, right)).isEmpty();
        assertThat(objects.deprecate(id, Precondition.ABSENT)).isEmpty();
        assertThat(objects.remove(ObjectSelector.of(object.version()), right)).contains(object.version());
        assertThat(objects.remove(ObjectSelector.of(object.version()), right)).isEmpty();
        assertThat(objects.change(which, change, right)).isEmpty();
    }

    // ---- deleting

    @Test
    void bringsBackWhatWasDeleted() throws Exception {
        ObjectCommit commit = samples.commit(id, declared(first));
        CommitOutcome outcome = commit(commit);
        commit(samples.commitKeeping(id, declared(first)));
        ObjectRecord object = objects.find(id).orElseThrow();

        assertThat(objects.deprecate(id, Precondition.NONE)).contains(object.version());
        assertThat(objects.find(id)).isEmpty();
        assertThat(list(query(Which.VISIBLE))).isEmpty();
        assertThat(orphans()).isEmpty();
        assertThat(commit(commit)).isEqualTo(outcome);

        assertThat(objects.undelete(ObjectSelector.of(id))).contains(object);
        assertThat(objects.find(id)).contains(object);
        assertThat(objects.undelete(ObjectSelector.of(id))).contains(object);
        assertThat(objects.undelete(ofGeneration(object))).contains(object);
        assertThat(objects.undelete(ObjectSelector.of(other))).isEmpty();
        assertFails(INVALID_ARGUMENT, () -> objects.undelete(ObjectSelector.of(object.version())));
        assertThat(done(commit(samples.commit(id, declared(first)))).version().version())
                .isEqualTo(3);
    }

    @Test
    void bringsNothingBackWhereItsIdIsTaken() throws Exception {
        ObjectRecord old = done(commit(samples.commit(id, declared(first))));
        objects.deprecate(id, Precondition.NONE);
        ObjectRecord current = done(commit(samples.commitIfAbsent(id, declared(first))));

        assertFails(ALREADY_EXISTS, () -> objects.undelete(ofGeneration(old)));
        assertThat(objects.undelete(ObjectSelector.of(id))).contains(current);

        objects.deprecate(id, Precondition.NONE);
        assertThat(objects.undelete(ofGeneration(old))).contains(old);
    }

    @Test
    void removesWhatIsDeprecatedForLong() throws Exception {
        objects.expire(Instant.MAX, 10_000); // what other tests have left
        ObjectCommit oldestCommit = samples.commit(id, declared(first));
        commit(oldestCommit);
        for (int i = 0; i < 3; i++) {
            commit(samples.commitKeeping(id, declared(first)));
        }
        Instant oldest = objects.find(ObjectSelector.of(version(oldestCommit, 1)))
                .flatMap(ObjectRecord::deprecated)
                .orElseThrow();

        assertThat(objects.expire(oldest, 10_000)).isZero();
        assertThat(objects.expire(Instant.MIN, 10)).isZero();
        assertThat(objects.expire(oldest.plusSeconds(3600), 1)).isEqualTo(1);
        assertThat(list(query(Which.DEPRECATED)))
                .extracting(ObjectRecord::version)
                .containsExactly(version(oldestCommit, 2), version(oldestCommit, 3));
        assertThat(orphans()).isEqualTo(uuids(oldestCommit.extents()));
        assertThat(objects.expire(Instant.MAX, 10_000)).isEqualTo(2);
        assertThat(objects.expire(Instant.MAX, 10_000)).isZero();
        assertThat(objects.find(id)).isPresent();
        assertThat(orphans()).hasSize(3);
        assertFails(INVALID_ARGUMENT, () -> objects.expire(Instant.MAX, 0));
    }

    // ---- naming and describing

    @Test
    void renamesAllVersions() throws Exception {
        ObjectCommit old = samples.commit(id, declared(first));
        CommitOutcome outcome = commit(old);
        commit(samples.commitKeeping(id, declared(first)));
        ObjectId taken = samples.objectId("taken");
        commit(samples.commit(taken, declared(first)));

        assertFails(ALREADY_EXISTS, () -> objects.rename(ObjectSelector.of(id), taken));
        ObjectRecord renamed = objects.rename(ObjectSelector.of(id), other).orElseThrow();

        assertThat(renamed.id()).isEqualTo(other);
        assertThat(objects.find(id)).isEmpty();
        assertThat(objects.find(other)).contains(renamed);
        assertThat(objects.find(ObjectSelector.of(version(old, 1))).map(ObjectRecord::id))
                .contains(other);
        assertThat(objects.rename(ObjectSelector.of(id), other)).isEmpty();
        assertThat(objects.rename(ofGeneration(renamed), other)).contains(renamed);
        assertThat(commit(old)).isEqualTo(outcome);
        objects.deprecate(other, Precondition.NONE);
        assertThat(objects.rename(ofGeneration(renamed), taken).map(ObjectRecord::id))
                .contains(taken);
    }

    @Test
    void recognisesACommitWhoseObjectWasRenamed() throws Exception {
        ObjectCommit commit = samples.commit(id, declared(first));
        CommitOutcome outcome = commit(commit);
        objects.rename(ObjectSelector.of(id), other);

        assertThat(commit(commit)).isEqualTo(outcome);

        assertThat(objects.find(id)).isEmpty();
    }

    @Test
    void changesWhatDescribesAVersion() throws Exception {
        ObjectRecord object = done(commit(samples.commit(id, declared(first))));

        ObjectRecord changed = objects.change(
                        ObjectSelector.of(id),
                        new AttributeChange(
                                Map.of("number", "it's 😀", "new", ""),
                                Set.of("naïve \"key\"", "none", "new"),
                                false,
                                Optional.of("image/png"),
                                Optional.of(Tags.of("slow")),
                                Optional.of("")),
                        Precondition.NONE)
                .orElseThrow();

        assertThat(changed.metadata()).isEqualTo(Map.of("number", "it's 😀", "new", ""));
        assertThat(changed.contentType()).isEqualTo("image/png");
        assertThat(changed.tags()).isEqualTo(Tags.of("slow"));
        assertThat(changed.grouping()).isEmpty();
        assertThat(changed.version()).isEqualTo(object.version());
        assertThat(changed.copies()).isEqualTo(object.copies());
        assertThat(objects.find(id)).contains(changed);

        AttributeChange clearing = new AttributeChange(
                Map.of("only", "this"), Set.of(), true, Optional.empty(), Optional.of(Tags.NONE), Optional.empty());
        ObjectRecord cleared = objects.change(ObjectSelector.of(id), clearing, Precondition.NONE)
                .orElseThrow();
        assertThat(cleared.metadata()).isEqualTo(Map.of("only", "this"));
        assertThat(cleared.contentType()).isEqualTo("image/png");
        assertThat(cleared.tags()).isEqualTo(Tags.NONE);
        assertFails(
                INVALID_ARGUMENT,
                () -> objects.change(ObjectSelector.of(id), change(Map.of("a", "b\u0000")), Precondition.NONE));
        assertFails(
                INVALID_ARGUMENT,
                () -> objects.change(ObjectSelector.of(id), change(Map.of("\uD800", "b")), Precondition.NONE));
        assertThat(objects.find(id)).contains(cleared);
    }

    @Test
    void tellsWhatIsVisibleWhenExtentsAreDeclared() throws Exception {
        ObjectRecord object = done(commit(samples.commit(id, declared(first))));
        ObjectId deleted = samples.objectId("deleted");
        commit(samples.commit(deleted, declared(first)));
        objects.deprecate(deleted, Precondition.NONE);

        assertThat(objects.declare(samples.pendingOn(first), List.of(id, other, deleted, id)))
                .isEqualTo(Map.of(id, object.version()));
        assertThat(objects.declare(List.of(), List.of(id))).isEqualTo(Map.of(id, object.version()));
        assertThat(objects.declare(List.of(), List.of())).isEmpty();
    }

    // ---- lists

    @Test
    void listsVersionsThatAreVisibleOrNot() throws Exception {
        ObjectCommit one = samples.commit(id, declared(first));
        commit(one);
        commit(samples.commitKeeping(id, declared(first)));
        ObjectRecord visible = done(commit(samples.commit(other, declared(first))));

        assertThat(list(query(Which.VISIBLE))).extracting(ObjectRecord::version).hasSize(2);
        assertThat(list(query(Which.DEPRECATED)))
                .extracting(ObjectRecord::version)
                .containsExactly(version(one, 1));
        assertThat(list(query(Which.ALL)))
                .extracting(ObjectRecord::version)
                .containsExactly(version(one, 1), version(one, 2), visible.version());
    }

    @Test
    void listsVersionsPageByPage() throws Exception {
        List<ObjectVersion> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ObjectId each = samples.objectId("n" + i / 2);
            if (i % 2 == 0) {
                objects.deprecate(each, Precondition.NONE);
            }
            all.add(done(commit(samples.commitKeeping(each, declared(first)))).version());
        }
        List<ObjectRecord> whole = list(query(Which.ALL));
        assertThat(whole).extracting(ObjectRecord::version).containsExactlyInAnyOrderElementsOf(all);

        List<ObjectRecord> paged = new ArrayList<>();
        Optional<ObjectPosition> next = Optional.empty();
        do {
            ObjectPage page = objects.list(query(Which.ALL), next, 1);
            assertThat(page.objects()).hasSize(1);
            paged.addAll(page.objects());
            next = page.next();
        } while (next.isPresent());
        assertThat(paged).isEqualTo(whole);
        assertThat(objects.list(query(Which.ALL), Optional.of(ObjectPosition.after(samples.objectId("n0"))), 10)
                        .objects())
                .isEqualTo(whole.subList(2, 5));
    }

    @Test
    void listsOnlyWhatMatches() throws Exception {
        ObjectRecord one = done(commit(samples.commit(id, declared(first))));
        ObjectRecord two = done(commit(samples.commit(other, declared(first))));
        ObjectQuery all = query(Which.VISIBLE);

        assertThat(list(matching(all, "/obj.ct$", Map.of()))).containsExactly(one);
        assertThat(list(matching(all, "^object", Map.of()))).isEmpty();
        assertThat(list(matching(all, "", Map.of("number", two.metadata().get("number")))))
                .containsExactly(two);
        assertThat(list(matching(all, "", Map.of("number", "it's")))).isEmpty();
        assertThat(list(sized(all, one.size() + 1, Long.MAX_VALUE))).containsExactly(two);
        assertThat(list(sized(all, 0, one.size()))).containsExactly(one);
        assertThat(list(created(all, two.created(), Instant.MAX))).contains(two);
        assertThat(list(created(all, Instant.MIN, one.created()))).isEmpty();
        assertFails(INVALID_ARGUMENT, () -> list(matching(all, "(", Map.of())));
        assertFails(INVALID_ARGUMENT, () -> list(matching(all, "a\u0000", Map.of())));
        assertFails(
                INVALID_ARGUMENT, () -> list(matching(ObjectQuery.ofPrefix(samples.prefix() + "no"), "[", Map.of())));
    }

    @Test
    void listsOneGeneration() throws Exception {
        ObjectCommit one = samples.commit(id, declared(first));
        commit(one);
        commit(samples.commitKeeping(id, declared(first)));
        commit(samples.commit(other, declared(first)));

        assertThat(list(ofUuid(one.commit(), OptionalInt.empty(), Which.ALL))).hasSize(2);
        assertThat(list(ofUuid(one.commit(), OptionalInt.of(1), Which.ALL)))
                .extracting(ObjectRecord::version)
                .containsExactly(version(one, 1));
        assertThat(list(ofUuid(one.commit(), OptionalInt.empty(), Which.VISIBLE)))
                .extracting(ObjectRecord::version)
                .containsExactly(version(one, 2));
        assertThat(list(ofUuid(one.commit(), OptionalInt.of(2), Which.DEPRECATED)))
                .isEmpty();
    }

    // ---- copies

    @Test
    void addsCopies() throws Exception {
        ObjectCommit commit = samples.commit(id, declared(first));
        ObjectRecord object = done(commit(commit));
        CopyCommit copy = samples.copyCommit(object.version(), "tape 'é'", declared(second, first));

        CommitOutcome outcome = addCopy(copy);

        ObjectRecord with = done(outcome);
        assertThat(with.copies()).hasSize(2);
        assertThat(with.copies().get(0)).isEqualTo(object.copies().get(0));
        CopyRecord added = with.copies().get(1);
        assertThat(added)
                .isEqualTo(new CopyRecord(
                        "tape 'é'",
                        copy.commit(),
                        copy.layout(),
                        CopyStatus.COMPLETE,
                        added.created(),
                        Optional.empty()));
        assertThat(objects.find(id)).contains(with);
        assertThat(objects.locate(id).orElseThrow().copies())
                .extracting(c -> uuids(c.extents()))
                .containsExactly(uuids(commit.extents()), uuids(copy.extents()));
        assertThat(addCopy(copy)).isEqualTo(outcome);
        remove(ObjectSelector.of(id));
        assertThat(orphans()).hasSize(3);
        assertThat(addCopy(copy).refused()).contains(NO_SUCH_OBJECT);
    }

    @Test
    void decidesOnEachCopyOfABatchAlone() throws Exception {
        ObjectVersion version =
                done(commit(samples.commit(id, declared(first)))).version();
        List<CommitOutcome> outcomes = objects.addCopies(List.of(
                samples.copyCommit(version, "a", declared(second)),
                samples.copyCommit(version, "a", declared(second)),
                samples.copyCommit(version, CopyRecord.SOURCE, declared(second)),
                samples.copyCommit(new ObjectVersion(version.uuid(), 2), "a", declared(second)),
                samples.copyCommit(version, "b", samples.pendingOn(second)),
                samples.copyCommit(version, "c\u0000", declared(second)),
                samples.copyCommit(version, "d", declared(second))));

        assertThat(outcomes)
                .extracting(o -> o.refused().map(Enum::name).orElse("done"))
                .containsExactly(
                        "done",
                        "ALREADY_EXISTS",
                        "ALREADY_EXISTS",
                        "NO_SUCH_OBJECT",
                        "CATALOG_CORRUPT",
                        "INVALID_ARGUMENT",
                        "done");
        assertThat(objects.find(id).orElseThrow().copies())
                .extracting(CopyRecord::name)
                .containsExactlyInAnyOrder(CopyRecord.SOURCE, "a", "d");
        assertThat(objects.addCopies(List.of())).isEmpty();
    }

    @Test
    void addsCopiesToVersionsThatAreNotVisible() throws Exception {
        ObjectCommit old = samples.commit(id, declared(first));
        commit(old);
        commit(samples.commitKeeping(id, declared(first)));
        PendingExtent pack = declared(second).get(0);
        CopyCommit copy = new CopyCommit(
                UUID.randomUUID(),
                new CopyRef(version(old, 1), "tape"),
                old.layout(),
                old.created(),
                List.of(samples.packed(pack, 0, 0)));

        assertThat(done(addCopy(copy)).copies()).hasSize(2);
        assertThat(objects.find(id).orElseThrow().copies()).hasSize(1);
        assertThat(commit(samples.commitPacked(other, pack, 2000)).object()).isPresent();
        remove(ObjectSelector.of(other));
        assertThat(orphans()).isEmpty();
        assertThat(objects.removeCopy(copy.copy())).isTrue();
        assertThat(orphans()).containsExactly(pack.extent());
    }

    @Test
    void takesCopiesAlongWhenAVersionIsReplacedAndKept() throws Exception {
        ObjectCommit old = samples.commit(id, declared(first));
        CopyCommit copy = samples.copyCommit(done(commit(old)).version(), "tape", declared(second));
        addCopy(copy);
        objects.changeStatus(Map.of(copy.copy(), CopyStatus.READABLE));

        ObjectRecord next = done(commit(samples.commitKeeping(id, declared(first))));

        assertThat(next.copies()).hasSize(1);
        assertThat(objects.find(id)).contains(next);
        assertThat(objects.find(ObjectSelector.of(version(old, 1)))
                        .orElseThrow()
                        .copies())
                .extracting(CopyRecord::status)
                .containsExactly(CopyStatus.COMPLETE, CopyStatus.READABLE);
    }

    @Test
    void removesCopiesButNotTheLast() throws Exception {
        ObjectVersion version =
                done(commit(samples.commit(id, declared(first)))).version();
        CopyRef source = new CopyRef(version, CopyRecord.SOURCE);
        assertFails(WRONG_STATE, () -> objects.removeCopy(source));
        CopyCommit copy = samples.copyCommit(version, "tape", declared(second));
        addCopy(copy);

        objects.changeStatus(Map.of(copy.copy(), CopyStatus.INCOMPLETE));
        assertFails(WRONG_STATE, () -> objects.removeCopy(source));
        objects.changeStatus(Map.of(copy.copy(), CopyStatus.READABLE));
        assertThat(objects.removeCopy(copy.copy())).isTrue();
        assertThat(objects.removeCopy(copy.copy())).isFalse();
        assertThat(objects.removeCopy(new CopyRef(version, "none"))).isFalse();
        assertThat(orphans()).isEqualTo(uuids(copy.extents()));
        assertThat(done(addCopy(copy)).copies()).hasSize(1);
        assertFails(WRONG_STATE, () -> objects.removeCopy(source));
    }

    @Test
    void notesWhenCopiesWereRead() throws Exception {
        ObjectVersion version =
                done(commit(samples.commit(id, declared(first)))).version();
        CopyRef source = new CopyRef(version, CopyRecord.SOURCE);
        Instant time = CatalogSamples.ADDED;

        objects.accessed(
                Map.of(source, time, new CopyRef(version, "none"), time, new CopyRef(version, "\u0000"), time));
        assertThat(sourceOf(id).accessed()).contains(time);
        objects.accessed(Map.of(source, time.minusSeconds(1)));
        assertThat(sourceOf(id).accessed()).contains(time);
        objects.accessed(Map.of(source, time.plusSeconds(1)));
        assertThat(sourceOf(id).accessed()).contains(time.plusSeconds(1));
        objects.accessed(Map.of());
        objects.changeStatus(Map.of());
    }

    @Test
    void listsCopies() throws Exception {
        ObjectVersion one = done(commit(samples.commit(id, declared(first)))).version();
        ObjectVersion two = done(commit(samples.commit(other, declared(first)))).version();
        addCopy(samples.copyCommit(one, "tape", declared(second)));
        commit(samples.commitKeeping(other, declared(first)));

        assertThat(copies(ours(null, null, null, null, false))).hasSize(4);
        assertThat(copies(ours(null, null, null, null, true))).hasSize(3);
        assertThat(copies(ours("tape", null, null, null, false))).containsExactly(new CopyRef(one, "tape"));
        assertThat(copies(ours(CopyRecord.SOURCE, null, "tape", null, false)))
                .containsExactly(
                        new CopyRef(two, CopyRecord.SOURCE),
                        new CopyRef(new ObjectVersion(two.uuid(), 2), CopyRecord.SOURCE));
        assertThat(copies(ours(CopyRecord.SOURCE, "tape", null, null, false)))
                .containsExactly(new CopyRef(one, CopyRecord.SOURCE));
        objects.changeStatus(Map.of(new CopyRef(one, "tape"), CopyStatus.READABLE));
        assertThat(copies(ours(CopyRecord.SOURCE, "tape", null, null, false))).isEmpty();
        assertThat(copies(ours(null, null, null, CopyStatus.READABLE, false)))
                .containsExactly(new CopyRef(one, "tape"));
        assertThat(copies(ours(null, null, null, CopyStatus.COMPLETE, false))).hasSize(3);
        assertThat(copies(ours(null, null, null, CopyStatus.INCOMPLETE, false))).isEmpty();
        assertFails(INVALID_ARGUMENT, () -> objects.copies(ALL_COPIES, -1, 0));
    }

    // ---- media

    @Test
    void listsTheExtentsOfAMedium() throws Exception {
        PendingExtent pack = declared(first).get(0);
        ObjectCommit one = samples.commit(id, declared(first, second, first));
        ObjectCommit two = samples.commitPacked(other, pack, 2000);
        commit(one);
        commit(two);

        List<PlacedExtent> whole = objects.extentsOn(first, -1, 100);
        assertThat(whole)
                .extracting(e -> e.extent().extent())
                .containsExactly(
                        one.extents().get(0).extent(), one.extents().get(2).extent(), pack.extent());
        assertThat(whole.get(2).object()).isEqualTo(other);
        assertThat(whole.get(2).copy()).isEqualTo(new CopyRef(version(two, 1), CopyRecord.SOURCE));
        assertThat(whole.get(2).extent().pack()).isEqualTo(two.extents().get(0).pack());
        List<Long> positions = new ArrayList<>();
        for (List<PlacedExtent> page = objects.extentsOn(first, -1, 1);
                !page.isEmpty();
                page = objects.extentsOn(first, positions.get(positions.size() - 1), 1)) {
            positions.add(page.get(0).position());
        }
        assertThat(positions)
                .isSorted()
                .isEqualTo(whole.stream().map(PlacedExtent::position).toList());
        assertThat(objects.extentsOn(samples.mediumId("none"), -1, 10)).isEmpty();
    }

    @Test
    void losesWhatIsOnAMedium() throws Exception {
        PendingExtent pack = declared(first).get(0);
        ObjectCommit one = samples.commit(id, declared(first, second));
        ObjectCommit two = samples.commitPacked(other, pack, 0);
        ObjectCommit three = samples.commitPacked(samples.objectId("third"), pack, 2000);
        List<CopyRef> sources = new ArrayList<>();
        for (ObjectCommit each : List.of(one, two, three)) {
            sources.add(new CopyRef(done(commit(each)).version(), CopyRecord.SOURCE));
        }
        objects.noteDamage(
                List.of(new ExtentDamage(sources.get(0), one.extents().get(0).extent(), 0, "before it was lost")));
        long damaged = objects.damagedCount();

        List<CopyRef> lost = new ArrayList<>();
        for (List<CopyRef> part = objects.lose(first, 1); !part.isEmpty(); part = objects.lose(first, 1)) {
            lost.addAll(part);
        }

        assertThat(lost).containsExactlyElementsOf(sources);
        assertThat(orphans()).isEmpty();
        assertThat(objects.extentsOn(first, -1, 10)).isEmpty();
        assertThat(extents(version(one, 1)))
                .containsExactly(one.extents().get(1).extent());
        assertThat(objects.damagedCount()).isEqualTo(damaged - 1);
        assertThat(extents(version(two, 1))).isEmpty();
        remove(ObjectSelector.of(other));
        remove(ObjectSelector.of(three.id()));
        assertThat(orphans()).isEmpty();
        catalog().resources().blank(first);
    }

    // ---- restoring

    @Test
    void restoresWhatIsFoundOnMedia() throws Exception {
        UUID uuid = UUID.randomUUID();
        UUID commit = UUID.randomUUID();
        List<ExtentRecord> written = samples.written(samples.pendingOn(first, second));
        List<RestoredExtent> found = written.stream()
                .map(e -> restored(new ObjectVersion(uuid, 3), "source", commit, 3, OptionalLong.of(77), e))
                .toList();

        assertThat(objects.restore(found)).isEqualTo(2);
        assertThat(objects.restore(found)).isZero();

        assertThat(objects.find(id)).isEmpty();
        ObjectRecord object =
                objects.find(ObjectSelector.of(new ObjectVersion(uuid, 3))).orElseThrow();
        assertThat(object.deprecated()).isPresent();
        assertThat(visible(object)).isEqualTo(expected(found.get(0), object));
        assertThat(extents(object.version())).isEqualTo(uuids(written));
        objects.settle(List.of(id));
        assertThat(objects.find(id)).isEmpty();
        objects.changeStatus(Map.of(new CopyRef(object.version(), "source"), CopyStatus.COMPLETE));
        objects.settle(List.of(id, other));
        objects.settle(List.of(id));
        assertThat(objects.find(id).map(ObjectRecord::version)).contains(object.version());
        remove(ObjectSelector.of(id));
        assertThat(orphans()).containsExactlyInAnyOrderElementsOf(uuids(written));
        assertThat(objects.restore(List.of())).isZero();
        objects.settle(List.of());
    }

    @Test
    void restoresNothingThatIsKnown() throws Exception {
        ObjectCommit commit = samples.commit(id, declared(first, second));
        ObjectRecord object = done(commit(commit));
        ExtentRecord pending = samples.written(declared(first)).get(0);
        List<PendingExtent> abandoned = declared(first);
        objects.abandon(abandoned.stream().map(PendingExtent::extent).toList());
        List<RestoredExtent> found = new ArrayList<>();
        commit.extents()
                .forEach(e -> found.add(
                        restored(object.version(), "source", commit.commit(), 0, OptionalLong.of(object.size()), e)));
        for (ExtentRecord busy : List.of(pending, samples.written(abandoned).get(0))) {
            found.add(restored(
                    new ObjectVersion(UUID.randomUUID(), 1), "source", UUID.randomUUID(), 0, OptionalLong.of(1), busy));
        }

        assertThat(objects.restore(found)).isZero();

        assertThat(objects.find(id)).contains(object);
        assertThat(list(query(Which.ALL))).containsExactly(object);
        assertFails(
                NO_SUCH_MEDIUM,
                () -> objects.restore(List.of(restored(
                        object.version(),
                        "source",
                        UUID.randomUUID(),
                        0,
                        OptionalLong.of(1),
                        samples.written(samples.pending(samples.mediumId("none")), 0, 0)))));
    }

    @Test
    void restoresCopiesOfOneVersion() throws Exception {
        ObjectVersion version = new ObjectVersion(UUID.randomUUID(), 2);
        RestoredExtent source = found(version, "source", UUID.randomUUID(), 2, first);
        RestoredExtent tape = found(version, "tape", UUID.randomUUID(), 2, second);

        assertThat(objects.restore(List.of(tape))).isEqualTo(1);
        assertThat(objects.restore(List.of(source))).isEqualTo(1);

        assertThat(objects.find(ObjectSelector.of(version)).orElseThrow().copies())
                .extracting(CopyRecord::name)
                .containsExactlyInAnyOrder("source", "tape");
        assertThat(list(query(Which.ALL))).hasSize(1);
    }

    @Test
    void givesTheNextFreeNumberWhereTwoHaveOne() throws Exception {
        UUID uuid = UUID.randomUUID();
        ObjectVersion taken = new ObjectVersion(uuid, 2);
        UUID late = UUID.randomUUID();

        objects.restore(List.of(
                found(taken, "source", UUID.randomUUID(), 2, first),
                found(new ObjectVersion(uuid, 3), "source", UUID.randomUUID(), 3, first),
                found(taken, "source", late, 4, first)));
        objects.restore(List.of(found(taken, "source", late, 4, second)));

        List<ObjectRecord> all = list(query(Which.ALL));
        assertThat(all).extracting(o -> o.version().version()).containsExactly(2, 3, 4);
        assertThat(extents(new ObjectVersion(uuid, 4))).hasSize(2);
        all.forEach(o -> status(new CopyRef(o.version(), "source"), CopyStatus.READABLE));
        status(new CopyRef(new ObjectVersion(uuid, 4), "source"), CopyStatus.INCOMPLETE);
        objects.settle(List.of(id));
        assertThat(objects.find(id).orElseThrow().version().version()).isEqualTo(3);
        assertThat(done(commit(samples.commitKeeping(id, declared(first)))).version())
                .isEqualTo(new ObjectVersion(uuid, 5));
    }

    @Test
    void learnsTheSizeOfAnObjectWhoseFirstExtentsWereEndedEarly() throws Exception {
        ObjectVersion version = new ObjectVersion(UUID.randomUUID(), 1);
        UUID commit = UUID.randomUUID();
        List<ExtentRecord> written = samples.written(samples.pendingOn(first, second));

        objects.restore(List.of(restored(version, "source", commit, 0, OptionalLong.empty(), written.get(0))));
        objects.restore(List.of(restored(version, "source", commit, 0, OptionalLong.of(4711), written.get(1))));

        ObjectRecord object = objects.find(ObjectSelector.of(version)).orElseThrow();
        assertThat(object.size()).isEqualTo(4711);
        assertThat(object.checksum()).isEqualTo(CatalogSamples.checksum("restored"));
    }

    @Test
    void restoresPacks() throws Exception {
        PendingExtent pack = samples.pending(first);
        List<ObjectVersion> versions = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            versions.add(new ObjectVersion(UUID.randomUUID(), 1));
        }
        List<RestoredExtent> found = IntStream.range(0, 3)
                .mapToObj(i -> restored(
                        versions.get(i),
                        "source",
                        UUID.randomUUID(),
                        i,
                        OptionalLong.of(1),
                        samples.packed(pack, 0, 1000L * i)))
                .toList();

        assertThat(objects.restore(found.subList(0, 2))).isEqualTo(2);
        assertThat(objects.restore(found)).isEqualTo(1);

        for (ObjectVersion version : versions) {
            assertThat(orphans()).isEmpty();
            remove(ObjectSelector.of(version));
        }
        assertThat(orphans()).containsExactly(pack.extent());
    }

    @Test
    void settlesOnTheYoungest() throws Exception {
        ObjectRecord current = done(commit(samples.commit(id, declared(first))));
        ObjectVersion older = new ObjectVersion(UUID.randomUUID(), 1);
        ObjectVersion younger = new ObjectVersion(UUID.randomUUID(), 1);
        objects.restore(List.of(
                found(older, "source", UUID.randomUUID(), 0, first),
                restoredAt(younger, current.created().plusSeconds(60))));
        status(new CopyRef(older, "source"), CopyStatus.COMPLETE);
        objects.settle(List.of(id));
        assertThat(objects.find(id)).contains(current);

        status(new CopyRef(younger, "source"), CopyStatus.READABLE);
        objects.settle(List.of(id));

        assertThat(objects.find(id).map(ObjectRecord::version)).contains(younger);
        assertThat(objects.find(ObjectSelector.of(current.version()))
                        .orElseThrow()
                        .deprecated())
                .isPresent();
    }

    // ---- repair

    @Test
    void replacesExtentsOfManyCopies() throws Exception {
        ObjectCommit old = samples.commit(id, declared(first, first));
        CopyCommit copy = samples.copyCommit(done(commit(old)).version(), "tape", declared(first));
        addCopy(copy);
        commit(samples.commitKeeping(id, declared(first)));
        CopyRef source = new CopyRef(version(old, 1), CopyRecord.SOURCE);
        objects.noteDamage(List.of(
                new ExtentDamage(source, old.extents().get(0).extent(), 0, "a"),
                new ExtentDamage(copy.copy(), copy.extents().get(0).extent(), 0, "b")));
        List<PendingExtent> spare = declared(second, second, second, second);
        List<ExtentReplacement> replacements = List.of(
                replacement(source, 0, old.extents().get(0), spare.get(0)),
                replacement(source, 1, old.extents().get(1), spare.get(1)),
                replacement(
                        new CopyRef(version(old, 9), "tape"), 0, copy.extents().get(0), spare.get(2)),
                replacement(copy.copy(), 0, copy.extents().get(0), spare.get(2)),
                replacement(source, 0, samples.written(spare.get(0), 0, 0), spare.get(3)));

        assertThat(objects.replaceExtents(replacements)).containsExactly(true, true, false, true, true);

        assertThat(extents(version(old, 1)))
                .containsExactly(
                        spare.get(3).extent(),
                        spare.get(1).extent(),
                        spare.get(2).extent());
        assertThat(orphans()).hasSize(4).contains(spare.get(0).extent());
        assertThat(objects.damaged(Instant.MAX, 10_000))
                .noneMatch(d -> d.object().id().equals(id));
        assertThat(objects.replaceExtents(List.of())).isEmpty();
    }

    @Test
    void tellsWhichCopyIsDamaged() throws Exception {
        ObjectCommit commit = samples.commit(id, declared(first));
        CopyCommit copy = samples.copyCommit(done(commit(commit)).version(), "tape", declared(second, second));
        addCopy(copy);
        ExtentDamage damage =
                new ExtentDamage(copy.copy(), copy.extents().get(1).extent(), 1, "unreadable");

        objects.noteDamage(List.of(
                damage, new ExtentDamage(copy.copy(), commit.extents().get(0).extent(), 0, "no")));

        assertThat(objects.damaged(Instant.MAX, 10_000))
                .filteredOn(d -> d.object().id().equals(id))
                .singleElement()
                .satisfies(damaged -> {
                    assertThat(damaged.object().copies()).hasSize(2);
                    assertThat(damaged.copy().copy().name()).isEqualTo("tape");
                    assertThat(uuids(damaged.copy().extents())).isEqualTo(uuids(copy.extents()));
                    assertThat(damaged.damages()).containsExactly(damage);
                });
        objects.removeCopy(copy.copy());
        assertThat(objects.damaged(Instant.MAX, 10_000))
                .noneMatch(d -> d.object().id().equals(id));
    }

    // ---- many at once

    /** Goal: a copy finds its version, also when that is replaced at the same moment. */
    @Test
    void addsCopiesToWhatIsReplacedMeanwhile() throws Exception {
        for (int i = 0; i < 10; i++) {
            ObjectId each = samples.objectId("race" + i);
            ObjectVersion version =
                    done(commit(samples.commit(each, declared(first)))).version();
            CopyCommit copy = samples.copyCommit(version, "tape", declared(second));
            ObjectCommit next = samples.commitKeeping(each, declared(first));
            AtomicInteger turn = new AtomicInteger();

            List<CommitOutcome> outcomes =
                    inParallel(2, () -> turn.getAndIncrement() == 0 ? addCopy(copy) : commit(next));

            assertThat(outcomes).allMatch(o -> o.object().isPresent());
            assertThat(objects.find(each).orElseThrow().copies()).hasSize(1);
            assertThat(objects.find(ObjectSelector.of(version)).orElseThrow().copies())
                    .hasSize(2);
        }
    }

    // ---- helpers

    private List<PendingExtent> declared(MediumId... media) throws ArchivoltException {
        List<PendingExtent> declared = samples.pendingOn(media);
        objects.declare(declared, List.of());
        return declared;
    }

    private CommitOutcome commit(ObjectCommit commit) throws ArchivoltException {
        return objects.commit(List.of(commit)).get(0);
    }

    private ObjectCommit commitIf(Precondition precondition) throws ArchivoltException {
        return samples.commit(UUID.randomUUID(), id, precondition, false, samples.written(declared(first)));
    }

    private CommitOutcome addCopy(CopyCommit copy) throws ArchivoltException {
        return objects.addCopies(List.of(copy)).get(0);
    }

    private void remove(ObjectSelector which) throws ArchivoltException {
        objects.remove(which, Precondition.NONE);
    }

    private void status(CopyRef copy, CopyStatus status) {
        try {
            objects.changeStatus(Map.of(copy, status));
        } catch (ArchivoltException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ObjectRecord done(CommitOutcome outcome) {
        assertThat(outcome.refused()).isEmpty();
        return outcome.object().orElseThrow();
    }

    private static ObjectVersion version(ObjectCommit origin, int version) {
        return new ObjectVersion(origin.commit(), version);
    }

    private static List<ObjectVersion> versionsOf(List<CommitOutcome> outcomes) {
        return outcomes.stream().map(o -> done(o).version()).toList();
    }

    /** As it was before it was deprecated. */
    private static ObjectRecord visible(ObjectRecord object) {
        return new ObjectRecord(
                object.id(),
                object.version(),
                object.size(),
                object.checksum(),
                object.contentType(),
                object.metadata(),
                object.tags(),
                object.grouping(),
                object.copies(),
                object.created(),
                Optional.empty());
    }

    private static ObjectSelector selector(Optional<ObjectId> id, Optional<UUID> uuid, int version) {
        return new ObjectSelector(id, uuid, version == 0 ? OptionalInt.empty() : OptionalInt.of(version));
    }

    private static ObjectSelector ofGeneration(ObjectRecord object) {
        return selector(Optional.empty(), Optional.of(object.version().uuid()), 0);
    }

    /** @return 0 when there is none */
    private int numberOf(Optional<ObjectId> name, Optional<UUID> uuid, int version) throws ArchivoltException {
        ObjectSelector which = selector(name, uuid, version);
        Optional<ObjectRecord> found = objects.find(which);
        assertThat(objects.locate(which).map(stored -> stored.object())).isEqualTo(found);
        return found.map(o -> o.version().version()).orElse(0);
    }

    private CopyRecord sourceOf(ObjectId name) throws ArchivoltException {
        return objects.find(name).orElseThrow().copies().get(0);
    }

    /** Of all copies, one after another. */
    private List<UUID> extents(ObjectVersion version) throws ArchivoltException {
        return objects.locate(ObjectSelector.of(version)).orElseThrow().copies().stream()
                .flatMap(c -> uuids(c.extents()).stream())
                .toList();
    }

    private static List<UUID> uuids(List<ExtentRecord> extents) {
        return extents.stream().map(ExtentRecord::extent).toList();
    }

    private List<UUID> orphans() throws ArchivoltException {
        return objects.orphans(List.of(first, second), 10_000).stream()
                .map(OrphanExtent::extent)
                .toList();
    }

    private static AttributeChange change(Map<String, String> metadata) {
        return new AttributeChange(metadata, Set.of(), false, Optional.empty(), Optional.empty(), Optional.empty());
    }

    // ---- queries

    private List<ObjectRecord> list(ObjectQuery query) throws ArchivoltException {
        ObjectPage page = objects.list(query, Optional.empty(), 1000);
        assertThat(page.next()).isEmpty();
        return page.objects();
    }

    private ObjectQuery query(Which which) {
        return ofUuid(null, OptionalInt.empty(), which);
    }

    private ObjectQuery ofUuid(UUID uuid, OptionalInt version, Which which) {
        return new ObjectQuery(
                samples.prefix(),
                Optional.empty(),
                Map.of(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.ofNullable(uuid),
                version,
                which);
    }

    private static ObjectQuery matching(ObjectQuery query, String pattern, Map<String, String> metadata) {
        return with(
                query,
                pattern,
                metadata,
                OptionalLong.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static ObjectQuery sized(ObjectQuery query, long from, long to) {
        return with(
                query, "", Map.of(), OptionalLong.of(from), OptionalLong.of(to), Optional.empty(), Optional.empty());
    }

    private static ObjectQuery created(ObjectQuery query, Instant from, Instant to) {
        return with(
                query, "", Map.of(), OptionalLong.empty(), OptionalLong.empty(), Optional.of(from), Optional.of(to));
    }

    private static ObjectQuery with(
            ObjectQuery query,
            String pattern,
            Map<String, String> metadata,
            OptionalLong sizeFrom,
            OptionalLong sizeTo,
            Optional<Instant> createdFrom,
            Optional<Instant> createdTo) {
        return new ObjectQuery(
                query.prefix(),
                Optional.of(pattern).filter(text -> !text.isEmpty()),
                metadata,
                sizeFrom,
                sizeTo,
                createdFrom,
                createdTo,
                query.uuid(),
                query.version(),
                query.which());
    }

    /** Of this test's objects. */
    private CopyQuery ours(String name, String with, String without, CopyStatus status, boolean visible) {
        return new CopyQuery(
                samples.prefix(),
                Optional.ofNullable(name),
                Optional.ofNullable(with),
                Optional.ofNullable(without),
                Optional.ofNullable(status),
                Optional.empty(),
                visible);
    }

    /** Page by page. */
    private List<CopyRef> copies(CopyQuery query) throws ArchivoltException {
        List<CopyRef> refs = new ArrayList<>();
        long after = -1;
        List<ListedCopy> page = objects.copies(query, after, 1);
        while (!page.isEmpty()) {
            ListedCopy copy = page.get(0);
            assertThat(copy.object().copies()).contains(copy.copy());
            assertThat(copy.position()).isGreaterThan(after);
            refs.add(new CopyRef(copy.object().version(), copy.copy().name()));
            after = copy.position();
            page = objects.copies(query, after, 1);
        }
        return refs;
    }

    // ---- what is found on media

    private RestoredExtent found(ObjectVersion version, String copy, UUID commit, int seconds, MediumId medium) {
        ExtentRecord extent = samples.written(samples.pending(medium), 0, 0);
        return restored(version, copy, commit, seconds, OptionalLong.of(1), extent);
    }

    private RestoredExtent restoredAt(ObjectVersion version, Instant created) {
        ExtentRecord extent = samples.written(samples.pending(first), 0, 0);
        return restored(version, "source", UUID.randomUUID(), OptionalLong.of(1), extent, created);
    }

    /** @param seconds of its age */
    private RestoredExtent restored(
            ObjectVersion version, String copy, UUID commit, int seconds, OptionalLong size, ExtentRecord extent) {
        return restored(version, copy, commit, size, extent, CatalogSamples.ADDED.plusSeconds(seconds));
    }

    private RestoredExtent restored(
            ObjectVersion version, String copy, UUID commit, OptionalLong size, ExtentRecord extent, Instant created) {
        return new RestoredExtent(
                id,
                version,
                size,
                size.isPresent() ? Optional.of(CatalogSamples.checksum("restored")) : Optional.empty(),
                "text/plain",
                Map.of("it's", "😀"),
                Tags.of("fast"),
                Optional.of("together"),
                created,
                copy,
                commit,
                new LayoutRecord("raid1", 1, 0, Map.of("replicas", "2")),
                created,
                extent);
    }

    private static ObjectRecord expected(RestoredExtent found, ObjectRecord object) {
        return new ObjectRecord(
                found.id(),
                found.version(),
                found.size().getAsLong(),
                found.checksum().orElseThrow(),
                found.contentType(),
                found.metadata(),
                found.tags(),
                found.grouping(),
                List.of(new CopyRecord(
                        found.copy(),
                        found.commit(),
                        found.layout(),
                        CopyStatus.INCOMPLETE,
                        found.copyCreated(),
                        Optional.empty())),
                object.created(),
                Optional.empty());
    }

    private static ExtentReplacement replacement(CopyRef copy, int column, ExtentRecord removed, PendingExtent added) {
        return new ExtentReplacement(
                copy, column, Set.of(removed.extent()), List.of(new CatalogSamples().written(added, column, 0)));
    }
}
