package org.archivolt.dss;

import java.util.Optional;
import org.archivolt.base.FilesystemStatus;
import org.archivolt.base.MediumId;
import org.archivolt.base.Space;

/**
 * A change of a medium's account.
 *
 * @param extents added; negative when taken back or deleted
 * @param writtenBytes added; negative when taken back or deleted
 * @param space the filesystem's latest report
 * @param filesystem the status it implies, if that is known to have changed
 */
public record MediumUsage(
        MediumId medium,
        long extents,
        long writtenBytes,
        Optional<Space> space,
        Optional<FilesystemStatus> filesystem) {}
