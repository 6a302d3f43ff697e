package org.archivolt.dss.librarian;

import java.util.List;
import java.util.Optional;

/**
 * Rows as they are to be, of all that has changed: at most one of each. What belongs to a removed shelf, as its attributes, goes with
 * it.
 *
 * @param registry replaces the whole one
 * @param freed addresses of books that are free and in use by nobody
 * @param attributes those without a value are removed
 */
public record LibrarianChanges(
        Optional<RegistryRecord> registry,
        Optional<String> defaultPolicy,
        Optional<Long> lastId,
        List<NodeRecord> nodes,
        List<ShelfRecord> shelves,
        List<Long> removedShelves,
        List<BookUse> uses,
        List<Long> freed,
        List<HandleRecord> handles,
        List<Long> removedHandles,
        List<ZeroingRecord> zeroings,
        List<Long> removedZeroings,
        List<AttributeRecord> attributes) {}
