package org.archivolt.librarian.internal.core;

import org.archivolt.librarian.BookAddress;

/**
 * Bytes behind the end of a shelf, in its last book, that may not be zero.
 *
 * @param size of the shelf in bytes, as is {@code dirtyEnd}: both say for which state of it this is true
 * @param book in which they are
 * @param offset of the first of them in the book
 * @param length how many
 */
public record Tail(long shelf, long size, long dirtyEnd, BookAddress book, long offset, long length) {}
