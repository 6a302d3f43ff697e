package org.archivolt.lrs.internal.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.archivolt.lrs.Terms;
import org.junit.jupiter.api.Test;

/** In which order requests are served, and that nobody starves. */
final class AgeingTest extends FamilyScene {
    @Test
    void servesByUrgencyThenPriorityThenArrival() {
        begin(rules(1));
        media(A);
        held(1, A);
        read(2, new Terms("", 0, -300), A);
        read(3, new Terms("", 0, -100), A);
        read(4, new Terms("", 0, -100), A);
        read(5, new Terms("", 1, -900), A);
        mustBeServedInOrder(1, 5, 3, 4, 2);
    }

    @Test
    void servesByArrivalThoseWhoHaveWaitedTooLong() {
        begin(rules(1));
        media(A);
        held(1, A);
        read(2, new Terms("", 0, -300), A);
        read(3, new Terms("", 7, 0), A);
        letThemAge();
        read(4, new Terms("", 9, 0), A);
        read(5, new Terms("", 9, 9), A);
        mustBeServedInOrder(1, 2, 3, 5, 4);
    }

    /** Each gives A back, and the next gets it. */
    private void mustBeServedInOrder(long first, long... others) {
        long holder = first;
        for (long next : others) {
            release(100 + next, holder, part(A));
            assertThat(chosenFor(next)).as("%d after %d", next, holder).containsExactly(A);
            ready(A);
            holder = next;
        }
        assertThat(core.queued()).isZero();
    }

    /** With one drive, those who want what is in it would never let it go. */
    @Test
    void readsOfTheMountedMediumGoFirstUntilAnotherHasWaitedTooLong() {
        begin(movable(1));
        slots(A, B);
        drives("d1");
        heldIn("d1", 1, A);
        read(2, 1, B);
        read(3, 1, A);
        release(10, 1, part(A));
        assertThat(chosenFor(3)).as("A is there").containsExactly(A);
        ready("d1");
        read(4, 1, A);
        letThemAge();
        release(11, 3, part(A));
        assertThat(chosenFor(2)).as("B has waited too long").containsExactly(B);
        assertThat(core.queued()).isEqualTo(1);
    }

    @Test
    void urgentReadsOfAShelvedMediumGoBeforeTheMountedOne() {
        begin(movable(1));
        slots(A, B);
        drives("d1");
        heldIn("d1", 1, A);
        read(2, 1, A);
        read(3, new Terms("", 1, 0), B);
        release(10, 1, part(A));
        assertThat(chosenFor(3)).containsExactly(B);
    }

    @Test
    void claimsAreGivenUpWithTheRequest() {
        begin(rules(1));
        media(A, B);
        held(1, B);
        write(2, 2, 0);
        letThemAge();
        write(3, 1, 0);
        assertThat(chosenFor(3)).as("A is kept for the second").isEmpty();
        send(new FamilyEvent.Cancel(2));
        assertThat(chosenFor(3)).containsExactly(A);
    }

    @Test
    void claimsAreGivenUpOnceServed() {
        begin(rules(1));
        media(A, B);
        held(1, B);
        write(2, 2, 0);
        letThemAge();
        write(3, 1, 0);
        release(10, 1, part(B));
        ready(A);
        ready(B);
        release(11, 2, part(A), part(B));
        assertThat(chosenFor(3)).hasSize(1);
        assertThat(core.allDevices()).allMatch(device -> device.claims.isEmpty());
    }

    @Test
    void theOlderOfTwoWhoHaveWaitedTooLongGoesFirst() {
        begin(rules(1));
        media(A, B);
        held(1, A);
        held(2, B);
        write(3, 2, 0);
        write(4, 1, 0);
        letThemAge();
        release(10, 1, part(A));
        assertThat(world.assigned).as("A is kept for the third").isEmpty();
        release(11, 2, part(B));
        assertThat(chosenFor(3)).hasSize(2);
    }

    @Test
    void aClaimKeepsOnlyWhatIsNeeded() {
        begin(rules(2));
        media(A);
        format(1, A, true);
        write(2, 1, 0);
        letThemAge();
        media(B);
        write(3, 1, 0);
        assertThat(world.assigned.keySet()).containsExactlyInAnyOrder(B);
    }

    /** Though those who came later want what is in the drive, and have waited too long as well. */
    @Test
    void theDriveIsKeptForWhoeverHasWaitedLongestForAMediumInASlot() {
        begin(movable(2));
        slots(A, B);
        drives("d1");
        heldIn("d1", 1, A);
        heldIn("d1", 2, A);
        read(3, 1, B);
        read(4, 1, A);
        letThemAge();
        lock(C);
        release(10, 1, part(A));
        lock(C);
        assertThat(chosenFor(4)).as("d1 is kept for the third").isEmpty();
        release(11, 2, part(A));
        assertThat(chosenFor(3)).containsExactly(B);
    }

    /** With more streams than one, the drive would never be nobody's. */
    @Test
    void aDriveThatMustBeLoadedIsKeptWhole() {
        begin(movable(2));
        slots(A, B, C);
        drives("d1", "d2");
        heldIn("d1", 1, A);
        heldIn("d2", 2, C);
        release(10, 2, part(C));
        read(3, 2, A, B);
        assertThat(chosenFor(3)).containsExactlyInAnyOrder(A, B);
        send(new FamilyEvent.Cancel(3));
        observe("d2", C);
        read(4, 1, A);
        ready("d1");
        read(5, 2, A, B);
        letThemAge();
        lock("another");
        read(6, 1, C);
        assertThat(chosenFor(6)).as("d2 is kept for B").isEmpty();
        release(11, 1, part(A));
        assertThat(chosenFor(5)).containsExactlyInAnyOrder(A, B);
    }

    @Test
    void everythingIsServedByArrivalWithoutAnyPatience() {
        FamilyRules base = rules(1);
        begin(new FamilyRules(base.devices(), base.placement(), 0, 1, false, Shares.UNLIMITED, Compatibility.ANY));
        media(A);
        held(1, A);
        read(2, new Terms("", 0, 0), A);
        read(3, new Terms("", 9, 9), A);
        mustBeServedInOrder(1, 2, 3);
    }

    @Test
    void keepsItsPlaceWhenItIsTriedAgain() {
        begin(movable(1));
        slots(A, B);
        drives("d1");
        read(1, 1, A);
        read(2, 1, B);
        send(new FamilyEvent.DeviceDetached(device("d1")));
        assertThat(core.queued()).isEqualTo(2);
        observe("d1", null);
        assertThat(chosenFor(1)).containsExactly(A);
    }

    /** Not one for each time the core is woken. */
    @Test
    void servesAllWhoWaitedForTheSameInOneStep() {
        begin(rules(3));
        media(A);
        send(new FamilyEvent.DeviceDetached(device(A)));
        for (long id = 1; id <= 5; id++) {
            read(id, 1, A);
        }
        assertThat(core.queued()).isEqualTo(5);
        observe(A, A);
        assertThat(core.allocations()).as("as many as there are streams").isEqualTo(3);
        assertThat(core.queued()).isEqualTo(2);
    }
}
