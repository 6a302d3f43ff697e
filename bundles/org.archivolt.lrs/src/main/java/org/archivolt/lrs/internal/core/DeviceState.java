package org.archivolt.lrs.internal.core;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.MediumId;

/**
 * All there is to know about a device: an immutable value, owned by the device thread and read by anybody. Its methods
 * are the device's state machine (seed 004, §§4–8 and 11): pure functions from a state and an event to the next state
 * and the effects.
 *
 * @param link how the thread stands to the drive
 * @param driver whether a driver is there to attach with
 * @param tenure whether this host has the drive for itself; nothing is attached to that it has not
 * @param intent whether to work, or to wind up
 * @param suspect somebody complained; to be examined before anything else
 * @param calling the driver call in progress
 * @param stalled an overdue driver call has still not returned: the drive cannot be touched
 * @param unwanted the medium it holds is needed elsewhere
 * @param yielding another host waits for the drive
 * @param evicting it is broken, and the medium in it is to be got out
 * @param scheduled sub-requests waiting for their turn
 * @param order of those that read, the first ones of a batch: served before a new order is asked for
 * @param running sub-requests using the mounted medium
 * @param toSync releases waiting for a flush, oldest first
 * @param flushing releases being flushed now
 * @param flushNanos what a flush has cost lately; 0 before the first
 */
public record DeviceState(
        DeviceId id,
        DeviceSettings settings,
        Link link,
        boolean driver,
        Tenure tenure,
        Intent intent,
        boolean suspect,
        Optional<DriveCall> calling,
        boolean stalled,
        Optional<MediumId> unwanted,
        boolean yielding,
        boolean evicting,
        List<DeviceTask> scheduled,
        List<SubRequestId> order,
        Set<SubRequestId> running,
        List<ToSync> toSync,
        List<ToSync> flushing,
        long flushNanos) {

    /** What the device is heading for. */
    public enum Intent {
        WORK,
        /** Let go of the driver as soon as nobody uses the medium. */
        DETACH,
        DETACH_NOW,
        /** Let go of the drive at once, and write nothing any more. */
        ABANDON,
        /** Flush, unmount and end as soon as nobody uses the medium. */
        STOP,
        STOP_NOW;

        boolean isStop() {
            return this == STOP || this == STOP_NOW;
        }

        boolean isNow() {
            return this == DETACH_NOW || this == ABANDON || this == STOP_NOW;
        }
    }

    /** Whose the drive is. */
    public enum Tenure {
        NONE,
        ASKED,
        OURS,
        /** Another host has waited for it; it is not asked for again by itself. */
        YIELDED
    }

    public static DeviceState initial(DeviceId id, DeviceSettings settings) {
        return new DeviceState(
                id,
                settings,
                new Link.Detached(),
                false,
                Tenure.NONE,
                Intent.WORK,
                false,
                Optional.empty(),
                false,
                Optional.empty(),
                false,
                false,
                List.of(),
                List.of(),
                Set.of(),
                List.of(),
                List.of(),
                0);
    }

    /** What the device does, one word for people. */
    public String phase() {
        return calling.map(DriveCall::phase).orElse(link.phase());
    }

    /** Whether the end of a use may be what it waits for. */
    public boolean waitsForUsers() {
        return intent != Intent.WORK || yielding || !scheduled.isEmpty() || !toSync.isEmpty() || unwanted.isPresent();
    }

    /** When to decide again although nothing has happened. */
    public OptionalLong deadlineNanos() {
        if (link instanceof Link.Unreachable unreachable) {
            return calling.isEmpty() && driver ? unreachable.retryNanos() : OptionalLong.empty();
        }
        boolean waiting = calling.isEmpty() && link.mounted().isPresent() && !toSync.isEmpty();
        return waiting
                ? OptionalLong.of(toSync.get(0).sinceNanos() + settings.flush().delayNanos(flushNanos))
                : OptionalLong.empty();
    }

    DeviceStep assign(DeviceTask task) {
        return new DeviceDraft(this).assign(task).step();
    }

    DeviceStep giveBack(SubRequestId id, ToSync entry, boolean complaint) {
        return new DeviceDraft(this).giveBack(id, entry, complaint).step();
    }

    DeviceStep sync(SubRequestId id, ToSync entry, boolean complaint) {
        return new DeviceDraft(this).sync(id, entry, complaint).step();
    }

    DeviceStep vacate(MediumId medium) {
        return new DeviceDraft(this).vacate(medium).step();
    }

    DeviceStep driveGranted() {
        return new DeviceDraft(this).driveGranted().step();
    }

    DeviceStep driveRefused() {
        return new DeviceDraft(this).driveRefused().step();
    }

    DeviceStep yield() {
        return new DeviceDraft(this).yieldDrive().step();
    }

    DeviceStep driveLost(ArchivoltException why) {
        return new DeviceDraft(this).driveLost(why).step();
    }

    DeviceStep abandon(MediumId medium, ArchivoltException why) {
        return new DeviceDraft(this).abandon(medium, why).step();
    }

    DeviceStep giveUp(ArchivoltException why) {
        return new DeviceDraft(this).giveUp(why).step();
    }

    DeviceStep evict() {
        return new DeviceDraft(this).evict().step();
    }

    DeviceStep callOverdue(ArchivoltException why) {
        return new DeviceDraft(this).callOverdue(why).step();
    }

    DeviceStep lateReturn() {
        return new DeviceDraft(this).lateReturn().step();
    }

    DeviceStep withdraw(SubRequestId id) {
        return new DeviceDraft(this).withdraw(id).step();
    }

    DeviceStep settle(SubRequestId id) {
        return new DeviceDraft(this).settle(id).step();
    }

    DeviceStep forgetSync(long release) {
        return new DeviceDraft(this).forgetSync(release).step();
    }

    DeviceStep configure(DeviceSettings changed) {
        return new DeviceDraft(this).configure(changed).step();
    }

    DeviceStep retry() {
        return new DeviceDraft(this).retry().step();
    }

    DeviceStep driverArrived() {
        return new DeviceDraft(this).driverArrived().step();
    }

    DeviceStep driverLeaving(boolean now) {
        return new DeviceDraft(this).driverLeaving(now).step();
    }

    DeviceStep stop(boolean now) {
        return new DeviceDraft(this).stop(now).step();
    }

    DeviceStep fault(ArchivoltException why) {
        return new DeviceDraft(this).fault(why).step();
    }

    DeviceStep returned(CallReturned result) {
        return new DeviceDraft(this).returned(result).step();
    }

    DeviceStep decide(long nowNanos) {
        return new DeviceDraft(this).decide(nowNanos).step();
    }
}
