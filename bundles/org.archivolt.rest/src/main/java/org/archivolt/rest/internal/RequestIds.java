package org.archivolt.rest.internal;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;

/** Names for requests: unlike those of other starts and hosts, in the order in which requests came. */
final class RequestIds {
    private final String prefix;
    private final AtomicLong last = new AtomicLong();

    RequestIds() {
        byte[] random = new byte[5];
        new SecureRandom().nextBytes(random);
        this.prefix = HexFormat.of().formatHex(random) + "-";
    }

    String next() {
        return prefix + Long.toString(last.incrementAndGet(), Character.MAX_RADIX);
    }
}
