package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.NO_SPACE;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.archivolt.base.ArchivoltException;
import org.archivolt.lrs.Grant;
import org.archivolt.lrs.Release;
import org.archivolt.lrs.Release.Outcome;
import org.archivolt.lrs.Release.Part;
import org.archivolt.lrs.ResourceScheduler;

/** A medium while a transfer holds it: what the transfer wrote on it, and how it fared. For one thread, but for blame. */
final class HeldMedium {
    private final long allocation;
    private final Grant grant;
    private final ResourceScheduler scheduler;
    private final List<BegunExtent> written = new ArrayList<>();
    private CompletableFuture<Void> flush;
    private volatile boolean faulty;
    private volatile boolean full;

    HeldMedium(long allocation, Grant grant, ResourceScheduler scheduler) {
        this.allocation = allocation;
        this.grant = grant;
        this.scheduler = scheduler;
    }

    Grant grant() {
        return grant;
    }

    /** Adds to a failure which medium it met, and remembers whom to blame. */
    ArchivoltException blame(ArchivoltException failure) {
        boolean missing = Boolean.TRUE.equals(failure.facts().get("missing"));
        if (HeldMedia.isOfMedium(failure) && !missing) {
            faulty = true;
        } else if (failure.code() == NO_SPACE) {
            full = true;
        }
        return failure.with("medium", grant.medium());
    }

    /** An extent that is complete, and is to be flushed when the medium is given back. */
    void add(BegunExtent extent) {
        written.add(extent);
    }

    void remove(BegunExtent extent) {
        written.remove(extent);
    }

    /**
     * Gives the medium back; once. What was written is flushed first, and also the scheduler is told how much room is
     * left on a medium that proved to be full.
     */
    void giveBack(Optional<String> grouping) {
        if (flush == null) {
            flush = scheduler.release(new Release(allocation, List.of(part(grouping))));
        }
    }

    private Part part(Optional<String> grouping) {
        return new Part(
                grant.medium(),
                faulty ? Outcome.FAILED : Outcome.OK,
                !written.isEmpty() || full,
                written.stream().mapToLong(BegunExtent::size).sum(),
                written.size(),
                written.stream().map(BegunExtent::address).toList(),
                written.isEmpty() ? Optional.empty() : grouping,
                false);
    }

    /** Completes when what was written is durable. Only once the medium is given back. */
    CompletableFuture<Void> flushed() {
        return flush;
    }

    /** Whether the extent is in the account of the medium now. */
    boolean hasAccounted(BegunExtent extent) {
        return flush != null && flush.isDone() && !flush.isCompletedExceptionally() && written.contains(extent);
    }

    boolean isGivenBack() {
        return flush != null;
    }
}
