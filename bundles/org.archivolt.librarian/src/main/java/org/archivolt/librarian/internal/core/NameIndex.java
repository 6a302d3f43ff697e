package org.archivolt.librarian.internal.core;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Shelves by directory and name, hashed: a look-up touches few places in memory, however many shelves there are. Where names collide,
 * it only counts them and has others look, in a sorted map: whoever makes up names that collide gains nothing. Immutable.
 */
final class NameIndex {
    static final NameIndex NONE = new NameIndex(LongTrie.empty(Slot::nameHash));

    /** What is at one hash: a shelf, or several. */
    sealed interface Slot permits ShelfEntry, Several {
        long nameHash();
    }

    /** @param count may be one, where there were more: which is left, it does not know */
    record Several(long nameHash, int count) implements Slot {}

    private final LongTrie<Slot> slots;

    private NameIndex(LongTrie<Slot> slots) {
        this.slots = slots;
    }

    /** All at once. @param entries in different places */
    static NameIndex of(Collection<ShelfEntry> entries) {
        Map<Long, Slot> slots = new HashMap<>();
        for (ShelfEntry entry : entries) {
            slots.merge(entry.nameHash(), entry, (there, more) -> oneMore(there));
        }
        return new NameIndex(LongTrie.of(slots.values(), Slot::nameHash));
    }

    /** @param search asked where names collide */
    Optional<ShelfEntry> find(long directory, String name, Supplier<Optional<ShelfEntry>> search) {
        Slot slot = slots.get(hash(directory, name));
        if (slot instanceof ShelfEntry entry) {
            boolean isAsked = entry.parent() == directory && entry.name().equals(name);
            return isAsked ? Optional.of(entry) : Optional.empty();
        }
        return slot == null ? Optional.empty() : search.get();
    }

    /** @param entry of which the place is free */
    NameIndex plus(ShelfEntry entry) {
        Slot there = slots.get(entry.nameHash());
        return new NameIndex(slots.plus(there == null ? entry : oneMore(there)));
    }

    private static Slot oneMore(Slot slot) {
        return new Several(slot.nameHash(), slot instanceof Several several ? several.count + 1 : 2);
    }

    /** @param entry that is here */
    NameIndex minus(ShelfEntry entry) {
        long hash = entry.nameHash();
        if (slots.get(hash) instanceof Several several && several.count > 1) {
            return new NameIndex(slots.plus(new Several(hash, several.count - 1)));
        }
        return new NameIndex(slots.minus(hash));
    }

    /** @param entry that is here, with other facts */
    NameIndex with(ShelfEntry entry) {
        return slots.get(entry.nameHash()) instanceof Several ? this : new NameIndex(slots.plus(entry));
    }

    static long hash(long directory, String name) {
        return (directory << Integer.SIZE) + directory + name.hashCode();
    }
}
