package org.archivolt.ldm.tape.internal.ltfs;

import static org.archivolt.base.ErrorCode.ALREADY_EXISTS;
import static org.archivolt.base.ErrorCode.BUSY;
import static org.archivolt.base.ErrorCode.DEVICE_FAULT;
import static org.archivolt.base.ErrorCode.MEDIUM_FAULT;
import static org.archivolt.base.ErrorCode.NO_SPACE;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Space;
import org.archivolt.base.Ticker;
import org.archivolt.ldm.ExtentInput;
import org.archivolt.ldm.ExtentOutput;
import org.archivolt.ldm.ListedExtent;
import org.archivolt.ldm.Volume;
import org.archivolt.ldm.tape.internal.drive.SequentialDevice;
import org.archivolt.ldm.tape.internal.drive.SequentialDevice.Met;
import org.archivolt.ldm.tape.internal.drive.SequentialDevice.Position;

/**
 * A mounted LTFS volume. Whoever holds its lock has the drive: a writer for a run of blocks, a reader for a run of
 * blocks, a sync for as long as it takes. An extent is in the index, and so on the volume for good, when it was closed
 * before a sync; deleting it frees no space.
 *
 * <p>States: writable; full (no new data; deletions and syncs go on); read-only; failed (what was not synced is taken
 * back, extents of synced generations can still be read); ended. None goes back.
 */
public final class LtfsVolume implements Volume {
    /** Room for data is looked at this often. */
    private static final long SPACE_CHECK_BYTES = 256L << 20;
    /** What an index takes for a file, and then some. */
    private static final long INDEX_BYTES_PER_FILE = 2048;

    private static final int INDEX_BLOCKS_MIN = 4;

    private final SequentialDevice device;
    private final TapeHead head;
    private final CartridgeMemory memory;
    private final Label label;
    private final Partitions partitions;
    private final IndexRecords records;
    private final IndexLog log;
    private final MountReport report;
    private final LtfsSettings settings;
    private final Ticker ticker;
    private final Namespace namespace;
    private final BlockPool pool;
    private final AtomicInteger outputs = new AtomicInteger();
    private final AtomicInteger inputs = new AtomicInteger();

    /** Owns the drive and what is below. Fair, so that a stream of writes does not keep a reader out. */
    private final ReentrantLock lock = new ReentrantLock(true);

    private long bytesUntilSpaceCheck;

    /** As last written, without its tree. */
    private volatile Index synced;

    private volatile String readOnlyBecause;
    private volatile boolean full;
    private volatile ArchivoltException failure;
    private volatile boolean gone;

    /** What the drive, not the tape, was last unable to read; null when nothing. Guarded by the lock. */
    private Position unreadByDrive;

    private volatile boolean ended;

    /** What mounting has found out. */
    record Cartridge(
            SequentialDevice device,
            TapeHead head,
            CartridgeMemory memory,
            Label label,
            Partitions partitions,
            IndexRecords records,
            IndexLog log,
            Index index) {}

    LtfsVolume(Cartridge cartridge, String readOnlyBecause, MountReport report, LtfsSettings settings, Ticker ticker) {
        this.device = cartridge.device();
        this.head = cartridge.head();
        this.memory = cartridge.memory();
        this.label = cartridge.label();
        this.partitions = cartridge.partitions();
        this.records = cartridge.records();
        this.log = cartridge.log();
        this.synced = cartridge.index().withoutTree();
        this.readOnlyBecause = readOnlyBecause;
        this.report = report;
        this.settings = settings;
        this.ticker = ticker;
        this.namespace =
                new Namespace(cartridge.index().root(), cartridge.index().highestFileUid());
        this.pool = new BlockPool(label.blockBytes(), settings.poolBytes());
    }

    /**
     * Mounts the cartridge in a drive. Writes to it only if it must be repaired and may be.
     *
     * @throws ArchivoltException {@code FOREIGN_DATA} when it is no LTFS volume; {@code MEDIUM_FAULT} when it is
     *     damaged, or when generations that were synced cannot be read and {@code options} do not allow to go back (the
     *     facts say to which); {@code DEVICE_FAULT}
     */
    public static LtfsVolume mount(SequentialDevice device, MountOptions options, LtfsSettings settings, Ticker ticker)
            throws ArchivoltException {
        LtfsVolume volume = new Mounting(device, options, settings, ticker).mount();
        volume.full = volume.readOnlyBecause == null && volume.isNearlyFull();
        return volume;
    }

    /** What mounting found. */
    public MountReport report() {
        return report;
    }

    /** The generation on the tape; higher after each sync that changed something. */
    public long generation() {
        return synced.generation();
    }

    /** Why nothing can be written, if so. */
    public Optional<String> readOnlyBecause() {
        return failure != null ? Optional.of(failure.getMessage()) : Optional.ofNullable(readOnlyBecause);
    }

    /** Empty: the files are on a tape. */
    @Override
    public Optional<Path> path() {
        return Optional.empty();
    }

    /** Of the data partition, less what the last indexes will take. */
    @Override
    public Space space() throws ArchivoltException {
        checkUsable("asking for space");
        lock.lock();
        try {
            Space space = device.space(partitions.data());
            long free = full || failure != null || readOnlyBecause != null ? 0 : space.freeBytes() - indexReserve();
            return new Space(space.totalBytes(), Math.max(0, free));
        } catch (ArchivoltException e) {
            throw noticed(e);
        } finally {
            lock.unlock();
        }
    }

    /** Two more indexes must fit: the next, and the last. */
    private long indexReserve() {
        return 2 * (namespace.files() * INDEX_BYTES_PER_FILE + (long) INDEX_BLOCKS_MIN * label.blockBytes());
    }

    @Override
    public String address(String name) {
        return ExtentAddress.ofName(name).toString();
    }

    @Override
    public ExtentOutput create(String text) throws ArchivoltException {
        ExtentAddress address = ExtentAddress.parse(text);
        checkWritable("creating extent");
        if (full) {
            throw noSpace("creating extent").with("address", text);
        }
        if (outputs.incrementAndGet() > settings.outputsMax()) {
            outputs.decrementAndGet();
            throw new ArchivoltException(BUSY, "creating extent").with("outputs", settings.outputsMax());
        }
        ExtentWriter writer = new ExtentWriter(this, address, pool, settings.chunkBytes());
        if (!namespace.begin(address, writer)) {
            outputs.decrementAndGet();
            throw new ArchivoltException(ALREADY_EXISTS, "creating extent").with("address", text);
        }
        return writer;
    }

    @Override
    public ExtentInput open(String text) throws ArchivoltException {
        ExtentAddress address = ExtentAddress.parse(text);
        FileEntry file = file(address, "opening extent");
        if (inputs.incrementAndGet() > settings.inputsMax()) {
            inputs.decrementAndGet();
            throw new ArchivoltException(BUSY, "opening extent").with("inputs", settings.inputsMax());
        }
        return new ExtentReader(this, address, file, pool, settings.readAheadBytes());
    }

    private FileEntry file(ExtentAddress address, String doing) throws ArchivoltException {
        checkUsable(doing);
        FileEntry file = namespace.get(address);
        if (file == null) {
            throw fault(doing).with("address", address).with("missing", true);
        }
        return file;
    }

    @Override
    public Optional<byte[]> description(String text) throws ArchivoltException {
        ExtentAddress address = ExtentAddress.parse(text);
        return Description.join(
                file(address, "reading description").properties().attributes());
    }

    /**
     * Where reading an extent begins, for putting reads in order; empty for one without data.
     *
     * @throws ArchivoltException as {@link #open}
     */
    public Optional<Position> positionOf(String text) throws ArchivoltException {
        ExtentAddress address = ExtentAddress.parse(text);
        return file(address, "locating extent").extents().stream()
                .findFirst()
                .map(extent -> new Position(partitions.number(extent.partition()), extent.startBlock()));
    }

    /** As they lie on the tape. */
    @Override
    public void extents(ExtentVisitor visitor) throws ArchivoltException {
        checkUsable("listing extents");
        List<Namespace.Found> found = namespace.finished();
        found.sort(Comparator.comparing(each -> blockOf(each.file())));
        for (Namespace.Found each : found) {
            checkUsable("listing extents");
            if (!visitor.visit(new ListedExtent(
                    each.directory() + "/" + each.file().name(), each.file().length()))) {
                return;
            }
        }
    }

    /** Where it begins; those without data first. */
    private static long blockOf(FileEntry file) {
        return file.extents().isEmpty() ? -1 : file.extents().get(0).startBlock();
    }

    /** The drive's order, or its driver's; what cannot be found comes last. */
    @Override
    public List<String> readOrder(List<String> addresses) throws ArchivoltException {
        checkUsable("ordering reads");
        List<String> found = new ArrayList<>();
        List<SequentialDevice.Blocks> runs = new ArrayList<>();
        for (String address : addresses) {
            blocksOf(address).ifPresent(blocks -> {
                found.add(address);
                runs.add(blocks);
            });
        }
        Set<String> ordered = new LinkedHashSet<>();
        lock.lock();
        try {
            for (int index : device.readOrder(runs)) {
                ordered.add(found.get(index));
            }
        } catch (ArchivoltException e) {
            throw noticed(e);
        } finally {
            lock.unlock();
        }
        ordered.addAll(addresses);
        return List.copyOf(ordered);
    }

    /** From the first block to the last, as if they were all together. */
    private Optional<SequentialDevice.Blocks> blocksOf(String text) {
        FileEntry file;
        try {
            file = namespace.get(ExtentAddress.parse(text));
        } catch (ArchivoltException e) {
            return Optional.empty(); // not an address of ours
        }
        if (file == null || file.extents().isEmpty()) {
            return Optional.empty();
        }
        Extent first = file.extents().get(0);
        Extent last = file.extents().get(file.extents().size() - 1);
        long end = last.startBlock() + Math.max(0, last.byteOffset() + last.byteCount() - 1) / label.blockBytes();
        return Optional.of(new SequentialDevice.Blocks(
                partitions.number(first.partition()),
                first.startBlock(),
                last.partition() == first.partition() ? Math.max(first.startBlock(), end) : first.startBlock()));
    }

    @Override
    public boolean delete(String text) throws ArchivoltException {
        ExtentAddress address = ExtentAddress.parse(text);
        checkWritable("deleting extent");
        return namespace.remove(address, ticker.now());
    }

    /**
     * Writes an index behind the data of all extents that were closed; the addresses only have to be valid. Nothing is
     * written when nothing has changed.
     */
    @Override
    public void sync(Collection<String> addresses) throws ArchivoltException {
        for (String address : addresses) {
            ExtentAddress.parse(address);
        }
        checkUsable("syncing");
        lock.lock();
        try {
            checkNotFailed("syncing");
            checkUsable("syncing");
            if (namespace.changed()) {
                writeDataIndex();
            }
        } finally {
            lock.unlock();
        }
    }

    private void writeDataIndex() throws ArchivoltException {
        Namespace.State state = namespace.state();
        goToEndOfData();
        Index next = synced.next(settings.creator(), ticker.now(), state.highestUid(), state.root());
        try {
            Index written = log.appendToData(next);
            log.updateCoherency();
            synced = written.withoutTree();
            namespace.durable(state);
        } catch (ArchivoltException e) {
            throw failWriting(e, VolumeLock.WRITE_ERROR_ON_DATA_PARTITION);
        }
    }

    /**
     * Syncs, writes the index to the index partition too, and ends the volume, whatever happens.
     *
     * @throws ArchivoltException when the cartridge is not as it should be: what was synced is on it nevertheless, and
     *     the next mount repairs it
     */
    public void unmount() throws ArchivoltException {
        lock.lock();
        try {
            checkUsable("unmounting");
            if (failure == null && readOnlyBecause == null) {
                sync(List.of());
                writeIndexPartitionIfBehind();
            }
        } finally {
            end();
            lock.unlock();
        }
    }

    private void writeIndexPartitionIfBehind() throws ArchivoltException {
        if (indexPartitionIsBehind()) {
            try {
                writeIndexPartition();
            } catch (ArchivoltException e) {
                throw failWriting(e, VolumeLock.WRITE_ERROR_ON_INDEX_PARTITION);
            }
        }
    }

    private boolean indexPartitionIsBehind() {
        return log.onIndex() == null || log.onIndex().generation() < synced.generation();
    }

    private void writeIndexPartition() throws ArchivoltException {
        log.writeToIndexPartition(synced.withRoot(namespace.state().root()));
        log.updateCoherency();
    }

    /** Every call fails from here on. Writes nothing: what was not synced is lost. */
    public void end() {
        ended = true;
    }

    // ---- for extents being written ----

    boolean isFull() {
        return full;
    }

    boolean hasOneWriter() {
        return outputs.get() == 1;
    }

    /**
     * Appends blocks to the data partition.
     *
     * @throws ArchivoltException {@code NO_SPACE} when not all were written; the writer knows which were
     */
    void append(ExtentWriter writer, List<ByteBuffer> blocks) throws ArchivoltException {
        lock.lock();
        try {
            checkWritable("writing extent");
            goToEndOfData();
            for (ByteBuffer block : blocks) {
                if (full) {
                    throw noSpace("writing extent");
                }
                append(writer, block);
            }
        } finally {
            lock.unlock();
        }
    }

    private void append(ExtentWriter writer, ByteBuffer block) throws ArchivoltException {
        int bytes = block.remaining();
        try {
            boolean early = head.write(block);
            writer.written(partitions.dataLetter(), log.dataEnd(), bytes);
            log.setDataEnd(log.dataEnd() + 1);
            bytesUntilSpaceCheck -= bytes;
            full |= early || bytesUntilSpaceCheck < 0 && isNearlyFull();
        } catch (ArchivoltException e) {
            if (e.code() == NO_SPACE) { // the hard end, unannounced
                full = true;
                throw e;
            }
            throw failWriting(e, VolumeLock.WRITE_ERROR_ON_DATA_PARTITION);
        }
    }

    private boolean isNearlyFull() throws ArchivoltException {
        bytesUntilSpaceCheck = SPACE_CHECK_BYTES;
        return device.space(partitions.data()).freeBytes() < indexReserve();
    }

    /** Makes sure that the next record goes behind the last one. If not, nothing more is written in this life. */
    private void goToEndOfData() throws ArchivoltException {
        try {
            if (log.dataEnd() == IndexLog.UNKNOWN) {
                log.setDataEnd(head.moveToEndOfData(partitions.data()));
            }
            if (log.onData() != null && log.dataEnd() <= log.onData().block() + 1) {
                throw fault("going to the end of data")
                        .with("reason", "it is before the last index")
                        .with("found", log.dataEnd());
            }
            head.moveToAppend(partitions.data(), log.dataEnd(), true);
        } catch (ArchivoltException e) {
            throw fail(e);
        }
    }

    /** A file is complete, or as complete as it will be. */
    void finish(ExtentWriter writer, List<Extent> extents, long length, byte[] description) {
        Instant now = ticker.now();
        List<Attribute> attributes = description == null ? List.of() : Description.split(description);
        Properties properties = Properties.of(false, attributes, null, List.of());
        namespace.finish(
                writer.address(),
                writer,
                (name, uid) -> new FileEntry(name, uid, length, Times.all(now), extents, properties),
                now);
    }

    void ended(ExtentWriter writer) {
        namespace.abandon(writer.address(), writer);
        outputs.decrementAndGet();
    }

    // ---- for extents being read ----

    /** Fills each buffer with one record. */
    void readBlocks(char partition, long start, List<ByteBuffer> blocks) throws ArchivoltException {
        lock.lock();
        try {
            checkUsable("reading extent");
            head.moveTo(number(partition), start);
            for (int i = 0; i < blocks.size(); i++) {
                readRecord(blocks.get(i).clear(), start + i);
                blocks.get(i).flip();
            }
        } catch (ArchivoltException e) {
            throw unread(e, partition, start);
        } finally {
            lock.unlock();
        }
    }

    /** Reads full blocks one behind the other. Returns the bytes read. */
    int readBlocks(char partition, long start, int count, ByteBuffer into) throws ArchivoltException {
        int limit = into.limit();
        lock.lock();
        try {
            checkUsable("reading extent");
            head.moveTo(number(partition), start);
            for (int i = 0; i < count; i++) {
                int end = into.position() + label.blockBytes();
                readRecord(into.limit(end), start + i);
                if (into.position() != end) {
                    throw shortBlock(start + i, label.blockBytes() - end + into.position());
                }
            }
            return count * label.blockBytes();
        } catch (ArchivoltException e) {
            throw unread(e, partition, start);
        } finally {
            into.limit(limit);
            lock.unlock();
        }
    }

    private ArchivoltException unread(ArchivoltException e, char partition, long block) {
        if (e.code() == DEVICE_FAULT && partitions.knows(partition)) {
            unreadByDrive = new Position(partitions.number(partition), block);
        }
        return noticed(e);
    }

    private int number(char partition) throws ArchivoltException {
        if (!partitions.knows(partition)) {
            throw fault("reading extent")
                    .with("reason", "is on an unknown partition")
                    .with("partition", partition);
        }
        return partitions.number(partition);
    }

    private void readRecord(ByteBuffer into, long block) throws ArchivoltException {
        Met met = head.read(into);
        if (met != Met.RECORD) {
            throw fault("reading extent").with("block", block).with("reason", "found " + met);
        }
    }

    ArchivoltException shortBlock(long block, int bytes) {
        return fault("reading extent").with("block", block).with("reason", "has only " + bytes + " bytes");
    }

    void ended(ExtentReader reader) {
        inputs.decrementAndGet();
    }

    // ---- checking ----

    /**
     * A volume that cannot be written any more, for another reason than being full, has to be mounted anew. What the drive
     * could not read it is asked for once more: it may only have been reset.
     */
    @Override
    public void examine() throws ArchivoltException {
        if (gone) { // a cartridge is not to blame for having been taken out, or for a drive that thinks so
            throw new ArchivoltException(DEVICE_FAULT, "examining: the drive has lost the cartridge")
                    .with("volume", label.volumeId());
        }
        space();
        ArchivoltException former = failure;
        if (former != null && former.code() != NO_SPACE) {
            throw new ArchivoltException(former.code(), "examining after a failure", former)
                    .with("volume", label.volumeId());
        }
        lock.lock();
        try {
            readAgainWhatTheDriveCouldNot();
        } catch (ArchivoltException e) {
            throw noticed(e);
        } finally {
            lock.unlock();
        }
    }

    private void readAgainWhatTheDriveCouldNot() throws ArchivoltException {
        Position block = unreadByDrive;
        if (block == null) {
            return;
        }
        try {
            head.moveTo(block.partition(), block.block());
            head.read(ByteBuffer.allocate(label.blockBytes()));
        } catch (ArchivoltException e) {
            if (e.code() != MEDIUM_FAULT) {
                throw e;
            }
        }
        unreadByDrive = null;
    }

    /**
     * Looks whether the cartridge is as it should be; changes nothing. Others may go on using the volume, but wait long.
     *
     * @param full also reads every block of every extent; otherwise the first and last of each
     * @return what was found wrong, for people; empty is good
     * @throws ArchivoltException {@code DEVICE_FAULT}, {@code CANCELLED}
     */
    public List<String> check(boolean full, VolumeCheck.Progress progress) throws ArchivoltException {
        checkUsable("checking");
        VolumeCheck check = new VolumeCheck(device, head, memory, label, partitions, records, log, full, progress);
        Directory tree = namespace.state().root();
        List<FileEntry> files = new ArrayList<>();
        collect(tree, files);
        lock.lock();
        try {
            check.structure(files);
        } finally {
            lock.unlock();
        }
        for (FileEntry file : files) {
            checkUsable("checking");
            lock.lock();
            try {
                check.file(file);
            } finally {
                lock.unlock();
            }
        }
        return check.findings();
    }

    private static void collect(Directory directory, List<FileEntry> files) {
        for (Entry entry : directory.entries()) {
            if (entry instanceof Directory child) {
                collect(child, files);
            } else if (entry instanceof FileEntry file) {
                files.add(file);
            }
        }
    }

    // ---- failures ----

    /** Nothing is written any more; what was not synced never was. */
    private ArchivoltException fail(ArchivoltException e) {
        noticed(e);
        if (failure == null) {
            failure = e;
            namespace.revert();
        }
        return e;
    }

    /**
     * What the drive had taken may be lost. If the medium is to blame it is sealed: the last synced generation goes to the
     * index partition, and the cartridge memory says that nothing should be written again.
     */
    private ArchivoltException failWriting(ArchivoltException e, VolumeLock where) {
        boolean first = failure == null;
        fail(e);
        if (first && e.code() == MEDIUM_FAULT && !gone) {
            seal(e, where);
        } else if (first && e.code() == NO_SPACE) {
            keepOnIndexPartition(e);
        }
        return e;
    }

    /** No room for an index on the data partition: what was synced goes to the other one. */
    private boolean keepOnIndexPartition(ArchivoltException e) {
        try {
            if (indexPartitionIsBehind()) {
                writeIndexPartition();
            }
            return true;
        } catch (ArchivoltException second) {
            e.addSuppressed(second);
            return false;
        }
    }

    private void seal(ArchivoltException e, VolumeLock where) {
        boolean dataPartition = where == VolumeLock.WRITE_ERROR_ON_DATA_PARTITION;
        VolumeLock state = dataPartition && !keepOnIndexPartition(e) ? VolumeLock.WRITE_ERROR_ON_BOTH : where;
        try {
            log.updateCoherency();
            memory.lock(state);
            e.with("sealed", true);
        } catch (ArchivoltException third) {
            e.addSuppressed(third);
            e.with("sealed", false);
        }
        e.with("volumeLock", state).with("generation", synced.generation());
    }

    /** Notices from an error that the cartridge is not there any more: not ready, or changed (SPC-5, sense keys 2 and 6). */
    private ArchivoltException noticed(ArchivoltException e) {
        String sense = String.valueOf(e.facts().get("sense"));
        gone |= sense.startsWith("2/") || sense.startsWith("6/28");
        return e;
    }

    void checkUsable(String doing) throws ArchivoltException {
        if (ended) {
            throw fault(doing).with("mounted", false);
        }
        if (gone) {
            throw fault(doing).with("vanished", true);
        }
    }

    void checkWritable(String doing) throws ArchivoltException {
        checkUsable(doing);
        checkNotFailed(doing);
        if (readOnlyBecause != null) {
            throw fault(doing).with("readOnly", readOnlyBecause);
        }
    }

    private void checkNotFailed(String doing) throws ArchivoltException {
        ArchivoltException former = failure;
        if (former != null) {
            throw new ArchivoltException(former.code(), doing + " after a failure", former)
                    .with("volume", label.volumeId());
        }
    }

    ArchivoltException noSpace(String doing) {
        return new ArchivoltException(NO_SPACE, doing).with("volume", label.volumeId());
    }

    private ArchivoltException fault(String doing) {
        return new ArchivoltException(MEDIUM_FAULT, doing).with("volume", label.volumeId());
    }

    @Override
    public String toString() {
        return "LTFS volume " + label.volumeId() + " at " + synced;
    }
}
