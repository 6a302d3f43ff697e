package org.archivolt.librarian.internal.core;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.archivolt.base.ArchivoltException;
import org.archivolt.dss.librarian.LibrarianChanges;
import org.archivolt.librarian.AttributeMode;
import org.archivolt.librarian.BookAddress;
import org.archivolt.librarian.Caller;
import org.archivolt.librarian.NodeId;
import org.archivolt.librarian.Opened;
import org.archivolt.librarian.PosixError;
import org.archivolt.librarian.ShelfAttributes;
import org.archivolt.librarian.ShelfPath;
import org.archivolt.librarian.Topology;

/**
 * How many commands a second the state machine does by itself, without a catalog. Run by hand; prints. In time of the thread on the
 * processor, which other work on the machine makes no longer, but for the caches that it shares.
 */
final class CoreBenchmark {
    private static final Caller ONE = new Caller(new NodeId(1), 1, 0, 0);
    private static final long BOOK = 8L << 30;
    private static final int BATCH = 64;
    private static final Instant NOW = Instant.EPOCH;

    private interface Step {
        void run(int i) throws ArchivoltException;
    }

    private final SplittableRandom random = new SplittableRandom(1);
    private Workspace workspace = new Workspace(LibrarianState.empty());
    private final List<LibrarianChanges> written = new ArrayList<>();

    private CoreBenchmark() {}

    public static void main(String[] arguments) throws ArchivoltException {
        for (int round = 0; round < 3; round++) {
            new CoreBenchmark().run(100, round == 2);
            new CoreBenchmark().run(50_000, round == 2);
        }
        for (String policy : WorkspaceLibrarian.BUILT_IN.names()) {
            new CoreBenchmark().large(policy);
        }
    }

    private void run(int shelves, boolean isPrinted) throws ArchivoltException {
        Topology topology = WorkspaceLibrarian.topology(
                BOOK, 512, IntStream.rangeClosed(1, 40).toArray());
        workspace.apply(RegistryCommands.register(topology, List.of(), NOW));
        for (int i = 0; i < shelves; i++) {
            workspace.apply(HandleCommands.create(ONE, path("/pre" + i), 0644, true, NOW));
            batch(i);
        }
        int count = 15_000;
        List<Opened> opened = new ArrayList<>();
        measure(
                isPrinted,
                shelves,
                "create",
                count,
                i -> opened.add(workspace.apply(HandleCommands.create(ONE, path("/x" + i), 0644, true, NOW))));
        measure(
                isPrinted,
                shelves,
                "close",
                count,
                i -> workspace.apply(
                        HandleCommands.close(ONE, opened.get(i).handle().id())));
        measure(
                isPrinted,
                shelves,
                "resize 0 to 1 book",
                count,
                i -> workspace.apply(SizeCommands.resize(
                        ONE, opened.get(i).shelf().id(), BOOK, WorkspaceLibrarian.BUILT_IN, random(), NOW)));
        measure(
                isPrinted,
                shelves,
                "destroy",
                count,
                i -> workspace.apply(NameCommands.destroy(ONE, path("/x" + i), NOW)));
        LibrarianState state = workspace.state();
        FoldedCatalog catalog = new FoldedCatalog();
        written.forEach(catalog::apply);
        catalog.apply(workspace.changes());
        measure(isPrinted, shelves, "load", 3, i -> LibrarianState.of(catalog.records()));
        measure(isPrinted, shelves, "lookup", 1_000_000, i -> state.lookup(path("/pre" + random.nextInt(shelves))));
        measure(isPrinted, shelves, "book", 2_000, i -> state.book(BookAddress.logical(0, i % 512)));
    }

    private Random random() {
        return new Random(random.nextLong());
    }

    private static ShelfPath path(String text) throws ArchivoltException {
        return ShelfPath.parse(text);
    }

    private static long nanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    /** As the thread of the Librarian does: what has changed is written for many commands at once. */
    private void batch(int i) {
        if (i % BATCH == BATCH - 1) {
            written.add(workspace.changes());
            workspace = new Workspace(workspace.state());
        }
    }

    private void measure(boolean isPrinted, int shelves, String what, int count, Step step) throws ArchivoltException {
        long begin = nanos();
        for (int i = 0; i < count; i++) {
            step.run(i);
            batch(i);
        }
        long nanos = nanos() - begin;
        if (isPrinted) {
            System.out.printf("%6d shelves  %-20s %,12d/s%n", shelves, what, count * 1_000_000_000L / nanos);
        }
    }

    private void large(String policy) throws ArchivoltException {
        if (policy.equals("RequestIG")) {
            return;
        }
        Topology topology = WorkspaceLibrarian.topology(
                BOOK, 512, IntStream.rangeClosed(1, 40).toArray());
        workspace.apply(RegistryCommands.register(topology, List.of(), NOW));
        StringBuilder line = new StringBuilder(policy);
        for (int books : new int[] {500, 1_000, 10_000}) {
            try {
                long id = workspace
                        .apply(HandleCommands.create(ONE, path("/" + books), 0644, true, NOW))
                        .shelf()
                        .id();
                workspace.apply(MetadataCommands.setAttribute(
                        ONE,
                        id,
                        ShelfAttributes.POLICY,
                        policy.getBytes(StandardCharsets.UTF_8),
                        AttributeMode.ANY,
                        WorkspaceLibrarian.BUILT_IN,
                        NOW));
                workspace = new Workspace(workspace.state());
                long begin = nanos();
                workspace.apply(SizeCommands.resize(ONE, id, books * BOOK, WorkspaceLibrarian.BUILT_IN, random(), NOW));
                int uses = workspace.changes().uses().size();
                long grown = nanos();
                workspace.apply(SizeCommands.resize(ONE, id, 0, WorkspaceLibrarian.BUILT_IN, random(), NOW));
                for (Zeroing job : workspace.state().zeroings()) {
                    workspace.apply(ZeroingCommands.zeroed(job.id(), job.books()));
                }
                workspace.changes();
                line.append(
                        "  %d: %.2f ms, freed %.2f ms".formatted(uses, (grown - begin) / 1e6, (nanos() - grown) / 1e6));
            } catch (ArchivoltException e) {
                line.append("  ").append(books).append(": ").append(PosixError.of(e));
            }
        }
        System.out.println(line);
    }
}
