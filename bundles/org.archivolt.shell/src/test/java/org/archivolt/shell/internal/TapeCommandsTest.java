package org.archivolt.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.archivolt.base.AdministrativeStatus;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.Family;
import org.archivolt.base.MediumId;
import org.archivolt.dss.DeviceRecord;
import org.archivolt.ldm.DeviceDescription;
import org.archivolt.ldm.DeviceDriver;
import org.archivolt.ldm.DeviceIdentity;
import org.archivolt.ldm.Drive;
import org.archivolt.ldm.DriveHealth;
import org.archivolt.ldm.DriveType;
import org.archivolt.ldm.LibraryElement;
import org.archivolt.ldm.LibraryElement.Kind;
import org.archivolt.ldm.MediaLibrary;
import org.archivolt.testkit.VirtualTicker;
import org.archivolt.testkit.dss.MemoryCatalog;
import org.archivolt.testkit.ldm.FakeMediaLibrary;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TapeCommandsTest {
    private static final MediumId DISK = new MediumId(Family.DISK, "lib", "disk0");
    private static final MediumId TAPE = new MediumId(Family.TAPE, "main", "AV0001L9");
    private static final MediumId ELSEWHERE = new MediumId(Family.TAPE, "cellar", "AV0002L9");

    private static final DriveHealth ILL = new DriveHealth(
            Optional.of(FakeBackend.TIME),
            List.of(new DriveHealth.Alert(20, DriveHealth.Severity.CRITICAL, "clean\nnow")),
            true,
            Map.of("loads", 17L));

    private final FakeBackend backend = new FakeBackend();
    private final MemoryCatalog catalog = new MemoryCatalog(new VirtualTicker());

    @BeforeEach
    void fill() throws ArchivoltException {
        for (MediumId id : List.of(DISK, TAPE, ELSEWHERE)) {
            catalog.addMedium(FakeBackend.medium(id));
        }
    }

    @AfterEach
    void close() {
        catalog.close();
    }

    @Test
    void addsADriveUnderItsSerialNumber() throws Exception {
        DriveAddCommand command = drive();
        command.unlock = true;
        assertThat(Printed.by(command)).isEqualTo("Added tape:main:serial, LTO-9, unlocked\n");
        assertThat(backend.calls)
                .containsExactly("add drive tape virtual:main/drive0 - main {}", "unlock tape:main:serial");
    }

    @Test
    void passesOptionsToTheDriver() throws Exception {
        DriveAddCommand command = drive();
        command.name = "d0";
        command.options = List.of("ltfs=commands");
        assertThat(Printed.by(command)).isEqualTo("Added tape:main:d0, LTO-9\n");
        assertThat(backend.calls).containsExactly("add drive tape virtual:main/drive0 d0 main {ltfs=commands}");
    }

    @Test
    void refusesAnOptionWithoutAValue() {
        DriveAddCommand command = drive();
        command.options = List.of("ltfs");
        assertThatThrownBy(() -> Printed.by(command))
                .isInstanceOfSatisfying(
                        ArchivoltException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
        assertThat(backend.calls).isEmpty();
    }

    @Test
    void addsAllCartridgesBeforeItFormatsThem() throws Exception {
        TapeAddCommand command = tapes("AV0003L9", "AV0004L9");
        command.format = true;
        command.unlock = true;
        assertThat(Printed.by(command))
                .isEqualTo("Added tape:main:AV0003L9, formatted, unlocked\n"
                        + "Added tape:main:AV0004L9, formatted, unlocked\n");
        assertThat(backend.calls)
                .containsExactly(
                        "add medium tape:main:AV0003L9 - []",
                        "add medium tape:main:AV0004L9 - []",
                        "format tape:main:AV0003L9 unlock=true force=false",
                        "format tape:main:AV0004L9 unlock=true force=false");
    }

    @Test
    void refusesABarcodeThatIsNoName() {
        assertThatThrownBy(() -> Printed.by(tapes("AV:1")))
                .isInstanceOfSatisfying(
                        ArchivoltException.class, e -> assertThat(e.facts()).containsEntry("field", "barcode"));
        assertThat(backend.calls).isEmpty();
    }

    // ---- tape:list

    @Test
    void listsCartridgesOnly() throws Exception {
        assertThat(Printed.by(list())).contains("AV0001L9", "AV0002L9").doesNotContain("disk0");
        TapeListCommand command = list();
        command.library = "main";
        assertThat(Printed.by(command)).contains("AV0001L9").doesNotContain("AV0002L9");
    }

    @Test
    void tellsWhereCartridgesAreAndWhichAreMissing() throws Exception {
        FakeMediaLibrary cellar = new FakeMediaLibrary("cellar");
        FakeMediaLibrary silent = new FakeMediaLibrary("main");
        silent.forget();
        TapeListCommand command = list(cellar, silent);
        assertThat(place(command, ELSEWHERE)).isEqualTo("missing");
        assertThat(place(command, TAPE)).isEmpty();
        cellar.place(256, Kind.DRIVE).put(256, "AV0002L9");
        assertThat(place(command, ELSEWHERE)).isEqualTo("drive 256");
        command.json = true;
        JsonNode json = new ObjectMapper().readTree(Printed.by(command));
        assertThat(json.get(0).path("id").asText()).isEqualTo("tape:cellar:AV0002L9");
        assertThat(json.get(0).path("place").path("address").asInt()).isEqualTo(256);
        assertThat(json.get(0).path("missing").asBoolean()).isFalse();
        assertThat(json.get(1).path("place").isNull()).isTrue();
    }

    private static String place(TapeListCommand command, MediumId tape) throws Exception {
        return Printed.lines(Printed.by(command)).stream()
                .filter(line -> line.contains(tape.name()))
                .map(line -> line.substring(line.lastIndexOf('│') + 1).strip())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void listsWhichDrivesTakeWhichMedia() throws Exception {
        MediumTypesCommand command = new MediumTypesCommand();
        command.drivers = List.of(new KnowingDriver());
        assertThat(Printed.lines(Printed.by(command)))
                .contains("LTO-7 │ LTO-6 LTO-7 │ LTO-5")
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
        command.json = true;
        assertThat(Printed.by(command)).contains("\"model\" : \"LTO-7\"");
    }

    private static final class KnowingDriver implements DeviceDriver {
        @Override
        public DeviceIdentity identify(DeviceDescription device) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Drive attach(DeviceDescription device) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<DriveType> driveTypes() {
            return List.of(new DriveType("LTO-7", Set.of("LTO-6", "LTO-7"), Set.of("LTO-5")));
        }
    }

    private TapeListCommand list(MediaLibrary... libraries) {
        TapeListCommand command = new TapeListCommand();
        command.catalog = catalog;
        command.libraries = List.of(libraries);
        return command;
    }

    // ---- drives

    @Test
    void listsDrivesWithTheWorstTheyTold() throws Exception {
        addDrives();
        assertThat(Printed.lines(Printed.by(driveList())))
                .anySatisfy(line -> assertThat(line).contains("d0", "LTO-9", "SN0", "UNLOCKED", "mounted", "critical"));
        DriveListCommand other = driveList();
        other.family = "disk";
        assertThat(Printed.by(other)).contains("no drives");
        DriveListCommand json = driveList();
        json.json = true;
        JsonNode told = new ObjectMapper().readTree(Printed.by(json)).get(0).path("told");
        assertThat(told.path("alerts").get(0).path("severity").asText()).isEqualTo("CRITICAL");
        assertThat(told.path("counters").path("loads").asLong()).isEqualTo(17);
    }

    @Test
    void tellsAllOfADrive() throws Exception {
        addDrives();
        assertThat(Printed.by(driveStatus("d0"))).isEqualTo("""
                        drive     tape:main:d0, LTO-9, serial SN0
                        path      virtual:main/drive0 on host
                        place     drive 256 of library main
                        status    unlocked
                        does      mounted
                        medium    tape:main:d0
                        work      1 running, 2 scheduled, 3 to sync (4.0 KiB, for 5 ms)
                        health    4 more errors in a row until it is taken out of use
                        told      at 2026-02-03T04:05:06Z
                                  it asks to be cleaned
                          critical 20 clean?now
                          loads                                    17
                        """);
        assertThat(Printed.by(driveStatus("d1"))).contains("does      nothing here");
        DriveStatusCommand all = driveStatus(null);
        assertThat(Printed.by(all)).contains("drive     tape:main:d0", "drive     tape:main:d1");
        all.json = true;
        assertThat(new ObjectMapper()
                        .readTree(Printed.by(all))
                        .get(0)
                        .path("place")
                        .path("address")
                        .asInt())
                .isEqualTo(256);
    }

    @Test
    void knowsNoDriveThatIsNotThere() {
        assertThatThrownBy(() -> Printed.by(driveStatus("d7")))
                .isInstanceOfSatisfying(
                        ArchivoltException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NO_SUCH_DEVICE));
        assertThatThrownBy(() -> Printed.by(driveStatus("tape:main:d7")))
                .isInstanceOfSatisfying(
                        ArchivoltException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NO_SUCH_DEVICE));
    }

    @Test
    void movesADriveToAnotherHost() throws Exception {
        addDrives();
        DriveMoveCommand command = new DriveMoveCommand();
        command.administration = backend;
        command.catalog = catalog;
        command.drive = "d1";
        command.host = "kiel";
        assertThat(Printed.by(command)).isEqualTo("Moved tape:main:d1 to kiel\n");
        assertThat(backend.calls).containsExactly("move tape:main:d1 to kiel");
    }

    @Test
    void releasesADrive() throws Exception {
        addDrives();
        DriveReleaseCommand command = new DriveReleaseCommand();
        command.administration = backend;
        command.catalog = catalog;
        command.drive = "d1";
        assertThat(Printed.by(command)).isEqualTo("Released tape:main:d1\n");
        assertThat(backend.calls).containsExactly("release tape:main:d1");
    }

    @Test
    void fitsDrivesIntoAHundredColumns() throws Exception {
        catalog.addDevice(new DeviceRecord(
                new DeviceId(Family.TAPE, "l".repeat(64), "n".repeat(128)),
                "h",
                "p".repeat(200),
                "m".repeat(50),
                "s".repeat(50),
                Map.of(),
                AdministrativeStatus.UNLOCKED,
                Instant.EPOCH));
        backend.devices = List.of(new DeviceId(Family.TAPE, "l".repeat(64), "n".repeat(128)));
        backend.told = ILL;
        catalog.addMedium(FakeBackend.medium(new MediumId(Family.TAPE, "l".repeat(64), "n".repeat(128))));
        for (ArchivoltCommand command : List.of(driveList(), list(new FakeMediaLibrary("l".repeat(64))))) {
            assertThat(Printed.by(command).lines())
                    .allSatisfy(line -> assertThat(line.stripTrailing()).hasSizeLessThanOrEqualTo(100));
        }
    }

    private void addDrives() throws ArchivoltException {
        for (String name : List.of("d0", "d1")) {
            catalog.addDevice(new DeviceRecord(
                    new DeviceId(Family.TAPE, "main", name),
                    "host",
                    "virtual:main/drive" + name.charAt(1),
                    "LTO-9",
                    "SN" + name.charAt(1),
                    Map.of(),
                    AdministrativeStatus.UNLOCKED,
                    Instant.EPOCH));
        }
        backend.devices = List.of(new DeviceId(Family.TAPE, "main", "d0"));
        backend.told = ILL;
    }

    private DriveListCommand driveList() {
        DriveListCommand command = new DriveListCommand();
        command.catalog = catalog;
        command.scheduler = backend;
        return command;
    }

    private DriveStatusCommand driveStatus(String name) {
        DriveStatusCommand command = new DriveStatusCommand();
        command.catalog = catalog;
        command.scheduler = backend;
        command.libraries = List.of(new FakeMediaLibrary("main")
                .set(new LibraryElement(
                        256,
                        Kind.DRIVE,
                        false,
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        Optional.empty(),
                        Optional.of("SN0"),
                        true,
                        OptionalInt.empty())));
        command.name = name;
        return command;
    }

    private DriveAddCommand drive() {
        DriveAddCommand command = new DriveAddCommand();
        command.administration = backend;
        command.library = "main";
        command.path = "virtual:main/drive0";
        return command;
    }

    private TapeAddCommand tapes(String... barcodes) {
        TapeAddCommand command = new TapeAddCommand();
        command.administration = backend;
        command.scheduler = backend;
        command.library = "main";
        command.barcodes = List.of(barcodes);
        return command;
    }
}
