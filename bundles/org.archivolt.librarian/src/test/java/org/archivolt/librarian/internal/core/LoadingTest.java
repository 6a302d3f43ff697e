package org.archivolt.librarian.internal.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.dss.librarian.AttributeRecord;
import org.archivolt.dss.librarian.BookUse;
import org.archivolt.dss.librarian.HandleRecord;
import org.archivolt.dss.librarian.LibrarianRecords;
import org.archivolt.dss.librarian.ShelfRecord;
import org.archivolt.dss.librarian.ZeroingRecord;
import org.archivolt.librarian.Caller;
import org.archivolt.librarian.NodeId;
import org.archivolt.librarian.Shelf;
import org.archivolt.librarian.ShelfPath;
import org.archivolt.testkit.VirtualTicker;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rows that cannot be true are not believed, each for its own reason. */
class LoadingTest {
    private static final long BOOK = 2L << 20;
    private static final Caller ONE = new Caller(new NodeId(1), 100, 1000, 1001);

    /** Rows that can be changed. */
    private static final class Rows {
        private final List<ShelfRecord> shelves;
        private final List<BookUse> uses;
        private final List<HandleRecord> handles;
        private final List<ZeroingRecord> zeroings;
        private final List<AttributeRecord> attributes;

        private Rows(LibrarianRecords records) {
            shelves = new ArrayList<>(records.shelves());
            uses = new ArrayList<>(records.uses());
            handles = new ArrayList<>(records.handles());
            zeroings = new ArrayList<>(records.zeroings());
            attributes = new ArrayList<>(records.attributes());
        }
    }

    private LibrarianRecords sound;
    private long shelf;

    @BeforeEach
    void fill() throws ArchivoltException {
        WorkspaceLibrarian librarian = new WorkspaceLibrarian(new VirtualTicker(), new Random(1));
        librarian.register(WorkspaceLibrarian.topology(BOOK, 8, 1, 2));
        librarian.makeDirectory(ONE, ShelfPath.parse("/d"), 0755);
        librarian.makeDirectory(ONE, ShelfPath.parse("/d/e"), 0755);
        shelf = librarian
                .create(ONE, ShelfPath.parse("/d/e/x"), 0644, true)
                .shelf()
                .id();
        librarian.resize(ONE, shelf, 4 * BOOK);
        librarian.resize(ONE, shelf, 2 * BOOK);
        librarian.commit();
        sound = librarian.catalog.records();
    }

    private void corrupt(String why, Consumer<Rows> change) {
        Rows rows = new Rows(sound);
        change.accept(rows);
        LibrarianRecords changed = new LibrarianRecords(
                sound.registry(),
                sound.defaultPolicy(),
                sound.lastId(),
                sound.nodes(),
                rows.shelves,
                rows.uses,
                rows.handles,
                rows.zeroings,
                rows.attributes);
        assertThatThrownBy(() -> LibrarianState.of(changed))
                .isInstanceOfSatisfying(
                        ArchivoltException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CATALOG_CORRUPT))
                .hasMessageContaining(why);
    }

    private static ShelfRecord with(ShelfRecord row, long parent, String name, String kind, long size) {
        return new ShelfRecord(
                row.id(),
                parent,
                name,
                kind,
                row.permissions(),
                row.user(),
                row.group(),
                size,
                size,
                row.created(),
                row.accessed(),
                row.modified(),
                row.changed(),
                row.target(),
                row.policy(),
                row.interleaveRequest(),
                row.requestPosition());
    }

    private void changeShelf(Rows rows, UnaryOperator<ShelfRecord> change) {
        rows.shelves.replaceAll(row -> row.id() == shelf ? change.apply(row) : row);
    }

    @Test
    void believesWhatIsSound() throws ArchivoltException {
        assertThat(LibrarianState.of(sound).books(shelf).count()).isEqualTo(2);
        LibrarianRecords nothing = new LibrarianRecords(
                Optional.empty(), "", 0, List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
        assertThat(Inspection.dump(LibrarianState.of(nothing))).isEqualTo(Inspection.dump(LibrarianState.empty()));
    }

    @Test
    void missesABookInTheMiddle() {
        corrupt("are missing", rows -> rows.uses.removeIf(use -> use.shelf() == shelf && use.position() == 0));
    }

    @Test
    void countsBooksAndSize() {
        corrupt("another size", rows -> rows.uses.removeIf(use -> use.shelf() == shelf && use.position() == 1));
        corrupt(
                "another size",
                rows -> changeShelf(rows, row -> with(row, row.parent(), row.name(), row.kind(), row.size() + 1)));
        corrupt("another size", rows -> changeShelf(rows, row -> with(row, row.parent(), row.name(), "SYMLINK", 0)));
    }

    @Test
    void findsABookInTwoPlaces() {
        corrupt("in two places", rows -> rows.uses.add(rows.uses.get(0)));
        corrupt("in two places", rows -> {
            BookUse use = rows.uses.remove(0);
            rows.uses.add(new BookUse(use.address(), shelf, rows.zeroings.get(0).id(), 0, false));
        });
        corrupt("in two places, or not registered", rows -> rows.uses.add(new BookUse(4711, 0, 0, 0, true)));
    }

    @Test
    void missesOwnersOfBooks() {
        corrupt("on a shelf that is not there", rows -> rows.uses.add(new BookUse(7L << 33, 999, 0, 0, false)));
        corrupt("in a job that is not there", rows -> rows.zeroings.clear());
        corrupt("a job has no books", rows -> rows.uses.removeIf(use -> use.zeroing() != 0));
        corrupt("an attribute is of", rows -> rows.attributes.add(new AttributeRecord(999, "user.x", new byte[0])));
    }

    @Test
    void missesDirectories() {
        corrupt(
                "in no directory",
                rows -> rows.shelves.removeIf(row -> row.name().equals("d")));
        corrupt("in no directory", rows -> changeShelf(rows, row -> with(row, shelf, "x", row.kind(), row.size())));
        corrupt("no root", rows -> rows.shelves.removeIf(row -> row.id() == Shelf.ROOT));
    }

    @Test
    void findsACircle() {
        corrupt("in no directory", rows -> {
            long below = rows.shelves.stream()
                    .filter(row -> row.name().equals("e"))
                    .findFirst()
                    .orElseThrow()
                    .id();
            rows.shelves.replaceAll(
                    row -> row.name().equals("d") ? with(row, below, "d", row.kind(), row.size()) : row);
        });
    }

    @Test
    void findsTwoOfOneName() {
        corrupt(
                "one name",
                rows -> changeShelf(rows, row -> with(row, Shelf.ROOT, "lost+found", row.kind(), row.size())));
    }

    @Test
    void findsWhatNobodyCanReach() {
        corrupt("neither a name nor a handle", rows -> {
            rows.handles.clear();
            changeShelf(rows, row -> with(row, 0, "", row.kind(), row.size()));
        });
        corrupt("in no directory", rows -> changeShelf(rows, row -> with(row, 0, "x", row.kind(), row.size())));
    }

    @Test
    void findsNumbersThatCannotBe() {
        corrupt("twice or not yet", rows -> rows.handles.add(rows.handles.get(0)));
        corrupt(
                "of no shelf",
                rows -> rows.handles.replaceAll(
                        row -> new HandleRecord(row.id(), Shelf.ROOT, row.node(), row.process(), row.opened())));
        corrupt(
                "twice or not yet",
                rows -> rows.handles.replaceAll(row ->
                        new HandleRecord(sound.lastId() + 1, row.shelf(), row.node(), row.process(), row.opened())));
    }

    @Test
    void findsWordsItDoesNotKnow() {
        corrupt(
                "reading the Librarian's rows",
                rows -> changeShelf(rows, row -> with(row, row.parent(), row.name(), "PIPE", row.size())));
    }
}
