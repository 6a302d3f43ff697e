package org.archivolt.lrs.internal.core;

import static org.archivolt.base.ErrorCode.DEVICE_FAULT;
import static org.archivolt.base.ErrorCode.DRIVER_UNAVAILABLE;
import static org.archivolt.base.ErrorCode.FOREIGN_DATA;
import static org.archivolt.base.ErrorCode.MEDIUM_FAULT;
import static org.archivolt.base.ErrorCode.NO_MEDIA;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.archivolt.base.AdministrativeStatus;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.FilesystemStatus;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is blamed for errors, and when it is too much. */
final class HealthTest extends FamilyScene {
    private static final int HEALTH_MAX = 3;

    @BeforeEach
    void mayFailTwice() {
        begin(withHealth(movable(1), HEALTH_MAX));
        slots(A, B);
        drives("d1", "d2", "d3");
    }

    @Test
    void succeedsAfterFailuresThatAreNotTooMany() {
        read(1, 1, A);
        callFails("d1", A, MEDIUM_FAULT);
        callFails("d2", A, MEDIUM_FAULT);
        ready("d3");
        assertThat(granted(1)).isNotNull();
        assertThat(world.failedMedia).isEmpty();
    }

    @Test
    void failsTheMediumAloneWhenItIsToBlameInEveryDrive() {
        read(1, 1, A);
        List.of("d1", "d2", "d3").forEach(drive -> callFails(drive, A, MEDIUM_FAULT));
        assertThat(refusal(1)).isEqualTo(MEDIUM_FAULT);
        assertThat(world.failedMedia).containsExactly(medium(A));
        assertThat(givenUp()).isEmpty();
    }

    @Test
    void failsTheDriveAloneWhenItIsToBlameWithEveryMedium() {
        begin(withHealth(movable(1), 2));
        slots(A, B);
        drives("d1");
        read(1, 1, A);
        callFails("d1", A, DEVICE_FAULT);
        assertThat(givenUp()).isEmpty();
        read(2, 1, B);
        callFails("d1", B, DEVICE_FAULT);
        assertThat(givenUp()).containsExactly("d1");
        send(new FamilyEvent.DeviceGivenUp(device("d1"), fault()));
        assertThat(world.failedDevices).containsExactly(device("d1"));
        assertThat(world.failedMedia).isEmpty();
    }

    @Test
    void aSuccessGivesOnePointBack() {
        suffer("d1", A, MEDIUM_FAULT, 2);
        heldIn("d1", 1, A);
        assertThat(left(A)).isEqualTo(2);
        suffer("d1", A, MEDIUM_FAULT, 1);
        assertThat(world.failedMedia).isEmpty();
        suffer("d1", A, MEDIUM_FAULT, 1);
        assertThat(world.failedMedia).containsExactly(medium(A));
    }

    @Test
    void aFlushGivesOnePointBackToBoth() {
        heldIn("d1", 1, A);
        suffer("d1", A, MEDIUM_FAULT, 1);
        suffer("d1", A, DEVICE_FAULT, 1);
        release(10, 1, part(A, 1));
        send(new FamilyEvent.Flushed(device("d1"), medium(A), List.of(toSync(10, 1)), Optional.empty()));
        assertThat(left(A)).isEqualTo(HEALTH_MAX);
        assertThat(driveLeft("d1")).isEqualTo(HEALTH_MAX);
    }

    @Test
    void noSuccessMakesItHealthierThanHealthy() {
        heldIn("d1", 1, A);
        assertThat(left(A)).isEqualTo(HEALTH_MAX);
        suffer("d1", A, MEDIUM_FAULT, 1);
        assertThat(left(A)).isEqualTo(HEALTH_MAX - 1);
    }

    @Test
    void aMediumThatHasFailedIsNotUsedBeforeTheCatalogHasAnswered() {
        suffer("d1", A, MEDIUM_FAULT, HEALTH_MAX);
        read(1, 1, A);
        assertThat(refusal(1)).isEqualTo(NO_MEDIA);
    }

    @Test
    void foreignDataFailsAMediumAtOnce() {
        suffer("d1", A, FOREIGN_DATA, 1);
        assertThat(world.failedMedia).containsExactly(medium(A));
    }

    @Test
    void nobodyIsBlamedWhenTheDriverCannotBeReached() {
        read(1, 1, A);
        callFails("d1", A, DRIVER_UNAVAILABLE);
        assertThat(left(A)).isEqualTo(HEALTH_MAX);
        assertThat(driveLeft("d1")).isEqualTo(HEALTH_MAX);
        assertThat(driveOf(1)).as("tried elsewhere").isEqualTo("d2");
    }

    @Test
    void aFormatThatFailsBlamesAndIsAnsweredAtOnce() {
        begin(withHealth(rules(1), HEALTH_MAX));
        blank(A);
        format(1, A, false);
        send(new FamilyEvent.Blanked(1, Optional.empty()));
        callFails(A, A, MEDIUM_FAULT);
        assertThat(refusal(1)).isEqualTo(MEDIUM_FAULT);
        assertThat(left(A)).isEqualTo(HEALTH_MAX - 1);
        assertThat(world.failedMedia).isEmpty();
    }

    /** What may be lost cannot be made good by other successes; nobody can tell a directory from its disk. */
    @Test
    void aFlushThatFailsFailsAFixedMediumAndItsDeviceHoweverHealthy() {
        begin(withHealth(rules(1), HEALTH_MAX));
        media(A);
        held(1, A);
        release(10, 1, part(A, 1));
        send(new FamilyEvent.FlushFailed(device(A), List.of(toSync(10, 1)), fault()));
        send(new FamilyEvent.DeviceBroken(device(A), Optional.of(medium(A)), fault()));
        assertThat(refusal(10)).isEqualTo(DEVICE_FAULT);
        assertThat(world.failedMedia).containsExactly(medium(A));
        assertThat(world.failedDevices).containsExactly(device(A));
    }

    @Test
    void unlockingAMediumThatHasFailedMakesItHealthy() {
        suffer("d1", A, MEDIUM_FAULT, HEALTH_MAX);
        mediumRecord(A, AdministrativeStatus.FAILED, FilesystemStatus.EMPTY, ROOM);
        mediumRecord(A, AdministrativeStatus.UNLOCKED, FilesystemStatus.EMPTY, ROOM);
        assertThat(left(A)).isEqualTo(HEALTH_MAX);
    }

    @Test
    void unlockingADriveThatHasFailedMakesItHealthyAndTriesItAgain() {
        suffer("d1", A, DEVICE_FAULT, HEALTH_MAX);
        send(new FamilyEvent.DeviceGivenUp(device("d1"), fault()));
        device("d1", "model", AdministrativeStatus.UNLOCKED);
        assertThat(driveLeft("d1")).isEqualTo(HEALTH_MAX);
        assertThat(world.told).contains(new RecordingWorld.Told("d1", new DeviceEvent.Retry()));
    }

    @Test
    void whatADriveThatIsGivenUpWasAboutToServeIsServedElsewhere() {
        read(1, 1, A);
        send(new FamilyEvent.DeviceGivenUp(device("d1"), fault()));
        assertThat(driveOf(1)).isEqualTo("d2");
    }

    private void suffer(String drive, String medium, ErrorCode code, int times) {
        for (int i = 0; i < times; i++) {
            send(new FamilyEvent.CallFailed(device(drive), medium(medium), new ArchivoltException(code, "mounting")));
        }
    }

    private int left(String medium) {
        return view(medium).health.left(HEALTH_MAX);
    }

    private int driveLeft(String name) {
        return core.allDevices().stream()
                .filter(device -> device.id().name().equals(name))
                .findFirst()
                .orElseThrow()
                .health
                .left(HEALTH_MAX);
    }

    private List<String> givenUp() {
        return world.told.stream()
                .filter(told -> told.event() instanceof DeviceEvent.GiveUp)
                .map(RecordingWorld.Told::device)
                .toList();
    }
}
