package org.archivolt.ldm.tape.internal.transport;

import static org.archivolt.base.ErrorCode.CANCELLED;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.archivolt.base.ArchivoltException;

/** How a poll lets time pass between two looks. Tests bring one that lets none pass. */
@FunctionalInterface
public interface Pause {
    /** The real one. An interrupt ends it and stays set. */
    Pause REAL = length -> {
        try {
            TimeUnit.NANOSECONDS.sleep(length.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ArchivoltException(CANCELLED, "waiting for the device", e);
        }
    };

    void pause(Duration length) throws ArchivoltException;
}
