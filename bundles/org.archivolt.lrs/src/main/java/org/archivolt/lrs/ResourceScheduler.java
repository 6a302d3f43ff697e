package org.archivolt.lrs;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.archivolt.base.Family;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Schedules media and devices of this host. Futures fail with an {@link org.archivolt.base.ArchivoltException};
 * cancelling the future of a request cancels the request: if the answer was already on its way, what was granted is
 * released by the scheduler.
 */
@ProviderType
public interface ResourceScheduler {
    /**
     * Asks for N distinct media to write on.
     *
     * @return exactly N grants; {@code NO_MEDIA} or {@code NO_SPACE} at once when that can never be, with a reason for
     *     each medium; {@code MEDIUM_FAULT} or {@code DEVICE_FAULT} when every way has failed
     */
    CompletableFuture<Allocation> allocate(WriteRequest request);

    /** Asks for K of N media to read from, or to delete on. */
    CompletableFuture<Allocation> allocate(ReadRequest request);

    /**
     * Gives media of an allocation back. Completes when every medium released with {@code toSync} has been flushed; at
     * once when there is none. The first error fails it, and then nothing that was to be synced counts as written.
     *
     * <p>Fails with {@code NO_SUCH_REQUEST} and changes nothing when a medium is not held by this allocation.
     */
    CompletableFuture<Void> release(Release release);

    /** Formats a medium. Completes when it is formatted and the catalog knows. */
    CompletableFuture<Void> format(FormatRequest request);

    /**
     * What is going on in a family, as of a moment ago. An unknown family is empty.
     */
    FamilySnapshot snapshot(Family family);

    /** The families that have devices here or a driver, sorted. */
    List<Family> families();
}
