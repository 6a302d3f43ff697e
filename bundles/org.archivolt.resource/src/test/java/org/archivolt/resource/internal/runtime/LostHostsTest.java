package org.archivolt.resource.internal.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.dss.CreditCatalog.Changed;
import org.archivolt.dss.CreditSession;
import org.archivolt.dss.RootBooks;
import org.archivolt.resource.Algebra;
import org.archivolt.resource.Credit;
import org.archivolt.resource.CreditClaim;
import org.archivolt.resource.CreditListener;
import org.archivolt.resource.CreditRequest;
import org.archivolt.resource.HeldCredit;
import org.archivolt.resource.ResourceName;
import org.archivolt.resource.ResourceType;
import org.archivolt.resource.internal.runtime.CreditHosts.Host;
import org.archivolt.resource.internal.type.ExclusiveUnit;
import org.archivolt.resource.internal.type.ResourceTypes;
import org.archivolt.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hosts that die, are cut off, or do not give back. */
class LostHostsTest {
    private static final ResourceName DRIVE = new ResourceName("drive", "lib:d0");
    private static final ResourceName OTHER_DRIVE = new ResourceName("drive", "lib:d1");
    private static final ResourceName KEPT = new ResourceName("kept", "lib:d0");
    /** T(1+ρ)+g. */
    private static final Duration WATCHED = Duration.ofMillis(11_100);
    /** T(1-ρ). */
    private static final Duration HELD = Duration.ofMillis(9900);

    /** A drive whose holder is never made to give it back. */
    private static final ResourceType KEEPER = new ResourceType() {
        @Override
        public String name() {
            return "kept";
        }

        @Override
        public int rank() {
            return 1;
        }

        @Override
        public Algebra algebra() {
            return ExclusiveUnit.DRIVE.algebra();
        }

        @Override
        public Credit capital(String name) throws ArchivoltException {
            return ExclusiveUnit.DRIVE.capital(name);
        }

        @Override
        public Credit parse(String text) throws ArchivoltException {
            return ExclusiveUnit.DRIVE.parse(text);
        }

        @Override
        public String format(Credit credit) {
            return ExclusiveUnit.DRIVE.format(credit);
        }

        @Override
        public Duration revokeWait() {
            return Duration.ofSeconds(5);
        }

        @Override
        public Stubborn stubborn() {
            return Stubborn.KEEP;
        }
    };

    @TempDir
    private Path folder;

    private final CreditHosts hosts = new CreditHosts(types());

    private static ResourceTypes types() {
        ResourceTypes types = ResourceTypes.of(Map.of(), Map.of());
        types.bind(KEEPER);
        return types;
    }

    @AfterEach
    void stop() throws Exception {
        hosts.stop();
    }

    private static CreditRequest request(ResourceName resource, String user) throws ArchivoltException {
        return CreditRequest.of(resource, ExclusiveUnit.DRIVE.capital(resource.name()), user)
                .within(Duration.ofMinutes(30));
    }

    private static boolean isDone(CreditClaim claim) {
        return claim.granted().toCompletableFuture().isDone();
    }

    /** S14 and S16: not before E_g, not later than a second after; who is cut off has stopped before. */
    @Test
    void takesWhatADeadHostHadAfterItsLeaseAndNotBefore() throws Exception {
        assertTakenOver(1.0, 1.0);
    }

    /** S22. */
    @Test
    void takesItNotBeforeWithAFastWatcherAndASlowHolder() throws Exception {
        assertTakenOver(0.991, 1.009);
    }

    @Test
    void takesItInTimeWithASlowWatcherAndAFastHolder() throws Exception {
        assertTakenOver(1.009, 0.991);
    }

    private void assertTakenOver(double holderRate, double watcherRate) throws Exception {
        Host a = hosts.add("a", holderRate, Optional.empty());
        Host b = hosts.add("b", watcherRate, Optional.empty());
        AtomicInteger lost = new AtomicInteger();
        HeldCredit held = a.credits
                .acquire(request(DRIVE, "u").telling(new CreditListener() {
                    @Override
                    public void lost(HeldCredit credit) {
                        lost.incrementAndGet();
                    }
                }))
                .await();
        hosts.advance(Duration.ofSeconds(7));
        CreditClaim claim = b.credits.acquire(request(DRIVE, "v"));
        hosts.settle();
        a.cut();

        Duration stopped = hosts.advanceUntil("the holder stops by itself", HELD.plusSeconds(1), () -> !held.isValid());
        assertThat(isDone(claim)).isFalse();
        Duration taken = stopped.plus(hosts.advanceUntil("it is granted", WATCHED, () -> isDone(claim)));

        assertThat(taken).isLessThanOrEqualTo(WATCHED.plusSeconds(1).plusMillis(200));
        HeldCredit next = claim.await();
        assertThat(next.token().orElseThrow()).isGreaterThan(held.token().orElseThrow());
        a.heal();
        hosts.advanceUntil(
                "the other is back",
                Duration.ofSeconds(3),
                () -> a.credits
                        .session()
                        .filter(session -> session.incarnation() > 2)
                        .isPresent());
        Await.until("the holder was told", () -> lost.get() == 1);
        assertThat(held.isValid()).isFalse();
        assertThat(a.credits.tryCached(DRIVE, held.credit(), "u")).isEmpty();
        next.close();
        assertThat(a.credits.acquire(request(DRIVE, "u")).await().isValid()).isTrue();
    }

    @Test
    void goesOnAfterBeingCutOffForAShortTime() throws Exception {
        Host a = hosts.add("a");
        HeldCredit held = a.credits.acquire(request(DRIVE, "u")).await();
        hosts.advance(Duration.ofSeconds(1));
        a.cut();
        hosts.advance(Duration.ofSeconds(20));
        assertThat(held.isValid()).isFalse();
        CreditClaim meanwhile = a.credits.acquire(request(OTHER_DRIVE, "u"));
        a.heal();
        hosts.advance(Duration.ofSeconds(2));

        assertThat(held.isValid()).isTrue();
        assertThat(meanwhile.await().isValid()).isTrue();
    }

    /** S18. */
    @Test
    void tellsAHealthyHostThatItWasTakenToBeDead() throws Exception {
        Host a = hosts.add("a");
        Host b = hosts.add("b");
        HeldCredit held = a.credits.acquire(request(DRIVE, "u")).await();
        CreditClaim claim = b.credits.acquire(request(DRIVE, "v"));
        hosts.settle();

        b.credits.declareDead("a");
        HeldCredit next = claim.await();
        hosts.advanceUntil("it knows", Duration.ofSeconds(5), () -> !held.isValid());
        assertThatThrownBy(held::requireValid).hasMessageContaining("CREDIT_LOST");
        held.close();
        assertThat(next.isValid()).isTrue();
        assertThatThrownBy(() -> a.credits.declareDead("a")).hasMessageContaining("WRONG_STATE");
        assertThatThrownBy(() -> a.credits.declareDead("z")).hasMessageContaining("NO_SUCH_CREDIT");
    }

    @Test
    void endsItsFormerSessionAtOnceWhenItHasItsLock() throws Exception {
        Path file = folder.resolve("instance");
        Host a = hosts.add("a", 1.0, Optional.of(file));
        Host b = hosts.add("b");
        a.credits.acquire(request(DRIVE, "u")).await().close();
        hosts.settle();
        a.cut();
        hosts.stop(a); // cannot tell anybody
        CreditClaim claim = b.credits.acquire(request(DRIVE, "v"));
        hosts.settle();
        assertThat(isDone(claim)).isFalse();

        hosts.add("a", 1.0, Optional.of(file));

        assertThat(claim.await().isValid()).isTrue();
    }

    /** Goal: what has the books of a type that is not here, or that nobody can read, keeps nothing else from being settled. */
    @Test
    void settlesWhatItCanWhenARowCannotBeRead() throws Exception {
        Host a = hosts.add("a");
        Host b = hosts.add("b");
        CreditSession dead = a.credits.session().orElseThrow();
        for (int i = 0; i < 150; i++) {
            RootBooks strange = new RootBooks("absent", "x" + i, "{", 0, Set.of(), Set.of(dead), 0, new byte[0]);
            hosts.catalog()
                    .credits()
                    .change(dead, "absent", "x" + i, (before, live) -> new Changed<>(strange, Set.of(), null));
        }
        a.credits.acquire(request(DRIVE, "u")).await();
        CreditClaim claim = b.credits.acquire(request(DRIVE, "v"));
        hosts.settle();
        b.credits.declareDead("a");

        hosts.advanceUntil("it is granted", Duration.ofSeconds(5), () -> isDone(claim));
        assertThat(claim.await().isValid()).isTrue();
        assertThat(b.credits.loans(Optional.empty(), 10)).hasSize(1);
    }

    /** Goal: what is in use when a host stops is not given to others at once, nor when the host starts again. */
    @Test
    void letsItsSessionRunOutWhenSomethingIsStillInUse() throws Exception {
        Path file = folder.resolve("instance");
        Host a = hosts.add("a", 1.0, Optional.of(file));
        Host b = hosts.add("b");
        HeldCredit held = a.credits.acquire(request(DRIVE, "u")).await();
        CreditClaim claim = b.credits.acquire(request(DRIVE, "v"));
        hosts.settle();
        hosts.stop(a);
        assertThat(held.isValid()).isFalse();
        assertThat(hosts.catalog().credits().sessions()).hasSize(2);
        assertThatThrownBy(() -> hosts.catalog()
                        .credits()
                        .join("a", UUID.fromString(Files.readString(file)), CreditHosts.TERMS.length()))
                .hasMessageContaining("WRONG_STATE");

        Duration taken = hosts.advanceUntil("it is granted", WATCHED.plusSeconds(1), () -> isDone(claim));
        assertThat(taken).isGreaterThan(HELD.minusSeconds(4));
        assertThat(claim.await().isValid()).isTrue();
    }

    /** S23. */
    @Test
    void takesOneResourceFromAStubbornHolderAndNoOther() throws Exception {
        Host a = hosts.add("a");
        Host b = hosts.add("b");
        HeldCredit stubborn = a.credits.acquire(request(DRIVE, "u")).await();
        HeldCredit other = a.credits.acquire(request(OTHER_DRIVE, "u")).await();
        CreditClaim claim = b.credits.acquire(request(DRIVE, "v"));
        Duration wait = ExclusiveUnit.DRIVE.revokeWait();

        Duration stopped = hosts.advanceUntil(
                "the holder has lost it", wait.plus(WATCHED).plusSeconds(3), () -> !stubborn.isValid());
        assertThat(stopped).isGreaterThan(wait);
        Duration taken = stopped.plus(hosts.advanceUntil("it is granted", wait.plus(WATCHED), () -> isDone(claim)));

        assertThat(taken).isLessThan(wait.plus(WATCHED).plusSeconds(5));
        assertThat(claim.await().isValid()).isTrue();
        assertThat(other.isValid()).isTrue();
        stubborn.close();
        assertThat(claim.await().isValid()).isTrue();
    }

    /** S23. */
    @Test
    void tellsWhoWaitsForAHolderThatMayKeepIt() throws Exception {
        Host a = hosts.add("a");
        Host b = hosts.add("b");
        HeldCredit stubborn = a.credits.acquire(request(KEPT, "u")).await();
        CreditClaim claim = b.credits.acquire(request(KEPT, "v"));

        hosts.advanceUntil("it is refused", Duration.ofSeconds(10), () -> isDone(claim));

        assertThatThrownBy(claim::await)
                .isInstanceOfSatisfying(
                        ArchivoltException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BUSY))
                .hasMessageContaining("a/u");
        assertThat(stubborn.isValid()).isTrue();
    }
}
