package org.archivolt.ldm.tape.virtual.internal.drive;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.archivolt.base.ArchivoltException;
import org.archivolt.ldm.tape.virtual.LibraryClock;
import org.archivolt.ldm.tape.virtual.internal.cartridge.Cartridge;
import org.archivolt.ldm.tape.virtual.internal.fault.Faults;
import org.archivolt.ldm.tape.virtual.internal.unit.CheckCondition;
import org.archivolt.ldm.tape.virtual.internal.unit.Nexus;
import org.archivolt.ldm.tape.virtual.internal.unit.Pace;
import org.archivolt.ldm.tape.virtual.internal.unit.PrimaryCommands;
import org.archivolt.ldm.tape.virtual.internal.unit.ReservationCommands;
import org.archivolt.ldm.tape.virtual.internal.unit.SenseCode;
import org.archivolt.ldm.tape.virtual.internal.unit.SimulatedUnit;
import org.archivolt.ldm.tape.virtual.internal.unit.UnitIdentity;
import org.archivolt.scsi.command.Operation;
import org.archivolt.scsi.data.DeviceConfigurationExtensionPage;
import org.archivolt.scsi.data.TapeAlert;
import org.archivolt.tape.DriveModel;

/** A tape drive (SSC-5). What it does on command is in the classes it makes; here is what they share. */
public final class TapeDrive extends SimulatedUnit {
    /** Commands that are answered although an earlier write has failed: they neither move nor write. */
    private static final Set<Operation> UNCONCERNED = EnumSet.of(
            Operation.TEST_UNIT_READY,
            Operation.LOG_SENSE,
            Operation.MODE_SENSE_6,
            Operation.MODE_SENSE_10,
            Operation.READ_ATTRIBUTE,
            Operation.READ_BLOCK_LIMITS,
            Operation.PERSISTENT_RESERVE_IN,
            Operation.PERSISTENT_RESERVE_OUT);

    private final DriveModel model;
    private final Bay bay;
    private final DriveCounters counters = new DriveCounters();
    private final DriveModes modes;
    private final Encryption encryption = new Encryption();
    private final Set<TapeAlert> alerts = EnumSet.noneOf(TapeAlert.class);
    private Optional<FailedWrite> failedWrite = Optional.empty();
    private boolean programmableWarningTold;

    /** A record that was accepted and could not be put on the medium. */
    private record FailedWrite(int partition, long block) {}

    public TapeDrive(UnitIdentity identity, DriveModel model, LibraryClock clock, Faults faults, Path folder)
            throws IOException {
        super(identity, clock, faults, folder);
        this.model = model;
        this.bay = new Bay(model, identity.serial(), clock);
        this.modes = new DriveModes(this);
        new PrimaryCommands(this, modes);
        new ReservationCommands(this);
        new TransferCommands(this, commands());
        new MotionCommands(this, commands());
        new MediumCommands(this, commands());
        new MemoryCommands(this, commands());
        new EncryptionCommands(this, commands());
        new OrderCommands(this, commands());
    }

    // --- what its commands share

    DriveModel model() {
        return model;
    }

    Bay bay() {
        return bay;
    }

    DriveCounters counters() {
        return counters;
    }

    DriveModes modes() {
        return modes;
    }

    Encryption encryption() {
        return encryption;
    }

    Set<TapeAlert> alerts() {
        return alerts;
    }

    LibraryClock libraryClock() {
        return clock();
    }

    Faults script() {
        return faults();
    }

    /** The threaded tape. */
    Deck deck() throws CheckCondition {
        return bay.deck();
    }

    /** Who waits for a motion: the command, or the next ones. */
    Pace pace(Nexus nexus, boolean immediate) {
        return immediate ? bay.background() : nexus;
    }

    void tellEverybodyBut(Nexus nexus, SenseCode attention) {
        tellOthers(nexus, attention);
    }

    boolean preventsRemoval() {
        return isRemovalPrevented();
    }

    /** Refuses to write on what must not be written on. */
    void checkWritable() throws CheckCondition {
        if (isWriteProtected()) {
            alerts.add(TapeAlert.WRITE_PROTECT);
            throw CheckCondition.of(SenseCode.WRITE_PROTECTED);
        }
    }

    boolean isWriteProtected() {
        return modes.isSoftwareWriteProtected()
                || bay.cartridge()
                        .map(cartridge -> cartridge.shell().writeProtected())
                        .orElse(false);
    }

    /** Notes that a record in the buffer will not get onto the medium. */
    void failWrite(int partition, long block) {
        failedWrite = Optional.of(new FailedWrite(partition, block));
    }

    /**
     * Tells of a write that failed, once: the record and all behind it are not on the medium.
     *
     * @param deferred whether this command has nothing to do with it
     */
    void reportFailedWrite(boolean deferred) throws CheckCondition, IOException {
        if (failedWrite.isEmpty() || bay.threaded().isEmpty()) {
            return;
        }
        FailedWrite failed = failedWrite.get();
        failedWrite = Optional.empty();
        Deck deck = bay.threaded().get();
        deck.cartridge().truncate(failed.partition, failed.block);
        deck.standAt(failed.partition, failed.block);
        alerts.add(TapeAlert.WRITE_FAILURE);
        counters.writeErrors++;
        throw CheckCondition.of(deferred ? SenseCode.WRITE_ERROR.sense().asDeferred() : SenseCode.WRITE_ERROR.sense());
    }

    /** Whether the position has come so near to the early warning as the host wants to know; true once for each time. */
    boolean isProgrammableWarningDue() throws CheckCondition {
        boolean inside = isInProgrammableZone(deck());
        boolean due = inside && !programmableWarningTold;
        programmableWarningTold = inside;
        return due;
    }

    boolean isInProgrammableZone(Deck deck) {
        DeviceConfigurationExtensionPage page = modes.extension();
        long zone = page.programmableEarlyWarning() * 1_000_000L;
        return zone > 0 && deck.bytesLeft() <= deck.earlyWarningBytes() + zone;
    }

    // --- what the unit asks

    @Override
    protected String barcode() {
        return bay.barcode();
    }

    @Override
    protected void beforeCommand(Nexus nexus, Operation operation) throws CheckCondition {
        if (bay.hasBecomeReady()) {
            modes.loaded(bay.threaded().orElseThrow().cartridge());
            counters.loads++;
            tellOthers(nexus, SenseCode.MEDIUM_MAY_HAVE_CHANGED);
            throw CheckCondition.of(SenseCode.MEDIUM_MAY_HAVE_CHANGED);
        }
        if (!UNCONCERNED.contains(operation)) {
            boolean concerned = operation == Operation.WRITE_FILE_MARKS_6;
            try {
                reportFailedWrite(!concerned);
            } catch (IOException e) {
                throw CheckCondition.of(SenseCode.HARDWARE_FAULT);
            }
        }
    }

    @Override
    protected void checkReady() throws CheckCondition {
        bay.deck();
    }

    @Override
    protected void afterReset() {
        modes.reset();
        encryption.reset();
        failedWrite = Optional.empty();
        programmableWarningTold = false;
        bay.threaded().ifPresent(deck -> {
            modes.loaded(deck.cartridge());
            deck.standAt(0, 0);
        });
    }

    @Override
    protected void forget(Nexus nexus) {
        encryption.forget(nexus);
    }

    // --- what the robot and a hand do

    public Optional<Cartridge> cartridge() {
        return bay.cartridge();
    }

    /** Whether the cartridge in it can be taken out by the robot. */
    public boolean isLocked() {
        return bay.state() == Bay.State.LOADED && isRemovalPrevented();
    }

    /** The robot, or a hand, puts a cartridge in. */
    public void insert(Cartridge cartridge) throws IOException {
        byHand(() -> {
            alerts.clear();
            bay.insert(cartridge);
            noteCleaning();
        });
    }

    private void noteCleaning() {
        if (bay.state() != Bay.State.CLEANING) {
            return;
        }
        if (bay.hasCleaned()) {
            counters.cleanings++;
            counters.cleaningRequested = false;
        } else {
            alerts.add(TapeAlert.EXPIRED_CLEANING_MEDIUM);
        }
    }

    /**
     * The robot takes the cartridge out, after it was unloaded if it was not yet.
     *
     * @throws CheckCondition when it must not
     */
    public Cartridge remove(Nexus nexus) throws CheckCondition, ArchivoltException, IOException {
        return between(nexus, () -> {
            if (isLocked()) {
                throw CheckCondition.of(SenseCode.REMOVAL_PREVENTED);
            }
            bay.unload(nexus, false);
            failedWrite = Optional.empty();
            return bay.take();
        });
    }

    /** Something asks for a cleaning cartridge. */
    public void requestCleaning() {
        counters.cleaningRequested = true;
        alerts.add(TapeAlert.CLEAN_NOW);
    }

    /** Its power fails: all, some or nothing of what is in its buffer gets on tape. */
    public void losePower(RandomGenerator random) throws IOException {
        byHand(() -> {
            if (bay.threaded().isPresent()) {
                bay.threaded().get().cartridge().losePower(random);
            }
            reset(SenseCode.POWER_ON);
        });
    }

    /** Leaves the cartridge as it can be found again. */
    public void settle() throws IOException {
        byHand(() -> {
            if (bay.threaded().isPresent()) {
                bay.threaded().get().cartridge().flush();
                bay.threaded().get().cartridge().unthread();
            }
        });
    }
}
