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

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import org.archivolt.base.AdministrativeStatus;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.Family;
import org.archivolt.base.FilesystemStatus;
import org.archivolt.base.MediumId;
import org.archivolt.base.Space;
import org.archivolt.base.Tags;
import org.archivolt.dss.DeviceRecord;
import org.archivolt.dss.MediumRecord;
import org.archivolt.dss.MediumUsage;
import org.archivolt.ldm.MediumLabel;
import org.archivolt.ldm.Volume;
import org.archivolt.lrs.Allocation;
import org.archivolt.lrs.FormatRequest;
import org.archivolt.lrs.Grant;
import org.archivolt.lrs.ReadRequest;
import org.archivolt.lrs.Release;
import org.archivolt.lrs.WriteRequest;
import org.junit.jupiter.api.Test;

/** The family's scheduling, one fact at a time. */
final class FamilyCoreTest {
    private static final Family FAMILY = Family.DISK;
    private static final String A = "a";
    private static final String B = "b";
    private static final String C = "c";
    private static final UUID LABEL = new UUID(0, 1);
    private static final UUID NEW_LABEL = new UUID(0, 2);
    private static final long ROOM = 1_000;

    private final RecordingWorld world = new RecordingWorld();
    private long nowNanos;
    private FamilyCore core = new FamilyCore(world, rules(2), 5);

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
        core = new FamilyCore(world, rules(1), 5);
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
        core = new FamilyCore(world, rules(9), 5);
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
        assertThat(world.told).contains(new Told(A, new DeviceEvent.Withdraw(first)));
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
        assertThat(world.told).contains(new Told(A, new DeviceEvent.Retry()));
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
        assertThat(world.told).contains(new Told(A, new DeviceEvent.Withdraw(ready)));
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
        assertThat(world.told).contains(new Told(A, new DeviceEvent.Withdraw(ready)));
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
                .contains(new Told(A, new DeviceEvent.ForgetSync(10)), new Told(C, new DeviceEvent.ForgetSync(10)));
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
        assertThat(view(A).isFormatting()).isFalse();
    }

    @Test
    void endsAFormatTheDeviceRefuses() {
        blank(A);
        format(1, A, false);
        send(new FamilyEvent.Blanked(1, Optional.empty()));
        refuse(A, FOREIGN_DATA);
        assertThat(refusal(1)).isEqualTo(FOREIGN_DATA);
        mustBeUnused(A);
        assertThat(view(A).isFormatting()).isFalse();
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

    // ---- words

    /** The catalog locks every medium for us at once. */
    private void send(FamilyEvent event) {
        core.step(event, nowNanos);
        while (!world.toLock.isEmpty()) {
            core.step(new FamilyEvent.MediumLocked(world.toLock.remove(), Optional.empty()), nowNanos);
        }
        core.drained(nowNanos);
    }

    private static FamilyRules rules(int streams) {
        return FamilyRules.fixed(settings(streams));
    }

    private static DeviceSettings settings(int streams) {
        return new DeviceSettings(streams, new FlushPolicy(0, 1, 1));
    }

    /** Everybody who waits now has waited for too long. */
    private void letThemAge() {
        nowNanos += rules(1).ageNanosMax();
    }

    private static MediumId medium(String name) {
        return new MediumId(FAMILY, "lib", name);
    }

    private static MediumLabel newLabel(String name) {
        return new MediumLabel(medium(name), NEW_LABEL);
    }

    /** Usable media, each in a device of its own. */
    private void media(String... names) {
        for (String name : names) {
            medium(name, AdministrativeStatus.UNLOCKED, ROOM);
        }
    }

    private void medium(String name, AdministrativeStatus status, long room) {
        mediumRecord(name, status, FilesystemStatus.EMPTY, room);
        device(name);
        observe(name, name);
    }

    private void blank(String name) {
        mediumRecord(name, AdministrativeStatus.LOCKED, FilesystemStatus.BLANK, ROOM);
        device(name);
        observe(name, name);
    }

    private void lock(String name) {
        mediumRecord(name, AdministrativeStatus.LOCKED, FilesystemStatus.EMPTY, ROOM);
    }

    private void mediumRecord(String name, AdministrativeStatus status, FilesystemStatus filesystem, long room) {
        Optional<UUID> format = filesystem.isFormatted() ? Optional.of(LABEL) : Optional.empty();
        send(new FamilyEvent.MediumChanged(
                medium(name),
                Optional.of(new MediumRecord(
                        medium(name),
                        "model",
                        Tags.NONE,
                        status,
                        filesystem,
                        format,
                        new Space(ROOM, room),
                        0,
                        0,
                        Instant.EPOCH,
                        Set.of()))));
    }

    private DeviceId device(String name) {
        DeviceId id = new DeviceId(FAMILY, "lib", name);
        send(new FamilyEvent.DeviceChanged(
                id,
                Optional.of(new DeviceRecord(
                        id,
                        "here",
                        "/" + name,
                        "model",
                        "1",
                        Map.of(),
                        AdministrativeStatus.UNLOCKED,
                        Instant.EPOCH))));
        return id;
    }

    private void observe(String device, String held) {
        send(new FamilyEvent.DeviceObserved(
                new DeviceId(FAMILY, "lib", device),
                Optional.ofNullable(held).map(FamilyCoreTest::medium),
                Optional.empty()));
    }

    private void write(long id, int media, long bytes) {
        send(new FamilyEvent.Submit(new QueuedRequest.Write(id, WriteRequest.of(FAMILY, media, bytes, Tags.NONE))));
    }

    private void read(long id, int required, String... candidates) {
        List<MediumId> media =
                List.of(candidates).stream().map(FamilyCoreTest::medium).toList();
        send(new FamilyEvent.Submit(
                new QueuedRequest.Read(id, new ReadRequest(ReadRequest.Operation.READ, media, required))));
    }

    private void format(long id, String name, boolean force) {
        send(new FamilyEvent.Submit(
                new QueuedRequest.Format(id, new FormatRequest(medium(name), true, force), NEW_LABEL)));
    }

    /** An allocation of these media that has been granted. */
    private void held(long id, String... names) {
        read(id, names.length, names);
        List.of(names).forEach(this::ready);
        assertThat(granted(id)).isNotNull();
    }

    private SubRequestId ready(String device) {
        SubRequestId id = world.assigned.remove(device).id();
        send(new FamilyEvent.TaskReady(id, world.volume));
        return id;
    }

    private void refuse(String device, ErrorCode code) {
        SubRequestId id = world.assigned.remove(device).id();
        send(new FamilyEvent.TaskRefused(id, new ArchivoltException(code, "mounting")));
    }

    private void release(long id, long allocation, Release.Part... parts) {
        send(new FamilyEvent.SubmitRelease(id, new Release(allocation, List.of(parts))));
    }

    private static Release.Part part(String name) {
        return Release.Part.unused(medium(name));
    }

    private static Release.Part part(String name, long bytes) {
        return new Release.Part(medium(name), Release.Outcome.OK, true, bytes, 1, List.of("at"));
    }

    private static ToSync toSync(long release, long bytes) {
        return new ToSync(release, bytes, 1, List.of("at"), Optional.empty(), false, 0);
    }

    private void flush(String name, long release, long bytes) {
        send(new FamilyEvent.Flushed(
                new DeviceId(FAMILY, "lib", name), medium(name), List.of(toSync(release, bytes)), Optional.empty()));
    }

    private void flushFails(String name, long release, long bytes) {
        send(new FamilyEvent.FlushFailed(new DeviceId(FAMILY, "lib", name), List.of(toSync(release, bytes)), fault()));
    }

    private static ArchivoltException fault() {
        return new ArchivoltException(DEVICE_FAULT, "working");
    }

    private Allocation granted(long id) {
        return (Allocation) world.answers.get(id);
    }

    private List<MediumId> grantedMedia(long id) {
        return granted(id).grants().stream().map(Grant::medium).toList();
    }

    private ErrorCode refusal(long id) {
        assertThat(world.answers.get(id)).isInstanceOf(ArchivoltException.class);
        return ((ArchivoltException) world.answers.get(id)).code();
    }

    private MediumView view(String name) {
        return core.media(List.of(medium(name))).get(0);
    }

    private void mustBeUnused(String name) {
        assertThat(view(name).promisedBytes()).isZero();
        assertThat(core.allDevices())
                .filteredOn(device -> device.id().name().equals(name))
                .allMatch(device -> device.inUse() == 0);
    }

    private record Told(String device, DeviceEvent event) {}

    /** Remembers everything; answers nothing. */
    private static final class RecordingWorld implements FamilyEffect.World {
        final Volume volume = new SimulatedVolume(new SimulatedMedium(medium(A), ROOM, LABEL), null);
        final List<Told> told = new ArrayList<>();
        /** The latest task of each device that it has not answered. */
        final Map<String, DeviceTask> assigned = new LinkedHashMap<>();

        final Map<Long, Object> answers = new LinkedHashMap<>();
        final Map<String, Long> accounts = new LinkedHashMap<>();
        final List<FilesystemStatus> statuses = new ArrayList<>();
        final List<MediumId> failedMedia = new ArrayList<>();
        final List<DeviceId> failedDevices = new ArrayList<>();
        final Queue<MediumId> toLock = new ArrayDeque<>();
        final List<MediumId> unlocked = new ArrayList<>();
        final List<Long> blanked = new ArrayList<>();
        final List<DeviceId> started = new ArrayList<>();

        @Override
        public void tell(DeviceId device, DeviceEvent event) {
            told.add(new Told(device.name(), event));
            if (event instanceof DeviceEvent.Assign assign) {
                assigned.put(device.name(), assign.task());
            }
        }

        @Override
        public void startDevice(DeviceRecord device, DeviceSettings settings) {
            started.add(device.id());
        }

        @Override
        public void granted(Allocation allocation) {
            answer(allocation.id(), allocation);
        }

        @Override
        public void refused(long request, ArchivoltException why) {
            answer(request, why);
        }

        @Override
        public void done(long request) {
            answer(request, "done");
        }

        private void answer(long request, Object answer) {
            assertThat(answers.put(request, answer)).as("an earlier answer").isNull();
        }

        @Override
        public void account(MediumUsage usage) {
            accounts.merge(usage.medium().name(), usage.writtenBytes(), Long::sum);
            usage.filesystem().ifPresent(statuses::add);
        }

        @Override
        public void failMedium(MediumId medium, ArchivoltException why) {
            failedMedia.add(medium);
        }

        @Override
        public void failDevice(DeviceId device, ArchivoltException why) {
            failedDevices.add(device);
        }

        @Override
        public void health(MediumId medium, int left) {
            // for people
        }

        @Override
        public void health(DeviceId device, int left) {
            // for people
        }

        @Override
        public void lock(MediumId medium) {
            toLock.add(medium);
        }

        @Override
        public void unlock(MediumId medium) {
            unlocked.add(medium);
        }

        @Override
        public void blank(long request, MediumId medium) {
            blanked.add(request);
        }

        @Override
        public void recordFormat(MediumLabel label, Optional<Space> space, boolean unlock) {}
    }
}
