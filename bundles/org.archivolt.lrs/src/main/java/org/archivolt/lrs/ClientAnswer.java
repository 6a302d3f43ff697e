package org.archivolt.lrs;

import java.util.List;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;

/**
 * How a client's request stands.
 *
 * @param id of the request in its session
 * @param kind see {@link ClientRequest#kind}
 * @param request names it to {@link ResourceScheduler#why}; 0 for what the scheduler gives no number
 * @param sequence counts the answers of a session as they come; 0 while there is none
 * @param allocation while {@link State#HELD}
 * @param names as in {@link ClientRequest.Write}, while the media are wanted or held
 * @param failure when {@link State#FAILED}
 */
public record ClientAnswer(
        String id,
        String kind,
        State state,
        long request,
        long sequence,
        Optional<Allocation> allocation,
        List<String> names,
        Optional<ArchivoltException> failure) {
    /** Where a request is. */
    public enum State {
        /** Not answered yet. */
        WAITING,
        /** Its media are in the hands of the client. */
        HELD,
        /** It has gone well and there is nothing left of it. */
        DONE,
        FAILED
    }

    public ClientAnswer {
        names = List.copyOf(names);
    }
}
