package org.archivolt.lrs.internal.core;

import static org.archivolt.base.ErrorCode.DEVICE_FAULT;
import static org.archivolt.base.ErrorCode.MEDIUM_FAULT;
import static org.archivolt.base.ErrorCode.NO_MEDIA;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.archivolt.base.AdministrativeStatus;
import org.archivolt.base.FilesystemStatus;
import org.archivolt.base.MediumId;
import org.junit.jupiter.api.Test;

/** K of N media: whatever state each of them is in, a read is granted, waits or is refused as it must be. */
final class ReadingAnyOfManyTest extends FamilyScene {
    private static final List<String> NAMES = List.of(A, B, C);

    /** What can be wrong with a medium. */
    private enum State {
        FREE,
        BUSY,
        LENT,
        LOCKED,
        FAILED,
        BLANK,
        MISSING,
        BROKEN_DEVICE,
        LOCKED_DEVICE;

        static final Set<State> TEMPORARY = EnumSet.of(BUSY, LENT);
    }

    /**
     * Goal: a candidate that cannot be read only makes the set smaller.
     *
     * <p>Method: every combination of states of three media, and 1, 2 or 3 of them wanted; what must happen follows from
     * counting the states alone.
     */
    @Test
    void dependsOnlyOnHowManyAreFreeAndHowManyWillBe() {
        forAllCombinations(states -> {
            for (int required = 1; required <= NAMES.size(); required++) {
                begin(rules(1));
                for (int i = 0; i < NAMES.size(); i++) {
                    fixed(NAMES.get(i), states.get(i), 100 + i);
                }
                mustReadAsStatesSay(states, required);
            }
        });
    }

    /** The same with media in slots and as many drives as media. */
    @Test
    void dependsOnlyOnThatForMediaInSlotsToo() {
        forAllCombinations(states -> {
            if (states.contains(State.BROKEN_DEVICE) || states.contains(State.LOCKED_DEVICE)) {
                return;
            }
            for (int required = 1; required <= NAMES.size(); required++) {
                begin(movable(1));
                drives("d1", "d2", "d3");
                for (int i = 0; i < NAMES.size(); i++) {
                    inSlot(NAMES.get(i), states.get(i), 100 + i);
                }
                mustReadAsStatesSay(states, required);
            }
        });
    }

    private void forAllCombinations(Consumer<List<State>> test) {
        for (State a : State.values()) {
            for (State b : State.values()) {
                for (State c : State.values()) {
                    test.accept(List.of(a, b, c));
                }
            }
        }
    }

    private void mustReadAsStatesSay(List<State> states, int required) {
        List<MediumId> free = new ArrayList<>();
        for (int i = 0; i < NAMES.size(); i++) {
            if (states.get(i) == State.FREE) {
                free.add(medium(NAMES.get(i)));
            }
        }
        long later = states.stream().filter(State.TEMPORARY::contains).count();
        String what = required + " of " + states;
        read(1, required, A, B, C);
        if (free.size() >= required) {
            readyAll(1);
            assertThat(grantedMedia(1)).as(what).hasSize(required).isSubsetOf(free);
            return;
        }
        if (free.size() + later < required) {
            assertThat(refusal(1)).as(what).isEqualTo(NO_MEDIA);
            return;
        }
        assertThat(core.queued()).as(what).isEqualTo(1);
        assertThat(reasons(1)).as(what).isNotEmpty();
        endWhatIsTemporary(states);
        readyAll(1);
        assertThat(grantedMedia(1)).as(what).hasSize(required);
    }

    private void endWhatIsTemporary(List<State> states) {
        heldElsewhere.clear();
        for (int i = 0; i < NAMES.size(); i++) {
            if (states.get(i) == State.BUSY) {
                release(200 + i, 100 + i, part(NAMES.get(i)));
            } else if (states.get(i) == State.LENT) {
                mediumRecord(NAMES.get(i), AdministrativeStatus.UNLOCKED, FilesystemStatus.EMPTY, ROOM);
                comesBack(NAMES.get(i));
            }
        }
    }

    private void readyAll(long request) {
        while (driveOf(request) != null) {
            String drive = driveOf(request);
            observe(drive, world.assigned.get(drive).medium().name());
            ready(drive);
        }
    }

    private void fixed(String name, State state, long user) {
        if (state == State.MISSING) {
            return;
        }
        if (state == State.LENT) {
            heldElsewhere.add(medium(name));
        }
        record(name, state);
        device(
                name,
                "model",
                state == State.LOCKED_DEVICE ? AdministrativeStatus.LOCKED : AdministrativeStatus.UNLOCKED);
        observe(name, name);
        if (state == State.BUSY) {
            held(user, name);
        } else if (state == State.BROKEN_DEVICE) {
            send(new FamilyEvent.DeviceBroken(device(name), Optional.empty(), fault()));
        }
    }

    private void inSlot(String name, State state, long user) {
        if (state == State.MISSING) {
            return;
        }
        if (state == State.LENT) {
            heldElsewhere.add(medium(name));
        }
        record(name, state);
        if (state == State.BUSY) {
            read(user, 1, name);
            String drive = driveOf(user);
            observe(drive, name);
            ready(drive);
        }
    }

    private void record(String name, State state) {
        AdministrativeStatus status = switch (state) {
            case LOCKED -> AdministrativeStatus.LOCKED;
            case FAILED -> AdministrativeStatus.FAILED;
            default -> AdministrativeStatus.UNLOCKED;
        };
        mediumRecord(name, status, state == State.BLANK ? FilesystemStatus.BLANK : FilesystemStatus.EMPTY, ROOM);
    }

    // ---- which of those that could be had

    @Test
    void prefersWhatIsInADriveThenTheCallersOrder() {
        begin(movable(1));
        slots(A, B, C);
        device("d1");
        observe("d1", C);
        drives("d2");
        read(1, 1, A, B, C);
        assertThat(chosenFor(1)).containsExactly(C);
        ready("d1");
        read(2, 1, B, A, C);
        assertThat(chosenFor(2)).containsExactly(B);
    }

    @Test
    void readsThroughTheThirdDriveWhenTwoHaveFailed() {
        media(A, B, C);
        read(1, 1, A, B, C);
        refuse(driveOf(1), DEVICE_FAULT);
        refuse(driveOf(1), MEDIUM_FAULT);
        readyAll(1);
        assertThat(grantedMedia(1)).hasSize(1);
    }

    @Test
    void triesTheSameMediumInAnotherDrive() {
        begin(movable(1));
        slots(A);
        drives("d1", "d2");
        read(1, 1, A);
        assertThat(driveOf(1)).isEqualTo("d1");
        refuse("d1", DEVICE_FAULT);
        assertThat(driveOf(1)).isEqualTo("d2");
        ready("d2");
        assertThat(grantedMedia(1)).containsExactly(medium(A));
    }

    @Test
    void saysWhatHasFailedWhenEveryDriveHasBeenTried() {
        begin(movable(1));
        slots(A);
        drives("d1", "d2");
        read(1, 1, A);
        refuse("d1", DEVICE_FAULT);
        refuse("d2", DEVICE_FAULT);
        assertThat(refusal(1)).isEqualTo(DEVICE_FAULT);
        assertThat(world.answers.get(1L).toString()).contains("disk:lib:a", "failed: DEVICE_FAULT while");
    }

    @Test
    void refusesAtOnceWhatIsInADeviceThatHasFailed() {
        media(A, B);
        send(new FamilyEvent.DeviceBroken(device(A), Optional.of(medium(A)), fault()));
        read(1, 1, A);
        assertThat(refusal(1)).isEqualTo(NO_MEDIA);
        assertThat(world.answers.get(1L).toString()).contains("disk:lib:a");
    }

    @Test
    void refusesWhoWaitsWhenNothingIsLeftToWaitFor() {
        begin(rules(1));
        media(A);
        held(1, A);
        read(2, 1, A);
        assertThat(core.queued()).isEqualTo(1);
        lock(A);
        assertThat(refusal(2)).isEqualTo(NO_MEDIA);
    }
}
