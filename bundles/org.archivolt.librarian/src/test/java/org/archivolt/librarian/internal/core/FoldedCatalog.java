package org.archivolt.librarian.internal.core;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.archivolt.dss.librarian.AttributeRecord;
import org.archivolt.dss.librarian.BookUse;
import org.archivolt.dss.librarian.HandleRecord;
import org.archivolt.dss.librarian.LibrarianChanges;
import org.archivolt.dss.librarian.LibrarianRecords;
import org.archivolt.dss.librarian.NodeRecord;
import org.archivolt.dss.librarian.RegistryRecord;
import org.archivolt.dss.librarian.ShelfRecord;
import org.archivolt.dss.librarian.ZeroingRecord;

/** What the tables would be after all changes; refuses what tables would refuse. */
final class FoldedCatalog {
    private record AttributeKey(long shelf, String name) implements Comparable<AttributeKey> {
        @Override
        public int compareTo(AttributeKey other) {
            return shelf == other.shelf ? name.compareTo(other.name) : Long.compare(shelf, other.shelf);
        }
    }

    private Optional<RegistryRecord> registry = Optional.empty();
    private String defaultPolicy = "";
    private long lastId;
    private final Map<Integer, NodeRecord> nodes = new TreeMap<>();
    private final Map<Long, ShelfRecord> shelves = new TreeMap<>();
    private final Map<Long, BookUse> uses = new TreeMap<>();
    private final Map<Long, HandleRecord> handles = new TreeMap<>();
    private final Map<Long, ZeroingRecord> zeroings = new TreeMap<>();
    private final Map<AttributeKey, AttributeRecord> attributes = new TreeMap<>();

    void apply(LibrarianChanges changes) {
        requireOnce(changes);
        registry = changes.registry().or(() -> registry);
        defaultPolicy = changes.defaultPolicy().orElse(defaultPolicy);
        lastId = changes.lastId().orElse(lastId);
        changes.nodes().forEach(row -> nodes.put(row.node(), row));
        changes.removedShelves().forEach(this::removeShelf);
        changes.shelves().forEach(row -> shelves.put(row.id(), row));
        changes.freed().forEach(uses::remove);
        changes.uses().forEach(row -> uses.put(row.address(), row));
        changes.handles().forEach(row -> handles.put(row.id(), row));
        changes.removedHandles().forEach(handles::remove);
        changes.zeroings().forEach(row -> zeroings.put(row.id(), row));
        changes.removedZeroings().forEach(zeroings::remove);
        changes.attributes().forEach(this::put);
    }

    private static void requireOnce(LibrarianChanges changes) {
        Set<Object> seen = new HashSet<>();
        changes.shelves().forEach(row -> requireNew(seen, "shelf " + row.id()));
        changes.removedShelves().forEach(id -> requireNew(seen, "shelf " + id));
        changes.uses().forEach(row -> requireNew(seen, "book " + row.address()));
        changes.freed().forEach(address -> requireNew(seen, "book " + address));
        changes.handles().forEach(row -> requireNew(seen, "handle " + row.id()));
        changes.removedHandles().forEach(id -> requireNew(seen, "handle " + id));
        changes.zeroings().forEach(row -> requireNew(seen, "job " + row.id()));
        changes.removedZeroings().forEach(id -> requireNew(seen, "job " + id));
        changes.attributes().forEach(row -> requireNew(seen, "attribute " + row.shelf() + row.name()));
    }

    private static void requireNew(Set<Object> seen, Object key) {
        if (!seen.add(key)) {
            throw new AssertionError("twice in one transaction: " + key);
        }
    }

    private void removeShelf(long id) {
        shelves.remove(id);
        attributes.keySet().removeIf(key -> key.shelf == id);
    }

    private void put(AttributeRecord row) {
        AttributeKey key = new AttributeKey(row.shelf(), row.name());
        if (!shelves.containsKey(row.shelf())) {
            throw new AssertionError("an attribute of no shelf: " + key);
        }
        if (row.value() == null) {
            attributes.remove(key);
        } else {
            attributes.put(key, row);
        }
    }

    int useCount() {
        return uses.size();
    }

    long lastId() {
        return lastId;
    }

    LibrarianRecords records() {
        return new LibrarianRecords(
                registry,
                defaultPolicy,
                lastId,
                List.copyOf(nodes.values()),
                new ArrayList<>(shelves.values()),
                new ArrayList<>(uses.values()),
                List.copyOf(handles.values()),
                List.copyOf(zeroings.values()),
                List.copyOf(attributes.values()));
    }
}
