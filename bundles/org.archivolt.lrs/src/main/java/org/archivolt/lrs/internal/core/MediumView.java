package org.archivolt.lrs.internal.core;

import static org.archivolt.base.ErrorCode.MEDIUM_FAULT;
import static org.archivolt.base.ErrorCode.NO_MEDIA;
import static org.archivolt.base.ErrorCode.NO_SPACE;
import static org.archivolt.base.ErrorCode.WRONG_STATE;

import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.archivolt.base.AdministrativeStatus;
import org.archivolt.base.DeviceId;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.FilesystemStatus;
import org.archivolt.base.MediumId;
import org.archivolt.base.Space;
import org.archivolt.base.Tags;
import org.archivolt.dss.MediumRecord;
import org.archivolt.ldm.MediumLabel;
import org.archivolt.lrs.ReadRequest.Operation;

/** What a family knows of a medium. Belongs to the family thread. */
final class MediumView {
    private final MediumId id;
    private Tags tags;
    private AdministrativeStatus status;
    private FilesystemStatus filesystem;
    private UUID format;
    private Space space;
    private DeviceId holder;
    private boolean formatting;
    /** Promised to allocations that write. */
    private long promisedBytes;
    /** Kept, in this pass over the queue, for requests further ahead. */
    private long reservedBytes;
    /** Written and released, but not in the filesystem's last report yet. */
    private long unflushedBytes;

    MediumView(MediumRecord record) {
        this.id = record.id();
        this.space = record.space();
        learn(record);
    }

    MediumId id() {
        return id;
    }

    /** Takes over what the catalog decides. The space is known better here, once the medium was seen. */
    void learn(MediumRecord record) {
        tags = record.tags();
        status = record.status();
        filesystem = record.filesystem();
        format = record.format().orElse(null);
    }

    MediumLabel label() {
        return new MediumLabel(id, format);
    }

    Optional<DeviceId> holder() {
        return Optional.ofNullable(holder);
    }

    void heldBy(DeviceId device) {
        holder = device;
    }

    /** Unless it is in another device by now. */
    void leftBy(DeviceId device) {
        if (device.equals(holder)) {
            holder = null;
        }
    }

    void formatting(boolean now) {
        formatting = now;
    }

    void formatted(UUID uuid, Optional<Space> report, boolean unlock) {
        formatting = false;
        format = uuid;
        filesystem = FilesystemStatus.EMPTY;
        unflushedBytes = 0;
        report.ifPresent(this::observed);
        if (unlock) {
            status = AdministrativeStatus.UNLOCKED;
        }
    }

    void blanked() {
        filesystem = FilesystemStatus.BLANK;
        format = null;
    }

    void failed() {
        status = AdministrativeStatus.FAILED;
    }

    long availableBytes() {
        return Math.max(0, space.freeBytes() - promisedBytes - unflushedBytes);
    }

    long promisedBytes() {
        return promisedBytes;
    }

    long unflushedBytes() {
        return unflushedBytes;
    }

    boolean isFormatting() {
        return formatting;
    }

    void promise(long bytes) {
        promisedBytes += bytes;
    }

    void takeBack(long bytes) {
        promisedBytes -= bytes;
    }

    /** More than there is need not be kept, so nothing overflows. */
    void reserve(long bytes) {
        long left = space.freeBytes() - reservedBytes;
        reservedBytes += Math.min(left, bytes);
    }

    void clearReservation() {
        reservedBytes = 0;
    }

    void written(long bytes) {
        unflushedBytes += Math.max(0, bytes);
    }

    void observed(Space report) {
        space = report;
    }

    /** Bytes written are in the filesystem's report from now on, or are given up. */
    void settle(long bytes) {
        unflushedBytes = Math.max(0, unflushedBytes - Math.max(0, bytes));
    }

    /** @return the status this flush leads to, if that is a change */
    Optional<FilesystemStatus> flushed(Optional<Space> report) {
        report.ifPresent(this::observed);
        FilesystemStatus next = space.freeBytes() == 0 ? FilesystemStatus.FULL : FilesystemStatus.USED;
        if (next == filesystem || !filesystem.mayBecome(next)) {
            return Optional.empty();
        }
        filesystem = next;
        return Optional.of(next);
    }

    // ---- may it serve? Empty: as far as the medium goes, yes.

    Optional<Verdict> judgeForWriting(Tags asked, long bytes) {
        if (!tags.includes(asked)) {
            return never(NO_MEDIA, "has not all tags");
        }
        if (filesystem == FilesystemStatus.FULL) {
            return never(NO_SPACE, "is full");
        }
        Optional<Verdict> state = judgeState();
        if (state.isPresent()) {
            return state;
        }
        // At least a byte, so that nothing of unknown size is begun on a medium known to be full.
        long needed = Math.max(1, bytes);
        if (space.freeBytes() < needed) {
            return never(NO_SPACE, "has only " + space.freeBytes() + " bytes free");
        }
        return availableBytes() - reservedBytes < needed
                ? later("its free space is promised to others")
                : Optional.empty();
    }

    Optional<Verdict> judgeForReading(Operation operation) {
        return judgeState();
    }

    Optional<Verdict> judgeForFormatting(boolean force) {
        if (formatting) {
            return never(WRONG_STATE, "is being formatted");
        }
        if (filesystem.isFormatted() && !force) {
            return never(WRONG_STATE, "is formatted already");
        }
        return Optional.empty();
    }

    private Optional<Verdict> judgeState() {
        if (formatting) {
            return later("is being formatted");
        }
        if (status != AdministrativeStatus.UNLOCKED) {
            return never(
                    status == AdministrativeStatus.FAILED ? MEDIUM_FAULT : NO_MEDIA,
                    "is " + status.name().toLowerCase(Locale.ROOT));
        }
        return filesystem.isFormatted() ? Optional.empty() : never(NO_MEDIA, "is not formatted");
    }

    private static Optional<Verdict> never(ErrorCode code, String reason) {
        return Optional.of(Verdict.never(code, reason));
    }

    private static Optional<Verdict> later(String reason) {
        return Optional.of(Verdict.later(reason));
    }
}
