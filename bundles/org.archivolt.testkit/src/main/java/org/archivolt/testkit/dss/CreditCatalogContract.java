package org.archivolt.testkit.dss;

import static org.archivolt.base.ErrorCode.BUSY;
import static org.archivolt.base.ErrorCode.CREDIT_LOST;
import static org.archivolt.base.ErrorCode.INVALID_ARGUMENT;
import static org.archivolt.base.ErrorCode.WRONG_STATE;
import static org.archivolt.testkit.Failures.assertFails;
import static org.archivolt.testkit.dss.ResourceCatalogContract.inParallel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.MediumId;
import org.archivolt.dss.ChangeFeed;
import org.archivolt.dss.CreditCatalog;
import org.archivolt.dss.CreditCatalog.Changed;
import org.archivolt.dss.CreditSession;
import org.archivolt.dss.RootBooks;
import org.archivolt.dss.SeenSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every provider of {@link CreditCatalog} must do. */
@SuppressWarnings("try") // a subscription is only held
public abstract class CreditCatalogContract {
    private static final List<String> HOSTILE = List.of(
            "a b",
            " ",
            "\"",
            "\\",
            "[]",
            "{\"a\":1}",
            "','",
            "#",
            "a#1",
            "a#b#2",
            "%",
            "\n\t\u0001\u007f",
            "\u00e4\u20ac",
            "\ud83d\ude00",
            "\uffff",
            "credit [\"x\"]",
            "'; drop table credit_root; --",
            "${x} #{y}",
            "x".repeat(200));

    private static final Duration LEASE = Duration.ofSeconds(7);

    private final CatalogSamples samples = new CatalogSamples();
    private final String type = "t" + samples.session().toString().substring(0, 8);
    private final String host = samples.host();
    private final UUID instance = UUID.randomUUID();
    private final List<CreditSession> joined = new ArrayList<>();
    private CreditCatalog credits;
    private CreditSession self;

    protected abstract CatalogUnderTest catalog();

    @BeforeEach
    void open() throws Exception {
        credits = catalog().credits();
        self = join(host, instance);
    }

    @AfterEach
    void leaveNothing() throws Exception {
        for (RootBooks each : credits.list(Optional.of(type), "", "", 10_000)) {
            CreditSession settler = join(host + "-settler", new UUID(0, host.hashCode()));
            change(settler, each.name(), books -> with(books, "", Set.of()));
        }
        for (CreditSession session : joined) {
            credits.leave(session);
        }
    }

    // ---- sessions

    @Test
    void beginsASession() throws Exception {
        assertThat(self.host()).isEqualTo(host);
        assertThat(self.incarnation()).isPositive();
        assertThat(seen(self)).contains(new SeenSession(self, 0, LEASE));
    }

    @Test
    void countsRenewals() throws Exception {
        assertThat(credits.renew(self)).isTrue();
        assertThat(credits.renew(self)).isTrue();

        assertThat(seen(self)).contains(new SeenSession(self, 2, LEASE));
    }

    @Test
    void endsFormerSessionsOfAnInstance() throws Exception {
        credits.renew(self);
        CreditSession next = join(host, instance);

        assertThat(next.incarnation()).isGreaterThan(self.incarnation());
        assertThat(credits.renew(self)).isFalse();
        assertThat(seen(self)).isEmpty();
        assertThat(seen(next)).contains(new SeenSession(next, 0, LEASE));
    }

    /** Goal: a copy of a host, with another name, does not end the session of the one that it was made from. */
    @Test
    void refusesAnInstanceThatHasASessionUnderAnotherName() throws Exception {
        assertFails(WRONG_STATE, () -> credits.join(host + "-copied", instance, LEASE));

        assertThat(credits.renew(self)).isTrue();
        credits.leave(self);
        assertThat(credits.renew(join(host + "-copied", instance))).isTrue();
    }

    @Test
    void refusesALeaseThatIsNone() throws Exception {
        assertFails(INVALID_ARGUMENT, () -> credits.join(host, instance, Duration.ZERO));
        assertFails(
                INVALID_ARGUMENT,
                () -> credits.join(host, instance, Duration.ofDays(1).plusDays(1)));
    }

    @Test
    void listsBooksThatASessionShares() throws Exception {
        CreditSession other = join(host + "-other", UUID.randomUUID());
        change(self, "alone", books -> with(books, "x", Set.of(self)));
        change(self, "others", books -> with(books, "x", Set.of(other)));
        change(self, "shared", books -> with(books, "x", Set.of(self, other)));
        change(self, "too", books -> with(books, "x", Set.of(self, other)));

        assertThat(credits.shared(self, 10)).extracting(RootBooks::name).containsExactly("shared", "too");
        assertThat(credits.shared(self, 1)).extracting(RootBooks::name).containsExactly("shared");
        assertFails(INVALID_ARGUMENT, () -> credits.shared(self, 0));
    }

    @Test
    void refusesASessionWhileAnotherInstanceHasOne() throws Exception {
        assertFails(WRONG_STATE, () -> credits.join(host, UUID.randomUUID(), LEASE));

        assertThat(credits.renew(self)).isTrue();
        credits.leave(self);
        CreditSession other = join(host, UUID.randomUUID());
        assertThat(other.incarnation()).isGreaterThan(self.incarnation());
    }

    /** Goal: a refused instance keeps what it has. */
    @Test
    void keepsTheFormerSessionOfARefusedInstance() throws Exception {
        CreditSession other = join(host + "-other", UUID.randomUUID());

        assertFails(WRONG_STATE, () -> credits.join(other.host(), instance, LEASE));

        assertThat(credits.renew(self)).isTrue();
    }

    @Test
    void endsASessionOnlyAsItWasSeen() throws Exception {
        SeenSession before = seen(self).orElseThrow();
        credits.renew(self);
        assertThat(credits.end(before)).isFalse();
        assertThat(credits.renew(self)).isTrue();

        SeenSession now = seen(self).orElseThrow();
        assertThat(credits.end(now)).isTrue();
        assertThat(credits.end(now)).isFalse();
        assertThat(credits.renew(self)).isFalse();
        assertThat(seen(self)).isEmpty();
    }

    @Test
    void doesNotEndALaterSessionInsteadOfTheOneSeen() throws Exception {
        SeenSession before = seen(self).orElseThrow();
        CreditSession next = join(host, instance);

        assertThat(credits.end(before)).isFalse();
        credits.leave(self);
        assertThat(credits.renew(next)).isTrue();
    }

    @Test
    void leavesOnce() throws Exception {
        credits.leave(self);
        credits.leave(self);

        assertThat(credits.renew(self)).isFalse();
    }

    @Test
    void neverGivesAnIncarnationAgain() throws Exception {
        long last = self.incarnation();
        for (int i = 0; i < 10; i++) {
            CreditSession next = join(host, instance);
            assertThat(next.incarnation()).isGreaterThan(last);
            last = next.incarnation();
            credits.leave(next);
        }
    }

    /** Goal: whoever begins while others do, there is one session in the end, the youngest of those of its instance. */
    @Test
    void letsOneOfManyThatBeginAtOnceLast() throws Exception {
        for (int round = 0; round < 10; round++) {
            List<CreditSession> begun = inParallel(6, () -> credits.join(host, instance, LEASE));

            assertThat(begun).doesNotHaveDuplicates();
            CreditSession youngest = begun.stream()
                    .max((a, b) -> Long.compare(a.incarnation(), b.incarnation()))
                    .orElseThrow();
            joined.add(youngest);
            assertThat(ours()).extracting(SeenSession::session).containsExactly(youngest);
        }
    }

    @Test
    void letsOneInstanceOfManyWin() throws Exception {
        credits.leave(self);
        List<Optional<CreditSession>> begun = inParallel(6, () -> {
            try {
                return Optional.of(credits.join(host, UUID.randomUUID(), LEASE));
            } catch (ArchivoltException e) {
                assertThat(e.code()).isEqualTo(WRONG_STATE);
                return Optional.empty();
            }
        });

        List<CreditSession> winners = begun.stream().flatMap(Optional::stream).toList();
        joined.addAll(winners);
        assertThat(winners).hasSize(1);
        assertThat(ours()).extracting(SeenSession::session).isEqualTo(winners);
    }

    /** Goal: a session is renewed or ended, whichever is first; never is it told to be renewed after its end. */
    @Test
    void renewsOrEnds() throws Exception {
        for (int round = 0; round < 20; round++) {
            CreditSession session = join(host, instance);
            SeenSession before = seen(session).orElseThrow();
            AtomicInteger turn = new AtomicInteger();
            AtomicBoolean renewed = new AtomicBoolean();
            AtomicInteger ends = new AtomicInteger();
            inParallel(3, () -> {
                if (turn.getAndIncrement() == 0) {
                    renewed.set(credits.renew(session));
                } else if (credits.end(before)) {
                    ends.incrementAndGet();
                }
                return null;
            });

            assertThat(ends.get()).isEqualTo(renewed.get() ? 0 : 1);
            assertThat(seen(session).isPresent()).isEqualTo(renewed.get());
        }
    }

    @Test
    void refusesHostsThatCannotBeKept() {
        for (String bad : List.of("", "\0", "\ud800", "x".repeat(256))) {
            assertFails(INVALID_ARGUMENT, () -> credits.join(bad, UUID.randomUUID(), LEASE));
        }
    }

    @Test
    void knowsNoSessionOfAnImpossibleName() throws Exception {
        for (String bad : List.of("", "\0", "\ud800", "x".repeat(256))) {
            CreditSession session = new CreditSession(bad, 1);
            assertThat(credits.renew(session)).isFalse();
            assertThat(credits.end(new SeenSession(session, 0, LEASE))).isFalse();
            credits.leave(session);
            assertThat(credits.of(session)).isEmpty();
            assertFails(CREDIT_LOST, () -> change(session, "r", books -> with(books, "x", Set.of())));
        }
    }

    // ---- books

    @Test
    void beginsWithEmptyBooks() throws Exception {
        RootBooks before = credits.change(self, type, "r", (books, live) -> {
            assertThat(live).contains(self);
            return new Changed<>(null, Set.of(), books);
        });

        assertThat(before).isEqualTo(RootBooks.none(type, "r"));
        assertThat(credits.find(type, "r")).isEmpty();
    }

    @Test
    void keepsWhatIsWritten() throws Exception {
        byte[] value = {0, 1, -1};
        RootBooks written =
                new RootBooks(type, "r", "some\nbooks \ud83d\ude00", 7, Set.of(3L, 7L), Set.of(self), 2, value);
        credits.change(self, type, "r", (books, live) -> new Changed<>(written, Set.of(), null));

        assertThat(credits.find(type, "r")).contains(written);
        assertThat(credits.of(self)).containsExactly(written);
        credits.change(self, type, "r", (books, live) -> {
            assertThat(books).isEqualTo(written);
            return new Changed<>(null, Set.of(), null);
        });
        assertThat(credits.find(type, "r")).contains(written);
    }

    @Test
    void keepsTheLargestValue() throws Exception {
        byte[] value = new byte[64 << 10];
        value[value.length - 1] = 1;
        RootBooks written = new RootBooks(type, "r", "", 0, Set.of(), Set.of(), 1, value);
        credits.change(self, type, "r", (books, live) -> new Changed<>(written, Set.of(), null));

        assertThat(credits.find(type, "r")).contains(written);
    }

    @Test
    void keepsTheLastTokenOfEmptyBooks() throws Exception {
        change(self, "r", books -> new RootBooks(type, "r", "x", 5, Set.of(5L), Set.of(self), 0, new byte[0]));
        RootBooks empty = new RootBooks(type, "r", "", 5, Set.of(), Set.of(), 0, new byte[0]);
        change(self, "r", books -> empty);

        assertThat(credits.find(type, "r")).contains(empty);
        assertThat(credits.of(self)).isEmpty();
    }

    @Test
    void forgetsBooksWithNothingInThem() throws Exception {
        change(self, "r", books -> with(books, "x", Set.of(self)));
        change(self, "r", books -> with(books, "", Set.of()));

        assertThat(credits.find(type, "r")).isEmpty();
        change(self, "r", books -> with(books, "again", Set.of()));
        assertThat(credits.find(type, "r").orElseThrow().books()).isEqualTo("again");
    }

    @Test
    void undoesWhatFails() throws Exception {
        change(self, "r", books -> with(books, "before", Set.of()));

        for (String name : List.of("r", "new")) {
            assertFails(
                    BUSY,
                    () -> credits.change(self, type, name, (books, live) -> {
                        throw new ArchivoltException(BUSY, "changing nothing");
                    }));
            Throwable bug = catchThrowable(() -> credits.change(self, type, name, (books, live) -> {
                throw new IllegalStateException("on purpose, by a test");
            }));
            assertThat(bug).isNotNull();
        }

        assertThat(credits.find(type, "r").orElseThrow().books()).isEqualTo("before");
        assertThat(credits.find(type, "new")).isEmpty();
    }

    /** Goal: no bug takes a number back that was given, or writes into the books of another resource. */
    @Test
    void refusesBooksThatCannotFollow() throws Exception {
        RootBooks before = new RootBooks(type, "r", "x", 5, Set.of(5L), Set.of(), 3, new byte[0]);
        change(self, "r", books -> before);

        List<RootBooks> wrong = List.of(
                new RootBooks(type, "r", "x", 4, Set.of(), Set.of(), 3, new byte[0]),
                new RootBooks(type, "r", "x", 5, Set.of(6L), Set.of(), 3, new byte[0]),
                new RootBooks(type, "r", "x", 5, Set.of(0L), Set.of(), 3, new byte[0]),
                new RootBooks(type, "r", "x", 5, Set.of(), Set.of(), 2, new byte[0]),
                new RootBooks(type, "r", "x", 5, Set.of(), Set.of(), 3, new byte[(64 << 10) + 1]),
                new RootBooks(type, "s", "x", 5, Set.of(), Set.of(), 3, new byte[0]),
                new RootBooks(type + "x", "r", "x", 5, Set.of(), Set.of(), 3, new byte[0]));
        for (RootBooks each : wrong) {
            assertThat(catchThrowable(() -> change(self, "r", books -> each))).isNotNull();
        }

        assertThat(credits.find(type, "r")).contains(before);
        assertThat(credits.find(type, "s")).isEmpty();
    }

    @Test
    void refusesWhatCannotBeKept() throws Exception {
        for (String bad : List.of("", "\0", "\ud800", "x".repeat(2049))) {
            assertFails(INVALID_ARGUMENT, () -> change(self, bad, books -> with(books, "x", Set.of())));
            assertThat(credits.find(type, bad)).isEmpty();
        }
        for (String bad : List.of("", "\0", "\ud800", "x".repeat(65))) {
            assertFails(
                    INVALID_ARGUMENT,
                    () -> credits.change(self, bad, "r", (books, live) -> new Changed<>(null, Set.of(), null)));
        }
        for (String bad : List.of("\0", "\ud800")) {
            assertFails(INVALID_ARGUMENT, () -> change(self, "r", books -> with(books, bad, Set.of())));
        }
        assertThat(credits.find(type, "r")).isEmpty();
    }

    @Test
    void letsNobodyChangeAnythingAfterTheEndOfItsSession() throws Exception {
        credits.end(seen(self).orElseThrow());

        assertFails(CREDIT_LOST, () -> change(self, "r", books -> with(books, "x", Set.of())));
        CreditSession next = join(host, instance);
        assertFails(CREDIT_LOST, () -> change(self, "r", books -> with(books, "x", Set.of())));
        change(next, "r", books -> with(books, "y", Set.of()));
        assertThat(credits.find(type, "r").orElseThrow().books()).isEqualTo("y");
    }

    /** Goal: one change after another. Method: threads of two hosts count in the books, some of which do not exist yet. */
    @Test
    void losesNoUpdate() throws Exception {
        CreditSession other = join(host + "-other", UUID.randomUUID());
        AtomicInteger number = new AtomicInteger();
        inParallel(8, () -> {
            CreditSession session = number.getAndIncrement() % 2 == 0 ? self : other;
            for (int i = 0; i < 25; i++) {
                change(session, "r" + i % 2, CreditCatalogContract::incremented);
            }
            return null;
        });

        assertThat(credits.find(type, "r0").orElseThrow().books()).isEqualTo("104");
        assertThat(credits.find(type, "r1").orElseThrow().books()).isEqualTo("96");
    }

    /** Goal: books that are forgotten and begun again by others at the same time lose nothing either. */
    @Test
    void losesNoUpdateOfBooksThatComeAndGo() throws Exception {
        List<Integer> sums = inParallel(6, () -> {
            int forgotten = 0;
            for (int i = 0; i < 20; i++) {
                forgotten += credits.change(self, type, "r", (books, live) -> {
                    boolean full = books.books().equals("3");
                    return new Changed<>(full ? RootBooks.none(type, "r") : incremented(books), Set.of(), full ? 4 : 0);
                });
            }
            return forgotten;
        });

        int left = credits.find(type, "r")
                .map(books -> Integer.parseInt(books.books()))
                .orElse(0);
        assertThat(sums.stream().mapToInt(Integer::intValue).sum() + left).isEqualTo(120);
    }

    /** Goal: whoever is in the books is among the live, however short a time ago it began; who has ended may be. */
    @Test
    void knowsEachDebtorThatIsThere() throws Exception {
        AtomicInteger number = new AtomicInteger();
        inParallel(6, () -> {
            String own = host + "-" + number.getAndIncrement();
            for (int i = 0; i < 10; i++) {
                CreditSession session = credits.join(own, new UUID(0, own.hashCode()), LEASE);
                credits.change(session, type, "r", (books, live) -> {
                    assertThat(live).containsAll(books.debtors());
                    Set<CreditSession> debtors = new HashSet<>(books.debtors());
                    debtors.add(session);
                    return new Changed<>(with(books, "x", debtors), Set.of(), null);
                });
                change(session, "r", books -> {
                    Set<CreditSession> debtors = new HashSet<>(books.debtors());
                    debtors.remove(session);
                    return with(books, "x", debtors);
                });
                credits.leave(session);
            }
            return null;
        });
    }

    @Test
    void findsTheBooksASessionIsIn() throws Exception {
        CreditSession other = join(host + "-other", UUID.randomUUID());
        change(self, "b", books -> with(books, "x", Set.of(self)));
        change(self, "a", books -> with(books, "x", Set.of(self, other)));
        change(self, "c", books -> with(books, "x", Set.of(other)));
        change(self, "d", books -> with(books, "x", Set.of(new CreditSession(host, self.incarnation() + 1))));

        assertThat(credits.of(self)).extracting(RootBooks::name).containsExactly("a", "b");
        assertThat(credits.of(other)).extracting(RootBooks::name).containsExactly("a", "c");
    }

    @Test
    void findsBooksWithADebtorThatIsGone() throws Exception {
        CreditSession other = join(host + "-other", UUID.randomUUID());
        change(self, "a", books -> with(books, "x", Set.of(self, other)));
        change(self, "b", books -> with(books, "x", Set.of(self)));
        change(self, "c", books -> with(books, "x", Set.of(other)));
        assertThat(unsettled()).isEmpty();

        credits.end(seen(other).orElseThrow());
        assertThat(unsettled()).containsExactly("a", "c");
        assertThat(credits.unsettled(1)).hasSize(1);

        change(self, "a", books -> with(books, "x", Set.of(self)));
        assertThat(unsettled()).containsExactly("c");
        join(host, instance);
        assertThat(unsettled()).containsExactly("a", "b", "c");
    }

    private List<String> unsettled() throws ArchivoltException {
        return credits.unsettled(10_000).stream()
                .filter(books -> books.type().equals(type))
                .map(RootBooks::name)
                .toList();
    }

    @Test
    void listsPageByPage() throws Exception {
        List<String> names =
                List.of("a", "a b", "b", "\u00e4", "\uffff", "\ud83d\ude00"); // as bytes, not as characters
        for (String name : names) {
            change(self, name, books -> with(books, "x", Set.of()));
        }

        List<String> found = new ArrayList<>();
        List<RootBooks> page = credits.list(Optional.of(type), "", "", 2);
        while (!page.isEmpty()) {
            assertThat(page).hasSize(2);
            page.forEach(books -> found.add(books.name()));
            page = credits.list(Optional.of(type), type, found.get(found.size() - 1), 2);
        }
        assertThat(found).isEqualTo(names);
        assertThat(credits.list(Optional.empty(), type, "", 6))
                .extracting(RootBooks::name)
                .isEqualTo(names);
        assertThat(credits.list(Optional.of(type + "x"), "", "", 6)).isEmpty();
        assertThat(credits.list(Optional.of(type), type + "x", "", 6)).isEmpty();
    }

    @Test
    void refusesImpossiblePages() {
        for (int limit : new int[] {-1, 0, 10_001}) {
            assertFails(INVALID_ARGUMENT, () -> credits.list(Optional.empty(), "", "", limit));
            assertFails(INVALID_ARGUMENT, () -> credits.unsettled(limit));
        }
        assertFails(INVALID_ARGUMENT, () -> credits.list(Optional.of("\0"), "", "", 1));
        assertFails(INVALID_ARGUMENT, () -> credits.list(Optional.empty(), "\0", "", 1));
        assertFails(INVALID_ARGUMENT, () -> credits.list(Optional.empty(), "", "\0", 1));
    }

    @Test
    void keepsHostileNames() throws Exception {
        for (String name : HOSTILE) {
            CreditSession session = join(name, UUID.randomUUID());
            change(session, name, books -> with(books, name, Set.of(session)));

            assertThat(credits.find(type, name).orElseThrow().books()).isEqualTo(name);
            assertThat(credits.of(session)).extracting(RootBooks::name).containsExactly(name);
            assertThat(seen(session)).isPresent();
        }
        assertThat(unsettled()).isEmpty();
        assertThat(credits.list(Optional.of(type), "", "", 100))
                .extracting(RootBooks::name)
                .containsExactlyInAnyOrderElementsOf(HOSTILE);
    }

    // ---- the feed

    @Test
    void tellsThoseConcerned() throws Exception {
        CreditSession other = new CreditSession(host + "-other", 12);
        Recorder recorder = new Recorder();
        try (ChangeFeed.Subscription subscription = catalog().changes().subscribe(recorder)) {
            recorder.awaitQuiet();
            tell("a", Set.of(self, other));
            tell("b", Set.of());
            tell("c", Set.of(other));
            assertFails(
                    BUSY,
                    () -> credits.change(self, type, "d", (books, live) -> {
                        throw new ArchivoltException(BUSY, "telling nobody");
                    }));
            tell("e", Set.of(self));

            assertThat(recorder.next()).isEqualTo(new Told("a", Set.of(self, other)));
            assertThat(recorder.next()).isEqualTo(new Told("c", Set.of(other)));
            assertThat(recorder.next()).isEqualTo(new Told("e", Set.of(self)));
        }
    }

    @Test
    void tellsOfHostileNames() throws Exception {
        Recorder recorder = new Recorder();
        try (ChangeFeed.Subscription subscription = catalog().changes().subscribe(recorder)) {
            recorder.awaitQuiet();
            for (String name : HOSTILE) {
                Set<CreditSession> concerned = Set.of(new CreditSession(name, 1), new CreditSession(name + "#1", 22));
                tell(name, concerned);
                assertThat(recorder.next()).isEqualTo(new Told(name, concerned));
            }
        }
    }

    /** Goal: more sessions than a notification can name: everybody is told, or each of them. */
    @Test
    void tellsEverybodyWhenManyAreConcerned() throws Exception {
        Set<CreditSession> many = new HashSet<>(IntStream.range(1, 2_000)
                .mapToObj(i -> new CreditSession(host, i))
                .toList());
        Recorder recorder = new Recorder();
        try (ChangeFeed.Subscription subscription = catalog().changes().subscribe(recorder)) {
            recorder.awaitQuiet();
            tell("a", many);

            Told told = recorder.next();
            assertThat(told.name()).isEqualTo("a");
            assertThat(told.concerned()).isIn(Set.of(), many);
        }
    }

    private record Told(String name, Set<CreditSession> concerned) {}

    /** What it is told of resources of this test; others may change others. */
    private final class Recorder implements ChangeFeed.Listener {
        private final BlockingQueue<Told> told = new LinkedBlockingQueue<>();

        @Override
        public void mediumChanged(MediumId medium) {}

        @Override
        public void deviceChanged(DeviceId device) {}

        @Override
        public void creditChanged(String changed, String name, Set<CreditSession> concerned) {
            if (changed.equals(type)) {
                told.add(new Told(name, concerned));
            }
        }

        @Override
        public void anythingMayHaveChanged() {}

        Told next() throws InterruptedException {
            Told next = told.poll(20, TimeUnit.SECONDS);
            assertThat(next).as("what the feed tells within 20 s").isNotNull();
            return next;
        }

        /** Until a change of our own has come through, so that what is told from now on happened from now on. */
        void awaitQuiet() throws Exception {
            for (int attempt = 0; attempt < 40; attempt++) {
                String marker = "marker" + attempt;
                tell(marker, Set.of(self));
                Told next;
                do {
                    next = told.poll(500, TimeUnit.MILLISECONDS);
                } while (next != null && !next.name().equals(marker));
                if (next != null) {
                    return;
                }
            }
            throw new AssertionError("the feed tells nothing");
        }
    }

    private void tell(String name, Set<CreditSession> concerned) throws ArchivoltException {
        credits.change(self, type, name, (books, live) -> new Changed<>(null, concerned, null));
    }

    // ---- helpers

    private CreditSession join(String name, UUID runtime) throws ArchivoltException {
        CreditSession session = credits.join(name, runtime, LEASE);
        joined.add(session);
        return session;
    }

    private void change(CreditSession by, String name, UnaryOperator<RootBooks> change) throws ArchivoltException {
        credits.change(by, type, name, (books, live) -> new Changed<>(change.apply(books), Set.of(), null));
    }

    private static RootBooks with(RootBooks before, String books, Set<CreditSession> debtors) {
        return new RootBooks(
                before.type(),
                before.name(),
                books,
                before.lastToken(),
                before.tokens(),
                debtors,
                before.version(),
                before.value());
    }

    private static RootBooks incremented(RootBooks before) {
        int count = before.books().isEmpty() ? 0 : Integer.parseInt(before.books());
        return with(before, Integer.toString(count + 1), Set.of());
    }

    private Optional<SeenSession> seen(CreditSession session) throws ArchivoltException {
        return credits.sessions().stream()
                .filter(seen -> seen.session().equals(session))
                .findFirst();
    }

    /** Others may have other sessions. */
    private List<SeenSession> ours() throws ArchivoltException {
        return credits.sessions().stream()
                .filter(seen -> seen.session().host().startsWith(host))
                .toList();
    }
}
