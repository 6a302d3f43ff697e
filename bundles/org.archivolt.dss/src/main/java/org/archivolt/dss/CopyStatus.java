package org.archivolt.dss;

/** How much of a copy there is. Stored by name. */
public enum CopyStatus {
    /** Every byte of every column. */
    COMPLETE,
    /** Something is missing, and can be made anew from what there is. */
    READABLE,
    /** Too much is missing. */
    INCOMPLETE
}
