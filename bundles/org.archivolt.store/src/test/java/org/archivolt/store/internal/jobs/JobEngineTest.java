package org.archivolt.store.internal.jobs;

import static org.archivolt.base.ErrorCode.BUSY;
import static org.archivolt.base.ErrorCode.CATALOG_UNAVAILABLE;
import static org.archivolt.base.ErrorCode.INTERNAL;
import static org.archivolt.base.ErrorCode.INVALID_ARGUMENT;
import static org.archivolt.base.ErrorCode.NO_MEDIA;
import static org.archivolt.base.ErrorCode.NO_SUCH_JOB;
import static org.archivolt.base.ErrorCode.WRONG_STATE;
import static org.archivolt.testkit.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.archivolt.base.ArchivoltException;
import org.archivolt.dss.JobCatalog;
import org.archivolt.dss.JobPace;
import org.archivolt.dss.JobProblem;
import org.archivolt.dss.JobQuery;
import org.archivolt.dss.JobState;
import org.archivolt.store.JobOrder;
import org.archivolt.store.JobReport;
import org.archivolt.testkit.Await;
import org.archivolt.testkit.VirtualTicker;
import org.archivolt.testkit.dss.MemoryCatalog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The engine over a catalog in memory, in virtual time. */
class JobEngineTest {
    private static final JobsSettings SETTINGS =
            new JobsSettings(2, JobPace.FULL, Duration.ZERO, Duration.ofDays(30), 100, Duration.ofSeconds(5));

    private final VirtualTicker ticker = new VirtualTicker();
    private final MemoryCatalog catalog = new MemoryCatalog(ticker);
    private final FakeKind kind = new FakeKind();
    private final List<JobEngine> engines = new ArrayList<>();
    private volatile boolean idle = true;
    private volatile boolean cut;
    private JobEngine engine = start(SETTINGS, catalog.jobs(), UUID.randomUUID());

    private JobEngine start(JobsSettings settings, JobCatalog jobs, UUID session) {
        JobEngine started = new JobEngine(jobs, catalog, "lab", session, () -> idle, settings, ticker);
        started.bindKind(kind);
        engines.add(started);
        return started;
    }

    @AfterEach
    void close() {
        kind.mayStep.release(1_000_000);
        engines.forEach(JobEngine::close);
        catalog.close();
    }

    private long job(String... parameters) throws Exception {
        return job(JobPace.FULL, parameters);
    }

    private long job(JobPace pace, String... parameters) throws Exception {
        Map<String, String> values = new java.util.HashMap<>();
        for (int i = 0; i < parameters.length; i += 2) {
            values.put(parameters[i], parameters[i + 1]);
        }
        return engine.start(new JobOrder(FakeKind.NAME, "thing", values, pace))
                .job()
                .number();
    }

    private JobState state(long number) throws Exception {
        return catalog.jobs().find(number).orElseThrow().state();
    }

    private void await(long number, JobState state) {
        Await.until("job " + number + " is " + state, () -> state(number) == state);
    }

    private void awaitObjects(long number, long count) {
        Await.until(
                count + " objects are saved",
                () -> catalog.jobs().find(number).orElseThrow().progress().objects() == count);
    }

    /** Time passes until something is so; in steps a sleeping thread notices. */
    private void passUntil(String what, Duration step, Await.Condition condition) {
        Await.until(what, () -> {
            if (condition.holds()) {
                return true;
            }
            ticker.advance(step);
            engine.wake();
            return false;
        });
    }

    private static List<Long> numbers(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    @Test
    void worksStepByStepToTheEnd() throws Exception {
        long job = job("until", "5");
        kind.mayStep.release(5);
        await(job, JobState.DONE);

        JobReport report = engine.get(job);
        assertThat(kind.made()).isEqualTo(numbers(1, 5));
        assertThat(report.job().progress().objects()).isEqualTo(5);
        assertThat(report.job().progress().bytes()).isEqualTo(500);
        assertThat(report.job().progress().bytesTotal()).hasValue(500);
        assertThat(report.job().ended()).isPresent();
        assertThat(report.remaining()).isEmpty();
    }

    @Test
    void refusesWhatIsWrongBeforeThereIsAJob() throws Exception {
        assertThat(fault(new JobOrder("none", "", Map.of(), JobPace.FULL))).isEqualTo("kind");
        assertThat(fault(new JobOrder("count", "wrong", Map.of(), JobPace.FULL)))
                .isEqualTo("subject");
        assertThat(fault(new JobOrder("count", "x".repeat(2000), Map.of(), JobPace.FULL)))
                .isEqualTo("subject");
        assertThat(fault(new JobOrder("count", "", Map.of("until", "0"), JobPace.FULL)))
                .isEqualTo("parameters.until");
        assertThat(fault(new JobOrder("count", "", Map.of("colour", "red"), JobPace.FULL)))
                .isEqualTo("parameters.colour");
        assertThat(engine.list(JobQuery.newest(10))).isEmpty();
        assertFails(NO_SUCH_JOB, () -> engine.get(17));
        assertFails(NO_SUCH_JOB, () -> engine.cancel(17));
    }

    private Object fault(JobOrder order) {
        return assertFails(INVALID_ARGUMENT, () -> engine.start(order)).facts().get("field");
    }

    @Test
    void goesOnWhereItWasPaused() throws Exception {
        long job = job("until", "5");
        kind.mayStep.release(2);
        awaitObjects(job, 2);

        assertThat(engine.pause(job).job().state()).isEqualTo(JobState.PAUSED);
        assertThat(engine.pause(job).job().state()).isEqualTo(JobState.PAUSED);
        kind.mayStep.release(1); // the step that is under way
        awaitObjects(job, 3);
        kind.mayStep.release(10);
        assertThat(engine.awaitEnd(job, Duration.ofDays(1)).get().job().state()).isEqualTo(JobState.PAUSED);
        assertThat(kind.made()).isEqualTo(numbers(1, 3));

        engine.resume(job);
        await(job, JobState.DONE);
        assertThat(kind.made()).isEqualTo(numbers(1, 5));
        assertFails(WRONG_STATE, () -> engine.resume(job));
        assertFails(WRONG_STATE, () -> engine.pause(job));
        assertFails(WRONG_STATE, () -> engine.cancel(job));
    }

    @Test
    void makesNoFurtherStepWhenItIsCancelled() throws Exception {
        long job = job("until", "5");
        kind.mayStep.release(2);
        awaitObjects(job, 2);

        assertThat(engine.cancel(job).job().state()).isEqualTo(JobState.CANCELLED);
        assertThat(engine.cancel(job).job().state()).isEqualTo(JobState.CANCELLED);
        long next = job("until", "1"); // it gets the place
        kind.mayStep.release(100);
        await(next, JobState.DONE);
        Await.until("the step under way has ended", () -> kind.made().size() == 4);
        assertThat(state(job)).isEqualTo(JobState.CANCELLED);
        assertThat(kind.made()).containsExactlyInAnyOrder(1L, 2L, 3L, 1L);
    }

    @Test
    void cancelsWhatHasNotBegun() throws Exception {
        long first = job();
        long second = job();
        long third = job();
        await(second, JobState.RUNNING);
        assertThat(state(third)).isEqualTo(JobState.QUEUED);
        engine.cancel(third);
        kind.mayStep.release(100);
        await(first, JobState.DONE);
        await(second, JobState.DONE);
        assertThat(state(third)).isEqualTo(JobState.CANCELLED);
    }

    @Test
    void worksOnSoManyAtOnceAndNoMore() throws Exception {
        List<Long> jobs = List.of(job("until", "2"), job("until", "2"), job("until", "2"));
        await(jobs.get(0), JobState.RUNNING);
        await(jobs.get(1), JobState.RUNNING);
        assertThat(state(jobs.get(2))).isEqualTo(JobState.QUEUED);
        kind.mayStep.release(6);
        for (long job : jobs) {
            await(job, JobState.DONE);
        }
    }

    /**
     * Goal: after kill -9 a job goes on from what was saved, and repeats no more than what was not.
     * Method: the process loses its catalog between a step and its save; another one starts.
     */
    @Test
    void goesOnAfterACrashBetweenAStepAndItsSave() throws Exception {
        engine.close();
        engine = start(SETTINGS, mortal(catalog.jobs()), UUID.randomUUID());
        long job = job("until", "6");
        kind.mayStep.release(2);
        awaitObjects(job, 2);
        cut = true;
        kind.mayStep.release(1);
        Await.until("the third step was made", () -> kind.made().size() == 3);

        JobEngine next = start(SETTINGS, catalog.jobs(), UUID.randomUUID());
        kind.mayStep.release(100);
        await(job, JobState.DONE);
        assertThat(kind.made()).isEqualTo(List.of(1L, 2L, 3L, 3L, 4L, 5L, 6L));
        assertThat(next.get(job).job().progress().objects()).isEqualTo(6);
    }

    private JobCatalog mortal(JobCatalog real) {
        return (JobCatalog) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {JobCatalog.class}, (proxy, method, arguments) -> {
                    if (cut) {
                        throw new ArchivoltException(CATALOG_UNAVAILABLE, "calling from the grave");
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void leavesWhatAnotherRunOfItsHostStillHasOnlyToTheNewOne() throws Exception {
        long job = job("until", "3");
        await(job, JobState.RUNNING);
        JobEngine next = start(SETTINGS, catalog.jobs(), UUID.randomUUID());
        Await.until(
                "the new run has it",
                () -> next.get(job)
                        .job()
                        .owner()
                        .orElseThrow()
                        .equals(next.list(JobQuery.newest(1))
                                .get(0)
                                .job()
                                .owner()
                                .orElseThrow()));
        kind.mayStep.release(100);
        await(job, JobState.DONE);
        assertThat(next.get(job).job().progress().objects()).isEqualTo(3);
    }

    /** Goal: the database may go at any moment and come back; no job ends by it, no step is lost. */
    @Test
    void waitsForTheDatabase() throws Exception {
        long job = job("until", "4");
        kind.mayStep.release(1);
        awaitObjects(job, 1);
        catalog.goAway();
        kind.mayStep.release(1);
        Await.until("the second step was made", () -> kind.made().size() == 2);
        assertFails(CATALOG_UNAVAILABLE, () -> engine.get(job));
        for (int i = 0; i < 100; i++) {
            ticker.advance(Duration.ofSeconds(5));
            engine.wake();
        }
        catalog.comeBack();
        kind.mayStep.release(2);
        passUntil("it is done", Duration.ofSeconds(5), () -> state(job) == JobState.DONE);
        assertThat(kind.made()).isEqualTo(numbers(1, 4));
    }

    @Test
    void doesNothingTwiceWhenAnswersAreLost() throws Exception {
        catalog.loseAnswers(3);
        long job = catalog.jobs().list(JobQuery.newest(1)).isEmpty() ? lostThenFound() : -1;
        kind.mayStep.release(100);
        passUntil("it is done", Duration.ofSeconds(5), () -> state(job) == JobState.DONE);
        assertThat(kind.made()).isEqualTo(numbers(1, 3));
    }

    /** The client got no answer; the job is there all the same. */
    private long lostThenFound() throws Exception {
        assertFails(CATALOG_UNAVAILABLE, () -> job("until", "3"));
        return catalog.jobs().list(JobQuery.newest(1)).get(0).number();
    }

    @Test
    void repeatsAStepThatCanBeRepeatedEverLater() throws Exception {
        kind.failure = new ArchivoltException(BUSY, "waiting for its turn");
        long job = job("until", "2");
        kind.mayStep.release(3);
        passUntil("the step was tried three times", Duration.ofSeconds(1), () -> kind.mayStep.availablePermits() == 0);
        Await.until(
                "the reason is told",
                () -> engine.get(job).job().problem().map(JobProblem::code).equals(Optional.of(BUSY)));
        assertThat(state(job)).isEqualTo(JobState.RUNNING);
        assertThat(engine.get(job).waiting()).isPresent();
        kind.failure = null;
        kind.mayStep.release(2);
        passUntil("it is done", Duration.ofSeconds(1), () -> state(job) == JobState.DONE);
    }

    @Test
    void failsWithItsReasonAndGoesOnWhenThatIsPutRight() throws Exception {
        long job = job("until", "3");
        kind.mayStep.release(1);
        awaitObjects(job, 1);
        kind.failure = new ArchivoltException(NO_MEDIA, "looking for media");
        kind.mayStep.release(1);
        await(job, JobState.FAILED);
        assertThat(engine.get(job).job().problem().orElseThrow().text()).contains("looking for media");

        kind.failure = null;
        assertThat(engine.resume(job).job().problem()).isEmpty();
        kind.mayStep.release(2);
        await(job, JobState.DONE);
        assertThat(kind.made()).isEqualTo(numbers(1, 3));
    }

    @Test
    void failsWhenItsKindIsBroken() throws Exception {
        kind.change = step -> {
            throw new IllegalStateException("a bug");
        };
        long job = job();
        kind.mayStep.release(1);
        await(job, JobState.FAILED);
        assertThat(engine.get(job).job().problem().orElseThrow().code()).isEqualTo(INTERNAL);
    }

    @Test
    void countsFailuresOfSingleObjectsAndGoesOn() throws Exception {
        kind.change = step -> step.failed(2, new ArchivoltException(NO_MEDIA, "reading it"));
        long job = job("until", "2");
        kind.mayStep.release(2);
        await(job, JobState.DONE);
        assertThat(engine.get(job).job().progress().failures()).isEqualTo(4);
        assertThat(engine.get(job).job().problem().orElseThrow().code()).isEqualTo(NO_MEDIA);
    }

    @Test
    void keepsItsPaceToTheNanosecond() throws Exception {
        long job = job(new JobPace(100, 0), "until", "4", "bytes", "250");
        kind.mayStep.release(100);
        for (int step = 1; step <= 3; step++) {
            int made = step;
            Await.until("step " + step, () -> kind.made().size() == made && isWaiting(job));
            ticker.advance(Duration.ofNanos(2_499_999_999L));
            engine.wake();
            Await.until("it still waits", () -> isWaiting(job));
            assertThat(kind.made()).hasSize(step);
            ticker.advance(Duration.ofNanos(1));
            engine.wake();
        }
        await(job, JobState.DONE);
    }

    private boolean isWaiting(long job) throws ArchivoltException {
        return engine.get(job).waiting().equals(Optional.of("for its pace"));
    }

    @Test
    void goesFasterAtOnceWhenItIsAllowedTo() throws Exception {
        long job = job(new JobPace(0, 1), "until", "3");
        kind.mayStep.release(100);
        Await.until("it waits", () -> kind.made().size() == 1 && isWaiting(job));
        engine.setPace(job, JobPace.FULL);
        await(job, JobState.DONE);
        assertFails(WRONG_STATE, () -> engine.setPace(job, JobPace.FULL));
    }

    @Test
    void sharesThePaceOfTheHost() throws Exception {
        engine.close();
        engine = start(
                new JobsSettings(2, new JobPace(0, 1), Duration.ZERO, Duration.ofDays(1), 9, Duration.ofSeconds(5)),
                catalog.jobs(),
                UUID.randomUUID());
        kind.mayStep.release(100);
        long begun = ticker.nanos();
        long one = job("until", "5");
        long other = job("until", "5");
        passUntil(
                "both are done",
                Duration.ofMillis(50),
                () -> state(one) == JobState.DONE && state(other) == JobState.DONE);
        assertThat(Duration.ofNanos(ticker.nanos() - begun)).isGreaterThanOrEqualTo(Duration.ofSeconds(8));
    }

    @Test
    void tellsHowLongItTakes() throws Exception {
        long job = job(new JobPace(100, 0), "until", "10", "bytes", "100");
        kind.mayStep.release(100);
        for (int step = 1; step <= 5; step++) {
            int made = step;
            Await.until("step " + step, () -> kind.made().size() == made && isWaiting(job));
            if (step < 5) { // it would go on
                ticker.advance(Duration.ofSeconds(1));
                engine.wake();
            }
        }
        assertThat(engine.get(job).remaining()).contains(Duration.ofSeconds(4));
    }

    @Test
    void waitsUntilNoClientTransfersAnything() throws Exception {
        kind.onlyWhenIdle = true;
        idle = false;
        kind.mayStep.release(100);
        long job = job("until", "2");
        Await.until("it waits", () -> engine.get(job).waiting().isPresent());
        assertThat(kind.made()).isEmpty();
        idle = true;
        passUntil("it is done", Duration.ofSeconds(1), () -> state(job) == JobState.DONE);
    }

    @Test
    void restsWhenItsKindSaysSo() throws Exception {
        kind.change = step -> step.isLast() ? step : step.resting(Duration.ofMinutes(10));
        kind.mayStep.release(100);
        long job = job("until", "2");
        awaitObjects(job, 1);
        Await.until("it waits", () -> engine.get(job).waiting().isPresent());
        assertThat(kind.made()).hasSize(1);
        ticker.advance(Duration.ofMinutes(10));
        engine.wake();
        await(job, JobState.DONE);
    }

    /** Goal: a kind that is replaced at run time costs its jobs nothing. */
    @Test
    void waitsForTheSuccessorOfItsKind() throws Exception {
        long job = job("until", "1000");
        kind.mayStep.release(2);
        awaitObjects(job, 2);
        CompletableFuture<Void> gone = CompletableFuture.runAsync(() -> engine.unbindKind(kind));
        awaitStepByStep(gone);
        await(job, JobState.QUEUED);
        assertFails(INVALID_ARGUMENT, () -> job());

        engine.bindKind(kind);
        kind.mayStep.release(1000);
        await(job, JobState.DONE);
        assertThat(kind.made()).isEqualTo(numbers(1, 1000));
    }

    /** The step under way may end, whichever that is by then. */
    private void awaitStepByStep(CompletableFuture<Void> ending) {
        Await.until("it has ended", () -> {
            kind.mayStep.release(1);
            return ending.isDone();
        });
    }

    @Test
    void givesItsJobsBackAtTheStop() throws Exception {
        long job = job("until", "1000");
        kind.mayStep.release(2);
        awaitObjects(job, 2);
        CompletableFuture<Void> closed = CompletableFuture.runAsync(engine::close);
        awaitStepByStep(closed);
        assertThat(state(job)).isEqualTo(JobState.QUEUED);
        assertThat(catalog.jobs().find(job).orElseThrow().progress().objects())
                .isEqualTo((long) kind.made().size());
    }

    @Test
    void savesNoMoreOftenThanItIsTold() throws Exception {
        engine.close();
        engine = start(
                new JobsSettings(2, JobPace.FULL, Duration.ofSeconds(1), Duration.ofDays(1), 9, Duration.ofSeconds(5)),
                catalog.jobs(),
                UUID.randomUUID());
        long job = job("until", "1000");
        await(job, JobState.RUNNING);
        int before = catalog.changeCount();
        kind.mayStep.release(999);
        Await.until("it has come far", () -> kind.made().size() == 999);
        assertThat(catalog.changeCount() - before).isLessThan(20);
        kind.mayStep.release(1);
        await(job, JobState.DONE);
        assertThat(engine.get(job).job().progress().objects()).isEqualTo(1000);
    }

    @Test
    void startsWhatASchedulesTimeHasComeFor() throws Exception {
        kind.mayStep.release(1000);
        JobOrder order = new JobOrder("count", "again", Map.of("until", "1"), JobPace.FULL);
        engine.bindSchedule(new JobSchedule("nightly", Optional.of(Duration.ofDays(1)), order));
        engine.bindSchedule(new JobSchedule("never", Optional.empty(), order));
        Await.until("the first is done", () -> doneOfSchedule() == 1);

        for (int hour = 1; hour < 24; hour++) {
            ticker.advance(Duration.ofHours(1));
            engine.wake();
        }
        assertThat(doneOfSchedule()).isEqualTo(1);
        passUntil("the second is done", Duration.ofMinutes(10), () -> doneOfSchedule() == 2);
        assertThat(engine.list(JobQuery.newest(10)))
                .allMatch(report -> report.job().schedule().equals(Optional.of("nightly")));
    }

    private long doneOfSchedule() throws ArchivoltException {
        return engine.list(JobQuery.newest(10)).stream()
                .filter(report -> report.job().state() == JobState.DONE)
                .count();
    }

    @Test
    void tellsWhoWaitsHowItIsWhenTheTimeIsOver() throws Exception {
        long job = job("until", "2");
        CompletableFuture<JobReport> early = engine.awaitEnd(job, Duration.ofSeconds(3));
        CompletableFuture<JobReport> late = engine.awaitEnd(job, Duration.ofDays(3));
        passUntil("the time is over", Duration.ofSeconds(1), early::isDone);
        assertThat(early.get().job().state().isEnded()).isFalse();
        kind.mayStep.release(2);
        assertThat(late.get().job().state()).isEqualTo(JobState.DONE);
        assertThat(engine.awaitEnd(4711, Duration.ofDays(1))).isNotNull();
    }
}
