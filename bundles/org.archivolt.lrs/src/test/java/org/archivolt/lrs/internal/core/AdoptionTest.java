package org.archivolt.lrs.internal.core;

import static org.archivolt.base.ErrorCode.FOREIGN_DATA;
import static org.archivolt.base.ErrorCode.SHUTTING_DOWN;
import static org.archivolt.base.ErrorCode.WRONG_STATE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.archivolt.base.AdministrativeStatus;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.FilesystemStatus;
import org.archivolt.base.Space;
import org.archivolt.base.Tags;
import org.archivolt.ldm.MediumLabel;
import org.archivolt.lrs.AdoptRequest;
import org.archivolt.lrs.WriteRequest;
import org.junit.jupiter.api.Test;

/** Taking over media that carry what the catalog does not know of, and parting with devices that were removed. */
final class AdoptionTest extends FamilyScene {
    private static final MediumLabel FOUND = new MediumLabel(medium(A), NEW_LABEL);

    @Test
    void recordsWhatItFindsAndClosesTheMediumToPut() {
        blank(A);
        adopt(1, A);
        assertThat(world.assigned.get(A)).isInstanceOf(DeviceTask.Adopt.class);
        found(A, true);
        assertThat(world.adoptions.get(1L))
                .isEqualTo(new Adoption(FOUND, FilesystemStatus.USED, new Space(ROOM, ROOM)));
        recorded(1, Optional.empty());
        assertThat(world.answers.get(1L)).isEqualTo("done");
        mustBeUnused(A);
        write(2, WriteRequest.of(FAMILY, 1, 0, Tags.NONE));
        assertThat(world.answers.get(2L).toString()).contains("is closed to put");
    }

    @Test
    void isServedByALockedDriveThatCannotWriteTheMedium() {
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
        adopt(1, A);
        assertThat(driveOf(1)).isEqualTo("d1");
    }

    @Test
    void takesOverNothingThatIsFormattedOrBeingTakenOver() {
        media(B);
        adopt(1, B);
        assertThat(refusal(1)).isEqualTo(WRONG_STATE);
        blank(A);
        adopt(2, A);
        adopt(3, A);
        assertThat(refusal(3)).isEqualTo(WRONG_STATE);
        assertThat(world.answers.get(3L).toString()).contains("is being adopted");
        format(4, A, true);
        assertThat(refusal(4)).isEqualTo(WRONG_STATE);
    }

    @Test
    void leavesAMediumAsItIsThatCarriesNothingOfOurs() {
        blank(A);
        adopt(1, A);
        refuse(A, FOREIGN_DATA);
        assertThat(refusal(1)).isEqualTo(FOREIGN_DATA);
        assertThat(world.failedMedia).isEmpty();
        mustBeUnused(A);
        adopt(2, A);
        assertThat(chosenFor(2)).as("it may be tried again").containsExactly(A);
    }

    @Test
    void saysWhatTheCatalogRefuses() {
        blank(A);
        adopt(1, A);
        found(A, false);
        assertThat(world.adoptions.get(1L).filesystem()).isEqualTo(FilesystemStatus.EMPTY);
        recorded(1, Optional.of(new ArchivoltException(WRONG_STATE, "adopting")));
        assertThat(refusal(1)).isEqualTo(WRONG_STATE);
        assertThat(view(A).isOccupied()).isFalse();
        assertThat(view(A).isWritable()).isFalse();
    }

    @Test
    void answersWhenItsDeviceStops() {
        blank(A);
        adopt(1, A);
        send(new FamilyEvent.DeviceStopped(id(A)));
        assertThat(refusal(1)).isEqualTo(SHUTTING_DOWN);
    }

    // ---- devices that were removed

    @Test
    void stopsADeviceThatWasRemovedAndForgetsIt() {
        begin(movable(1));
        slots(A);
        drives("d1");
        observe("d1", A);
        send(new FamilyEvent.DeviceChanged(id("d1"), Optional.empty()));
        send(new FamilyEvent.DeviceChanged(id("d1"), Optional.empty()));
        assertThat(world.told)
                .filteredOn(told -> told.event() instanceof DeviceEvent.Stop)
                .hasSize(1);
        read(1, 1, A);
        assertThat(world.answers.get(1L).toString()).contains("is locked");
        send(new FamilyEvent.DeviceStopped(id("d1")));
        assertThat(world.forgotten).containsExactly(id("d1"));
        assertThat(core.allDevices()).isEmpty();
        assertThat(world.givenBack).contains(medium(A));
        drives("d2");
        read(2, 1, A);
        assertThat(driveOf(2)).isEqualTo("d2");
    }

    @Test
    void startsADeviceAnewThatWasAddedAgainBeforeItHadStopped() {
        begin(movable(1));
        drives("d1");
        send(new FamilyEvent.DeviceChanged(id("d1"), Optional.empty()));
        device("d1");
        assertThat(world.started).hasSize(1);
        send(new FamilyEvent.DeviceStopped(id("d1")));
        assertThat(world.started).containsExactly(id("d1"), id("d1"));
        assertThat(core.allDevices()).hasSize(1);
    }

    @Test
    void noticesWhatWasRemovedWhileTheNewsWereInterrupted() {
        media(A, B);
        send(new FamilyEvent.Remaining(Set.of(medium(A)), Set.of(id(A))));
        assertThat(core.allMedia()).extracting(MediumView::id).containsExactly(medium(A));
        send(new FamilyEvent.DeviceStopped(id(B)));
        assertThat(core.allDevices()).extracting(DeviceView::id).containsExactly(id(A));
    }

    @Test
    void tellsWhetherAMediumOrDeviceIsUsed() {
        media(A, B);
        held(1, A);
        assertThat(List.of(core.isUsed(medium(A)), core.isUsed(id(A)))).containsOnly(true);
        assertThat(List.of(core.isUsed(medium(B)), core.isUsed(id(B)))).containsOnly(false);
        release(10, 1, part(A, 100));
        assertThat(core.isUsed(medium(A))).as("it owes a flush").isTrue();
        flushFails(A, 10, 100);
        assertThat(core.isUsed(medium(A))).isFalse();
    }

    // ---- words

    private void adopt(long id, String name) {
        send(new FamilyEvent.Submit(new QueuedRequest.Adopt(id, new AdoptRequest(medium(name)))));
    }

    private void found(String name, boolean used) {
        SubRequestId id = world.assigned.get(name).id();
        send(new FamilyEvent.MediumFound(id, FOUND, used));
    }

    private void recorded(long request, Optional<ArchivoltException> refused) {
        send(new FamilyEvent.AdoptionRecorded(request, world.adoptions.get(request), refused));
    }

    private static DeviceId id(String name) {
        return new DeviceId(FAMILY, "lib", name);
    }
}
