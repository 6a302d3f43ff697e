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
    private static final Logger LOG = LoggerFactory.getLogger(Subscribers.class);
    static final int WAITING_MAX = 10_000;

    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private final Thread thread = new Thread(this::run, "dss-changes");
    private boolean closed;

    Subscribers() {
        thread.setDaemon(true);
        thread.start();
    }

    /** The listener first learns that anything may have changed, before anything that changes from now on. */
    void add(Listener listener) {
        listeners.add(listener);
        enqueue(() -> tell(listener, Listener::anythingMayHaveChanged));
    }

    /** Nothing is told any more, except what is being told at the moment. */
    void remove(Listener listener) {
        listeners.remove(listener);
    }

    void tellAll(Consumer<Listener> change) {
        enqueue(() -> listeners.forEach(listener -> tell(listener, change)));
    }

    private synchronized void enqueue(Runnable task) {
        if (waiting.size() >= WAITING_MAX) {
            waiting.clear();
            waiting.add(() -> listeners.forEach(listener -> tell(listener, Listener::anythingMayHaveChanged)));
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

    private void tell(Listener listener, Consumer<Listener> change) {
        if (!listeners.contains(listener)) {
            return;
        }
        try {
            change.accept(listener);
        } catch (RuntimeException e) {
            LOG.error("{} failed on a change", listener, e);
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
