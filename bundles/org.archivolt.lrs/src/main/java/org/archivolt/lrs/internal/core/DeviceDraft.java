package org.archivolt.lrs.internal.core;

import static org.archivolt.base.ErrorCode.CREDIT_LOST;
import static org.archivolt.base.ErrorCode.DEVICE_FAULT;
import static org.archivolt.base.ErrorCode.DRIVER_UNAVAILABLE;
import static org.archivolt.base.ErrorCode.FOREIGN_DATA;
import static org.archivolt.base.ErrorCode.NO_SUCH_REQUEST;
import static org.archivolt.base.ErrorCode.SHUTTING_DOWN;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.MediumId;
import org.archivolt.ldm.Drive;
import org.archivolt.ldm.MediumLabel;
import org.archivolt.lrs.internal.core.DeviceState.Intent;
import org.archivolt.lrs.internal.core.DeviceState.Tenure;

/**
 * The next {@link DeviceState} while it is being worked out. Lives for one event only, so that the state's methods stay
 * pure and their bodies short.
 */
public final class DeviceDraft {
    private static final long UNREACHABLE_RETRY_NANOS = Duration.ofSeconds(5).toNanos();

    private final DeviceState before;
    private final List<DeviceEffect> effects = new ArrayList<>();
    private final List<DeviceTask> scheduled;
    private final Set<SubRequestId> running;
    private final List<ToSync> toSync;
    private List<ToSync> flushing;
    private List<SubRequestId> order;
    private long flushNanos;
    private DeviceSettings settings;
    private Link link;
    private boolean driver;
    private Tenure tenure;
    private Intent intent;
    private boolean suspect;
    private Optional<DriveCall> calling;
    private boolean stalled;
    private Optional<MediumId> unwanted;
    private boolean yielding;
    private boolean evicting;

    DeviceDraft(DeviceState before) {
        this.before = before;
        this.settings = before.settings();
        this.link = before.link();
        this.driver = before.driver();
        this.tenure = before.tenure();
        this.intent = before.intent();
        this.suspect = before.suspect();
        this.calling = before.calling();
        this.stalled = before.stalled();
        this.unwanted = before.unwanted();
        this.yielding = before.yielding();
        this.evicting = before.evicting();
        this.scheduled = new ArrayList<>(before.scheduled());
        this.running = new LinkedHashSet<>(before.running());
        this.toSync = new ArrayList<>(before.toSync());
        this.flushing = before.flushing();
        this.order = before.order();
        this.flushNanos = before.flushNanos();
    }

    DeviceStep step() {
        DeviceState next = new DeviceState(
                before.id(),
                settings,
                link,
                driver,
                tenure,
                intent,
                suspect,
                calling,
                stalled,
                unwanted,
                yielding,
                evicting,
                List.copyOf(scheduled),
                order,
                Collections.unmodifiableSet(running),
                List.copyOf(toSync),
                flushing,
                flushNanos);
        return new DeviceStep(next, effects);
    }

    // ---- orders

    DeviceDraft assign(DeviceTask task) {
        if (intent.isStop()) {
            refuse(task, new ArchivoltException(SHUTTING_DOWN, "scheduling"));
        } else if (link instanceof Link.Broken broken) {
            refuse(task, broken.why());
        } else {
            scheduled.add(task);
        }
        return this;
    }

    DeviceDraft giveBack(SubRequestId id, ToSync entry, boolean complaint) {
        boolean known = running.remove(id);
        suspect |= complaint && link.mounted().isPresent();
        return entry == null ? this : toSync(known, entry);
    }

    DeviceDraft sync(SubRequestId id, ToSync entry, boolean complaint) {
        suspect |= complaint && link.mounted().isPresent();
        return toSync(running.contains(id), entry);
    }

    private DeviceDraft toSync(boolean known, ToSync entry) {
        if (!known) {
            failFlush(List.of(entry), new ArchivoltException(NO_SUCH_REQUEST, "releasing"));
        } else if (link.mounted().isPresent()) {
            toSync.add(entry);
        } else {
            failFlush(List.of(entry), whyNotMounted());
        }
        return this;
    }

    DeviceDraft withdraw(SubRequestId id) {
        running.remove(id);
        scheduled.removeIf(task -> task.id().equals(id));
        return this;
    }

    DeviceDraft settle(SubRequestId id) {
        effects.add(new DeviceEffect.Tell(new FamilyEvent.Settled(id)));
        return this;
    }

    DeviceDraft forgetSync(long release) {
        toSync.removeIf(entry -> entry.release() == release);
        return this;
    }

    DeviceDraft configure(DeviceSettings changed) {
        settings = changed;
        return this;
    }

    DeviceDraft retry() {
        boolean apart = link instanceof Link.Broken || link instanceof Link.Unreachable;
        if (apart && intent == Intent.WORK) {
            link = new Link.Detached();
            evicting = false;
        }
        if (tenure == Tenure.YIELDED) {
            tenure = Tenure.NONE;
        }
        return this;
    }

    DeviceDraft driverArrived() {
        driver = true;
        boolean yielded = tenure == Tenure.YIELDED;
        retry();
        tenure = yielded ? Tenure.YIELDED : tenure;
        return this;
    }

    DeviceDraft driverLeaving(boolean now) {
        driver = false;
        if (!intent.isStop()) {
            intent = now ? Intent.DETACH_NOW : Intent.DETACH;
        }
        return this;
    }

    DeviceDraft stop(boolean now) {
        intent = now ? Intent.STOP_NOW : Intent.STOP;
        refuseAll(task -> true, new ArchivoltException(SHUTTING_DOWN, "scheduling"));
        return this;
    }

    DeviceDraft vacate(MediumId medium) {
        unwanted = Optional.of(medium);
        return this;
    }

    // ---- whose the drive is

    DeviceDraft driveGranted() {
        if (tenure == Tenure.ASKED) {
            tenure = Tenure.OURS;
        }
        return this;
    }

    /** Asked for again after a while. */
    DeviceDraft driveRefused() {
        if (tenure == Tenure.ASKED) {
            tenure = Tenure.NONE;
            yielding = false;
            if (link instanceof Link.Detached) {
                link = new Link.Unreachable(OptionalLong.empty());
            }
        }
        return this;
    }

    /** What it has just been granted, it may hear of a moment later. */
    DeviceDraft yieldDrive() {
        yielding = tenure == Tenure.OURS || tenure == Tenure.ASKED;
        return this;
    }

    DeviceDraft driveLost(ArchivoltException why) {
        tenure = Tenure.NONE;
        yielding = false;
        if (!(link instanceof Link.Stopped)) {
            letGoOfEverything(why);
        }
        return this;
    }

    DeviceDraft abandon(MediumId medium, ArchivoltException why) {
        if (link.medium().equals(Optional.of(medium))) {
            letGoOfEverything(why);
        }
        return this;
    }

    /** Broken it stays. What is running will be told when it releases. */
    private void letGoOfEverything(ArchivoltException why) {
        failFlush(List.copyOf(toSync), why);
        toSync.clear();
        suspect = false;
        unwanted = Optional.empty();
        if (!(link instanceof Link.Broken)) {
            link = new Link.Detached();
        }
        if (!intent.isStop()) {
            intent = Intent.ABANDON;
        }
    }

    DeviceDraft giveUp(ArchivoltException why) {
        if (link instanceof Link.Attached) {
            loseEverything(why);
            effects.add(new DeviceEffect.Tell(new FamilyEvent.DeviceGivenUp(before.id(), why)));
        }
        return this;
    }

    /** Not while an overdue call is in the drive: nobody knows for how long. */
    DeviceDraft evict() {
        evicting = link instanceof Link.Broken && driver && !stalled && intent == Intent.WORK;
        if (!evicting) {
            effects.add(new DeviceEffect.Tell(new FamilyEvent.Evicted(before.id(), false, Optional.empty())));
        }
        return this;
    }

    /** A flush that has not ended may have lost everything; any other call tells only of the drive. */
    DeviceDraft callOverdue(ArchivoltException why) {
        boolean flush = !flushing.isEmpty();
        calling = Optional.empty();
        stalled = true;
        toSync.addAll(0, flushing);
        flushing = List.of();
        if (flush) {
            breakDown(why);
        } else {
            loseEverything(why);
            effects.add(new DeviceEffect.Tell(new FamilyEvent.DeviceGivenUp(before.id(), why)));
        }
        return this;
    }

    DeviceDraft lateReturn() {
        stalled = false;
        return this;
    }

    DeviceDraft fault(ArchivoltException why) {
        calling = Optional.empty();
        toSync.addAll(flushing);
        flushing = List.of();
        breakDown(why);
        return this;
    }

    // ---- the driver's answer

    DeviceDraft returned(CallReturned result) {
        DriveCall call = calling.orElseThrow(() -> new IllegalStateException("the driver answered without a call"));
        calling = Optional.empty();
        result.state().ifPresent(state -> link = new Link.Attached(state, result.volume()));
        call.ended(this, result);
        noticeLostMount();
        return this;
    }

    /** What was written and not flushed went with it. Unless it was unmounted because nobody is waited for any more. */
    private void noticeLostMount() {
        boolean hadMount = before.link().mounted().isPresent() && !intent.isNow();
        boolean needsMount = !running.isEmpty() || !toSync.isEmpty();
        if (hadMount
                && needsMount
                && link instanceof Link.Attached
                && link.mounted().isEmpty()) {
            breakDown(new ArchivoltException(DEVICE_FAULT, "the drive has lost its mount"));
        }
    }

    /**
     * Finding no driver is no fault: this one is about to leave, or has left, and we have not read it yet; or what it needs
     * itself has left.
     */
    void attachEnded(CallReturned result) {
        if (result.error().isEmpty()) {
            observed(result);
        } else if (isNobodysFault(result.error().get())) {
            link = new Link.Unreachable(OptionalLong.empty());
        } else {
            breakDown(result.error().get());
        }
    }

    /** Loading or mounting. A medium that cannot be had is refused to everybody who waits for it here. */
    void preparationEnded(MediumId medium, CallReturned result) {
        observed(result);
        result.error().ifPresent(error -> {
            if (isOutOfReach(result, error)) {
                breakDown(error);
                return;
            }
            failed(medium, error);
            refuseAll(task -> task.medium().equals(medium), error);
            breakDownIfLost(result, error);
        });
    }

    void formatEnded(MediumLabel label, CallReturned result) {
        DeviceTask task = scheduled.stream()
                .filter(t -> t instanceof DeviceTask.Format && t.label().equals(label))
                .findFirst()
                .orElse(null);
        scheduled.remove(task);
        observed(result);
        if (result.error().isEmpty()) {
            // A withdrawn format that has happened nevertheless is reported: the catalog must know the new label.
            effects.add(new DeviceEffect.Tell(new FamilyEvent.MediumFormatted(before.id(), label, result.space())));
        } else {
            failed(label.medium(), result.error().get());
            if (task != null) {
                refuse(task, result.error().get());
            }
        }
        result.error().ifPresent(error -> breakDownIfLost(result, error));
    }

    /** That a medium carries nothing of ours is no fault of it. */
    void adoptEnded(SubRequestId id, CallReturned result) {
        DeviceTask task = scheduled.stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElse(null);
        scheduled.remove(task);
        observed(result);
        result.found()
                .ifPresent(found -> effects.add(
                        new DeviceEffect.Tell(new FamilyEvent.MediumFound(id, found.label(), found.used()))));
        result.error().ifPresent(error -> {
            if (task != null) {
                if (error.code() != FOREIGN_DATA) {
                    failed(task.medium(), error);
                }
                refuse(task, error);
            }
            breakDownIfLost(result, error);
        });
    }

    /** What was flushed is what was in the drive when the flush began: it may have been taken out since. */
    void syncEnded(CallReturned result) {
        MediumId medium = before.link().medium().orElseThrow();
        List<ToSync> batch = flushing;
        flushing = List.of();
        if (result.error().isEmpty()) {
            flushNanos = flushNanos == 0 ? result.nanos() : (3 * flushNanos + result.nanos()) / 4;
            effects.add(new DeviceEffect.Tell(new FamilyEvent.Flushed(before.id(), medium, batch, result.space())));
        } else {
            failFlush(batch, result.error().get());
            breakDown(result.error().get());
        }
    }

    /** A medium that cannot say is read as the requests came. */
    void orderEnded(List<String> asked, CallReturned result) {
        List<String> best = new ArrayList<>(new LinkedHashSet<>(result.order()));
        asked.stream().filter(address -> !best.contains(address)).forEach(best::add);
        order = best.stream()
                .flatMap(address -> scheduled.stream().filter(task -> isReadAt(task, address)))
                .map(DeviceTask::id)
                .toList();
        result.error().ifPresent(error -> breakDownIfLost(result, error));
    }

    private static boolean isReadAt(DeviceTask task, String address) {
        return task instanceof DeviceTask.Use use
                && use.kind() == Kind.READ
                && use.address().equals(address);
    }

    void examineEnded(CallReturned result) {
        suspect = false;
        result.error().ifPresent(this::breakDown);
    }

    /**
     * Unmounting or unloading. Nobody but the drive can be to blame when it does not part with a medium, except that what
     * it needs for that is away.
     */
    void partingEnded(CallReturned result) {
        observed(result);
        result.error().ifPresent(error -> {
            unwanted = Optional.empty();
            if (intent != Intent.WORK || result.state().isEmpty()) {
                breakDown(error);
            } else if (isNobodysFault(error)) {
                refuseAll(task -> true, error);
            } else {
                ArchivoltException fault = new ArchivoltException(DEVICE_FAULT, "changing the medium", error);
                before.link().medium().ifPresent(medium -> failed(medium, fault));
                refuseAll(task -> true, fault);
            }
        });
    }

    /** Broken it stays. */
    void evictEnded(CallReturned result) {
        evicting = false;
        link = before.link();
        effects.add(new DeviceEffect.Tell(new FamilyEvent.Evicted(
                before.id(), result.error().isEmpty(), result.state().flatMap(Drive.State::medium))));
    }

    void closeEnded() {
        effects.add(new DeviceEffect.DriverReleased());
        if (intent.isStop()) {
            end();
            return;
        }
        boolean stayBroken = intent == Intent.ABANDON && link instanceof Link.Broken;
        link = stayBroken ? link : new Link.Detached();
        suspect = false;
        intent = Intent.WORK;
        effects.add(new DeviceEffect.Tell(new FamilyEvent.DeviceDetached(before.id())));
        if (yielding && tenure == Tenure.OURS && !stalled) {
            yielding = false;
            tenure = Tenure.YIELDED;
            effects.add(new DeviceEffect.GiveBackDrive());
            effects.add(new DeviceEffect.Tell(new FamilyEvent.DriveGivenBack(before.id())));
        }
    }

    // ---- decisions

    DeviceDraft decide(long nowNanos) {
        if (calling.isPresent()) {
            throw new IllegalStateException("deciding while " + calling.get().phase());
        }
        if (link instanceof Link.Stopped) {
            return this;
        }
        if (stalled) {
            letGoOfTheStalled();
            return this;
        }
        if (yielding && tenure == Tenure.OURS && intent == Intent.WORK) {
            intent = Intent.DETACH;
        }
        if (intent != Intent.WORK) {
            windUp(nowNanos);
        } else if (link instanceof Link.Detached) {
            if (driver) {
                attach();
            }
        } else if (link instanceof Link.Unreachable unreachable) {
            tryAgainInTime(unreachable, nowNanos);
        } else if (link instanceof Link.Attached attached) {
            work(attached, nowNanos);
        } else if (evicting) {
            call(new DriveCall.Evict());
        }
        return this;
    }

    /** Once no other host can have the drive. */
    private void attach() {
        if (tenure == Tenure.OURS) {
            call(new DriveCall.Attach());
        } else if (tenure == Tenure.NONE) {
            tenure = Tenure.ASKED;
            link = new Link.Detached();
            effects.add(new DeviceEffect.AskForDrive());
        }
    }

    private void tryAgainInTime(Link.Unreachable unreachable, long nowNanos) {
        if (unreachable.retryNanos().isEmpty()) {
            link = new Link.Unreachable(OptionalLong.of(nowNanos + UNREACHABLE_RETRY_NANOS));
        } else if (driver && nowNanos - unreachable.retryNanos().getAsLong() >= 0) {
            attach();
        }
    }

    /** One thing at a time, flushing first: a device that owes a flush takes nothing new. */
    private void work(Link.Attached attached, long nowNanos) {
        if (suspect) {
            call(new DriveCall.Examine());
        } else if (flushIsDue(nowNanos)) {
            flush();
        } else if (scheduled.isEmpty() && running.isEmpty() && unwanted.isPresent()) {
            partWithTheUnwanted(attached.state());
        } else {
            serveSchedule(attached);
        }
    }

    private void partWithTheUnwanted(Drive.State drive) {
        boolean holdsIt = drive.medium().equals(unwanted);
        if (holdsIt && drive.position() == Drive.Position.MOUNTED) {
            call(new DriveCall.Unmount());
        } else {
            unwanted = Optional.empty();
            if (holdsIt && drive.position() == Drive.Position.LOADED) {
                call(new DriveCall.Unload());
            }
        }
    }

    private boolean flushIsDue(long nowNanos) {
        if (toSync.isEmpty() || link.mounted().isEmpty()) {
            return false;
        }
        boolean nothingMoreIsExpected = running.isEmpty() && scheduled.isEmpty();
        return nothingMoreIsExpected || settings.flush().isReached(toSync, nowNanos, flushNanos);
    }

    private void serveSchedule(Link.Attached attached) {
        while (!scheduled.isEmpty()) {
            DeviceTask first = scheduled.get(0);
            if (!isServableAtOnce(first)) {
                makeWayFor(first, attached.state());
                return;
            }
            if (!hasRoomFor(first)) {
                return;
            }
            if (isOrdered(first)) {
                Optional<DeviceTask> next = nextInOrder();
                if (next.isEmpty()) {
                    askForOrder();
                    return;
                }
                first = next.get();
            }
            start(first);
        }
    }

    private boolean hasRoomFor(DeviceTask task) {
        return isSequentialRead(task) ? running.isEmpty() : running.size() < settings.streams();
    }

    private boolean isSequentialRead(DeviceTask task) {
        return settings.isSequential() && task instanceof DeviceTask.Use use && use.kind() == Kind.READ;
    }

    /** Whether there is a choice. */
    private boolean isOrdered(DeviceTask first) {
        return isSequentialRead(first)
                && scheduled.stream().filter(this::isServableRead).limit(2).count() > 1;
    }

    private boolean isServableRead(DeviceTask task) {
        return isSequentialRead(task) && isServableAtOnce(task);
    }

    /** Those who came after the order was made wait until all in it were served, so that nobody waits for ever. */
    private Optional<DeviceTask> nextInOrder() {
        for (SubRequestId id : order) {
            Optional<DeviceTask> next = scheduled.stream()
                    .filter(task -> task.id().equals(id) && isServableAtOnce(task))
                    .findFirst();
            if (next.isPresent()) {
                return next;
            }
        }
        return Optional.empty();
    }

    private void askForOrder() {
        call(new DriveCall.Order(scheduled.stream()
                .filter(this::isServableRead)
                .map(task -> ((DeviceTask.Use) task).address())
                .distinct()
                .toList()));
    }

    private void start(DeviceTask task) {
        scheduled.remove(task);
        order = order.stream().filter(id -> !id.equals(task.id())).toList();
        running.add(task.id());
        effects.add(new DeviceEffect.Tell(
                new FamilyEvent.TaskReady(task.id(), link.mounted().get())));
    }

    private boolean isServableAtOnce(DeviceTask task) {
        return task instanceof DeviceTask.Use
                && link.mounted().isPresent()
                && link.medium().equals(Optional.of(task.medium()));
    }

    /** One step towards having the task's medium where the task needs it. */
    private void makeWayFor(DeviceTask task, Drive.State drive) {
        boolean holdsIt = drive.medium().equals(Optional.of(task.medium()));
        if (!running.isEmpty()) {
            return;
        }
        if (!toSync.isEmpty()) {
            flush();
            return;
        }
        switch (drive.position()) {
            case MOUNTED -> call(new DriveCall.Unmount());
            case EMPTY -> call(new DriveCall.Load(task.medium()));
            case LOADED -> call(holdsIt ? task.preparation() : new DriveCall.Unload());
        }
    }

    private void windUp(long nowNanos) {
        if (link instanceof Link.Detached) {
            // After a fault the drive may still be open.
            call(new DriveCall.Close());
            return;
        }
        boolean wait = !running.isEmpty() && !intent.isNow();
        if (wait) {
            if (flushIsDue(nowNanos)) {
                flush();
            }
        } else if (!toSync.isEmpty() && link.mounted().isPresent()) {
            flush();
        } else if (yielding && unwanted.isPresent() && link instanceof Link.Attached attached) {
            partWithTheUnwanted(attached.state());
            if (calling.isEmpty()) {
                call(new DriveCall.Close());
            }
        } else if ((yielding || intent.isStop()) && link.mounted().isPresent()) {
            call(new DriveCall.Unmount());
        } else {
            call(new DriveCall.Close());
        }
    }

    /** The drive cannot be closed while the overdue call is in it; whoever waits must not wait for it. */
    private void letGoOfTheStalled() {
        if (intent != Intent.WORK) {
            closeEnded();
        }
    }

    private void end() {
        boolean asked = tenure == Tenure.OURS || tenure == Tenure.ASKED;
        if (asked && !stalled) {
            effects.add(new DeviceEffect.GiveBackDrive());
        }
        link = new Link.Stopped();
        effects.add(new DeviceEffect.Tell(new FamilyEvent.DeviceStopped(before.id())));
        effects.add(new DeviceEffect.Exit());
    }

    private void flush() {
        flushing = List.copyOf(toSync);
        toSync.clear();
        call(new DriveCall.Sync(
                flushing.stream().flatMap(entry -> entry.addresses().stream()).toList()));
    }

    private void call(DriveCall call) {
        calling = Optional.of(call);
        effects.add(new DeviceEffect.Perform(call));
    }

    // ---- bad news

    /** What is needed is away, or may be another host's. */
    private static boolean isNobodysFault(ArchivoltException error) {
        return error.code() == DRIVER_UNAVAILABLE || error.code() == CREDIT_LOST;
    }

    /** The drive itself, and not only what would bring a medium to it. */
    private static boolean isOutOfReach(CallReturned result, ArchivoltException error) {
        return error.code() == DRIVER_UNAVAILABLE && result.state().isEmpty();
    }

    private void breakDownIfLost(CallReturned result, ArchivoltException error) {
        if (result.state().isEmpty()) {
            breakDown(error);
        }
    }

    /** Everything promised here is taken back. What is running will be told when it releases. */
    private void breakDown(ArchivoltException error) {
        if (isNobodysFault(error)) {
            becomeUnreachable(error);
            return;
        }
        Optional<MediumId> medium = before.link().medium().or(link::medium);
        loseEverything(error);
        effects.add(new DeviceEffect.Tell(new FamilyEvent.DeviceBroken(before.id(), medium, error)));
    }

    /** Nobody is to blame, so nobody is refused: the family takes back what is scheduled, all but a format, which waits. */
    private void becomeUnreachable(ArchivoltException error) {
        failFlush(List.copyOf(toSync), error);
        toSync.clear();
        suspect = false;
        link = new Link.Unreachable(OptionalLong.empty());
        effects.add(new DeviceEffect.Tell(new FamilyEvent.DeviceDetached(before.id())));
    }

    private void loseEverything(ArchivoltException error) {
        failFlush(List.copyOf(toSync), error);
        toSync.clear();
        link = new Link.Broken(error);
        suspect = false;
        refuseAll(task -> true, error);
    }

    private void failed(MediumId medium, ArchivoltException error) {
        effects.add(new DeviceEffect.Tell(new FamilyEvent.CallFailed(before.id(), medium, error)));
    }

    private void refuseAll(Predicate<DeviceTask> which, ArchivoltException error) {
        for (DeviceTask task : List.copyOf(scheduled)) {
            if (which.test(task)) {
                scheduled.remove(task);
                refuse(task, error);
            }
        }
    }

    private void refuse(DeviceTask task, ArchivoltException error) {
        effects.add(new DeviceEffect.Tell(new FamilyEvent.TaskRefused(task.id(), error)));
    }

    private void failFlush(List<ToSync> batch, ArchivoltException error) {
        if (!batch.isEmpty()) {
            effects.add(new DeviceEffect.Tell(new FamilyEvent.FlushFailed(before.id(), batch, error)));
        }
    }

    private void observed(CallReturned result) {
        result.state()
                .ifPresent(state -> effects.add(new DeviceEffect.Tell(
                        new FamilyEvent.DeviceObserved(before.id(), state.medium(), result.space()))));
    }

    private ArchivoltException whyNotMounted() {
        boolean outOfReach = !driver || link instanceof Link.Unreachable;
        return link instanceof Link.Broken broken
                ? broken.why()
                : new ArchivoltException(outOfReach ? DRIVER_UNAVAILABLE : DEVICE_FAULT, "flushing");
    }
}
