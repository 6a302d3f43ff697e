package org.archivolt.store.internal;

/**
 * Consecutive bytes of a column.
 *
 * @param offset multiple of the object's block size
 */
record ColumnPart(int column, long offset, long size) {}
