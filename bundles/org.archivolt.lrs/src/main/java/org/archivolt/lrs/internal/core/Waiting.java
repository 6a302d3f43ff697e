package org.archivolt.lrs.internal.core;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.MediumId;
import org.archivolt.lrs.Terms;

/** A request that has not all its media yet. Keeps its place when it has to be tried again. */
final class Waiting {
    /** More urgent first, then older. */
    static final Comparator<Waiting> BY_RANK = Comparator.comparingInt((Waiting w) -> w.terms.qos())
            .thenComparingLong(w -> w.terms.priority())
            .reversed()
            .thenComparingLong(w -> w.arrival);

    static final Comparator<Waiting> BY_ARRIVAL = Comparator.comparingLong(w -> w.arrival);

    private record Way(MediumId medium, DeviceId device) {}

    private final QueuedRequest request;
    final Terms terms;
    final long arrival;
    final long arrivedNanos;
    private final Set<Way> failedWays = new HashSet<>();
    /** The latest failure of each medium that was tried. */
    private final Map<MediumId, ArchivoltException> failures = new LinkedHashMap<>();

    /** What it keeps from those that came later, once it is overdue. */
    final List<Claim> claims = new ArrayList<>();
    /** Media it waits for until other hosts give them back, and those it has got so meanwhile. */
    final Set<MediumView> awaited = new LinkedHashSet<>();

    Waiting(QueuedRequest request, long arrival, long arrivedNanos) {
        this.request = request;
        this.terms = request.terms();
        this.arrival = arrival;
        this.arrivedNanos = arrivedNanos;
    }

    QueuedRequest request() {
        return request;
    }

    long id() {
        return request.id();
    }

    boolean isOverdue(long nowNanos, long ageNanosMax) {
        return nowNanos - arrivedNanos >= ageNanosMax;
    }

    void failed(MediumId medium, DeviceId device, ArchivoltException why) {
        failedWays.add(new Way(medium, device));
        failures.put(medium, why);
    }

    boolean hasFailed(MediumView medium, DeviceView device) {
        return !failedWays.isEmpty() && failedWays.contains(new Way(medium.id(), device.id()));
    }

    /** Not every drive will do: some have failed it, or are in use by whoever asks. */
    boolean isParticular() {
        return !failures.isEmpty() || !terms.held().isEmpty();
    }

    Map<MediumId, ArchivoltException> failures() {
        return failures;
    }

    @Override
    public String toString() {
        return request.toString();
    }
}
