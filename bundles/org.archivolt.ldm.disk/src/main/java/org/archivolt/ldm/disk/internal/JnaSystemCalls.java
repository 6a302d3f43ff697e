package org.archivolt.ldm.disk.internal;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** {@link SystemCalls} of the C library. The constants are those of amd64 and aarch64. */
final class JnaSystemCalls implements SystemCalls {
    private static final int O_RDONLY_CLOEXEC = 0x80000;
    private static final int SYNC_FILE_RANGE_WAIT_BEFORE = 1;
    private static final int SYNC_FILE_RANGE_WRITE = 2;

    /** The names are the C library's. */
    interface CLibrary extends Library {
        int open(String path, int flags) throws LastErrorException;

        int close(int descriptor) throws LastErrorException;

        int syncfs(int descriptor) throws LastErrorException;

        int sync_file_range(int descriptor, long offset, long length, int flags) throws LastErrorException;

        String strerror(int number);
    }

    private final CLibrary library = Native.load(
            "c", CLibrary.class, Map.of(Library.OPTION_STRING_ENCODING, System.getProperty("sun.jnu.encoding")));

    @Override
    public int open(Path path) throws IOException {
        try {
            return library.open(path.toString(), O_RDONLY_CLOEXEC);
        } catch (LastErrorException e) {
            throw translated(e);
        }
    }

    /** After reading there is nothing a failing close could lose. */
    @Override
    public void close(int descriptor) {
        try {
            library.close(descriptor);
        } catch (LastErrorException e) {
            assert e.getErrorCode() != 9 : "closed twice: " + descriptor;
        }
    }

    @Override
    public void syncFilesystem(int descriptor) throws IOException {
        try {
            library.syncfs(descriptor);
        } catch (LastErrorException e) {
            throw translated(e);
        }
    }

    @Override
    public void startWriteBack(int descriptor, long offset, long length) throws IOException {
        range(descriptor, offset, length, SYNC_FILE_RANGE_WRITE);
    }

    @Override
    public void awaitWriteBack(int descriptor, long offset, long length) throws IOException {
        range(descriptor, offset, length, SYNC_FILE_RANGE_WAIT_BEFORE);
    }

    @Override
    public String errorText(int number) {
        return library.strerror(number);
    }

    private void range(int descriptor, long offset, long length, int flags) throws IOException {
        try {
            library.sync_file_range(descriptor, offset, length, flags);
        } catch (LastErrorException e) {
            throw translated(e);
        }
    }

    private IOException translated(LastErrorException e) {
        return new IOException(errorText(e.getErrorCode()), e);
    }
}
