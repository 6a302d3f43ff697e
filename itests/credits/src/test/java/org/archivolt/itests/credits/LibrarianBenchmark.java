package org.archivolt.itests.credits;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.AttributeMode;
import org.archivolt.librarian.BookAddress;
import org.archivolt.librarian.BookCounts;
import org.archivolt.librarian.Caller;
import org.archivolt.librarian.Librarian;
import org.archivolt.librarian.NodeId;
import org.archivolt.librarian.NodeLoad;
import org.archivolt.librarian.Opened;
import org.archivolt.librarian.PolicyInfo;
import org.archivolt.librarian.Shelf;
import org.archivolt.librarian.ShelfAttributes;
import org.archivolt.librarian.ShelfPath;
import org.archivolt.librarian.internal.runtime.HostLibrarian;
import org.archivolt.librarian.memory.FabricMemory;

/**
 * The operations of the reference's table on the same pool of 20,480 books (40 nodes of 4 TiB in books of 8 GiB), durable in PostgreSQL: by one client
 * and by eight at once, then large shelves under each policy, then many shelves. {@code ./archivolt bench librarian [ROUNDS [OPERATIONS]]}.
 */
public final class LibrarianBenchmark {
    private static final String RACK = "[global]\nnode_count = 40\nbook_size_bytes = 8G\nbytes_per_node = 4T\n";
    private static final Duration LEASE = Duration.ofSeconds(10);
    private static final long BOOK = 8L << 30;
    private static final String ON_REQUEST = "RequestIG";

    private final int rounds;
    private final int operations;

    private LibrarianBenchmark(int rounds, int operations) {
        this.rounds = rounds;
        this.operations = operations;
    }

    public static void main(String[] arguments) throws Exception {
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {
            failure.printStackTrace();
            System.exit(1);
        });
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3;
        int operations = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 400;
        new LibrarianBenchmark(rounds, operations).run();
        System.exit(0);
    }

    private void run() throws Exception {
        Path folder = Files.createTempDirectory("archivolt-librarian");
        try (Database database = new Database(folder.resolve("postgres"));
                HostUnderTest host = HostUnderTest.start(
                        database.url(database.port()),
                        database.user(),
                        database.password(),
                        "host",
                        folder.resolve("instance"),
                        LEASE)) {
            HostLibrarian librarian = LibrarianUnderTest.on(host, new NoMemory());
            measure(librarian);
            librarian.stop();
        } finally {
            Folders.delete(folder);
        }
    }

    private void measure(Librarian librarian) throws Exception {
        librarian.register(RACK, false);
        new Round(librarian, "warm-up", 8, operations).measure(new Table());
        printOperations(librarian);
        printLargeShelves(librarian);
        printNames(librarian);
    }

    /** What is zero is not written. */
    private static final class NoMemory implements FabricMemory {
        @Override
        public String identity() {
            return "none";
        }

        @Override
        public void read(BookAddress book, long bookSize, long offset, ByteBuffer into) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void write(BookAddress book, long bookSize, long offset, ByteBuffer from) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void zero(BookAddress book, long bookSize, long offset, long length) {
            // it is as it was
        }

        @Override
        public void force(Collection<BookAddress> books, long bookSize) {
            // likewise
        }
    }

    private void printOperations(Librarian librarian) throws Exception {
        Table one = new Table();
        Table eight = new Table();
        for (int round = 0; round < rounds; round++) {
            new Round(librarian, "one" + round, 1, operations).measure(one);
            new Round(librarian, "eight" + round, 8, operations).measure(eight);
        }
        Table.print(one, eight);
        System.out.println();
    }

    /** What the clients do, one kind of operation after another, each at the same time. */
    private static final class Round {
        private final Librarian librarian;
        private final String name;
        private final Clients clients;
        private final int operations;

        private Round(Librarian librarian, String name, int clients, int operations) {
            this.librarian = librarian;
            this.name = name;
            this.clients = new Clients(clients);
            this.operations = operations;
        }

        private void measure(Table table) throws Exception {
            librarian.makeDirectory(caller(0), ShelfPath.parse("/" + name), 0755);
            long[][] shelves = new long[clients.count()][operations];
            long[][] handles = new long[clients.count()][operations];
            table.add("create (and open)", each((client, i) -> {
                Opened opened = librarian.create(caller(client), path(client, i), 0644, true);
                shelves[client][i] = opened.shelf().id();
                handles[client][i] = opened.handle().id();
            }));
            table.add("close", each((client, i) -> librarian.close(caller(client), handles[client][i])));
            table.add("lookup", each((client, i) -> librarian.lookup(path(client, i))));
            table.add("open and close", each((client, i) -> {
                Opened opened = librarian.open(caller(client), shelves[client][i]);
                librarian.close(caller(client), opened.handle().id());
            }));
            table.add(
                    "set an attribute",
                    each((client, i) -> librarian.setAttribute(
                            caller(client),
                            shelves[client][i],
                            ShelfAttributes.POLICY,
                            "LZAascending".getBytes(StandardCharsets.US_ASCII),
                            AttributeMode.ANY)));
            table.add(
                    "get an attribute",
                    each((client, i) -> librarian.attribute(shelves[client][i], ShelfAttributes.POLICY)));
            for (PolicyInfo policy : librarian.policies()) {
                resize(table, policy.name(), shelves);
            }
            table.add("books of a shelf", each((client, i) -> librarian.books(shelves[client][i])));
            table.add("status", each((client, i) -> librarian.status()));
            table.add(
                    "heartbeat",
                    each((client, i) -> librarian.heartbeat(caller(client).node(), NodeLoad.NONE)));
            table.add("unlink, 1 book", each((client, i) -> librarian.unlink(caller(client), path(client, i))));
            awaitFree(librarian);
            each((client, i) -> librarian.close(
                    caller(client),
                    librarian
                            .create(caller(client), path(client, i), 0644, true)
                            .handle()
                            .id()));
            table.add("destroy, empty", each((client, i) -> librarian.destroy(caller(client), path(client, i))));
            librarian.removeDirectory(caller(0), ShelfPath.parse("/" + name));
        }

        /** From nothing to one book, and, where eight clients find that many, to five; then back to nothing but for the last. */
        private void resize(Table table, String policy, long[][] shelves) throws Exception {
            each(
                    (client, i) -> {
                        set(shelves[client][i], ShelfAttributes.POLICY, policy.getBytes(StandardCharsets.US_ASCII));
                        if (policy.equals(ON_REQUEST)) {
                            set(shelves[client][i], ShelfAttributes.INTERLEAVE_REQUEST, new byte[] {
                                (byte) i, (byte) (i + 1), 39
                            });
                        }
                    },
                    Math.min(operations, 30));
            int fit = Math.min(operations, 30);
            table.add(
                    "resize 0 to 1 book, " + policy,
                    each((client, i) -> librarian.resize(caller(client), shelves[client][i], BOOK), fit));
            table.add(
                    "resize 1 to 5 books, " + policy,
                    each((client, i) -> librarian.resize(caller(client), shelves[client][i], 5 * BOOK), fit));
            table.add(
                    "resize 5 books to 0, " + policy,
                    each((client, i) -> librarian.resize(caller(client), shelves[client][i], 0), fit));
            awaitFree(librarian);
        }

        private void set(long shelf, String attribute, byte[] value) throws Exception {
            librarian.setAttribute(caller(0), shelf, attribute, value, AttributeMode.ANY);
        }

        private ShelfPath path(int client, int i) throws Exception {
            return ShelfPath.parse("/" + name + "/" + client + "-" + i);
        }

        private double[] each(Clients.Operation operation) throws Exception {
            return each(operation, operations);
        }

        private double[] each(Clients.Operation operation, int times) throws Exception {
            for (int client = 0; client < 8; client++) {
                librarian.heartbeat(caller(client).node(), NodeLoad.NONE);
            }
            return clients.each(times, operation);
        }
    }

    private static Caller caller(int client) {
        return new Caller(new NodeId(client + 1), 1, 0, 0);
    }

    static void awaitFree(Librarian librarian) throws Exception {
        while (!librarian.zeroing().isEmpty()) {
            Thread.yield();
        }
    }

    /** Large shelves on an empty pool. Books that are not there need no memory: zeroing is a call that does nothing. */
    private void printLargeShelves(Librarian librarian) throws Exception {
        System.out.println(
                "| policy | books | resize, ms | books of it, ms | interleave, ms | same size, ms | to nothing, ms | until free, ms |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        for (PolicyInfo policy : librarian.policies()) {
            for (int books : new int[] {100, 500, 1_000, 10_000}) {
                printLargeShelf(librarian, policy.name(), books);
            }
        }
        System.out.println();
    }

    private void printLargeShelf(Librarian librarian, String policy, int books) throws Exception {
        double[][] times = new double[6][rounds];
        Caller caller = caller(1);
        for (int round = 0; round < rounds; round++) {
            Opened opened = librarian.create(caller, ShelfPath.parse("/large"), 0644, true);
            librarian.close(caller, opened.handle().id());
            long shelf = opened.shelf().id();
            librarian.setAttribute(
                    caller,
                    shelf,
                    ShelfAttributes.POLICY,
                    policy.getBytes(StandardCharsets.US_ASCII),
                    AttributeMode.ANY);
            librarian.setAttribute(caller, shelf, ShelfAttributes.INTERLEAVE_REQUEST, allGroups(), AttributeMode.ANY);
            if (!fits(librarian, caller, shelf, books)) {
                librarian.unlink(caller, ShelfPath.parse("/large"));
                return;
            }
            times[0][round] = millis(() -> librarian.resize(caller, shelf, books * BOOK));
            times[1][round] = millis(() -> librarian.books(shelf));
            times[2][round] = millis(() -> librarian.attribute(shelf, ShelfAttributes.INTERLEAVE));
            times[3][round] = millis(() -> librarian.resize(caller, shelf, books * BOOK));
            times[4][round] = millis(() -> librarian.resize(caller, shelf, 0));
            times[5][round] = millis(() -> {
                awaitFree(librarian);
                return null;
            });
            librarian.unlink(caller, ShelfPath.parse("/large"));
        }
        StringBuilder row = new StringBuilder("| " + policy + " | " + books);
        for (double[] each : times) {
            row.append(" | ").append(Table.series(each));
        }
        System.out.println(row.append(" |"));
    }

    private static boolean fits(Librarian librarian, Caller caller, long shelf, int books) {
        try {
            return librarian.preview(caller, shelf, Optional.empty(), books).size() == books;
        } catch (ArchivoltException e) {
            return false;
        }
    }

    private static byte[] allGroups() {
        byte[] groups = new byte[40];
        for (int i = 0; i < groups.length; i++) {
            groups[i] = (byte) i;
        }
        return groups;
    }

    private static double millis(Callable<?> work) throws Exception {
        long before = System.nanoTime();
        work.call();
        return (System.nanoTime() - before) / 1e6;
    }

    private void printNames(Librarian librarian) throws Exception {
        System.out.println("| shelves | lookup, ops/s | create (and open), ops/s | list all, s |");
        System.out.println("|---|---|---|---|");
        Caller caller = caller(0);
        Shelf directory = librarian.makeDirectory(caller, ShelfPath.parse("/names"), 0755);
        int made = 0;
        for (int shelves : new int[] {100, 1_000, 10_000, 50_000}) {
            fill(librarian, made, shelves);
            made = shelves;
            double lookups = rate(20_000, i -> librarian.lookup(ShelfPath.parse("/names/" + i % shelves)));
            double creates =
                    rate(operations, i -> librarian.create(caller, ShelfPath.parse("/names/new" + i), 0644, true));
            for (int i = 0; i < operations; i++) {
                librarian.unlink(caller, ShelfPath.parse("/names/new" + i));
            }
            double list = millis(() -> list(librarian, directory.id())) / 1e3;
            System.out.printf(Locale.ROOT, "| %,d | %,.0f | %,.0f | %.3f |%n", shelves, lookups, creates, list);
        }
        BookCounts books = librarian.status().books();
        System.out.println();
        System.out.println("books in the end: " + books);
    }

    /** By many at once, so that it does not take long. */
    private static void fill(Librarian librarian, int from, int to) throws Exception {
        int clients = 64;
        ExecutorService workers = Executors.newFixedThreadPool(clients);
        List<Future<?>> ends = new ArrayList<>();
        for (int c = 0; c < clients; c++) {
            int client = c;
            ends.add(workers.submit(() -> {
                for (int i = from + client; i < to; i += clients) {
                    Opened opened = librarian.create(caller(0), ShelfPath.parse("/names/" + i), 0644, true);
                    librarian.close(caller(0), opened.handle().id());
                }
                return null;
            }));
        }
        for (Future<?> each : ends) {
            each.get();
        }
        workers.shutdown();
    }

    private static Void list(Librarian librarian, long directory) throws Exception {
        String after = "";
        List<Shelf> page = librarian.list(directory, after, 10_000);
        while (!page.isEmpty()) {
            after = page.get(page.size() - 1).name();
            page = librarian.list(directory, after, 10_000);
        }
        return null;
    }

    private interface Numbered {
        Object run(int i) throws Exception;
    }

    private static double rate(int times, Numbered operation) throws Exception {
        long before = System.nanoTime();
        for (int i = 0; i < times; i++) {
            operation.run(i);
        }
        return times / ((System.nanoTime() - before) / 1e9);
    }
}
