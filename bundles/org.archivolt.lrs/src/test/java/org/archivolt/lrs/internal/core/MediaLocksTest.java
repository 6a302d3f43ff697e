package org.archivolt.lrs.internal.core;

import static org.archivolt.base.ErrorCode.NO_MEDIA;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.archivolt.base.AdministrativeStatus;
import org.archivolt.base.FilesystemStatus;
import org.junit.jupiter.api.Test;

/** Media are used on one host at a time: this one asks the catalog before it touches any. */
final class MediaLocksTest extends FamilyScene {
    @Test
    void assignsNothingBeforeItsMediumIsLocked() {
        acquiresAtOnce = false;
        begin(movable(1));
        slots(A);
        drives("d1");
        write(1, 1, 0);
        assertThat(world.toAcquire).containsExactly(medium(A));
        assertThat(world.assigned).isEmpty();
        send(new FamilyEvent.MediumAcquired(medium(A), Optional.empty()));
        assertThat(chosenFor(1)).containsExactly(A);
    }

    @Test
    void asksOnceForAll() {
        acquiresAtOnce = false;
        media(A);
        write(1, 1, 0);
        write(2, 1, 0);
        assertThat(world.toAcquire).containsExactly(medium(A));
        send(new FamilyEvent.MediumAcquired(medium(A), Optional.empty()));
        assertThat(core.allocations()).isEqualTo(2);
        assertThat(world.told)
                .filteredOn(told -> told.event() instanceof DeviceEvent.Assign)
                .hasSize(2);
    }

    @Test
    void locksWhatItFindsInItsDrivesAtStart() {
        acquiresAtOnce = false;
        slot(A, ROOM);
        device("d1");
        observe("d1", A);
        assertThat(world.toAcquire).containsExactly(medium(A));
    }

    @Test
    void takesAnotherMediumWhenOneBelongsToAnotherHost() {
        begin(movable(1));
        slot(A, 100);
        slot(B, 200);
        drives("d1");
        heldElsewhere.add(medium(A));
        write(1, 1, 10);
        assertThat(chosenFor(1)).containsExactly(B);
    }

    @Test
    void waitsForWhatBelongsToAnotherHostAndSaysSo() {
        begin(movable(1));
        slots(A);
        drives("d1");
        heldElsewhere.add(medium(A));
        read(1, 1, A);
        assertThat(reasons(1)).containsExactly("disk:lib:a belongs to another host");
        assertThat(world.awaited).containsExactly(medium(A));
        comesBack(A);
        assertThat(chosenFor(1)).containsExactly(A);
    }

    @Test
    void countsNoSpaceThatBelongsToNobodyAsPossible() {
        begin(movable(1));
        slots(A, B);
        drives("d1");
        heldElsewhere.add(medium(A));
        write(1, 1, 0);
        lock(B);
        read(2, 1, B);
        assertThat(refusal(2)).isEqualTo(NO_MEDIA);
    }

    @Test
    void letsOtherHostsHaveWhatHasLeftItsDrives() {
        begin(movable(1));
        slots(A);
        drives("d1");
        heldIn("d1", 1, A);
        assertThat(world.givenBack).isEmpty();
        release(10, 1, part(A));
        assertThat(world.givenBack).as("still in the drive").isEmpty();
        observe("d1", null);
        assertThat(world.givenBack).containsExactly(medium(A));
    }

    @Test
    void letsGoOfALockThatCameTooLate() {
        acquiresAtOnce = false;
        begin(movable(1));
        slots(A);
        drives("d1");
        read(1, 1, A);
        send(new FamilyEvent.Cancel(1));
        send(new FamilyEvent.MediumAcquired(medium(A), Optional.empty()));
        assertThat(world.givenBack).containsExactly(medium(A));
    }

    @Test
    void givesNoMediumToTwoDrives() {
        begin(movable(1));
        slots(A);
        drives("d1", "d2");
        read(1, 1, A);
        read(2, 1, A);
        assertThat(world.assigned.keySet()).containsExactly("d1");
        assertThat(core.queued()).isEqualTo(1);
    }
}
