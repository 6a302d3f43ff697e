package org.archivolt.librarian.internal.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.archivolt.base.Ticker;
import org.archivolt.librarian.NodeId;
import org.archivolt.librarian.NodeLoad;
import org.archivolt.librarian.NodeState;
import org.archivolt.librarian.internal.core.LibrarianState;

/**
 * When each node was last heard of. Not durable: when this host becomes the Librarian, every lease runs anew from there, unless the host before has
 * said how long each node was silent. Otherwise nobody would ever be missed where the seat moves all the time. Safe for use by many threads.
 */
final class NodeLeases {
    private record Sign(long nanos, NodeLoad load) {}

    /** @param begins where they are not when it has begun itself */
    private record Tenure(long sinceNanos, Map<NodeId, Long> begins) {}

    private static final Pattern SILENCE = Pattern.compile("([1-9]|[1-7][0-9]|80)=([0-9]{1,15})(?: |$)");

    private final Ticker ticker;
    private final long beatNanos;
    private final long leaseNanos;
    private final Map<NodeId, Sign> signs = new ConcurrentHashMap<>();
    private volatile Tenure tenure;

    NodeLeases(LibrarianSettings settings, Ticker ticker) {
        this.ticker = ticker;
        this.beatNanos = settings.heartbeat().toNanos();
        this.leaseNanos = settings.lease().toNanos();
        runAnew();
    }

    /** All leases begin now. */
    void runAnew() {
        tenure = new Tenure(ticker.nanos(), Map.of());
    }

    /**
     * Goes on where another host has ended.
     *
     * @param silences what {@link #silences} was there; what it does not name begins now
     */
    void inherit(String silences) {
        long now = ticker.nanos();
        Map<NodeId, Long> begins = new HashMap<>();
        Matcher each = SILENCE.matcher(silences);
        while (each.find()) {
            long millis = Math.min(Long.parseLong(each.group(2)), TimeUnit.NANOSECONDS.toMillis(leaseNanos));
            begins.put(new NodeId(Integer.parseInt(each.group(1))), now - TimeUnit.MILLISECONDS.toNanos(millis));
        }
        tenure = new Tenure(now, begins);
    }

    /** How long each has been silent: {@code 1=200 22=15000}, milliseconds. */
    String silences(List<NodeId> nodes) {
        long now = ticker.nanos();
        return nodes.stream()
                .map(node -> node + "=" + Math.max(0, TimeUnit.NANOSECONDS.toMillis(now - beginOf(node))))
                .collect(Collectors.joining(" "));
    }

    void sign(NodeId node) {
        long now = ticker.nanos();
        signs.compute(node, (id, before) -> new Sign(now, before == null ? NodeLoad.NONE : before.load()));
    }

    void sign(NodeId node, NodeLoad load) {
        signs.put(node, new Sign(ticker.nanos(), load));
    }

    NodeLoad load(NodeId node) {
        Sign sign = signs.get(node);
        return sign == null ? NodeLoad.NONE : sign.load();
    }

    /** Since the last sign of life; empty when there was none since this host is the Librarian. */
    Optional<Duration> silentFor(NodeId node) {
        Sign sign = signs.get(node);
        return sign == null || sign.nanos() - tenure.sinceNanos() < 0
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(Math.max(0, ticker.nanos() - sign.nanos())));
    }

    /** What is to be said of a node: a sign is late when it is half a beat behind its time. */
    NodeState shown(NodeId node, NodeState said) {
        boolean isLate = ticker.nanos() - beginOf(node) > beatNanos + beatNanos / 2;
        return said == NodeState.ACTIVE && isLate ? NodeState.INDETERMINATE : said;
    }

    private long beginOf(NodeId node) {
        Tenure now = tenure;
        Sign sign = signs.get(node);
        long begin = now.begins().getOrDefault(node, now.sinceNanos());
        // Also one from before: the command for which this host has taken the seat.
        return sign == null || sign.nanos() - begin < 0 ? begin : sign.nanos();
    }

    /** What a look has shown. @param nextNanos when to look again: when the next lease may end, but so soon that a pause is noticed */
    record Look(List<NodeId> expired, long nextNanos) {}

    /** Of those who are active or have something open. */
    Look look(List<NodeId> nodes, LibrarianState state) {
        long now = ticker.nanos();
        long next = now + beatNanos / 2;
        List<NodeId> expired = new ArrayList<>();
        for (NodeId node : nodes) {
            if (!isAwaited(node, state)) {
                continue;
            }
            long end = beginOf(node) + leaseNanos;
            if (end - now <= 0) {
                expired.add(node);
            } else if (end - next < 0) {
                next = end;
            }
        }
        return new Look(expired, next);
    }

    private static boolean isAwaited(NodeId node, LibrarianState state) {
        return state.nodeState(node) == NodeState.ACTIVE || state.handlesOf(node) > 0;
    }

    boolean isOver(NodeId node, LibrarianState state) {
        return isAwaited(node, state) && ticker.nanos() - beginOf(node) >= leaseNanos;
    }
}
