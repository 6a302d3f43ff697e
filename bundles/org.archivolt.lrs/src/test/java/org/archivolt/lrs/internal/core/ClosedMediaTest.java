package org.archivolt.lrs.internal.core;

import static org.archivolt.base.ErrorCode.NO_MEDIA;
import static org.archivolt.base.ErrorCode.WRONG_STATE;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.archivolt.base.AdministrativeStatus;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.FilesystemStatus;
import org.archivolt.base.MediumAccess;
import org.archivolt.base.Space;
import org.archivolt.base.Tags;
import org.archivolt.dss.MediumRecord;
import org.archivolt.lrs.ReadRequest;
import org.archivolt.testkit.dss.MediumDraft;
import org.junit.jupiter.api.Test;

/** Media that an operator has closed to some use, or to all because nobody knows where they are. */
final class ClosedMediaTest extends FamilyScene {
    private static final MediumAccess NO_PUT = new MediumAccess(false, true, true);
    private static final MediumAccess NO_GET = new MediumAccess(true, false, true);
    private static final MediumAccess NO_DELETE = new MediumAccess(true, true, false);

    @Test
    void writesOnlyToMediaThatAreOpenToPut() {
        media(A, B);
        access(A, NO_PUT);
        write(1, 1, 10);
        assertThat(chosenFor(1)).containsExactly(B);
        access(B, NO_PUT);
        write(2, 1, 10);
        assertThat(refusal(2)).isEqualTo(NO_MEDIA);
        assertThat(world.answers.get(2L).toString())
                .contains("disk:lib:a=is closed to put")
                .contains("disk:lib:b=is closed to put");
        read(3, 1, A);
        assertThat(chosenFor(3)).as("it can be read all the same").containsExactly(A);
    }

    @Test
    void takesNoMediumOffTheShelfThatIsClosedToPut() {
        begin(movable(1));
        slots(A, B);
        drives("d1");
        access(A, NO_PUT);
        write(1, 1, 10);
        assertThat(chosenFor(1)).containsExactly(B);
    }

    @Test
    void readsOnlyFromMediaThatAreOpenToGet() {
        media(A, B);
        access(A, NO_GET);
        read(1, 1, A, B);
        assertThat(chosenFor(1)).containsExactly(B);
        read(2, 1, A);
        assertThat(world.answers.get(2L).toString()).contains("is closed to get");
        delete(3, A);
        assertThat(chosenFor(3)).containsExactly(A);
    }

    @Test
    void deletesOnlyOnMediaThatAreOpenToDelete() {
        media(A);
        access(A, NO_DELETE);
        delete(1, A);
        assertThat(refusal(1)).isEqualTo(NO_MEDIA);
        assertThat(world.answers.get(1L).toString()).contains("is closed to delete");
        read(2, 1, A);
        assertThat(chosenFor(2)).containsExactly(A);
    }

    @Test
    void usesALostMediumForNothingUntilItIsFound() {
        media(A);
        change(A, draft -> draft.lost = true);
        write(1, 1, 10);
        read(2, 1, A);
        delete(3, A);
        format(4, A, true);
        for (long request = 1; request <= 3; request++) {
            assertThat(refusal(request)).isEqualTo(NO_MEDIA);
            assertThat(world.answers.get(request).toString()).contains("is lost");
        }
        assertThat(refusal(4)).isEqualTo(WRONG_STATE);
        change(A, draft -> draft.lost = false);
        read(5, 1, A);
        assertThat(chosenFor(5)).containsExactly(A);
    }

    /** Goal: what was found on a medium and is not in the catalog yet is not formatted away, not even by force. */
    @Test
    void formatsNoMediumAnewThatIsClosedToPut() {
        media(A);
        access(A, NO_PUT);
        format(1, A, true);
        assertThat(refusal(1)).isEqualTo(WRONG_STATE);
        access(A, MediumAccess.ALL);
        format(2, A, true);
        assertThat(world.blanked).containsExactly(2L);
    }

    @Test
    void whoWaitsGetsAMediumThatIsOpenedAndNotOneThatIsClosedMeanwhile() {
        begin(rules(1));
        media(A, B);
        held(1, A);
        held(2, B);
        write(3, 1, 10);
        access(A, NO_PUT);
        release(10, 1, part(A));
        assertThat(chosenFor(3)).isEmpty();
        assertThat(reasons(3)).anyMatch(reason -> reason.contains("is closed to put"));
        access(A, MediumAccess.ALL);
        assertThat(chosenFor(3)).containsExactly(A);
    }

    @Test
    void forgetsAGroupingThatAnOperatorTakesAwayAndNoneThatWasJustFlushed() {
        media(A);
        change(A, draft -> draft.groupings = Set.of("old", "kept"));
        view(A).groupings().add("flushed");
        change(A, draft -> draft.groupings = Set.of("kept"));
        assertThat(view(A).groupings()).containsExactlyInAnyOrder("kept", "flushed");
    }

    // ---- how media fare

    @Test
    void countsALoadWhenADriveGetsAMediumAndNotWhenItHasOneAtTheStart() {
        begin(movable(1));
        slots(A, B);
        device("d1");
        observe("d1", A);
        assertThat(world.loads).as("it was in there before").isEmpty();
        observe("d1", A);
        observe("d1", null);
        observe("d1", B);
        assertThat(world.loads).containsExactly(medium(B));
    }

    @Test
    void countsWhatADriverBlamesAMediumFor() {
        begin(movable(1));
        slots(A);
        drives("d1");
        read(1, 1, A);
        callFails("d1", A, ErrorCode.MEDIUM_FAULT);
        assertThat(world.blamed).containsExactly(medium(A));
    }

    @Test
    void countsNothingADriveIsToBlameFor() {
        begin(movable(1));
        slots(A);
        drives("d1");
        read(1, 1, A);
        callFails("d1", A, ErrorCode.DEVICE_FAULT);
        assertThat(world.blamed).isEmpty();
    }

    // ---- words

    private void delete(long id, String medium) {
        send(new FamilyEvent.Submit(
                new QueuedRequest.Read(id, new ReadRequest(ReadRequest.Operation.DELETE, List.of(medium(medium)), 1))));
    }

    private void access(String name, MediumAccess access) {
        change(name, draft -> draft.access = access);
    }

    private void change(String name, Consumer<MediumDraft> change) {
        MediumDraft draft = new MediumDraft(new MediumRecord(
                medium(name),
                "model",
                Tags.NONE,
                AdministrativeStatus.UNLOCKED,
                FilesystemStatus.EMPTY,
                Optional.of(LABEL),
                new Space(ROOM, ROOM),
                0,
                0,
                Instant.EPOCH,
                Set.of()));
        change.accept(draft);
        send(new FamilyEvent.MediumChanged(medium(name), Optional.of(draft.record())));
    }
}
