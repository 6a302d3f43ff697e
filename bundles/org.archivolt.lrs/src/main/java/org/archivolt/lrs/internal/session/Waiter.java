package org.archivolt.lrs.internal.session;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Somebody who waits for answers. Guarded by the session, but for what a future guards itself. */
final class Waiter extends CompletableFuture<Void> {
    /** Empty for one who takes any. */
    private final List<Entry> entries;

    private int missing;

    Waiter(List<Entry> entries) {
        this.entries = entries;
        this.missing = entries.size();
    }

    List<Entry> entries() {
        return entries;
    }

    /** One of them was answered. Returns whether it was the last. */
    boolean countDown() {
        missing--;
        return missing == 0;
    }
}
