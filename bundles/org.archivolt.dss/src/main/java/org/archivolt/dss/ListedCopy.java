package org.archivolt.dss;

/**
 * A copy in a list.
 *
 * @param position ascending with age; opaque
 */
public record ListedCopy(long position, ObjectRecord object, CopyRecord copy) {}
