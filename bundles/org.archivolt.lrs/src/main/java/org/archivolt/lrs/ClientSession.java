package org.archivolt.lrs;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.archivolt.base.ArchivoltException;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One client's dealings with the scheduler. Safe for many threads; nothing here blocks.
 *
 * <p>Every call renews the lease. When the session is closed or its lease ends, its waiting requests are cancelled, what
 * it holds is released with nothing synced, and it is forgotten: every further call fails with {@code NO_SUCH_REQUEST}
 * (field {@code session}).
 *
 * <p>An answer counts as <i>delivered</i> once a method has returned it in another state than {@code WAITING}, or once
 * it was acknowledged by {@link #answers}. Delivered answers are remembered for a while, so that a client that lost one
 * on its way gets it again by asking for it or by submitting the same again.
 */
@ProviderType
public interface ClientSession {
    /** Names the session to its client. Nobody else can guess it. */
    String id();

    String client();

    /** How long the session lives without a call on it. */
    Duration lease();

    /** Does nothing else. */
    void renew() throws ArchivoltException;

    /**
     * Hands a request to the scheduler. With an id that the session knows already nothing is done: if the request is
     * the same, its answer is returned as it stands.
     *
     * @param id of the client's choice, 1 to 64 letters, digits and {@code . _ -}; empty to be given one
     * @return the answer as it stands now: mostly {@code WAITING}. A release with nothing to sync is {@code DONE}, and
     *     has no other answer unless it fails.
     * @throws ArchivoltException and nothing has changed, the id is not remembered: {@code ALREADY_EXISTS} for a known id
     *     with another request; {@code NO_SUCH_REQUEST} for a release of what this session does not hold; {@code BUSY}
     *     when too much waits, is held, or was never fetched
     */
    ClientAnswer submit(Optional<String> id, ClientRequest request) throws ArchivoltException;

    /**
     * The answers to these requests as they stand, in the same order. Delivers them.
     *
     * @throws ArchivoltException {@code NO_SUCH_REQUEST} (field {@code id}) when one is not known, or not any more
     */
    List<ClientAnswer> answersTo(List<String> ids) throws ArchivoltException;

    /**
     * Completes when none of these requests waits any more; fails when the session ends. Ids that are not known do not
     * wait. Whoever waited then fetches them with {@link #answersTo}: they are offered to nobody else. Who gives up
     * waiting cancels it, and leaves no trace.
     *
     * <p>Completed on a thread of the scheduler: what follows must be short or go elsewhere.
     */
    CompletableFuture<Void> whenAnswered(Collection<String> ids) throws ArchivoltException;

    /**
     * The answers that came and were not delivered yet, oldest first, so that those of releases flushed together come
     * together. Returns the same again until told that they have arrived.
     *
     * @param after acknowledges all answers up to this {@link ClientAnswer#sequence}; 0 at first
     * @param limit 1 to 10,000
     */
    List<ClientAnswer> answers(long after, int limit) throws ArchivoltException;

    /** As {@link #whenAnswered}: completes when {@link #answers} has something beyond {@code after} to return. */
    CompletableFuture<Void> whenAnswers(long after) throws ArchivoltException;

    /**
     * Cancels a request that waits, or gives back, unsynced, what it was granted. A format that has begun goes on. Does
     * nothing to one that has ended.
     *
     * @return the answer as it stands now
     * @throws ArchivoltException {@code NO_SUCH_REQUEST}; {@code WRONG_STATE} for a release, which cannot be taken back
     */
    ClientAnswer cancel(String id) throws ArchivoltException;

    /** How the session stands. */
    SessionReport report() throws ArchivoltException;

    /** Ends the session. Does nothing when it has ended. */
    void close();
}
