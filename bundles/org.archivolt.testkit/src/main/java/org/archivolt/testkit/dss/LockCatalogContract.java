package org.archivolt.testkit.dss;

import static org.archivolt.base.ErrorCode.NO_SUCH_DEVICE;
import static org.archivolt.base.ErrorCode.NO_SUCH_MEDIUM;
import static org.archivolt.testkit.Failures.assertFails;
import static org.archivolt.testkit.dss.ResourceCatalogContract.inParallel;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.archivolt.base.DeviceId;
import org.archivolt.base.Family;
import org.archivolt.base.MediumId;
import org.archivolt.dss.LockCatalog;
import org.archivolt.dss.ResourceLock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every provider of {@link LockCatalog} must do. That the feed is told is in {@link ChangeFeedContract}. */
public abstract class LockCatalogContract {
    private final CatalogSamples samples = new CatalogSamples();
    private final MediumId medium = samples.mediumId("m1");
    private final DeviceId device = samples.device("d1").id();
    private final String host = samples.host();
    private final UUID session = samples.session();
    private final UUID other = UUID.randomUUID();
    private LockCatalog locks;

    protected abstract CatalogUnderTest catalog();

    @BeforeEach
    void open() throws Exception {
        locks = catalog().locks();
        catalog().resources().addWithFixedMedium(samples.device("d1"), samples.medium("m1"));
        catalog().resources().addMedium(samples.medium("m2"));
    }

    @Test
    void takesWhatIsFree() throws Exception {
        assertThat(locks.lock(medium, host, session)).isEmpty();
        assertThat(locks.lock(device, host, session)).isEmpty();

        assertThat(ours()).extracting(ResourceLock::resource).containsExactly("device:" + device, "medium:" + medium);
        assertThat(ours())
                .allMatch(lock -> lock.host().equals(host) && lock.session().equals(session));
    }

    @Test
    void changesNothingWhenTheSameSessionTakesAgain() throws Exception {
        locks.lock(medium, host, session);
        locks.lock(device, host, session);
        List<ResourceLock> before = ours();

        assertThat(locks.lock(medium, host, session)).isEmpty();
        assertThat(locks.lock(device, host, session)).isEmpty();

        assertThat(ours()).isEqualTo(before);
    }

    @Test
    void refusesWhatAnotherSessionHolds() throws Exception {
        locks.lock(medium, host, session);
        locks.lock(device, host, session);
        List<ResourceLock> before = ours();

        assertThat(locks.lock(medium, "another-" + host, other)).contains(before.get(1));
        assertThat(locks.lock(medium, host, other)).contains(before.get(1));
        assertThat(locks.lock(device, host, other)).contains(before.get(0));

        assertThat(ours()).isEqualTo(before);
    }

    @Test
    void givesBackOnlyWhatThisSessionHolds() throws Exception {
        locks.lock(medium, host, session);
        locks.lock(device, host, session);

        assertThat(locks.unlock(medium, other)).isFalse();
        assertThat(locks.unlock(device, other)).isFalse();
        assertThat(locks.unlock(samples.mediumId("m2"), session)).isFalse();
        assertThat(locks.unlock(samples.mediumId("none"), session)).isFalse();
        assertThat(locks.unlock(new DeviceId(Family.TAPE, "none", "none"), session))
                .isFalse();
        assertThat(ours()).hasSize(2);

        assertThat(locks.unlock(medium, session)).isTrue();
        assertThat(locks.unlock(medium, session)).isFalse();
        assertThat(locks.unlock(device, session)).isTrue();
        assertThat(ours()).isEmpty();
    }

    @Test
    void letsAnotherSessionTakeWhatWasGivenBack() throws Exception {
        locks.lock(medium, host, session);
        locks.unlock(medium, session);

        assertThat(locks.lock(medium, host, other)).isEmpty();
        assertThat(locks.lock(medium, host, session)).isPresent();
    }

    /** Goal: a medium and a device of the same name are two things. */
    @Test
    void tellsAMediumFromADeviceOfItsName() throws Exception {
        catalog().resources().addDevice(samples.device("m2"));

        assertThat(locks.lock(samples.mediumId("m2"), host, session)).isEmpty();
        assertThat(locks.lock(samples.device("m2").id(), host, other)).isEmpty();

        assertThat(locks.unlockAll(other)).isEqualTo(1);
        assertThat(ours()).extracting(ResourceLock::resource).containsExactly("medium:" + samples.mediumId("m2"));
    }

    @Test
    void refusesWhatIsNotThere() {
        assertFails(NO_SUCH_MEDIUM, () -> locks.lock(samples.mediumId("none"), host, session));
        assertFails(NO_SUCH_DEVICE, () -> locks.lock(new DeviceId(Family.TAPE, "none", "none"), host, session));
    }

    @Test
    void endsTheLocksOfEarlierRunsOfAHostOnly() throws Exception {
        UUID elsewhere = UUID.randomUUID();
        locks.lock(device, host, other);
        locks.lock(medium, "another-" + host, elsewhere);
        locks.lock(samples.mediumId("m2"), host, session);

        assertThat(locks.reclaim(host, session)).isEqualTo(1);
        assertThat(locks.reclaim(host, session)).isZero();

        assertThat(ours())
                .extracting(ResourceLock::resource)
                .containsExactly("medium:" + medium, "medium:" + samples.mediumId("m2"));
        assertThat(locks.lock(device, host, session)).isEmpty();
    }

    @Test
    void endsAllLocksOfASession() throws Exception {
        locks.lock(medium, host, session);
        locks.lock(device, host, session);
        locks.lock(samples.mediumId("m2"), host, other);

        assertThat(locks.unlockAll(session)).isEqualTo(2);
        assertThat(locks.unlockAll(session)).isZero();

        assertThat(ours()).extracting(ResourceLock::session).containsExactly(other);
    }

    @Test
    void letsExactlyOneOfManyWin() throws Exception {
        for (int round = 0; round < 20; round++) {
            List<Attempt> attempts = inParallel(8, () -> {
                UUID mine = UUID.randomUUID();
                return new Attempt(mine, locks.lock(medium, host, mine));
            });

            List<Attempt> winners =
                    attempts.stream().filter(a -> a.inTheWay().isEmpty()).toList();
            assertThat(winners).hasSize(1);
            UUID winner = winners.get(0).session();
            assertThat(attempts)
                    .allMatch(a -> a.inTheWay()
                            .map(ResourceLock::session)
                            .orElse(winner)
                            .equals(winner));
            assertThat(locks.unlock(medium, winner)).isTrue();
        }
    }

    private record Attempt(UUID session, Optional<ResourceLock> inTheWay) {}

    /** Goal: nobody ever holds what somebody else holds, however often it changes hands. */
    @Test
    void isNeverHeldTwiceWhileItChangesHands() throws Exception {
        AtomicInteger holders = new AtomicInteger();
        List<Integer> taken = inParallel(6, () -> {
            UUID mine = UUID.randomUUID();
            int count = 0;
            for (int attempt = 0; attempt < 50; attempt++) {
                if (locks.lock(medium, host, mine).isEmpty()) {
                    assertThat(holders.incrementAndGet()).isEqualTo(1);
                    holders.decrementAndGet();
                    assertThat(locks.unlock(medium, mine)).isTrue();
                    count++;
                }
            }
            return count;
        });

        assertThat(taken.stream().mapToInt(Integer::intValue).sum()).isPositive();
        assertThat(ours()).isEmpty();
    }

    /** Others may hold other locks. */
    private List<ResourceLock> ours() throws Exception {
        return locks.locks().stream()
                .filter(lock -> lock.resource().contains(medium.library()))
                .toList();
    }
}
