package org.archivolt.librarian;

/**
 * <pre>
 *   FREE ──grow──▶ INUSE ──shrink, unlink──▶ ZOMBIE ──overwritten with zeros──▶ FREE
 * </pre>
 *
 * There is no other way. A book that cannot be used now is {@link #OFFLINE} for those who look; what it was it stays, and is again.
 */
public enum BookState {
    FREE,
    INUSE,
    /** Was on a shelf, and has not been overwritten yet. */
    ZOMBIE,
    /** Its memory controller, its node or the book itself is out of order. */
    OFFLINE
}
