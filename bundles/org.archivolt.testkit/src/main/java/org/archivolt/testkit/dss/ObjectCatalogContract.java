package org.archivolt.testkit.dss;

import static org.archivolt.base.ErrorCode.CATALOG_CORRUPT;
import static org.archivolt.base.ErrorCode.INVALID_ARGUMENT;
import static org.archivolt.base.ErrorCode.NO_SUCH_MEDIUM;
import static org.archivolt.base.ErrorCode.PRECONDITION_FAILED;
import static org.archivolt.testkit.Failures.assertFails;
import static org.archivolt.testkit.dss.ResourceCatalogContract.inParallel;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ChecksumAlgorithm;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.MediumId;
import org.archivolt.base.ObjectId;
import org.archivolt.base.ObjectVersion;
import org.archivolt.base.Tags;
import org.archivolt.dss.CommitOutcome;
import org.archivolt.dss.CopyRecord;
import org.archivolt.dss.CopyRef;
import org.archivolt.dss.CopyStatus;
import org.archivolt.dss.DamagedCopy;
import org.archivolt.dss.ExtentDamage;
import org.archivolt.dss.ExtentRecord;
import org.archivolt.dss.ExtentRecord.InPack;
import org.archivolt.dss.ExtentReplacement;
import org.archivolt.dss.ObjectCatalog;
import org.archivolt.dss.ObjectCommit;
import org.archivolt.dss.ObjectPosition;
import org.archivolt.dss.ObjectQuery;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.dss.ObjectSelector;
import org.archivolt.dss.OrphanExtent;
import org.archivolt.dss.PendingExtent;
import org.archivolt.dss.Precondition;
import org.archivolt.dss.StoredCopy;
import org.archivolt.dss.StoredObjectRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every provider of {@link ObjectCatalog} must do. */
public abstract class ObjectCatalogContract {
    private final CatalogSamples samples = new CatalogSamples();
    private final ObjectId id = samples.objectId("object");
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

    /** Others look at all damage there is. */
    @AfterEach
    void repair() throws ArchivoltException {
        for (DamagedCopy damaged : damagedOfThisTest()) {
            objects.remove(ObjectSelector.of(damaged.object().version()), Precondition.NONE);
        }
    }

    // ---- visible objects

    @Test
    void makesAnObjectVisibleWithAllItsExtents() throws Exception {
        ObjectCommit commit = samples.commit(id, declared(first, second));
        assertThat(objects.find(id)).isEmpty();

        CommitOutcome outcome = commit(commit);

        ObjectRecord object = done(outcome);
        assertThat(outcome.replaced()).isFalse();
        assertThat(object.version()).isEqualTo(new ObjectVersion(commit.commit(), 1));
        assertThat(object).isEqualTo(recordOf(commit, object));
        assertThat(objects.find(id)).contains(object);
        assertThat(extents(objects.locate(id))).isEqualTo(texts(commit.extents()));
        assertThat(objects.locate(id).orElseThrow().object()).isEqualTo(object);
        assertThat(orphans()).isEmpty();
    }

    @Test
    void ordersExtentsByColumnAndOffset() throws Exception {
        List<PendingExtent> declared = declared(first, second, first, second);
        List<ExtentRecord> written = List.of(
                samples.written(declared.get(0), 1, 5000),
                samples.written(declared.get(1), 0, 7000),
                samples.written(declared.get(2), 1, 0),
                samples.written(declared.get(3), 0, 0));
        commit(samples.commit(UUID.randomUUID(), id, false, written));

        assertThat(extents(objects.locate(id)))
                .isEqualTo(texts(List.of(written.get(3), written.get(1), written.get(2), written.get(0))));
    }

    @Test
    void keepsAnObjectWithoutExtentsAndWithoutMetadata() throws Exception {
        ObjectCommit sample = samples.commit(id, List.of());
        ObjectCommit bare = new ObjectCommit(
                sample.commit(),
                id,
                Precondition.NONE,
                false,
                0,
                sample.checksum(),
                "",
                Map.of(),
                Tags.NONE,
                Optional.empty(),
                CopyRecord.SOURCE,
                sample.layout(),
                sample.created(),
                List.of());

        ObjectRecord object = done(commit(bare));

        assertThat(objects.locate(id))
                .contains(new StoredObjectRecord(
                        object, List.of(new StoredCopy(object.copies().get(0), List.of()))));
        assertThat(object.metadata()).isEmpty();
        assertThat(commit(bare)).isEqualTo(CommitOutcome.done(object, false));
    }

    @Test
    void keepsLargeFigures() throws Exception {
        List<PendingExtent> declared = declared(first);
        byte[] checksums = new byte[64 * 10_000];
        new Random(1).nextBytes(checksums);
        ExtentRecord large = new ExtentRecord(
                declared.get(0).extent(),
                first,
                declared.get(0).address(),
                Integer.MAX_VALUE,
                Long.MAX_VALUE - 1,
                Long.MAX_VALUE,
                CatalogSamples.checksum("x"),
                Integer.MAX_VALUE,
                ChecksumAlgorithm.SHA512,
                checksums,
                Optional.empty());
        commit(samples.commit(UUID.randomUUID(), id, false, List.of(large)));

        assertThat(extents(objects.locate(id))).isEqualTo(texts(List.of(large)));
    }

    @Test
    void keepsAnyNameAsItIs() throws Exception {
        List<String> names = List.of(
                "it's",
                "a\"b",
                "'; drop table object; --",
                "back\\slash",
                "%_?:${x}#{x}",
                "{\"a\":1}",
                "line\nbreak\ttab\u0001",
                "ünïcödé 中文 עברית",
                "😀\uDBFF\uDFFF",
                "e\u0301 \u00e9",
                " leading and trailing ",
                "/a//b/../c");
        for (String name : names) {
            ObjectCommit commit = samples.commit(samples.objectId(name), declared(first));
            commit(commit);
            assertThat(objects.find(commit.id()).orElseThrow().id().text())
                    .isEqualTo(commit.id().text());
        }
        assertThat(list(samples.prefix(), Optional.empty(), 100)).hasSize(names.size());
        for (String name : names) {
            assertThat(remove(samples.objectId(name))).isPresent();
        }
    }

    @Test
    void keepsNamesAsLongAsTheyMayBe() throws Exception {
        String stem = samples.prefix();
        String incompressible = new Random(7)
                .ints(2000, '!', '~')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        ObjectId longest = new ObjectId((stem + incompressible).substring(0, ObjectId.BYTES_MAX));
        ObjectId longestInFours = new ObjectId(stem + "\uD83D\uDE00".repeat((ObjectId.BYTES_MAX - stem.length()) / 4));

        for (ObjectId each : List.of(longest, longestInFours)) {
            commit(samples.commit(each, declared(first)));
            assertThat(objects.find(each)).isPresent();
            assertThat(list(each.text(), Optional.empty(), 10)).hasSize(1);
        }
    }

    // ---- replacing

    @Test
    void replacesAnObjectAndCountsItsVersions() throws Exception {
        ObjectCommit old = samples.commit(id, declared(first, second));
        commit(old);

        CommitOutcome outcome = commit(samples.commit(id, declared(second)));

        ObjectRecord object = done(outcome);
        assertThat(outcome.replaced()).isTrue();
        assertThat(object.version()).isEqualTo(new ObjectVersion(old.commit(), 2));
        assertThat(objects.find(id)).contains(object);
        assertThat(extentsOf(id)).hasSize(1);
        assertThat(orphans())
                .extracting(OrphanExtent::extent)
                .containsExactlyInAnyOrderElementsOf(uuids(old.extents()));
        assertThat(orphans()).allMatch(OrphanExtent::stored);
        assertThat(orphans()).extracting(OrphanExtent::size).containsExactlyInAnyOrder(1000L, 1001L);
    }

    @Test
    void replacesOnlyIfAbsentNever() throws Exception {
        ObjectRecord there = done(commit(samples.commit(id, declared(first))));
        List<PendingExtent> declared = declared(first);

        assertThat(commit(samples.commitIfAbsent(id, declared)).refused()).contains(PRECONDITION_FAILED);

        assertThat(objects.find(id)).contains(there);
        assertThat(orphans()).isEmpty();
        objects.abandon(uuidsOf(declared));
        assertThat(orphans()).hasSize(1);
    }

    @Test
    void beginsAnewAfterADelete() throws Exception {
        ObjectCommit old = samples.commit(id, declared(first));
        commit(old);
        remove(id);

        ObjectCommit next = samples.commitIfAbsent(id, declared(first));

        assertThat(done(commit(next)).version()).isEqualTo(new ObjectVersion(next.commit(), 1));
    }

    // ---- batches

    @Test
    void decidesOnEachOfABatchAlone() throws Exception {
        commit(samples.commit(id, declared(first)));
        ObjectCommit good = samples.commit(samples.objectId("good"), declared(first));
        ObjectCommit refused = samples.commitIfAbsent(id, declared(first));
        ObjectCommit undeclared = samples.commit(samples.objectId("undeclared"), List.of(samples.pending(first)));
        ObjectCommit alsoGood = samples.commit(samples.objectId("also good"), declared(second));

        List<CommitOutcome> outcomes = objects.commit(List.of(good, refused, undeclared, alsoGood));

        assertThat(outcomes)
                .extracting(o -> o.refused().map(Enum::name).orElse("done"))
                .containsExactly("done", "PRECONDITION_FAILED", "CATALOG_CORRUPT", "done");
        assertThat(objects.find(good.id())).contains(done(outcomes.get(0)));
        assertThat(objects.find(alsoGood.id())).contains(done(outcomes.get(3)));
        assertThat(objects.find(undeclared.id())).isEmpty();
    }

    @Test
    void replacesWithinABatch() throws Exception {
        ObjectCommit one = samples.commit(id, declared(first));
        ObjectCommit two = samples.commit(id, declared(first, second));
        ObjectCommit three = samples.commit(id, declared(second));

        List<CommitOutcome> outcomes = objects.commit(List.of(one, two, three));

        assertThat(outcomes.stream().map(o -> done(o).version()))
                .containsExactly(version(one, 1), version(one, 2), version(one, 3));
        assertThat(outcomes).extracting(CommitOutcome::replaced).containsExactly(false, true, true);
        assertThat(objects.find(id)).contains(done(outcomes.get(2)));
        assertThat(extents(objects.locate(id))).isEqualTo(texts(three.extents()));
        assertThat(orphans())
                .extracting(OrphanExtent::extent)
                .containsExactlyInAnyOrderElementsOf(uuids(Stream.concat(one.extents().stream(), two.extents().stream())
                        .toList()));
        assertThat(orphans()).allMatch(OrphanExtent::stored);
        assertThat(objects.commit(List.of(one, two, three))).isEqualTo(outcomes);
    }

    @Test
    void replacesAnExistingObjectTwiceWithinABatch() throws Exception {
        ObjectCommit zero = samples.commit(id, declared(first));
        commit(zero);
        ObjectCommit one = samples.commit(id, declared(first));
        ObjectCommit two = samples.commit(id, declared(second));

        List<CommitOutcome> outcomes = objects.commit(List.of(one, two));

        assertThat(outcomes.stream().map(o -> done(o).version())).containsExactly(version(zero, 2), version(zero, 3));
        assertThat(extents(objects.locate(id))).isEqualTo(texts(two.extents()));
        assertThat(orphans()).hasSize(2);
        assertThat(commit(one)).isEqualTo(outcomes.get(0));
        assertThat(done(commit(zero)).version()).isEqualTo(version(zero, 1));
    }

    @Test
    void refusesTheSecondOfABatchIfItMustNotReplace() throws Exception {
        ObjectCommit one = samples.commitIfAbsent(id, declared(first));
        ObjectCommit two = samples.commitIfAbsent(id, declared(first));

        List<CommitOutcome> outcomes = objects.commit(List.of(one, two));

        assertThat(done(outcomes.get(0)).version()).isEqualTo(version(one, 1));
        assertThat(outcomes.get(1).refused()).contains(PRECONDITION_FAILED);
        assertThat(extents(objects.locate(id))).isEqualTo(texts(one.extents()));
    }

    @Test
    void commitsLargeBatches() throws Exception {
        List<ObjectCommit> batch = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            batch.add(samples.commit(
                    samples.objectId("n" + i), List.of(samples.pending(first), samples.pending(second))));
        }
        declare(batch.stream()
                .flatMap(c -> c.extents().stream())
                .map(e -> new PendingExtent(e.extent(), e.medium(), e.address(), samples.host(), samples.session()))
                .toList());

        List<CommitOutcome> outcomes = objects.commit(batch);

        assertThat(outcomes).hasSize(600).allMatch(o -> o.object().isPresent());
        assertThat(IntStream.range(0, 600))
                .allMatch(i -> done(outcomes.get(i)).id().equals(batch.get(i).id()));
        assertThat(list(samples.prefix(), Optional.empty(), 10_000)).hasSize(600);
        assertThat(objects.commit(List.of())).isEmpty();
    }

    @Test
    void refusesOnlyTheObjectWhoseTextsCannotBeKept() throws Exception {
        ObjectCommit good = samples.commit(samples.objectId("good"), declared(first));
        ObjectCommit sample = samples.commit(id, declared(first));
        ObjectCommit nul = new ObjectCommit(
                sample.commit(),
                id,
                Precondition.NONE,
                false,
                1,
                sample.checksum(),
                "text/plain",
                Map.of("name", "a\u0000b"),
                Tags.NONE,
                Optional.empty(),
                CopyRecord.SOURCE,
                sample.layout(),
                sample.created(),
                sample.extents());

        List<CommitOutcome> outcomes = objects.commit(List.of(nul, good));

        assertThat(outcomes.get(0).refused()).contains(INVALID_ARGUMENT);
        assertThat(outcomes.get(1).object()).isPresent();
    }

    // ---- repeating

    @Test
    void repeatsACommitWithoutDoingItTwice() throws Exception {
        ObjectCommit commit = samples.commitIfAbsent(id, declared(first));
        CommitOutcome outcome = commit(commit);

        assertThat(commit(commit)).isEqualTo(outcome);
        assertThat(objects.commit(List.of(commit, commit))).containsExactly(outcome, outcome);
        assertThat(orphans()).isEmpty();
    }

    @Test
    void repeatsACommitThatWasReplacedMeanwhile() throws Exception {
        ObjectCommit old = samples.commit(id, declared(first));
        CommitOutcome outcome = commit(old);
        ObjectRecord current = done(commit(samples.commit(id, declared(first))));

        assertThat(commit(old)).isEqualTo(outcome);

        assertThat(objects.find(id)).contains(current);
    }

    @Test
    void repeatsACommitThatWasDeletedMeanwhile() throws Exception {
        ObjectCommit old = samples.commit(id, declared(first));
        CommitOutcome outcome = commit(old);
        remove(id);
        objects.forget(uuids(old.extents()));

        assertThat(commit(old)).isEqualTo(outcome);

        assertThat(objects.find(id)).isEmpty();
    }

    @Test
    void repeatsEveryOtherChangeWithoutDoingItTwice() throws Exception {
        List<PendingExtent> declared = declared(first, second);
        declare(declared);
        objects.abandon(uuidsOf(declared));
        objects.abandon(uuidsOf(declared));
        assertThat(orphans()).hasSize(2);
        objects.forget(uuidsOf(declared));
        objects.forget(uuidsOf(declared));
        assertThat(orphans()).isEmpty();

        commit(samples.commit(id, declared(first)));
        assertThat(remove(id)).isPresent();
        assertThat(remove(id)).isEmpty();
        assertThat(orphans()).hasSize(1);
    }

    // ---- what may not be committed

    @Test
    void refusesAnExtentThatIsNotPending() throws Exception {
        List<PendingExtent> never = List.of(samples.pending(first));
        List<PendingExtent> abandoned = declared(first);
        objects.abandon(uuidsOf(abandoned));
        List<PendingExtent> stored = declared(first);
        commit(samples.commit(samples.objectId("other"), stored));
        List<PendingExtent> partly = List.of(declared(first).get(0), never.get(0));

        for (List<PendingExtent> extents : List.of(never, abandoned, stored, partly)) {
            assertThat(commit(samples.commit(id, extents)).refused()).contains(CATALOG_CORRUPT);
        }

        assertThat(objects.find(id)).isEmpty();
        assertThat(extentsOf(samples.objectId("other"))).hasSize(1);
    }

    @Test
    void refusesAnExtentTwiceInOneBatch() throws Exception {
        List<PendingExtent> extent = declared(first);

        List<CommitOutcome> outcomes = objects.commit(List.of(
                samples.commit(samples.objectId("one"), extent), samples.commit(samples.objectId("two"), extent)));

        assertThat(outcomes.get(0).object()).isPresent();
        assertThat(outcomes.get(1).refused()).contains(CATALOG_CORRUPT);
    }

    @Test
    void refusesAnExtentThatIsElsewhereThanDeclared() throws Exception {
        PendingExtent extent = declared(first).get(0);
        PendingExtent moved =
                new PendingExtent(extent.extent(), second, extent.address(), extent.host(), extent.session());
        PendingExtent renamed =
                new PendingExtent(extent.extent(), first, extent.address() + "x", extent.host(), extent.session());

        assertThat(commit(samples.commit(id, List.of(moved))).refused()).contains(CATALOG_CORRUPT);
        assertThat(commit(samples.commit(id, List.of(renamed))).refused()).contains(CATALOG_CORRUPT);
        assertThat(commit(samples.commit(id, List.of(extent))).object()).isPresent();
    }

    @Test
    void refusesToDeclareOnAnUnknownMedium() throws Exception {
        PendingExtent good = samples.pending(first);

        assertFails(NO_SUCH_MEDIUM, () -> declare(List.of(good, samples.pending(samples.mediumId("none")))));

        assertThat(commit(samples.commit(id, List.of(good))).refused()).contains(CATALOG_CORRUPT);
    }

    // ---- orphans

    @Test
    void neverUndoesACommit() throws Exception {
        List<PendingExtent> extents = declared(first, second);
        ObjectRecord object = done(commit(samples.commit(id, extents)));

        objects.abandon(uuidsOf(extents));
        objects.reclaim(samples.host(), UUID.randomUUID());

        assertThat(extentsOf(id)).hasSize(2);
        assertThat(objects.find(id)).contains(object);
        assertThat(orphans()).isEmpty();
    }

    @Test
    void deletesAnObjectAndOrphansItsExtents() throws Exception {
        ObjectCommit commit = samples.commit(id, declared(first, second));
        ObjectRecord object = done(commit(commit));

        assertThat(remove(id)).contains(object.version());

        assertThat(objects.find(id)).isEmpty();
        assertThat(objects.locate(id)).isEmpty();
        assertThat(orphans())
                .containsExactlyInAnyOrderElementsOf(commit.extents().stream()
                        .map(e -> new OrphanExtent(e.extent(), e.medium(), e.address(), true, e.size()))
                        .toList());
    }

    @Test
    void tellsAbandonedExtentsFromStoredOnes() throws Exception {
        PendingExtent extent = declared(first).get(0);
        objects.abandon(List.of(extent.extent()));

        assertThat(orphans()).containsExactly(new OrphanExtent(extent.extent(), first, extent.address(), false, 0));
    }

    @Test
    void givesTheOldestOrphansOfTheMediaAskedFor() throws Exception {
        List<UUID> onFirst = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            PendingExtent extent = declared(first).get(0);
            objects.abandon(List.of(extent.extent()));
            onFirst.add(extent.extent());
            objects.abandon(uuidsOf(declared(second)));
        }

        assertThat(objects.orphans(List.of(first), 3))
                .extracting(OrphanExtent::extent)
                .containsExactlyElementsOf(onFirst.subList(0, 3));
        assertThat(objects.orphans(List.of(second, first, samples.mediumId("none")), 100))
                .hasSize(10);
        assertThat(objects.orphans(List.of(second, first), 4))
                .extracting(OrphanExtent::medium)
                .containsExactly(first, second, first, second);
        assertThat(objects.orphans(List.of(), 4)).isEmpty();
    }

    @Test
    void reclaimsWhatEarlierRunsOfAHostLeft() throws Exception {
        CatalogSamples earlierRun = new CatalogSamples();
        PendingExtent old = new PendingExtent(UUID.randomUUID(), first, "a", samples.host(), UUID.randomUUID());
        PendingExtent otherHost =
                new PendingExtent(UUID.randomUUID(), first, "b", earlierRun.host(), UUID.randomUUID());
        PendingExtent alive = samples.pending(first);
        declare(List.of(old, otherHost, alive));

        assertThat(objects.reclaim(samples.host(), samples.session())).isEqualTo(1);
        assertThat(objects.reclaim(samples.host(), samples.session())).isZero();

        assertThat(orphans()).containsExactly(new OrphanExtent(old.extent(), first, "a", false, 0));
        assertThat(commit(samples.commit(id, List.of(alive))).object()).isPresent();
    }

    // ---- packs

    @Test
    void keepsManyObjectsInOnePack() throws Exception {
        PendingExtent pack = declared(first).get(0);
        PendingExtent copy = declared(second).get(0);
        List<ObjectCommit> members = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            List<ExtentRecord> extents =
                    List.of(samples.packed(pack, 0, 2000L * i), samples.packed(copy, 1, 3000L * i));
            members.add(samples.commit(UUID.randomUUID(), samples.objectId("n" + i), false, extents));
        }

        List<CommitOutcome> outcomes = objects.commit(members);

        assertThat(outcomes).allMatch(o -> o.object().isPresent());
        for (ObjectCommit member : members) {
            assertThat(extents(objects.locate(member.id()))).isEqualTo(texts(member.extents()));
        }
        assertThat(orphans()).isEmpty();
        assertThat(objects.commit(members)).isEqualTo(outcomes);
    }

    @Test
    void orphansAPackAsAWholeWithTheLastObjectInIt() throws Exception {
        PendingExtent pack = declared(first).get(0);
        ObjectId other = samples.objectId("other");
        ObjectId third = samples.objectId("third");
        commitAll(
                samples.commitPacked(id, pack, 0),
                samples.commitPacked(other, pack, 2000),
                samples.commitPacked(third, pack, 4000));

        remove(other);
        assertThat(orphans()).isEmpty();
        commit(samples.commit(id, declared(second)));
        assertThat(orphans()).isEmpty();
        assertThat(objects.locate(third)).isPresent();
        remove(third);

        assertThat(orphans()).containsExactly(orphanOf(pack));
        remove(third);
        remove(id);
        assertThat(orphans()).hasSize(2);
    }

    @Test
    void commitsFurtherObjectsOfAPackLater() throws Exception {
        PendingExtent pack = declared(first).get(0);
        commit(samples.commitPacked(id, pack, 0));
        ObjectId later = samples.objectId("later");
        ObjectCommit commit = samples.commitPacked(later, pack, 2000);

        CommitOutcome outcome = commit(commit);

        assertThat(done(outcome).id()).isEqualTo(later);
        assertThat(commit(commit)).isEqualTo(outcome);
        remove(id);
        assertThat(orphans()).isEmpty();
        remove(later);
        assertThat(orphans()).containsExactly(orphanOf(pack));
        assertThat(commit(commit)).isEqualTo(outcome);
        assertThat(objects.find(later)).isEmpty();
        assertThat(orphans()).hasSize(1);
    }

    @Test
    void refusesAnObjectOfAPackThatIsAnOrphan() throws Exception {
        PendingExtent pack = declared(first).get(0);
        commit(samples.commitPacked(id, pack, 0));
        remove(id);
        ObjectCommit late = samples.commitPacked(id, pack, 2000);

        assertThat(commit(late).refused()).contains(CATALOG_CORRUPT);
        objects.forget(List.of(pack.extent()));
        assertThat(commit(late).refused()).contains(CATALOG_CORRUPT);
        assertThat(objects.find(id)).isEmpty();
        assertThat(orphans()).isEmpty();
    }

    @Test
    void refusesAPackThatIsNotDeclaredAsSuch() throws Exception {
        PendingExtent never = samples.pending(first);
        PendingExtent abandoned = declared(first).get(0);
        objects.abandon(List.of(abandoned.extent()));
        PendingExtent ownFile = declared(first).get(0);
        commit(samples.commit(samples.objectId("own file"), List.of(ownFile)));
        PendingExtent pack = declared(first).get(0);
        commit(samples.commitPacked(samples.objectId("in pack"), pack, 0));
        PendingExtent moved = new PendingExtent(pack.extent(), second, pack.address(), pack.host(), pack.session());
        PendingExtent renamed =
                new PendingExtent(pack.extent(), first, pack.address() + "x", pack.host(), pack.session());

        for (PendingExtent bad : List.of(never, abandoned, ownFile, moved, renamed)) {
            assertThat(commit(samples.commitPacked(id, bad, 0)).refused()).contains(CATALOG_CORRUPT);
        }
        assertThat(commit(samples.commit(id, List.of(pack))).refused()).contains(CATALOG_CORRUPT);
        assertThat(commit(samples.commit(
                                UUID.randomUUID(), id, false, List.of(ofOtherSize(samples.packed(pack, 0, 0)))))
                        .refused())
                .contains(CATALOG_CORRUPT);
        assertThat(objects.find(id)).isEmpty();
    }

    /** Goal: one bad word about a file does not spoil it for those who say the truth. */
    @Test
    void refusesOnlyThoseOfABatchThatAreWrongAboutTheirPack() throws Exception {
        PendingExtent pack = declared(first).get(0);
        PendingExtent moved = new PendingExtent(pack.extent(), second, pack.address(), pack.host(), pack.session());
        ExtentRecord member = samples.packed(pack, 0, 0);

        List<CommitOutcome> outcomes = objects.commit(List.of(
                samples.commitPacked(samples.objectId("moved"), moved, 0),
                samples.commitPacked(samples.objectId("good"), pack, 0),
                samples.commit(UUID.randomUUID(), samples.objectId("size"), false, List.of(ofOtherSize(member))),
                samples.commit(samples.objectId("own file"), List.of(pack)),
                samples.commit(
                        UUID.randomUUID(),
                        samples.objectId("both"),
                        false,
                        List.of(member, samples.written(pack, 1, 0))),
                samples.commitPacked(samples.objectId("also good"), pack, 2000)));

        assertThat(outcomes)
                .extracting(o -> o.refused().map(Enum::name).orElse("done"))
                .containsExactly(
                        "CATALOG_CORRUPT", "done", "CATALOG_CORRUPT", "CATALOG_CORRUPT", "CATALOG_CORRUPT", "done");
        remove(samples.objectId("good"));
        assertThat(orphans()).isEmpty();
        remove(samples.objectId("also good"));
        assertThat(orphans()).containsExactly(orphanOf(pack));
    }

    @Test
    void keepsAnObjectTwiceInOnePack() throws Exception {
        PendingExtent pack = declared(first).get(0);
        List<ExtentRecord> both = List.of(samples.packed(pack, 0, 0), samples.packed(pack, 1, 2000));
        commit(samples.commit(UUID.randomUUID(), id, false, both));

        assertThat(extents(objects.locate(id))).isEqualTo(texts(both));
        remove(id);
        assertThat(orphans()).containsExactly(orphanOf(pack));
    }

    @Test
    void replacesAnObjectWithinItsPack() throws Exception {
        PendingExtent pack = declared(first).get(0);
        commit(samples.commitPacked(id, pack, 0));

        ObjectCommit next = samples.commitPacked(id, pack, 2000);
        assertThat(commit(next).replaced()).isTrue();

        assertThat(extents(objects.locate(id))).isEqualTo(texts(next.extents()));
        assertThat(orphans()).isEmpty();
        remove(id);
        assertThat(orphans()).containsExactly(orphanOf(pack));
    }

    @Test
    void orphansAPackWhoseObjectsTheirOwnBatchReplaces() throws Exception {
        PendingExtent pack = declared(first).get(0);
        PendingExtent next = declared(second).get(0);
        ObjectCommit stillborn = samples.commitPacked(id, pack, 0);
        ObjectCommit stays = samples.commitPacked(id, next, 0);

        List<CommitOutcome> outcomes = objects.commit(List.of(stillborn, stays));

        assertThat(outcomes).allMatch(o -> o.object().isPresent());
        assertThat(orphans()).containsExactly(orphanOf(pack));
        assertThat(objects.commit(List.of(stillborn, stays))).isEqualTo(outcomes);
        assertThat(commit(samples.commitPacked(samples.objectId("late"), pack, 0))
                        .refused())
                .contains(CATALOG_CORRUPT);
    }

    /** Goal: only the end of a call counts, so that the order of a batch does not decide about its objects. */
    @Test
    void keepsAPackThatGetsANewObjectInTheCallThatTakesTheLast() throws Exception {
        PendingExtent old = declared(first).get(0);
        PendingExtent pack = declared(first).get(0);
        ObjectId other = samples.objectId("other");
        commit(samples.commitPacked(id, old, 0));

        commitAll(
                samples.commitPacked(id, pack, 0),
                samples.commit(id, declared(second)),
                samples.commitPacked(other, pack, 2000),
                samples.commitPacked(samples.objectId("third"), old, 4000));

        assertThat(orphans()).isEmpty();
        remove(other);
        assertThat(orphans()).containsExactly(orphanOf(pack));
    }

    @Test
    void neverTakesBackAPackInUse() throws Exception {
        PendingExtent pack = declared(first).get(0);
        PendingExtent unused = declared(first).get(0);
        commit(samples.commitPacked(id, pack, 0));

        objects.abandon(List.of(pack.extent(), unused.extent()));
        objects.reclaim(samples.host(), UUID.randomUUID());

        assertThat(orphans()).containsExactly(new OrphanExtent(unused.extent(), first, unused.address(), false, 0));
        assertThat(done(commit(samples.commitPacked(samples.objectId("later"), pack, 2000))))
                .isNotNull();
    }

    // ---- damage

    @Test
    void notesDamageOnce() throws Exception {
        ObjectRecord object = done(commit(samples.commit(id, declared(first, second))));
        ExtentRecord extent = extentsOf(id).get(1);
        ExtentDamage damage = new ExtentDamage(source(object.version()), extent.extent(), 1, "ünreadable 😀");

        assertThat(objects.noteDamage(List.of(damage, damage))).isEqualTo(1);
        assertThat(objects.noteDamage(List.of(new ExtentDamage(source(object.version()), extent.extent(), 1, "again"))))
                .isZero();

        DamagedCopy damaged = damaged(id).orElseThrow();
        assertThat(damaged.object()).isEqualTo(object);
        assertThat(texts(damaged.copy().extents())).isEqualTo(extents(objects.locate(id)));
        assertThat(damaged.damages()).containsExactly(damage);
        assertThat(damaged.attempts()).isZero();
        assertThat(damaged.tried()).isEqualTo(damaged.noted());
        assertThat(objects.noteDamage(List.of())).isZero();
    }

    @Test
    void passesOverDamageOfWhatIsNotThere() throws Exception {
        ObjectRecord old = done(commit(samples.commit(id, declared(first))));
        UUID oldExtent = extentsOf(id).get(0).extent();
        ObjectRecord current = done(commit(samples.commit(id, declared(first))));
        UUID extent = extentsOf(id).get(0).extent();
        long before = objects.damagedCount();

        assertThat(objects.noteDamage(List.of(
                        new ExtentDamage(source(old.version()), oldExtent, 0, "older version"),
                        new ExtentDamage(source(old.version()), extent, 0, "older version"),
                        new ExtentDamage(source(current.version()), oldExtent, 0, "not its extent"),
                        new ExtentDamage(source(current.version()), extent, 1, "not in this column"),
                        new ExtentDamage(
                                source(new ObjectVersion(UUID.randomUUID(), 1)), extent, 0, "no such object"))))
                .isZero();

        assertThat(objects.damagedCount()).isEqualTo(before);
        assertThat(damaged(id)).isEmpty();
    }

    @Test
    void gathersTheDamagesOfAnObject() throws Exception {
        PendingExtent pack = declared(second).get(0);
        List<ExtentRecord> written = new ArrayList<>(samples.written(declared(first, second)));
        written.add(samples.packed(pack, 2, 0));
        ObjectRecord object = done(commit(samples.commit(UUID.randomUUID(), id, false, written)));
        long before = objects.damagedCount();

        assertThat(objects.noteDamage(List.of(damage(object, written.get(0))))).isEqualTo(1);
        Instant noted = damaged(id).orElseThrow().noted();
        assertThat(objects.noteDamage(
                        written.stream().map(e -> damage(object, e)).toList()))
                .isEqualTo(2);

        DamagedCopy damaged = damaged(id).orElseThrow();
        assertThat(damaged.damages())
                .containsExactlyInAnyOrderElementsOf(
                        written.stream().map(e -> damage(object, e)).toList());
        assertThat(damaged.noted()).isEqualTo(noted);
        assertThat(damaged.tried()).isEqualTo(noted);
        assertThat(objects.damagedCount()).isEqualTo(before + 1);
    }

    @Test
    void givesThoseFirstThatWaitForTheirTurnTheLongest() throws Exception {
        List<ObjectRecord> all = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            all.add(damagedObject(samples.objectId("n" + i)));
        }
        List<DamagedCopy> waiting = damagedOfThisTest();
        assertThat(waiting).extracting(d -> d.object()).containsExactlyElementsOf(all);

        repairFailed(all.get(0).version());

        assertThat(damagedOfThisTest()).extracting(d -> d.object()).containsExactly(all.get(1), all.get(2), all.get(0));
        DamagedCopy failed = damaged(all.get(0).id()).orElseThrow();
        assertThat(failed.attempts()).isEqualTo(1);
        assertThat(failed.noted()).isEqualTo(waiting.get(0).noted());
        assertThat(failed.tried()).isAfter(waiting.get(2).tried());
        assertThat(objects.damaged(failed.tried(), 10_000))
                .extracting(d -> d.object())
                .contains(all.get(1), all.get(2))
                .doesNotContain(all.get(0));
        assertThat(objects.damaged(Instant.EPOCH, 10_000)).isEmpty();
        assertThat(objects.damaged(Instant.MIN, 10_000)).isEmpty();
        assertThat(objects.damaged(Instant.MAX, 1)).hasSize(1);
        assertThat(objects.damaged(Instant.MAX, 2)).hasSize(2);
    }

    @Test
    void countsFailedRepairsOnlyOfWhatWaits() throws Exception {
        ObjectRecord well = done(commit(samples.commit(samples.objectId("well"), declared(first))));
        ObjectRecord object = damagedObject(id);

        repairFailed(well.version());
        repairFailed(new ObjectVersion(UUID.randomUUID(), 1));
        repairFailed(new ObjectVersion(object.version().uuid(), object.version().version() + 1));
        repairFailed(object.version());
        repairFailed(object.version());

        assertThat(damaged(id).orElseThrow().attempts()).isEqualTo(2);
        assertThat(damaged(well.id())).isEmpty();
    }

    @Test
    void forgetsTheDamageOfWhatIsReplacedOrDeleted() throws Exception {
        long before = objects.damagedCount();
        damagedObject(id);
        damagedObject(samples.objectId("other"));
        assertThat(objects.damagedCount()).isEqualTo(before + 2);

        commit(samples.commit(id, declared(first)));
        remove(samples.objectId("other"));

        assertThat(damagedOfThisTest()).isEmpty();
        assertThat(objects.damagedCount()).isEqualTo(before);
    }

    @Test
    void keepsWhateverIsSaidAboutADamage() throws Exception {
        ObjectRecord object = done(commit(samples.commit(id, declared(first))));
        UUID extent = extentsOf(id).get(0).extent();
        String why = "a\u0000b\uD800c" + "x".repeat(ExtentDamage.WHY_LENGTH_MAX - 6) + "😀 and more";
        ExtentDamage damage = new ExtentDamage(source(object.version()), extent, 0, why);

        assertThat(objects.noteDamage(List.of(damage))).isEqualTo(1);

        assertThat(damaged(id).orElseThrow().damages()).containsExactly(damage);
        assertThat(damage.why()).hasSize(ExtentDamage.WHY_LENGTH_MAX).startsWith("a?b?c");
    }

    @Test
    void refusesToListDamageWithoutABound() {
        assertFails(INVALID_ARGUMENT, () -> objects.damaged(Instant.EPOCH, 0));
        assertFails(INVALID_ARGUMENT, () -> objects.damaged(Instant.EPOCH, 10_001));
    }

    // ---- repairing

    @Test
    void replacesExtentsOfAColumn() throws Exception {
        List<PendingExtent> declared = declared(first, first, second);
        List<ExtentRecord> written = List.of(
                samples.written(declared.get(0), 0, 0),
                samples.written(declared.get(1), 0, 1000),
                samples.written(declared.get(2), 1, 0));
        ObjectCommit commit = samples.commit(UUID.randomUUID(), id, false, written);
        ObjectRecord object = done(commit(commit));
        objects.noteDamage(List.of(damage(object, written.get(0)), damage(object, written.get(2))));
        List<PendingExtent> spare = declared(second, second);
        List<ExtentRecord> added = List.of(samples.written(spare.get(0), 0, 0), samples.written(spare.get(1), 0, 500));
        List<UUID> removed = uuids(written.subList(0, 1));

        assertThat(replace(object.version(), 0, removed, added)).isTrue();

        List<ExtentRecord> expected = List.of(added.get(0), added.get(1), written.get(1), written.get(2));
        assertThat(extents(objects.locate(id))).isEqualTo(texts(expected));
        assertThat(objects.find(id)).contains(object);
        assertThat(orphans())
                .containsExactly(new OrphanExtent(
                        removed.get(0),
                        first,
                        written.get(0).address(),
                        true,
                        written.get(0).size()));
        assertThat(damaged(id).orElseThrow().damages()).containsExactly(damage(object, written.get(2)));
        assertThat(replace(object.version(), 0, removed, added)).isTrue();
        assertThat(extents(objects.locate(id))).isEqualTo(texts(expected));
        assertThat(orphans()).hasSize(1);
        assertThat(done(commit(commit))).isEqualTo(object);
        remove(id);
        assertThat(orphans()).hasSize(5);
    }

    @Test
    void forgetsADamagedCopyWithItsLastDamage() throws Exception {
        long before = objects.damagedCount();
        ObjectRecord object = damagedObject(id);
        List<ExtentRecord> there = extentsOf(id);

        assertThat(replace(object.version(), 0, uuids(there), samples.written(declared(second))))
                .isTrue();

        assertThat(damaged(id)).isEmpty();
        assertThat(objects.damagedCount()).isEqualTo(before);
    }

    @Test
    void removesAnObjectFromItsPackByReplacing() throws Exception {
        PendingExtent pack = declared(first).get(0);
        ObjectId other = samples.objectId("other");
        ObjectCommit commit = samples.commitPacked(id, pack, 0);
        ObjectCommit neighbour = samples.commitPacked(other, pack, 2000);
        commitAll(commit, neighbour);
        ObjectVersion version = objects.find(id).orElseThrow().version();
        ObjectVersion otherVersion = objects.find(other).orElseThrow().version();
        PendingExtent next = declared(second).get(0);
        List<ExtentRecord> moved = List.of(samples.packed(next, 0, 0));
        List<ExtentRecord> otherMoved = List.of(samples.packed(next, 0, 2000));

        assertThat(replace(version, 0, List.of(pack.extent()), moved)).isTrue();
        assertThat(orphans()).isEmpty();
        assertThat(replace(version, 0, List.of(pack.extent()), moved)).isTrue();
        assertThat(orphans()).isEmpty();
        assertThat(extents(objects.locate(other))).isEqualTo(texts(neighbour.extents()));
        assertThat(replace(otherVersion, 0, List.of(pack.extent()), otherMoved)).isTrue();

        assertThat(orphans()).containsExactly(orphanOf(pack));
        assertThat(extents(objects.locate(other))).isEqualTo(texts(otherMoved));
        remove(id);
        remove(other);
        assertThat(orphans()).containsExactlyInAnyOrder(orphanOf(pack), orphanOf(next));
    }

    @Test
    void replacesInOneColumnOnlyWhatIsInThatPackTwice() throws Exception {
        PendingExtent pack = declared(first).get(0);
        List<ExtentRecord> both = List.of(samples.packed(pack, 0, 0), samples.packed(pack, 1, 2000));
        ObjectRecord object = done(commit(samples.commit(UUID.randomUUID(), id, false, both)));
        objects.noteDamage(both.stream().map(e -> damage(object, e)).toList());
        List<ExtentRecord> added = List.of(samples.written(declared(second).get(0), 1, 0));

        assertThat(replace(object.version(), 1, List.of(pack.extent()), added)).isTrue();

        assertThat(extents(objects.locate(id))).isEqualTo(texts(List.of(both.get(0), added.get(0))));
        assertThat(damaged(id).orElseThrow().damages()).containsExactly(damage(object, both.get(0)));
        assertThat(orphans()).isEmpty();
    }

    @Test
    void replacesNothingOfWhatIsNotThere() throws Exception {
        ObjectRecord old = done(commit(samples.commit(id, declared(first))));
        ObjectCommit commit = samples.commit(id, declared(first, second));
        ObjectRecord object = done(commit(commit));
        List<UUID> removed = uuids(commit.extents().subList(0, 1));
        List<PendingExtent> declared = declared(second);
        List<ExtentRecord> added = samples.written(declared);
        int orphans = orphans().size();

        assertThat(replace(old.version(), 0, removed, added)).isFalse();
        assertThat(replace(new ObjectVersion(UUID.randomUUID(), 1), 0, removed, added))
                .isFalse();
        assertThat(replace(object.version(), 0, List.of(UUID.randomUUID()), added))
                .isFalse();
        assertThat(replace(object.version(), 0, uuids(commit.extents()), added)).isFalse();
        assertThat(replace(object.version(), 1, removed, List.of())).isFalse();
        assertFails(INVALID_ARGUMENT, () -> replace(object.version(), 1, removed, added));

        assertThat(extents(objects.locate(id))).isEqualTo(texts(commit.extents()));
        assertThat(orphans()).hasSize(orphans);
        assertThat(replace(object.version(), 0, removed, added)).isTrue();
    }

    @Test
    void addsOnlyWhatWasDeclared() throws Exception {
        ObjectCommit commit = samples.commit(id, declared(first));
        ObjectRecord object = damagedObject(commit);
        PendingExtent never = samples.pending(second);
        PendingExtent abandoned = declared(second).get(0);
        objects.abandon(List.of(abandoned.extent()));

        for (PendingExtent bad : List.of(never, abandoned)) {
            for (ExtentRecord added : List.of(samples.written(bad, 0, 0), samples.packed(bad, 0, 0))) {
                assertFails(
                        CATALOG_CORRUPT, () -> replace(object.version(), 0, uuids(commit.extents()), List.of(added)));
            }
        }

        assertThat(extents(objects.locate(id))).isEqualTo(texts(commit.extents()));
        assertThat(damaged(id)).isPresent();
        assertThat(orphans()).hasSize(1);
    }

    // ---- listing

    @Test
    void listsByPrefixInTheOrderOfCodePoints() throws Exception {
        List<String> names = List.of("a", "a/", "a/b", "a0", "aä", "a\uFFFD", "a😀", "b", "B", "\uD7FF", "\uE000", "%");
        for (String name : names) {
            commit(samples.commit(samples.objectId(name), declared(first)));
        }

        assertThat(listed("")).containsExactlyElementsOf(sorted(names));
        assertThat(listed("a")).containsExactly("a", "a/", "a/b", "a0", "aä", "a\uFFFD", "a😀");
        assertThat(listed("a/")).containsExactly("a/", "a/b");
        assertThat(listed("\uD7FF")).containsExactly("\uD7FF");
        assertThat(listed("%")).containsExactly("%");
        assertThat(listed("none")).isEmpty();
    }

    @Test
    void listsWithAPrefixAtTheEndOfUnicode() throws Exception {
        String last = "\uDBFF\uDFFF";
        commit(samples.commit(samples.objectId(last + last + "x"), declared(first)));
        commit(samples.commit(samples.objectId(last), declared(first)));

        assertThat(listed(last)).containsExactly(last, last + last + "x");
        assertThat(list(last.repeat(300), Optional.empty(), 10)).isEmpty();
    }

    @Test
    void listsPageByPage() throws Exception {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            names.add("n" + i);
            commit(samples.commit(samples.objectId("n" + i), declared(first)));
        }

        List<String> seen = new ArrayList<>();
        Optional<ObjectId> after = Optional.empty();
        List<ObjectRecord> page = list(samples.prefix(), after, 10);
        while (!page.isEmpty()) {
            assertThat(page).hasSizeLessThanOrEqualTo(10);
            page.forEach(o -> seen.add(o.id().text().substring(samples.prefix().length())));
            after = Optional.of(page.get(page.size() - 1).id());
            page = list(samples.prefix(), after, 10);
        }

        assertThat(seen).containsExactlyElementsOf(sorted(names));
        assertThat(list(samples.prefix(), Optional.of(new ObjectId("\u0001")), 100))
                .hasSize(25);
        assertThat(list(samples.prefix(), Optional.of(new ObjectId("\uDBFF\uDFFF")), 100))
                .isEmpty();
    }

    @Test
    void refusesToListWithoutABound() {
        assertFails(INVALID_ARGUMENT, () -> list("", Optional.empty(), 0));
        assertFails(INVALID_ARGUMENT, () -> list("", Optional.empty(), 10_001));
        assertFails(INVALID_ARGUMENT, () -> list("a\u0000", Optional.empty(), 1));
        assertFails(INVALID_ARGUMENT, () -> list("\uD800", Optional.empty(), 1));
    }

    // ---- many at once

    @Test
    void letsOneOfManyCreateAnObject() throws Exception {
        int threads = 8;
        List<ErrorCode> refusals = new ArrayList<>();
        List<CommitOutcome> outcomes = inParallel(
                threads,
                () -> objects.commit(List.of(samples().commitIfAbsent(id, declared(first))))
                        .get(0));

        outcomes.forEach(o -> o.refused().ifPresent(refusals::add));
        assertThat(refusals).hasSize(threads - 1).containsOnly(PRECONDITION_FAILED);
        assertThat(done(outcomes.stream()
                        .filter(o -> o.object().isPresent())
                        .findFirst()
                        .orElseThrow()))
                .isEqualTo(objects.find(id).orElseThrow());
    }

    @Test
    void countsEveryVersionWhenManyReplaceAtOnce() throws Exception {
        int threads = 8;
        int rounds = 10;
        List<List<Integer>> versions = inParallel(threads, () -> {
            List<Integer> mine = new ArrayList<>();
            for (int i = 0; i < rounds; i++) {
                mine.add(done(commit(samples().commit(id, declared(first, second))))
                        .version()
                        .version());
            }
            return mine;
        });

        assertThat(versions.stream().flatMap(Collection::stream))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, threads * rounds).boxed().toList());
        assertThat(extentsOf(id)).hasSize(2);
        assertThat(orphans()).hasSize(2 * (threads * rounds - 1));
    }

    /** Goal: batches with common names in different orders do not get stuck, and none is lost. */
    @Test
    void commitsBatchesThatOverlap() throws Exception {
        AtomicInteger turn = new AtomicInteger();
        List<List<CommitOutcome>> outcomes = inParallel(6, () -> {
            Random random = new Random(turn.getAndIncrement());
            List<CommitOutcome> mine = new ArrayList<>();
            for (int round = 0; round < 5; round++) {
                List<ObjectCommit> batch = new ArrayList<>();
                for (int i = 0; i < 20; i++) {
                    ObjectId shared = samples().objectId("shared" + random.nextInt(15));
                    batch.add(samples().commit(shared, declared(first)));
                }
                mine.addAll(objects.commit(batch));
                remove(samples().objectId("shared" + random.nextInt(15)));
            }
            return mine;
        });

        List<CommitOutcome> all = outcomes.stream().flatMap(List::stream).toList();
        assertThat(all).hasSize(600).allMatch(o -> o.object().isPresent());
        int visible = list(samples.prefix(), Optional.empty(), 100).size();
        assertThat(orphans()).hasSize(600 - visible);
    }

    @Test
    void letsEitherACommitOrAnAbandonmentWin() throws Exception {
        for (int i = 0; i < 20; i++) {
            ObjectId each = samples.objectId("race" + i);
            ObjectCommit commit = samples.commit(each, declared(first));
            AtomicInteger turn = new AtomicInteger();

            List<Boolean> committed = inParallel(2, () -> {
                if (turn.getAndIncrement() == 0) {
                    objects.abandon(uuids(commit.extents()));
                    return false;
                }
                return commit(commit).object().isPresent();
            });

            boolean visible = objects.find(each).isPresent();
            assertThat(committed.contains(true)).isEqualTo(visible);
            List<OrphanExtent> orphans = objects.orphans(List.of(first), 10);
            assertThat(orphans).hasSize(visible ? 0 : 1);
            objects.forget(uuids(commit.extents()));
        }
    }

    /** Goal: a pack is in use as long as an object is in it, whoever commits and deletes at the same time. */
    @Test
    void countsTheObjectsOfPacksThatManyShare() throws Exception {
        List<PendingExtent> packs = declared(first, second, first);
        AtomicInteger turn = new AtomicInteger();
        List<List<ObjectId>> left = inParallel(6, () -> {
            int thread = turn.getAndIncrement();
            Random random = new Random(thread);
            List<ObjectId> visible = new ArrayList<>();
            for (int round = 0; round < 8; round++) {
                List<ObjectCommit> batch = new ArrayList<>();
                for (int i = 0; i < 6; i++) {
                    ObjectId each = samples().objectId(thread + "-" + round + "-" + i);
                    List<PendingExtent> two = new ArrayList<>(packs);
                    two.remove(random.nextInt(3));
                    Collections.shuffle(two, random);
                    List<ExtentRecord> extents = List.of(
                            samples().packed(two.get(0), 0, 0), samples().packed(two.get(1), 1, 0));
                    batch.add(samples().commit(UUID.randomUUID(), each, false, extents));
                }
                List<CommitOutcome> outcomes = objects.commit(batch);
                outcomes.forEach(o -> o.object().ifPresent(object -> visible.add(object.id())));
                for (int i = 0; i < 5 && !visible.isEmpty(); i++) {
                    remove(visible.remove(random.nextInt(visible.size())));
                }
            }
            return visible;
        });

        List<ObjectId> visible = left.stream().flatMap(List::stream).toList();
        for (ObjectId each : visible) {
            assertThat(extentsOf(each)).hasSize(2);
        }
        List<UUID> used = new ArrayList<>();
        for (ObjectId each : visible) {
            used.addAll(uuids(extentsOf(each)));
        }
        assertThat(orphans())
                .extracting(OrphanExtent::extent)
                .doesNotHaveDuplicates()
                .doesNotContainAnyElementsOf(used.isEmpty() ? List.of(UUID.randomUUID()) : used);
        for (ObjectId each : visible) {
            remove(each);
        }
        assertThat(orphans())
                .containsExactlyInAnyOrderElementsOf(
                        packs.stream().map(ObjectCatalogContract::orphanOf).toList());
    }

    /** Goal: whoever comes first, the object's extents are those of its version, and nothing is lost. */
    @Test
    void letsEitherARepairOrADeletionWin() throws Exception {
        for (int i = 0; i < 20; i++) {
            ObjectId each = samples.objectId("race" + i);
            ObjectCommit commit = samples.commit(each, declared(first));
            ObjectVersion version = done(commit(commit)).version();
            List<ExtentRecord> added = samples.written(declared(second));
            AtomicInteger turn = new AtomicInteger();

            List<Boolean> results = inParallel(2, () -> {
                if (turn.getAndIncrement() == 0) {
                    return remove(each).isEmpty();
                }
                return replace(version, 0, uuids(commit.extents()), added);
            });

            boolean replaced = results.contains(true);
            assertThat(orphans()).hasSize(replaced ? 2 : 1);
            objects.abandon(uuids(added));
            objects.forget(uuids(added));
            objects.forget(uuids(commit.extents()));
        }
    }

    // ---- helpers

    /** Not safe for many threads, but what they race for is only a number in the content. */
    private CatalogSamples samples() {
        return samples;
    }

    private void declare(List<PendingExtent> extents) throws ArchivoltException {
        objects.declare(extents, List.of());
    }

    private Optional<ObjectVersion> remove(ObjectId each) throws ArchivoltException {
        return objects.remove(ObjectSelector.of(each), Precondition.NONE);
    }

    private List<ObjectRecord> list(String prefix, Optional<ObjectId> after, int limit) throws ArchivoltException {
        return objects.list(ObjectQuery.ofPrefix(prefix), after.map(ObjectPosition::after), limit)
                .objects();
    }

    private static CopyRef source(ObjectVersion version) {
        return new CopyRef(version, CopyRecord.SOURCE);
    }

    /** Of the only copy. */
    private List<ExtentRecord> extentsOf(ObjectId each) throws ArchivoltException {
        List<StoredCopy> copies = objects.locate(each).orElseThrow().copies();
        assertThat(copies).hasSize(1);
        return copies.get(0).extents();
    }

    private void repairFailed(ObjectVersion version) throws ArchivoltException {
        objects.repairFailed(source(version));
    }

    private boolean replace(ObjectVersion version, int column, Collection<UUID> removed, List<ExtentRecord> added)
            throws ArchivoltException {
        ExtentReplacement replacement = new ExtentReplacement(source(version), column, Set.copyOf(removed), added);
        return objects.replaceExtents(List.of(replacement)).get(0);
    }

    private List<PendingExtent> declared(MediumId... media) throws ArchivoltException {
        List<PendingExtent> declared = samples.pendingOn(media);
        declare(declared);
        return declared;
    }

    private CommitOutcome commit(ObjectCommit commit) throws ArchivoltException {
        List<CommitOutcome> outcomes = objects.commit(List.of(commit));
        assertThat(outcomes).hasSize(1);
        return outcomes.get(0);
    }

    private void commitAll(ObjectCommit... commits) throws ArchivoltException {
        assertThat(objects.commit(List.of(commits)))
                .allMatch(outcome -> outcome.object().isPresent());
    }

    private static OrphanExtent orphanOf(PendingExtent pack) {
        return new OrphanExtent(pack.extent(), pack.medium(), pack.address(), true, CatalogSamples.PACK_BYTES);
    }

    private static ExtentRecord ofOtherSize(ExtentRecord member) {
        return new ExtentRecord(
                member.extent(),
                member.medium(),
                member.address(),
                member.column(),
                member.columnOffset(),
                member.size(),
                member.checksum(),
                member.blockBytes(),
                member.blockAlgorithm(),
                member.blockChecksums(),
                Optional.of(new InPack(0, CatalogSamples.PACK_BYTES + 1)));
    }

    private ObjectRecord damagedObject(ObjectId name) throws ArchivoltException {
        return damagedObject(samples.commit(name, declared(first)));
    }

    /** The first of its extents is damaged. */
    private ObjectRecord damagedObject(ObjectCommit commit) throws ArchivoltException {
        ObjectRecord object = done(commit(commit));
        assertThat(objects.noteDamage(List.of(damage(object, commit.extents().get(0)))))
                .isEqualTo(1);
        return object;
    }

    private static ExtentDamage damage(ObjectRecord object, ExtentRecord extent) {
        return new ExtentDamage(source(object.version()), extent.extent(), extent.column(), "of " + extent.address());
    }

    private Optional<DamagedCopy> damaged(ObjectId name) throws ArchivoltException {
        return damagedOfThisTest().stream()
                .filter(d -> d.object().id().equals(name))
                .findFirst();
    }

    /** The catalog may be shared with other tests. */
    private List<DamagedCopy> damagedOfThisTest() throws ArchivoltException {
        return objects.damaged(Instant.MAX, 10_000).stream()
                .filter(d -> d.object().id().text().startsWith(samples.prefix()))
                .toList();
    }

    private List<OrphanExtent> orphans() throws ArchivoltException {
        return objects.orphans(List.of(first, second), 10_000);
    }

    private List<String> listed(String prefix) throws ArchivoltException {
        return list(samples.prefix() + prefix, Optional.empty(), 100).stream()
                .map(o -> o.id().text().substring(samples.prefix().length()))
                .toList();
    }

    private List<String> sorted(List<String> names) {
        return names.stream()
                .map(samples::objectId)
                .sorted()
                .map(o -> o.text().substring(samples.prefix().length()))
                .toList();
    }

    private static ObjectRecord done(CommitOutcome outcome) {
        assertThat(outcome.refused()).isEmpty();
        return outcome.object().orElseThrow();
    }

    private static ObjectVersion version(ObjectCommit origin, int version) {
        return new ObjectVersion(origin.commit(), version);
    }

    private static ObjectRecord recordOf(ObjectCommit commit, ObjectRecord stored) {
        return new ObjectRecord(
                commit.id(),
                stored.version(),
                commit.size(),
                commit.checksum(),
                commit.contentType(),
                commit.metadata(),
                commit.tags(),
                commit.grouping(),
                List.of(new CopyRecord(
                        commit.copy(),
                        commit.commit(),
                        commit.layout(),
                        CopyStatus.COMPLETE,
                        commit.created(),
                        Optional.empty())),
                commit.created(),
                Optional.empty());
    }

    private static List<UUID> uuids(List<ExtentRecord> extents) {
        return extents.stream().map(ExtentRecord::extent).toList();
    }

    private static List<UUID> uuidsOf(List<PendingExtent> extents) {
        return extents.stream().map(PendingExtent::extent).toList();
    }

    private static List<String> extents(Optional<StoredObjectRecord> object) {
        return texts(object.orElseThrow().copies().get(0).extents());
    }

    /** Comparable, unlike records with arrays. */
    private static List<String> texts(List<ExtentRecord> extents) {
        return extents.stream()
                .map(e -> String.join(
                        " ",
                        e.extent().toString(),
                        e.medium().toString(),
                        e.address(),
                        Integer.toString(e.column()),
                        Long.toString(e.columnOffset()),
                        Long.toString(e.size()),
                        e.checksum().toString(),
                        Integer.toString(e.blockBytes()),
                        e.blockAlgorithm().toString(),
                        HexFormat.of().formatHex(e.blockChecksums()),
                        e.pack().toString()))
                .toList();
    }
}
