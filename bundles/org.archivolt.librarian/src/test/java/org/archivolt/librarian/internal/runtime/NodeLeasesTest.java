package org.archivolt.librarian.internal.runtime;

import static org.archivolt.librarian.internal.runtime.Lab.CALLER;
import static org.archivolt.librarian.internal.runtime.Lab.NODE;
import static org.archivolt.librarian.internal.runtime.Lab.OTHER;
import static org.archivolt.librarian.internal.runtime.Lab.path;
import static org.archivolt.testkit.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import org.archivolt.base.ErrorCode;
import org.archivolt.librarian.Handle;
import org.archivolt.librarian.LibrarianListener;
import org.archivolt.librarian.NodeId;
import org.archivolt.librarian.NodeLoad;
import org.archivolt.librarian.NodeState;
import org.archivolt.librarian.NodeStatus;
import org.archivolt.librarian.Opened;
import org.archivolt.librarian.Shelf;
import org.archivolt.testkit.Await;
import org.archivolt.testkit.VirtualTicker;
import org.archivolt.testkit.resource.MemoryCredits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Signs of life, and what ends without them. */
final class NodeLeasesTest {
    private static final NodeLoad LOAD = new NodeLoad(10, 20, 30, 40, 50);

    private final Lab lab = new Lab();
    private final List<String> news = new CopyOnWriteArrayList<>();
    private HostLibrarian librarian;

    @BeforeEach
    void start() throws Exception {
        librarian = lab.registered();
        librarian.bindListener(new LibrarianListener() {
            @Override
            public void nodeChanged(NodeId node, NodeState state) {
                news.add(node + " " + state);
            }
        });
    }

    @AfterEach
    void close() {
        lab.close();
    }

    private NodeStatus node() throws Exception {
        return librarian.nodes().get(0);
    }

    private List<Handle> handles() throws Exception {
        return librarian.handles(OptionalLong.empty(), Optional.empty(), 0, 100);
    }

    private void awaitNews(String... all) {
        Await.until("the news", () -> news.equals(List.of(all)));
    }

    @Test
    void isAbsentUntilItIsHeardOf() throws Exception {
        assertThat(node().state()).isEqualTo(NodeState.ABSENT);
        assertThat(node().silentFor()).isEmpty();
        assertFails(ErrorCode.NO_SUCH_DEVICE, () -> librarian.heartbeat(new NodeId(3), NodeLoad.NONE));

        librarian.heartbeat(NODE, LOAD);
        librarian.heartbeat(NODE, LOAD);

        assertThat(node().state()).isEqualTo(NodeState.ACTIVE);
        assertThat(node().load()).isEqualTo(LOAD);
        assertThat(node().silentFor()).contains(Duration.ZERO);
        assertThat(librarian.status().nodesActive()).isEqualTo(1);
        awaitNews("1 ACTIVE");
    }

    /** Scenario 20. */
    @Test
    void losesItsHandlesWhenThreeSignsAreMissing() throws Exception {
        librarian.heartbeat(NODE, LOAD);
        for (int i = 0; i < 3; i++) {
            librarian.create(CALLER, path("a"), 0644, false);
        }
        lab.pass(librarian, Duration.ofSeconds(15));
        assertThat(node().state()).isEqualTo(NodeState.ACTIVE);
        lab.advance(librarian, Duration.ofMillis(1));
        assertThat(node().state()).isEqualTo(NodeState.INDETERMINATE);
        assertFails(ErrorCode.WRONG_STATE, () -> librarian.destroy(OTHER, path("a")));

        lab.pass(librarian, Duration.ofMillis(14_998));
        assertThat(handles()).hasSize(3);
        lab.advance(librarian, Duration.ofMillis(1));
        Await.until("the handles have ended", () -> handles().isEmpty());

        assertThat(node().state()).isEqualTo(NodeState.OFFLINE);
        awaitNews("1 ACTIVE", "1 OFFLINE");
        librarian.destroy(OTHER, path("a"));
        librarian.heartbeat(NODE, LOAD);
        assertThat(node().state()).isEqualTo(NodeState.ACTIVE);
    }

    /** A command that is asked of a host makes it take the seat; the node that asked is alive, however silent it was for the host before. */
    @Test
    void livesByTheCommandForWhichTheSeatWasTaken() {
        VirtualTicker ticker = new VirtualTicker();
        NodeLeases leases = new NodeLeases(Lab.settings("a"), ticker);
        NodeId silent = new NodeId(3);
        leases.sign(NODE);
        ticker.advance(Duration.ofSeconds(1));

        leases.inherit(NODE + "=30000 " + silent + "=20000");

        assertThat(leases.silences(List.of(NODE, silent))).isEqualTo(NODE + "=1000 " + silent + "=20000");
        leases.runAnew();
        assertThat(leases.silences(List.of(NODE, silent))).isEqualTo(NODE + "=0 " + silent + "=0");
    }

    @Test
    void livesByWhatIsDoneInItsName() throws Exception {
        librarian.heartbeat(NODE, LOAD);
        Opened opened = librarian.create(CALLER, path("a"), 0644, false);
        for (int i = 0; i < 10; i++) {
            lab.pass(librarian, Duration.ofSeconds(9));
            librarian.setPermissions(CALLER, opened.shelf().id(), 0600 + i);
        }
        assertThat(node().state()).isEqualTo(NodeState.ACTIVE);
        assertThat(node().load()).isEqualTo(LOAD);
        assertThat(handles()).hasSize(1);
    }

    @Test
    void endsHandlesOfOneWhoNeverGaveASign() throws Exception {
        librarian.create(CALLER, path("a"), 0644, false);

        lab.pass(librarian, Duration.ofSeconds(30));

        Await.until("the handle has ended", () -> handles().isEmpty());
        assertThat(node().state()).isEqualTo(NodeState.ABSENT);
    }

    @Test
    void endsHandlesWithAGoodbye() throws Exception {
        librarian.heartbeat(NODE, LOAD);
        librarian.create(CALLER, path("a"), 0644, false);

        librarian.setNode(NODE, NodeState.ABSENT);

        assertThat(handles()).isEmpty();
        assertThat(node().state()).isEqualTo(NodeState.ABSENT);
    }

    /** Scenario 20. */
    @Test
    void keepsHandlesOverARestartAndLetsLeasesRunAnew() throws Exception {
        librarian.heartbeat(NODE, LOAD);
        Opened opened = librarian.create(CALLER, path("a"), 0644, false);
        lab.pass(librarian, Duration.ofSeconds(20));
        librarian.stop();
        lab.ticker.advance(Duration.ofSeconds(60));

        librarian = lab.start(lab.credits, Lab.settings("a"));
        assertThat(librarian.handle(opened.handle().id())).isEqualTo(opened.handle());
        assertThat(node().state()).isEqualTo(NodeState.ACTIVE);
        assertThat(node().silentFor()).isEmpty();
        lab.pass(librarian, Duration.ofSeconds(29));
        assertThat(handles()).hasSize(1);

        lab.advance(librarian, Duration.ofSeconds(1));
        Await.until("the handle has ended", () -> handles().isEmpty());
    }

    /** Otherwise who is dead would never be missed where several hosts are asked. */
    @Test
    void missesWhoIsSilentThoughTheLibrarianMovesAllTheTime() throws Exception {
        HostLibrarian there = lab.start(lab.credits.board().host("b"), Lab.settings("b"));
        librarian.heartbeat(NODE, LOAD);
        librarian.create(CALLER, path("a"), 0644, false);
        for (int i = 0; i < 7; i++) {
            lab.advance(librarian, Duration.ofSeconds(2));
            there.makeDirectory(OTHER, path("there" + i), 0755);
            lab.advance(there, Duration.ofSeconds(2));
            librarian.makeDirectory(OTHER, path("here" + i), 0755);
        }
        assertThat(handles()).hasSize(1);

        lab.advance(librarian, Duration.ofSeconds(2));
        Await.until("the handle has ended", () -> handles().isEmpty());
        assertThat(node().state()).isEqualTo(NodeState.OFFLINE);
        assertThat(there.nodes().get(0).state()).isEqualTo(NodeState.OFFLINE);
    }

    /** What the host before the one that died has left is old. */
    @Test
    void givesEverybodyTimeWhenTheHostBeforeHasDied() throws Exception {
        MemoryCredits others = lab.credits.board().host("b");
        HostLibrarian there = lab.start(others, Lab.settings("b"));
        librarian.heartbeat(NODE, LOAD);
        librarian.create(CALLER, path("a"), 0644, false);
        lab.pass(librarian, Duration.ofSeconds(25));
        there.heartbeat(NODE, LOAD);
        others.lose();

        librarian.list(Shelf.ROOT, "", 10);
        lab.pass(librarian, Duration.ofSeconds(29));
        assertThat(handles()).hasSize(1);
    }

    /** The end of a lease that could not be written before the term ended is none any more when the next term begins. */
    @Test
    void endsNothingInATermInWhichALeaseRunsAnew() throws Exception {
        librarian.heartbeat(NODE, LOAD);
        librarian.create(CALLER, path("a"), 0644, false);
        int loads = lab.catalog.memory.loadCount();
        lab.pass(librarian, Duration.ofSeconds(29));
        lab.catalog.fail(ErrorCode.FENCED);

        lab.advance(librarian, Duration.ofSeconds(1));
        Await.until("another term", () -> lab.catalog.memory.loadCount() == loads + 1);
        librarian.makeDirectory(OTHER, path("b"), 0755);

        assertThat(handles()).hasSize(1);
        assertThat(node().state()).isEqualTo(NodeState.ACTIVE);
        assertThat(news).doesNotContain("1 OFFLINE");
    }

    /** Nothing was heard of the node for 30 seconds; but for 25 of them this host heard of nobody. */
    @Test
    void blamesNobodyForAShorterPauseOfItsOwn() throws Exception {
        librarian.heartbeat(NODE, LOAD);
        librarian.create(CALLER, path("a"), 0644, false);
        lab.pass(librarian, Duration.ofSeconds(5));

        lab.advance(librarian, Duration.ofSeconds(25));
        librarian.makeDirectory(OTHER, path("b"), 0755);

        assertThat(handles()).hasSize(1);
        assertThat(node().state()).isEqualTo(NodeState.ACTIVE);
    }

    @Test
    void missesWhoIsSilentThoughTheTablesAreReadAgain() throws Exception {
        librarian.heartbeat(NODE, LOAD);
        librarian.create(CALLER, path("a"), 0644, false);
        int loads = lab.catalog.memory.loadCount();
        lab.pass(librarian, Duration.ofSeconds(20));
        assertFails(ErrorCode.INVALID_ARGUMENT, () -> librarian.makeDirectory(OTHER, path(TestCatalog.POISON), 0755));

        lab.pass(librarian, Duration.ofSeconds(10));

        Await.until("the handle has ended", () -> handles().isEmpty());
        assertThat(lab.catalog.memory.loadCount()).isEqualTo(loads + 1);
    }

    /** A process that was stopped and goes on has heard of nobody meanwhile. */
    @Test
    void blamesNobodyForItsOwnPause() throws Exception {
        librarian.heartbeat(NODE, LOAD);
        librarian.create(CALLER, path("a"), 0644, false);

        lab.advance(librarian, Duration.ofSeconds(300));
        librarian.makeDirectory(OTHER, path("b"), 0755);

        assertThat(handles()).hasSize(1);
        librarian.heartbeat(NODE, LOAD);
        assertThat(node().state()).isEqualTo(NodeState.ACTIVE);
    }
}
