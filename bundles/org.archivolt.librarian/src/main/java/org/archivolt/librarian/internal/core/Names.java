package org.archivolt.librarian.internal.core;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.PosixError;
import org.archivolt.librarian.Shelf;
import org.archivolt.librarian.ShelfPath;
import org.pcollections.TreePMap;

/** All shelves, and where they are. Immutable. */
final class Names {
    /** What is in one directory is together, by name. */
    private record Place(long directory, String name) implements Comparable<Place> {
        private static final Comparator<Place> ORDER =
                Comparator.comparingLong(Place::directory).thenComparing(Place::name, Names::compareBytes);

        @Override
        public int compareTo(Place other) {
            return ORDER.compare(this, other);
        }
    }

    static final Names NONE = new Names(LongTrie.empty(ShelfEntry::id), NameIndex.NONE, TreePMap.empty());

    private final LongTrie<ShelfEntry> shelves;
    private final NameIndex index;
    private final TreePMap<Place, Long> places;

    /** @param index to look up; {@code places} to list, of the same shelves */
    private Names(LongTrie<ShelfEntry> shelves, NameIndex index, TreePMap<Place, Long> places) {
        this.shelves = shelves;
        this.index = index;
        this.places = places;
    }

    /** All at once, each where it says it is; empty when two have one name. */
    static Optional<Names> of(Collection<ShelfEntry> entries) {
        Map<Long, Integer> subdirectories = new HashMap<>();
        for (ShelfEntry entry : entries) {
            if (hasPlace(entry) && entry.isDirectory()) {
                subdirectories.merge(entry.parent(), 1, Integer::sum);
            }
        }
        List<ShelfEntry> all = new ArrayList<>(entries.size());
        TreeMap<Place, Long> places = new TreeMap<>();
        for (ShelfEntry entry : entries) {
            Integer count = subdirectories.get(entry.id());
            all.add(count == null ? entry : entry.withSubdirectories(count));
            if (hasPlace(entry) && places.put(placeOf(entry), entry.id()) != null) {
                return Optional.empty();
            }
        }
        NameIndex index = NameIndex.of(all.stream().filter(Names::hasPlace).toList());
        return Optional.of(new Names(LongTrie.of(all, ShelfEntry::id), index, TreePMap.from(places)));
    }

    /** The root is in no directory. */
    private static boolean hasPlace(ShelfEntry entry) {
        return !entry.isNameless() && entry.id() != Shelf.ROOT;
    }

    private static Place placeOf(ShelfEntry entry) {
        return new Place(entry.parent(), entry.name());
    }

    /** As the bytes of UTF-8 compare, which is by code point. */
    static int compareBytes(String one, String other) {
        int shorter = Math.min(one.length(), other.length());
        for (int i = 0; i < shorter; i++) {
            if (one.charAt(i) != other.charAt(i)) {
                return rank(one.charAt(i)) - rank(other.charAt(i));
            }
        }
        return one.length() - other.length();
    }

    /** Surrogates are for code points behind all others. */
    private static int rank(char unit) {
        return Character.isSurrogate(unit) ? unit + (1 << Character.SIZE) : unit;
    }

    Collection<ShelfEntry> all() {
        return shelves.values();
    }

    Optional<ShelfEntry> find(long id) {
        return Optional.ofNullable(shelves.get(id));
    }

    ShelfEntry get(long id) throws ArchivoltException {
        return find(id).orElseThrow(() -> PosixError.ENOENT.of("no such shelf").with("shelf", id));
    }

    /** With a name, but the root. */
    int namedCount() {
        return places.size();
    }

    Optional<ShelfEntry> child(long directory, String name) {
        return index.find(
                directory,
                name,
                () -> Optional.ofNullable(places.get(new Place(directory, name)))
                        .flatMap(this::find));
    }

    boolean isEmpty(long directory) {
        Place first = places.higherKey(new Place(directory, ""));
        return first == null || first.directory != directory;
    }

    /** What is in it, by name. */
    List<Shelf> list(long directory, String after, int limit) {
        List<Shelf> found = new ArrayList<>();
        for (Map.Entry<Place, Long> place :
                places.tailMap(new Place(directory, after), false).entrySet()) {
            if (place.getKey().directory != directory || found.size() == limit) {
                break;
            }
            found.add(shelves.get(place.getValue()).shown());
        }
        return found;
    }

    /** @throws ArchivoltException {@code ENOENT}; {@code ENOTDIR} when something on the way is no directory */
    ShelfEntry resolve(ShelfPath path) throws ArchivoltException {
        ShelfEntry at = get(path.start());
        requireDirectory(at, path);
        for (String name : path.names()) {
            requireDirectory(at, path);
            at = child(at.id(), name)
                    .orElseThrow(() -> PosixError.ENOENT.of("no such shelf").with("path", path));
        }
        return at;
    }

    /** The directory in which the last name of the path is, or would be. */
    ShelfEntry directoryOf(ShelfPath path) throws ArchivoltException {
        ShelfEntry directory = resolve(path.parent());
        requireDirectory(directory, path);
        return directory;
    }

    private static void requireDirectory(ShelfEntry entry, ShelfPath path) throws ArchivoltException {
        if (!entry.isDirectory()) {
            throw PosixError.ENOTDIR.of("not a directory").with("path", path).with("shelf", entry.id());
        }
    }

    ShelfPath pathOf(ShelfEntry entry) throws ArchivoltException {
        List<String> names = new ArrayList<>();
        for (ShelfEntry at = entry; at.id() != Shelf.ROOT; at = get(at.parent())) {
            if (at.isNameless()) {
                throw PosixError.ENOENT.of("the shelf has no name any more").with("shelf", entry.id());
            }
            names.add(0, at.name());
        }
        return new ShelfPath(names);
    }

    boolean isSameOrBelow(ShelfEntry entry, long directory) throws ArchivoltException {
        ShelfEntry at = entry;
        while (at.id() != directory && at.id() != Shelf.ROOT) {
            at = get(at.parent());
        }
        return at.id() == directory;
    }

    /** Adds it where it says it is. */
    Names added(ShelfEntry entry) {
        LongTrie<ShelfEntry> more = shelves.plus(entry);
        if (!hasPlace(entry)) {
            return new Names(more, index, places);
        }
        return new Names(more, index.plus(entry), places.plus(placeOf(entry), entry.id())).counted(entry, 1);
    }

    Names removed(ShelfEntry entry) {
        LongTrie<ShelfEntry> fewer = shelves.minus(entry.id());
        if (!hasPlace(entry)) {
            return new Names(fewer, index, places);
        }
        return new Names(fewer, index.minus(entry), places.minus(placeOf(entry))).counted(entry, -1);
    }

    /** Replaces what is known of a shelf, but not its name. */
    Names with(ShelfEntry entry) {
        return new Names(shelves.plus(entry), hasPlace(entry) ? index.with(entry) : index, places);
    }

    private Names counted(ShelfEntry child, int more) {
        if (!child.isDirectory()) {
            return this;
        }
        ShelfEntry parent = shelves.get(child.parent());
        return with(parent.withSubdirectories(parent.subdirectories() + more));
    }
}
