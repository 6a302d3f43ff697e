package org.archivolt.lrs.internal.runtime;

import java.time.Duration;
import java.util.Map;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Family;
import org.archivolt.base.Ticker;
import org.archivolt.ldm.DeviceDriver;
import org.archivolt.lrs.MemoryCredits;
import org.archivolt.testkit.dss.MemoryCatalog;

/** The real scheduler of one family, wired as the container would. */
public final class HandWiredScheduler implements AutoCloseable {
    private final MemoryCredits.Board board = new MemoryCredits.Board();
    private final LocalResourceScheduler scheduler;

    public HandWiredScheduler(MemoryCatalog catalog, Family family, DeviceDriver driver) throws ArchivoltException {
        LrsSettings settings = new LrsSettings("lab", Duration.ofSeconds(1), Duration.ofSeconds(5));
        MemoryCredits credits = board.host("lab");
        scheduler = new LocalResourceScheduler(catalog, credits, credits.office(), catalog, settings, Ticker.system());
        scheduler.addFamily(new FamilySettings(FamilyKeys.read(Map.of("family", family.name()))));
        scheduler.addDriver(driver, Map.of(DeviceDriver.FAMILY, family.name()));
    }

    public LocalResourceScheduler scheduler() {
        return scheduler;
    }

    @Override
    public void close() {
        try {
            scheduler.stop();
            board.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
