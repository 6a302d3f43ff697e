package org.archivolt.librarian.lfs.internal.fs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/** The kernel says which thread asks; handles are those of processes. */
final class Processes {
    private static final Path PROC = Path.of("/proc");
    private static final String KEY = "Tgid:";
    private static final int NOT_SEEN = 0;

    /** Behind all numbers of processes. */
    private static final AtomicLong lastUnseen = new AtomicLong(1L << 32);

    private Processes() {}

    /** Of a thread that is gone, the thread itself; of one in another namespace, a number that no process has, and another one each time. */
    static long of(int thread) {
        if (thread == NOT_SEEN) {
            return lastUnseen.incrementAndGet();
        }
        try {
            for (String line :
                    Files.readAllLines(PROC.resolve(Integer.toString(thread)).resolve("status"))) {
                if (line.startsWith(KEY)) {
                    return Long.parseLong(line.substring(KEY.length()).strip());
                }
            }
        } catch (IOException | NumberFormatException e) { // gone meanwhile
        }
        return thread;
    }
}
