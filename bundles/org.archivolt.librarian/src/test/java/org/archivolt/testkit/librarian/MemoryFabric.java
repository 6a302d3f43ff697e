package org.archivolt.testkit.librarian;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.librarian.BookAddress;
import org.archivolt.librarian.memory.FabricMemory;

/**
 * Books in memory, in pages that exist when something was written to them: a book of 8 GiB costs what is on it. Remembers what was not
 * forced, and can be told to lose it, or to fail.
 */
public final class MemoryFabric implements FabricMemory {
    private static final int PAGE = 1 << 12;

    private final Map<BookAddress, Map<Long, byte[]>> books = new HashMap<>();
    private final Map<BookAddress, Map<Long, byte[]>> durable = new HashMap<>();
    private final Set<BookAddress> dirty = new HashSet<>();
    private final String identity;
    private boolean isBroken;

    /** All of these say that they are the same memory. */
    public MemoryFabric() {
        this("memory");
    }

    public MemoryFabric(String identity) {
        this.identity = identity;
    }

    @Override
    public String identity() {
        return identity;
    }

    /** From now on, whether everything fails. */
    public synchronized void setBroken(boolean isBroken) {
        this.isBroken = isBroken;
    }

    /** Books that were written to and not forced. */
    public synchronized Set<BookAddress> unforced() {
        return Set.copyOf(dirty);
    }

    /** As when the power goes: what was not forced is what it was before. */
    public synchronized void losePower() {
        for (BookAddress book : dirty) {
            Map<Long, byte[]> before = durable.get(book);
            if (before == null) {
                books.remove(book);
            } else {
                books.put(book, copyOf(before));
            }
        }
        dirty.clear();
    }

    @Override
    public synchronized void read(BookAddress book, long bookSize, long offset, ByteBuffer into)
            throws ArchivoltException {
        check(bookSize, offset, into.remaining());
        Map<Long, byte[]> pages = books.getOrDefault(book, Map.of());
        long at = offset;
        while (into.hasRemaining()) {
            int in = (int) (at % PAGE);
            int part = Math.min(into.remaining(), PAGE - in);
            byte[] page = pages.get(at / PAGE);
            into.put(page == null ? new byte[PAGE] : page, in, part);
            at += part;
        }
    }

    @Override
    public synchronized void write(BookAddress book, long bookSize, long offset, ByteBuffer from)
            throws ArchivoltException {
        check(bookSize, offset, from.remaining());
        Map<Long, byte[]> pages = books.computeIfAbsent(book, each -> new TreeMap<>());
        dirty.add(book);
        long at = offset;
        while (from.hasRemaining()) {
            int in = (int) (at % PAGE);
            int part = Math.min(from.remaining(), PAGE - in);
            from.get(pages.computeIfAbsent(at / PAGE, each -> new byte[PAGE]), in, part);
            at += part;
        }
    }

    @Override
    public synchronized void zero(BookAddress book, long bookSize, long offset, long length) throws ArchivoltException {
        check(bookSize, offset, length);
        if (length == bookSize) {
            books.remove(book);
        } else {
            clear(books.getOrDefault(book, Map.of()), offset, offset + length);
        }
        keep(book);
    }

    private static void clear(Map<Long, byte[]> pages, long from, long to) {
        for (Map.Entry<Long, byte[]> page : pages.entrySet()) {
            long start = page.getKey() * PAGE;
            for (long at = Math.max(from, start); at < Math.min(to, start + PAGE); at++) {
                page.getValue()[(int) (at - start)] = 0;
            }
        }
    }

    @Override
    public synchronized void force(Collection<BookAddress> forced, long bookSize) throws ArchivoltException {
        check(bookSize, 0, 0);
        forced.forEach(this::keep);
    }

    private void keep(BookAddress book) {
        Map<Long, byte[]> pages = books.get(book);
        if (pages == null) {
            durable.remove(book);
        } else {
            durable.put(book, copyOf(pages));
        }
        dirty.remove(book);
    }

    private static Map<Long, byte[]> copyOf(Map<Long, byte[]> pages) {
        Map<Long, byte[]> copy = new TreeMap<>();
        pages.forEach((number, page) -> copy.put(number, page.clone()));
        return copy;
    }

    private void check(long bookSize, long offset, long length) throws ArchivoltException {
        if (isBroken) {
            throw new ArchivoltException(ErrorCode.DEVICE_FAULT, "reaching the memory");
        }
        if (offset < 0 || length < 0 || offset > bookSize - length) {
            throw new IllegalArgumentException("outside of the book: " + offset + " + " + length);
        }
    }
}
