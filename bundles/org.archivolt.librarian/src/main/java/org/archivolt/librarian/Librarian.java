package org.archivolt.librarian;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import org.archivolt.base.ArchivoltException;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Keeps books and shelves. Safe for use by many threads. Methods wait for the catalog, bounded: {@code CATALOG_UNAVAILABLE},
 * {@code TIMEOUT}, {@code SHUTTING_DOWN}; those that only read do not wait when the Librarian is on this host. All errors name a
 * {@link PosixError}; below, those names are used. Every method that takes a shelf's number answers {@code ENOENT} when it is not there, and every one
 * that takes a path when a directory on the way is not, or the one where it starts, {@code ENOTDIR} when it is no directory. Symbolic links are
 * not followed. Every method that takes a caller answers {@code ENODEV} when its node is not registered; before anything is, there is no root either.
 */
@ProviderType
public interface Librarian {
    // --- registration

    /**
     * Registers books: for the first time, or what has been added. All or nothing.
     *
     * @param text INI or JSON (docs/librarian.md)
     * @param isDry only says what would be
     * @throws ArchivoltException {@code EINVAL} with all that is wrong, each with section and key; {@code EBUSY} when books would go that
     *     are in use, naming shelves
     */
    Registration register(String text, boolean isDry) throws ArchivoltException;

    /** @throws ArchivoltException {@code ENODEV} when nothing is registered */
    Topology topology() throws ArchivoltException;

    /**
     * What is registered, as JSON that {@link #register} takes for the same.
     *
     * @throws ArchivoltException {@code ENODEV} when nothing is registered
     */
    String exported() throws ArchivoltException;

    // --- names

    Shelf lookup(ShelfPath path) throws ArchivoltException;

    Shelf shelf(long id) throws ArchivoltException;

    /** @throws ArchivoltException {@code ENOENT} also when it has no name any more */
    ShelfPath pathOf(long id) throws ArchivoltException;

    /**
     * What is in a directory, by name (bytes of UTF-8).
     *
     * @param after the name behind which to begin; empty for the beginning
     * @param limit 1 to 10,000
     * @throws ArchivoltException {@code ENOTDIR}
     */
    List<Shelf> list(long directory, String after, int limit) throws ArchivoltException;

    /**
     * Opens a file; makes it when it is not there, empty, with the policy of its directory if that has one, else the default of the
     * caller's node.
     *
     * @param isExclusive {@code EEXIST} when it is there
     * @throws ArchivoltException {@code EISDIR}; {@code EINVAL} for a link
     */
    Opened create(Caller caller, ShelfPath path, int permissions, boolean isExclusive) throws ArchivoltException;

    /**
     * Makes a shelf that shows as a block device, with books of the caller's node. Its policy is LocalNode.
     *
     * @param books 1 or more
     * @throws ArchivoltException {@code EEXIST}, {@code ENOSPC}, {@code EINVAL}
     */
    Shelf createBlock(Caller caller, ShelfPath path, int permissions, int books) throws ArchivoltException;

    /** @throws ArchivoltException {@code EEXIST} */
    Shelf makeDirectory(Caller caller, ShelfPath path, int permissions) throws ArchivoltException;

    /** @throws ArchivoltException {@code ENOTEMPTY}, {@code ENOTDIR}; {@code EBUSY} for the root and lost+found */
    void removeDirectory(Caller caller, ShelfPath path) throws ArchivoltException;

    /**
     * @param target any text of 1 to 4,095 bytes
     * @throws ArchivoltException {@code EEXIST}
     */
    Shelf symlink(Caller caller, ShelfPath path, String target) throws ArchivoltException;

    /** @throws ArchivoltException {@code EINVAL} when it is no link */
    String readLink(long shelf) throws ArchivoltException;

    /**
     * As rename(2): what is at {@code to} is replaced in one step, as {@link #unlink} would remove it. Open handles stay.
     *
     * @param isReplacing otherwise {@code EEXIST} when something is at {@code to}
     * @throws ArchivoltException {@code EINVAL} into itself; {@code ENOTEMPTY}, {@code EISDIR}, {@code ENOTDIR}; {@code EBUSY} for the
     *     root and lost+found
     */
    Shelf rename(Caller caller, ShelfPath from, ShelfPath to, boolean isReplacing) throws ArchivoltException;

    /**
     * Removes a name, not of a directory ({@code EISDIR}). Who has it open goes on with it; its books are overwritten when the last
     * has closed it.
     */
    void unlink(Caller caller, ShelfPath path) throws ArchivoltException;

    /** As {@link #unlink}, but {@code EBUSY} while anybody has it open. */
    void destroy(Caller caller, ShelfPath path) throws ArchivoltException;

    // --- handles

    /** @throws ArchivoltException {@code EISDIR}; {@code EINVAL} for a link; {@code EAGAIN} when a node has too many */
    Opened open(Caller caller, long shelf) throws ArchivoltException;

    /**
     * No change when it is not open, or another node's. Durable with the next thing that is: until then it may be open again after a crash,
     * for as long as its node's lease runs.
     */
    void close(Caller caller, long handle) throws ArchivoltException;

    /** An operator takes it away; its node is told {@code ESTALE} with the next use. No change when it is not there. */
    void revoke(long handle) throws ArchivoltException;

    /** @throws ArchivoltException {@code ESTALE} when it has ended */
    Handle handle(long id) throws ArchivoltException;

    /**
     * By number.
     *
     * @param after the number behind which to begin; 0 for the beginning
     * @param limit 1 to 10,000
     */
    List<Handle> handles(OptionalLong shelf, Optional<NodeId> node, long after, int limit) throws ArchivoltException;

    // --- bytes

    /**
     * Changes the size. More books come by the shelf's policy, all or none; fewer go from the end, to be overwritten. Bytes that are added are
     * zero.
     *
     * @param size bytes
     * @throws ArchivoltException {@code ENOSPC}; {@code EMFILE} when it would become smaller and another node or process has it open, or
     *     an {@linkplain Caller#UNNAMED unnamed} one asks and such have it open more than once; {@code EINVAL}, {@code EFBIG}; {@code
     *     ERANGE} and {@code ENOSYS} of its policy; {@code EISDIR}
     */
    Shelf resize(Caller caller, long shelf, long size) throws ArchivoltException;

    /**
     * Makes it at least so long, as a write behind the end does. Without more books this is quick and not yet durable.
     *
     * @throws ArchivoltException as {@link #resize}
     */
    Shelf extend(Caller caller, long shelf, long size) throws ArchivoltException;

    /** Waits until everything that was done before is durable. */
    void settle() throws ArchivoltException;

    /** @throws ArchivoltException {@code EISDIR}; {@code EINVAL} for a link */
    ShelfBooks books(long shelf) throws ArchivoltException;

    /**
     * Which books a shelf would get now, without taking them.
     *
     * @param policy empty for the shelf's own
     * @throws ArchivoltException as {@link #resize}
     */
    List<BookAddress> preview(Caller caller, long shelf, Optional<String> policy, int books) throws ArchivoltException;

    // --- metadata

    /**
     * @param accessed unchanged if empty, as is the other
     * @throws ArchivoltException {@code EINVAL} outside the years 1 to 9999
     */
    void setTimes(Caller caller, long shelf, Optional<Instant> accessed, Optional<Instant> modified)
            throws ArchivoltException;

    void setPermissions(Caller caller, long shelf, int permissions) throws ArchivoltException;

    /** @param user -1 for no change, as is the other */
    void setOwner(Caller caller, long shelf, int user, int group) throws ArchivoltException;

    /**
     * An extended attribute, with those that the Librarian makes up ({@link ShelfAttributes}).
     *
     * @throws ArchivoltException {@code ENODATA}, {@code EOPNOTSUPP}, {@code EINVAL}
     */
    byte[] attribute(long shelf, String name) throws ArchivoltException;

    /** Names and lengths of the values, sorted. */
    SortedMap<String, Integer> attributes(long shelf) throws ArchivoltException;

    /**
     * @param value at most 64 KiB; all names of a shelf together as much, and all values 1 MiB
     * @throws ArchivoltException {@code EEXIST}, {@code ENODATA}, {@code EOPNOTSUPP}, {@code EINVAL}, {@code EFBIG}
     */
    void setAttribute(Caller caller, long shelf, String name, byte[] value, AttributeMode mode)
            throws ArchivoltException;

    /** @throws ArchivoltException {@code ENODATA}; {@code EINVAL} for those of the Librarian */
    void removeAttribute(Caller caller, long shelf, String name) throws ArchivoltException;

    // --- policies

    /** In the order in which the reference publishes them; others by name behind. */
    List<PolicyInfo> policies();

    /** @param node empty for the default of nodes that have none of their own */
    Optional<String> defaultPolicy(Optional<NodeId> node) throws ArchivoltException;

    /**
     * @param policy empty for none of its own; {@code EINVAL} for no node
     * @throws ArchivoltException {@code EOPNOTSUPP} for a policy that is not there or cannot be a default; {@code ENODEV}
     */
    void setDefaultPolicy(Optional<NodeId> node, Optional<String> policy) throws ArchivoltException;

    // --- books and nodes

    /** @throws ArchivoltException {@code ENODEV} */
    Book book(BookAddress address) throws ArchivoltException;

    /**
     * As they are at one moment, in this order. Costs what their shelves and jobs have, and not that for each of them.
     *
     * @throws ArchivoltException {@code ENODEV}
     */
    List<Book> books(List<BookAddress> addresses) throws ArchivoltException;

    List<Book> books(BookQuery query) throws ArchivoltException;

    /** Takes a book out of use, or back. What is on it stays there. */
    void setOffline(BookAddress address, boolean isOffline) throws ArchivoltException;

    /** By number. */
    List<NodeStatus> nodes() throws ArchivoltException;

    /** A sign of life: the node is active, and its handles' lease runs anew. Not durable. */
    void heartbeat(NodeId node, NodeLoad load) throws ArchivoltException;

    /**
     * @param state {@link NodeState#ACTIVE}, {@link NodeState#ABSENT} or {@link NodeState#OFFLINE}; its handles end but with the first
     * @throws ArchivoltException {@code EINVAL}, {@code ENODEV}
     */
    void setNode(NodeId node, NodeState state) throws ArchivoltException;

    /** Whether the memory of a node can be used. */
    void setControllers(NodeId node, boolean isOnline) throws ArchivoltException;

    // --- the whole

    LibrarianStatus status() throws ArchivoltException;

    /** Oldest first. */
    List<ZeroingJob> zeroing() throws ArchivoltException;

    /**
     * Says that somebody is about to use the books' bytes in a fabric memory. The first memory that is used is the one that counts from then on.
     *
     * @param identity of {@link org.archivolt.librarian.memory.FabricMemory#identity}
     * @throws ArchivoltException {@code EOPNOTSUPP} when the books' bytes are in another one; {@code ENODEV} when nothing is registered
     */
    void requireMemory(String identity) throws ArchivoltException;

    /**
     * Says that the memory was replaced on purpose: the one of this host counts from now on. What was in the one before is never overwritten. Free books
     * are overwritten in the new one before they are used; what is on shelves stays there as it is.
     *
     * @return its identity
     * @throws ArchivoltException {@code EIO} when there is no fabric memory on this host; {@code ENODEV} when nothing is registered
     */
    String adoptMemory() throws ArchivoltException;

    /** Tries again at once what has failed. */
    void retryZeroing() throws ArchivoltException;

    /** Tells everybody who listens to events of the Librarian, as the reference's out-of-band messages. Not kept. */
    void tell(String message) throws ArchivoltException;
}
