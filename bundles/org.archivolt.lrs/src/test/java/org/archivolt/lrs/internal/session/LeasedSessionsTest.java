package org.archivolt.lrs.internal.session;

import static org.archivolt.lrs.ClientAnswer.State.DONE;
import static org.archivolt.lrs.ClientAnswer.State.FAILED;
import static org.archivolt.lrs.ClientAnswer.State.HELD;
import static org.archivolt.lrs.ClientAnswer.State.WAITING;
import static org.archivolt.testkit.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.Family;
import org.archivolt.base.MediumId;
import org.archivolt.base.Tags;
import org.archivolt.base.Ticker;
import org.archivolt.lrs.Allocation;
import org.archivolt.lrs.ClientAnswer;
import org.archivolt.lrs.ClientRequest;
import org.archivolt.lrs.ClientSession;
import org.archivolt.lrs.FakeScheduler;
import org.archivolt.lrs.FormatRequest;
import org.archivolt.lrs.Notice;
import org.archivolt.lrs.Release;
import org.archivolt.lrs.WriteRequest;
import org.archivolt.testkit.Await;
import org.archivolt.testkit.VirtualTicker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LeasedSessionsTest {
    private static final Duration LEASE = Duration.ofSeconds(10);
    private static final SessionSettings SETTINGS = settings(Duration.ofSeconds(1));

    private final VirtualTicker ticker = new VirtualTicker();
    private final FakeScheduler scheduler = new FakeScheduler();
    private final LeasedSessions sessions = new LeasedSessions(scheduler, SETTINGS, ticker);
    private LeasedSession session;

    private static SessionSettings settings(Duration leaseMin) {
        return new SessionSettings(3, 4, 6, LEASE, leaseMin, Duration.ofMinutes(1));
    }

    @BeforeEach
    void open() throws ArchivoltException {
        session = (LeasedSession) sessions.open("mover", Optional.empty());
    }

    @AfterEach
    void leavesNothingBehind() {
        sessions.stop();
        assertThat(sessions.sizes()).containsExactly(0, 0);
        assertThat(session.sizes()).containsOnly(0);
        scheduler.grantAll();
        assertThat(scheduler.heldNow()).isZero();
    }

    // ---- sessions

    @Test
    void boundsLeasesAndSessions() throws Exception {
        assertThat(session.lease()).isEqualTo(LEASE);
        assertThat(assertFails(
                                ErrorCode.INVALID_ARGUMENT,
                                () -> sessions.open("a", Optional.of(Duration.ofMillis(999))))
                        .facts())
                .containsEntry("field", "lease");
        assertFails(ErrorCode.INVALID_ARGUMENT, () -> sessions.open("a", Optional.of(Duration.ofHours(1))));
        assertFails(ErrorCode.INVALID_ARGUMENT, () -> sessions.open("", Optional.empty()));
        assertFails(ErrorCode.INVALID_ARGUMENT, () -> sessions.open("a\nb", Optional.empty()));
        sessions.open("a", Optional.of(Duration.ofMinutes(1)));
        ClientSession last = sessions.open("a", Optional.empty());
        assertThat(last.id()).hasSize(32).isNotEqualTo(session.id());
        assertFails(ErrorCode.BUSY, () -> sessions.open("a", Optional.empty()));
        last.close();
        sessions.open("a", Optional.empty());
    }

    @Test
    void isForgottenWhenItIsClosed() throws Exception {
        assertThat(sessions.find(session.id())).isSameAs(session);
        session.close();
        session.close();
        assertThat(assertFails(ErrorCode.NO_SUCH_REQUEST, () -> sessions.find(session.id()))
                        .facts())
                .containsEntry("field", "session");
        assertFails(ErrorCode.NO_SUCH_REQUEST, () -> session.submit(Optional.empty(), write(1)));
        assertThat(scheduler.heldNow()).isZero();
    }

    @Test
    void endsWithItsLeaseUnlessItIsRenewed() throws Exception {
        session.submit(Optional.empty(), write(2));
        ticker.advance(LEASE.minusMillis(1));
        sessions.endLeases();
        session.renew();
        ticker.advance(LEASE.minusMillis(1));
        sessions.endLeases();
        assertThat(session.report().held()).hasSize(1);
        ticker.advance(LEASE);
        assertFails(ErrorCode.NO_SUCH_REQUEST, session::renew);
        sessions.endLeases();
        assertThat(scheduler.heldNow()).isZero();
        assertThat(scheduler.releasedMedia()).isEqualTo(2);
        assertFails(ErrorCode.NO_SUCH_REQUEST, () -> sessions.find(session.id()));
    }

    /** Goal: the thread wakes for a lease that ends before the one it sleeps for. Method: real time, short leases. */
    @Test
    void endsLeasesByItself() throws Exception {
        LeasedSessions real = new LeasedSessions(scheduler, settings(Duration.ofMillis(20)), Ticker.system());
        real.open("long", Optional.of(Duration.ofSeconds(30)));
        ClientSession brief = real.open("brief", Optional.of(Duration.ofMillis(20)));
        brief.submit(Optional.empty(), write(1));
        Await.until("the session to end", () -> real.sizes().equals(List.of(1, 1)));
        Await.until("its medium to be released", () -> scheduler.heldNow() == 0);
        real.stop();
        assertFails(ErrorCode.SHUTTING_DOWN, () -> real.open("late", Optional.empty()));
    }

    @Test
    void cancelsAndGivesBackWhenItEnds() throws Exception {
        session.submit(Optional.of("held"), write(1));
        scheduler.hold();
        session.submit(Optional.of("waits"), write(1));
        session.submit(Optional.of("formats"), new ClientRequest.Format(new FormatRequest(medium("x"), true, false)));
        CompletableFuture<Void> waiter = session.whenAnswered(List.of("waits"));
        CompletableFuture<Void> poller = session.whenAnswers(0);
        session.close();
        assertThat(scheduler.waitingNow()).isZero();
        assertThat(scheduler.heldNow()).isZero();
        assertThat(waiter).isCompletedExceptionally();
        assertThat(poller).isCompletedExceptionally();
    }

    @Test
    void goesOnEndingWhenTheSchedulerMeetsABug() throws Exception {
        session.submit(Optional.empty(), write(1));
        session.submit(Optional.empty(), write(1));
        scheduler.breakWith(new IllegalStateException("a bug"));
        session.close();
        assertThat(session.sizes()).containsOnly(0);
        scheduler.takeBackAll();
    }

    // ---- requests

    @Test
    void grantsAndReleases() throws Exception {
        ClientAnswer granted = session.submit(Optional.of("a"), write(2));
        assertThat(granted.state()).isEqualTo(HELD);
        assertThat(granted.allocation().orElseThrow().grants()).hasSize(2);
        assertThat(session.report().held().get(0).media()).hasSize(2);
        ClientAnswer released = session.submit(Optional.empty(), release(granted, false));
        assertThat(released.state()).isEqualTo(DONE);
        assertThat(session.answersTo(List.of("a")).get(0).state()).isEqualTo(DONE);
        assertThat(session.answersTo(List.of("a")).get(0).allocation()).isEmpty();
        assertThat(session.answers(0, 10)).isEmpty();
        assertThat(scheduler.heldNow()).isZero();
    }

    @Test
    void answersReleasesToSyncTogetherAndUntilTheyAreAcknowledged() throws Exception {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            ClientAnswer granted = session.submit(Optional.empty(), write(1));
            ids.add(session.submit(Optional.empty(), release(granted, true)).id());
        }
        CompletableFuture<Void> ready = session.whenAnswers(0);
        assertThat(ready).isNotDone();
        scheduler.flushAll();
        assertThat(ready).isCompleted();
        List<ClientAnswer> batch = session.answers(0, 10);
        assertThat(batch).extracting(ClientAnswer::id).isEqualTo(ids);
        assertThat(batch).allMatch(answer -> answer.state() == DONE);
        assertThat(session.answers(0, 2)).isEqualTo(batch.subList(0, 2));
        assertThat(session.answers(batch.get(1).sequence(), 10)).isEqualTo(batch.subList(2, 3));
        assertThat(session.answers(batch.get(2).sequence(), 10)).isEmpty();
        assertThat(session.answersTo(ids)).isEqualTo(batch);
        assertFails(ErrorCode.INVALID_ARGUMENT, () -> session.answers(1_000, 10));
        assertFails(ErrorCode.INVALID_ARGUMENT, () -> session.answers(0, 0));
    }

    @Test
    void whoWaitsForARequestGetsItsAnswerAndNobodyElse() throws Exception {
        scheduler.hold();
        ClientAnswer asked = session.submit(Optional.empty(), write(1));
        CompletableFuture<Void> poller = session.whenAnswers(0);
        CompletableFuture<Void> waiter = session.whenAnswered(List.of(asked.id(), asked.id(), "unknown"));
        scheduler.grantAll();
        assertThat(waiter).isCompleted();
        assertThat(poller).isNotDone();
        assertThat(session.answersTo(List.of(asked.id())).get(0).state()).isEqualTo(HELD);
        assertThat(session.answers(0, 10)).isEmpty();
    }

    @Test
    void forgetsNoAnswerBeforeWhoHasWaitedForItFetchesIt() throws Exception {
        List<String> ids = new ArrayList<>();
        List<ClientAnswer> held = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            held.add(session.submit(Optional.empty(), write(1)));
        }
        for (ClientAnswer each : held) {
            ids.add(session.submit(Optional.empty(), release(each, true)).id());
        }
        session.whenAnswered(ids);
        scheduler.flushAll();
        assertThat(session.answers(0, 10)).isEmpty();
        for (int i = 0; i < 10; i++) {
            session.submit(Optional.empty(), release(session.submit(Optional.empty(), write(1)), false));
        }
        assertThat(session.answersTo(ids)).allMatch(answer -> answer.state() == DONE);
    }

    @Test
    void whoGivesUpWaitingLeavesTheAnswerToOthers() throws Exception {
        scheduler.hold();
        ClientAnswer asked = session.submit(Optional.empty(), write(1));
        for (int i = 0; i < 100; i++) {
            session.whenAnswered(List.of(asked.id())).complete(null);
            session.whenAnswers(0).cancel(false);
        }
        scheduler.grantAll();
        assertThat(session.answers(0, 10)).extracting(ClientAnswer::id).containsExactly(asked.id());
    }

    @Test
    void refusesToReleaseWhatItDoesNotHold() throws Exception {
        ClientSession other = sessions.open("other", Optional.empty());
        ClientAnswer granted = session.submit(Optional.empty(), write(2));
        assertFails(ErrorCode.NO_SUCH_REQUEST, () -> other.submit(Optional.of("r"), release(granted, false)));
        assertFails(ErrorCode.NO_SUCH_REQUEST, () -> other.answersTo(List.of("r")));
        MediumId foreign = medium("foreign");
        Release mixed = new Release(
                granted.allocation().orElseThrow().id(),
                List.of(
                        Release.Part.unused(granted.allocation()
                                .orElseThrow()
                                .grants()
                                .get(0)
                                .medium()),
                        Release.Part.unused(foreign)));
        assertFails(
                ErrorCode.NO_SUCH_REQUEST, () -> session.submit(Optional.empty(), new ClientRequest.Release(mixed)));
        assertThat(session.report().held().get(0).media()).hasSize(2);
        session.submit(Optional.empty(), release(granted, false));
        assertFails(ErrorCode.NO_SUCH_REQUEST, () -> session.submit(Optional.empty(), release(granted, false)));
    }

    @Test
    void keepsTheMediumAfterAPartialRelease() throws Exception {
        ClientAnswer granted = session.submit(Optional.empty(), write(1));
        Allocation allocation = granted.allocation().orElseThrow();
        Release keep = new Release(
                allocation.id(),
                List.of(new Release.Part(
                        allocation.grants().get(0).medium(),
                        Release.Outcome.OK,
                        true,
                        1,
                        1,
                        List.of("a"),
                        Optional.empty(),
                        true)));
        for (int i = 0; i < 3; i++) {
            assertThat(session.submit(Optional.empty(), new ClientRequest.Release(keep))
                            .state())
                    .isEqualTo(WAITING);
        }
        assertFails(ErrorCode.BUSY, () -> session.submit(Optional.empty(), new ClientRequest.Release(keep)));
        assertThat(session.submit(Optional.empty(), release(granted, true)).state())
                .isEqualTo(WAITING);
        scheduler.flushAll();
        assertThat(session.report().held()).isEmpty();
    }

    @Test
    void doesTheSameRequestOnce() throws Exception {
        ClientAnswer first = session.submit(Optional.of("a"), write(1));
        assertThat(session.submit(Optional.of("a"), write(1))).isEqualTo(first);
        assertThat(scheduler.heldNow()).isEqualTo(1);
        assertThat(assertFails(ErrorCode.ALREADY_EXISTS, () -> session.submit(Optional.of("a"), write(2)))
                        .facts())
                .containsEntry("field", "id");
        ClientRequest release = release(first, false);
        assertThat(session.submit(Optional.of("r"), release).state()).isEqualTo(DONE);
        assertThat(session.submit(Optional.of("r"), release).state()).isEqualTo(DONE);
        assertThat(session.submit(Optional.of("a"), write(1)).state()).isEqualTo(DONE);
        assertThat(scheduler.releasedMedia()).isEqualTo(1);
    }

    @Test
    void tellsListsApartThatAreWrittenAlike() {
        assertThat(Fingerprint.of(named("a, b"))).isNotEqualTo(Fingerprint.of(named("a", "b")));
        assertThat(Fingerprint.of(named("a", "b"))).isEqualTo(Fingerprint.of(named("a", "b")));
    }

    private static ClientRequest named(String... names) {
        return new ClientRequest.Write(WriteRequest.of(Family.DISK, 1, 10, Tags.of("x")), List.of(names));
    }

    @Test
    void refusesIdsThatAreNotWords() {
        for (String id : new String[] {"", "~1", "a b", "a/b", "x".repeat(65)}) {
            assertFails(ErrorCode.INVALID_ARGUMENT, () -> session.submit(Optional.of(id), write(1)));
        }
    }

    @Test
    void boundsWhatIsUnderWay() throws Exception {
        ClientAnswer held = session.submit(Optional.empty(), write(1));
        scheduler.hold();
        for (int i = 0; i < 3; i++) {
            session.submit(Optional.empty(), write(1));
        }
        assertFails(ErrorCode.BUSY, () -> session.submit(Optional.of("one-more"), write(1)));
        assertFails(ErrorCode.NO_SUCH_REQUEST, () -> session.answersTo(List.of("one-more")));
        session.submit(Optional.empty(), release(held, false));
        session.submit(Optional.of("one-more"), write(1));
    }

    @Test
    void boundsAnswersNobodyFetches() throws Exception {
        for (int i = 0; i < 6; i++) {
            ClientAnswer granted = session.submit(Optional.empty(), write(1));
            session.submit(Optional.empty(), release(granted, true));
            scheduler.flushAll();
        }
        assertFails(ErrorCode.BUSY, () -> session.submit(Optional.empty(), write(1)));
        List<ClientAnswer> unread = session.answers(0, 10);
        session.answers(unread.get(5).sequence(), 10);
        session.submit(Optional.empty(), write(1));
    }

    @Test
    void forgetsTheOldestOfTheDelivered() throws Exception {
        for (int i = 0; i < 20; i++) {
            ClientAnswer granted = session.submit(Optional.of("w" + i), write(1));
            session.submit(Optional.of("r" + i), release(granted, false));
        }
        assertThat(session.sizes().get(0)).isEqualTo(6);
        assertFails(ErrorCode.NO_SUCH_REQUEST, () -> session.answersTo(List.of("w16")));
        assertThat(session.answersTo(List.of("w17", "r19"))).hasSize(2);
    }

    @Test
    void boundsTheNamesOfWhatIsUnderWay() throws Exception {
        SessionSettings roomy = new SessionSettings(1, 10, 1_000, LEASE, Duration.ofSeconds(1), Duration.ofMinutes(1));
        LeasedSessions others = new LeasedSessions(scheduler, roomy, ticker);
        ClientSession other = others.open("other", Optional.empty());
        String[] names = new String[64];
        Arrays.setAll(names, i -> "n".repeat(250) + i);
        for (int i = 0; i < 100; i++) {
            other.submit(Optional.empty(), release(other.submit(Optional.empty(), named(names)), false));
        }
        ClientAnswer first = other.submit(Optional.empty(), named(names));
        for (int i = 0; i < 3; i++) {
            other.submit(Optional.empty(), named(names));
        }
        assertFails(ErrorCode.BUSY, () -> other.submit(Optional.empty(), named(names)));
        other.submit(Optional.empty(), release(first, false));
        assertThat(other.submit(Optional.empty(), named(names)).names()).hasSize(64);
        others.stop();
    }

    @Test
    void cancelsWhatWaitsAndGivesBackWhatIsHeld() throws Exception {
        session.submit(Optional.of("held"), write(1));
        assertThat(session.cancel("held").state()).isEqualTo(DONE);
        assertThat(scheduler.heldNow()).isZero();
        scheduler.hold();
        session.submit(Optional.of("waits"), write(1));
        ClientAnswer cancelled = session.cancel("waits");
        assertThat(cancelled.state()).isEqualTo(FAILED);
        assertThat(cancelled.failure().orElseThrow().code()).isEqualTo(ErrorCode.CANCELLED);
        assertThat(session.cancel("waits")).isEqualTo(cancelled);
        assertThat(scheduler.waitingNow()).isZero();
        assertFails(ErrorCode.NO_SUCH_REQUEST, () -> session.cancel("unknown"));
    }

    @Test
    void leavesItToTheSchedulerWhetherAFormatCanBeCancelled() throws Exception {
        scheduler.hold();
        ClientRequest format = new ClientRequest.Format(new FormatRequest(medium("x"), true, false));
        session.submit(Optional.of("f"), format);
        assertThat(session.cancel("f").failure().orElseThrow().code()).isEqualTo(ErrorCode.CANCELLED);
    }

    @Test
    void cannotTakeAReleaseBack() throws Exception {
        ClientAnswer granted = session.submit(Optional.empty(), write(1));
        session.submit(Optional.of("r"), release(granted, true));
        assertFails(ErrorCode.WRONG_STATE, () -> session.cancel("r"));
    }

    @Test
    void answersErrors() throws Exception {
        ClientAnswer granted = session.submit(Optional.of("w"), write(1));
        session.submit(Optional.of("r"), release(granted, true));
        scheduler.failFlush(new ArchivoltException(ErrorCode.MEDIUM_FAULT, "flushing"));
        assertThat(session.answers(0, 10).get(0).failure().orElseThrow().code()).isEqualTo(ErrorCode.MEDIUM_FAULT);
        scheduler.breakWith(new IllegalStateException("a bug"));
        ClientAnswer bug = session.submit(Optional.of("b"), write(1));
        assertThat(bug.failure().orElseThrow().code()).isEqualTo(ErrorCode.INTERNAL);
        scheduler.breakWith(null);
    }

    @Test
    void answersAReleaseWithoutSyncOnlyWhenItFails() throws Exception {
        ClientAnswer granted = session.submit(Optional.of("w"), write(1));
        scheduler.takeBackAll();
        assertThat(session.submit(Optional.of("r"), release(granted, false)).state())
                .isEqualTo(FAILED);
        assertThat(session.answers(0, 10)).isEmpty();
    }

    @Test
    void tellsTheSchedulerOfChanges() throws Exception {
        Notice notice = new Notice.DeviceReady(new DeviceId(Family.DISK, "lib", "d"));
        assertThat(session.submit(Optional.empty(), new ClientRequest.Notify(notice))
                        .state())
                .isEqualTo(DONE);
        assertThat(scheduler.notices()).containsExactly(notice);
    }

    /**
     * Goal: whatever clients, grants, flushes, ends of leases and closings do at the same time, nothing stays behind.
     * Method: four threads act at random on sessions that end all the time; then everything is looked at.
     */
    @Test
    void leaksNothingUnderFire() throws Exception {
        SessionSettings small =
                new SessionSettings(4, 8, 16, Duration.ofMillis(5), Duration.ofMillis(1), Duration.ofSeconds(1));
        LeasedSessions real = new LeasedSessions(scheduler, small, Ticker.system());
        scheduler.hold();
        int threads = 4;
        CountDownLatch done = new CountDownLatch(threads);
        List<Throwable> bugs = new ArrayList<>();
        List<LeasedSession> all = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Random random = new Random(i);
            new Thread(() -> {
                        try {
                            for (int round = 0; round < 300; round++) {
                                fire(real, random, all);
                            }
                        } catch (Throwable e) {
                            synchronized (bugs) {
                                bugs.add(e);
                            }
                        }
                        done.countDown();
                    })
                    .start();
        }
        while (!done.await(100, TimeUnit.MICROSECONDS)) {
            scheduler.grantAll();
            scheduler.flushAll();
        }
        assertThat(bugs).isEmpty();
        Await.until("all sessions to end", () -> real.sizes().equals(List.of(0, 0)));
        scheduler.grantAll();
        Await.until("everything to be given back", () -> scheduler.heldNow() == 0);
        assertThat(all).allSatisfy(each -> assertThat(each.sizes()).containsOnly(0));
        real.stop();
    }

    private static void fire(LeasedSessions sessions, Random random, List<LeasedSession> all) {
        try {
            ClientSession mine = sessions.open("c", Optional.of(Duration.ofMillis(1 + random.nextInt(5))));
            synchronized (all) {
                all.add((LeasedSession) mine);
            }
            for (int i = 0; i < 10; i++) {
                ClientAnswer asked = mine.submit(Optional.of("w" + i), write(1 + random.nextInt(3)));
                if (random.nextInt(4) == 0) {
                    mine.cancel(asked.id());
                }
                CompletableFuture<Void> answered = mine.whenAnswered(List.of(asked.id()));
                answered.completeOnTimeout(null, random.nextInt(2000), TimeUnit.MICROSECONDS)
                        .join();
                ClientAnswer now = mine.answersTo(List.of(asked.id())).get(0);
                if (now.state() == HELD) {
                    mine.submit(Optional.empty(), release(now, random.nextBoolean()));
                }
            }
            if (random.nextBoolean()) {
                mine.close();
            }
        } catch (ArchivoltException | java.util.concurrent.CompletionException expected) {
            // busy, or its lease is over: clients live with that
        }
    }

    // ---- samples

    private static MediumId medium(String name) {
        return new MediumId(Family.DISK, "lib", name);
    }

    private static ClientRequest write(int media) {
        return new ClientRequest.Write(WriteRequest.of(Family.DISK, media, 1_000, Tags.NONE), List.of());
    }

    private static ClientRequest release(ClientAnswer granted, boolean toSync) {
        Allocation allocation = granted.allocation().orElseThrow();
        return new ClientRequest.Release(new Release(
                allocation.id(),
                allocation.grants().stream()
                        .map(grant -> new Release.Part(grant.medium(), Release.Outcome.OK, toSync, 0, 0, List.of()))
                        .toList()));
    }
}
