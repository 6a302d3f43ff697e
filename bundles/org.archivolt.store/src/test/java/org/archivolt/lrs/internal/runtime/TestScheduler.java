package org.archivolt.lrs.internal.runtime;

import java.time.Duration;
import java.util.Map;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Family;
import org.archivolt.base.Ticker;
import org.archivolt.dss.ChangeFeed;
import org.archivolt.dss.ResourceCatalog;
import org.archivolt.ldm.DeviceDriver;
import org.archivolt.lrs.RudeCredits;

/** The real scheduler, wired by hand as the container would. */
public final class TestScheduler implements AutoCloseable {
    private final LocalResourceScheduler scheduler;

    public TestScheduler(
            ResourceCatalog catalog, RudeCredits credits, ChangeFeed changes, Family family, DeviceDriver driver) {
        LrsSettings settings = new LrsSettings("lab", Duration.ofSeconds(1), Duration.ofSeconds(5));
        scheduler = new LocalResourceScheduler(catalog, credits, credits.office(), changes, settings, Ticker.system());
        scheduler.addFamily(new FamilySettings(defaultsOf(family)));
        scheduler.addDriver(driver, Map.of(DeviceDriver.FAMILY, family.name()));
    }

    /** A configuration with nothing but the family's name in it. */
    private static FamilyConfig defaultsOf(Family family) {
        try {
            return FamilyKeys.read(Map.of("family", family.name()));
        } catch (ArchivoltException e) {
            throw new IllegalStateException("the defaults are good", e);
        }
    }

    public LocalResourceScheduler scheduler() {
        return scheduler;
    }

    @Override
    public void close() {
        try {
            scheduler.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
