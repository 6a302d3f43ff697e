package org.archivolt.librarian;

import java.time.Duration;

/**
 * Books that wait to be overwritten with zeros. Durable: whoever has the Librarian goes on with it.
 *
 * @param shelf whose books they were; 0 for nobody's
 * @param reason {@code shrink}, {@code unlink}, {@code destroy}, {@code adopt}
 * @param books how many are left
 * @param age since it began; counted from the start of the Librarian on this host if it began before
 * @param lastError why the last attempt failed; empty when it did not
 */
public record ZeroingJob(long id, long shelf, String reason, int books, Duration age, String lastError) {}
