package org.archivolt.librarian;

/** Whether a node is there, as far as the Librarian can tell. */
public enum NodeState {
    /** Has not been heard of, or has said goodbye. Its memory is used: the fabric needs no processor for it. */
    ABSENT,
    ACTIVE,
    /** A sign of life is late. */
    INDETERMINATE,
    /** Too many signs of life are missing, or somebody said so. Its handles have ended; its books are not handed out. */
    OFFLINE
}
