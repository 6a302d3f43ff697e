package org.archivolt.librarian.internal.core;

/** The state while one command changes it. */
public final class Draft {
    Draft() {}
}
