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
        long closing = endOfData > LABEL_END + 1 ? head.moveToMarkBefore() : LABEL_END;
        int marks = 0;
        int damaged = 0;
        boolean suspect = false;
        while (closing > LABEL_END) {
            long opening = head.moveToMarkBefore();
            if (closing - opening > 1) {
                Look look = lookAt(partition, opening + 1);
                if (look.index() != null) {
                    return new Last(endOfData, look.index(), closing + 1, damaged + extra(suspect, damaged, marks));
                }
                damaged += look.damaged() ? 1 : 0;
                suspect |= look.unreadable() || closing == endOfData - 1;
                head.moveTo(partition, opening);
            }
            marks++;
            closing = opening;
        }
        return new Last(endOfData, null, LABEL_END + 1, damaged + extra(suspect, damaged, marks));
    }

    /**
     * Something between two file marks that does not even look like an index must have been one, if there are two file
     * marks behind the last good one; a single one is what a crash leaves that came while an index was being written.
     */
    private static int extra(boolean suspect, int damaged, int marks) {
        return suspect && damaged == 0 && marks >= 2 ? 1 : 0;
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
                Index found = lookAt(partition, block).index();
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

    /**
     * What was found between two file marks.
     *
     * @param index or null
     * @param damaged it is an index of this volume, and cannot be used
     */
    private record Look(Index index, boolean damaged, boolean unreadable) {
        static final Look DATA = new Look(null, false, false);
        static final Look UNREADABLE = new Look(null, false, true);
    }

    private Look lookAt(int partition, long block) throws ArchivoltException {
        ByteBuffer record = ByteBuffer.allocate(label.blockBytes());
        Met met = readQuietly(partition, block, record);
        if (met != Met.RECORD) {
            return met == null ? Look.UNREADABLE : Look.DATA;
        }
        String beginning =
                new String(record.array(), 0, Math.min(HEAD_BYTES, record.position()), StandardCharsets.UTF_8);
        if (!beginning.contains("<ltfsi")) {
            return Look.DATA;
        }
        try {
            return new Look(records.read(partition, block, false), false, false);
        } catch (ArchivoltException e) {
            requireMediumFault(e);
            // somebody's file may be an index of another volume
            return new Look(null, beginning.contains(label.volumeUuid().toString()), false);
        }
    }

    private static void requireMediumFault(ArchivoltException e) throws ArchivoltException {
        if (e.code() != ErrorCode.MEDIUM_FAULT) {
            throw e;
        }
    }
}
