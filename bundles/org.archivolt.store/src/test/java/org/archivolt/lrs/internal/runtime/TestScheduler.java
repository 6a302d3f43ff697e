package org.archivolt.lrs.internal.runtime;

import java.lang.annotation.Annotation;
import java.time.Duration;
import java.util.Map;
import org.archivolt.base.Family;
import org.archivolt.base.Ticker;
import org.archivolt.dss.ChangeFeed;
import org.archivolt.dss.ResourceCatalog;
import org.archivolt.ldm.DeviceDriver;

/** The real scheduler, wired by hand as the container would. */
public final class TestScheduler implements AutoCloseable {
    private final LocalResourceScheduler scheduler;

    public TestScheduler(ResourceCatalog catalog, ChangeFeed changes, Family family, DeviceDriver driver) {
        LrsSettings settings = new LrsSettings("lab", Duration.ofSeconds(1), Duration.ofSeconds(5));
        scheduler = new LocalResourceScheduler(catalog, changes, settings, Ticker.system());
        scheduler.addFamily(new FamilySettings(new DefaultFamily(family)));
        scheduler.addDriver(driver, Map.of(DeviceDriver.FAMILY, family.name()));
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

    /** A configuration with nothing but the family's name in it. */
    private record DefaultFamily(Family served) implements FamilyConfig {
        @Override
        public String family() {
            return served.name();
        }

        @Override
        public int streams() {
            return 64;
        }

        @Override
        public long flush_delay_ms() {
            return 5;
        }

        @Override
        public int flush_requests() {
            return 64;
        }

        @Override
        public long flush_bytes() {
            return 1 << 28;
        }

        @Override
        public int queue_capacity() {
            return 10_000;
        }

        @Override
        public Class<? extends Annotation> annotationType() {
            return FamilyConfig.class;
        }
    }
}
