package org.archivolt.dss;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.archivolt.base.ArchivoltException;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The background jobs there are, and how far they have come. A job is worked on by one session of one host at a time. Each
 * method is one transaction, and each that changes something does nothing when repeated. Changes are told by
 * {@link ChangeFeed.Listener#jobChanged}.
 *
 * <p>A text that cannot be kept (NUL, half a character) is refused with {@code INVALID_ARGUMENT}.
 */
@ProviderType
public interface JobCatalog {
    /** Queues a job. Repeated for the same uuid, the job as it is now. */
    JobRecord add(NewJob job) throws ArchivoltException;

    /**
     * Queues a job of a schedule, unless one of that schedule has not ended, or was made after a moment.
     *
     * @param madeBefore by the clock of the database host
     * @return empty when it is not its time
     */
    Optional<JobRecord> addScheduled(String schedule, Instant madeBefore, NewJob job) throws ArchivoltException;

    Optional<JobRecord> find(long number) throws ArchivoltException;

    /** @throws ArchivoltException {@code INVALID_ARGUMENT}: the limit */
    List<JobRecord> list(JobQuery query) throws ArchivoltException;

    /**
     * Takes the oldest job that waits, for a session of a host, or one this session has taken already.
     *
     * @param kinds which it can do
     * @param running numbers of the jobs it works on: those it knows to have taken
     * @return the job, {@code RUNNING}; empty when there is none
     */
    Optional<JobRecord> take(String host, UUID session, Collection<String> kinds, Collection<Long> running)
            throws ArchivoltException;

    /**
     * Writes down how far a job has come. Does nothing when it has ended, or another session has taken it.
     *
     * @return its state; empty when it is not this session's, or is not there
     */
    Optional<JobState> save(long number, UUID session, JobUpdate update) throws ArchivoltException;

    /**
     * Ends a job that this session works on, or that was paused meanwhile.
     *
     * @param state {@code DONE} or {@code FAILED}
     * @return its state, which is another when it was cancelled, or resumed, meanwhile; empty when it is not this session's,
     *     or is not there
     */
    Optional<JobState> finish(long number, UUID session, JobUpdate update, JobState state) throws ArchivoltException;

    /**
     * Changes the state of a job, for an operator. A job that leaves {@code FAILED} loses its end and its problem.
     *
     * @param from states that {@link JobState#mayBecome may become} the other
     * @return false when it is in none of them, or is not there
     */
    boolean move(long number, Set<JobState> from, JobState to) throws ArchivoltException;

    /** @return false when it is not there, or has ended */
    boolean setPace(long number, JobPace pace) throws ArchivoltException;

    /**
     * What a session works on waits again, for whoever takes it.
     *
     * @return how many by this try
     */
    int release(UUID session, Collection<Long> numbers) throws ArchivoltException;

    /**
     * What other sessions of a host, its earlier runs, were working on waits again.
     *
     * @return how many by this try
     */
    int reclaim(String host, UUID session) throws ArchivoltException;

    /**
     * Forgets jobs that ended before a moment, and the oldest of those that are more than enough; never the last one of a
     * schedule, nor one that has not ended.
     *
     * @param keep how many that have ended stay
     * @return how many were forgotten
     */
    int prune(Instant endedBefore, int keep) throws ArchivoltException;
}
