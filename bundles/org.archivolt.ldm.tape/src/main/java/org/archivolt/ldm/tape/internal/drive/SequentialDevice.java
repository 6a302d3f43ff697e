package org.archivolt.ldm.tape.internal.drive;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Space;

/**
 * A loaded drive as LTFS needs it (SSC-5): records and file marks, both numbered from 0 in each partition. One
 * thread at a time.
 *
 * <p>Failures: {@code MEDIUM_FAULT} or {@code DEVICE_FAULT}, whichever the sense data blames, with the facts {@code sense} (key/asc/ascq)
 * and {@code position}. After {@code DEVICE_FAULT} with {@code transport=true}, or a reset, the position is unknown and every call but
 * {@link #position} fails until it has been asked for.
 */
public interface SequentialDevice {
    /** @param block of the record or file mark that comes next */
    record Position(int partition, long block) {}

    /** Blocks of a partition that are read in one go, from the first to the last. */
    record Blocks(int partition, long first, long last) {}

    /** What a read met. */
    enum Met {
        RECORD,
        FILE_MARK,
        END_OF_DATA
    }

    /** The indexes of these, in the order in which reading them costs least from where the tape stands. Moves nothing. */
    default int[] readOrder(List<Blocks> runs) throws ArchivoltException {
        return IntStream.range(0, runs.size()).toArray();
    }

    /** Length in bytes of the longest record. */
    int recordBytesMax() throws ArchivoltException;

    /** Asks the drive. */
    Position position() throws ArchivoltException;

    void locate(Position to) throws ArchivoltException;

    /** Locates behind the last record of a partition and returns that position. */
    Position locateEndOfData(int partition) throws ArchivoltException;

    /**
     * Reads what comes next. A record longer than the room in the buffer is a {@code MEDIUM_FAULT}.
     *
     * @param into the position moves on by the length of the record; unchanged unless a record was met
     */
    Met read(ByteBuffer into) throws ArchivoltException;

    /**
     * Writes one record, the remaining bytes of the buffer; all behind it on the partition is lost. The drive may keep it in its buffer:
     * it is on the medium only after {@link #flush} or {@link #writeFileMarks} returned, and until then a later call may report that
     * an earlier record could not be written.
     *
     * @return whether the early warning was met: the record is written, room remains for indexes only
     * @throws ArchivoltException {@code NO_SPACE} at the hard end: the record is not written
     */
    boolean write(ByteBuffer record) throws ArchivoltException;

    /** Writes file marks and, unless immediate, waits until all written so far is on the medium. As {@link #write} otherwise. */
    boolean writeFileMarks(int count, boolean immediate) throws ArchivoltException;

    /** Waits until all written so far is on the medium. */
    void flush() throws ArchivoltException;

    /** Passes over file marks, forward or (negative) backward, and stops behind (before) the last of them. */
    void spaceFileMarks(int count) throws ArchivoltException;

    /** An attribute of the cartridge memory (SPC-5, 7.4) as its bare value; empty when there is none. */
    Optional<byte[]> attribute(int partition, int id) throws ArchivoltException;

    /** @param format 0 binary, 1 ASCII, 2 text; an empty value removes the attribute */
    void writeAttribute(int partition, int id, int format, byte[] value) throws ArchivoltException;

    /** Erases the cartridge and divides it into an index partition 0 and a data partition 1. */
    void formatTwoPartitions() throws ArchivoltException;

    /** Erases the cartridge and leaves one partition. */
    void formatOnePartition() throws ArchivoltException;

    /** How many partitions the loaded medium has. */
    int partitions() throws ArchivoltException;

    /** Native capacity and what remains of it, of one partition. */
    Space space(int partition) throws ArchivoltException;

    boolean writeProtected() throws ArchivoltException;

    /** The drive's serial number, as labels and logs name it. */
    String serial();
}
