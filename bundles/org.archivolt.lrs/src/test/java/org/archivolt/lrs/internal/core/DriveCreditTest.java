package org.archivolt.lrs.internal.core;

import static org.archivolt.base.ErrorCode.CREDIT_LOST;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.ldm.Drive;
import org.junit.jupiter.api.Test;

/** A drive is one host's at a time. */
final class DriveCreditTest extends DeviceScene {
    private static final long RETRY_NANOS = Duration.ofSeconds(5).toNanos();

    @Test
    void attachesOnlyToWhatIsOurs() {
        grantsDrives = false;
        send(new DeviceEvent.DriverArrived());
        decide();
        decide();
        assertThat(drivesAskedFor).isEqualTo(1);
        assertThat(call).isEmpty();
        send(new DeviceEvent.DriveGranted());
        decide();
        assertThat(call).contains(new DriveCall.Attach());
    }

    @Test
    void asksAgainAfterAWhile() {
        grantsDrives = false;
        send(new DeviceEvent.DriverArrived());
        decide();
        send(new DeviceEvent.DriveRefused());
        decide();
        assertThat(drivesAskedFor).isEqualTo(1);
        assertThat(state.deadlineNanos()).hasValue(RETRY_NANOS);
        decideAt(RETRY_NANOS);
        assertThat(drivesAskedFor).isEqualTo(2);
    }

    @Test
    void yieldsWhenItsUseEndsAndAsksOnlyWhenTold() {
        using(1);
        send(new DeviceEvent.Yield());
        decide();
        assertThat(call).isEmpty();
        send(giveBack(1, 5));
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
        assertThat(drivesGivenBack).isEqualTo(1);
        assertThat(reports).contains(new FamilyEvent.DriveGivenBack(ID));
        decide();
        assertThat(call).isEmpty();
        send(new DeviceEvent.DriverArrived());
        decide();
        assertThat(drivesAskedFor).isEqualTo(1);
        send(new DeviceEvent.Retry());
        decide();
        assertThat(drivesAskedFor).isEqualTo(2);
    }

    @Test
    void unloadsWhatCanBeUnloadedBeforeItYields() {
        mountedWith(A);
        send(new DeviceEvent.Vacate(A), new DeviceEvent.Yield());
        decide();
        returns(loaded(A));
        decide();
        assertThat(call).contains(new DriveCall.Unload());
        returns(empty());
        decide();
        assertThat(call).contains(new DriveCall.Close());
    }

    @Test
    void writesNothingOnceItIsLost() {
        using(1, 2);
        send(giveBack(1, 5));
        look();
        send(new DeviceEvent.DriveLost(lost()));
        assertThat(flushFailure()).isEqualTo(CREDIT_LOST);
        decide();
        assertThat(call).contains(new DriveCall.Close());
        returns(CallReturned.closed());
        decide();
        assertThat(drivesAskedFor).isEqualTo(2);
    }

    @Test
    void writesNothingToALostMedium() {
        using(1);
        send(giveBack(1, 5), new DeviceEvent.Abandon(A, lost()));
        assertThat(flushFailure()).isEqualTo(CREDIT_LOST);
        decide();
        assertThat(call).contains(new DriveCall.Close());
        returns(CallReturned.closed());
        decide();
        assertThat(call).as("the drive is still ours").contains(new DriveCall.Attach());
    }

    @Test
    void goesOnWhenAMediumIsLostThatItDoesNotHold() {
        using(1);
        send(new DeviceEvent.Abandon(B, lost()));
        decide();
        assertThat(call).isEmpty();
        assertThat(state.running()).containsExactly(sub(1));
    }

    @Test
    void blamesNobodyForAFlushThatWasRefused() {
        using(1);
        send(giveBack(1, 5));
        decide();
        look();
        returns(CallReturned.failed(
                lost(), Optional.of(new Drive.State(Drive.Position.MOUNTED, Optional.of(A))), Optional.of(VOLUME)));
        assertThat(flushFailure()).isEqualTo(CREDIT_LOST);
        assertThat(reports).noneMatch(FamilyEvent.DeviceBroken.class::isInstance);
        assertThat(state.phase()).isEqualTo("detached");
    }

    @Test
    void givesTheDriveBackWhenItStops() {
        mountedWith(A);
        send(new DeviceEvent.Stop(false));
        decide();
        returns(loaded(A));
        decide();
        returns(CallReturned.closed());
        assertThat(drivesGivenBack).isEqualTo(1);
        assertThat(exited).isTrue();
    }

    private static ArchivoltException lost() {
        return new ArchivoltException(CREDIT_LOST, "using a drive");
    }
}
