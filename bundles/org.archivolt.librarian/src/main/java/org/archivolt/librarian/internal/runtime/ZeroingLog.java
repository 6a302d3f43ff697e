package org.archivolt.librarian.internal.runtime;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.archivolt.base.Ticker;
import org.archivolt.librarian.internal.core.Zeroing;

/** How zeroing jobs have gone on this host: since when they are known, why they failed, and when they are tried again. Safe for use by many threads. */
final class ZeroingLog {
    private static final Duration FIRST_DELAY = Duration.ofSeconds(1);
    private static final Duration LONGEST_DELAY = Duration.ofMinutes(1);

    private static final class Entry {
        final long seenNanos;
        String error = "";
        Duration delay = FIRST_DELAY;
        long dueNanos;

        Entry(long nanos) {
            this.seenNanos = nanos;
            this.dueNanos = nanos;
        }
    }

    private final Ticker ticker;
    private final Map<Long, Entry> entries = new HashMap<>();

    ZeroingLog(Ticker ticker) {
        this.ticker = ticker;
    }

    /** Forgets all others. */
    synchronized void note(List<Zeroing> jobs) {
        Set<Long> there = new HashSet<>();
        for (Zeroing job : jobs) {
            there.add(job.id());
            entries.computeIfAbsent(job.id(), id -> new Entry(ticker.nanos()));
        }
        entries.keySet().retainAll(there);
    }

    private Entry of(Zeroing job) {
        return entries.computeIfAbsent(job.id(), id -> new Entry(ticker.nanos()));
    }

    synchronized Duration age(Zeroing job) {
        return Duration.ofNanos(Math.max(0, ticker.nanos() - of(job).seenNanos));
    }

    synchronized String error(Zeroing job) {
        return of(job).error;
    }

    /** Those that may be tried now. */
    synchronized List<Zeroing> due(List<Zeroing> jobs) {
        return jobs.stream()
                .filter(job -> of(job).dueNanos - ticker.nanos() <= 0)
                .toList();
    }

    synchronized boolean isEmpty() {
        return entries.isEmpty();
    }

    /** When the next one may be tried. @param otherwise when there is none */
    synchronized long nextNanos(long otherwise) {
        return entries.values().stream().map(entry -> entry.dueNanos).reduce(otherwise, (a, b) -> a - b < 0 ? a : b);
    }

    /** @return whether it is another error than before */
    synchronized boolean failed(Zeroing job, String error) {
        Entry entry = of(job);
        boolean isNew = !entry.error.equals(error);
        entry.error = error;
        entry.dueNanos = ticker.nanos() + entry.delay.toNanos();
        Duration longer = entry.delay.multipliedBy(2);
        entry.delay = longer.compareTo(LONGEST_DELAY) < 0 ? longer : LONGEST_DELAY;
        return isNew;
    }

    synchronized void succeeded(Zeroing job) {
        Entry entry = entries.get(job.id());
        if (entry != null) {
            entry.error = "";
            entry.delay = FIRST_DELAY;
        }
    }

    /** All may be tried now. */
    synchronized void retry() {
        entries.values().forEach(entry -> {
            entry.dueNanos = ticker.nanos();
            entry.delay = FIRST_DELAY;
        });
    }
}
