package org.archivolt.librarian.internal.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.dss.librarian.AttributeRecord;
import org.archivolt.dss.librarian.BookUse;
import org.archivolt.dss.librarian.HandleRecord;
import org.archivolt.dss.librarian.LibrarianRecords;
import org.archivolt.dss.librarian.NodeRecord;
import org.archivolt.dss.librarian.ShelfRecord;
import org.archivolt.dss.librarian.ZeroingRecord;
import org.archivolt.librarian.BookAddress;
import org.archivolt.librarian.Handle;
import org.archivolt.librarian.NodeId;
import org.archivolt.librarian.Shelf;
import org.archivolt.librarian.internal.core.Memory.NodeEntry;
import org.archivolt.librarian.internal.pool.Pool;
import org.pcollections.TreePMap;

/** Makes a state of rows, and believes none of them. */
final class Loading {
    private static final BookUse[] NO_BOOKS = {};

    private final LibrarianRecords records;
    private final Map<Long, BookUse[]> onShelves;
    private final Map<Long, BookUse[]> inJobs;
    private final Map<Long, TreePMap<String, byte[]>> attributes = new HashMap<>();
    private final Map<Long, ShelfEntry> shelves = new HashMap<>();
    private final Set<Long> ids = new HashSet<>();

    Loading(LibrarianRecords records) {
        this.records = records;
        this.onShelves = byOwner(records.uses(), BookUse::shelf);
        this.inJobs = byOwner(records.uses(), BookUse::zeroing);
        for (AttributeRecord row : records.attributes()) {
            attributes.merge(
                    row.shelf(), TreePMap.singleton(row.name(), row.value()), (some, more) -> some.plusAll(more));
        }
    }

    private static Map<Long, BookUse[]> byOwner(List<BookUse> uses, ToLongFunction<BookUse> owner) {
        Map<Long, List<BookUse>> found = uses.stream()
                .filter(use -> owner.applyAsLong(use) != 0)
                .sorted(Comparator.comparingInt(BookUse::position))
                .collect(Collectors.groupingBy(owner::applyAsLong));
        Map<Long, BookUse[]> arrays = new HashMap<>();
        found.forEach((id, list) -> arrays.put(id, list.toArray(BookUse[]::new)));
        return arrays;
    }

    LibrarianState state() throws ArchivoltException {
        try {
            return checked();
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new ArchivoltException(ErrorCode.CATALOG_CORRUPT, "reading the Librarian's rows", e);
        }
    }

    private LibrarianState checked() throws ArchivoltException {
        Memory memory = memory();
        for (ShelfRecord row : records.shelves()) {
            shelves.put(claim("shelf", row.id()), shelf(row, memory.pool()));
        }
        requireOwners();
        Names names = names();
        OpenShelves handles = OpenShelves.NONE;
        for (HandleRecord row : records.handles()) {
            handles = handles.plus(handle(row));
        }
        requireReachable(handles);
        TreePMap<Long, ZeroingEntry> zeroings = TreePMap.empty();
        for (ZeroingRecord row : records.zeroings()) {
            zeroings = zeroings.plus(claim("job", row.id()), zeroing(row));
        }
        return new LibrarianState(memory, names, handles, zeroings, Ids.from(records.lastId()));
    }

    private static ArchivoltException corrupt(String what) {
        return new ArchivoltException(ErrorCode.CATALOG_CORRUPT, "reading the Librarian's rows: " + what);
    }

    /** No number is used twice, and none is above the last. */
    private long claim(String kind, long id) throws ArchivoltException {
        if (!ids.add(id) || id < 1 || id > records.lastId()) {
            throw corrupt("a number is used twice or not yet").with(kind, id).with("last", records.lastId());
        }
        return id;
    }

    // --- books

    private Memory memory() throws ArchivoltException {
        Memory memory = Memory.NONE.withDefault(records.defaultPolicy());
        for (NodeRecord row : records.nodes()) {
            NodeEntry entry = Rows.entry(row);
            memory = memory.with(new NodeId(row.node()), entry);
        }
        if (records.registry().isEmpty()) {
            if (!records.uses().isEmpty()) {
                throw corrupt("there are books, but none are registered");
            }
            return memory;
        }
        return memory.with(pool(Pool.of(Rows.topology(records.registry().get()))))
                .withIdentity(records.registry().get().memory());
    }

    private Pool pool(Pool free) throws ArchivoltException {
        requireRegisteredOnce(free);
        BookUse[] owned = records.uses().stream()
                .filter(use -> use.shelf() != 0 || use.zeroing() != 0)
                .toArray(BookUse[]::new);
        BookUse[] zombies =
                records.uses().stream().filter(use -> use.zeroing() != 0).toArray(BookUse[]::new);
        Pool pool = free.used(addresses(owned), at -> owned[at].shelf())
                .zombie(addresses(zombies), at -> zombies[at].zeroing());
        for (BookUse use : records.uses()) {
            if (use.isOffline()) {
                pool = pool.offline(use.address(), true);
            }
        }
        return pool;
    }

    private static long[] addresses(BookUse[] uses) {
        return Arrays.stream(uses).mapToLong(BookUse::address).toArray();
    }

    private void requireRegisteredOnce(Pool pool) throws ArchivoltException {
        Set<Long> seen = new HashSet<>();
        for (BookUse use : records.uses()) {
            boolean isOnBoth = use.shelf() != 0 && use.zeroing() != 0;
            if (!seen.add(use.address()) || isOnBoth || !pool.isRegistered(use.address())) {
                throw corrupt("a book is in two places, or not registered")
                        .with("book", new BookAddress(use.address()))
                        .with("shelf", use.shelf())
                        .with("job", use.zeroing());
            }
        }
    }

    private void requireOwners() throws ArchivoltException {
        for (long shelf : onShelves.keySet()) {
            if (!shelves.containsKey(shelf)) {
                throw corrupt("books are on a shelf that is not there").with("shelf", shelf);
            }
        }
        Set<Long> jobs = records.zeroings().stream().map(ZeroingRecord::id).collect(Collectors.toSet());
        for (long job : inJobs.keySet()) {
            if (!jobs.contains(job)) {
                throw corrupt("books are in a job that is not there").with("job", job);
            }
        }
        for (long shelf : attributes.keySet()) {
            if (!shelves.containsKey(shelf)) {
                throw corrupt("an attribute is of a shelf that is not there").with("shelf", shelf);
            }
        }
    }

    // --- shelves

    private ShelfEntry shelf(ShelfRecord row, Optional<Pool> pool) throws ArchivoltException {
        BookUse[] uses = onShelves.getOrDefault(row.id(), NO_BOOKS);
        long[] books = new long[uses.length];
        for (int position = 0; position < uses.length; position++) {
            if (uses[position].position() != position) {
                throw corrupt("books of a shelf are missing")
                        .with("shelf", row.id())
                        .with("position", position);
            }
            books[position] = uses[position].address();
        }
        ShelfEntry entry = Rows.entry(row, books, attributes.getOrDefault(row.id(), TreePMap.empty()));
        requireSize(entry, pool);
        return entry;
    }

    private static void requireSize(ShelfEntry entry, Optional<Pool> pool) throws ArchivoltException {
        long size = entry.size();
        long dirtyEnd = entry.extent().dirtyEnd();
        boolean isRight = size >= 0 && dirtyEnd >= size;
        if (entry.kind().hasBooks()) {
            long bookSize = pool.map(Pool::bookSize).orElse(1L);
            isRight &=
                    entry.books().length == Sizes.books(size, bookSize) && dirtyEnd <= entry.books().length * bookSize;
        } else {
            isRight &= entry.books().length == 0;
        }
        if (!isRight) {
            throw corrupt("a shelf has another size than its books")
                    .with("shelf", entry.id())
                    .with("size", size)
                    .with("dirtyEnd", dirtyEnd)
                    .with("books", entry.books().length);
        }
    }

    private Names names() throws ArchivoltException {
        if (records.registry().isPresent() && !shelves.containsKey(Shelf.ROOT)) {
            throw corrupt("there is no root");
        }
        Set<Long> reached = new HashSet<>(Set.of(Shelf.ROOT));
        for (ShelfEntry entry : shelves.values()) {
            if (entry.isNameless()
                    ? !entry.name().isEmpty() || !entry.kind().hasBooks()
                    : !isUnderRoot(entry, reached)) {
                throw corrupt("a shelf is in no directory")
                        .with("shelf", entry.id())
                        .with("parent", entry.parent());
            }
        }
        return Names.of(shelves.values()).orElseThrow(() -> corrupt("two shelves have one name"));
    }

    /** @param reached directories of which it is known */
    private boolean isUnderRoot(ShelfEntry entry, Set<Long> reached) {
        List<Long> way = new ArrayList<>();
        ShelfEntry at = entry;
        while (!reached.contains(at.id())) {
            way.add(at.id());
            at = shelves.get(at.parent());
            if (at == null || !at.isDirectory() || way.size() > shelves.size()) {
                return false;
            }
        }
        reached.addAll(way);
        return true;
    }

    /** What has neither a name nor a handle, nobody could ever remove. */
    private void requireReachable(OpenShelves handles) throws ArchivoltException {
        for (ShelfEntry entry : shelves.values()) {
            if (entry.isNameless() && !handles.isOpen(entry.id())) {
                throw corrupt("a shelf has neither a name nor a handle").with("shelf", entry.id());
            }
        }
    }

    // --- handles and jobs

    private Handle handle(HandleRecord row) throws ArchivoltException {
        ShelfEntry shelf = shelves.get(row.shelf());
        if (shelf == null || !shelf.kind().hasBooks()) {
            throw corrupt("a handle is of no shelf").with("handle", row.id()).with("shelf", row.shelf());
        }
        claim("handle", row.id());
        return Rows.handle(row);
    }

    private ZeroingEntry zeroing(ZeroingRecord row) throws ArchivoltException {
        BookUse[] uses = inJobs.getOrDefault(row.id(), NO_BOOKS);
        long[] books = new long[uses.length];
        int[] positions = new int[uses.length];
        for (int i = 0; i < uses.length; i++) {
            books[i] = uses[i].address();
            positions[i] = uses[i].position();
        }
        if (books.length == 0) {
            throw corrupt("a job has no books").with("job", row.id());
        }
        return new ZeroingEntry(row.id(), row.shelf(), row.reason(), books, positions);
    }
}
