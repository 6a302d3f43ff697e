package org.archivolt.librarian.file.internal;

import java.nio.ByteBuffer;

/** One of the files; while it is used, it is open. */
final class BookFile {
    private static final int NOT_OPEN = -1;

    final String name;
    /** Guarded by {@link OpenFiles}, as is the following. */
    int descriptor = NOT_OPEN;

    int users;
    /** Whether it has bytes that may not be durable. */
    volatile boolean isTouched;

    BookFile(String name) {
        this.name = name;
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
        isTouched = true;
        int start = from.position();
        while (from.hasRemaining()) {
            int count = calls.write(descriptor, from, offset + from.position() - start);
            from.position(from.position() + count);
        }
    }

    void zero(FileCalls calls, long offset, long length) throws FileFailure {
        isTouched = true;
        try {
            calls.punch(descriptor, offset, length);
        } catch (FileFailure e) {
            if (!e.isUnknownCall()) {
                throw e;
            }
            overwrite(calls, offset, length);
        }
    }

    private void overwrite(FileCalls calls, long offset, long length) throws FileFailure {
        for (long done = 0; done < length; done += Zeros.LENGTH) {
            write(calls, Zeros.of(length - done), offset + done);
        }
    }

    void force(FileCalls calls) throws FileFailure {
        if (!isTouched) {
            return;
        }
        isTouched = false; // before: what is written from here on is for the next time
        try {
            calls.sync(descriptor);
        } catch (FileFailure e) {
            isTouched = true;
            throw e;
        }
    }
}
