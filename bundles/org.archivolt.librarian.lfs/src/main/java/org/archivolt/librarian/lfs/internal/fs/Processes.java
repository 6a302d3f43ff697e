package org.archivolt.librarian.lfs.internal.fs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The kernel says which thread asks; handles are those of processes. */
final class Processes {
    private static final Path PROC = Path.of("/proc");
    private static final String KEY = "Tgid:";

    private Processes() {}

    /** Of a thread that is gone, or cannot be seen, the thread itself. */
    static long of(int thread) {
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
