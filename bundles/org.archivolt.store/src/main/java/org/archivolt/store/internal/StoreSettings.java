package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.INVALID_ARGUMENT;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Family;
import org.archivolt.base.HostName;

/** The store's configuration, validated. See {@link StoreConfig} for what each value means. */
record StoreSettings(
        String host,
        Family defaultFamily,
        String defaultLayout,
        int transfersMax,
        Duration transfersWait,
        int workersMax,
        int buffersMib,
        Duration buffersWait,
        Duration allocateWait,
        Duration flushWait,
        Duration catalogWait,
        int catalogQueueMax,
        int catalogBatchMax,
        Duration layoutDrain,
        Duration layoutWait,
        Duration reaperDelay,
        int reaperBatchMax,
        Duration repairWait,
        PackRules packs,
        Duration versionsKept,
        List<String> preferredCopies,
        Duration stopWait) {
    private static final Duration IMPORT = Duration.ofDays(1);
    private static final int DAY_MILLIS = 24 * 60 * 60 * 1000;

    static StoreSettings from(StoreConfig config) throws ArchivoltException {
        return new StoreSettings(
                HostName.of(config.host()),
                family(config.default_family()),
                layout(config.default_layout()),
                inRange("transfers.max", config.transfers_max(), 1, 65_536),
                millis("transfers.wait.ms", config.transfers_wait_ms()),
                inRange("workers.max", config.workers_max(), 1, 1024),
                inRange("buffers.mib", config.buffers_mib(), 4, 65_536),
                millis("buffers.wait.ms", config.buffers_wait_ms()),
                millis("allocate.wait.ms", config.allocate_wait_ms()),
                millis("flush.wait.ms", config.flush_wait_ms()),
                millis("catalog.wait.ms", config.catalog_wait_ms()),
                inRange("catalog.queue.max", config.catalog_queue_max(), 1, 1_000_000),
                inRange("catalog.batch.max", config.catalog_batch_max(), 1, 10_000),
                millis("layout.drain.ms", config.layout_drain_ms()),
                millis("layout.wait.ms", config.layout_wait_ms()),
                millis("reaper.delay.ms", config.reaper_delay_ms()),
                inRange("reaper.batch.max", config.reaper_batch_max(), 1, 10_000),
                millis("repair.wait.ms", config.repair_wait_ms()),
                PackRules.of(config.pack_below(), config.pack_max_mib()),
                Duration.ofHours(inRange("versions.keep.hours", config.versions_keep_hours(), 0, 1_000_000)),
                copies(config.copies_preferred()),
                millis("stop.wait.ms", config.stop_wait_ms()));
    }

    /** Whether versions that were replaced or deleted are kept. */
    boolean keepsVersions() {
        return !versionsKept.isZero();
    }

    /**
     * Versions that are not visible since before then are of no more use. An import enters versions that become visible only
     * at its end: it has a day for that.
     */
    Instant expiry(Instant now) {
        return now.minus(versionsKept.compareTo(IMPORT) < 0 ? IMPORT : versionsKept);
    }

    private static List<String> copies(String names) throws ArchivoltException {
        List<String> preferred = Stream.of(names.strip().split("\\s*;\\s*"))
                .filter(name -> !name.isEmpty())
                .toList();
        for (String name : preferred) {
            if (!RequestRules.isName(name)) {
                throw invalid("copies.preferred", names, "a name " + RequestRules.NAME_RULE);
            }
        }
        return preferred;
    }

    /**
     * How long to wait for an answer of the committer. It keeps {@link #catalogWait} itself; this is longer, so that its
     * answer is the one that is heard.
     */
    Duration catalogAnswerBound() {
        return catalogWait.multipliedBy(2).plusSeconds(10);
    }

    private static Family family(String name) throws ArchivoltException {
        try {
            return new Family(name);
        } catch (IllegalArgumentException e) {
            throw invalid("default.family", name, e.getMessage());
        }
    }

    private static String layout(String name) throws ArchivoltException {
        if (name.isBlank()) {
            throw invalid("default.layout", name, "must not be empty");
        }
        return name;
    }

    private static Duration millis(String key, int value) throws ArchivoltException {
        return Duration.ofMillis(inRange(key, value, 0, DAY_MILLIS));
    }

    static int inRange(String key, int value, int min, int max) throws ArchivoltException {
        if (value < min || value > max) {
            throw invalid(key, value, "must be between " + min + " and " + max);
        }
        return value;
    }

    static ArchivoltException invalid(String key, Object value, String why) {
        return new ArchivoltException(INVALID_ARGUMENT, why)
                .with("pid", StoreConfig.PID)
                .with("key", key)
                .with("value", value);
    }
}
