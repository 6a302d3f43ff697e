package org.archivolt.lrs.internal.runtime;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.archivolt.ldm.DeviceDriver;

/** The drivers of a family, best first. The first is used; the others wait for it to go. */
final class DriverSlot {
    private record Candidate(DeviceDriver driver, int ranking) {}

    private final List<Candidate> candidates = new CopyOnWriteArrayList<>();

    /** @return whether the family had none before */
    synchronized boolean add(DeviceDriver driver, int ranking) {
        boolean first = candidates.isEmpty();
        candidates.add(new Candidate(driver, ranking));
        if (candidates.size() > 2) {
            // The one in use stays in front, whatever its ranking: replacing it is the operator's decision.
            List<Candidate> waiting = candidates.subList(1, candidates.size());
            waiting.sort(Comparator.comparingInt(Candidate::ranking).reversed());
        }
        return first;
    }

    /** @return whether it was the one in use */
    synchronized boolean remove(DeviceDriver driver) {
        boolean used = current().filter(driver::equals).isPresent();
        candidates.removeIf(candidate -> candidate.driver().equals(driver));
        return used;
    }

    Optional<DeviceDriver> current() {
        return candidates.stream().findFirst().map(Candidate::driver);
    }
}
