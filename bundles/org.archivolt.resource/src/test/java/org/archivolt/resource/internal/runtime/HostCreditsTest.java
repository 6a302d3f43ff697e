package org.archivolt.resource.internal.runtime;

import static org.archivolt.base.ErrorCode.BUSY;
import static org.archivolt.base.ErrorCode.CANCELLED;
import static org.archivolt.base.ErrorCode.DEADLOCK;
import static org.archivolt.base.ErrorCode.INVALID_ARGUMENT;
import static org.archivolt.base.ErrorCode.NOT_LOCAL;
import static org.archivolt.base.ErrorCode.NO_SUCH_RESOURCE;
import static org.archivolt.base.ErrorCode.TIMEOUT;
import static org.archivolt.base.ErrorCode.WRONG_STATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.resource.Credit;
import org.archivolt.resource.CreditClaim;
import org.archivolt.resource.CreditListener;
import org.archivolt.resource.CreditOffice;
import org.archivolt.resource.CreditRequest;
import org.archivolt.resource.CreditRequest.Reach;
import org.archivolt.resource.Credits.SubOwner;
import org.archivolt.resource.HeldCredit;
import org.archivolt.resource.Modes;
import org.archivolt.resource.ResourceName;
import org.archivolt.resource.internal.runtime.CreditHosts.Host;
import org.archivolt.resource.internal.type.ExclusiveUnit;
import org.archivolt.resource.internal.type.LockType;
import org.archivolt.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HostCreditsTest {
    private static final ResourceName DRIVE = new ResourceName("drive", "lib:d0");
    private static final ResourceName OTHER_DRIVE = new ResourceName("drive", "lib:d1");
    private static final ResourceName LOCK = new ResourceName("lock", "x");
    private static final Credit UNIT = ExclusiveUnit.DRIVE.capital("any");
    private static final Credit READ = parsed("read");
    private static final Credit WRITE = parsed("read+write");

    private final CreditHosts hosts = new CreditHosts();

    private static Credit parsed(String text) {
        try {
            return LockType.LOCK.parse(text);
        } catch (ArchivoltException e) {
            throw new AssertionError(e);
        }
    }

    @AfterEach
    void stop() throws Exception {
        hosts.stop();
    }

    private static CreditRequest drive(String user) {
        return CreditRequest.of(DRIVE, UNIT, user);
    }

    private static CreditRequest lock(Credit want, String user) {
        return CreditRequest.of(LOCK, want, user);
    }

    private static boolean isDone(CreditClaim claim) {
        return claim.granted().toCompletableFuture().isDone();
    }

    private static void assertRefused(CreditClaim claim, ErrorCode code) {
        Await.until("it has ended", () -> isDone(claim));
        assertThatThrownBy(claim::await)
                .isInstanceOfSatisfying(
                        ArchivoltException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void grantsAndKeepsCached() throws Exception {
        Host a = hosts.add("a");
        HeldCredit held = a.credits.acquire(drive("u")).await();

        assertThat(held.isValid()).isTrue();
        assertThat(held.token()).isPresent();
        held.close();
        assertThat(held.isValid()).isFalse();
        hosts.settle();

        HeldCredit again = a.credits.tryCached(DRIVE, UNIT, "u").orElseThrow();
        assertThat(again.token().orElseThrow()).isGreaterThan(held.token().orElseThrow());
        assertThat(a.credits.tryCached(DRIVE, UNIT, "v")).isEmpty();
    }

    /** S04. */
    @Test
    void aMillionLocalUsesOfACachedCreditMakeNoCallOfTheCatalog() throws Exception {
        Host a = hosts.add("a");
        a.credits.acquire(drive("u")).await().close();
        hosts.settle();
        int before = a.wire.calls.get();
        AtomicInteger inside = new AtomicInteger();
        AtomicLong uses = new AtomicLong();
        AtomicInteger doubles = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            String user = "user" + i;
            threads.add(new Thread(() -> {
                while (uses.get() < 1_000_000) {
                    a.credits.tryCached(DRIVE, UNIT, user).ifPresent(held -> {
                        if (inside.incrementAndGet() != 1) {
                            doubles.incrementAndGet();
                        }
                        uses.incrementAndGet();
                        inside.decrementAndGet();
                        held.close();
                    });
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(doubles).hasValue(0);
        assertThat(a.wire.calls.get()).isEqualTo(before);
    }

    @Test
    void movesAnExclusiveCreditToWhoWantsIt() throws Exception {
        Host a = hosts.add("a");
        Host b = hosts.add("b");
        AtomicReference<Credit> wanted = new AtomicReference<>();
        HeldCredit first = a.credits
                .acquire(drive("u").telling(new CreditListener() {
                    @Override
                    public void wanted(HeldCredit held, Credit part) {
                        wanted.set(part);
                    }
                }))
                .await();

        CreditClaim claim = b.credits.acquire(drive("v"));
        Await.until("the holder was told", () -> wanted.get() != null);
        assertThat(isDone(claim)).isFalse();
        assertThat(first.isValid()).isTrue();
        first.close();
        HeldCredit second = claim.await();

        assertThat(second.token().orElseThrow()).isGreaterThan(first.token().orElseThrow());
        assertThat(a.credits.tryCached(DRIVE, UNIT, "u")).isEmpty();
    }

    /** S05. */
    @Test
    void callsTwoHundredReadersOnFiveHostsBackForAWriter() throws Exception {
        List<Host> five = new ArrayList<>();
        List<HeldCredit> readers = new ArrayList<>();
        CountDownLatch told = new CountDownLatch(200);
        for (int i = 0; i < 5; i++) {
            five.add(hosts.add("h" + i));
        }
        for (int i = 0; i < 200; i++) {
            readers.add(five.get(i % 5)
                    .credits
                    .acquire(lock(READ, "r" + i).telling(new CreditListener() {
                        @Override
                        public void wanted(HeldCredit held, Credit part) {
                            told.countDown();
                            held.close();
                        }
                    }))
                    .await());
        }
        assertThat(readers).allMatch(HeldCredit::isValid);

        HeldCredit writer = five.get(0).credits.acquire(lock(WRITE, "w")).await();

        assertThat(told.getCount()).isZero();
        assertThat(readers).noneMatch(HeldCredit::isValid);
        assertThat(writer.isValid()).isTrue();
    }

    /** S08. */
    @Test
    void refusesAtOnceWhoOnlyTries() throws Exception {
        Host a = hosts.add("a");
        Host b = hosts.add("b");
        HeldCredit held = a.credits.acquire(drive("u")).await();

        assertRefused(b.credits.acquire(drive("v").trying()), BUSY);
        assertRefused(b.credits.acquire(drive("v").reaching(Reach.LOCAL)), NOT_LOCAL);
        assertRefused(b.credits.acquire(drive("v").reaching(Reach.BORROW)), NOT_LOCAL);
        assertRefused(a.credits.acquire(drive("v").trying()), BUSY);
        assertThat(held.isValid()).isTrue();
    }

    @Test
    void saysWhichHostHasIt() throws Exception {
        Host a = hosts.add("a");
        Host b = hosts.add("b");
        HeldCredit held = a.credits.acquire(drive("u")).await();
        CreditClaim waiting = b.credits.acquire(drive("w"));
        hosts.settle();

        assertThatThrownBy(b.credits.acquire(drive("v").trying())::await)
                .isInstanceOfSatisfying(
                        ArchivoltException.class, e -> assertThat(e.facts()).containsKey("host"));
        assertThatThrownBy(a.credits.acquire(drive("v").trying())::await)
                .isInstanceOfSatisfying(
                        ArchivoltException.class, e -> assertThat(e.facts()).containsEntry("host", "a"));
        held.close();
        waiting.await().close();
    }

    @Test
    void callsUsersBackOnTheThreadThatTellsThem() throws Exception {
        Host a = hosts.add("a");
        Host b = hosts.add("b");
        HeldCredit held = a.credits.acquire(drive("u")).await();
        AtomicReference<String> thread = new AtomicReference<>();
        b.credits
                .acquire(drive("v"))
                .granted()
                .thenAccept(credit -> thread.set(Thread.currentThread().getName()));
        held.close();

        Await.until("it was told", () -> thread.get() != null);
        assertThat(thread.get()).startsWith("resource-listeners");
    }

    @Test
    void tellsEachWhoSharesACreditAndEnlargesItForNobody() throws Exception {
        Host a = hosts.add("a");
        Host b = hosts.add("b");
        CountDownLatch told = new CountDownLatch(2);
        CreditListener listener = new CreditListener() {
            @Override
            public void wanted(HeldCredit wanted, Credit part) {
                told.countDown();
            }
        };
        CreditListener other = new CreditListener() {
            @Override
            public void wanted(HeldCredit wanted, Credit part) {
                told.countDown();
            }
        };
        List<HeldCredit> set = a.credits
                .acquireAll(List.of(drive("u").telling(listener), drive("u").telling(other)))
                .toCompletableFuture()
                .get();
        assertRefused(a.credits.enlarge(set.get(0), UNIT), WRONG_STATE);
        CreditClaim claim = b.credits.acquire(drive("v"));
        Await.until("both were told", () -> told.getCount() == 0);
        set.forEach(HeldCredit::close);
        claim.await().close();
    }

    /** S08. */
    @Test
    void tellsWhoWaitsForTooLongAndKeepsNothingPinned() throws Exception {
        Host a = hosts.add("a");
        Host b = hosts.add("b");
        HeldCredit held = a.credits.acquire(drive("u")).await();

        CreditClaim late = b.credits.acquire(drive("v").within(Duration.ofSeconds(3)));
        CreditClaim cancelled = b.credits.acquire(drive("w"));
        hosts.advance(Duration.ofMillis(2900));
        assertThat(isDone(late)).isFalse();
        hosts.advance(Duration.ofMillis(200));
        assertRefused(late, TIMEOUT);
        cancelled.cancel();
        assertRefused(cancelled, CANCELLED);
        held.close();

        assertThat(a.credits.acquire(drive("u")).await().isValid()).isTrue();
    }

    @Test
    void refusesWhatThereIsNot() throws Exception {
        Host a = hosts.add("a");

        assertRefused(
                a.credits.acquire(CreditRequest.of(new ResourceName("nothing", "x"), UNIT, "u")), NO_SUCH_RESOURCE);
        assertThat(a.credits.tryCached(new ResourceName("nothing", "x"), UNIT, "u"))
                .isEmpty();
    }

    /** S12. */
    @Test
    void endsADeadlockOfTwoHostsByRefusingExactlyOne() throws Exception {
        Host a = hosts.add("a");
        Host b = hosts.add("b");
        HeldCredit first = a.credits.acquire(drive("u")).await();
        HeldCredit second =
                b.credits.acquire(CreditRequest.of(OTHER_DRIVE, UNIT, "v")).await();

        CreditClaim one = a.credits.acquire(CreditRequest.of(OTHER_DRIVE, UNIT, "u"));
        CreditClaim two = b.credits.acquire(drive("v"));
        hosts.settle();
        hosts.advanceUntil("one was refused", Duration.ofSeconds(8), () -> isDone(one) || isDone(two));

        assertThat(isDone(one)).isNotEqualTo(isDone(two));
        CreditClaim victim = isDone(one) ? one : two;
        assertRefused(victim, DEADLOCK);
        assertThatThrownBy(victim::await).hasMessageContaining("a/u waits for").hasMessageContaining("b/v waits for");
        (isDone(one) ? first : second).close();
        assertThat((victim == one ? two : one).await().isValid()).isTrue();
    }

    /** S13. */
    @Test
    void acquiresSetsInOneOrderAndAllOrNothing() throws Exception {
        Host a = hosts.add("a");
        Host b = hosts.add("b");
        CreditRequest x = drive("u");
        CreditRequest y = CreditRequest.of(OTHER_DRIVE, UNIT, "u");
        for (int i = 0; i < 50; i++) {
            var one = a.credits.acquireAll(List.of(x, y)).toCompletableFuture();
            var two = b.credits.acquireAll(List.of(y, x)).toCompletableFuture();
            CompletableFuture<Void> both = CompletableFuture.allOf(
                    one.thenAccept(set -> set.forEach(HeldCredit::close)),
                    two.thenAccept(set -> set.forEach(HeldCredit::close)));
            Await.until("both sets were had", both::isDone);
            assertThat(both).isCompleted();
        }
        HeldCredit held = a.credits.acquire(y).await();
        var refused = b.credits.acquireAll(List.of(x.trying(), y.trying())).toCompletableFuture();
        Await.until("it was refused", refused::isDone);
        assertThatThrownBy(refused::get).isInstanceOf(ExecutionException.class).hasMessageContaining("BUSY");
        held.close();
        assertThat(a.credits.acquireAll(List.of(x, y, x)).toCompletableFuture().get())
                .hasSize(3)
                .allMatch(HeldCredit::isValid);
    }

    @Test
    void enlargesReadingToWriting() throws Exception {
        Host a = hosts.add("a");
        Host b = hosts.add("b");
        HeldCredit mine = a.credits.acquire(lock(READ, "u")).await();
        HeldCredit other = b.credits.acquire(lock(READ, "v")).await();

        CreditClaim claim = a.credits.enlarge(mine, WRITE);
        hosts.settle();
        assertThat(isDone(claim)).isFalse();
        other.close();

        assertThat(claim.await()).isSameAs(mine);
        assertThat(mine.credit()).isEqualTo(WRITE);
        mine.reduce(new Modes(((Modes) WRITE).bits() & ~((Modes) READ).bits()));
        assertThat(b.credits.acquire(lock(READ, "v")).await().isValid()).isTrue();
    }

    @Test
    void takesACreditAwayWhenItsOwnLeaseIsOver() throws Exception {
        Host a = hosts.add("a");
        AtomicReference<HeldCredit> lost = new AtomicReference<>();
        HeldCredit held = a.credits
                .acquire(drive("u").leasedFor(Duration.ofSeconds(2)).telling(new CreditListener() {
                    @Override
                    public void lost(HeldCredit credit) {
                        lost.set(credit);
                    }
                }))
                .await();
        hosts.advance(Duration.ofMillis(1500));
        held.renew(Duration.ofSeconds(2));
        hosts.advance(Duration.ofMillis(1500));
        assertThat(held.isValid()).isTrue();
        hosts.advance(Duration.ofMillis(600));

        assertThat(held.isValid()).isFalse();
        Await.until("the holder was told", () -> lost.get() == held);
        assertThat(a.credits.tryCached(DRIVE, UNIT, "v")).isPresent();
    }

    @Test
    void carriesAValueFromOneHostToTheNext() throws Exception {
        Host a = hosts.add("a");
        Host b = hosts.add("b");
        try (HeldCredit held = a.credits.acquire(lock(WRITE, "u")).await()) {
            held.update(new byte[] {1, 2});
        }
        HeldCredit reader = b.credits.acquire(lock(READ, "v")).await();

        assertThat(reader.value().value()).containsExactly(1, 2);
        assertThat(reader.value().version()).isEqualTo(1);
    }

    @Test
    void writesAValueBackOnDemand() throws Exception {
        Host a = hosts.add("a");
        HeldCredit held = a.credits.acquire(lock(WRITE, "u")).await();
        held.update(new byte[] {7});
        a.credits.writeBack(List.of(LOCK));

        assertThat(hosts.catalog().credits().find("lock", "x").orElseThrow().value())
                .containsExactly(7);
        assertThat(held.isValid()).isTrue();
    }

    /** S24. */
    @Test
    void windsAnOwnerUpAfterItsHoldersHaveGivenBack() throws Exception {
        Host a = hosts.add("a");
        Host b = hosts.add("b");
        SubOwner below = a.credits.addOwner("below");
        HeldCredit held = below.credits().acquire(drive("u")).await();
        assertThat(held.token().orElseThrow().numbers()).hasSizeGreaterThan(1);
        CreditClaim other = b.credits.acquire(drive("v"));
        Thread closing = new Thread(below::close);
        closing.start();
        Await.until("nothing new is granted", () -> {
            CreditClaim late = below.credits().acquire(lock(READ, "w"));
            late.granted().thenAccept(HeldCredit::close); // when it was not late
            return isDone(late) && late.granted().toCompletableFuture().isCompletedExceptionally();
        });
        assertThat(held.isValid()).isTrue();
        assertThat(isDone(other)).isFalse();
        held.close();
        closing.join(10_000);

        assertThat(closing.isAlive()).isFalse();
        assertThat(other.await().isValid()).isTrue();
    }

    @Test
    void tellsOperatorsWhoHasWhatAndWhoWaits() throws Exception {
        Host a = hosts.add("a");
        Host b = hosts.add("b");
        HeldCredit held = a.credits.acquire(drive("u")).await();
        CreditClaim claim = b.credits.acquire(drive("v"));
        Await.until("it waits", () -> !b.credits.why(DRIVE).isEmpty());
        hosts.settle();

        List<CreditOffice.Loan> loans = b.credits.loans(Optional.of("drive"), 10);
        assertThat(loans).hasSize(1);
        assertThat(loans.get(0).host()).isEqualTo("a");
        assertThat(loans.get(0).token()).isPresent();
        Await.until(
                "it is called back",
                () -> a.credits.loans(Optional.empty(), 10).get(0).calledBack());
        assertThat(a.credits.loans(Optional.empty(), 10).get(0).uses())
                .extracting(CreditOffice.Use::user)
                .containsExactly("u");
        Await.until(
                "the user in the way is known",
                () -> b.credits.why(DRIVE).stream()
                        .anyMatch(each -> each.waitsFor().contains("a/u")));
        assertThat(b.credits.waiters(10)).extracting(CreditOffice.Waiter::user).contains("b/v");
        assertThat(a.credits.hosts()).extracting(CreditOffice.Host::name).containsExactly("a", "b");
        held.close();
        claim.await().close();
    }

    @Test
    void tellsWhoHasOneResourceInOneCallOfTheCatalog() throws Exception {
        Host a = hosts.add("a");
        Host b = hosts.add("b");
        a.credits.acquire(drive("u")).await();
        a.credits.acquire(lock(READ, "u")).await();
        b.credits.acquire(lock(READ, "v")).await();
        hosts.settle();

        assertThat(b.credits.loans(DRIVE)).isEqualTo(b.credits.loans(Optional.of("drive"), 10));
        assertThat(b.credits.loans(LOCK)).extracting(CreditOffice.Loan::host).containsExactlyInAnyOrder("a", "b");
        assertThat(b.credits.loans(OTHER_DRIVE)).isEmpty();
        assertThat(b.credits.loans(new ResourceName("ship", "x"))).isEmpty();
        int before = b.wire.calls.get();
        assertThat(b.credits.loans(DRIVE)).extracting(CreditOffice.Loan::host).containsExactly("a");
        assertThat(b.wire.calls.get()).isEqualTo(before + 1);
    }

    @Test
    void refusesToListATypeThatThereIsNot() {
        Host a = hosts.add("a");
        for (Optional<String> host : List.of(Optional.<String>empty(), Optional.of("a"))) {
            assertThatThrownBy(() -> a.credits.loans(Optional.of("ship"), host, 10))
                    .isInstanceOfSatisfying(ArchivoltException.class, e -> {
                        assertThat(e.code()).isEqualTo(INVALID_ARGUMENT);
                        assertThat(e.facts()).containsEntry("field", "type").containsEntry("value", "ship");
                    })
                    .hasMessageContaining("must be one of [bandwidth, drive, extent, ");
        }
    }

    @Test
    void callsALoanBackByOrder() throws Exception {
        Host a = hosts.add("a");
        Host b = hosts.add("b");
        a.credits.acquire(drive("u")).await().close();
        hosts.settle();

        b.credits.revoke(DRIVE, "a");
        Await.until(
                "it was given back", () -> b.credits.loans(Optional.empty(), 10).isEmpty());
        assertThatThrownBy(() -> b.credits.revoke(DRIVE, "a")).hasMessageContaining("NO_SUCH_CREDIT");
    }

    @Test
    void givesBackWhatWasNotUsedForLongWhenThereIsTooMuch() throws Exception {
        Host a = hosts.add("a");
        for (int i = 0; i < 3000; i++) {
            a.credits
                    .acquire(CreditRequest.of(new ResourceName("lock", "n" + i), READ, "u"))
                    .await()
                    .close();
        }
        Await.until("most was given back", () -> {
            a.credits.owner().tidy(100);
            return a.credits.owner().slots().size() <= 1000;
        });
    }
}
