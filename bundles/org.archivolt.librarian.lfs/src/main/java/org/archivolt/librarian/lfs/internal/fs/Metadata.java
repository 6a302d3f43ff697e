package org.archivolt.librarian.lfs.internal.fs;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.AttributeMode;
import org.archivolt.librarian.Caller;
import org.archivolt.librarian.Librarian;
import org.archivolt.librarian.PosixError;
import org.archivolt.librarian.Shelf;
import org.archivolt.librarian.ShelfAttributes;
import org.archivolt.librarian.ShelfKind;
import org.archivolt.librarian.lfs.internal.fuse.FuseRequest;

/** Attributes: what stat, chmod, chown, truncate, touch and setfattr ask for. */
final class Metadata {
    // FATTR_*: which parts of a request to set attributes count
    private static final int MODE = 1;
    private static final int USER = 1 << 1;
    private static final int GROUP = 1 << 2;
    private static final int SIZE = 1 << 3;
    private static final int ACCESSED = 1 << 4;
    private static final int MODIFIED = 1 << 5;
    private static final int HANDLE = 1 << 6;
    private static final int ACCESSED_NOW = 1 << 7;
    private static final int MODIFIED_NOW = 1 << 8;
    private static final int KILL_PRIVILEGES = 1 << 11;

    private static final int PERMISSIONS = 07777;
    private static final int UNCHANGED = -1;
    private static final int ROOT = 0;
    private static final int CREATE = 1; // XATTR_CREATE
    private static final int REPLACE = 2; // XATTR_REPLACE
    private static final String SECURITY = "security.";

    private final LfsContext context;
    private final Librarian librarian;
    private final Attributes attributes;
    private final Files files;

    Metadata(LfsContext context, Attributes attributes, Files files) {
        this.context = context;
        this.librarian = context.librarian();
        this.attributes = attributes;
        this.files = files;
    }

    boolean get(FuseRequest request, ByteBuffer answer) throws ArchivoltException {
        attributes.putAttributes(answer, librarian.shelf(LfsContext.shelfOf(request.node())));
        return true;
    }

    /** fuse.h, struct fuse_setattr_in. */
    private record Change(
            int valid,
            long handle,
            long size,
            long accessedSeconds,
            long modifiedSeconds,
            int accessedNanos,
            int modifiedNanos,
            int mode,
            int user,
            int group) {
        static Change from(FuseRequest request) {
            int valid = request.nextInt();
            request.skip(Integer.BYTES);
            long handle = request.nextLong();
            long size = request.nextLong();
            request.skip(Long.BYTES);
            long accessedSeconds = request.nextLong();
            long modifiedSeconds = request.nextLong();
            request.skip(Long.BYTES);
            int accessedNanos = request.nextInt();
            int modifiedNanos = request.nextInt();
            request.skip(Integer.BYTES);
            int mode = request.nextInt();
            request.skip(Integer.BYTES);
            return new Change(
                    valid,
                    handle,
                    size,
                    accessedSeconds,
                    modifiedSeconds,
                    accessedNanos,
                    modifiedNanos,
                    mode,
                    request.nextInt(),
                    request.nextInt());
        }

        boolean has(int bits) {
            return (valid & bits) != 0;
        }

        Optional<Instant> accessed(Instant now) throws ArchivoltException {
            return time(ACCESSED, ACCESSED_NOW, now, accessedSeconds, accessedNanos);
        }

        Optional<Instant> modified(Instant now) throws ArchivoltException {
            return time(MODIFIED, MODIFIED_NOW, now, modifiedSeconds, modifiedNanos);
        }

        private Optional<Instant> time(int given, int isNow, Instant now, long seconds, int nanos)
                throws ArchivoltException {
            if (has(isNow)) {
                return Optional.of(now);
            }
            return has(given) ? Optional.of(Attributes.instant(seconds, nanos)) : Optional.empty();
        }
    }

    boolean set(FuseRequest request, ByteBuffer answer) throws ArchivoltException {
        long id = LfsContext.shelfOf(request.node());
        Change change = Change.from(request);
        if (change.has(KILL_PRIVILEGES | USER | GROUP)) {
            // first: never may it run as its new owner, or with bytes of somebody else
            killPrivileges(context.anyCaller(request), id);
        }
        if (change.has(SIZE)) {
            Optional<Long> handle = change.has(HANDLE) ? Optional.of(change.handle()) : Optional.empty();
            files.resize(context.caller(request), id, handle, change.size());
        }
        setOthers(context.anyCaller(request), id, change);
        attributes.putAttributes(answer, librarian.shelf(id));
        return true;
    }

    private void setOthers(Caller caller, long id, Change change) throws ArchivoltException {
        if (change.has(USER | GROUP)) {
            librarian.setOwner(
                    caller,
                    id,
                    change.has(USER) ? change.user() : UNCHANGED,
                    change.has(GROUP) ? change.group() : UNCHANGED);
        }
        if (change.has(MODE)) {
            librarian.setPermissions(caller, id, change.mode() & PERMISSIONS);
        }
        if (change.has(ACCESSED | MODIFIED | ACCESSED_NOW | MODIFIED_NOW)) {
            Instant now = context.ticker().now();
            files.setTimes(caller, id, change.accessed(now), change.modified(now));
        }
    }

    /** As Linux does. On a directory the bits mean something else. */
    private void killPrivileges(Caller caller, long id) throws ArchivoltException {
        Shelf shelf = librarian.shelf(id);
        if (shelf.kind() != ShelfKind.DIRECTORY) {
            files.killPrivileges(caller, shelf);
        }
    }

    boolean getExtended(FuseRequest request, ByteBuffer answer) throws ArchivoltException {
        int room = request.nextInt();
        request.skip(Integer.BYTES);
        String name = request.nextText();
        if (name.startsWith(SECURITY)) { // asked by the kernel itself, and often
            throw PosixError.ENODATA.of("attributes of the kernel are not kept");
        }
        putValue(answer, room, librarian.attribute(LfsContext.shelfOf(request.node()), name));
        return true;
    }

    boolean listExtended(FuseRequest request, ByteBuffer answer) throws ArchivoltException {
        int room = request.nextInt();
        ByteArrayOutputStream names = new ByteArrayOutputStream();
        for (String name :
                librarian.attributes(LfsContext.shelfOf(request.node())).keySet()) {
            names.writeBytes(name.getBytes(StandardCharsets.UTF_8));
            names.write(0);
        }
        putValue(answer, room, names.toByteArray());
        return true;
    }

    /** Without room, only the length is asked for. */
    private static void putValue(ByteBuffer answer, int room, byte[] value) throws ArchivoltException {
        if (room == 0) {
            answer.putInt(value.length).putInt(0);
        } else if (room < value.length) {
            throw PosixError.ERANGE.of("reading an attribute: not enough room").with("length", value.length);
        } else {
            answer.put(value);
        }
    }

    boolean setExtended(FuseRequest request) throws ArchivoltException {
        int length = request.nextInt();
        AttributeMode mode = modeOf(request.nextInt());
        String name = request.nextText();
        requireMaySet(name, request);
        byte[] value = new byte[length];
        request.next(length).get(value);
        librarian.setAttribute(context.anyCaller(request), LfsContext.shelfOf(request.node()), name, value, mode);
        return true;
    }

    /** This one is of no file: it is the default of all nodes, whoever owns the file under whose name it is set. */
    private static void requireMaySet(String name, FuseRequest request) throws ArchivoltException {
        if (name.equals(ShelfAttributes.POLICY_DEFAULT) && request.user() != ROOT) {
            throw PosixError.EPERM
                    .of("only root changes the default of all nodes")
                    .with("attribute", name);
        }
    }

    private static AttributeMode modeOf(int flags) throws ArchivoltException {
        return switch (flags) {
            case 0 -> AttributeMode.ANY;
            case CREATE -> AttributeMode.CREATE;
            case REPLACE -> AttributeMode.REPLACE;
            default -> throw PosixError.EINVAL.of("no such flags of setxattr").with("flags", flags);
        };
    }

    boolean removeExtended(FuseRequest request) throws ArchivoltException {
        librarian.removeAttribute(context.anyCaller(request), LfsContext.shelfOf(request.node()), request.nextText());
        return true;
    }
}
