package org.archivolt.lrs;

import java.util.HashSet;
import java.util.List;
import org.archivolt.base.Family;
import org.archivolt.base.MediumId;

/**
 * Asks for K of N media (seed 000, <i>Reading</i>).
 *
 * @param candidates distinct, of one family, in the caller's order of preference
 * @param required how many of them
 */
public record ReadRequest(Operation operation, List<MediumId> candidates, int required, Terms terms) {
    /** What the media are wanted for. */
    public enum Operation {
        READ,
        /** Extents will be deleted. */
        DELETE
    }

    public ReadRequest {
        candidates = List.copyOf(candidates);
        if (required < 1 || required > candidates.size()) {
            throw new IllegalArgumentException("%d of %d media cannot be had".formatted(required, candidates.size()));
        }
        if (new HashSet<>(candidates).size() != candidates.size()) {
            throw new IllegalArgumentException("media must be distinct: " + candidates);
        }
        if (candidates.stream().map(MediumId::family).distinct().count() != 1) {
            throw new IllegalArgumentException("media must be of one family: " + candidates);
        }
    }

    public ReadRequest(Operation operation, List<MediumId> candidates, int required) {
        this(operation, candidates, required, Terms.DEFAULT);
    }

    public Family family() {
        return candidates.get(0).family();
    }
}
