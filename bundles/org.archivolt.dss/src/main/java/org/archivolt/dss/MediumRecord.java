package org.archivolt.dss;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.archivolt.base.AdministrativeStatus;
import org.archivolt.base.FilesystemStatus;
import org.archivolt.base.MediumId;
import org.archivolt.base.Space;
import org.archivolt.base.Tags;

/**
 * A medium as the catalog knows it.
 *
 * @param format the uuid on its label; empty while blank
 * @param space as last reported by the filesystem
 * @param extents number of extents of visible objects on it
 * @param writtenBytes their bytes
 */
public record MediumRecord(
        MediumId id,
        String model,
        Tags tags,
        AdministrativeStatus status,
        FilesystemStatus filesystem,
        Optional<UUID> format,
        Space space,
        long extents,
        long writtenBytes,
        Instant added) {}
