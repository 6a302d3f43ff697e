package org.archivolt.testkit.dss;

import static org.archivolt.base.ErrorCode.INVALID_ARGUMENT;
import static org.archivolt.testkit.Failures.assertFails;
import static org.archivolt.testkit.dss.ResourceCatalogContract.inParallel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.archivolt.base.DeviceId;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.MediumId;
import org.archivolt.dss.ChangeFeed;
import org.archivolt.dss.JobCatalog;
import org.archivolt.dss.JobPace;
import org.archivolt.dss.JobProblem;
import org.archivolt.dss.JobProgress;
import org.archivolt.dss.JobQuery;
import org.archivolt.dss.JobRecord;
import org.archivolt.dss.JobState;
import org.archivolt.dss.JobUpdate;
import org.archivolt.dss.NewJob;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every provider of {@link JobCatalog} must do. Each test has a kind of its own. */
public abstract class JobCatalogContract {
    private static final Instant EVER = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LATER = Instant.parse("2200-01-01T00:00:00Z");

    private final CatalogSamples samples = new CatalogSamples();
    private final String kind = "kind-" + UUID.randomUUID().toString().substring(0, 20);
    private final String host = samples.host();
    private final UUID session = samples.session();
    private final UUID other = UUID.randomUUID();
    private JobCatalog jobs;

    protected abstract CatalogUnderTest catalog();

    @BeforeEach
    void open() {
        jobs = catalog().jobs();
    }

    private NewJob newJob(String subject) {
        return new NewJob(
                UUID.randomUUID(),
                kind,
                subject,
                Map.of("naïve \"key\"", "it's \\ 😀", "empty", ""),
                new JobPace(7, 8));
    }

    private JobRecord add(String subject) throws Exception {
        return jobs.add(newJob(subject));
    }

    private Optional<JobRecord> take(UUID by, Long... running) throws Exception {
        return jobs.take(host, by, List.of(kind, "another"), List.of(running));
    }

    private JobRecord taken(String subject) throws Exception {
        add(subject);
        return take(session).orElseThrow();
    }

    private static JobUpdate update(String cursor, long objects) {
        return new JobUpdate(
                cursor,
                new JobProgress(objects, OptionalLong.of(100), 10 * objects, OptionalLong.empty(), 1),
                Optional.empty());
    }

    private JobRecord now(JobRecord job) throws Exception {
        return jobs.find(job.number()).orElseThrow();
    }

    @Test
    void keepsWhatItIsGiven() throws Exception {
        NewJob wish = newJob("disk:lab:d0");
        JobRecord job = jobs.add(wish);

        assertThat(job.kind()).isEqualTo(kind);
        assertThat(job.subject()).isEqualTo("disk:lab:d0");
        assertThat(job.parameters()).isEqualTo(wish.parameters());
        assertThat(job.pace()).isEqualTo(wish.pace());
        assertThat(job.state()).isEqualTo(JobState.QUEUED);
        assertThat(job.cursor()).isEmpty();
        assertThat(job.progress()).isEqualTo(JobProgress.NONE);
        assertThat(job.schedule()).isEmpty();
        assertThat(job.problem()).isEmpty();
        assertThat(job.started()).isEmpty();
        assertThat(job.ended()).isEmpty();
        assertThat(job.owner()).isEmpty();
        assertThat(now(job)).isEqualTo(job);
    }

    @Test
    void makesNoSecondJobOfARepeatedWish() throws Exception {
        NewJob wish = newJob("s");
        JobRecord job = jobs.add(wish);
        take(session);

        assertThat(jobs.add(wish)).isEqualTo(now(job));
        assertThat(all()).hasSize(1);
    }

    @Test
    void refusesWhatCannotBeKept() {
        assertFails(INVALID_ARGUMENT, () -> add("a\0b"));
        assertFails(
                INVALID_ARGUMENT,
                () -> jobs.add(new NewJob(UUID.randomUUID(), kind, "", Map.of("k", "\ud800"), JobPace.FULL)));
        assertFails(INVALID_ARGUMENT, () -> jobs.list(JobQuery.newest(0)));
        assertFails(INVALID_ARGUMENT, () -> jobs.list(JobQuery.newest(10_001)));
    }

    @Test
    void findsNothingUnderAnUnknownNumber() throws Exception {
        assertThat(jobs.find(Long.MAX_VALUE)).isEmpty();
        assertThat(jobs.save(Long.MAX_VALUE, session, update("", 0))).isEmpty();
        assertThat(jobs.finish(Long.MAX_VALUE, session, update("", 0), JobState.DONE))
                .isEmpty();
        assertThat(jobs.move(Long.MAX_VALUE, Set.of(JobState.QUEUED), JobState.PAUSED))
                .isFalse();
        assertThat(jobs.setPace(Long.MAX_VALUE, JobPace.FULL)).isFalse();
    }

    @Test
    void givesTheOldestThatWaitsToOneSessionOnly() throws Exception {
        JobRecord first = add("1");
        JobRecord second = add("2");
        assertThat(second.number()).isGreaterThan(first.number());

        JobRecord taken = take(session).orElseThrow();
        assertThat(taken.number()).isEqualTo(first.number());
        assertThat(taken.state()).isEqualTo(JobState.RUNNING);
        assertThat(taken.started()).isPresent();
        assertThat(taken.owner()).contains(new JobRecord.Owner(host, session));
        assertThat(take(other).orElseThrow().number()).isEqualTo(second.number());
        assertThat(take(UUID.randomUUID())).isEmpty();
        assertThat(jobs.take(host, session, List.of("another"), List.of())).isEmpty();
        assertThat(jobs.take(host, session, List.of(), List.of())).isEmpty();
    }

    /** Goal: whoever never got the answer of a take finds the job again. */
    @Test
    void givesAgainWhatASessionDoesNotKnowToHave() throws Exception {
        JobRecord job = taken("lost");
        add("next");

        assertThat(take(session)).contains(job);
        assertThat(take(session, job.number()).orElseThrow().subject()).isEqualTo("next");
    }

    @Test
    void givesEachJobToExactlyOneOfMany() throws Exception {
        Set<Long> waiting = new HashSet<>();
        for (int i = 0; i < 12; i++) {
            waiting.add(add("s" + i).number());
        }
        List<List<Long>> taken = inParallel(6, () -> {
            UUID mine = UUID.randomUUID();
            List<Long> own = new java.util.ArrayList<>();
            Optional<JobRecord> next = jobs.take(host, mine, List.of(kind), own);
            while (next.isPresent()) {
                own.add(next.get().number());
                next = jobs.take(host, mine, List.of(kind), own);
            }
            return own;
        });
        assertThat(taken.stream().flatMap(List::stream)).containsExactlyInAnyOrderElementsOf(waiting);
    }

    @Test
    void savesWhatItsOwnerHasDone() throws Exception {
        JobRecord job = taken("s");

        assertThat(jobs.save(job.number(), session, update("at 5", 5))).contains(JobState.RUNNING);
        assertThat(jobs.save(job.number(), other, update("at 9", 9))).isEmpty();
        assertThat(now(job).cursor()).isEqualTo("at 5");
        assertThat(now(job).progress()).isEqualTo(update("", 5).progress());
    }

    @Test
    void keepsTheLastProblemUntilThereIsAnother() throws Exception {
        JobRecord job = taken("s");
        JobProblem problem = new JobProblem(ErrorCode.BUSY, "too much \0 to do");
        jobs.save(job.number(), session, new JobUpdate("", JobProgress.NONE, Optional.of(problem)));
        jobs.save(job.number(), session, update("on", 1));
        assertThat(now(job).problem()).contains(new JobProblem(ErrorCode.BUSY, "too much ? to do"));
    }

    @Test
    void savesAJobThatWasPausedInTheMiddle() throws Exception {
        JobRecord job = taken("s");
        assertThat(jobs.move(job.number(), Set.of(JobState.QUEUED, JobState.RUNNING), JobState.PAUSED))
                .isTrue();

        assertThat(jobs.save(job.number(), session, update("at 5", 5))).contains(JobState.PAUSED);
        assertThat(now(job).cursor()).isEqualTo("at 5");
        assertThat(take(other)).isEmpty();

        assertThat(jobs.move(job.number(), Set.of(JobState.PAUSED), JobState.QUEUED))
                .isTrue();
        assertThat(take(other).orElseThrow().cursor()).isEqualTo("at 5");
        assertThat(jobs.save(job.number(), session, update("late", 9))).isEmpty();
        assertThat(now(job).cursor()).isEqualTo("at 5");
    }

    @Test
    void leavesAJobThatWasCancelledAsItWas() throws Exception {
        JobRecord job = taken("s");
        assertThat(jobs.move(job.number(), Set.of(JobState.RUNNING), JobState.CANCELLED))
                .isTrue();

        assertThat(jobs.save(job.number(), session, update("at 5", 5))).contains(JobState.CANCELLED);
        assertThat(jobs.finish(job.number(), session, update("end", 5), JobState.DONE))
                .contains(JobState.CANCELLED);
        assertThat(now(job).cursor()).isEmpty();
        assertThat(now(job).ended()).isPresent();
        assertThat(jobs.setPace(job.number(), JobPace.FULL)).isFalse();
    }

    @Test
    void finishesAlsoWhatWasPausedMeanwhile() throws Exception {
        JobRecord job = taken("s");
        jobs.move(job.number(), Set.of(JobState.RUNNING), JobState.PAUSED);

        assertThat(jobs.finish(job.number(), other, update("x", 1), JobState.DONE))
                .isEmpty();
        assertThat(jobs.finish(job.number(), session, update("end", 7), JobState.DONE))
                .contains(JobState.DONE);
        assertThat(jobs.finish(job.number(), session, update("end", 8), JobState.DONE))
                .contains(JobState.DONE);
        assertThat(now(job).progress().objects()).isEqualTo(7);
        assertThat(now(job).ended()).isPresent();
    }

    @Test
    void goesOnWhereItFailed() throws Exception {
        JobRecord job = taken("s");
        JobProblem problem = new JobProblem(ErrorCode.NO_MEDIA, "none");
        jobs.finish(
                job.number(), session, new JobUpdate("here", JobProgress.NONE, Optional.of(problem)), JobState.FAILED);
        assertThat(now(job).problem()).contains(problem);

        assertThat(jobs.move(job.number(), Set.of(JobState.PAUSED, JobState.FAILED), JobState.QUEUED))
                .isTrue();
        JobRecord again = take(other).orElseThrow();
        assertThat(again.cursor()).isEqualTo("here");
        assertThat(again.problem()).isEmpty();
        assertThat(again.ended()).isEmpty();
    }

    @Test
    void movesOnlyFromTheStatesNamed() throws Exception {
        JobRecord job = add("s");
        assertThat(jobs.move(job.number(), Set.of(JobState.PAUSED), JobState.QUEUED))
                .isFalse();
        assertThatThrownBy(() -> jobs.move(job.number(), Set.of(JobState.DONE), JobState.QUEUED))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(jobs.setPace(job.number(), new JobPace(1, 2))).isTrue();
        assertThat(now(job).pace()).isEqualTo(new JobPace(1, 2));
    }

    @Test
    void takesUpTheJobsOfDeadRunsOfItsHost() throws Exception {
        JobRecord ofDead = taken("dead");
        jobs.save(ofDead.number(), session, update("at 5", 5));
        add("elsewhere");
        JobRecord elsewhere = jobs.take("another-" + host, session, List.of(kind), List.of(ofDead.number()))
                .orElseThrow();
        add("alive");
        JobRecord alive = take(other).orElseThrow();

        assertThat(jobs.reclaim(host, other)).isEqualTo(1);
        assertThat(jobs.reclaim(host, other)).isZero();

        assertThat(now(ofDead).state()).isEqualTo(JobState.QUEUED);
        assertThat(now(ofDead).cursor()).isEqualTo("at 5");
        assertThat(now(elsewhere).state()).isEqualTo(JobState.RUNNING);
        assertThat(now(alive).state()).isEqualTo(JobState.RUNNING);
        assertThat(now(alive).started()).isEqualTo(alive.started());
    }

    @Test
    void givesBackWhatASessionHas() throws Exception {
        JobRecord job = taken("s");
        assertThat(jobs.release(other, List.of(job.number()))).isZero();
        assertThat(jobs.release(session, List.of())).isZero();
        assertThat(jobs.release(session, List.of(job.number()))).isEqualTo(1);
        assertThat(now(job).state()).isEqualTo(JobState.QUEUED);
    }

    @Test
    void startsAJobOfAScheduleWhenItIsItsTime() throws Exception {
        String schedule = "schedule of " + kind;
        JobRecord first = jobs.addScheduled(schedule, EVER, newJob("1")).orElseThrow();
        assertThat(first.schedule()).contains(schedule);

        assertThat(jobs.addScheduled(schedule, LATER, newJob("2"))).isEmpty();
        assertThat(jobs.addScheduled("another " + schedule, EVER, newJob("3"))).isPresent();
        jobs.move(first.number(), Set.of(JobState.QUEUED), JobState.CANCELLED);
        assertThat(jobs.addScheduled(schedule, EVER, newJob("4"))).isEmpty();
        NewJob next = newJob("5");
        Optional<JobRecord> second = jobs.addScheduled(schedule, LATER, next);
        assertThat(second).isPresent();
        assertThat(jobs.addScheduled(schedule, LATER, next)).isEqualTo(second);
    }

    @Test
    void startsOneJobOfAScheduleHoweverManyTry() throws Exception {
        String schedule = "schedule of " + kind;
        List<Boolean> started = inParallel(
                6, () -> jobs.addScheduled(schedule, LATER, newJob("s")).isPresent());
        assertThat(started).containsOnlyOnce(true);
    }

    @Test
    void listsByKindStateAndSubjectInPages() throws Exception {
        JobRecord first = add("a");
        JobRecord second = add("b");
        JobRecord third = add("a");
        jobs.move(third.number(), Set.of(JobState.QUEUED), JobState.PAUSED);

        assertThat(all())
                .extracting(JobRecord::number)
                .containsExactly(third.number(), second.number(), first.number());
        assertThat(list(Set.of(JobState.QUEUED), Optional.empty(), true, OptionalLong.empty(), 10))
                .containsExactly(first.number(), second.number());
        assertThat(list(Set.of(), Optional.of("a"), true, OptionalLong.empty(), 10))
                .containsExactly(first.number(), third.number());
        assertThat(list(Set.of(), Optional.empty(), false, OptionalLong.of(third.number()), 1))
                .containsExactly(second.number());
        assertThat(list(Set.of(), Optional.empty(), true, OptionalLong.of(second.number()), 10))
                .containsExactly(third.number());
    }

    private List<Long> list(
            Set<JobState> states, Optional<String> subject, boolean oldestFirst, OptionalLong after, int limit)
            throws Exception {
        return jobs.list(new JobQuery(Optional.of(kind), states, subject, oldestFirst, after, limit)).stream()
                .map(JobRecord::number)
                .toList();
    }

    private List<JobRecord> all() throws Exception {
        return jobs.list(
                new JobQuery(Optional.of(kind), Set.of(), Optional.empty(), false, OptionalLong.empty(), 10_000));
    }

    /** Goal: what is forgotten has ended, and no schedule forgets when it was last. */
    @Test
    void forgetsTheOldestThatHaveEnded() throws Exception {
        String schedule = "schedule of " + kind;
        JobRecord early = jobs.addScheduled(schedule, LATER, newJob("early")).orElseThrow();
        jobs.move(early.number(), Set.of(JobState.QUEUED), JobState.CANCELLED);
        JobRecord last = jobs.addScheduled(schedule, LATER, newJob("last")).orElseThrow();
        jobs.move(last.number(), Set.of(JobState.QUEUED), JobState.CANCELLED);
        JobRecord waiting = add("waiting");
        JobRecord ended = add("ended");
        jobs.move(ended.number(), Set.of(JobState.QUEUED), JobState.CANCELLED);

        assertThat(jobs.prune(EVER, 10_000)).isZero();
        jobs.prune(EVER, 1);
        assertThat(all())
                .extracting(JobRecord::number)
                .doesNotContain(early.number())
                .contains(ended.number());
        jobs.prune(LATER, 10_000);
        assertThat(all()).extracting(JobRecord::number).containsExactly(waiting.number(), last.number());
    }

    @Test
    @SuppressWarnings("try") // a subscription is only held
    void tellsOfEveryChange() throws Exception {
        BlockingQueue<Long> told = new LinkedBlockingQueue<>();
        BlockingQueue<String> began = new LinkedBlockingQueue<>();
        ChangeFeed.Listener listener = new ChangeFeed.Listener() {
            @Override
            public void mediumChanged(MediumId medium) {}

            @Override
            public void deviceChanged(DeviceId device) {}

            @Override
            public void jobChanged(long number) {
                told.add(number);
            }

            @Override
            public void anythingMayHaveChanged() {
                began.add("began");
            }
        };
        try (ChangeFeed.Subscription subscription = catalog().changes().subscribe(listener)) {
            assertThat(began.poll(20, TimeUnit.SECONDS)).isNotNull();
            JobRecord job = taken("s");
            jobs.save(job.number(), session, update("at 5", 5));
            jobs.finish(job.number(), session, update("end", 7), JobState.DONE);
            jobs.prune(LATER, 0);
            for (int i = 0; i < 5; i++) {
                assertThat(next(told, job.number())).isTrue();
            }
        }
    }

    /** Others may change other jobs. */
    private static boolean next(BlockingQueue<Long> told, long wanted) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        Long next = told.poll(20, TimeUnit.SECONDS);
        while (next != null && next != wanted && System.nanoTime() < deadline) {
            next = told.poll(20, TimeUnit.SECONDS);
        }
        return next != null && next == wanted;
    }
}
