package org.archivolt.lrs.internal.core;

/** How far a medium or device is trusted: each error takes a point, each success gives one back. */
final class Health {
    private int lost;

    void suffer() {
        lost++;
    }

    /** @return whether there was anything to recover from */
    boolean recover() {
        if (lost == 0) {
            return false;
        }
        lost--;
        return true;
    }

    void restore() {
        lost = 0;
    }

    int left(int max) {
        return Math.max(0, max - lost);
    }
}
