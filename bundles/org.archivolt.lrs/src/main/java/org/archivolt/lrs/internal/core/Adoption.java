package org.archivolt.lrs.internal.core;

import org.archivolt.base.FilesystemStatus;
import org.archivolt.base.Space;
import org.archivolt.ldm.MediumLabel;

/** What was found on a medium that the catalog took for blank. */
public record Adoption(MediumLabel label, FilesystemStatus filesystem, Space space) {}
