package org.archivolt.librarian.internal.runtime;

import static org.archivolt.librarian.internal.runtime.Lab.CALLER;
import static org.archivolt.librarian.internal.runtime.Lab.NODE;
import static org.archivolt.librarian.internal.runtime.Lab.path;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.LibrarianListener;
import org.archivolt.librarian.NodeId;
import org.archivolt.librarian.NodeLoad;
import org.archivolt.librarian.NodeState;
import org.archivolt.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is told what happens, and cannot do harm by it. */
final class ListenersTest {
    private static class Notebook implements LibrarianListener {
        final List<String> news = new CopyOnWriteArrayList<>();

        @Override
        public void registered() {
            note("registered");
        }

        @Override
        public void nodeChanged(NodeId node, NodeState state) {
            note(node + " " + state);
        }

        void note(String what) {
            news.add(what);
        }
    }

    private final Lab lab = new Lab();
    private final Notebook notebook = new Notebook();
    private HostLibrarian librarian;

    @BeforeEach
    void start() throws ArchivoltException {
        librarian = lab.start(lab.credits, Lab.settings("a"));
        librarian.bindListener(notebook);
        librarian.register(Lab.INI, false);
        awaitNews("registered");
        librarian.unbindListener(notebook);
        notebook.news.clear();
    }

    @AfterEach
    void close() {
        lab.close();
    }

    private void awaitNews(String... all) {
        Await.until("the news", () -> notebook.news.equals(List.of(all)));
    }

    @Test
    void areToldAlthoughAnotherOneFails() throws Exception {
        librarian.bindListener(new Notebook() {
            @Override
            void note(String what) {
                throw new IllegalStateException("as a test wants it");
            }
        });
        librarian.bindListener(notebook);

        librarian.register(Lab.INI, false);
        librarian.heartbeat(NODE, NodeLoad.NONE);
        lab.pass(librarian, Duration.ofSeconds(30));

        awaitNews("registered", "1 ACTIVE", "1 OFFLINE");
        assertThat(lab.catalog.memory.loadCount()).isEqualTo(1);
    }

    @Test
    void holdNobodyUp() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        librarian.bindListener(new Notebook() {
            @Override
            void note(String what) {
                Await.until("the end of the test", () -> end.getCount() == 0);
            }
        });
        librarian.bindListener(notebook);
        librarian.heartbeat(NODE, NodeLoad.NONE);
        lab.pass(librarian, Duration.ofSeconds(30));
        Await.until("the lease has ended", () -> librarian.nodes().get(0).state() == NodeState.OFFLINE);

        for (int i = 0; i <= Listeners.WAITING_MAX; i++) {
            librarian.tell("there are more than wait");
        }
        librarian.makeDirectory(CALLER, path("a"), 0755);
        assertThat(notebook.news).isEmpty();

        end.countDown();
        awaitNews("1 ACTIVE", "1 OFFLINE");
    }

    @Test
    void areToldOfTheEndOfALeaseWhenItIsDurable() throws Exception {
        librarian.heartbeat(NODE, NodeLoad.NONE);
        librarian.settle();
        librarian.bindListener(notebook);
        lab.pass(librarian, Duration.ofSeconds(29));
        lab.catalog.hold();
        lab.advance(librarian, Duration.ofSeconds(1));
        Await.until("the commit", () -> lab.catalog.arrived() == 1);
        assertThat(notebook.news).isEmpty();

        lab.catalog.release();
        awaitNews("1 OFFLINE");
    }
}
