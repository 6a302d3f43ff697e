package org.archivolt.lrs.internal.core;

/** How far a medium or device is trusted: each error takes a point, each success gives one back. */
final class Health {
    private int lost;

    /** @return whether nothing is left */
    boolean suffer(int max) {
        return ++lost >= max;
    }

    void recover() {
        lost = Math.max(0, lost - 1);
    }

    void restore() {
        lost = 0;
    }

    int left(int max) {
        return Math.max(0, max - lost);
    }
}
