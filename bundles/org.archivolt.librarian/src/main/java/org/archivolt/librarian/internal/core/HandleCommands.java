package org.archivolt.librarian.internal.core;

import java.time.Instant;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.Caller;
import org.archivolt.librarian.Handle;
import org.archivolt.librarian.NodeId;
import org.archivolt.librarian.Opened;
import org.archivolt.librarian.PosixError;
import org.archivolt.librarian.ShelfKind;
import org.archivolt.librarian.ShelfPath;
import org.archivolt.librarian.internal.core.ShelfEntry.Extent;
import org.archivolt.librarian.internal.core.ShelfEntry.Placement;
import org.archivolt.librarian.internal.core.ShelfEntry.Times;

/** Open shelves. */
public final class HandleCommands {
    /** Handles of one node. */
    static final int HANDLES_MAX = 65_536;

    private HandleCommands() {}

    public static Command<Opened> create(
            Caller caller, ShelfPath path, int permissions, boolean isExclusive, Instant now) {
        return draft -> {
            draft.requireNode(caller.node());
            NameCommands.requirePermissions(permissions);
            Optional<ShelfEntry> there = NameCommands.existing(draft, path);
            if (there.isPresent() && isExclusive) {
                throw PosixError.EEXIST.of("the path is taken").with("path", path);
            }
            if (there.isPresent()) {
                return open(draft, caller, there.get().id(), now, false);
            }
            return open(draft, caller, make(draft, caller, path, permissions, now), now, true);
        };
    }

    private static long make(Draft draft, Caller caller, ShelfPath path, int permissions, Instant now)
            throws ArchivoltException {
        NameCommands.Place place = NameCommands.freePlace(draft, caller, path, permissions);
        Placement placement = Placement.of(policyFor(draft, place.directory(), caller.node()));
        ShelfEntry file = ShelfEntry.file(
                draft.nextId(), ShelfKind.FILE, NameCommands.access(caller, permissions), now, Extent.NONE, placement);
        return NameCommands.make(draft, place, file, now).id();
    }

    /** What is nearest to the file has the say: its directory, the node, all. */
    private static String policyFor(Draft draft, ShelfEntry directory, NodeId node) {
        String ofDirectory = directory.placement().policy();
        return ofDirectory.isEmpty()
                ? draft.memory()
                        .node(node)
                        .policy()
                        .orElseGet(() -> draft.state().defaultPolicy())
                : ofDirectory;
    }

    public static Command<Opened> open(Caller caller, long shelf, Instant now) {
        return draft -> {
            draft.requireNode(caller.node());
            return open(draft, caller, shelf, now, false);
        };
    }

    private static Opened open(Draft draft, Caller caller, long shelf, Instant now, boolean isNew)
            throws ArchivoltException {
        ShelfEntry entry = draft.state().file(shelf);
        if (draft.state().handlesOf(caller.node()) >= HANDLES_MAX) {
            throw PosixError.EAGAIN
                    .of("opening more than the " + HANDLES_MAX + " handles a node may have")
                    .with("node", caller.node());
        }
        Handle handle = new Handle(draft.nextId(), shelf, caller.node(), caller.process(), Times.rounded(now));
        draft.add(handle);
        return new Opened(entry.shown(), handle, isNew);
    }

    /** Relaxed. */
    public static Command<Void> close(Caller caller, long handle) {
        return draft -> {
            draft.requireNode(caller.node());
            draft.state()
                    .handles()
                    .find(handle)
                    .filter(open -> open.node().equals(caller.node()))
                    .ifPresent(draft::end);
            draft.relax();
            return null;
        };
    }

    public static Command<Void> revoke(long handle) {
        return draft -> {
            draft.state().handles().find(handle).ifPresent(draft::end);
            return null;
        };
    }
}
