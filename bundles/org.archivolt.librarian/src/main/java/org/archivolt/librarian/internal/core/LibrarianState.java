package org.archivolt.librarian.internal.core;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.random.RandomGenerator;
import org.archivolt.base.ArchivoltException;
import org.archivolt.dss.librarian.LibrarianRecords;
import org.archivolt.librarian.Book;
import org.archivolt.librarian.BookAddress;
import org.archivolt.librarian.BookCounts;
import org.archivolt.librarian.BookQuery;
import org.archivolt.librarian.Caller;
import org.archivolt.librarian.Handle;
import org.archivolt.librarian.NodeId;
import org.archivolt.librarian.NodeState;
import org.archivolt.librarian.Shelf;
import org.archivolt.librarian.ShelfBooks;
import org.archivolt.librarian.ShelfPath;
import org.archivolt.librarian.Topology;

/** All that the Librarian knows. Immutable. */
public final class LibrarianState {
    private static final LibrarianState EMPTY = new LibrarianState();

    private LibrarianState() {}

    /** Nothing is registered. */
    public static LibrarianState empty() {
        return EMPTY;
    }

    /** @throws ArchivoltException {@code CATALOG_CORRUPT} when it cannot be true */
    public static LibrarianState of(LibrarianRecords records) throws ArchivoltException {
        throw new UnsupportedOperationException();
    }

    /** @throws ArchivoltException {@code ENODEV} when nothing is registered */
    public Topology topology() throws ArchivoltException {
        throw new UnsupportedOperationException();
    }

    public boolean isRegistered() {
        throw new UnsupportedOperationException();
    }

    // --- names

    public Shelf lookup(ShelfPath path) throws ArchivoltException {
        throw new UnsupportedOperationException();
    }

    public Shelf shelf(long id) throws ArchivoltException {
        throw new UnsupportedOperationException();
    }

    public ShelfPath pathOf(long id) throws ArchivoltException {
        throw new UnsupportedOperationException();
    }

    public List<Shelf> list(long directory, String after, int limit) throws ArchivoltException {
        throw new UnsupportedOperationException();
    }

    public String readLink(long shelf) throws ArchivoltException {
        throw new UnsupportedOperationException();
    }

    // --- handles

    public Handle handle(long id) throws ArchivoltException {
        throw new UnsupportedOperationException();
    }

    public List<Handle> handles(OptionalLong shelf, Optional<NodeId> node, long after, int limit)
            throws ArchivoltException {
        throw new UnsupportedOperationException();
    }

    /** How many the node has open. */
    public int handlesOf(NodeId node) {
        throw new UnsupportedOperationException();
    }

    public int handleCount() {
        throw new UnsupportedOperationException();
    }

    /** Distinct shelves that somebody has open. */
    public int openShelfCount() {
        throw new UnsupportedOperationException();
    }

    // --- bytes

    public ShelfBooks books(long shelf) throws ArchivoltException {
        throw new UnsupportedOperationException();
    }

    public List<BookAddress> preview(
            Caller caller, long shelf, Optional<String> policy, int books, Policies policies, RandomGenerator random)
            throws ArchivoltException {
        throw new UnsupportedOperationException();
    }

    /** What must be overwritten before the shelf may grow; nothing also when there is no such shelf. */
    public Optional<Tail> dirtyTail(long shelf) {
        throw new UnsupportedOperationException();
    }

    // --- metadata

    public byte[] attribute(long shelf, String name, Policies policies) throws ArchivoltException {
        throw new UnsupportedOperationException();
    }

    public SortedMap<String, Integer> attributes(long shelf, Policies policies) throws ArchivoltException {
        throw new UnsupportedOperationException();
    }

    /** @param node empty for the default of nodes that have none of their own, which there always is */
    public Optional<String> defaultPolicy(Optional<NodeId> node) throws ArchivoltException {
        throw new UnsupportedOperationException();
    }

    // --- books and nodes

    public Book book(BookAddress address) throws ArchivoltException {
        throw new UnsupportedOperationException();
    }

    public List<Book> books(BookQuery query) {
        throw new UnsupportedOperationException();
    }

    public BookCounts counts() {
        throw new UnsupportedOperationException();
    }

    public BookCounts countsOf(NodeId node) {
        throw new UnsupportedOperationException();
    }

    /** Whether its memory can be used. */
    public boolean isOnline(NodeId node) {
        throw new UnsupportedOperationException();
    }

    public boolean hasNode(NodeId node) {
        throw new UnsupportedOperationException();
    }

    /** {@code ABSENT}, {@code ACTIVE} or {@code OFFLINE}: what was said, however late the next sign of life is. */
    public NodeState nodeState(NodeId node) {
        throw new UnsupportedOperationException();
    }

    public boolean areControllersOnline(NodeId node) {
        throw new UnsupportedOperationException();
    }

    // --- the whole

    /** With a name, but the root. */
    public int namedShelfCount() {
        throw new UnsupportedOperationException();
    }

    /** Oldest first. */
    public List<Zeroing> zeroings() {
        throw new UnsupportedOperationException();
    }

    public Optional<Zeroing> zeroing(long job) {
        throw new UnsupportedOperationException();
    }
}
