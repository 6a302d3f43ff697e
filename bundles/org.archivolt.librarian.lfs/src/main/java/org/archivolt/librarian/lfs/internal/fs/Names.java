package org.archivolt.librarian.lfs.internal.fs;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.Caller;
import org.archivolt.librarian.Librarian;
import org.archivolt.librarian.Opened;
import org.archivolt.librarian.PosixError;
import org.archivolt.librarian.Shelf;
import org.archivolt.librarian.ShelfPath;
import org.archivolt.librarian.lfs.internal.fuse.FuseRequest;

/** What the kernel asks of names in directories. */
final class Names {
    private static final int TYPE = 0170000;
    private static final int TYPE_FILE = 0100000;
    private static final int TYPE_BLOCK = 0060000;
    private static final int PERMISSIONS = 07777;
    private static final int SET_GROUP = 02000;
    private static final int EXCLUSIVE = 0200; // O_EXCL
    private static final int NO_REPLACE = 1; // RENAME_NOREPLACE

    private final LfsContext context;
    private final Librarian librarian;
    private final Attributes attributes;
    private final Files files;

    Names(LfsContext context, Attributes attributes, Files files) {
        this.context = context;
        this.librarian = context.librarian();
        this.attributes = attributes;
        this.files = files;
    }

    boolean lookup(FuseRequest request, ByteBuffer answer) throws ArchivoltException {
        attributes.putEntry(answer, librarian.lookup(nextPath(request)));
        return true;
    }

    boolean create(FuseRequest request, ByteBuffer answer) throws ArchivoltException {
        int flags = request.nextInt();
        int mode = request.nextInt();
        request.skip(Integer.BYTES);
        int moreFlags = request.nextInt();
        ShelfPath path = nextPath(request);
        Caller caller = owner(context.caller(request), librarian.shelf(path.start()));
        Opened opened = librarian.create(caller, path, mode & PERMISSIONS, (flags & EXCLUSIVE) != 0);
        attributes.putEntry(answer, files.truncateIfAsked(opened, caller, flags, moreFlags));
        files.add(opened, caller, answer);
        return true;
    }

    boolean makeNode(FuseRequest request, ByteBuffer answer) throws ArchivoltException {
        int mode = request.nextInt();
        int device = request.nextInt();
        request.skip(2 * Integer.BYTES);
        ShelfPath path = nextPath(request);
        Caller caller = owner(context.caller(request), librarian.shelf(path.start()));
        attributes.putEntry(answer, makeNode(caller, path, mode, device));
        return true;
    }

    private Shelf makeNode(Caller caller, ShelfPath path, int mode, int device) throws ArchivoltException {
        int permissions = mode & PERMISSIONS;
        if ((mode & TYPE) == TYPE_BLOCK) {
            return librarian.createBlock(caller, path, permissions, DeviceNumber.minorOf(device));
        }
        if ((mode & TYPE) != TYPE_FILE) {
            throw PosixError.EPERM.of("a shelf is no pipe, socket or character device");
        }
        Opened opened = librarian.create(caller, path, permissions, true);
        files.close(opened, caller);
        return opened.shelf();
    }

    boolean makeDirectory(FuseRequest request, ByteBuffer answer) throws ArchivoltException {
        int mode = request.nextInt();
        request.skip(Integer.BYTES);
        ShelfPath path = nextPath(request);
        Shelf parent = librarian.shelf(path.start());
        int permissions = mode & PERMISSIONS | parent.permissions() & SET_GROUP;
        Caller caller = owner(context.anyCaller(request), parent);
        attributes.putEntry(answer, librarian.makeDirectory(caller, path, permissions));
        return true;
    }

    boolean symlink(FuseRequest request, ByteBuffer answer) throws ArchivoltException {
        ShelfPath path = nextPath(request);
        String target = request.nextText();
        Caller caller = owner(context.anyCaller(request), librarian.shelf(path.start()));
        attributes.putEntry(answer, librarian.symlink(caller, path, target));
        return true;
    }

    /** In a directory with the set-group-id bit, what is made is of the directory's group. */
    private static Caller owner(Caller caller, Shelf parent) {
        return (parent.permissions() & SET_GROUP) == 0
                ? caller
                : new Caller(caller.node(), caller.process(), caller.user(), parent.group());
    }

    boolean readLink(FuseRequest request, ByteBuffer answer) throws ArchivoltException {
        String target = librarian.readLink(LfsContext.shelfOf(request.node()));
        answer.put(target.getBytes(StandardCharsets.UTF_8));
        return true;
    }

    boolean unlink(FuseRequest request) throws ArchivoltException {
        librarian.unlink(context.anyCaller(request), nextPath(request));
        return true;
    }

    boolean removeDirectory(FuseRequest request) throws ArchivoltException {
        librarian.removeDirectory(context.anyCaller(request), nextPath(request));
        return true;
    }

    /** FUSE_RENAME2, with flags behind the directory. */
    boolean rename(FuseRequest request) throws ArchivoltException {
        long directory = request.nextLong();
        int flags = request.nextInt();
        request.skip(Integer.BYTES);
        return rename(request, directory, flags);
    }

    boolean rename(FuseRequest request, int flags) throws ArchivoltException {
        return rename(request, request.nextLong(), flags);
    }

    private boolean rename(FuseRequest request, long toDirectory, int flags) throws ArchivoltException {
        if ((flags & ~NO_REPLACE) != 0) {
            throw PosixError.EINVAL.of("exchanging two names");
        }
        ShelfPath from = nextPath(request);
        ShelfPath to = in(toDirectory, request.nextText());
        librarian.rename(context.anyCaller(request), from, to, (flags & NO_REPLACE) == 0);
        return true;
    }

    /** The next of the request, in a directory of the kernel: it is meant by number, since others may rename it meanwhile. */
    private static ShelfPath nextPath(FuseRequest request) throws ArchivoltException {
        return in(request.node(), request.nextText());
    }

    private static ShelfPath in(long inode, String name) throws ArchivoltException {
        return ShelfPath.of(LfsContext.shelfOf(inode)).child(name);
    }
}
