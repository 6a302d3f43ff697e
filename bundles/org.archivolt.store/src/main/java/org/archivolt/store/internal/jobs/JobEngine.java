package org.archivolt.store.internal.jobs;

import static org.archivolt.base.ErrorCode.BUSY;
import static org.archivolt.base.ErrorCode.NO_SUCH_JOB;
import static org.archivolt.base.ErrorCode.SHUTTING_DOWN;
import static org.archivolt.base.ErrorCode.WRONG_STATE;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.MediumId;
import org.archivolt.base.Ticker;
import org.archivolt.dss.ChangeFeed;
import org.archivolt.dss.JobCatalog;
import org.archivolt.dss.JobPace;
import org.archivolt.dss.JobQuery;
import org.archivolt.dss.JobRecord;
import org.archivolt.dss.JobState;
import org.archivolt.dss.NewJob;
import org.archivolt.store.JobKind;
import org.archivolt.store.JobOrder;
import org.archivolt.store.JobParameter;
import org.archivolt.store.JobReport;
import org.archivolt.store.Jobs;
import org.archivolt.store.internal.LocalObjectStore;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The jobs of this host: one thread that takes them from the catalog, starts those of schedules and tells workers what has
 * changed, and a thread for each job that is worked on.
 */
@Component(service = Jobs.class, configurationPid = JobsConfig.PID)
@Designate(ocd = JobsConfig.class)
public final class JobEngine implements Jobs {
    private static final Logger log = LoggerFactory.getLogger(JobEngine.class);
    private static final Duration SCHEDULE_LOOK = Duration.ofMinutes(1);
    private static final Duration PRUNE_EVERY = Duration.ofHours(1);
    private static final Duration BACKOFF = Duration.ofSeconds(1);
    private static final int WAITERS_MAX = 1_000;

    private final JobCatalog catalog;
    private final String host;
    private final UUID session;
    private final BooleanSupplier idle;
    private final JobsSettings settings;
    private final Ticker ticker;
    private final Throttle bytes;
    private final Throttle objects;
    private final Thread thread = new Thread(this::run, "store-jobs");
    private final ChangeFeed.Subscription subscription;
    private final List<JobKind> kinds = new CopyOnWriteArrayList<>();
    private final List<JobSchedule> schedules = new CopyOnWriteArrayList<>();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<Long, Running> running = new TreeMap<>();
    private final List<Waiter> waiters = new ArrayList<>();
    /** Jobs worked on or waited for, whose state may have changed. */
    private final Set<Long> toLookAt = new HashSet<>();
    /** Those the catalog does not let end: not to be taken again by this run. */
    private final Set<Long> shunned = new HashSet<>();

    private boolean triggered = true;
    /** While the catalog does not answer. */
    private long notBeforeNanos;

    private boolean closed;

    /** The thread's own. */
    private boolean reclaimed;

    private long nextPruneNanos;
    private long nextScheduleNanos;

    private record Running(JobWorker worker, Thread thread) {}

    /** Somebody who wants to know when a job rests. */
    private record Waiter(long number, long deadlineNanos, CompletableFuture<JobReport> answer) {}

    @Activate
    public JobEngine(
            @Reference JobCatalog catalog,
            @Reference ChangeFeed feed,
            @Reference LocalObjectStore store,
            JobsConfig config)
            throws ArchivoltException {
        this(
                catalog,
                feed,
                store.host(),
                store.session(),
                () -> store.transfers() == 0,
                JobsSettings.from(config),
                Ticker.system());
    }

    /** @param idle whether no client transfers anything */
    public JobEngine(
            JobCatalog catalog,
            ChangeFeed feed,
            String host,
            UUID session,
            BooleanSupplier idle,
            JobsSettings settings,
            Ticker ticker) {
        this.catalog = catalog;
        this.host = host;
        this.session = session;
        this.idle = idle;
        this.settings = settings;
        this.ticker = ticker;
        this.bytes = new Throttle(ticker, settings.pace().bytesPerSecond());
        this.objects = new Throttle(ticker, settings.pace().objectsPerSecond());
        this.notBeforeNanos = ticker.nanos();
        this.nextPruneNanos = notBeforeNanos;
        this.nextScheduleNanos = notBeforeNanos;
        this.subscription = feed.subscribe(new FeedListener());
        thread.setDaemon(true);
        thread.start();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public void bindKind(JobKind kind) {
        kinds.add(kind);
        trigger();
    }

    /** Waits, within a bound, for the present steps of its jobs; they go on when there is a successor. */
    public void unbindKind(JobKind kind) {
        kinds.remove(kind);
        leave(worker -> worker.kind() == kind);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public void bindSchedule(JobSchedule schedule) {
        schedules.add(schedule);
        trigger();
    }

    public void unbindSchedule(JobSchedule schedule) {
        schedules.remove(schedule);
    }

    @Deactivate
    public void close() {
        subscription.close();
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        join(thread);
        leave(worker -> true);
        failWaiters();
    }

    private interface Which {
        boolean is(JobWorker worker);
    }

    private void leave(Which which) {
        List<Thread> threads = new ArrayList<>();
        lock.lock();
        try {
            for (Running each : running.values()) {
                if (which.is(each.worker)) {
                    each.worker.leave();
                    threads.add(each.thread);
                }
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        threads.forEach(this::join);
    }

    private void join(Thread ending) {
        try {
            ending.join(settings.stopWait().toMillis() + 1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void failWaiters() {
        List<Waiter> left;
        lock.lock();
        try {
            left = List.copyOf(waiters);
            waiters.clear();
        } finally {
            lock.unlock();
        }
        left.forEach(waiter -> waiter.answer.completeExceptionally(
                new ArchivoltException(SHUTTING_DOWN, "waiting for a job").with("job", waiter.number)));
    }

    // ---- what users ask

    @Override
    public List<JobKind.Description> kinds() {
        return latestKinds().values().stream()
                .map(JobKind::description)
                .sorted(Comparator.comparing(JobKind.Description::name))
                .toList();
    }

    /** Of several of a name, the last that came. */
    private Map<String, JobKind> latestKinds() {
        Map<String, JobKind> latest = new HashMap<>();
        kinds.forEach(kind -> latest.put(kind.description().name(), kind));
        return latest;
    }

    @Override
    public JobReport start(JobOrder order) throws ArchivoltException {
        JobRecord job = catalog.add(checked(order));
        trigger();
        return report(job);
    }

    private NewJob checked(JobOrder order) throws ArchivoltException {
        JobKind kind = latestKinds().get(order.kind());
        if (kind == null) {
            throw ArchivoltException.invalid("kind", "there is no such kind of jobs here")
                    .with("value", order.kind());
        }
        if (order.subject().length() > NewJob.SUBJECT_LENGTH_MAX) {
            throw ArchivoltException.invalid(
                    "subject", "must have at most " + NewJob.SUBJECT_LENGTH_MAX + " characters");
        }
        JobKind.Description description = kind.description();
        if (description.subject().isEmpty() && !order.subject().isEmpty()) {
            throw ArchivoltException.invalid("subject", "jobs of this kind have none");
        }
        Map<String, String> parameters = complete(description, order.parameters());
        kind.check(order.subject(), parameters);
        return new NewJob(UUID.randomUUID(), description.name(), order.subject(), parameters, order.pace());
    }

    private static Map<String, String> complete(JobKind.Description kind, Map<String, String> given)
            throws ArchivoltException {
        Map<String, String> left = new LinkedHashMap<>(given);
        Map<String, String> values = new LinkedHashMap<>();
        for (JobParameter parameter : kind.parameters()) {
            String text = left.remove(parameter.name());
            values.put(parameter.name(), text == null ? parameter.defaultText() : parameter.parse(text));
        }
        if (!left.isEmpty()) {
            throw ArchivoltException.invalid(
                            "parameters." + left.keySet().iterator().next(), "is not a parameter of this kind")
                    .with("kind", kind.name());
        }
        return values;
    }

    @Override
    public JobReport get(long number) throws ArchivoltException {
        return report(find(number));
    }

    private JobRecord find(long number) throws ArchivoltException {
        return catalog.find(number).orElseThrow(() -> noSuchJob(number));
    }

    private static ArchivoltException noSuchJob(long number) {
        return new ArchivoltException(NO_SUCH_JOB, "there is no such job").with("job", number);
    }

    @Override
    public List<JobReport> list(JobQuery query) throws ArchivoltException {
        return catalog.list(query).stream().map(this::report).toList();
    }

    /** With what the worker knows and has not saved. */
    private JobReport report(JobRecord job) {
        Optional<JobWorker> worker = job.state() == JobState.RUNNING ? worker(job.number()) : Optional.empty();
        return new JobReport(
                worker.map(w -> withProgress(job, w)).orElse(job),
                worker.flatMap(JobWorker::remaining),
                worker.flatMap(JobWorker::waiting));
    }

    private static JobRecord withProgress(JobRecord job, JobWorker worker) {
        return new JobRecord(
                job.number(),
                job.kind(),
                job.subject(),
                job.parameters(),
                job.pace(),
                job.schedule(),
                job.state(),
                job.cursor(),
                worker.progress(),
                job.problem(),
                job.created(),
                job.started(),
                job.ended(),
                job.owner());
    }

    private Optional<JobWorker> worker(long number) {
        lock.lock();
        try {
            return Optional.ofNullable(running.get(number)).map(Running::worker);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public JobReport pause(long number) throws ArchivoltException {
        return move(number, Set.of(JobState.QUEUED, JobState.RUNNING), JobState.PAUSED, Set.of(JobState.PAUSED));
    }

    @Override
    public JobReport resume(long number) throws ArchivoltException {
        return move(
                number,
                Set.of(JobState.PAUSED, JobState.FAILED),
                JobState.QUEUED,
                Set.of(JobState.QUEUED, JobState.RUNNING));
    }

    @Override
    public JobReport cancel(long number) throws ArchivoltException {
        return move(
                number,
                Set.of(JobState.QUEUED, JobState.RUNNING, JobState.PAUSED),
                JobState.CANCELLED,
                Set.of(JobState.CANCELLED));
    }

    /** @param already states in which there is nothing to do */
    private JobReport move(long number, Set<JobState> from, JobState to, Set<JobState> already)
            throws ArchivoltException {
        boolean moved = catalog.move(number, from, to);
        JobRecord job = find(number);
        if (!moved && !already.contains(job.state())) {
            throw wrongState(job);
        }
        lookAt(number);
        return report(job);
    }

    private static ArchivoltException wrongState(JobRecord job) {
        return new ArchivoltException(WRONG_STATE, "the job is in a state that does not allow this")
                .with("job", job.number())
                .with("state", job.state());
    }

    @Override
    public JobReport setPace(long number, JobPace pace) throws ArchivoltException {
        boolean isSet = catalog.setPace(number, pace);
        JobRecord job = find(number);
        if (!isSet) {
            throw wrongState(job);
        }
        lookAt(number);
        return report(job);
    }

    @Override
    public CompletableFuture<JobReport> awaitEnd(long number, Duration atMost) throws ArchivoltException {
        Waiter waiter = new Waiter(number, ticker.nanos() + atMost.toNanos(), new CompletableFuture<>());
        lock.lock();
        try {
            if (closed || waiters.size() >= WAITERS_MAX) {
                throw new ArchivoltException(closed ? SHUTTING_DOWN : BUSY, "waiting for a job")
                        .with("waiting", waiters.size());
            }
            waiters.add(waiter);
        } finally {
            lock.unlock();
        }
        lookAt(number); // it may have ended before there was anybody to be told
        return waiter.answer;
    }

    // ---- the thread

    private void run() {
        while (awaitWork()) {
            try {
                work();
            } catch (ArchivoltException e) {
                log.info("background jobs are put off: {}", e.getMessage());
                putOff();
            } catch (RuntimeException e) {
                log.error("the engine of background jobs failed in a way it must not", e);
                putOff();
            }
        }
    }

    private void putOff() {
        lock.lock();
        try {
            triggered = true;
            notBeforeNanos = ticker.nanos() + BACKOFF.toNanos();
        } finally {
            lock.unlock();
        }
    }

    private boolean awaitWork() {
        lock.lock();
        try {
            while (!closed) {
                long left = nextNanos();
                if (left <= 0) {
                    triggered = false;
                    return true;
                }
                awaitNanos(left);
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    private long nextNanos() {
        long now = ticker.nanos();
        long next = nextPruneNanos - now;
        if (triggered) {
            next = 0;
        }
        if (!schedules.isEmpty()) {
            next = Math.min(next, nextScheduleNanos - now);
        }
        for (Waiter waiter : waiters) {
            next = Math.min(next, waiter.deadlineNanos - now);
        }
        return Math.max(next, notBeforeNanos - now);
    }

    private void awaitNanos(long nanos) {
        try {
            changed.awaitNanos(nanos);
        } catch (InterruptedException e) {
            log.debug("nobody interrupts this thread", e);
        }
    }

    private void work() throws ArchivoltException {
        if (!reclaimed) {
            int count = catalog.reclaim(host, session);
            reclaimed = true;
            if (count > 0) {
                log.info("{} background jobs of an earlier run go on", count);
            }
        }
        lookAtAll();
        startScheduled();
        takeAll();
        prune();
    }

    private void lookAtAll() throws ArchivoltException {
        for (long number : numbersToLookAt()) {
            try {
                lookAt(number, catalog.find(number));
            } catch (ArchivoltException e) {
                lookAt(number);
                failOverdue(number, e);
                throw e;
            }
        }
    }

    /** Those who must not wait for the catalog any longer. */
    private void failOverdue(long number, ArchivoltException why) {
        for (Waiter waiter : removeWaiters(number, false)) {
            ArchivoltException own = new ArchivoltException(why.code(), why.doing(), why.getCause());
            waiter.answer.completeExceptionally(own.with("job", waiter.number));
        }
    }

    /** Those who wait for this job and whose time is over; all of them when it rests. */
    private List<Waiter> removeWaiters(long number, boolean rests) {
        List<Waiter> removed = new ArrayList<>();
        lock.lock();
        try {
            long now = ticker.nanos();
            for (Waiter waiter : waiters) {
                if (waiter.number == number && (rests || waiter.deadlineNanos - now <= 0)) {
                    removed.add(waiter);
                }
            }
            waiters.removeAll(removed);
        } finally {
            lock.unlock();
        }
        return removed;
    }

    private List<Long> numbersToLookAt() {
        lock.lock();
        try {
            long now = ticker.nanos();
            waiters.stream().filter(w -> w.deadlineNanos - now <= 0).forEach(w -> toLookAt.add(w.number));
            List<Long> numbers = List.copyOf(toLookAt);
            toLookAt.clear();
            return numbers;
        } finally {
            lock.unlock();
        }
    }

    private void lookAt(long number, Optional<JobRecord> job) {
        lock.lock();
        try {
            Running worked = running.get(number);
            if (worked != null) {
                if (job.filter(this::isOurs).isPresent()) {
                    worked.worker.pace(job.get().pace());
                } else {
                    worked.worker.stop();
                }
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
        answerWaiters(number, job);
    }

    private boolean isOurs(JobRecord job) {
        return job.state() == JobState.RUNNING
                && job.owner().filter(o -> o.session().equals(session)).isPresent();
    }

    /** On another thread: whoever waits may do with the answer what takes long. */
    private void answerWaiters(long number, Optional<JobRecord> job) {
        boolean rests =
                job.isEmpty() || job.get().state().isEnded() || job.get().state() == JobState.PAUSED;
        for (Waiter waiter : removeWaiters(number, rests)) {
            if (job.isPresent()) {
                waiter.answer.completeAsync(() -> report(job.get()));
            } else {
                waiter.answer.completeExceptionally(noSuchJob(number));
            }
        }
    }

    private void startScheduled() throws ArchivoltException {
        if (schedules.isEmpty() || nextScheduleNanos - ticker.nanos() > 0) {
            return;
        }
        for (JobSchedule schedule : schedules) {
            if (schedule.every().isPresent()) {
                startScheduled(schedule, schedule.every().get());
            }
        }
        nextScheduleNanos = ticker.nanos() + SCHEDULE_LOOK.toNanos();
    }

    /** What the kind refuses now is tried again at the next look: its media may be added later. */
    private void startScheduled(JobSchedule schedule, Duration every) throws ArchivoltException {
        NewJob job;
        try {
            job = checked(schedule.order());
        } catch (ArchivoltException e) {
            log.debug("schedule {} starts nothing: {}", schedule.name(), e.getMessage());
            return;
        }
        catalog.addScheduled(schedule.name(), ticker.now().minus(every), job)
                .ifPresent(added -> log.info("job {} is started by schedule {}", added.number(), schedule.name()));
    }

    private void takeAll() throws ArchivoltException {
        boolean more = true;
        while (more) {
            Map<String, JobKind> known = latestKinds();
            List<Long> taken = taken();
            more = !known.isEmpty() && taken.size() - shunnedCount() < settings.jobsMax();
            if (more) {
                Optional<JobRecord> job = catalog.take(host, session, known.keySet(), taken);
                job.ifPresent(each -> begin(each, known.get(each.kind())));
                more = job.isPresent();
            }
        }
    }

    private List<Long> taken() {
        lock.lock();
        try {
            List<Long> numbers = new ArrayList<>(running.keySet());
            numbers.addAll(shunned);
            return numbers;
        } finally {
            lock.unlock();
        }
    }

    private int shunnedCount() {
        lock.lock();
        try {
            return shunned.size();
        } finally {
            lock.unlock();
        }
    }

    private void begin(JobRecord job, JobKind kind) {
        JobWorker worker = new JobWorker(job, kind, this);
        Thread own = new Thread(worker, "store-job-" + job.number());
        own.setDaemon(true);
        lock.lock();
        try {
            running.put(job.number(), new Running(worker, own));
            toLookAt.add(job.number()); // it may have been paused before anybody knew whom to tell
            if (!kinds.contains(kind)) {
                worker.leave();
            }
        } finally {
            lock.unlock();
        }
        own.start();
    }

    private void prune() throws ArchivoltException {
        if (nextPruneNanos - ticker.nanos() <= 0) {
            int count = catalog.prune(ticker.now().minus(settings.keep()), settings.keepMax());
            nextPruneNanos = ticker.nanos() + PRUNE_EVERY.toNanos();
            log.debug("{} old jobs forgotten", count);
        }
    }

    private void trigger() {
        lock.lock();
        try {
            if (!triggered) {
                triggered = true;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private void lookAt(long number) {
        lock.lock();
        try {
            toLookAt.add(number);
            trigger();
        } finally {
            lock.unlock();
        }
    }

    // ---- for workers

    void left(JobWorker worker) {
        lock.lock();
        try {
            running.remove(worker.number());
            trigger();
        } finally {
            lock.unlock();
        }
    }

    void shun(long number) {
        lock.lock();
        try {
            shunned.add(number);
        } finally {
            lock.unlock();
        }
    }

    /** Returns when the time is over, the worker is to stop, its pace has changed, or for no reason. */
    void sleep(long nanos, JobWorker worker) {
        lock.lock();
        try {
            if (!worker.isStopping()) {
                awaitNanos(nanos);
            }
        } finally {
            lock.unlock();
        }
    }

    void sleepUntil(long moment, BooleanSupplier isEnough) {
        lock.lock();
        try {
            long left = moment - ticker.nanos();
            while (left > 0 && !isEnough.getAsBoolean()) {
                awaitNanos(left);
                left = moment - ticker.nanos();
            }
        } finally {
            lock.unlock();
        }
    }

    void spend(long moreBytes, long moreObjects) {
        bytes.spend(moreBytes);
        objects.spend(moreObjects);
    }

    long waitNanos() {
        return Math.max(bytes.waitNanos(), objects.waitNanos());
    }

    boolean isIdle() {
        return idle.getAsBoolean();
    }

    JobCatalog catalog() {
        return catalog;
    }

    UUID session() {
        return session;
    }

    JobsSettings settings() {
        return settings;
    }

    Ticker ticker() {
        return ticker;
    }

    /** For tests: all threads look at the ticker again. */
    public void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private final class FeedListener implements ChangeFeed.Listener {
        @Override
        public void mediumChanged(MediumId medium) {
            // no job waits for it
        }

        @Override
        public void deviceChanged(DeviceId device) {
            // no job waits for it
        }

        @Override
        public void jobChanged(long number) {
            lock.lock();
            try {
                if (running.containsKey(number) || waiters.stream().anyMatch(w -> w.number == number)) {
                    lookAt(number);
                } else if (running.size() < settings.jobsMax()) {
                    trigger();
                }
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void anythingMayHaveChanged() {
            lock.lock();
            try {
                toLookAt.addAll(running.keySet());
                waiters.forEach(waiter -> toLookAt.add(waiter.number));
                trigger();
            } finally {
                lock.unlock();
            }
        }
    }
}
