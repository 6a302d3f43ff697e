package org.archivolt.testkit.librarian;

import java.nio.ByteBuffer;
import java.util.Collection;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.BookAddress;
import org.archivolt.librarian.memory.FabricMemory;

/** Another memory, for those who change a part of what it does. */
public class DelegatingFabric implements FabricMemory {
    private final FabricMemory memory;

    public DelegatingFabric(FabricMemory memory) {
        this.memory = memory;
    }

    @Override
    public String identity() {
        return memory.identity();
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
        memory.zero(book, bookSize, offset, length);
    }

    @Override
    public void force(Collection<BookAddress> books, long bookSize) throws ArchivoltException {
        memory.force(books, bookSize);
    }
}
