package org.archivolt.librarian.file.internal;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/** One of the files; while it is used, it is open. */
final class BookFile {
    private static final int NOT_OPEN = -1;
    private static final int NEVER = -1;

    final Path path;
    /** Guarded by {@link OpenFiles}, as is the following. */
    int descriptor = NOT_OPEN;

    int users;
    /** How many writes have ended. */
    private final AtomicLong written = new AtomicLong();
    /**
     * So many of them are durable; at first not even what a process before has written, nor the file's name. Guarded by itself, as is the following.
     */
    private long durable = NEVER;

    private FileFailure lost;

    BookFile(Path path) {
        this.path = path;
    }

    boolean isOpen() {
        return descriptor != NOT_OPEN;
    }

    void setClosed() {
        descriptor = NOT_OPEN;
    }

    /** What was never written is zero. */
    void read(FileCalls calls, ByteBuffer into, long offset) throws FileFailure {
        int start = into.position();
        while (into.hasRemaining()) {
            int count = calls.read(descriptor, into, offset + into.position() - start);
            if (count == 0) {
                Zeros.fill(into);
            } else {
                into.position(into.position() + count);
            }
        }
    }

    void write(FileCalls calls, ByteBuffer from, long offset) throws FileFailure {
        int start = from.position();
        try {
            while (from.hasRemaining()) {
                int count = calls.write(descriptor, from, offset + from.position() - start);
                from.position(from.position() + count);
            }
        } finally {
            written.incrementAndGet(); // now: what is not in the page cache yet, nobody could make durable
        }
    }

    void zero(FileCalls calls, long offset, long length) throws FileFailure {
        try {
            calls.punch(descriptor, offset, length);
        } catch (FileFailure e) {
            if (!e.isUnknownCall()) {
                throw e;
            }
            overwrite(calls, offset, length);
        } finally {
            written.incrementAndGet();
        }
    }

    private void overwrite(FileCalls calls, long offset, long length) throws FileFailure {
        for (long done = 0; done < length; done += Zeros.LENGTH) {
            write(calls, Zeros.of(length - done), offset + done);
        }
    }

    /**
     * One after another: who comes while another one is at it waits, and then may find that it is done. Once it has failed it fails for ever: the
     * kernel says once that it has lost pages, and forgets them.
     */
    synchronized void force(FileCalls calls) throws FileFailure {
        if (lost != null) {
            throw lost;
        }
        long upTo = written.get();
        if (upTo == durable) {
            return;
        }
        try {
            calls.sync(descriptor);
            if (durable == NEVER) {
                calls.syncFolder(path.getParent());
            }
            durable = upTo;
        } catch (FileFailure e) {
            lost = e;
            throw e;
        }
    }
}
