package org.archivolt.librarian.internal.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.PosixError;
import org.archivolt.librarian.Registration;
import org.archivolt.librarian.Topology;
import org.archivolt.librarian.internal.core.Operations.Operation;
import org.archivolt.librarian.internal.policy.BuiltInPolicies;
import org.archivolt.librarian.policy.AllocationPolicy;
import org.archivolt.testkit.VirtualTicker;
import org.archivolt.testkit.librarian.MemoryLibrarian;
import org.junit.jupiter.api.Test;

/**
 * Goal: whatever eight callers do, in whatever order, a state is sound after each command, a command that fails has changed nothing, the
 * catalog knows after each batch what the state knows, and all answers are those of an implementation that is too simple to be wrong.
 *
 * <p>Method: random operations on few names; a failure tells seed and step, with which it can be repeated.
 */
class LibrarianPropertyTest {
    private static final List<String> WITHOUT_CHANCE =
            List.of("LocalNode", "LZAascending", "LZAdescending", "RequestIG");

    private final VirtualTicker ticker = new VirtualTicker();

    /** Scenario 24. */
    @Test
    void staysSoundWhateverIsDone() throws ArchivoltException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        WorkspaceLibrarian librarian = new WorkspaceLibrarian(ticker, random);
        librarian.register(WorkspaceLibrarian.topology(Operations.BOOK, 8, Operations.NODES));
        Operations operations = new Operations(random, WorkspaceLibrarian.BUILT_IN.names());
        int done = 0;
        for (int step = 0; step < 4_000; step++) {
            Operation operation = operations.next(librarian.state());
            String where = "seed " + seed + " step " + step + ": " + operation.what();
            try {
                done += step(librarian, random, operation) ? 1 : 0;
            } catch (ArchivoltException | AssertionError | RuntimeException e) {
                throw new AssertionError(where, e);
            }
        }
        assertThat(done).as("seed %d: enough was possible", seed).isGreaterThan(1_000);
    }

    /** @return whether it was done */
    private boolean step(WorkspaceLibrarian librarian, Random random, Operation operation) throws ArchivoltException {
        ticker.advance(Duration.ofNanos(random.nextInt(5_000)));
        LibrarianState before = librarian.state();
        int cleaned = librarian.cleaned.size();
        String answer = operation.answer(librarian);
        LibrarianState after = librarian.state();
        if (operation.isRefused(answer) && librarian.cleaned.size() == cleaned) {
            assertThat(after).isSameAs(before);
        }
        Inspection.checkStep(before, after);
        Inspection.check(after);
        if (random.nextInt(8) == 0) {
            zeroSome(librarian, random);
        }
        if (random.nextInt(10) == 0) {
            assertThat(Inspection.dump(librarian.commit())).isEqualTo(Inspection.dump(librarian.state()));
        }
        if (random.nextInt(200) == 0) {
            librarian.commit();
            librarian.restart();
        }
        return !operation.isRefused(answer);
    }

    private static void zeroSome(WorkspaceLibrarian librarian, Random random) throws ArchivoltException {
        for (Zeroing job : librarian.state().zeroings()) {
            int from = random.nextInt(job.books().size());
            boolean isDone = librarian.apply(ZeroingCommands.zeroed(
                    job.id(), job.books().subList(from, job.books().size())));
            assertThat(isDone).isEqualTo(from == 0);
            Inspection.check(librarian.state());
        }
    }

    @Test
    void answersAsTheModel() throws ArchivoltException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        WorkspaceLibrarian librarian = new WorkspaceLibrarian(ticker, random);
        MemoryLibrarian model = new MemoryLibrarian(ticker, random, policies(), Optional.empty(), Optional.empty());
        Topology topology = WorkspaceLibrarian.topology(Operations.BOOK, 8, Operations.NODES);
        assertThat(librarian.register(topology)).isEqualTo(model.register(topology, false));
        librarian.setDefaultPolicy(Optional.empty(), Optional.of("LZAascending"));
        model.setDefaultPolicy(Optional.empty(), Optional.of("LZAascending"));
        Operations operations = new Operations(random, WITHOUT_CHANCE);
        for (int step = 0; step < 5_000; step++) {
            ticker.advance(Duration.ofNanos(random.nextInt(5_000)));
            Operation operation = operations.next(librarian.state());
            assertThat(operation.answer(librarian))
                    .as("seed %d step %d: %s", seed, step, operation.what())
                    .isEqualTo(operation.answer(model));
            if (random.nextInt(5) == 0) {
                assertSameShelves(librarian, model, "seed " + seed + " step " + step + ": " + operation.what());
            }
            if (random.nextInt(30) == 0) {
                librarian.zeroAll();
                model.zeroAll();
            }
            if (random.nextInt(100) == 0) {
                Topology other = WorkspaceLibrarian.topology(Operations.BOOK, 7 + random.nextInt(3), Operations.NODES);
                assertThat(registered(() -> librarian.register(other)))
                        .as("seed %d step %d: register", seed, step)
                        .isEqualTo(registered(() -> model.register(other, false)));
            }
        }
    }

    private static void assertSameShelves(WorkspaceLibrarian librarian, MemoryLibrarian model, String where)
            throws ArchivoltException {
        for (ShelfEntry entry : librarian.state().names().all()) {
            assertThat(entry.shown()).as(where).isEqualTo(model.shelf(entry.id()));
            if (entry.kind().hasBooks()) {
                assertThat(entry.books())
                        .as(where)
                        .isEqualTo(model.books(entry.id()).addresses());
            }
        }
    }

    private static Map<String, AllocationPolicy> policies() {
        return BuiltInPolicies.all().stream()
                .collect(Collectors.toMap(BuiltInPolicies.Named::name, BuiltInPolicies.Named::policy));
    }

    private interface Registering {
        Registration register() throws ArchivoltException;
    }

    private static String registered(Registering registering) {
        try {
            return registering.register().toString();
        } catch (ArchivoltException e) {
            return PosixError.of(e).name();
        }
    }
}
