package org.archivolt.shell.internal;

import static org.archivolt.testkit.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.Family;
import org.archivolt.base.MediumId;
import org.archivolt.ldm.LibraryElement;
import org.archivolt.ldm.LibraryElement.Kind;
import org.archivolt.ldm.MediaLibrary;
import org.archivolt.shell.internal.text.ErrorLine;
import org.archivolt.testkit.Await;
import org.archivolt.testkit.VirtualTicker;
import org.archivolt.testkit.dss.MemoryCatalog;
import org.archivolt.testkit.ldm.FakeMediaLibrary;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LibraryCommandsTest {
    private static final MediumId TAPE = new MediumId(Family.TAPE, "main", "AV0001L9");

    private final FakeMediaLibrary library = new FakeMediaLibrary("main");
    private final VirtualTicker ticker = new VirtualTicker();
    private final MemoryCatalog catalog = new MemoryCatalog(ticker);
    private List<MediaLibrary> libraries = List.of(library);

    @BeforeEach
    void fill() {
        library.place(16, Kind.IMPORT_EXPORT).place(17, Kind.IMPORT_EXPORT);
        library.place(256, Kind.DRIVE);
        library.place(1000, Kind.SLOT).place(1001, Kind.SLOT).place(1002, Kind.SLOT);
        library.put(1000, "AV0001L9");
    }

    @AfterEach
    void close() {
        catalog.close();
    }

    // ---- list, show

    @Test
    void listsLibrariesByNameWithWhatTheyHold() throws Exception {
        FakeMediaLibrary troubled = new FakeMediaLibrary("cellar");
        troubled.forget();
        troubled.trouble("no transport\u001b reaches the robot");
        library.hold();
        CompletableFuture<?> scan = library.scan();
        CompletableFuture<?> move = library.move(1000, 1001);
        libraries = List.of(library, troubled);
        assertThat(Printed.lines(Printed.by(list())))
                .satisfiesExactly(
                        head -> assertThat(head).startsWith("Library │ State   │ Slots │ Drives │ Import/export │ As"),
                        line -> {},
                        cellar -> assertThat(cellar)
                                .isEqualTo("cellar  │ trouble │   0/0 │    0/0 │           0/0 │ never"),
                        main -> assertThat(main)
                                .isEqualTo("main    │ ready   │   1/3 │    0/1 │           0/2 │ 2026-02-03T04:05:06Z"),
                        why -> assertThat(why).isEqualTo("  cellar is in trouble: no transport? reaches the robot"),
                        queue -> assertThat(queue).isEqualTo("  main: nothing runs, 2 waiting"));
        library.work();
        assertThat(scan).isCompleted();
        assertThat(move).isCompleted();
    }

    @Test
    void listsForScripts() throws Exception {
        library.hold();
        library.scan();
        LibraryListCommand command = list();
        command.json = true;
        JsonNode main = json(command).get(0);
        assertThat(main.path("state").asText()).isEqualTo("ready");
        assertThat(main.path("slots").asInt()).isEqualTo(3);
        assertThat(main.path("slotsFull").asInt()).isEqualTo(1);
        assertThat(main.path("operations").get(0).path("what").asText()).isEqualTo("scan");
        assertThat(main.path("operations").get(0).path("begun").isNull()).isTrue();
    }

    @Test
    void showsEveryPlace() throws Exception {
        library.set(element(1002, Optional.of("\u001b[2J"), Optional.of("two cartridges have this barcode"), false));
        library.set(element(17, Optional.empty(), Optional.empty(), false));
        LibraryShowCommand command = show();
        assertThat(Printed.lines(Printed.by(command)))
                .contains("main, as of 2026-02-03T04:05:06Z")
                .anySatisfy(line -> assertThat(line).contains("1000 │ slot", "AV0001L9 │ AV0001L9"))
                .anySatisfy(line -> assertThat(line).contains("256 │ drive", "serial-256"))
                .anySatisfy(line -> assertThat(line).contains("17 │ slot", "?", "not within reach"))
                .anySatisfy(line -> assertThat(line).contains("1002 │ slot", "?[2J", "two cartridges"))
                .contains("  1002: two cartridges have this barcode");
        command.full = true;
        assertThat(Printed.by(command)).contains("1000").doesNotContain("1001").contains("1002");
        command.json = true;
        JsonNode elements = json(command).path("elements");
        assertThat(elements).hasSize(3);
        assertThat(elements.get(1).path("medium").asText()).isEqualTo("tape:main:AV0001L9");
        assertThat(elements.get(1).path("kind").asText()).isEqualTo("SLOT");
    }

    @Test
    void showsWhatTheRobotHasToDo() throws Exception {
        library.hold();
        library.scan();
        library.move(1000, 1001);
        library.begin();
        ticker.advance(Duration.between(ticker.now(), FakeMediaLibrary.TIME.plusSeconds(17)));
        LibraryShowCommand command = show();
        command.ticker = ticker;
        assertThat(Printed.lines(Printed.by(command)))
                .contains("        1 │ scan              │ 17.0 s ago │ running")
                .contains("        2 │ move 1000 to 1001 │ 17.0 s ago │ waiting");
    }

    @Test
    void fitsAHundredColumnsWhateverTheLibrarySays() throws Exception {
        FakeMediaLibrary verbose = new FakeMediaLibrary("n".repeat(64));
        verbose.set(new LibraryElement(
                Integer.MAX_VALUE,
                Kind.IMPORT_EXPORT,
                true,
                Optional.of("b".repeat(80)),
                Optional.of(new MediumId(Family.TAPE, "l".repeat(64), "m".repeat(128))),
                true,
                Optional.of("because ".repeat(40)),
                Optional.of("s".repeat(80)),
                false,
                OptionalInt.of(Integer.MAX_VALUE)));
        verbose.trouble("because ".repeat(40));
        verbose.hold();
        verbose.exportMedium(new MediumId(Family.TAPE, "l".repeat(64), "m".repeat(128)));
        libraries = List.of(verbose);
        for (ArchivoltCommand command : List.of(list(), show())) {
            assertThat(Printed.by(command).lines())
                    .allSatisfy(line -> assertThat(line.stripTrailing()).hasSizeLessThanOrEqualTo(100));
        }
    }

    @Test
    void askForANameWhenThereAreSeveral() {
        libraries = List.of(library, new FakeMediaLibrary("cellar"));
        assertThatThrownBy(() -> Printed.by(show()))
                .isInstanceOfSatisfying(
                        ArchivoltException.class,
                        e -> assertThat(ErrorLine.of(e))
                                .isEqualTo("INVALID_ARGUMENT: library: there are several; say which"
                                        + " (libraries [cellar, main])"));
        libraries = List.of();
        assertFails(ErrorCode.NO_SUCH_LIBRARY, () -> Printed.by(show()));
        LibraryScanCommand scan = new LibraryScanCommand();
        scan.libraries = List.of(library);
        scan.name = "attic";
        assertThatThrownBy(() -> Printed.by(scan))
                .isInstanceOfSatisfying(
                        ArchivoltException.class,
                        e -> assertThat(ErrorLine.of(e))
                                .isEqualTo("NO_SUCH_LIBRARY: there is no such library (library attic)"));
        assertThat(library.done()).isEmpty();
    }

    // ---- scan, refresh, move

    @Test
    void scansAndRefreshes() throws Exception {
        library.set(element(1002, Optional.of("X"), Optional.of("blank"), true));
        LibraryScanCommand scan = new LibraryScanCommand();
        scan.libraries = libraries;
        assertThat(Printed.by(scan)).isEqualTo("Scanned main: 2 of 6 places are full, 1 in trouble\n");
        LibraryRefreshCommand refresh = new LibraryRefreshCommand();
        refresh.libraries = libraries;
        refresh.name = "main";
        assertThat(Printed.by(refresh)).isEqualTo("Refreshed main: 2 of 6 places are full, 1 in trouble\n");
        assertThat(library.done()).containsExactly("scan", "refresh");
    }

    @Test
    void movesMedia() throws Exception {
        assertThat(Printed.by(move("1000", "1002"))).isEqualTo("Moved 1000 to 1002\n");
        assertThat(library.find(TAPE).orElseThrow().address()).isEqualTo(1002);
        assertFails(ErrorCode.WRONG_STATE, () -> Printed.by(move("1000", "1002")));
    }

    @Test
    void refusesAddressesThatAreNone() {
        for (String address : new String[] {"slot3", "-1", "", "99999999999", "1.5"}) {
            assertThat(assertFails(ErrorCode.INVALID_ARGUMENT, () -> Printed.by(move("1000", address)))
                            .facts())
                    .containsEntry("field", "address");
        }
        assertThat(library.done()).isEmpty();
    }

    @Test
    void saysThatTheRobotHasTooMuchToDo() {
        library.capacity(0);
        assertFails(ErrorCode.BUSY, () -> Printed.by(move("1000", "1001")));
    }

    // ---- import, export

    @Test
    void importsAllThatIsThereAndSaysWhatIsNot() throws Exception {
        library.put(16, "AV0002L9").put(17, "AV0003L9");
        library.put(1001, "AV0004L9");
        assertThatThrownBy(() -> Printed.by(importFrom(null)))
                .isInstanceOfSatisfying(
                        ArchivoltException.class,
                        e -> assertThat(ErrorLine.of(e))
                                .isEqualTo("NO_SPACE: while finding a free place (address 17)"));
        assertThat(library.inventory().at(1002).orElseThrow().barcode()).contains("AV0002L9");
        assertThat(library.done()).containsExactly("refresh", "import from 16", "import from 17");
    }

    @Test
    void importsOne() throws Exception {
        library.put(17, "AV0003L9");
        assertThat(Printed.by(importFrom("17"))).isEqualTo("Imported tape:main:AV0003L9 from 17 to 1001\n");
        assertThat(Printed.by(importFrom(null))).isEqualTo("Nothing to import\n");
    }

    @Test
    void exportsByNameAndRemindsOfTheLock() throws Exception {
        catalog.addMedium(FakeBackend.medium(TAPE));
        assertThat(Printed.by(export("AV0001L9"))).isEqualTo("""
                        Exported tape:main:AV0001L9 to 16
                        It is unlocked: requests that need it fail while it is away. Lock it with medium:lock
                        """);
    }

    @Test
    void exportsWhatTheCatalogDoesNotKnow() throws Exception {
        assertThat(Printed.by(export("tape:main:AV0001L9"))).isEqualTo("Exported tape:main:AV0001L9 to 16\n");
        assertFails(ErrorCode.NO_SUCH_MEDIUM, () -> Printed.by(export("AV0009L9")));
        assertFails(ErrorCode.NO_SUCH_LIBRARY, () -> Printed.by(export("tape:attic:AV0001L9")));
        assertFails(ErrorCode.INVALID_ARGUMENT, () -> Printed.by(export("tape:main")));
    }

    @Test
    void doesNotGuessWhichOfTwoMediaIsMeant() {
        FakeMediaLibrary cellar =
                new FakeMediaLibrary("cellar").place(1, Kind.SLOT).put(1, "AV0001L9");
        libraries = List.of(library, cellar);
        assertFails(ErrorCode.INVALID_ARGUMENT, () -> Printed.by(export("AV0001L9")));
        assertThat(library.done()).isEmpty();
        assertThat(cellar.done()).isEmpty();
    }

    // ---- cancel, and what others do meanwhile

    @Test
    void cancelsWhatHasNotBegun() throws Exception {
        library.hold();
        library.scan();
        CompletableFuture<?> move = library.move(1000, 1001);
        library.begin();
        assertThat(Printed.by(cancel("2"))).isEqualTo("Cancelled 2\n");
        assertThat(move).isCompletedExceptionally();
        assertThatThrownBy(() -> Printed.by(cancel("1")))
                .isInstanceOfSatisfying(
                        ArchivoltException.class,
                        e -> assertThat(ErrorLine.of(e))
                                .isEqualTo("WRONG_STATE: the robot has begun (library main, operation 1)"));
        assertFails(ErrorCode.NO_SUCH_REQUEST, () -> Printed.by(cancel("2")));
        assertFails(ErrorCode.INVALID_ARGUMENT, () -> Printed.by(cancel("all")));
    }

    @Test
    void takesBackWhatHasNotBegunWhenInterrupted() {
        library.hold();
        Thread.currentThread().interrupt();
        assertThat(assertFails(ErrorCode.CANCELLED, () -> Printed.by(move("1000", "1001")))
                        .doing())
                .startsWith("moving: interrupted");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(library.operations()).isEmpty();
    }

    @Test
    void importsNothingMoreWhenInterrupted() {
        library.put(16, "AV0002L9").put(17, "AV0003L9");
        library.hold();
        Thread.currentThread().interrupt();
        assertFails(ErrorCode.CANCELLED, () -> Printed.by(importFrom(null)));
        assertThat(Thread.interrupted()).isTrue();
        library.work();
        assertThat(library.done()).isEmpty();
    }

    @Test
    void saysSoWhenSomebodyElseTakesItBack() {
        library.hold();
        CompletableFuture<Void> work = library.move(1000, 1001);
        library.cancel(1);
        assertFails(ErrorCode.CANCELLED, () -> new RobotWait(library, new Printed().output()).until(work, "moving"));
        CompletableFuture<Void> rude = new CompletableFuture<>();
        rude.cancel(true);
        assertFails(ErrorCode.CANCELLED, () -> new RobotWait(library, new Printed().output()).until(rude, "moving"));
    }

    @Test
    void showsAPersonWhatTheRobotDoesAndWipesItAway() throws Exception {
        library.hold();
        library.scan();
        library.begin();
        CompletableFuture<Void> move = library.move(1000, 1001);
        Printed printed = new Printed();
        ticker.advance(Duration.between(ticker.now(), FakeMediaLibrary.TIME.plusSeconds(15)));
        CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> {
            try {
                new RobotWait(library, new Output(printed.stream(), true), ticker).until(move, "moving");
            } catch (ArchivoltException e) {
                throw new IllegalStateException(e);
            }
        });
        Await.until("a word of the robot", () -> printed.text().contains("\rscan for 10.0 s, 1 waiting"));
        library.work();
        waiting.get(20, TimeUnit.SECONDS);
        assertThat(printed.text()).endsWith(" \r");
    }

    @Test
    void letsABugOfTheLibraryBeSeen() {
        library.breakWith(new IllegalStateException("a bug"));
        assertThatThrownBy(() -> Printed.by(move("1000", "1001")))
                .isInstanceOf(IllegalStateException.class)
                .hasRootCauseMessage("a bug");
    }

    @Test
    void failsWithWhatTheLibrarySays() {
        library.failWith(new ArchivoltException(ErrorCode.DEVICE_FAULT, "moving the arm").with("sense", "4/83/02"));
        assertThatThrownBy(() -> Printed.by(move("1000", "1001")))
                .isInstanceOfSatisfying(
                        ArchivoltException.class,
                        e -> assertThat(ErrorLine.of(e))
                                .isEqualTo("DEVICE_FAULT: while moving the arm (sense 4/83/02)"));
    }

    private static LibraryElement element(
            int address, Optional<String> barcode, Optional<String> trouble, boolean accessible) {
        return new LibraryElement(
                address,
                Kind.SLOT,
                true,
                barcode,
                Optional.empty(),
                false,
                trouble,
                Optional.empty(),
                accessible,
                OptionalInt.empty());
    }

    private LibraryListCommand list() {
        LibraryListCommand command = new LibraryListCommand();
        command.libraries = libraries;
        return command;
    }

    private LibraryShowCommand show() {
        LibraryShowCommand command = new LibraryShowCommand();
        command.libraries = libraries;
        return command;
    }

    private LibraryMoveCommand move(String from, String to) {
        LibraryMoveCommand command = new LibraryMoveCommand();
        command.libraries = libraries;
        command.from = from;
        command.to = to;
        return command;
    }

    private LibraryImportCommand importFrom(String address) {
        LibraryImportCommand command = new LibraryImportCommand();
        command.libraries = libraries;
        command.address = address;
        return command;
    }

    private LibraryExportCommand export(String medium) {
        LibraryExportCommand command = new LibraryExportCommand();
        command.libraries = libraries;
        command.catalog = catalog;
        command.medium = medium;
        return command;
    }

    private LibraryCancelCommand cancel(String operation) {
        LibraryCancelCommand command = new LibraryCancelCommand();
        command.libraries = libraries;
        command.operation = operation;
        return command;
    }

    private static JsonNode json(ArchivoltCommand command) throws Exception {
        return new ObjectMapper().readTree(Printed.by(command));
    }
}
