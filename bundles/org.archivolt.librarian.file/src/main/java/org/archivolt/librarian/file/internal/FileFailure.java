package org.archivolt.librarian.file.internal;

/** The system has refused a call. Numbers are those of Linux. */
final class FileFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private static final int ENOSPC = 28;
    private static final int ENOSYS = 38;
    private static final int EOPNOTSUPP = 95;
    private static final int EDQUOT = 122;

    private final int number;

    FileFailure(int number, String text) {
        super(text);
        this.number = number;
    }

    boolean isFull() {
        return number == ENOSPC || number == EDQUOT;
    }

    /** Whether this filesystem has no such call. */
    boolean isUnknownCall() {
        return number == EOPNOTSUPP || number == ENOSYS;
    }
}
