package org.archivolt.librarian.lfs.internal.fs;

import java.nio.ByteBuffer;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.BookAddress;
import org.archivolt.testkit.librarian.DelegatingFabric;
import org.archivolt.testkit.librarian.MemoryFabric;

/** A memory in which something happens just before the next read. */
final class RudeFabric extends DelegatingFabric {
    private static final Event NOTHING = () -> {};

    private Event beforeRead = NOTHING;

    RudeFabric() {
        super(new MemoryFabric());
    }

    @FunctionalInterface
    interface Event {
        void happen() throws ArchivoltException;
    }

    /** Once. */
    void beforeRead(Event event) {
        beforeRead = event;
    }

    @Override
    public void read(BookAddress book, long bookSize, long offset, ByteBuffer into) throws ArchivoltException {
        Event event = beforeRead;
        beforeRead = NOTHING;
        event.happen();
        super.read(book, bookSize, offset, into);
    }
}
