package org.archivolt.testkit.ldm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.archivolt.base.ErrorCode.ALREADY_EXISTS;
import static org.archivolt.base.ErrorCode.BUSY;
import static org.archivolt.base.ErrorCode.FOREIGN_DATA;
import static org.archivolt.base.ErrorCode.INVALID_ARGUMENT;
import static org.archivolt.base.ErrorCode.MEDIUM_FAULT;
import static org.archivolt.base.ErrorCode.NO_SPACE;
import static org.archivolt.base.ErrorCode.WRONG_STATE;
import static org.archivolt.testkit.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.MediumId;
import org.archivolt.base.Space;
import org.archivolt.ldm.DeviceDescription;
import org.archivolt.ldm.DeviceDriver;
import org.archivolt.ldm.DeviceIdentity;
import org.archivolt.ldm.Drive;
import org.archivolt.ldm.Drive.Position;
import org.archivolt.ldm.ExtentInput;
import org.archivolt.ldm.ExtentOutput;
import org.archivolt.ldm.ListedExtent;
import org.archivolt.ldm.MediumLabel;
import org.archivolt.ldm.Volume;
import org.archivolt.testkit.Failures;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every {@link DeviceDriver} must do, whatever it drives: the life cycle of the state diagram, the rules of labels,
 * and extents that come back as they were written. A driver's test extends this and says how to get at a device with
 * one blank medium; each test gets a fresh one.
 */
public abstract class DeviceDriverContract {
    private final List<Drive> attached = new ArrayList<>();
    private DeviceDriver driver;

    /** A driver as its bundle would make it. Called again in one test, it is the updated bundle's. */
    protected abstract DeviceDriver newDriver();

    /** The device under test. The same all through a test. */
    protected abstract DeviceDescription device();

    /** The blank medium: the device's fixed one, or one that it can load. */
    protected abstract MediumId medium();

    /** Puts something on the medium, which no drive is attached to, that is not ours. */
    protected abstract void placeForeignData() throws Exception;

    /** Makes the medium vanish while it is mounted. */
    protected abstract void makeMediumVanish() throws Exception;

    /** Power is lost: what was not synced is lost. Returns false when that cannot be staged. */
    protected boolean losePower() throws Exception {
        return false;
    }

    /** Whether a forced format also overwrites what is not ours, as it does where media have no other use. */
    protected boolean forceOverwritesForeignData() {
        return false;
    }

    /** How many bytes fill the medium, if that is few enough to do it; at least 256 KiB. */
    protected Optional<Long> fillingBytes() {
        return Optional.empty();
    }

    @BeforeEach
    final void makeDriver() {
        driver = newDriver();
    }

    @AfterEach
    final void letGoOfDrives() throws ArchivoltException {
        for (Drive drive : attached) {
            drive.close();
        }
    }

    // ---- devices ----

    @Test
    void identifiesADeviceTheSameWayEachTime() throws Exception {
        DeviceIdentity first = driver.identify(device());
        DeviceIdentity second = newDriver().identify(device());
        assertThat(first.model()).isNotBlank();
        assertThat(second.model() + "/" + second.serial()).isEqualTo(first.model() + "/" + first.serial());
    }

    @Test
    void identifyShowsTheLabelOfAFixedMedium() throws Exception {
        assumeTrue(hasFixedMedium(), "the medium can be taken out");
        assertThat(driver.identify(device()).label()).isEmpty();
        MediumLabel label = formatted();
        assertThat(driver.identify(device()).label()).contains(label);
        assertThat(driver.identify(device()).fixedMedium().orElseThrow().totalBytes())
                .isPositive();
    }

    @Test
    void attachesToABlankDevice() throws Exception {
        Drive drive = attach();
        assertThat(drive.state().position()).isEqualTo(hasFixedMedium() ? Position.LOADED : Position.EMPTY);
    }

    @Test
    void refusesToAttachTwice() throws Exception {
        Drive first = attach();
        assertFails(WRONG_STATE, () -> driver.attach(device()));
        assertFails(WRONG_STATE, () -> newDriver().attach(device()));
        first.close();
        attach();
    }

    @Test
    void closesAsOftenAsIsLiked() throws Exception {
        Drive first = attach();
        first.close();
        Drive second = attach();
        first.close();
        assertFails(WRONG_STATE, () -> driver.attach(device()));
        second.close();
    }

    @Test
    void closedDriveRefusesEverything() throws Exception {
        Drive drive = attach();
        drive.close();
        assertFails(WRONG_STATE, drive::state);
        assertFails(WRONG_STATE, () -> drive.load(medium()));
        assertFails(WRONG_STATE, drive::unload);
        assertFails(WRONG_STATE, () -> drive.mount(label()));
        assertFails(WRONG_STATE, drive::unmount);
        assertFails(WRONG_STATE, () -> drive.format(label(), true));
    }

    // ---- life cycle ----

    @Test
    void goesThroughItsCycle() throws Exception {
        MediumLabel label = label();
        Drive drive = attach();
        load(drive);
        assertState(drive, Position.LOADED);
        drive.format(label, false);
        assertState(drive, Position.LOADED);
        drive.mount(label);
        assertState(drive, Position.MOUNTED);
        drive.unmount();
        assertState(drive, Position.LOADED);
        drive.mount(label);
        drive.unmount();
        if (!hasFixedMedium()) {
            drive.unload();
            assertThat(drive.state()).isEqualTo(new Drive.State(Position.EMPTY, Optional.empty()));
            drive.load(medium());
            assertState(drive, Position.LOADED);
        }
    }

    @Test
    void fixedMediumStaysWhereItIs() throws Exception {
        assumeTrue(hasFixedMedium(), "the medium can be taken out");
        Drive drive = attach();
        drive.load(medium());
        assertFails(WRONG_STATE, drive::unload);
        assertFails(WRONG_STATE, () -> drive.load(new MediumId(medium().family(), "another", "medium")));
        assertState(drive, Position.LOADED);
    }

    @Test
    void emptyDriveRefusesWhatNeedsAMedium() throws Exception {
        assumeFalse(hasFixedMedium(), "never empty");
        Drive drive = attach();
        assertFails(WRONG_STATE, drive::unload);
        assertFails(WRONG_STATE, () -> drive.mount(label()));
        assertFails(WRONG_STATE, drive::unmount);
        assertFails(WRONG_STATE, () -> drive.format(label(), false));
    }

    @Test
    void loadedDriveRefusesToUnmount() throws Exception {
        Drive drive = attach();
        load(drive);
        assertFails(WRONG_STATE, drive::unmount);
        assertState(drive, Position.LOADED);
    }

    @Test
    void mountedDriveOnlyUnmounts() throws Exception {
        MediumLabel label = formatted();
        Drive drive = attach();
        load(drive);
        drive.mount(label);
        assertFails(WRONG_STATE, () -> drive.load(medium()));
        assertFails(WRONG_STATE, drive::unload);
        assertFails(WRONG_STATE, () -> drive.mount(label));
        assertFails(WRONG_STATE, () -> drive.format(label(), true));
        assertState(drive, Position.MOUNTED);
        drive.unmount();
    }

    @Test
    void nextDriverAttachesToWhatTheFormerLeft() throws Exception {
        MediumLabel label = formatted();
        Drive former = attach();
        load(former);
        Volume before = former.mount(label);
        String address = write(before, "kept", bytes(1, 5000));
        before.sync(List.of(address));
        former.close();

        driver = newDriver();
        Drive next = attach();
        assertThat(next.state().position()).isNotEqualTo(Position.EMPTY);
        assertThat(next.state().medium()).contains(medium());
        Volume after = next.mount(label);
        assertState(next, Position.MOUNTED);
        assertThat(read(after, address)).isEqualTo(bytes(1, 5000));
        assertFails(MEDIUM_FAULT, () -> before.open(address));
        next.unmount();
        assertState(next, Position.LOADED);
    }

    // ---- labels ----

    @Test
    void mountRefusesABlankMedium() throws Exception {
        Drive drive = attach();
        load(drive);
        assertFails(FOREIGN_DATA, () -> drive.mount(label()));
        assertThat(drive.state().position()).isEqualTo(Position.LOADED);
    }

    @Test
    void mountRefusesTheLabelOfAnotherMedium() throws Exception {
        MediumLabel label = formatted();
        MediumLabel other =
                new MediumLabel(new MediumId(medium().family(), medium().library(), "another"), label.format());
        Drive drive = attach();
        load(drive);
        ArchivoltException refusal = assertFails(FOREIGN_DATA, () -> drive.mount(other));
        assertThat(refusal.facts()).containsEntry("expected", other).containsEntry("found", label);
        assertState(drive, Position.LOADED);
        drive.mount(label);
    }

    @Test
    void mountRefusesAFormerLifeOfTheMedium() throws Exception {
        MediumLabel label = formatted();
        MediumLabel former = new MediumLabel(medium(), UUID.randomUUID());
        Drive drive = attach();
        load(drive);
        ArchivoltException refusal = assertFails(FOREIGN_DATA, () -> drive.mount(former));
        assertThat(refusal.facts()).containsEntry("expected", former).containsEntry("found", label);
    }

    @Test
    void formatSparesForeignData() throws Exception {
        placeForeignData();
        Drive drive = attach();
        load(drive);
        assertFails(FOREIGN_DATA, () -> drive.format(label(), false));
        assertFails(FOREIGN_DATA, () -> drive.mount(label()));
        MediumLabel forced = label();
        if (forceOverwritesForeignData()) {
            drive.format(forced, true);
            drive.mount(forced);
        } else {
            assertFails(FOREIGN_DATA, () -> drive.format(forced, true));
            assertFails(FOREIGN_DATA, () -> drive.mount(forced));
        }
    }

    @Test
    void formatOverwritesOursOnlyIfForced() throws Exception {
        MediumLabel label = formatted();
        Drive drive = attach();
        load(drive);
        Volume volume = drive.mount(label);
        List<String> addresses = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            addresses.add(write(volume, "extent " + i, bytes(i, 10)));
        }
        volume.sync(addresses);
        drive.unmount();

        MediumLabel another = label();
        assertFails(WRONG_STATE, () -> drive.format(another, false));
        assertThat(read(drive.mount(label), addresses.get(7))).isEqualTo(bytes(7, 10));
        drive.unmount();

        drive.format(another, true);
        assertFails(FOREIGN_DATA, () -> drive.mount(label));
        Volume empty = drive.mount(another);
        for (String address : addresses) {
            assertMissing(() -> empty.open(address));
        }
    }

    // ---- addresses ----

    @Test
    void addressIsPure() throws Exception {
        MediumLabel label = formatted();
        Drive drive = attach();
        load(drive);
        Volume first = drive.mount(label);
        String address = first.address("an object.4711");
        assertThat(first.address("an object.4711")).isEqualTo(address);
        assertMissing(() -> first.open(address));
        drive.unmount();
        assertThat(drive.mount(label).address("an object.4711")).isEqualTo(address);
    }

    @Test
    void takesEveryNameThatIsOne() throws Exception {
        Volume volume = mounted();
        Set<String> addresses = new HashSet<>();
        for (String name : names()) {
            String address = write(volume, name, name.getBytes(UTF_8));
            assertThat(addresses.add(address)).as(name).isTrue();
        }
        volume.sync(addresses);
        for (String name : names()) {
            assertThat(read(volume, volume.address(name))).as(name).isEqualTo(name.getBytes(UTF_8));
            assertThat(volume.description(volume.address(name))).as(name).isPresent();
        }
    }

    private static List<String> names() {
        return List.of(
                "a",
                "A",
                ".hidden",
                "...",
                "-rf",
                "~",
                "a b",
                "a\nb",
                "a\\b",
                "%2F",
                "a;$(b)*?\"'",
                "lost+found",
                ".archivolt",
                "label.json",
                "a.archivolt.json",
                "Größe–大きさ–🗄",
                "e\u0301",
                "\u00e9",
                "n".repeat(255),
                "ü".repeat(127));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                ".",
                "..",
                "name",
                "/etc/passwd",
                "../outside",
                "00/../../outside",
                "00/name\0",
                "extents/..",
                ".archivolt/label.json"
            })
    void refusesAnAddressItDidNotMake(String address) throws Exception {
        Volume volume = mounted();
        assertFails(INVALID_ARGUMENT, () -> volume.create(address));
        assertFails(INVALID_ARGUMENT, () -> volume.open(address));
        assertFails(INVALID_ARGUMENT, () -> volume.description(address));
        assertFails(INVALID_ARGUMENT, () -> volume.delete(address));
        assertFails(INVALID_ARGUMENT, () -> volume.sync(List.of(address)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/..", "/../x", "/x", "/"})
    void refusesAnAddressThatGoesOn(String tail) throws Exception {
        Volume volume = mounted();
        String address = write(volume, "extent", bytes(1, 1));
        assertFails(INVALID_ARGUMENT, () -> volume.create(address + tail));
        assertFails(INVALID_ARGUMENT, () -> volume.open(address + tail));
    }

    // ---- extents ----

    static List<Integer> sizes() {
        return List.of(0, 1, 511, 512, 4095, 4096, 4097, 65_535, 65_537, 100_003);
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void givesBackWhatWasWritten(int size) throws Exception {
        Volume volume = mounted();
        byte[] content = bytes(size, size);
        String address = write(volume, "extent", content);
        assertThat(read(volume, address)).isEqualTo(content);
        try (ExtentInput input = volume.open(address)) {
            assertThat(input.size()).isEqualTo(size);
        }
    }

    @Test
    void takesEveryKindOfBuffer() throws Exception {
        Volume volume = mounted();
        byte[] content = bytes(5, 1000);
        String address = volume.address("extent");
        try (ExtentOutput output = volume.create(address)) {
            ByteBuffer direct = ByteBuffer.allocateDirect(300).put(content, 0, 300);
            output.write(direct.flip());
            assertThat(direct.hasRemaining()).isFalse();
            output.write(ByteBuffer.wrap(content, 300, 300).asReadOnlyBuffer());
            output.write(ByteBuffer.allocate(0));
            output.write(ByteBuffer.wrap(content, 600, 400).slice());
            assertThat(output.size()).isEqualTo(1000);
        }
        try (ExtentInput input = volume.open(address)) {
            ByteBuffer direct = ByteBuffer.allocateDirect(1000);
            assertThat(input.read(direct, 0)).isEqualTo(1000);
            byte[] found = new byte[1000];
            direct.flip().get(found);
            assertThat(found).isEqualTo(content);
        }
    }

    @Test
    void readsFromAnyPosition() throws Exception {
        Volume volume = mounted();
        byte[] content = bytes(9, 10_000);
        String address = write(volume, "extent", content);
        try (ExtentInput input = volume.open(address)) {
            Random random = new Random(9);
            for (int i = 0; i < 200; i++) {
                int from = random.nextInt(content.length + 100);
                int length = random.nextInt(3000);
                ByteBuffer into = ByteBuffer.allocate(length + 7).position(7);
                int expected = Math.max(0, Math.min(length, content.length - from));
                assertThat(input.read(into, from)).isEqualTo(expected);
                assertThat(into.position()).isEqualTo(7 + expected);
                int begin = Math.min(from, content.length);
                assertThat(Arrays.copyOfRange(into.array(), 7, 7 + expected))
                        .isEqualTo(Arrays.copyOfRange(content, begin, begin + expected));
            }
            assertThat(input.read(ByteBuffer.allocate(1), Long.MAX_VALUE / 2)).isZero();
            assertThat(input.read(ByteBuffer.allocate(0), 0)).isZero();
        }
    }

    @Test
    void neverWritesOverAnExtent() throws Exception {
        Volume volume = mounted();
        String address = write(volume, "extent", bytes(1, 100));
        assertFails(ALREADY_EXISTS, () -> volume.create(address));
        assertThat(read(volume, address)).isEqualTo(bytes(1, 100));
    }

    @Test
    void tellsThatAnExtentIsMissing() throws Exception {
        Volume volume = mounted();
        String address = volume.address("nothing");
        assertMissing(() -> volume.open(address));
        assertMissing(() -> volume.description(address));
        assertThat(volume.delete(address)).isFalse();
    }

    @Test
    void deletes() throws Exception {
        Volume volume = mounted();
        String address = write(volume, "extent", bytes(1, 100));
        volume.sync(List.of(address));
        assertThat(volume.delete(address)).isTrue();
        assertThat(volume.delete(address)).isFalse();
        assertMissing(() -> volume.open(address));
        volume.sync(List.of(address));
        try (ExtentOutput again = volume.create(address)) {
            again.write(ByteBuffer.wrap(bytes(2, 50)));
        }
        assertThat(read(volume, address)).isEqualTo(bytes(2, 50));
        assertThat(volume.description(address)).as("went with its extent").isEmpty();
    }

    @Test
    void unfinishedExtentHasNoDescription() throws Exception {
        Volume volume = mounted();
        String address = volume.address("extent");
        volume.create(address).close();
        assertThat(volume.description(address)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 100, 1000, 4000, 5000, 60_000, 65_536})
    void givesBackTheDescription(int length) throws Exception {
        MediumLabel label = formatted();
        Drive drive = attach();
        load(drive);
        Volume volume = drive.mount(label);
        String address = volume.address("extent");
        byte[] json = json(length);
        try (ExtentOutput output = volume.create(address)) {
            output.write(ByteBuffer.wrap(bytes(3, 777)));
            output.describe(json);
            assertThat(output.size()).isEqualTo(777);
        }
        assertThat(volume.description(address)).contains(json);
        assertThat(read(volume, address)).isEqualTo(bytes(3, 777));
        volume.sync(List.of(address));
        drive.unmount();
        assertThat(drive.mount(label).description(address)).contains(json);
    }

    @Test
    void pathLeadsToThePlainFile() throws Exception {
        Volume volume = mounted();
        assumeTrue(volume.path().isPresent(), "the filesystem has no path");
        String address = write(volume, "extent", bytes(1, 1234));
        assertThat(Files.readAllBytes(volume.path().orElseThrow().resolve(address)))
                .isEqualTo(bytes(1, 1234));
    }

    @Test
    void tellsItsSpace() throws Exception {
        Space space = mounted().space();
        assertThat(space.totalBytes()).isPositive();
        assertThat(space.freeBytes()).isPositive().isLessThanOrEqualTo(space.totalBytes());
    }

    @Test
    void fullMediumKeepsWhatItHas() throws Exception {
        assumeTrue(fillingBytes().isPresent(), "too large to fill");
        Volume volume = mounted();
        String kept = write(volume, "kept", bytes(1, 10_000));
        volume.sync(List.of(kept));
        String filling = volume.address("filling");
        ByteBuffer block = ByteBuffer.wrap(bytes(2, 64 * 1024));
        long written;
        try (ExtentOutput output = volume.create(filling)) {
            long blocks = fillingBytes().orElseThrow() / block.capacity() + 2;
            assertFails(NO_SPACE, () -> {
                for (long i = 0; i < blocks; i++) {
                    output.write(block.clear());
                }
            });
            written = output.size();
            output.describe(bytes(4, 2000));
        }
        volume.sync(List.of(filling));
        assertThat(volume.description(filling)).contains(bytes(4, 2000));
        assertThat(written).isPositive();
        try (ExtentInput input = volume.open(filling)) {
            assertThat(input.size()).isEqualTo(written);
        }
        assertThat(read(volume, kept)).isEqualTo(bytes(1, 10_000));
        assertThat(volume.delete(filling)).isTrue();
        volume.sync(List.of(filling));
        volume.sync(List.of(write(volume, "fits again", bytes(3, 10_000))));
    }

    // ---- sync ----

    @Test
    void syncsAnyCollection() throws Exception {
        Volume volume = mounted();
        volume.sync(List.of());
        volume.sync(List.of(volume.address("never made")));
        String address = write(volume, "extent", bytes(1, 10));
        volume.sync(List.of(address, address));
        volume.sync(List.of(address));
        List<String> many = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            many.add(write(volume, "extent " + i, bytes(i, 100)));
        }
        volume.delete(many.get(500));
        volume.sync(many);
    }

    @Test
    void syncedExtentsAndDeletionsSurviveLossOfPower() throws Exception {
        MediumLabel label = formatted();
        Drive drive = attach();
        load(drive);
        Volume volume = drive.mount(label);
        List<String> kept = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            kept.add(write(volume, "kept " + i, bytes(i, 100 * i)));
        }
        String deleted = write(volume, "deleted", bytes(1, 10));
        volume.sync(kept);
        volume.sync(List.of(deleted));
        volume.delete(deleted);
        volume.sync(List.of(deleted));
        assumeTrue(losePower(), "power cannot be cut here");

        driver = newDriver();
        Drive next = attach();
        load(next);
        Volume after = next.mount(label);
        for (int i = 0; i < 50; i++) {
            assertThat(read(after, kept.get(i))).isEqualTo(bytes(i, 100 * i));
            assertThat(after.description(kept.get(i))).isPresent();
        }
        assertMissing(() -> after.open(deleted));
    }

    // ---- many threads ----

    @Test
    void manyThreadsWorkAtOnce() throws Exception {
        Volume volume = mounted();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> workers = new ArrayList<>();
            for (int thread = 0; thread < 8; thread++) {
                int number = thread;
                workers.add(threads.submit(() -> {
                    workOn(volume, number);
                    return null;
                }));
            }
            for (Future<?> worker : workers) {
                worker.get(60, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static void workOn(Volume volume, int number) throws ArchivoltException {
        List<String> addresses = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            String name = number + "-" + i;
            String address = write(volume, name, bytes(number * 1000 + i, 3000));
            assertThat(read(volume, address)).isEqualTo(bytes(number * 1000 + i, 3000));
            assertThat(volume.description(address)).contains(descriptionOf(name));
            addresses.add(address);
            if (i % 3 == 0) {
                assertThat(volume.delete(address)).isTrue();
            }
            if (i % 10 == 9) {
                volume.sync(addresses);
                addresses.clear();
            }
        }
    }

    @Test
    void manyThreadsReadOneExtent() throws Exception {
        Volume volume = mounted();
        byte[] content = bytes(4, 200_000);
        String address = write(volume, "extent", content);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<byte[]>> readers = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                readers.add(threads.submit(() -> read(volume, address)));
            }
            for (Future<byte[]> reader : readers) {
                assertThat(reader.get(60, TimeUnit.SECONDS)).isEqualTo(content);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    // ---- finding out what is there ----

    @Test
    void findsEveryFinishedExtentOnce() throws Exception {
        MediumLabel label = formatted();
        Drive drive = attach();
        load(drive);
        Volume volume = drive.mount(label);
        assertThat(listed(volume)).isEmpty();
        Map<String, Long> written = new TreeMap<>();
        for (int i = 0; i < 150; i++) {
            written.put(write(volume, "extent " + i, bytes(i, i * 10)), i * 10L);
        }
        String deleted = write(volume, "deleted", bytes(1, 100));
        volume.delete(deleted);
        String unfinished = volume.address("unfinished");
        try (ExtentOutput output = volume.create(unfinished)) {
            output.write(ByteBuffer.wrap(bytes(2, 100)));
        }
        volume.sync(written.keySet());

        assertThat(listed(volume)).isEqualTo(written);
        drive.unmount();
        assertThat(listed(drive.mount(label))).isEqualTo(written);
    }

    /** Method: from behind each; then that one is deleted, and again. */
    @Test
    void findsWhatComesBehindAnExtent() throws Exception {
        Volume volume = mounted();
        for (int i = 0; i < 150; i++) {
            write(volume, "extent " + i, bytes(i, 10));
        }
        List<String> all = addressesBehind(volume, "");
        assertThat(all).hasSize(150);
        for (int i = 0; i < all.size(); i += 13) {
            assertThat(addressesBehind(volume, all.get(i))).isEqualTo(all.subList(i + 1, all.size()));
        }
        volume.delete(all.get(70));
        assertThat(addressesBehind(volume, all.get(70))).containsAll(all.subList(71, all.size()));
    }

    private static List<String> addressesBehind(Volume volume, String after) throws ArchivoltException {
        List<String> found = new ArrayList<>();
        Volume.ExtentVisitor visitor = extent -> found.add(extent.address());
        if (after.isEmpty()) {
            volume.extents(visitor);
        } else {
            volume.extents(after, visitor);
        }
        return found;
    }

    @Test
    void findsNoMoreThanIsWanted() throws Exception {
        Volume volume = mounted();
        for (int i = 0; i < 5; i++) {
            write(volume, "extent " + i, bytes(i, 10));
        }
        List<ListedExtent> found = new ArrayList<>();
        volume.extents(extent -> {
            found.add(extent);
            return found.size() < 2;
        });
        assertThat(found).hasSize(2);
        assertFails(
                BUSY,
                () -> volume.extents(extent -> {
                    throw new ArchivoltException(BUSY, "on purpose, by a test");
                }));
    }

    private static Map<String, Long> listed(Volume volume) throws ArchivoltException {
        Map<String, Long> found = new TreeMap<>();
        volume.extents(extent -> {
            assertThat(found.put(extent.address(), extent.bytes())).isNull();
            return true;
        });
        return found;
    }

    @Test
    void readsTheLabelOfALoadedMedium() throws Exception {
        try (Drive drive = driver.attach(device())) {
            load(drive);
            assertThat(drive.label()).isEmpty();
        }
        MediumLabel label = label();
        Drive drive = attach();
        load(drive);
        drive.format(label, false);
        assertThat(drive.label()).contains(label);
        drive.mount(label);
        assertFails(WRONG_STATE, drive::label);
        drive.unmount();
        assertThat(drive.label()).contains(label);
        assertState(drive, Position.LOADED);
    }

    @Test
    void foreignDataIsNoLabelOfOurs() throws Exception {
        placeForeignData();
        Drive drive = attach();
        load(drive);
        assertThat(drive.label()).isEmpty();
    }

    // ---- errors ----

    @Test
    void unmountedVolumeBlamesTheMedium() throws Exception {
        MediumLabel label = formatted();
        Drive drive = attach();
        load(drive);
        Volume volume = drive.mount(label);
        try (Open open = new Open(volume)) {
            drive.unmount();
            assertEveryCallFails(volume, open);
            drive.mount(label);
            assertEveryCallFails(volume, open);
        }
    }

    @Test
    void closingTheDriveEndsTheVolume() throws Exception {
        MediumLabel label = formatted();
        Drive drive = attach();
        load(drive);
        Volume volume = drive.mount(label);
        try (Open open = new Open(volume)) {
            drive.close();
            assertEveryCallFails(volume, open);
        }
    }

    @Test
    void vanishedMediumIsBlamed() throws Exception {
        MediumLabel label = formatted();
        Drive drive = attach();
        load(drive);
        Volume volume = drive.mount(label);
        try (Open open = new Open(volume)) {
            makeMediumVanish();
            assertEveryCallFails(volume, open);
        }
    }

    /** An extent being written and one being read. */
    private static final class Open implements AutoCloseable {
        final String written;
        final ExtentOutput output;
        final ExtentInput input;

        Open(Volume volume) throws ArchivoltException {
            written = DeviceDriverContract.write(volume, "written", bytes(1, 100));
            input = volume.open(written);
            output = volume.create(volume.address("being written"));
        }

        @Override
        public void close() {
            closeQuietly(output);
            closeQuietly(input);
        }

        /** Whether it complains is its own affair; it must let go. */
        private static void closeQuietly(AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception e) {
                assertThat(e).isInstanceOf(ArchivoltException.class);
            }
        }
    }

    private static void assertEveryCallFails(Volume volume, Open open) {
        String address = volume.address("another");
        assertFails(MEDIUM_FAULT, volume::space);
        assertFails(MEDIUM_FAULT, () -> volume.create(address));
        assertFails(MEDIUM_FAULT, () -> volume.open(open.written));
        assertFails(MEDIUM_FAULT, () -> volume.description(open.written));
        assertFails(MEDIUM_FAULT, () -> volume.delete(open.written));
        assertFails(MEDIUM_FAULT, () -> volume.sync(List.of(open.written)));
        assertFails(MEDIUM_FAULT, () -> volume.extents(extent -> true));
        assertFails(MEDIUM_FAULT, () -> open.output.write(ByteBuffer.allocate(1)));
        assertFails(MEDIUM_FAULT, () -> open.output.describe(json(10)));
        assertFails(MEDIUM_FAULT, () -> open.input.read(ByteBuffer.allocate(1), 0));
    }

    // ---- tools for this and for drivers' own tests ----

    /** Attaches with the newest driver; closed after the test. */
    protected final Drive attach() throws ArchivoltException {
        Drive drive = driver.attach(device());
        attached.add(drive);
        return drive;
    }

    /** Formats the medium and lets go of the device again. */
    protected final MediumLabel formatted() throws ArchivoltException {
        MediumLabel label = label();
        try (Drive drive = driver.attach(device())) {
            load(drive);
            drive.format(label, false);
            if (!hasFixedMedium()) {
                drive.unload();
            }
        }
        return label;
    }

    /** A new volume. */
    protected final Volume mounted() throws ArchivoltException {
        MediumLabel label = formatted();
        Drive drive = attach();
        load(drive);
        return drive.mount(label);
    }

    /** Brings the medium in if it is out. */
    protected final void load(Drive drive) throws ArchivoltException {
        if (drive.state().position() == Position.EMPTY) {
            drive.load(medium());
        }
    }

    /** A label for the medium, another one each time. */
    protected final MediumLabel label() {
        return new MediumLabel(medium(), UUID.randomUUID());
    }

    /** Writes an extent with a description, not synced. Returns its address. */
    protected static String write(Volume volume, String name, byte[] content) throws ArchivoltException {
        String address = volume.address(name);
        try (ExtentOutput output = volume.create(address)) {
            output.write(ByteBuffer.wrap(content));
            output.describe(descriptionOf(name));
        }
        return address;
    }

    protected static byte[] read(Volume volume, String address) throws ArchivoltException {
        try (ExtentInput input = volume.open(address)) {
            ByteBuffer into = ByteBuffer.allocate(Math.toIntExact(input.size()));
            assertThat(input.read(into, 0)).isEqualTo(into.capacity());
            return into.array();
        }
    }

    protected static byte[] bytes(long seed, int size) {
        byte[] content = new byte[size];
        new Random(seed).nextBytes(content);
        return content;
    }

    private boolean hasFixedMedium() throws ArchivoltException {
        return driver.identify(device()).fixedMedium().isPresent();
    }

    private void assertState(Drive drive, Position position) throws ArchivoltException {
        assertThat(drive.state()).isEqualTo(new Drive.State(position, Optional.of(medium())));
    }

    private static void assertMissing(Failures.Action action) {
        assertThat(assertFails(MEDIUM_FAULT, action).facts()).containsEntry("missing", true);
    }

    private static byte[] descriptionOf(String name) {
        return ("{\"name\":\"" + name + "\"}").getBytes(UTF_8);
    }

    private static byte[] json(int length) {
        return ("\"" + "ü".repeat((length - 2) / 2) + "\"").getBytes(UTF_8);
    }
}
