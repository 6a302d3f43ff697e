package org.archivolt.librarian.internal.runtime;

import static org.archivolt.librarian.internal.runtime.Lab.BOOK;
import static org.archivolt.librarian.internal.runtime.Lab.CALLER;
import static org.archivolt.librarian.internal.runtime.Lab.async;
import static org.archivolt.librarian.internal.runtime.Lab.path;
import static org.archivolt.librarian.internal.runtime.Lab.result;
import static org.archivolt.testkit.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.librarian.Opened;
import org.archivolt.librarian.PosixError;
import org.archivolt.librarian.Shelf;
import org.archivolt.librarian.ShelfPath;
import org.archivolt.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Batches, what is durable when, and what becomes of it when the catalog is away. */
final class HostLibrarianTest {
    private final Lab lab = new Lab();

    @AfterEach
    void close() {
        lab.close();
    }

    /** Makes directories, which all wait behind a commit that is held up, in this order. */
    private List<CompletableFuture<Shelf>> waiting(HostLibrarian librarian, String... names) throws Exception {
        lab.catalog.hold();
        List<CompletableFuture<Shelf>> calls = new ArrayList<>();
        calls.add(async(() -> librarian.makeDirectory(CALLER, path("first"), 0755)));
        Await.until("the first commit", () -> lab.catalog.arrived() == 1);
        for (String name : names) {
            int before = librarian.waiting();
            calls.add(async(() -> librarian.makeDirectory(CALLER, path(name), 0755)));
            Await.until("it waits", () -> librarian.waiting() == before + 1);
        }
        return calls;
    }

    @Test
    void writesAllThatWaitsInOneTransaction() throws Exception {
        HostLibrarian librarian = lab.registered();
        int before = lab.catalog.commits();
        List<CompletableFuture<Shelf>> calls = waiting(librarian, "a", "b", "c", "d", "e");

        lab.catalog.release();
        for (CompletableFuture<Shelf> call : calls) {
            result(call);
        }

        assertThat(lab.catalog.commits() - before).isEqualTo(2);
        assertThat(librarian.list(Shelf.ROOT, "", 100)).hasSize(7);
    }

    @Test
    void answersAndShowsOnlyWhatIsDurable() throws Exception {
        HostLibrarian librarian = lab.registered();
        lab.catalog.hold();
        CompletableFuture<Shelf> call = async(() -> librarian.makeDirectory(CALLER, path("a"), 0755));
        Await.until("the commit", () -> lab.catalog.arrived() == 1);

        assertThat(call).isNotDone();
        assertFails(ErrorCode.NO_SUCH_SHELF, () -> librarian.lookup(path("a")));

        lab.catalog.release();
        Shelf made = result(call);
        assertThat(librarian.lookup(path("a"))).isEqualTo(made);
    }

    @Test
    void failsAloneInABatch() throws Exception {
        HostLibrarian librarian = lab.registered();
        List<CompletableFuture<Shelf>> calls = waiting(librarian, "a", "a", "b");
        lab.catalog.release();

        int failed = 0;
        for (CompletableFuture<Shelf> call : calls) {
            try {
                result(call);
            } catch (ArchivoltException e) {
                assertThat(PosixError.of(e)).isEqualTo(PosixError.EEXIST);
                failed++;
            }
        }
        assertThat(failed).isEqualTo(1);
    }

    /** Decision 5. */
    @Test
    void answersRelaxedCommandsBeforeTheyAreWritten() throws Exception {
        HostLibrarian librarian = lab.registered();
        Opened opened = librarian.create(CALLER, path("a"), 0644, true);
        long shelf = opened.shelf().id();
        librarian.resize(CALLER, shelf, 10);
        int before = lab.catalog.commits();

        librarian.extend(CALLER, shelf, BOOK);
        librarian.setTimes(CALLER, shelf, Optional.of(Instant.EPOCH), Optional.empty());
        librarian.close(CALLER, opened.handle().id());
        assertThat(librarian.shelf(shelf).size()).isEqualTo(BOOK);
        assertFails(
                ErrorCode.CREDIT_LOST, () -> librarian.handle(opened.handle().id()));
        assertThat(lab.catalog.commits()).isEqualTo(before);

        librarian.settle();
        assertThat(lab.catalog.commits()).isEqualTo(before + 1);
        assertThat(lab.catalog.memory.records().handles()).isEmpty();

        librarian.settle();
        assertThat(lab.catalog.commits()).isEqualTo(before + 1);
    }

    @Test
    void writesRelaxedCommandsALittleLater() throws Exception {
        HostLibrarian librarian = lab.registered();
        Opened opened = librarian.create(CALLER, path("a"), 0644, true);
        int before = lab.catalog.commits();
        librarian.close(CALLER, opened.handle().id());

        lab.advance(librarian, Duration.ofMillis(99));
        librarian.shelf(opened.shelf().id());
        assertThat(lab.catalog.commits()).isEqualTo(before);

        lab.advance(librarian, Duration.ofMillis(1));
        Await.until("the commit", () -> lab.catalog.commits() == before + 1);
    }

    @Test
    void goesOnWhenTheCatalogIsBack() throws Exception {
        HostLibrarian librarian = lab.registered();
        lab.catalog.memory.goAway();
        CompletableFuture<Shelf> call = async(() -> librarian.makeDirectory(CALLER, path("a"), 0755));
        lab.advance(librarian, Duration.ofSeconds(1));
        assertThat(librarian.list(Shelf.ROOT, "", 10)).hasSize(1);
        assertThat(call).isNotDone();

        lab.catalog.memory.comeBack();
        lab.awaitPassing("the answer", librarian, call::isDone);
        assertThat(librarian.lookup(path("a"))).isEqualTo(result(call));
    }

    @Test
    void waitsNoLongerThanItMayAndTellsTheTruthLater() throws Exception {
        lab.registered().stop();
        HostLibrarian librarian = lab.start(lab.credits, Lab.impatient(Duration.ofMillis(150), 100));
        librarian.list(Shelf.ROOT, "", 10);
        lab.catalog.memory.goAway();

        ArchivoltException first =
                assertFails(ErrorCode.CATALOG_UNAVAILABLE, () -> librarian.makeDirectory(CALLER, path("a"), 0755));
        assertThat(first.facts()).containsEntry("done", "unknown");
        ArchivoltException second =
                assertFails(ErrorCode.CATALOG_UNAVAILABLE, () -> librarian.makeDirectory(CALLER, path("b"), 0755));
        assertThat(second.facts()).doesNotContainKey("done");

        lab.catalog.memory.comeBack();
        lab.awaitPassing(
                "the first, late",
                librarian,
                () -> librarian.list(Shelf.ROOT, "", 10).size() == 2);
        assertThat(librarian.lookup(path("a")).name()).isEqualTo("a");
        assertFails(ErrorCode.NO_SUCH_SHELF, () -> librarian.lookup(path("b")));
    }

    @Test
    void doesNothingForWhoIsInterruptedBeforeItWasBegun() throws Exception {
        HostLibrarian librarian = lab.registered();
        waiting(librarian);

        CompletableFuture<Shelf> call = async(() -> {
            Thread.currentThread().interrupt();
            return librarian.makeDirectory(CALLER, path("b"), 0755);
        });

        ArchivoltException cancelled = assertFails(ErrorCode.CANCELLED, () -> result(call));
        assertThat(cancelled.facts()).doesNotContainKey("done");
        assertThat(librarian.waiting()).isZero();
        lab.catalog.release();
        librarian.makeDirectory(CALLER, path("c"), 0755);
        assertFails(ErrorCode.NO_SUCH_SHELF, () -> librarian.lookup(path("b")));
    }

    @Test
    void saysThatItDoesNotKnowToWhoIsInterruptedLater() throws Exception {
        HostLibrarian librarian = lab.registered();
        lab.catalog.hold();
        CompletableFuture<Thread> caller = new CompletableFuture<>();
        CompletableFuture<Shelf> call = async(() -> {
            caller.complete(Thread.currentThread());
            return librarian.makeDirectory(CALLER, path("a"), 0755);
        });
        Await.until("the commit", () -> lab.catalog.arrived() == 1);

        result(caller).interrupt();

        ArchivoltException cancelled = assertFails(ErrorCode.CANCELLED, () -> result(call));
        assertThat(cancelled.facts()).containsEntry("done", "unknown");
        lab.catalog.release();
        librarian.turn();
        assertThat(librarian.lookup(path("a")).name()).isEqualTo("a");
    }

    @Test
    void writesAgainWhatItGotNoAnswerFor() throws Exception {
        HostLibrarian librarian = lab.registered();
        lab.catalog.memory.loseAnswers(2);
        CompletableFuture<Shelf> call = async(() -> librarian.makeDirectory(CALLER, path("a"), 0755));

        lab.awaitPassing("the answer", librarian, call::isDone);
        assertThat(librarian.lookup(path("a"))).isEqualTo(result(call));
        assertThat(lab.catalog.memory.records().shelves()).hasSize(3);
    }

    @Test
    void beginsAnewWhenItIsFenced() throws Exception {
        HostLibrarian librarian = lab.registered();
        int loads = lab.catalog.memory.loadCount();
        Opened opened = librarian.create(CALLER, path("open"), 0644, true);
        librarian.close(CALLER, opened.handle().id());
        lab.catalog.fail(ErrorCode.FENCED);

        librarian.makeDirectory(CALLER, path("a"), 0755);

        assertThat(lab.catalog.memory.loadCount()).isEqualTo(loads + 1);
        assertThat(librarian.lookup(path("a")).name()).isEqualTo("a");
        assertThat(lab.catalog.memory.records().handles()).isEmpty();
    }

    @Test
    void doesAgainInTheOrderInWhichItWasAsked() throws Exception {
        HostLibrarian librarian = lab.registered();
        List<CompletableFuture<Shelf>> calls = waiting(librarian, "first/a", "first/a/b");
        lab.catalog.fail(ErrorCode.FENCED, ErrorCode.INVALID_ARGUMENT, ErrorCode.FENCED);

        lab.catalog.release();

        for (CompletableFuture<Shelf> call : calls) {
            result(call);
        }
        assertThat(librarian.lookup(path("first/a/b")).name()).isEqualTo("b");
    }

    @Test
    void saysThatItDoesNotKnowWhenItIsFencedAfterALostAnswer() throws Exception {
        HostLibrarian librarian = lab.registered();
        lab.catalog.memory.loseAnswers(1);
        CompletableFuture<Shelf> call = async(() -> librarian.makeDirectory(CALLER, path("a"), 0755));
        Await.until("the lost answer", () -> lab.catalog.commits() == 2);
        lab.catalog.fail(ErrorCode.FENCED);
        lab.awaitPassing("the answer", librarian, call::isDone);

        ArchivoltException unknown = assertFails(ErrorCode.CATALOG_UNAVAILABLE, () -> result(call));
        assertThat(unknown.facts()).containsEntry("done", "unknown");
        assertThat(librarian.lookup(path("a")).name()).isEqualTo("a");
    }

    @Test
    void refusesOnlyWhatTheCatalogDoesNotTake() throws Exception {
        HostLibrarian librarian = lab.registered();
        List<CompletableFuture<Shelf>> calls = waiting(librarian, "a", TestCatalog.POISON, "b");
        lab.catalog.release();

        result(calls.get(0));
        result(calls.get(1));
        assertFails(ErrorCode.INVALID_ARGUMENT, () -> result(calls.get(2)));
        result(calls.get(3));
        assertFails(ErrorCode.NO_SUCH_SHELF, () -> librarian.lookup(path(TestCatalog.POISON)));
        int before = lab.catalog.commits();
        result(async(() -> librarian.makeDirectory(CALLER, path("later"), 0755)));
        assertThat(lab.catalog.commits()).isEqualTo(before + 1);
    }

    /** It was answered, but cannot be written: otherwise it would be tried for ever, and everybody waited. */
    @Test
    void givesUpWhatWasRelaxedWhenTheCatalogDoesNotTakeItAlone() throws Exception {
        HostLibrarian librarian = lab.registered();
        Opened opened = librarian.create(CALLER, path("a"), 0644, true);
        int loads = lab.catalog.memory.loadCount();
        lab.catalog.fail(ErrorCode.TIMEOUT, ErrorCode.TIMEOUT);

        librarian.close(CALLER, opened.handle().id());
        lab.awaitPassing("it was written alone as well", librarian, () -> lab.catalog.memory.loadCount() == loads + 2);

        assertThat(librarian.handle(opened.handle().id())).isEqualTo(opened.handle());
        librarian.close(CALLER, opened.handle().id());
        librarian.settle();
        assertThat(lab.catalog.memory.records().handles()).isEmpty();
    }

    @Test
    void doesAgainWhatWasAnsweredWhenABugStrikes() throws Exception {
        HostLibrarian librarian = lab.registered();
        Opened opened = librarian.create(CALLER, path("a"), 0644, true);
        lab.catalog.fail(ErrorCode.FENCED, ErrorCode.INTERNAL);

        librarian.close(CALLER, opened.handle().id());
        lab.catalog.hold();
        CompletableFuture<Shelf> call = async(() -> librarian.makeDirectory(CALLER, path("b"), 0755));
        Await.until("the commit", () -> lab.catalog.arrived() == 1);
        lab.catalog.release();
        lab.awaitPassing("the answer", librarian, call::isDone);

        assertThat(assertFails(ErrorCode.INTERNAL, () -> result(call)).facts()).containsEntry("done", "unknown");
        CompletableFuture<Shelf> later = async(() -> librarian.makeDirectory(CALLER, path("c"), 0755));
        lab.awaitPassing("the bug is over", librarian, later::isDone);
        assertThat(lab.catalog.memory.records().handles()).isEmpty();
    }

    /** Otherwise the bug would strike for ever. */
    @Test
    void givesUpWhatWasAnsweredWhenABugStrikesItAlone() throws Exception {
        HostLibrarian librarian = lab.registered();
        Opened opened = librarian.create(CALLER, path("a"), 0644, true);
        int loads = lab.catalog.memory.loadCount();
        lab.catalog.fail(ErrorCode.INTERNAL, ErrorCode.INTERNAL);

        librarian.close(CALLER, opened.handle().id());
        lab.awaitPassing("it was written alone as well", librarian, () -> lab.catalog.memory.loadCount() == loads + 2);

        assertThat(librarian.handle(opened.handle().id())).isEqualTo(opened.handle());
        librarian.makeDirectory(CALLER, path("c"), 0755);
    }

    @Test
    void refusesMoreThanMayWait() throws Exception {
        lab.registered().stop();
        HostLibrarian librarian = lab.start(lab.credits, Lab.impatient(Duration.ofSeconds(20), 2));
        List<CompletableFuture<Shelf>> calls = waiting(librarian, "a", "b");

        ArchivoltException full = assertFails(ErrorCode.BUSY, () -> librarian.makeDirectory(CALLER, path("c"), 0755));
        assertThat(PosixError.of(full)).isEqualTo(PosixError.EAGAIN);

        lab.catalog.release();
        for (CompletableFuture<Shelf> call : calls) {
            result(call);
        }
    }

    @Test
    void endsThoughCommandsWait() throws Exception {
        HostLibrarian librarian = lab.registered();
        List<CompletableFuture<Shelf>> calls = waiting(librarian, "a", "b");
        CompletableFuture<Void> end = async(() -> {
            librarian.stop();
            return null;
        });
        Await.until("nothing is taken any more", librarian::isStopping);
        lab.catalog.release();
        result(end);

        assertThat(result(calls.get(0)).name()).isEqualTo("first");
        assertFails(ErrorCode.SHUTTING_DOWN, () -> result(calls.get(1)));
        assertFails(ErrorCode.SHUTTING_DOWN, () -> result(calls.get(2)));
        assertThat(lab.credits.board().held()).isEmpty();
    }

    @Test
    void endsThoughTheCatalogIsAway() throws Exception {
        HostLibrarian librarian = lab.registered();
        Opened opened = librarian.create(CALLER, path("a"), 0644, true);
        librarian.close(CALLER, opened.handle().id());
        lab.catalog.memory.goAway();

        result(async(() -> {
            librarian.stop();
            return null;
        }));
        assertThat(lab.credits.board().held()).isEmpty();
    }

    @Test
    void writesWhatWasRelaxedBeforeItEnds() throws Exception {
        HostLibrarian librarian = lab.registered();
        Opened opened = librarian.create(CALLER, path("a"), 0644, true);
        librarian.close(CALLER, opened.handle().id());

        librarian.stop();

        assertThat(lab.catalog.memory.records().handles()).isEmpty();
    }

    @Test
    void refusesTextsThatNobodyCanKeep() throws Exception {
        HostLibrarian librarian = lab.registered();

        assertFails(
                ErrorCode.INVALID_ARGUMENT,
                () -> librarian.makeDirectory(CALLER, new ShelfPath(List.of("\ud800")), 0755));
        assertFails(ErrorCode.INVALID_ARGUMENT, () -> librarian.symlink(CALLER, path("l"), "a\0"));
        Opened opened = librarian.create(CALLER, path("a"), 0644, true);
        assertFails(
                ErrorCode.INVALID_ARGUMENT,
                () -> librarian.setTimes(CALLER, opened.shelf().id(), Optional.of(Instant.MAX), Optional.empty()));
    }
}
