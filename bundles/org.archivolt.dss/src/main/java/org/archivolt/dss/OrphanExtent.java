package org.archivolt.dss;

import java.util.UUID;
import org.archivolt.base.MediumId;

/** An extent nobody needs any more, whose bytes may still be on the medium. */
public record OrphanExtent(UUID extent, MediumId medium, String address) {}
