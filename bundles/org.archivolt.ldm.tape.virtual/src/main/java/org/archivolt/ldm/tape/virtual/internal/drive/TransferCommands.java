package org.archivolt.ldm.tape.virtual.internal.drive;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.archivolt.base.ArchivoltException;
import org.archivolt.ldm.tape.virtual.internal.cartridge.Cartridge;
import org.archivolt.ldm.tape.virtual.internal.unit.CheckCondition;
import org.archivolt.ldm.tape.virtual.internal.unit.CommandTable;
import org.archivolt.ldm.tape.virtual.internal.unit.Nexus;
import org.archivolt.ldm.tape.virtual.internal.unit.SenseCode;
import org.archivolt.scsi.command.DriveCommand;
import org.archivolt.scsi.command.Operation;
import org.archivolt.scsi.data.BlockLimits;
import org.archivolt.scsi.data.TapeAlert;

/** READ, WRITE and VERIFY of blocks of any length, and WRITE FILEMARKS (SSC-5, 5). */
final class TransferCommands {
    private static final int BLOCK_BYTES_MAX = 8 << 20;

    private final TapeDrive drive;

    TransferCommands(TapeDrive drive, CommandTable table) {
        this.drive = drive;
        table.on(
                Operation.READ_BLOCK_LIMITS,
                DriveCommand.ReadBlockLimits.class,
                (nexus, command, data) ->
                        CommandTable.give(new BlockLimits(0, BLOCK_BYTES_MAX, 1).encode(), Integer.MAX_VALUE, data));
        table.on(Operation.READ_6, DriveCommand.Read6.class, this::read);
        table.on(Operation.VERIFY_6, DriveCommand.Verify6.class, this::verify);
        table.on(Operation.WRITE_6, DriveCommand.Write6.class, this::write);
        table.on(Operation.WRITE_FILE_MARKS_6, DriveCommand.WriteFileMarks6.class, this::writeFileMarks);
    }

    // --- reading

    private int read(Nexus nexus, DriveCommand.Read6 command, ByteBuffer data)
            throws CheckCondition, ArchivoltException, IOException {
        requireVariable(command.fixed());
        Deck deck = drive.deck();
        if (command.length() == 0) {
            return 0;
        }
        return read(nexus, deck, command.length(), command.suppressIncorrectLength(), data);
    }

    /** Passes over a record and sees whether it can be read; what a byte compare would compare it with is ignored. */
    private int verify(Nexus nexus, DriveCommand.Verify6 command, ByteBuffer data)
            throws CheckCondition, ArchivoltException, IOException {
        requireVariable(command.fixed());
        Deck deck = drive.deck();
        if (command.length() > 0) {
            read(nexus, deck, command.length(), false, ByteBuffer.allocateDirect(command.length()));
        }
        return 0;
    }

    private int read(Nexus nexus, Deck deck, int length, boolean suppressed, ByteBuffer data)
            throws CheckCondition, ArchivoltException, IOException {
        checkSomethingToRead(deck, length);
        Cartridge cartridge = deck.cartridge();
        long block = deck.block();
        if (drive.script().isReadError(drive.barcode(), deck.partition(), block)) {
            drive.alerts().add(TapeAlert.READ_FAILURE);
            drive.counters().readErrors++;
            throw CheckCondition.of(SenseCode.READ_ERROR.sense().withInformation(length));
        }
        Encryption.Key key = drive.encryption().forReading(nexus, cartridge.keyCheck(deck.partition(), block));
        int start = data.position();
        int recorded = deliver(nexus, deck, key, block, length, data);
        int transferred = data.position() - start;
        drive.counters().bytesToHost += transferred;
        if (recorded != length && !suppressed) {
            throw CheckCondition.of(
                    SenseCode.NO_SENSE.sense().withIncorrectLength().withInformation((long) length - recorded),
                    transferred);
        }
        return transferred;
    }

    private int deliver(Nexus nexus, Deck deck, Encryption.Key key, long block, int length, ByteBuffer into)
            throws ArchivoltException, IOException {
        int start = into.position();
        int limit = into.limit();
        into.limit(Math.min(limit, start + length));
        try {
            int recorded = deck.read(nexus, into);
            key.decrypt(into, start, deck.partition(), block);
            boolean protect = drive.modes().protection().onRead();
            return protect ? recorded + Protection.append(into, start, recorded) : recorded;
        } finally {
            into.limit(limit);
        }
    }

    private void checkSomethingToRead(Deck deck, int length) throws CheckCondition {
        if (deck.isAtEnd()) {
            SenseCode code = deck.cartridge().isEndMissing(deck.partition())
                    ? SenseCode.END_OF_DATA_NOT_FOUND
                    : SenseCode.END_OF_DATA_DETECTED;
            throw CheckCondition.of(code.sense().withInformation(length));
        }
        if (deck.isAtFileMark()) {
            deck.pass();
            throw CheckCondition.of(
                    SenseCode.FILE_MARK_DETECTED.sense().withFileMark().withInformation(length));
        }
    }

    private static void requireVariable(boolean fixed) throws CheckCondition {
        if (fixed) {
            throw CheckCondition.invalidField(1); // the block length of the mode parameters is always 0
        }
    }

    // --- writing

    private int write(Nexus nexus, DriveCommand.Write6 command, ByteBuffer data)
            throws CheckCondition, ArchivoltException, IOException {
        requireVariable(command.fixed());
        int length = command.length();
        if (length > BLOCK_BYTES_MAX) {
            throw CheckCondition.invalidField(2);
        }
        Deck deck = drive.deck();
        drive.checkWritable();
        if (length == 0) {
            return 0;
        }
        if (data.remaining() < length) {
            throw CheckCondition.of(SenseCode.ABORTED);
        }
        checkRoom(deck, length);
        checkOverwrite(deck);
        ByteBuffer record = data.slice(data.position(), length);
        if (drive.modes().protection().onWrite()) {
            Protection.check(record);
        }
        put(nexus, deck, record);
        data.position(data.position() + length);
        drive.counters().bytesFromHost += length;
        warn(deck, length);
        return length;
    }

    private void put(Nexus nexus, Deck deck, ByteBuffer record) throws CheckCondition, ArchivoltException, IOException {
        if (drive.script().isWriteError(drive.barcode(), deck.partition(), deck.block())) {
            drive.failWrite(deck.partition(), deck.block());
        }
        Encryption.Key key = drive.encryption().forWriting(nexus);
        deck.write(nexus, key.encrypt(record, deck.partition(), deck.block()), key.check());
        if (!drive.modes().isBuffered()) {
            drive.reportFailedWrite(false);
            deck.flush(nexus);
        }
    }

    private static void checkRoom(Deck deck, int length) throws CheckCondition {
        if (deck.bytesLeft() < length) {
            throw CheckCondition.of(
                    SenseCode.VOLUME_OVERFLOW.sense().withEndOfMedium().withInformation(length));
        }
    }

    /** What was written once, or must not be overwritten by mistake. */
    private void checkOverwrite(Deck deck) throws CheckCondition {
        if (deck.isAtEnd()) {
            return;
        }
        if (deck.cartridge().shell().isWorm()) {
            drive.alerts().add(TapeAlert.WORM_OVERWRITE_ATTEMPTED);
            throw CheckCondition.of(SenseCode.WORM_OVERWRITE);
        }
        if (drive.modes().isAppendOnly() && !drive.modes().takeOverwritePermission(deck)) {
            throw CheckCondition.of(SenseCode.WRITE_APPEND_ERROR);
        }
    }

    private int writeFileMarks(Nexus nexus, DriveCommand.WriteFileMarks6 command, ByteBuffer data)
            throws CheckCondition, ArchivoltException, IOException {
        Deck deck = drive.deck();
        if (command.count() > 0) {
            drive.checkWritable();
            checkOverwrite(deck);
        }
        for (int i = 0; i < command.count(); i++) {
            deck.writeFileMark();
        }
        if (!command.immediate()) {
            deck.flush(nexus);
        }
        if (command.count() > 0) {
            warn(deck, 0);
        }
        return 0;
    }

    /** The write did happen; the host is told that the end is near. */
    private void warn(Deck deck, int transferred) throws CheckCondition {
        if (deck.bytesLeft() <= deck.earlyWarningBytes()) {
            throw CheckCondition.of(
                    SenseCode.END_OF_PARTITION.sense().withEndOfMedium().withInformation(0), transferred);
        }
        if (drive.isProgrammableWarningDue()) {
            throw CheckCondition.of(
                    SenseCode.PROGRAMMABLE_EARLY_WARNING
                            .sense()
                            .withEndOfMedium()
                            .withInformation(0),
                    transferred);
        }
    }
}
