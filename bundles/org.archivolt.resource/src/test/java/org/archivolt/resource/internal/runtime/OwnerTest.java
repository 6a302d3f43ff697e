package org.archivolt.resource.internal.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.archivolt.dss.CreditSession;
import org.archivolt.resource.Credit;
import org.archivolt.resource.CreditClaim;
import org.archivolt.resource.CreditRequest;
import org.archivolt.resource.Credits;
import org.archivolt.resource.FencingToken;
import org.archivolt.resource.HeldCredit;
import org.archivolt.resource.ResourceName;
import org.archivolt.resource.VersionedValue;
import org.archivolt.resource.internal.core.Demand;
import org.archivolt.resource.internal.core.Grant;
import org.archivolt.resource.internal.core.Report;
import org.archivolt.resource.internal.core.Word;
import org.archivolt.resource.internal.type.ExclusiveUnit;
import org.archivolt.resource.internal.type.ResourceTypes;
import org.archivolt.testkit.Await;
import org.archivolt.testkit.VirtualTicker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The owner of a host, with the test as its creditor: what is said when, whatever comes in between. */
class OwnerTest {
    private static final ResourceName DRIVE = new ResourceName("drive", "lib:d0");
    private static final Credit UNIT = ExclusiveUnit.DRIVE.capital("any");
    private static final Duration LEASE = Duration.ofSeconds(10);

    private final VirtualTicker ticker = new VirtualTicker();
    private final Tenure tenure = new Tenure(ticker);
    private final Alarms alarms = new Alarms("test-alarms", ticker);
    private final ExecutorService listeners = Executors.newSingleThreadExecutor();
    private final List<Report> reports = new CopyOnWriteArrayList<>();
    private volatile Runnable whenTold = () -> {};
    private Owner owner;

    private final class Heard implements Creditor {
        @Override
        public void report(ResourceName resource, Report report) {
            reports.add(report);
            whenTold.run();
        }

        @Override
        public CompletionStage<Void> arrived(ResourceName resource) {
            return CompletableFuture.completedFuture(null);
        }
    }

    @BeforeEach
    void begin() {
        ResourceSettings settings = new ResourceSettings(
                "a", Optional.empty(), CreditHosts.TERMS, Duration.ZERO, 10_000, 10_000, 1, Duration.ofSeconds(1));
        owner = new Owner(
                "a",
                new Workshop(
                        ticker,
                        ResourceTypes.of(Map.of(), Map.of()),
                        tenure,
                        alarms,
                        listeners,
                        new Afterwards(),
                        new AtomicLong(),
                        new AtomicInteger(),
                        () -> {},
                        settings),
                new Heard());
        alarms.start();
        join(1);
    }

    @AfterEach
    void end() throws Exception {
        alarms.stop(Duration.ofSeconds(5));
        listeners.shutdown();
    }

    private void join(long incarnation) {
        tenure.begin(new CreditSession("a", incarnation), ticker.nanos() + LEASE.toNanos());
    }

    private static CreditRequest request(String user) {
        return CreditRequest.of(DRIVE, UNIT, user);
    }

    private Report last() {
        return reports.get(reports.size() - 1);
    }

    private Word word(long number, boolean isExpiring, List<Grant> grants, Optional<Demand> demand) {
        return new Word(last().epoch(), number, last().number(), false, isExpiring, false, grants, List.of(), demand);
    }

    private void grant() {
        Grant grant = new Grant(
                1,
                last().asks().get(0).id(),
                UNIT,
                Optional.of(FencingToken.of(7)),
                Optional.empty(),
                VersionedValue.NEVER_WRITTEN);
        owner.hear(DRIVE, word(1, false, List.of(grant), Optional.empty()));
    }

    private HeldCredit granted(Credits from) throws Exception {
        CreditClaim claim = from.acquire(request("u"));
        grant();
        return claim.await();
    }

    @Test
    void nothingIsValidInTheNextSessionThoughNobodyHasSaidThatItIsLost() throws Exception {
        HeldCredit held = granted(owner);
        assertThat(held.isValid()).isTrue();
        tenure.end();
        join(2);

        assertThat(held.isValid()).isFalse();
        assertThat(owner.tryCached(DRIVE, UNIT, "v")).isEmpty();
        long before = last().epoch();
        CreditClaim claim = owner.acquire(request("v"));
        assertThat(last().epoch()).isGreaterThan(before);
        assertThat(last().has().isNone()).isTrue();
        grant();
        assertThat(claim.await().isValid()).isTrue();
        assertThat(held.isValid()).isFalse();
    }

    @Test
    void nothingOfAnOwnerBelowIsValidInTheNextSession() throws Exception {
        HeldCredit held = granted(owner.addOwner("below").credits());
        assertThat(held.isValid()).isTrue();
        tenure.end();
        join(2);
        owner.tenureLost();

        assertThat(held.isValid()).isFalse();
    }

    /** Goal: at the moment when the creditor hears that all is free, nobody takes himself to have it, two owners further down either. */
    @Test
    void endsWhatIsHeldBeforeItTellsThatItsLeaseIsOver() throws Exception {
        HeldCredit held = granted(owner.addOwner("x").credits().addOwner("y").credits());
        owner.hear(DRIVE, word(2, true, List.of(), Optional.of(new Demand(UNIT, UNIT, false))));
        assertThat(held.isValid()).isTrue();
        CreditClaim next = owner.acquire(request("w"));
        AtomicInteger validWhenTold = new AtomicInteger();
        long epoch = last().epoch();
        int before = reports.size();
        whenTold = () -> {
            if (last().epoch() != epoch && held.isValid()) {
                validWhenTold.incrementAndGet();
            }
        };
        tenure.extend(ticker.nanos() + 2 * LEASE.toNanos());
        ticker.advance(LEASE);
        alarms.look();
        Await.until("it was told", () -> reports.size() > before && alarms.isCaughtUp());

        assertThat(validWhenTold).hasValue(0);
        assertThat(reports.get(before).has().isNone()).isTrue();
        assertThat(reports.get(before).asks()).isEmpty();
        assertThat(last().asks()).isNotEmpty();
        assertThat(last().epoch()).isGreaterThan(reports.get(before).epoch());
        grant();
        assertThat(next.await().isValid()).isTrue();
        assertThat(held.isValid()).isFalse();
    }

    /** Goal: who says that it has nothing never speaks for what another thread is getting. Method: both at once, many times. */
    @Test
    void disownsWithAnEpochBeforeThatOfAnySlotMadeMeanwhile() throws Exception {
        Grant old = new Grant(1, 1, UNIT, Optional.empty(), Optional.empty(), VersionedValue.NEVER_WRITTEN);
        ExecutorService other = Executors.newSingleThreadExecutor();
        for (int i = 0; i < 2000; i++) {
            ResourceName resource = new ResourceName("drive", "lib:n" + i);
            reports.clear();
            var asked = other.submit(() -> owner.acquire(CreditRequest.of(resource, UNIT, "u")));
            owner.hear(resource, new Word(1, 1, 0, false, false, false, List.of(old), List.of(), Optional.empty()));
            asked.get();
            long ours = reports.stream()
                    .filter(each -> !each.asks().isEmpty())
                    .mapToLong(Report::epoch)
                    .max()
                    .orElseThrow();
            assertThat(reports).noneMatch(each -> each.epoch() > ours);
        }
        other.shutdown();
    }
}
