package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.MEDIUM_FAULT;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.archivolt.base.AdministrativeStatus;
import org.archivolt.base.MediumAccess;
import org.archivolt.dss.PendingExtent;
import org.archivolt.testkit.Await;
import org.archivolt.testkit.ldm.Call;
import org.archivolt.testkit.ldm.FakeMedium;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReaperTest {
    private final Random random = new Random(11);
    private StoreHouse house;

    @BeforeEach
    void open() throws Exception {
        house = new StoreHouse(2);
    }

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void removesManyWithFewFlushes() throws Exception {
        for (int i = 0; i < 100; i++) {
            house.put("o" + i, Bodies.random(random, 1000));
        }
        int before = house.media.get(0).syncs();

        for (int i = 0; i < 100; i++) {
            house.delete("o" + i);
        }

        house.assertHolds(Map.of());
        house.assertAccountsAreRight();
        assertThat(house.media.get(0).syncs() - before).isLessThan(50);
    }

    @Test
    void deletionsAreDurableBeforeTheyAreForgotten() throws Exception {
        house.put("o", Bodies.random(random, 1000));
        house.delete("o");
        house.assertNothingLeftOver();

        house.media.forEach(m -> assertThat(m.durableAddresses()).isEmpty());
    }

    @Test
    void reclaimsWhatAnEarlierRunOfThisHostLeftBehind() throws Exception {
        FakeMedium medium = house.media.get(0);
        UUID mine = UUID.randomUUID();
        UUID theirs = UUID.randomUUID();
        house.catalog.declare(
                List.of(
                        new PendingExtent(mine, medium.id(), "extents/mine", "lab", UUID.randomUUID()),
                        new PendingExtent(theirs, medium.id(), "extents/theirs", "other", UUID.randomUUID())),
                List.of());

        house.crashAndRestart(random);

        Await.until("mine is forgotten", () -> house.catalog.extents() == 1);
        assertThat(house.catalog.pendingExtents()).isEqualTo(1);
    }

    @Test
    void triesAgainWhenAMediumFailsOnce() throws Exception {
        house.put("o", Bodies.random(random, 1000));
        house.media.get(0).faults().failNext(Call.DELETE, MEDIUM_FAULT);

        house.delete("o");

        house.assertNothingLeftOver();
        house.assertAccountsAreRight();
    }

    @Test
    void waitsForAMediumThatIsGoneWithoutHinderingOthers() throws Exception {
        house.put("o", Bodies.random(random, 1000));
        FakeMedium gone = house.media.get(0);
        gone.vanish();

        house.delete("o");
        Await.until(
                "the other medium is clean",
                () -> house.media.get(1).addresses().isEmpty());
        Await.until("one orphan is left", () -> house.catalog.orphanExtents() == 1);
        // an operator unlocks what has failed: before that there is nothing to unlock, and it would fail afterwards
        Await.until(
                "the medium has failed",
                () -> house.catalog.medium(gone.id()).orElseThrow().status() == AdministrativeStatus.FAILED);

        gone.comeBack();
        house.scheduler().unlock(gone.id());
        house.assertNothingLeftOver();
    }

    /** Goal: a medium that is closed to delete is left alone, without a try, until it is opened. */
    @Test
    void leavesAMediumThatIsClosedToDeleteUntilItIsOpened() throws Exception {
        house.put("o", Bodies.random(random, 1000));
        FakeMedium closed = house.media.get(0);
        house.scheduler().setAccess(closed.id(), new MediumAccess(true, true, false));

        house.delete("o");
        Await.until(
                "the other medium is clean",
                () -> house.media.get(1).addresses().isEmpty());
        Await.until("one orphan is left", () -> house.catalog.orphanExtents() == 1);
        assertThat(closed.faults().count(Call.DELETE)).isZero();

        house.scheduler().setAccess(closed.id(), MediumAccess.ALL);
        house.assertNothingLeftOver();
        house.assertAccountsAreRight();
    }

    @Test
    void goesOnWhenTheCatalogIsBack() throws Exception {
        house.put("o", Bodies.random(random, 1000));
        house.media.get(0).faults().onNext(Call.DELETE, house.catalog::goAway);
        house.delete("o");
        Await.until("the catalog is away", () -> house.catalog.fault().isPresent());

        house.catalog.comeBack();

        house.assertNothingLeftOver();
        house.assertAccountsAreRight();
    }
}
