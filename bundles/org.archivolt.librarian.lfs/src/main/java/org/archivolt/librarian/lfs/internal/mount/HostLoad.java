package org.archivolt.librarian.lfs.internal.mount;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.archivolt.base.Ticker;
import org.archivolt.librarian.NodeLoad;

/** How busy this host is: processor and network since the last look, memory and root now (proc(5)). Of what cannot be read, nothing. */
final class HostLoad {
    private static final int PERCENT = 100;
    private static final int CPU_IDLE = 3;
    private static final int CPU_WAITING = 4;
    private static final int CPU_FIELDS = 8;
    private static final int NET_IN = 0;
    private static final int NET_OUT = 8;
    private static final double NANOS = 1e9;

    private final Path proc;
    private final Ticker ticker;
    private Counters last;

    /** All since the machine was started. */
    private record Counters(long nanos, long cpuBusy, long cpuTotal, long networkIn, long networkOut) {}

    HostLoad(Path proc, Ticker ticker) {
        this.proc = proc;
        this.ticker = ticker;
        this.last = counters();
    }

    synchronized NodeLoad look() {
        Counters before = last;
        last = counters();
        double seconds = (last.nanos() - before.nanos()) / NANOS;
        return new NodeLoad(
                percent(last.cpuBusy() - before.cpuBusy(), last.cpuTotal() - before.cpuTotal()),
                rootPercent(),
                memoryPercent(),
                rate(last.networkIn() - before.networkIn(), seconds),
                rate(last.networkOut() - before.networkOut(), seconds));
    }

    private Counters counters() {
        long[] cpu = new long[2];
        for (String line : lines("stat")) {
            if (line.startsWith("cpu ")) {
                cpu = cpu(line.substring(4).strip().split(" +"));
            }
        }
        long[] network = new long[2];
        for (String line : lines("net/dev")) {
            addNetwork(line, network);
        }
        return new Counters(ticker.nanos(), cpu[0], cpu[1], network[0], network[1]);
    }

    /** What was done, and all. */
    private static long[] cpu(String[] fields) {
        long total = 0;
        long idle = 0;
        for (int field = 0; field < Math.min(fields.length, CPU_FIELDS); field++) {
            long value = Long.parseLong(fields[field]);
            total += value;
            idle += field == CPU_IDLE || field == CPU_WAITING ? value : 0;
        }
        return new long[] {total - idle, total};
    }

    private static void addNetwork(String line, long[] sums) {
        int colon = line.indexOf(':');
        if (colon < 0 || line.substring(0, colon).strip().equals("lo")) {
            return;
        }
        String[] fields = line.substring(colon + 1).strip().split(" +");
        sums[0] += Long.parseLong(fields[NET_IN]);
        sums[1] += Long.parseLong(fields[NET_OUT]);
    }

    private int memoryPercent() {
        long total = 0;
        long available = 0;
        for (String line : lines("meminfo")) {
            if (line.startsWith("MemTotal:")) {
                total = kibibytes(line);
            } else if (line.startsWith("MemAvailable:")) {
                available = kibibytes(line);
            }
        }
        return percent(total - available, total);
    }

    private static long kibibytes(String line) {
        return Long.parseLong(line.split(" +")[1]);
    }

    private static int rootPercent() {
        try {
            FileStore root = Files.getFileStore(Path.of("/"));
            return percent(root.getTotalSpace() - root.getUnallocatedSpace(), root.getTotalSpace());
        } catch (IOException e) { // not for this
            return 0;
        }
    }

    private List<String> lines(String name) {
        try {
            return Files.readAllLines(proc.resolve(name));
        } catch (IOException e) { // not on every system
            return List.of();
        }
    }

    private static int percent(long part, long whole) {
        return whole <= 0 ? 0 : (int) Math.max(0, Math.min(PERCENT, PERCENT * part / whole));
    }

    private static long rate(long count, double seconds) {
        return seconds <= 0 ? 0 : Math.max(0, (long) (count / seconds));
    }
}
