package org.archivolt.ldm.nvm.internal;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.MediumId;
import org.archivolt.base.Space;
import org.archivolt.ldm.ExtentInput;
import org.archivolt.ldm.ExtentOutput;
import org.archivolt.ldm.FixedMedium;
import org.archivolt.ldm.ListedExtent;
import org.archivolt.librarian.AttributeMode;
import org.archivolt.librarian.BookAddress;
import org.archivolt.librarian.Caller;
import org.archivolt.librarian.Librarian;
import org.archivolt.librarian.Opened;
import org.archivolt.librarian.PosixError;
import org.archivolt.librarian.Shelf;
import org.archivolt.librarian.ShelfAttributes;
import org.archivolt.librarian.ShelfBooks;
import org.archivolt.librarian.ShelfKind;

/** A directory of shelves in use. Made by {@link ShelfMedium#mount}. */
final class ShelfVolume implements FixedMedium.FixedVolume {
    private static final int PERMISSIONS = 0644;

    private final MediumId medium;
    private final Fabric fabric;
    private final MediumTree tree;
    private final Caller caller;
    private final Room room;
    private final long bookSize;
    private final long root;
    private final long extents;
    /** Created and neither synced nor deleted since, with their shelves: a sync must find them. */
    private final Map<ExtentAddress, Long> unsynced = new ConcurrentHashMap<>();

    private volatile boolean ended;
    /** What a memory could not make durable it may have forgotten: no later attempt may be believed. */
    private volatile boolean syncFailed;

    ShelfVolume(MediumId medium, Fabric fabric, MediumTree tree) throws ArchivoltException {
        this.medium = medium;
        this.fabric = fabric;
        this.tree = tree;
        this.caller = fabric.caller();
        this.room = new Room(fabric, caller.node());
        this.bookSize = librarian().topology().bookSize();
        this.root = librarian().lookup(tree.root).id();
        this.extents = librarian().lookup(tree.extents).id();
    }

    MediumId medium() {
        return medium;
    }

    Librarian librarian() {
        return fabric.librarian();
    }

    Fabric fabric() {
        return fabric;
    }

    Caller caller() {
        return caller;
    }

    Room room() {
        return room;
    }

    long bookSize() {
        return bookSize;
    }

    /** Memory has no files: who wants some mounts the shelves. */
    @Override
    public Optional<Path> path() {
        return Optional.empty();
    }

    @Override
    public Space space() throws ArchivoltException {
        checkUsable("asking for space");
        return room.space();
    }

    @Override
    public String address(String name) {
        return new ExtentAddress(name).toString();
    }

    @Override
    public ExtentOutput create(String text) throws ArchivoltException {
        ExtentAddress address = ExtentAddress.parse(text);
        checkUsable("creating extent");
        Opened opened = Faults.asking(
                "creating extent", () -> librarian().create(caller, tree.pathOf(address), PERMISSIONS, true));
        ShelfOutput output = new ShelfOutput(this, address, opened);
        try {
            setPolicy(opened.shelf());
        } catch (ArchivoltException e) {
            takeBack(address, output, e);
            throw Faults.translate(e, "creating extent").with("address", text);
        }
        unsynced.put(address, opened.shelf().id());
        return output;
    }

    private void setPolicy(Shelf shelf) throws ArchivoltException {
        Optional<String> policy = fabric.settings().policy();
        if (policy.isPresent()) {
            byte[] name = policy.get().getBytes(StandardCharsets.UTF_8);
            librarian().setAttribute(caller, shelf.id(), ShelfAttributes.POLICY, name, AttributeMode.ANY);
        }
    }

    private void takeBack(ExtentAddress address, ShelfOutput output, ArchivoltException why) {
        try {
            librarian().unlink(caller, tree.pathOf(address));
            output.close();
        } catch (ArchivoltException e) {
            why.addSuppressed(e);
        }
    }

    @Override
    public ExtentInput open(String text) throws ArchivoltException {
        ExtentAddress address = ExtentAddress.parse(text);
        checkUsable("opening extent");
        return new ShelfInput(this, address, existing(address, "opening extent").id());
    }

    @Override
    public Optional<byte[]> description(String text) throws ArchivoltException {
        ExtentAddress address = ExtentAddress.parse(text);
        checkUsable("reading description");
        return tree.attribute(existing(address, "reading description").id(), MediumTree.DESCRIPTION);
    }

    private Shelf existing(ExtentAddress address, String doing) throws ArchivoltException {
        Shelf shelf = tree.find(tree.pathOf(address))
                .orElseThrow(() -> fault(doing).with("address", address).with("missing", true));
        if (shelf.kind() != ShelfKind.FILE) {
            throw fault(doing).with("address", address).with("kind", shelf.kind());
        }
        return shelf;
    }

    /** By name: no order is cheaper than another. */
    @Override
    public void extents(ExtentVisitor visitor) throws ArchivoltException {
        extentsBehind("", visitor);
    }

    @Override
    public void extents(String after, ExtentVisitor visitor) throws ArchivoltException {
        extentsBehind(ExtentAddress.parse(after).name(), visitor);
    }

    private void extentsBehind(String name, ExtentVisitor visitor) throws ArchivoltException {
        checkUsable("listing extents");
        tree.list(extents, name, shelf -> {
            boolean isFinished = shelf.kind() == ShelfKind.FILE && isDescribed(shelf.id());
            return !isFinished
                    || visitor.visit(new ListedExtent(new ExtentAddress(shelf.name()).toString(), shelf.size()));
        });
    }

    private boolean isDescribed(long shelf) throws ArchivoltException {
        try {
            return tree.attribute(shelf, MediumTree.DESCRIPTION).isPresent();
        } catch (ArchivoltException e) {
            if (e.facts().containsKey("missing")) { // deleted meanwhile
                return false;
            }
            throw e;
        }
    }

    @Override
    public boolean delete(String text) throws ArchivoltException {
        ExtentAddress address = ExtentAddress.parse(text);
        checkUsable("deleting extent");
        try {
            librarian().unlink(caller, tree.pathOf(address));
            unsynced.remove(address);
            return true;
        } catch (ArchivoltException e) {
            if (Faults.is(e, PosixError.ENOENT)) {
                unsynced.remove(address);
                return false;
            }
            throw Faults.translate(e, "deleting extent").with("address", text);
        }
    }

    @Override
    public void sync(Collection<String> addresses) throws ArchivoltException {
        Set<ExtentAddress> all = new LinkedHashSet<>();
        for (String text : addresses) {
            all.add(ExtentAddress.parse(text));
        }
        checkUsable("syncing");
        if (syncFailed) {
            throw fault("syncing after an earlier sync has failed");
        }
        List<BookAddress> books = new ArrayList<>();
        for (ExtentAddress address : all) {
            addBooks(address, books);
        }
        force(books);
        Faults.doing("syncing", librarian()::settle);
        checkUsable("syncing");
        unsynced.keySet().removeAll(all);
    }

    private void addBooks(ExtentAddress address, List<BookAddress> books) throws ArchivoltException {
        Optional<Shelf> found = tree.find(tree.pathOf(address));
        Long written = unsynced.get(address);
        boolean isWritten =
                found.isPresent() && (written == null || written == found.get().id());
        if (written != null && !isWritten && unsynced.containsKey(address)) { // else it was deleted between the two
            throw fault("syncing").with("address", address).with("missing", true);
        }
        if (isWritten) {
            ShelfBooks all =
                    Faults.asking("syncing", () -> librarian().books(found.get().id()));
            for (int index = 0; index < all.count(); index++) {
                books.add(all.at(index));
            }
        }
    }

    private void force(List<BookAddress> books) throws ArchivoltException {
        if (books.isEmpty()) {
            return;
        }
        try {
            fabric.memory().force(books, bookSize);
        } catch (ArchivoltException e) {
            syncFailed = true;
            throw Faults.translate(e, "syncing").with("books", books.size());
        }
    }

    @Override
    public void end() {
        ended = true;
    }

    boolean hasEnded() {
        return ended;
    }

    boolean isIn(Shelf shelf) {
        return shelf.parent() == extents;
    }

    /** The medium is mounted and where it was: nobody has removed, renamed or replaced the directory. */
    @Override
    public void checkUsable(String doing) throws ArchivoltException {
        if (ended) {
            throw fault(doing).with("mounted", false);
        }
        Optional<Shelf> found = tree.find(tree.extents);
        if (found.isEmpty() || found.get().id() != extents || found.get().parent() != root) {
            throw fault(doing).with("vanished", tree.root);
        }
    }

    ArchivoltException fault(String doing) {
        return new ArchivoltException(ErrorCode.MEDIUM_FAULT, doing).with("medium", medium);
    }

    @Override
    public String toString() {
        return medium + " at " + tree.root;
    }
}
