package org.archivolt.base;

import java.time.Instant;

final class SystemTicker implements Ticker {
    static final Ticker INSTANCE = new SystemTicker();

    private SystemTicker() {}

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public Instant now() {
        return Instant.now();
    }
}
