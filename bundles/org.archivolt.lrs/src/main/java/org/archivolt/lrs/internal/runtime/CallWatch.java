package org.archivolt.lrs.internal.runtime;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.archivolt.base.Ticker;

/**
 * Notices driver calls that take too long. Sleeps until the first bound that was known when it went to sleep: a call
 * that begins costs two volatile accesses, and an idle system is not woken.
 */
final class CallWatch {
    /** Who makes calls. */
    interface Caller {
        long NO_CALL = Long.MAX_VALUE;

        /** When the call in progress is overdue; {@link #NO_CALL} while there is none. */
        long callDeadlineNanos();

        /** The call in progress was not back in time. */
        void callOverdue();
    }

    /** No driver is called: once in so long it looks nevertheless, which costs nothing. */
    private static final long FAR_NANOS = TimeUnit.DAYS.toNanos(1);

    private final Ticker ticker;
    private final Set<Caller> callers = ConcurrentHashMap.newKeySet();
    private final Thread thread = new Thread(this::run, "lrs-watch");
    private volatile long wakeNanos;
    private volatile boolean stopping;

    CallWatch(Ticker ticker) {
        this.ticker = ticker;
    }

    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    void stop() {
        stopping = true;
        LockSupport.unpark(thread);
    }

    void add(Caller caller) {
        callers.add(caller);
    }

    void remove(Caller caller) {
        callers.remove(caller);
    }

    /** A call has begun: its deadline can be seen already. */
    void begun(long deadlineNanos) {
        if (deadlineNanos - wakeNanos < 0) {
            LockSupport.unpark(thread);
        }
    }

    private void run() {
        while (!stopping) {
            // Whatever begins from here on wakes us, and whatever began before is seen.
            wakeNanos = ticker.nanos() + FAR_NANOS;
            long first = wakeNanos;
            for (Caller caller : callers) {
                first = Math.min(first, look(caller, first));
            }
            wakeNanos = first;
            sleepUntil(first);
        }
    }

    private long look(Caller caller, long first) {
        long deadline = caller.callDeadlineNanos();
        if (deadline == Caller.NO_CALL) {
            return first;
        }
        if (deadline - ticker.nanos() <= 0) {
            caller.callOverdue();
            return first;
        }
        return deadline;
    }

    /** A call that begins between the look and the sleep has unparked us already. */
    private void sleepUntil(long deadlineNanos) {
        long nanos = deadlineNanos - ticker.nanos();
        if (nanos > 0 && !stopping) {
            LockSupport.parkNanos(this, nanos);
        }
    }
}
