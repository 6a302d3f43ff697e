package org.archivolt.testkit.librarian;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.archivolt.librarian.Shelf;
import org.archivolt.librarian.ShelfKind;

/** A shelf that changes. Guarded by the Librarian's lock. */
final class MemoryShelf {
    final long id;
    final ShelfKind kind;
    final Instant created;
    final List<Long> books = new ArrayList<>();
    final SortedMap<String, byte[]> attributes = new TreeMap<>();
    long parent;
    String name;
    int permissions;
    int user;
    int group;
    long size;
    /** Behind the size and up to here, bytes may not be zero. */
    long dirtyEnd;

    Instant accessed;
    Instant modified;
    Instant changed;
    String target = "";
    String policy = "";
    byte[] interleaveRequest = {};
    int requestPosition;

    MemoryShelf(long id, ShelfKind kind, Instant created) {
        this.id = id;
        this.kind = kind;
        this.created = created;
        this.accessed = created;
        this.modified = created;
        this.changed = created;
    }

    boolean isDirectory() {
        return kind == ShelfKind.DIRECTORY;
    }

    Shelf now(int directories) {
        int links = isDirectory() ? 2 + directories : parent == 0 ? 0 : 1;
        return new Shelf(
                id,
                parent,
                name,
                kind,
                permissions,
                user,
                group,
                size,
                books.size(),
                links,
                created,
                accessed,
                modified,
                changed);
    }
}
