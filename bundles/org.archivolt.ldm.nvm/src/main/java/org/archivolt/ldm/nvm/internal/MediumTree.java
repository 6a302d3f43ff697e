package org.archivolt.ldm.nvm.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.ldm.MediumLabel;
import org.archivolt.librarian.AttributeMode;
import org.archivolt.librarian.Caller;
import org.archivolt.librarian.Handle;
import org.archivolt.librarian.Librarian;
import org.archivolt.librarian.PosixError;
import org.archivolt.librarian.Shelf;
import org.archivolt.librarian.ShelfKind;
import org.archivolt.librarian.ShelfPath;

/**
 * What the shelves of a medium look like (docs/media-format.md):
 *
 * <pre>
 *   root          a directory; its attribute {@value #LABEL} is the label
 *     extents/    the extents; the attribute {@value #DESCRIPTION} of each is its description
 * </pre>
 */
final class MediumTree {
    static final String LABEL = "user.archivolt.label";
    static final String DESCRIPTION = "user.archivolt";

    private static final int PAGE = 1_000;
    private static final int DIRECTORY_PERMISSIONS = 0755;

    /** Gets what is in a directory, one by one. */
    interface Visitor {
        /** @return whether to go on */
        boolean visit(Shelf shelf) throws ArchivoltException;
    }

    final ShelfPath root;
    final ShelfPath extents;
    private final Librarian librarian;

    MediumTree(Librarian librarian, ShelfPath root) throws ArchivoltException {
        this.librarian = librarian;
        this.root = root;
        this.extents = root.child(ExtentAddress.DIRECTORY);
    }

    ShelfPath pathOf(ExtentAddress address) throws ArchivoltException {
        return extents.child(address.name());
    }

    Optional<Shelf> find(ShelfPath path) throws ArchivoltException {
        try {
            return Optional.of(librarian.lookup(path));
        } catch (ArchivoltException e) {
            if (Faults.is(e, PosixError.ENOENT) || Faults.is(e, PosixError.ENOTDIR)) {
                return Optional.empty();
            }
            throw Faults.translate(e, "looking for a shelf").with("path", path);
        }
    }

    Optional<byte[]> attribute(long shelf, String name) throws ArchivoltException {
        try {
            return Optional.of(librarian.attribute(shelf, name));
        } catch (ArchivoltException e) {
            if (Faults.is(e, PosixError.ENODATA)) {
                return Optional.empty();
            }
            throw Faults.translate(e, "reading an attribute").with("attribute", name);
        }
    }

    /** @throws ArchivoltException {@code FOREIGN_DATA} when there is something that is no label we can read */
    Optional<MediumLabel> readLabel() throws ArchivoltException {
        Optional<Shelf> directory = find(root);
        Optional<byte[]> json =
                directory.isPresent() ? attribute(directory.get().id(), LABEL) : Optional.empty();
        return json.isPresent() ? Optional.of(MediumLabel.parse(new String(json.get(), UTF_8))) : Optional.empty();
    }

    /** By name, from behind one on. */
    void list(long directory, String after, Visitor visitor) throws ArchivoltException {
        String from = after;
        List<Shelf> page;
        do {
            String behind = from;
            page = Faults.asking("listing shelves", () -> librarian.list(directory, behind, PAGE));
            for (Shelf shelf : page) {
                if (!visitor.visit(shelf)) {
                    return;
                }
                from = shelf.name();
            }
        } while (page.size() == PAGE);
    }

    /**
     * Whether there are any.
     *
     * @throws ArchivoltException {@code FOREIGN_DATA} when there is anything else, or all this is in another medium
     */
    boolean holdsExtents() throws ArchivoltException {
        requireNoMediumAbove();
        Optional<Shelf> directory = find(root);
        if (directory.isEmpty()) {
            return false;
        }
        requireOurs(directory.get(), ShelfKind.DIRECTORY);
        list(directory.get().id(), "", shelf -> {
            if (!shelf.name().equals(ExtentAddress.DIRECTORY)) {
                throw foreign(shelf);
            }
            requireOurs(shelf, ShelfKind.DIRECTORY);
            return true;
        });
        Optional<Shelf> inside = find(extents);
        return inside.isPresent() && holdsExtents(inside.get());
    }

    private void requireNoMediumAbove() throws ArchivoltException {
        for (ShelfPath path = root.parent(); !path.isRoot(); path = path.parent()) {
            Optional<Shelf> above = find(path);
            if (above.isPresent() && attribute(above.get().id(), LABEL).isPresent()) {
                throw foreign(above.get());
            }
        }
    }

    private boolean holdsExtents(Shelf directory) throws ArchivoltException {
        boolean[] holds = new boolean[1];
        list(directory.id(), "", shelf -> {
            requireOurs(shelf, ShelfKind.FILE);
            holds[0] = true;
            return true;
        });
        return holds[0];
    }

    private static void requireOurs(Shelf shelf, ShelfKind kind) throws ArchivoltException {
        if (shelf.kind() != kind) {
            throw foreign(shelf);
        }
    }

    private static ArchivoltException foreign(Shelf shelf) {
        return new ArchivoltException(ErrorCode.FOREIGN_DATA, "looking at what is there").with("found", shelf.name());
    }

    /** Of all extents, whoever has them open. */
    void endHandles() throws ArchivoltException {
        Optional<Shelf> directory = find(extents);
        if (directory.isEmpty()) {
            return;
        }
        long after = 0;
        List<Handle> page;
        do {
            page = librarian.handles(OptionalLong.empty(), Optional.empty(), after, PAGE);
            for (Handle handle : page) {
                after = handle.id();
                endIfIn(directory.get().id(), handle);
            }
        } while (page.size() == PAGE);
    }

    private void endIfIn(long directory, Handle handle) throws ArchivoltException {
        try {
            if (librarian.shelf(handle.shelf()).parent() == directory) {
                librarian.revoke(handle.id());
            }
        } catch (ArchivoltException e) {
            if (!Faults.is(e, PosixError.ENOENT)) { // closed meanwhile, and had no name
                throw e;
            }
        }
    }

    /** From the first change to the last the medium is nobody's. Everything in it goes. */
    void format(Caller caller, MediumLabel label, Instant now) throws ArchivoltException {
        makeDirectories(caller, extents);
        long directory = librarian.lookup(root).id();
        if (attribute(directory, LABEL).isPresent()) {
            librarian.removeAttribute(caller, directory, LABEL);
        }
        list(librarian.lookup(extents).id(), "", shelf -> {
            librarian.unlink(caller, extents.child(shelf.name()));
            return true;
        });
        byte[] json = label.toJson(now).getBytes(UTF_8);
        librarian.setAttribute(caller, directory, LABEL, json, AttributeMode.ANY);
        librarian.settle();
    }

    private void makeDirectories(Caller caller, ShelfPath path) throws ArchivoltException {
        if (find(path).isEmpty()) {
            makeDirectories(caller, path.parent());
            librarian.makeDirectory(caller, path, DIRECTORY_PERMISSIONS);
        }
    }
}
