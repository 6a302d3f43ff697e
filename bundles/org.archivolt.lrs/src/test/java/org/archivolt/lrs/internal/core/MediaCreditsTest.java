package org.archivolt.lrs.internal.core;

import static org.archivolt.base.ErrorCode.CREDIT_LOST;
import static org.archivolt.base.ErrorCode.NO_MEDIA;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.archivolt.base.DeviceId;
import org.junit.jupiter.api.Test;

/** Media are used on one host at a time: this one asks for them before it touches any. */
final class MediaCreditsTest extends FamilyScene {
    @Test
    void assignsNothingBeforeItsMediumIsOurs() {
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
    void asksForWhatItFindsInItsDrivesAtStart() {
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
    void givesBackWhatCameTooLate() {
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

    // ---- media of other hosts

    @Test
    void callsBackOnlyWhatIsWaitedFor() {
        begin(movable(1));
        slots(A);
        drives("d1");
        heldElsewhere.add(medium(A));
        read(1, 1, A);
        read(2, 1, A);
        assertThat(world.awaited).containsExactly(medium(A));
        send(new FamilyEvent.Cancel(1));
        assertThat(world.awaited).containsExactly(medium(A));
        send(new FamilyEvent.Cancel(2));
        assertThat(world.awaited).as("forgone").isEmpty();
    }

    @Test
    void asksAgainWhenItHasWaitedInVain() {
        begin(movable(1));
        slots(A);
        drives("d1");
        heldElsewhere.add(medium(A));
        read(1, 1, A);
        heldElsewhere.clear();
        send(new FamilyEvent.WaitEnded(medium(A), Optional.empty()));
        assertThat(chosenFor(1)).containsExactly(A);
    }

    @Test
    void keepsWhatHasComeUntilAllHasComeUnlessItIsWanted() {
        begin(movable(1));
        slots(A, B);
        drives("d1", "d2");
        heldElsewhere.addAll(List.of(medium(A), medium(B)));
        read(1, 2, A, B);
        comesBack(A);
        assertThat(core.queued()).isEqualTo(1);
        assertThat(world.givenBack).isEmpty();
        send(new FamilyEvent.MediumWanted(medium(A)));
        assertThat(world.givenBack).containsExactly(medium(A));
        comesBack(A);
        comesBack(B);
        assertThat(chosenFor(1)).containsExactlyInAnyOrder(A, B);
    }

    // ---- other hosts want ours

    @Test
    void handsOverWhatNobodyUses() {
        begin(movable(1));
        slots(A);
        drives("d1");
        heldIn("d1", 1, A);
        release(10, 1, part(A));
        send(new FamilyEvent.MediumWanted(medium(A)));
        assertThat(world.told).contains(new RecordingWorld.Told("d1", new DeviceEvent.Vacate(medium(A))));
        assertThat(world.givenBack).isEmpty();
        observe("d1", null);
        assertThat(world.givenBack).containsExactly(medium(A));
    }

    @Test
    void handsOverWhatIsUsedBeforeAnybodyElseUsesIt() {
        begin(movable(2));
        slots(A);
        drives("d1");
        heldIn("d1", 1, A);
        send(new FamilyEvent.MediumWanted(medium(A)));
        read(2, 1, A);
        assertThat(reasons(2)).containsExactly("disk:lib:a is wanted by another host");
        assertThat(world.told).doesNotContain(new RecordingWorld.Told("d1", new DeviceEvent.Vacate(medium(A))));
        release(10, 1, part(A));
        assertThat(world.told).contains(new RecordingWorld.Told("d1", new DeviceEvent.Vacate(medium(A))));
    }

    @Test
    void handsAFixedMediumOverWithItsDrive() {
        media(A);
        send(new FamilyEvent.MediumWanted(medium(A)));
        assertThat(world.told).contains(new RecordingWorld.Told(A, new DeviceEvent.Yield()));
        DeviceId device = new DeviceId(FAMILY, "lib", A);
        send(new FamilyEvent.DeviceDetached(device));
        send(new FamilyEvent.DriveGivenBack(device));
        assertThat(world.givenBack).containsExactly(medium(A));
        assertThat(world.lookedUp).containsExactly(device);
        read(1, 1, A);
        assertThat(core.queued()).isEqualTo(1);
        device(A);
        assertThat(world.told).contains(new RecordingWorld.Told(A, new DeviceEvent.Retry()));
        observe(A, A);
        assertThat(chosenFor(1)).containsExactly(A);
    }

    // ---- losses

    @Test
    void failsReleasesOfWhatWasLost() {
        media(A, B);
        held(1, A, B);
        send(new FamilyEvent.MediumLost(medium(A)));
        assertThat(world.told)
                .extracting(told -> told.event().getClass().getSimpleName())
                .endsWith("Withdraw", "Abandon");
        release(10, 1, part(A, 5), part(B, 7));
        assertThat(refusal(10)).isEqualTo(CREDIT_LOST);
        assertThat(core.allocations()).isZero();
        mustBeUnused(A);
        assertThat(view(B).unflushedBytes()).isZero();
    }

    @Test
    void takesBackUnusedWhatWasLost() {
        media(A);
        held(1, A);
        send(new FamilyEvent.MediumLost(medium(A)));
        release(10, 1, part(A));
        assertThat(world.answers).containsEntry(10L, "done");
        assertThat(core.allocations()).isZero();
    }

    @Test
    void failsFlushesOfWhatWasLostAndAccountsNothing() {
        media(A);
        held(1, A);
        release(10, 1, part(A, 5));
        send(new FamilyEvent.MediumLost(medium(A)));
        assertThat(refusal(10)).isEqualTo(CREDIT_LOST);
        flush(A, 10, 5);
        assertThat(world.accounts).isEmpty();
    }

    @Test
    void servesWhoWasNotServedYetWithAnother() {
        begin(movable(1));
        slots(A, B);
        drives("d1", "d2");
        write(1, 1, 0);
        String first = chosenFor(1).get(0);
        heldElsewhere.add(medium(first));
        send(new FamilyEvent.MediumLost(medium(first)));
        assertThat(chosenFor(1)).hasSize(1).doesNotContain(first);
    }

    @Test
    void failsWhatUsesALostDrive() {
        media(A);
        held(1, A);
        send(new FamilyEvent.DriveLost(new DeviceId(FAMILY, "lib", A)));
        assertThat(world.givenBack).containsExactly(medium(A));
        release(10, 1, part(A, 5));
        assertThat(refusal(10)).isEqualTo(CREDIT_LOST);
    }
}
