package org.archivolt.lrs;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.archivolt.base.Family;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Schedules media and devices of this host (seeds 000 and 004). Nothing here blocks. Every order is answered exactly
 * once; a request that can never be served is refused at once with reasons, one that can be served waits.
 */
@ProviderType
public interface ResourceScheduler {
    /**
     * Asks for N distinct media to write on.
     *
     * @return exactly N grants, in the order of the needs; {@code NO_MEDIA} or {@code NO_SPACE} at once when that can
     *     never be, with a reason for each medium; {@code MEDIUM_FAULT} or {@code DEVICE_FAULT} when every way has
     *     failed; {@code BUSY} when too many wait
     */
    Answer<Allocation> allocate(WriteRequest request);

    /** Asks for K of N media to read from, or to delete on. */
    Answer<Allocation> allocate(ReadRequest request);

    /**
     * Gives media of an allocation back. Completes when every medium released with {@code toSync} has been flushed; at
     * once when there is none. The first error fails it, and then nothing that was to be synced counts as written.
     *
     * <p>Fails with {@code NO_SUCH_REQUEST} and changes nothing when a medium is not held by this allocation.
     */
    CompletableFuture<Void> release(Release release);

    /** Formats a medium. Completes when it is formatted and the catalog knows. */
    Answer<Void> format(FormatRequest request);

    /**
     * Takes over what a blank medium carries: loads it, reads its label, and mounts it once. Afterwards the catalog knows
     * its format and its room, the medium is closed to put, and its status is what it was; what is on it the caller has to
     * find out.
     *
     * @return fails with {@code FOREIGN_DATA} when it carries no label of ours, or that of another medium; {@code
     *     WRONG_STATE} when it is not blank
     */
    Answer<Void> adopt(AdoptRequest request);

    /**
     * Tells of a change in the catalog that cannot wait for the change feed. Completes when the scheduler acts
     * accordingly.
     *
     * @return fails with {@code NO_SUCH_DEVICE}, {@code NO_SUCH_MEDIUM} or {@code NO_SUCH_RESOURCE}
     */
    CompletableFuture<Void> notify(Notice notice);

    /**
     * Cancels whatever is left of a request: one that waits is answered {@code CANCELLED}, media being prepared or held
     * are taken back. A format that has begun goes on.
     *
     * @return fails with {@code NO_SUCH_REQUEST}
     */
    CompletableFuture<Void> cancel(long request);

    /** Completes when every thread that decides has answered. */
    CompletableFuture<Void> ping();

    /**
     * Requests that wait, are being prepared or hold media, in the order in which they are looked at.
     *
     * @param limit 1 to 10,000
     */
    CompletableFuture<List<RequestReport>> requests(Family family, int limit);

    /** How a request stands, with every reason why it waits; empty when it is not known or has ended. */
    CompletableFuture<Optional<RequestReport>> why(long request);

    /**
     * What is going on in a family, as of a moment ago. An unknown family is empty.
     */
    FamilySnapshot snapshot(Family family);

    /** The families that are configured here, sorted. */
    List<Family> families();
}
