package org.archivolt.dss.postgres.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.MediumId;
import org.archivolt.base.ObjectId;
import org.archivolt.base.Space;
import org.archivolt.base.Ticker;
import org.archivolt.dss.CreditCatalog.Changed;
import org.archivolt.dss.CreditFence;
import org.archivolt.dss.CreditSession;
import org.archivolt.dss.ObjectCommit;
import org.archivolt.dss.PendingExtent;
import org.archivolt.dss.RootBooks;
import org.archivolt.testkit.dss.CatalogSamples;

/**
 * What fences cost: declares and commits batches of objects with two extents each, by turns with and without fences, and
 * prints medians; then how long the books of a medium wait to be changed while several threads commit on it. Run by hand;
 * the figures are in {@code docs/dss.md}.
 */
public final class FenceBenchmark {
    private static final int BATCH = 32;
    private static final String TYPE = "medium";

    private final Ticker ticker = Ticker.system();
    private final CatalogSamples samples = new CatalogSamples();
    private final RunningCatalog catalog;
    private final CreditSession session;
    private final List<MediumId> media = List.of(samples.mediumId("m1"), samples.mediumId("m2"));

    private FenceBenchmark(RunningCatalog catalog) throws ArchivoltException {
        this.catalog = catalog;
        session = catalog.credits().join(samples.host(), UUID.randomUUID(), Duration.ofSeconds(30));
        for (MediumId medium : media) {
            catalog.resources().addMedium(samples.medium(medium.name()));
            catalog.resources().formatted(medium, UUID.randomUUID(), new Space(1, 1));
            change(medium, "begun");
        }
    }

    /** @param arguments batches of each kind; threads that commit while books are changed */
    public static void main(String[] arguments) throws Exception {
        int batches = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 400;
        int threads = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 4;
        try (TestServer.Embedded server = new TestServer.Embedded();
                RunningCatalog catalog = new RunningCatalog(server::address)) {
            FenceBenchmark benchmark = new FenceBenchmark(catalog);
            benchmark.compare(50);
            System.out.println("        fences | declare ms | commit ms (median, nine in ten, longest)");
            benchmark.compare(batches).forEach(Times::print);
            benchmark.change(200, "nobody else");
            benchmark.changeWhileOthersCommit(threads, 200);
        }
    }

    /** Of one kind. */
    private record Times(String kind, List<Long> declare, List<Long> commit) {
        Times(String kind) {
            this(kind, new ArrayList<>(), new ArrayList<>());
        }

        void print() {
            System.out.printf("%14s | %s | %s%n", kind, shown(declare), shown(commit));
        }
    }

    private static String shown(List<Long> nanos) {
        List<Long> sorted = nanos.stream().sorted().toList();
        return "%6.2f %6.2f %6.2f"
                .formatted(
                        sorted.get(sorted.size() / 2) / 1e6,
                        sorted.get(sorted.size() * 9 / 10) / 1e6,
                        sorted.get(sorted.size() - 1) / 1e6);
    }

    private List<Times> compare(int batches) throws ArchivoltException {
        Times without = new Times("none");
        Times with = new Times("two resources");
        for (int i = 0; i < batches; i++) {
            write(without, false);
            write(with, true);
        }
        return List.of(without, with);
    }

    private void write(Times times, boolean isFenced) throws ArchivoltException {
        List<PendingExtent> declared = new ArrayList<>();
        List<ObjectCommit> commits = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
            List<PendingExtent> extents =
                    media.stream().map(medium -> extent(medium, isFenced)).toList();
            declared.addAll(extents);
            commits.add(samples.commit(new ObjectId("bench/" + UUID.randomUUID()), extents));
        }
        long begin = ticker.nanos();
        catalog.objects().declare(declared, List.of());
        long middle = ticker.nanos();
        boolean isRefused = catalog.objects().commit(commits).stream()
                .anyMatch(outcome -> outcome.refused().isPresent());
        times.commit().add(ticker.nanos() - middle);
        times.declare().add(middle - begin);
        if (isRefused) {
            throw new IllegalStateException("refused");
        }
    }

    private PendingExtent extent(MediumId medium, boolean isFenced) {
        PendingExtent plain = samples.pending(medium);
        return isFenced
                ? new PendingExtent(
                        plain.extent(),
                        medium,
                        plain.address(),
                        plain.host(),
                        plain.session(),
                        Optional.of(new CreditFence(TYPE, medium.toString(), 1)))
                : plain;
    }

    private void changeWhileOthersCommit(int threads, int changes) throws Exception {
        AtomicBoolean end = new AtomicBoolean();
        List<Thread> others = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Thread thread = new Thread(() -> writeUntil(end));
            thread.start();
            others.add(thread);
        }
        change(changes, threads + " commit");
        end.set(true);
        for (Thread thread : others) {
            thread.join();
        }
    }

    private void writeUntil(AtomicBoolean end) {
        try {
            while (!end.get()) {
                write(new Times("unused"), true);
            }
        } catch (ArchivoltException e) {
            throw new IllegalStateException(e);
        }
    }

    private void change(int times, String kind) throws ArchivoltException {
        List<Long> nanos = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            long begin = ticker.nanos();
            change(media.get(0), "change " + i);
            nanos.add(ticker.nanos() - begin);
        }
        System.out.printf("change, %s: %s ms (median, nine in ten, longest)%n", kind, shown(nanos));
    }

    /** The grant stays in force. */
    private void change(MediumId medium, String books) throws ArchivoltException {
        RootBooks after = new RootBooks(TYPE, medium.toString(), books, 1, Set.of(1L), Set.of(session), 0, new byte[0]);
        catalog.credits()
                .change(session, TYPE, medium.toString(), (before, live) -> new Changed<>(after, Set.of(), null));
    }
}
