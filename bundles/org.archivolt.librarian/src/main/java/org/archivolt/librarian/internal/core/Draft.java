package org.archivolt.librarian.internal.core;

import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.LongStream;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.Handle;
import org.archivolt.librarian.NodeId;
import org.archivolt.librarian.Shelf;
import org.archivolt.librarian.internal.core.Memory.NodeEntry;
import org.archivolt.librarian.internal.pool.Pool;

/** The state while one command changes it. Keeps what is true of every state true, command by command. */
public final class Draft {
    /** What may have changed. */
    record Touched(Set<Long> shelves, Set<Long> handles, Set<Long> zeroings, Set<NodeId> nodes, Set<Long> books) {
        static Touched nothing() {
            return new Touched(new HashSet<>(), new HashSet<>(), new HashSet<>(), new HashSet<>(), new HashSet<>());
        }

        void add(Touched more) {
            shelves.addAll(more.shelves);
            handles.addAll(more.handles);
            zeroings.addAll(more.zeroings);
            nodes.addAll(more.nodes);
            books.addAll(more.books);
        }
    }

    private static final int JOB_MAX = 8192;

    private final Touched touched = Touched.nothing();
    private LibrarianState state;
    private boolean isRelaxed;

    Draft(LibrarianState state) {
        this.state = state;
    }

    LibrarianState state() {
        return state;
    }

    Touched touched() {
        return touched;
    }

    boolean isRelaxed() {
        return isRelaxed;
    }

    /** What is done here may be answered before it is durable. */
    void relax() {
        isRelaxed = true;
    }

    Names names() {
        return state.names();
    }

    Memory memory() {
        return state.memory();
    }

    /** @throws ArchivoltException {@code ENODEV} */
    void requireNode(NodeId node) throws ArchivoltException {
        state.requireNode(node);
    }

    long nextId() {
        state = state.with(state.ids().next());
        return state.ids().last();
    }

    /** No shelf, handle or job gets a number as low as this. */
    void skipIds(long last) {
        if (state.ids().last() < last) {
            state = state.with(Ids.from(last));
        }
    }

    /** Puts it where it says it is; its directory was modified then. */
    void add(ShelfEntry entry, Instant now) {
        touched.shelves.add(entry.id());
        state = state.with(names().added(entry));
        touchDirectory(entry, now);
    }

    /** What is known of it, but its name. */
    void put(ShelfEntry entry) {
        touched.shelves.add(entry.id());
        state = state.with(names().with(entry));
    }

    /** Gives it another name, or none. */
    void rename(ShelfEntry entry, long parent, String name, Instant now) {
        touched.shelves.add(entry.id());
        state = state.with(names().removed(entry));
        touchDirectory(entry, now);
        ShelfEntry renamed = entry.named(parent, name).changed(now);
        state = state.with(names().added(renamed));
        touchDirectory(renamed, now);
    }

    /** Takes its name away. What has books or handles may be there for longer. */
    void removeName(ShelfEntry entry, String reason, Instant now) {
        if (state.handles().isOpen(entry.id())) {
            rename(entry, ShelfEntry.NO_PARENT, "", now);
        } else {
            erase(entry, reason);
            touchDirectory(entry, now);
        }
    }

    private void erase(ShelfEntry entry, String reason) {
        touched.shelves.add(entry.id());
        state = state.with(names().removed(entry));
        zero(entry.id(), reason, entry.books());
    }

    private void touchDirectory(ShelfEntry child, Instant now) {
        if (child.id() != Shelf.ROOT) {
            names().find(child.parent()).ifPresent(directory -> put(directory.modified(now)));
        }
    }

    /** Books that have left a shelf are overwritten, and free then. */
    void zero(long shelf, String reason, long[] books) {
        if (books.length == 0) {
            return;
        }
        ZeroingEntry job = ZeroingEntry.of(nextId(), shelf, reason, books);
        setPool(state.pool().zombie(books, job.id()));
        putZeroing(job);
    }

    /** Free books are overwritten before somebody gets them. In several jobs, since each step of one copies what is left of it. */
    void zeroFree(String reason) {
        long[] free = LongStream.of(state.pool().addresses())
                .filter(book -> state.pool().ownerOf(book) == 0)
                .toArray();
        for (int begin = 0; begin < free.length; begin += JOB_MAX) {
            long[] books = Arrays.copyOfRange(free, begin, Math.min(free.length, begin + JOB_MAX));
            setPool(state.pool().used(books, 0));
            zero(0, reason, books);
        }
    }

    void putZeroing(ZeroingEntry job) {
        touched.zeroings.add(job.id());
        state = state.withZeroings(
                job.books().length == 0
                        ? state.zeroingEntries().minus(job.id())
                        : state.zeroingEntries().plus(job.id(), job));
    }

    void setPool(Pool pool) {
        state = state.with(memory().with(pool));
    }

    void setMemoryIdentity(String identity) {
        state = state.with(memory().withIdentity(identity));
    }

    void setOffline(long book, boolean isOffline) {
        touched.books.add(book);
        setPool(state.pool().offline(book, isOffline));
    }

    /** A book that is not registered any more, and was free. */
    void forget(long book) {
        touched.books.add(book);
    }

    void put(NodeId node, NodeEntry entry) {
        touched.nodes.add(node);
        state = state.with(memory().with(node, entry));
    }

    void setDefaultPolicy(String policy) {
        state = state.with(memory().withDefault(policy));
    }

    void add(Handle handle) {
        touched.handles.add(handle.id());
        state = state.with(state.handles().plus(handle));
    }

    /** The last handle of a shelf without a name ends the shelf. */
    void end(Handle handle) {
        touched.handles.add(handle.id());
        state = state.with(state.handles().minus(handle));
        if (!state.handles().isOpen(handle.shelf())) {
            names().find(handle.shelf())
                    .filter(ShelfEntry::isNameless)
                    .ifPresent(entry -> erase(entry, Reasons.UNLINK));
        }
    }

    void endAll(NodeId node) {
        state.handles().of(node).forEach(this::end);
    }
}
