package org.archivolt.lrs.internal.core;

import java.time.Duration;

/**
 * @param streams how many may use the medium in a device at once
 * @param readBatch of a sequential medium: how many reads a device takes at once, to serve them one by one in the order
 *     that costs least; 0 for a medium where order does not matter
 * @param callNanosMax how long a driver call may take before the device is given up
 * @param formatNanosMax the same for formatting
 */
public record DeviceSettings(int streams, int readBatch, FlushPolicy flush, long callNanosMax, long formatNanosMax) {
    private static final long CALL_NANOS_MAX = Duration.ofMinutes(10).toNanos();
    private static final long FORMAT_NANOS_MAX = Duration.ofHours(4).toNanos();

    public DeviceSettings {
        if (streams < 1 || readBatch < 0) {
            throw new IllegalArgumentException("a device serves at least one stream: " + streams + ", " + readBatch);
        }
        if (callNanosMax < 1 || formatNanosMax < 1) {
            throw new IllegalArgumentException("a driver call needs some time");
        }
    }

    public DeviceSettings(int streams, FlushPolicy flush, long callNanosMax, long formatNanosMax) {
        this(streams, 0, flush, callNanosMax, formatNanosMax);
    }

    public DeviceSettings(int streams, FlushPolicy flush) {
        this(streams, flush, CALL_NANOS_MAX, FORMAT_NANOS_MAX);
    }

    /** Whether reads of a medium have an order that costs least, and do not go together with writes. */
    boolean isSequential() {
        return readBatch > 0;
    }

    /** How many requests of any kind a device may have at once. */
    int requestsMax() {
        return Math.max(streams, readBatch);
    }

    int requestsMax(Kind kind) {
        return kind == Kind.READ && isSequential() ? readBatch : streams;
    }

    public long nanosMax(DriveCall call) {
        return call instanceof DriveCall.Format ? formatNanosMax : callNanosMax;
    }
}
