package org.archivolt.librarian.lfs.internal.fs;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.Librarian;
import org.archivolt.librarian.PosixError;
import org.archivolt.librarian.Shelf;
import org.archivolt.librarian.ShelfKind;
import org.archivolt.librarian.lfs.internal.fuse.FuseRequest;

/** Directories that are read. What is read from the beginning is as it is then; who goes on with it goes on with that. */
final class Directories {
    private static final int TYPE_SHIFT = 12;
    private static final int ENTRY_LENGTH = 24;
    private static final int ALIGNMENT = 8;
    private static final int PAGE = 1000;

    private record Entry(long shelf, byte[] name, ShelfKind kind) {}

    /** An open directory. */
    private static final class Listing {
        private final long directory;
        private final List<Entry> entries = new ArrayList<>();
        private String last = "";
        private boolean isWhole;

        Listing(long directory) {
            this.directory = directory;
        }

        void begin(Librarian librarian) throws ArchivoltException {
            entries.clear();
            last = "";
            isWhole = false;
            Shelf self = librarian.shelf(directory);
            add(self.id(), ".", ShelfKind.DIRECTORY);
            add(self.parent() == 0 ? self.id() : self.parent(), "..", ShelfKind.DIRECTORY);
        }

        boolean has(long position, Librarian librarian) throws ArchivoltException {
            while (position >= entries.size() && !isWhole) {
                List<Shelf> more = librarian.list(directory, last, PAGE);
                more.forEach(shelf -> add(shelf.id(), shelf.name(), shelf.kind()));
                last = more.isEmpty() ? last : more.get(more.size() - 1).name();
                isWhole = more.size() < PAGE;
            }
            return position < entries.size();
        }

        private void add(long shelf, String name, ShelfKind kind) {
            entries.add(new Entry(shelf, name.getBytes(StandardCharsets.UTF_8), kind));
        }
    }

    private final Librarian librarian;
    private final Map<Long, Listing> open = new ConcurrentHashMap<>();
    private final AtomicLong lastHandle = new AtomicLong();

    Directories(LfsContext context) {
        this.librarian = context.librarian();
    }

    boolean open(FuseRequest request, ByteBuffer answer) throws ArchivoltException {
        long directory = LfsContext.shelfOf(request.node());
        if (librarian.shelf(directory).kind() != ShelfKind.DIRECTORY) {
            throw PosixError.ENOTDIR.of("opening a directory").with("shelf", directory);
        }
        long handle = lastHandle.incrementAndGet();
        open.put(handle, new Listing(directory));
        answer.putLong(handle).putInt(0).putInt(0);
        return true;
    }

    boolean read(FuseRequest request, ByteBuffer answer) throws ArchivoltException {
        Listing listing = open.get(request.nextLong());
        long position = request.nextLong();
        int end = answer.position() + request.nextInt();
        if (listing == null) {
            throw PosixError.EBADF.of("reading a directory that is not open");
        }
        synchronized (listing) {
            if (position == 0 || listing.entries.isEmpty()) {
                listing.begin(librarian);
            }
            while (listing.has(position, librarian)
                    && put(answer, end, listing.entries.get((int) position), position + 1)) {
                position++;
            }
        }
        return true;
    }

    /** @return whether there was room (fuse.h, struct fuse_dirent) */
    private static boolean put(ByteBuffer answer, int end, Entry entry, long next) {
        int padding = -entry.name().length & ALIGNMENT - 1;
        if (answer.position() + ENTRY_LENGTH + entry.name().length + padding > end) {
            return false;
        }
        answer.putLong(entry.shelf()).putLong(next).putInt(entry.name().length);
        answer.putInt(entry.kind().mode() >> TYPE_SHIFT).put(entry.name());
        for (int zero = 0; zero < padding; zero++) {
            answer.put((byte) 0);
        }
        return true;
    }

    boolean release(FuseRequest request) {
        open.remove(request.nextLong());
        return true;
    }
}
