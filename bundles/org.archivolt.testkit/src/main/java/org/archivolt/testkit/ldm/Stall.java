package org.archivolt.testkit.ldm;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;

/** A call held up in the middle. It gives up by itself after a minute, so that a failed test does not hang the build. */
public final class Stall {
    private static final long SECONDS_MAX = 60;

    private final String what;
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    Stall(String what) {
        this.what = what;
    }

    /** Waits until somebody hangs in the call. */
    public void awaitReached() throws InterruptedException {
        if (!reached.await(SECONDS_MAX, TimeUnit.SECONDS)) {
            throw new AssertionError("nobody called: " + what);
        }
    }

    public boolean isReached() {
        return reached.getCount() == 0;
    }

    /** Lets the call go on. */
    public void release() {
        released.countDown();
    }

    void hold() throws ArchivoltException {
        reached.countDown();
        try {
            if (!released.await(SECONDS_MAX, TimeUnit.SECONDS)) {
                throw new AssertionError("never released: " + what);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ArchivoltException(ErrorCode.CANCELLED, "hanging in " + what, e);
        }
    }
}
