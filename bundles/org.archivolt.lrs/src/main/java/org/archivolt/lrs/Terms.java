package org.archivolt.lrs;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who asks, and how urgently. Waiting requests are served by {@link #qos}, then {@link #priority}, greater first, then in
 * order of arrival; a request that has waited for longer than its family's {@code age.max} goes before all that have
 * not, so that nobody starves.
 *
 * @param client names whoever asks, in reports and for {@link WriteRequest#preventDuplicate}; may be empty
 * @param held allocations that whoever asks keeps until he is answered. What only a drive could serve that they use is refused
 *     instead of waited for: the drive would never become free
 */
public record Terms(String client, int qos, long priority, Set<Long> held) {
    public static final int CLIENT_LENGTH_MAX = 128;
    public static final Terms DEFAULT = new Terms("", 0, 0);

    public Terms {
        // sorted: what is equal is also written alike
        held = held.isEmpty() ? Set.of() : Collections.unmodifiableSet(new TreeSet<>(held));
        if (client.length() > CLIENT_LENGTH_MAX) {
            throw new IllegalArgumentException("client must not be longer than " + CLIENT_LENGTH_MAX + " characters");
        }
    }

    public Terms(String client, int qos, long priority) {
        this(client, qos, priority, Set.of());
    }

    public static Terms of(String client) {
        return new Terms(client, 0, 0);
    }

    /** The same, for one who keeps these allocations meanwhile. */
    public Terms holding(Set<Long> allocations) {
        return new Terms(client, qos, priority, allocations);
    }
}
