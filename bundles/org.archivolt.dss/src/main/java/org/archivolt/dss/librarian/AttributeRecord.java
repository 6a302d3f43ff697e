package org.archivolt.dss.librarian;

import java.util.Objects;

/** An extended attribute of a shelf. @param value at most 64 KiB; null in {@link LibrarianChanges} when it is not there any more */
public record AttributeRecord(long shelf, String name, byte[] value) {
    public AttributeRecord {
        Objects.requireNonNull(name);
    }
}
