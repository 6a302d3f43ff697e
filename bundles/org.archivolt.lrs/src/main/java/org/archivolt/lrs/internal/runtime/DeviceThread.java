package org.archivolt.lrs.internal.runtime;

import static org.archivolt.base.ErrorCode.DEVICE_FAULT;
import static org.archivolt.base.ErrorCode.DRIVER_UNAVAILABLE;
import static org.archivolt.base.ErrorCode.FOREIGN_DATA;
import static org.archivolt.base.ErrorCode.WRONG_STATE;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.MediumId;
import org.archivolt.base.Ticker;
import org.archivolt.ldm.DeviceDescription;
import org.archivolt.ldm.DeviceDriver;
import org.archivolt.ldm.Drive;
import org.archivolt.ldm.DriveHealth;
import org.archivolt.ldm.MediumLabel;
import org.archivolt.ldm.Volume;
import org.archivolt.lrs.internal.core.CallReturned;
import org.archivolt.lrs.internal.core.DeviceEffect;
import org.archivolt.lrs.internal.core.DeviceEvent;
import org.archivolt.lrs.internal.core.DeviceSettings;
import org.archivolt.lrs.internal.core.DeviceState;
import org.archivolt.lrs.internal.core.DeviceStep;
import org.archivolt.lrs.internal.core.DriveCall;
import org.archivolt.lrs.internal.core.FamilyEvent;
import org.archivolt.lrs.internal.core.ToSync;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One device: takes events from its mailbox, steps the pure {@link DeviceState}, and has its thread make the driver's
 * blocking calls. Nobody else touches the drive.
 *
 * <p>Whoever posts something steps the state, unless somebody does already, who then sees it, or a driver call is in progress.
 * The thread is woken when there is a call to be made.
 */
final class DeviceThread implements CallWatch.Caller {
    private static final Logger log = LoggerFactory.getLogger(DeviceThread.class);

    /** How long the thread waits for who is about to decide in its place. */
    private static final long RETRY_NANOS = 100_000;

    private final DeviceDescription description;
    private final DriverSlot drivers;
    private final CreditDesk credits;
    private final Ticker ticker;
    private final Consumer<FamilyEvent> family;
    private final Mailbox<DeviceEvent> mailbox = new Mailbox<>(Integer.MAX_VALUE);
    private final CallWatch watch;
    private final DeviceMetrics metrics;
    /** The driver call in progress: whoever takes it out owns what follows. */
    private final AtomicReference<DriveCall> calling = new AtomicReference<>();

    /** What the thread is to do, which has the turn from then on. */
    private volatile DriveCall due;

    /** Whose turn it is may step the state. Nobody waits for it. At a start it is the thread's. */
    private final AtomicBoolean turn = new AtomicBoolean(true);

    private volatile long callDeadlineNanos = NO_CALL;
    private final CountDownLatch ended = new CountDownLatch(1);
    /** Those who wait until this device has let go of the driver. */
    private final Set<CountDownLatch> releaseWaiters = ConcurrentHashMap.newKeySet();

    /** Those who wait until this device has done what it was told before they came. */
    private final Set<CompletableFuture<Void>> settleWaiters = ConcurrentHashMap.newKeySet();

    /** Posted without waking, and not read. */
    private final AtomicInteger usesUnread = new AtomicInteger();

    /** What the drive tells of itself. */
    private final ToldHealth told;

    private volatile DeviceState state;
    private volatile Thread thread;
    // Owned by the thread; by the overdue call while the device is stalled.
    private Drive drive;
    private Volume volume;
    private volatile boolean running = true;

    DeviceThread(
            DeviceDescription description,
            DeviceSettings settings,
            DriverSlot drivers,
            CreditDesk credits,
            Ticker ticker,
            CallWatch watch,
            DeviceMetrics metrics,
            Consumer<FamilyEvent> family) {
        this.metrics = metrics;
        this.description = description;
        this.drivers = drivers;
        this.credits = credits;
        this.ticker = ticker;
        this.family = family;
        this.state = DeviceState.initial(description.id(), settings);
        this.watch = watch;
        this.told = new ToldHealth(description.id());
    }

    void start() {
        watch.add(this);
        startThread();
    }

    private void startThread() {
        Thread next = new Thread(this::run, "device-" + description.id());
        next.setDaemon(true);
        thread = next;
        next.start();
    }

    void post(DeviceEvent event) {
        mailbox.postQuietly(event);
        serve();
    }

    /**
     * That somebody is done with the medium is of no interest to a device that waits for nothing. What it waits for is
     * published before the turn is let go of, so either who has it sees this, or we see that it matters.
     */
    void postUse(DeviceEvent event) {
        usesUnread.incrementAndGet();
        mailbox.postQuietly(event);
        if (state.waitsForUsers()) {
            serve();
        }
    }

    /** As far as it has read. */
    int running() {
        return Math.max(0, state.running().size() - usesUnread.get());
    }

    /** Has the device let go of its driver; the latch opens when it has. */
    CountDownLatch release(boolean now) {
        CountDownLatch released = new CountDownLatch(1);
        releaseWaiters.add(released);
        post(new DeviceEvent.DriverLeaving(now));
        return released;
    }

    /** Completes when everything posted before has been done and no driver call is in progress. */
    CompletableFuture<Void> settled() {
        CompletableFuture<Void> settled = new CompletableFuture<>();
        settleWaiters.add(settled);
        serve();
        if (ended.getCount() == 0) {
            settled.complete(null);
        }
        return settled;
    }

    /** Who came before the mailbox was empty has posted before that too. */
    private void tellSettled() {
        List<CompletableFuture<Void>> waiting = List.copyOf(settleWaiters);
        if (mailbox.isEmpty()) {
            waiting.forEach(settleWaiters::remove);
            waiting.forEach(waiter -> waiter.complete(null));
        }
    }

    DeviceId id() {
        return description.id();
    }

    CountDownLatch ended() {
        return ended;
    }

    /** As of the last step; for anybody. */
    DeviceState state() {
        return state;
    }

    /** What the drive told of itself when it was last asked; for anybody. */
    DriveHealth told() {
        return told.latest();
    }

    private void run() {
        boolean abandoned = false;
        try {
            while (running && !abandoned) {
                try {
                    abandoned = !proceed();
                } catch (RuntimeException bug) {
                    due = giveUp(bug);
                }
            }
        } finally {
            if (!abandoned) {
                end();
            }
        }
    }

    /** Returns what is still to be done, or null. */
    private DriveCall giveUp(RuntimeException bug) {
        log.error("{}: the device thread has met a bug; the device is given up", description.id(), bug);
        step(new DeviceEvent.Fault(new ArchivoltException(DEVICE_FAULT, "scheduling", bug)));
        return step(new DeviceEvent.Drained(ticker.nanos()));
    }

    private void end() {
        watch.remove(this);
        if (!state.stalled()) {
            close();
        }
        letGo();
        family.accept(new FamilyEvent.DeviceStopped(description.id()));
        ended.countDown();
        settleWaiters.forEach(waiter -> waiter.complete(null));
    }

    /**
     * For the thread, which has the turn: everything that has arrived, calls as long as there are any, then sleep until it
     * has the turn again.
     *
     * @return false when a driver call took too long and another thread is in charge of the device now
     */
    private boolean proceed() {
        DriveCall call = due != null ? due : decide();
        due = null;
        if (call != null) {
            return call(call);
        }
        if (running) {
            letGoOfTurn();
            awaitTurn();
        }
        return true;
    }

    /** Everything that has arrived, then one decision. Returns the call to be made, or null. */
    private DriveCall decide() {
        for (DeviceEvent event = mailbox.poll(); event != null; event = mailbox.poll()) {
            step(event);
            if (event.endsUse()) {
                usesUnread.decrementAndGet();
            }
        }
        DriveCall call = step(new DeviceEvent.Drained(ticker.nanos()));
        if (call == null) {
            tellSettled();
        }
        return call;
    }

    private boolean hasWork() {
        return !mailbox.isEmpty() || !settleWaiters.isEmpty();
    }

    private void letGoOfTurn() {
        turn.set(false);
        if (hasWork()) {
            serve();
        }
    }

    /** For anybody: decides in place of the thread, which gets the turn when there is a call for it. */
    private void serve() {
        while (hasWork() && turn.compareAndSet(false, true)) {
            OptionalLong before = state.deadlineNanos();
            try {
                due = decide();
            } catch (RuntimeException bug) {
                due = giveUp(bug);
            }
            if (due != null || !running) {
                LockSupport.unpark(thread);
                return;
            }
            OptionalLong deadline = state.deadlineNanos();
            turn.set(false);
            if (deadline.isPresent() && !deadline.equals(before)) {
                LockSupport.unpark(thread);
            }
        }
    }

    /** Returns with the turn: there is a call to be made, an end to be come to, or something to be decided because it is time. */
    private void awaitTurn() {
        while (due == null && running) {
            OptionalLong deadline = state.deadlineNanos();
            if (deadline.isEmpty()) {
                LockSupport.park(this);
            } else if (deadline.getAsLong() - ticker.nanos() > 0) {
                LockSupport.parkNanos(this, deadline.getAsLong() - ticker.nanos());
            } else if (turn.compareAndSet(false, true)) {
                return;
            } else {
                LockSupport.parkNanos(this, RETRY_NANOS);
            }
        }
    }

    private boolean call(DriveCall call) {
        long begunNanos = ticker.nanos();
        calling.set(call);
        callDeadlineNanos = begunNanos + state.settings().nanosMax(call);
        watch.begun(callDeadlineNanos);
        CallReturned result = perform(call).took(ticker.nanos() - begunNanos);
        askHealth(result);
        callDeadlineNanos = NO_CALL;
        if (!calling.compareAndSet(call, null)) {
            log.warn("{}: {} has returned after all", description.id(), call.phase());
            post(new DeviceEvent.LateReturn());
            return false;
        }
        metrics.called(call.phase(), result.error().map(ArchivoltException::code), result.nanos());
        if (call instanceof DriveCall.Sync && result.error().isEmpty()) {
            countFlush(state.flushing());
        }
        step(result);
        return true;
    }

    /** Within the limit of the call: a device that does not answer this is as stuck as one that does not return. */
    private void askHealth(CallReturned result) {
        if (drive == null || !told.isDue(ticker.nanos(), result.error().isPresent())) {
            return;
        }
        try {
            told.asked(ticker.nanos());
            told.heard(drive.health(), ticker.nanos());
        } catch (ArchivoltException | RuntimeException | LinkageError e) {
            log.warn("{}: the drive does not tell its health: {}", description.id(), e.getMessage());
        }
    }

    private void countFlush(List<ToSync> batch) {
        metrics.flushed(
                batch.size(),
                batch.stream().mapToLong(ToSync::extents).sum(),
                batch.stream().mapToLong(ToSync::bytes).sum());
    }

    @Override
    public long callDeadlineNanos() {
        return callDeadlineNanos;
    }

    /** The stuck thread keeps the drive; a new one takes over the device. */
    @Override
    public void callOverdue() {
        DriveCall call = calling.get();
        if (call == null || !calling.compareAndSet(call, null)) {
            return;
        }
        callDeadlineNanos = NO_CALL;
        log.error("{}: {} takes too long; the device is given up", description.id(), call.phase());
        ArchivoltException why = new ArchivoltException(DEVICE_FAULT, "waiting for the driver")
                .with("device", description.id())
                .with("call", call.phase());
        Thread stuck = thread;
        mailbox.postQuietly(new DeviceEvent.CallOverdue(why)); // the new thread inherits the turn
        startThread();
        stuck.interrupt();
    }

    /** @return the call to be made, or null */
    private DriveCall step(DeviceEvent event) {
        DeviceStep step = event.applyTo(state);
        if (log.isDebugEnabled()
                && !(event instanceof DeviceEvent.Drained && step.effects().isEmpty())) {
            log.debug(
                    "{}: {} --{}--> {}",
                    description.id(),
                    state.phase(),
                    event,
                    step.next().phase());
        }
        state = step.next();
        DriveCall call = null;
        for (DeviceEffect effect : step.effects()) {
            if (effect instanceof DeviceEffect.Perform perform) {
                call = perform.call();
            } else if (effect instanceof DeviceEffect.Tell tell) {
                family.accept(tell.report());
            } else if (effect instanceof DeviceEffect.AskForDrive) {
                credits.acquire(description.id(), new Ask());
            } else if (effect instanceof DeviceEffect.GiveBackDrive) {
                credits.giveBack(description.id());
            } else if (effect instanceof DeviceEffect.DriverReleased) {
                letGo();
            } else if (effect instanceof DeviceEffect.Exit) {
                running = false;
            }
        }
        return call;
    }

    private final class Ask implements CreditDesk.DriveOwner {
        @Override
        public void granted() {
            post(new DeviceEvent.DriveGranted());
        }

        @Override
        public void refused(ArchivoltException why) {
            log.info("{}: the drive cannot be had now: {}", description.id(), why.getMessage());
            post(new DeviceEvent.DriveRefused());
        }
    }

    private void letGo() {
        releaseWaiters.forEach(waiter -> {
            waiter.countDown();
            releaseWaiters.remove(waiter);
        });
    }

    // ---- the driver

    private CallReturned perform(DriveCall call) {
        try {
            CallReturned result = attempt(call);
            log.debug("{}: {} done", description.id(), call.phase());
            return result;
        } catch (ArchivoltException e) {
            return failed(call, e);
        } catch (RuntimeException | LinkageError bug) {
            return failed(call, new ArchivoltException(DEVICE_FAULT, "driver has a bug", bug));
        }
    }

    private CallReturned failed(DriveCall call, ArchivoltException error) {
        error.with("device", description.id()).with("call", call.phase());
        state.link()
                .medium()
                .filter(held -> !error.facts().containsKey("medium"))
                .ifPresent(held -> error.with("medium", held));
        log.warn("{}: {} failed: {}", description.id(), call.phase(), error.getMessage());
        Optional<Drive.State> state = askState();
        state.ifPresent(this::forgetLostVolume);
        return CallReturned.failed(error, state, Optional.ofNullable(volume));
    }

    /** Sealed: a new call does not compile until it is performed here. */
    private CallReturned attempt(DriveCall call) throws ArchivoltException {
        List<String> order = List.of();
        Optional<CallReturned.Found> found = Optional.empty();
        requireCredits(call);
        if (call instanceof DriveCall.Attach) {
            attach();
        } else if (call instanceof DriveCall.Load load) {
            drive.load(load.medium());
        } else if (call instanceof DriveCall.Mount mount) {
            volume = drive.mount(mount.label());
        } else if (call instanceof DriveCall.Format format) {
            // Mounted at once: that proves it usable, and tells its room.
            drive.format(format.label(), format.force());
            volume = drive.mount(format.label());
        } else if (call instanceof DriveCall.Adopt adopt) {
            found = Optional.of(adopt(adopt.medium()));
        } else if (call instanceof DriveCall.Sync sync) {
            volume.sync(sync.addresses());
        } else if (call instanceof DriveCall.Order wanted) {
            order = volume.readOrder(wanted.addresses());
        } else if (call instanceof DriveCall.Examine) {
            volume.examine();
        } else if (call instanceof DriveCall.Unmount) {
            volume = null;
            drive.unmount();
        } else if (call instanceof DriveCall.Unload) {
            drive.unload();
        } else if (call instanceof DriveCall.Evict) {
            evict();
        } else if (call instanceof DriveCall.Close) {
            close();
            return CallReturned.closed();
        } else {
            throw new IllegalStateException("unknown call " + call);
        }
        Drive.State state = drive.state();
        forgetLostVolume(state);
        Optional<Volume> mounted = Optional.ofNullable(volume);
        return CallReturned.done(state, mounted, mounted.isPresent() ? Optional.of(volume.space()) : Optional.empty())
                .ordered(order)
                .finding(found);
    }

    /** That no other host has got what the call is about. An attachment first lets go of what was attached before. */
    private void requireCredits(DriveCall call) throws ArchivoltException {
        if (call.isHarmless() || call instanceof DriveCall.Attach) {
            return;
        }
        credits.requireValid(CreditDesk.nameOf(description.id()));
        if (call.target().isPresent()) {
            credits.requireValid(CreditDesk.nameOf(call.target().get()));
        } else if (state.link().medium().isPresent()) {
            credits.requireNotLost(
                    CreditDesk.nameOf(state.link().medium().get()));
        }
    }

    private CallReturned.Found adopt(MediumId medium) throws ArchivoltException {
        Optional<MediumLabel> found = drive.label();
        MediumLabel label = found.filter(each -> each.medium().equals(medium))
                .orElseThrow(() -> new ArchivoltException(FOREIGN_DATA, "adopting a medium")
                        .with("medium", medium)
                        .with("carries", found.isPresent() ? found.get() : "no label of ours"));
        volume = drive.mount(label);
        AtomicBoolean used = new AtomicBoolean();
        volume.extents(extent -> {
            used.set(true);
            return false;
        });
        return new CallReturned.Found(label, used.get());
    }

    /** A drive may lose its mount by itself. */
    private void forgetLostVolume(Drive.State state) {
        if (state.position() != Drive.Position.MOUNTED) {
            volume = null;
        }
    }

    /** After a fault, or a driver swap that was cut short, the old drive may still be open. */
    private void attach() throws ArchivoltException {
        close();
        DeviceDriver driver =
                drivers.current().orElseThrow(() -> new ArchivoltException(DRIVER_UNAVAILABLE, "attaching"));
        credits.requireValid(CreditDesk.nameOf(description.id()));
        try {
            drive = driver.attach(description);
        } catch (ArchivoltException e) {
            if (e.code() != WRONG_STATE) {
                throw e;
            }
            drive = takeOver(driver, e);
        }
    }

    /** Whoever of us had it has lost it: the credit says so. What still holds it, once, is what he has left behind. */
    private Drive takeOver(DeviceDriver driver, ArchivoltException why) throws ArchivoltException {
        try {
            driver.release(description);
        } catch (ArchivoltException e) {
            log.debug("{}: no hold of the dead to break: {}", description.id(), e.getMessage());
            throw why;
        }
        log.info("{}: took the drive over from whoever had it: {}", description.id(), why.getMessage());
        return driver.attach(description);
    }

    private void evict() throws ArchivoltException {
        attach();
        if (drive.state().position() == Drive.Position.MOUNTED) {
            drive.unmount();
        }
        if (drive.state().position() == Drive.Position.LOADED) {
            drive.unload();
        }
    }

    private void close() {
        Drive old = drive;
        drive = null;
        volume = null;
        if (old != null) {
            try {
                old.close();
            } catch (ArchivoltException | RuntimeException e) {
                log.warn("{}: the driver did not let go cleanly: {}", description.id(), e.getMessage());
            }
        }
    }

    /** Empty when the drive cannot even tell, or has lost the volume we hold. */
    private Optional<Drive.State> askState() {
        if (drive == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(drive.state());
        } catch (ArchivoltException | RuntimeException e) {
            log.warn("{}: the drive does not tell its state: {}", description.id(), e.getMessage());
            return Optional.empty();
        }
    }
}
