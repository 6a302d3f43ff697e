package org.archivolt.testkit.layout;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.layout.Block;
import org.archivolt.layout.ColumnReader;

/**
 * Columns in memory, some of whose blocks cannot be had. What a module may not do is an {@link AssertionError}. For one
 * read.
 */
public final class FakeColumnReader implements ColumnReader {
    private final Thread thread = Thread.currentThread();
    private final FakeColumns columns;
    private final int blockBytes;
    private final Map<Integer, byte[]> contents = new HashMap<>();
    private final Map<Integer, Long> missingFrom = new HashMap<>();
    private final Map<Cell, ErrorCode> failing = new HashMap<>();
    private final Map<Integer, FailureFrom> failingFrom = new HashMap<>();
    private final Set<Integer> slow = new HashSet<>();
    private final Set<Integer> forbidden = new HashSet<>();
    private final Set<Cell> chosen = new HashSet<>();
    private final Map<Cell, ErrorCode> known = new HashMap<>();
    private final Set<Cell> fetched = new LinkedHashSet<>();
    private FakeMemory memory;

    /** The block of a column in a row. */
    public record Cell(int column, long row) {}

    private record FailureFrom(long row, ErrorCode code) {}

    public FakeColumnReader(FakeColumns columns) {
        this.columns = columns;
        this.blockBytes = columns.plan().blockBytes();
    }

    /** No medium has the column; known in advance. */
    public FakeColumnReader lose(int column) {
        return loseFrom(column, 0);
    }

    /** No medium has the column from a row on; known in advance. */
    public FakeColumnReader loseFrom(int column, long row) {
        missingFrom.put(column, row);
        return this;
    }

    /** Found out when the block is read. */
    public FakeColumnReader corrupt(int column, long row) {
        return fail(column, row, ErrorCode.DATA_CORRUPT);
    }

    /** Found out when the block is read. */
    public FakeColumnReader fail(int column, long row, ErrorCode code) {
        failing.put(new Cell(column, row), code);
        return this;
    }

    /** As {@link #fail}, for the row and all after it. */
    public FakeColumnReader failFrom(int column, long row, ErrorCode code) {
        failingFrom.put(column, new FailureFrom(row, code));
        return this;
    }

    /** These are chosen last, as those whose media are not in a drive. */
    public FakeColumnReader slow(Collection<Integer> late) {
        slow.addAll(late);
        return this;
    }

    /** The module may not even ask for the column. */
    public FakeColumnReader forbid(int column) {
        forbidden.add(column);
        return this;
    }

    /** What the module has asked to be read. */
    public Set<Cell> fetched() {
        return Set.copyOf(fetched);
    }

    /** Passes if every fetch and every block has been closed. */
    public void assertTidy() {
        if (memory != null && !memory.isWhole()) {
            throw new AssertionError("fetches or blocks have not been closed");
        }
    }

    @Override
    public void begin(int blocks) {
        require(memory == null, "begin was called twice");
        require(blocks >= 1, "a read needs blocks");
        memory = new FakeMemory(blocks, blockBytes);
    }

    @Override
    public List<Integer> choose(List<Integer> candidates, int required, long row) throws ArchivoltException {
        beforeCall();
        require(required >= 1, "asked to choose none");
        require(new HashSet<>(candidates).size() == candidates.size(), "candidates are not distinct");
        candidates.forEach(column -> requireExists(new Cell(column, row)));
        List<Integer> readable = candidates.stream()
                .filter(column -> failureKnown(new Cell(column, row)) == null)
                .sorted((a, b) -> Boolean.compare(slow.contains(a), slow.contains(b)))
                .limit(required)
                .toList();
        if (readable.size() < required) {
            throw exhausted(candidates, required, row);
        }
        readable.forEach(column -> chosen.add(new Cell(column, row)));
        return candidates.stream().filter(readable::contains).toList();
    }

    private ErrorCode failureKnown(Cell cell) {
        boolean missing = cell.row() >= missingFrom.getOrDefault(cell.column(), Long.MAX_VALUE);
        return missing ? ErrorCode.MEDIUM_FAULT : known.get(cell);
    }

    private ArchivoltException exhausted(List<Integer> candidates, int required, long row) {
        Map<Integer, ErrorCode> reasons = new TreeMap<>();
        for (int column : candidates) {
            ErrorCode reason = failureKnown(new Cell(column, row));
            if (reason != null) {
                reasons.put(column, reason);
            }
        }
        boolean corrupt = reasons.containsValue(ErrorCode.DATA_CORRUPT);
        return new ArchivoltException(corrupt ? ErrorCode.DATA_CORRUPT : ErrorCode.MEDIUM_FAULT, "choosing columns")
                .with("required", required)
                .with("row", row)
                .with("lost", reasons);
    }

    @Override
    public Fetch fetch(int column, long row) {
        beforeCall();
        Cell cell = new Cell(column, row);
        requireExists(cell);
        require(chosen.contains(cell), cell + " is fetched without having been chosen");
        fetched.add(cell);
        ByteBuffer buffer = memory.take();
        return new FakeFetch(cell, FakeBlock.read(buffer, content(cell), () -> memory.giveBack(buffer)));
    }

    @Override
    public Block take() {
        beforeCall();
        ByteBuffer buffer = memory.take();
        return FakeBlock.empty(buffer, () -> memory.giveBack(buffer));
    }

    private byte[] content(Cell cell) {
        byte[] column = contents.computeIfAbsent(cell.column(), columns::column);
        int begin = Math.toIntExact(cell.row() * blockBytes);
        return Arrays.copyOfRange(column, begin, Math.min(column.length, begin + blockBytes));
    }

    private void requireExists(Cell cell) {
        require(!forbidden.contains(cell.column()), "column " + cell.column() + " is not to be read");
        require(cell.column() >= 0 && cell.column() < columns.written() && cell.row() >= 0, "there is no " + cell);
        require(cell.row() * blockBytes < columns.bytes(cell.column()), "there is no " + cell);
    }

    private void beforeCall() {
        require(Thread.currentThread() == thread, "called on another thread");
        require(memory != null, "begin was not called");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    private final class FakeFetch implements Fetch {
        private final Cell cell;
        private final FakeBlock block;

        FakeFetch(Cell cell, FakeBlock block) {
            this.cell = cell;
            this.block = block;
        }

        @Override
        public Block await() throws ArchivoltException {
            beforeCall();
            FailureFrom later = failingFrom.get(cell.column());
            ErrorCode code = later != null && cell.row() >= later.row() ? later.code() : failing.get(cell);
            if (code != null) {
                known.put(cell, code);
                throw new ArchivoltException(code, "reading a block")
                        .with("column", cell.column())
                        .with("row", cell.row());
            }
            return new Block() {
                @Override
                public ByteBuffer bytes() {
                    return block.bytes();
                }

                @Override
                public void close() {
                    throw new AssertionError("a block that was fetched is closed by its fetch");
                }
            };
        }

        @Override
        public void close() {
            block.close();
        }
    }
}
