package org.archivolt.testkit.librarian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.AttributeMode;
import org.archivolt.librarian.BookAddress;
import org.archivolt.librarian.BookCounts;
import org.archivolt.librarian.Caller;
import org.archivolt.librarian.NodeId;
import org.archivolt.librarian.Opened;
import org.archivolt.librarian.PosixError;
import org.archivolt.librarian.Shelf;
import org.archivolt.librarian.ShelfAttributes;
import org.archivolt.librarian.ShelfBooks;
import org.archivolt.librarian.ShelfPath;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** The essentials; the whole is compared with the product's own by a property test. */
class MemoryLibrarianTest {
    private static final long BOOK = 2L << 20;
    private static final Caller ONE = new Caller(new NodeId(1), 100, 1000, 1000);
    private static final Caller TWO = new Caller(new NodeId(2), 100, 1000, 1000);

    private final MemoryFabric memory = new MemoryFabric();
    private final MemoryLibrarian librarian = MemoryLibrarian.withBooks(2, 8, BOOK, Optional.of(memory));

    /** Scenario 8. */
    @Test
    void hasAsManyBooksAsItsSizeNeeds() throws ArchivoltException {
        Shelf shelf = file("/a");
        assertThat(librarian.resize(ONE, shelf.id(), 1).books()).isEqualTo(1);
        assertThat(librarian.resize(ONE, shelf.id(), BOOK).books()).isEqualTo(1);
        assertThat(librarian.resize(ONE, shelf.id(), BOOK + 1).books()).isEqualTo(2);
        refused(PosixError.EINVAL, () -> librarian.resize(ONE, shelf.id(), -1));
    }

    /** Scenario 9. */
    @Test
    void givesAllOrNothing() throws ArchivoltException {
        Shelf shelf = file("/a");
        policy(shelf, "LocalNode");
        refused(PosixError.ENOSPC, () -> librarian.resize(ONE, shelf.id(), 9 * BOOK));
        assertThat(librarian.status().books()).isEqualTo(new BookCounts(16, 0, 0, 0));
        assertThat(librarian.shelf(shelf.id()).size()).isZero();
        assertThat(librarian.resize(ONE, shelf.id(), 8 * BOOK).books()).isEqualTo(8);
        assertThat(librarian.book(BookAddress.logical(0, 3)).offset()).isEqualTo(3 * BOOK);
    }

    /** Scenario 16. */
    @Test
    void keepsWhatLeftAsZombiesUntilItIsOverwritten() throws ArchivoltException {
        MemoryLibrarian without = MemoryLibrarian.withBooks(1, 8, BOOK);
        long shelf = without.create(ONE, path("/a"), 0644, true).shelf().id();
        without.resize(ONE, shelf, 6 * BOOK);
        without.resize(ONE, shelf, 2 * BOOK);
        assertThat(without.status().books()).isEqualTo(new BookCounts(2, 2, 4, 0));
        assertThat(without.zeroing()).singleElement().satisfies(job -> {
            assertThat(job.reason()).isEqualTo("shrink");
            assertThat(job.books()).isEqualTo(4);
        });
        without.zeroAll();
        assertThat(without.status().books()).isEqualTo(new BookCounts(6, 2, 0, 0));
    }

    /** Scenario 17. */
    @Test
    void goesOnWithAJobThatHasFailed() throws ArchivoltException {
        Shelf shelf = file("/a");
        librarian.resize(ONE, shelf.id(), 3 * BOOK);
        memory.setBroken(true);
        librarian.resize(ONE, shelf.id(), 0);
        assertThat(librarian.zeroing())
                .singleElement()
                .satisfies(job -> assertThat(job.lastError()).contains("DEVICE_FAULT"));
        memory.setBroken(false);
        librarian.retryZeroing();
        assertThat(librarian.zeroing()).isEmpty();
        assertThat(librarian.status().books().free()).isEqualTo(16);
    }

    /** Scenario 18. */
    @Test
    void showsNoOldByteWhenItGrowsAgain() throws ArchivoltException {
        Shelf shelf = file("/a");
        librarian.resize(ONE, shelf.id(), BOOK);
        ShelfBooks books = librarian.books(shelf.id());
        memory.write(books.at(0), BOOK, 0, ByteBuffer.wrap("S".repeat(1000).getBytes(StandardCharsets.US_ASCII)));
        librarian.resize(ONE, shelf.id(), 100);
        librarian.resize(ONE, shelf.id(), BOOK);
        ByteBuffer read = ByteBuffer.allocate(201);
        memory.read(books.at(0), BOOK, 0, read);
        assertThat(read.get(99)).isEqualTo((byte) 'S');
        assertThat(read.get(200)).isZero();
    }

    /** Scenario 19. */
    @Test
    void keepsAnUnlinkedShelfUntilItsLastHandleIsClosed() throws ArchivoltException {
        Opened opened = librarian.create(ONE, path("/a"), 0644, true);
        long shelf = opened.shelf().id();
        librarian.resize(ONE, shelf, 2 * BOOK);
        refused(PosixError.EMFILE, () -> librarian.resize(TWO, shelf, BOOK));
        assertThat(librarian.resize(TWO, shelf, 3 * BOOK).books()).isEqualTo(3);
        refused(PosixError.EBUSY, () -> librarian.destroy(TWO, path("/a")));
        librarian.unlink(TWO, path("/a"));
        refused(PosixError.ENOENT, () -> librarian.lookup(path("/a")));
        assertThat(librarian.books(shelf).count()).isEqualTo(3);
        librarian.close(ONE, opened.handle().id());
        refused(PosixError.ENOENT, () -> librarian.shelf(shelf));
        assertThat(librarian.status().books().free()).isEqualTo(16);
    }

    /** Scenario 20. */
    @Test
    void endsTheHandlesOfANodeThatIsGone() throws ArchivoltException {
        Opened opened = librarian.create(ONE, path("/a"), 0644, true);
        librarian.lose(new NodeId(1));
        refused(PosixError.ESTALE, () -> librarian.handle(opened.handle().id()));
        assertThat(librarian.handles(OptionalLong.empty(), Optional.empty(), 0, 10))
                .isEmpty();
        librarian.destroy(TWO, path("/a"));
    }

    /** Scenario 21. */
    @Test
    void refusesAsAFileSystemDoes() throws ArchivoltException {
        librarian.makeDirectory(ONE, path("/d"), 0755);
        librarian.makeDirectory(ONE, path("/d/e"), 0755);
        file("/f");
        refused(PosixError.EEXIST, () -> librarian.makeDirectory(ONE, path("/d"), 0755));
        refused(PosixError.ENOTEMPTY, () -> librarian.removeDirectory(ONE, path("/d")));
        refused(PosixError.EISDIR, () -> librarian.unlink(ONE, path("/d")));
        refused(PosixError.ENOENT, () -> librarian.makeDirectory(ONE, path("/x/y"), 0755));
        refused(PosixError.ENOTDIR, () -> librarian.lookup(path("/f/y")));
        refused(PosixError.EINVAL, () -> librarian.rename(ONE, path("/d"), path("/d/e/f"), true));
        refused(PosixError.EBUSY, () -> librarian.removeDirectory(ONE, path("/lost+found")));
        refused(PosixError.EEXIST, () -> librarian.rename(ONE, path("/f"), path("/d"), false));
        refused(PosixError.EISDIR, () -> librarian.rename(ONE, path("/f"), path("/d"), true));
    }

    @Test
    void replacesInOneStepWhatIsAtTheTarget() throws ArchivoltException {
        Shelf moved = file("/a");
        librarian.resize(ONE, file("/b").id(), BOOK);
        assertThat(librarian.rename(ONE, path("/a"), path("/b"), true).id()).isEqualTo(moved.id());
        assertThat(librarian.list(Shelf.ROOT, "", 10)).extracting(Shelf::name).containsExactly("b", "lost+found");
        assertThat(librarian.status().books().free()).isEqualTo(16);
    }

    /** Scenario 12. */
    @Test
    void choosesByThePolicyOfTheShelf() throws ArchivoltException {
        Shelf ascending = file("/up");
        policy(ascending, "LZAascending");
        librarian.resize(ONE, ascending.id(), 9 * BOOK);
        assertThat(librarian.attribute(ascending.id(), ShelfAttributes.INTERLEAVE))
                .containsExactly(0, 0, 0, 0, 0, 0, 0, 0, 1);
        Shelf descending = file("/down");
        policy(descending, "LZAdescending");
        assertThat(librarian.preview(ONE, descending.id(), Optional.empty(), 2))
                .isEqualTo(List.of(BookAddress.logical(1, 7), BookAddress.logical(1, 6)));
        refused(PosixError.EOPNOTSUPP, () -> policy(descending, "Nowhere"));
    }

    /** Scenario 25. */
    @Test
    void handsOutNothingThatIsOffline() throws ArchivoltException {
        librarian.lose(new NodeId(2));
        librarian.setOffline(BookAddress.logical(0, 0), true);
        assertThat(librarian.status().books()).isEqualTo(new BookCounts(7, 0, 0, 9));
        Shelf shelf = file("/a");
        refused(PosixError.ENOSPC, () -> librarian.resize(ONE, shelf.id(), 8 * BOOK));
        assertThat(librarian.resize(ONE, shelf.id(), 7 * BOOK).books()).isEqualTo(7);
    }

    @Test
    void keepsAttributes() throws ArchivoltException {
        long shelf = file("/a").id();
        librarian.setAttribute(ONE, shelf, "user.colour", new byte[] {1, 2}, AttributeMode.CREATE);
        refused(
                PosixError.EEXIST,
                () -> librarian.setAttribute(ONE, shelf, "user.colour", new byte[0], AttributeMode.CREATE));
        assertThat(librarian.attribute(shelf, "user.colour")).containsExactly(1, 2);
        assertThat(librarian.attributes(shelf)).containsEntry("user.colour", 2);
        librarian.removeAttribute(ONE, shelf, "user.colour");
        refused(PosixError.ENODATA, () -> librarian.attribute(shelf, "user.colour"));
        refused(PosixError.EOPNOTSUPP, () -> librarian.attribute(shelf, "security.selinux"));
        refused(PosixError.EINVAL, () -> librarian.removeAttribute(ONE, shelf, ShelfAttributes.POLICY));
    }

    @Test
    void refusesToLoseBooksThatAreInUse() throws ArchivoltException {
        Shelf shelf = file("/a");
        policy(shelf, "LZAdescending");
        librarian.resize(ONE, shelf.id(), BOOK);
        refused(PosixError.EBUSY, () -> librarian.register(MemoryLibrarian.topology(1, 8, BOOK), false));
        assertThat(librarian
                        .register(MemoryLibrarian.topology(3, 16, BOOK), false)
                        .added())
                .containsExactly(new NodeId(3));
        assertThat(librarian.status().books()).isEqualTo(new BookCounts(47, 1, 0, 0));
    }

    @Test
    void losesWhatWasNotForced() throws ArchivoltException {
        BookAddress book = BookAddress.logical(0, 0);
        memory.write(book, BOOK, 0, ByteBuffer.wrap(new byte[] {1}));
        memory.force(List.of(book), BOOK);
        memory.write(book, BOOK, 0, ByteBuffer.wrap(new byte[] {2}));
        memory.losePower();
        ByteBuffer read = ByteBuffer.allocate(1);
        memory.read(book, BOOK, 0, read);
        assertThat(read.get(0)).isEqualTo((byte) 1);
    }

    private Shelf file(String path) throws ArchivoltException {
        Opened opened = librarian.create(ONE, path(path), 0644, true);
        librarian.close(ONE, opened.handle().id());
        return opened.shelf();
    }

    private void policy(Shelf shelf, String name) throws ArchivoltException {
        byte[] value = name.getBytes(StandardCharsets.UTF_8);
        librarian.setAttribute(ONE, shelf.id(), ShelfAttributes.POLICY, value, AttributeMode.ANY);
    }

    private static ShelfPath path(String text) throws ArchivoltException {
        return ShelfPath.parse(text);
    }

    private static void refused(PosixError error, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ArchivoltException.class,
                        thrown -> assertThat(PosixError.of(thrown)).isEqualTo(error));
    }
}
