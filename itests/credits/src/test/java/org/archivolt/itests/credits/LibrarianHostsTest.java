package org.archivolt.itests.credits;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Ticker;
import org.archivolt.librarian.BookCounts;
import org.archivolt.librarian.Caller;
import org.archivolt.librarian.Librarian;
import org.archivolt.librarian.NodeId;
import org.archivolt.librarian.Opened;
import org.archivolt.librarian.Shelf;
import org.archivolt.librarian.ShelfPath;
import org.archivolt.librarian.internal.runtime.HostLibrarian;
import org.archivolt.testkit.Await;
import org.archivolt.testkit.librarian.MemoryFabric;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Librarian on two hosts over PostgreSQL, with the credits of the product. Says how long things take, too. */
class LibrarianHostsTest {
    private static final long BOOK = 8 << 20;
    private static final Caller CALLER = new Caller(new NodeId(1), 1, 0, 0);
    private static final int CLIENTS = 8;

    @TempDir
    static Path directory;

    private static Database database;

    private final MemoryFabric memory = new MemoryFabric();
    private final List<AutoCloseable> open = new ArrayList<>();
    private HostUnderTest hostA;
    private HostLibrarian here;
    private HostLibrarian there;

    @BeforeAll
    static void startDatabase() throws Exception {
        database = new Database(directory.resolve("database"));
    }

    @AfterAll
    static void stopDatabase() {
        database.close();
    }

    @BeforeEach
    void start() throws Exception {
        hostA = host("a");
        here = librarian(hostA);
        there = librarian(host("b"));
        here.register("[global]\nnode_count = 40\nbook_size_bytes = 8M\nnvm_size_per_node = 512B\n", false);
    }

    private HostUnderTest host(String name) throws Exception {
        HostUnderTest host = HostUnderTest.start(
                database.url(database.port()),
                database.user(),
                database.password(),
                name,
                directory.resolve(name),
                Duration.ofSeconds(3));
        open.add(host);
        return host;
    }

    private HostLibrarian librarian(HostUnderTest host) {
        HostLibrarian librarian = LibrarianUnderTest.on(host, memory);
        open.add(librarian::stop);
        return librarian;
    }

    @AfterEach
    void closeAll() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    private static ShelfPath path(String name) throws ArchivoltException {
        return ShelfPath.parse("/" + name);
    }

    private interface Round {
        void run(int client, int number) throws ArchivoltException;
    }

    /** @return rounds in a second, of all clients together */
    private static long rate(int clients, int rounds, Round round) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        long begin = Ticker.system().nanos();
        try {
            List<CompletableFuture<Void>> all = new ArrayList<>();
            for (int client = 0; client < clients; client++) {
                int number = client;
                all.add(CompletableFuture.runAsync(() -> run(number, rounds, round), threads));
            }
            CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
        } finally {
            threads.shutdownNow();
        }
        return clients * rounds * TimeUnit.SECONDS.toNanos(1) / (Ticker.system().nanos() - begin);
    }

    private static void run(int client, int rounds, Round round) {
        try {
            for (int i = 0; i < rounds; i++) {
                round.run(client, i);
            }
        } catch (ArchivoltException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void createGrowDestroy(Librarian librarian, String name) throws ArchivoltException {
        Opened opened = librarian.create(CALLER, path(name), 0644, true);
        librarian.resize(CALLER, opened.shelf().id(), BOOK);
        librarian.close(CALLER, opened.handle().id());
        librarian.destroy(CALLER, path(name));
    }

    /** Scenario 24, and its rates. */
    @Test
    void addsUpWhateverEightClientsDo() throws Exception {
        int handles = here.status().handles();
        long one = rate(1, 100, (client, i) -> createGrowDestroy(here, "one" + i));
        long eight = rate(CLIENTS, 100, (client, i) -> createGrowDestroy(here, client + "x" + i));
        System.out.println("rounds of create, grow, close, destroy in a second: " + one + " by one client, " + eight
                + " by " + CLIENTS);

        BookCounts counts = here.status().books();
        assertThat(counts.total()).isEqualTo(20_480);
        assertThat(counts.inUse()).isZero();
        Await.until("all books are free", () -> here.status().books().free() == 20_480);
        assertThat(here.status().handles()).isEqualTo(handles);
    }

    /** Scenario 27. */
    @Test
    void growsByTenThousandBooksInOneCall() throws Exception {
        Shelf shelf = here.create(CALLER, path("large"), 0644, true).shelf();
        StringBuilder said = new StringBuilder();
        for (int books : new int[] {1_000, 10_000}) {
            long begin = Ticker.system().nanos();
            here.resize(CALLER, shelf.id(), books * BOOK);
            long grown = Ticker.system().nanos();
            here.resize(CALLER, shelf.id(), 0);
            long end = Ticker.system().nanos();
            said.append(books + " books: grown in " + (grown - begin) / 1_000_000 + " ms, shrunk in "
                    + (end - grown) / 1_000_000 + " ms; ");
        }
        System.out.println(said);
        Await.until("all books are free", () -> here.status().books().free() == 20_480);
    }

    @Test
    void movesBetweenHostsThatAreAskedInTurn() throws Exception {
        int moves = 40;
        long begin = Ticker.system().nanos();
        for (int i = 0; i < moves; i++) {
            (i % 2 == 0 ? there : here).makeDirectory(CALLER, path("turn" + i), 0755);
        }
        System.out.println("the seat moves in " + (Ticker.system().nanos() - begin) / 1_000_000 / moves + " ms");

        assertThat(there.list(Shelf.ROOT, "turn", 1000)).isEqualTo(here.list(Shelf.ROOT, "turn", 1000));
        assertThat(here.list(Shelf.ROOT, "turn", 1000)).hasSizeGreaterThanOrEqualTo(moves);
    }

    /** Scenario 17, of a host that is cut off: nobody asks the other one for anything. */
    @Test
    void goesOnWithWhatIsToBeOverwrittenWhenAHostIsGone() throws Exception {
        here.unbindMemory(memory);
        Opened opened = here.create(CALLER, path("left"), 0644, true);
        here.resize(CALLER, opened.shelf().id(), 5 * BOOK);
        here.close(CALLER, opened.handle().id());
        here.unlink(CALLER, path("left"));
        assertThat(here.status().books().zombie()).isEqualTo(5);

        hostA.close(); // and its Librarian does not know

        Await.until("the books are free", () -> there.status().books().zombie() == 0);
    }
}
