package org.archivolt.librarian;

import java.time.Duration;
import java.util.Optional;

/**
 * Totals.
 *
 * @param host where the Librarian is; empty when on no host now
 * @param bookSize bytes; 0 when nothing is registered
 * @param defaultPolicy of nodes that have none of their own
 * @param shelves with a name, directories and links too; without the root
 * @param openShelves distinct shelves that somebody has open
 * @param zeroing jobs that are left
 * @param oldestZeroing since when the oldest of them is there
 */
public record LibrarianStatus(
        Optional<String> host,
        AddressMode mode,
        long bookSize,
        BookCounts books,
        int nodes,
        int nodesActive,
        String defaultPolicy,
        int shelves,
        int handles,
        int openShelves,
        int zeroing,
        Optional<Duration> oldestZeroing) {}
