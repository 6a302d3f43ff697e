package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.DEVICE_FAULT;
import static org.archivolt.base.ErrorCode.DRIVER_UNAVAILABLE;
import static org.archivolt.base.ErrorCode.MEDIUM_FAULT;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
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
    private final Set<MediumId> givenBack = new HashSet<>();

    HeldMedia(Allocation allocation) {
        this.allocation = allocation;
    }

    List<Grant> grants() {
        return allocation.grants();
    }

    /** Adds to a failure which medium it met, and remembers whom to blame. */
    ArchivoltException blame(Grant grant, ArchivoltException failure) {
        boolean missing = Boolean.TRUE.equals(failure.facts().get("missing"));
        if (isOfMedium(failure) && !missing) {
            faulty.add(grant.medium());
        }
        return failure.with("medium", grant.medium());
    }

    /** Whether the medium, its device, or the way to it has failed, rather than what was asked of it. */
    static boolean isOfMedium(ArchivoltException failure) {
        return failure.code() == MEDIUM_FAULT || failure.code() == DEVICE_FAULT || failure.code() == DRIVER_UNAVAILABLE;
    }

    /** Those of the media that are still held and wanted back, nothing to be synced; empty when there are none. */
    Optional<Release> giveBack(Predicate<MediumId> which) {
        List<Part> parts = grants().stream()
                .map(Grant::medium)
                .filter(medium -> which.test(medium) && givenBack.add(medium))
                .map(medium -> faulty.contains(medium) ? Part.failed(medium) : Part.unused(medium))
                .toList();
        return parts.isEmpty() ? Optional.empty() : Optional.of(new Release(allocation.id(), parts));
    }
}
