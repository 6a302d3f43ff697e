package org.archivolt.librarian.internal.runtime;

import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.archivolt.librarian.LibrarianListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells news to those who listen, in order, on a thread of its own: they are somebody else's, and neither the Librarian nor who asks it for something
 * waits for them or fails with them.
 */
final class Listeners {
    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);
    /** News that wait; more are lost. */
    static final int WAITING_MAX = 1000;

    private final List<LibrarianListener> listeners = new CopyOnWriteArrayList<>();
    private final ThreadPoolExecutor teller = new ThreadPoolExecutor(
            1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING_MAX), Listeners::thread, Listeners::drop);

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "librarian-news");
        thread.setDaemon(true);
        return thread;
    }

    private static void drop(Runnable news, ThreadPoolExecutor teller) {
        if (!teller.isShutdown()) {
            LOG.warn("a listener of the Librarian is too slow: it misses news");
        }
    }

    void add(LibrarianListener listener) {
        listeners.add(listener);
    }

    void remove(LibrarianListener listener) {
        listeners.remove(listener);
    }

    /** Returns at once. */
    void tell(Consumer<LibrarianListener> news) {
        teller.execute(() -> listeners.forEach(listener -> tell(listener, news)));
    }

    private static void tell(LibrarianListener listener, Consumer<LibrarianListener> news) {
        try {
            news.accept(listener);
        } catch (RuntimeException | Error e) {
            LOG.error(
                    "a bug: a listener of the Librarian failed: {}",
                    listener.getClass().getName(),
                    e);
        }
    }

    /** What waits is told still, if the listeners are quick enough for it. */
    void stop() {
        teller.shutdown();
    }
}
