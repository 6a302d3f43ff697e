package org.archivolt.ldm.tape.virtual.internal.changer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.archivolt.base.ArchivoltException;
import org.archivolt.ldm.tape.virtual.LibraryClock;
import org.archivolt.ldm.tape.virtual.internal.fault.Faults;
import org.archivolt.ldm.tape.virtual.internal.unit.CheckCondition;
import org.archivolt.ldm.tape.virtual.internal.unit.CommandTable;
import org.archivolt.ldm.tape.virtual.internal.unit.ModeStore;
import org.archivolt.ldm.tape.virtual.internal.unit.Nexus;
import org.archivolt.ldm.tape.virtual.internal.unit.PrimaryCommands;
import org.archivolt.ldm.tape.virtual.internal.unit.ReservationCommands;
import org.archivolt.ldm.tape.virtual.internal.unit.SenseCode;
import org.archivolt.ldm.tape.virtual.internal.unit.SimulatedUnit;
import org.archivolt.ldm.tape.virtual.internal.unit.UnitIdentity;
import org.archivolt.scsi.command.ChangerCommand;
import org.archivolt.scsi.command.ElementType;
import org.archivolt.scsi.command.Operation;
import org.archivolt.scsi.data.ChangerCapabilitiesPage;
import org.archivolt.scsi.data.ElementAddressPage;
import org.archivolt.scsi.data.ElementStatus;
import org.archivolt.scsi.data.LogPage;
import org.archivolt.scsi.data.ModeParameters;
import org.archivolt.scsi.data.TapeAlert;

/** A changer (SMC-3): one of the units through which a robot is commanded. */
public final class ChangerUnit extends SimulatedUnit implements PrimaryCommands.Specifics {
    private static final int EVERYWHERE = 0x0E;
    private static final int MECHANICAL_CODE = 0x15;
    private static final int MECHANICAL_QUALIFIER = 0x01;

    private final Robot robot;
    private final Elements elements;
    private final ModeStore modes = new ModeStore();

    public ChangerUnit(UnitIdentity identity, Robot robot, LibraryClock clock, Faults faults, Path folder)
            throws IOException {
        super(identity, clock, faults, folder);
        this.robot = robot;
        this.elements = robot.elements();
        modes.add(addresses().toPage());
        modes.add(new ChangerCapabilitiesPage(
                        EVERYWHERE, 0, EVERYWHERE, EVERYWHERE, EVERYWHERE, 0, EVERYWHERE, EVERYWHERE, EVERYWHERE)
                .toPage());
        new PrimaryCommands(this, this);
        new ReservationCommands(this);
        register(commands());
    }

    private ElementAddressPage addresses() {
        return new ElementAddressPage(
                Elements.firstAddress(ElementType.TRANSPORT),
                elements.count(ElementType.TRANSPORT),
                Elements.firstAddress(ElementType.STORAGE),
                elements.count(ElementType.STORAGE),
                Elements.firstAddress(ElementType.IMPORT_EXPORT),
                elements.count(ElementType.IMPORT_EXPORT),
                Elements.firstAddress(ElementType.DRIVE),
                elements.count(ElementType.DRIVE));
    }

    private void register(CommandTable table) {
        table.on(
                Operation.INITIALIZE_ELEMENT_STATUS,
                ChangerCommand.InitializeElementStatus.class,
                (nexus, command, data) -> 0);
        table.on(
                Operation.INITIALIZE_ELEMENT_STATUS_WITH_RANGE,
                ChangerCommand.InitializeElementStatusWithRange.class,
                this::initialize);
        table.on(Operation.READ_ELEMENT_STATUS, ChangerCommand.ReadElementStatus.class, this::readStatus);
        table.on(Operation.MOVE_MEDIUM, ChangerCommand.MoveMedium.class, this::move);
        table.on(Operation.EXCHANGE_MEDIUM, ChangerCommand.ExchangeMedium.class, this::exchange);
        table.on(Operation.POSITION_TO_ELEMENT, ChangerCommand.PositionToElement.class, this::position);
    }

    // --- commands

    /** The robot always knows what is where: nothing has to be looked at. */
    private int initialize(Nexus nexus, ChangerCommand.InitializeElementStatusWithRange command, ByteBuffer data)
            throws CheckCondition {
        if (command.range() && elements.at(command.first()).isEmpty()) {
            throw CheckCondition.of(SenseCode.ELEMENT_ADDRESS);
        }
        return 0;
    }

    private int readStatus(Nexus nexus, ChangerCommand.ReadElementStatus command, ByteBuffer data)
            throws CheckCondition {
        Set<Integer> failed = faults().failedElements();
        List<ElementStatus> statuses;
        synchronized (elements) {
            statuses = elements.of(command.type(), command.first()).stream()
                    .limit(command.count())
                    .map(element -> status(element, failed, command.deviceIdentifiers()))
                    .toList();
        }
        byte[] answer = ElementStatus.encode(statuses, command.volumeTags(), command.deviceIdentifiers());
        return CommandTable.give(answer, command.allocationLength(), data);
    }

    private ElementStatus status(Element element, Set<Integer> failed, boolean withDevice) {
        ElementStatus status = ElementStatus.empty(element.type(), element.address());
        if (element.cartridge().isPresent()) {
            status = status.holding(element.cartridge().get().shell().barcode(), element.source());
        }
        if (element.type() == ElementType.DRIVE) {
            status = drive(element, status, withDevice);
        }
        if (element.type() == ElementType.IMPORT_EXPORT && element.isPlacedByHand()) {
            status = status.placedByHand();
        }
        return failed.contains(element.address())
                ? status.withException(MECHANICAL_CODE, MECHANICAL_QUALIFIER)
                : status;
    }

    /** A cartridge that is threaded cannot be got at; this robot unloads it first. */
    private ElementStatus drive(Element element, ElementStatus status, boolean withDevice) {
        ElementStatus locked = robot.drive(element).isLocked() ? status.inaccessible() : status;
        return withDevice ? locked.withDevice(robot.drive(element).identity().text()) : locked;
    }

    private int move(Nexus nexus, ChangerCommand.MoveMedium command, ByteBuffer data)
            throws CheckCondition, ArchivoltException, IOException {
        if (command.invert()) {
            throw CheckCondition.invalidField(10);
        }
        checkExport(command.destination());
        robot.move(nexus, command.transport(), command.source(), command.destination());
        return 0;
    }

    /** PREVENT of a changer keeps the door shut: nothing is exported meanwhile (SMC-3, 6.9). */
    private void checkExport(int destination) throws CheckCondition {
        boolean export = elements.at(destination)
                .filter(element -> element.type() == ElementType.IMPORT_EXPORT)
                .isPresent();
        if (export && isRemovalPrevented()) {
            throw CheckCondition.of(SenseCode.REMOVAL_PREVENTED);
        }
    }

    private int exchange(Nexus nexus, ChangerCommand.ExchangeMedium command, ByteBuffer data)
            throws CheckCondition, ArchivoltException, IOException {
        if (command.invertFirst() || command.invertSecond()) {
            throw CheckCondition.invalidField(10);
        }
        checkExport(command.secondDestination());
        robot.exchange(
                nexus, command.transport(), command.source(), command.firstDestination(), command.secondDestination());
        return 0;
    }

    private int position(Nexus nexus, ChangerCommand.PositionToElement command, ByteBuffer data)
            throws CheckCondition, ArchivoltException {
        robot.position(nexus, command.transport(), command.destination());
        return 0;
    }

    // --- what the unit asks

    /** Whether the door of the import and export station is locked. */
    public boolean isDoorLocked() {
        return isRemovalPrevented();
    }

    @Override
    protected String barcode() {
        return "";
    }

    @Override
    protected void beforeCommand(Nexus nexus, Operation operation) {}

    @Override
    protected void checkReady() {}

    @Override
    protected void afterReset() {
        modes.reset();
    }

    @Override
    protected void forget(Nexus nexus) {}

    // --- modes and logs

    @Override
    public ModeStore modes() {
        return modes;
    }

    @Override
    public ModeParameters modeHeader() {
        return new ModeParameters(0, 0, Optional.empty(), List.of());
    }

    /** Nothing can be changed. */
    @Override
    public void select(Nexus nexus, ModeParameters parameters) {}

    @Override
    public void selected() {}

    @Override
    public Set<Integer> logPages() {
        return Set.of(LogPage.TAPE_ALERT);
    }

    @Override
    public LogPage logPage(int page) {
        return TapeAlert.toPage(Set.of());
    }

    @Override
    public void resetLogs() {}
}
