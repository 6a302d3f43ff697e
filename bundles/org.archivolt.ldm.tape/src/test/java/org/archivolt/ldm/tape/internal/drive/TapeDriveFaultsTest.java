package org.archivolt.ldm.tape.internal.drive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.archivolt.base.ErrorCode.DATA_CORRUPT;
import static org.archivolt.base.ErrorCode.DEVICE_FAULT;
import static org.archivolt.base.ErrorCode.DRIVER_UNAVAILABLE;
import static org.archivolt.base.ErrorCode.FOREIGN_DATA;
import static org.archivolt.base.ErrorCode.INVALID_ARGUMENT;
import static org.archivolt.base.ErrorCode.MEDIUM_FAULT;
import static org.archivolt.base.ErrorCode.WRONG_STATE;
import static org.archivolt.ldm.tape.internal.TestLibrary.elements;
import static org.archivolt.testkit.Failures.assertFails;
import static org.archivolt.testkit.Failures.assertFailsWithAny;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.MediumId;
import org.archivolt.ldm.DeviceDescription;
import org.archivolt.ldm.Drive;
import org.archivolt.ldm.Drive.Position;
import org.archivolt.ldm.DriveHealth;
import org.archivolt.ldm.DriveHealth.Alert;
import org.archivolt.ldm.DriveHealth.Severity;
import org.archivolt.ldm.ExtentInput;
import org.archivolt.ldm.ExtentOutput;
import org.archivolt.ldm.LibraryElement;
import org.archivolt.ldm.LibraryElement.Kind;
import org.archivolt.ldm.MediumLabel;
import org.archivolt.ldm.Volume;
import org.archivolt.ldm.tape.EncryptionKeys;
import org.archivolt.ldm.tape.internal.TestLibrary;
import org.archivolt.ldm.tape.internal.library.TapeLibrary;
import org.archivolt.ldm.tape.internal.transport.Nexus;
import org.archivolt.scsi.command.Operation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever goes wrong, the right one is blamed and nothing wedges: afterwards the cartridge can be used in the other drive. */
class TapeDriveFaultsTest {
    private static final long MIB = 1 << 20;

    @TempDir
    Path folder;

    private TestLibrary world;
    private TapeLibrary library;
    private List<MediumId> media;
    private MediumId medium;
    private TapeDriver driver;
    private Drive drive;

    @BeforeEach
    void attach() throws Exception {
        world = new TestLibrary(folder);
        library = world.start();
        media = TestLibrary.media(library);
        medium = media.get(0);
        driver = world.driver();
        drive = driver.attach(TestLibrary.drive(0));
    }

    @AfterEach
    void close() throws ArchivoltException {
        drive.close();
        world.close();
        TestLibrary.forgetProcess();
    }

    private static MediumLabel labelOf(MediumId medium) {
        return new MediumLabel(medium, UUID.randomUUID());
    }

    private MediumLabel formatted() throws ArchivoltException {
        MediumLabel label = labelOf(medium);
        drive.load(medium);
        drive.format(label, false);
        return label;
    }

    private static String write(Volume volume, String name, byte[] content) throws ArchivoltException {
        String address = volume.address(name);
        try (ExtentOutput output = volume.create(address)) {
            output.write(ByteBuffer.wrap(content));
            output.describe("{}".getBytes(UTF_8));
        }
        return address;
    }

    private static byte[] read(Volume volume, String address) throws ArchivoltException {
        try (ExtentInput input = volume.open(address)) {
            ByteBuffer into = ByteBuffer.allocate(Math.toIntExact(input.size()));
            assertThat(input.read(into, 0)).isEqualTo(into.capacity());
            return into.array();
        }
    }

    private static byte[] content(int length) {
        byte[] content = new byte[length];
        Arrays.fill(content, (byte) length);
        return content;
    }

    /** The cartridge goes to the other drive, and what was synced is there. */
    private void assertUsableElsewhere(MediumLabel label, String address, byte[] content) throws ArchivoltException {
        if (drive.state().position() == Position.MOUNTED) {
            try {
                drive.unmount();
            } catch (ArchivoltException e) { // it is broken, and said so
                assertThat(e.code()).isIn(DEVICE_FAULT, MEDIUM_FAULT);
            }
        }
        if (drive.state().position() == Position.LOADED) {
            drive.unload();
        }
        assertThat(drive.state()).isEqualTo(new Drive.State(Position.EMPTY, Optional.empty()));
        try (Drive other = driver.attach(TestLibrary.drive(1))) {
            other.load(medium);
            assertThat(read(other.mount(label), address)).isEqualTo(content);
            other.unmount();
            other.unload();
        }
    }

    // ---- load

    @ParameterizedTest
    @CsvSource({
        "3/53/00, MEDIUM_FAULT",
        "3/52/00, MEDIUM_FAULT",
        "3/31/00, MEDIUM_FAULT",
        "4/44/00, DEVICE_FAULT",
        "4/53/00, DEVICE_FAULT",
        "2/30/00, INVALID_ARGUMENT",
        "2/04/12, DEVICE_FAULT"
    })
    void blamesWhomTheDriveBlamesForALoad(String sense, ErrorCode code) throws Exception {
        // The first question is whether the drive is empty, the second whether the cartridge is ready.
        world.virtual.inject("on drive0 TEST_UNIT_READY nth 2 fail " + sense);
        ArchivoltException failure = assertFails(code, () -> drive.load(medium));
        assertThat(failure.facts().get("sense")).hasToString(sense);
        assertThat(drive.state()).isEqualTo(new Drive.State(Position.LOADED, Optional.of(medium)));
        drive.unload();
        drive.load(medium);
    }

    @Test
    void waitsUntilTheCartridgeIsReady() throws Exception {
        world.virtual.inject("on drive0 TEST_UNIT_READY nth 2 times 20 fail 2/04/01");
        drive.load(medium);
        assertThat(drive.state().position()).isEqualTo(Position.LOADED);
    }

    @Test
    void staysEmptyWhenTheRobotFails() throws Exception {
        world.virtual.inject("on changer MOVE_MEDIUM fail 4/15/01");
        assertFails(DEVICE_FAULT, () -> drive.load(medium));
        assertThat(drive.state().position()).isEqualTo(Position.EMPTY);
        drive.load(medium);
    }

    @Test
    void blamesNeitherWhenTheLibraryCannotBeReached() throws Exception {
        world.virtual.inject("on changer * times 1000000 vanish");
        assertFails(DRIVER_UNAVAILABLE, () -> drive.load(medium));
        world.virtual.clearFaults();
        drive.load(medium);
        world.virtual.inject("on changer * times 1000000 vanish");
        assertFails(DRIVER_UNAVAILABLE, drive::unload);
        world.virtual.clearFaults();
        assertThat(drive.state()).isEqualTo(new Drive.State(Position.LOADED, Optional.of(medium)));
        drive.unload();
    }

    @Test
    void refusesACartridgeOfAnotherGeneration() throws Exception {
        world.virtual.insertNew("OLD001L6", 64 * MIB);
        MediumId old = new MediumId(medium.family(), TestLibrary.NAME, "OLD001L6");
        ArchivoltException refusal = assertFails(INVALID_ARGUMENT, () -> drive.load(old));
        assertThat(refusal.facts()).containsEntry("cartridge", "LTO-6").containsEntry("drive", "LTO-9");
        assertThat(drive.state().position()).isEqualTo(Position.EMPTY);
    }

    @Test
    void refusesACleaningCartridge() throws Exception {
        LibraryElement cleaning = library.inventory().elements().stream()
                .filter(LibraryElement::cleaning)
                .findFirst()
                .orElseThrow();
        MediumId named = new MediumId(
                medium.family(), TestLibrary.NAME, cleaning.barcode().orElseThrow());
        assertFails(INVALID_ARGUMENT, () -> drive.load(named));
        assertThat(drive.state().position()).isEqualTo(Position.EMPTY);
    }

    // ---- labels

    @Test
    void namesBarcodeAndLabelThatDisagree() throws Exception {
        MediumLabel label = formatted();
        drive.unload();
        copyCartridge(medium, media.get(1));
        drive.load(media.get(1));
        ArchivoltException refusal =
                assertFails(FOREIGN_DATA, () -> drive.mount(new MediumLabel(media.get(1), label.format())));
        assertThat(refusal.facts())
                .containsEntry("found", label)
                .containsEntry("barcode", media.get(1).name());
    }

    private void copyCartridge(MediumId from, MediumId to) throws Exception {
        Path target = world.virtual.folder(to.name());
        try (Stream<Path> files = Files.list(world.virtual.folder(from.name()))) {
            for (Path file : files.filter(f -> f.getFileName().toString().matches("[01]_.*|attr_.*"))
                    .toList()) {
                Files.copy(file, target.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    @Test
    void refusesToFormatAnotherCartridgeThanTheLoadedOne() throws Exception {
        drive.load(medium);
        assertFails(WRONG_STATE, () -> drive.format(labelOf(media.get(1)), true));
    }

    @Test
    void refusesToFormatAWriteProtectedCartridge() throws Exception {
        world.virtual.protectFromWriting(medium.name(), true);
        drive.load(medium);
        assertThat(assertFails(MEDIUM_FAULT, () -> drive.format(labelOf(medium), true))
                        .facts())
                .containsEntry("writeProtected", true);
    }

    @Test
    void formatsForeignDataOnlyIfForced() throws Exception {
        world.placeForeignData(medium);
        drive.load(medium);
        assertFails(FOREIGN_DATA, () -> drive.format(labelOf(medium), false));
        drive.format(labelOf(medium), true);
    }

    // ---- use

    @ParameterizedTest
    @CsvSource({
        "WRITE_6, fail 3/0C/00, MEDIUM_FAULT",
        "WRITE_6, fail 4/44/00, DEVICE_FAULT",
        "WRITE_6, vanish, DEVICE_FAULT",
        "WRITE_6, mute, DEVICE_FAULT",
        "WRITE_6, reset, DEVICE_FAULT",
        "WRITE_FILE_MARKS_6, fail 3/0C/00, MEDIUM_FAULT",
        "WRITE_FILE_MARKS_6, fail 4/40/80, DEVICE_FAULT",
        "WRITE_FILE_MARKS_6, vanish, DEVICE_FAULT",
        "WRITE_FILE_MARKS_6, disconnect, DEVICE_FAULT"
    })
    void losesNothingThatWasSynced(String operation, String fault, ErrorCode code) throws Exception {
        MediumLabel label = formatted();
        Volume volume = drive.mount(label);
        String kept = write(volume, "kept", content(2_000_000));
        volume.sync(List.of(kept));
        world.virtual.inject("on drive0 " + operation + " nth 2 " + fault);
        assertFails(code, () -> volume.sync(List.of(write(volume, "lost", content(3_000_000)))));
        assertUsableElsewhere(label, kept, content(2_000_000));
    }

    @ParameterizedTest
    @CsvSource({"6/2A/01", "6/2A/11", "6/3F/01", "2/04/07", "B/44/00"})
    void putsUpWithWhatMovesNothing(String sense) throws Exception {
        MediumLabel label = formatted();
        Volume volume = drive.mount(label);
        world.virtual.inject("on drive0 WRITE_6 nth 2 fail " + sense);
        String address = write(volume, "kept", content(3_000_000));
        volume.sync(List.of(address));
        assertUsableElsewhere(label, address, content(3_000_000));
    }

    @Test
    void readsThroughAnUnreadableBlockNobodyAskedFor() throws Exception {
        MediumLabel label = formatted();
        Volume volume = drive.mount(label);
        String address = write(volume, "kept", content(3_000_000));
        volume.sync(List.of(address));
        world.virtual.inject("on drive0 READ_6 fail 3/11/00");
        assertFails(MEDIUM_FAULT, () -> read(volume, address));
        assertThat(read(volume, address)).isEqualTo(content(3_000_000));
    }

    @Test
    void noticesThatTheCartridgeWasChanged() throws Exception {
        Volume volume = drive.mount(formatted());
        world.virtual.inject("on drive0 WRITE_6 fail 6/28/00");
        assertFailsWithAny(() -> volume.sync(List.of(write(volume, "lost", content(100)))), MEDIUM_FAULT, DEVICE_FAULT);
        assertThat(drive.state().position()).isEqualTo(Position.LOADED);
        assertFails(MEDIUM_FAULT, volume::space);
    }

    // ---- the transport

    /** Also after the next transport has come: nobody knows whether it leads to the same cartridge. */
    @Test
    void isOutOfReachWhenItsTransportHasGoneUntilItIsAttachedAnew() throws Exception {
        MediumLabel label = formatted();
        Volume volume = drive.mount(label);
        byte[] content = content(300_000);
        String kept = write(volume, "kept", content);
        volume.sync(List.of(kept));
        world.pullOut();
        assertFails(DRIVER_UNAVAILABLE, () -> read(volume, kept));
        world.plugIn();
        assertFails(DRIVER_UNAVAILABLE, () -> write(volume, "lost", content));
        assertFails(DRIVER_UNAVAILABLE, volume::space);
        assertFails(DRIVER_UNAVAILABLE, volume::examine);
        assertFails(DRIVER_UNAVAILABLE, drive::state);
        assertFails(DRIVER_UNAVAILABLE, drive::unmount);

        drive.close();
        drive = driver.attach(TestLibrary.drive(0));
        assertThat(drive.state()).isEqualTo(new Drive.State(Position.LOADED, Optional.of(medium)));
        assertThat(read(drive.mount(label), kept)).isEqualTo(content);
    }

    @Test
    void noticesThatItsTransportWasReplacedWhileNothingWasGoingOn() throws Exception {
        Volume volume = drive.mount(formatted());
        world.pullOut();
        world.plugIn();
        assertFails(DRIVER_UNAVAILABLE, volume::space);
        assertFails(DRIVER_UNAVAILABLE, drive::state);
    }

    @Test
    void aCommandThatItsTransportLeavesInTheMiddleIsNotTheDrivesFault() throws Exception {
        Volume volume = drive.mount(formatted());
        world.pullOutDuring(Operation.WRITE_6);
        assertFails(DRIVER_UNAVAILABLE, () -> volume.sync(List.of(write(volume, "lost", content(300_000)))));
        assertFails(DRIVER_UNAVAILABLE, volume::examine);
    }

    // ---- unload

    @ParameterizedTest
    @CsvSource({
        "on drive0 LOAD_UNLOAD fail 4/53/01",
        "on changer MOVE_MEDIUM fail 4/15/01",
        "on drive0 LOAD_UNLOAD vanish"
    })
    void keepsTheCartridgeWhenItCannotPartWithIt(String fault) throws Exception {
        drive.load(medium);
        world.virtual.inject(fault);
        assertFails(DEVICE_FAULT, drive::unload);
        assertThat(drive.state()).isEqualTo(new Drive.State(Position.LOADED, Optional.of(medium)));
        drive.unload();
        assertThat(drive.state().position()).isEqualTo(Position.EMPTY);
    }

    // ---- who owns the drive

    @Test
    void keepsAnotherHostFromTheDrive() throws Exception {
        MediumLabel label = formatted();
        Volume volume = drive.mount(label);
        String kept = write(volume, "kept", content(1000));
        volume.sync(List.of(kept));
        TestLibrary.forgetProcess();
        TapeDriver stranger = world.driver(TestLibrary.settings("host2", Set.of(), false));
        ArchivoltException refusal = assertFails(WRONG_STATE, () -> stranger.attach(TestLibrary.drive(0)));
        assertThat(refusal.facts()).containsEntry("reserved", true);
        String also = write(volume, "also", content(1000));
        volume.sync(List.of(also));
    }

    @Test
    void fencesAHostThatIsSaidToBeDead() throws Exception {
        MediumLabel label = formatted();
        Volume volume = drive.mount(label);
        String kept = write(volume, "kept", content(1000));
        volume.sync(List.of(kept));
        TestLibrary.forgetProcess();
        TapeDriver heir = world.driver(TestLibrary.settings("host2", Set.of("host1"), false));
        try (Drive taken = heir.attach(TestLibrary.drive(0))) {
            assertFails(DEVICE_FAULT, () -> volume.sync(List.of(write(volume, "ghost", content(1000)))));
            Volume now = taken.mount(label);
            assertThat(read(now, kept)).isEqualTo(content(1000));
            assertFails(MEDIUM_FAULT, () -> now.open(now.address("ghost")));
            taken.unmount();
        }
    }

    @Test
    void takesOverFromAFormerProcessOfThisHost() throws Exception {
        drive.load(medium);
        DriveUnit unit = new DriveUnit(new Nexus(world.transports, "virtual:lib0/drive1", length -> {}), length -> {});
        ReservationKey dead = ReservationKey.of("host1", 4_194_000, Instant.EPOCH);
        new Reservation(unit, dead, "host1", Set.of()).acquire();
        try (Drive other = driver.attach(TestLibrary.drive(1))) {
            assertThat(other.state().position()).isEqualTo(Position.EMPTY);
        }
        unit.nexus().close();
    }

    // ---- health and cleaning

    @Test
    void tellsHowItFeels() throws Exception {
        world.virtual.requestCleaning(0);
        DriveHealth health = drive.health();
        assertThat(health.cleaningRequested()).isTrue();
        assertThat(health.alerts()).extracting(Alert::number).contains(20);
        assertThat(health.alerts().get(0).severity()).isEqualTo(Severity.CRITICAL);
        assertThat(health.counters()).isNotEmpty();
        assertThat(drive.health().alerts()).isEmpty();
    }

    @Test
    void isCleanedWhenItAsksForIt() throws Exception {
        drive.load(medium);
        world.virtual.requestCleaning(0);
        drive.unload();
        assertThat(drive.state().position()).isEqualTo(Position.EMPTY);
        LibraryElement cleaning = TestLibrary.refreshed(library).elements().stream()
                .filter(LibraryElement::cleaning)
                .findFirst()
                .orElseThrow();
        assertThat(cleaning.kind()).isEqualTo(Kind.SLOT);
        assertThat(drive.health().cleaningRequested()).isFalse();
        drive.load(medium);
    }

    @Test
    void isNotHeldUpByTheLackOfCleaningCartridges() throws Exception {
        LibraryElement cleaning = library.inventory().elements().stream()
                .filter(LibraryElement::cleaning)
                .findFirst()
                .orElseThrow();
        library.expired(cleaning.barcode().orElseThrow());
        TestLibrary.refreshed(library);
        assertThat(library.inventory().at(cleaning.address()).orElseThrow().trouble())
                .contains("the cleaning cartridge is used up");
        drive.load(medium);
        world.virtual.requestCleaning(0);
        drive.unload();
        assertThat(drive.state().position()).isEqualTo(Position.EMPTY);
    }

    // ---- encryption, protection

    @Test
    void writesSoThatOnlyTheKeyReads() throws Exception {
        EncryptionKeys keys = asked -> Optional.of(new EncryptionKeys.Key(content(32), "key of " + asked.name()));
        driver.setKeys(keys);
        MediumLabel label = formatted();
        Volume volume = drive.mount(label);
        String address = write(volume, "secret", content(1000));
        volume.sync(List.of(address));
        drive.unmount();
        drive.unload();

        driver.unsetKeys(keys);
        drive.load(medium);
        assertFails(MEDIUM_FAULT, () -> drive.mount(label));
        driver.setKeys(keys);
        assertThat(read(drive.mount(label), address)).isEqualTo(content(1000));
    }

    @Test
    void doesNotUseACartridgeWhoseKeyCannotBeHad() throws Exception {
        MediumLabel label = formatted();
        driver.setKeys(asked -> {
            throw new ArchivoltException(ErrorCode.TIMEOUT, "asking the keeper of keys");
        });
        assertFails(ErrorCode.TIMEOUT, () -> drive.mount(label));
        assertThat(drive.state().position()).isEqualTo(Position.LOADED);
    }

    @Test
    void verifiesTheChecksumOfEachRecord() throws Exception {
        drive.close();
        drive = world.driver(TestLibrary.settings("host1", Set.of(), true)).attach(TestLibrary.drive(0));
        MediumLabel label = formatted();
        Volume volume = drive.mount(label);
        String address = write(volume, "protected", content(1_500_000));
        volume.sync(List.of(address));
        assertThat(read(volume, address)).isEqualTo(content(1_500_000));
        world.virtual.inject("on drive0 READ_6 corrupt");
        assertFailsWithAny(() -> read(volume, address), DATA_CORRUPT, MEDIUM_FAULT, DEVICE_FAULT);
        drive.unmount();
        drive.unload();
    }

    // ---- what an operator types

    @Test
    void saysWhatItIs() throws Exception {
        assertThat(driver.identify(TestLibrary.drive(0)).model()).isEqualTo("LTO-9");
        assertThat(driver.identify(TestLibrary.drive(0)).serial())
                .isEqualTo(elements(library.inventory(), Kind.DRIVE)
                        .get(0)
                        .driveSerial()
                        .orElseThrow());
    }

    @ParameterizedTest
    @CsvSource({
        "virtual:lib0/changer, INVALID_ARGUMENT",
        "virtual:lib0/drive9, NO_SUCH_DEVICE",
        "nothing:at/all, DRIVER_UNAVAILABLE",
        "/dev/sg0, INVALID_ARGUMENT"
    })
    void refusesWhatIsNoDrive(String path, ErrorCode code) throws Exception {
        DeviceDescription device =
                new DeviceDescription(new DeviceId(medium.family(), TestLibrary.NAME, "d"), path, Map.of());
        assertFails(code, () -> driver.identify(device));
        assertFails(code, () -> driver.attach(device));
    }

    @Test
    void refusesOptionsItDoesNotKnow() {
        DeviceDescription device = new DeviceDescription(
                new DeviceId(medium.family(), TestLibrary.NAME, "d"), "virtual:lib0/drive1", Map.of("colour", "red"));
        assertFails(INVALID_ARGUMENT, () -> driver.attach(device));
    }

    // ---- after a complaint

    @Test
    void aDriveThatCannotReadDoesNotPassAnExamination() throws Exception {
        Volume volume = drive.mount(formatted());
        String address = write(volume, "extent", content(1000));
        volume.sync(List.of(address));
        world.virtual.inject("on drive0 READ_6 times 2 fail 4/44/00");
        assertFails(DEVICE_FAULT, () -> read(volume, address));
        assertFails(DEVICE_FAULT, volume::examine);
    }

    @Test
    void aDriveThatCouldNotReadOncePassesAnExamination() throws Exception {
        Volume volume = drive.mount(formatted());
        String address = write(volume, "extent", content(1000));
        volume.sync(List.of(address));
        world.virtual.inject("on drive0 READ_6 fail 4/44/00");
        assertFails(DEVICE_FAULT, () -> read(volume, address));
        volume.examine();
        assertThat(read(volume, address)).isEqualTo(content(1000));
    }

    @Test
    void aCartridgeThatMayHaveBeenExchangedIsNotToBlame() throws Exception {
        Volume volume = drive.mount(formatted());
        String address = write(volume, "extent", content(1000));
        volume.sync(List.of(address));
        world.virtual.inject("on drive0 READ_6 fail 6/28/00");
        assertFails(MEDIUM_FAULT, () -> read(volume, address));
        assertFails(DEVICE_FAULT, volume::examine);
    }

    @Test
    void anExtentThatCannotBeReadIsNoReasonNotToUseTheOthers() throws Exception {
        Volume volume = drive.mount(formatted());
        String address = write(volume, "extent", content(1000));
        volume.sync(List.of(address));
        world.virtual.inject("on drive0 READ_6 times 2 fail 3/11/00");
        assertFails(MEDIUM_FAULT, () -> read(volume, address));
        volume.examine();
    }

    @ParameterizedTest
    @CsvSource({"4/44/00, DEVICE_FAULT", "3/0C/00, MEDIUM_FAULT"})
    void aVolumeThatCouldNotBeWrittenDoesNotPassAnExamination(String sense, ErrorCode blamed) throws Exception {
        Volume volume = drive.mount(formatted());
        world.virtual.inject("on drive0 WRITE_6 fail " + sense);
        assertFails(blamed, () -> write(volume, "extent", content(1000)));
        assertFails(blamed, volume::examine);
    }
}
