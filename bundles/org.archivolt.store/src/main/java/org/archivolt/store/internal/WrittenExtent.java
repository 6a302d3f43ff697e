package org.archivolt.store.internal;

import java.util.UUID;
import org.archivolt.dss.ExtentRecord;

/** Bytes of a column that are complete on a medium and become part of an object: a file, or a member of a pack. */
interface WrittenExtent {
    /** Of the file. */
    UUID uuid();

    int column();

    long columnOffset();

    /** In bytes. */
    long size();

    HeldMedium medium();

    ExtentRecord toRecord();
}
