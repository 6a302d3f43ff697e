package org.archivolt.testkit.layout;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.layout.ExtentColumns;
import org.archivolt.layout.ExtentDigest;
import org.archivolt.layout.ExtentWriter;
import org.archivolt.layout.WrittenExtent;

/**
 * Media in memory to write to. Insists on what the SPI says: one thread at a time per extent, whole buffers, one
 * finish. Fails at any call on command.
 */
public final class FakeColumns implements ExtentColumns {
    private final int count;
    private final List<FakeExtentWriter> begun = Collections.synchronizedList(new ArrayList<>());
    private final List<AtomicInteger> calls = new ArrayList<>();
    private volatile Hook hook = (column, call) -> {};

    public FakeColumns(int count) {
        this.count = count;
        for (int column = 0; column < count; column++) {
            calls.add(new AtomicInteger());
        }
    }

    /** Something of the test's own that happens before each call, on the thread that makes it. */
    @FunctionalInterface
    public interface Hook {
        /** @param call 0 for the first begin; writes and finishes count on from there */
        void before(int column, int call) throws ArchivoltException;
    }

    public void onCall(Hook act) {
        hook = act;
    }

    /** From this call on every call to the column fails. */
    public void failAt(int failingColumn, int failingCall, ErrorCode code) {
        onCall((column, call) -> {
            if (column == failingColumn && call >= failingCall) {
                throw new ArchivoltException(code, "failing on command").with("call", call);
            }
        });
    }

    /** How many calls a column has seen, failed ones included. */
    public int calls(int column) {
        return calls.get(column).get();
    }

    /** All extents begun, finished or not. */
    public List<FakeExtentWriter> extents() {
        return List.copyOf(begun);
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public ExtentWriter begin(int column, long objectOffset) throws ArchivoltException {
        if (column < 0 || column >= count) {
            throw new IndexOutOfBoundsException("no column " + column + " of " + count);
        }
        before(column);
        FakeExtentWriter writer = new FakeExtentWriter(column, objectOffset);
        begun.add(writer);
        return writer;
    }

    private void before(int column) throws ArchivoltException {
        hook.before(column, calls.get(column).getAndIncrement());
    }

    /** An extent in memory. */
    public final class FakeExtentWriter implements ExtentWriter {
        private final UUID id = UUID.randomUUID();
        private final int column;
        private final long objectOffset;
        private ByteArrayOutputStream content = new ByteArrayOutputStream();
        private byte[] bytes;
        private final AtomicBoolean busy = new AtomicBoolean();
        private boolean finished;

        /** Column it belongs to. */
        public int column() {
            return column;
        }

        FakeExtentWriter(int column, long objectOffset) {
            this.column = column;
            this.objectOffset = objectOffset;
        }

        public UUID id() {
            return id;
        }

        /** What was written until it was finished or, before that, until now. */
        public byte[] bytes() {
            return finished ? bytes : content.toByteArray();
        }

        boolean isFinished() {
            return finished;
        }

        @Override
        public void write(ByteBuffer bytes) throws ArchivoltException {
            enter();
            try {
                before(column);
                byte[] taken = new byte[bytes.remaining()];
                bytes.get(taken);
                content.writeBytes(taken);
            } finally {
                busy.set(false);
            }
        }

        @Override
        public WrittenExtent finish(ExtentDigest digest) throws ArchivoltException {
            enter();
            try {
                before(column);
                bytes = content.toByteArray();
                content = null;
                finished = true;
                return new WrittenExtent(id, column, objectOffset, digest);
            } finally {
                busy.set(false);
            }
        }

        private void enter() {
            if (!busy.compareAndSet(false, true)) {
                throw new IllegalStateException("two threads in one extent of column " + column);
            }
            if (finished) {
                throw new IllegalStateException("extent is finished: column " + column);
            }
        }
    }
}
