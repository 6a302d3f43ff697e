package org.archivolt.store.internal;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.archivolt.base.Family;

/** Settings for tests: waits are long enough for a slow machine, except those a test is about. */
final class TestSettings {
    String host = "lab";
    Duration transfersWait = Duration.ofSeconds(10);
    Duration buffersWait = Duration.ofSeconds(10);
    Duration allocateWait = Duration.ofSeconds(10);
    Duration flushWait = Duration.ofSeconds(10);
    Duration catalogWait = Duration.ofSeconds(10);
    Duration layoutDrain = Duration.ofSeconds(10);
    Duration layoutWait = Duration.ofSeconds(10);
    int catalogQueueMax = 1000;
    int catalogBatchMax = 100;
    int buffersMib = 8;
    int transfersMax = 64;
    Duration repairWait = Duration.ofMillis(50);
    Duration versionsKept = Duration.ZERO;
    List<String> preferredCopies = List.of();
    PackRules packs = new PackRules(Map.of(), 1 << 20);

    StoreSettings build() {
        return new StoreSettings(
                host,
                Family.DISK,
                CopyLayout.NAME,
                transfersMax,
                transfersWait,
                8,
                buffersMib,
                buffersWait,
                allocateWait,
                flushWait,
                catalogWait,
                catalogQueueMax,
                catalogBatchMax,
                layoutDrain,
                layoutWait,
                Duration.ofMillis(5),
                16,
                repairWait,
                packs,
                versionsKept,
                preferredCopies,
                Duration.ofSeconds(5));
    }
}
