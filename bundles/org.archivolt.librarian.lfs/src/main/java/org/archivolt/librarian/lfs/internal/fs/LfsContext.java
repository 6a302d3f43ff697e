package org.archivolt.librarian.lfs.internal.fs;

import org.archivolt.base.Ticker;
import org.archivolt.librarian.Caller;
import org.archivolt.librarian.Librarian;
import org.archivolt.librarian.NodeId;
import org.archivolt.librarian.Shelf;
import org.archivolt.librarian.lfs.LfsOptions;
import org.archivolt.librarian.lfs.internal.fuse.FuseRequest;
import org.archivolt.librarian.memory.FabricMemory;

/**
 * What a mount works with.
 *
 * @param shelves of all mounts of this runtime
 */
record LfsContext(
        Librarian librarian, FabricMemory memory, NodeId node, LfsOptions options, OpenShelves shelves, Ticker ticker) {
    /** The kernel's number of the root; ours is another, and the 1 of no other shelf. */
    private static final long FUSE_ROOT = 1;

    /** Which shelf an inode of the kernel is. */
    static long shelfOf(long inode) {
        return inode == FUSE_ROOT ? Shelf.ROOT : inode;
    }

    static long inodeOf(long shelf) {
        return shelf == Shelf.ROOT ? FUSE_ROOT : shelf;
    }

    /** In the name of the process that asks; of one that cannot be seen from here, each request is another process's. */
    Caller caller(FuseRequest request) {
        return new Caller(node, Processes.of(request.thread()), request.user(), request.group());
    }

    /** Whoever asks: for what does not depend on the process. */
    Caller anyCaller(FuseRequest request) {
        return new Caller(node, request.thread(), request.user(), request.group());
    }
}
