package org.archivolt.ldm.tape.internal.ltfs;

import java.util.Optional;
import org.archivolt.base.ArchivoltException;

/**
 * The last index of each partition, and the writing of further ones in the order that a crash cannot hurt (LTFS 2.4):
 * data, index behind it on the data partition, cartridge memory; then the index partition, cartridge memory.
 */
final class IndexLog {
    private final CartridgeMemory memory;
    private final IndexRecords records;
    private final Label label;
    private final Partitions partitions;

    private Slot onData;
    private Slot onIndex;
    private long indexMarkBlock;
    private long dataEnd = UNKNOWN;

    /** The end of the data partition was not looked for. */
    static final long UNKNOWN = -1;

    /** An index that is on the tape. */
    record Slot(long generation, long block) {}

    /** @param indexMarkBlock where on the index partition the next index construct goes */
    IndexLog(
            CartridgeMemory memory,
            IndexRecords records,
            Label label,
            Partitions partitions,
            Slot onData,
            Slot onIndex,
            long indexMarkBlock) {
        this.memory = memory;
        this.records = records;
        this.label = label;
        this.partitions = partitions;
        this.onData = onData;
        this.onIndex = onIndex;
        this.indexMarkBlock = indexMarkBlock;
    }

    /** Null when there is none that can be read. */
    Slot onData() {
        return onData;
    }

    Slot onIndex() {
        return onIndex;
    }

    /** The block behind the last record of the data partition, or {@link #UNKNOWN}. */
    long dataEnd() {
        return dataEnd;
    }

    void setDataEnd(long block) {
        dataEnd = block;
    }

    /** Appends an index to the data partition, whose end is known. Returns it as it was written. */
    Index appendToData(Index index) throws ArchivoltException {
        Location self = new Location(partitions.dataLetter(), dataEnd + 1);
        Location previous = onData == null ? null : new Location(partitions.dataLetter(), onData.block());
        Index written = index.at(self, previous);
        dataEnd = records.write(written, partitions.data(), dataEnd, true);
        onData = new Slot(written.generation(), self.block());
        return written;
    }

    /** Writes an index to the index partition, over the one there. Returns it as it was written. */
    Index writeToIndexPartition(Index index) throws ArchivoltException {
        Location self = new Location(partitions.indexLetter(), indexMarkBlock + 1);
        Location previous = onData == null ? null : new Location(partitions.dataLetter(), onData.block());
        Index written = index.at(self, previous);
        onIndex = null;
        records.write(written, partitions.index(), indexMarkBlock, false);
        onIndex = new Slot(written.generation(), self.block());
        return written;
    }

    /**
     * Says in the cartridge memory which indexes are the last; after each index, before anybody relies on it. Each
     * partition's attribute names its own last index; the change reference is one for both.
     */
    void updateCoherency() throws ArchivoltException {
        Optional<Long> reference = memory.changeReference();
        if (reference.isPresent()) {
            updateCoherency(partitions.data(), onData, reference.get());
            updateCoherency(partitions.index(), onIndex, reference.get());
        }
    }

    private void updateCoherency(int partition, Slot slot, long reference) throws ArchivoltException {
        if (slot == null) {
            return;
        }
        Coherency coherency = new Coherency(reference, slot.generation(), slot.block(), label.volumeUuid());
        if (!memory.coherency(partition).equals(Optional.of(coherency))) {
            memory.writeCoherency(partition, coherency);
        }
    }
}
