package org.archivolt.librarian.internal.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.archivolt.base.Ticker;
import org.archivolt.librarian.NodeId;
import org.archivolt.librarian.NodeLoad;
import org.archivolt.librarian.NodeState;
import org.archivolt.librarian.internal.core.LibrarianState;

/**
 * When each node was last heard of. Not durable: when this host becomes the Librarian, every lease runs anew from there, because nobody knows what
 * the nodes have said meanwhile. Safe for use by many threads.
 */
final class NodeLeases {
    private record Sign(long nanos, NodeLoad load) {}

    private final Ticker ticker;
    private final long beatNanos;
    private final long leaseNanos;
    private final Map<NodeId, Sign> signs = new ConcurrentHashMap<>();
    private volatile long sinceNanos;

    NodeLeases(LibrarianSettings settings, Ticker ticker) {
        this.ticker = ticker;
        this.beatNanos = settings.heartbeat().toNanos();
        this.leaseNanos = settings.lease().toNanos();
        this.sinceNanos = ticker.nanos();
    }

    /** All leases begin now. */
    void runAnew() {
        sinceNanos = ticker.nanos();
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
        return sign == null || sign.nanos() - sinceNanos < 0
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(Math.max(0, ticker.nanos() - sign.nanos())));
    }

    /** What is to be said of a node: a sign is late when it is half a beat behind its time. */
    NodeState shown(NodeId node, NodeState said) {
        boolean isLate = ticker.nanos() - beginOf(node) > beatNanos + beatNanos / 2;
        return said == NodeState.ACTIVE && isLate ? NodeState.INDETERMINATE : said;
    }

    private long beginOf(NodeId node) {
        Sign sign = signs.get(node);
        return sign == null || sign.nanos() - sinceNanos < 0 ? sinceNanos : sign.nanos();
    }

    /** What a look has shown. @param nextNanos when the next lease may end */
    record Look(List<NodeId> expired, long nextNanos) {}

    /** Of those who are active or have something open. */
    Look look(List<NodeId> nodes, LibrarianState state) {
        long now = ticker.nanos();
        long next = now + leaseNanos;
        List<NodeId> expired = new ArrayList<>();
        for (NodeId node : nodes) {
            if (state.nodeState(node) != NodeState.ACTIVE && state.handlesOf(node) == 0) {
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
}
