package org.archivolt.base;

/**
 * What is known of the filesystem on a medium. Stored by name.
 *
 * <pre>
 *   BLANK ──format──▶ EMPTY ──first flush──▶ USED ◀──▶ FULL
 *     ▲                 │                     │          │
 *     └─────────────────┴──── format --force ─┴──────────┘
 * </pre>
 *
 * A blank medium on which a filesystem of ours is found is adopted: it becomes what is found.
 */
public enum FilesystemStatus {
    /** Not formatted by us; cannot be written or read. */
    BLANK,
    /** Formatted, nothing on it yet. */
    EMPTY,
    USED,
    /** Readable; takes no more data. */
    FULL;

    public boolean mayBecome(FilesystemStatus next) {
        return switch (this) {
            case BLANK -> next == EMPTY;
            case EMPTY -> next == USED || next == FULL || next == BLANK;
            case USED -> next == FULL || next == EMPTY || next == BLANK;
            case FULL -> next == USED || next == EMPTY || next == BLANK;
        };
    }

    public boolean isFormatted() {
        return this != BLANK;
    }

    public boolean isWritable() {
        return this == EMPTY || this == USED;
    }
}
