package org.archivolt.ldm.disk.internal;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Has the kernel write a growing file back while it grows, and waits for what was begun a while ago. So the disk works
 * from the start instead of at the sync; no sync of others has to wait for a gigabyte of this file; and a disk that is
 * slower than the writer slows the writer down early. Without {@link SystemCalls} it does nothing.
 */
final class WriteBack {
    /** Small enough for the disk to begin early, large enough to be written in one go. */
    static final long WINDOW_BYTES = 8L * 1024 * 1024;

    /** How many windows may be on their way to the disk. */
    private static final int WINDOWS_IN_FLIGHT = 4;

    private static final int NOT_OPEN = -1;

    private final Path file;
    private int descriptor = NOT_OPEN;
    private long begun;

    WriteBack(Path file) {
        this.file = file;
    }

    /** @throws IOException when something written earlier could not be written back: it is lost */
    void written(long size) throws IOException {
        if (SystemCalls.AVAILABLE.isEmpty()) {
            return;
        }
        while (size - begun >= WINDOW_BYTES) {
            next(SystemCalls.AVAILABLE.get());
        }
    }

    private void next(SystemCalls calls) throws IOException {
        if (descriptor == NOT_OPEN) {
            descriptor = calls.open(file);
        }
        calls.startWriteBack(descriptor, begun, WINDOW_BYTES);
        begun += WINDOW_BYTES;
        long awaited = begun - (WINDOWS_IN_FLIGHT + 1) * WINDOW_BYTES;
        if (awaited >= 0) {
            calls.awaitWriteBack(descriptor, awaited, WINDOW_BYTES);
        }
    }

    void close() {
        if (descriptor != NOT_OPEN) {
            SystemCalls.AVAILABLE.orElseThrow().close(descriptor);
            descriptor = NOT_OPEN;
        }
    }
}
