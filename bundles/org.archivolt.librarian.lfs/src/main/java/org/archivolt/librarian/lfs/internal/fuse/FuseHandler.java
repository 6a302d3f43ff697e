package org.archivolt.librarian.lfs.internal.fuse;

import org.archivolt.base.ArchivoltException;

/** The file system behind a device. Called by many threads at once. */
@FunctionalInterface
public interface FuseHandler {
    /**
     * Answers a request: what is in the reply afterwards is sent.
     *
     * @throws ArchivoltException with a {@link org.archivolt.librarian.PosixError}, which is sent instead
     */
    void handle(FuseOpcode opcode, FuseRequest request, FuseReply reply) throws ArchivoltException;
}
