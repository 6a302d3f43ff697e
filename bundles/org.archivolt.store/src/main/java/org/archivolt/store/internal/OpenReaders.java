package org.archivolt.store.internal;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.archivolt.base.Ticker;
import org.archivolt.dss.ExtentRecord;
import org.archivolt.dss.StoredCopy;

/**
 * The versions of objects that are being read on this host. The reaper leaves their extents alone, so that whoever opened
 * an object can read it although it is replaced meanwhile. A reader that is opened and not read loses that after a while.
 */
final class OpenReaders {
    static final Duration KEPT = Duration.ofSeconds(10);
    private static final int SWEEP_ABOVE = 1_000;

    private final Ticker ticker;
    private final Map<Object, Open> readers = new ConcurrentHashMap<>();
    private volatile Runnable whenLeft = () -> {};
    private volatile boolean awaited;

    OpenReaders(Ticker ticker) {
        this.ticker = ticker;
    }

    /** @param action what to do when a reader leaves for which somebody waits; quick */
    void whenLeft(Runnable action) {
        whenLeft = action;
    }

    void opened(Object reader, List<StoredCopy> copies) {
        if (readers.size() > SWEEP_ABOVE) {
            sweep();
        }
        readers.put(reader, new Open(copies, ticker.nanos(), 0));
    }

    void reading(Object reader, List<StoredCopy> copies) {
        readers.compute(reader, (same, open) -> new Open(copies, ticker.nanos(), open == null ? 1 : open.reads + 1));
    }

    void read(Object reader) {
        Open left = readers.computeIfPresent(
                reader, (same, open) -> open.reads == 1 ? null : new Open(open.copies, open.nanos, open.reads - 1));
        if (left == null && awaited) {
            awaited = false;
            whenLeft.run();
        }
    }

    /** Extents that must stay for now. */
    Set<UUID> extents() {
        sweep();
        Set<UUID> held = new HashSet<>();
        for (Open open : readers.values()) {
            open.copies.stream()
                    .flatMap(copy -> copy.extents().stream())
                    .map(ExtentRecord::extent)
                    .forEach(held::add);
        }
        return held;
    }

    /** Somebody wants to know when a reader leaves. */
    void await() {
        awaited = true;
    }

    private void sweep() {
        long now = ticker.nanos();
        readers.values().removeIf(open -> open.reads == 0 && now - open.nanos > KEPT.toNanos());
    }

    /** @param nanos when it was opened or read last */
    private record Open(List<StoredCopy> copies, long nanos, int reads) {}
}
