package org.archivolt.ldm.nvm.internal;

import static org.archivolt.base.ErrorCode.DEVICE_FAULT;
import static org.archivolt.base.ErrorCode.DRIVER_UNAVAILABLE;
import static org.archivolt.base.ErrorCode.INVALID_ARGUMENT;
import static org.archivolt.base.ErrorCode.MEDIUM_FAULT;
import static org.archivolt.base.ErrorCode.NO_SPACE;
import static org.archivolt.base.ErrorCode.TOO_LARGE;
import static org.archivolt.ldm.nvm.internal.Extents.bytes;
import static org.archivolt.ldm.nvm.internal.Extents.read;
import static org.archivolt.ldm.nvm.internal.FabricUnderTest.BOOK;
import static org.archivolt.ldm.nvm.internal.FabricUnderTest.BOOKS;
import static org.archivolt.ldm.nvm.internal.FabricUnderTest.OPERATOR;
import static org.archivolt.ldm.nvm.internal.FabricUnderTest.path;
import static org.archivolt.testkit.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.Family;
import org.archivolt.base.Space;
import org.archivolt.ldm.DeviceDescription;
import org.archivolt.ldm.Drive;
import org.archivolt.ldm.ExtentInput;
import org.archivolt.ldm.ExtentOutput;
import org.archivolt.ldm.MediumLabel;
import org.archivolt.ldm.Volume;
import org.archivolt.librarian.AttributeMode;
import org.archivolt.librarian.BookAddress;
import org.archivolt.librarian.Librarian;
import org.archivolt.librarian.NodeId;
import org.archivolt.librarian.Opened;
import org.archivolt.librarian.Shelf;
import org.archivolt.librarian.ShelfAttributes;
import org.archivolt.testkit.VirtualTicker;
import org.archivolt.testkit.librarian.DelegatingFabric;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Books of a medium, and what others do to it. */
class ShelfVolumeTest {
    private final FabricUnderTest fabric = new FabricUnderTest();
    private final MediumLabel label = new MediumLabel(FabricUnderTest.medium(), UUID.randomUUID());
    private Drive drive;

    @AfterEach
    void letGo() throws ArchivoltException {
        if (drive != null) {
            drive.close();
        }
    }

    // ---- books

    @Test
    void takesOneBookForASmallExtent() throws ArchivoltException {
        Volume volume = mounted(NvmSettings.DEFAULT);
        String address = write(volume, "small", 4096, 4096);
        Shelf shelf = shelf("small");
        assertThat(shelf.books()).isEqualTo(1);
        assertThat(shelf.size()).isEqualTo(4096);
        assertThat(volume.delete(address)).isTrue();
        assertThat(fabric.free()).isEqualTo(2 * BOOKS);
    }

    @Test
    void takesBooksInAdvanceAndGivesBackWhatIsLeft() throws ArchivoltException {
        Volume volume = mounted(NvmSettings.DEFAULT);
        String address = volume.address("long");
        ByteBuffer block = ByteBuffer.allocate(4096);
        try (ExtentOutput output = volume.create(address)) {
            for (int i = 0; i < 161; i++) {
                output.write(block.clear());
            }
            assertThat(shelf("long").books()).isGreaterThan(41);
            output.describe("{}".getBytes());
        }
        assertThat(shelf("long").books()).isEqualTo(41);
        assertThat(shelf("long").size()).isEqualTo(161 * 4096);
        assertThat(fabric.free()).isEqualTo(2 * BOOKS - 41);
        assertThat(fabric.librarian.status().handles()).isZero();
    }

    @Test
    void getsBooksByItsPolicyAndInTheNameOfItsNode() throws ArchivoltException {
        Volume volume = mounted(new NvmSettings(Optional.of(new NodeId(2)), Optional.of("LocalNode"), 0));
        write(volume, "extent", (int) (3 * BOOK), 8192);
        byte[] groups = fabric.librarian.attribute(shelf("extent").id(), ShelfAttributes.INTERLEAVE);
        assertThat(groups).containsExactly(1, 1, 1);
        assertThat(volume.space()).isEqualTo(new Space(BOOKS * BOOK, (BOOKS - 3) * BOOK));
    }

    @Test
    void countsOnlyWhatTheDefaultPolicyOfItsNodeCanGive() throws ArchivoltException {
        fabric.librarian.setDefaultPolicy(Optional.of(new NodeId(1)), Optional.of("LocalNode"));
        Volume volume = mounted(NvmSettings.DEFAULT);
        assertThat(volume.space()).isEqualTo(new Space(BOOKS * BOOK, BOOKS * BOOK));
        fabric.librarian.lose(new NodeId(1));
        assertThat(volume.space().freeBytes()).isZero();
    }

    @Test
    void blamesTheDeviceForAPolicyThatIsNotThere() throws ArchivoltException {
        Volume volume = mounted(new NvmSettings(Optional.empty(), Optional.of("Astrology"), 0));
        assertFails(DEVICE_FAULT, () -> volume.create(volume.address("extent")));
        assertThat(fabric.librarian.status().handles()).isZero();
        assertThat(volume.delete(volume.address("extent"))).isFalse();
    }

    @Test
    void leavesBooksForOthers() throws ArchivoltException {
        Volume volume = mounted(new NvmSettings(Optional.empty(), Optional.empty(), 2 * BOOKS - 4));
        assertThat(volume.space().freeBytes()).isEqualTo(4 * BOOK);
        write(volume, "first", (int) (3 * BOOK), (int) BOOK);
        try (ExtentOutput output = volume.create(volume.address("second"))) {
            output.write(ByteBuffer.allocate((int) BOOK));
            assertFails(NO_SPACE, () -> output.write(ByteBuffer.allocate(1)));
            assertThat(output.size()).isEqualTo(BOOK);
        }
        assertThat(fabric.free()).isEqualTo(2 * BOOKS - 4);
    }

    @Test
    void keepsWhatItHasWhenThePoolIsEmptiedByOthers() throws ArchivoltException {
        Volume volume = mounted(NvmSettings.DEFAULT);
        String address = volume.address("extent");
        byte[] content = bytes(7, (int) BOOK);
        try (ExtentOutput output = volume.create(address)) {
            output.write(ByteBuffer.wrap(content));
            Opened others = fabric.librarian.create(OPERATOR, path("/others"), 0644, true);
            fabric.librarian.resize(OPERATOR, others.shelf().id(), fabric.free() * BOOK);
            assertThat(volume.space().freeBytes()).isZero();
            assertFails(NO_SPACE, () -> output.write(ByteBuffer.wrap(content)));
            output.describe("{}".getBytes());
        }
        volume.sync(List.of(address));
        assertThat(read(volume, address)).isEqualTo(content);
    }

    @Test
    void refusesADescriptionThatNoAttributeTakes() throws ArchivoltException {
        Volume volume = mounted(NvmSettings.DEFAULT);
        try (ExtentOutput output = volume.create(volume.address("extent"))) {
            assertFails(TOO_LARGE, () -> output.describe(new byte[(1 << 16) + 1]));
        }
    }

    // ---- what others do

    @Test
    void tellsThatAShelfWasRemovedBelowIt() throws ArchivoltException {
        Volume volume = mounted(NvmSettings.DEFAULT);
        String address = write(volume, "extent", 5000, 5000);
        try (ExtentInput input = volume.open(address)) {
            fabric.librarian.destroy(OPERATOR, path("/media/nvm1/extents/extent"));
            ArchivoltException error = assertFails(MEDIUM_FAULT, () -> input.read(ByteBuffer.allocate(10), 0));
            assertThat(error.facts()).containsEntry("missing", true);
        }
        assertFails(MEDIUM_FAULT, () -> volume.sync(List.of(address)));
        volume.examine();
    }

    @Test
    void neverWritesIntoBooksThatAreNotItsOwn() throws ArchivoltException {
        Volume volume = mounted(NvmSettings.DEFAULT);
        ExtentOutput output = volume.create(volume.address("extent"));
        output.write(ByteBuffer.allocate(100));
        Shelf shelf = shelf("extent");
        assertFails(
                ErrorCode.WRONG_STATE, () -> fabric.librarian.destroy(OPERATOR, path("/media/nvm1/extents/extent")));
        fabric.librarian.unlink(OPERATOR, path("/media/nvm1/extents/extent"));
        output.write(ByteBuffer.allocate(100));
        assertThat(fabric.librarian.books(shelf.id()).count()).isEqualTo(1);
        assertFails(MEDIUM_FAULT, () -> volume.sync(List.of(volume.address("extent"))));
        output.close();
        assertThat(fabric.free()).isEqualTo(2 * BOOKS);
    }

    @Test
    void goesOnWhenTheLeaseOfItsNodeHasRunOut() throws ArchivoltException {
        Volume volume = mounted(NvmSettings.DEFAULT);
        String address = volume.address("extent");
        byte[] content = bytes(3, 100);
        try (ExtentOutput output = volume.create(address)) {
            output.write(ByteBuffer.wrap(content));
            fabric.librarian.lose(new NodeId(1));
            output.describe("{}".getBytes());
        }
        fabric.librarian.setControllers(new NodeId(1), true);
        volume.sync(List.of(address));
        assertThat(read(volume, address)).isEqualTo(content);
    }

    @Test
    void failsWhenTheShelfWasChangedWhileTheLeaseHadRunOut() throws ArchivoltException {
        Volume volume = mounted(NvmSettings.DEFAULT);
        ExtentOutput output = volume.create(volume.address("extent"));
        output.write(ByteBuffer.allocate(100));
        fabric.librarian.lose(new NodeId(1));
        fabric.librarian.resize(OPERATOR, shelf("extent").id(), 10);
        assertFails(MEDIUM_FAULT, () -> output.write(ByteBuffer.allocate(100)));
        output.close();
    }

    @Test
    void tellsThatAShelfWasCutOffWhileItWasRead() throws ArchivoltException {
        AtomicReference<Runnable> between = new AtomicReference<>(() -> {});
        Volume volume = mounted(new ShelfDriver(
                fabric.librarian,
                new DelegatingFabric(fabric.memory) {
                    @Override
                    public void read(BookAddress book, long bookSize, long offset, ByteBuffer into)
                            throws ArchivoltException {
                        super.read(book, bookSize, offset, into);
                        between.getAndSet(() -> {}).run();
                    }
                },
                NvmSettings.DEFAULT,
                new VirtualTicker()));
        String address = write(volume, "extent", 5000, 5000);
        long shelf = shelf("extent").id();
        try (ExtentInput input = volume.open(address)) {
            between.set(() -> resize(shelf, 10));
            assertFails(MEDIUM_FAULT, () -> input.read(ByteBuffer.allocate(5000), 0));
        }
    }

    private void resize(long shelf, long size) {
        try {
            fabric.librarian.resize(OPERATOR, shelf, size);
        } catch (ArchivoltException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void refusesAnotherFormatThatHappenedBelowIt() throws ArchivoltException {
        Volume volume = mounted(NvmSettings.DEFAULT);
        write(volume, "extent", 10, 10);
        long root = fabric.librarian.lookup(path(FabricUnderTest.PATH)).id();
        drive.unmount();
        fabric.librarian.setAttribute(OPERATOR, root, MediumTree.LABEL, "{".getBytes(), AttributeMode.ANY);
        assertFails(ErrorCode.FOREIGN_DATA, () -> drive.mount(label));
        assertFails(ErrorCode.FOREIGN_DATA, () -> drive.format(label, true));
    }

    // ---- what is away

    @Test
    void blamesTheDeviceForAMemoryThatFails() throws ArchivoltException {
        Volume volume = mounted(NvmSettings.DEFAULT);
        String address = write(volume, "extent", 100, 100);
        fabric.memory.setBroken(true);
        assertFails(DEVICE_FAULT, () -> read(volume, address));
        assertFails(DEVICE_FAULT, () -> volume.sync(List.of(address)));
        fabric.memory.setBroken(false);
        assertThat(read(volume, address)).hasSize(100);
        assertFails(MEDIUM_FAULT, () -> volume.sync(List.of(address)));
        drive.unmount();
        drive.mount(label).sync(List.of(address));
    }

    @Test
    void blamesNobodyWhenTheLibrarianIsAway() throws ArchivoltException {
        AtomicReference<ErrorCode> failure = new AtomicReference<>();
        Volume volume =
                mounted(new ShelfDriver(failing(failure), fabric.memory, NvmSettings.DEFAULT, new VirtualTicker()));
        String address = write(volume, "extent", 100, 100);
        for (ErrorCode code : List.of(ErrorCode.CATALOG_UNAVAILABLE, ErrorCode.SHUTTING_DOWN, ErrorCode.TIMEOUT)) {
            failure.set(code);
            assertFails(DRIVER_UNAVAILABLE, volume::space);
            assertFails(DRIVER_UNAVAILABLE, () -> volume.open(address));
            assertFails(DRIVER_UNAVAILABLE, () -> volume.create(volume.address("another")));
            assertFails(DRIVER_UNAVAILABLE, () -> volume.delete(address));
            assertFails(DRIVER_UNAVAILABLE, () -> volume.sync(List.of(address)));
            assertFails(DRIVER_UNAVAILABLE, drive::state);
        }
        failure.set(null);
        volume.sync(List.of(address));
        assertThat(read(volume, address)).hasSize(100);
    }

    private Librarian failing(AtomicReference<ErrorCode> failure) {
        return (Librarian) Proxy.newProxyInstance(
                Librarian.class.getClassLoader(), new Class<?>[] {Librarian.class}, (proxy, method, arguments) -> {
                    if (failure.get() != null) {
                        throw new ArchivoltException(failure.get(), "asking the Librarian");
                    }
                    try {
                        return method.invoke(fabric.librarian, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    // ---- what an operator types

    @Test
    void refusesPathsThatAreNone() throws ArchivoltException {
        for (String wrong : List.of("", "media", "/", "/a/../b", "/" + "n".repeat(256))) {
            DeviceDescription device =
                    new DeviceDescription(FabricUnderTest.device().id(), wrong, Map.of());
            assertFails(INVALID_ARGUMENT, () -> fabric.driver().identify(device));
            assertFails(INVALID_ARGUMENT, () -> fabric.driver().attach(device));
        }
        fabric.librarian.create(OPERATOR, path("/media"), 0644, true);
        DeviceDescription file = new DeviceDescription(FabricUnderTest.device().id(), "/media", Map.of());
        assertFails(INVALID_ARGUMENT, () -> fabric.driver().identify(file));
    }

    @Test
    void takesOptionsOfADevice() throws ArchivoltException {
        fabric.driver().identify(FabricUnderTest.device(Map.of("node", "2", "reserve.books", "10")));
        assertFails(INVALID_ARGUMENT, () -> fabric.driver().identify(FabricUnderTest.device(Map.of("node", "81"))));
        assertFails(INVALID_ARGUMENT, () -> fabric.driver().identify(FabricUnderTest.device(Map.of("nodes", "1"))));
        assertFails(
                INVALID_ARGUMENT,
                () -> fabric.driver().identify(FabricUnderTest.device(Map.of("reserve.books", "-1"))));
    }

    @Test
    void isAlwaysAtHandAsDisksAre() {
        assertThat(Family.TAPE.isAlwaysAtHand()).isFalse();
        assertThat(Family.NVM.isAlwaysAtHand()).isTrue();
    }

    // ---- tools

    private Volume mounted(NvmSettings settings) throws ArchivoltException {
        return mounted(fabric.driver(settings));
    }

    private Volume mounted(ShelfDriver driver) throws ArchivoltException {
        drive = driver.attach(FabricUnderTest.device());
        drive.format(label, false);
        return drive.mount(label);
    }

    private Shelf shelf(String name) throws ArchivoltException {
        return fabric.librarian.lookup(path(FabricUnderTest.PATH + "/extents/" + name));
    }

    private static String write(Volume volume, String name, int length, int block) throws ArchivoltException {
        String address = volume.address(name);
        byte[] content = bytes(length, length);
        try (ExtentOutput output = volume.create(address)) {
            for (int at = 0; at < length; at += block) {
                output.write(ByteBuffer.wrap(Arrays.copyOfRange(content, at, Math.min(length, at + block))));
            }
            output.describe("{}".getBytes());
        }
        return address;
    }
}
