package org.archivolt.ldm.tape.internal.library;

import static org.archivolt.base.ErrorCode.BUSY;
import static org.archivolt.base.ErrorCode.CANCELLED;
import static org.archivolt.base.ErrorCode.DEVICE_FAULT;
import static org.archivolt.base.ErrorCode.INTERNAL;
import static org.archivolt.base.ErrorCode.MEDIUM_FAULT;
import static org.archivolt.base.ErrorCode.NO_SPACE;
import static org.archivolt.base.ErrorCode.NO_SUCH_MEDIUM;
import static org.archivolt.base.ErrorCode.WRONG_STATE;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.MediumId;
import org.archivolt.base.Ticker;
import org.archivolt.ldm.LibraryElement;
import org.archivolt.ldm.LibraryElement.Kind;
import org.archivolt.ldm.LibraryInventory;
import org.archivolt.ldm.LibraryOperation;
import org.archivolt.ldm.MediaLibrary;
import org.archivolt.ldm.tape.internal.transport.Pause;
import org.archivolt.ldm.tape.internal.transport.Transports;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A library with one robot. Everything the robot does is done by its own thread; the inventory it keeps is replaced as a whole,
 * and read by anybody at any time.
 */
@Component(
        service = {MediaLibrary.class, TapeLibrary.class},
        configurationPid = LibrarySettings.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = MediaLibrary.FAMILY + "=tape",
        immediate = true)
@Designate(ocd = LibraryConfig.class, factory = true)
public final class TapeLibrary implements MediaLibrary {
    private static final Logger LOG = LoggerFactory.getLogger(TapeLibrary.class);

    /** Once as known, once as found, and once more for a library that was rearranged in between. */
    private static final int FILLS_MAX = 3;

    private final LibrarySettings settings;
    private final Changer changer;
    private final Inventory inventory;
    private final Robot robot;

    @Activate
    public TapeLibrary(@Reference Transports transports, LibraryConfig config) {
        this(transports, LibrarySettings.from(config), Ticker.system(), Pause.REAL);
    }

    public TapeLibrary(Transports transports, LibrarySettings settings, Ticker ticker, Pause pause) {
        this.settings = settings;
        this.changer = new Changer(transports, settings, pause);
        this.inventory = new Inventory(settings, ticker);
        this.robot = new Robot(settings.library(), settings.queueCapacity(), ticker);
        refresh().whenComplete((done, failure) -> {
            if (failure != null) {
                LOG.warn("{}: the library does not tell what it holds: {}", name(), failure.getMessage());
            }
        });
    }

    @Deactivate
    public void close() {
        robot.close();
        changer.close();
    }

    // ---- for everybody

    @Override
    public String name() {
        return settings.library();
    }

    @Override
    public LibraryInventory inventory() {
        return inventory.current();
    }

    @Override
    public List<LibraryOperation> operations() {
        return robot.operations();
    }

    @Override
    public boolean cancel(long operation) {
        return robot.cancel(operation);
    }

    @Override
    public CompletableFuture<LibraryInventory> refresh() {
        return robot.submit("refresh", this::readInventory);
    }

    @Override
    public CompletableFuture<LibraryInventory> scan() {
        return robot.submit("scan", () -> {
            changer.lookEverywhere();
            return readInventory();
        });
    }

    @Override
    public CompletableFuture<Void> move(int from, int to) {
        return robot.submit("move " + from + " to " + to, () -> {
            insist(from, to);
            return null;
        });
    }

    @Override
    public CompletableFuture<LibraryElement> importMedium(int from) {
        return robot.submit("import from " + from, () -> moveIn(from));
    }

    @Override
    public CompletableFuture<LibraryElement> exportMedium(MediumId medium) {
        return robot.submit("export " + medium, () -> moveOut(medium));
    }

    // ---- for drives

    public LibrarySettings settings() {
        return settings;
    }

    /** The place of a drive, as last known. Never waits. */
    public Optional<LibraryElement> drive(String serial) {
        return inventory.current().elements().stream()
                .filter(element -> element.driveSerial().equals(Optional.of(serial)))
                .findFirst();
    }

    /** Puts a medium into a drive, from wherever it is. */
    public void bring(MediumId medium, String serial) throws ArchivoltException {
        await(robot.submit("load " + medium + " into drive " + serial, () -> {
            fill(serial, "loading", () -> usable(medium));
            return null;
        }));
    }

    /** Takes what is in a drive back to where it came from, or to any free slot. Does nothing when the drive is empty. */
    public void takeHome(String serial) throws ArchivoltException {
        await(robot.submit("unload drive " + serial, () -> {
            empty(serial);
            return null;
        }));
    }

    /** @return the barcode of the cleaning cartridge that is in the drive now; empty when there is none to be had */
    public Optional<String> bringCleaning(String serial) throws ArchivoltException {
        return await(robot.submit("clean drive " + serial, () -> {
            known();
            if (cleaningCartridge().isEmpty()) {
                return Optional.empty();
            }
            return fill(
                            serial,
                            "cleaning",
                            () -> cleaningCartridge()
                                    .orElseThrow(() ->
                                            new ArchivoltException(MEDIUM_FAULT, "looking for a cleaning cartridge")))
                    .barcode();
        }));
    }

    /** Asks the library whether the robot could take out now what is in a drive. */
    public boolean isWithinReach(String serial) throws ArchivoltException {
        await(refresh());
        return drive(serial).filter(LibraryElement::accessible).isPresent();
    }

    /** A cleaning cartridge has told that it is used up: it is never used again. */
    public void expired(String barcode) {
        LOG.warn("{}: cleaning cartridge {} is used up; take it out", name(), barcode);
        robot.submit("note that " + barcode + " is used up", () -> {
            inventory.expired(barcode);
            return null;
        });
    }

    private Optional<LibraryElement> cleaningCartridge() {
        return inventory.current().elements().stream()
                .filter(element -> element.kind() == Kind.SLOT && element.cleaning() && element.accessible())
                .filter(element -> element.trouble().isEmpty())
                .findFirst();
    }

    /** An interrupt takes the operation back if it has not begun. */
    private <T> T await(CompletableFuture<T> operation) throws ArchivoltException {
        try {
            return operation.get();
        } catch (InterruptedException e) {
            operation.cancel(true);
            Thread.currentThread().interrupt();
            throw new ArchivoltException(CANCELLED, "waiting for the robot", e).with("library", name());
        } catch (ExecutionException e) {
            throw asOurs(e.getCause());
        }
    }

    private ArchivoltException asOurs(Throwable cause) {
        return cause instanceof ArchivoltException ours
                ? ours
                : new ArchivoltException(INTERNAL, "moving media", cause);
    }

    // ---- by the robot's thread

    private LibraryInventory readInventory() throws ArchivoltException {
        try {
            return inventory.told(changer.readElements());
        } catch (ArchivoltException e) {
            inventory.untold(e);
            throw e;
        }
    }

    private void known() throws ArchivoltException {
        if (inventory.current().asOf().isEmpty()) {
            readInventory();
        }
    }

    /** Where to find what is to be moved; asked again after the inventory was healed. */
    @FunctionalInterface
    private interface Source {
        LibraryElement find() throws ArchivoltException;
    }

    private LibraryElement fill(String serial, String doing, Source source) throws ArchivoltException {
        known();
        for (int tries = 0; tries < FILLS_MAX; tries++) {
            LibraryElement from = source.find();
            int drive = placeOf(serial);
            if (from.address() == drive) {
                return from;
            }
            requireReachable(from, serial);
            switch (carry(from.address(), drive)) {
                case DONE -> {
                    if (isIn(drive, from)) {
                        return from;
                    }
                    carry(drive, from.address());
                    readInventory();
                }
                case DESTINATION_FULL -> requireEmptyOr(drive, from);
                case SOURCE_EMPTY, UNCERTAIN -> {} // the inventory has just been read again
            }
            LOG.info("{}: the inventory was wrong about {} or {}; {} again", name(), from.address(), drive, doing);
        }
        throw new ArchivoltException(DEVICE_FAULT, doing + " in a library that is being rearranged")
                .with("library", name())
                .with("drive", serial);
    }

    /** Somebody may have put another cartridge where ours was, and we must never use one for another. */
    private boolean isIn(int drive, LibraryElement wanted) throws ArchivoltException {
        Optional<LibraryElement> seen = changer.readElement(drive);
        return seen.isEmpty() || seen.get().barcode().equals(wanted.barcode());
    }

    private void requireEmptyOr(int drive, LibraryElement wanted) throws ArchivoltException {
        Optional<LibraryElement> held = inventory.current().at(drive).filter(LibraryElement::full);
        if (held.isPresent() && !held.get().barcode().equals(wanted.barcode())) {
            throw refused("moving a medium to a full place", wanted.address(), drive)
                    .with("holds", held.get().barcode().orElse("a medium without a readable barcode"));
        }
    }

    /** Moves, and keeps the inventory true: by the move itself, or, when the library contradicts it, by asking. */
    private Changer.Moved carry(int from, int to) throws ArchivoltException {
        Changer.Moved moved;
        try {
            moved = changer.move(from, to);
        } catch (ArchivoltException e) {
            readInventoryAfter(e);
            throw e;
        }
        if (moved == Changer.Moved.DONE) {
            inventory.moved(from, to);
        } else {
            readInventory();
        }
        return moved;
    }

    /** A move that failed may have gone half of the way. */
    private void readInventoryAfter(ArchivoltException failure) {
        try {
            readInventory();
        } catch (ArchivoltException e) {
            failure.addSuppressed(e);
        }
    }

    private void insist(int from, int to) throws ArchivoltException {
        switch (carry(from, to)) {
            case DONE -> {}
            case UNCERTAIN -> finish(from, to);
            case SOURCE_EMPTY -> throw refused("taking a medium from an empty place", from, to);
            case DESTINATION_FULL -> throw refused("moving a medium to a full place", from, to);
        }
    }

    /** The inventory has just been read: either the move is done, or it is tried once more. */
    private void finish(int from, int to) throws ArchivoltException {
        boolean arrived = isFull(to) && !isFull(from);
        if (!arrived && carry(from, to) != Changer.Moved.DONE) {
            throw refused("moving a medium in a library that is being rearranged", from, to);
        }
    }

    private boolean isFull(int address) {
        return inventory.current().at(address).filter(LibraryElement::full).isPresent();
    }

    private ArchivoltException refused(String doing, int from, int to) {
        return new ArchivoltException(WRONG_STATE, doing)
                .with("library", name())
                .with("from", from)
                .with("to", to);
    }

    private LibraryElement usable(MediumId medium) throws ArchivoltException {
        Optional<LibraryElement> known = inventory.current().find(medium);
        if (known.isEmpty() || known.get().kind() == Kind.DRIVE) {
            readInventory();
            known = inventory.current().find(medium);
        }
        if (known.isPresent()) {
            return known.get();
        }
        ArchivoltException missing =
                new ArchivoltException(MEDIUM_FAULT, "looking for a medium").with("medium", medium);
        Optional<LibraryElement> suspect =
                firstWhere(element -> element.full() && element.barcode().equals(Optional.of(medium.name())));
        throw suspect.isPresent()
                ? missing.with("quarantine", suspect.get().trouble().orElse("a cleaning cartridge"))
                        .with("element", suspect.get().address())
                : missing.with("missing", true);
    }

    private void requireReachable(LibraryElement from, String serial) throws ArchivoltException {
        boolean elsewhere = from.kind() == Kind.DRIVE && !from.driveSerial().equals(Optional.of(serial));
        if (elsewhere && !from.accessible()) {
            throw new ArchivoltException(BUSY, "loading a medium that another drive holds")
                    .with("medium", from.medium().map(Object::toString).orElse("?"))
                    .with("drive", from.driveSerial().orElse("?"));
        }
        if (!from.accessible()) {
            throw new ArchivoltException(MEDIUM_FAULT, "reaching for a medium")
                    .with("element", from.address())
                    .with("trouble", from.trouble().orElse("the robot does not reach it"));
        }
    }

    private int placeOf(String serial) throws ArchivoltException {
        Optional<LibraryElement> place = drive(serial);
        if (place.isEmpty()) {
            readInventory();
            place = drive(serial);
        }
        return place.orElseThrow(() -> new ArchivoltException(DEVICE_FAULT, "looking for a drive in its library")
                        .with("library", name())
                        .with("serial", serial))
                .address();
    }

    private void empty(String serial) throws ArchivoltException {
        known();
        int drive = placeOf(serial);
        for (int attempt = 0; attempt < 3; attempt++) {
            LibraryElement held = inventory.current().at(drive).orElseThrow();
            if (!held.full()) {
                readInventory();
                held = inventory.current().at(drive).orElseThrow();
            }
            if (!held.full() || carry(drive, home(held)) == Changer.Moved.DONE) {
                return;
            }
        }
        throw new ArchivoltException(DEVICE_FAULT, "finding a place for a medium")
                .with("library", name())
                .with("drive", serial);
    }

    /** Where it came from, or else any place that is free. */
    private int home(LibraryElement held) throws ArchivoltException {
        Optional<LibraryElement> source = held.source().isPresent()
                ? inventory.current().at(held.source().getAsInt()).filter(TapeLibrary::isFreeSlot)
                : Optional.empty();
        return source.or(() -> firstWhere(TapeLibrary::isFreeSlot))
                .or(() -> firstWhere(element -> isFree(element, Kind.IMPORT_EXPORT)))
                .orElseThrow(() -> new ArchivoltException(DEVICE_FAULT, "finding a free slot").with("library", name()))
                .address();
    }

    private Optional<LibraryElement> firstWhere(Predicate<LibraryElement> holds) {
        return inventory.current().elements().stream().filter(holds).findFirst();
    }

    private static boolean isFreeSlot(LibraryElement element) {
        return isFree(element, Kind.SLOT);
    }

    private static boolean isFree(LibraryElement element, Kind kind) {
        return element.kind() == kind
                && !element.full()
                && element.accessible()
                && element.trouble().isEmpty();
    }

    private LibraryElement moveIn(int from) throws ArchivoltException {
        readInventory();
        LibraryElement source = inventory
                .current()
                .at(from)
                .filter(element -> element.kind() == Kind.IMPORT_EXPORT)
                .orElseThrow(() -> ArchivoltException.invalid("from", "must be an import/export place")
                        .with("value", from));
        if (!source.full()) {
            throw new ArchivoltException(WRONG_STATE, "importing from an empty place").with("from", from);
        }
        int to = firstWhere(TapeLibrary::isFreeSlot)
                .orElseThrow(() -> new ArchivoltException(NO_SPACE, "finding a free slot").with("library", name()))
                .address();
        insist(from, to);
        return inventory.current().at(to).orElseThrow();
    }

    private LibraryElement moveOut(MediumId medium) throws ArchivoltException {
        readInventory();
        LibraryElement source = inventory
                .current()
                .find(medium)
                .orElseThrow(() -> new ArchivoltException(NO_SUCH_MEDIUM, "no such medium is in the library")
                        .with("medium", medium));
        if (source.kind() == Kind.DRIVE) {
            throw new ArchivoltException(WRONG_STATE, "exporting a medium that is in a drive").with("medium", medium);
        }
        if (source.kind() == Kind.IMPORT_EXPORT) {
            return source;
        }
        int to = firstWhere(element -> isFree(element, Kind.IMPORT_EXPORT))
                .orElseThrow(() ->
                        new ArchivoltException(NO_SPACE, "finding a free import/export place").with("library", name()))
                .address();
        insist(source.address(), to);
        return inventory.current().at(to).orElseThrow();
    }
}
