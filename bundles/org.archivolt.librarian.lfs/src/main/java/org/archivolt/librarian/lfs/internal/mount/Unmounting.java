package org.archivolt.librarian.lfs.internal.mount;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;

/** Takes mounts away: root by itself, others by the helper of FUSE. Constants are those of Linux. */
final class Unmounting {
    private static final int FORCE = 1;
    private static final int DETACH = 2;
    private static final int NO_FOLLOW = 8;
    private static final int EPERM = 1;
    private static final int EBUSY = 16;
    private static final int EINVAL = 22;
    private static final long HELPER_SECONDS = 5;

    /** The names are the C library's. */
    interface CLibrary extends Library {
        int umount2(String path, int flags) throws LastErrorException;
    }

    private static final CLibrary LIBRARY = Native.load(
            "c", CLibrary.class, Map.of(Library.OPTION_STRING_ENCODING, System.getProperty("sun.jnu.encoding")));

    private Unmounting() {}

    /** @throws ArchivoltException {@code WRONG_STATE} when it is in use; {@code DEVICE_FAULT} */
    static void unmount(Path path) throws ArchivoltException {
        unmount(path, NO_FOLLOW, "-u");
    }

    /** Also when it is in use: what is open fails from then on (umount2(2): MNT_FORCE ends the connection). */
    static void detach(Path path) throws ArchivoltException {
        unmount(path, NO_FOLLOW | FORCE | DETACH, "-uz");
    }

    private static void unmount(Path path, int flags, String option) throws ArchivoltException {
        try {
            LIBRARY.umount2(path.toString(), flags);
        } catch (LastErrorException e) {
            switch (e.getErrorCode()) {
                case EPERM -> byHelper(path, option);
                case EINVAL -> {} // nothing is mounted there any more
                default -> throw failure(path, e.getErrorCode() == EBUSY, e);
            }
        }
    }

    private static void byHelper(Path path, String option) throws ArchivoltException {
        try {
            Process helper = new ProcessBuilder("fusermount", option, "--", path.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!helper.waitFor(HELPER_SECONDS, TimeUnit.SECONDS)) {
                helper.destroyForcibly();
                throw failure(path, false, new IOException("fusermount does not come back"));
            }
            if (helper.exitValue() != 0) {
                throw failure(path, true, new IOException("fusermount: " + helper.exitValue()));
            }
        } catch (IOException e) {
            throw failure(path, false, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure(path, false, e);
        }
    }

    private static ArchivoltException failure(Path path, boolean isBusy, Exception cause) {
        return isBusy
                ? new ArchivoltException(ErrorCode.WRONG_STATE, "unmounting what is in use").with("path", path)
                : new ArchivoltException(ErrorCode.DEVICE_FAULT, "unmounting", cause).with("path", path);
    }
}
