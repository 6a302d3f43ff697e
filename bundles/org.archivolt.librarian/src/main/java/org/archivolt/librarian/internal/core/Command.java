package org.archivolt.librarian.internal.core;

import org.archivolt.base.ArchivoltException;

/**
 * Something that is to be done, wholly or not at all. A pure function: time, chance and policies are given to it when it is made, and it may
 * be applied more than once, to different states.
 */
@FunctionalInterface
public interface Command<R> {
    /**
     * @param draft is thrown away when the command fails
     * @throws ArchivoltException why not
     * @throws DirtyTail when bytes must be overwritten before
     */
    R apply(Draft draft) throws ArchivoltException;
}
