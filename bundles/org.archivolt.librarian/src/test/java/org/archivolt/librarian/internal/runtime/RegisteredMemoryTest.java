package org.archivolt.librarian.internal.runtime;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.archivolt.librarian.internal.runtime.Lab.BOOK;
import static org.archivolt.librarian.internal.runtime.Lab.CALLER;
import static org.archivolt.librarian.internal.runtime.Lab.path;
import static org.archivolt.testkit.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.librarian.BookAddress;
import org.archivolt.librarian.PosixError;
import org.archivolt.librarian.ZeroingJob;
import org.archivolt.testkit.Await;
import org.archivolt.testkit.librarian.MemoryFabric;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two hosts over one catalog, each with a memory of its own: what is in the wrong one is none of the Librarian's business. */
final class RegisteredMemoryTest {
    private static final String GROWN = Lab.INI.replace("node_count = 2", "node_count = 3");
    private static final String SECRET = "secret";
    private static final String FOREIGN = "others";

    private final Lab lab = new Lab();
    private final MemoryFabric otherMemory = new MemoryFabric("other");
    private HostLibrarian right;
    private HostLibrarian wrong;
    private long shelf;
    private BookAddress book;

    /** A shelf of one book; both memories have something at its address. */
    @BeforeEach
    void start() throws ArchivoltException {
        right = lab.registered();
        wrong = lab.start(lab.credits.board().host("b"), Lab.settings("b"));
        wrong.bindMemory(otherMemory);
        shelf = right.create(CALLER, path("a"), 0644, false).shelf().id();
        right.resize(CALLER, shelf, BOOK);
        book = right.books(shelf).at(0);
        lab.memory.write(book, BOOK, 200, ByteBuffer.wrap(SECRET.getBytes(US_ASCII)));
        otherMemory.write(book, BOOK, 200, ByteBuffer.wrap(FOREIGN.getBytes(US_ASCII)));
    }

    @AfterEach
    void close() {
        lab.close();
    }

    private String read(MemoryFabric memory) throws ArchivoltException {
        ByteBuffer bytes = ByteBuffer.allocate(6);
        memory.read(book, BOOK, 200, bytes);
        return new String(bytes.array(), US_ASCII);
    }

    private void awaitRefusal() {
        Await.until(
                "the job waits for its memory",
                () -> !wrong.zeroing().isEmpty()
                        && wrong.zeroing().get(0).lastError().contains("is not the one that was registered"));
    }

    private int jobs() {
        return lab.catalog.memory.records().zeroings().size();
    }

    @Test
    void theFirstThatIsUsedCounts() throws Exception {
        right.requireMemory("memory");
        wrong.requireMemory("memory");
        ArchivoltException error = assertFails(ErrorCode.NOT_SUPPORTED, () -> wrong.requireMemory("other"));
        assertThat(PosixError.of(error)).isEqualTo(PosixError.EOPNOTSUPP);
        assertThat(error).hasMessageContaining("the memory of this host is not the one that was registered");
        assertThat(error.facts()).containsEntry("registered", "memory").containsEntry("memory", "other");
    }

    @Test
    void isRegisteredByTheFirstZeroing() throws Exception {
        right.resize(CALLER, shelf, 0);
        Await.until("the book is free", () -> jobs() == 0);
        assertThat(lab.catalog.memory.records().registry().orElseThrow().memory())
                .isEqualTo("memory");
        assertFails(ErrorCode.NOT_SUPPORTED, () -> wrong.requireMemory("other"));
    }

    @Test
    void staysWhenBooksAreAdded() throws Exception {
        right.requireMemory("memory");
        right.register(GROWN, false);
        right.register(GROWN, false);
        assertFails(ErrorCode.NOT_SUPPORTED, () -> wrong.requireMemory("other"));
    }

    /** The other host is not heard of here, so nobody wants the seat: who has let go of it reads all tables when it is asked again. */
    @Test
    void whoHasAnotherOneOffersTheSeat() throws Exception {
        right.requireMemory("memory");
        wrong.resize(CALLER, shelf, 0);
        awaitRefusal();
        int loads = lab.catalog.memory.loadCount();

        Await.until("the seat was given back", () -> {
            lab.advance(wrong, Duration.ofMillis(50));
            wrong.status();
            return lab.catalog.memory.loadCount() > loads;
        });
        assertThat(jobs()).isEqualTo(1);
    }

    /** The right host is asked for nothing; it finds the seat when it looks for it. */
    @Test
    void isOverwrittenByTheHostThatHasIt() throws Exception {
        right.requireMemory("memory");
        wrong.resize(CALLER, shelf, 0);
        awaitRefusal();
        assertThat(read(otherMemory)).isEqualTo(FOREIGN);
        assertThat(read(lab.memory)).isEqualTo(SECRET);
        assertThat(wrong.status().books().zombie()).isEqualTo(1);

        Await.until("the host with the right memory has done it", () -> {
            lab.advance(wrong, Duration.ofMillis(500));
            right.look();
            return jobs() == 0;
        });
        assertThat(read(lab.memory)).isEqualTo("\0".repeat(6));
        assertThat(read(otherMemory)).isEqualTo(FOREIGN);
        Await.until("it says so", () -> right.status().books().zombie() == 0);
    }

    @Test
    void growsOverNothingThatIsInAnotherMemory() throws Exception {
        right.requireMemory("memory");
        wrong.resize(CALLER, shelf, 100);
        ArchivoltException error = assertFails(ErrorCode.NOT_SUPPORTED, () -> wrong.extend(CALLER, shelf, 1000));
        assertThat(PosixError.of(error)).isEqualTo(PosixError.EOPNOTSUPP);
        assertThat(wrong.shelf(shelf).size()).isEqualTo(100);
        assertThat(read(otherMemory)).isEqualTo(FOREIGN);

        right.extend(CALLER, shelf, 1000);
        assertThat(read(lab.memory)).isEqualTo("\0".repeat(6));
    }

    @Test
    void isTheNewOneOnceSomebodyHasSaidSo() throws Exception {
        right.requireMemory("memory");
        wrong.resize(CALLER, shelf, 0);
        awaitRefusal();

        assertThat(wrong.adoptMemory()).isEqualTo("other");

        Await.until("the book is free", () -> jobs() == 0);
        assertThat(read(otherMemory)).isEqualTo("\0".repeat(6));
        assertThat(read(lab.memory)).isEqualTo(SECRET);
        assertFails(ErrorCode.NOT_SUPPORTED, () -> right.requireMemory("memory"));
    }

    /** What the shelf had in the first memory was never overwritten there: its book was set free when it was zero in the other one. */
    @Test
    void isOverwrittenBeforeItsFreeBooksAreUsedAgain() throws Exception {
        right.requireMemory("memory");
        wrong.adoptMemory();
        wrong.resize(CALLER, shelf, 0);
        Await.until("the book is free in the other memory", () -> jobs() == 0);
        SlowMemory slow = new SlowMemory(lab.memory);
        right.bindMemory(slow);

        right.adoptMemory();

        assertThat(right.zeroing())
                .singleElement()
                .extracting(ZeroingJob::reason, ZeroingJob::shelf, ZeroingJob::books)
                .containsExactly("adopt", 0L, 16);
        assertFails(ErrorCode.NO_SPACE, () -> right.resize(CALLER, shelf, 1));
        slow.release();
        Await.until("all books are free", () -> jobs() == 0);
        assertThat(read(lab.memory)).isEqualTo("\0".repeat(6));
        right.resize(CALLER, shelf, 16 * BOOK);
        assertThat(right.adoptMemory()).isEqualTo("memory");
        assertThat(right.zeroing()).isEmpty();
    }

    /** What was overwritten in the old memory is not free in the new one. */
    @Test
    void isReplacedWhileItIsOverwritten() throws Exception {
        SlowMemory slow = new SlowMemory(lab.memory);
        right.bindMemory(slow);
        right.resize(CALLER, shelf, 0);
        Await.until("it is being overwritten", () -> slow.inside() == 1);
        CompletableFuture<String> adopted = Lab.async(wrong::adoptMemory);
        Await.until("the seat is being given back", () -> !right.isMemoryOpen());

        slow.release();
        assertThat(Lab.result(adopted)).isEqualTo("other");

        Await.until("the new memory is overwritten", () -> {
            lab.advance(right, Duration.ofMillis(500));
            wrong.look();
            return jobs() == 0;
        });
        assertThat(read(otherMemory)).isEqualTo("\0".repeat(6));
    }

    @Test
    void hasAnIdentity() {
        assertFails(ErrorCode.INVALID_ARGUMENT, () -> right.requireMemory(""));
        assertFails(ErrorCode.INVALID_ARGUMENT, () -> right.requireMemory("a\0b"));
    }

    @Test
    void isNothingWhereThereIsNoMemory() {
        wrong.unbindMemory(otherMemory);
        assertFails(ErrorCode.DEVICE_FAULT, () -> wrong.adoptMemory());
    }
}
