package org.archivolt.librarian.internal.core;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.FabricNode;
import org.archivolt.librarian.NodeId;
import org.archivolt.librarian.PosixError;
import org.archivolt.librarian.Registration;
import org.archivolt.librarian.Shelf;
import org.archivolt.librarian.Topology;
import org.archivolt.librarian.internal.core.Memory.NodeEntry;
import org.archivolt.librarian.internal.core.ShelfEntry.Access;
import org.archivolt.librarian.internal.pool.Pool;
import org.archivolt.librarian.internal.registration.Growth;

/** What memory there is. */
public final class RegistryCommands {
    private static final String LOST_FOUND = "lost+found";
    private static final Access FOR_ALL = new Access(0777, 0, 0);
    /** Shelves that an error names. */
    private static final int NAMED_MAX = 10;

    private RegistryCommands() {}

    /**
     * Registers for the first time, or what has been added. A dry run applies it to a workspace that nobody keeps.
     *
     * @param remarks go to the result
     */
    public static Command<Registration> register(Topology topology, List<String> remarks, Instant now) {
        return draft -> {
            Registration registration = registration(draft.memory().pool(), topology, remarks);
            if (draft.memory().pool().isEmpty()) {
                draft.setPool(Pool.of(topology));
                makeRoot(draft, now);
            } else if (!draft.state().pool().topology().equals(topology)) {
                replace(draft, topology);
                registration.removed().forEach(node -> forget(draft, node));
            }
            return registration;
        };
    }

    /**
     * The books' bytes are in this fabric memory, unless it is known already in which one they are.
     *
     * @return the identity of the one they are in
     */
    public static Command<String> useMemory(String identity) {
        return draft -> {
            draft.state().topology();
            if (draft.memory().identity().isEmpty()) {
                draft.setMemoryIdentity(identity);
            }
            return draft.memory().identity();
        };
    }

    /**
     * The books' bytes are in this fabric memory, whatever was known before. Free books are overwritten before somebody gets them: they are zero in the
     * memory before, but in this one may be what shelves had when it was the one.
     */
    public static Command<String> adoptMemory(String identity) {
        return draft -> {
            draft.state().topology();
            if (!draft.memory().identity().equals(identity)) {
                draft.setMemoryIdentity(identity);
                draft.zeroFree(Reasons.ADOPT);
            }
            return identity;
        };
    }

    private static void makeRoot(Draft draft, Instant now) {
        if (draft.names().find(Shelf.ROOT).isPresent()) {
            return;
        }
        draft.skipIds(Shelf.LOST_FOUND);
        draft.add(ShelfEntry.directory(Shelf.ROOT, FOR_ALL, now).named(Shelf.ROOT, ""), now);
        draft.add(ShelfEntry.directory(Shelf.LOST_FOUND, FOR_ALL, now).named(Shelf.ROOT, LOST_FOUND), now);
    }

    private static void forget(Draft draft, NodeId node) {
        draft.endAll(node);
        draft.put(node, NodeEntry.UNHEARD);
    }

    private static void replace(Draft draft, Topology topology) throws ArchivoltException {
        Pool before = draft.state().pool();
        Pool fresh = Pool.of(topology);
        LongPredicate isKept = book -> isSame(before, fresh, book);
        requireKept(
                draft.state(),
                isKept,
                Growth.between(before.topology(), topology).contradictions());
        Arrays.stream(before.addresses())
                .filter(book -> before.isOffline(book) && !isKept.test(book))
                .forEach(draft::forget);
        draft.setPool(hasSameBooks(before.topology(), topology) ? before.adopted(topology) : fresh);
    }

    private static boolean hasSameBooks(Topology before, Topology after) {
        return before.mode() == after.mode() && before.bookSize() == after.bookSize();
    }

    private static boolean isSame(Pool before, Pool after, long book) {
        return hasSameBooks(before.topology(), after.topology())
                && after.isRegistered(book)
                && after.nodeOf(book).equals(before.nodeOf(book))
                && after.groupOf(book) == before.groupOf(book)
                && after.numberOf(book) == before.numberOf(book);
    }

    /** @param because why books that stay where they are are others then; may be empty */
    private static void requireKept(LibrarianState state, LongPredicate isKept, List<String> because)
            throws ArchivoltException {
        List<String> losers = new ArrayList<>();
        long lost = 0;
        for (ShelfEntry entry : state.names().all()) {
            long here = Arrays.stream(entry.books()).filter(isKept.negate()).count();
            lost += here;
            if (here > 0 && losers.size() < NAMED_MAX) {
                losers.add(
                        entry.isNameless()
                                ? "#" + entry.id()
                                : state.names().pathOf(entry).toString());
            }
        }
        for (ZeroingEntry job : state.zeroingEntries().values()) {
            long here = Arrays.stream(job.books()).filter(isKept.negate()).count();
            lost += here;
            if (here > 0 && losers.size() < NAMED_MAX) {
                losers.add("zeroing of #" + job.shelf());
            }
        }
        if (lost > 0) {
            throw PosixError.EBUSY
                    .of("books would go that are in use")
                    .with("books", lost)
                    .with("shelves", losers)
                    .with("because", because);
        }
    }

    private static Registration registration(Optional<Pool> before, Topology topology, List<String> remarks) {
        if (before.isEmpty()) {
            List<NodeId> all = topology.nodes().stream().map(FabricNode::id).toList();
            return new Registration(topology, true, all, List.of(), List.of(), 0, remarks);
        }
        Topology known = before.get().topology();
        Growth growth = Growth.between(known, topology);
        return new Registration(
                topology, false, growth.added(), growth.grown(), growth.removed(), known.books(), remarks);
    }
}
