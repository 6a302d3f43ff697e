package org.archivolt.dss.librarian;

/**
 * A job that overwrites books, and then sets them free. Its books are its {@link BookUse}s.
 *
 * @param shelf whose they were
 * @param reason {@code shrink}, {@code unlink} or {@code destroy}
 */
public record ZeroingRecord(long id, long shelf, String reason) {}
