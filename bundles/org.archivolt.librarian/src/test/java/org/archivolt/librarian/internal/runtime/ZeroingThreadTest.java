package org.archivolt.librarian.internal.runtime;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.archivolt.librarian.internal.runtime.Lab.BOOK;
import static org.archivolt.librarian.internal.runtime.Lab.CALLER;
import static org.archivolt.librarian.internal.runtime.Lab.async;
import static org.archivolt.librarian.internal.runtime.Lab.path;
import static org.archivolt.librarian.internal.runtime.Lab.result;
import static org.archivolt.testkit.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.librarian.BookAddress;
import org.archivolt.librarian.BookState;
import org.archivolt.librarian.PosixError;
import org.archivolt.librarian.Shelf;
import org.archivolt.librarian.ZeroingJob;
import org.archivolt.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of books that have left a shelf, and of bytes behind an end. */
final class ZeroingThreadTest {
    private final Lab lab = new Lab();

    @AfterEach
    void close() {
        lab.close();
    }

    private Shelf shelf(HostLibrarian librarian, long size) throws ArchivoltException {
        long id = librarian.create(CALLER, path("a"), 0644, false).shelf().id();
        return librarian.resize(CALLER, id, size);
    }

    private void write(BookAddress book, long offset, String text) throws ArchivoltException {
        lab.memory.write(book, BOOK, offset, ByteBuffer.wrap(text.getBytes(US_ASCII)));
    }

    private String read(BookAddress book, long offset, int length) throws ArchivoltException {
        return new String(lab.read(book, offset, length), US_ASCII);
    }

    /** Scenario 16. */
    @Test
    void overwritesBooksBeforeTheyAreFree() throws Exception {
        HostLibrarian librarian = lab.withoutMemory();
        Shelf shelf = shelf(librarian, 6 * BOOK);
        BookAddress last = librarian.books(shelf.id()).at(5);
        write(last, 17, "secret");

        librarian.resize(CALLER, shelf.id(), 2 * BOOK);
        assertThat(librarian.status().books().zombie()).isEqualTo(4);
        assertThat(librarian.book(last).state()).isEqualTo(BookState.ZOMBIE);
        ZeroingJob waiting = librarian.zeroing().get(0);
        assertThat(waiting.books()).isEqualTo(4);
        assertThat(waiting.lastError()).contains("no fabric memory");

        librarian.bindMemory(lab.memory);
        Await.until("the books are free", () -> librarian.status().books().zombie() == 0);
        assertThat(librarian.zeroing()).isEmpty();
        assertThat(read(last, 17, 6)).isEqualTo("\0\0\0\0\0\0");
        assertThat(lab.memory.unforced()).isEmpty();
    }

    /** Scenario 17. */
    @Test
    void goesOnWithWhatAnotherOneHasBegun() throws Exception {
        HostLibrarian first = lab.withoutMemory();
        Shelf shelf = shelf(first, 3 * BOOK);
        BookAddress book = first.books(shelf.id()).at(0);
        write(book, 0, "secret");
        SlowMemory slow = new SlowMemory(lab.memory);
        first.bindMemory(slow);
        first.resize(CALLER, shelf.id(), 0);
        Await.until("it has begun", () -> slow.inside() == 1);
        lab.credits.lose();

        HostLibrarian second = lab.start(lab.credits.board().host("b"), Lab.settings("b"));
        second.bindMemory(lab.memory);
        assertThat(second.status().books().inUse()).isZero();
        Await.until("the books are free", () -> second.status().books().zombie() == 0);
        assertThat(read(book, 0, 6)).isEqualTo("\0\0\0\0\0\0");
        slow.release();
    }

    @Test
    void showsWhyItFailsAndTriesAgain() throws Exception {
        HostLibrarian librarian = lab.registered();
        Shelf shelf = shelf(librarian, BOOK);
        lab.memory.setBroken(true);
        librarian.resize(CALLER, shelf.id(), 0);
        Await.until(
                "it has failed", () -> librarian.zeroing().get(0).lastError().contains("DEVICE_FAULT"));
        assertThat(librarian.status().oldestZeroing()).isPresent();

        lab.memory.setBroken(false);
        lab.advance(librarian, Duration.ofMillis(999));
        assertThat(librarian.status().zeroing()).isEqualTo(1);
        lab.advance(librarian, Duration.ofMillis(1));
        Await.until("it is done", () -> librarian.zeroing().isEmpty());
    }

    /** They may be somebody's at any moment. */
    @Test
    void doesNotOverwriteBooksAgainThatMayBecomeFree() throws Exception {
        HostLibrarian librarian = lab.start(lab.credits, Lab.impatient(Duration.ofMillis(100), 1000));
        librarian.register(Lab.INI, false);
        SlowMemory slow = new SlowMemory(lab.memory);
        librarian.bindMemory(slow);
        Shelf shelf = shelf(librarian, BOOK);
        librarian.resize(CALLER, shelf.id(), 0);
        Await.until("it has begun", () -> slow.inside() == 1);
        lab.catalog.hold();
        slow.release();
        Await.until("the book is being set free", () -> lab.catalog.arrived() == 1);
        passWhileNothingIsWritten(librarian, shelf);
        assertThat(slow.begun()).isEqualTo(1);
        lab.catalog.release();
        Await.until("it is done", () -> librarian.zeroing().isEmpty());
        assertThat(slow.begun()).isEqualTo(1);
    }

    /** As long as some calls that are not answered. */
    private void passWhileNothingIsWritten(HostLibrarian librarian, Shelf shelf) {
        for (int i = 0; i < 5; i++) {
            assertFails(ErrorCode.TIMEOUT, () -> librarian.open(CALLER, shelf.id()));
            lab.advance(librarian, Duration.ofSeconds(1));
        }
    }

    @Test
    void triesAgainAtOnceWhenItIsTold() throws Exception {
        HostLibrarian librarian = lab.registered();
        Shelf shelf = shelf(librarian, BOOK);
        lab.memory.setBroken(true);
        librarian.resize(CALLER, shelf.id(), 0);
        Await.until(
                "it has failed", () -> !librarian.zeroing().get(0).lastError().isEmpty());
        lab.memory.setBroken(false);

        librarian.retryZeroing();

        Await.until("it is done", () -> librarian.zeroing().isEmpty());
    }

    /** Scenario 18. */
    @Test
    void growsOverZerosOnly() throws Exception {
        HostLibrarian librarian = lab.registered();
        Shelf shelf = shelf(librarian, BOOK);
        BookAddress book = librarian.books(shelf.id()).at(0);
        write(book, 0, "S".repeat(4096));

        librarian.resize(CALLER, shelf.id(), 100);
        librarian.resize(CALLER, shelf.id(), BOOK);

        assertThat(read(book, 99, 102)).isEqualTo("S" + "\0".repeat(101));
        assertThat(librarian.shelf(shelf.id()).size()).isEqualTo(BOOK);
    }

    @Test
    void growsOverNothingThatCannotBeOverwritten() throws Exception {
        HostLibrarian librarian = lab.withoutMemory();
        Shelf shelf = shelf(librarian, BOOK);
        librarian.resize(CALLER, shelf.id(), 100);

        ArchivoltException error = assertFails(ErrorCode.DEVICE_FAULT, () -> librarian.extend(CALLER, shelf.id(), 200));
        assertThat(PosixError.of(error)).isEqualTo(PosixError.EIO);
        assertThat(librarian.shelf(shelf.id()).size()).isEqualTo(100);
    }

    /** The second waits for the first, so that it does not overwrite what was written after it. */
    @Test
    void overwritesATailOnce() throws Exception {
        HostLibrarian librarian = lab.withoutMemory();
        Shelf shelf = shelf(librarian, BOOK);
        BookAddress book = librarian.books(shelf.id()).at(0);
        librarian.resize(CALLER, shelf.id(), 100);
        SlowMemory slow = new SlowMemory(lab.memory);
        librarian.bindMemory(slow);
        CompletableFuture<Shelf> first = async(() -> librarian.extend(CALLER, shelf.id(), 200));
        CompletableFuture<Shelf> second = async(() -> librarian.extend(CALLER, shelf.id(), 200));
        Await.until("the tail is being overwritten", () -> slow.inside() == 1);
        assertThat(slow.inside()).isEqualTo(1);

        slow.release();
        result(first);
        write(book, 150, "new");
        result(second);
        assertThat(read(book, 150, 3)).isEqualTo("new");
    }

    @Test
    void freesAllBooksOfAJob() throws Exception {
        HostLibrarian librarian = lab.registered();
        Shelf shelf = shelf(librarian, 16 * BOOK);
        librarian.resize(CALLER, shelf.id(), 0);

        Await.until("the books are free", () -> librarian.status().books().free() == 16);
        assertThat(lab.catalog.memory.records().zeroings()).isEmpty();
    }
}
