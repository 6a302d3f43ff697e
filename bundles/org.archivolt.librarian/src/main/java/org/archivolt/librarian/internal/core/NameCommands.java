package org.archivolt.librarian.internal.core;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.Caller;
import org.archivolt.librarian.PosixError;
import org.archivolt.librarian.Shelf;
import org.archivolt.librarian.ShelfKind;
import org.archivolt.librarian.ShelfPath;
import org.archivolt.librarian.internal.core.ShelfEntry.Access;
import org.archivolt.librarian.internal.core.ShelfEntry.Extent;
import org.archivolt.librarian.internal.core.ShelfEntry.Placement;
import org.archivolt.librarian.internal.pool.Pool;

/** Names, and what they are names of. */
public final class NameCommands {
    static final int PERMISSIONS_ALL = 07777;

    private static final int LINK_PERMISSIONS = 0777;
    private static final int TARGET_MAX = ShelfPath.PATH_MAX - 1;
    private static final String BLOCK_POLICY = "LocalNode";

    private NameCommands() {}

    public static Command<Shelf> makeDirectory(Caller caller, ShelfPath path, int permissions, Instant now) {
        return draft -> {
            Place place = freePlace(draft, caller, path, permissions);
            return make(draft, place, ShelfEntry.directory(draft.nextId(), access(caller, permissions), now), now);
        };
    }

    /** Where something is to be made. */
    record Place(ShelfEntry directory, String name) {}

    static Place freePlace(Draft draft, Caller caller, ShelfPath path, int permissions) throws ArchivoltException {
        draft.requireNode(caller.node());
        requirePermissions(permissions);
        if (existing(draft, path).isPresent()) {
            throw PosixError.EEXIST.of("the path is taken").with("path", path);
        }
        ShelfEntry directory = draft.names().directoryOf(path);
        requireName(draft, directory, path.name());
        return new Place(directory, path.name());
    }

    static Shelf make(Draft draft, Place place, ShelfEntry entry, Instant now) {
        ShelfEntry named = entry.named(place.directory.id(), place.name);
        draft.add(named, now);
        return named.shown();
    }

    static Access access(Caller caller, int permissions) {
        return new Access(permissions, caller.user(), caller.group());
    }

    static void requirePermissions(int permissions) throws ArchivoltException {
        if ((permissions & ~PERMISSIONS_ALL) != 0) {
            throw PosixError.EINVAL.of("permissions have 12 bits").with("permissions", permissions);
        }
    }

    /** What is at the path, whose directory must be there. */
    static Optional<ShelfEntry> existing(Draft draft, ShelfPath path) throws ArchivoltException {
        if (path.names().isEmpty()) {
            return Optional.of(draft.names().resolve(path));
        }
        return draft.names().child(draft.names().directoryOf(path).id(), path.name());
    }

    /** Whoever makes a path without {@link ShelfPath#parse} may have put anything into it. */
    private static void requireName(Draft draft, ShelfEntry directory, String name) throws ArchivoltException {
        ShelfPath path = draft.names().pathOf(directory).child(name);
        requireText(name);
        if (lengthOf(path.toString()) > ShelfPath.PATH_MAX) {
            throw PosixError.ENAMETOOLONG.of("a path has at most " + ShelfPath.PATH_MAX + " bytes");
        }
    }

    /** Text that the catalog can keep: without NUL, and of whole characters. */
    static void requireText(String text) throws ArchivoltException {
        if (text.indexOf('\0') >= 0 || !StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw PosixError.EINVAL.of("not text").with("text", text);
        }
    }

    static int lengthOf(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    public static Command<Void> removeDirectory(Caller caller, ShelfPath path, Instant now) {
        return draft -> {
            draft.requireNode(caller.node());
            ShelfEntry directory = draft.names().resolve(path);
            requireMovable(directory);
            if (!directory.isDirectory()) {
                throw PosixError.ENOTDIR.of("not a directory").with("path", path);
            }
            requireEmpty(draft, directory);
            draft.removeName(directory, Reasons.UNLINK, now);
            return null;
        };
    }

    private static void requireMovable(ShelfEntry entry) throws ArchivoltException {
        if (entry.id() == Shelf.ROOT || entry.id() == Shelf.LOST_FOUND) {
            throw PosixError.EBUSY.of("this directory stays where it is").with("shelf", entry.id());
        }
    }

    private static void requireEmpty(Draft draft, ShelfEntry directory) throws ArchivoltException {
        if (!draft.names().isEmpty(directory.id())) {
            throw PosixError.ENOTEMPTY.of("the directory is not empty").with("shelf", directory.id());
        }
    }

    public static Command<Shelf> symlink(Caller caller, ShelfPath path, String target, Instant now) {
        return draft -> {
            draft.requireNode(caller.node());
            int length = lengthOf(target);
            if (length < 1 || length > TARGET_MAX) {
                throw PosixError.EINVAL
                        .of("a target has from 1 to " + TARGET_MAX + " bytes")
                        .with("length", length);
            }
            requireText(target);
            Place place = freePlace(draft, caller, path, LINK_PERMISSIONS);
            Access access = access(caller, LINK_PERMISSIONS);
            return make(draft, place, ShelfEntry.link(draft.nextId(), access, now, target, length), now);
        };
    }

    public static Command<Shelf> createBlock(
            Caller caller,
            ShelfPath path,
            int permissions,
            int books,
            Policies policies,
            RandomGenerator random,
            Instant now) {
        return draft -> {
            draft.requireNode(caller.node());
            if (books < 1) {
                throw PosixError.EINVAL.of("one book or more").with("books", books);
            }
            Place place = freePlace(draft, caller, path, permissions);
            long id = draft.nextId();
            Placement placement = Placement.of(BLOCK_POLICY);
            Pool.Choice choice =
                    new Choosing(caller.node(), policies, random).choose(draft.state(), id, placement, books);
            draft.setPool(choice.after());
            long size = books * choice.after().bookSize();
            return make(
                    draft,
                    place,
                    ShelfEntry.file(
                            id,
                            ShelfKind.BLOCK,
                            access(caller, permissions),
                            now,
                            new Extent(size, size, choice.books()),
                            placement),
                    now);
        };
    }

    public static Command<Shelf> rename(Caller caller, ShelfPath from, ShelfPath to, boolean isReplacing, Instant now) {
        return draft -> {
            draft.requireNode(caller.node());
            ShelfEntry moved = draft.names().resolve(from);
            requireMovable(moved);
            Optional<ShelfEntry> there = existing(draft, to);
            if (there.isPresent() && !isReplacing) {
                throw PosixError.EEXIST.of("the path is taken").with("path", to);
            }
            if (there.isPresent() && there.get().id() == moved.id()) {
                return moved.shown();
            }
            return move(draft, moved, there, to, now);
        };
    }

    private static Shelf move(Draft draft, ShelfEntry moved, Optional<ShelfEntry> there, ShelfPath to, Instant now)
            throws ArchivoltException {
        ShelfEntry directory = draft.names().directoryOf(to);
        if (moved.isDirectory() && draft.names().isSameOrBelow(directory, moved.id())) {
            throw PosixError.EINVAL.of("a directory cannot go into itself").with("path", to);
        }
        if (there.isPresent()) {
            requireReplaceable(draft, moved, there.get());
            draft.removeName(there.get(), Reasons.UNLINK, now);
        } else {
            requireName(draft, directory, to.name());
        }
        // What is replaced may have changed it: links are counted.
        draft.rename(draft.names().get(moved.id()), directory.id(), to.name(), now);
        return draft.names().get(moved.id()).shown();
    }

    private static void requireReplaceable(Draft draft, ShelfEntry moved, ShelfEntry there) throws ArchivoltException {
        requireMovable(there);
        if (there.isDirectory() && !moved.isDirectory()) {
            throw PosixError.EISDIR.of("a directory would be replaced").with("shelf", there.id());
        }
        if (!there.isDirectory() && moved.isDirectory()) {
            throw PosixError.ENOTDIR
                    .of("something would be replaced by a directory")
                    .with("shelf", there.id());
        }
        if (there.isDirectory()) {
            requireEmpty(draft, there);
        }
    }

    public static Command<Void> unlink(Caller caller, ShelfPath path, Instant now) {
        return draft -> {
            draft.removeName(fileOrLink(draft, caller, path), Reasons.UNLINK, now);
            return null;
        };
    }

    public static Command<Void> destroy(Caller caller, ShelfPath path, Instant now) {
        return draft -> {
            ShelfEntry entry = fileOrLink(draft, caller, path);
            if (draft.state().handles().isOpen(entry.id())) {
                throw PosixError.EBUSY
                        .of("the shelf is open")
                        .with("path", path)
                        .with("handles", draft.state().handles().of(entry.id()).count());
            }
            draft.removeName(entry, Reasons.DESTROY, now);
            return null;
        };
    }

    private static ShelfEntry fileOrLink(Draft draft, Caller caller, ShelfPath path) throws ArchivoltException {
        draft.requireNode(caller.node());
        ShelfEntry entry = draft.names().resolve(path);
        if (entry.isDirectory()) {
            throw PosixError.EISDIR.of("a directory").with("path", path);
        }
        return entry;
    }
}
