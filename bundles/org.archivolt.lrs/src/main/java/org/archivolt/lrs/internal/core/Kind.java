package org.archivolt.lrs.internal.core;

/** What a drive is wanted for, as far as sharing the drives goes. Deleting counts as reading. */
public enum Kind {
    READ,
    WRITE,
    FORMAT
}
