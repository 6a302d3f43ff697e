package org.archivolt.librarian.internal.core;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Optional;
import org.archivolt.librarian.BookAddress;
import org.archivolt.librarian.Shelf;
import org.archivolt.librarian.ShelfKind;
import org.pcollections.TreePMap;

/**
 * All that is known of a shelf but its handles. Immutable; arrays are never changed.
 *
 * @param parent its own id for the root, 0 without a name
 * @param target of a symbolic link, else empty
 * @param subdirectories how many; follows from the others and is in no row
 * @param attributes those that somebody has set and that mean nothing to us
 */
record ShelfEntry(
        long id,
        long parent,
        String name,
        ShelfKind kind,
        Access access,
        Times times,
        Extent extent,
        Placement placement,
        String target,
        int subdirectories,
        TreePMap<String, byte[]> attributes)
        implements NameIndex.Slot {
    static final long NO_PARENT = 0;

    /** @param permissions the lower 12 bits of the mode */
    record Access(int permissions, int user, int group) {}

    /** To the microsecond, which is what the catalog keeps. */
    record Times(Instant created, Instant accessed, Instant modified, Instant changed) {
        static Instant rounded(Instant time) {
            return time.truncatedTo(ChronoUnit.MICROS);
        }

        static Times all(Instant now) {
            Instant time = rounded(now);
            return new Times(time, time, time, time);
        }

        Times modified(Instant now) {
            Instant time = rounded(now);
            return new Times(created, accessed, time, time);
        }

        Times changed(Instant now) {
            return new Times(created, accessed, modified, rounded(now));
        }
    }

    /**
     * @param size bytes
     * @param dirtyEnd bytes from {@code size} to here may not be zero
     * @param books their addresses, in order
     */
    record Extent(long size, long dirtyEnd, long[] books) {
        static final Extent NONE = new Extent(0, 0, new long[0]);

        static Extent ofLink(int length) {
            return new Extent(length, length, NONE.books);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Extent that
                    && size == that.size
                    && dirtyEnd == that.dirtyEnd
                    && Arrays.equals(books, that.books);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(books) * 31 + Long.hashCode(size);
        }
    }

    /**
     * Where its next books come from; of a directory, those of the files that are made in it.
     *
     * @param policy empty for a directory that says nothing, and for a link
     * @param request a byte for each interleave group
     * @param position which of these is next
     */
    record Placement(String policy, byte[] request, int position) {
        static final Placement NONE = of("");

        static Placement of(String policy) {
            return new Placement(policy, new byte[0], 0);
        }

        Placement with(String other) {
            return new Placement(other, request, position);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Placement that
                    && policy.equals(that.policy)
                    && Arrays.equals(request, that.request)
                    && position == that.position;
        }

        @Override
        public int hashCode() {
            return policy.hashCode() * 31 + position;
        }
    }

    static ShelfEntry file(long id, ShelfKind kind, Access access, Instant now, Extent extent, Placement placement) {
        return new ShelfEntry(
                id, NO_PARENT, "", kind, access, Times.all(now), extent, placement, "", 0, TreePMap.empty());
    }

    static ShelfEntry directory(long id, Access access, Instant now) {
        return file(id, ShelfKind.DIRECTORY, access, now, Extent.NONE, Placement.NONE);
    }

    static ShelfEntry link(long id, Access access, Instant now, String target, int length) {
        ShelfEntry entry = file(id, ShelfKind.SYMLINK, access, now, Extent.ofLink(length), Placement.NONE);
        return new ShelfEntry(
                id,
                NO_PARENT,
                "",
                entry.kind,
                access,
                entry.times,
                entry.extent,
                Placement.NONE,
                target,
                0,
                entry.attributes);
    }

    @Override
    public long nameHash() {
        return NameIndex.hash(parent, name);
    }

    boolean isDirectory() {
        return kind == ShelfKind.DIRECTORY;
    }

    /** Whether it is only there because somebody has it open. */
    boolean isNameless() {
        return parent == NO_PARENT;
    }

    long size() {
        return extent.size;
    }

    long[] books() {
        return extent.books;
    }

    /** What must be overwritten before it may grow. */
    Optional<Tail> tail(long bookSize) {
        if (extent.dirtyEnd == extent.size) {
            return Optional.empty();
        }
        long offset = extent.size % bookSize;
        BookAddress book = new BookAddress(extent.books[extent.books.length - 1]);
        return Optional.of(new Tail(id, extent.size, extent.dirtyEnd, book, offset, extent.dirtyEnd - extent.size));
    }

    ShelfEntry named(long newParent, String newName) {
        return new ShelfEntry(
                id, newParent, newName, kind, access, times, extent, placement, target, subdirectories, attributes);
    }

    ShelfEntry with(Access other) {
        return new ShelfEntry(
                id, parent, name, kind, other, times, extent, placement, target, subdirectories, attributes);
    }

    ShelfEntry with(Times other) {
        return new ShelfEntry(
                id, parent, name, kind, access, other, extent, placement, target, subdirectories, attributes);
    }

    ShelfEntry with(Extent other) {
        return new ShelfEntry(
                id, parent, name, kind, access, times, other, placement, target, subdirectories, attributes);
    }

    ShelfEntry with(Placement other) {
        return new ShelfEntry(id, parent, name, kind, access, times, extent, other, target, subdirectories, attributes);
    }

    ShelfEntry with(TreePMap<String, byte[]> others) {
        return new ShelfEntry(id, parent, name, kind, access, times, extent, placement, target, subdirectories, others);
    }

    ShelfEntry withSubdirectories(int count) {
        return new ShelfEntry(id, parent, name, kind, access, times, extent, placement, target, count, attributes);
    }

    ShelfEntry modified(Instant now) {
        return with(times.modified(now));
    }

    ShelfEntry changed(Instant now) {
        return with(times.changed(now));
    }

    /** Whether its row is the same; its books and attributes are in other rows. */
    boolean hasRowOf(ShelfEntry other) {
        return parent == other.parent
                && name.equals(other.name)
                && access.equals(other.access)
                && times.equals(other.times)
                && extent.size == other.extent.size
                && extent.dirtyEnd == other.extent.dirtyEnd
                && placement.equals(other.placement);
    }

    Shelf shown() {
        return new Shelf(
                id,
                parent,
                name,
                kind,
                access.permissions,
                access.user,
                access.group,
                extent.size,
                extent.books.length,
                links(),
                times.created,
                times.accessed,
                times.modified,
                times.changed);
    }

    private int links() {
        if (isDirectory()) {
            return 2 + subdirectories;
        }
        return isNameless() ? 0 : 1;
    }
}
