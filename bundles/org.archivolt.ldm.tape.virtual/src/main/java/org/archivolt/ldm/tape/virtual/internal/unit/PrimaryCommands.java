package org.archivolt.ldm.tape.virtual.internal.unit;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.archivolt.scsi.Sense;
import org.archivolt.scsi.UnitType;
import org.archivolt.scsi.command.Operation;
import org.archivolt.scsi.command.PageControl;
import org.archivolt.scsi.command.PrimaryCommand;
import org.archivolt.scsi.data.LogPage;
import org.archivolt.scsi.data.ModePage;
import org.archivolt.scsi.data.ModeParameters;
import org.archivolt.scsi.data.SupportedOperation;
import org.archivolt.scsi.data.SupportedOperation.Timeouts;
import org.archivolt.scsi.data.UnitNumbers;
import org.archivolt.scsi.data.VitalPage;

/** What drives and changers have in common (SPC-5), but for reservations. */
public final class PrimaryCommands {
    private static final Set<Integer> VITAL_PAGES = Set.of(0x00, 0x80, 0x83);
    private static final Set<Integer> VITAL_PAGES_OF_DRIVES = Set.of(0x00, 0x80, 0x83, 0xB0, 0xB1);
    private static final int MODE_6_BYTES_MAX = 256;

    private final SimulatedUnit unit;
    private final Specifics specifics;

    /** What a kind of unit adds. */
    public interface Specifics {
        ModeStore modes();

        /** Medium type, device specific byte and block descriptor, without pages. */
        ModeParameters modeHeader();

        /** Takes pages that were found to be possible. */
        void select(Nexus nexus, ModeParameters parameters) throws CheckCondition;

        /** The pages taken have been stored. */
        void selected();

        Set<Integer> logPages();

        LogPage logPage(int page) throws CheckCondition;

        void resetLogs();
    }

    public PrimaryCommands(SimulatedUnit unit, Specifics specifics) {
        this.unit = unit;
        this.specifics = specifics;
        CommandTable table = unit.commands();
        table.on(Operation.TEST_UNIT_READY, PrimaryCommand.TestUnitReady.class, this::testReady);
        table.on(Operation.REQUEST_SENSE, PrimaryCommand.RequestSense.class, this::requestSense);
        table.on(Operation.INQUIRY, PrimaryCommand.Inquiry.class, this::inquire);
        table.on(Operation.MODE_SENSE_6, PrimaryCommand.ModeSense6.class, this::senseModes6);
        table.on(Operation.MODE_SENSE_10, PrimaryCommand.ModeSense10.class, this::senseModes10);
        table.on(Operation.MODE_SELECT_6, PrimaryCommand.ModeSelect6.class, this::selectModes6);
        table.on(Operation.MODE_SELECT_10, PrimaryCommand.ModeSelect10.class, this::selectModes10);
        table.on(Operation.LOG_SENSE, PrimaryCommand.LogSense.class, this::senseLog);
        table.on(Operation.LOG_SELECT, PrimaryCommand.LogSelect.class, this::selectLog);
        table.on(
                Operation.PREVENT_ALLOW_MEDIUM_REMOVAL,
                PrimaryCommand.PreventAllowMediumRemoval.class,
                this::preventRemoval);
        table.on(Operation.REPORT_LUNS, PrimaryCommand.ReportLuns.class, this::reportUnits);
        table.on(
                Operation.REPORT_SUPPORTED_OPERATION_CODES,
                PrimaryCommand.ReportSupportedOperationCodes.class,
                this::reportOperations);
    }

    private int testReady(Nexus nexus, PrimaryCommand.TestUnitReady command, ByteBuffer data) throws CheckCondition {
        unit.checkReady();
        return 0;
    }

    /** Tells the next attention as data, and thereby for good (SPC-5, 6.39). */
    private int requestSense(Nexus nexus, PrimaryCommand.RequestSense command, ByteBuffer data) {
        Optional<Sense> attention = nexus.nextAttention(any -> true).map(SenseCode::sense);
        return CommandTable.give(attention.orElseGet(this::readiness).encode(), command.allocationLength(), data);
    }

    private Sense readiness() {
        try {
            unit.checkReady();
            return SenseCode.NO_SENSE.sense();
        } catch (CheckCondition e) {
            return e.sense();
        }
    }

    // --- INQUIRY

    private int inquire(Nexus nexus, PrimaryCommand.Inquiry command, ByteBuffer data) throws CheckCondition {
        if (!command.vitalPage() && command.page() != 0) {
            throw CheckCondition.invalidField(2);
        }
        byte[] answer = command.vitalPage()
                ? vitalPage(command.page()).encode()
                : unit.identity().standard().encode();
        return CommandTable.give(answer, command.allocationLength(), data);
    }

    private VitalPage vitalPage(int page) throws CheckCondition {
        UnitIdentity identity = unit.identity();
        UnitType type = identity.type();
        Set<Integer> pages = type == UnitType.DRIVE ? VITAL_PAGES_OF_DRIVES : VITAL_PAGES;
        if (!pages.contains(page)) {
            throw CheckCondition.invalidField(2);
        }
        return switch (page) {
            case VitalPage.UNIT_SERIAL_NUMBER, VitalPage.MANUFACTURER_SERIAL_NUMBER -> identity.serialNumber(page);
            case VitalPage.DEVICE_IDENTIFICATION -> identity.identification();
            case VitalPage.SEQUENTIAL_ACCESS_CAPABILITIES -> VitalPage.sequentialAccess(type.code(), true);
            default -> VitalPage.supported(type.code(), pages);
        };
    }

    // --- modes

    private int senseModes6(Nexus nexus, PrimaryCommand.ModeSense6 command, ByteBuffer data) throws CheckCondition {
        ModeParameters parameters =
                parameters(command.control(), command.page(), command.subpage(), command.withoutBlockDescriptors());
        int length = parameters.encode10().length - 4;
        if (length > MODE_6_BYTES_MAX) {
            throw CheckCondition.invalidField(2);
        }
        return CommandTable.give(parameters.encode6(), command.allocationLength(), data);
    }

    private int senseModes10(Nexus nexus, PrimaryCommand.ModeSense10 command, ByteBuffer data) throws CheckCondition {
        ModeParameters parameters =
                parameters(command.control(), command.page(), command.subpage(), command.withoutBlockDescriptors());
        return CommandTable.give(parameters.encode10(), command.allocationLength(), data);
    }

    private ModeParameters parameters(PageControl control, int page, int subpage, boolean withoutDescriptors)
            throws CheckCondition {
        if (control == PageControl.SAVED) {
            throw CheckCondition.of(Sense.of(Sense.ILLEGAL_REQUEST, 0x39, 0x00)); // nothing is ever saved
        }
        ModeParameters header = specifics.modeHeader();
        boolean headerOnly = page == 0 && subpage == 0;
        List<ModePage> pages = headerOnly ? List.of() : specifics.modes().sense(control, page, subpage);
        return new ModeParameters(
                header.mediumType(),
                header.deviceSpecific(),
                withoutDescriptors ? Optional.empty() : header.blockDescriptor(),
                pages);
    }

    private int selectModes6(Nexus nexus, PrimaryCommand.ModeSelect6 command, ByteBuffer data) throws CheckCondition {
        byte[] parameters = CommandTable.take(command.parameterLength(), data);
        if (parameters.length > 0) {
            select(nexus, CommandTable.decode(ModeParameters::decode6, parameters));
        }
        return parameters.length;
    }

    private int selectModes10(Nexus nexus, PrimaryCommand.ModeSelect10 command, ByteBuffer data) throws CheckCondition {
        byte[] parameters = CommandTable.take(command.parameterLength(), data);
        if (parameters.length > 0) {
            select(nexus, CommandTable.decode(ModeParameters::decode10, parameters));
        }
        return parameters.length;
    }

    private void select(Nexus nexus, ModeParameters parameters) throws CheckCondition {
        specifics.modes().check(parameters.pages());
        specifics.select(nexus, parameters);
        parameters.pages().forEach(specifics.modes()::set);
        specifics.selected();
        unit.tellOthers(nexus, SenseCode.MODE_PARAMETERS_CHANGED);
    }

    // --- logs

    private int senseLog(Nexus nexus, PrimaryCommand.LogSense command, ByteBuffer data) throws CheckCondition {
        Set<Integer> pages = specifics.logPages();
        if (command.subpage() != 0 || command.page() != 0 && !pages.contains(command.page())) {
            throw CheckCondition.invalidField(2);
        }
        byte[] answer = command.page() == LogPage.SUPPORTED_PAGES
                ? LogPage.encodeSupported(pages)
                : from(specifics.logPage(command.page()), command.firstParameter())
                        .encode();
        return CommandTable.give(answer, command.allocationLength(), data);
    }

    private static LogPage from(LogPage page, int firstParameter) {
        return new LogPage(
                page.page(),
                page.subpage(),
                page.parameters().stream()
                        .filter(each -> each.code() >= firstParameter)
                        .toList());
    }

    /** Only resets: thresholds are nobody's business here. */
    private int selectLog(Nexus nexus, PrimaryCommand.LogSelect command, ByteBuffer data) throws CheckCondition {
        if (!command.resetCodes() || command.parameterLength() != 0) {
            throw CheckCondition.invalidField(1);
        }
        specifics.resetLogs();
        unit.tellOthers(nexus, SenseCode.LOG_PARAMETERS_CHANGED);
        return 0;
    }

    // --- the rest

    private int preventRemoval(Nexus nexus, PrimaryCommand.PreventAllowMediumRemoval command, ByteBuffer data) {
        nexus.preventRemoval(command.prevent());
        return 0;
    }

    /** A unit knows of itself only. */
    private int reportUnits(Nexus nexus, PrimaryCommand.ReportLuns command, ByteBuffer data) {
        return CommandTable.give(new UnitNumbers(List.of(0)).encode(), command.allocationLength(), data);
    }

    private int reportOperations(Nexus nexus, PrimaryCommand.ReportSupportedOperationCodes command, ByteBuffer data)
            throws CheckCondition {
        byte[] answer = switch (command.report()) {
            case ALL ->
                SupportedOperation.encodeAll(unit.commands().operations().stream()
                        .map(each -> describe(each, command.withTimeouts()))
                        .toList());
            case ONE_OPERATION_CODE -> one(command, 0);
            case ONE_SERVICE_ACTION, ONE_OF_EITHER -> one(command, command.serviceAction());
        };
        return CommandTable.give(answer, command.allocationLength(), data);
    }

    private byte[] one(PrimaryCommand.ReportSupportedOperationCodes command, int serviceAction) {
        Optional<Operation> operation = unit.commands().operation(command.operationCode(), serviceAction);
        return new SupportedOperation.One(
                        operation.map(Operation::usage).orElse(new byte[0]),
                        operation.filter(each -> command.withTimeouts()).map(PrimaryCommands::timeouts))
                .encode();
    }

    private static SupportedOperation describe(Operation operation, boolean withTimeouts) {
        return new SupportedOperation(
                operation.code(),
                operation.hasServiceAction(),
                operation.serviceAction(),
                operation.length(),
                withTimeouts ? Optional.of(timeouts(operation)) : Optional.empty());
    }

    /** In the size of those that makers of drives give. */
    private static Timeouts timeouts(Operation operation) {
        return switch (operation) {
            case READ_6, VERIFY_6 -> new Timeouts(60, 2340);
            case WRITE_6 -> new Timeouts(60, 1500);
            case WRITE_FILE_MARKS_6 -> new Timeouts(60, 1620);
            case LOCATE_10, LOCATE_16, SPACE_6, SPACE_16 -> new Timeouts(60, 2940);
            case REWIND -> new Timeouts(60, 600);
            case LOAD_UNLOAD -> new Timeouts(60, 960);
            case FORMAT_MEDIUM -> new Timeouts(60, 3000);
            case ERASE_6 -> new Timeouts(60, 74_340);
            case MOVE_MEDIUM, EXCHANGE_MEDIUM -> new Timeouts(20, 300);
            default -> new Timeouts(1, 60);
        };
    }
}
