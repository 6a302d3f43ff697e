package org.archivolt.librarian;

/** What addresses of books mean. One for all books of a registry. */
public enum AddressMode {
    LZA,
    PHYSICAL
}
