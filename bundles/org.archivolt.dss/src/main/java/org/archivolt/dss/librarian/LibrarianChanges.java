package org.archivolt.dss.librarian;

import java.util.ArrayList;
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
        List<AttributeRecord> attributes) {
    public LibrarianChanges {
        nodes = List.copyOf(nodes);
        shelves = List.copyOf(shelves);
        removedShelves = List.copyOf(removedShelves);
        uses = List.copyOf(uses);
        freed = List.copyOf(freed);
        handles = List.copyOf(handles);
        removedHandles = List.copyOf(removedHandles);
        zeroings = List.copyOf(zeroings);
        removedZeroings = List.copyOf(removedZeroings);
        attributes = List.copyOf(attributes);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Begins with no changes. */
    public static final class Builder {
        private Optional<RegistryRecord> registry = Optional.empty();
        private Optional<String> defaultPolicy = Optional.empty();
        private Optional<Long> lastId = Optional.empty();
        private final List<NodeRecord> nodes = new ArrayList<>();
        private final List<ShelfRecord> shelves = new ArrayList<>();
        private final List<Long> removedShelves = new ArrayList<>();
        private final List<BookUse> uses = new ArrayList<>();
        private final List<Long> freed = new ArrayList<>();
        private final List<HandleRecord> handles = new ArrayList<>();
        private final List<Long> removedHandles = new ArrayList<>();
        private final List<ZeroingRecord> zeroings = new ArrayList<>();
        private final List<Long> removedZeroings = new ArrayList<>();
        private final List<AttributeRecord> attributes = new ArrayList<>();

        private Builder() {}

        public Builder registry(RegistryRecord row) {
            registry = Optional.of(row);
            return this;
        }

        public Builder defaultPolicy(String policy) {
            defaultPolicy = Optional.of(policy);
            return this;
        }

        public Builder lastId(long id) {
            lastId = Optional.of(id);
            return this;
        }

        public Builder nodes(NodeRecord... rows) {
            return added(nodes, List.of(rows));
        }

        public Builder shelves(ShelfRecord... rows) {
            return added(shelves, List.of(rows));
        }

        public Builder removeShelf(long id) {
            return added(removedShelves, List.of(id));
        }

        public Builder uses(BookUse... rows) {
            return added(uses, List.of(rows));
        }

        public Builder free(long book) {
            return added(freed, List.of(book));
        }

        public Builder handles(HandleRecord... rows) {
            return added(handles, List.of(rows));
        }

        public Builder removeHandle(long id) {
            return added(removedHandles, List.of(id));
        }

        public Builder zeroings(ZeroingRecord... rows) {
            return added(zeroings, List.of(rows));
        }

        public Builder removeZeroing(long id) {
            return added(removedZeroings, List.of(id));
        }

        public Builder attributes(AttributeRecord... rows) {
            return added(attributes, List.of(rows));
        }

        private <T> Builder added(List<T> list, List<T> more) {
            list.addAll(more);
            return this;
        }

        public LibrarianChanges build() {
            return new LibrarianChanges(
                    registry,
                    defaultPolicy,
                    lastId,
                    nodes,
                    shelves,
                    removedShelves,
                    uses,
                    freed,
                    handles,
                    removedHandles,
                    zeroings,
                    removedZeroings,
                    attributes);
        }
    }
}
