package org.archivolt.lrs.internal.core;

import static org.archivolt.base.ErrorCode.DEVICE_FAULT;
import static org.archivolt.base.ErrorCode.MEDIUM_FAULT;
import static org.archivolt.base.ErrorCode.NO_SUCH_REQUEST;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.ldm.Drive;
import org.junit.jupiter.api.Test;

/** Driver calls that take too long, drives that are given up, media that are wanted elsewhere, and urgent flushes. */
final class OverdueCallTest extends DeviceScene {
    @Test
    void nobodyWaitsForACallThatTakesTooLong() {
        attached(loaded(A));
        send(use(1, LABEL_A), use(2, LABEL_B));
        decide();
        look();
        overdue();
        assertThat(refusals()).containsExactly(refusal(1, DEVICE_FAULT), refusal(2, DEVICE_FAULT));
        assertThat(reports.get(reports.size() - 1)).isInstanceOf(FamilyEvent.DeviceGivenUp.class);
        assertThat(state.link()).isInstanceOf(Link.Broken.class);
    }

    @Test
    void aFlushThatTakesTooLongHasFailed() {
        using(1, 2);
        send(giveBack(1, 1_000));
        decide();
        send(giveBack(2, 1));
        look();
        overdue();
        assertThat(((FamilyEvent.FlushFailed) reports.get(0)).batch()).containsExactly(toSync(1, 1_000), toSync(2, 1));
        assertThat(reports.get(1)).isInstanceOf(FamilyEvent.DeviceBroken.class);
        assertThat(state.flushing()).isEmpty();
        assertThat(state.toSync()).isEmpty();
    }

    @Test
    void theDriveIsNotTouchedBeforeTheCallHasReturned() {
        attached(loaded(A));
        send(use(1, LABEL_A));
        decide();
        overdue();
        send(new DeviceEvent.Retry(), use(2, LABEL_A));
        decide();
        assertThat(call).isEmpty();
        send(new DeviceEvent.LateReturn());
        decide();
        assertThat(call).contains(new DriveCall.Attach());
        returns(loaded(A));
        decide();
        assertThat(call).contains(new DriveCall.Mount(LABEL_A));
    }

    @Test
    void aLateReturnAloneTriesNothing() {
        attached(loaded(A));
        send(use(1, LABEL_A));
        decide();
        overdue();
        send(new DeviceEvent.LateReturn());
        decide();
        assertThat(call).isEmpty();
        assertThat(state.link()).isInstanceOf(Link.Broken.class);
    }

    @Test
    void whoWantsTheDriverBackDoesNotWaitForTheCall() {
        attached(loaded(A));
        send(use(1, LABEL_A));
        decide();
        overdue();
        send(new DeviceEvent.DriverLeaving(false));
        decide();
        assertThat(call).isEmpty();
        assertThat(driversReleased).isEqualTo(1);
    }

    @Test
    void shutdownDoesNotWaitForTheCall() {
        attached(loaded(A));
        send(use(1, LABEL_A));
        decide();
        overdue();
        send(new DeviceEvent.Stop(false));
        decide();
        assertThat(call).isEmpty();
        assertThat(exited).isTrue();
    }

    @Test
    void aFormatMayTakeLongerThanOtherCalls() {
        DeviceSettings settings = new DeviceSettings(1, new FlushPolicy(0, 1, 1), 5, 7);
        assertThat(settings.nanosMax(new DriveCall.Format(LABEL_A, false))).isEqualTo(7);
        assertThat(settings.nanosMax(new DriveCall.Mount(LABEL_A))).isEqualTo(5);
    }

    // ---- given up

    @Test
    void aDriveThatIsGivenUpRefusesWhatItHasAndWhatComes() {
        using(1, 2);
        send(giveBack(1, 1), use(3, LABEL_A));
        look();
        send(new DeviceEvent.GiveUp(new ArchivoltException(DEVICE_FAULT, "mounting")), use(4, LABEL_A));
        assertThat(flushFailure()).isEqualTo(DEVICE_FAULT);
        assertThat(refusals()).containsExactly(refusal(3, DEVICE_FAULT), refusal(4, DEVICE_FAULT));
    }

    @Test
    void aDriveThatHasBrokenByItselfIsNotGivenUpToo() {
        attached(loaded(A));
        breakDown();
        look();
        send(new DeviceEvent.GiveUp(new ArchivoltException(DEVICE_FAULT, "mounting")));
        assertThat(reports).isEmpty();
    }

    @Test
    void aCallThatFailsIsReportedWithItsMedium() {
        attached(loaded(A));
        send(use(1, LABEL_A));
        decide();
        look();
        returns(failed(DEVICE_FAULT, Optional.of(new Drive.State(Drive.Position.LOADED, Optional.of(A)))));
        assertThat(reports)
                .filteredOn(FamilyEvent.CallFailed.class::isInstance)
                .singleElement()
                .satisfies(report ->
                        assertThat(((FamilyEvent.CallFailed) report).medium()).isEqualTo(A));
    }

    @Test
    void onlyTheDriveIsBlamedWhenItDoesNotPartWithAMedium() {
        mountedWith(A);
        send(use(1, LABEL_B));
        decide();
        look();
        returns(failed(MEDIUM_FAULT, Optional.of(new Drive.State(Drive.Position.MOUNTED, Optional.of(A)))));
        assertThat(refusals()).containsExactly(refusal(1, DEVICE_FAULT));
    }

    @Test
    void noticesThatItsMountIsLostUnderItsUsers() {
        using(1);
        send(new DeviceEvent.GiveBack(sub(9), null, true));
        decide();
        assertThat(call).contains(new DriveCall.Examine());
        look();
        returns(loaded(A));
        assertThat(reports).hasSize(1).first().isInstanceOf(FamilyEvent.DeviceBroken.class);
    }

    // ---- wanted elsewhere

    @Test
    void unmountsAndUnloadsWhatIsWantedElsewhere() {
        mountedWith(A);
        send(new DeviceEvent.Vacate(A));
        decide();
        assertThat(call).contains(new DriveCall.Unmount());
        returns(loaded(A));
        decide();
        assertThat(call).contains(new DriveCall.Unload());
        returns(empty());
        decide();
        assertThat(call).isEmpty();
    }

    @Test
    void keepsWhatIsUsedMeanwhileAlthoughItIsWantedElsewhere() {
        mountedWith(A);
        send(use(1, LABEL_A), new DeviceEvent.Vacate(A));
        look();
        decide();
        assertThat(reports).containsExactly(ready(1));
        assertThat(call).isEmpty();
    }

    @Test
    void forgetsToVacateWhatItDoesNotHold() {
        mountedWith(A);
        send(new DeviceEvent.Vacate(B));
        decide();
        assertThat(call).isEmpty();
        assertThat(state.unwanted()).isEmpty();
    }

    // ---- urgent flushes

    @Test
    void flushesAPartialReleaseAtOnceWhateverTheThresholds() {
        send(new DeviceEvent.Configure(new DeviceSettings(9, new FlushPolicy(Long.MAX_VALUE, 99, Long.MAX_VALUE))));
        using(1, 2);
        send(giveBack(1, 1));
        decide();
        assertThat(call).isEmpty();
        send(sync(2));
        decide();
        assertThat(call).contains(new DriveCall.Sync(List.of("at1", "at2")));
        assertThat(state.running()).containsExactly(sub(2));
    }

    @Test
    void refusesAPartialReleaseOfWhomItDoesNotKnow() {
        using(1);
        look();
        send(sync(7));
        assertThat(flushFailure()).isEqualTo(NO_SUCH_REQUEST);
    }

    private static DeviceEvent sync(long request) {
        return new DeviceEvent.Sync(
                sub(request), new ToSync(request, 1, 1, List.of("at" + request), Optional.empty(), true, 0), false);
    }

    private void overdue() {
        assertThat(call).isPresent();
        call = Optional.empty();
        send(new DeviceEvent.CallOverdue(new ArchivoltException(DEVICE_FAULT, "waiting for the driver")));
    }
}
