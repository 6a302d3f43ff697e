package org.archivolt.store.internal.jobs;

import static org.archivolt.base.ErrorCode.INTERNAL;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode.Remedy;
import org.archivolt.dss.JobPace;
import org.archivolt.dss.JobProblem;
import org.archivolt.dss.JobProgress;
import org.archivolt.dss.JobRecord;
import org.archivolt.dss.JobState;
import org.archivolt.dss.JobUpdate;
import org.archivolt.store.JobContext;
import org.archivolt.store.JobKind;
import org.archivolt.store.JobStep;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works on one job, from its cursor on, until it ends, or is to stop: step by step, each only when it is its turn. What the
 * catalog does not take now is tried again, ever later.
 */
final class JobWorker implements JobContext, Runnable {
    private static final Logger log = LoggerFactory.getLogger(JobWorker.class);
    private static final Duration BACKOFF_MIN = Duration.ofSeconds(1);
    private static final Duration BACKOFF_MAX = Duration.ofMinutes(1);
    private static final Duration IDLE_LOOK = Duration.ofSeconds(1);

    private final JobRecord job;
    private final JobKind kind;
    private final JobEngine engine;
    private final Throttle bytes;
    private final Throttle objects;
    private final long begunNanos;

    private volatile JobUpdate current;
    private volatile Optional<String> waiting = Optional.empty();
    /** It was paused or cancelled, or another host has it. */
    private volatile boolean stopping;
    /** The engine or the kind goes: the job waits for the next one. */
    private volatile boolean leaving;

    /** The thread's own. */
    private JobUpdate saved;

    private long savedNanos;

    JobWorker(JobRecord job, JobKind kind, JobEngine engine) {
        this.job = job;
        this.kind = kind;
        this.engine = engine;
        this.bytes = new Throttle(engine.ticker(), job.pace().bytesPerSecond());
        this.objects = new Throttle(engine.ticker(), job.pace().objectsPerSecond());
        this.begunNanos = engine.ticker().nanos();
        this.current = new JobUpdate(job.cursor(), job.progress(), Optional.empty());
        this.saved = current;
        this.savedNanos = begunNanos;
    }

    @Override
    public long number() {
        return job.number();
    }

    @Override
    public String subject() {
        return job.subject();
    }

    @Override
    public Map<String, String> parameters() {
        return job.parameters();
    }

    @Override
    public String cursor() {
        return current.cursor();
    }

    @Override
    public JobProgress progress() {
        return current.progress();
    }

    @Override
    public boolean isStopping() {
        return stopping || leaving;
    }

    JobKind kind() {
        return kind;
    }

    Optional<String> waiting() {
        return waiting;
    }

    /** Its state has changed. */
    void stop() {
        stopping = true;
    }

    /** It is to be given back. */
    void leave() {
        leaving = true;
    }

    void pace(JobPace pace) {
        bytes.rate(pace.bytesPerSecond());
        objects.rate(pace.objectsPerSecond());
    }

    @Override
    public void run() {
        try {
            work();
        } catch (ArchivoltException e) {
            fail(e);
        } catch (RuntimeException e) {
            log.error("job {} failed in a way it must not", number(), e);
            fail(new ArchivoltException(INTERNAL, "working on a job", e));
        } finally {
            engine.left(this);
        }
    }

    private void work() throws ArchivoltException {
        log.info("job {}: {} {}", number(), job.kind(), subject());
        if (cursor().isEmpty()) {
            repeated(() -> kind.estimate(this)).ifPresent(this::expect);
        }
        boolean isDone = false;
        awaitTurn(Duration.ZERO);
        while (!isDone && !isStopping()) {
            Optional<JobStep> step = repeated(() -> kind.step(this));
            if (step.isPresent()) {
                did(step.get());
                isDone = step.get().isLast();
            }
            if (!isDone) {
                awaitTurn(step.map(JobStep::rest).orElse(Duration.ZERO));
            }
        }
        if (isDone) {
            finish(JobState.DONE, current);
        } else {
            giveBack();
        }
    }

    private void expect(JobKind.Totals totals) {
        current = new JobUpdate(cursor(), progress().withTotals(totals.objects(), totals.bytes()), current.problem());
    }

    private void did(JobStep step) {
        current = new JobUpdate(
                step.cursor(),
                progress().plus(step.objects(), step.bytes(), step.failures()),
                step.problem().or(current::problem));
        engine.spend(step.bytes(), step.objects());
        bytes.spend(step.bytes());
        objects.spend(step.objects());
    }

    private interface Call<T> {
        T make() throws ArchivoltException;
    }

    /**
     * Calls the kind until it answers.
     *
     * @return empty when the job is to stop before it has
     */
    private <T> Optional<T> repeated(Call<T> call) throws ArchivoltException {
        Duration backoff = BACKOFF_MIN;
        while (!isStopping()) {
            try {
                return Optional.of(call.make());
            } catch (ArchivoltException e) {
                if (e.code().remedy() != Remedy.RETRY_LATER) {
                    throw e;
                }
                if (isStopping()) {
                    break;
                }
                log.info("job {} is put off: {}", number(), e.getMessage());
                current = new JobUpdate(cursor(), progress(), Optional.of(JobProblem.of(e)));
                rest(backoff, "for the next try: " + e.getMessage());
                backoff = longer(backoff);
            }
        }
        return Optional.empty();
    }

    private static Duration longer(Duration backoff) {
        Duration doubled = backoff.multipliedBy(2);
        return doubled.compareTo(BACKOFF_MAX) < 0 ? doubled : BACKOFF_MAX;
    }

    /** Until the pace, the kind and the clients allow the next step. Saves meanwhile what is to be saved. */
    private void awaitTurn(Duration rest) throws ArchivoltException {
        saveIfDue();
        rest(rest, "for others");
        long wait = turnNanos();
        while (wait > 0 && !isStopping()) {
            sleep(wait);
            saveIfDue();
            wait = turnNanos();
        }
        waiting = Optional.empty();
    }

    private long turnNanos() {
        long pace = Math.max(engine.waitNanos(), Math.max(bytes.waitNanos(), objects.waitNanos()));
        if (pace > 0) {
            waiting = Optional.of("for its pace");
            return pace;
        }
        if (kind.waitsForIdle(this) && !engine.isIdle()) {
            waiting = Optional.of("until no client transfers anything");
            return IDLE_LOOK.toNanos();
        }
        return 0;
    }

    private void rest(Duration duration, String why) throws ArchivoltException {
        long until = engine.ticker().nanos() + duration.toNanos();
        long left = duration.toNanos();
        while (left > 0 && !isStopping()) {
            waiting = Optional.of(why);
            sleep(left);
            saveIfDue();
            left = until - engine.ticker().nanos();
        }
        waiting = Optional.empty();
    }

    /** No longer than until the next save. */
    private void sleep(long nanos) {
        engine.sleep(current.equals(saved) ? nanos : Math.min(nanos, Math.max(1, saveDueNanos())), this);
    }

    private long saveDueNanos() {
        return savedNanos + engine.settings().save().toNanos() - engine.ticker().nanos();
    }

    private void saveIfDue() throws ArchivoltException {
        if (!current.equals(saved) && saveDueNanos() <= 0) {
            save();
        }
    }

    private void save() throws ArchivoltException {
        JobUpdate update = current;
        Optional<Optional<JobState>> answer =
                persistently(() -> engine.catalog().save(number(), engine.session(), update));
        savedNanos = engine.ticker().nanos();
        if (answer.isPresent()) {
            saved = update;
            stopping |= !answer.get().equals(Optional.of(JobState.RUNNING));
        }
    }

    /**
     * Calls the catalog until it answers.
     *
     * @return empty when the engine goes before it does
     */
    private <T> Optional<T> persistently(Call<T> call) throws ArchivoltException {
        Duration backoff = BACKOFF_MIN;
        boolean isFirst = true;
        while (true) {
            try {
                return Optional.of(call.make());
            } catch (ArchivoltException e) {
                if (e.code().remedy() != Remedy.RETRY_LATER) {
                    throw e;
                }
                if (isFirst) {
                    log.info("job {} waits for the catalog: {}", number(), e.getMessage());
                    isFirst = false;
                }
            }
            if (leaving) {
                return Optional.empty();
            }
            waiting = Optional.of("for the catalog");
            long until = engine.ticker().nanos() + backoff.toNanos();
            engine.sleepUntil(until, () -> leaving);
            backoff = longer(backoff);
        }
    }

    private void finish(JobState state, JobUpdate update) throws ArchivoltException {
        Optional<Optional<JobState>> answer =
                persistently(() -> engine.catalog().finish(number(), engine.session(), update, state));
        log.info(
                "job {}: {}, {} objects, {} failures",
                number(),
                answer.flatMap(known -> known).map(JobState::name).orElse("not ours any more"),
                update.progress().objects(),
                update.progress().failures());
    }

    /** As far as its steps have come. If the catalog does not take that, it is what went wrong: then as it was saved last. */
    private void fail(ArchivoltException why) {
        log.warn("job {} failed: {}", number(), why.getMessage());
        try {
            finish(JobState.FAILED, failed(current, why));
        } catch (ArchivoltException | RuntimeException e) {
            log.debug("job {}: where it was is not kept", number(), e);
            failAsSaved(why);
        }
    }

    private void failAsSaved(ArchivoltException why) {
        try {
            finish(JobState.FAILED, failed(saved, why));
        } catch (ArchivoltException | RuntimeException e) {
            log.error("job {} cannot be ended; it stays until the next start", number(), e);
            engine.shun(number());
        }
    }

    private static JobUpdate failed(JobUpdate at, ArchivoltException why) {
        return new JobUpdate(at.cursor(), at.progress(), Optional.of(JobProblem.of(why)));
    }

    private void giveBack() throws ArchivoltException {
        if (!current.equals(saved)) {
            save();
        }
        if (leaving) {
            persistently(() -> engine.catalog().release(engine.session(), List.of(number())));
        }
        log.info("job {} stops", number());
    }

    /** From how fast it was since it was taken. */
    Optional<Duration> remaining() {
        double seconds = (engine.ticker().nanos() - begunNanos) / 1e9;
        JobProgress now = progress();
        JobProgress begun = job.progress();
        boolean isByBytes = now.bytesTotal().orElse(0) > 0 && now.bytes() > begun.bytes();
        return isByBytes
                ? remaining(now.bytes(), now.bytes() - begun.bytes(), now.bytesTotal(), seconds)
                : remaining(now.objects(), now.objects() - begun.objects(), now.objectsTotal(), seconds);
    }

    private static Optional<Duration> remaining(long done, long sinceBegun, OptionalLong total, double seconds) {
        if (total.isEmpty() || sinceBegun <= 0 || seconds <= 0) {
            return Optional.empty();
        }
        double left = Math.max(0, total.getAsLong() - done);
        return Optional.of(Duration.ofSeconds(Math.round(left * seconds / sinceBegun)));
    }
}
