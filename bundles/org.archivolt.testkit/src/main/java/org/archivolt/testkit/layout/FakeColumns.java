package org.archivolt.testkit.layout;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.layout.Block;
import org.archivolt.layout.ColumnPlan;
import org.archivolt.layout.ColumnWriter;
import org.archivolt.layout.LayoutParameters;
import org.archivolt.layout.ObjectBody;
import org.archivolt.layout.StoredObject;

/** Columns in memory. What a module may not do is an {@link AssertionError}. */
public final class FakeColumns implements ColumnWriter {
    private final Thread thread = Thread.currentThread();
    private final List<Column> columns = new ArrayList<>();
    private ColumnPlan plan;
    private FakeMemory memory;
    private int callsUntilFailure = Integer.MAX_VALUE;
    private ErrorCode failure;

    private static final class Column {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int blocks;
        boolean ended;
    }

    public FakeColumns(int count) {
        for (int i = 0; i < count; i++) {
            columns.add(new Column());
        }
    }

    /** A column fails: seen by the {@code calls}-th next call that takes or appends, and by all after it. */
    public FakeColumns failAfter(int calls, ErrorCode code) {
        callsUntilFailure = calls;
        failure = code;
        return this;
    }

    /** What the transfer said it works with. */
    public ColumnPlan plan() {
        return plan;
    }

    /** All bytes of a column. */
    public byte[] column(int number) {
        return columns.get(number).bytes.toByteArray();
    }

    /** How many bytes a column has. */
    public int bytes(int number) {
        return columns.get(number).bytes.size();
    }

    /** One more than the number of the last column that has a block. */
    public int written() {
        int written = 0;
        for (int number = 0; number < columns.size(); number++) {
            written = columns.get(number).blocks > 0 ? number + 1 : written;
        }
        return written;
    }

    /** What the store would note of the object. */
    public StoredObject stored(long size, LayoutParameters parameters) {
        return new StoredObject(size, parameters, written(), plan.blockBytes());
    }

    /** Passes if every block has been closed. */
    public void assertTidy() {
        if (memory != null && !memory.isWhole()) {
            throw new AssertionError("blocks have not been closed");
        }
    }

    @Override
    public int count() {
        return columns.size();
    }

    @Override
    public void begin(ColumnPlan given) {
        require(plan == null, "begin was called twice");
        plan = given;
        memory = new FakeMemory(given.blocks(), given.bufferBytes());
    }

    @Override
    public Block take() throws ArchivoltException {
        beforeCall();
        ByteBuffer buffer = memory.take();
        return FakeBlock.empty(buffer, () -> memory.giveBack(buffer));
    }

    @Override
    public Block take(ObjectBody body, int bytes) throws ArchivoltException {
        require(bytes >= 1 && plan != null && bytes <= plan.bufferBytes(), "no block has room for " + bytes);
        Block block = take();
        try {
            ByteBuffer room = block.bytes().clear().limit(bytes);
            body.read(room);
            room.flip();
            return block;
        } catch (ArchivoltException e) {
            block.close();
            throw e;
        }
    }

    @Override
    public void append(int number, Block block) throws ArchivoltException {
        beforeCall();
        require(number >= 0 && number < columns.size(), "no column " + number);
        require(block instanceof FakeBlock, "appended a block that was not taken here");
        Column column = columns.get(number);
        byte[] bytes = ((FakeBlock) block).seal();
        require(!column.ended, "column " + number + " goes on after a block that was not full");
        require(bytes.length <= plan.blockBytes(), "a block is too long");
        require(bytes.length > 0 || column.blocks == 0, "an empty block after others");
        column.bytes.writeBytes(bytes);
        column.blocks++;
        column.ended = bytes.length < plan.blockBytes();
    }

    private void beforeCall() throws ArchivoltException {
        require(Thread.currentThread() == thread, "called on another thread");
        require(plan != null, "begin was not called");
        callsUntilFailure--;
        if (callsUntilFailure < 0) {
            throw new ArchivoltException(failure, "writing a column");
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
