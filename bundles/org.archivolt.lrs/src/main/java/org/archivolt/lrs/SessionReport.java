package org.archivolt.lrs;

import java.time.Duration;
import java.util.List;
import org.archivolt.base.MediumId;

/**
 * How a session stands.
 *
 * @param leaseLeft until it ends, if there is no further call on it
 * @param waiting requests without an answer, oldest first
 * @param held what is in the hands of the client
 * @param unread answers that came and were not delivered yet
 */
public record SessionReport(
        String id,
        String client,
        Duration lease,
        Duration leaseLeft,
        List<String> waiting,
        List<Held> held,
        int unread) {
    public SessionReport {
        waiting = List.copyOf(waiting);
        held = List.copyOf(held);
    }

    /** What is left of an allocation. */
    public record Held(long allocation, List<MediumId> media) {
        public Held {
            media = List.copyOf(media);
        }
    }
}
