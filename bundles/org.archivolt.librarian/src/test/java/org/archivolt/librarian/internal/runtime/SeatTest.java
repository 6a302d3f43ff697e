package org.archivolt.librarian.internal.runtime;

import static org.archivolt.librarian.internal.runtime.Lab.CALLER;
import static org.archivolt.librarian.internal.runtime.Lab.async;
import static org.archivolt.librarian.internal.runtime.Lab.path;
import static org.archivolt.librarian.internal.runtime.Lab.result;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.archivolt.librarian.Opened;
import org.archivolt.librarian.Shelf;
import org.archivolt.resource.Credits;
import org.archivolt.testkit.Await;
import org.archivolt.testkit.resource.MemoryCredits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two hosts over one catalog, one of which is the Librarian. */
final class SeatTest {
    private final Lab lab = new Lab();
    private MemoryCredits others;
    private HostLibrarian here;
    private HostLibrarian there;

    @BeforeEach
    void start() throws Exception {
        others = lab.credits.board().host("b");
        here = lab.registered();
        there = lab.start(others, Lab.settings("b"));
    }

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void movesToWhoeverIsAsked() throws Exception {
        for (int i = 0; i < 20; i++) {
            (i % 2 == 0 ? here : there).makeDirectory(CALLER, path("d" + i), 0755);
        }

        assertThat(here.list(Shelf.ROOT, "", 100)).hasSize(21);
        assertThat(there.list(Shelf.ROOT, "", 100)).isEqualTo(here.list(Shelf.ROOT, "", 100));
        assertThat(here.status().host()).contains("a");
        assertThat(there.status().host()).contains("b");
        assertThat(lab.credits.board().held()).hasSize(1);
    }

    @Test
    void takesWhatWasRelaxedWithIt() throws Exception {
        Opened opened = here.create(CALLER, path("a"), 0644, true);
        here.close(CALLER, opened.handle().id());

        assertThat(there.status().handles()).isZero();
    }

    @Test
    void takesNoSeatForWhatIsDurableSinceItWasGivenBack() throws Exception {
        Opened opened = here.create(CALLER, path("a"), 0644, true);
        here.close(CALLER, opened.handle().id());
        there.status();
        int loads = lab.catalog.memory.loadCount();

        here.settle();

        assertThat(lab.catalog.memory.loadCount()).isEqualTo(loads);
    }

    /** Once; the second time it is asked for as if nothing had been. */
    @Test
    void isAskedForAgainWhenAskingHasFailed() throws Exception {
        Credits credits = lab.credits.board().host("c");
        AtomicBoolean hasFailed = new AtomicBoolean();
        Credits failing = (Credits) Proxy.newProxyInstance(
                Credits.class.getClassLoader(), new Class<?>[] {Credits.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("acquire") && hasFailed.compareAndSet(false, true)) {
                        throw new IllegalStateException("as a test wants it");
                    }
                    return method.invoke(credits, arguments);
                });
        HostLibrarian librarian = lab.start(failing, Lab.settings("c"));
        CompletableFuture<Shelf> call = async(() -> librarian.makeDirectory(CALLER, path("a"), 0755));

        lab.awaitPassing("the answer", librarian, call::isDone);
        assertThat(result(call).name()).isEqualTo("a");
        assertThat(hasFailed).isTrue();
    }

    @Test
    void servesBothHostsThatWorkAllTheTime() throws Exception {
        CompletableFuture<Integer> a = async(() -> many(here, "a"));
        CompletableFuture<Integer> b = async(() -> many(there, "b"));

        assertThat(result(a) + result(b)).isEqualTo(400);
        assertThat(here.list(Shelf.ROOT, "", 1000)).hasSize(401);
    }

    private static int many(HostLibrarian librarian, String prefix) throws Exception {
        for (int i = 0; i < 200; i++) {
            librarian.makeDirectory(CALLER, path(prefix + i), 0755);
        }
        return 200;
    }

    @Test
    void keepsTheSeatForAWhileWhenItHasWorkToDo() throws Exception {
        here.stop();
        HostLibrarian busy = lab.start(lab.credits, Lab.holding("a", Duration.ofSeconds(1)));
        busy.list(Shelf.ROOT, "", 10);
        CompletableFuture<Shelf> call = async(() -> there.makeDirectory(CALLER, path("b"), 0755));
        Await.until("somebody else wants it", () -> lab.credits.board().waiting() == 1);

        for (int i = 0; i < 99; i++) {
            busy.makeDirectory(CALLER, path("a" + i), 0755);
            lab.advance(busy, Duration.ofMillis(10));
        }
        assertThat(call).isNotDone();

        lab.advance(busy, Duration.ofMillis(10));
        assertThat(result(call).name()).isEqualTo("b");
    }

    @Test
    void givesTheSeatUpAtOnceWhenItRests() throws Exception {
        here.stop();
        HostLibrarian idle = lab.start(lab.credits, Lab.holding("a", Duration.ofSeconds(1)));
        idle.list(Shelf.ROOT, "", 10);
        lab.advance(idle, Duration.ofMillis(20));

        assertThat(result(async(() -> there.makeDirectory(CALLER, path("b"), 0755)))
                        .name())
                .isEqualTo("b");
    }

    @Test
    void knowsNothingAnyMoreWhenTheSeatIsLost() throws Exception {
        here.makeDirectory(CALLER, path("a"), 0755);
        lab.credits.lose();
        there.makeDirectory(CALLER, path("b"), 0755);

        assertThat(here.lookup(path("b")).name()).isEqualTo("b");
    }

    @Test
    void writesNothingWhileItIsCutOff() throws Exception {
        lab.catalog.hold();
        CompletableFuture<Shelf> call = async(() -> here.makeDirectory(CALLER, path("a"), 0755));
        Await.until("the commit", () -> lab.catalog.arrived() == 1);
        lab.credits.lose();
        CompletableFuture<Shelf> other = async(() -> there.makeDirectory(CALLER, path("a"), 0755));
        Await.until("the other host knows the catalog", () -> lab.catalog.arrived() == 2);
        lab.catalog.release();

        int done = 0;
        for (CompletableFuture<Shelf> each : java.util.List.of(call, other)) {
            try {
                result(each);
                done++;
            } catch (org.archivolt.base.ArchivoltException e) {
                assertThat(e.code()).isEqualTo(org.archivolt.base.ErrorCode.ALREADY_EXISTS);
            }
        }
        assertThat(done).isEqualTo(1);
        assertThat(here.list(Shelf.ROOT, "", 100)).hasSize(2);
    }

    /** Scenario 17: a host that dies leaves books to be overwritten, and nobody asks another one for anything. */
    @Test
    void isTakenByAHostWithNothingToDoWhenNobodyHasIt() throws Exception {
        here.unbindMemory(lab.memory);
        Opened opened = here.create(CALLER, path("a"), 0644, true);
        here.resize(CALLER, opened.shelf().id(), 3 * Lab.BOOK);
        here.close(CALLER, opened.handle().id());
        here.unlink(CALLER, path("a"));
        assertThat(here.status().books().zombie()).isEqualTo(3);
        there.bindMemory(lab.memory);
        here.stop();

        lab.advance(there, Duration.ofSeconds(30));

        Await.until(
                "the books are free", () -> lab.catalog.memory.records().uses().isEmpty());
    }

    /** The memory knows no fences: a write that comes late would hit what is somebody else's. */
    @Test
    void movesOnlyWhenNobodyWritesToBooksAnyMore() throws Exception {
        SlowMemory slow = new SlowMemory(lab.memory);
        here.unbindMemory(lab.memory);
        here.bindMemory(slow);
        Opened opened = here.create(CALLER, path("a"), 0644, true);
        here.resize(CALLER, opened.shelf().id(), 1);
        here.resize(CALLER, opened.shelf().id(), 0);
        Await.until("the book is being overwritten", () -> slow.inside() == 1);

        CompletableFuture<Shelf> call = async(() -> there.makeDirectory(CALLER, path("b"), 0755));
        Await.until("somebody else wants it", () -> lab.credits.board().waiting() == 1);
        here.lookup(path("a"));
        assertThat(call).isNotDone();

        slow.release();
        assertThat(result(call).name()).isEqualTo("b");
    }
}
