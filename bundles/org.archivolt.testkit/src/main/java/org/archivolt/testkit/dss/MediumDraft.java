package org.archivolt.testkit.dss;

import java.time.Instant;
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
import org.archivolt.dss.MediumRecord;
import org.archivolt.dss.MediumStatistics;
import org.archivolt.dss.MediumUsage;

/** A medium's record while it is being changed. */
public final class MediumDraft {
    private final MediumId id;
    private final String model;
    private final Instant added;
    public Tags tags;
    public AdministrativeStatus status;
    public FilesystemStatus filesystem;
    public Optional<UUID> format;
    public Space space;
    public long extents;
    public long writtenBytes;
    public Set<String> groupings;
    public MediumAccess access;
    public boolean lost;
    public MediumStatistics statistics;

    public MediumDraft(MediumRecord medium) {
        id = medium.id();
        model = medium.model();
        added = medium.added();
        tags = medium.tags();
        status = medium.status();
        filesystem = medium.filesystem();
        format = medium.format();
        space = medium.space();
        extents = medium.extents();
        writtenBytes = medium.writtenBytes();
        groupings = medium.groupings();
        access = medium.access();
        lost = medium.lost();
        statistics = medium.statistics();
    }

    public MediumRecord record() {
        return new MediumRecord(
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
                access,
                lost,
                statistics);
    }

    void blank() {
        filesystem = FilesystemStatus.BLANK;
        format = Optional.empty();
        extents = 0;
        writtenBytes = 0;
        groupings = Set.of();
    }

    void formatted(FilesystemStatus found, UUID label, Space report) {
        filesystem = found;
        format = Optional.of(label);
        space = report;
    }

    /** Of a blank medium, all but the statistics is passed over. */
    void add(MediumUsage usage) {
        statistics = statistics.plus(usage.statistics());
        if (filesystem != FilesystemStatus.BLANK) {
            extents = Math.max(0, extents + usage.extents());
            writtenBytes = Math.max(0, writtenBytes + usage.writtenBytes());
            space = usage.space().orElse(space);
            filesystem = usage.filesystem().filter(MediumDraft::isWritten).orElse(filesystem);
            groupings = new TreeSet<>(groupings);
            groupings.addAll(usage.groupings());
        }
    }

    private static boolean isWritten(FilesystemStatus status) {
        return status == FilesystemStatus.USED || status == FilesystemStatus.FULL;
    }
}
