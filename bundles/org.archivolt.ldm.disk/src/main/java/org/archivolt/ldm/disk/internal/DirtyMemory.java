package org.archivolt.ldm.disk.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How much of the page cache waits to be written, on all filesystems of the host. */
final class DirtyMemory {
    private static final Path MEMINFO = Path.of("/proc/meminfo");
    private static final Pattern LINE = Pattern.compile("(?:Dirty|Writeback): +(\\d+) kB");

    private DirtyMemory() {}

    /** Takes some 20 µs. Nothing, if it cannot be known: no file can be opened then, and a sync must not need one. */
    static long bytes() {
        try {
            return bytesIn(Files.readString(MEMINFO));
        } catch (IOException e) {
            return 0;
        }
    }

    static long bytesIn(String meminfo) {
        long kilobytes = 0;
        Matcher matcher = LINE.matcher(meminfo);
        while (matcher.find()) {
            kilobytes += Long.parseLong(matcher.group(1));
        }
        return kilobytes * 1024;
    }
}
