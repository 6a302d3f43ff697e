package org.archivolt.librarian.internal.core;

import java.util.List;
import org.archivolt.librarian.BookAddress;

/**
 * Books that are to be overwritten with zeros.
 *
 * @param shelf whose they were; 0 for nobody's
 * @param reason {@code shrink}, {@code unlink}, {@code destroy} or {@code adopt}
 */
public record Zeroing(long id, long shelf, String reason, List<BookAddress> books) {}
