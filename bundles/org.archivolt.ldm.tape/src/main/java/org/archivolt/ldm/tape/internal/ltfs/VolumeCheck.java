package org.archivolt.ldm.tape.internal.ltfs;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.ldm.tape.internal.drive.SequentialDevice;
import org.archivolt.ldm.tape.internal.drive.SequentialDevice.Met;

/** Compares a cartridge with what LTFS says it should be. Reads only. */
public final class VolumeCheck {
    private final SequentialDevice device;
    private final TapeHead head;
    private final CartridgeMemory memory;
    private final Label label;
    private final Partitions partitions;
    private final IndexRecords records;
    private final IndexLog log;
    private final boolean full;
    private final Progress progress;
    private final ByteBuffer block;
    private final List<String> findings = new ArrayList<>();
    private long filesTotal;
    private long filesDone;

    /** Told how far a check is. */
    @FunctionalInterface
    public interface Progress {
        /** @return whether to go on */
        boolean at(long filesDone, long filesTotal);
    }

    VolumeCheck(
            SequentialDevice device,
            TapeHead head,
            CartridgeMemory memory,
            Label label,
            Partitions partitions,
            IndexRecords records,
            IndexLog log,
            boolean full,
            Progress progress) {
        this.device = device;
        this.head = head;
        this.memory = memory;
        this.label = label;
        this.partitions = partitions;
        this.records = records;
        this.log = log;
        this.full = full;
        this.progress = progress;
        this.block = ByteBuffer.allocateDirect(label.blockBytes());
    }

    List<String> findings() {
        return List.copyOf(findings);
    }

    /** Labels, indexes and cartridge memory. */
    void structure(List<FileEntry> files) throws ArchivoltException {
        filesTotal = files.size();
        Inspection inspection = new Labels(device, head).inspect();
        if (inspection.kind() != Inspection.Kind.LTFS) {
            findings.add("labels: " + inspection.reason());
        }
        index("data", partitions.data(), log.onData());
        index("index", partitions.index(), log.onIndex());
        coherency("data", partitions.data(), log.onData());
        coherency("index", partitions.index(), log.onIndex());
        chain();
    }

    private void index(String name, int partition, IndexLog.Slot slot) throws ArchivoltException {
        if (slot == null) {
            findings.add("the " + name + " partition has no index");
            return;
        }
        Index index = readIndex(name, partition, slot.block());
        if (index != null && index.generation() != slot.generation()) {
            findings.add("the " + name + " partition's index is of generation " + index.generation() + ", not "
                    + slot.generation());
        }
    }

    /** Null when it cannot be read. */
    private Index readIndex(String name, int partition, long at) throws ArchivoltException {
        try {
            return records.read(partition, at, false);
        } catch (ArchivoltException e) {
            note("the index of the " + name + " partition at block " + at, e);
            return null;
        }
    }

    private void coherency(String name, int partition, IndexLog.Slot slot) throws ArchivoltException {
        Optional<Coherency> found = memory.coherency(partition);
        Optional<Long> reference = memory.changeReference();
        if (slot == null || reference.isEmpty()) {
            return;
        }
        Coherency expected = new Coherency(reference.get(), slot.generation(), slot.block(), label.volumeUuid());
        if (!found.equals(Optional.of(expected))) {
            findings.add("the cartridge memory says of the " + name + " partition: "
                    + found.map(Coherency::toString).orElse("nothing") + ", not " + expected);
        }
    }

    /** Every index of the data partition leads to the one before it. */
    private void chain() throws ArchivoltException {
        Index index = log.onData() == null
                ? null
                : readIndex("data", partitions.data(), log.onData().block());
        while (index != null && index.previous() != null) {
            Location previous = index.previous();
            boolean backward = previous.partition() == partitions.dataLetter()
                    && previous.block() < index.self().block();
            if (!backward) {
                findings.add("the index at " + index.self() + " leads to " + previous);
                return;
            }
            Index before = readIndex("data", partitions.data(), previous.block());
            if (before != null && before.generation() >= index.generation()) {
                findings.add("generation " + index.generation() + " at " + index.self() + " comes after generation "
                        + before.generation());
            }
            index = before;
            goOn();
        }
    }

    /** Every extent has its records. */
    void file(FileEntry file) throws ArchivoltException {
        for (Extent extent : file.extents()) {
            extent(file, extent);
        }
        filesDone++;
        goOn();
    }

    private void extent(FileEntry file, Extent extent) throws ArchivoltException {
        if (!partitions.knows(extent.partition()) || extent.startBlock() < 4) {
            findings.add(file.name() + ": impossible " + extent);
            return;
        }
        long last = extent.endBlock(label.blockBytes()) - 1;
        for (long at = extent.startBlock(); at <= last; at = full || at == last ? at + 1 : last) {
            long reached = (at + 1 - extent.startBlock()) * label.blockBytes() - extent.byteOffset();
            long missing = Math.max(0, reached - extent.byteCount());
            if (!record(file, extent.partition(), at, label.blockBytes() - missing)) {
                return;
            }
        }
    }

    private boolean record(FileEntry file, char partition, long at, long bytesMin) throws ArchivoltException {
        String where = file.name() + ": block " + at + " of partition " + partition;
        try {
            head.moveTo(partitions.number(partition), at);
            Met met = head.read(block.clear());
            if (met != Met.RECORD || block.position() < bytesMin) {
                findings.add(where + ": " + (met == Met.RECORD ? "has only " + block.position() + " bytes" : met));
                return false;
            }
            return true;
        } catch (ArchivoltException e) {
            note(where, e);
            return false;
        }
    }

    private void note(String what, ArchivoltException e) throws ArchivoltException {
        if (e.code() != ErrorCode.MEDIUM_FAULT) {
            throw e;
        }
        findings.add(what + " cannot be read: " + e.getMessage());
    }

    private void goOn() throws ArchivoltException {
        if (!progress.at(filesDone, filesTotal)) {
            throw new ArchivoltException(ErrorCode.CANCELLED, "checking").with("files", filesDone);
        }
    }
}
