package org.archivolt.librarian.internal.core;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.archivolt.dss.librarian.AttributeRecord;
import org.archivolt.dss.librarian.BookUse;
import org.archivolt.dss.librarian.LibrarianChanges;
import org.archivolt.librarian.NodeId;
import org.archivolt.librarian.Topology;
import org.archivolt.librarian.internal.pool.Pool;
import org.pcollections.TreePMap;

/** What rows are, where one state differs from an earlier one. Looks only at what was touched. */
final class Difference {
    private static final long[] NO_BOOKS = new long[0];

    private final LibrarianState before;
    private final LibrarianState after;
    private final Draft.Touched touched;

    private final LibrarianChanges.Builder changes = LibrarianChanges.builder();
    /** By address. */
    private final Map<Long, BookUse> uses = new HashMap<>();
    /** Addresses of books that are not any more where they were. */
    private final Set<Long> left = new HashSet<>();

    Difference(LibrarianState before, LibrarianState after, Draft.Touched touched) {
        this.before = before;
        this.after = after;
        this.touched = touched;
    }

    LibrarianChanges changes() {
        // In order of numbers, so that the same is written in the same way.
        new TreeSet<>(touched.shelves()).forEach(this::shelf);
        new TreeSet<>(touched.zeroings()).forEach(this::zeroing);
        new TreeSet<>(touched.handles()).forEach(this::handle);
        new TreeSet<>(touched.nodes()).forEach(this::node);
        switches();
        free();
        uses.values().forEach(changes::uses);
        registry();
        if (!after.memory().defaultPolicy().equals(before.memory().defaultPolicy())) {
            changes.defaultPolicy(after.memory().defaultPolicy());
        }
        if (after.ids().ceiling() != before.ids().ceiling()) {
            changes.lastId(after.ids().ceiling());
        }
        return changes.build();
    }

    private void registry() {
        Optional<Topology> now = after.memory().pool().map(Pool::topology);
        String memory = after.memory().identity();
        boolean isSame = now.equals(before.memory().pool().map(Pool::topology))
                && memory.equals(before.memory().identity());
        if (!isSame) {
            now.map(topology -> Rows.row(topology, memory)).ifPresent(changes::registry);
        }
    }

    private void shelf(long id) {
        Optional<ShelfEntry> was = before.names().find(id);
        Optional<ShelfEntry> is = after.names().find(id);
        if (is.isPresent() && !was.map(is.get()::hasRowOf).orElse(false)) {
            changes.shelves(Rows.row(is.get()));
        }
        if (is.isEmpty() && was.isPresent()) {
            changes.removeShelf(id);
        }
        is.ifPresent(entry -> attributes(id, attributesOf(was), entry.attributes()));
        booksOnShelf(id, booksOf(was), booksOf(is));
    }

    private static long[] booksOf(Optional<ShelfEntry> entry) {
        return entry.map(ShelfEntry::books).orElse(NO_BOOKS);
    }

    private static TreePMap<String, byte[]> attributesOf(Optional<ShelfEntry> entry) {
        return entry.map(ShelfEntry::attributes).orElse(TreePMap.empty());
    }

    private void attributes(long shelf, TreePMap<String, byte[]> was, TreePMap<String, byte[]> is) {
        if (was == is) {
            return;
        }
        is.forEach((name, value) -> {
            if (!Arrays.equals(was.get(name), value)) {
                changes.attributes(new AttributeRecord(shelf, name, value));
            }
        });
        was.keySet().stream()
                .filter(name -> !is.containsKey(name))
                .forEach(name -> changes.attributes(new AttributeRecord(shelf, name, null)));
    }

    /** Shelves grow and shrink at the end, so what they have in common is at the beginning. */
    private void booksOnShelf(long shelf, long[] was, long[] is) {
        int mismatch = Arrays.mismatch(was, is);
        int same = mismatch < 0 ? is.length : mismatch;
        for (int position = same; position < is.length; position++) {
            use(is[position], shelf, 0, position);
        }
        leave(LongStream.of(was).skip(same));
    }

    private void zeroing(long id) {
        ZeroingEntry was = before.zeroingEntries().get(id);
        ZeroingEntry is = after.zeroingEntries().get(id);
        if (was == null && is != null) {
            changes.zeroings(Rows.row(is));
            for (int i = 0; i < is.books().length; i++) {
                use(is.books()[i], 0, id, is.positions()[i]);
            }
        }
        if (was != null && is == null) {
            changes.removeZeroing(id);
        }
        if (was != null) {
            Set<Long> kept = new HashSet<>();
            LongStream.of(is == null ? NO_BOOKS : is.books()).forEach(kept::add);
            leave(LongStream.of(was.books()).filter(book -> !kept.contains(book)));
        }
    }

    private void use(long book, long shelf, long zeroing, int position) {
        uses.put(book, new BookUse(book, shelf, zeroing, position, isOffline(book)));
    }

    private void leave(LongStream books) {
        books.forEach(left::add);
    }

    private boolean isOffline(long book) {
        Pool pool = after.pool();
        return pool.isRegistered(book) && pool.isOffline(book);
    }

    /** Books that were taken out of use or back, wherever they are; and those that are not there any more. */
    private void switches() {
        long[] unknown = touched.books().stream()
                .mapToLong(Long::longValue)
                .filter(book -> !uses.containsKey(book) && !left.contains(book))
                .sorted()
                .toArray();
        if (unknown.length == 0) {
            return;
        }
        Owners owners = new Owners(after, unknown);
        for (long book : unknown) {
            long job = owners.jobOf(book);
            if (job != 0) {
                use(book, 0, job, owners.positionOf(book));
            } else if (owners.shelfOf(book) != 0) {
                use(book, owners.shelfOf(book), 0, owners.positionOf(book));
            } else {
                left.add(book);
            }
        }
    }

    /** What has left and is nowhere else is free; it has a row only while it is out of use. */
    private void free() {
        for (long book : new TreeSet<>(left)) {
            if (!uses.containsKey(book) && isOffline(book)) {
                use(book, 0, 0, 0);
            } else if (!uses.containsKey(book)) {
                changes.free(book);
            }
        }
    }

    private void handle(long id) {
        boolean was = before.handles().find(id).isPresent();
        after.handles().find(id).filter(handle -> !was).map(Rows::row).ifPresent(changes::handles);
        if (was && after.handles().find(id).isEmpty()) {
            changes.removeHandle(id);
        }
    }

    private void node(NodeId id) {
        Memory.NodeEntry is = after.memory().node(id);
        if (!is.equals(before.memory().node(id))) {
            changes.nodes(Rows.row(id, is));
        }
    }
}
