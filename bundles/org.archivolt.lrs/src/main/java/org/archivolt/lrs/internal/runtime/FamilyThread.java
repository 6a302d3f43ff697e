package org.archivolt.lrs.internal.runtime;

import static org.archivolt.base.ErrorCode.BUSY;
import static org.archivolt.base.ErrorCode.CANCELLED;
import static org.archivolt.base.ErrorCode.SHUTTING_DOWN;

import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Stream;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.Family;
import org.archivolt.base.MediumId;
import org.archivolt.base.Space;
import org.archivolt.base.Ticker;
import org.archivolt.dss.DeviceRecord;
import org.archivolt.dss.MediumStatistics;
import org.archivolt.dss.MediumUsage;
import org.archivolt.ldm.DeviceDescription;
import org.archivolt.ldm.DeviceDriver;
import org.archivolt.ldm.MediumLabel;
import org.archivolt.lrs.Allocation;
import org.archivolt.lrs.Answer;
import org.archivolt.lrs.FamilySnapshot;
import org.archivolt.lrs.internal.core.Adoption;
import org.archivolt.lrs.internal.core.Compatibility;
import org.archivolt.lrs.internal.core.DeviceEvent;
import org.archivolt.lrs.internal.core.DeviceSettings;
import org.archivolt.lrs.internal.core.DeviceState;
import org.archivolt.lrs.internal.core.FamilyCore;
import org.archivolt.lrs.internal.core.FamilyEffect;
import org.archivolt.lrs.internal.core.FamilyEvent;
import org.archivolt.lrs.internal.core.FamilyRules;
import org.archivolt.lrs.internal.core.Kind;
import org.archivolt.lrs.internal.core.Link;
import org.archivolt.lrs.internal.core.ToSync;
import org.archivolt.resource.ResourceName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One family: feeds its {@link FamilyCore} and carries its answers out. Never blocks.
 *
 * <p>Whoever posts something serves the core, unless somebody does already, who then sees it: to wake another thread
 * and to be woken by it costs many times what a step does. The thread of the family itself sleeps until there is something
 * to be done without anybody posting, or somebody who serves has done enough for others.
 */
final class FamilyThread implements FamilyEffect.World {
    private static final Logger log = LoggerFactory.getLogger(FamilyThread.class);

    private final Family family;
    private final Ticker ticker;
    private final CatalogThread catalog;
    private final CreditDesk credits;
    private final CallWatch watch;
    private final FamilyCore core;
    private final Mailbox<FamilyEvent> mailbox;
    private final Thread thread;
    private final DriverSlot drivers = new DriverSlot();
    private final Map<DeviceId, DeviceThread> devices = new ConcurrentSkipListMap<>();
    private final FamilyMetrics metrics;
    private final Function<DeviceId, DeviceMetrics> deviceMetrics;
    /** By request; completed by who serves. */
    private final Map<Long, Asked> answers = new ConcurrentHashMap<>();

    private final Map<DeviceId, Integer> healths = new ConcurrentHashMap<>();

    /** Questions nobody has answered yet. */
    private final Set<CompletableFuture<?>> asked = ConcurrentHashMap.newKeySet();

    private final CountDownLatch ended = new CountDownLatch(1);
    /** Whose it is may touch the core. Nobody waits for it. */
    private final AtomicBoolean serving = new AtomicBoolean();

    /** When the core wants to decide again although nothing has happened. */
    private volatile OptionalLong deadlineNanos = OptionalLong.empty();

    private volatile boolean started;
    private volatile Counts counts = new Counts(0, 0, Map.of());
    private volatile boolean running = true;

    private record Counts(int queued, int allocations, Map<Kind, Integer> waiting) {}

    /** @param kind what to count it as; null for what is not counted */
    private record Asked(CompletableFuture<?> answer, FamilyMetrics.Kind kind, long sinceNanos) {}

    /** How long we wait for who is about to decide in our place. */
    private static final long RETRY_NANOS = 100_000;

    /** How many events a thread serves that has something else to do. */
    private static final int SERVED_FOR_OTHERS = 200;

    /** Nothing is in the mailbox. */
    private static final FamilyEvent IDLE = core -> {};

    FamilyThread(
            Family family,
            FamilyRules rules,
            int queueCapacity,
            CatalogThread catalog,
            CreditDesk credits,
            CallWatch watch,
            LrsMetrics metrics,
            Ticker ticker) {
        this.family = family;
        this.metrics = metrics.family(family);
        this.deviceMetrics = metrics::device;
        metrics.queuedBy(family, this::queued);
        this.ticker = ticker;
        this.catalog = catalog;
        this.credits = credits;
        this.watch = watch;
        this.core = new FamilyCore(this, rules, queueCapacity);
        this.mailbox = new Mailbox<>(queueCapacity);
        this.thread = new Thread(this::run, "family-" + family);
    }

    void start() {
        core.awaitCatalog();
        thread.setDaemon(true);
        thread.start();
        started = true;
        serve();
    }

    // ---- for everybody

    /** Sends an order whose answer completes the future. */
    void order(Answer<?> answer, FamilyMetrics.Kind kind, FamilyEvent order) {
        answers.put(answer.request(), new Asked(answer, kind, ticker.nanos()));
        boolean taken = mailbox.offer(order);
        serve();
        if (!taken || !running) {
            answers.remove(answer.request());
            answer.completeExceptionally(new ArchivoltException(running ? BUSY : SHUTTING_DOWN, "scheduling"));
        }
    }

    /** As {@link #order}, for what gives back or ends something: it is never refused for want of room. */
    CompletableFuture<Void> orderAlways(long id, FamilyMetrics.Kind kind, FamilyEvent order) {
        CompletableFuture<Void> answer = new CompletableFuture<>();
        answers.put(id, new Asked(answer, kind, ticker.nanos()));
        post(order);
        if (!running) {
            refused(id, new ArchivoltException(SHUTTING_DOWN, "releasing"));
        }
        return answer;
    }

    void post(FamilyEvent event) {
        mailbox.post(event);
        serve();
    }

    /** Looks at the core when nobody else does. */
    <T> CompletableFuture<T> ask(Function<FamilyCore, T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        asked.add(answer);
        answer.whenComplete((value, failure) -> asked.remove(answer));
        post(core -> {
            try {
                answer.complete(question.apply(core));
            } catch (RuntimeException bug) {
                answer.completeExceptionally(bug);
            }
        });
        if (!running) {
            answer.completeExceptionally(new ArchivoltException(SHUTTING_DOWN, "asking"));
        }
        return answer;
    }

    FamilySnapshot snapshot() {
        Counts now = counts;
        long nowNanos = ticker.nanos();
        return new FamilySnapshot(
                family,
                drivers.current().isPresent(),
                now.queued(),
                now.allocations(),
                devices.values().stream()
                        .map(d -> describe(d, healths.getOrDefault(d.id(), 0), nowNanos))
                        .toList());
    }

    private static FamilySnapshot.DeviceStatus describe(DeviceThread device, int health, long nowNanos) {
        DeviceState state = device.state();
        List<ToSync> waiting = state.toSync().isEmpty() ? state.flushing() : state.toSync();
        return new FamilySnapshot.DeviceStatus(
                state.id(),
                state.phase(),
                state.link() instanceof Link.Broken broken ? broken.why().getMessage() : "",
                state.link().medium(),
                device.running(),
                state.scheduled().size(),
                state.toSync().size() + state.flushing().size(),
                Stream.concat(state.toSync().stream(), state.flushing().stream())
                        .mapToLong(ToSync::bytes)
                        .sum(),
                waiting.isEmpty()
                        ? Duration.ZERO
                        : Duration.ofNanos(Math.max(0, nowNanos - waiting.get(0).sinceNanos())),
                health,
                device.told());
    }

    /** Whether a device of this family is in our hands, or is about to be. */
    boolean holds(DeviceId device) {
        DeviceThread thread = devices.get(device);
        return thread != null
                && (thread.state().link() instanceof Link.Attached
                        || thread.state().calling().isPresent()
                        || thread.state().stalled());
    }

    /** Completes when a device has done what it was told before this, and does nothing. */
    CompletableFuture<Void> settled(DeviceId device) {
        return ask(core -> Optional.ofNullable(devices.get(device)))
                .thenCompose(thread ->
                        thread.map(DeviceThread::settled).orElseGet(() -> CompletableFuture.completedFuture(null)));
    }

    void addDriver(DeviceDriver driver, int ranking) {
        if (drivers.add(driver, ranking)) {
            post(new FamilyEvent.KnowDrives(Compatibility.of(driver.driveTypes())));
            devices.values().forEach(device -> device.post(new DeviceEvent.DriverArrived()));
        }
    }

    /** Returns when no device uses the driver any more; past the bound running uses are not waited for. */
    void removeDriver(DeviceDriver driver, Duration bound) throws InterruptedException {
        if (!drivers.remove(driver)) {
            return;
        }
        Map<DeviceThread, CountDownLatch> leaving = release(devices.values(), false);
        if (!awaitAll(leaving.values(), bound)) {
            log.warn("{}: the driver goes while media are in use; what is written to them fails", family);
            // The others may be at work with the next driver.
            leaving.values().removeIf(released -> released.getCount() == 0);
            awaitAll(release(leaving.keySet(), true).values(), bound);
        }
        drivers.current().ifPresent(next -> {
            post(new FamilyEvent.KnowDrives(Compatibility.of(next.driveTypes())));
            devices.values().forEach(device -> device.post(new DeviceEvent.DriverArrived()));
        });
    }

    private static Map<DeviceThread, CountDownLatch> release(Collection<DeviceThread> devices, boolean now) {
        Map<DeviceThread, CountDownLatch> releases = new LinkedHashMap<>();
        devices.forEach(device -> releases.put(device, device.release(now)));
        return releases;
    }

    /** Orderly shutdown: no new work, running I/O ends, everything is flushed and unmounted, everybody is answered. */
    void stop(Duration bound) throws InterruptedException {
        if (!running) {
            return; // Its configuration goes after the scheduler has stopped.
        }
        CountDownLatch closed = new CountDownLatch(1);
        post(new FamilyEvent.Close());
        post(core -> closed.countDown());
        // A device is started until then.
        awaitAll(List.of(closed), bound);
        Collection<DeviceThread> all = devices.values();
        all.forEach(device -> device.post(new DeviceEvent.Stop(false)));
        List<CountDownLatch> exits = all.stream().map(DeviceThread::ended).toList();
        if (!awaitAll(exits, bound)) {
            log.warn("{}: media are still in use after {}; stopping without waiting for them", family, bound);
            all.forEach(device -> device.post(new DeviceEvent.Stop(true)));
            if (!awaitAll(exits, bound)) {
                log.error("{}: a device does not stop; left behind", family);
            }
        }
        post(core -> {
            credits.giveBackAll(family, stuck(core));
            running = false;
        });
        LockSupport.unpark(thread);
        ended.await(bound.toNanos(), TimeUnit.NANOSECONDS);
        answers.keySet().forEach(id -> refused(id, new ArchivoltException(SHUTTING_DOWN, "stopping")));
        asked.forEach(answer -> answer.completeExceptionally(new ArchivoltException(SHUTTING_DOWN, "stopping")));
    }

    /** In a call that does not return: nobody knows what it will do yet. */
    private Set<ResourceName> stuck(FamilyCore core) {
        Set<ResourceName> stuck = new HashSet<>();
        for (DeviceThread device : devices.values()) {
            if (device.state().stalled() || device.ended().getCount() > 0) {
                stuck.add(CreditDesk.nameOf(device.id()));
                core.mediumIn(device.id()).map(CreditDesk::nameOf).ifPresent(stuck::add);
            }
        }
        return stuck;
    }

    private boolean awaitAll(Collection<CountDownLatch> latches, Duration bound) throws InterruptedException {
        long deadlineNanos = ticker.nanos() + bound.toNanos();
        for (CountDownLatch latch : latches) {
            if (!latch.await(deadlineNanos - ticker.nanos(), TimeUnit.NANOSECONDS)) {
                return false;
            }
        }
        return true;
    }

    // ---- the thread

    private void run() {
        while (running) {
            serveAll();
            if (running) {
                sleep();
            }
        }
        ended.countDown();
    }

    /** Who posts while another thread serves need not wake us: that one looks again. */
    private void sleep() {
        OptionalLong deadline = deadlineNanos;
        if (deadline.isEmpty()) {
            LockSupport.park(this);
            return;
        }
        LockSupport.parkNanos(this, Math.max(deadline.getAsLong() - ticker.nanos(), RETRY_NANOS));
    }

    /** The deadline may have come although there is nothing in the mailbox. */
    private void serveAll() {
        if (started && serving.compareAndSet(false, true)) {
            try {
                serveUpTo(Integer.MAX_VALUE);
            } finally {
                serving.set(false);
            }
            serve();
        }
    }

    /** What is in the mailbox, unless somebody is at it. What is posted while he leaves, one of both sees. */
    private void serve() {
        int left = SERVED_FOR_OTHERS;
        while (started && running && left > 0 && !mailbox.isEmpty() && serving.compareAndSet(false, true)) {
            boolean done = false;
            try {
                left -= serveUpTo(left);
                done = true;
            } finally {
                serving.set(false);
                if (!done || left <= 0) {
                    LockSupport.unpark(thread);
                }
            }
        }
    }

    /** Returns how many events there were. */
    private int serveUpTo(int most) {
        int served = 0;
        for (FamilyEvent event = mailbox.poll(); event != null; event = served < most ? mailbox.poll() : null) {
            step(event);
            served++;
        }
        if (running) {
            step(IDLE);
        }
        counts = count();
        publish(core.deadlineNanos());
        return served;
    }

    /** Our own thread sleeps until then; if it sleeps longer now, it is woken. */
    private void publish(OptionalLong next) {
        OptionalLong before = deadlineNanos;
        deadlineNanos = next;
        boolean isSooner = next.isPresent() && (before.isEmpty() || next.getAsLong() - before.getAsLong() < 0);
        if (isSooner || !running) {
            LockSupport.unpark(thread);
        }
    }

    private Counts count() {
        int queued = core.queued();
        if (queued == 0) {
            return new Counts(0, core.allocations(), Map.of());
        }
        Map<Kind, Integer> waiting = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            waiting.put(kind, core.queued(kind));
        }
        return new Counts(queued, core.allocations(), waiting);
    }

    private long queued(FamilyMetrics.Kind kind) {
        return switch (kind) {
            case WRITE -> counts.waiting().getOrDefault(Kind.WRITE, 0);
            case READ -> counts.waiting().getOrDefault(Kind.READ, 0);
            case FORMAT -> counts.waiting().getOrDefault(Kind.FORMAT, 0);
            case DELETE, RELEASE -> 0;
        };
    }

    private void step(FamilyEvent event) {
        log.debug("{}: {}", family, event);
        if (event instanceof FamilyEvent.TaskRefused) {
            metrics.retried();
        }
        try {
            if (event == IDLE) {
                core.drained(ticker.nanos());
            } else {
                core.step(event, ticker.nanos());
            }
        } catch (RuntimeException bug) {
            log.error("{}: the scheduler has met a bug; going on without {}", family, event, bug);
        }
    }

    // ---- what the core asks for

    @Override
    public void tell(DeviceId device, DeviceEvent event) {
        DeviceThread thread = devices.get(device);
        if (thread == null) {
            return;
        }
        if (event.endsUse()) {
            thread.postUse(event);
        } else {
            thread.post(event);
        }
    }

    @Override
    public void startDevice(DeviceRecord record, DeviceSettings settings) {
        DeviceThread device = new DeviceThread(
                new DeviceDescription(record.id(), record.path(), record.options()),
                settings,
                drivers,
                credits,
                ticker,
                watch,
                deviceMetrics.apply(record.id()),
                this::post);
        devices.put(record.id(), device);
        if (drivers.current().isPresent()) {
            device.post(new DeviceEvent.DriverArrived());
        }
        device.start();
    }

    @Override
    public void forgetDevice(DeviceId device) {
        devices.remove(device);
        healths.remove(device);
    }

    @Override
    public void granted(Allocation allocation) {
        if (!complete(allocation.id(), allocation)) {
            post(new FamilyEvent.Cancel(allocation.id()));
        }
    }

    @Override
    public void refused(long request, ArchivoltException why) {
        Asked asked = answers.remove(request);
        if (asked != null) {
            count(asked, Optional.of(why.code()));
            asked.answer().completeExceptionally(why);
        }
        if (why.code() != CANCELLED) {
            log.debug("{}: request {} refused: {}", family, request, why.getMessage());
        }
    }

    @Override
    public void done(long request) {
        complete(request, null);
    }

    @SuppressWarnings("unchecked")
    private <T> boolean complete(long request, T value) {
        Asked asked = answers.remove(request);
        if (asked == null) {
            return false;
        }
        count(asked, Optional.empty());
        return ((CompletableFuture<T>) asked.answer()).complete(value);
    }

    private void count(Asked asked, Optional<ErrorCode> failure) {
        if (asked.kind() != null) {
            metrics.answered(asked.kind(), failure, ticker.nanos() - asked.sinceNanos());
        }
    }

    @Override
    public void health(MediumId medium, int left) {
        metrics.mediumHealth(medium, left);
    }

    @Override
    public void health(DeviceId device, int left) {
        healths.put(device, left);
        deviceMetrics.apply(device).health(left);
    }

    @Override
    public void loaded(MediumId medium) {
        catalog.account(MediumUsage.of(medium, MediumStatistics.load(ticker.now())));
    }

    @Override
    public void blamed(MediumId medium) {
        catalog.account(MediumUsage.of(medium, MediumStatistics.error()));
    }

    @Override
    public void account(MediumUsage usage) {
        catalog.account(usage);
    }

    @Override
    public void failMedium(MediumId medium, ArchivoltException why) {
        log.error("medium {} has failed and is taken out of use: {}", medium, why.getMessage());
        catalog.failMedium(medium);
    }

    @Override
    public void failDevice(DeviceId device, ArchivoltException why) {
        log.error("device {} has failed and is taken out of use: {}", device, why.getMessage());
        catalog.failDevice(device);
    }

    @Override
    public void acquire(MediumId medium) {
        credits.acquire(medium);
    }

    @Override
    public void giveBack(MediumId medium) {
        credits.giveBack(medium);
    }

    @Override
    public void await(MediumId medium) {
        credits.await(medium);
    }

    @Override
    public void forgo(MediumId medium) {
        credits.giveBack(medium);
    }

    @Override
    public void lookUp(DeviceId device) {
        catalog.deviceChanged(device);
    }

    @Override
    public void recordAdoption(long request, Adoption adoption) {
        catalog.recordAdoption(request, adoption);
    }

    @Override
    public void blank(long request, MediumId medium) {
        catalog.blank(request, medium);
    }

    @Override
    public void recordFormat(MediumLabel label, Optional<Space> space, boolean unlock) {
        catalog.recordFormat(label, space, unlock);
    }
}
