package org.archivolt.testkit.dss;

import static org.archivolt.base.ErrorCode.CATALOG_CORRUPT;
import static org.archivolt.base.ErrorCode.INVALID_ARGUMENT;
import static org.archivolt.base.ErrorCode.NO_SUCH_MEDIUM;
import static org.archivolt.base.ErrorCode.PRECONDITION_FAILED;
import static org.archivolt.testkit.Failures.assertFails;
import static org.archivolt.testkit.dss.ResourceCatalogContract.inParallel;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
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
import org.archivolt.dss.CommitOutcome;
import org.archivolt.dss.ExtentRecord;
import org.archivolt.dss.ObjectCatalog;
import org.archivolt.dss.ObjectCommit;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.dss.OrphanExtent;
import org.archivolt.dss.PendingExtent;
import org.archivolt.dss.StoredObjectRecord;
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
                sample.commit(), id, false, 0, sample.checksum(), "", Map.of(), sample.layout(), List.of());

        ObjectRecord object = done(commit(bare));

        assertThat(objects.locate(id)).contains(new StoredObjectRecord(object, List.of()));
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
        assertThat(objects.list(samples.prefix(), Optional.empty(), 100)).hasSize(names.size());
        for (String name : names) {
            assertThat(objects.delete(samples.objectId(name))).isPresent();
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
            assertThat(objects.list(each.text(), Optional.empty(), 10)).hasSize(1);
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
        assertThat(objects.locate(id).orElseThrow().extents()).hasSize(1);
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
        objects.delete(id);

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
        objects.declare(batch.stream()
                .flatMap(c -> c.extents().stream())
                .map(e -> new PendingExtent(e.extent(), e.medium(), e.address(), samples.host(), samples.session()))
                .toList());

        List<CommitOutcome> outcomes = objects.commit(batch);

        assertThat(outcomes).hasSize(600).allMatch(o -> o.object().isPresent());
        assertThat(IntStream.range(0, 600))
                .allMatch(i -> done(outcomes.get(i)).id().equals(batch.get(i).id()));
        assertThat(objects.list(samples.prefix(), Optional.empty(), 10_000)).hasSize(600);
        assertThat(objects.commit(List.of())).isEmpty();
    }

    @Test
    void refusesOnlyTheObjectWhoseTextsCannotBeKept() throws Exception {
        ObjectCommit good = samples.commit(samples.objectId("good"), declared(first));
        ObjectCommit sample = samples.commit(id, declared(first));
        ObjectCommit nul = new ObjectCommit(
                sample.commit(),
                id,
                false,
                1,
                sample.checksum(),
                "text/plain",
                Map.of("name", "a\u0000b"),
                sample.layout(),
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
        objects.delete(id);
        objects.forget(uuids(old.extents()));

        assertThat(commit(old)).isEqualTo(outcome);

        assertThat(objects.find(id)).isEmpty();
    }

    @Test
    void repeatsEveryOtherChangeWithoutDoingItTwice() throws Exception {
        List<PendingExtent> declared = declared(first, second);
        objects.declare(declared);
        objects.abandon(uuidsOf(declared));
        objects.abandon(uuidsOf(declared));
        assertThat(orphans()).hasSize(2);
        objects.forget(uuidsOf(declared));
        objects.forget(uuidsOf(declared));
        assertThat(orphans()).isEmpty();

        commit(samples.commit(id, declared(first)));
        assertThat(objects.delete(id)).isPresent();
        assertThat(objects.delete(id)).isEmpty();
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
        assertThat(objects.locate(samples.objectId("other")).orElseThrow().extents())
                .hasSize(1);
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

        assertFails(NO_SUCH_MEDIUM, () -> objects.declare(List.of(good, samples.pending(samples.mediumId("none")))));

        assertThat(commit(samples.commit(id, List.of(good))).refused()).contains(CATALOG_CORRUPT);
    }

    // ---- orphans

    @Test
    void neverUndoesACommit() throws Exception {
        List<PendingExtent> extents = declared(first, second);
        ObjectRecord object = done(commit(samples.commit(id, extents)));

        objects.abandon(uuidsOf(extents));
        objects.reclaim(samples.host(), UUID.randomUUID());

        assertThat(objects.locate(id).orElseThrow().extents()).hasSize(2);
        assertThat(objects.find(id)).contains(object);
        assertThat(orphans()).isEmpty();
    }

    @Test
    void deletesAnObjectAndOrphansItsExtents() throws Exception {
        ObjectCommit commit = samples.commit(id, declared(first, second));
        ObjectRecord object = done(commit(commit));

        assertThat(objects.delete(id)).contains(object.version());

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
        objects.declare(List.of(old, otherHost, alive));

        assertThat(objects.reclaim(samples.host(), samples.session())).isEqualTo(1);
        assertThat(objects.reclaim(samples.host(), samples.session())).isZero();

        assertThat(orphans()).containsExactly(new OrphanExtent(old.extent(), first, "a", false, 0));
        assertThat(commit(samples.commit(id, List.of(alive))).object()).isPresent();
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
        assertThat(objects.list(last.repeat(300), Optional.empty(), 10)).isEmpty();
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
        List<ObjectRecord> page = objects.list(samples.prefix(), after, 10);
        while (!page.isEmpty()) {
            assertThat(page).hasSizeLessThanOrEqualTo(10);
            page.forEach(o -> seen.add(o.id().text().substring(samples.prefix().length())));
            after = Optional.of(page.get(page.size() - 1).id());
            page = objects.list(samples.prefix(), after, 10);
        }

        assertThat(seen).containsExactlyElementsOf(sorted(names));
        assertThat(objects.list(samples.prefix(), Optional.of(new ObjectId("\u0001")), 100))
                .hasSize(25);
        assertThat(objects.list(samples.prefix(), Optional.of(new ObjectId("\uDBFF\uDFFF")), 100))
                .isEmpty();
    }

    @Test
    void refusesToListWithoutABound() {
        assertFails(INVALID_ARGUMENT, () -> objects.list("", Optional.empty(), 0));
        assertFails(INVALID_ARGUMENT, () -> objects.list("", Optional.empty(), 10_001));
        assertFails(INVALID_ARGUMENT, () -> objects.list("a\u0000", Optional.empty(), 1));
        assertFails(INVALID_ARGUMENT, () -> objects.list("\uD800", Optional.empty(), 1));
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
        assertThat(objects.locate(id).orElseThrow().extents()).hasSize(2);
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
                objects.delete(samples().objectId("shared" + random.nextInt(15)));
            }
            return mine;
        });

        List<CommitOutcome> all = outcomes.stream().flatMap(List::stream).toList();
        assertThat(all).hasSize(600).allMatch(o -> o.object().isPresent());
        int visible = objects.list(samples.prefix(), Optional.empty(), 100).size();
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

    // ---- helpers

    /** Not safe for many threads, but what they race for is only a number in the content. */
    private CatalogSamples samples() {
        return samples;
    }

    private List<PendingExtent> declared(MediumId... media) throws ArchivoltException {
        List<PendingExtent> declared = samples.pendingOn(media);
        objects.declare(declared);
        return declared;
    }

    private CommitOutcome commit(ObjectCommit commit) throws ArchivoltException {
        List<CommitOutcome> outcomes = objects.commit(List.of(commit));
        assertThat(outcomes).hasSize(1);
        return outcomes.get(0);
    }

    private List<OrphanExtent> orphans() throws ArchivoltException {
        return objects.orphans(List.of(first, second), 10_000);
    }

    private List<String> listed(String prefix) throws ArchivoltException {
        return objects.list(samples.prefix() + prefix, Optional.empty(), 100).stream()
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
                commit.layout(),
                stored.created());
    }

    private static List<UUID> uuids(List<ExtentRecord> extents) {
        return extents.stream().map(ExtentRecord::extent).toList();
    }

    private static List<UUID> uuidsOf(List<PendingExtent> extents) {
        return extents.stream().map(PendingExtent::extent).toList();
    }

    private static List<String> extents(Optional<StoredObjectRecord> object) {
        return texts(object.orElseThrow().extents());
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
