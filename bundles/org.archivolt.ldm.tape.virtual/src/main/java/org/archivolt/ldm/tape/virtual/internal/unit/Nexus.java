package org.archivolt.ldm.tape.virtual.internal.unit;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.ldm.tape.virtual.LibraryClock;

/**
 * One initiator's connection to a unit, and what the unit remembers of it. Everything but {@link #close} is called by the
 * thread whose turn it is at the unit; attentions may come from any.
 */
public final class Nexus implements Pace {
    private static final int ATTENTIONS_MAX = 16;

    private final String initiator;
    private final LibraryClock clock;
    private final Deque<SenseCode> attentions = new ArrayDeque<>();
    private volatile boolean preventsRemoval;
    private long deadline;
    private volatile Thread executing;
    private volatile boolean closed;

    Nexus(String initiator, LibraryClock clock) {
        this.initiator = initiator;
        this.clock = clock;
        attentions.add(SenseCode.POWER_ON);
    }

    /** Who it is; the same when the same initiator comes back. */
    public String initiator() {
        return initiator;
    }

    /** Has the initiator told with one of its next commands. What it has not been told yet is not told twice. */
    public void tell(SenseCode attention) {
        synchronized (attentions) {
            if (!attentions.contains(attention) && attentions.size() < ATTENTIONS_MAX) {
                attentions.add(attention);
            }
        }
    }

    Optional<SenseCode> nextAttention(Predicate<SenseCode> which) {
        synchronized (attentions) {
            Optional<SenseCode> next = attentions.stream().filter(which).findFirst();
            next.ifPresent(attentions::remove);
            return next;
        }
    }

    boolean preventsRemoval() {
        return preventsRemoval;
    }

    void preventRemoval(boolean prevent) {
        preventsRemoval = prevent;
    }

    /** @param timeoutNanos of the command that begins, by the library's clock */
    void begin(long timeoutNanos) throws ArchivoltException {
        checkOpen();
        executing = Thread.currentThread();
        deadline = clock.nanos() + timeoutNanos;
    }

    /** Of the command that is executed. */
    Duration timeLeft() {
        return Duration.ofNanos(Math.max(0, deadline - clock.nanos()));
    }

    void end() {
        executing = null;
    }

    /**
     * Lets time pass, as part of a command.
     *
     * @throws ArchivoltException {@code DEVICE_FAULT} (fact {@code transport=true}) when the command times out before, or the nexus
     *     is closed
     */
    @Override
    public void waitUntil(long moment) throws ArchivoltException {
        boolean inTime = moment - deadline <= 0;
        clock.waitUntil(
                inTime ? moment : deadline,
                () -> closed || Thread.currentThread().isInterrupted());
        checkOpen();
        if (!inTime || moment - clock.nanos() > 0) {
            throw lost("the command took too long");
        }
    }

    /** Waits for what never comes, until the command times out. */
    public ArchivoltException stall() throws ArchivoltException {
        waitUntil(deadline + 1);
        return lost("the command took too long");
    }

    public void checkOpen() throws ArchivoltException {
        if (closed) {
            throw lost("the nexus is closed");
        }
    }

    public static ArchivoltException lost(String why) {
        return new ArchivoltException(ErrorCode.DEVICE_FAULT, "executing a command")
                .with("transport", true)
                .with("why", why);
    }

    void close() {
        closed = true;
        Thread waiting = executing;
        if (waiting != null) {
            LockSupport.unpark(waiting);
        }
    }
}
