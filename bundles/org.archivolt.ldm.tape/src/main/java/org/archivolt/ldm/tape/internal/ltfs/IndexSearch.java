package org.archivolt.ldm.tape.internal.ltfs;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.ldm.tape.internal.drive.SequentialDevice.Met;

/**
 * Finds the last index of a partition by its file marks, from the end of data backward, when the cartridge memory cannot
 * be trusted. File marks are nowhere but round indexes, and behind the label.
 */
final class IndexSearch {
    /** The file mark that ends the label. */
    private static final long LABEL_END = 3;
    /** How much of a record is looked at to tell an index from data. */
    private static final int HEAD_BYTES = 1024;

    private final TapeHead head;
    private final IndexRecords records;
    private final Label label;

    IndexSearch(TapeHead head, IndexRecords records, Label label) {
        this.head = head;
        this.records = records;
        this.label = label;
    }

    /**
     * What a partition ends with.
     *
     * @param endOfData the block behind all
     * @param index the last complete one that can be read, without its tree, or null
     * @param end the block behind that, or behind the label
     * @param damaged how many complete ones behind it cannot be read: generations that were synced and are lost
     */
    record Last(long endOfData, Index index, long end, int damaged) {
        /** The partition ends with the index. */
        boolean complete() {
            return index != null && end == endOfData;
        }

        IndexLog.Slot slot() {
            return index == null
                    ? null
                    : new IndexLog.Slot(index.generation(), index.self().block());
        }
    }

    /** @throws ArchivoltException {@code MEDIUM_FAULT} also when the end of data is missing */
    Last last(int partition) throws ArchivoltException {
        long endOfData = head.moveToEndOfData(partition);
        int damaged = 0;
        long closing = endOfData > LABEL_END + 1 ? head.moveToMarkBefore() : LABEL_END;
        while (closing > LABEL_END) {
            long opening = head.moveToMarkBefore();
            if (closing - opening > 1) {
                boolean must = closing == endOfData - 1 && damaged == 0;
                Index index = indexAt(partition, opening + 1, must);
                if (index != null) {
                    return new Last(endOfData, index, closing + 1, damaged);
                }
                damaged += lastWasDamaged ? 1 : 0;
                head.moveTo(partition, opening);
            }
            closing = opening;
        }
        return new Last(endOfData, null, LABEL_END + 1, damaged);
    }

    /**
     * The same when the drive finds no end of data: reads forward from a known index until nothing can be read.
     *
     * @param known first block of an index, or 0 to begin behind the label
     */
    Last lastForward(int partition, long known) throws ArchivoltException {
        Index index = null;
        long end = LABEL_END + 1;
        if (known > LABEL_END) {
            index = records.read(partition, known, false);
            end = head.at().block();
        }
        long block = end;
        ByteBuffer record = ByteBuffer.allocate(label.blockBytes());
        while (true) {
            Met met = readQuietly(partition, block, record);
            if (met == null || met == Met.END_OF_DATA) {
                return new Last(block, index, end, 0);
            }
            block++;
            if (met == Met.FILE_MARK) {
                Index found = indexAt(partition, block, false);
                if (found != null) {
                    index = found;
                    end = head.at().block();
                    block = end;
                }
            }
        }
    }

    /** Null when it cannot be read. */
    private Met readQuietly(int partition, long block, ByteBuffer record) throws ArchivoltException {
        try {
            head.moveTo(partition, block);
            return head.read(record.clear());
        } catch (ArchivoltException e) {
            requireMediumFault(e);
            return null;
        }
    }

    private boolean lastWasDamaged;

    /**
     * The index at a block, or null; tells in {@link #lastWasDamaged} whether there was one that cannot be read.
     *
     * @param must nothing else can be there
     */
    private Index indexAt(int partition, long block, boolean must) throws ArchivoltException {
        lastWasDamaged = false;
        ByteBuffer record = ByteBuffer.allocate(label.blockBytes());
        Met met = readQuietly(partition, block, record);
        if (met == null) {
            lastWasDamaged = true;
            return null;
        }
        String beginning =
                new String(record.array(), 0, Math.min(HEAD_BYTES, record.position()), StandardCharsets.UTF_8);
        if (met != Met.RECORD || !beginning.contains("<ltfsi")) {
            lastWasDamaged = must;
            return null;
        }
        try {
            return records.read(partition, block, false);
        } catch (ArchivoltException e) {
            requireMediumFault(e);
            // somebody's file may be an index of another volume; of ours it is one that is damaged
            lastWasDamaged = must || beginning.contains(label.volumeUuid().toString());
            return null;
        }
    }

    private static void requireMediumFault(ArchivoltException e) throws ArchivoltException {
        if (e.code() != ErrorCode.MEDIUM_FAULT) {
            throw e;
        }
    }
}
