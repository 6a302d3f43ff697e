package org.archivolt.dss;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
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
 * @param groupings the medium carries from now on, beside those it carries already
 * @param statistics what has happened to it since; counts also while it is blank
 * @param fence by which grant that was done; without one, nobody else could do it
 */
public record MediumUsage(
        MediumId medium,
        long extents,
        long writtenBytes,
        Optional<Space> space,
        Optional<FilesystemStatus> filesystem,
        Set<String> groupings,
        MediumStatistics statistics,
        Optional<CreditFence> fence) {
    public MediumUsage {
        groupings = Set.copyOf(groupings);
    }

    public MediumUsage(
            MediumId medium,
            long extents,
            long writtenBytes,
            Optional<Space> space,
            Optional<FilesystemStatus> filesystem,
            Set<String> groupings,
            MediumStatistics statistics) {
        this(medium, extents, writtenBytes, space, filesystem, groupings, statistics, Optional.empty());
    }

    public MediumUsage(
            MediumId medium,
            long extents,
            long writtenBytes,
            Optional<Space> space,
            Optional<FilesystemStatus> filesystem,
            Set<String> groupings) {
        this(medium, extents, writtenBytes, space, filesystem, groupings, MediumStatistics.NONE);
    }

    /** Something has happened to the medium, and nothing to what is on it. */
    public static MediumUsage of(MediumId medium, MediumStatistics statistics) {
        return new MediumUsage(medium, 0, 0, Optional.empty(), Optional.empty(), Set.of(), statistics);
    }

    public MediumUsage(
            MediumId medium,
            long extents,
            long writtenBytes,
            Optional<Space> space,
            Optional<FilesystemStatus> filesystem) {
        this(medium, extents, writtenBytes, space, filesystem, Set.of());
    }

    /** The same, done by a grant. */
    public MediumUsage by(CreditFence grant) {
        return new MediumUsage(
                medium, extents, writtenBytes, space, filesystem, groupings, statistics, Optional.of(grant));
    }

    /** This change and a later one of the same medium, as one; by the later one's grant, if it has one. */
    public MediumUsage plus(MediumUsage later) {
        Set<String> all = new HashSet<>(groupings);
        all.addAll(later.groupings);
        return new MediumUsage(
                medium,
                extents + later.extents,
                writtenBytes + later.writtenBytes,
                later.space.or(() -> space),
                later.filesystem.or(() -> filesystem),
                all,
                statistics.plus(later.statistics),
                later.fence.or(() -> fence));
    }
}
