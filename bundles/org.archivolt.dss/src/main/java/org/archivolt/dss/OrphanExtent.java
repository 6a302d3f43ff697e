package org.archivolt.dss;

import java.util.UUID;
import org.archivolt.base.MediumId;

/**
 * An extent nobody needs any more, whose bytes may still be on the medium.
 *
 * @param stored whether it once belonged to a visible object, and so is part of its medium's account
 * @param size in bytes; 0 unless stored
 */
public record OrphanExtent(UUID extent, MediumId medium, String address, boolean stored, long size) {}
