package org.archivolt.lrs.internal.core;

import static org.archivolt.base.ErrorCode.DEVICE_FAULT;
import static org.archivolt.base.ErrorCode.MEDIUM_FAULT;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.archivolt.base.AdministrativeStatus;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.ErrorCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A cartridge in a drive that has failed is got out, and used elsewhere. */
final class EvictionTest extends FamilyScene {
    @BeforeEach
    void twoDrives() {
        begin(withHealth(movable(1), 2));
        slots(A, B);
        drives("d1", "d2");
        heldIn("d1", 1, A);
        release(2, 1, part(A));
        world.told.clear();
    }

    @Test
    void getsTheMediumOutOfADriveThatIsToBlame() {
        breaks("d1", A, DEVICE_FAULT);
        assertThat(world.failedDevices).containsExactly(id("d1"));
        assertThat(world.failedMedia).isEmpty();
        read(3, 1, A);
        assertThat(reasons(3)).anyMatch(reason -> reason.contains("taken out of its broken device"));
        evicted("d1", true, null);
        assertThat(driveOf(3)).isEqualTo("d2");
        assertThat(world.told).doesNotContain(new RecordingWorld.Told("d1", new DeviceEvent.Retry()));
    }

    @Test
    void goesOnWithADriveThatIsNotToBlame() {
        breaks("d1", A, MEDIUM_FAULT);
        assertThat(world.failedMedia).containsExactly(medium(A));
        assertThat(world.failedDevices).isEmpty();
        evicted("d1", true, null);
        assertThat(world.told).contains(new RecordingWorld.Told("d1", new DeviceEvent.Retry()));
        observe("d1", null);
        read(3, 1, B);
        assertThat(driveOf(3)).isNotNull();
    }

    @Test
    void givesUpADriveThatMeetsOneBadMediumAfterTheOther() {
        breaks("d1", A, MEDIUM_FAULT);
        evicted("d1", true, null);
        observe("d1", B);
        breaks("d1", B, MEDIUM_FAULT);
        assertThat(world.failedDevices).containsExactly(id("d1"));
    }

    @Test
    void failsAMediumThatBreaksOneDriveAfterTheOther() {
        breaks("d1", A, DEVICE_FAULT);
        evicted("d1", true, null);
        observe("d2", A);
        breaks("d2", A, DEVICE_FAULT);
        assertThat(world.failedMedia).containsExactly(medium(A));
    }

    @Test
    void refusesWhatCannotBeGotOut() {
        breaks("d1", A, DEVICE_FAULT);
        read(3, 1, A);
        evicted("d1", false, null);
        assertThat(refusal(3)).isEqualTo(ErrorCode.NO_MEDIA);
    }

    @Test
    void takesAMediumOutOfALockedDriveWhenItIsWanted() {
        device("d1", "model", AdministrativeStatus.LOCKED);
        read(3, 1, A);
        assertThat(world.told).contains(new RecordingWorld.Told("d1", new DeviceEvent.Vacate(medium(A))));
        observe("d1", null);
        assertThat(driveOf(3)).isEqualTo("d2");
    }

    private void breaks(String device, String medium, ErrorCode code) {
        send(new FamilyEvent.DeviceBroken(
                id(device), Optional.of(medium(medium)), new ArchivoltException(code, "flushing")));
        assertThat(world.told).contains(new RecordingWorld.Told(device, new DeviceEvent.Evict()));
    }

    private void evicted(String device, boolean done, String medium) {
        send(new FamilyEvent.Evicted(
                id(device), done, Optional.ofNullable(medium).map(FamilyScene::medium)));
    }

    private static DeviceId id(String name) {
        return new DeviceId(FAMILY, "lib", name);
    }
}
