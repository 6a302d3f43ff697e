package org.archivolt.lrs;

import org.archivolt.base.MediumId;

/**
 * Asks to take over a blank medium that carries a filesystem of ours, which the catalog does not know of: made by another
 * installation, or known to a catalog that was lost.
 */
public record AdoptRequest(MediumId medium, Terms terms) {
    public AdoptRequest(MediumId medium) {
        this(medium, Terms.DEFAULT);
    }
}
