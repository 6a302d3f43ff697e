package org.archivolt.librarian.internal.core;

/** Why books are overwritten ({@link org.archivolt.librarian.ZeroingJob}). */
final class Reasons {
    static final String SHRINK = "shrink";
    static final String UNLINK = "unlink";
    static final String DESTROY = "destroy";
    static final String ADOPT = "adopt";

    private Reasons() {}
}
