package org.archivolt.librarian.lfs.internal.fs;

import java.nio.ByteBuffer;
import java.util.Collection;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.BookAddress;
import org.archivolt.librarian.memory.FabricMemory;
import org.archivolt.testkit.librarian.MemoryFabric;

/** A memory in which something happens just before the next read. */
final class RudeFabric implements FabricMemory {
    private static final Event NOTHING = () -> {};

    private final MemoryFabric memory = new MemoryFabric();
    private Event beforeRead = NOTHING;

    @FunctionalInterface
    interface Event {
        void happen() throws ArchivoltException;
    }

    /** Once. */
    void beforeRead(Event event) {
        beforeRead = event;
    }

    @Override
    public String identity() {
        return memory.identity();
    }

    @Override
    public void read(BookAddress book, long bookSize, long offset, ByteBuffer into) throws ArchivoltException {
        Event event = beforeRead;
        beforeRead = NOTHING;
        event.happen();
        memory.read(book, bookSize, offset, into);
    }

    @Override
    public void write(BookAddress book, long bookSize, long offset, ByteBuffer from) throws ArchivoltException {
        memory.write(book, bookSize, offset, from);
    }

    @Override
    public void zero(BookAddress book, long bookSize, long offset, long length) throws ArchivoltException {
        memory.zero(book, bookSize, offset, length);
    }

    @Override
    public void force(Collection<BookAddress> books, long bookSize) throws ArchivoltException {
        memory.force(books, bookSize);
    }
}
