package org.archivolt.ldm.tape.internal.transport;

import static org.archivolt.base.ErrorCode.CANCELLED;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.archivolt.base.ArchivoltException;

/** How a poll lets time pass between two looks. Tests bring one that lets none pass. */
@FunctionalInterface
public interface Pause {
    /** The real one: a device has no way to tell that it is ready. An interrupt ends it and stays set. */
    Pause REAL = length -> {
        try {
            new CountDownLatch(1).await(length.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ArchivoltException(CANCELLED, "waiting for the device", e);
        }
    };

    void pause(Duration length) throws ArchivoltException;
}
