package org.archivolt.librarian.file.internal;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** {@link FileCalls} of the C library. The constants are those of amd64 and aarch64. */
final class LinuxFileCalls implements FileCalls {
    private static final int O_RDONLY = 0;
    private static final int O_RDWR = 0x2;
    private static final int O_CREAT = 0x40;
    private static final int O_CLOEXEC = 0x80000;
    private static final int MODE_OWNER_ONLY = 0600;
    private static final int FALLOC_FL_KEEP_SIZE = 1;
    private static final int FALLOC_FL_PUNCH_HOLE = 2;
    private static final int EINTR = 4;

    /** The names are the C library's. */
    private static final class CLibrary {
        static {
            Native.register(CLibrary.class, "c");
        }

        static native int open(byte[] path, int flags, int mode) throws LastErrorException;

        static native long pread(int descriptor, ByteBuffer into, long size, long offset) throws LastErrorException;

        static native long pwrite(int descriptor, ByteBuffer from, long size, long offset) throws LastErrorException;

        static native int fallocate(int descriptor, int mode, long offset, long length) throws LastErrorException;

        static native int fdatasync(int descriptor) throws LastErrorException;

        static native int fsync(int descriptor) throws LastErrorException;

        static native int close(int descriptor) throws LastErrorException;
    }

    @FunctionalInterface
    private interface Call {
        long run() throws LastErrorException;
    }

    @Override
    public int open(Path file) throws FileFailure {
        return open(file, O_RDWR | O_CREAT);
    }

    private static int open(Path path, int flags) throws FileFailure {
        byte[] name = Native.toByteArray(path.toString(), System.getProperty("sun.jnu.encoding"));
        return (int) call(() -> CLibrary.open(name, flags | O_CLOEXEC, MODE_OWNER_ONLY));
    }

    @Override
    public int read(int descriptor, ByteBuffer into, long offset) throws FileFailure {
        ByteBuffer rest = into.slice(); // JNA passes on where a buffer begins, not its position
        return (int) call(() -> CLibrary.pread(descriptor, rest, rest.remaining(), offset));
    }

    @Override
    public int write(int descriptor, ByteBuffer from, long offset) throws FileFailure {
        ByteBuffer rest = from.slice();
        return (int) call(() -> CLibrary.pwrite(descriptor, rest, rest.remaining(), offset));
    }

    @Override
    public void punch(int descriptor, long offset, long length) throws FileFailure {
        call(() -> CLibrary.fallocate(descriptor, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, offset, length));
    }

    @Override
    public void sync(int descriptor) throws FileFailure {
        call(() -> CLibrary.fdatasync(descriptor));
    }

    /** What could be lost was reported by {@link #sync}. */
    @Override
    public void close(int descriptor) {
        try {
            CLibrary.close(descriptor);
        } catch (LastErrorException e) {
            assert e.getErrorCode() != 9 : "closed twice: " + descriptor;
        }
    }

    @Override
    public void syncFolder(Path folder) throws FileFailure {
        int descriptor = open(folder, O_RDONLY);
        try {
            call(() -> CLibrary.fsync(descriptor));
        } finally {
            close(descriptor);
        }
    }

    private static long call(Call call) throws FileFailure {
        while (true) {
            try {
                return call.run();
            } catch (LastErrorException e) {
                if (e.getErrorCode() != EINTR) {
                    throw new FileFailure(e.getErrorCode(), e.getMessage());
                }
            }
        }
    }
}
