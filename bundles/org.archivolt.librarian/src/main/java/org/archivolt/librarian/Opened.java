package org.archivolt.librarian;

/** A shelf that was opened, and perhaps made for it. */
public record Opened(Shelf shelf, Handle handle, boolean isNew) {}
