package org.archivolt.rest.internal.events;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import javax.servlet.AsyncContext;
import javax.servlet.ServletOutputStream;
import javax.servlet.WriteListener;
import org.archivolt.base.Ticker;

/**
 * One client that listens. Events wait in a queue while the client is slow; if it gets too long, it is replaced by a
 * {@code reset} and the stream ends. Nothing ever waits for a client, and no thread belongs to it: the server's pool writes
 * when there is something to write and the connection takes it.
 */
final class EventStream implements WriteListener {
    static final int QUEUE_MAX = 1_000;
    /** A client that is no longer allowed in finds out then. */
    static final Duration AGE_MAX = Duration.ofHours(1);

    private static final byte[] OVERFLOW = "event: reset\ndata: {}\n\n".getBytes(StandardCharsets.US_ASCII);

    private final EventHub hub;
    private final Set<Topic> topics;
    private final AsyncContext context;
    private final ServletOutputStream out;
    private final Ticker ticker;
    private final long beganNanos;
    private final Deque<byte[]> waiting = new ArrayDeque<>();
    /** The server has said that it can be written. */
    private boolean begun;

    private boolean draining;
    /** No more events; ends when the last one is written. */
    private boolean ending;

    private boolean ended;

    EventStream(EventHub hub, Set<Topic> topics, AsyncContext context, Ticker ticker) throws IOException {
        this.hub = hub;
        this.topics = topics;
        this.context = context;
        this.out = context.getResponse().getOutputStream();
        this.ticker = ticker;
        this.beganNanos = ticker.nanos();
    }

    boolean wants(Topic topic) {
        return topics.contains(topic);
    }

    synchronized void offer(byte[] event) {
        if (ending) {
            return;
        }
        if (waiting.size() >= QUEUE_MAX) {
            waiting.clear();
            waiting.add(OVERFLOW);
            ending = true;
        } else {
            waiting.add(event);
        }
        wake();
    }

    /** Nothing is added for a client that has not taken what it has. */
    synchronized void beat(byte[] comment) {
        if (ticker.nanos() - beganNanos >= AGE_MAX.toNanos()) {
            end();
        } else if (waiting.isEmpty()) {
            offer(comment);
        }
    }

    synchronized void end() {
        ending = true;
        wake();
    }

    @Override
    public synchronized void onWritePossible() {
        begun = true;
        drain();
    }

    @Override
    public synchronized void onError(Throwable gone) {
        close();
    }

    /** Not by the thread that has something to tell: it has no time for this. */
    private void wake() {
        if (begun && !draining && !ended) {
            draining = true;
            try {
                context.start(this::drain);
            } catch (RuntimeException stopping) {
                // the server takes no more work; it ends its connections itself
                ended = true;
                hub.remove(this);
            }
        }
    }

    private synchronized void drain() {
        draining = false;
        try {
            while (!ended && out.isReady()) {
                if (waiting.isEmpty()) {
                    if (ending) {
                        close();
                    }
                    return;
                }
                write();
            }
        } catch (IOException | IllegalStateException gone) {
            close();
        }
    }

    /** As much as there is, and out with it: the next one may be long in coming. */
    private void write() throws IOException {
        while (!waiting.isEmpty() && out.isReady()) {
            out.write(waiting.poll());
        }
        if (out.isReady()) {
            out.flush();
        }
    }

    private void close() {
        if (!ended) {
            ended = true;
            ending = true;
            waiting.clear();
            hub.remove(this);
            context.complete();
        }
    }
}
