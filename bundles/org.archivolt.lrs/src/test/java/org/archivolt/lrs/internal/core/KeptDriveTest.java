package org.archivolt.lrs.internal.core;

import static org.archivolt.base.ErrorCode.MEDIUM_FAULT;
import static org.archivolt.base.ErrorCode.NO_MEDIA;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.archivolt.base.AdministrativeStatus;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.MediumId;
import org.archivolt.lrs.Terms;
import org.archivolt.lrs.WriteRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nobody waits for a drive that only he himself could make free. */
final class KeptDriveTest extends FamilyScene {
    private static final Terms KEEPING_FIRST = Terms.DEFAULT.holding(Set.of(1L));

    @BeforeEach
    void oneOfTwoDrivesIsInUse() {
        begin(withHealth(movable(4), 9));
        slots(A, B, C);
        drives("d1", "d2");
        heldIn("d1", 1, A);
    }

    @Test
    void refusesWhatHasFailedInTheOnlyOtherDrive() {
        read(2, KEEPING_FIRST, B);
        assertThat(driveOf(2)).isEqualTo("d2");
        fails("d2", B);
        assertThat(refusal(2)).isEqualTo(MEDIUM_FAULT);
    }

    @Test
    void letsOthersWaitForThatDrive() {
        read(2, 1, B);
        fails("d2", B);
        assertThat(world.answers).doesNotContainKey(2L);
        release(3, 1, part(A));
        observe("d2", null);
        assertThat(driveOf(2)).isEqualTo("d1");
    }

    @Test
    void waitsForADriveThatAnotherUses() {
        heldIn("d2", 2, C);
        read(3, KEEPING_FIRST, B);
        assertThat(world.answers).doesNotContainKey(3L);
        release(4, 2, part(C));
        assertThat(driveOf(3)).isEqualTo("d2");
    }

    @Test
    void refusesAReadWhenTheOtherDriveGoesOutOfUse() {
        heldIn("d2", 2, C);
        read(3, KEEPING_FIRST, B);
        device("d2", "model", AdministrativeStatus.FAILED);
        assertThat(refusal(3)).isEqualTo(NO_MEDIA);
        assertThat(world.answers.get(3L)).asString().contains("kept by the one who asks");
    }

    @Test
    void refusesAWriteWhenTheOtherDriveGoesOutOfUse() {
        heldIn("d2", 2, C);
        write(3, writing(KEEPING_FIRST, A, C));
        device("d2", "model", AdministrativeStatus.FAILED);
        assertThat(refusal(3)).isEqualTo(NO_MEDIA);
    }

    @Test
    void asksForWhatIsInADriveOfItsOwn() {
        read(2, KEEPING_FIRST, A);
        assertThat(driveOf(2)).isEqualTo("d1");
    }

    /** Reads of it come one after the other, so the second would wait until the first has ended. */
    @Test
    void refusesASequentialMediumThatIsReadAlready() {
        send(new FamilyEvent.Configure(sequential()));
        read(2, KEEPING_FIRST, A);
        assertThat(refusal(2)).isEqualTo(NO_MEDIA);
        read(3, 1, A);
        assertThat(driveOf(3)).isEqualTo("d1");
    }

    @Test
    void keepsNothingThatWasGivenBack() {
        heldIn("d2", 2, C);
        release(3, 1, part(A));
        read(4, KEEPING_FIRST, B);
        assertThat(driveOf(4)).isEqualTo("d1");
    }

    private void fails(String drive, String medium) {
        observe(drive, medium);
        callFails(drive, medium, ErrorCode.MEDIUM_FAULT);
    }

    private static FamilyRules sequential() {
        FamilyRules rules = movable(4);
        return new FamilyRules(
                new DeviceSettings(4, 10, new FlushPolicy(0, 1, 1), 600, 600),
                rules.placement(),
                rules.ageNanosMax(),
                9,
                true,
                rules.shares(),
                rules.compatibility());
    }

    private static WriteRequest writing(Terms terms, String... excluded) {
        Set<MediumId> not = Stream.of(excluded).map(FamilyScene::medium).collect(Collectors.toSet());
        return new WriteRequest(FAMILY, List.of(need(1)), Optional.empty(), Optional.empty(), true, false, terms, not);
    }
}
