package org.archivolt.testkit.ldm;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;

/**
 * Misbehaviour on command of one fake drive or medium. What was ordered first happens first; a call for which nothing
 * is ordered behaves. Calls are counted before they fail.
 *
 * <pre>{@code
 * medium.faults().failNext(Call.SYNC, ErrorCode.MEDIUM_FAULT);
 * Stall stall = drive.faults().stallNext(Call.MOUNT);
 * }</pre>
 */
public final class Faults {
    /** What happens in place of, or before, a call. */
    @FunctionalInterface
    public interface Act {
        void happen() throws ArchivoltException;
    }

    private final String subject;
    private final Map<Call, Deque<Act>> next = new EnumMap<>(Call.class);
    private final Map<Call, Act> always = new EnumMap<>(Call.class);
    private final Map<Call, Integer> counts = new EnumMap<>(Call.class);

    Faults(String subject) {
        this.subject = subject;
    }

    /** The next call fails, and does nothing else. */
    public void failNext(Call call, ErrorCode code) {
        onNext(call, () -> {
            throw failure(call, code);
        });
    }

    /** Lets some calls pass, then fails one: {@code failAfter(WRITE, 3, NO_SPACE)} fails the fourth. */
    public void failAfter(Call call, int passes, ErrorCode code) {
        for (int i = 0; i < passes; i++) {
            onNext(call, () -> {});
        }
        failNext(call, code);
    }

    /** Every call fails from now on, until {@link #heal()}. */
    public void failAlways(Call call, ErrorCode code) {
        always(call, () -> {
            throw failure(call, code);
        });
    }

    /** The next call waits until it is let go. */
    public Stall stallNext(Call call) {
        Stall stall = new Stall(subject + " " + call);
        onNext(call, stall::hold);
        return stall;
    }

    /** Something of the test's own happens before the next call goes on. */
    public synchronized void onNext(Call call, Act act) {
        next.computeIfAbsent(call, c -> new ArrayDeque<>()).add(act);
    }

    /** Something of the test's own happens before every call, until {@link #heal()}. */
    public synchronized void always(Call call, Act act) {
        always.put(call, act);
    }

    /** Forgets all orders. Who is stalled stays stalled. */
    public synchronized void heal() {
        next.clear();
        always.clear();
    }

    /** How often this was called, failed calls included. */
    public synchronized int count(Call call) {
        return counts.getOrDefault(call, 0);
    }

    void before(Call call) throws ArchivoltException {
        Act act;
        synchronized (this) {
            counts.merge(call, 1, Integer::sum);
            Deque<Act> ordered = next.get(call);
            act = ordered == null || ordered.isEmpty() ? always.get(call) : ordered.remove();
        }
        if (act != null) {
            act.happen();
        }
    }

    private ArchivoltException failure(Call call, ErrorCode code) {
        return new ArchivoltException(code, "failing on command")
                .with("call", call)
                .with("of", subject);
    }
}
