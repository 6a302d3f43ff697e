package org.archivolt.lrs;

import java.util.List;
import java.util.Optional;
import org.archivolt.base.MediumId;

/**
 * Media held by a caller until it releases them.
 *
 * @param id names the allocation in releases and in the scheduler's reports
 */
public record Allocation(long id, List<Grant> grants) {
    public Allocation {
        grants = List.copyOf(grants);
    }

    public Optional<Grant> grant(MediumId medium) {
        return grants.stream().filter(g -> g.medium().equals(medium)).findFirst();
    }
}
