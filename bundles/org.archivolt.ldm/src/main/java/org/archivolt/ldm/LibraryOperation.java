package org.archivolt.ldm;

import java.time.Instant;
import java.util.Optional;

/**
 * Something a library has been asked to do and has not done yet.
 *
 * @param number counts the operations of a library; names it for {@link MediaLibrary#cancel}
 * @param what in words: {@code move 1003 to 256}
 * @param asked when
 * @param begun since when it runs; empty while it waits
 */
public record LibraryOperation(long number, String what, Instant asked, Optional<Instant> begun) {}
