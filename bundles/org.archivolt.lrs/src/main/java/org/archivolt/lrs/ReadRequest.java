package org.archivolt.lrs;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.archivolt.base.Family;
import org.archivolt.base.MediumId;

/**
 * Asks for K of N media (seed 000, <i>Reading</i>).
 *
 * @param candidates distinct, of one family, in the caller's order of preference
 * @param required how many of them
 * @param addresses of the extent that will be read first on each medium, as far as known; where the order of reads
 *     matters, they are served in the order that costs least
 */
public record ReadRequest(
        Operation operation, List<MediumId> candidates, int required, Terms terms, Map<MediumId, String> addresses) {
    /** What the media are wanted for. */
    public enum Operation {
        READ,
        /** Extents will be deleted. */
        DELETE
    }

    public ReadRequest {
        candidates = List.copyOf(candidates);
        addresses = Map.copyOf(addresses);
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

    public ReadRequest(Operation operation, List<MediumId> candidates, int required, Terms terms) {
        this(operation, candidates, required, terms, Map.of());
    }

    public ReadRequest(Operation operation, List<MediumId> candidates, int required) {
        this(operation, candidates, required, Terms.DEFAULT);
    }

    public Family family() {
        return candidates.get(0).family();
    }
}
