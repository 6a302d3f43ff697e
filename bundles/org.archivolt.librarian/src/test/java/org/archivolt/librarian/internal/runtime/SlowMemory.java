package org.archivolt.librarian.internal.runtime;

import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.BookAddress;
import org.archivolt.librarian.memory.FabricMemory;
import org.archivolt.testkit.librarian.DelegatingFabric;

/** Memory whose overwriting waits until a test lets it go on. */
final class SlowMemory extends DelegatingFabric {
    private boolean isHeld = true;
    private int inside;
    private int begun;

    SlowMemory(FabricMemory memory) {
        super(memory);
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
    public void zero(BookAddress book, long bookSize, long offset, long length) throws ArchivoltException {
        await();
        super.zero(book, bookSize, offset, length);
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
}
