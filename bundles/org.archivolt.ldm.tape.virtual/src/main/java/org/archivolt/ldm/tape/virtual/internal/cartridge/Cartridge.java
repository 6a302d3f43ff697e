package org.archivolt.ldm.tape.virtual.internal.cartridge;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.archivolt.scsi.data.MemoryAttribute;
import org.archivolt.tape.Geometry;
import org.archivolt.tape.TapeGeneration;

/**
 * A cartridge: a folder with records, file marks and attributes in the layout of the file back end of the LTFS reference.
 * Owned by whatever holds it; {@link #thread} looks the folder through and {@link #unthread} forgets what it saw, so
 * that other programs may use the folder in between.
 */
public final class Cartridge {
    private static final int VOLUME_CHANGE_REFERENCE_BYTES = 4;
    private static final int CLEANINGS_OF_A_NEW_ONE = 50;

    /**
     * Of two partitions the one for indexes gets one part of so many, as the reference has it. Real drives give it two wraps:
     * of a small cartridge for tests that would not hold a single index.
     */
    private static final int INDEX_PARTITION_SHARE = 20;

    private final CartridgeCard card;
    private final CartridgeMemory memory;
    private final KeyLog keys;
    private final List<PartitionFolder> partitions;
    private final Path folder;
    private boolean changedSinceLoad;

    private Cartridge(Path folder, CartridgeCard card, boolean durable) {
        this.folder = folder;
        this.card = card;
        this.memory = new CartridgeMemory(folder, durable);
        this.keys = new KeyLog(folder);
        this.partitions = List.of(new PartitionFolder(folder, 0, durable), new PartitionFolder(folder, 1, durable));
    }

    /** Makes a blank cartridge, a folder of its name. */
    public static Cartridge create(Path library, CartridgeShell shell, boolean durable) throws IOException {
        Path folder = Files.createDirectories(library.resolve(shell.name()));
        int cleanings = shell.isCleaning() ? CLEANINGS_OF_A_NEW_ONE : 0;
        return new Cartridge(folder, CartridgeCard.create(folder, shell, cleanings, durable), durable);
    }

    /** @param durable whether a flush waits for the disk */
    public static Cartridge open(Path folder, boolean durable) throws IOException {
        return new Cartridge(folder, CartridgeCard.load(folder, durable), durable);
    }

    public static boolean isCartridge(Path folder) {
        return Files.isRegularFile(folder.resolve(CartridgeCard.FILE));
    }

    public CartridgeShell shell() {
        return card.shell;
    }

    public Path folder() {
        return folder;
    }

    /** A drive takes it: the folder is looked through. */
    public void thread(String driveSerial) throws IOException {
        FolderScan scan = FolderScan.of(folder);
        for (PartitionFolder partition : partitions) {
            partition.load(scan);
        }
        if (partitions.get(1).end() > 0 && card.partitions == 1) { // a foreign program has partitioned it
            card.partitions = 2;
            card.indexPartition = 0;
        }
        memory.load();
        keys.load();
        if (memory.get(0, MemoryAttribute.VOLUME_CHANGE_REFERENCE).isEmpty()) {
            putVolumeChangeReference(1);
        }
        changedSinceLoad = false;
        card.loadedBy(driveSerial);
        card.save();
    }

    /** A drive lets it go; all has been flushed. */
    public void unthread() throws IOException {
        card.save();
    }

    public int partitions() {
        return card.partitions;
    }

    /** How the tracks are divided. */
    public Geometry geometry() {
        TapeGeneration generation = card.shell.generation();
        long capacity = Math.max(1, card.shell.capacityBytes());
        if (card.partitions == 1) {
            return Geometry.whole(generation, capacity);
        }
        int index = Math.max(Geometry.INDEX_WRAPS, generation.wraps() / INDEX_PARTITION_SHARE);
        int data = generation.wraps() - index - Geometry.GUARD_WRAPS;
        return Geometry.partitioned(
                generation, capacity, card.indexPartition == 0 ? List.of(index, data) : List.of(data, index));
    }

    /** In bytes. */
    public long capacity(int partition) {
        return geometry().capacityBytes(partition);
    }

    /** Block number of the end of data. */
    public long end(int partition) {
        return partitions.get(partition).end();
    }

    public boolean isEndMissing(int partition) {
        return partitions.get(partition).isEndMissing();
    }

    public boolean isFileMark(int partition, long block) {
        return partitions.get(partition).isFileMark(block);
    }

    public int length(int partition, long block) {
        return partitions.get(partition).length(block);
    }

    /** Bytes of the records before a block. */
    public long bytesBefore(int partition, long block) {
        return partitions.get(partition).bytesBefore(block);
    }

    public long bytesUsed(int partition) {
        return bytesBefore(partition, end(partition));
    }

    public boolean isBlank() {
        return end(0) == 0 && end(1) == 0;
    }

    /** As {@link PartitionFolder#write}. */
    public void write(int partition, long block, ByteBuffer data, String keyCheck) throws IOException {
        noteChange();
        keys.writing(partition, block, keyCheck);
        int length = data.remaining();
        partitions.get(partition).write(block, data);
        card.bytesWritten += length;
    }

    public void writeFileMark(int partition, long block) throws IOException {
        noteChange();
        partitions.get(partition).writeFileMark(block);
    }

    /** Makes a block the end of data. */
    public void truncate(int partition, long block) throws IOException {
        noteChange();
        partitions.get(partition).truncate(block);
        partitions.get(partition).settle();
    }

    /** The volume change reference (SPC-5, 7.4) grows with the first write after each load. */
    private void noteChange() throws IOException {
        if (!changedSinceLoad) {
            putVolumeChangeReference(volumeChangeReference() + 1);
            changedSinceLoad = true;
        }
    }

    private long volumeChangeReference() {
        return memory.get(0, MemoryAttribute.VOLUME_CHANGE_REFERENCE)
                .orElseThrow()
                .number();
    }

    private void putVolumeChangeReference(long number) throws IOException {
        byte[] value = ByteBuffer.allocate(VOLUME_CHANGE_REFERENCE_BYTES)
                .putInt((int) number)
                .array();
        memory.put(0, MemoryAttribute.binary(MemoryAttribute.VOLUME_CHANGE_REFERENCE, value));
    }

    /** As {@link PartitionFolder#read}. */
    public int read(int partition, long block, ByteBuffer into) throws IOException {
        int length = partitions.get(partition).read(block, into);
        card.bytesRead += length;
        return length;
    }

    /** The check value of the key a record is encrypted with; empty when it is not. */
    public String keyCheck(int partition, long block) {
        return keys.checkOf(partition, block);
    }

    /** Returns when all that was written is safe from a loss of power. */
    public void flush() throws IOException {
        for (PartitionFolder partition : partitions) {
            partition.flush();
        }
    }

    /** Records and file marks that are in the drive's buffer only. */
    public long unflushed(int partition) {
        return end(partition) - partitions.get(partition).flushed();
    }

    /** Keeps all, some or nothing of what was not flushed. */
    public void losePower(RandomGenerator random) throws IOException {
        for (PartitionFolder partition : partitions) {
            partition.losePower(random);
        }
    }

    /**
     * Erases it and divides it anew.
     *
     * @param count of partitions, 1 or 2
     * @param indexPartition which of two partitions is the small one
     */
    public void format(int count, int indexPartition) throws IOException {
        truncate(1, 0);
        truncate(0, 0);
        keys.clear();
        card.partitions = count;
        card.indexPartition = indexPartition;
        flush();
        card.save();
    }

    /** An attribute that a host, or the volume change reference, put there. */
    public Optional<MemoryAttribute> attribute(int partition, int id) {
        return memory.get(partition, id);
    }

    public List<MemoryAttribute> attributes(int partition) {
        return List.copyOf(memory.all(partition).values());
    }

    /** An empty value removes the attribute. */
    public void putAttribute(int partition, MemoryAttribute attribute) throws IOException {
        if (attribute.value().length == 0) {
            memory.remove(partition, attribute.identifier());
        } else {
            memory.put(partition, attribute);
        }
    }

    public long loads() {
        return card.loads;
    }

    public long bytesWritten() {
        return card.bytesWritten;
    }

    public long bytesRead() {
        return card.bytesRead;
    }

    /** Serial numbers of the drives that loaded it last, the latest first. */
    public List<String> lastDrives() {
        return List.copyOf(card.lastDrives);
    }

    /** Uses a cleaning cartridge up a little; false when there is nothing left of it. */
    public boolean clean() throws IOException {
        if (card.cleaningsLeft == 0) {
            return false;
        }
        card.cleaningsLeft--;
        card.save();
        return true;
    }

    /** Moves the tab that protects it from writing. */
    public void protectFromWriting(boolean yes) throws IOException {
        card.shell = card.shell.protectedFromWriting(yes);
        card.save();
    }
}
