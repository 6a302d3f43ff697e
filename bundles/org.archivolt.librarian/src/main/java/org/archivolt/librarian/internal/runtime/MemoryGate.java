package org.archivolt.librarian.internal.runtime;

/**
 * Lets writes to books through while this host is the Librarian, and knows when the last of them has ended: a write that came later than the seat
 * has moved would hit a book that is somebody else's by then.
 */
final class MemoryGate {
    private final Runnable empty;
    private int inside;
    private boolean isOpen;

    /** @param empty called when the last has left the closed gate; must only signal */
    MemoryGate(Runnable empty) {
        this.empty = empty;
    }

    synchronized void open() {
        isOpen = true;
    }

    /** Lets nobody in any more. @return whether nobody is inside */
    synchronized boolean close() {
        isOpen = false;
        return inside == 0;
    }

    synchronized boolean isOpen() {
        return isOpen;
    }

    /** @return false when the gate is closed; otherwise {@link #leave} has to follow */
    synchronized boolean enter() {
        if (isOpen) {
            inside++;
        }
        return isOpen;
    }

    void leave() {
        boolean isLast;
        synchronized (this) {
            inside--;
            isLast = inside == 0 && !isOpen;
        }
        if (isLast) {
            empty.run();
        }
    }
}
