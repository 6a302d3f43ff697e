package org.archivolt.ldm.tape.virtual.internal.drive;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.archivolt.base.ArchivoltException;
import org.archivolt.ldm.tape.virtual.internal.cartridge.Cartridge;
import org.archivolt.ldm.tape.virtual.internal.unit.CheckCondition;
import org.archivolt.ldm.tape.virtual.internal.unit.CommandTable;
import org.archivolt.ldm.tape.virtual.internal.unit.Nexus;
import org.archivolt.ldm.tape.virtual.internal.unit.Pace;
import org.archivolt.ldm.tape.virtual.internal.unit.SenseCode;
import org.archivolt.scsi.command.Destination;
import org.archivolt.scsi.command.DriveCommand;
import org.archivolt.scsi.command.Operation;
import org.archivolt.scsi.command.PositionForm;
import org.archivolt.scsi.command.SpaceUnit;
import org.archivolt.scsi.data.TapePosition;

/** Commands that move the tape, or tell where it is (SSC-5, 6 and 7). */
final class MotionCommands {
    private static final int SHORT_POSITION_BYTES = 20;
    private static final int LONG_POSITION_BYTES = 32;

    private final TapeDrive drive;

    MotionCommands(TapeDrive drive, CommandTable table) {
        this.drive = drive;
        table.on(Operation.REWIND, DriveCommand.Rewind.class, this::rewind);
        table.on(
                Operation.SPACE_6,
                DriveCommand.Space6.class,
                (nexus, command, data) -> space(nexus, command.unit(), command.count()));
        table.on(
                Operation.SPACE_16,
                DriveCommand.Space16.class,
                (nexus, command, data) -> space(nexus, command.unit(), command.count()));
        table.on(Operation.LOCATE_10, DriveCommand.Locate10.class, this::locate);
        table.on(Operation.LOCATE_16, DriveCommand.Locate16.class, this::locate);
        table.on(Operation.READ_POSITION, DriveCommand.ReadPosition.class, this::tellPosition);
        table.on(Operation.LOAD_UNLOAD, DriveCommand.LoadUnload.class, this::loadOrUnload);
    }

    /** To the beginning of the partition in which the tape is. */
    private int rewind(Nexus nexus, DriveCommand.Rewind command, ByteBuffer data)
            throws CheckCondition, ArchivoltException, IOException {
        Deck deck = drive.deck();
        Pace pace = drive.pace(nexus, command.immediate());
        if (deck.partition() == 0) {
            deck.rewind(pace);
        } else {
            deck.locate(pace, deck.partition(), 0);
        }
        return 0;
    }

    // --- SPACE

    private int space(Nexus nexus, SpaceUnit unit, long count) throws CheckCondition, ArchivoltException, IOException {
        Deck deck = drive.deck();
        long end = deck.cartridge().end(deck.partition());
        switch (unit) {
            case END_OF_DATA -> {
                checkEnd(deck);
                deck.locate(nexus, deck.partition(), end);
            }
            case BLOCKS -> spaceBlocks(nexus, deck, count);
            case FILE_MARKS -> spaceFileMarks(nexus, deck, count);
            case SEQUENTIAL_FILE_MARKS -> spaceSequentialFileMarks(nexus, deck, count);
        }
        return 0;
    }

    private static void checkEnd(Deck deck) throws CheckCondition {
        if (deck.cartridge().isEndMissing(deck.partition())) {
            throw CheckCondition.of(SenseCode.END_OF_DATA_NOT_FOUND);
        }
    }

    private void spaceBlocks(Nexus nexus, Deck deck, long count)
            throws CheckCondition, ArchivoltException, IOException {
        Cartridge tape = deck.cartridge();
        int partition = deck.partition();
        long target = deck.block();
        long left = Math.abs(count);
        while (left > 0) {
            boolean forward = count > 0;
            if (forward ? target >= tape.end(partition) : target == 0) {
                deck.locate(nexus, partition, target);
                throw edge(deck, forward, left);
            }
            long passed = forward ? target : target - 1;
            target = forward ? target + 1 : target - 1;
            if (tape.isFileMark(partition, passed)) {
                deck.locate(nexus, partition, target);
                throw CheckCondition.of(
                        SenseCode.FILE_MARK_DETECTED.sense().withFileMark().withInformation(left));
            }
            left--;
        }
        deck.locate(nexus, partition, target);
    }

    private void spaceFileMarks(Nexus nexus, Deck deck, long count)
            throws CheckCondition, ArchivoltException, IOException {
        Cartridge tape = deck.cartridge();
        int partition = deck.partition();
        long target = deck.block();
        long left = Math.abs(count);
        boolean forward = count > 0;
        while (left > 0) {
            if (forward ? target >= tape.end(partition) : target == 0) {
                deck.locate(nexus, partition, target);
                throw edge(deck, forward, left);
            }
            long passed = forward ? target : target - 1;
            target = forward ? target + 1 : target - 1;
            left -= tape.isFileMark(partition, passed) ? 1 : 0;
        }
        deck.locate(nexus, partition, target);
    }

    /** Forward, to behind so many file marks in a row. */
    private void spaceSequentialFileMarks(Nexus nexus, Deck deck, long count)
            throws CheckCondition, ArchivoltException, IOException {
        if (count < 0) {
            throw CheckCondition.invalidField(2);
        }
        Cartridge tape = deck.cartridge();
        int partition = deck.partition();
        long target = deck.block();
        long row = 0;
        while (row < count) {
            if (target >= tape.end(partition)) {
                deck.locate(nexus, partition, target);
                throw edge(deck, true, count);
            }
            row = tape.isFileMark(partition, target) ? row + 1 : 0;
            target++;
        }
        deck.locate(nexus, partition, target);
    }

    private static CheckCondition edge(Deck deck, boolean forward, long left) throws CheckCondition {
        if (!forward) {
            return CheckCondition.of(
                    SenseCode.BEGINNING_OF_PARTITION.sense().withEndOfMedium().withInformation(left));
        }
        checkEnd(deck);
        return CheckCondition.of(SenseCode.END_OF_DATA_DETECTED.sense().withInformation(left));
    }

    // --- LOCATE

    private int locate(Nexus nexus, DriveCommand.Locate10 command, ByteBuffer data)
            throws CheckCondition, ArchivoltException, IOException {
        int partition = partition(command.changePartition(), command.partition(), 8);
        locateBlock(drive.pace(nexus, command.immediate()), partition, command.block());
        return 0;
    }

    private int locate(Nexus nexus, DriveCommand.Locate16 command, ByteBuffer data)
            throws CheckCondition, ArchivoltException, IOException {
        Pace pace = drive.pace(nexus, command.immediate());
        int partition = partition(command.changePartition(), command.partition(), 3);
        Destination destination = command.destination();
        switch (destination) {
            case OBJECT -> locateBlock(pace, partition, command.number());
            case FILE -> locateBlock(pace, partition, blockOfFile(partition, command.number()));
            case END_OF_DATA -> {
                drive.deck().locate(pace, partition, drive.deck().cartridge().end(partition));
                checkEnd(drive.deck());
            }
        }
        return 0;
    }

    private int partition(boolean change, int wanted, int field) throws CheckCondition {
        Deck deck = drive.deck();
        int partition = change ? wanted : deck.partition();
        if (partition >= deck.cartridge().partitions()) {
            throw CheckCondition.invalidField(field);
        }
        return partition;
    }

    private void locateBlock(Pace pace, int partition, long block)
            throws CheckCondition, ArchivoltException, IOException {
        Deck deck = drive.deck();
        long end = deck.cartridge().end(partition);
        boolean beyond = Long.compareUnsigned(block, end) > 0;
        deck.locate(pace, partition, beyond ? end : block);
        if (beyond) {
            checkEnd(deck);
            throw CheckCondition.of(SenseCode.END_OF_DATA_DETECTED);
        }
    }

    /** The block behind so many file marks; one behind the end when there are fewer. */
    private long blockOfFile(int partition, long fileMarks) throws CheckCondition {
        Cartridge tape = drive.deck().cartridge();
        long found = 0;
        long block = 0;
        while (found < fileMarks && block < tape.end(partition)) {
            found += tape.isFileMark(partition, block) ? 1 : 0;
            block++;
        }
        return found == fileMarks ? block : tape.end(partition) + 1;
    }

    // --- READ POSITION

    private int tellPosition(Nexus nexus, DriveCommand.ReadPosition command, ByteBuffer data) throws CheckCondition {
        byte[] answer = position(command.form() == PositionForm.LONG).encode(command.form());
        long length = command.form() == PositionForm.EXTENDED
                ? command.allocationLength()
                : command.form() == PositionForm.LONG ? LONG_POSITION_BYTES : SHORT_POSITION_BYTES;
        return CommandTable.give(answer, length, data);
    }

    private TapePosition position(boolean withFileMarks) throws CheckCondition {
        Deck deck = drive.deck();
        Cartridge tape = deck.cartridge();
        int partition = deck.partition();
        long block = deck.block();
        long buffered = block == tape.end(partition) ? tape.unflushed(partition) : 0;
        long bytes = tape.bytesBefore(partition, block) - tape.bytesBefore(partition, block - buffered);
        return new TapePosition(
                block == 0,
                deck.bytesLeft() <= deck.earlyWarningBytes(),
                drive.isInProgrammableZone(deck),
                true,
                partition,
                block,
                block - buffered,
                withFileMarks ? fileMarksBefore(tape, partition, block) : -1,
                buffered,
                bytes);
    }

    private static long fileMarksBefore(Cartridge tape, int partition, long block) {
        long marks = 0;
        for (long each = 0; each < block; each++) {
            marks += tape.isFileMark(partition, each) ? 1 : 0;
        }
        return marks;
    }

    // --- LOAD UNLOAD

    private int loadOrUnload(Nexus nexus, DriveCommand.LoadUnload command, ByteBuffer data)
            throws CheckCondition, ArchivoltException, IOException {
        if (command.endOfTape()) {
            throw CheckCondition.invalidField(4);
        }
        Bay bay = drive.bay();
        Pace pace = drive.pace(nexus, command.immediate());
        if (command.load()) {
            bay.load(pace);
        } else {
            if (bay.state() == Bay.State.EMPTY) {
                throw CheckCondition.of(SenseCode.MEDIUM_NOT_PRESENT);
            }
            if (drive.preventsRemoval() && !command.hold()) {
                throw CheckCondition.of(SenseCode.REMOVAL_PREVENTED);
            }
            bay.unload(pace, command.hold());
        }
        return 0;
    }
}
