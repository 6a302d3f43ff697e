package org.archivolt.librarian.lfs.internal.fuse;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** An answer to the kernel: a header, then what belongs to the kind of request (fuse.h, struct fuse_out_header). Used again and again. */
public final class FuseReply {
    static final int HEADER_LENGTH = 16;

    private final ByteBuffer bytes;

    /** @param bytesMax behind the header */
    public FuseReply(int bytesMax) {
        bytes = ByteBuffer.allocateDirect(HEADER_LENGTH + bytesMax).order(ByteOrder.nativeOrder());
        begin();
    }

    /** Forgets what was put. */
    public void begin() {
        bytes.clear().position(HEADER_LENGTH);
    }

    /** Where the rest of the answer is put, behind what is there; moves on with it. */
    public ByteBuffer bytes() {
        return bytes;
    }

    /** As it is to be written. */
    ByteBuffer success(long unique) {
        return finished(unique, 0);
    }

    /** @param number as errno, positive */
    ByteBuffer failure(long unique, int number) {
        begin();
        return finished(unique, -number);
    }

    private ByteBuffer finished(long unique, int error) {
        bytes.flip();
        bytes.putInt(0, bytes.limit()).putInt(4, error).putLong(8, unique);
        return bytes;
    }
}
