package org.archivolt.librarian.lfs.internal.fs;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.BookAddress;
import org.archivolt.librarian.Caller;
import org.archivolt.librarian.Librarian;
import org.archivolt.librarian.Opened;
import org.archivolt.librarian.PosixError;
import org.archivolt.librarian.Shelf;
import org.archivolt.librarian.ShelfBooks;
import org.archivolt.librarian.lfs.internal.fuse.FuseRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Open files: what the kernel asks of bytes. */
final class Files {
    private static final Logger LOG = LoggerFactory.getLogger(Files.class);

    private static final int KEEP_CACHE = 2; // FOPEN_KEEP_CACHE: what is stale shows by its time of modification
    private static final int TRUNCATE = 01000; // O_TRUNC
    private static final int KILL_PRIVILEGES_OPENING = 1; // FUSE_OPEN_KILL_SUIDGID
    private static final int KILL_PRIVILEGES = 4; // FUSE_WRITE_KILL_SUIDGID
    private static final int KEEP_SIZE = 1; // FALLOC_FL_KEEP_SIZE
    private static final int PUNCH_HOLE = 2; // FALLOC_FL_PUNCH_HOLE
    private static final int SET_USER = 04000;
    private static final int SET_GROUP = 02000;
    private static final int GROUP_RUNS = 00010;

    /** close(2) comes back before we hear of it; who truncates next must not be told that somebody has the file open. */
    private static final Duration CLOSING_BOUND = Duration.ofMillis(200);

    private final LfsContext context;
    private final Librarian librarian;
    private final Map<Long, OpenFile> open = new ConcurrentHashMap<>();
    private final AtomicLong lastNumber = new AtomicLong();

    Files(LfsContext context) {
        this.context = context;
        this.librarian = context.librarian();
    }

    boolean open(FuseRequest request, ByteBuffer answer) throws ArchivoltException {
        int flags = request.nextInt();
        int moreFlags = request.nextInt();
        Caller caller = context.caller(request);
        Opened opened = librarian.open(caller, LfsContext.shelfOf(request.node()));
        truncateIfAsked(opened, caller, flags, moreFlags);
        add(opened, caller, answer);
        return true;
    }

    /**
     * Part of opening, and not a request of its own: who has opened it is known here, and need not be one that can be told from others.
     *
     * @param flags of open(2)
     * @param moreFlags of FUSE
     * @return what it is then
     */
    Shelf truncateIfAsked(Opened opened, Caller caller, int flags, int moreFlags) throws ArchivoltException {
        if ((flags & TRUNCATE) == 0 || opened.isNew()) {
            return opened.shelf();
        }
        try {
            if ((moreFlags & KILL_PRIVILEGES_OPENING) != 0) {
                killPrivileges(caller, opened.shelf());
            }
            resize(caller, opened.shelf().id(), Optional.empty(), 0);
            return librarian.shelf(opened.shelf().id());
        } catch (ArchivoltException | RuntimeException e) {
            close(opened, caller);
            throw e;
        }
    }

    /** Ends what nobody uses. */
    void close(Opened opened, Caller caller) {
        context.shelves().closeLater(fileOf(opened, caller));
        closeRest();
    }

    private OpenFile fileOf(Opened opened, Caller caller) {
        return new OpenFile(context.shelves().take(opened.shelf().id()), caller, opened.handle());
    }

    /** Remembers what was opened, and says its number (fuse.h, struct fuse_open_out). */
    void add(Opened opened, Caller caller, ByteBuffer answer) {
        long number = lastNumber.incrementAndGet();
        open.put(number, fileOf(opened, caller));
        answer.putLong(number).putInt(KEEP_CACHE).putInt(0);
    }

    boolean read(FuseRequest request, ByteBuffer answer) throws ArchivoltException {
        OpenFile file = find(request.nextLong());
        long offset = request.nextLong();
        int size = Math.min(request.nextInt(), answer.remaining());
        int start = answer.position();
        whileOpen(file, () -> {
            ShelfBooks books = librarian.books(file.shelf.id);
            int count = (int) Math.max(0, Math.min(size, books.size() - offset));
            read(books, offset, answer.position(start).slice(start, count));
            answer.position(start + count);
        });
        return true;
    }

    private void read(ShelfBooks books, long offset, ByteBuffer into) throws ArchivoltException {
        long at = offset;
        for (int done = 0; done < into.limit(); ) {
            long inBook = at % books.bookSize();
            int part = (int) Math.min(into.limit() - done, books.bookSize() - inBook);
            context.memory().read(bookAt(books, at), books.bookSize(), inBook, into.slice(done, part));
            done += part;
            at += part;
        }
    }

    @FunctionalInterface
    private interface Work {
        void run() throws ArchivoltException;
    }

    /**
     * Moves bytes while the file is open for the Librarian. If it was not at the end, the books may have been somebody else's meanwhile: then once
     * more, with those that the shelf has now.
     */
    private void whileOpen(OpenFile file, Work work) throws ArchivoltException {
        Lock lock = file.shelf.resizing.readLock();
        lock.lock();
        try {
            long before;
            long after = file.check(librarian);
            do {
                before = after;
                work.run();
                after = file.check(librarian);
            } while (after != before);
        } finally {
            lock.unlock();
        }
    }

    boolean write(FuseRequest request, ByteBuffer answer) throws ArchivoltException {
        OpenFile file = find(request.nextLong());
        long offset = request.nextLong();
        int size = request.nextInt();
        int flags = request.nextInt();
        request.skip(2 * Long.BYTES);
        ByteBuffer bytes = request.next(size);
        whileOpen(file, () -> {
            if ((flags & KILL_PRIVILEGES) != 0) {
                killPrivileges(file.caller, librarian.shelf(file.shelf.id));
            }
            ShelfBooks books = longEnough(file, offset + size);
            changing(file, () -> write(books, offset, bytes));
        });
        answer.putInt(size).putInt(0);
        return true;
    }

    /** Also when it ends with an error, some of it may be done. */
    private void changing(OpenFile file, Work work) throws ArchivoltException {
        try {
            work.run();
        } finally {
            file.shelf.written(librarian, context.ticker().now());
        }
    }

    private ShelfBooks longEnough(OpenFile file, long end) throws ArchivoltException {
        ShelfBooks books = librarian.books(file.shelf.id);
        if (end <= books.size()) {
            return books;
        }
        librarian.extend(file.caller, file.shelf.id, end);
        return librarian.books(file.shelf.id);
    }

    private void write(ShelfBooks books, long offset, ByteBuffer bytes) throws ArchivoltException {
        long at = offset;
        int rest = bytes.remaining();
        for (int done = 0; done < rest; ) {
            long inBook = at % books.bookSize();
            int part = (int) Math.min(rest - done, books.bookSize() - inBook);
            context.memory().write(bookAt(books, at), books.bookSize(), inBook, bytes.slice(done, part));
            done += part;
            at += part;
        }
    }

    private static BookAddress bookAt(ShelfBooks books, long offset) {
        return books.at((int) (offset / books.bookSize()));
    }

    /** Who may write to a program must not make it run as its owner. */
    void killPrivileges(Caller caller, Shelf shelf) throws ArchivoltException {
        int killed = (shelf.permissions() & GROUP_RUNS) == 0 ? SET_USER : SET_USER | SET_GROUP;
        if ((shelf.permissions() & killed) != 0) {
            librarian.setPermissions(caller, shelf.id(), shelf.permissions() & ~killed);
        }
    }

    boolean allocate(FuseRequest request) throws ArchivoltException {
        OpenFile file = find(request.nextLong());
        long offset = request.nextLong();
        long length = request.nextLong();
        int mode = request.nextInt();
        if (mode == 0) {
            whileOpen(file, () -> librarian.extend(file.caller, file.shelf.id, offset + length));
        } else if (mode == (KEEP_SIZE | PUNCH_HOLE)) {
            whileOpen(file, () -> changing(file, () -> punch(librarian.books(file.shelf.id), offset, length)));
        } else {
            throw PosixError.EOPNOTSUPP.of("books beyond the end of a shelf, or other modes of fallocate");
        }
        return true;
    }

    private void punch(ShelfBooks books, long offset, long length) throws ArchivoltException {
        long end = Math.min(books.size(), offset + length);
        for (long at = offset; at < end; ) {
            long inBook = at % books.bookSize();
            long part = Math.min(end - at, books.bookSize() - inBook);
            context.memory().zero(bookAt(books, at), books.bookSize(), inBook, part);
            at += part;
        }
    }

    /**
     * @param number of the open file through which it is done, if there is one: then in the name of who has opened it
     */
    void resize(Caller asking, long id, Optional<Long> number, long size) throws ArchivoltException {
        OpenFile file = number.isPresent() ? find(number.get()) : null;
        Caller caller = file == null ? asking : file.caller;
        OpenShelf shelf = context.shelves().take(id);
        try {
            if (file != null) {
                file.check(librarian);
            }
            resize(caller, shelf, size);
        } finally {
            context.shelves().giveBack(shelf);
        }
    }

    private void resize(Caller caller, OpenShelf shelf, long size) throws ArchivoltException {
        long deadline = context.ticker().nanos() + CLOSING_BOUND.toNanos();
        while (true) {
            long closings = shelf.closings();
            try {
                resizeNow(caller, shelf, size);
                return;
            } catch (ArchivoltException e) {
                Duration left = Duration.ofNanos(deadline - context.ticker().nanos());
                if (PosixError.of(e) != PosixError.EMFILE || !awaitClosing(shelf, closings, left)) {
                    throw e;
                }
            }
        }
    }

    private void resizeNow(Caller caller, OpenShelf shelf, long size) throws ArchivoltException {
        Lock lock = shelf.resizing.writeLock();
        lock.lock();
        try {
            librarian.resize(caller, shelf.id, size);
        } finally {
            lock.unlock();
        }
    }

    private boolean awaitClosing(OpenShelf shelf, long since, Duration bound) {
        try {
            return shelf.awaitClosing(since, bound, context.ticker());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    boolean force(FuseRequest request) throws ArchivoltException {
        OpenFile file = find(request.nextLong());
        file.check(librarian);
        ShelfBooks books = librarian.books(file.shelf.id);
        List<BookAddress> addresses = new ArrayList<>(books.count());
        for (int index = 0; index < books.count(); index++) {
            addresses.add(books.at(index));
        }
        context.memory().force(addresses, books.bookSize());
        file.shelf.save(librarian, file.caller);
        librarian.settle();
        return true;
    }

    boolean release(FuseRequest request) throws ArchivoltException {
        OpenFile file = open.remove(request.nextLong());
        if (file != null) {
            context.shelves().close(file, librarian);
        }
        return true;
    }

    void setTimes(Caller caller, long id, Optional<Instant> accessed, Optional<Instant> modified)
            throws ArchivoltException {
        OpenShelf shelf = context.shelves().take(id);
        try {
            shelf.setTimes(librarian, caller, accessed, modified);
        } finally {
            context.shelves().giveBack(shelf);
        }
    }

    void saveTimes() throws ArchivoltException {
        for (OpenFile file : open.values()) {
            file.shelf.save(librarian, file.caller);
        }
    }

    void closeAll() {
        for (Map.Entry<Long, OpenFile> each : open.entrySet()) {
            if (open.remove(each.getKey(), each.getValue())) {
                context.shelves().closeLater(each.getValue());
            }
        }
        closeRest();
    }

    private void closeRest() {
        try {
            context.shelves().closeRest(librarian);
        } catch (ArchivoltException e) { // it ends with its node, or with a later attempt
            LOG.debug("lfs: closing what was left open: {}", e.getMessage());
        }
    }

    int count() {
        return open.size();
    }

    private OpenFile find(long number) throws ArchivoltException {
        OpenFile file = open.get(number);
        if (file == null) {
            throw PosixError.EBADF.of("using a file that is not open");
        }
        return file;
    }
}
