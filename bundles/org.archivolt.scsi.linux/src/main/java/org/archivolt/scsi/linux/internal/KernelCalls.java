package org.archivolt.scsi.linux.internal;

import java.nio.ByteBuffer;

/** What we ask of Linux. The seam at which a test puts a kernel of its own. */
interface KernelCalls {
    /** Opens for reading and writing, without waiting for a medium. */
    int open(String path, boolean exclusive) throws KernelFailure;

    void close(int descriptor);

    /** SG_GET_VERSION_NUM: 30536 is version 3.5.36 of the driver. */
    int version(int descriptor) throws KernelFailure;

    /** SG_SET_RESERVED_SIZE: memory for transfers of so many bytes, if the kernel has it. */
    void reserve(int descriptor, int bytes) throws KernelFailure;

    /** SG_IO with a header of {@link CommandHeader}. */
    void execute(int descriptor, ByteBuffer header) throws KernelFailure;

    /** Where a direct buffer begins, in the memory of the process. */
    long addressOf(ByteBuffer direct);

    /** An error number of the C library. */
    final class KernelFailure extends Exception {
        private static final long serialVersionUID = 1L;
        static final int EPERM = 1;
        static final int ENOENT = 2;
        static final int EIO = 5;
        static final int ENXIO = 6;
        static final int ENOMEM = 12;
        static final int EACCES = 13;
        static final int EBUSY = 16;
        static final int ENODEV = 19;
        static final int EINVAL = 22;

        private final int number;

        KernelFailure(int number, String text) {
            super(text);
            this.number = number;
        }

        int number() {
            return number;
        }
    }
}
