package org.archivolt.dss;

import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.archivolt.base.AdministrativeStatus;
import org.archivolt.base.FilesystemStatus;
import org.archivolt.base.MediumAccess;
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
 * @param groupings names of what was written together on it
 * @param access what may be done with what is on it
 * @param lost nobody knows where it is, or it cannot be read any more: it is not used for anything
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
        Instant added,
        Set<String> groupings,
        MediumAccess access,
        boolean lost,
        MediumStatistics statistics) {
    public MediumRecord {
        groupings = Collections.unmodifiableSet(new TreeSet<>(groupings));
    }

    /** One with which everything may be done, and nothing has been. */
    public MediumRecord(
            MediumId id,
            String model,
            Tags tags,
            AdministrativeStatus status,
            FilesystemStatus filesystem,
            Optional<UUID> format,
            Space space,
            long extents,
            long writtenBytes,
            Instant added,
            Set<String> groupings) {
        this(
                id,
                model,
                tags,
                status,
                filesystem,
                format,
                space,
                extents,
                writtenBytes,
                added,
                groupings,
                MediumAccess.ALL,
                false,
                MediumStatistics.NONE);
    }
}
