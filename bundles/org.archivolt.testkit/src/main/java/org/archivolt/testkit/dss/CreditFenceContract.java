package org.archivolt.testkit.dss;

import static org.archivolt.base.ErrorCode.CATALOG_CORRUPT;
import static org.archivolt.base.ErrorCode.FENCED;
import static org.archivolt.testkit.Failures.assertFails;
import static org.archivolt.testkit.dss.ResourceCatalogContract.inParallel;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.MediumId;
import org.archivolt.base.ObjectId;
import org.archivolt.base.Space;
import org.archivolt.dss.CommitOutcome;
import org.archivolt.dss.CopyRecord;
import org.archivolt.dss.CopyRef;
import org.archivolt.dss.CreditCatalog.Changed;
import org.archivolt.dss.CreditFence;
import org.archivolt.dss.CreditSession;
import org.archivolt.dss.ExtentRecord;
import org.archivolt.dss.ExtentReplacement;
import org.archivolt.dss.MediumRecord;
import org.archivolt.dss.MediumUsage;
import org.archivolt.dss.ObjectCatalog;
import org.archivolt.dss.ObjectCommit;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.dss.OrphanExtent;
import org.archivolt.dss.PendingExtent;
import org.archivolt.dss.ResourceCatalog;
import org.archivolt.dss.RootBooks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every catalog must do with writes by a grant: those by one that is not in force are refused. */
public abstract class CreditFenceContract {
    private static final long HELD = 4;

    private final CatalogSamples samples = new CatalogSamples();
    private final String type = "t" + samples.session().toString().substring(0, 8);
    private final ObjectId id = samples.objectId("object");
    private final MediumId first = samples.mediumId("m1");
    private final MediumId second = samples.mediumId("m2");
    private ObjectCatalog objects;
    private ResourceCatalog resources;
    private CreditSession session;

    protected abstract CatalogUnderTest catalog();

    @BeforeEach
    void open() throws Exception {
        objects = catalog().objects();
        resources = catalog().resources();
        for (MediumId medium : List.of(first, second)) {
            resources.addMedium(samples.medium(medium.name()));
            resources.formatted(medium, UUID.randomUUID(), new Space(1000, 1000));
        }
        session = catalog().credits().join(samples.host(), UUID.randomUUID(), Duration.ofSeconds(30));
        grant(first, HELD);
        grant(second, HELD);
    }

    @AfterEach
    void leave() throws Exception {
        catalog().credits().leave(session);
    }

    // ---- declaring

    @Test
    void acceptsWhatIsWrittenByAGrantInForce() throws Exception {
        List<PendingExtent> declared = declared(by(first, HELD), by(second, HELD), samples.pending(first));

        assertThat(refusal(samples.commit(id, declared))).isEmpty();
        assertThat(objects.locate(id).orElseThrow().copies().get(0).extents()).hasSize(3);
    }

    @Test
    void acceptsEachGrantOfAResourceThatIsInForce() throws Exception {
        grant(first, HELD, 7, 9);

        List<PendingExtent> declared = declared(by(first, HELD), by(first, 7), by(first, 9));

        assertThat(refusal(samples.commit(id, declared))).isEmpty();
    }

    @Test
    void declaresNothingByAGrantThatIsNotInForce() throws Exception {
        MediumId none = samples.mediumId("none");
        List<CreditFence> wrong = List.of(
                new CreditFence(type, first.toString(), HELD - 1),
                new CreditFence(type, first.toString(), HELD + 1),
                new CreditFence(type, first.toString(), -HELD),
                new CreditFence(type, none.toString(), HELD),
                new CreditFence(type + "x", first.toString(), HELD),
                new CreditFence(type, "", HELD),
                new CreditFence(type, "a\0", HELD),
                new CreditFence("\ud800", first.toString(), HELD),
                new CreditFence(type, "'; drop table credit_root; --", HELD));
        for (CreditFence fence : wrong) {
            List<PendingExtent> extents = List.of(samples.pending(first), by(second, HELD), fenced(first, fence));

            assertFails(FENCED, () -> objects.declare(extents, List.of()));

            for (PendingExtent extent : extents) {
                assertThat(refusal(samples.commit(id, List.of(extent)))).contains(CATALOG_CORRUPT);
            }
        }
    }

    @Test
    void letsARefusedExtentBeDeclaredByAnotherGrant() throws Exception {
        PendingExtent extent = by(first, HELD + 1);
        assertFails(FENCED, () -> objects.declare(List.of(extent), List.of()));
        grant(first, HELD + 1);

        objects.declare(List.of(extent), List.of());

        assertThat(refusal(samples.commit(id, List.of(extent)))).isEmpty();
    }

    // ---- committing

    @Test
    void refusesWhatWasDeclaredByAGrantThatWasTakenAway() throws Exception {
        ObjectCommit before = samples.commit(id, declared(by(first, HELD)));
        assertThat(refusal(before)).isEmpty();
        List<PendingExtent> declared = declared(by(first, HELD));
        grant(first);

        assertThat(refusal(samples.commit(id, declared))).contains(FENCED);

        assertThat(objects.find(id).orElseThrow().version().version()).isEqualTo(1);
        assertThat(orphans()).isEmpty();
        objects.abandon(List.of(declared.get(0).extent()));
        assertThat(orphans()).containsExactly(declared.get(0).extent());
    }

    /** Goal: somebody else's grant, or one's own later one, does not make good what was written by the former. */
    @Test
    void refusesTheFormerGrantWhenThereIsAnother() throws Exception {
        List<PendingExtent> declared = declared(by(first, HELD));
        grant(first, HELD + 1);

        assertThat(refusal(samples.commit(id, declared))).contains(FENCED);
        assertThat(refusal(samples.commit(id, declared(by(first, HELD + 1))))).isEmpty();
    }

    @Test
    void refusesOnlyTheObjectsConcerned() throws Exception {
        ObjectId other = samples.objectId("other");
        ObjectCommit fine = samples.commit(id, declared(by(second, HELD)));
        ObjectCommit stale = samples.commit(id, declared(by(first, HELD)));
        ObjectCommit half = samples.commit(other, declared(by(second, HELD), by(first, HELD)));
        ObjectCommit without = samples.commit(other, declared(samples.pending(first)));
        grant(first);

        assertThat(refusals(objects.commit(List.of(stale, fine, half, without))))
                .containsExactly(Optional.of(FENCED), Optional.empty(), Optional.of(FENCED), Optional.empty());

        assertThat(objects.find(id).orElseThrow().checksum()).isEqualTo(fine.checksum());
        assertThat(objects.find(other).orElseThrow().checksum()).isEqualTo(without.checksum());
        assertThat(orphans()).isEmpty();
    }

    @Test
    void leavesAllOfARefusedObjectPending() throws Exception {
        List<PendingExtent> declared = declared(by(second, HELD), by(first, HELD));
        grant(first);
        assertThat(refusal(samples.commit(id, declared))).contains(FENCED);

        assertThat(refusal(samples.commit(id, declared.subList(0, 1)))).isEmpty();
    }

    @Test
    void recognisesACommitThatWasDoneWhileItsGrantWasInForce() throws Exception {
        ObjectCommit commit = samples.commit(id, declared(by(first, HELD)));
        assertThat(refusal(commit)).isEmpty();
        grant(first);

        assertThat(refusal(commit)).isEmpty();
        assertThat(objects.find(id).orElseThrow().version().version()).isEqualTo(1);
    }

    @Test
    void refusesAllObjectsOfAFencedPack() throws Exception {
        PendingExtent pack = declared(by(first, HELD)).get(0);
        grant(first);

        assertThat(refusals(objects.commit(List.of(
                        samples.commitPacked(id, pack, 0),
                        samples.commitPacked(samples.objectId("second"), pack, 5000)))))
                .containsExactly(Optional.of(FENCED), Optional.of(FENCED));
    }

    /** Goal: a pack was written as a whole when its first object was committed; who has the medium now, has it with it. */
    @Test
    void acceptsFurtherObjectsOfAPackInUse() throws Exception {
        PendingExtent pack = declared(by(first, HELD)).get(0);
        assertThat(refusal(samples.commitPacked(id, pack, 0))).isEmpty();
        grant(first);

        assertThat(refusal(samples.commitPacked(samples.objectId("second"), pack, 5000)))
                .isEmpty();
    }

    @Test
    void refusesCopies() throws Exception {
        ObjectRecord object = done(samples.commit(id, declared(samples.pending(first))));
        List<PendingExtent> fine = declared(by(second, HELD));
        List<PendingExtent> stale = declared(by(first, HELD));
        grant(first);

        assertThat(refusals(objects.addCopies(List.of(
                        samples.copyCommit(object.version(), "stale", stale),
                        samples.copyCommit(object.version(), "fine", fine)))))
                .containsExactly(Optional.of(FENCED), Optional.empty());

        assertThat(objects.find(id).orElseThrow().copies())
                .extracting(CopyRecord::name)
                .containsExactlyInAnyOrder(CopyRecord.SOURCE, "fine");
    }

    @Test
    void refusesReplacements() throws Exception {
        List<PendingExtent> before = declared(samples.pending(first));
        ObjectRecord object = done(samples.commit(id, before));
        List<PendingExtent> stale = declared(by(first, HELD));
        List<PendingExtent> fine = declared(by(second, HELD));
        grant(first);

        assertFails(FENCED, () -> objects.replaceExtents(List.of(replacement(object, before, stale))));
        assertThat(stored()).containsExactly(before.get(0).extent());

        assertThat(objects.replaceExtents(List.of(replacement(object, before, fine))))
                .containsExactly(true);
        assertThat(stored()).containsExactly(fine.get(0).extent());
    }

    private ExtentReplacement replacement(ObjectRecord object, List<PendingExtent> before, List<PendingExtent> after) {
        return new ExtentReplacement(
                new CopyRef(object.version(), CopyRecord.SOURCE),
                0,
                before.stream().map(PendingExtent::extent).collect(Collectors.toSet()),
                samples.written(after));
    }

    /**
     * Goal: whoever has taken a grant away knows that nothing is committed by it any more. Method: a commit and the end of
     * its grant at once; what is visible when the grant has ended, must be what the commit says it has done.
     */
    @Test
    void commitsNothingAfterTheEndOfAGrant() throws Exception {
        for (int round = 0; round < 40; round++) {
            long token = HELD + 1 + round;
            ObjectId name = samples.objectId("race" + round);
            grant(first, token);
            ObjectCommit commit = samples.commit(name, declared(by(first, token)));
            AtomicInteger turn = new AtomicInteger();
            AtomicBoolean visibleAtTheEnd = new AtomicBoolean();
            List<Optional<ErrorCode>> refusal = inParallel(2, () -> {
                if (turn.getAndIncrement() == 0) {
                    return refusal(commit);
                }
                grant(first);
                visibleAtTheEnd.set(objects.find(name).isPresent());
                return Optional.<ErrorCode>empty();
            });

            boolean isDone = refusal.stream().allMatch(Optional::isEmpty);
            assertThat(visibleAtTheEnd.get()).as("round " + round).isEqualTo(isDone);
        }
    }

    /** Goal: commits by many grants, in any order, while these change, never wait for each other for ever. */
    @Test
    void endsWhileManyCommitByManyGrants() throws Exception {
        AtomicInteger number = new AtomicInteger();
        List<Integer> commits = inParallel(6, () -> {
            int own = number.getAndIncrement();
            int count = 0;
            for (int i = 0; i < 15; i++) {
                if (own < 2) {
                    grant(own == 0 ? first : second, HELD);
                } else {
                    PendingExtent a = by(first, HELD);
                    PendingExtent b = by(second, HELD);
                    List<PendingExtent> declared = own % 2 == 0 ? declared(a, b) : declared(b, a);
                    assertThat(refusal(samples.commit(new ObjectId(samples.prefix() + UUID.randomUUID()), declared)))
                            .isEmpty();
                    resources.account(
                            UUID.randomUUID(), 1, List.of(usage(first, 1).by(fence(first, HELD))));
                    count++;
                }
            }
            return count;
        });

        assertThat(commits.stream().mapToInt(Integer::intValue).sum()).isEqualTo(60);
    }

    /** Goal: whoever takes a grant away has its turn, however many commit by it one after another without a pause. */
    @Test
    void letsAChangeHaveItsTurnWhileManyCommit() throws Exception {
        AtomicInteger number = new AtomicInteger();
        AtomicBoolean end = new AtomicBoolean();
        inParallel(7, () -> {
            if (number.getAndIncrement() > 0) {
                commitUntil(end);
                return null;
            }
            try {
                for (int change = 0; change < 20; change++) {
                    grant(first, HELD);
                }
            } finally {
                end.set(true);
            }
            return null;
        });
    }

    private void commitUntil(AtomicBoolean end) throws ArchivoltException {
        while (!end.get()) {
            ObjectId name = new ObjectId(samples.prefix() + UUID.randomUUID());
            assertThat(refusal(samples.commit(name, declared(by(first, HELD))))).isEmpty();
        }
    }

    // ---- accounts

    @Test
    void passesOverWhatWasDoneByAGrantThatWasTakenAway() throws Exception {
        CreditFence stale = fence(first, HELD - 1);
        UUID batches = UUID.randomUUID();
        List<MediumUsage> usages = List.of(
                usage(first, 1).by(stale),
                usage(first, 2).by(fence(first, HELD)),
                usage(second, 4).by(fence(second, HELD)),
                usage(second, 8));

        assertThat(resources.account(batches, 1, usages)).containsExactly(stale);
        assertThat(resources.account(batches, 1, usages)).containsExactly(stale);

        assertThat(medium(first).extents()).isEqualTo(2);
        assertThat(medium(second).extents()).isEqualTo(12);
    }

    @Test
    void accountsByGrantsInForce() throws Exception {
        assertThat(resources.account(
                        UUID.randomUUID(), 1, List.of(usage(first, 1).by(fence(first, HELD)))))
                .isEmpty();
        assertThat(resources.account(UUID.randomUUID(), 1, List.of(usage(first, 1))))
                .isEmpty();

        assertThat(medium(first).extents()).isEqualTo(2);
    }

    @Test
    void accountsNothingWhenAllIsStale() throws Exception {
        CreditFence stale = fence(first, HELD);
        grant(first);

        assertThat(resources.account(
                        UUID.randomUUID(), 1, List.of(usage(first, 1).by(stale))))
                .containsExactly(stale);

        assertThat(medium(first).extents()).isZero();
    }

    // ---- helpers

    private MediumUsage usage(MediumId medium, long extents) {
        return new MediumUsage(medium, extents, 10 * extents, Optional.empty(), Optional.empty());
    }

    private MediumRecord medium(MediumId medium) throws ArchivoltException {
        return resources.medium(medium).orElseThrow();
    }

    /** From now on, these grants of a medium are in force and no others. */
    private void grant(MediumId medium, long... tokens) throws ArchivoltException {
        Set<Long> inForce = Arrays.stream(tokens).boxed().collect(Collectors.toSet());
        catalog().credits().change(session, type, medium.toString(), (before, live) -> {
            long last = inForce.isEmpty() ? before.lastToken() : Collections.max(inForce);
            RootBooks after = new RootBooks(
                    type,
                    medium.toString(),
                    "books " + UUID.randomUUID(),
                    Math.max(before.lastToken(), last),
                    inForce,
                    Set.of(session),
                    before.version(),
                    before.value());
            return new Changed<>(after, Set.of(), null);
        });
    }

    private CreditFence fence(MediumId medium, long token) {
        return new CreditFence(type, medium.toString(), token);
    }

    private PendingExtent by(MediumId medium, long token) {
        return fenced(medium, fence(medium, token));
    }

    private PendingExtent fenced(MediumId medium, CreditFence fence) {
        PendingExtent plain = samples.pending(medium);
        return new PendingExtent(
                plain.extent(), medium, plain.address(), plain.host(), plain.session(), Optional.of(fence));
    }

    private List<PendingExtent> declared(PendingExtent... extents) throws ArchivoltException {
        objects.declare(List.of(extents), List.of());
        return List.of(extents);
    }

    private Optional<ErrorCode> refusal(ObjectCommit commit) throws ArchivoltException {
        return refusals(objects.commit(List.of(commit))).get(0);
    }

    private static List<Optional<ErrorCode>> refusals(List<CommitOutcome> outcomes) {
        return outcomes.stream().map(CommitOutcome::refused).toList();
    }

    private ObjectRecord done(ObjectCommit commit) throws ArchivoltException {
        return objects.commit(List.of(commit)).get(0).object().orElseThrow();
    }

    private List<UUID> stored() throws ArchivoltException {
        return objects.locate(id).orElseThrow().copies().get(0).extents().stream()
                .map(ExtentRecord::extent)
                .toList();
    }

    private List<UUID> orphans() throws ArchivoltException {
        return objects.orphans(List.of(first, second), 100).stream()
                .map(OrphanExtent::extent)
                .toList();
    }
}
