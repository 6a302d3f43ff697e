package org.archivolt.ldm.tape.internal.ltfs;

import org.archivolt.base.ArchivoltException;

/** A file or a directory of the tree an index describes. */
sealed interface Entry permits FileEntry, Directory {
    String name();

    /** Unique on the volume, for ever; the root has 1. */
    long uid();

    /** Writes itself into an index. */
    void writeTo(IndexWriter writer) throws ArchivoltException;
}
