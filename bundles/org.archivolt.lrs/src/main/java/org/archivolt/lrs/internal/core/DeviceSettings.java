package org.archivolt.lrs.internal.core;

/**
 * @param streams how many may use the medium in a device at once
 */
public record DeviceSettings(int streams, FlushPolicy flush) {
    public DeviceSettings {
        if (streams < 1) {
            throw new IllegalArgumentException("a device serves at least one stream: " + streams);
        }
    }
}
