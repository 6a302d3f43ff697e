package org.archivolt.ldm.nvm.internal;

import static org.archivolt.base.ErrorCode.DEVICE_FAULT;
import static org.archivolt.base.ErrorCode.FOREIGN_DATA;
import static org.archivolt.base.ErrorCode.MEDIUM_FAULT;
import static org.archivolt.base.ErrorCode.NO_SPACE;
import static org.archivolt.ldm.nvm.internal.Extents.bytes;
import static org.archivolt.ldm.nvm.internal.Extents.read;
import static org.archivolt.ldm.nvm.internal.FabricUnderTest.BOOK;
import static org.archivolt.ldm.nvm.internal.FabricUnderTest.BOOKS;
import static org.archivolt.ldm.nvm.internal.FabricUnderTest.OPERATOR;
import static org.archivolt.ldm.nvm.internal.FabricUnderTest.path;
import static org.archivolt.testkit.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.Family;
import org.archivolt.base.MediumId;
import org.archivolt.ldm.DeviceDescription;
import org.archivolt.ldm.Drive;
import org.archivolt.ldm.ExtentOutput;
import org.archivolt.ldm.MediumLabel;
import org.archivolt.ldm.Volume;
import org.archivolt.librarian.Handle;
import org.archivolt.librarian.NodeId;
import org.archivolt.librarian.NodeLoad;
import org.archivolt.librarian.NodeState;
import org.archivolt.testkit.VirtualTicker;
import org.archivolt.testkit.librarian.MemoryLibrarian;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Media on books of which others take some, too: mounts, operators, other media. */
class SharedFabricTest {
    private static final NodeId ONE = new NodeId(1);
    private static final int WRITERS = 4;
    private static final int BLOCK = 3_000;

    private final FabricUnderTest fabric = new FabricUnderTest();
    private final List<Drive> drives = new ArrayList<>();
    private final ExecutorService others = Executors.newCachedThreadPool();

    @AfterEach
    void letGo() throws Exception {
        others.shutdownNow();
        assertThat(others.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
        for (Drive drive : drives) {
            drive.close();
        }
    }

    private interface Work {
        void run() throws Exception;
    }

    private Future<?> beside(Work work) {
        return others.submit(() -> {
            work.run();
            return null;
        });
    }

    // ---- mounts

    /**
     * Goal: {@code lfs:mount 1} and {@code lfs:umount} end what is open in the name of the node; neither objects that are written then, nor
     * those that are read, notice. Method: both again and again, while others write extents and read them back.
     */
    @Test
    void losesNothingWhileMountsOfItsNodeComeAndGo() throws Exception {
        Volume volume = mounted("nvm1", NvmSettings.DEFAULT);
        AtomicBoolean isOver = new AtomicBoolean();
        AtomicInteger ended = new AtomicInteger();
        Future<?> mounts = beside(() -> {
            while (!isOver.get()) {
                ended.addAndGet(fabric.librarian.status().handles());
                fabric.librarian.setNode(ONE, NodeState.ABSENT);
                fabric.librarian.heartbeat(ONE, NodeLoad.NONE);
            }
        });
        List<Future<?>> writers = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            String name = "writer" + writer;
            writers.add(beside(() -> writeAndReadBack(volume, name)));
        }
        for (Future<?> writer : writers) {
            writer.get(60, TimeUnit.SECONDS);
        }
        isOver.set(true);
        mounts.get(20, TimeUnit.SECONDS);
        assertThat(ended).hasPositiveValue();
        assertThat(fabric.librarian.status().handles()).isZero();
        assertThat(fabric.free()).isEqualTo(2 * BOOKS);
    }

    private static void writeAndReadBack(Volume volume, String name) throws ArchivoltException {
        for (int round = 0; round < 100; round++) {
            byte[] content = bytes(name.hashCode() + round, 50 * BLOCK + round);
            String address = volume.address(name + "." + round);
            write(volume, address, content);
            volume.sync(List.of(address));
            assertThat(read(volume, address)).isEqualTo(content);
            volume.delete(address);
        }
    }

    @Test
    void goesOnWhenAnOperatorHasRevokedItsHandle() throws ArchivoltException {
        Volume volume = mounted("nvm1", NvmSettings.DEFAULT);
        String address = volume.address("extent");
        byte[] content = bytes(1, BLOCK);
        try (ExtentOutput output = volume.create(address)) {
            output.write(ByteBuffer.wrap(content));
            for (Handle handle : fabric.librarian.handles(OptionalLong.empty(), Optional.empty(), 0, 10)) {
                fabric.librarian.revoke(handle.id());
            }
            output.describe("{}".getBytes());
        }
        volume.sync(List.of(address));
        assertThat(read(volume, address)).isEqualTo(content);
    }

    /**
     * Goal: books of objects that were being written when the runtime was killed become free with them. What it had open would stay so while
     * its successor says with each command that the node is alive.
     */
    @Test
    void endsWhatARuntimeThatWasKilledHadOpen() throws ArchivoltException {
        Volume volume = mounted("nvm1", NvmSettings.DEFAULT);
        volume.create(volume.address("extent")).write(ByteBuffer.allocate((int) (3 * BOOK)));
        fabric.librarian.create(OPERATOR, path("/other"), 0644, true);
        loseProcess();

        Drive next = attached(fabric.driver(), "nvm1");
        next.mount(label("nvm1")).delete(volume.address("extent"));
        assertThat(fabric.free()).isEqualTo(2 * BOOKS);
        assertThat(fabric.librarian.status().handles()).as("that of others").isEqualTo(1);
    }

    @Test
    void formatFreesWhatARuntimeThatWasKilledHadOpen() throws ArchivoltException {
        Volume volume = mounted("nvm1", NvmSettings.DEFAULT);
        volume.create(volume.address("extent")).write(ByteBuffer.allocate((int) (3 * BOOK)));
        loseProcess();

        attached(fabric.driver(), "nvm1").format(label("nvm1"), true);
        assertThat(fabric.free()).isEqualTo(2 * BOOKS);
    }

    private void loseProcess() {
        drives.clear();
        System.getProperties().keySet().removeIf(key -> key.toString().startsWith("org.archivolt.ldm.attached."));
    }

    // ---- books that run out

    /** Goal: a medium that is full says so, keeps nothing of what did not fit, and another one with other books goes on. */
    @Test
    void keepsNothingOfWhatDidNotFitAndLeavesOtherMediaAlone() throws ArchivoltException {
        Volume first = mounted("nvm1", local(1));
        Volume second = mounted("nvm2", local(2));
        String address = first.address("huge");
        try (ExtentOutput output = first.create(address)) {
            ByteBuffer block = ByteBuffer.allocate((int) BOOK);
            for (int book = 0; book < BOOKS; book++) {
                output.write(block.clear());
            }
            assertFails(NO_SPACE, () -> output.write(ByteBuffer.allocate(1)));
            assertThat(output.size()).isEqualTo(BOOKS * BOOK);
        }
        assertThat(first.space().freeBytes()).isZero();
        assertFails(NO_SPACE, () -> write(first, first.address("small"), new byte[1]));
        assertThat(second.space().freeBytes()).isEqualTo(BOOKS * BOOK);
        write(second, second.address("small"), new byte[1]);

        first.delete(address);
        first.delete(first.address("small"));
        assertThat(fabric.free()).isEqualTo(2 * BOOKS - 1);
        assertThat(fabric.librarian.status().handles()).isZero();
    }

    /** Goal: of many who want the last books each gets all it asked for or a clear no, and no book is lost in between. */
    @Test
    void losesNoBookWhenManyWantTheLast() throws Exception {
        Volume volume = mounted("nvm1", local(1));
        AtomicInteger refused = new AtomicInteger();
        List<Future<?>> writers = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            String name = "writer" + writer;
            writers.add(beside(() -> {
                for (int round = 0; round < 50; round++) {
                    refused.addAndGet(isRefused(volume, volume.address(name + "." + round)) ? 1 : 0);
                }
            }));
        }
        for (Future<?> writer : writers) {
            writer.get(60, TimeUnit.SECONDS);
        }
        assertThat(refused).hasPositiveValue();
        List<String> all = new ArrayList<>();
        volume.extents(extent -> all.add(extent.address()));
        assertThat(all).hasSize(WRITERS * 50 - refused.get());
        for (String address : all) {
            assertThat(read(volume, address)).isEqualTo(bytes(address.hashCode(), (int) (20 * BOOK)));
            volume.delete(address);
        }
        assertThat(fabric.free()).isEqualTo(2 * BOOKS);
        assertThat(fabric.librarian.status().handles()).isZero();
    }

    private static boolean isRefused(Volume volume, String address) throws ArchivoltException {
        try {
            write(volume, address, bytes(address.hashCode(), (int) (20 * BOOK)));
            return false;
        } catch (ArchivoltException e) {
            assertThat(e.code()).isEqualTo(NO_SPACE);
            volume.delete(address);
            return true;
        }
    }

    // ---- operators

    /** Goal: with nothing registered a drive can be added, and says what is missing; it works when there are books. */
    @Test
    void blamesTheDeviceWhileNoBooksAreRegistered() throws ArchivoltException {
        MemoryLibrarian empty = new MemoryLibrarian(
                new VirtualTicker(), new Random(1), Map.of(), Optional.of(fabric.memory), Optional.empty());
        ShelfDriver driver = new ShelfDriver(empty, fabric.memory, NvmSettings.DEFAULT, new VirtualTicker());
        MediumLabel label = label("nvm1");
        assertThat(assertFails(DEVICE_FAULT, () -> driver.identify(device("nvm1"))))
                .hasMessageContaining("no books are registered");
        Drive drive = attached(driver, "nvm1");
        assertThat(drive.state().position()).isEqualTo(Drive.Position.LOADED);
        assertThat(drive.label()).isEmpty();
        assertFails(DEVICE_FAULT, () -> drive.format(label, true));
        assertFails(FOREIGN_DATA, () -> drive.mount(label));

        empty.register(MemoryLibrarian.topology(1, 8, BOOK), false);
        drive.format(label, false);
        write(drive.mount(label), "extents/extent", new byte[10]);
    }

    @Test
    void tellsThatItsDirectoryWasDestroyedWhileItWrote() throws ArchivoltException {
        Volume volume = mounted("nvm1", NvmSettings.DEFAULT);
        ExtentOutput output = volume.create(volume.address("extent"));
        output.write(ByteBuffer.allocate((int) (3 * BOOK)));
        fabric.librarian.unlink(OPERATOR, path("/media/nvm1/extents/extent"));
        fabric.librarian.removeDirectory(OPERATOR, path("/media/nvm1/extents"));
        fabric.librarian.removeDirectory(OPERATOR, path("/media/nvm1"));
        assertFails(MEDIUM_FAULT, () -> output.write(ByteBuffer.allocate(1)));
        assertFails(MEDIUM_FAULT, () -> volume.create(volume.address("another")));
        assertFails(MEDIUM_FAULT, () -> volume.sync(List.of(volume.address("extent"))));
        assertFails(MEDIUM_FAULT, output::close);
        assertThat(fabric.librarian.status().handles()).isZero();
        assertThat(fabric.free()).isEqualTo(2 * BOOKS);
    }

    @Test
    void formatsNoDirectoryThatIsPartOfAMedium() throws ArchivoltException {
        Volume volume = mounted("nvm1", NvmSettings.DEFAULT);
        for (String inside : List.of("/media", "/media/nvm1/extents", "/media/nvm1/extents/deeper")) {
            Drive drive = attached(fabric.driver(), device("other", inside));
            assertFails(FOREIGN_DATA, () -> drive.format(label("other"), true));
        }
        write(volume, volume.address("extent"), new byte[10]);
        drives.get(0).unmount();
        drives.get(0).format(label("nvm1"), true);
        assertThat(fabric.free()).isEqualTo(2 * BOOKS);
    }

    // ---- tools

    private static NvmSettings local(int node) {
        return new NvmSettings(Optional.of(new NodeId(node)), Optional.of("LocalNode"), 0);
    }

    private static DeviceDescription device(String name) {
        return device(name, "/media/" + name);
    }

    private static DeviceDescription device(String name, String path) {
        return new DeviceDescription(new DeviceId(Family.NVM, "test", name), path, Map.of());
    }

    private static MediumLabel label(String name) {
        return new MediumLabel(new MediumId(Family.NVM, "test", name), new UUID(1, name.hashCode()));
    }

    private Drive attached(ShelfDriver driver, String name) throws ArchivoltException {
        return attached(driver, device(name));
    }

    private Drive attached(ShelfDriver driver, DeviceDescription device) throws ArchivoltException {
        Drive drive = driver.attach(device);
        drives.add(drive);
        return drive;
    }

    private Volume mounted(String name, NvmSettings settings) throws ArchivoltException {
        Drive drive = attached(fabric.driver(settings), name);
        drive.format(label(name), false);
        return drive.mount(label(name));
    }

    private static void write(Volume volume, String address, byte[] content) throws ArchivoltException {
        try (ExtentOutput output = volume.create(address)) {
            for (int at = 0; at < content.length; at += BLOCK) {
                output.write(ByteBuffer.wrap(content, at, Math.min(BLOCK, content.length - at)));
            }
            output.describe("{}".getBytes());
        }
    }
}
