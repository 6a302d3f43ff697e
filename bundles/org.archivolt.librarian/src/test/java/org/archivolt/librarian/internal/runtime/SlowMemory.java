package org.archivolt.librarian.internal.runtime;

import java.nio.ByteBuffer;
import java.util.Collection;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.BookAddress;
import org.archivolt.librarian.memory.FabricMemory;

/** Memory whose overwriting waits until a test lets it go on. */
final class SlowMemory implements FabricMemory {
    private final FabricMemory memory;
    private boolean isHeld = true;
    private int inside;
    private int begun;

    SlowMemory(FabricMemory memory) {
        this.memory = memory;
    }

    @Override
    public String identity() {
        return memory.identity();
    }

    /** How many overwrite something now. */
    synchronized int inside() {
        return inside;
    }

    /** How often something was to be overwritten. */
    synchronized int begun() {
        return begun;
    }

    synchronized void release() {
        isHeld = false;
        notifyAll();
    }

    @Override
    public void read(BookAddress book, long bookSize, long offset, ByteBuffer into) throws ArchivoltException {
        memory.read(book, bookSize, offset, into);
    }

    @Override
    public void write(BookAddress book, long bookSize, long offset, ByteBuffer from) throws ArchivoltException {
        memory.write(book, bookSize, offset, from);
    }

    @Override
    public void zero(BookAddress book, long bookSize, long offset, long length) throws ArchivoltException {
        await();
        memory.zero(book, bookSize, offset, length);
    }

    private synchronized void await() {
        inside++;
        begun++;
        try {
            while (isHeld) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            inside--;
        }
    }

    @Override
    public void force(Collection<BookAddress> books, long bookSize) throws ArchivoltException {
        memory.force(books, bookSize);
    }
}
