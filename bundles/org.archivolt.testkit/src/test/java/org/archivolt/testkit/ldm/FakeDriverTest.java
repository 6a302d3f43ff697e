package org.archivolt.testkit.ldm;

import static org.archivolt.base.ErrorCode.DEVICE_FAULT;
import static org.archivolt.base.ErrorCode.MEDIUM_FAULT;
import static org.archivolt.testkit.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.Family;
import org.archivolt.ldm.Drive;
import org.archivolt.ldm.ExtentOutput;
import org.archivolt.ldm.MediumLabel;
import org.archivolt.ldm.Volume;
import org.junit.jupiter.api.Test;

/** What the fakes do beyond the contract: misbehave. */
final class FakeDriverTest {
    private static final DeviceId DEVICE = new DeviceId(Family.DISK, "fake", "d1");

    private final FakeDriver driver = new FakeDriver();
    private final FakeMedium medium = driver.addFixed(DEVICE, 1 << 20);
    private final MediumLabel label = new MediumLabel(medium.id(), UUID.randomUUID());

    @Test
    void forgetsWhatWasNotSynced() throws Exception {
        Volume volume = mount();
        String synced = write(volume, "synced");
        volume.sync(List.of(synced));
        write(volume, "unsynced");
        volume.delete(synced);
        driver.crash();
        assertThat(medium.addresses()).containsExactly(synced);
        assertThat(medium.bytes(synced)).isEqualTo("synced".getBytes());
        assertFails(MEDIUM_FAULT, () -> volume.open(synced));
        assertThat(driver.attach(driver.describe(DEVICE)).state().position()).isEqualTo(Drive.Position.LOADED);
    }

    @Test
    void keepsSomeOfWhatWasNotSyncedIfThatIsRuder() throws Exception {
        Volume volume = mount();
        String synced = write(volume, "synced");
        volume.sync(List.of(synced));
        for (int i = 0; i < 100; i++) {
            write(volume, "unsynced" + i);
        }
        driver.crash(new Random(1));
        assertThat(medium.addresses()).contains(synced).hasSizeBetween(40, 95);
        assertThat(medium.durableAddresses()).isEqualTo(medium.addresses());
    }

    @Test
    void failsOnCommandAndBehavesAgain() throws Exception {
        Volume volume = mount();
        medium.faults().failAfter(Call.SYNC, 1, MEDIUM_FAULT);
        volume.sync(List.of());
        assertFails(MEDIUM_FAULT, () -> volume.sync(List.of()));
        volume.sync(List.of());
        assertThat(medium.faults().count(Call.SYNC)).isEqualTo(3);
        assertThat(medium.syncs()).isEqualTo(2);
    }

    @Test
    void failsUntilHealed() throws Exception {
        driver.faults(DEVICE).failAlways(Call.STATE, DEVICE_FAULT);
        Drive drive = driver.attach(driver.describe(DEVICE));
        assertFails(DEVICE_FAULT, drive::state);
        assertFails(DEVICE_FAULT, drive::state);
        driver.faults(DEVICE).heal();
        drive.state();
    }

    @Test
    void hangsUntilLetGo() throws Exception {
        Volume volume = mount();
        Stall stall = medium.faults().stallNext(Call.SYNC);
        CompletableFuture<Void> sync = CompletableFuture.runAsync(() -> {
            try {
                volume.sync(List.of());
            } catch (ArchivoltException e) {
                throw new AssertionError(e);
            }
        });
        stall.awaitReached();
        assertThat(sync).isNotDone();
        assertThat(medium.syncs()).isZero();
        stall.release();
        sync.get(10, TimeUnit.SECONDS);
        assertThat(medium.syncs()).isEqualTo(1);
    }

    @Test
    void noticesAMediumWithoutSpace() throws Exception {
        Volume volume = mount();
        try (ExtentOutput output = volume.create(volume.address("large"))) {
            assertFails(ErrorCode.NO_SPACE, () -> output.write(ByteBuffer.allocate((1 << 20) + 1)));
            assertThat(output.size()).isEqualTo(1 << 20);
        }
        assertThat(volume.space().freeBytes()).isZero();
    }

    private Volume mount() throws ArchivoltException {
        Drive drive = driver.attach(driver.describe(DEVICE));
        drive.format(label, false);
        return drive.mount(label);
    }

    private static String write(Volume volume, String name) throws ArchivoltException {
        String address = volume.address(name);
        try (ExtentOutput output = volume.create(address)) {
            output.write(ByteBuffer.wrap(name.getBytes()));
            output.describe("{}".getBytes());
        }
        return address;
    }
}
