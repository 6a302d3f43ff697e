package org.archivolt.librarian.internal.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.LongStream;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.dss.librarian.LibrarianChanges;
import org.archivolt.librarian.AttributeMode;
import org.archivolt.librarian.Book;
import org.archivolt.librarian.BookAddress;
import org.archivolt.librarian.BookCounts;
import org.archivolt.librarian.BookQuery;
import org.archivolt.librarian.BookState;
import org.archivolt.librarian.Caller;
import org.archivolt.librarian.NodeId;
import org.archivolt.librarian.NodeLoad;
import org.archivolt.librarian.NodeState;
import org.archivolt.librarian.Opened;
import org.archivolt.librarian.PosixError;
import org.archivolt.librarian.Registration;
import org.archivolt.librarian.Shelf;
import org.archivolt.librarian.ShelfAttributes;
import org.archivolt.librarian.ShelfKind;
import org.archivolt.librarian.ShelfPath;
import org.archivolt.librarian.ZeroingJob;
import org.archivolt.librarian.policy.AllocationPolicy;
import org.archivolt.librarian.policy.AllocationRequest;
import org.archivolt.librarian.policy.FreeBooks;
import org.archivolt.testkit.VirtualTicker;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each rule by itself. After each test the catalog must know what the state knows. */
class CommandsTest {
    private static final long BOOK = 8L << 30;
    private static final Caller ONE = new Caller(new NodeId(1), 100, 1000, 1001);
    private static final Caller TWO = new Caller(new NodeId(2), 100, 1000, 1001);

    private final VirtualTicker ticker = new VirtualTicker();
    private final WorkspaceLibrarian librarian = new WorkspaceLibrarian(ticker, new Random(1));

    @BeforeEach
    void register() throws ArchivoltException {
        librarian.register(WorkspaceLibrarian.topology(BOOK, 8, 1, 2));
        librarian.setDefaultPolicy(Optional.empty(), Optional.of("LZAascending"));
    }

    @AfterEach
    void catalogKnowsWhatTheStateKnows() throws ArchivoltException {
        Inspection.check(librarian.state());
        assertThat(Inspection.dump(librarian.commit())).isEqualTo(Inspection.dump(librarian.state()));
    }

    private static ShelfPath path(String text) throws ArchivoltException {
        return ShelfPath.parse(text);
    }

    /** A closed file. */
    private long file(String path, long size) throws ArchivoltException {
        Opened opened = librarian.create(ONE, path(path), 0644, true);
        librarian.close(ONE, opened.handle().id());
        return librarian.resize(ONE, opened.shelf().id(), size).id();
    }

    private void refused(PosixError error, ThrowingCallable call) {
        LibrarianState before = librarian.state();
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ArchivoltException.class,
                        e -> assertThat(PosixError.of(e)).isEqualTo(error));
        assertThat(librarian.state()).isSameAs(before);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private String attribute(long shelf, String name) throws ArchivoltException {
        return new String(librarian.attribute(shelf, name), StandardCharsets.UTF_8);
    }

    private void set(long shelf, String name, String value) throws ArchivoltException {
        librarian.setAttribute(ONE, shelf, name, bytes(value), AttributeMode.ANY);
    }

    // --- registration

    /** Scenario 1. */
    @Test
    void makesRootAndLostAndFoundWithTheFirstRegistration() throws ArchivoltException {
        assertThat(librarian.lookup(ShelfPath.ROOT))
                .returns(Shelf.ROOT, Shelf::id)
                .returns(Shelf.ROOT, Shelf::parent)
                .returns(3, Shelf::links);
        assertThat(librarian.lookup(path("/lost+found")).id()).isEqualTo(Shelf.LOST_FOUND);
        assertThat(List.of(Shelf.ROOT, Shelf.LOST_FOUND)).containsExactly(2L, 3L);
        assertThat(librarian.state().counts()).isEqualTo(new BookCounts(16, 0, 0, 0));
        assertThat(librarian.state().namedShelfCount()).isEqualTo(1);
    }

    @Test
    void answersThatThereIsNoDeviceBeforeAnythingIsRegistered() {
        WorkspaceLibrarian empty = new WorkspaceLibrarian(ticker, new Random(1));
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> empty.lookup(ShelfPath.ROOT),
                () -> empty.shelf(Shelf.ROOT),
                () -> empty.list(Shelf.ROOT, "", 1),
                () -> empty.attributes(Shelf.ROOT),
                () -> empty.create(ONE, path("/a"), 0644, true),
                () -> empty.setNode(ONE.node(), NodeState.OFFLINE))) {
            assertThatThrownBy(call)
                    .hasMessageContaining("no books are registered")
                    .hasMessageContaining("ENODEV");
        }
        assertThat(empty.books(new BookQuery(
                        OptionalInt.empty(), Optional.empty(), Optional.empty(), OptionalLong.empty(), 1)))
                .isEmpty();
        assertThat(empty.state().counts()).isEqualTo(BookCounts.NONE);
    }

    @Test
    void growsByANodeWhileShelvesStay() throws ArchivoltException {
        long shelf = file("/a", 3 * BOOK);
        Registration grown = librarian.register(WorkspaceLibrarian.topology(BOOK, 12, 1, 2, 3));
        assertThat(grown.added()).containsExactly(new NodeId(3));
        assertThat(grown.grown()).containsExactly(new NodeId(1), new NodeId(2));
        assertThat(grown.booksBefore()).isEqualTo(16);
        assertThat(librarian.state().counts()).isEqualTo(new BookCounts(33, 3, 0, 0));
        assertThat(librarian.books(shelf).count()).isEqualTo(3);
    }

    @Test
    void refusesToShrinkWhileBooksThatWouldGoAreInUse() throws ArchivoltException {
        long shelf = file("/d", 0);
        set(shelf, ShelfAttributes.POLICY, "LZAdescending");
        librarian.resize(ONE, shelf, BOOK);
        assertThatThrownBy(() -> librarian.register(WorkspaceLibrarian.topology(BOOK, 8, 1)))
                .hasMessageContaining("EBUSY")
                .hasMessageContaining("/d");
        refused(PosixError.EBUSY, () -> librarian.register(WorkspaceLibrarian.topology(BOOK / 2, 8, 1, 2)));
        librarian.resize(ONE, shelf, 0);
        refused(PosixError.EBUSY, () -> librarian.register(WorkspaceLibrarian.topology(BOOK, 8, 1)));
        librarian.zeroAll();
        assertThat(librarian.register(WorkspaceLibrarian.topology(BOOK, 8, 1)).removed())
                .containsExactly(new NodeId(2));
    }

    @Test
    void forgetsAllOfANodeThatIsGone() throws ArchivoltException {
        Opened opened = librarian.create(TWO, path("/a"), 0644, true);
        librarian.setDefaultPolicy(Optional.of(TWO.node()), Optional.of("LocalNode"));
        librarian.setOffline(BookAddress.logical(1, 0), true);
        librarian.commit();
        librarian.register(WorkspaceLibrarian.topology(BOOK, 8, 1));
        refused(PosixError.ESTALE, () -> librarian.handle(opened.handle().id()));
        refused(PosixError.ENODEV, () -> librarian.defaultPolicy(Optional.of(TWO.node())));
        librarian.register(WorkspaceLibrarian.topology(BOOK, 8, 1, 2));
        assertThat(librarian.defaultPolicy(Optional.of(TWO.node()))).isEmpty();
        assertThat(librarian.state().counts()).isEqualTo(new BookCounts(16, 0, 0, 0));
    }

    // --- sizes

    /** Scenario 8. */
    @Test
    void hasAsManyBooksAsItsSizeNeeds() throws ArchivoltException {
        long shelf = file("/a", 0);
        assertThat(librarian.resize(ONE, shelf, 1).books()).isEqualTo(1);
        assertThat(librarian.resize(ONE, shelf, 8_589_934_592L).books()).isEqualTo(1);
        Shelf two = librarian.resize(ONE, shelf, 8_589_934_593L);
        assertThat(two.books()).isEqualTo(2);
        assertThat(List.of(offset(shelf, 0), offset(shelf, 1))).containsExactly(0L, BOOK);
        LibrarianState before = librarian.state();
        ticker.advance(Duration.ofSeconds(1));
        assertThat(librarian.resize(ONE, shelf, 8_589_934_593L)).isEqualTo(two);
        assertThat(librarian.state()).isSameAs(before);
        refused(PosixError.EINVAL, () -> librarian.resize(ONE, shelf, -1));
        refused(PosixError.ENOSPC, () -> librarian.resize(ONE, shelf, Long.MAX_VALUE));
    }

    /** Where in its shelf a book says it is. */
    private long offset(long shelf, int index) throws ArchivoltException {
        return librarian.book(librarian.books(shelf).at(index)).offset();
    }

    /** A double has 53 bits; sizes have 63. */
    @Test
    void countsBooksWithoutRounding() {
        assertThat(Sizes.books((1L << 53) + 1, 2L << 20)).isEqualTo((1L << 32) + 1);
        assertThat(Sizes.books(Long.MAX_VALUE, 2L << 20)).isEqualTo(1L << 42);
    }

    @Test
    void refusesMoreBooksThanCanBeCounted() throws ArchivoltException {
        WorkspaceLibrarian small = new WorkspaceLibrarian(ticker, new Random(1));
        small.register(WorkspaceLibrarian.topology(2L << 20, 8, 1));
        long shelf = small.create(ONE, path("/a"), 0644, true).shelf().id();
        assertThatThrownBy(() -> small.resize(ONE, shelf, Long.MAX_VALUE)).hasMessageContaining("EFBIG");
    }

    /** Scenario 9. */
    @Test
    void givesAllBooksOrNone() throws ArchivoltException {
        file("/other", 8 * BOOK);
        long shelf = file("/a", 0);
        refused(PosixError.ENOSPC, () -> librarian.resize(ONE, shelf, 9 * BOOK));
        assertThat(librarian.state().counts()).isEqualTo(new BookCounts(8, 8, 0, 0));
        assertThat(librarian.resize(ONE, shelf, 8 * BOOK).books()).isEqualTo(8);
    }

    /** Scenario 14. */
    @Test
    void takesBooksFromTheGroupsThatWereRequested() throws ArchivoltException {
        long shelf = file("/a", 0);
        set(shelf, ShelfAttributes.POLICY, "RequestIG");
        refused(PosixError.ERANGE, () -> librarian.resize(ONE, shelf, BOOK));
        librarian.setAttribute(ONE, shelf, ShelfAttributes.INTERLEAVE_REQUEST, new byte[] {1, 0}, AttributeMode.ANY);
        librarian.resize(ONE, shelf, 5 * BOOK);
        assertThat(librarian.attribute(shelf, ShelfAttributes.INTERLEAVE)).containsExactly(1, 0, 1, 0, 1);
        assertThat(attribute(shelf, ShelfAttributes.INTERLEAVE_REQUEST_POSITION))
                .isEqualTo("1");
        librarian.resize(ONE, shelf, 7 * BOOK);
        assertThat(librarian.attribute(shelf, ShelfAttributes.INTERLEAVE)).containsExactly(1, 0, 1, 0, 1, 0, 1);
        assertThat(attribute(shelf, ShelfAttributes.INTERLEAVE_REQUEST_POSITION))
                .isEqualTo("1");
        librarian.resize(ONE, shelf, 6 * BOOK);
        assertThat(attribute(shelf, ShelfAttributes.INTERLEAVE_REQUEST_POSITION))
                .isEqualTo("1");
        refused(
                PosixError.EOPNOTSUPP,
                () -> librarian.setAttribute(
                        ONE, shelf, ShelfAttributes.INTERLEAVE_REQUEST, new byte[] {0x63}, AttributeMode.ANY));
        refused(PosixError.ENOSPC, () -> librarian.resize(ONE, shelf, 16 * BOOK));
        librarian.setAttribute(ONE, shelf, ShelfAttributes.INTERLEAVE_REQUEST, new byte[0], AttributeMode.ANY);
        assertThat(attribute(shelf, ShelfAttributes.INTERLEAVE_REQUEST_POSITION))
                .isEqualTo("0");
    }

    /** Scenario 14, with its numbers. */
    @Test
    void dealsOutTheGroupsOfARequestWhereverItStopped() throws ArchivoltException {
        librarian.register(WorkspaceLibrarian.topology(BOOK, 8, 1, 2, 3, 11, 12, 21));
        long shelf = file("/a", 0);
        set(shelf, ShelfAttributes.POLICY, "RequestIG");
        request(shelf, "0a14");
        librarian.resize(TWO, shelf, 5 * BOOK);
        assertThat(interleave(shelf)).isEqualTo("0a140a140a");
        librarian.resize(TWO, shelf, 7 * BOOK);
        assertThat(interleave(shelf)).isEqualTo("0a140a140a140a");
        assertThat(attribute(shelf, ShelfAttributes.INTERLEAVE_REQUEST_POSITION))
                .isEqualTo("1");
        refused(PosixError.EOPNOTSUPP, () -> request(shelf, "0a63"));
        refused(PosixError.ENOSPC, () -> librarian.resize(TWO, shelf, 17 * BOOK));
        assertThat(librarian.resize(TWO, shelf, 16 * BOOK).books()).isEqualTo(16);
    }

    private void request(long shelf, String groups) throws ArchivoltException {
        librarian.setAttribute(
                ONE, shelf, ShelfAttributes.INTERLEAVE_REQUEST, HexFormat.of().parseHex(groups), AttributeMode.ANY);
    }

    private String interleave(long shelf) throws ArchivoltException {
        return HexFormat.of().formatHex(librarian.attribute(shelf, ShelfAttributes.INTERLEAVE));
    }

    /** Scenario 16. */
    @Test
    void takesBooksFromTheEndAndKeepsThemUntilTheyAreOverwritten() throws ArchivoltException {
        long shelf = file("/a", 6 * BOOK);
        long[] books = librarian.books(shelf).addresses();
        librarian.resize(ONE, shelf, 2 * BOOK);
        assertThat(librarian.books(shelf).addresses()).containsExactly(books[0], books[1]);
        Zeroing job = librarian.state().zeroings().get(0);
        assertThat(job.books().stream().mapToLong(BookAddress::value))
                .containsExactly(books[5], books[4], books[3], books[2]);
        assertThat(job.reason()).isEqualTo("shrink");
        assertThat(librarian.state().counts()).isEqualTo(new BookCounts(10, 2, 4, 0));
        assertThat(librarian.book(new BookAddress(books[5])))
                .returns(BookState.ZOMBIE, book -> book.state())
                .returns(OptionalLong.of(shelf), book -> book.shelf())
                .returns(-1L, book -> book.offset());
        librarian.zeroAll();
        assertThat(librarian.state().counts()).isEqualTo(new BookCounts(14, 2, 0, 0));
        assertThat(librarian.zeroing()).isEmpty();
    }

    /** Scenario 17. */
    @Test
    void goesOnWithWhatIsLeftOfAJobAfterARestart() throws ArchivoltException {
        long shelf = file("/a", 4 * BOOK);
        librarian.destroy(ONE, path("/a"));
        librarian.commit();
        Zeroing job = librarian.state().zeroings().get(0);
        BookAddress second = job.books().get(1);
        assertThat(librarian.apply(ZeroingCommands.zeroed(job.id(), List.of(second))))
                .isFalse();
        librarian.commit();
        librarian.restart();
        assertThat(librarian.state().zeroing(job.id()).orElseThrow())
                .returns(shelf, Zeroing::shelf)
                .returns("destroy", Zeroing::reason)
                .returns(
                        List.of(
                                job.books().get(0),
                                job.books().get(2),
                                job.books().get(3)),
                        Zeroing::books);
        assertThat(librarian.apply(ZeroingCommands.zeroed(job.id(), job.books())))
                .isTrue();
        assertThat(librarian.apply(ZeroingCommands.zeroed(job.id(), job.books())))
                .isTrue();
        assertThat(librarian.state().counts().free()).isEqualTo(16);
    }

    /** Scenario 18. */
    @Test
    void overwritesWhatWasBehindTheEndBeforeItGrowsOverIt() throws ArchivoltException {
        long shelf = file("/a", 3 * BOOK / 2);
        librarian.resize(ONE, shelf, BOOK + 100);
        assertThat(librarian.state().dirtyTail(shelf)).isPresent();
        librarian.resize(ONE, shelf, BOOK + 50);
        librarian.commit();
        librarian.restart();
        refused(PosixError.ENOSPC, () -> librarian.resize(ONE, shelf, 40 * BOOK));
        librarian.extend(ONE, shelf, BOOK + 60);
        assertThat(librarian.cleaned)
                .containsExactly(new Tail(
                        shelf, BOOK + 50, 3 * BOOK / 2, librarian.books(shelf).at(1), 50, BOOK / 2 - 50));
        assertThat(librarian.state().dirtyTail(shelf)).isEmpty();
        librarian.resize(ONE, shelf, 2 * BOOK);
        librarian.resize(ONE, shelf, BOOK);
        assertThat(librarian.state().dirtyTail(shelf)).isEmpty();
        assertThat(librarian.cleaned).hasSize(1);
    }

    @Test
    void doesNotBelieveThatATailIsCleanWhenItIsAnother() throws ArchivoltException {
        long shelf = file("/a", 200);
        librarian.resize(ONE, shelf, 100);
        Tail tail = librarian.state().dirtyTail(shelf).orElseThrow();
        librarian.resize(ONE, shelf, 0);
        librarian.resize(ONE, shelf, 200);
        librarian.resize(ONE, shelf, 100);
        assertThat(librarian.apply(ZeroingCommands.tailClean(tail))).isFalse();
        assertThat(librarian.state().dirtyTail(shelf)).isPresent();
        librarian.unlink(ONE, path("/a"));
        assertThat(librarian.apply(ZeroingCommands.tailClean(tail))).isFalse();
    }

    /** Scenario 19. */
    @Test
    void refusesToShrinkWhatAnotherHasOpen() throws ArchivoltException {
        long shelf = file("/a", 100);
        Opened opened = librarian.open(ONE, shelf);
        refused(PosixError.EMFILE, () -> librarian.resize(TWO, shelf, 99));
        Caller otherProcess = new Caller(ONE.node(), ONE.process() + 1, 0, 0);
        refused(PosixError.EMFILE, () -> librarian.resize(otherProcess, shelf, 99));
        assertThat(librarian.resize(TWO, shelf, 2 * BOOK).books()).isEqualTo(2);
        assertThat(librarian.books(shelf).count()).isEqualTo(2);
        assertThat(librarian.resize(ONE, shelf, 99).size()).isEqualTo(99);
        librarian.close(ONE, opened.handle().id());
        assertThat(librarian.resize(TWO, shelf, 9).size()).isEqualTo(9);
    }

    @Test
    void aPathFromADirectoryMeansItWhereverItIsMovedTo() throws ArchivoltException {
        long directory = librarian.makeDirectory(ONE, path("/d"), 0755).id();
        librarian.makeDirectory(ONE, path("/other"), 0755);
        ShelfPath here = ShelfPath.of(directory);
        librarian.rename(ONE, path("/d"), path("/other/moved"), false);
        librarian.rename(ONE, path("/other"), path("/d"), false);
        long made = librarian.create(ONE, here.child("f"), 0644, true).shelf().id();
        assertThat(librarian.pathOf(made)).isEqualTo(path("/d/moved/f"));
        assertThat(librarian.lookup(here.child("f")).id()).isEqualTo(made);
        librarian.rename(ONE, here.child("f"), here.child("g"), false);
        librarian.unlink(ONE, here.child("g"));
        refused(PosixError.ENOENT, () -> librarian.lookup(path("/d/moved/g")));
        refused(PosixError.ENOTDIR, () -> librarian.lookup(ShelfPath.of(made)));
        librarian.removeDirectory(ONE, here);
        refused(PosixError.ENOENT, () -> librarian.create(ONE, here.child("f"), 0644, true));
    }

    @Test
    void aPathFromADirectoryIsNoLongerThanAnother() throws ArchivoltException {
        ShelfPath deep = ShelfPath.ROOT;
        for (int depth = 0; depth < 16; depth++) {
            deep = ShelfPath.of(librarian
                    .makeDirectory(ONE, deep.child("x".repeat(254)), 0755)
                    .id());
        }
        ShelfPath end = deep;
        librarian.makeDirectory(ONE, end.child("x".repeat(15)), 0755);
        refused(PosixError.ENAMETOOLONG, () -> librarian.makeDirectory(ONE, end.child("x".repeat(16)), 0755));
    }

    @Test
    void ofHandlesOfUnnamedProcessesOneIsTheCallersOwn() throws ArchivoltException {
        long shelf = file("/a", 100);
        Caller unnamed = new Caller(ONE.node(), Caller.UNNAMED, 0, 0);
        Opened first = librarian.open(unnamed, shelf);
        assertThat(librarian.resize(unnamed, shelf, 99).size()).isEqualTo(99);
        Opened second = librarian.open(unnamed, shelf);
        refused(PosixError.EMFILE, () -> librarian.resize(unnamed, shelf, 98));
        librarian.close(unnamed, first.handle().id());
        assertThat(librarian.resize(unnamed, shelf, 98).size()).isEqualTo(98);
        refused(PosixError.EMFILE, () -> librarian.resize(ONE, shelf, 97));
        librarian.close(unnamed, second.handle().id());
        librarian.open(ONE, shelf);
        librarian.open(ONE, shelf);
        refused(PosixError.EMFILE, () -> librarian.resize(unnamed, shelf, 97));
        assertThat(librarian.resize(ONE, shelf, 97).size()).isEqualTo(97);
    }

    @Test
    void extendsNeverMakesSmallerAndIsRelaxedWithoutMoreBooks() throws ArchivoltException {
        long shelf = file("/a", 100);
        assertThat(librarian.extend(ONE, shelf, 50).size()).isEqualTo(100);
        assertThat(librarian.extend(ONE, shelf, 500).size()).isEqualTo(500);
        assertThat(librarian.wasRelaxed()).isTrue();
        assertThat(librarian.extend(ONE, shelf, BOOK + 1).books()).isEqualTo(2);
        assertThat(librarian.wasRelaxed()).isFalse();
    }

    @Test
    void readsThePolicyWithEachGrowth() throws ArchivoltException {
        long shelf = file("/a", BOOK);
        set(shelf, ShelfAttributes.POLICY, "LZAdescending");
        librarian.resize(ONE, shelf, 2 * BOOK);
        assertThat(librarian.books(shelf).addresses())
                .containsExactly(
                        BookAddress.logical(0, 0).value(),
                        BookAddress.logical(1, 7).value());
    }

    @Test
    void tellsWhichBooksAShelfWouldGetWithoutTakingThem() throws ArchivoltException {
        long shelf = file("/a", BOOK);
        LibrarianState before = librarian.state();
        assertThat(librarian.preview(ONE, shelf, Optional.empty(), 2))
                .containsExactly(BookAddress.logical(0, 1), BookAddress.logical(0, 2));
        assertThat(librarian.preview(TWO, shelf, Optional.of("LocalNode"), 1))
                .containsExactly(BookAddress.logical(1, 0));
        assertThat(librarian.state()).isSameAs(before);
        refused(PosixError.EINVAL, () -> librarian.preview(ONE, shelf, Optional.empty(), 0));
        refused(PosixError.ENOSYS, () -> librarian.preview(ONE, shelf, Optional.of("Nobody"), 1));
        refused(PosixError.ENOSPC, () -> librarian.preview(ONE, shelf, Optional.empty(), Integer.MAX_VALUE));
    }

    @Test
    void makesBlockShelvesOfTheNodesOwnBooks() throws ArchivoltException {
        Shelf block = librarian.createBlock(TWO, path("/disk"), 0600, 3);
        assertThat(block.kind()).isEqualTo(ShelfKind.BLOCK);
        assertThat(block.size()).isEqualTo(3 * BOOK);
        assertThat(librarian.attribute(block.id(), ShelfAttributes.INTERLEAVE)).containsExactly(1, 1, 1);
        refused(PosixError.ENOSPC, () -> librarian.createBlock(TWO, path("/more"), 0600, 6));
        refused(PosixError.EINVAL, () -> librarian.createBlock(TWO, path("/none"), 0600, 0));
    }

    // --- names

    /** Scenario 21. */
    @Test
    void callsErrorsByTheirPosixNames() throws ArchivoltException {
        long shelf = file("/a", BOOK);
        librarian.makeDirectory(ONE, path("/d"), 0755);
        file("/d/x", 0);
        Opened opened = librarian.open(TWO, shelf);
        refused(PosixError.EBUSY, () -> librarian.destroy(ONE, path("/a")));
        refused(PosixError.ENOTEMPTY, () -> librarian.removeDirectory(ONE, path("/d")));
        refused(PosixError.EEXIST, () -> librarian.makeDirectory(ONE, path("/d"), 0755));
        refused(PosixError.EEXIST, () -> librarian.makeDirectory(ONE, ShelfPath.ROOT, 0755));
        refused(PosixError.ENOENT, () -> librarian.create(ONE, path("/none/x"), 0644, false));
        refused(PosixError.ENOTDIR, () -> librarian.create(ONE, path("/a/x"), 0644, false));
        refused(PosixError.EISDIR, () -> librarian.unlink(ONE, path("/d")));
        refused(PosixError.EISDIR, () -> librarian.destroy(ONE, path("/d")));
        refused(PosixError.ENOTDIR, () -> librarian.removeDirectory(ONE, path("/a")));
        refused(PosixError.EBUSY, () -> librarian.removeDirectory(ONE, path("/lost+found")));
        refused(PosixError.EISDIR, () -> librarian.open(ONE, Shelf.ROOT));
        refused(PosixError.EISDIR, () -> librarian.resize(ONE, Shelf.ROOT, 1));
        refused(PosixError.ENODEV, () -> librarian.open(new Caller(new NodeId(9), 1, 0, 0), shelf));
        librarian.close(TWO, opened.handle().id());
        librarian.destroy(ONE, path("/a"));
        assertThat(librarian.zeroing()).extracting(ZeroingJob::reason).containsExactly("destroy");
    }

    @Test
    void countsLinksOfDirectories() throws ArchivoltException {
        librarian.makeDirectory(ONE, path("/d"), 0755);
        librarian.makeDirectory(ONE, path("/d/e"), 0755);
        librarian.makeDirectory(ONE, path("/f"), 0755);
        file("/d/x", 0);
        assertThat(librarian.lookup(path("/d")).links()).isEqualTo(3);
        librarian.rename(ONE, path("/d/e"), path("/d/g"), true);
        librarian.rename(ONE, path("/d/g"), path("/d/e"), true);
        assertThat(librarian.lookup(path("/d")).links()).isEqualTo(3);
        librarian.rename(ONE, path("/d/e"), path("/f"), true);
        assertThat(librarian.lookup(path("/d")).links()).isEqualTo(2);
        assertThat(librarian.lookup(ShelfPath.ROOT).links()).isEqualTo(5);
    }

    @Test
    void listsByBytesOfUtf8() throws ArchivoltException {
        for (String name : List.of("\uffee", "\ud83d\ude00", "z", "\u00e4", "Z", "aa", "a")) {
            file("/" + name, 0);
        }
        assertThat(librarian.list(Shelf.ROOT, "", 10))
                .extracting(Shelf::name)
                .containsExactly("Z", "a", "aa", "lost+found", "z", "\u00e4", "\uffee", "\ud83d\ude00");
        assertThat(librarian.list(Shelf.ROOT, "lost+found", 2))
                .extracting(Shelf::name)
                .containsExactly("z", "\u00e4");
        refused(PosixError.EINVAL, () -> librarian.list(Shelf.ROOT, "", 0));
        refused(
                PosixError.ENOTDIR,
                () -> librarian.list(librarian.lookup(path("/z")).id(), "", 1));
    }

    @Test
    void replacesWhatIsThereWhenItIsRenamed() throws ArchivoltException {
        long moved = file("/a", BOOK);
        long gone = file("/b", 2 * BOOK);
        Opened opened = librarian.open(TWO, gone);
        refused(PosixError.EEXIST, () -> librarian.rename(ONE, path("/a"), path("/b"), false));
        assertThat(librarian.rename(ONE, path("/a"), path("/b"), true).name()).isEqualTo("b");
        assertThat(librarian.lookup(path("/b")).id()).isEqualTo(moved);
        assertThat(librarian.shelf(gone)).returns(0L, Shelf::parent).returns(0, Shelf::links);
        assertThat(librarian.resize(TWO, gone, 3 * BOOK).books()).isEqualTo(3);
        refused(PosixError.ENOENT, () -> librarian.pathOf(gone));
        librarian.close(TWO, opened.handle().id());
        assertThat(librarian.zeroing()).extracting(ZeroingJob::books).containsExactly(3);
    }

    @Test
    void renamesAsPosixSays() throws ArchivoltException {
        librarian.makeDirectory(ONE, path("/d"), 0755);
        librarian.makeDirectory(ONE, path("/d/e"), 0755);
        librarian.makeDirectory(ONE, path("/empty"), 0755);
        long shelf = file("/a", 0);
        refused(PosixError.EINVAL, () -> librarian.rename(ONE, path("/d"), path("/d/e/f"), true));
        refused(PosixError.EINVAL, () -> librarian.rename(ONE, path("/d"), path("/d/f"), true));
        refused(PosixError.ENOTEMPTY, () -> librarian.rename(ONE, path("/empty"), path("/d"), true));
        refused(PosixError.EISDIR, () -> librarian.rename(ONE, path("/a"), path("/empty"), true));
        refused(PosixError.ENOTDIR, () -> librarian.rename(ONE, path("/empty"), path("/a"), true));
        refused(PosixError.EBUSY, () -> librarian.rename(ONE, path("/lost+found"), path("/x"), true));
        refused(PosixError.EBUSY, () -> librarian.rename(ONE, path("/a"), ShelfPath.ROOT, true));
        refused(PosixError.ENOENT, () -> librarian.rename(ONE, path("/none"), path("/x"), true));
        LibrarianState before = librarian.state();
        assertThat(librarian.rename(ONE, path("/a"), path("/a"), true).id()).isEqualTo(shelf);
        assertThat(librarian.state()).isSameAs(before);
        librarian.rename(ONE, path("/d"), path("/empty"), true);
        librarian.rename(ONE, path("/a"), path("/empty/e/a"), false);
        assertThat(librarian.pathOf(shelf)).hasToString("/empty/e/a");
    }

    @Test
    void movesAnOpenShelfWithItsHandle() throws ArchivoltException {
        Opened opened = librarian.create(ONE, path("/a"), 0644, true);
        librarian.rename(TWO, path("/a"), path("/b"), false);
        assertThat(librarian.handle(opened.handle().id()).shelf())
                .isEqualTo(librarian.lookup(path("/b")).id());
    }

    @Test
    void keepsLinksAsTheyAre() throws ArchivoltException {
        Shelf link = librarian.symlink(ONE, path("/l"), "../\u00e4");
        assertThat(link.size()).isEqualTo(5);
        assertThat(librarian.readLink(link.id())).isEqualTo("../\u00e4");
        refused(PosixError.EEXIST, () -> librarian.symlink(ONE, path("/l"), "other"));
        refused(PosixError.EINVAL, () -> librarian.symlink(ONE, path("/m"), ""));
        refused(PosixError.EINVAL, () -> librarian.symlink(ONE, path("/m"), "x".repeat(4096)));
        refused(PosixError.EINVAL, () -> librarian.open(ONE, link.id()));
        refused(PosixError.EINVAL, () -> librarian.books(link.id()));
        refused(PosixError.ENOTDIR, () -> librarian.lookup(path("/l/x")));
        refused(PosixError.EINVAL, () -> librarian.readLink(Shelf.ROOT));
    }

    @Test
    void refusesTextThatTheCatalogCannotKeep() {
        refused(PosixError.EINVAL, () -> librarian.create(ONE, new ShelfPath(List.of("\ud800")), 0644, true));
        refused(PosixError.EINVAL, () -> librarian.create(ONE, new ShelfPath(List.of("..")), 0644, true));
        refused(PosixError.EINVAL, () -> librarian.create(ONE, new ShelfPath(List.of("a\0")), 0644, true));
        refused(PosixError.EINVAL, () -> librarian.makeDirectory(ONE, new ShelfPath(List.of("a/b")), 0755));
        refused(PosixError.EINVAL, () -> librarian.symlink(ONE, path("/l"), "a\0b"));
        refused(PosixError.EINVAL, () -> set(Shelf.ROOT, "user.\ud800", "x"));
        refused(
                PosixError.ENAMETOOLONG,
                () -> librarian.create(ONE, new ShelfPath(List.of("x".repeat(256))), 0644, true));
    }

    @Test
    void endsPathsWhereLinuxDoes() throws ArchivoltException {
        ShelfPath deep = ShelfPath.ROOT;
        for (int depth = 0; depth < 16; depth++) {
            deep = deep.child("x".repeat(255));
            if (depth < 15) {
                librarian.makeDirectory(ONE, deep, 0755);
            }
        }
        librarian.makeDirectory(ONE, deep, 0755);
        ShelfPath tooDeep = deep.child("y");
        refused(PosixError.ENAMETOOLONG, () -> librarian.makeDirectory(ONE, tooDeep, 0755));
    }

    @Test
    void setsTimesAsFileSystemsDo() throws ArchivoltException {
        Instant begin = ticker.now();
        long shelf = file("/a", 0);
        ticker.advance(Duration.ofSeconds(1));
        librarian.resize(ONE, shelf, 1);
        ticker.advance(Duration.ofSeconds(1));
        librarian.setPermissions(ONE, shelf, 0600);
        assertThat(librarian.shelf(shelf))
                .returns(begin, Shelf::created)
                .returns(begin, Shelf::accessed)
                .returns(begin.plusSeconds(1), Shelf::modified)
                .returns(begin.plusSeconds(2), Shelf::changed);
        librarian.setTimes(ONE, shelf, Optional.of(Instant.EPOCH.plusNanos(1_999)), Optional.empty());
        assertThat(librarian.wasRelaxed()).isTrue();
        assertThat(librarian.shelf(shelf).accessed()).isEqualTo(Instant.EPOCH.plusNanos(1_000));
        refused(PosixError.EINVAL, () -> librarian.setTimes(ONE, shelf, Optional.of(Instant.MAX), Optional.empty()));
        refused(PosixError.EINVAL, () -> librarian.setPermissions(ONE, shelf, 010000));
        librarian.setOwner(ONE, shelf, -1, 7);
        assertThat(librarian.shelf(shelf)).returns(1000, Shelf::user).returns(7, Shelf::group);
    }

    // --- handles

    @Test
    void opensWhatIsThereAndMakesWhatIsNot() throws ArchivoltException {
        Opened made = librarian.create(ONE, path("/a"), 0640, false);
        assertThat(made.isNew()).isTrue();
        assertThat(made.shelf().permissions()).isEqualTo(0640);
        Opened again = librarian.create(TWO, path("/a"), 0600, false);
        assertThat(again.isNew()).isFalse();
        assertThat(again.shelf().permissions()).isEqualTo(0640);
        refused(PosixError.EEXIST, () -> librarian.create(ONE, path("/a"), 0600, true));
        assertThat(librarian.handles(OptionalLong.of(made.shelf().id()), Optional.empty(), 0, 10))
                .containsExactly(made.handle(), again.handle());
        assertThat(librarian.handles(OptionalLong.empty(), Optional.of(TWO.node()), 0, 10))
                .containsExactly(again.handle());
        assertThat(librarian.state().handlesOf(TWO.node())).isEqualTo(1);
        assertThat(librarian.state().openShelfCount()).isEqualTo(1);
    }

    @Test
    void closesOnlyForTheNodeThatHasOpened() throws ArchivoltException {
        long handle = librarian.create(ONE, path("/a"), 0640, false).handle().id();
        LibrarianState before = librarian.state();
        librarian.close(TWO, handle);
        librarian.close(ONE, 4711);
        assertThat(librarian.state()).isSameAs(before);
        librarian.close(ONE, handle);
        assertThat(librarian.wasRelaxed()).isTrue();
        refused(PosixError.ESTALE, () -> librarian.handle(handle));
    }

    /** Scenario 19. */
    @Test
    void keepsAShelfWithoutANameUntilItsLastHandleIsClosed() throws ArchivoltException {
        long shelf = file("/a", 2 * BOOK);
        Opened first = librarian.open(ONE, shelf);
        Opened second = librarian.open(TWO, shelf);
        librarian.unlink(TWO, path("/a"));
        refused(PosixError.ENOENT, () -> librarian.lookup(path("/a")));
        librarian.commit();
        librarian.restart();
        librarian.close(ONE, first.handle().id());
        assertThat(librarian.books(shelf).count()).isEqualTo(2);
        file("/a", BOOK);
        librarian.revoke(second.handle().id());
        refused(PosixError.ENOENT, () -> librarian.shelf(shelf));
        assertThat(librarian.zeroing()).extracting(ZeroingJob::reason).containsExactly("unlink");
        librarian.zeroAll();
        assertThat(librarian.state().counts()).isEqualTo(new BookCounts(15, 1, 0, 0));
    }

    /** Scenario 20. */
    @Test
    void endsTheHandlesOfANodeThatIsLost() throws ArchivoltException {
        long shelf = file("/a", BOOK);
        librarian.open(TWO, shelf);
        librarian.open(TWO, shelf);
        librarian.open(TWO, shelf);
        librarian.heartbeat(TWO.node(), NodeLoad.NONE);
        refused(PosixError.EBUSY, () -> librarian.destroy(ONE, path("/a")));
        librarian.commit();
        librarian.restart();
        assertThat(librarian.state().handlesOf(TWO.node())).isEqualTo(3);
        librarian.setNode(TWO.node(), NodeState.OFFLINE);
        assertThat(librarian.state().handleCount()).isZero();
        librarian.destroy(ONE, path("/a"));
        librarian.heartbeat(TWO.node(), NodeLoad.NONE);
        assertThat(librarian.state().nodeState(TWO.node())).isEqualTo(NodeState.ACTIVE);
        refused(PosixError.EINVAL, () -> librarian.setNode(TWO.node(), NodeState.INDETERMINATE));
        refused(PosixError.ENODEV, () -> librarian.setNode(new NodeId(9), NodeState.ACTIVE));
    }

    @Test
    void boundsTheHandlesOfANode() throws ArchivoltException {
        long shelf = file("/a", 0);
        for (int i = 0; i < HandleCommands.HANDLES_MAX; i++) {
            librarian.open(ONE, shelf);
        }
        refused(PosixError.EAGAIN, () -> librarian.open(ONE, shelf));
        refused(PosixError.EAGAIN, () -> librarian.create(ONE, path("/b"), 0644, true));
        librarian.open(TWO, shelf);
        librarian.setNode(ONE.node(), NodeState.ABSENT);
        assertThat(librarian.state().handleCount()).isEqualTo(1);
    }

    // --- attributes and policies

    @Test
    void keepsAttributesOfUsersAsBytes() throws ArchivoltException {
        long shelf = file("/a", 0);
        byte[] value = {0, -1, 65};
        librarian.setAttribute(ONE, shelf, "user.x", value, AttributeMode.CREATE);
        value[0] = 9;
        assertThat(librarian.attribute(shelf, "user.x")).containsExactly(0, -1, 65);
        refused(PosixError.EEXIST, () -> librarian.setAttribute(ONE, shelf, "user.x", value, AttributeMode.CREATE));
        refused(PosixError.ENODATA, () -> librarian.setAttribute(ONE, shelf, "user.y", value, AttributeMode.REPLACE));
        refused(PosixError.EOPNOTSUPP, () -> set(shelf, "security.x", ""));
        refused(PosixError.EOPNOTSUPP, () -> set(shelf, "nodot", ""));
        refused(PosixError.EINVAL, () -> set(shelf, "user." + "x".repeat(251), ""));
        refused(
                PosixError.EFBIG,
                () -> librarian.setAttribute(ONE, shelf, "user.y", new byte[65_537], AttributeMode.ANY));
        assertThat(librarian.attributes(shelf))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "user.x",
                        3,
                        ShelfAttributes.POLICY,
                        12,
                        ShelfAttributes.INTERLEAVE,
                        0,
                        ShelfAttributes.INTERLEAVE_REQUEST,
                        0,
                        ShelfAttributes.INTERLEAVE_REQUEST_POSITION,
                        1));
        librarian.commit();
        librarian.removeAttribute(ONE, shelf, "user.x");
        refused(PosixError.ENODATA, () -> librarian.removeAttribute(ONE, shelf, "user.x"));
        refused(PosixError.ENODATA, () -> librarian.attribute(shelf, "user.x"));
    }

    @Test
    void boundsTheAttributesOfAShelf() throws ArchivoltException {
        long shelf = file("/a", 0);
        for (int i = 0; i < 16; i++) {
            librarian.setAttribute(ONE, shelf, "user." + i, new byte[1 << 16], AttributeMode.ANY);
        }
        refused(PosixError.EFBIG, () -> set(shelf, "user.more", "x"));
        for (int i = 0; i < 256; i++) {
            set(Shelf.ROOT, "user." + "x".repeat(247) + "%03d".formatted(i), "");
        }
        refused(PosixError.EFBIG, () -> set(Shelf.ROOT, "user." + "y".repeat(250), ""));
    }

    @Test
    void givesAttributesOfTheLibrarianTheirMeaning() throws ArchivoltException {
        long shelf = file("/a", 0);
        assertThat(attribute(shelf, ShelfAttributes.POLICY)).isEqualTo("LZAascending");
        for (long any : new long[] {Shelf.ROOT, shelf}) {
            assertThat(attribute(any, ShelfAttributes.POLICY_LIST))
                    .isEqualTo(
                            "RandomBooks,LocalNode,LocalEnc,NonLocal_Enc,Nearest,NearestRemote,NearestEnc,NearestRack,"
                                    + "LZAascending,LZAdescending,RequestIG");
            assertThat(attribute(any, ShelfAttributes.POLICY_DEFAULT)).isEqualTo("LZAascending");
        }
        request(shelf, "01");
        assertThat(attribute(shelf, ShelfAttributes.POLICY)).as("not switched").isEqualTo("LZAascending");
        request(shelf, "");
        assertThat(librarian.attributes(Shelf.ROOT).keySet())
                .containsExactly(ShelfAttributes.POLICY_DEFAULT, ShelfAttributes.POLICY_LIST);
        refused(PosixError.EOPNOTSUPP, () -> set(shelf, ShelfAttributes.POLICY, "Nobody"));
        refused(PosixError.EOPNOTSUPP, () -> set(shelf, ShelfAttributes.POLICY_LIST, "LocalNode"));
        refused(PosixError.EOPNOTSUPP, () -> set(shelf, ShelfAttributes.INTERLEAVE, ""));
        refused(PosixError.EOPNOTSUPP, () -> set(shelf, ShelfAttributes.INTERLEAVE_REQUEST_POSITION, "1"));
        refused(PosixError.EOPNOTSUPP, () -> librarian.attribute(shelf, "user.LFS.Other"));
        refused(PosixError.EINVAL, () -> librarian.attribute(shelf, "user.LFS.a.b"));
        refused(PosixError.EINVAL, () -> librarian.removeAttribute(ONE, shelf, ShelfAttributes.POLICY));
        refused(PosixError.ENODATA, () -> librarian.attribute(Shelf.ROOT, ShelfAttributes.INTERLEAVE));
        refused(PosixError.EOPNOTSUPP, () -> set(Shelf.ROOT, ShelfAttributes.INTERLEAVE_REQUEST, ""));
    }

    /** {@code Aa} and {@code BB} have one hash. */
    @Test
    void tellsNamesApartThatHaveOneHash() throws ArchivoltException {
        long first = file("/Aa", 0);
        refused(PosixError.ENOENT, () -> librarian.lookup(path("/BB")));
        long second = file("/BB", BOOK);
        assertThat(librarian.lookup(path("/Aa")).id()).isEqualTo(first);
        assertThat(librarian.lookup(path("/BB")).size()).isEqualTo(BOOK);
        librarian.commit();
        librarian.restart();
        assertThat(librarian.lookup(path("/BB")).id()).isEqualTo(second);
        librarian.rename(ONE, path("/Aa"), path("/C"), false);
        refused(PosixError.ENOENT, () -> librarian.lookup(path("/Aa")));
        librarian.setPermissions(ONE, second, 0600);
        assertThat(librarian.lookup(path("/BB")).permissions()).isEqualTo(0600);
        librarian.rename(ONE, path("/BB"), path("/Aa"), false);
        assertThat(librarian.lookup(path("/Aa")).id()).isEqualTo(second);
        refused(PosixError.ENOENT, () -> librarian.lookup(path("/BB")));
    }

    @Test
    void survivesAPolicyThatCannotSayWhetherItCanBeADefault() {
        for (Throwable trouble : List.of(new IllegalStateException("gone"), new NoClassDefFoundError("gone"))) {
            AllocationPolicy broken = new AllocationPolicy() {
                @Override
                public OptionalInt choose(AllocationRequest request, FreeBooks books) {
                    return OptionalInt.empty();
                }

                @Override
                public boolean canBeDefault() {
                    if (trouble instanceof Error error) {
                        throw error;
                    }
                    throw (RuntimeException) trouble;
                }
            };
            Policies policies = new Policies() {
                @Override
                public Optional<AllocationPolicy> find(String name) {
                    return Optional.of(broken);
                }

                @Override
                public List<String> names() {
                    return List.of("Broken");
                }
            };
            assertThatThrownBy(() -> librarian.apply(
                            NodeCommands.setDefaultPolicy(Optional.empty(), Optional.of("Broken"), policies)))
                    .isInstanceOfSatisfying(ArchivoltException.class, e -> {
                        assertThat(e.code()).isEqualTo(ErrorCode.INTERNAL);
                        assertThat(e.facts()).containsKey("policy");
                        assertThat(e).hasCause(trouble);
                    });
        }
    }

    /** Scenario 22. */
    @Test
    void remembersDefaultPolicies() throws ArchivoltException {
        set(Shelf.ROOT, ShelfAttributes.POLICY_DEFAULT, "LocalNode");
        librarian.setDefaultPolicy(Optional.of(TWO.node()), Optional.of("Nearest"));
        librarian.commit();
        librarian.restart();
        assertThat(attribute(file("/a", 0), ShelfAttributes.POLICY)).isEqualTo("LocalNode");
        long ofTwo = librarian.create(TWO, path("/b"), 0644, true).shelf().id();
        assertThat(attribute(ofTwo, ShelfAttributes.POLICY)).isEqualTo("Nearest");
        assertThat(librarian.defaultPolicy(Optional.of(ONE.node()))).isEmpty();
        refused(PosixError.EOPNOTSUPP, () -> set(Shelf.ROOT, ShelfAttributes.POLICY_DEFAULT, "RequestIG"));
        refused(PosixError.EOPNOTSUPP, () -> set(Shelf.ROOT, ShelfAttributes.POLICY_DEFAULT, "Nobody"));
        refused(PosixError.EINVAL, () -> librarian.setDefaultPolicy(Optional.empty(), Optional.empty()));
        refused(
                PosixError.ENODEV,
                () -> librarian.setDefaultPolicy(Optional.of(new NodeId(9)), Optional.of("Nearest")));
        librarian.setDefaultPolicy(Optional.of(TWO.node()), Optional.empty());
        assertThat(librarian.defaultPolicy(Optional.of(TWO.node()))).isEmpty();
    }

    @Test
    void givesFilesThePolicyOfTheirDirectory() throws ArchivoltException {
        long directory = librarian.makeDirectory(ONE, path("/d"), 0755).id();
        refused(PosixError.ENODATA, () -> librarian.attribute(directory, ShelfAttributes.POLICY));
        set(directory, ShelfAttributes.POLICY, "LocalNode");
        librarian.commit();
        librarian.restart();
        assertThat(attribute(file("/d/x", 0), ShelfAttributes.POLICY)).isEqualTo("LocalNode");
        set(directory, ShelfAttributes.POLICY, "");
        assertThat(attribute(file("/d/y", 0), ShelfAttributes.POLICY)).isEqualTo("LZAascending");
    }

    // --- books and nodes

    @Test
    void describesManyBooksAsEachAlone() throws ArchivoltException {
        long shelf = file("/a", 6 * BOOK);
        List<BookAddress> books = new ArrayList<>();
        LongStream.of(librarian.books(shelf).addresses()).forEach(book -> books.add(0, new BookAddress(book)));
        librarian.resize(ONE, shelf, 4 * BOOK);
        books.add(books.get(3));

        List<Book> described = librarian.books(books);

        assertThat(described).hasSize(7);
        for (int i = 0; i < described.size(); i++) {
            assertThat(described.get(i)).isEqualTo(librarian.book(books.get(i)));
        }
        assertThat(librarian.books(List.of())).isEmpty();
        refused(PosixError.ENODEV, () -> librarian.books(List.of(books.get(0), new BookAddress(7L << 46))));
    }

    /** Scenario 25. */
    @Test
    void handsOutNothingOfWhatIsOffline() throws ArchivoltException {
        long shelf = file("/a", 2 * BOOK);
        librarian.setNode(ONE.node(), NodeState.OFFLINE);
        assertThat(librarian.state().counts()).isEqualTo(new BookCounts(8, 0, 0, 8));
        refused(PosixError.ENOSPC, () -> librarian.resize(TWO, shelf, 11 * BOOK));
        assertThat(librarian.book(librarian.books(shelf).at(0)))
                .returns(BookState.OFFLINE, book -> book.state())
                .returns(0L, book -> book.offset());
        librarian.setNode(ONE.node(), NodeState.ABSENT);
        librarian.setControllers(TWO.node(), false);
        assertThat(librarian.state().counts()).isEqualTo(new BookCounts(6, 2, 0, 8));
        librarian.setControllers(TWO.node(), true);
        librarian.setOffline(BookAddress.logical(0, 2), true);
        librarian.setOffline(BookAddress.logical(0, 1), true);
        librarian.commit();
        librarian.restart();
        assertThat(librarian.state().counts()).isEqualTo(new BookCounts(13, 1, 0, 2));
        librarian.resize(ONE, shelf, 3 * BOOK);
        assertThat(librarian.books(shelf).at(2)).isEqualTo(BookAddress.logical(0, 3));
        librarian.destroy(ONE, path("/a"));
        librarian.zeroAll();
        librarian.setOffline(BookAddress.logical(0, 2), false);
        librarian.commit();
        assertThat(librarian.catalog.useCount()).isEqualTo(1);
        refused(PosixError.ENODEV, () -> librarian.setOffline(new BookAddress(1), true));
    }

    @Test
    void writesRowsOnlyForBooksThatAreNotFree() throws ArchivoltException {
        file("/a", 5 * BOOK);
        librarian.commit();
        assertThat(librarian.catalog.useCount()).isEqualTo(5);
        librarian.destroy(ONE, path("/a"));
        librarian.zeroAll();
        librarian.commit();
        assertThat(librarian.catalog.useCount()).isZero();
    }

    // --- changes

    @Test
    void saysOnlyOnceWhatHasChangedManyTimes() throws ArchivoltException {
        librarian.commit();
        Workspace workspace = new Workspace(librarian.state());
        for (int i = 0; i < 100; i++) {
            Opened opened = workspace.apply(HandleCommands.create(ONE, path("/x"), 0644, true, ticker.now()));
            workspace.apply(HandleCommands.close(ONE, opened.handle().id()));
            workspace.apply(NameCommands.unlink(ONE, path("/x"), ticker.now()));
        }
        workspace.apply(MetadataCommands.setPermissions(ONE, Shelf.ROOT, 0755, ticker.now()));
        LibrarianChanges changes = workspace.changes();
        assertThat(changes.shelves()).extracting(row -> row.id()).containsExactly(Shelf.ROOT);
        assertThat(changes.removedShelves()).isEmpty();
        assertThat(changes.handles()).isEmpty();
        assertThat(changes.removedHandles()).isEmpty();
    }

    @Test
    void writesTheLastNumberOnlyNowAndThen() throws ArchivoltException {
        int written = 0;
        for (int i = 0; i < 2_000; i++) {
            long before = librarian.catalog.lastId();
            file("/" + i, 0);
            librarian.write();
            assertThat(librarian.catalog.lastId())
                    .isGreaterThanOrEqualTo(librarian.state().ids().last());
            written += librarian.catalog.lastId() == before ? 0 : 1;
        }
        assertThat(written).isEqualTo(4);
    }

    @Test
    void usesNoNumberTwice() throws ArchivoltException {
        Opened before = librarian.create(ONE, path("/a"), 0644, true);
        librarian.close(ONE, before.handle().id());
        librarian.destroy(ONE, path("/a"));
        librarian.commit();
        librarian.restart();
        assertThat(librarian.create(ONE, path("/a"), 0644, true).shelf().id())
                .isGreaterThan(before.handle().id());
    }
}
