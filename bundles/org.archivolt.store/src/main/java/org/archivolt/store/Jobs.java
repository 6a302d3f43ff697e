package org.archivolt.store;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.archivolt.base.ArchivoltException;
import org.archivolt.dss.JobPace;
import org.archivolt.dss.JobQuery;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Background jobs: durable, and going on after a crash where they were. Each method but {@link #kinds} asks the catalog, and
 * fails with {@code CATALOG_UNAVAILABLE} while it is away; jobs themselves wait for it. What is called with an unknown number
 * fails with {@code NO_SUCH_JOB}: jobs that have ended are forgotten after a while.
 */
@ProviderType
public interface Jobs {
    /** The kinds that can be started here now, by name. */
    List<JobKind.Description> kinds();

    /**
     * Queues a job. It begins when one of the places of its host is free.
     *
     * @throws ArchivoltException {@code INVALID_ARGUMENT} naming the field: {@code kind}, {@code subject},
     *     {@code parameters.NAME}; what the kind refuses it with
     */
    JobReport start(JobOrder order) throws ArchivoltException;

    JobReport get(long number) throws ArchivoltException;

    List<JobReport> list(JobQuery query) throws ArchivoltException;

    /**
     * Stops a job for now; its present step ends first. A paused one stays so.
     *
     * @throws ArchivoltException {@code WRONG_STATE}: it has ended
     */
    JobReport pause(long number) throws ArchivoltException;

    /**
     * Lets a job go on that was paused or has failed. One that waits or works does anyway.
     *
     * @throws ArchivoltException {@code WRONG_STATE}: it is done or cancelled
     */
    JobReport resume(long number) throws ArchivoltException;

    /**
     * Ends a job for good; what its present step has begun is brought to an end. A cancelled one stays so.
     *
     * @throws ArchivoltException {@code WRONG_STATE}: it is done or has failed
     */
    JobReport cancel(long number) throws ArchivoltException;

    /** @throws ArchivoltException {@code WRONG_STATE}: it has ended */
    JobReport setPace(long number, JobPace pace) throws ArchivoltException;

    /**
     * Completes when the job has ended, or rests paused, or after that long: with how it is then.
     *
     * @throws ArchivoltException {@code BUSY}: too many wait already
     */
    CompletableFuture<JobReport> awaitEnd(long number, Duration atMost) throws ArchivoltException;
}
