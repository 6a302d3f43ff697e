package org.archivolt.lrs.internal.runtime;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.archivolt.base.DeviceId;
import org.archivolt.base.Family;
import org.archivolt.base.MediumId;
import org.archivolt.base.Tags;
import org.archivolt.base.Ticker;
import org.archivolt.ldm.DeviceDriver;
import org.archivolt.lrs.FormatRequest;
import org.archivolt.lrs.RudeCredits;
import org.archivolt.lrs.internal.core.DeviceSettings;
import org.archivolt.lrs.internal.core.FamilyRules;
import org.archivolt.lrs.internal.core.FlushPolicy;
import org.archivolt.testkit.dss.MemoryCatalog;
import org.archivolt.testkit.ldm.FakeDriver;

/** A scheduler as in the product, with its real threads, over devices in memory that take no time. For benchmarks. */
final class FakeDevices implements AutoCloseable {
    static final Family FAMILY = Family.DISK;
    private static final int QUEUE_CAPACITY = 10_000;
    private static final long MEDIUM_BYTES = 1L << 40;
    /** As in etc/org.archivolt.lrs.family-disk.cfg. */
    private static final DeviceSettings SETTINGS =
            new DeviceSettings(64, new FlushPolicy(Duration.ofMillis(5).toNanos(), 64, 1 << 28));

    private final MemoryCatalog catalog = new MemoryCatalog(Ticker.system());
    private final RudeCredits.Board board = new RudeCredits.Board();
    private final RudeCredits credits = board.host("host");
    private final FakeDriver driver = new FakeDriver();
    private final LocalResourceScheduler scheduler;

    FakeDevices(int devices) throws Exception {
        LrsSettings settings = new LrsSettings("host", Duration.ofSeconds(10), Duration.ofSeconds(10));
        scheduler = new LocalResourceScheduler(catalog, credits, credits.office(), catalog, settings, Ticker.system());
        scheduler.addFamily(new FamilySettings(FAMILY, QUEUE_CAPACITY, FamilyRules.fixed(SETTINGS)));
        scheduler.addDriver(driver, Map.of(DeviceDriver.FAMILY, FAMILY.name()));
        for (int i = 0; i < devices; i++) {
            add("device%03d".formatted(i));
        }
    }

    private void add(String name) throws Exception {
        DeviceId device = new DeviceId(FAMILY, "lib", name);
        driver.addFixed(device, MEDIUM_BYTES);
        scheduler.addFixed(FAMILY, driver.describe(device).path(), Optional.of(name), Optional.of("lib"), Tags.NONE);
        MediumId medium = new MediumId(FAMILY, "lib", name);
        scheduler.format(new FormatRequest(medium, true, false)).get();
    }

    LocalResourceScheduler scheduler() {
        return scheduler;
    }

    @Override
    public void close() {
        try {
            scheduler.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        catalog.close();
        board.close();
    }
}
