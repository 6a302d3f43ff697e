package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.DEVICE_FAULT;
import static org.archivolt.base.ErrorCode.MEDIUM_FAULT;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.MediumId;
import org.archivolt.lrs.Allocation;
import org.archivolt.lrs.Grant;
import org.archivolt.lrs.Release;
import org.archivolt.lrs.Release.Outcome;
import org.archivolt.lrs.Release.Part;

/** The media of one allocation while a transfer holds them, and which of them failed it. */
final class HeldMedia {
    private final Allocation allocation;
    private final Set<MediumId> faulty = ConcurrentHashMap.newKeySet();

    HeldMedia(Allocation allocation) {
        this.allocation = allocation;
    }

    List<Grant> grants() {
        return allocation.grants();
    }

    /** Adds to a failure which medium it met, and remembers whom to blame. */
    ArchivoltException blame(Grant grant, ArchivoltException failure) {
        boolean missing = Boolean.TRUE.equals(failure.facts().get("missing"));
        if ((failure.code() == MEDIUM_FAULT || failure.code() == DEVICE_FAULT) && !missing) {
            faulty.add(grant.medium());
        }
        return failure.with("medium", grant.medium());
    }

    /** Everything back, nothing to be synced. */
    Release unused() {
        List<Part> parts = new ArrayList<>();
        for (Grant grant : grants()) {
            parts.add(isFaulty(grant) ? Part.failed(grant.medium()) : Part.unused(grant.medium()));
        }
        return new Release(allocation.id(), parts);
    }

    /** Everything back; what was written is to be synced. */
    Release written(List<BegunExtent> extents) {
        List<Part> parts = new ArrayList<>();
        for (Grant grant : grants()) {
            parts.add(part(
                    grant, extents.stream().filter(e -> e.grant().equals(grant)).toList()));
        }
        return new Release(allocation.id(), parts);
    }

    private Part part(Grant grant, List<BegunExtent> extents) {
        return new Part(
                grant.medium(),
                isFaulty(grant) ? Outcome.FAILED : Outcome.OK,
                !extents.isEmpty(),
                extents.stream().mapToLong(BegunExtent::size).sum(),
                extents.size(),
                extents.stream().map(BegunExtent::address).toList());
    }

    private boolean isFaulty(Grant grant) {
        return faulty.contains(grant.medium());
    }
}
