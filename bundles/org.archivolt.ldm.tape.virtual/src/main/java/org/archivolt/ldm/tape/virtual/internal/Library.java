package org.archivolt.ldm.tape.virtual.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.ldm.tape.virtual.LibraryClock;
import org.archivolt.ldm.tape.virtual.LibraryPlan;
import org.archivolt.ldm.tape.virtual.internal.cartridge.Cartridge;
import org.archivolt.ldm.tape.virtual.internal.changer.ChangerUnit;
import org.archivolt.ldm.tape.virtual.internal.changer.Door;
import org.archivolt.ldm.tape.virtual.internal.changer.Element;
import org.archivolt.ldm.tape.virtual.internal.changer.Elements;
import org.archivolt.ldm.tape.virtual.internal.changer.Robot;
import org.archivolt.ldm.tape.virtual.internal.drive.Medium;
import org.archivolt.ldm.tape.virtual.internal.drive.TapeDrive;
import org.archivolt.ldm.tape.virtual.internal.fault.Faults;
import org.archivolt.ldm.tape.virtual.internal.unit.SenseCode;
import org.archivolt.ldm.tape.virtual.internal.unit.SimulatedUnit;
import org.archivolt.ldm.tape.virtual.internal.unit.UnitIdentity;
import org.archivolt.scsi.LogicalUnit;
import org.archivolt.scsi.ScsiTransport;
import org.archivolt.scsi.UnitType;
import org.archivolt.scsi.command.ElementType;

/** The parts of a library, put together. */
public final class Library {
    public static final String SCHEME = "virtual";

    private final Path folder;
    private final LibraryPlan plan;
    private final FileChannel lock;
    private final Faults faults;
    private final Elements elements;
    private final Door door;
    private final List<TapeDrive> drives = new ArrayList<>();
    private final List<ChangerUnit> changers = new ArrayList<>();
    private final Map<String, SimulatedUnit> units = new LinkedHashMap<>();
    private final AtomicLong initiators = new AtomicLong();

    private Library(Path folder, LibraryPlan plan, LibraryClock clock, FileChannel lock) throws IOException {
        this.folder = folder;
        this.plan = plan;
        this.lock = lock;
        this.faults = new Faults(folder);
        List<UnitIdentity> driveIdentities =
                IntStream.range(0, plan.drives()).mapToObj(this::driveIdentity).toList();
        this.elements = new Elements(
                folder,
                plan,
                driveIdentities.stream()
                        .map(identity -> "Drive_" + identity.serial() + "." + identity.product())
                        .toList());
        for (UnitIdentity identity : driveIdentities) {
            drives.add(new TapeDrive(identity, plan.model(), clock, faults, folder));
        }
        Robot robot = new Robot(elements, drives, clock, faults);
        for (int index = 0; index < plan.changers(); index++) {
            changers.add(new ChangerUnit(changerIdentity(index), robot, clock, faults, folder));
        }
        changers.forEach(unit -> units.put(unit.identity().name(), unit));
        drives.forEach(unit -> units.put(unit.identity().name(), unit));
        this.door = new Door(folder, plan, elements, changers);
    }

    private UnitIdentity driveIdentity(int index) {
        return new UnitIdentity(
                UnitType.DRIVE,
                "drive" + index,
                Medium.productId(plan.model()),
                String.format("%sD%03d", plan.name(), index));
    }

    private UnitIdentity changerIdentity(int index) {
        return new UnitIdentity(
                UnitType.CHANGER, index == 0 ? "changer" : "changer" + index, "03584L32", plan.name() + "L001");
    }

    public static Library open(Path folder, LibraryPlan plan, LibraryClock clock) throws ArchivoltException {
        FileChannel lock = null;
        try {
            Files.createDirectories(folder);
            lock = lock(folder);
            Library library = new Library(folder, plan, clock, lock);
            library.start();
            return library;
        } catch (IOException | IllegalArgumentException e) {
            unlock(lock);
            throw failed("opening the virtual library", e).with("folder", folder);
        }
    }

    private static FileChannel lock(Path folder) throws IOException, ArchivoltException {
        FileChannel channel =
                FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) { // by this process: the same answer
        }
        channel.close();
        throw new ArchivoltException(ErrorCode.WRONG_STATE, "opening a virtual library that is open already")
                .with("folder", folder);
    }

    private static void unlock(FileChannel lock) {
        try {
            if (lock != null) {
                lock.close();
            }
        } catch (IOException e) { // the error that led here says more
        }
    }

    public static ArchivoltException failed(String doing, Exception cause) {
        return new ArchivoltException(ErrorCode.DEVICE_FAULT, doing, cause);
    }

    private void start() throws IOException {
        door.open();
        for (Element element : elements.of(ElementType.DRIVE, 0)) {
            Optional<Cartridge> cartridge = element.cartridge();
            if (cartridge.isPresent()) {
                drives.get(element.index()).insert(cartridge.get());
            }
        }
    }

    public List<String> units() {
        return List.copyOf(units.keySet());
    }

    public String newInitiator() {
        return "nexus" + ProcessHandle.current().pid() + "-" + initiators.incrementAndGet();
    }

    public LogicalUnit unit(String name, String initiator) throws ArchivoltException {
        SimulatedUnit unit = units.get(name);
        if (unit == null) {
            throw new ArchivoltException(ErrorCode.NO_SUCH_DEVICE, "opening a virtual unit")
                    .with("library", plan.name())
                    .with("unit", name);
        }
        if (initiator.isBlank() || initiator.contains(" ")) {
            throw ArchivoltException.invalid("initiator", "the name of an initiator has no spaces");
        }
        return unit.open(initiator);
    }

    public String name() {
        return plan.name();
    }

    public ScsiTransport transport() {
        return new LibraryTransport(() -> List.of(this));
    }

    public Faults faults() {
        return faults;
    }

    public Path folder(String cartridge) {
        return folder.resolve(cartridge);
    }

    public String insertNew(String barcode, long capacityBytes) throws ArchivoltException {
        return door.insertNew(barcode, capacityBytes);
    }

    public void insert(String cartridge) throws ArchivoltException {
        door.insert(cartridge);
    }

    public void remove(String cartridge) throws ArchivoltException {
        door.remove(cartridge);
    }

    public void protectFromWriting(String cartridge, boolean yes) throws ArchivoltException {
        door.protectFromWriting(cartridge, yes);
    }

    public void losePower(long seed) throws ArchivoltException {
        SplittableRandom random = new SplittableRandom(seed);
        try {
            for (TapeDrive drive : drives) {
                drive.losePower(random);
            }
            for (ChangerUnit changer : changers) {
                changer.reset(SenseCode.POWER_ON);
            }
        } catch (IOException e) {
            throw failed("failing the power", e);
        }
    }

    public void requestCleaning(int drive) {
        drives.get(drive).requestCleaning();
    }

    public void close() throws IOException {
        units.values().forEach(SimulatedUnit::closeAll);
        for (TapeDrive drive : drives) {
            drive.settle();
        }
        lock.close();
    }
}
