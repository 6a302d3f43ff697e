package org.archivolt.ldm;

import java.util.UUID;
import org.archivolt.base.MediumId;

/**
 * What is written at the root of every medium of ours, so that a medium can be told from any other and from its own
 * former life.
 *
 * @param format new with each format
 */
public record MediumLabel(MediumId medium, UUID format) {}
