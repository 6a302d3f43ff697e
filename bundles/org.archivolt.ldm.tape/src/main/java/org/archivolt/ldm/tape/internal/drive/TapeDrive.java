package org.archivolt.ldm.tape.internal.drive;

import static org.archivolt.base.ErrorCode.DEVICE_FAULT;
import static org.archivolt.base.ErrorCode.INVALID_ARGUMENT;
import static org.archivolt.base.ErrorCode.MEDIUM_FAULT;
import static org.archivolt.base.ErrorCode.WRONG_STATE;

import java.util.Optional;
import java.util.Set;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.Family;
import org.archivolt.base.MediumId;
import org.archivolt.ldm.DeviceDescription;
import org.archivolt.ldm.Drive;
import org.archivolt.ldm.DriveHealth;
import org.archivolt.ldm.LibraryElement;
import org.archivolt.ldm.MediumLabel;
import org.archivolt.ldm.Volume;
import org.archivolt.ldm.tape.EncryptionKeys;
import org.archivolt.ldm.tape.internal.filesystem.Filesystem;
import org.archivolt.ldm.tape.internal.library.Libraries;
import org.archivolt.ldm.tape.internal.library.TapeLibrary;
import org.archivolt.ldm.tape.internal.transport.Nexus.Answer;
import org.archivolt.scsi.SenseCondition;
import org.archivolt.scsi.command.DriveCommand;
import org.archivolt.scsi.command.PrimaryCommand;
import org.archivolt.scsi.data.MemoryAttribute;
import org.archivolt.scsi.data.TapeAlert;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A tape drive in its library. */
final class TapeDrive implements Drive {
    private static final Logger LOG = LoggerFactory.getLogger(TapeDrive.class);

    private final DeviceDescription device;
    private final DriveParts parts;
    private final Libraries libraries;
    private final KeySource keys;
    private final DriveClaim claim;
    private final DriveCleaner cleaner;

    private MediumId mountedMedium;
    private Filesystem.Mount mount;
    private DriveHealth lastHealth = DriveHealth.UNKNOWN;
    private boolean closed;

    /** Where keys come from at the moment. */
    @FunctionalInterface
    interface KeySource {
        Optional<EncryptionKeys.Key> keyOf(MediumId medium) throws ArchivoltException;
    }

    TapeDrive(DeviceDescription device, DriveParts parts, Libraries libraries, KeySource keys, DriveClaim claim) {
        this.device = device;
        this.parts = parts;
        this.libraries = libraries;
        this.keys = keys;
        this.claim = claim;
        this.cleaner = new DriveCleaner(device.id(), parts);
    }

    // ---- state

    @Override
    public State state() throws ArchivoltException {
        requireOpen("asking for the state");
        parts.unit().requireTransport("asking for the state");
        if (mount != null) {
            if (isMountAlive()) {
                return new State(Position.MOUNTED, Optional.of(mountedMedium));
            }
            LOG.warn("{}: the drive has lost its mount", device.id());
            abandonMount();
        }
        SenseCondition condition = parts.unit().look("asking for the state");
        boolean empty = condition == SenseCondition.NO_MEDIUM && !isFullByInventory();
        return empty
                ? new State(Position.EMPTY, Optional.empty())
                : new State(Position.LOADED, loadedMedium(condition));
    }

    private boolean isMountAlive() {
        return mount.isAlive() && !parts.unit().mediumSuspect() && !parts.unit().preempted();
    }

    /** A cartridge that was ejected and not fetched lies in the mouth of the drive; some drives then say they are empty. */
    private boolean isFullByInventory() {
        return placeInLibrary().filter(LibraryElement::full).isPresent();
    }

    private Optional<LibraryElement> placeInLibrary() {
        return libraries.find(device.id().library()).flatMap(library -> library.drive(parts.serial()));
    }

    /** What the library says; or else, when the drive is ready, what the cartridge itself says. */
    private Optional<MediumId> loadedMedium(SenseCondition condition) throws ArchivoltException {
        Optional<LibraryElement> place = placeInLibrary();
        Optional<MediumId> told = place.flatMap(LibraryElement::medium);
        if (told.isPresent()) {
            return told;
        }
        boolean contradicts = place.filter(element -> !element.full()).isPresent();
        if (contradicts) {
            libraries.find(device.id().library()).ifPresent(TapeLibrary::refresh);
        }
        boolean quarantined = place.flatMap(LibraryElement::trouble).isPresent();
        boolean readable = condition.error().isEmpty() && !quarantined;
        return readable ? parts.memory().text(MemoryAttribute.BARCODE).flatMap(this::named) : Optional.empty();
    }

    private Optional<MediumId> named(String barcode) {
        try {
            return Optional.of(new MediumId(Family.TAPE, device.id().library(), barcode));
        } catch (IllegalArgumentException e) { // written by somebody with other rules
            return Optional.empty();
        }
    }

    // ---- loading

    @Override
    public void load(MediumId medium) throws ArchivoltException {
        State state = require(Position.EMPTY, "loading");
        assert state.medium().isEmpty();
        TapeLibrary library = library();
        checkSuits(medium, library);
        library.bring(medium, parts.serial());
        makeReady(Optional.of(medium));
    }

    private void checkSuits(MediumId medium, TapeLibrary library) throws ArchivoltException {
        if (medium.name().startsWith(library.settings().cleaningPrefix())) {
            throw new ArchivoltException(INVALID_ARGUMENT, "a cleaning cartridge carries no data")
                    .with("medium", medium);
        }
        if (!Technology.fits(parts.product(), medium.name())) {
            throw misfit(medium);
        }
    }

    private ArchivoltException misfit(MediumId medium) {
        return new ArchivoltException(INVALID_ARGUMENT, "the drive cannot use such a cartridge")
                .with("medium", medium)
                .with("cartridge", Technology.modelOfCartridge(medium.name()).orElse("unknown"))
                .with("device", device.id())
                .with("drive", Technology.modelOfDrive(parts.product()));
    }

    /** Threads the tape unless it is; waits until the drive has done with whatever it does at first. */
    private void makeReady(Optional<MediumId> medium) throws ArchivoltException {
        String doing = "making a cartridge ready";
        Answer answer = parts.unit().ask(new PrimaryCommand.TestUnitReady(), doing);
        if (isOnlyToBeThreaded(answer.condition())) {
            answer = parts.unit().ask(new DriveCommand.LoadUnload(false, false, false, false, true), doing);
            if (answer.isDone()) {
                answer = parts.unit().ask(new PrimaryCommand.TestUnitReady(), doing);
            }
        }
        if (!answer.isDone()) {
            throw unready(answer, medium, doing);
        }
    }

    private static boolean isOnlyToBeThreaded(SenseCondition condition) {
        return switch (condition) {
            case NEEDS_LOAD, ONLY_MEMORY_ACCESSIBLE, NO_MEDIUM -> true;
            default -> false;
        };
    }

    /** Whatever keeps a cartridge that is in the drive from being used is the drive's fault, unless the drive blames the cartridge. */
    private ArchivoltException unready(Answer answer, Optional<MediumId> medium, String doing) {
        ArchivoltException told = parts.unit().failure(answer, doing);
        if (answer.condition() == SenseCondition.INCOMPATIBLE_MEDIUM
                || answer.condition() == SenseCondition.CLEANING_CARTRIDGE) {
            return medium.map(this::misfit)
                    .orElse(told)
                    .with("sense", answer.sense().orElseThrow());
        }
        ErrorCode code = told.code() == MEDIUM_FAULT ? MEDIUM_FAULT : DEVICE_FAULT;
        ArchivoltException blame = new ArchivoltException(code, doing)
                .with("condition", answer.condition())
                .with("sense", answer.sense().orElseThrow())
                .with("device", device.id());
        return medium.isPresent() ? blame.with("medium", medium.get()) : blame;
    }

    @Override
    public void unload() throws ArchivoltException {
        require(Position.LOADED, "unloading");
        TapeLibrary library = library();
        eject();
        boolean clean = newAlerts().contains(TapeAlert.CLEAN_NOW);
        library.takeHome(parts.serial());
        if (clean && library.settings().cleaningAutomatic()) {
            cleaner.clean(library);
        }
    }

    private void eject() throws ArchivoltException {
        String doing = "ejecting a cartridge";
        if (parts.unit().look(doing).error().isEmpty()) {
            parts.settings().forgetKey();
        }
        parts.unit().ask(new PrimaryCommand.PreventAllowMediumRemoval(false), doing);
        Answer answer = parts.unit().ask(new DriveCommand.LoadUnload(false, false, false, false, false), doing);
        boolean out = answer.isDone() || answer.condition() == SenseCondition.NO_MEDIUM;
        if (!out) {
            throw unready(answer, Optional.empty(), doing);
        }
        parts.unit().at(null);
    }

    /** Those who only wanted to know whether to clean must not make an unload fail. */
    private Set<TapeAlert> newAlerts() {
        try {
            return parts.logs().newAlerts();
        } catch (ArchivoltException e) {
            LOG.warn("{}: the drive does not tell its alerts: {}", device.id(), e.getMessage());
            return Set.of();
        }
    }

    // ---- using

    @Override
    public Optional<MediumLabel> label() throws ArchivoltException {
        State state = require(Position.LOADED, "reading the label");
        if (state.medium().isPresent()) {
            prepare(state.medium().get(), state);
        } else {
            makeReady(state.medium());
        }
        return parts.filesystem().label();
    }

    @Override
    public Volume mount(MediumLabel expected) throws ArchivoltException {
        State state = require(Position.LOADED, "mounting");
        try {
            prepare(expected.medium(), state);
            mount = parts.filesystem().mount(expected);
        } catch (ArchivoltException e) {
            throw e.with("barcode", state.medium().map(MediumId::name).orElse("unknown"));
        }
        mountedMedium = expected.medium();
        return mount.volume();
    }

    private void prepare(MediumId medium, State state) throws ArchivoltException {
        makeReady(state.medium());
        parts.settings().prepare(keys.keyOf(medium));
    }

    @Override
    public void unmount() throws ArchivoltException {
        require(Position.MOUNTED, "unmounting");
        Filesystem.Mount ending = mount;
        mount = null;
        mountedMedium = null;
        ending.unmount();
    }

    @Override
    public void format(MediumLabel label, boolean force) throws ArchivoltException {
        State state = require(Position.LOADED, "formatting");
        boolean another =
                state.medium().filter(loaded -> !loaded.equals(label.medium())).isPresent();
        if (another) {
            throw new ArchivoltException(WRONG_STATE, "formatting another cartridge than the loaded one")
                    .with("medium", label.medium())
                    .with("barcode", state.medium().get().name());
        }
        prepare(label.medium(), state);
        if (parts.tape().writeProtected()) {
            throw new ArchivoltException(MEDIUM_FAULT, "formatting a write-protected cartridge")
                    .with("medium", label.medium())
                    .with("writeProtected", true);
        }
        parts.filesystem().format(label, force);
    }

    @Override
    public DriveHealth health() throws ArchivoltException {
        requireOpen("asking for the health");
        try {
            lastHealth = parts.logs().health();
        } catch (ArchivoltException e) {
            LOG.debug("{}: the drive does not tell how it is: {}", device.id(), e.getMessage());
        }
        return lastHealth;
    }

    // ---- end

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        abandonMount();
        try {
            parts.reservation().release();
        } catch (ArchivoltException e) {
            LOG.info("{}: the reservation could not be given back: {}", device.id(), e.getMessage());
        }
        parts.unit().nexus().close();
        claim.close();
    }

    private void abandonMount() {
        Filesystem.Mount lost = mount;
        mount = null;
        mountedMedium = null;
        if (lost != null) {
            lost.abandon();
        }
    }

    private TapeLibrary library() throws ArchivoltException {
        return libraries.get(device.id().library());
    }

    private State require(Position position, String doing) throws ArchivoltException {
        State state = state();
        if (state.position() != position) {
            throw wrongState(doing).with("position", state.position());
        }
        return state;
    }

    private void requireOpen(String doing) throws ArchivoltException {
        if (closed) {
            throw wrongState(doing).with("position", "closed");
        }
    }

    private ArchivoltException wrongState(String doing) {
        return new ArchivoltException(WRONG_STATE, doing).with("device", device.id());
    }
}
