package org.archivolt.lrs;

import java.util.Optional;
import org.archivolt.base.MediumId;

/**
 * Asks for an empty filesystem on a medium.
 *
 * @param filesystem which kind; empty for the one the family's driver makes
 * @param unlock let the medium be used when it is formatted
 * @param force also over data of ours, provided the catalog knows no extent on it
 */
public record FormatRequest(MediumId medium, Optional<String> filesystem, boolean unlock, boolean force, Terms terms) {
    public FormatRequest(MediumId medium, boolean unlock, boolean force) {
        this(medium, Optional.empty(), unlock, force, Terms.DEFAULT);
    }
}
