package org.archivolt.rest.internal;

import static org.osgi.service.http.whiteboard.HttpWhiteboardConstants.HTTP_WHITEBOARD_CONTEXT_NAME;
import static org.osgi.service.http.whiteboard.HttpWhiteboardConstants.HTTP_WHITEBOARD_CONTEXT_PATH;

import java.time.Duration;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.archivolt.base.Ticker;
import org.osgi.framework.BundleContext;
import org.osgi.service.http.context.ServletContextHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the servlet whiteboard look once more at all that is registered. It loses a servlet that comes while it installs the
 * context for it: the servlet has been told that there is no such context, and is not in its list yet when the context asks.
 * Any other context that comes makes it look through the list again. Only when the start is over: see
 * docs/decisions/0005-rest-start.md for what happens to a start that is disturbed.
 */
final class Reminder implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Reminder.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final BundleContext bundle;
    private final Ticker ticker;
    /** Since when it has been missed, or the last reminder; null as long as it was never missed. */
    private final AtomicReference<Long> sinceNanos = new AtomicReference<>();

    Reminder(BundleContext bundle, Ticker ticker) {
        this.bundle = bundle;
        this.ticker = ticker;
    }

    /** Called by whoever misses something; does something about it now and then, on a thread of its own. */
    @Override
    public void run() {
        long now = ticker.nanos();
        Long since = sinceNanos.get();
        if (since == null) {
            sinceNanos.compareAndSet(null, now);
        } else if (now - since >= PATIENCE.toNanos() && sinceNanos.compareAndSet(since, now)) {
            Thread thread = new Thread(this::remind, "rest-reminder");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void remind() {
        LOG.warn("JAX-RS is not in its place; the servlet whiteboard is asked to look for it");
        Map<String, String> context = Map.of(
                HTTP_WHITEBOARD_CONTEXT_NAME,
                "archivolt.reminder",
                HTTP_WHITEBOARD_CONTEXT_PATH,
                "/archivolt.reminder");
        bundle.registerService(
                        ServletContextHelper.class,
                        new ServletContextHelper(bundle.getBundle()) {},
                        new Hashtable<>(context))
                .unregister();
    }
}
