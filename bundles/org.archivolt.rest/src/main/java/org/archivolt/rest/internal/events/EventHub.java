package org.archivolt.rest.internal.events;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.MediumId;
import org.archivolt.dss.ChangeFeed;
import org.archivolt.librarian.LibrarianListener;
import org.archivolt.librarian.NodeId;
import org.archivolt.librarian.NodeState;
import org.archivolt.rest.internal.Json;

/**
 * Passes on what changes to everybody who listens. An event says what changed, not how: whoever cares reads it. What is missed
 * cannot be had again; instead there is a {@code reset}, which says that anything may have changed.
 */
public final class EventHub implements ChangeFeed.Listener, LibrarianListener {
    static final int LISTENERS_MAX = 256;
    static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private static final byte[] COMMENT = ":\n\n".getBytes(StandardCharsets.US_ASCII);

    private final String prefix = HexFormat.of().formatHex(new SecureRandom().generateSeed(4)) + "-";
    private final Set<EventStream> streams = new LinkedHashSet<>();
    private long last;
    private boolean beating;
    private boolean closed;

    @Override
    public void mediumChanged(MediumId medium) {
        publish(Topic.MEDIA, Map.of("id", medium.toString()));
    }

    @Override
    public void deviceChanged(DeviceId device) {
        publish(Topic.DEVICES, Map.of("id", device.toString()));
    }

    @Override
    public void jobChanged(long job) {
        publish(Topic.JOBS, Map.of("id", job));
    }

    @Override
    public void told(String message) {
        publish(Topic.LIBRARIAN, Map.of("message", message));
    }

    @Override
    public void registered() {
        publish(Topic.LIBRARIAN, Map.of("registered", true));
    }

    @Override
    public void nodeChanged(NodeId node, NodeState state) {
        publish(Topic.LIBRARIAN, Map.of("node", node.number()));
    }

    @Override
    public void anythingMayHaveChanged() {
        List<EventStream> all;
        byte[] event;
        synchronized (this) {
            event = format(nextId(), "reset", Map.of());
            all = List.copyOf(streams);
        }
        all.forEach(stream -> stream.offer(event));
    }

    /** Ends all of them, and takes no more. */
    public void close() {
        List<EventStream> all;
        synchronized (this) {
            closed = true;
            all = List.copyOf(streams);
        }
        all.forEach(EventStream::end);
    }

    /**
     * @param lastSeen id of the last event that the client has had; null for none
     * @throws ArchivoltException {@code BUSY} when there are too many, {@code SHUTTING_DOWN}
     */
    synchronized void add(EventStream stream, String lastSeen) throws ArchivoltException {
        if (closed) {
            throw new ArchivoltException(ErrorCode.SHUTTING_DOWN, "listening to events");
        }
        if (streams.size() >= LISTENERS_MAX) {
            throw new ArchivoltException(ErrorCode.BUSY, "waiting for others to stop listening")
                    .with("listeners", streams.size());
        }
        // before anybody else knows it: it is the first
        stream.offer(
                lastSeen == null || lastSeen.equals(prefix + last)
                        ? ("retry: 3000\nid: " + prefix + last + "\n\n").getBytes(StandardCharsets.US_ASCII)
                        : format(prefix + last, "reset", Map.of()));
        streams.add(stream);
        if (!beating) {
            beating = true;
            beatLater();
        }
    }

    synchronized void remove(EventStream stream) {
        streams.remove(stream);
    }

    public synchronized int listeners() {
        return streams.size();
    }

    private void publish(Topic topic, Map<String, Object> data) {
        List<EventStream> all;
        byte[] event;
        synchronized (this) {
            String id = nextId();
            if (streams.isEmpty()) {
                return;
            }
            event = format(id, topic.event(), data);
            all = List.copyOf(streams);
        }
        for (EventStream stream : all) {
            if (stream.wants(topic)) {
                stream.offer(event);
            }
        }
    }

    private String nextId() {
        last++;
        return prefix + last;
    }

    private static byte[] format(String id, String event, Map<String, Object> data) {
        String json = new String(Json.bytes(data), StandardCharsets.UTF_8);
        return ("id: " + id + "\nevent: " + event + "\ndata: " + json + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    /** By the JDK's timer, as long as anybody listens. */
    private void beatLater() {
        CompletableFuture.delayedExecutor(HEARTBEAT.toNanos(), TimeUnit.NANOSECONDS)
                .execute(this::beat);
    }

    void beat() {
        List<EventStream> all;
        synchronized (this) {
            all = List.copyOf(streams);
            beating = !all.isEmpty();
        }
        all.forEach(stream -> stream.beat(COMMENT));
        if (!all.isEmpty()) {
            beatLater();
        }
    }
}
