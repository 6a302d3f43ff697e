package org.archivolt.tape;

/**
 * Something to be read in one go.
 *
 * @param first where it begins
 * @param end where the heads are when it has been read
 */
public record Span(Place first, Place end) {}
