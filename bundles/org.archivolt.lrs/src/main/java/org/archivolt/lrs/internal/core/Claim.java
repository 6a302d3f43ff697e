package org.archivolt.lrs.internal.core;

/**
 * What an overdue request keeps from requests that came later.
 *
 * @param device the next stream of it
 * @param whole the device must be nobody else's
 * @param medium room on it; null when no room is needed
 */
record Claim(Waiting waiting, DeviceView device, boolean whole, MediumView medium, long bytes) {
    void make() {
        waiting.claims.add(this);
        device.claims.add(this);
    }

    void drop() {
        waiting.claims.remove(this);
        device.claims.remove(this);
    }
}
