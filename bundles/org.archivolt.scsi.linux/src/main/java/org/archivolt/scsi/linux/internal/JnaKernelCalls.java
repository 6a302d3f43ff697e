package org.archivolt.scsi.linux.internal;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import java.nio.ByteBuffer;
import java.util.Map;

/** {@link KernelCalls} through the C library. The constants are those of amd64 and aarch64. */
final class JnaKernelCalls implements KernelCalls {
    private static final int O_RDWR = 0x2;
    private static final int O_EXCL = 0x80;
    private static final int O_NONBLOCK = 0x800;
    private static final int O_CLOEXEC = 0x80000;
    private static final long SG_SET_RESERVED_SIZE = 0x2275;
    private static final long SG_GET_VERSION_NUM = 0x2282;
    private static final long SG_IO = 0x2285;

    /** The names are the C library's. Both functions take a variable number of arguments in C. */
    interface CLibrary extends Library {
        int open(String path, int flags, Object... none) throws LastErrorException;

        int close(int descriptor) throws LastErrorException;

        int ioctl(int descriptor, long request, Object... argument) throws LastErrorException;

        String strerror(int number);
    }

    private final CLibrary library = Native.load(
            "c", CLibrary.class, Map.of(Library.OPTION_STRING_ENCODING, System.getProperty("sun.jnu.encoding")));

    @Override
    public int open(String path, boolean exclusive) throws KernelFailure {
        try {
            return library.open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC | (exclusive ? O_EXCL : 0));
        } catch (LastErrorException e) {
            throw translated(e);
        }
    }

    /** There is nothing a failing close could lose. */
    @Override
    public void close(int descriptor) {
        try {
            library.close(descriptor);
        } catch (LastErrorException e) {
            assert e.getErrorCode() != 9 : "closed twice: " + descriptor;
        }
    }

    @Override
    public int version(int descriptor) throws KernelFailure {
        IntByReference version = new IntByReference();
        control(descriptor, SG_GET_VERSION_NUM, version);
        return version.getValue();
    }

    @Override
    public void reserve(int descriptor, int bytes) throws KernelFailure {
        control(descriptor, SG_SET_RESERVED_SIZE, new IntByReference(bytes));
    }

    @Override
    public void execute(int descriptor, ByteBuffer header) throws KernelFailure {
        control(descriptor, SG_IO, header);
    }

    @Override
    public long addressOf(ByteBuffer direct) {
        return Pointer.nativeValue(Native.getDirectBufferPointer(direct));
    }

    private void control(int descriptor, long request, Object argument) throws KernelFailure {
        try {
            library.ioctl(descriptor, request, argument);
        } catch (LastErrorException e) {
            throw translated(e);
        }
    }

    private KernelFailure translated(LastErrorException e) {
        return new KernelFailure(e.getErrorCode(), library.strerror(e.getErrorCode()));
    }
}
