package org.archivolt.librarian;

/** What a shelf is to a file system. */
public enum ShelfKind {
    FILE(0100000),
    DIRECTORY(0040000),
    SYMLINK(0120000),
    /** A file to the Librarian, a block device to those who look. */
    BLOCK(0060000);

    private final int mode;

    ShelfKind(int mode) {
        this.mode = mode;
    }

    /** The bits of {@code st_mode} that say it. */
    public int mode() {
        return mode;
    }

    /** Whether it can have books. */
    public boolean hasBooks() {
        return this == FILE || this == BLOCK;
    }
}
