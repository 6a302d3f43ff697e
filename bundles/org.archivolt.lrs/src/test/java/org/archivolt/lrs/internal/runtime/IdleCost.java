package org.archivolt.lrs.internal.runtime;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.archivolt.testkit.Await;

/**
 * What a scheduler with 200 devices and nothing to do costs: no thread of it wakes up, so it costs nothing. What is left
 * is the virtual machine's own, which is measured before there is a scheduler. Ends with status 1 if a thread has woken.
 */
final class IdleCost {
    private static final int DEVICES = 200;
    private static final Duration TIME = Duration.ofSeconds(10);
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    /** Of the scheduler's threads together. */
    private record Cost(long threads, long cpuNanos, long wakeUps) {
        static Cost now() {
            List<ThreadInfo> ours = Arrays.stream(THREADS.dumpAllThreads(false, false))
                    .filter(thread -> thread.getThreadName().matches("(family|device|lrs)-.*"))
                    .toList();
            return new Cost(
                    ours.size(),
                    ours.stream()
                            .mapToLong(thread -> THREADS.getThreadCpuTime(thread.getThreadId()))
                            .sum(),
                    ours.stream().mapToLong(ThreadInfo::getWaitedCount).sum());
        }
    }

    private IdleCost() {}

    public static void main(String[] arguments) throws Exception {
        long empty = processMillis();
        try (FakeDevices devices = new FakeDevices(DEVICES)) {
            Await.until("rest", () -> isAtRest(devices));
            Cost before = Cost.now();
            long process = processMillis();
            Cost after = Cost.now();
            long wakeUps = after.wakeUps() - before.wakeUps();
            System.out.printf(
                    "%d devices, %d threads, idle for %d s: they woke %d times and used %.3f ms of CPU;"
                            + " the process used %d ms, without a scheduler %d ms%n",
                    DEVICES,
                    after.threads(),
                    TIME.toSeconds(),
                    wakeUps,
                    (after.cpuNanos() - before.cpuNanos()) / 1e6,
                    process,
                    empty);
            if (wakeUps > 0) {
                System.exit(1);
            }
        }
    }

    /** The last accounts are written, and no thread has done anything for a while. */
    private static boolean isAtRest(FakeDevices devices) throws InterruptedException {
        Cost before = Cost.now();
        pass(Duration.ofMillis(500));
        int known = devices.scheduler().snapshot(FakeDevices.FAMILY).devices().size();
        return known == DEVICES && Cost.now().equals(before);
    }

    private static long processMillis() throws InterruptedException {
        long before = PROCESS.getProcessCpuTime();
        pass(TIME);
        return TimeUnit.NANOSECONDS.toMillis(PROCESS.getProcessCpuTime() - before);
    }

    /** Idling for a given time is what is measured here; nothing could end it earlier. */
    private static void pass(Duration time) throws InterruptedException {
        if (new CountDownLatch(1).await(time.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new IllegalStateException("nobody counts down");
        }
    }
}
