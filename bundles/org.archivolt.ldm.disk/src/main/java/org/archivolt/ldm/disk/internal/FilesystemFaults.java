package org.archivolt.ldm.disk.internal;

import static org.archivolt.base.ErrorCode.ALREADY_EXISTS;
import static org.archivolt.base.ErrorCode.CANCELLED;
import static org.archivolt.base.ErrorCode.DEVICE_FAULT;
import static org.archivolt.base.ErrorCode.INVALID_ARGUMENT;
import static org.archivolt.base.ErrorCode.MEDIUM_FAULT;
import static org.archivolt.base.ErrorCode.NO_SPACE;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.FileAlreadyExistsException;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;

/** Turns the errors of the filesystem into ours. */
final class FilesystemFaults {
    private FilesystemFaults() {}

    static ArchivoltException translate(IOException failure, String doing) {
        return new ArchivoltException(codeOf(failure), doing, failure);
    }

    /** Whether there is no room for more. */
    static boolean isFull(IOException failure) {
        return codeOf(failure) == NO_SPACE;
    }

    /** What is not known to be somebody else's fault is the medium's. */
    private static ErrorCode codeOf(IOException failure) {
        if (failure instanceof FileAlreadyExistsException) {
            return ALREADY_EXISTS;
        }
        if (failure instanceof ClosedChannelException) { // the JDK closes it when a thread that uses it is interrupted
            return CANCELLED;
        }
        for (Errno errno : Errno.values()) {
            if (errno.isReasonOf(failure)) {
                return codeOf(errno);
            }
        }
        return MEDIUM_FAULT;
    }

    private static ErrorCode codeOf(Errno errno) {
        return switch (errno) {
            case ENOSPC, EDQUOT -> NO_SPACE;
            case EMFILE, ENFILE, ENOMEM -> DEVICE_FAULT;
            case ENAMETOOLONG -> INVALID_ARGUMENT;
            case ENOENT, EIO, ENODATA, EOPNOTSUPP -> MEDIUM_FAULT;
        };
    }
}
