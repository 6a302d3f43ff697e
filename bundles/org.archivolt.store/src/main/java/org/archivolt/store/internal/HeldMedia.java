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
import org.archivolt.lrs.Release.Part;

/** The media of one allocation while they are read or deleted from, and which of them failed. */
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
            parts.add(faulty.contains(grant.medium()) ? Part.failed(grant.medium()) : Part.unused(grant.medium()));
        }
        return new Release(allocation.id(), parts);
    }
}
