package org.archivolt.lrs.internal.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.archivolt.base.AdministrativeStatus;
import org.archivolt.base.FilesystemStatus;
import org.junit.jupiter.api.Test;

/** How many drives each kind of work gets. */
final class FairShareTest extends FamilyScene {
    @Test
    void aKindThatHasAllItMayHaveWaitsUntilItMayHaveMore() {
        begin(with(movable(1), atMost("*", Kind.READ, 1)));
        slots(A, B);
        drives("d1", "d2");
        heldIn("d1", 1, A);
        read(2, 1, B);
        assertThat(core.queued()).isEqualTo(1);
        assertThat(reasons(2)).containsExactly("disk:lib:b waits for a drive");
        send(new FamilyEvent.Configure(with(movable(1), atMost("*", Kind.READ, 2))));
        assertThat(driveOf(2)).isEqualTo("d2");
    }

    @Test
    void whoNeedsMoreDrivesThanHisKindMayHaveWaitsAndKeepsNothing() {
        begin(with(movable(1), atMost("*", Kind.READ, 1)));
        slots(A, B);
        drives("d1", "d2");
        read(1, 2, A, B);
        assertThat(world.assigned).isEmpty();
        letThemAge();
        write(2, 2, 0);
        assertThat(chosenFor(2)).containsExactlyInAnyOrder(A, B);
        send(new FamilyEvent.Cancel(2));
        send(new FamilyEvent.Configure(with(movable(1), atMost("*", Kind.READ, 2))));
        assertThat(chosenFor(1)).containsExactlyInAnyOrder(A, B);
    }

    @Test
    void aKindThatMayHaveNoneWaitsAndKeepsNothing() {
        begin(with(movable(1), atMost("*", Kind.READ, 0)));
        slots(A);
        drives("d1");
        read(1, 1, A);
        letThemAge();
        write(2, 1, 0);
        assertThat(chosenFor(2)).containsExactly(A);
        send(new FamilyEvent.Cancel(2));
        send(new FamilyEvent.Configure(with(movable(1), atMost("*", Kind.READ, 1))));
        assertThat(chosenFor(1)).containsExactly(A);
    }

    @Test
    void aDriveAtWorkForAKindAlreadyCountsOnce() {
        begin(with(movable(3), atMost("*", Kind.READ, 1)));
        slots(A);
        drives("d1", "d2");
        heldIn("d1", 1, A);
        read(2, 1, A);
        assertThat(driveOf(2)).isEqualTo("d1");
    }

    @Test
    void keepsForAKindThatWaitsWhatIsItsOwn() {
        begin(with(movable(1), new Shares.Rule("*", Optional.of(Kind.WRITE), 1, 1, 9)));
        slots(A, B, C);
        drives("d1", "d2");
        heldIn("d1", 1, A);
        lock(C);
        mediumRecord(B, AdministrativeStatus.UNLOCKED, FilesystemStatus.FULL, 0);
        send(new FamilyEvent.DeviceDetached(device("d2")));
        write(2, 1, ROOM);
        assertThat(core.queued()).as("A is in use").isEqualTo(1);
        read(3, 1, B);
        observe("d2", null);
        assertThat(chosenFor(3)).as("d2 is kept for the write").isEmpty();
        send(new FamilyEvent.Cancel(2));
        assertThat(driveOf(3)).as("no write waits any more").isEqualTo("d2");
    }

    @Test
    void whatIsKeptForOthersIsNotKeptFromThoseWhoHaveWaitedTooLong() {
        begin(with(movable(1), new Shares.Rule("*", Optional.of(Kind.WRITE), 1, 1, 9)));
        slots(A, B);
        drives("d1", "d2");
        heldIn("d1", 1, A);
        mediumRecord(B, AdministrativeStatus.UNLOCKED, FilesystemStatus.FULL, 0);
        send(new FamilyEvent.DeviceDetached(device("d2")));
        read(3, 1, B);
        write(2, 1, ROOM);
        letThemAge();
        observe("d2", null);
        assertThat(driveOf(3)).isEqualTo("d2");
    }

    @Test
    void theKindWithTheFewestDrivesForItsWeightGetsTheNext() {
        begin(with(
                movable(1),
                new Shares.Rule("*", Optional.of(Kind.READ), 1, 0, 9),
                new Shares.Rule("*", Optional.of(Kind.WRITE), 3, 0, 9)));
        slots(A, B, C, "e");
        drives("d1", "d2", "d3");
        heldIn("d1", 1, A);
        write(2, 1, 0);
        String writing = driveOf(2);
        observe(writing, world.assigned.get(writing).medium().name());
        ready(writing);
        send(new FamilyEvent.DeviceDetached(device("d3")));
        read(3, 1, view(B).users() > 0 ? C : B);
        write(4, 1, 0);
        observe("d3", null);
        assertThat(driveOf(4)).as("one drive each, and writes weigh more").isEqualTo("d3");
        assertThat(driveOf(3)).isNull();
    }

    @Test
    void technologiesAreCountedApartAndThoseWithoutARuleHaveNoLimit() {
        begin(with(movable(1), atMost("old", Kind.READ, 1)));
        slots(A, B, C);
        drive("d1", "old");
        drive("d2", "old");
        drive("d3", "new");
        read(1, 1, A);
        read(2, 1, B);
        assertThat(world.assigned.keySet()).containsExactlyInAnyOrder("d1", "d3");
        read(3, 1, C);
        assertThat(core.queued()).isEqualTo(1);
    }

    @Test
    void theFirstRuleThatFitsCounts() {
        Shares shares =
                new Shares(List.of(atMost("old", Kind.READ, 2), new Shares.Rule("*", Optional.empty(), 1, 0, 1)));
        assertThat(shares.rule("old", Kind.READ).drivesMax()).isEqualTo(2);
        assertThat(shares.rule("old", Kind.WRITE).drivesMax()).isEqualTo(1);
        assertThat(shares.rule("new", Kind.READ).drivesMax()).isEqualTo(1);
        assertThat(Shares.UNLIMITED.rule("new", Kind.FORMAT).drivesMax()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void formatsHaveTheirShareToo() {
        begin(with(rules(1), atMost("*", Kind.FORMAT, 1)));
        blank(A);
        blank(B);
        format(1, A, false);
        format(2, B, false);
        assertThat(world.blanked).containsExactly(1L);
        assertThat(reasons(2)).containsExactly("disk:lib:b the drives for this kind of work are all in use");
    }

    private static Shares.Rule atMost(String technology, Kind kind, int drives) {
        return new Shares.Rule(technology, Optional.of(kind), 1, 0, drives);
    }
}
