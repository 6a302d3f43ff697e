package org.archivolt.lrs.internal.core;

import static org.archivolt.base.ErrorCode.DEVICE_FAULT;
import static org.archivolt.base.ErrorCode.DRIVER_UNAVAILABLE;
import static org.archivolt.base.ErrorCode.MEDIUM_FAULT;
import static org.archivolt.base.ErrorCode.NO_SUCH_REQUEST;
import static org.archivolt.base.ErrorCode.SHUTTING_DOWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.ldm.Drive;
import org.archivolt.ldm.Drive.Position;
import org.junit.jupiter.api.Test;

/** The device's state machine, one fact at a time. */
final class DeviceStateTest extends DeviceScene {

    // ---- getting to work

    @Test
    void attachesOnceThereIsADriver() {
        decide();
        assertThat(call).isEmpty();
        send(new DeviceEvent.DriverArrived());
        decide();
        assertThat(call).contains(new DriveCall.Attach());
        returns(loaded(A));
        assertThat(reports).containsExactly(new FamilyEvent.DeviceObserved(ID, Optional.of(A), Optional.empty()));
    }

    @Test
    void waitsForTheNextDriverWhenAttachingFindsNone() {
        send(new DeviceEvent.DriverArrived());
        decide();
        returns(failed(DRIVER_UNAVAILABLE, Optional.empty()));
        assertThat(reports).isEmpty();
        decide();
        assertThat(call).isEmpty();
        send(new DeviceEvent.DriverArrived());
        decide();
        assertThat(call).contains(new DriveCall.Attach());
    }

    @Test
    void mountsAndServesInTurnAsManyAsItHasStreams() {
        attached(loaded(A));
        send(use(1, LABEL_A), use(2, LABEL_A), use(3, LABEL_A));
        decide();
        assertThat(call).contains(new DriveCall.Mount(LABEL_A));
        returns(mounted(A));
        look();
        decide();
        assertThat(reports).containsExactly(ready(1), ready(2));
        send(new DeviceEvent.GiveBack(sub(1), null, false));
        look();
        decide();
        assertThat(reports).containsExactly(ready(3));
    }

    @Test
    void exchangesTheMediumStepByStep() {
        mountedWith(A);
        send(use(1, LABEL_B));
        decide();
        assertThat(call).contains(new DriveCall.Unmount());
        returns(loaded(A));
        decide();
        assertThat(call).contains(new DriveCall.Unload());
        returns(empty());
        decide();
        assertThat(call).contains(new DriveCall.Load(B));
        returns(loaded(B));
        decide();
        assertThat(call).contains(new DriveCall.Mount(LABEL_B));
        returns(mounted(B));
        look();
        decide();
        assertThat(reports).containsExactly(ready(1));
    }

    @Test
    void waitsForUsersBeforeExchangingTheMedium() {
        using(1);
        send(use(2, LABEL_B));
        decide();
        assertThat(call).isEmpty();
        send(new DeviceEvent.GiveBack(sub(1), null, false));
        decide();
        assertThat(call).contains(new DriveCall.Unmount());
    }

    @Test
    void formatsWhatIsLoadedAndNotMounted() {
        mountedWith(A);
        DeviceTask.Format task = new DeviceTask.Format(sub(1), LABEL_A, true);
        send(new DeviceEvent.Assign(task));
        decide();
        assertThat(call).contains(new DriveCall.Unmount());
        returns(loaded(A));
        decide();
        assertThat(call).contains(new DriveCall.Format(LABEL_A, true));
        look();
        returns(mounted(A));
        assertThat(reports).contains(new FamilyEvent.MediumFormatted(ID, LABEL_A, SPACE));
        assertThat(state.scheduled()).isEmpty();
    }

    @Test
    void refusesAFormatThatFails() {
        attached(loaded(A));
        send(new DeviceEvent.Assign(new DeviceTask.Format(sub(1), LABEL_A, true)));
        decide();
        look();
        returns(failed(MEDIUM_FAULT, Optional.of(new Drive.State(Position.LOADED, Optional.of(A)))));
        assertThat(refusals()).containsExactly(refusal(1, MEDIUM_FAULT));
    }

    @Test
    void refusesEveryTaskWhoseMediumCannotBeMountedAndGoesOn() {
        attached(loaded(A));
        send(use(1, LABEL_A), use(2, LABEL_B), use(3, LABEL_A));
        decide();
        look();
        returns(failed(MEDIUM_FAULT, Optional.of(new Drive.State(Position.LOADED, Optional.of(A)))));
        assertThat(refusals()).containsExactly(refusal(1, MEDIUM_FAULT), refusal(3, MEDIUM_FAULT));
        decide();
        assertThat(call).contains(new DriveCall.Unload());
    }

    // ---- flushing

    @Test
    void flushesAtOnceWhenNothingMoreIsExpected() {
        using(1);
        send(giveBack(1, 10));
        decide();
        assertThat(call).contains(new DriveCall.Sync(List.of("at1")));
    }

    @Test
    void saysNothingBeforeTheFlushHasReturned() {
        using(1);
        look();
        send(giveBack(1, 10));
        decide();
        assertThat(reports).isEmpty();
        returns(mounted(A));
        assertThat(reports).containsExactly(new FamilyEvent.Flushed(ID, A, List.of(toSync(1, 10)), SPACE));
    }

    @Test
    void waitsWithTheFlushWhileMoreIsExpected() {
        using(1, 2);
        send(giveBack(1, 10));
        decide();
        assertThat(call).isEmpty();
        assertThat(state.deadlineNanos()).hasValue(DELAY);
    }

    @Test
    void flushesAfterTheDelay() {
        using(1, 2);
        send(giveBack(1, 10));
        decideAt(DELAY - 1);
        assertThat(call).isEmpty();
        decideAt(DELAY);
        assertThat(call).contains(new DriveCall.Sync(List.of("at1")));
    }

    @Test
    void flushesAfterSoManyBytes() {
        using(1, 2);
        send(giveBack(1, 1_000));
        decide();
        assertThat(call).contains(new DriveCall.Sync(List.of("at1")));
    }

    @Test
    void flushesManyReleasesAtOnce() {
        send(new DeviceEvent.Configure(new DeviceSettings(9, new FlushPolicy(DELAY, 3, 1_000))));
        using(1, 2, 3, 4);
        send(giveBack(1, 1), giveBack(2, 1));
        decide();
        assertThat(call).isEmpty();
        send(giveBack(3, 1));
        decide();
        assertThat(call).contains(new DriveCall.Sync(List.of("at1", "at2", "at3")));
        look();
        returns(mounted(A));
        assertThat(reports)
                .containsExactly(
                        new FamilyEvent.Flushed(ID, A, List.of(toSync(1, 1), toSync(2, 1), toSync(3, 1)), SPACE));
    }

    @Test
    void servesNobodyNewBeforeADueFlush() {
        using(1, 2);
        send(giveBack(1, 1_000), use(3, LABEL_A));
        decide();
        assertThat(call).containsInstanceOf(DriveCall.Sync.class);
        returns(mounted(A));
        look();
        decide();
        assertThat(reports).containsExactly(ready(3));
    }

    @Test
    void flushesBeforeUnmounting() {
        using(1);
        send(giveBack(1, 1), use(2, LABEL_B));
        decide();
        assertThat(call).contains(new DriveCall.Sync(List.of("at1")));
        returns(mounted(A));
        decide();
        assertThat(call).contains(new DriveCall.Unmount());
    }

    @Test
    void followsChangedThresholdsAtOnce() {
        using(1, 2);
        send(giveBack(1, 1));
        decide();
        assertThat(call).isEmpty();
        send(new DeviceEvent.Configure(new DeviceSettings(2, new FlushPolicy(DELAY, 1, 1_000))));
        decide();
        assertThat(call).contains(new DriveCall.Sync(List.of("at1")));
    }

    @Test
    void forgetsAReleaseThatHasFailedElsewhere() {
        using(1, 2);
        send(giveBack(1, 1), new DeviceEvent.ForgetSync(1));
        decideAt(DELAY);
        assertThat(call).isEmpty();
        assertThat(state.deadlineNanos()).isEmpty();
    }

    @Test
    void breaksAndFailsTheWholeBatchWhenAFlushFails() {
        using(1, 2);
        send(use(3, LABEL_A), giveBack(1, 1), giveBack(2, 1));
        decideAt(DELAY);
        look();
        returns(failed(DEVICE_FAULT, Optional.of(new Drive.State(Position.MOUNTED, Optional.of(A)))));
        assertThat(reports).hasSize(3);
        assertThat(((FamilyEvent.FlushFailed) reports.get(0)).batch()).containsExactly(toSync(1, 1), toSync(2, 1));
        assertThat(refusals()).containsExactly(refusal(3, DEVICE_FAULT));
        FamilyEvent.DeviceBroken broken = (FamilyEvent.DeviceBroken) reports.get(2);
        assertThat(broken.medium()).contains(A);
        assertThat(state.phase()).isEqualTo("broken");
    }

    @Test
    void tellsWhatWasFlushedAlthoughTheMediumHasBeenTakenOutSince() {
        using(1);
        send(giveBack(1, 1));
        decide();
        look();
        returns(empty());
        assertThat(reports).containsExactly(new FamilyEvent.Flushed(ID, A, List.of(toSync(1, 1)), Optional.empty()));
    }

    // ---- trouble

    @Test
    void examinesBeforeAnythingElseAfterAComplaint() {
        using(1);
        send(new DeviceEvent.GiveBack(sub(1), null, true), use(2, LABEL_A));
        decide();
        assertThat(call).contains(new DriveCall.Examine());
        returns(mounted(A));
        look();
        decide();
        assertThat(reports).containsExactly(ready(2));
    }

    @Test
    void breaksWhenTheExaminationFails() {
        using(1);
        send(new DeviceEvent.GiveBack(sub(1), null, true));
        decide();
        look();
        returns(failed(MEDIUM_FAULT, Optional.empty()));
        assertThat(reports).hasSize(1).first().isInstanceOf(FamilyEvent.DeviceBroken.class);
    }

    @Test
    void attachesAgainInTimeWhatCouldNotBeReached() {
        using(1);
        send(giveBack(1, 1));
        decide();
        look();
        returns(failed(DRIVER_UNAVAILABLE, Optional.of(new Drive.State(Position.MOUNTED, Optional.of(A)))));
        assertThat(flushFailure()).isEqualTo(DRIVER_UNAVAILABLE);
        assertThat(reports).contains(new FamilyEvent.DeviceDetached(ID));
        decide();
        assertThat(call).isEmpty();
        long retry = state.deadlineNanos().orElseThrow();
        decideAt(retry - 1);
        assertThat(call).isEmpty();
        decideAt(retry);
        assertThat(call).contains(new DriveCall.Attach());
        returns(failed(DRIVER_UNAVAILABLE, Optional.empty()));
        decideAt(retry);
        assertThat(call).isEmpty();
        decideAt(state.deadlineNanos().orElseThrow());
        returns(loaded(A));
        assertThat(state.phase()).isEqualTo("loaded");
    }

    @Test
    void refusesNobodyWhenTheDriveCannotBeReached() {
        attached(loaded(A));
        send(use(1, LABEL_A));
        decide();
        look();
        returns(failed(DRIVER_UNAVAILABLE, Optional.empty()));
        assertThat(reports).containsExactly(new FamilyEvent.DeviceDetached(ID));
        assertThat(state.scheduled()).hasSize(1);
    }

    @Test
    void blamesNobodyForAChangeOfMediaThatCouldNotBeAskedFor() {
        attached(loaded(A));
        send(use(1, LABEL_B));
        decide();
        assertThat(call).contains(new DriveCall.Unload());
        look();
        returns(failed(DRIVER_UNAVAILABLE, Optional.of(new Drive.State(Position.LOADED, Optional.of(A)))));
        assertThat(reports)
                .anyMatch(report -> report instanceof FamilyEvent.TaskRefused refused
                        && refused.why().code() == DRIVER_UNAVAILABLE)
                .noneMatch(report -> report instanceof FamilyEvent.CallFailed);
        assertThat(state.phase()).isEqualTo("loaded");
    }

    @Test
    void doesNotExamineWhatIsNotMounted() {
        using(1);
        breakDown();
        send(new DeviceEvent.Retry());
        decide();
        returns(loaded(A));
        send(new DeviceEvent.GiveBack(sub(1), null, true));
        decide();
        assertThat(call).isEmpty();
    }

    @Test
    void failsTheReleaseOfAUserWhoseMediumIsGone() {
        using(1);
        breakDown();
        look();
        send(giveBack(1, 1));
        assertThat(flushFailure()).isEqualTo(DEVICE_FAULT);
        assertThat(state.running()).isEmpty();
    }

    @Test
    void mountsForNobodyWhileUsersOfAnEarlierMountRemain() {
        using(1);
        breakDown();
        send(new DeviceEvent.Retry());
        decide();
        returns(loaded(A));
        send(use(2, LABEL_A));
        decide();
        assertThat(call).isEmpty();
        send(new DeviceEvent.GiveBack(sub(1), null, false));
        decide();
        assertThat(call).contains(new DriveCall.Mount(LABEL_A));
    }

    @Test
    void refusesLateOrdersPolitely() {
        attached(loaded(A));
        breakDown();
        look();
        send(use(1, LABEL_A));
        assertThat(refusals()).containsExactly(refusal(1, DEVICE_FAULT));
        look();
        send(giveBack(7, 1));
        assertThat(flushFailure()).isEqualTo(NO_SUCH_REQUEST);
        send(new DeviceEvent.Withdraw(sub(8)), new DeviceEvent.ForgetSync(8));
        assertThat(state.link()).isInstanceOf(Link.Broken.class);
    }

    @Test
    void givesUpEverythingAfterABug() {
        using(1, 2);
        send(giveBack(1, 1), use(3, LABEL_A));
        look();
        send(new DeviceEvent.Fault(new ArchivoltException(DEVICE_FAULT, "scheduling")));
        assertThat(reports).hasSize(3);
        assertThat(flushFailure()).isEqualTo(DEVICE_FAULT);
        assertThat(refusals()).containsExactly(refusal(3, DEVICE_FAULT));
    }

    @Test
    void throwsOnAnImpossibleReport() {
        attached(loaded(A));
        assertThatIllegalStateException().isThrownBy(() -> send(mounted(A)));
        send(use(1, LABEL_A));
        decide();
        assertThatIllegalStateException().isThrownBy(this::decide);
    }

    // ---- driver swaps

    @Test
    void keepsScheduledWorkAcrossADriverSwap() {
        using(1);
        send(use(2, LABEL_A), new DeviceEvent.DriverLeaving(false));
        decide();
        assertThat(call).isEmpty();
        send(giveBack(1, 1));
        decide();
        assertThat(call).containsInstanceOf(DriveCall.Sync.class);
        returns(mounted(A));
        decide();
        assertThat(call).contains(new DriveCall.Close());
        look();
        returns(CallReturned.closed());
        assertThat(driversReleased).isEqualTo(1);
        assertThat(reports).containsExactly(new FamilyEvent.DeviceDetached(ID));
        send(new DeviceEvent.DriverArrived());
        decide();
        returns(loaded(A));
        decide();
        assertThat(call).contains(new DriveCall.Mount(LABEL_A));
        returns(mounted(A));
        look();
        decide();
        assertThat(reports).containsExactly(ready(2));
    }

    @Test
    void flushesByItsThresholdsWhileUsersKeepTheDriver() {
        using(1, 2);
        send(new DeviceEvent.DriverLeaving(false), giveBack(1, 1));
        decideAt(DELAY);
        assertThat(call).containsInstanceOf(DriveCall.Sync.class);
    }

    @Test
    void doesNotWaitForUsersWhenTheDriverMustGoNow() {
        using(1, 2);
        send(giveBack(1, 1), new DeviceEvent.DriverLeaving(true));
        decide();
        assertThat(call).containsInstanceOf(DriveCall.Sync.class);
        returns(mounted(A));
        decide();
        returns(CallReturned.closed());
        look();
        send(giveBack(2, 1));
        assertThat(flushFailure()).isEqualTo(DRIVER_UNAVAILABLE);
    }

    @Test
    void closesTheDriveBeforeLettingGoOfTheDriver() {
        attached(loaded(A));
        breakDown();
        send(new DeviceEvent.Retry(), new DeviceEvent.DriverLeaving(false));
        assertThat(driversReleased).isZero();
        decide();
        assertThat(call).contains(new DriveCall.Close());
        returns(CallReturned.closed());
        assertThat(driversReleased).isEqualTo(1);
    }

    @Test
    void triesABrokenDriveAgainWithTheNextDriver() {
        attached(loaded(A));
        breakDown();
        decide();
        assertThat(call).isEmpty();
        send(new DeviceEvent.DriverArrived());
        decide();
        assertThat(call).contains(new DriveCall.Attach());
    }

    // ---- shutdown

    @Test
    void stopsInOrder() {
        using(1);
        send(use(2, LABEL_A));
        look();
        send(new DeviceEvent.Stop(false), use(3, LABEL_A));
        assertThat(refusals()).containsExactly(refusal(2, SHUTTING_DOWN), refusal(3, SHUTTING_DOWN));
        decide();
        assertThat(call).isEmpty();
        send(giveBack(1, 1));
        decide();
        assertThat(call).containsInstanceOf(DriveCall.Sync.class);
        returns(mounted(A));
        decide();
        assertThat(call).contains(new DriveCall.Unmount());
        returns(loaded(A));
        decide();
        assertThat(call).contains(new DriveCall.Close());
        look();
        returns(CallReturned.closed());
        assertThat(reports).containsExactly(new FamilyEvent.DeviceStopped(ID));
        assertThat(exited).isTrue();
    }

    @Test
    void doesNotWaitForUsersWhenStoppedNow() {
        using(1);
        send(new DeviceEvent.Stop(true));
        decide();
        assertThat(call).contains(new DriveCall.Unmount());
    }

    @Test
    void blamesNobodyWhenItUnmountsWithoutWaitingForUsers() {
        using(1);
        send(new DeviceEvent.Stop(true));
        decide();
        assertThat(call).contains(new DriveCall.Unmount());
        look();
        returns(loaded(A));
        assertThat(reports).noneMatch(FamilyEvent.DeviceBroken.class::isInstance);
    }

    @Test
    void stopsWithoutADriver() {
        send(new DeviceEvent.Stop(false));
        decide();
        returns(CallReturned.closed());
        assertThat(exited).isTrue();
    }

    @Test
    void stopsEvenWhenTheLastFlushFails() {
        using(1);
        send(giveBack(1, 1), new DeviceEvent.Stop(false));
        decide();
        returns(failed(DEVICE_FAULT, Optional.empty()));
        assertThat(flushFailure()).isEqualTo(DEVICE_FAULT);
        decide();
        returns(CallReturned.closed());
        assertThat(exited).isTrue();
    }

    // ---- getting the medium out of a broken drive

    @Test
    void evictsOnceFromABrokenDriveAndStaysBroken() {
        mountedWith(A);
        breakDown();
        look();
        send(new DeviceEvent.Evict());
        decide();
        assertThat(call).contains(new DriveCall.Evict());
        returns(empty());
        assertThat(reports).containsExactly(new FamilyEvent.Evicted(ID, true, Optional.empty()));
        assertThat(state.phase()).isEqualTo("broken");
        decide();
        assertThat(call).isEmpty();
    }

    @Test
    void tellsThatItCouldNotEvict() {
        mountedWith(A);
        breakDown();
        look();
        send(new DeviceEvent.Evict());
        decide();
        returns(failed(DEVICE_FAULT, Optional.empty()));
        assertThat(reports).containsExactly(new FamilyEvent.Evicted(ID, false, Optional.empty()));
    }

    @Test
    void doesNotEvictWhileAnOverdueCallIsInTheDrive() {
        attached(loaded(A));
        send(use(1, LABEL_A));
        decide();
        send(new DeviceEvent.CallOverdue(new ArchivoltException(DEVICE_FAULT, "waiting for the driver")));
        look();
        send(new DeviceEvent.Evict());
        assertThat(reports).containsExactly(new FamilyEvent.Evicted(ID, false, Optional.empty()));
    }
}
