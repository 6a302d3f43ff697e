package org.archivolt.librarian.internal.core;

import java.util.List;
import org.archivolt.librarian.BookAddress;

/**
 * Books that are to be overwritten with zeros.
 *
 * @param shelf whose they were
 * @param reason {@code shrink}, {@code unlink} or {@code destroy}
 */
public record Zeroing(long id, long shelf, String reason, List<BookAddress> books) {}
