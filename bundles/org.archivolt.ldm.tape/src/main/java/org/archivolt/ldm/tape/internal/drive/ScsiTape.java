package org.archivolt.ldm.tape.internal.drive;

import static org.archivolt.base.ErrorCode.MEDIUM_FAULT;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Space;
import org.archivolt.ldm.tape.internal.transport.Nexus.Answer;
import org.archivolt.scsi.Sense;
import org.archivolt.scsi.SenseCondition;
import org.archivolt.scsi.command.Destination;
import org.archivolt.scsi.command.DriveCommand;
import org.archivolt.scsi.command.SpaceUnit;
import org.archivolt.scsi.data.BlockLimits;

/** A drive with a loaded cartridge, through SCSI commands (SSC-5). */
final class ScsiTape implements SequentialDevice {
    /** The block size of LTFS; more than kernels let through in one transfer would be of no use. */
    private static final int RECORD_BYTES = 512 * 1024;

    private final DriveUnit unit;
    private final DriveSettings settings;
    private final CartridgeMemory memory;
    private final MediumPartitions partitions;
    private final String serial;
    private final ReadPlanner planner;
    private int recordBytesMax;

    ScsiTape(DriveUnit unit, DriveSettings settings, String product, String serial) {
        this.unit = unit;
        this.settings = settings;
        this.memory = new CartridgeMemory(unit);
        this.partitions = new MediumPartitions(unit);
        this.serial = serial;
        this.planner = new ReadPlanner(unit, Technology.modelOfDrive(product));
    }

    @Override
    public int recordBytesMax() throws ArchivoltException {
        if (recordBytesMax == 0) {
            byte[] answer = unit.answer(new DriveCommand.ReadBlockLimits(), 6, "asking for the length of records");
            int limit = BlockLimits.decode(answer).lengthMax();
            recordBytesMax = limit == 0 ? RECORD_BYTES : Math.min(RECORD_BYTES, limit - settings.protectionBytes());
        }
        return recordBytesMax;
    }

    // ---- position

    @Override
    public Position position() throws ArchivoltException {
        if (unit.settingsLost()) {
            settings.restore();
        }
        return unit.readPosition("asking for the position");
    }

    @Override
    public void locate(Position to) throws ArchivoltException {
        move(
                new DriveCommand.Locate16(Destination.OBJECT, true, false, to.partition(), to.block()),
                "locating block " + to.block() + " of partition " + to.partition());
        unit.at(to);
    }

    @Override
    public Position locateEndOfData(int partition) throws ArchivoltException {
        String doing = "locating the end of data of partition " + partition;
        if (unit.expected() == null || unit.expected().partition() != partition) {
            locate(new Position(partition, 0));
        }
        move(new DriveCommand.Space6(SpaceUnit.END_OF_DATA, 0), doing);
        return unit.readPosition(doing);
    }

    @Override
    public void spaceFileMarks(int count) throws ArchivoltException {
        String doing = "passing over " + count + " file marks";
        Answer answer = unit.act(new DriveCommand.Space6(SpaceUnit.FILE_MARKS, count), doing);
        if (!wentAsTold(answer)) {
            ArchivoltException failure = isAtAnEnd(answer)
                    ? new ArchivoltException(MEDIUM_FAULT, doing)
                            .with("sense", answer.sense().orElseThrow())
                    : unit.failure(answer, doing);
            unit.relocate(failure);
            throw failure;
        }
        unit.readPosition(doing);
    }

    /** Not where a motion was to end. */
    private static boolean isAtAnEnd(Answer answer) {
        return switch (answer.condition()) {
            case BEGINNING_OF_PARTITION, END_OF_DATA, BLANK, FILE_MARK, EARLY_WARNING -> true;
            default -> false;
        };
    }

    private static boolean wentAsTold(Answer answer) {
        return answer.isDone() && !isAtAnEnd(answer);
    }

    private void move(DriveCommand command, String doing) throws ArchivoltException {
        Answer answer = unit.act(command, doing);
        boolean stopped =
                answer.condition() == SenseCondition.BLANK || answer.condition() == SenseCondition.END_OF_DATA;
        if (!answer.isDone() || stopped) {
            ArchivoltException failure = stopped
                    ? new ArchivoltException(MEDIUM_FAULT, doing)
                            .with("sense", answer.sense().orElseThrow())
                    : unit.failure(answer, doing);
            unit.relocate(failure);
            throw failure;
        }
    }

    /** By the data partition, on which all that is worth an order lies. */
    @Override
    public int[] readOrder(List<Blocks> runs) throws ArchivoltException {
        Position now = unit.expected();
        return planner.order(
                runs, now == null ? new Position(0, 0) : now, recordBytesMax(), space(Math.min(1, partitions() - 1)));
    }

    // ---- reading

    @Override
    public Met read(ByteBuffer into) throws ArchivoltException {
        int asked = Math.min(into.remaining(), recordBytesMax());
        return settings.isProtected() ? readProtected(into, asked) : readInto(into, asked);
    }

    private Met readInto(ByteBuffer into, int asked) throws ArchivoltException {
        ByteBuffer target = into.slice(into.position(), asked);
        Answer answer = unit.act(new DriveCommand.Read6(false, false, asked), target, "reading");
        Met met = met(answer);
        if (met == Met.RECORD) {
            into.position(into.position() + lengthOf(answer, asked));
        }
        return met;
    }

    /** The drive hands a checksum over behind each record; it is verified and taken off. */
    private Met readProtected(ByteBuffer into, int asked) throws ArchivoltException {
        ByteBuffer target = settings.protectionBuffer(asked);
        int askedWithChecksum = target.remaining();
        Answer answer = unit.act(new DriveCommand.Read6(false, false, askedWithChecksum), target, "reading");
        Met met = met(answer);
        if (met == Met.RECORD) {
            int length = lengthOf(answer, askedWithChecksum);
            into.put(settings.verified(target.rewind().limit(length), unit.expected()));
        }
        return met;
    }

    private Met met(Answer answer) throws ArchivoltException {
        SenseCondition condition = answer.condition();
        if (condition == SenseCondition.END_OF_DATA || condition == SenseCondition.BLANK) {
            return Met.END_OF_DATA;
        }
        if (condition == SenseCondition.FILE_MARK
                || answer.sense().filter(Sense::fileMark).isPresent()) {
            unit.advanced(1);
            return Met.FILE_MARK;
        }
        if (!answer.isDone()) {
            ArchivoltException failure = unit.failure(answer, "reading");
            unit.relocate(failure);
            throw failure;
        }
        unit.advanced(1);
        return Met.RECORD;
    }

    /** The drive's own count is to be trusted rather than the transport's: some carry more than was recorded. */
    private int lengthOf(Answer answer, int asked) throws ArchivoltException {
        if (answer.sense().filter(Sense::incorrectLength).isEmpty()) {
            return asked;
        }
        long missing = answer.sense().orElseThrow().information().orElse(asked - (long) answer.transferred());
        if (missing < 0) {
            throw new ArchivoltException(MEDIUM_FAULT, "reading a record longer than expected")
                    .with("path", unit.nexus().address())
                    .with("position", unit.expected())
                    .with("expected", asked)
                    .with("found", asked - missing)
                    .with("sense", answer.sense().get());
        }
        return Math.toIntExact(asked - missing);
    }

    // ---- writing

    @Override
    public boolean write(ByteBuffer record) throws ArchivoltException {
        ByteBuffer data = settings.isProtected() ? settings.withChecksum(record) : record.duplicate();
        Answer answer = unit.act(new DriveCommand.Write6(false, data.remaining()), data, "writing");
        boolean warned = written(answer, 1, "writing");
        record.position(record.limit());
        return warned;
    }

    @Override
    public boolean writeFileMarks(int count, boolean immediate) throws ArchivoltException {
        String doing = "writing file marks";
        return written(unit.act(new DriveCommand.WriteFileMarks6(immediate, count), doing), count, doing);
    }

    @Override
    public void flush() throws ArchivoltException {
        String doing = "flushing";
        written(unit.act(new DriveCommand.WriteFileMarks6(false, 0), doing), 0, doing);
    }

    /** @return whether it was written into the last of the room */
    private boolean written(Answer answer, int objects, String doing) throws ArchivoltException {
        if (!answer.isDone()) {
            ArchivoltException failure = unit.failure(answer, doing);
            unit.relocate(failure);
            throw failure;
        }
        unit.advanced(objects);
        return isWarning(answer);
    }

    private static boolean isWarning(Answer answer) {
        return switch (answer.condition()) {
            case EARLY_WARNING, PROGRAMMABLE_EARLY_WARNING -> true;
            default -> answer.sense().filter(Sense::endOfMedium).isPresent();
        };
    }

    // ---- cartridge

    @Override
    public Optional<byte[]> attribute(int partition, int id) throws ArchivoltException {
        return memory.read(partition, id);
    }

    @Override
    public void writeAttribute(int partition, int id, int format, byte[] value) throws ArchivoltException {
        memory.write(partition, id, format, value);
    }

    @Override
    public void formatTwoPartitions() throws ArchivoltException {
        locate(new Position(0, 0));
        partitions.formatTwo();
        unit.readPosition("asking for the position after formatting");
    }

    @Override
    public void formatOnePartition() throws ArchivoltException {
        locate(new Position(0, 0));
        partitions.formatOne();
        unit.readPosition("asking for the position after formatting");
    }

    @Override
    public int partitions() throws ArchivoltException {
        return partitions.count();
    }

    @Override
    public Space space(int partition) throws ArchivoltException {
        return memory.space(partition);
    }

    @Override
    public boolean writeProtected() throws ArchivoltException {
        return partitions.writeProtected();
    }

    @Override
    public String serial() {
        return serial;
    }
}
