package org.archivolt.ldm.disk.internal;

import java.io.IOException;
import java.nio.file.FileSystemException;

/**
 * The errors of Linux we tell apart. The JDK passes on their text only, in the language of the process; {@link
 * SystemCalls} knows that text, and without it English is assumed.
 */
enum Errno {
    ENOENT(2, "No such file or directory"),
    EIO(5, "Input/output error"),
    ENOMEM(12, "Cannot allocate memory"),
    ENFILE(23, "Too many open files in system"),
    EMFILE(24, "Too many open files"),
    ENOSPC(28, "No space left on device"),
    ENAMETOOLONG(36, "File name too long"),
    ENODATA(61, "No data available"),
    EOPNOTSUPP(95, "Operation not supported"),
    EDQUOT(122, "Disk quota exceeded");

    private final int number;
    private final String text;

    Errno(int number, String english) {
        this.number = number;
        this.text = SystemCalls.AVAILABLE.map(calls -> calls.errorText(number)).orElse(english);
    }

    int number() {
        return number;
    }

    /** The JDK gives the text alone or after words of its own. */
    boolean isReasonOf(IOException failure) {
        String reason = failure instanceof FileSystemException named ? named.getReason() : failure.getMessage();
        return reason != null && reason.endsWith(text);
    }
}
