package org.archivolt.lrs.internal.core;

import static org.archivolt.base.ErrorCode.NO_MEDIA;
import static org.archivolt.base.ErrorCode.NO_SPACE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.archivolt.base.AdministrativeStatus;
import org.archivolt.base.DeviceId;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.FilesystemStatus;
import org.archivolt.base.Space;
import org.archivolt.base.Tags;
import org.archivolt.ldm.DriveType;
import org.archivolt.lrs.MediumNeed;
import org.archivolt.lrs.Terms;
import org.archivolt.lrs.WriteRequest;
import org.junit.jupiter.api.Test;

/** Which media and which drives a write gets. */
final class ChoosingMediaTest extends FamilyScene {
    // ---- among media in drives

    @Test
    void bestFitTakesTheFullestThatHasRoom() {
        Map<Long, String> table = Map.of(0L, B, 300L, B, 301L, A, 500L, A, 501L, C, 900L, C);
        table.forEach((bytes, expected) -> mustChoose(Placement.BEST_FIT, bytes, expected));
    }

    @Test
    void firstFitTakesTheFirstByNameThatHasRoom() {
        Map<Long, String> table = Map.of(0L, A, 300L, A, 500L, A, 501L, C, 900L, C);
        table.forEach((bytes, expected) -> mustChoose(Placement.FIRST_FIT, bytes, expected));
    }

    @Test
    void spreadTakesTheEmptiestOfTheIdle() {
        Map<Long, String> table = Map.of(0L, C, 300L, C, 501L, C, 900L, C);
        table.forEach((bytes, expected) -> mustChoose(Placement.SPREAD, bytes, expected));
    }

    /** A has 500, B 300 and C 900 bytes of room. */
    private void mustChoose(Placement placement, long bytes, String expected) {
        FamilyRules base = rules(2);
        begin(new FamilyRules(
                base.devices(), placement, base.ageNanosMax(), 1, false, Shares.UNLIMITED, Compatibility.ANY));
        medium(A, AdministrativeStatus.UNLOCKED, 500);
        medium(B, AdministrativeStatus.UNLOCKED, 300);
        medium(C, AdministrativeStatus.UNLOCKED, 900);
        write(1, 1, bytes);
        assertThat(chosenFor(1)).as("%s of %d bytes", placement, bytes).containsExactly(expected);
    }

    @Test
    void countsWhatIsPromisedAsTaken() {
        begin(movable(2));
        drives("d1", "d2");
        slot(A, 500);
        slot(B, 600);
        write(1, 1, 400);
        assertThat(chosenFor(1)).containsExactly(A);
        write(2, 1, 200);
        assertThat(chosenFor(2)).containsExactly(B);
    }

    // ---- from slots

    @Test
    void takesFromTheSlotsTheFullestThatHasRoom() {
        Map<Long, String> table = Map.of(0L, B, 300L, B, 301L, A, 501L, C);
        table.forEach((bytes, expected) -> {
            begin(movable(1));
            drives("d1");
            slot(A, 500);
            slot(B, 300);
            slot(C, 900);
            write(1, 1, bytes);
            assertThat(chosenFor(1)).as("%d bytes", bytes).containsExactly(expected);
        });
    }

    @Test
    void prefersWhatIsInADriveToWhatFitsBetterInASlot() {
        begin(movable(1));
        slot(A, 900);
        slot(B, 300);
        device("d1");
        observe("d1", A);
        drives("d2");
        write(1, 1, 100);
        assertThat(chosenFor(1)).containsExactly(A);
        assertThat(driveOf(1)).isEqualTo("d1");
    }

    @Test
    void loadsEmptyDrivesFirstAndThenTheOneUnusedForLongest() {
        begin(movable(1));
        slots(A, B, C, "e");
        drives("d1", "d2");
        heldIn("d1", 1, A);
        release(10, 1, part(A));
        heldIn("d2", 2, B);
        release(11, 2, part(B));
        read(3, 1, C);
        assertThat(driveOf(3)).isEqualTo("d1");
        drives("d3");
        read(4, 1, "e");
        assertThat(driveOf(4)).isEqualTo("d3");
    }

    @Test
    void gathersMediaFromDrivesAndSlots() {
        begin(movable(1));
        slots(A, B, C);
        device("d1");
        observe("d1", B);
        drives("d2", "d3");
        write(1, 3, 0);
        assertThat(chosenFor(1)).containsExactlyInAnyOrder(A, B, C);
        assertThat(world.assigned.get("d1").medium()).isEqualTo(medium(B));
    }

    @Test
    void waitsForADriveThatHasNotToldYetWhatItHolds() {
        begin(movable(1));
        slots(A);
        device("d1");
        write(1, 1, 0);
        read(2, 1, A);
        assertThat(core.queued()).isEqualTo(2);
        observe("d1", null);
        assertThat(chosenFor(1)).containsExactly(A);
    }

    // ---- drives

    @Test
    void refusesAtOnceMoreMediaThanThereAreDrivesFor() {
        begin(movable(1));
        slots(A, B, C);
        drives("d1", "d2");
        write(1, 2, 0);
        assertThat(chosenFor(1)).hasSize(2);
        write(2, 3, 0);
        assertThat(refusal(2)).isEqualTo(NO_MEDIA);
        read(3, 3, A, B, C);
        assertThat(refusal(3)).isEqualTo(NO_MEDIA);
    }

    @Test
    void readsInAnyDriveThatCanAndWritesOnlyInThoseThatMay() {
        begin(with(movable(1), new Compatibility(Map.of("old", Set.of("m5")), Map.of("old", Set.of("m6")))));
        drive("d1", "old");
        tape("five", "m5");
        tape("six", "m6");
        tape("seven", "m7");
        write(1, WriteRequest.of(FAMILY, 1, 0, Tags.of("six")));
        assertThat(refusal(1)).isEqualTo(NO_MEDIA);
        assertThat(world.answers.get(1L).toString()).contains("no drive of this host can take it");
        read(2, 1, "seven");
        assertThat(refusal(2)).isEqualTo(NO_MEDIA);
        read(3, 1, "six");
        assertThat(chosenFor(3)).containsExactly("six");
    }

    /** A newer drive may be listed or not: one that is not listed takes everything. */
    @Test
    void waitsForTheDriveThatCan() {
        begin(with(movable(1), new Compatibility(Map.of("old", Set.of("m5")), Map.of())));
        drive("d1", "old");
        drive("d2", "new");
        tape("five", "m5");
        tape("six", "m6");
        read(1, 1, "six");
        assertThat(driveOf(1)).isEqualTo("d2");
        ready("d2");
        tape("other", "m6");
        read(2, 1, "other");
        assertThat(core.queued()).isEqualTo(1);
        assertThat(reasons(2)).containsExactly("disk:lib:other waits for a drive");
        release(10, 1, part("six"));
        assertThat(driveOf(2)).isEqualTo("d2");
    }

    @Test
    void hasAMediumTakenOutOfADriveThatCannotWriteIt() {
        begin(with(movable(1), new Compatibility(Map.of("new", Set.of("m5")), Map.of("old", Set.of("m5")))));
        tape("five", "m5");
        device("d1", "old", AdministrativeStatus.UNLOCKED);
        observe("d1", "five");
        drive("d2", "new");
        write(1, 1, 0);
        assertThat(world.told).contains(new RecordingWorld.Told("d1", new DeviceEvent.Vacate(medium("five"))));
        observe("d1", null);
        assertThat(driveOf(1)).isEqualTo("d2");
    }

    /** The medium that fits first must go into the one drive that takes it, whoever is looked at first. */
    @Test
    void findsDrivesForAllMediaWhateverTheOrder() {
        begin(with(movable(1), new Compatibility(Map.of("both", Set.of("m5", "m6"), "six", Set.of("m6")), Map.of())));
        tape("a", "m6");
        tape("b", "m5");
        drive("d1", "both");
        drive("d2", "six");
        read(1, 2, "a", "b");
        assertThat(world.assigned.get("d1").medium()).isEqualTo(medium("b"));
        assertThat(world.assigned.get("d2").medium()).isEqualTo(medium("a"));
    }

    // ---- what a write asks for

    @Test
    void takesOnlyWhatCarriesAllTags() {
        carrying(A, Tags.of("fast"));
        carrying(B, Tags.of("fast", "new"));
        write(1, WriteRequest.of(FAMILY, 1, 0, Tags.of("fast", "new")));
        assertThat(chosenFor(1)).containsExactly(B);
        write(2, WriteRequest.of(FAMILY, 2, 0, Tags.of("fast", "new")));
        assertThat(refusal(2)).isEqualTo(NO_MEDIA);
    }

    @Test
    void givesEachNeedAMediumThatSatisfiesIt() {
        carrying(A, Tags.of("fast"));
        carrying(B, Tags.NONE);
        write(1, asking(need(0), new MediumNeed(0, Tags.of("fast"), false)));
        ready(A);
        ready(B);
        assertThat(grantedMedia(1)).containsExactly(medium(B), medium(A));
    }

    @Test
    void takesOnlyMediaOfTheLibraryAskedFor() {
        media(A);
        write(1, inLibrary("lib"));
        assertThat(chosenFor(1)).containsExactly(A);
        write(2, inLibrary("other"));
        assertThat(refusal(2)).isEqualTo(NO_MEDIA);
    }

    private static WriteRequest inLibrary(String name) {
        return new WriteRequest(
                FAMILY, List.of(need(0)), Optional.of(name), Optional.empty(), true, false, Terms.DEFAULT);
    }

    @Test
    void aMediumAskedToBeEmptyHasNeverBeenWritten() {
        MediumNeed empty = new MediumNeed(0, Tags.NONE, true);
        media(A);
        mediumRecord(B, AdministrativeStatus.UNLOCKED, FilesystemStatus.USED, ROOM);
        device(B);
        observe(B, B);
        write(1, asking(empty));
        assertThat(chosenFor(1)).containsExactly(A);
        ready(A);
        write(2, asking(empty));
        assertThat(chosenFor(2)).as("nothing was promised to the first").containsExactly(A);
        release(10, 1, part(A, 10));
        write(3, asking(empty));
        assertThat(reasons(3)).contains("disk:lib:a is about to be written");
        flush(A, 10, 10);
        assertThat(refusal(3)).isEqualTo(NO_MEDIA);
    }

    @Test
    void grantsLessThanAskedOnlyWhenNothingHoldsTheWhole() {
        medium(A, AdministrativeStatus.UNLOCKED, 300);
        medium(B, AdministrativeStatus.UNLOCKED, 500);
        write(1, asking(need(501)));
        assertThat(chosenFor(1)).as("the emptiest").containsExactly(B);
        ready(B);
        assertThat(granted(1).grants().get(0).availableBytes()).isEqualTo(500);
    }

    @Test
    void waitsForAMediumThatHoldsTheWholeRatherThanToSplit() {
        begin(rules(1));
        medium(A, AdministrativeStatus.UNLOCKED, 300);
        medium(B, AdministrativeStatus.UNLOCKED, 900);
        held(1, B);
        write(2, asking(need(500)));
        assertThat(core.queued()).isEqualTo(1);
        release(10, 1, part(B));
        assertThat(chosenFor(2)).containsExactly(B);
    }

    @Test
    void refusesWhatAllTogetherHaveNoRoomFor() {
        medium(A, AdministrativeStatus.UNLOCKED, 300);
        medium(B, AdministrativeStatus.UNLOCKED, 500);
        write(1, asking(need(800)));
        assertThat(chosenFor(1)).containsExactly(B);
        write(2, asking(need(801)));
        assertThat(refusal(2)).isEqualTo(NO_SPACE);
    }

    @Test
    void neverSplitsWhatMustNotBeSplit() {
        medium(A, AdministrativeStatus.UNLOCKED, 300);
        medium(B, AdministrativeStatus.UNLOCKED, 500);
        write(1, 1, 501);
        assertThat(refusal(1)).isEqualTo(NO_SPACE);
    }

    // ---- groupings

    @Test
    void prefersMediaOfItsGroupingEvenFromASlot() {
        begin(movable(1));
        slots(A);
        mediumRecord(
                B, "model", Tags.NONE, AdministrativeStatus.UNLOCKED, FilesystemStatus.USED, ROOM, Set.of("night"));
        device("d1");
        observe("d1", A);
        drives("d2");
        write(1, grouped("night", 10));
        assertThat(chosenFor(1)).containsExactly(B);
    }

    @Test
    void takesAnotherMediumAtOnceWhenThoseOfItsGroupingAreBusyOrTooSmall() {
        begin(rules(1));
        medium(B, AdministrativeStatus.UNLOCKED, ROOM);
        mediumRecord(A, "model", Tags.NONE, AdministrativeStatus.UNLOCKED, FilesystemStatus.USED, 100, Set.of("night"));
        device(A);
        observe(A, A);
        write(1, grouped("night", 500));
        assertThat(chosenFor(1)).as("too small").containsExactly(B);
        ready(B);
        release(10, 1, part(B));
        held(2, A);
        write(3, grouped("night", 10));
        assertThat(chosenFor(3)).as("busy").containsExactly(B);
    }

    @Test
    void aMediumCarriesAGroupingOnceItsExtentsAreFlushed() {
        begin(movable(1));
        drives("d1");
        slots(A);
        slot(B, 10);
        write(1, grouped("night", 100));
        ready("d1");
        observe("d1", A);
        release(10, 1, part(A, 100));
        assertThat(view(A).groupings()).isEmpty();
        List<ToSync> batch = List.of(new ToSync(10, 100, 1, List.of("at"), Optional.of("night"), false, 0));
        send(new FamilyEvent.Flushed(device("d1"), medium(A), batch, Optional.empty()));
        assertThat(view(A).groupings()).containsExactly("night");
        observe("d1", null);
        write(2, grouped("night", 1));
        assertThat(chosenFor(2)).as("B would fit better").containsExactly(A);
    }

    @Test
    void writesOfOneGroupingShareItsMediumAsLongAsItHasStreams() {
        begin(rules(2));
        media(A, B);
        write(1, grouped("night", 0));
        String first = chosenFor(1).get(0);
        ready(first);
        release(10, 1, part(first, 1));
        List<ToSync> batch = List.of(new ToSync(10, 1, 1, List.of("at"), Optional.of("night"), false, 0));
        send(new FamilyEvent.Flushed(device(first), medium(first), batch, Optional.empty()));
        for (int id = 2; id < 4; id++) {
            write(id, grouped("night", 0));
            assertThat(chosenFor(id)).containsExactly(first);
            ready(first);
        }
        write(4, grouped("night", 0));
        assertThat(chosenFor(4)).doesNotContain(first).hasSize(1);
    }

    // ---- no duplicates

    @Test
    void givesAClientNoMediumItHoldsAlready() {
        begin(rules(9));
        media(A);
        write(1, withoutDuplicate("mover"));
        ready(A);
        write(2, withoutDuplicate("mover"));
        assertThat(reasons(2)).containsExactly("disk:lib:a is held by the same client");
        write(3, withoutDuplicate("other"));
        assertThat(chosenFor(3)).containsExactly(A);
        release(10, 1, part(A));
        assertThat(core.queued()).isZero();
    }

    @Test
    void givesAClientAnotherMediumInsteadOfTheOneItHolds() {
        begin(rules(9));
        media(A, B);
        write(1, withoutDuplicate("mover"));
        write(2, withoutDuplicate("mover"));
        assertThat(world.assigned.keySet()).containsExactlyInAnyOrder(A, B);
    }

    @Test
    void grantsNoMediumARequestExcludes() {
        begin(rules(9));
        media(A, B);
        write(1, without(A));
        assertThat(chosenFor(1)).containsExactly(B);
        write(2, without(A, B));
        assertThat(refusal(2)).isEqualTo(NO_MEDIA);
    }

    private static WriteRequest without(String... media) {
        return new WriteRequest(
                FAMILY,
                List.of(need(0)),
                Optional.empty(),
                Optional.empty(),
                false,
                false,
                Terms.DEFAULT,
                Stream.of(media).map(FamilyScene::medium).collect(Collectors.toSet()));
    }

    // ---- words

    private void carrying(String name, Tags tags) {
        mediumRecord(name, "model", tags, AdministrativeStatus.UNLOCKED, FilesystemStatus.EMPTY, ROOM, Set.of());
        device(name);
        observe(name, name);
    }

    /** In a slot; its tag is its name. */
    private void tape(String name, String model) {
        mediumRecord(name, model, Tags.of(name), AdministrativeStatus.UNLOCKED, FilesystemStatus.EMPTY, ROOM, Set.of());
    }

    @Test
    void followsWhatTheDriverKnowsOfDrivesUnlessItIsConfigured() {
        begin(with(movable(1), new Compatibility(Map.of("d8", Set.of("m7", "m8")), Map.of())));
        send(new FamilyEvent.KnowDrives(Compatibility.of(List.of(
                new DriveType("d8", Set.of("m8"), Set.of()), new DriveType("d9", Set.of("m9"), Set.of("m8"))))));
        tape(A, "m7");
        tape(B, "m8");
        tape(C, "nobody knows");
        drive("d1", "d9");
        assertThat(refusalOf(1, A)).as("neither").isEqualTo(ErrorCode.NO_MEDIA);
        assertThat(refusalOf(2, B)).as("reads it only").isEqualTo(ErrorCode.NO_MEDIA);
        write(3, WriteRequest.of(FAMILY, 1, 0, Tags.of(C)));
        assertThat(driveOf(3)).isEqualTo("d1");
        drive("d2", "d8");
        write(4, WriteRequest.of(FAMILY, 1, 0, Tags.of(A)));
        assertThat(driveOf(4)).as("as configured").isEqualTo("d2");
    }

    private ErrorCode refusalOf(long id, String tag) {
        write(id, WriteRequest.of(FAMILY, 1, 0, Tags.of(tag)));
        return refusal(id);
    }

    private static FamilyRules with(FamilyRules rules, Compatibility compatibility) {
        return new FamilyRules(
                rules.devices(),
                rules.placement(),
                rules.ageNanosMax(),
                rules.healthMax(),
                rules.movable(),
                rules.shares(),
                compatibility);
    }

    @Test
    void triesAnotherMediumWhenTheOneMountedHasLessRoomThanWasKnown() {
        begin(movable(1));
        slots(A, B);
        drives("d1");
        write(1, 1, 10);
        assertThat(chosenFor(1)).containsExactly(A);
        send(new FamilyEvent.DeviceObserved(
                new DeviceId(FAMILY, "lib", "d1"), Optional.of(medium(A)), Optional.of(new Space(ROOM, 0))));
        ready("d1");
        assertThat(chosenFor(1)).containsExactly(B);
        observe("d1", B);
        ready("d1");
        assertThat(grantedMedia(1)).containsExactly(medium(B));
        mustBeUnused(A);
    }

    @Test
    void saysThatThereIsNoRoomWhenNoMediumMountedHasAny() {
        begin(movable(1));
        slots(A);
        drives("d1");
        write(1, 1, 10);
        send(new FamilyEvent.DeviceObserved(
                new DeviceId(FAMILY, "lib", "d1"), Optional.of(medium(A)), Optional.of(new Space(ROOM, 0))));
        ready("d1");
        assertThat(refusal(1)).isEqualTo(ErrorCode.NO_SPACE);
    }
}
