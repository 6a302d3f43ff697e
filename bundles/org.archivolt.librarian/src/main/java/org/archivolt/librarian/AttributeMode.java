package org.archivolt.librarian;

/** What to expect of an attribute that is set (setxattr(2)). */
public enum AttributeMode {
    ANY,
    /** {@code EEXIST} when it is there. */
    CREATE,
    /** {@code ENODATA} when it is not. */
    REPLACE
}
