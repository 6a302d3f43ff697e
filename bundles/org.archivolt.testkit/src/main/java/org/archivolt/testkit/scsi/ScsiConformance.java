package org.archivolt.testkit.scsi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.archivolt.base.ArchivoltException;
import org.archivolt.scsi.ScsiReply;
import org.archivolt.scsi.ScsiTransport;
import org.archivolt.scsi.Sense;
import org.archivolt.scsi.SenseCondition;
import org.archivolt.scsi.UnitType;
import org.archivolt.scsi.command.AttributeQuestion;
import org.archivolt.scsi.command.ChangerCommand;
import org.archivolt.scsi.command.Command;
import org.archivolt.scsi.command.Destination;
import org.archivolt.scsi.command.DriveCommand;
import org.archivolt.scsi.command.ElementType;
import org.archivolt.scsi.command.MediumFormat;
import org.archivolt.scsi.command.Operation;
import org.archivolt.scsi.command.OperationReport;
import org.archivolt.scsi.command.PageControl;
import org.archivolt.scsi.command.PositionForm;
import org.archivolt.scsi.command.PrimaryCommand;
import org.archivolt.scsi.command.ReservationAction;
import org.archivolt.scsi.command.ReservationQuestion;
import org.archivolt.scsi.command.ReservationType;
import org.archivolt.scsi.command.SpaceUnit;
import org.archivolt.scsi.data.BlockLimits;
import org.archivolt.scsi.data.DeviceConfigurationPage;
import org.archivolt.scsi.data.ElementAddressPage;
import org.archivolt.scsi.data.ElementStatus;
import org.archivolt.scsi.data.LogPage;
import org.archivolt.scsi.data.MediumPartitionPage;
import org.archivolt.scsi.data.MemoryAttribute;
import org.archivolt.scsi.data.ModeParameters;
import org.archivolt.scsi.data.Reservation;
import org.archivolt.scsi.data.ReservationKeys;
import org.archivolt.scsi.data.ReservationParameters;
import org.archivolt.scsi.data.StandardInquiry;
import org.archivolt.scsi.data.SupportedOperation;
import org.archivolt.scsi.data.TapeAlert;
import org.archivolt.scsi.data.TapePosition;
import org.archivolt.scsi.data.VitalPage;
import org.archivolt.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the tape driver relies on, of a changer with its drives. Every test begins with a library whose drives are empty, with
 * at least two blank cartridges that have barcodes and one empty slot; test data are small.
 */
public abstract class ScsiConformance {
    private static final int ANSWER = 64 << 10;
    private static final Command READY = new PrimaryCommand.TestUnitReady();
    private static final Command REWIND = new DriveCommand.Rewind(false);
    private static final long KEY = 0x4152434849560001L;
    private static final long OTHER_KEY = 0x4152434849560002L;

    /** The changer, and a drive, past their unit attentions. */
    protected Nexus changer;

    protected Nexus drive;

    /** Where the drive is, as the changer has it. */
    protected int driveElement;

    protected abstract ScsiTransport transport();

    protected abstract String changerAddress();

    /** At least one. */
    protected abstract List<String> driveAddresses();

    protected Set<Capability> lacking() {
        return EnumSet.noneOf(Capability.class);
    }

    /** How to have a drive give its cartridge back. */
    protected Command unload() {
        return new DriveCommand.LoadUnload(false, false, false, false, false);
    }

    /** Called again and again while something takes its time: for units whose time is the test's. */
    protected void pause() {}

    @BeforeEach
    final void open() throws ArchivoltException {
        changer = Nexus.open(transport(), changerAddress());
        drive = Nexus.open(transport(), driveAddresses().get(0));
        driveElement = elementOfDrive();
    }

    @AfterEach
    final void close() throws ArchivoltException {
        drive.close();
        changer.close();
    }

    // What every unit does.

    @Test
    void saysWhatItIs() throws ArchivoltException {
        assertThat(inquiry(changer).unit()).contains(UnitType.CHANGER);
        assertThat(inquiry(drive).unit()).contains(UnitType.DRIVE);
        assertThat(inquiry(drive).removable()).isTrue();
        assertThat(inquiry(drive).vendor()).isNotEmpty();
    }

    @Test
    void hasASerialNumberAndANameForTheWorld() throws ArchivoltException {
        for (Nexus unit : List.of(changer, drive)) {
            assertThat(vital(unit, VitalPage.SUPPORTED_PAGES).pages())
                    .contains(VitalPage.UNIT_SERIAL_NUMBER, VitalPage.DEVICE_IDENTIFICATION);
            assertThat(vital(unit, VitalPage.UNIT_SERIAL_NUMBER).number()).isNotEmpty();
            assertThat(vital(unit, VitalPage.DEVICE_IDENTIFICATION).designators())
                    .isNotEmpty();
        }
    }

    @Test
    void answersNoMoreThanIsAskedFor() throws ArchivoltException {
        assertThat(drive.read(new PrimaryCommand.Inquiry(false, 0, 5), 96).good())
                .hasSizeLessThanOrEqualTo(5);
    }

    @Test
    void refusesAnOperationItDoesNotKnow() throws ArchivoltException {
        Nexus.Answer answer = drive.raw(0xC7, 0, 0, 0, 0, 0, 0, 0, 0, 0);

        assertThat(answer.status()).isEqualTo(ScsiReply.CHECK_CONDITION);
        assertThat(answer.condition()).isEqualTo(SenseCondition.UNSUPPORTED);
    }

    @Test
    void refusesAReservedBit() throws ArchivoltException {
        need(Capability.STRICT_FIELDS);

        assertThat(drive.raw(0x01, 0, 0x40, 0, 0, 0).condition()).isEqualTo(SenseCondition.INVALID_FIELD);
    }

    @Test
    void tellsEachNexusOfWhatHappenedBefore() throws ArchivoltException {
        need(Capability.UNIT_ATTENTIONS);
        need(Capability.NEXUS_PER_OPENING);
        for (int i = 0; i < 2; i++) {
            try (Nexus other = Nexus.fresh(transport(), driveAddresses().get(0))) {
                inquiry(other); // which is answered in spite of it, and leaves it
                assertThat(other.run(READY).sense().isUnitAttention()).isTrue();
                assertThat(other.run(READY).sense().isUnitAttention()).isFalse();
            }
        }
    }

    @Test
    void tellsAnotherNexusThatAMediumWasLoaded() throws ArchivoltException {
        need(Capability.UNIT_ATTENTIONS);
        try (Nexus other = Nexus.open(transport(), driveAddresses().get(0))) {
            load();

            assertThat(other.run(READY).condition()).isEqualTo(SenseCondition.MEDIUM_CHANGED);
        }
    }

    @Test
    void saysWhichOperationsItKnows() throws ArchivoltException {
        need(Capability.OPERATION_CODES);
        byte[] all = drive.read(
                        new PrimaryCommand.ReportSupportedOperationCodes(true, OperationReport.ALL, 0, 0, ANSWER),
                        ANSWER)
                .good();
        byte[] one = drive.read(
                        new PrimaryCommand.ReportSupportedOperationCodes(
                                false, OperationReport.ONE_OPERATION_CODE, 0x0A, 0, ANSWER),
                        ANSWER)
                .good();

        assertThat(SupportedOperation.decodeAll(all).stream().map(SupportedOperation::operationCode))
                .contains(Operation.READ_6.code(), Operation.WRITE_6.code(), Operation.INQUIRY.code());
        assertThat(SupportedOperation.One.decode(one).usage()).startsWith(0x0A);
    }

    // The changer.

    @Test
    void hasTheElementsItSaysItHas() throws ArchivoltException {
        ModeParameters parameters = ModeParameters.decode6(changer.read(
                        new PrimaryCommand.ModeSense6(true, PageControl.CURRENT, ElementAddressPage.PAGE, 0, 255), 255)
                .good());
        ElementAddressPage page = ElementAddressPage.from(
                parameters.page(ElementAddressPage.PAGE, 0).orElseThrow());

        assertThat(elements(ElementType.TRANSPORT)).hasSize(page.transports());
        assertThat(elements(ElementType.STORAGE)).hasSize(page.storages());
        assertThat(elements(ElementType.IMPORT_EXPORT)).hasSize(page.importExports());
        assertThat(elements(ElementType.DRIVE))
                .hasSize(page.drives())
                .first()
                .extracting(ElementStatus::address)
                .isEqualTo(page.firstDrive());
        assertThat(elements(ElementType.STORAGE).get(0).address()).isEqualTo(page.firstStorage());
    }

    @Test
    void readsAnInventoryInParts() throws ArchivoltException {
        need(Capability.INVENTORY_IN_PARTS);
        List<ElementStatus> slots = elements(ElementType.STORAGE);
        int second = slots.get(1).address();
        byte[] answer = changer.read(
                        new ChangerCommand.ReadElementStatus(true, ElementType.STORAGE, second, 1, true, false, ANSWER),
                        ANSWER)
                .good();

        assertThat(ElementStatus.decode(answer)).containsExactly(slots.get(1));
    }

    @Test
    void movesAMediumAndTellsWhereItCameFrom() throws ArchivoltException {
        ElementStatus slot = full();

        move(slot.address(), driveElement);

        ElementStatus loaded = element(ElementType.DRIVE, driveElement);
        assertThat(loaded.full()).isTrue();
        assertThat(loaded.volumeTag()).isEqualTo(slot.volumeTag());
        assertThat(loaded.source()).hasValue(slot.address());
        assertThat(element(ElementType.STORAGE, slot.address()).full()).isFalse();
    }

    @Test
    void movesBetweenSlots() throws ArchivoltException {
        ElementStatus slot = full();
        int free = free();

        move(slot.address(), free);

        assertThat(element(ElementType.STORAGE, free).volumeTag()).isEqualTo(slot.volumeTag());
    }

    @Test
    void refusesToMoveOntoAnotherMedium() throws ArchivoltException {
        List<ElementStatus> slots = elements(ElementType.STORAGE).stream()
                .filter(ElementStatus::full)
                .toList();
        Nexus.Answer answer = changer.run(new ChangerCommand.MoveMedium(
                0, slots.get(0).address(), slots.get(1).address(), false));

        assertThat(answer.condition()).isEqualTo(SenseCondition.DESTINATION_FULL);
        assertThat(elements(ElementType.STORAGE).stream().filter(ElementStatus::full))
                .hasSameSizeAs(slots);
    }

    @Test
    void refusesToMoveNothing() throws ArchivoltException {
        assertThat(changer.run(new ChangerCommand.MoveMedium(0, free(), driveElement, false))
                        .condition())
                .isEqualTo(SenseCondition.SOURCE_EMPTY);
    }

    @Test
    void refusesAnElementThatIsNone() throws ArchivoltException {
        assertThat(changer.run(new ChangerCommand.MoveMedium(0, full().address(), 0xFFFE, false))
                        .condition())
                .isIn(SenseCondition.INVALID_ELEMENT, SenseCondition.INVALID_FIELD);
    }

    @Test
    void doesNotTakeAMediumWhoseRemovalIsPrevented() throws ArchivoltException {
        int slot = load();
        drive.run(new PrimaryCommand.PreventAllowMediumRemoval(true)).good();

        Nexus.Answer refused = changer.run(new ChangerCommand.MoveMedium(0, driveElement, slot, false));
        assertThat(refused.condition()).isEqualTo(SenseCondition.REMOVAL_PREVENTED);
        assertThat(element(ElementType.DRIVE, driveElement).full()).isTrue();

        drive.run(new PrimaryCommand.PreventAllowMediumRemoval(false)).good();
        unloadTo(slot);
    }

    // The drive.

    @Test
    void isNotReadyWithoutAMedium() throws ArchivoltException {
        assertThat(drive.run(READY).condition()).isEqualTo(SenseCondition.NO_MEDIUM);
        assertThat(drive.run(REWIND).sense().key()).isEqualTo(Sense.NOT_READY);
    }

    @Test
    void isReadyOnceLoadedAndNoMoreWhenUnloaded() throws ArchivoltException {
        int slot = load();
        drive.run(READY).good();

        unloadTo(slot);

        drive.clearAttentions();
        assertThat(drive.run(READY).condition()).isEqualTo(SenseCondition.NO_MEDIUM);
        assertThat(element(ElementType.STORAGE, slot).full()).isTrue();
    }

    @Test
    void saysWhichBlocksItTakes() throws ArchivoltException {
        load();
        BlockLimits limits = BlockLimits.decode(
                drive.read(new DriveCommand.ReadBlockLimits(), 6).good());

        assertThat(limits.lengthMax() == 0 || limits.lengthMax() >= 512 << 10).isTrue();
        assertThat(limits.lengthMin()).isLessThanOrEqualTo(512);
    }

    @Test
    void readsWhatWasWritten() throws ArchivoltException {
        load();
        write("first", "the second block");
        mark(1);
        write("third");
        rewind();

        assertThat(text(block(1000))).isEqualTo("first");
        assertThat(text(block(1000))).isEqualTo("the second block");
        assertThat(block(1000).condition()).isEqualTo(SenseCondition.FILE_MARK);
        assertThat(text(block(1000))).isEqualTo("third");
    }

    @Test
    void keepsWhatWasWrittenWhileTheMediumIsInASlot() throws ArchivoltException {
        int slot = load();
        write("kept");
        mark(1);
        unloadTo(slot);
        move(slot, driveElement);
        awaitReady();

        assertThat(text(block(100))).isEqualTo("kept");
    }

    @Test
    void tellsHowMuchShorterABlockIs() throws ArchivoltException {
        load();
        write("0123456789");
        rewind();
        Nexus.Answer answer = block(1000);

        assertThat(answer.sense().incorrectLength()).isTrue();
        assertThat(answer.sense().information()).isEqualTo(OptionalLong.of(990));
        if (!lacking().contains(Capability.TRUE_RESIDUALS)) {
            assertThat(answer.data()).hasSize(10);
        }
    }

    @Test
    void doesNotMindALengthItIsToldNotToMind() throws ArchivoltException {
        need(Capability.TRUE_RESIDUALS);
        load();
        write("0123456789");
        rewind();

        assertThat(drive.read(new DriveCommand.Read6(true, false, 1000), 1000).good())
                .hasSize(10);
    }

    @Test
    void tellsHowMuchLongerABlockIs() throws ArchivoltException {
        need(Capability.LONG_BLOCKS);
        load();
        write("0123456789", "next");
        rewind();
        Nexus.Answer answer = block(4);

        assertThat(answer.sense().incorrectLength()).isTrue();
        assertThat(answer.sense().information()).isEqualTo(OptionalLong.of(-6));
        assertThat(text(answer)).isEqualTo("0123");
        assertThat(text(block(4))).isEqualTo("next");
    }

    @Test
    void saysWhereTheDataEnd() throws ArchivoltException {
        need(Capability.END_OF_DATA);
        load();
        write("only");
        rewind();
        block(4);

        assertThat(block(4).condition()).isEqualTo(SenseCondition.END_OF_DATA);
        assertThat(block(4).data()).isEmpty();
    }

    @Test
    void spacesOverBlocksMarksAndToTheEnd() throws ArchivoltException {
        load();
        write("a", "b", "c");
        mark(1);
        write("d");
        mark(2);
        rewind();

        drive.run(new DriveCommand.Space6(SpaceUnit.BLOCKS, 2)).good();
        assertThat(text(block(1))).isEqualTo("c");
        drive.run(new DriveCommand.Space6(SpaceUnit.FILE_MARKS, 1)).good();
        assertThat(text(block(1))).isEqualTo("d");
        rewind();
        drive.run(new DriveCommand.Space6(SpaceUnit.END_OF_DATA, 0)).good();
        write("e");
        drive.run(new DriveCommand.Space6(SpaceUnit.BLOCKS, -1)).good();
        assertThat(text(block(1))).isEqualTo("e");
    }

    @Test
    void stopsSpacingOverBlocksAtAMark() throws ArchivoltException {
        need(Capability.READ_POSITION);
        load();
        write("a", "b");
        mark(1);
        write("c");
        rewind();
        Nexus.Answer answer = drive.run(new DriveCommand.Space6(SpaceUnit.BLOCKS, 5));

        assertThat(answer.condition()).isEqualTo(SenseCondition.FILE_MARK);
        assertThat(answer.sense().information()).isEqualTo(OptionalLong.of(3));
        assertThat(position(PositionForm.LONG).block()).isEqualTo(3);
    }

    @Test
    void forgetsWhatIsBehindABlockThatIsWritten() throws ArchivoltException {
        need(Capability.END_OF_DATA);
        load();
        write("a", "b", "c");
        rewind();
        write("x");
        rewind();

        assertThat(text(block(1))).isEqualTo("x");
        assertThat(block(1).condition()).isEqualTo(SenseCondition.END_OF_DATA);
    }

    @Test
    void knowsItsPosition() throws ArchivoltException {
        need(Capability.READ_POSITION);
        load();
        assertThat(position(PositionForm.SHORT).beginning()).isTrue();
        write("a", "b");
        mark(1);
        write("c");
        mark(0);

        for (PositionForm form : List.of(PositionForm.SHORT, PositionForm.LONG, PositionForm.EXTENDED)) {
            TapePosition position = position(form);
            assertThat(position.known()).as(form.name()).isTrue();
            assertThat(position.beginning()).as(form.name()).isFalse();
            assertThat(position.block()).as(form.name()).isEqualTo(4);
            assertThat(position.partition()).as(form.name()).isZero();
        }
        assertThat(position(PositionForm.LONG).fileMarks()).isEqualTo(1);
        assertThat(position(PositionForm.EXTENDED).medium()).isEqualTo(4);
    }

    @Test
    void findsABlockByItsNumber() throws ArchivoltException {
        need(Capability.LOCATE);
        load();
        write("a", "b", "c");
        mark(1);
        write("d");

        drive.run(new DriveCommand.Locate10(false, false, 1, 0)).good();
        assertThat(text(block(1))).isEqualTo("b");
        drive.run(new DriveCommand.Locate16(Destination.OBJECT, false, false, 0, 4))
                .good();
        assertThat(text(block(1))).isEqualTo("d");
        drive.run(new DriveCommand.Locate16(Destination.OBJECT, false, false, 0, 0))
                .good();
        assertThat(text(block(1))).isEqualTo("a");
    }

    @Test
    void findsNoBlockBehindTheEndOfTheData() throws ArchivoltException {
        need(Capability.LOCATE);
        load();
        write("a");

        assertThat(drive.run(new DriveCommand.Locate16(Destination.OBJECT, false, false, 0, 100))
                        .condition())
                .isEqualTo(SenseCondition.END_OF_DATA);
        assertThat(position(PositionForm.LONG).block()).isEqualTo(1);
        rewind();
        drive.run(new DriveCommand.Locate16(Destination.END_OF_DATA, false, false, 0, 0))
                .good();
        assertThat(position(PositionForm.LONG).block()).isEqualTo(1);
    }

    @Test
    void keepsTwoPartitionsApart() throws ArchivoltException {
        need(Capability.PARTITIONS);
        load();
        partition();
        write("first");
        drive.run(new DriveCommand.Locate16(Destination.OBJECT, true, false, 1, 0))
                .good();
        write("second");
        assertThat(position(PositionForm.LONG).partition()).isEqualTo(1);
        drive.run(new DriveCommand.Locate10(true, false, 0, 0)).good();

        assertThat(text(block(5))).isEqualTo("first");
        drive.run(new DriveCommand.Locate10(true, false, 0, 1)).good();
        assertThat(text(block(6))).isEqualTo("second");
    }

    @Test
    void warnsBeforeTheEndAndStopsThere() throws ArchivoltException {
        need(Capability.END_OF_MEDIUM);
        load();
        byte[] block = new byte[256 << 10];
        Nexus.Answer answer = drive.write(new DriveCommand.Write6(false, block.length), block);
        long written = 1;
        while (answer.condition() == SenseCondition.NOTHING) {
            answer = drive.write(new DriveCommand.Write6(false, block.length), block);
            written++;
        }
        assertThat(answer.condition()).isEqualTo(SenseCondition.EARLY_WARNING);
        assertThat(answer.sense().endOfMedium()).isTrue();
        assertThat(position(PositionForm.LONG).block()).isEqualTo(written);
        assertThat(position(PositionForm.LONG).end()).isTrue();

        while (answer.condition() == SenseCondition.EARLY_WARNING) {
            answer = drive.write(new DriveCommand.Write6(false, block.length), block);
        }
        assertThat(answer.condition()).isEqualTo(SenseCondition.HARD_END);
    }

    @Test
    void keepsAttributesInTheMemoryOfTheMedium() throws ArchivoltException {
        need(Capability.MEDIUM_MEMORY);
        int slot = load();
        MemoryAttribute label = MemoryAttribute.text(MemoryAttribute.USER_MEDIUM_TEXT_LABEL, 160, "Sächsische Bänder");
        byte[] parameters = MemoryAttribute.encode(List.of(label));
        drive.write(new PrimaryCommand.WriteAttribute(true, 0, 0, 0, parameters.length), parameters)
                .good();
        unloadTo(slot);
        move(slot, driveElement);
        awaitReady();

        byte[] answer = drive.read(attributes(AttributeQuestion.VALUES, label.identifier()), ANSWER)
                .good();
        assertThat(MemoryAttribute.decode(answer).get(0).text()).isEqualTo("Sächsische Bänder");
        byte[] identifiers =
                drive.read(attributes(AttributeQuestion.LIST, 0), ANSWER).good();
        assertThat(MemoryAttribute.decodeIdentifiers(identifiers))
                .contains(label.identifier(), MemoryAttribute.VOLUME_CHANGE_REFERENCE);
    }

    @Test
    void refusesToWriteAnAttributeThatIsTheDrives() throws ArchivoltException {
        need(Capability.MEDIUM_MEMORY);
        load();
        byte[] parameters = MemoryAttribute.encode(
                List.of(MemoryAttribute.binary(MemoryAttribute.VOLUME_CHANGE_REFERENCE, new byte[4])));

        assertThat(drive.write(new PrimaryCommand.WriteAttribute(true, 0, 0, 0, parameters.length), parameters)
                        .sense()
                        .key())
                .isEqualTo(Sense.ILLEGAL_REQUEST);
    }

    @Test
    void keepsOthersOutOnceReserved() throws ArchivoltException {
        need(Capability.RESERVATIONS);
        load();
        try (Nexus other = Nexus.open(transport(), driveAddresses().get(0))) {
            reserve(drive, ReservationAction.REGISTER_AND_IGNORE_EXISTING_KEY, ReservationType.NONE, 0, KEY);
            reserve(drive, ReservationAction.RESERVE, ReservationType.EXCLUSIVE_ACCESS, KEY, 0);

            assertThat(other.write(new DriveCommand.Write6(false, 1), new byte[1])
                            .status())
                    .isEqualTo(ScsiReply.RESERVATION_CONFLICT);
            assertThat(holder(other))
                    .hasValueSatisfying(by -> assertThat(by.key()).isEqualTo(KEY));
            inquiry(other);

            reserve(other, ReservationAction.REGISTER_AND_IGNORE_EXISTING_KEY, ReservationType.NONE, 0, OTHER_KEY);
            reserve(other, ReservationAction.PREEMPT_AND_ABORT, ReservationType.EXCLUSIVE_ACCESS, OTHER_KEY, KEY);

            other.write(new DriveCommand.Write6(false, 1), new byte[1]).good();
            assertThat(drive.run(READY).condition()).isEqualTo(SenseCondition.RESERVATIONS_PREEMPTED);
            assertThat(drive.write(new DriveCommand.Write6(false, 1), new byte[1])
                            .status())
                    .isEqualTo(ScsiReply.RESERVATION_CONFLICT);
            assertThat(keys(drive)).containsExactly(OTHER_KEY);

            reserve(other, ReservationAction.CLEAR, ReservationType.NONE, OTHER_KEY, 0);
        }
        assertThat(keys(drive)).isEmpty();
        assertThat(holder(drive)).isEmpty();
    }

    @Test
    void keepsAReservationWhenItsHolderHasGone() throws ArchivoltException {
        need(Capability.RESERVATIONS);
        try (Nexus holder = Nexus.open(transport(), driveAddresses().get(0))) {
            reserve(holder, ReservationAction.REGISTER, ReservationType.NONE, 0, KEY);
            reserve(holder, ReservationAction.RESERVE, ReservationType.EXCLUSIVE_ACCESS, KEY, 0);
        }

        assertThat(drive.run(REWIND).status()).isEqualTo(ScsiReply.RESERVATION_CONFLICT);
        reserve(drive, ReservationAction.REGISTER, ReservationType.NONE, 0, OTHER_KEY);
        reserve(drive, ReservationAction.PREEMPT, ReservationType.EXCLUSIVE_ACCESS, OTHER_KEY, KEY);
        reserve(drive, ReservationAction.CLEAR, ReservationType.NONE, OTHER_KEY, 0);
    }

    @Test
    void refusesAReservationByAnUnknownKey() throws ArchivoltException {
        need(Capability.RESERVATIONS);
        byte[] parameters = ReservationParameters.of(KEY, 0).encode();

        assertThat(drive.write(
                                new PrimaryCommand.PersistentReserveOut(
                                        ReservationAction.RESERVE, ReservationType.EXCLUSIVE_ACCESS, parameters.length),
                                parameters)
                        .status())
                .isEqualTo(ScsiReply.RESERVATION_CONFLICT);
    }

    @Test
    void hasModePagesOfADrive() throws ArchivoltException {
        need(Capability.DRIVE_MODE_PAGES);
        load();
        byte[] answer = drive.read(
                        new PrimaryCommand.ModeSense10(false, PageControl.CURRENT, 0x3F, 0, ANSWER - 1), ANSWER)
                .good();
        ModeParameters parameters = ModeParameters.decode10(answer);

        assertThat(parameters.isWriteProtected()).isFalse();
        assertThat(parameters.blockDescriptor())
                .hasValueSatisfying(blocks -> assertThat(blocks.blockLength()).isZero());
        assertThat(parameters.page(0x0F, 0)).isPresent();
        assertThat(parameters.page(DeviceConfigurationPage.PAGE, 0)).isPresent();
        assertThat(parameters.page(MediumPartitionPage.PAGE, 0)).isPresent();
    }

    @Test
    void readsItsLogPages() throws ArchivoltException {
        need(Capability.LOG_PAGES);
        load();
        byte[] supported = drive.read(log(LogPage.SUPPORTED_PAGES), ANSWER).good();
        byte[] alerts = drive.read(log(LogPage.TAPE_ALERT), ANSWER).good();

        assertThat(LogPage.decodeSupported(supported)).contains(LogPage.TAPE_ALERT, LogPage.VOLUME_STATISTICS);
        assertThat(LogPage.decode(alerts).parameters()).hasSize(64);
        assertThat(TapeAlert.from(LogPage.decode(alerts)))
                .doesNotContain(TapeAlert.HARD_ERROR, TapeAlert.WRITE_FAILURE, TapeAlert.CLEAN_NOW);
    }

    // In the words of the tests.

    /** @throws org.opentest4j.TestAbortedException when the unit does not have it */
    protected final void need(Capability capability) {
        assumeTrue(!lacking().contains(capability), () -> "the unit lacks " + capability);
    }

    /** Loads the first full slot's medium and waits until the drive is ready. @return the slot */
    protected final int load() throws ArchivoltException {
        int slot = full().address();
        move(slot, driveElement);
        awaitReady();
        return slot;
    }

    protected final void unloadTo(int slot) throws ArchivoltException {
        drive.run(unload()).good();
        move(driveElement, slot);
    }

    protected final void move(int source, int destination) throws ArchivoltException {
        changer.run(new ChangerCommand.MoveMedium(0, source, destination, false))
                .good();
    }

    protected final void awaitReady() {
        Await.until("the drive is ready", () -> {
            Nexus.Answer answer = drive.run(READY);
            if (answer.condition() == SenseCondition.NEEDS_LOAD) {
                drive.run(new DriveCommand.LoadUnload(false, false, false, false, true));
            }
            pause();
            return answer.status() == ScsiReply.GOOD;
        });
    }

    protected final List<ElementStatus> elements(ElementType type) throws ArchivoltException {
        byte[] answer = changer.read(
                        new ChangerCommand.ReadElementStatus(
                                true, type, 0, 0xFFFF, true, type == ElementType.DRIVE, ANSWER),
                        ANSWER)
                .good();
        return ElementStatus.decode(answer);
    }

    protected final ElementStatus element(ElementType type, int address) throws ArchivoltException {
        return elements(type).stream()
                .filter(each -> each.address() == address)
                .findFirst()
                .orElseThrow();
    }

    protected final void write(String... blocks) throws ArchivoltException {
        for (String block : blocks) {
            byte[] bytes = block.getBytes(StandardCharsets.US_ASCII);
            drive.write(new DriveCommand.Write6(false, bytes.length), bytes).good();
        }
    }

    protected final void mark(int count) throws ArchivoltException {
        drive.run(new DriveCommand.WriteFileMarks6(false, count)).good();
    }

    protected final Nexus.Answer block(int length) throws ArchivoltException {
        return drive.read(new DriveCommand.Read6(false, false, length), length);
    }

    /** The block that was read; when it was shorter, what the sense data say of its length counts. */
    protected final String text(Nexus.Answer answer) {
        boolean fine = answer.status() == ScsiReply.GOOD || answer.sense().incorrectLength();
        assertThat(fine).as("sense " + answer.sense()).isTrue();
        long missing = Math.max(0, answer.sense().information().orElse(0));
        byte[] data = Arrays.copyOf(answer.data(), (int) (answer.asked() - missing));
        return new String(data, StandardCharsets.US_ASCII);
    }

    protected final TapePosition position(PositionForm form) throws ArchivoltException {
        int allocation = form == PositionForm.EXTENDED ? 32 : 0;
        return TapePosition.decode(
                form,
                drive.read(new DriveCommand.ReadPosition(form, allocation), 32).good());
    }

    private void rewind() throws ArchivoltException {
        drive.run(REWIND).good();
    }

    private void partition() throws ArchivoltException {
        ModeParameters parameters = new ModeParameters(
                0, 0x10, Optional.empty(), List.of(MediumPartitionPage.two(1).toPage()));
        byte[] bytes = parameters.encodeForSelect10();
        drive.write(new PrimaryCommand.ModeSelect10(true, false, bytes.length), bytes)
                .good();
        drive.run(new DriveCommand.FormatMedium(false, false, MediumFormat.PARTITION, 0))
                .good();
    }

    private ElementStatus full() throws ArchivoltException {
        return elements(ElementType.STORAGE).stream()
                .filter(slot -> slot.full() && slot.volumeTag().isPresent())
                .findFirst()
                .orElseThrow();
    }

    /** A slot without a medium. */
    protected final int free() throws ArchivoltException {
        return elements(ElementType.STORAGE).stream()
                .filter(slot -> !slot.full())
                .findFirst()
                .orElseThrow()
                .address();
    }

    /** By its serial number, as a driver finds it. */
    private int elementOfDrive() throws ArchivoltException {
        String serial = vital(drive, VitalPage.UNIT_SERIAL_NUMBER).number();
        OptionalInt element = elements(ElementType.DRIVE).stream()
                .filter(each -> each.deviceSerial().filter(serial::equals).isPresent())
                .mapToInt(ElementStatus::address)
                .findFirst();
        assertThat(element).as("element of the drive " + serial).isPresent();
        return element.getAsInt();
    }

    private static StandardInquiry inquiry(Nexus unit) throws ArchivoltException {
        return StandardInquiry.decode(
                unit.read(new PrimaryCommand.Inquiry(false, 0, 96), 96).good());
    }

    private static VitalPage vital(Nexus unit, int page) throws ArchivoltException {
        return VitalPage.decode(
                unit.read(new PrimaryCommand.Inquiry(true, page, 255), 255).good());
    }

    private static Command attributes(AttributeQuestion question, int first) {
        return new PrimaryCommand.ReadAttribute(question, 0, 0, 0, first, ANSWER, false);
    }

    private static Command log(int page) {
        return new PrimaryCommand.LogSense(false, 1, page, 0, 0, ANSWER - 1);
    }

    private static void reserve(Nexus nexus, ReservationAction action, ReservationType type, long key, long actionKey)
            throws ArchivoltException {
        byte[] parameters = ReservationParameters.of(key, actionKey).encode();
        nexus.write(new PrimaryCommand.PersistentReserveOut(action, type, parameters.length), parameters)
                .good();
    }

    private static Optional<Reservation.Holder> holder(Nexus nexus) throws ArchivoltException {
        return Reservation.decode(reservations(nexus, ReservationQuestion.READ_RESERVATION))
                .holder();
    }

    private static List<Long> keys(Nexus nexus) throws ArchivoltException {
        return ReservationKeys.decode(reservations(nexus, ReservationQuestion.READ_KEYS))
                .keys();
    }

    private static byte[] reservations(Nexus nexus, ReservationQuestion question) throws ArchivoltException {
        return nexus.read(new PrimaryCommand.PersistentReserveIn(question, 1024), 1024)
                .good();
    }
}
