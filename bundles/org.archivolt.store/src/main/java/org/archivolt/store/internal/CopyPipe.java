package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.CANCELLED;
import static org.archivolt.base.ErrorCode.INTERNAL;

import java.nio.ByteBuffer;
import java.util.OptionalLong;
import org.archivolt.base.ArchivoltException;
import org.archivolt.layout.ObjectBody;
import org.archivolt.layout.ObjectTarget;

/**
 * What one thread reads another writes, without a buffer in between: the writer takes the bytes out of the reader's block,
 * and the reader goes on when they are gone.
 */
final class CopyPipe implements ObjectBody, ObjectTarget {
    private final long size;
    private ByteBuffer offered;
    private boolean ended;
    private boolean closed;
    private Throwable failure;
    private Runnable beginReading = () -> {};

    CopyPipe(long size) {
        this.size = size;
    }

    /** Nothing is read before somebody wants to write. */
    synchronized void onFirstRead(Runnable action) {
        beginReading = action;
    }

    @Override
    public OptionalLong size() {
        return OptionalLong.of(size);
    }

    /** The reader's. */
    @Override
    public synchronized void write(ByteBuffer verified) throws ArchivoltException {
        offered = verified;
        notifyAll();
        while (offered.hasRemaining() && !closed) {
            await();
        }
        offered = null;
        if (closed) {
            throw new ArchivoltException(CANCELLED, "reading what nobody writes any more");
        }
    }

    /** The reader's: there is no more, or reading has failed. */
    synchronized void end(Throwable why) {
        ended = true;
        failure = why;
        notifyAll();
    }

    /** The writer's. */
    @Override
    public synchronized int read(ByteBuffer into) throws ArchivoltException {
        beginReading.run();
        beginReading = () -> {};
        int start = into.position();
        while (into.hasRemaining()) {
            while (!isOffered() && !ended) {
                await();
            }
            if (!isOffered()) {
                requireSound();
                break;
            }
            int count = Math.min(into.remaining(), offered.remaining());
            into.put(offered.slice(offered.position(), count));
            offered.position(offered.position() + count);
            notifyAll();
        }
        return into.position() - start;
    }

    private boolean isOffered() {
        return offered != null && offered.hasRemaining();
    }

    private void requireSound() throws ArchivoltException {
        if (failure instanceof ArchivoltException known) {
            throw known;
        }
        if (failure != null) {
            throw new ArchivoltException(INTERNAL, "reading an object to copy it", failure);
        }
    }

    private void await() throws ArchivoltException {
        try {
            wait();
        } catch (InterruptedException e) {
            throw Answers.interrupted("copying an object", e);
        }
    }

    /** The writer's: the reader is to stop. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }
}
