package org.archivolt.dss.postgres.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.archivolt.dss.ChangeFeed.Listener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands changes to listeners, in order, on one thread of its own: a slow listener does not keep the connection from
 * being read. What waits is bounded: past the bound everything waiting becomes one "anything may have changed".
 */
final class Subscribers implements AutoCloseable {
    static final int WAITING_MAX = 10_000;
    private static final Logger LOG = LoggerFactory.getLogger(Subscribers.class);
    private static final Consumer<Listener> ANYTHING = Listener::anythingMayHaveChanged;

    private final List<Subscriber> subscribers = new CopyOnWriteArrayList<>();
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private final Thread thread = new Thread(this::run, "dss-changes");
    private boolean closed;

    private static final class Subscriber {
        final Listener listener;

        /** Whether it has been told that anything may have changed; before that, nothing else is. Of the thread. */
        boolean begun;

        Subscriber(Listener listener) {
            this.listener = listener;
        }
    }

    Subscribers() {
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * The listener first learns that anything may have changed, then of everything that changes from now on.
     *
     * @return ends it: nothing is told any more, except what is being told at the moment
     */
    Runnable add(Listener listener) {
        Subscriber subscriber = new Subscriber(listener);
        subscribers.add(subscriber);
        enqueue(() -> tell(subscriber, ANYTHING));
        return () -> subscribers.remove(subscriber);
    }

    void tellAnything() {
        tellAll(ANYTHING);
    }

    void tellAll(Consumer<Listener> change) {
        enqueue(() -> subscribers.forEach(subscriber -> tell(subscriber, change)));
    }

    private synchronized void enqueue(Runnable task) {
        if (waiting.size() >= WAITING_MAX) {
            waiting.clear();
            waiting.add(() -> subscribers.forEach(subscriber -> tell(subscriber, ANYTHING)));
        }
        waiting.add(task);
        notifyAll();
    }

    private void run() {
        try {
            for (Runnable next = next(); next != null; next = next()) {
                next.run();
            }
        } catch (InterruptedException e) {
            // Nobody but close() interrupts.
        }
    }

    private synchronized Runnable next() throws InterruptedException {
        while (waiting.isEmpty() && !closed) {
            wait();
        }
        return closed ? null : waiting.removeFirst();
    }

    private void tell(Subscriber subscriber, Consumer<Listener> change) {
        subscriber.begun |= change == ANYTHING;
        if (!subscriber.begun || !subscribers.contains(subscriber)) {
            return;
        }
        try {
            change.accept(subscriber.listener);
        } catch (RuntimeException e) {
            LOG.error("{} failed on a change", subscriber.listener, e);
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        thread.interrupt();
    }
}
