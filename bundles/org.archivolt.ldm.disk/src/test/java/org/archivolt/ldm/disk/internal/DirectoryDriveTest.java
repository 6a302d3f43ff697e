package org.archivolt.ldm.disk.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.archivolt.base.ErrorCode.CANCELLED;
import static org.archivolt.base.ErrorCode.FOREIGN_DATA;
import static org.archivolt.base.ErrorCode.INVALID_ARGUMENT;
import static org.archivolt.base.ErrorCode.MEDIUM_FAULT;
import static org.archivolt.base.ErrorCode.NO_SUCH_DEVICE;
import static org.archivolt.base.ErrorCode.WRONG_STATE;
import static org.archivolt.testkit.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.Family;
import org.archivolt.base.MediumId;
import org.archivolt.base.Ticker;
import org.archivolt.ldm.DeviceDescription;
import org.archivolt.ldm.DeviceDriver;
import org.archivolt.ldm.DeviceIdentity;
import org.archivolt.ldm.Drive;
import org.archivolt.ldm.ExtentInput;
import org.archivolt.ldm.ExtentOutput;
import org.archivolt.ldm.MediumLabel;
import org.archivolt.ldm.Volume;
import org.archivolt.testkit.VirtualTicker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is particular to directories. What is true of every drive is in the contract. */
final class DirectoryDriveTest {
    private static final DeviceId DEVICE = new DeviceId(Family.DISK, "test", "d1");
    private static final MediumId MEDIUM = new MediumId(Family.DISK, "test", "d1");

    private final List<Drive> attached = new ArrayList<>();
    private final MediumLabel label = new MediumLabel(MEDIUM, UUID.randomUUID());

    @TempDir
    Path temporary;

    private Path root;

    @BeforeEach
    void makeDirectory() throws IOException {
        root = Files.createDirectory(temporary.resolve("medium"));
    }

    @AfterEach
    void closeDrives() throws ArchivoltException {
        for (Drive drive : attached) {
            drive.close();
        }
    }

    // ---- which directories ----

    @Test
    void identifiesAnEmptyDirectory() throws Exception {
        DeviceIdentity identity = new DirectoryDriver().identify(at(root));
        assertThat(identity.model()).isEqualTo(Files.getFileStore(root).type());
        assertThat(identity.serial()).isEqualTo(root.toRealPath().toString());
        assertThat(identity.label()).isEmpty();
        assertThat(root).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "relative/path", "/", "//", "/..", "/proc/self/stat", "/nul\0"})
    void refusesAPathThatIsNoDirectoryToUse(String path) {
        DeviceDescription device = new DeviceDescription(DEVICE, path, Map.of());
        assertThat(assertFails(INVALID_ARGUMENT, () -> new DirectoryDriver().identify(device))
                        .facts())
                .containsEntry("field", "path");
        assertFails(INVALID_ARGUMENT, () -> new DirectoryDriver().attach(device));
    }

    @Test
    void refusesADirectoryThatIsNotThere() {
        assertFails(NO_SUCH_DEVICE, () -> new DirectoryDriver().identify(at(root.resolve("missing"))));
        assertFails(NO_SUCH_DEVICE, () -> new DirectoryDriver().attach(at(root.resolve("missing"))));
    }

    @Test
    void knowsADirectoryByWhateverPath() throws Exception {
        Path link = Files.createSymbolicLink(temporary.resolve("link"), root);
        attach();
        assertThat(new DirectoryDriver().identify(at(link))).isEqualTo(new DirectoryDriver().identify(at(root)));
        assertFails(WRONG_STATE, () -> new DirectoryDriver().attach(at(link)));
    }

    // ---- what is in them ----

    @ParameterizedTest
    @ValueSource(
            strings = {
                "holiday.jpg",
                ".hidden",
                "00",
                "40/name",
                "00/name",
                "00/folder/file",
                ".archivolt",
                ".archivolt/other",
                ".archivolt/descriptions/name",
                ".archivolt/descriptions/00/name"
            })
    void refusesToFormatOverAnythingElse(String name) throws Exception {
        Path foreign = root.resolve(name);
        Files.createDirectories(foreign.getParent());
        Files.writeString(foreign, "not ours");
        Drive drive = attach();
        assertFails(FOREIGN_DATA, () -> drive.format(label, false));
        assertThat(assertFails(FOREIGN_DATA, () -> drive.format(label, true)).facts())
                .containsKey("found");
        assertThat(foreign).hasContent("not ours");
    }

    @Test
    void refusesToFormatOverSomethingAmongOurs() throws Exception {
        Volume volume = formatAndMount();
        String kept = write(volume, "ours", 10);
        attached.get(0).unmount();
        Files.writeString(root.resolve(kept).resolveSibling("theirs"), "not ours");
        assertFails(FOREIGN_DATA, () -> attached.get(0).format(label, true));
        assertThat(read(attached.get(0).mount(label), kept)).hasSize(10);
    }

    @Test
    void formatsAFreshFilesystem() throws Exception {
        Files.createDirectory(root.resolve("lost+found"));
        formatAndMount();
        assertThat(root.resolve("lost+found")).exists();
    }

    @Test
    void goesOnWithAFormatThatWasCutShort() throws Exception {
        Files.createDirectory(root.resolve(".archivolt"));
        Files.writeString(root.resolve(".archivolt/lock"), "4711\n");
        Files.writeString(root.resolve(".archivolt/label.json.new"), "{");
        formatAndMount();
    }

    @Test
    void wantsForceForExtentsWithoutALabel() throws Exception {
        Volume volume = formatAndMount();
        write(volume, "extent", 10);
        attached.get(0).unmount();
        Files.delete(root.resolve(".archivolt/label.json"));
        assertFails(WRONG_STATE, () -> attached.get(0).format(label, false));
        attached.get(0).format(label, true);
        try (Stream<Path> entries = Files.list(root)) {
            assertThat(entries).containsExactly(root.resolve(".archivolt"));
        }
    }

    @Test
    void writesADocumentedLabel() throws Exception {
        DeviceDriver driver = new DirectoryDriver(
                (tree, descriptions, filesystem) -> new Flusher.EachFile(tree, descriptions), new VirtualTicker());
        try (Drive drive = driver.attach(at(root))) {
            drive.format(label, false);
        }
        assertThat(root.resolve(".archivolt/label.json")).hasContent("""
                        {
                          "archivolt": "medium",
                          "version": 1,
                          "medium": "disk:test:d1",
                          "format": "%s",
                          "created": "2026-01-01T00:00:00Z"
                        }
                        """.formatted(label.format()));
    }

    @Test
    void readsALabelThatSomebodyReformatted() throws Exception {
        Drive drive = attach();
        drive.format(label, false);
        Files.writeString(
                root.resolve(".archivolt/label.json"),
                "{\"version\":1,\"note\":\"x\",\"format\":\"" + label.format()
                        + "\",\"medium\" : \"disk:test:d1\",\"archivolt\":\"medium\"}");
        drive.mount(label);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "not JSON",
                "{\"archivolt\":\"medium\",\"version\":2,\"medium\":\"disk:test:d1\",\"format\":\"x\"}",
                "{\"archivolt\":\"medium\",\"version\":1,\"medium\":\"disk\",\"format\":\"x\"}",
                "{\"archivolt\":\"medium\",\"version\":1,\"medium\":\"disk:test:d1\",\"format\":\"x\"}"
            })
    void neitherMountsNorOverwritesALabelItCannotRead(String content) throws Exception {
        Drive drive = attach();
        drive.format(label, false);
        Files.writeString(root.resolve(".archivolt/label.json"), content);
        assertFails(FOREIGN_DATA, () -> drive.mount(label));
        assertFails(FOREIGN_DATA, () -> drive.format(label, true));
        assertFails(FOREIGN_DATA, drive::state);
        assertFails(FOREIGN_DATA, () -> new DirectoryDriver().identify(at(root)));
    }

    // ---- who uses them ----

    @Test
    void keepsAnotherProcessOutUntilItDies() throws Exception {
        Drive drive = attach();
        drive.format(label, false);
        drive.close();
        Process other = startOther(System.getProperty("java.class.path"));
        try {
            assertThat(other.inputReader().readLine()).isEqualTo("mounted");
            assertThat(assertFails(WRONG_STATE, this::attach).facts())
                    .containsEntry("process", String.valueOf(other.pid()));
        } finally {
            other.destroyForcibly();
            assertThat(other.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
        attach().mount(label);
    }

    /** JNA may be unable to load its own library: no temporary directory, or one that forbids execution. */
    @Test
    void worksWithoutJna() throws Exception {
        Drive drive = attach();
        drive.format(label, false);
        drive.close();
        String classPath = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("/jna-"))
                .collect(Collectors.joining(File.pathSeparator));
        Process other = startOther(classPath);
        try {
            assertThat(other.inputReader().readLine()).isEqualTo("mounted");
            assertThat(other.inputReader().readLine()).isEqualTo("system calls: false");
        } finally {
            other.destroyForcibly();
            assertThat(other.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
        Volume volume = attach().mount(label);
        assertThat(read(volume, volume.address("by another"))).hasSize(9_000_000);
    }

    private Process startOther(String classPath) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classPath,
                        OtherProcess.class.getName(),
                        root.toString(),
                        label.format().toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Mounts the medium, writes to it, and is killed. */
    static final class OtherProcess {
        private OtherProcess() {}

        public static void main(String[] arguments) throws Exception {
            Drive drive = new DirectoryDriver().attach(at(Path.of(arguments[0])));
            Volume volume = drive.mount(new MediumLabel(MEDIUM, UUID.fromString(arguments[1])));
            volume.sync(List.of(write(volume, "by another", 9_000_000)));
            System.out.println("mounted");
            System.out.println("system calls: " + SystemCalls.AVAILABLE.isPresent());
            new CountDownLatch(1).await(1, TimeUnit.MINUTES);
            drive.close();
        }
    }

    @Test
    void lockOutlivesRefusedAttempts() throws Exception {
        formatAndMount();
        for (int i = 0; i < 3; i++) {
            assertFails(WRONG_STATE, () -> new DirectoryDriver().attach(at(root)));
        }
        assertThat(Files.readString(Path.of("/proc/locks")))
                .contains("POSIX  ADVISORY  WRITE " + ProcessHandle.current().pid() + " ")
                .contains(":" + Files.getAttribute(root.resolve(".archivolt/lock"), "unix:ino") + " ");
    }

    @Test
    void letsGoOfEveryDescriptor() throws Exception {
        formatAndMount();
        cycle();
        long before = openFiles();
        for (int i = 0; i < 10; i++) {
            cycle();
        }
        assertThat(openFiles()).isEqualTo(before);
    }

    private void cycle() throws ArchivoltException {
        Drive drive = attached.remove(0);
        drive.unmount();
        Volume volume = drive.mount(label);
        String address = write(volume, UUID.randomUUID().toString(), (int) WriteBack.WINDOW_BYTES + 1);
        volume.sync(List.of(address));
        read(volume, address);
        drive.close();
        attach().mount(label);
    }

    private static long openFiles() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return files.count();
        }
    }

    // ---- when they go away ----

    @Test
    void noticesThatTheDirectoryWasReplacedByACopy() throws Exception {
        Volume volume = formatAndMount();
        String address = write(volume, "extent", 10);
        Path elsewhere = Files.move(root, temporary.resolve("elsewhere"));
        copy(elsewhere, root);
        assertFails(MEDIUM_FAULT, () -> volume.open(address));
        assertFails(MEDIUM_FAULT, () -> volume.sync(List.of(address)));
        assertFails(MEDIUM_FAULT, attached.get(0)::state);
    }

    @Test
    void noticesThatItsLockIsGone() throws Exception {
        Volume volume = formatAndMount();
        Files.delete(root.resolve(".archivolt/lock"));
        assertFails(MEDIUM_FAULT, () -> write(volume, "extent", 10));
    }

    @Test
    void missesAnExtentThatIsGoneBeforeTheSync() throws Exception {
        Volume volume = formatAndMount();
        String address = write(volume, "extent", 10);
        Files.delete(root.resolve(address));
        assertThat(assertFails(MEDIUM_FAULT, () -> volume.sync(List.of(address)))
                        .facts())
                .containsEntry("missing", true);
    }

    @Test
    void goesOnAfterTheDirectoryWasTakenAwayAndMountedAgain() throws Exception {
        Volume volume = formatAndMount();
        Path elsewhere = Files.move(root, temporary.resolve("elsewhere"));
        assertFails(MEDIUM_FAULT, volume::space);
        Drive drive = attached.get(0);
        drive.unmount();
        assertFails(MEDIUM_FAULT, drive::state);
        assertFails(MEDIUM_FAULT, () -> drive.mount(label));
        assertFails(MEDIUM_FAULT, () -> drive.format(label, true));
        Files.move(elsewhere, root);
        assertThat(drive.state().position()).isEqualTo(Drive.Position.LOADED);
        write(drive.mount(label), "extent", 10);
    }

    // ---- links ----

    @Test
    void followsNoLinkOutOfTheMedium() throws Exception {
        Volume volume = formatAndMount();
        Path outside = Files.createDirectory(temporary.resolve("outside"));
        String address = volume.address("extent");
        Files.writeString(outside.resolve("extent"), "secret");
        Path directory = root.resolve(address).getParent();
        Files.createSymbolicLink(directory, outside);
        assertFails(MEDIUM_FAULT, () -> volume.open(address));
        assertFails(MEDIUM_FAULT, () -> volume.description(address));
        assertFails(MEDIUM_FAULT, () -> volume.create(address));
        assertThat(volume.delete(address)).isFalse();
        assertThat(outside.resolve("extent")).hasContent("secret");

        Files.delete(directory);
        Files.createDirectory(directory);
        Files.createSymbolicLink(directory.resolve("extent"), outside.resolve("extent"));
        assertFails(MEDIUM_FAULT, () -> volume.open(address));
        assertFails(MEDIUM_FAULT, () -> volume.description(address));
        assertThat(volume.delete(address)).isTrue();
        assertThat(outside.resolve("extent")).hasContent("secret");
    }

    @Test
    void formatFollowsNoLinkOutOfTheMedium() throws Exception {
        formatAndMount();
        attached.get(0).unmount();
        Path outside = Files.createDirectory(temporary.resolve("outside"));
        Files.createSymbolicLink(root.resolve("00"), outside);
        assertFails(FOREIGN_DATA, () -> attached.get(0).format(label, true));
    }

    // ---- extents ----

    @Test
    void keepsSixtyFourDirectories() throws Exception {
        Volume volume = formatAndMount();
        List<String> addresses = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            addresses.add(volume.address("object-" + i));
        }
        assertThat(addresses.stream().map(address -> address.substring(0, 2)).distinct())
                .hasSize(ExtentAddress.DIRECTORIES);
        assertThat(volume.address("object")).as("for ever").isEqualTo("10/object");
    }

    @Test
    void removesADescriptionThatNeededAFileOfItsOwn() throws Exception {
        Volume volume = formatAndMount();
        String address = volume.address("extent");
        byte[] large = "x".repeat(60_000).getBytes(UTF_8);
        try (ExtentOutput output = volume.create(address)) {
            output.describe(large);
        }
        volume.sync(List.of(address));
        Path file = root.resolve(".archivolt/descriptions").resolve(address);
        assertThat(file).hasBinaryContent(large);
        volume.delete(address);
        assertThat(file).doesNotExist();
        Files.writeString(file, "left over from a deletion that was cut short");
        volume.create(address).close();
        assertThat(volume.description(address)).isEmpty();
        attached.get(0).unmount();
        attached.get(0).format(label, true);
        assertThat(file.getParent().getParent()).doesNotExist();
    }

    @Test
    void writesBackWhileItWrites() throws Exception {
        Volume volume = formatAndMount();
        byte[] block = new byte[1 << 20];
        String address = volume.address("large");
        try (ExtentOutput output = volume.create(address)) {
            for (int i = 0; i < 50; i++) {
                new Random(i).nextBytes(block);
                output.write(ByteBuffer.wrap(block));
            }
            assertThat(output.size()).isEqualTo(50L << 20);
        }
        volume.sync(List.of(address));
        byte[] expected = new byte[1 << 20];
        try (ExtentInput input = volume.open(address)) {
            for (int i = 0; i < 50; i++) {
                new Random(i).nextBytes(expected);
                assertThat(input.read(ByteBuffer.wrap(block), (long) i << 20)).isEqualTo(1 << 20);
                assertThat(Arrays.equals(block, expected)).isTrue();
            }
        }
    }

    // ---- sync ----

    @Test
    void believesNoFlushAfterOneThatFailed() throws Exception {
        ForgetfulDisk disk = new ForgetfulDisk();
        Drive drive = new DirectoryDriver((tree, descriptions, filesystem) -> disk, Ticker.system()).attach(at(root));
        attached.add(drive);
        drive.format(label, false);
        Volume volume = drive.mount(label);
        String address = write(volume, "extent", 10);
        disk.failing = true;
        assertFails(MEDIUM_FAULT, () -> volume.sync(List.of(address)));
        disk.failing = false;
        assertFails(MEDIUM_FAULT, () -> volume.sync(List.of(address)));
        assertFails(MEDIUM_FAULT, () -> volume.sync(List.of(volume.address("another"))));
        assertThat(disk.flushes).isEqualTo(1);
        drive.unmount();
        drive.mount(label).sync(List.of());
    }

    /** As disks are: tells of an error once. */
    private static final class ForgetfulDisk implements Flusher {
        boolean failing;
        int flushes;

        @Override
        public void flush(Collection<ExtentAddress> extents) throws IOException {
            flushes++;
            if (failing) {
                throw new IOException("Input/output error");
            }
        }

        @Override
        public void close() {}
    }

    @Test
    void interruptedThreadIsCancelled() throws Exception {
        Volume volume = formatAndMount();
        ExtentOutput output = volume.create(volume.address("extent"));
        Thread.currentThread().interrupt();
        try {
            assertFails(CANCELLED, () -> output.write(ByteBuffer.allocate(1)));
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertFails(CANCELLED, () -> output.write(ByteBuffer.allocate(1)));
        output.close();
    }

    // ---- tools ----

    private static DeviceDescription at(Path path) {
        return new DeviceDescription(DEVICE, path.toString(), Map.of());
    }

    private Drive attach() throws ArchivoltException {
        Drive drive = new DirectoryDriver().attach(at(root));
        attached.add(drive);
        return drive;
    }

    private Volume formatAndMount() throws ArchivoltException {
        Drive drive = attach();
        drive.format(label, false);
        return drive.mount(label);
    }

    private static String write(Volume volume, String name, int size) throws ArchivoltException {
        String address = volume.address(name);
        try (ExtentOutput output = volume.create(address)) {
            output.write(ByteBuffer.allocate(size));
            output.describe("{}".getBytes(UTF_8));
        }
        return address;
    }

    private static byte[] read(Volume volume, String address) throws ArchivoltException {
        try (ExtentInput input = volume.open(address)) {
            ByteBuffer into = ByteBuffer.allocate((int) input.size());
            input.read(into, 0);
            return into.array();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : paths.toList()) {
                File target = to.resolve(from.relativize(path).toString()).toFile();
                Files.copy(path, target.toPath());
            }
        }
    }
}
