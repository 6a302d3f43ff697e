package org.archivolt.lrs.internal.core;

import java.time.Duration;

/**
 * @param streams how many may use the medium in a device at once
 * @param callNanosMax how long a driver call may take before the device is given up
 * @param formatNanosMax the same for formatting
 */
public record DeviceSettings(int streams, FlushPolicy flush, long callNanosMax, long formatNanosMax) {
    private static final long CALL_NANOS_MAX = Duration.ofMinutes(10).toNanos();
    private static final long FORMAT_NANOS_MAX = Duration.ofHours(4).toNanos();

    public DeviceSettings {
        if (streams < 1) {
            throw new IllegalArgumentException("a device serves at least one stream: " + streams);
        }
        if (callNanosMax < 1 || formatNanosMax < 1) {
            throw new IllegalArgumentException("a driver call needs some time");
        }
    }

    public DeviceSettings(int streams, FlushPolicy flush) {
        this(streams, flush, CALL_NANOS_MAX, FORMAT_NANOS_MAX);
    }

    public long nanosMax(DriveCall call) {
        return call instanceof DriveCall.Format ? formatNanosMax : callNanosMax;
    }
}
