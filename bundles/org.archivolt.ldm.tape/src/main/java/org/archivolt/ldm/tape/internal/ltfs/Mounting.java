package org.archivolt.ldm.tape.internal.ltfs;

import static org.archivolt.base.ErrorCode.FOREIGN_DATA;
import static org.archivolt.base.ErrorCode.MEDIUM_FAULT;
import static org.archivolt.base.ErrorCode.NO_SPACE;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Ticker;
import org.archivolt.ldm.tape.internal.drive.SequentialDevice;
import org.archivolt.ldm.tape.internal.drive.SequentialDevice.Met;
import org.archivolt.ldm.tape.internal.ltfs.MountReport.LostBlocks;

/**
 * Finds the newest generation of a cartridge and makes it consistent.
 *
 * <pre>
 *   cartridge memory current, both partitions at one generation ──▶ index of the index partition (clean)
 *   otherwise, or if that cannot be read ──▶ search both partitions from their ends
 *       index partition as new as the data partition, and after it  ──▶ that one
 *       data partition newer                                        ──▶ that one
 *       newer generations were there and cannot be read             ──▶ refused, unless allowed
 *   ──▶ if writable: an index behind whatever the data partition ends with, then the index partition, then the memory
 * </pre>
 */
final class Mounting {
    private static final String LOST_AND_FOUND = "_ltfs_lostandfound";

    private final SequentialDevice device;
    private final MountOptions options;
    private final LtfsSettings settings;
    private final Ticker ticker;

    private final TapeHead head;
    private final CartridgeMemory memory;
    private final List<String> findings = new ArrayList<>();
    private final List<LostBlocks> lost = new ArrayList<>();

    private Label label;
    private Partitions partitions;
    private IndexRecords records;
    private IndexLog log;
    private String readOnlyBecause;
    private boolean clean;
    private boolean repaired;
    /** A partition has no end of data until something is written to it. */
    private boolean endsRecovered;

    Mounting(SequentialDevice device, MountOptions options, LtfsSettings settings, Ticker ticker) {
        this.device = device;
        this.options = options;
        this.settings = settings;
        this.ticker = ticker;
        this.head = new TapeHead(device);
        this.memory = new CartridgeMemory(device);
    }

    LtfsVolume mount() throws ArchivoltException {
        readLabels();
        readOnlyBecause = reasonNotToWrite();
        Index index = cleanIndex();
        clean = index != null;
        if (!clean) {
            index = recover();
        }
        if (readOnlyBecause == null && !index.lockState().equals(Index.UNLOCKED)) {
            readOnlyBecause = "volume is " + index.lockState();
        }
        MountReport report = new MountReport(index.generation(), clean, repaired, lost, findings);
        return new LtfsVolume(
                new LtfsVolume.Cartridge(device, head, memory, label, partitions, records, log, index),
                readOnlyBecause,
                report,
                settings,
                ticker);
    }

    private void readLabels() throws ArchivoltException {
        Labels labels = new Labels(device, head);
        Inspection inspection = labels.inspect();
        if (inspection.kind() != Inspection.Kind.LTFS) {
            boolean damaged = inspection.kind() == Inspection.Kind.UNREADABLE;
            throw new ArchivoltException(damaged ? MEDIUM_FAULT : FOREIGN_DATA, "mounting")
                    .with("found", inspection.kind())
                    .with("partitions", inspection.partitions())
                    .with("reason", inspection.reason());
        }
        label = labels.label();
        if (label.blockBytes() > device.recordBytesMax()) {
            throw new ArchivoltException(MEDIUM_FAULT, "mounting")
                    .with("reason", "its records are longer than this drive can read")
                    .with("blocksize", label.blockBytes());
        }
        partitions = Partitions.of(label);
        records = new IndexRecords(head, label, partitions);
    }

    /** Null when it may be written. */
    private String reasonNotToWrite() throws ArchivoltException {
        if (options.readOnly()) {
            return "mounted read-only";
        }
        if (device.writeProtected()) {
            return "cartridge is write-protected";
        }
        VolumeLock lock = memory.lock();
        return lock == VolumeLock.UNLOCKED ? null : "volume lock is " + lock;
    }

    // ---- the quick way ----

    /** Null when the cartridge memory does not vouch for one, or it cannot be read. */
    private Index cleanIndex() throws ArchivoltException {
        Optional<Long> reference = memory.changeReference();
        Optional<Coherency> onIndex = memory.coherency(partitions.index());
        Optional<Coherency> onData = memory.coherency(partitions.data());
        if (reference.isEmpty() || !isCurrent(onIndex, reference.get()) || !isCurrent(onData, reference.get())) {
            findings.add("the cartridge memory does not vouch for the indexes");
            return null;
        }
        if (onIndex.get().generation() != onData.get().generation()) {
            findings.add("was not unmounted");
            return null;
        }
        return readClean(slot(onIndex.get()), slot(onData.get()));
    }

    private boolean isCurrent(Optional<Coherency> coherency, long reference) {
        return coherency
                .filter(c -> c.changeReference() == reference && c.volumeUuid().equals(label.volumeUuid()))
                .isPresent();
    }

    private static IndexLog.Slot slot(Coherency coherency) {
        return new IndexLog.Slot(coherency.generation(), coherency.block());
    }

    private Index readClean(IndexLog.Slot onIndex, IndexLog.Slot onData) throws ArchivoltException {
        try {
            Index index = records.read(partitions.index(), onIndex.block(), true);
            if (index.generation() == onIndex.generation()) {
                open(onData, onIndex, index, onIndex.block() - 1);
                return index;
            }
            findings.add("the cartridge memory names a wrong generation");
        } catch (ArchivoltException e) {
            requireMediumFault(e);
            findings.add("the index partition's index cannot be read: " + e.getMessage());
        }
        return null;
    }

    private void open(IndexLog.Slot onData, IndexLog.Slot onIndex, Index newest, long indexMarkBlock) {
        long free = Math.max(indexMarkBlock, lastReferenced(newest.root(), partitions.indexLetter()));
        log = new IndexLog(memory, records, label, partitions, onData, onIndex, free);
    }

    /** The block behind all that files have on a partition, or 0: others may keep files beside the index. */
    private long lastReferenced(Directory directory, char partition) {
        long end = 0;
        for (Entry entry : directory.entries()) {
            if (entry instanceof Directory child) {
                end = Math.max(end, lastReferenced(child, partition));
            } else if (entry instanceof FileEntry file) {
                for (Extent extent : file.extents()) {
                    end = extent.partition() == partition ? Math.max(end, extent.endBlock(label.blockBytes())) : end;
                }
            }
        }
        return end;
    }

    // ---- the thorough way ----

    private Index recover() throws ArchivoltException {
        IndexSearch search = new IndexSearch(head, records, label);
        IndexSearch.Last onIndex = last(search, partitions.index(), 0);
        long known = onIndex.index() == null || onIndex.index().previous() == null
                ? 0
                : onIndex.index().previous().block();
        IndexSearch.Last onData = last(search, partitions.data(), known);
        boolean fromIndexPartition = indexPartitionIsNewer(onIndex.index(), onData.index());
        Index newest = fromIndexPartition ? onIndex.index() : onData.index();
        checkNothingNewerIsLost(newest, onIndex, onData, fromIndexPartition);
        int partition = fromIndexPartition ? partitions.index() : partitions.data();
        Index index = records.read(partition, newest.self().block(), true);
        measureLost(onData, partitions.data(), index);
        measureLost(onIndex, partitions.index(), index);

        open(
                onData.slot(),
                onIndex.slot(),
                index,
                onIndex.index() == null ? 4 : onIndex.index().self().block() - 1);
        log.setDataEnd(onData.endOfData());
        boolean dataPartitionEndsWell = !endsRecovered
                && onData.complete()
                && onData.index().generation() == index.generation()
                && onData.damaged() == 0;
        boolean indexPartitionFits = onIndex.complete()
                && onIndex.damaged() == 0
                && onIndex.index().generation() == index.generation()
                && onData.index() != null
                && onData.index().self().equals(onIndex.index().previous());
        return readOnlyBecause == null ? repair(index, dataPartitionEndsWell, indexPartitionFits) : index;
    }

    private IndexSearch.Last last(IndexSearch search, int partition, long known) throws ArchivoltException {
        try {
            return search.last(partition);
        } catch (ArchivoltException e) {
            requireMediumFault(e);
            if (!options.recoverEndOfData() && readOnlyBecause == null) {
                throw e.with("partition", partition).with("remedy", "mount read-only, or recover the end of data");
            }
            findings.add("partition " + partition + " has no end of data: " + e.getMessage());
            long start = known != 0
                    ? known
                    : memory.coherency(partition).map(Coherency::block).orElse(0L);
            IndexSearch.Last found = search.lastForward(partition, start);
            head.trust();
            endsRecovered = true;
            return found;
        }
    }

    private static boolean indexPartitionIsNewer(Index onIndex, Index onData) throws ArchivoltException {
        if (onIndex == null && onData == null) {
            throw new ArchivoltException(MEDIUM_FAULT, "mounting").with("reason", "neither partition has an index");
        }
        if (onIndex == null || onData == null) {
            return onIndex != null;
        }
        if (onIndex.generation() != onData.generation()) {
            return onIndex.generation() > onData.generation();
        }
        return onIndex.previous() == null
                || onIndex.previous().block() >= onData.self().block();
    }

    /** A generation that was synced must not vanish without somebody saying so. */
    private void checkNothingNewerIsLost(
            Index newest, IndexSearch.Last onIndex, IndexSearch.Last onData, boolean fromIndexPartition)
            throws ArchivoltException {
        long remembered = Math.max(rememberedGeneration(partitions.index()), rememberedGeneration(partitions.data()));
        boolean covered = fromIndexPartition
                && newest.previous() != null
                && newest.previous().block() >= onData.end();
        int damaged = covered ? 0 : onData.damaged();
        if (onData.damaged() > 0) {
            findings.add("the data partition has " + onData.damaged() + " indexes that cannot be read behind "
                    + onData.index());
        }
        if (onIndex.damaged() > 0) {
            findings.add("the index partition's index cannot be read");
        }
        if (damaged == 0 && remembered <= newest.generation()) {
            return;
        }
        String loss = "generation " + newest.generation() + " of " + newest.updateTime()
                + " is the newest that can be read; newer: "
                + Math.max(remembered - newest.generation(), damaged);
        findings.add(loss);
        if (!options.olderGeneration()) {
            throw new ArchivoltException(MEDIUM_FAULT, "mounting")
                    .with("reason", loss)
                    .with("generation", newest.generation())
                    .with("lostGenerations", Math.max(remembered - newest.generation(), damaged))
                    .with("remedy", "mount an older generation, knowing that files of newer ones are lost");
        }
    }

    private long rememberedGeneration(int partition) throws ArchivoltException {
        return memory.coherency(partition)
                .filter(coherency -> coherency.volumeUuid().equals(label.volumeUuid()))
                .map(Coherency::generation)
                .orElse(0L);
    }

    // ---- what no index mentions ----

    /** Reads what is behind the last index, to tell exactly what is lost. */
    private void measureLost(IndexSearch.Last last, int partition, Index index) throws ArchivoltException {
        long begin = Math.max(last.end(), lastReferenced(index.root(), partitions.letter(partition)));
        if (begin >= last.endOfData()) {
            return;
        }
        ByteBuffer record = ByteBuffer.allocate(label.blockBytes());
        long bytes = 0;
        boolean recover = options.recoverBlocks() && readOnlyBecause == null;
        for (long block = begin; block < last.endOfData(); block++) {
            int length = lengthAt(partition, block, record);
            bytes += length;
            if (recover && length > 0) {
                keepLost(index, partition, block, length);
            }
        }
        lost.add(new LostBlocks(partition, begin, last.endOfData(), bytes, recover));
    }

    /** 0 for a file mark and for what cannot be read. */
    private int lengthAt(int partition, long block, ByteBuffer record) throws ArchivoltException {
        try {
            head.moveTo(partition, block);
            return head.read(record.clear()) == Met.RECORD ? record.position() : 0;
        } catch (ArchivoltException e) {
            requireMediumFault(e);
            findings.add("block " + block + " of partition " + partition + " cannot be read");
            return 0;
        }
    }

    private long recoveredUid;

    private void keepLost(Index index, int partition, long block, int length) {
        Instant now = ticker.now();
        recoveredUid = Math.max(recoveredUid, index.highestFileUid());
        Directory directory;
        if (index.root().get(LOST_AND_FOUND) instanceof Directory existing) {
            directory = existing;
        } else {
            directory = new Directory(LOST_AND_FOUND, ++recoveredUid, Times.all(now), Properties.NONE);
            index.root().put(directory);
        }
        String name = "partition" + partition + "_block" + block + "_" + length + "bytes";
        Extent extent = new Extent(0, partitions.letter(partition), block, 0, length);
        Properties readOnly = new Properties(true, List.of(), null, List.of());
        directory.put(new FileEntry(name, ++recoveredUid, length, Times.all(now), List.of(extent), readOnly));
    }

    // ---- consistent again ----

    private Index repair(Index index, boolean dataPartitionEndsWell, boolean indexPartitionFits)
            throws ArchivoltException {
        Index consistent = dataPartitionEndsWell ? index : endDataPartition(index);
        if (!indexPartitionFits || repaired) {
            log.writeToIndexPartition(consistent);
            repaired = true;
        }
        log.updateCoherency();
        return consistent;
    }

    private Index endDataPartition(Index index) throws ArchivoltException {
        try {
            long uid = Math.max(recoveredUid, index.highestFileUid());
            Index written = log.appendToData(index.next(settings.creator(), ticker.now(), uid, index.root()));
            repaired = true;
            return written;
        } catch (ArchivoltException e) {
            if (e.code() != NO_SPACE) {
                throw e;
            }
            readOnlyBecause = "data partition has no room for an index";
            return index;
        }
    }

    private static void requireMediumFault(ArchivoltException e) throws ArchivoltException {
        if (e.code() != MEDIUM_FAULT) {
            throw e;
        }
    }
}
