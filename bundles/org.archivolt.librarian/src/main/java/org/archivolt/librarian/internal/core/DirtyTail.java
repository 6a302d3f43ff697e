package org.archivolt.librarian.internal.core;

import java.io.Serial;

/**
 * A shelf cannot grow yet: there are bytes behind its end that once were in it. Whoever has applied the command overwrites them with
 * zeros, says so with {@link ZeroingCommands#tailClean}, and applies it again. Not an error, so nobody ever sees it; it has no stack.
 */
public final class DirtyTail extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient Tail tail;

    DirtyTail(Tail tail) {
        super("behind the end of shelf " + tail.shelf(), null, false, false);
        this.tail = tail;
    }

    public Tail tail() {
        return tail;
    }
}
