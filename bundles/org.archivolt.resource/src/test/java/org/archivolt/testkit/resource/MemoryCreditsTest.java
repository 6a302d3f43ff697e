package org.archivolt.testkit.resource;

import static org.archivolt.base.ErrorCode.BUSY;
import static org.archivolt.base.ErrorCode.CANCELLED;
import static org.archivolt.base.ErrorCode.NOT_LOCAL;
import static org.archivolt.base.ErrorCode.TIMEOUT;
import static org.archivolt.testkit.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.archivolt.resource.Credit;
import org.archivolt.resource.CreditClaim;
import org.archivolt.resource.CreditListener;
import org.archivolt.resource.CreditRequest;
import org.archivolt.resource.CreditRequest.Reach;
import org.archivolt.resource.HeldCredit;
import org.archivolt.resource.Modes;
import org.archivolt.resource.ResourceName;
import org.archivolt.resource.internal.type.ResourceTypes;
import org.junit.jupiter.api.Test;

class MemoryCreditsTest {
    private static final ResourceName LOCK = new ResourceName("lock", "a");
    private static final Credit READ = new Modes(1);
    private static final Credit WRITE = new Modes(2);

    private final MemoryCredits.Board board = new MemoryCredits.Board(ResourceTypes.of(Map.of(), Map.of()));
    private final MemoryCredits a = board.host("a");
    private final MemoryCredits b = board.host("b");

    private static CreditRequest request(Credit want) {
        return CreditRequest.of(LOCK, want, "test");
    }

    private static boolean isGranted(CreditClaim claim) {
        return claim.granted().toCompletableFuture().isDone();
    }

    @Test
    void servesInTheOrderOfArrival() throws Exception {
        HeldCredit first = a.acquire(request(READ)).await();
        CreditClaim writer = b.acquire(request(WRITE));
        CreditClaim reader = a.acquire(request(READ));
        assertThat(isGranted(writer) || isGranted(reader)).isFalse();

        first.close();
        HeldCredit written = writer.await();
        assertThat(isGranted(reader)).isFalse();
        written.close();
        reader.await().close();

        assertThat(board.held()).isEmpty();
        assertThat(board.waiting()).isZero();
    }

    @Test
    void keepsWhatIsNotHeldUntilAnotherHostWantsIt() throws Exception {
        assertThat(a.tryCached(LOCK, WRITE, "test")).isEmpty();
        a.acquire(request(WRITE)).await().close();
        a.tryCached(LOCK, WRITE, "test").orElseThrow().close();
        assertFails(
                NOT_LOCAL,
                () -> b.acquire(request(WRITE).reaching(Reach.BORROW)).await());

        b.acquire(request(WRITE).trying()).await().close();

        assertThat(a.tryCached(LOCK, WRITE, "test")).isEmpty();
    }

    @Test
    void tellsHoldersWhatIsWantedOfThem() throws Exception {
        List<Credit> wanted = new ArrayList<>();
        CreditListener giver = new CreditListener() {
            @Override
            public void wanted(HeldCredit held, Credit part) {
                wanted.add(part);
                held.close();
            }
        };
        a.acquire(request(READ).telling(giver)).await();

        b.acquire(request(WRITE)).await().close();

        assertThat(wanted).containsExactly(READ);
    }

    @Test
    void refusesWhoDoesNotWantToWaitOrHasWaitedEnough() throws Exception {
        HeldCredit held = a.acquire(request(WRITE)).await();

        assertFails(BUSY, () -> b.acquire(request(READ).trying()).await());
        assertFails(
                TIMEOUT,
                () -> a.acquire(request(READ).within(Duration.ofMillis(1))).await());
        CreditClaim claim = a.acquire(request(READ));
        claim.cancel();
        assertFails(CANCELLED, claim::await);

        held.close();
        assertThat(board.waiting()).isZero();
        assertThat(board.held()).isEmpty();
    }

    @Test
    void acquiresSetsOfWhichSomeAreTheSame() throws Exception {
        ResourceName other = new ResourceName("record", "a");
        CompletableFuture<List<HeldCredit>> set = a.acquireAll(
                        List.of(CreditRequest.of(other, WRITE, "test"), request(READ), request(WRITE)))
                .toCompletableFuture();

        List<HeldCredit> held = set.get(10, TimeUnit.SECONDS);

        assertThat(held).extracting(HeldCredit::resource).containsExactly(other, LOCK, LOCK);
        held.forEach(HeldCredit::close);
        assertThat(board.held()).isEmpty();
    }

    @Test
    void losesAllWhenItsLeaseIsOver() throws Exception {
        HeldCredit held = a.acquire(request(WRITE)).await();
        CreditClaim waiting = b.acquire(request(WRITE));

        a.lose();

        assertThat(held.isValid()).isFalse();
        HeldCredit next = waiting.await();
        assertThat(next.token().orElseThrow()).isGreaterThan(held.token().orElseThrow());
        held.close();
        assertThat(next.isValid()).isTrue();
    }
}
