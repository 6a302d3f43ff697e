package org.archivolt.lrs.internal.core;

import static org.archivolt.base.ErrorCode.DEVICE_FAULT;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.Family;
import org.archivolt.base.MediumId;
import org.archivolt.base.Space;
import org.archivolt.ldm.Drive;
import org.archivolt.ldm.Drive.Position;
import org.archivolt.ldm.MediumLabel;
import org.archivolt.ldm.Volume;
import org.junit.jupiter.api.BeforeEach;

/** A device's state, with words for what happens to it. */
abstract class DeviceScene {
    static final DeviceId ID = new DeviceId(Family.TAPE, "lib", "drive");
    static final MediumId A = new MediumId(Family.TAPE, "lib", "A");
    static final MediumId B = new MediumId(Family.TAPE, "lib", "B");
    static final MediumLabel LABEL_A = new MediumLabel(A, new UUID(0, 1));
    static final MediumLabel LABEL_B = new MediumLabel(B, new UUID(0, 2));
    static final Volume VOLUME = new SimulatedVolume(new SimulatedMedium(A, 100, null), null);
    static final Optional<Space> SPACE = Optional.of(new Space(100, 60));
    static final long DELAY = 1_000;

    DeviceState state;
    /** Of the steps since the last look. */
    final List<FamilyEvent> reports = new ArrayList<>();

    Optional<DriveCall> call = Optional.empty();
    int driversReleased;
    /** Whether the drive is this host's as soon as it is asked for. */
    boolean grantsDrives = true;

    int drivesAskedFor;
    int drivesGranted;
    int drivesGivenBack;
    boolean exited;

    @BeforeEach
    void isDetached() {
        state = DeviceState.initial(ID, new DeviceSettings(2, new FlushPolicy(DELAY, 3, 1_000)));
    }

    void send(DeviceEvent... events) {
        for (DeviceEvent event : events) {
            step(event);
        }
    }

    void decide() {
        decideAt(0);
    }

    void decideAt(long nowNanos) {
        step(new DeviceEvent.Drained(nowNanos));
    }

    void returns(CallReturned result) {
        assertThat(call).isPresent();
        call = Optional.empty();
        step(result);
    }

    void step(DeviceEvent event) {
        DeviceStep step = event.applyTo(state);
        state = step.next();
        for (DeviceEffect effect : step.effects()) {
            if (effect instanceof DeviceEffect.Perform perform) {
                call = Optional.of(perform.call());
            } else if (effect instanceof DeviceEffect.Tell tell) {
                reports.add(tell.report());
            } else if (effect instanceof DeviceEffect.DriverReleased) {
                driversReleased++;
            } else if (effect instanceof DeviceEffect.AskForDrive) {
                drivesAskedFor++;
            } else if (effect instanceof DeviceEffect.GiveBackDrive) {
                drivesGivenBack++;
            } else {
                exited = true;
            }
        }
        if (drivesGranted < drivesAskedFor && grantsDrives) {
            drivesGranted++;
            step(new DeviceEvent.DriveGranted());
            step(event);
        }
    }

    void look() {
        reports.clear();
    }

    void attached(CallReturned found) {
        send(new DeviceEvent.DriverArrived());
        decide();
        returns(found);
    }

    void mountedWith(MediumId medium) {
        attached(loaded(medium));
        send(use(100, new MediumLabel(medium, LABEL_A.format())));
        decide();
        returns(mounted(medium));
        send(new DeviceEvent.Withdraw(sub(100)));
    }

    void using(long... users) {
        mountedWith(A);
        for (long user : users) {
            send(use(user, LABEL_A));
        }
        decide();
        assertThat(state.running()).hasSize(users.length);
    }

    void breakDown() {
        send(new DeviceEvent.Fault(new ArchivoltException(DEVICE_FAULT, "breaking")));
    }

    List<String> refusals() {
        return reports.stream()
                .filter(FamilyEvent.TaskRefused.class::isInstance)
                .map(FamilyEvent.TaskRefused.class::cast)
                .map(refused -> refusal(refused.id().request(), refused.why().code()))
                .toList();
    }

    static String refusal(long request, ErrorCode code) {
        return request + " " + code;
    }

    ErrorCode flushFailure() {
        return reports.stream()
                .filter(FamilyEvent.FlushFailed.class::isInstance)
                .map(FamilyEvent.FlushFailed.class::cast)
                .map(failed -> failed.why().code())
                .findFirst()
                .orElse(null);
    }

    static SubRequestId sub(long request) {
        return new SubRequestId(request, request);
    }

    static DeviceEvent use(long request, MediumLabel label) {
        return new DeviceEvent.Assign(new DeviceTask.Use(sub(request), label));
    }

    static DeviceEvent giveBack(long request, long bytes) {
        return new DeviceEvent.GiveBack(sub(request), toSync(request, bytes), false);
    }

    static ToSync toSync(long release, long bytes) {
        return new ToSync(release, bytes, 1, List.of("at" + release), Optional.empty(), false, 0);
    }

    static FamilyEvent ready(long request) {
        return new FamilyEvent.TaskReady(sub(request), VOLUME);
    }

    static CallReturned empty() {
        return CallReturned.done(new Drive.State(Position.EMPTY, Optional.empty()), Optional.empty(), Optional.empty());
    }

    static CallReturned loaded(MediumId medium) {
        return CallReturned.done(
                new Drive.State(Position.LOADED, Optional.of(medium)), Optional.empty(), Optional.empty());
    }

    static CallReturned mounted(MediumId medium) {
        return CallReturned.done(new Drive.State(Position.MOUNTED, Optional.of(medium)), Optional.of(VOLUME), SPACE);
    }

    static CallReturned failed(ErrorCode code, Optional<Drive.State> state) {
        return CallReturned.failed(new ArchivoltException(code, "moving"), state, Optional.empty());
    }
}
