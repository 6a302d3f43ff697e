package org.archivolt.store.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ObjectId;
import org.archivolt.base.ObjectVersion;
import org.archivolt.dss.ExtentRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The damaged extents reads have met, the latest {@value #KEPT_MAX} of them, kept in memory until repair exists (issue 5). */
final class RepairList {
    static final int KEPT_MAX = 10_000;

    private static final Logger log = LoggerFactory.getLogger(RepairList.class);

    private final Map<UUID, Damage> damages = new LinkedHashMap<>();
    private long met;

    /** @param why what reading it failed with */
    record Damage(ObjectId object, ObjectVersion version, ExtentRecord extent, ArchivoltException why) {}

    synchronized void add(Damage damage) {
        if (damages.putIfAbsent(damage.extent().extent(), damage) != null) {
            return;
        }
        met++;
        if (damages.size() > KEPT_MAX) {
            damages.remove(damages.keySet().iterator().next());
        }
        log.warn(
                "{}: extent {} on {} is damaged and waits for repair ({} met since the start): {}",
                damage.object(),
                damage.extent().extent(),
                damage.extent().medium(),
                met,
                damage.why().getMessage());
    }

    synchronized int size() {
        return damages.size();
    }
}
