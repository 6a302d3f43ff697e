package org.archivolt.lrs.internal.core;

import static org.archivolt.base.ErrorCode.BUSY;
import static org.archivolt.base.ErrorCode.CANCELLED;
import static org.archivolt.base.ErrorCode.DEVICE_FAULT;
import static org.archivolt.base.ErrorCode.FOREIGN_DATA;
import static org.archivolt.base.ErrorCode.MEDIUM_FAULT;
import static org.archivolt.base.ErrorCode.NO_MEDIA;
import static org.archivolt.base.ErrorCode.NO_SPACE;
import static org.archivolt.base.ErrorCode.NO_SUCH_MEDIUM;
import static org.archivolt.base.ErrorCode.NO_SUCH_REQUEST;
import static org.archivolt.base.ErrorCode.SHUTTING_DOWN;
import static org.archivolt.base.ErrorCode.WRONG_STATE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.archivolt.base.AdministrativeStatus;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.FilesystemStatus;
import org.archivolt.base.Space;
import org.archivolt.base.Tags;
import org.archivolt.lrs.Release;
import org.archivolt.lrs.WriteRequest;
import org.junit.jupiter.api.Test;

/** The family's scheduling, one fact at a time. */
final class FamilyCoreTest extends FamilyScene {

    // ---- allocations

    @Test
    void grantsDistinctMediaOnceAllAreReady() {
        media(A, B);
        write(1, 2, 100);
        assertThat(world.assigned.keySet()).containsExactlyInAnyOrder(A, B);
        ready(A);
        assertThat(world.answers).isEmpty();
        ready(B);
        assertThat(grantedMedia(1)).containsExactlyInAnyOrder(medium(A), medium(B));
    }

    @Test
    void prefersTheLeastBusyThenTheEmptiest() {
        medium(A, AdministrativeStatus.UNLOCKED, 500);
        medium(B, AdministrativeStatus.UNLOCKED, 900);
        write(1, 1, 0);
        assertThat(world.assigned.keySet()).containsExactly(B);
        write(2, 1, 0);
        assertThat(world.assigned.keySet()).containsExactly(B, A);
    }

    @Test
    void grantsWhatIsLeftOfTheRoom() {
        media(A);
        write(1, 1, 300);
        ready(A);
        write(2, 1, 100);
        ready(A);
        assertThat(granted(2).grants().get(0).availableBytes()).isEqualTo(ROOM - 300);
    }

    @Test
    void readsAnyOfTheMediaAskedFor() {
        media(A, B, C);
        lock(A);
        read(1, 1, A, C);
        ready(C);
        assertThat(grantedMedia(1)).containsExactly(medium(C));
    }

    @Test
    void refusesAtOnceWhatCanNeverBeAndSaysWhy() {
        media(A, B);
        lock(B);
        write(1, 2, 0);
        assertThat(refusal(1)).isEqualTo(NO_MEDIA);
        assertThat(world.answers.get(1L).toString()).contains("disk:lib:b=is locked");
    }

    @Test
    void refusesAtOnceWhatHasNoRoomAnywhere() {
        media(A, B);
        write(1, 1, ROOM + 1);
        assertThat(refusal(1)).isEqualTo(NO_SPACE);
    }

    @Test
    void refusesTagsThatNoMediumCarries() {
        media(A);
        send(new FamilyEvent.Submit(new QueuedRequest.Write(1, WriteRequest.of(FAMILY, 1, 0, Tags.of("gold")))));
        assertThat(refusal(1)).isEqualTo(NO_MEDIA);
    }

    @Test
    void refusesMediaNobodyKnows() {
        media(A);
        read(1, 1, "nowhere");
        assertThat(refusal(1)).isEqualTo(NO_MEDIA);
    }

    @Test
    void waitsForABusyDevice() {
        media(A);
        held(1, A);
        held(2, A);
        write(3, 1, 0);
        assertThat(core.queued()).isEqualTo(1);
        release(10, 1, part(A));
        assertThat(core.queued()).isZero();
        assertThat(world.assigned).containsKey(A);
    }

    @Test
    void waitsForRoomThatIsPromisedToOthers() {
        media(A);
        write(1, 1, 800);
        ready(A);
        write(2, 1, 800);
        assertThat(core.queued()).isEqualTo(1);
        release(10, 1, part(A));
        ready(A);
        assertThat(granted(2)).isNotNull();
    }

    @Test
    void waitsUntilEveryDeviceHasSaidWhatItHolds() {
        device(A);
        mediumRecord(A, AdministrativeStatus.UNLOCKED, FilesystemStatus.EMPTY, ROOM);
        write(1, 1, 0);
        assertThat(core.queued()).isEqualTo(1);
        observe(A, A);
        assertThat(world.assigned).containsKey(A);
    }

    @Test
    void refusesWhenTheQueueIsFull() {
        media(A);
        held(1, A);
        held(2, A);
        for (int id = 3; id < 9; id++) {
            write(id, 1, 0);
        }
        assertThat(refusal(8)).isEqualTo(BUSY);
        assertThat(core.queued()).isEqualTo(5);
    }

    // ---- fairness

    /** Both devices are never free at the same time by chance: those who need one each always come first. */
    @Test
    void isNotOvertakenForEverByThoseWhoNeedLess() {
        begin(rules(1));
        media(A, B);
        held(1, A);
        held(2, B);
        write(3, 2, 0);
        letThemAge();
        write(4, 1, 0);
        release(10, 1, part(A));
        assertThat(world.assigned).as("A is kept for the third").isEmpty();
        release(11, 2, part(B));
        ready(A);
        ready(B);
        assertThat(grantedMedia(3)).hasSize(2);
    }

    @Test
    void isNotOvertakenForEverByThoseWhoNeedLessRoom() {
        begin(rules(9));
        media(A);
        write(1, 1, 500);
        ready(A);
        write(2, 1, 800);
        letThemAge();
        write(3, 1, 300);
        assertThat(core.queued()).isEqualTo(2);
        release(10, 1, part(A));
        ready(A);
        assertThat(granted(2)).isNotNull();
        assertThat(core.queued()).isEqualTo(1);
    }

    @Test
    void aFormatIsNotOvertakenForEver() {
        media(A);
        held(1, A);
        format(2, A, true);
        letThemAge();
        write(3, 1, 0);
        assertThat(core.queued()).isEqualTo(2);
        release(10, 1, part(A));
        assertThat(world.blanked).containsExactly(2L);
        assertThat(core.queued()).isEqualTo(1);
    }

    // ---- failures

    @Test
    void triesAgainWithoutTheMediumThatHasFailed() {
        media(A, B);
        write(1, 1, 0);
        send(new FamilyEvent.CallFailed(device(A), medium(A), new ArchivoltException(MEDIUM_FAULT, "mounting")));
        refuse(A, MEDIUM_FAULT);
        assertThat(world.failedMedia).containsExactly(medium(A));
        ready(B);
        assertThat(grantedMedia(1)).containsExactly(medium(B));
    }

    @Test
    void withdrawsTheOthersWhenOneFails() {
        media(A, B, C);
        write(1, 2, 0);
        SubRequestId first = ready(A);
        refuse(B, DEVICE_FAULT);
        assertThat(world.told).contains(new RecordingWorld.Told(A, new DeviceEvent.Withdraw(first)));
        ready(A);
        ready(C);
        assertThat(grantedMedia(1)).containsExactly(medium(A), medium(C));
    }

    @Test
    void blamesTheMediumWhenEveryWayHasFailed() {
        media(A, B);
        write(1, 1, 0);
        refuse(A, DEVICE_FAULT);
        refuse(B, FOREIGN_DATA);
        assertThat(refusal(1)).isEqualTo(MEDIUM_FAULT);
    }

    @Test
    void ignoresLateReportsOfAnEarlierAttempt() {
        media(A, B);
        write(1, 2, 0);
        SubRequestId earlier = world.assigned.get(A).id();
        refuse(B, DEVICE_FAULT);
        assertThat(refusal(1)).isEqualTo(DEVICE_FAULT);
        send(new FamilyEvent.TaskReady(earlier, world.volume));
        send(new FamilyEvent.TaskRefused(earlier, new ArchivoltException(DEVICE_FAULT, "mounting")));
        assertThat(core.allocations()).isZero();
        mustBeUnused(A);
    }

    @Test
    void takesADeviceThatBreaksOutOfUseWithItsMedium() {
        media(A, B);
        write(1, 2, 0);
        ready(A);
        send(new FamilyEvent.DeviceBroken(device(A), Optional.of(medium(A)), fault()));
        assertThat(world.failedMedia).containsExactly(medium(A));
        assertThat(world.failedDevices).containsExactly(device(A));
        assertThat(refusal(1)).isEqualTo(NO_MEDIA);
        mustBeUnused(A);
        mustBeUnused(B);
    }

    @Test
    void notesNoFaultInTheCatalogWhenADeviceCannotBeAttached() {
        media(A);
        send(new FamilyEvent.DeviceBroken(device(A), Optional.empty(), fault()));
        write(1, 1, 0);
        assertThat(refusal(1)).isEqualTo(NO_MEDIA);
        assertThat(world.failedDevices).isEmpty();
    }

    @Test
    void triesADeviceAgainWhenAnOperatorUnlocksIt() {
        media(A);
        send(new FamilyEvent.DeviceBroken(device(A), Optional.of(medium(A)), fault()));
        mediumRecord(A, AdministrativeStatus.UNLOCKED, FilesystemStatus.EMPTY, ROOM);
        device(A);
        assertThat(world.told).contains(new RecordingWorld.Told(A, new DeviceEvent.Retry()));
        write(1, 1, 0);
        ready(A);
        assertThat(granted(1)).isNotNull();
    }

    @Test
    void waitsInTheQueueForTheNextDriver() {
        media(A, B);
        write(1, 2, 0);
        SubRequestId ready = ready(A);
        send(new FamilyEvent.DeviceDetached(device(B)));
        assertThat(world.told).contains(new RecordingWorld.Told(A, new DeviceEvent.Withdraw(ready)));
        assertThat(core.queued()).isEqualTo(1);
        observe(B, B);
        ready(A);
        ready(B);
        assertThat(granted(1)).isNotNull();
    }

    @Test
    void knowsWhereAMediumIsAlthoughTheDeviceItLeftReportsLater() {
        media(A, B);
        observe(B, A);
        observe(A, null);
        read(1, 1, A);
        assertThat(world.assigned).containsKey(B);
    }

    // ---- cancelling

    @Test
    void cancelsWhatIsQueued() {
        media(A);
        held(1, A);
        held(2, A);
        write(3, 1, 0);
        send(new FamilyEvent.Cancel(3));
        assertThat(refusal(3)).isEqualTo(CANCELLED);
        assertThat(core.queued()).isZero();
    }

    @Test
    void cancelsWhatIsBeingPrepared() {
        media(A, B);
        write(1, 2, 100);
        SubRequestId ready = ready(A);
        send(new FamilyEvent.Cancel(1));
        assertThat(refusal(1)).isEqualTo(CANCELLED);
        assertThat(world.told).contains(new RecordingWorld.Told(A, new DeviceEvent.Withdraw(ready)));
        mustBeUnused(A);
    }

    @Test
    void takesBackWhatWasGrantedToOneWhoHasCancelled() {
        media(A);
        held(1, A);
        send(new FamilyEvent.Cancel(1));
        assertThat(granted(1)).isNotNull();
        mustBeUnused(A);
        release(10, 1, part(A));
        assertThat(refusal(10)).isEqualTo(NO_SUCH_REQUEST);
    }

    // ---- releases

    @Test
    void answersAReleaseWithNothingToSyncAtOnce() {
        media(A);
        held(1, A);
        release(10, 1, part(A));
        assertThat(world.answers.get(10L)).isEqualTo("done");
        mustBeUnused(A);
    }

    @Test
    void answersAReleaseOnceEveryMediumIsFlushed() {
        media(A, B);
        held(1, A, B);
        release(10, 1, part(A, 100), part(B, 200));
        flush(A, 10, 100);
        assertThat(world.answers).doesNotContainKey(10L);
        flush(B, 10, 200);
        assertThat(world.answers.get(10L)).isEqualTo("done");
        assertThat(world.accounts).containsOnly(Map.entry(A, 100L), Map.entry(B, 200L));
        assertThat(core.openReleases()).isZero();
    }

    @Test
    void refusesASecondRelease() {
        media(A);
        held(1, A);
        release(10, 1, part(A, 100));
        release(11, 1, part(A, 100));
        assertThat(refusal(11)).isEqualTo(NO_SUCH_REQUEST);
        assertThat(core.openReleases()).isEqualTo(1);
    }

    @Test
    void changesNothingWhenAnyMediumOfAReleaseIsNotHeld() {
        media(A, B);
        held(1, A);
        release(10, 1, part(A), part(B));
        assertThat(refusal(10)).isEqualTo(NO_SUCH_REQUEST);
        assertThat(core.allocations()).isEqualTo(1);
    }

    @Test
    void refusesToReleaseWhatIsNotGrantedYet() {
        media(A);
        write(1, 1, 0);
        release(10, 1, part(A));
        assertThat(refusal(10)).isEqualTo(NO_SUCH_REQUEST);
        ready(A);
        assertThat(granted(1)).isNotNull();
    }

    @Test
    void keepsWhatAPartialReleaseDoesNotName() {
        media(A, B);
        held(1, A, B);
        release(10, 1, part(A));
        assertThat(core.allocations()).isEqualTo(1);
        release(11, 1, part(B));
        assertThat(world.answers.get(11L)).isEqualTo("done");
        assertThat(core.allocations()).isZero();
    }

    @Test
    void passesAComplaintOnToTheDevice() {
        media(A);
        held(1, A);
        release(10, 1, Release.Part.failed(medium(A)));
        assertThat(world.told.get(world.told.size() - 1).event())
                .isInstanceOfSatisfying(
                        DeviceEvent.GiveBack.class,
                        back -> assertThat(back.suspect()).isTrue());
    }

    @Test
    void theFirstErrorAnswersOnceAndCancelsTheSiblings() {
        media(A, B, C);
        held(1, A, B, C);
        release(10, 1, part(A, 100), part(B, 200), part(C, 300));
        flushFails(B, 10, 200);
        assertThat(refusal(10)).isEqualTo(DEVICE_FAULT);
        assertThat(world.told)
                .contains(
                        new RecordingWorld.Told(A, new DeviceEvent.ForgetSync(10)),
                        new RecordingWorld.Told(C, new DeviceEvent.ForgetSync(10)));
        flushFails(C, 10, 300);
        flush(A, 10, 100);
        assertThat(world.accounts.values()).allMatch(bytes -> bytes == 0);
    }

    @Test
    void takesBackWhatWasAccountedForAReleaseThatFails() {
        media(A, B);
        held(1, A, B);
        release(10, 1, part(A, 100), part(B, 200));
        flush(A, 10, 100);
        assertThat(world.accounts).containsEntry(A, 100L);
        flushFails(B, 10, 200);
        assertThat(world.accounts).containsEntry(A, 0L);
    }

    @Test
    void settlesWrittenBytesOnce() {
        media(A, B);
        held(1, A, B);
        held(2, A);
        release(10, 1, part(A, 100), part(B, 200));
        release(11, 2, part(A, 50));
        flushFails(B, 10, 200);
        flush(A, 10, 100);
        assertThat(view(A).unflushedBytes()).isEqualTo(50);
    }

    @Test
    void servesTheQueueWhenAFailedFlushGivesRoomUp() {
        media(A);
        write(1, 1, 0);
        ready(A);
        release(10, 1, part(A, 900));
        write(2, 1, 500);
        assertThat(core.queued()).isEqualTo(1);
        flushFails(A, 10, 900);
        assertThat(core.queued()).isZero();
    }

    @Test
    void aMediumIsUsedAfterItsFirstFlushAndFullWithoutRoom() {
        media(A);
        held(1, A);
        held(2, A);
        release(10, 1, part(A, 10));
        flush(A, 10, 10);
        assertThat(world.statuses).containsExactly(FilesystemStatus.USED);
        release(11, 2, part(A, 10));
        send(new FamilyEvent.Flushed(device(A), medium(A), List.of(toSync(11, 10)), Optional.of(new Space(ROOM, 0))));
        assertThat(world.statuses).containsExactly(FilesystemStatus.USED, FilesystemStatus.FULL);
        write(3, 1, 0);
        assertThat(refusal(3)).isEqualTo(NO_SPACE);
    }

    // ---- formats

    @Test
    void formatsOnceTheCatalogHasBlankedTheMedium() {
        blank(A);
        format(1, A, false);
        assertThat(world.assigned).isEmpty();
        send(new FamilyEvent.Blanked(1, Optional.empty()));
        assertThat(world.assigned.get(A)).isInstanceOf(DeviceTask.Format.class);
        send(new FamilyEvent.MediumFormatted(device(A), newLabel(A), Optional.empty()));
        assertThat(world.answers).isEmpty();
        send(new FamilyEvent.FormatRecorded(newLabel(A), Optional.empty()));
        assertThat(world.answers.get(1L)).isEqualTo("done");
        write(2, 1, 0);
        assertThat(world.assigned.get(A).label()).isEqualTo(newLabel(A));
    }

    @Test
    void formatsOnlyWhatNobodyUses() {
        media(A);
        held(1, A);
        format(2, A, true);
        assertThat(world.blanked).isEmpty();
        release(10, 1, part(A));
        assertThat(world.blanked).containsExactly(2L);
    }

    @Test
    void lendsNothingThatIsBeingFormatted() {
        media(A);
        format(1, A, true);
        write(2, 1, 0);
        format(3, A, true);
        assertThat(core.queued()).isEqualTo(1);
        assertThat(refusal(3)).isEqualTo(WRONG_STATE);
    }

    @Test
    void endsAFormatTheCatalogRefuses() {
        blank(A);
        format(1, A, false);
        send(new FamilyEvent.Blanked(1, Optional.of(new ArchivoltException(WRONG_STATE, "blanking"))));
        assertThat(refusal(1)).isEqualTo(WRONG_STATE);
        mustBeUnused(A);
        assertThat(view(A).isOccupied()).isFalse();
    }

    @Test
    void endsAFormatTheDeviceRefuses() {
        blank(A);
        format(1, A, false);
        send(new FamilyEvent.Blanked(1, Optional.empty()));
        refuse(A, FOREIGN_DATA);
        assertThat(refusal(1)).isEqualTo(FOREIGN_DATA);
        mustBeUnused(A);
        assertThat(view(A).isOccupied()).isFalse();
    }

    @Test
    void formatsNothingTwiceUnlessForced() {
        media(A);
        format(1, A, false);
        assertThat(refusal(1)).isEqualTo(WRONG_STATE);
        format(2, "nowhere", false);
        assertThat(refusal(2)).isEqualTo(NO_SUCH_MEDIUM);
    }

    @Test
    void doesNotCancelAFormatThatHasBegun() {
        blank(A);
        format(1, A, false);
        send(new FamilyEvent.Cancel(1));
        assertThat(world.answers).isEmpty();
        assertThat(core.allocations()).isEqualTo(1);
    }

    // ---- the end

    @Test
    void refusesEverythingNewOnceClosed() {
        media(A);
        held(1, A);
        held(2, A);
        write(3, 1, 0);
        send(new FamilyEvent.Close());
        assertThat(refusal(3)).isEqualTo(SHUTTING_DOWN);
        write(4, 1, 0);
        assertThat(refusal(4)).isEqualTo(SHUTTING_DOWN);
        release(10, 1, part(A));
        assertThat(world.answers.get(10L)).isEqualTo("done");
    }

    @Test
    void startsNoDeviceOnceClosed() {
        send(new FamilyEvent.Close());
        device(A);
        assertThat(world.started).isEmpty();
    }

    @Test
    void answersForADeviceThatHasStopped() {
        media(A, B);
        blank(C);
        held(1, A, B);
        held(2, A);
        release(10, 1, part(A, 10), part(B, 10));
        format(3, C, false);
        send(new FamilyEvent.Close());
        List.of(A, C).forEach(name -> send(new FamilyEvent.DeviceStopped(device(name))));
        assertThat(refusal(10)).isEqualTo(SHUTTING_DOWN);
        assertThat(refusal(3)).isEqualTo(SHUTTING_DOWN);
        release(11, 2, part(A, 10));
        assertThat(refusal(11)).isEqualTo(SHUTTING_DOWN);
    }

    @Test
    void aFormatThatIsDoneStaysDoneAlthoughItsDeviceHasStopped() {
        blank(A);
        format(1, A, false);
        send(new FamilyEvent.Blanked(1, Optional.empty()));
        send(new FamilyEvent.MediumFormatted(device(A), newLabel(A), Optional.empty()));
        send(new FamilyEvent.DeviceStopped(device(A)));
        send(new FamilyEvent.FormatRecorded(newLabel(A), Optional.empty()));
        assertThat(world.answers.get(1L)).isEqualTo("done");
    }
}
