package org.archivolt.librarian.internal.runtime;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Ticker;
import org.archivolt.dss.librarian.LibrarianCatalog;
import org.archivolt.librarian.BookAddress;
import org.archivolt.librarian.Caller;
import org.archivolt.librarian.NodeId;
import org.archivolt.librarian.ShelfPath;
import org.archivolt.resource.Credits;
import org.archivolt.testkit.Await;
import org.archivolt.testkit.VirtualTicker;
import org.archivolt.testkit.librarian.MemoryFabric;
import org.archivolt.testkit.resource.MemoryCredits;

/** Hosts that share a catalog, credits, memory and time. */
final class Lab implements AutoCloseable {
    static final long BOOK = 8 << 20;
    /** In which a librarian thread looks at leases. */
    private static final Duration STEP = Duration.ofSeconds(5);

    static final String INI = """
            [global]
            node_count = 2
            book_size_bytes = 8M
            nvm_size_per_node = 8B
            """;
    static final NodeId NODE = new NodeId(1);
    static final Caller CALLER = new Caller(NODE, 100, 0, 0);
    static final Caller OTHER = new Caller(new NodeId(2), 200, 0, 0);

    final VirtualTicker ticker = new VirtualTicker();
    final TestCatalog catalog = new TestCatalog();
    final MemoryCredits credits = MemoryCredits.alone();
    final MemoryFabric memory = new MemoryFabric();
    private final List<HostLibrarian> running = new ArrayList<>();

    static LibrarianSettings settings(String host) {
        return new LibrarianSettings(
                host,
                Duration.ofSeconds(10),
                3,
                Duration.ofMillis(100),
                Duration.ofSeconds(20),
                1000,
                Duration.ZERO,
                Duration.ofSeconds(30),
                Duration.ofSeconds(5));
    }

    static LibrarianSettings impatient(Duration commandTimeout, int queueMax) {
        return new LibrarianSettings(
                "a",
                Duration.ofSeconds(10),
                3,
                Duration.ofMillis(100),
                commandTimeout,
                queueMax,
                Duration.ZERO,
                Duration.ofSeconds(30),
                Duration.ofSeconds(5));
    }

    static LibrarianSettings holding(String host, Duration hold) {
        return new LibrarianSettings(
                host,
                Duration.ofSeconds(10),
                3,
                Duration.ofMillis(100),
                Duration.ofSeconds(20),
                1000,
                hold,
                Duration.ofSeconds(30),
                Duration.ofSeconds(5));
    }

    /** With books, and memory. */
    HostLibrarian registered() throws ArchivoltException {
        HostLibrarian librarian = withoutMemory();
        librarian.bindMemory(memory);
        return librarian;
    }

    HostLibrarian withoutMemory() throws ArchivoltException {
        HostLibrarian librarian = start(credits, settings("a"));
        librarian.register(INI, false);
        return librarian;
    }

    HostLibrarian start(Credits of, LibrarianSettings settings) {
        return start(catalog, of, settings, ticker);
    }

    HostLibrarian start(LibrarianCatalog tables, Credits of, LibrarianSettings settings, Ticker time) {
        HostLibrarian librarian =
                new HostLibrarian(tables, of, PolicyServices.builtIn(), settings, time, new SplittableRandom(7));
        running.add(librarian);
        return librarian;
    }

    /** Lets time pass for a host that is not held up meanwhile. */
    void pass(HostLibrarian librarian, Duration by) throws ArchivoltException {
        for (Duration left = by; !left.isZero(); left = left.minus(STEP.compareTo(left) < 0 ? STEP : left)) {
            advance(librarian, STEP.compareTo(left) < 0 ? STEP : left);
            librarian.turn();
        }
    }

    /** Time jumps for a host. */
    void advance(HostLibrarian librarian, Duration by) {
        ticker.advance(by);
        librarian.look();
    }

    /** Lets time pass until it holds. */
    void awaitPassing(String what, HostLibrarian librarian, Await.Condition condition) {
        Await.until(what, () -> {
            advance(librarian, Duration.ofMillis(50));
            return condition.holds();
        });
    }

    static ShelfPath path(String name) throws ArchivoltException {
        return ShelfPath.parse("/" + name);
    }

    /** On a thread of its own. */
    static <T> CompletableFuture<T> async(Callable<T> call) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                result.complete(call.call());
            } catch (Exception e) {
                result.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return result;
    }

    /** @throws Exception that of the call */
    static <T> T result(CompletableFuture<T> call) throws Exception {
        try {
            return call.orTimeout(20, java.util.concurrent.TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    byte[] read(BookAddress book, long offset, int length) throws ArchivoltException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        memory.read(book, BOOK, offset, bytes);
        return bytes.array();
    }

    @Override
    public void close() {
        catalog.release();
        running.forEach(HostLibrarian::stop);
    }
}
