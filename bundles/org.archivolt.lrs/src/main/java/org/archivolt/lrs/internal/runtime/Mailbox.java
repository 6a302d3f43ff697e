package org.archivolt.lrs.internal.runtime;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.archivolt.base.Ticker;

/**
 * How threads talk: many senders, one receiver, which sleeps until there is something.
 *
 * <p>Orders are bounded: beyond the capacity they are refused. Reports are always taken; there are never more of them
 * than orders were accepted.
 */
final class Mailbox<T> {
    private final Queue<T> messages = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();
    private final int capacity;
    private volatile Thread receiver;

    Mailbox(int capacity) {
        this.capacity = capacity;
    }

    /** Takes an order, unless the mailbox is full. */
    boolean offer(T order) {
        if (size.get() >= capacity) {
            return false;
        }
        post(order);
        return true;
    }

    void post(T report) {
        postQuietly(report);
        wake();
    }

    /** Without waking the receiver: read when something else does. */
    void postQuietly(T report) {
        size.incrementAndGet();
        messages.add(report);
    }

    void wake() {
        LockSupport.unpark(receiver);
    }

    boolean isEmpty() {
        return messages.isEmpty();
    }

    /** For the receiver: the next message, or null. */
    T poll() {
        T message = messages.poll();
        if (message != null) {
            size.decrementAndGet();
        }
        return message;
    }

    /** For the receiver: sleeps until there is a message. Returns at once when there is one; may return early. */
    void await() {
        receiver = Thread.currentThread();
        if (messages.isEmpty()) {
            LockSupport.park(this);
        }
    }

    /** As {@link #await()}, and not beyond a deadline. */
    void awaitUntil(long deadlineNanos, Ticker ticker) {
        receiver = Thread.currentThread();
        long nanos = deadlineNanos - ticker.nanos();
        if (messages.isEmpty() && nanos > 0) {
            LockSupport.parkNanos(this, nanos);
        }
    }
}
