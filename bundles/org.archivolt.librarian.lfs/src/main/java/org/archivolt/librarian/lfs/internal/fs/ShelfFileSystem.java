package org.archivolt.librarian.lfs.internal.fs;

import java.nio.ByteBuffer;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Ticker;
import org.archivolt.librarian.Librarian;
import org.archivolt.librarian.LibrarianStatus;
import org.archivolt.librarian.NodeId;
import org.archivolt.librarian.PosixError;
import org.archivolt.librarian.ShelfPath;
import org.archivolt.librarian.lfs.LfsOptions;
import org.archivolt.librarian.lfs.internal.fuse.FuseHandler;
import org.archivolt.librarian.lfs.internal.fuse.FuseLoop;
import org.archivolt.librarian.lfs.internal.fuse.FuseOpcode;
import org.archivolt.librarian.lfs.internal.fuse.FuseReply;
import org.archivolt.librarian.lfs.internal.fuse.FuseRequest;
import org.archivolt.librarian.memory.FabricMemory;

/**
 * The shelves as a file system, in the name of a node. The kernel's inodes are the numbers of shelves, which are never used twice: so there is no
 * table of inodes, and what another mount renames or removes is still the same shelf to whoever has it open here.
 */
public final class ShelfFileSystem implements FuseHandler {
    private static final int VERSION_MAJOR = 7;
    private static final int VERSION_MINOR = 33;
    private static final int PAGE = 4096;
    private static final long BLOCK_MAX = 1L << 30;

    // FUSE_INIT: what we can, of what the kernel can
    private static final int ASYNC_READ = 1;
    private static final int ATOMIC_O_TRUNC = 1 << 3;
    private static final int BIG_WRITES = 1 << 5;
    private static final int AUTO_INVAL_DATA = 1 << 12;
    private static final int ASYNC_DIO = 1 << 15;
    private static final int PARALLEL_DIROPS = 1 << 18;
    private static final int MAX_PAGES = 1 << 22;
    private static final int HANDLE_KILLPRIV_V2 = 1 << 28;
    private static final int WANTED = ASYNC_READ
            | ATOMIC_O_TRUNC
            | BIG_WRITES
            | AUTO_INVAL_DATA
            | ASYNC_DIO
            | PARALLEL_DIROPS
            | MAX_PAGES
            | HANDLE_KILLPRIV_V2;

    private final LfsContext context;
    private final Names names;
    private final Files files;
    private final Directories directories;
    private final Metadata metadata;

    public ShelfFileSystem(
            Librarian librarian,
            FabricMemory memory,
            NodeId node,
            LfsOptions options,
            OpenShelves shelves,
            Ticker ticker) {
        this.context = new LfsContext(librarian, memory, node, options, shelves, ticker);
        Attributes attributes = new Attributes(context);
        this.files = new Files(context);
        this.names = new Names(context, attributes, files);
        this.directories = new Directories(context);
        this.metadata = new Metadata(context, attributes, files);
    }

    @Override
    public void handle(FuseOpcode opcode, FuseRequest request, FuseReply reply) throws ArchivoltException {
        ByteBuffer answer = reply.bytes();
        boolean done = switch (opcode) {
            case LOOKUP -> names.lookup(request, answer);
            case CREATE -> names.create(request, answer);
            case MKNOD -> names.makeNode(request, answer);
            case MKDIR -> names.makeDirectory(request, answer);
            case SYMLINK -> names.symlink(request, answer);
            case READLINK -> names.readLink(request, answer);
            case UNLINK -> names.unlink(request);
            case RMDIR -> names.removeDirectory(request);
            case RENAME -> names.rename(request, 0);
            case RENAME2 -> names.rename(request);
            case LINK -> throw PosixError.EPERM.of("a shelf has one name");
            case GETATTR -> metadata.get(request, answer);
            case SETATTR -> metadata.set(request, answer);
            case GETXATTR -> metadata.getExtended(request, answer);
            case SETXATTR -> metadata.setExtended(request);
            case LISTXATTR -> metadata.listExtended(request, answer);
            case REMOVEXATTR -> metadata.removeExtended(request);
            case OPEN -> files.open(request, answer);
            case READ -> files.read(request, answer);
            case WRITE -> files.write(request, answer);
            case FALLOCATE -> files.allocate(request);
            case FSYNC -> files.force(request);
            case RELEASE -> files.release(request);
            case OPENDIR -> directories.open(request, answer);
            case READDIR -> directories.read(request, answer);
            case RELEASEDIR -> directories.release(request);
            case FSYNCDIR -> settled();
            case STATFS -> totals(answer);
            case INIT -> negotiated(request, answer);
            case FORGET, BATCH_FORGET, INTERRUPT, DESTROY -> true;
        };
        assert done : opcode;
    }

    private boolean settled() throws ArchivoltException {
        context.librarian().settle();
        return true;
    }

    /** FUSE_INIT. */
    private static boolean negotiated(FuseRequest request, ByteBuffer answer) {
        request.skip(2 * Integer.BYTES); // the kernel's version: it does what we say
        int readAhead = request.nextInt();
        int flags = request.nextInt() & WANTED;
        answer.putInt(VERSION_MAJOR).putInt(VERSION_MINOR).putInt(readAhead).putInt(flags);
        answer.putShort((short) 64).putShort((short) 48); // requests at once in the background, and when that is many
        answer.putInt(FuseLoop.BYTES_MAX).putInt(1);
        answer.putShort((short) (FuseLoop.BYTES_MAX / PAGE)).putShort((short) 0);
        for (int unused = 0; unused < 8; unused++) {
            answer.putInt(0);
        }
        return true;
    }

    /** FUSE_STATFS: books as blocks; those that are larger than the kernel can say, in parts. */
    private boolean totals(ByteBuffer answer) throws ArchivoltException {
        LibrarianStatus status = context.librarian().status();
        long block = Math.min(Math.max(status.bookSize(), 1), BLOCK_MAX);
        long parts = Math.max(status.bookSize(), 1) / block;
        long free = status.books().free() * parts;
        answer.putLong(status.books().total() * parts).putLong(free).putLong(free);
        answer.putLong((long) status.shelves() + free).putLong(free);
        answer.putInt((int) block)
                .putInt(ShelfPath.NAME_MAX)
                .putInt((int) block)
                .putInt(0);
        for (int spare = 0; spare < 6; spare++) {
            answer.putInt(0);
        }
        return true;
    }

    public int openFiles() {
        return files.count();
    }

    /** Tells the Librarian when what is open was written to. */
    public void saveTimes() throws ArchivoltException {
        files.saveTimes();
    }

    /** Ends what processes have left open, which are gone or cannot reach it any more. */
    public void closeAll() {
        files.closeAll();
    }
}
