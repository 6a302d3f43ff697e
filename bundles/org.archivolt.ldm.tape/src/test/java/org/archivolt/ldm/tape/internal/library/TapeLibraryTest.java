package org.archivolt.ldm.tape.internal.library;

import static org.archivolt.base.ErrorCode.BUSY;
import static org.archivolt.base.ErrorCode.DEVICE_FAULT;
import static org.archivolt.base.ErrorCode.DRIVER_UNAVAILABLE;
import static org.archivolt.base.ErrorCode.INVALID_ARGUMENT;
import static org.archivolt.base.ErrorCode.MEDIUM_FAULT;
import static org.archivolt.base.ErrorCode.NO_SPACE;
import static org.archivolt.base.ErrorCode.NO_SUCH_MEDIUM;
import static org.archivolt.base.ErrorCode.WRONG_STATE;
import static org.archivolt.ldm.tape.internal.TestLibrary.elements;
import static org.archivolt.ldm.tape.internal.TestLibrary.failureOf;
import static org.archivolt.ldm.tape.internal.TestLibrary.refreshed;
import static org.archivolt.testkit.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.MediumId;
import org.archivolt.base.Ticker;
import org.archivolt.ldm.LibraryElement;
import org.archivolt.ldm.LibraryElement.Kind;
import org.archivolt.ldm.LibraryInventory;
import org.archivolt.ldm.tape.internal.TestLibrary;
import org.archivolt.ldm.tape.internal.transport.Transports;
import org.archivolt.ldm.tape.virtual.LibraryPlan;
import org.archivolt.scsi.ScsiTransport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TapeLibraryTest {
    private static final long MIB = 1 << 20;

    @TempDir
    Path folder;

    private TestLibrary world;
    private TapeLibrary library;
    private List<MediumId> media;
    private String drive0;

    @BeforeEach
    void open() throws Exception {
        world = new TestLibrary(folder, LibraryPlan.small().changers(2).stations(2));
        library = world.start(TestLibrary.settings("virtual:lib0/changer", "virtual:lib0/changer1"));
        media = TestLibrary.media(library);
        drive0 = elements(library.inventory(), Kind.DRIVE).get(0).driveSerial().orElseThrow();
    }

    @AfterEach
    void close() throws ArchivoltException {
        world.close();
    }

    @Test
    void listsEveryPlaceAndWhatIsThere() {
        LibraryInventory inventory = library.inventory();
        assertThat(elements(inventory, Kind.SLOT)).hasSize(10);
        assertThat(elements(inventory, Kind.DRIVE))
                .hasSize(2)
                .allMatch(element -> element.driveSerial().isPresent());
        assertThat(elements(inventory, Kind.IMPORT_EXPORT)).hasSize(2);
        assertThat(elements(inventory, Kind.ARM)).hasSize(1);
        assertThat(media).hasSize(6);
        assertThat(inventory.elements()).filteredOn(LibraryElement::cleaning).hasSize(1);
        assertThat(inventory.asOf()).isPresent();
        assertThat(inventory.trouble()).isEmpty();
    }

    @Test
    void bringsAMediumAndTakesItHome() throws Exception {
        int home = place(media.get(2));
        library.bring(media.get(2), drive0);
        assertThat(library.drive(drive0).orElseThrow().medium()).contains(media.get(2));
        assertThat(refreshed(library).find(media.get(2)).orElseThrow().driveSerial())
                .contains(drive0);
        library.takeHome(drive0);
        assertThat(place(media.get(2))).isEqualTo(home);
        assertThat(refreshed(library).find(media.get(2)).orElseThrow().address())
                .isEqualTo(home);
    }

    @Test
    void takesAMediumToAnySlotWhenItsOwnIsTaken() throws Exception {
        int home = place(media.get(0));
        library.bring(media.get(0), drive0);
        behindOurBack().move(place(media.get(1)), home).get(20, TimeUnit.SECONDS);
        library.takeHome(drive0);
        LibraryElement now = refreshed(library).find(media.get(0)).orElseThrow();
        assertThat(now.kind()).isEqualTo(Kind.SLOT);
        assertThat(now.address()).isNotEqualTo(home);
    }

    @Test
    void findsAMediumThatWasMovedBehindOurBack() throws Exception {
        int free = freeSlot();
        behindOurBack().move(place(media.get(0)), free).get(20, TimeUnit.SECONDS);
        library.bring(media.get(0), drive0);
        assertThat(library.drive(drive0).orElseThrow().medium()).contains(media.get(0));
    }

    @Test
    void neverMovesAnotherMediumThanTheOneAskedFor() throws Exception {
        TapeLibrary other = behindOurBack();
        int first = place(media.get(0));
        int second = place(media.get(1));
        int free = freeSlot();
        other.move(first, free).get(20, TimeUnit.SECONDS);
        other.move(second, first).get(20, TimeUnit.SECONDS);
        library.bring(media.get(0), drive0);
        assertThat(refreshed(library).find(media.get(0)).orElseThrow().driveSerial())
                .contains(drive0);
    }

    @Test
    void refusesADriveThatIsFull() throws Exception {
        behindOurBack().bring(media.get(1), drive0);
        assertFails(WRONG_STATE, () -> library.bring(media.get(0), drive0));
        assertThat(library.drive(drive0).orElseThrow().medium()).contains(media.get(1));
    }

    @Test
    void saysThatAMediumIsInAnotherDrive() throws Exception {
        String drive1 =
                elements(library.inventory(), Kind.DRIVE).get(1).driveSerial().orElseThrow();
        library.bring(media.get(0), drive0);
        try {
            library.bring(media.get(0), drive1);
        } catch (ArchivoltException e) {
            assertThat(e.code()).isEqualTo(BUSY);
            return;
        }
        // This library lets the robot take it out of a drive that nobody keeps it in.
        assertThat(refreshed(library).find(media.get(0)).orElseThrow().driveSerial())
                .contains(drive1);
    }

    @Test
    void blamesAMediumThatIsNotThere() {
        MediumId missing = new MediumId(media.get(0).family(), "lib0", "NOTTHERE");
        assertThat(assertFails(MEDIUM_FAULT, () -> library.bring(missing, drive0))
                        .facts())
                .containsEntry("missing", true);
    }

    @Test
    void keepsTwoWithOneBarcodeInQuarantine() throws Exception {
        String barcode = media.get(0).name();
        world.virtual.insertNew(barcode, 64 * MIB);
        LibraryInventory inventory = refreshed(library);
        assertThat(inventory.find(media.get(0))).isEmpty();
        assertThat(inventory.elements())
                .filteredOn(element -> element.barcode().filter(barcode::equals).isPresent())
                .hasSize(2)
                .allMatch(element -> element.trouble().orElse("").contains("also at"));
        assertThat(assertFails(MEDIUM_FAULT, () -> library.bring(media.get(0), drive0))
                        .facts())
                .containsKey("quarantine");
        assertThat(refreshed(library)
                        .at(elements(inventory, Kind.DRIVE).get(0).address())
                        .orElseThrow()
                        .full())
                .isFalse();
    }

    @Test
    void keepsWhatHasNoBarcodeInQuarantine() throws Exception {
        world.virtual.insertNew("", 64 * MIB);
        assertThat(elements(refreshed(library), Kind.IMPORT_EXPORT))
                .filteredOn(LibraryElement::full)
                .singleElement()
                .satisfies(element -> assertThat(element.medium()).isEmpty())
                .satisfies(element -> assertThat(element.trouble()).isPresent());
    }

    @Test
    void importsAndExports() throws Exception {
        String name = world.virtual.insertNew("NEW001L9", 64 * MIB);
        MediumId medium = new MediumId(media.get(0).family(), "lib0", name);
        int station = refreshed(library).find(medium).orElseThrow().address();
        LibraryElement slot = library.importMedium(station).get(20, TimeUnit.SECONDS);
        assertThat(slot.kind()).isEqualTo(Kind.SLOT);
        assertThat(slot.medium()).contains(medium);

        LibraryElement out = library.exportMedium(medium).get(20, TimeUnit.SECONDS);
        assertThat(out.kind()).isEqualTo(Kind.IMPORT_EXPORT);
        library.exportMedium(media.get(0)).get(20, TimeUnit.SECONDS);
        assertThat(failureOf(library.exportMedium(media.get(1))).code()).isEqualTo(NO_SPACE);
        assertThat(failureOf(library.exportMedium(new MediumId(medium.family(), "lib0", "NOBODY")))
                        .code())
                .isEqualTo(NO_SUCH_MEDIUM);
        assertThat(failureOf(library.importMedium(slot.address())).code()).isEqualTo(INVALID_ARGUMENT);
    }

    @Test
    void looksAgainAfterTheDoorWasOpened() throws Exception {
        MediumId medium = new MediumId(media.get(0).family(), "lib0", "NEW002L9");
        world.virtual.insertNew("NEW002L9", 64 * MIB);
        library.bring(medium, drive0);
        assertThat(library.drive(drive0).orElseThrow().medium()).contains(medium);
    }

    // ---- trouble

    @ParameterizedTest
    @ValueSource(strings = {"vanish", "mute", "disconnect"})
    void goesOnWithTheOtherChanger(String fault) throws Exception {
        world.virtual.inject("on changer MOVE_MEDIUM " + fault);
        library.bring(media.get(0), drive0);
        assertThat(refreshed(library).find(media.get(0)).orElseThrow().driveSerial())
                .contains(drive0);
        world.virtual.inject("on changer1 MOVE_MEDIUM " + fault);
        library.takeHome(drive0);
        assertThat(refreshed(library).find(media.get(0)).orElseThrow().kind()).isEqualTo(Kind.SLOT);
    }

    @Test
    void saysThatNoChangerAnswersAndAnswersItself() throws Exception {
        world.virtual.inject("on changer* * times 1000000 vanish");
        assertFails(DRIVER_UNAVAILABLE, () -> library.bring(media.get(0), drive0));
        assertThat(failureOf(library.refresh()).code()).isEqualTo(DRIVER_UNAVAILABLE);
        assertThat(library.inventory().find(media.get(0))).isPresent();
        assertThat(library.inventory().trouble()).isPresent();
        world.virtual.clearFaults();
        library.bring(media.get(0), drive0);
        assertThat(library.inventory().trouble()).isEmpty();
    }

    @Test
    void startsWithoutATransportAndWorksOnceThereIsOne() throws Exception {
        ScsiTransport transport = world.virtual.transport();
        Transports transports = new Transports(Duration.ZERO, Ticker.system());
        TapeLibrary early = new TapeLibrary(
                transports, TestLibrary.settings("virtual:lib0/changer"), Ticker.system(), length -> {});
        assertThat(failureOf(early.refresh()).code()).isEqualTo(DRIVER_UNAVAILABLE);
        assertThat(early.inventory().elements()).isEmpty();
        transports.add(transport, Map.of(ScsiTransport.SCHEME, "virtual"));
        assertThat(refreshed(early).elements()).isNotEmpty();
        early.close();
    }

    @Test
    void waitsForALibraryThatIsBecomingReady() throws Exception {
        world.virtual.inject("on changer MOVE_MEDIUM times 3 fail 2/04/01");
        library.bring(media.get(0), drive0);
        assertThat(library.drive(drive0).orElseThrow().medium()).contains(media.get(0));
    }

    @Test
    void doesNotWaitForEver() throws Exception {
        world.virtual.inject("on changer* MOVE_MEDIUM times 1000000 fail 2/04/01");
        ArchivoltException failure = assertFails(WRONG_STATE, () -> library.bring(media.get(0), drive0));
        assertThat(failure.facts()).containsKey("sense");
    }

    @Test
    void blamesTheRobotThatIsBroken() throws Exception {
        world.virtual.inject("on changer MOVE_MEDIUM fail 4/15/01");
        ArchivoltException failure = assertFails(DEVICE_FAULT, () -> library.bring(media.get(0), drive0));
        assertThat(failure.facts().get("sense")).hasToString("4/15/01");
        library.bring(media.get(0), drive0);
    }

    @Test
    void repeatsWhatTheChangerGaveUp() throws Exception {
        world.virtual.inject("on changer MOVE_MEDIUM times 2 fail B/44/00");
        library.bring(media.get(0), drive0);
    }

    @Test
    void looksEverywhereWhenAskedTo() throws Exception {
        assertThat(library.scan().get(20, TimeUnit.SECONDS).elements()).hasSize(15);
    }

    /** Another host's driver of the same library. */
    private TapeLibrary behindOurBack() throws Exception {
        TapeLibrary other = world.start(TestLibrary.settings("virtual:lib0/changer"));
        refreshed(other);
        return other;
    }

    private int place(MediumId medium) {
        return library.find(medium).orElseThrow().address();
    }

    private int freeSlot() {
        return elements(library.inventory(), Kind.SLOT).stream()
                .filter(element -> !element.full())
                .findFirst()
                .orElseThrow()
                .address();
    }
}
