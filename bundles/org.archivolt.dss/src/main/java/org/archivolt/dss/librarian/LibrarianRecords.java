package org.archivolt.dss.librarian;

import java.util.List;
import java.util.Optional;

/**
 * All rows.
 *
 * @param registry empty before the first registration
 * @param defaultPolicy of nodes that have none of their own; empty when none was set
 * @param lastId no shelf, handle or job has had a higher number
 * @param uses by shelf, job and position
 */
public record LibrarianRecords(
        Optional<RegistryRecord> registry,
        String defaultPolicy,
        long lastId,
        List<NodeRecord> nodes,
        List<ShelfRecord> shelves,
        List<BookUse> uses,
        List<HandleRecord> handles,
        List<ZeroingRecord> zeroings,
        List<AttributeRecord> attributes) {}
