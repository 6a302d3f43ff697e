package org.archivolt.itests.credits;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.archivolt.resource.FencingToken;
import org.archivolt.testkit.Await;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/**
 * Hosts as processes that are killed, paused and cut off from the database, for real: scenarios S03, S05 and S14 to S17
 * (docs/credit-cases.md).
 */
class HostsTest {
    private static final Duration LEASE = Duration.ofSeconds(3);
    /** Of the lease, less what a renewal may be old, which is a third. */
    private static final Duration KEPT_AT_LEAST =
            LEASE.multipliedBy(2).dividedBy(3).minusMillis(100);
    /** The lease, its error and its guard, the period of watching, and a second. */
    private static final Duration KEPT_AT_MOST =
            LEASE.plusMillis(30 + 300 + 500).plusSeconds(1);

    @TempDir
    static Path directory;

    private static Database database;

    private final List<AutoCloseable> open = new ArrayList<>();
    private String medium;
    private String drive;

    @BeforeAll
    static void start() throws Exception {
        database = new Database(directory.resolve("database"));
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    /** Every test has resources of its own. */
    @BeforeEach
    void name(TestInfo test) {
        medium = "medium:tape:library:" + test.getTestMethod().orElseThrow().getName();
        drive = "drive:tape:library:" + test.getTestMethod().orElseThrow().getName();
    }

    @AfterEach
    void closeAll() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    private HostProcess host(String name) throws Exception {
        return host(name, database.port());
    }

    private HostProcess host(String name, int port) throws Exception {
        HostProcess host = HostProcess.started(name, database, port, directory, LEASE);
        open.add(host);
        return host;
    }

    private Cable cable() throws Exception {
        Cable cable = new Cable(database.port());
        open.add(cable);
        return cable;
    }

    private FencedDevice device() throws Exception {
        FencedDevice device = new FencedDevice();
        open.add(device);
        return device;
    }

    private static FencingToken token(String granted) throws Exception {
        return FencingToken.parse(granted.substring(granted.lastIndexOf(' ') + 1));
    }

    // ---- S03: the reference's cases, between processes

    @Test
    void aBorrowedCreditStaysCachedAndIsCalledBackForAnother() throws Exception { // C39, C41, C51
        HostProcess one = host("one");
        HostProcess two = host("two");
        one.get(1, drive + " use jo");
        one.put(1);
        assertThat(two.ask("loans drive", "loans")).contains("one=use");

        two.get(2, drive + " use al");

        assertThat(one.ask("loans drive", "loans")).doesNotContain("one=use").contains("two=use");
    }

    @Test
    void whoHoldsItIsToldAndKeepsItUntilHeGivesItBack() throws Exception { // C40, C57, C75
        HostProcess one = host("one");
        HostProcess two = host("two");
        FencingToken first = token(one.get(1, drive + " use jo"));
        two.say("get 2 " + drive + " use al");
        one.await("wanted 1");
        assertThat(two.hasSaid("granted 2")).isFalse();

        one.put(1);

        assertThat(token(two.await("granted 2"))).isGreaterThan(first);
    }

    @Test
    void whoOnlyTriesIsRefusedWhileItIsHeldAndGetsWhatIsCached() throws Exception { // C11, C52
        HostProcess one = host("one");
        HostProcess two = host("two");
        one.get(1, drive + " use jo");
        assertThat(two.ask("get 2 " + drive + " use al try", "refused 2")).contains("BUSY");
        assertThat(one.hasSaid("wanted 1")).isFalse();
        one.put(1);

        two.get(3, drive + " use al try");
    }

    @Test
    void whatIsNotHereIsRefusedToWhoWillNotBorrowIt() throws Exception { // C46
        assertThat(host("one").ask("get 1 " + drive + " use jo local", "refused 1"))
                .contains("NOT_LOCAL");
    }

    @Test
    void readersShareAndAWriterWaitsForAllOfThem() throws Exception { // C53-C55, C71-C74, C78
        HostProcess one = host("one");
        HostProcess two = host("two");
        HostProcess three = host("three");
        one.get(1, medium + " read jo");
        two.get(2, medium + " read al");
        three.say("get 3 " + medium + " read+write di");
        one.await("wanted 1");
        two.await("wanted 2");
        one.put(1);
        assertThat(three.hasSaid("granted 3")).isFalse();
        two.put(2);
        three.await("granted 3");
    }

    @Test
    void aWriterIsNotStarvedByReadersThatComeLater() throws Exception { // C58, C77
        HostProcess one = host("one");
        HostProcess two = host("two");
        HostProcess three = host("three");
        one.get(1, medium + " read jo");
        two.say("get 2 " + medium + " read+write al");
        one.await("wanted 1");
        three.say("get 3 " + medium + " read di");
        one.say("get 4 " + medium + " read ed");
        one.put(1);
        two.await("granted 2");
        assertThat(three.hasSaid("granted 3")).isFalse();
        assertThat(one.hasSaid("granted 4")).isFalse();
        two.put(2);
        three.await("granted 3");
        one.await("granted 4");
    }

    @Test
    void twentyUsersOnTwoHostsLoseNoUpdate() throws Exception { // C42
        List<HostProcess> hosts = List.of(host("one"), host("two"));
        String record = "record:counter";
        for (int i = 0; i < 20; i++) {
            hosts.get(i % 2).say("get " + i + " " + record + " read+write user" + i);
        }
        int sum = 0;
        boolean[] done = new boolean[20];
        for (int left = 20; left > 0; left--) {
            Await.until("the next", () -> next(hosts, done).isPresent());
            int now = next(hosts, done).orElseThrow();
            done[now] = true;
            HostProcess host = hosts.get(now % 2);
            host.await("granted " + now);
            String[] value = host.ask("value " + now, "value " + now).split(" ", -1);
            assertThat(value[3]).isEqualTo(left == 20 ? "" : Integer.toString(sum));
            sum += now;
            host.ask("set " + now + " " + sum, "set " + now);
            host.put(now);
        }
        assertThat(sum).isEqualTo(190);
    }

    private static Optional<Integer> next(List<HostProcess> hosts, boolean[] done) {
        for (int i = 0; i < done.length; i++) {
            if (!done[i] && hosts.get(i % 2).hasSaid("granted " + i)) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    // ---- S05

    @Test
    void twoHundredReadersOnFiveHostsMakeWayForOneWriter() throws Exception {
        List<HostProcess> hosts = new ArrayList<>();
        for (String name : List.of("one", "two", "three", "four", "five")) {
            hosts.add(host(name));
        }
        for (int i = 0; i < 200; i++) {
            hosts.get(i % 5).say("get " + i + " " + medium + " read user" + i);
        }
        for (int i = 0; i < 200; i++) {
            hosts.get(i % 5).await("granted " + i);
        }
        hosts.get(0).say("get 1000 " + medium + " read+write writer");
        for (int i = 0; i < 200; i++) {
            hosts.get(i % 5).await("wanted " + i);
        }
        assertThat(hosts.get(0).hasSaid("granted 1000")).isFalse();
        for (int i = 0; i < 200; i++) {
            hosts.get(i % 5).say("put " + i);
        }
        long begin = System.nanoTime();
        hosts.get(0).await("granted 1000");
        System.out.printf("200 readers gone, the writer is in after %.1f ms%n", (System.nanoTime() - begin) / 1e6);
    }

    // ---- S14

    @Test
    void whatADeadHostHadIsGrantedAfterItsLeaseAndNotBefore() throws Exception {
        HostProcess one = host("one");
        HostProcess two = host("two");
        FencingToken first = token(one.get(1, drive + " use jo"));
        one.get(2, medium + " read jo");
        one.put(2);
        one.kill();
        long killed = System.nanoTime();

        FencingToken second = token(two.get(1, drive + " use al"));

        assertThat(Duration.ofNanos(System.nanoTime() - killed)).isBetween(KEPT_AT_LEAST, KEPT_AT_MOST);
        assertThat(second).isGreaterThan(first);
        Await.until(
                "its cached credits have gone",
                () -> !two.ask("loans medium", "loans").contains("one="));
    }

    @Test
    void aHostThatIsStartedAgainDoesNotWaitForItself() throws Exception {
        HostProcess one = host("one");
        one.get(1, drive + " use jo");
        one.kill();
        long killed = System.nanoTime();

        host("one").get(1, drive + " use jo");

        assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(LEASE);
    }

    // ---- S15

    @Test
    void aPausedHolderThatWakesUpCanDoNoHarm() throws Exception {
        FencedDevice device = device();
        HostProcess one = host("one");
        HostProcess two = host("two");
        one.get(1, drive + " use jo");
        assertThat(one.ask("write 1 " + device.port() + " a1", "written 1")).endsWith("ok");
        one.pause();
        two.get(2, drive + " use al");
        assertThat(two.ask("write 2 " + device.port() + " b1", "written 2")).endsWith("ok");

        one.resume();

        assertThat(one.ask("blindly 1 " + device.port() + " a2", "written 1")).endsWith("fenced");
        assertThat(one.ask("write 1 " + device.port() + " a3", "written 1")).endsWith("lost");
        one.await("lost 1");
        assertThat(two.ask("write 2 " + device.port() + " b2", "written 2")).endsWith("ok");
        assertThat(device.written()).containsExactly("a1", "b1", "b2");
        two.put(2);
        one.get(3, drive + " use jo");
        assertThat(one.ask("write 3 " + device.port() + " a4", "written 3")).endsWith("ok");
    }

    // ---- S16

    @Test
    void whoIsCutOffStopsByItselfBeforeAnotherIsGranted() throws Exception {
        FencedDevice device = device();
        Cable cable = cable();
        HostProcess one = host("one", cable.port());
        HostProcess two = host("two");
        one.get(1, drive + " use jo");
        cable.cut();
        two.say("get 2 " + drive + " use al");
        Await.until(
                "one knows that it may be alone",
                () -> one.ask("valid 1", "valid 1").endsWith("false"));
        assertThat(two.hasSaid("granted 2")).isFalse();
        two.await("granted 2");
        assertThat(two.ask("write 2 " + device.port() + " b1", "written 2")).endsWith("ok");

        cable.mend();

        one.await("lost 1");
        assertThat(one.ask("write 1 " + device.port() + " a1", "written 1")).endsWith("lost");
        two.put(2);
        one.get(3, drive + " use jo");
        assertThat(one.ask("write 3 " + device.port() + " a2", "written 3")).endsWith("ok");
        assertThat(device.written()).containsExactly("b1", "a2");
    }

    @Test
    void whoWasCutOffAndMissedByNobodyGoesOn() throws Exception {
        Cable cable = cable();
        HostProcess one = host("one", cable.port());
        one.get(1, drive + " use jo");
        cable.cut();
        Await.until("it is suspended", () -> one.ask("valid 1", "valid 1").endsWith("false"));
        cable.mend();
        Await.until("it goes on", () -> one.ask("valid 1", "valid 1").endsWith("true"));
        assertThat(one.hasSaid("lost 1")).isFalse();
    }

    // ---- S17

    @Test
    void whoIsHeardButHearsNothingIsNotInTheWayForEver() throws Exception {
        isNotInTheWayForEver(Cable::cutTowardsHost);
    }

    @Test
    void whoHearsButIsNotHeardIsNotInTheWayForEver() throws Exception {
        isNotInTheWayForEver(Cable::cutTowardsDatabase);
    }

    private void isNotInTheWayForEver(Consumer<Cable> cut) throws Exception {
        Cable cable = cable();
        HostProcess one = host("one", cable.port());
        HostProcess two = host("two");
        one.get(1, drive + " use jo");
        cut.accept(cable);
        two.get(2, drive + " use al");
        assertThat(one.ask("valid 1", "valid 1")).endsWith("false");
        cable.mend();
        one.await("lost 1");
    }

    @Test
    void theDatabaseIsMissedAndNothingIsGrantedTwice() throws Exception {
        Cable first = cable();
        Cable second = cable();
        HostProcess one = host("one", first.port());
        HostProcess two = host("two", second.port());
        one.get(1, drive + " use jo");
        first.cut();
        second.cut();
        two.say("get 2 " + drive + " use al");
        Await.until("it is suspended", () -> one.ask("valid 1", "valid 1").endsWith("false"));
        assertThat(two.hasSaid("granted 2")).isFalse();
        first.mend();
        second.mend();
        Await.until(
                "one goes on, or two has it",
                () -> one.ask("valid 1", "valid 1").endsWith("true") || two.hasSaid("granted 2"));
        if (!two.hasSaid("granted 2")) {
            one.put(1);
            two.await("granted 2");
        }
        assertThat(one.hasSaid("error")).isFalse();
    }
}
