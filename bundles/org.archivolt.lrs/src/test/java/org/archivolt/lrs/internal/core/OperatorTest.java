package org.archivolt.lrs.internal.core;

import static org.archivolt.base.ErrorCode.CANCELLED;
import static org.archivolt.base.ErrorCode.DEVICE_FAULT;
import static org.archivolt.base.ErrorCode.NO_SUCH_DEVICE;
import static org.archivolt.base.ErrorCode.NO_SUCH_REQUEST;
import static org.archivolt.base.ErrorCode.SHUTTING_DOWN;
import static org.archivolt.base.ErrorCode.WRONG_STATE;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.archivolt.base.AdministrativeStatus;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.FilesystemStatus;
import org.archivolt.base.Tags;
import org.archivolt.dss.DeviceRecord;
import org.archivolt.lrs.FormatRequest;
import org.archivolt.lrs.RequestReport;
import org.archivolt.lrs.Terms;
import org.archivolt.lrs.WriteRequest;
import org.junit.jupiter.api.Test;

/** What operators ask, order, and change under a running family. */
final class OperatorTest extends FamilyScene {
    // ---- why

    @Test
    void saysWhyARequestWaits() {
        begin(rules(1));
        media(A);
        held(1, A);
        read(2, new Terms("mover", 3, 4), A);
        RequestReport report = core.report(2).orElseThrow();
        assertThat(report)
                .isEqualTo(new RequestReport(
                        2,
                        "read",
                        new Terms("mover", 3, 4),
                        RequestReport.State.QUEUED,
                        Duration.ZERO,
                        1,
                        List.of(medium(A)),
                        List.of("disk:lib:a its device disk:lib:a is busy")));
    }

    @Test
    void saysWhyARequestForSeveralWaitsAlthoughEachIsFree() {
        begin(movable(1));
        slots(A, B, C);
        drives("d1", "d2");
        heldIn("d1", 1, C);
        read(2, 2, A, B);
        assertThat(reasons(2)).containsExactly("there are not drives for all its media at the same time yet");
    }

    @Test
    void saysThatTheCatalogHasNotBeenRead() {
        core.awaitCatalog();
        read(1, 1, A);
        assertThat(reasons(1)).contains("the catalog has not been read yet");
        media(A);
        assertThat(core.queued()).isEqualTo(1);
        send(new FamilyEvent.CatalogRead());
        assertThat(core.queued()).isZero();
    }

    @Test
    void reportsWhatIsHeldAndPreparedAndThenWhoWaitsInOrder() {
        begin(rules(1));
        media(A);
        blank(B);
        held(1, A);
        format(2, B, false);
        read(3, Terms.DEFAULT, A);
        read(4, new Terms("", 1, 0), A);
        assertThat(core.reports(10)).extracting(RequestReport::request).containsExactly(1L, 2L, 4L, 3L);
        assertThat(core.reports(10))
                .extracting(RequestReport::state)
                .containsExactly(
                        RequestReport.State.HELD,
                        RequestReport.State.PREPARING,
                        RequestReport.State.QUEUED,
                        RequestReport.State.QUEUED);
        assertThat(core.reports(3)).hasSize(3);
        assertThat(core.report(99)).isEmpty();
    }

    // ---- cancelling

    @Test
    void cancelsWhatWaitsAndWhatIsHeldAndSaysSo() {
        begin(rules(1));
        media(A);
        held(1, A);
        read(2, 1, A);
        send(new FamilyEvent.SubmitCancel(20, 2));
        assertThat(refusal(2)).isEqualTo(CANCELLED);
        assertThat(world.answers.get(20L)).isEqualTo("done");
        send(new FamilyEvent.SubmitCancel(21, 1));
        assertThat(world.answers.get(21L)).isEqualTo("done");
        mustBeUnused(A);
        release(10, 1, part(A));
        assertThat(refusal(10)).isEqualTo(NO_SUCH_REQUEST);
    }

    @Test
    void refusesToCancelWhatIsNotThere() {
        media(A);
        held(1, A);
        release(10, 1, part(A));
        send(new FamilyEvent.SubmitCancel(20, 1));
        assertThat(refusal(20)).as("ended").isEqualTo(NO_SUCH_REQUEST);
        send(new FamilyEvent.SubmitCancel(21, 99));
        assertThat(refusal(21)).as("never asked").isEqualTo(NO_SUCH_REQUEST);
    }

    // ---- waiting for a locked device

    @Test
    void aDeviceIsIdleOnceItsUsersHaveReleasedAndItHasFlushed() {
        media(A);
        held(1, A);
        lockDevice(A);
        send(new FamilyEvent.SubmitAwaitIdle(20, id(A)));
        assertThat(world.answers).doesNotContainKey(20L);
        release(10, 1, part(A, 100));
        assertThat(world.answers).as("it owes a flush").doesNotContainKey(20L);
        flush(A, 10, 100);
        assertThat(world.answers.get(20L)).isEqualTo("done");
    }

    @Test
    void aDeviceIsIdleWhenItsLastReleaseHasFailed() {
        media(A);
        held(1, A);
        release(10, 1, part(A, 100));
        send(new FamilyEvent.SubmitAwaitIdle(20, id(A)));
        flushFails(A, 10, 100);
        assertThat(world.answers.get(20L)).isEqualTo("done");
    }

    @Test
    void aDeviceNobodyUsesIsIdleAtOnceAndAnUnknownOneIsRefused() {
        media(A);
        send(new FamilyEvent.SubmitAwaitIdle(20, id(A)));
        assertThat(world.answers.get(20L)).isEqualTo("done");
        send(new FamilyEvent.SubmitAwaitIdle(21, id("nowhere")));
        assertThat(refusal(21)).isEqualTo(NO_SUCH_DEVICE);
    }

    @Test
    void aLockedDeviceGetsNothingNew() {
        media(A, B);
        held(1, A);
        lockDevice(A);
        read(2, 1, A, B);
        assertThat(chosenFor(2)).containsExactly(B);
        read(3, 1, A);
        assertThat(world.answers.get(3L).toString()).contains("its device disk:lib:a is locked");
    }

    // ---- notices

    @Test
    void whoWaitsFollowsWhatIsUnlockedOrAdded() {
        begin(rules(1));
        media(A, B);
        held(1, A);
        held(2, B);
        read(3, 1, A, B, C);
        assertThat(core.queued()).isEqualTo(1);
        media(C);
        assertThat(chosenFor(3)).containsExactly(C);
    }

    @Test
    void aNoticeThatNothingHasChangedChangesNothing() {
        begin(rules(1));
        media(A);
        held(1, A);
        read(2, 1, A);
        int told = world.told.size();
        device(A);
        mediumRecord(A, AdministrativeStatus.UNLOCKED, FilesystemStatus.EMPTY, ROOM);
        assertThat(world.told).hasSize(told);
        assertThat(core.queued()).isEqualTo(1);
    }

    @Test
    void newTagsCountAtOnce() {
        media(A);
        mediumRecord(
                A, "model", Tags.of("gold"), AdministrativeStatus.UNLOCKED, FilesystemStatus.EMPTY, ROOM, Set.of());
        write(1, WriteRequest.of(FAMILY, 1, 0, Tags.of("gold")));
        assertThat(chosenFor(1)).containsExactly(A);
    }

    @Test
    void aMediumThatIsRemovedIsRefusedToThoseWhoWaitForIt() {
        begin(rules(1));
        media(A);
        held(1, A);
        read(2, 1, A);
        send(new FamilyEvent.MediumChanged(medium(A), Optional.empty()));
        assertThat(world.answers.get(2L)).isInstanceOf(ArchivoltException.class);
        release(10, 1, part(A, 1));
        flush(A, 10, 1);
        assertThat(world.answers.get(10L)).as("what is held can be given back").isEqualTo("done");
    }

    // ---- formats

    @Test
    void refusesAFormatWithoutASuitableDrive() {
        begin(movable(1));
        mediumRecord(A, AdministrativeStatus.LOCKED, FilesystemStatus.BLANK, ROOM);
        format(1, A, false);
        assertThat(world.answers.get(1L).toString()).as("no drive").contains("no drive of this host can take it");
        device("d1", "model", AdministrativeStatus.LOCKED);
        observe("d1", null);
        format(2, A, false);
        assertThat(world.answers.get(2L).toString()).as("a locked one").contains("no drive of this host can take it");
        begin(new FamilyRules(
                settings(1),
                Placement.BEST_FIT,
                1,
                1,
                true,
                Shares.UNLIMITED,
                new Compatibility(Map.of("model", Set.of("another")), Map.of("model", Set.of("model")))));
        mediumRecord(A, AdministrativeStatus.LOCKED, FilesystemStatus.BLANK, ROOM);
        drives("d1");
        format(3, A, false);
        assertThat(world.answers.get(3L).toString()).as("reads only").contains("no drive of this host can take it");
    }

    @Test
    void ofTwoFormatsOfOneMediumExactlyOneSucceeds() {
        blank(A);
        format(1, A, false);
        format(2, A, true);
        assertThat(refusal(2)).isEqualTo(WRONG_STATE);
        send(new FamilyEvent.Blanked(1, Optional.empty()));
        send(new FamilyEvent.MediumFormatted(id(A), newLabel(A), Optional.empty()));
        send(new FamilyEvent.FormatRecorded(newLabel(A), Optional.empty()));
        assertThat(world.answers.get(1L)).isEqualTo("done");
        assertThat(world.blanked).containsExactly(1L);
    }

    @Test
    void aFormatWaitsForABusyDrive() {
        begin(movable(1));
        mediumRecord(A, AdministrativeStatus.LOCKED, FilesystemStatus.BLANK, ROOM);
        slots(B);
        drives("d1");
        heldIn("d1", 1, B);
        format(2, A, false);
        assertThat(reasons(2)).containsExactly("disk:lib:a waits for a drive");
        release(10, 1, part(B));
        assertThat(world.blanked).containsExactly(2L);
    }

    @Test
    void noDriveOfAnotherLibraryTakesTheMedium() {
        begin(movable(1));
        mediumRecord(A, AdministrativeStatus.LOCKED, FilesystemStatus.BLANK, ROOM);
        DeviceId elsewhere = new DeviceId(FAMILY, "another", "d1");
        send(new FamilyEvent.DeviceChanged(
                elsewhere,
                Optional.of(new DeviceRecord(
                        elsewhere,
                        "here",
                        "/d1",
                        "model",
                        "1",
                        Map.of(),
                        AdministrativeStatus.UNLOCKED,
                        Instant.EPOCH))));
        send(new FamilyEvent.DeviceObserved(elsewhere, Optional.empty(), Optional.empty()));
        format(1, A, false);
        assertThat(world.answers.get(1L).toString()).contains("no drive of this host can take it");
    }

    @Test
    void aFormatThatDoesNotUnlockLeavesTheMediumAcquired() {
        blank(A);
        send(new FamilyEvent.Submit(
                new QueuedRequest.Format(1, new FormatRequest(medium(A), false, false), NEW_LABEL)));
        send(new FamilyEvent.Blanked(1, Optional.empty()));
        send(new FamilyEvent.MediumFormatted(id(A), newLabel(A), Optional.empty()));
        send(new FamilyEvent.FormatRecorded(newLabel(A), Optional.empty()));
        write(2, 1, 0);
        assertThat(world.answers.get(2L).toString()).contains("is locked");
    }

    // ---- shutdown

    @Test
    void waitsForItsUsersAndTheirFlushesAlthoughClosed() {
        media(A);
        held(1, A);
        send(new FamilyEvent.Close());
        release(10, 1, part(A, 1));
        flush(A, 10, 1);
        assertThat(world.answers.get(10L)).isEqualTo("done");
        send(new FamilyEvent.DeviceStopped(id(A)));
        assertThat(core.allocations() + core.openReleases() + core.queued()).isZero();
    }

    @Test
    void whatWasBeingPreparedIsRefusedOnceClosed() {
        media(A, B);
        write(1, 2, 0);
        ready(A);
        send(new FamilyEvent.Close());
        refuse(B, DEVICE_FAULT);
        assertThat(refusal(1)).isEqualTo(SHUTTING_DOWN);
        mustBeUnused(A);
    }

    private void lockDevice(String name) {
        device(name, "model", AdministrativeStatus.LOCKED);
    }

    private static DeviceId id(String name) {
        return new DeviceId(FAMILY, "lib", name);
    }
}
