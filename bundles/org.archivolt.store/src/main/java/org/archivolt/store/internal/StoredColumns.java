package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.CANCELLED;
import static org.archivolt.base.ErrorCode.DATA_CORRUPT;
import static org.archivolt.base.ErrorCode.INTERNAL;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode.Remedy;
import org.archivolt.base.MediumId;
import org.archivolt.base.RunningChecksum;
import org.archivolt.dss.ExtentRecord;
import org.archivolt.layout.Block;
import org.archivolt.layout.ColumnReader;
import org.archivolt.layout.ReadIntent;
import org.archivolt.store.internal.OpenExtents.OpenExtent;

/**
 * The columns of a stored object during one read. Blocks are read and verified by the workbench's threads, or, when they
 * are small or nobody has come to it, by the thread that waits for them.
 */
final class StoredColumns implements ColumnReader, AutoCloseable {
    /** Handing less to another thread takes longer than reading it. */
    private static final int BYTES_FOR_A_THREAD = 64 * 1024;

    private final Map<Integer, List<ExtentRecord>> chains = new TreeMap<>();
    private final int blockBytes;
    private final OpenExtents extents;
    private final TransferServices services;
    private final Set<BadBlock> bad = new HashSet<>();
    private final Map<Integer, OpenExtent> chosen = new TreeMap<>();
    private final Deque<ByteBuffer> free = new ArrayDeque<>();
    private final List<Task> begun = new ArrayList<>();
    private Buffers buffers;
    private LayoutLease lease;

    /** @param granted to the transfer that reads */
    StoredColumns(List<ExtentRecord> records, int blockBytes, Allocations granted, TransferServices services) {
        this.blockBytes = blockBytes;
        this.extents = new OpenExtents(records, granted, services, this::leave);
        this.services = services;
        records.stream()
                .sorted(Comparator.comparingLong(ExtentRecord::columnOffset))
                .forEach(r -> chains.computeIfAbsent(r.column(), column -> new ArrayList<>())
                        .add(r));
    }

    private record BadBlock(ExtentRecord extent, long row) {}

    /** Gets the media a read begins with. Those that cannot be had the layout will ask for, and hear why. */
    void acquire(ReadIntent intent) throws ArchivoltException {
        try {
            chooseAt(intent.columns(), intent.required(), intent.row());
        } catch (ArchivoltException e) {
            Remedy remedy = e.code().remedy();
            if (remedy != Remedy.RETRY_ELSEWHERE && remedy != Remedy.ADD_RESOURCE) {
                throw e;
            }
        }
    }

    /** Before a module reads. */
    void use(LayoutLease leased) {
        lease = leased;
    }

    @Override
    public void begin(int blocks) throws ArchivoltException {
        if (buffers != null) {
            throw new IllegalStateException("a layout began twice");
        }
        int longest = (int) Math.max(
                1,
                Math.min(
                        blockBytes,
                        chains.values().stream()
                                .flatMap(List::stream)
                                .mapToLong(ExtentRecord::size)
                                .max()
                                .orElse(1)));
        buffers = services.workbench().borrow(blocks, longest);
        for (int i = 0; i < blocks; i++) {
            free.add(buffers.get(i));
        }
    }

    @Override
    public List<Integer> choose(List<Integer> candidates, int required, long row) throws ArchivoltException {
        lease.check();
        return chooseAt(candidates, required, row);
    }

    private List<Integer> chooseAt(List<Integer> candidates, int required, long row) throws ArchivoltException {
        Map<ExtentRecord, Integer> columns = new LinkedHashMap<>();
        for (int column : candidates) {
            extentAt(column, row)
                    .filter(extent -> !bad.contains(new BadBlock(extent, row)))
                    .ifPresent(extent -> columns.put(extent, column));
        }
        if (columns.size() < required) {
            throw notEnough(candidates, required, row);
        }
        List<Integer> found = new ArrayList<>();
        for (OpenExtent open : extents.acquire(List.copyOf(columns.keySet()), required)) {
            int column = columns.get(open.extent());
            chosen.put(column, open);
            found.add(column);
        }
        return found;
    }

    private Optional<ExtentRecord> extentAt(int column, long row) {
        long position = row * blockBytes;
        return chains.getOrDefault(column, List.of()).stream()
                .filter(e -> e.columnOffset() <= position && position < e.columnOffset() + e.size())
                .findFirst();
    }

    /** Whoever waits for a block of an extent that is given up is told why. */
    private void leave(OpenExtent extent) {
        ArchivoltException why = extents.reasonAgainst(extent.extent()).orElseThrow();
        begun.stream().filter(task -> task.from == extent).forEach(task -> task.stop(why));
        chosen.values().removeIf(open -> open == extent);
    }

    private ArchivoltException notEnough(List<Integer> candidates, int required, long row) {
        Map<MediumId, ArchivoltException> reasons = new LinkedHashMap<>();
        for (int column : candidates) {
            extentAt(column, row)
                    .ifPresent(extent ->
                            extents.reasonAgainst(extent).ifPresent(reason -> reasons.put(extent.medium(), reason)));
        }
        return OpenExtents.lost(reasons, required, candidates.size()).with("row", row);
    }

    @Override
    public Fetch fetch(int column, long row) throws ArchivoltException {
        OpenExtent from = chosen.get(column);
        if (from == null || !extentAt(column, row).equals(Optional.of(from.extent()))) {
            throw new IllegalStateException("a layout fetches from a column it has not chosen: " + column);
        }
        Task task = new Task(from, row, takeBuffer());
        begun.add(task);
        if (task.length >= BYTES_FOR_A_THREAD) {
            services.workbench().executor().execute(task);
        }
        return task;
    }

    private ByteBuffer takeBuffer() {
        if (buffers == null || free.isEmpty()) {
            throw new IllegalStateException("a layout holds more blocks than it had asked for");
        }
        return free.remove().clear();
    }

    @Override
    public Block take() {
        ByteBuffer buffer = takeBuffer();
        return new Borrowed(buffer);
    }

    private static ArchivoltException notRead() {
        return new ArchivoltException(CANCELLED, "reading a block that nobody waits for any more");
    }

    /** The damages met so far. */
    Map<ExtentRecord, ArchivoltException> damages() {
        return extents.damages();
    }

    /** Waits until nothing is being read. */
    @Override
    public void close() {
        begun.forEach(task -> task.stop(notRead()));
        if (buffers != null) {
            buffers.close();
        }
        extents.close();
    }

    private final class Borrowed implements Block {
        private ByteBuffer buffer;

        Borrowed(ByteBuffer buffer) {
            this.buffer = buffer;
        }

        @Override
        public ByteBuffer bytes() {
            return buffer;
        }

        @Override
        public void close() {
            if (buffer != null) {
                free.add(buffer);
                buffer = null;
            }
        }
    }

    /** One block on its way. Whoever comes first reads it: a thread of the workbench, or the one that waits. */
    private final class Task implements Fetch, Runnable {
        private final OpenExtent from;
        private final long row;
        private final long position;
        private final int length;
        private final Block block;
        private boolean begunReading;
        private boolean ended;
        /** Before it was read: nothing is known of the block itself. */
        private boolean stopped;

        private Throwable failure;

        Task(OpenExtent from, long row, ByteBuffer buffer) {
            this.from = from;
            this.row = row;
            this.position = row * blockBytes - from.extent().columnOffset();
            this.length = (int) Math.min(blockBytes, from.extent().size() - position);
            this.block = new Borrowed(buffer);
        }

        @Override
        public void run() {
            if (!claim()) {
                return;
            }
            Throwable met = null;
            try {
                read(block.bytes());
            } catch (ArchivoltException | RuntimeException | Error e) {
                met = e;
            }
            end(met);
        }

        private synchronized boolean claim() {
            boolean isMine = !begunReading;
            begunReading = true;
            return isMine;
        }

        private synchronized void end(Throwable met) {
            failure = met;
            ended = true;
            notifyAll();
        }

        @Override
        public Block await() throws ArchivoltException {
            run();
            awaitEnd();
            if (failure == null) {
                return block;
            }
            if (!(failure instanceof ArchivoltException known)) {
                throw new ArchivoltException(INTERNAL, "reading a block", failure);
            }
            if (isDamage(known) && !stopped) {
                bad.add(new BadBlock(from.extent(), row));
                extents.damaged(from.extent(), known);
            }
            throw known;
        }

        private synchronized void awaitEnd() throws ArchivoltException {
            try {
                while (!ended) {
                    wait();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ArchivoltException(CANCELLED, "waiting for a block", e);
            }
        }

        private static boolean isDamage(ArchivoltException failure) {
            return failure.code() == DATA_CORRUPT || HeldMedia.isOfMedium(failure);
        }

        private void read(ByteBuffer buffer) throws ArchivoltException {
            lease.check();
            buffer.limit(length);
            long inFile = position
                    + from.extent().pack().map(ExtentRecord.InPack::offset).orElse(0L);
            int count = read(buffer, inFile);
            buffer.flip();
            if (count < length || !isAsWritten(buffer.duplicate())) {
                throw new ArchivoltException(DATA_CORRUPT, "verifying an extent")
                        .with("medium", from.grant().medium())
                        .with("extent", from.extent().extent())
                        .with("position", inFile)
                        .with("missing.bytes", length - count);
            }
        }

        private int read(ByteBuffer buffer, long inFile) throws ArchivoltException {
            try {
                return from.input().read(buffer, inFile);
            } catch (ArchivoltException e) {
                throw from.media().blame(from.grant(), e);
            }
        }

        private boolean isAsWritten(ByteBuffer bytes) {
            RunningChecksum running = from.extent().blockAlgorithm().start();
            running.update(bytes);
            byte[] found = running.finish().bytes();
            int at = Math.toIntExact(position / blockBytes * found.length);
            byte[] expected = from.extent().blockChecksums();
            return at + found.length <= expected.length
                    && Arrays.equals(found, 0, found.length, expected, at, at + found.length);
        }

        @Override
        public void close() {
            begun.remove(this);
            stop(notRead());
            block.close();
        }

        /**
         * What has not begun never does; what is being read uses the buffer and is waited for.
         *
         * @param why what those are told who wait for what has not begun
         */
        synchronized void stop(ArchivoltException why) {
            if (!begunReading) {
                begunReading = true;
                ended = true;
                stopped = true;
                failure = why;
            }
            boolean interrupted = false;
            while (!ended) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
