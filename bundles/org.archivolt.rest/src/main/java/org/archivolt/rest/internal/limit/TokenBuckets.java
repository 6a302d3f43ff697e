package org.archivolt.rest.internal.limit;

import java.util.LinkedHashMap;
import java.util.Map;
import org.archivolt.base.Ticker;

/**
 * A bucket of tokens for each client: a request takes one, and they flow in at a constant rate until the bucket is full.
 * Bounded: beyond {@value #CLIENTS_MAX} clients, who has been silent for longest is forgotten, and begins with a full one.
 */
final class TokenBuckets {
    static final int CLIENTS_MAX = 10_000;

    private static final double NANOS_PER_SECOND = 1e9;

    private final double perSecond;
    private final double burst;
    private final Ticker ticker;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > CLIENTS_MAX;
        }
    };

    /** What was in it, and when. */
    private record Bucket(double tokens, long atNanos) {}

    TokenBuckets(int perSecond, int burst, Ticker ticker) {
        this.perSecond = perSecond;
        this.burst = burst;
        this.ticker = ticker;
    }

    /** Seconds until there is one again, at least 1; 0 if one was taken. */
    synchronized int take(String client) {
        long now = ticker.nanos();
        Bucket before = buckets.get(client);
        double tokens = before == null ? burst : Math.min(burst, before.tokens() + flown(now - before.atNanos()));
        boolean taken = tokens >= 1;
        buckets.put(client, new Bucket(taken ? tokens - 1 : tokens, now));
        return taken ? 0 : Math.max(1, (int) Math.ceil((1 - tokens) / perSecond));
    }

    synchronized int clients() {
        return buckets.size();
    }

    private double flown(long nanos) {
        return nanos / NANOS_PER_SECOND * perSecond;
    }
}
