package org.archivolt.lrs.internal.core;

import static org.archivolt.base.ErrorCode.MEDIUM_FAULT;
import static org.archivolt.base.ErrorCode.NO_MEDIA;
import static org.archivolt.base.ErrorCode.NO_SPACE;
import static org.archivolt.base.ErrorCode.WRONG_STATE;

import java.util.HashSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.archivolt.base.AdministrativeStatus;
import org.archivolt.base.DeviceId;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.FilesystemStatus;
import org.archivolt.base.MediumAccess;
import org.archivolt.base.MediumId;
import org.archivolt.base.Space;
import org.archivolt.base.Tags;
import org.archivolt.dss.MediumRecord;
import org.archivolt.ldm.MediumLabel;
import org.archivolt.lrs.MediumNeed;
import org.archivolt.lrs.ReadRequest;

/** What a family knows of a medium. Belongs to who serves the family. */
final class MediumView {
    /** Whether this host has the medium for itself. */
    enum Hold {
        NONE,
        ASKED,
        /** Another host has it, and was asked to give it back. */
        AWAITED,
        OURS
    }

    private final MediumId id;
    private String model;
    private Tags tags;
    private AdministrativeStatus status;
    private FilesystemStatus filesystem;
    private UUID format;
    private Space space;
    private MediumAccess access;
    private boolean lost;
    private final Set<String> groupings = new TreeSet<>();
    /** Those the catalog knew of when it was last read; what was flushed since may not be among them. */
    private Set<String> recordedGroupings = Set.of();
    /** The device that says it holds it. */
    private DeviceId holder;
    /** The device in which it is used, or about to be. */
    private DeviceView usedIn;

    private int users;
    /** Devices' last words that are awaited: until then one may be about to load it, although nobody uses it any more. */
    private int underWay;

    private Hold hold = Hold.NONE;
    /** Why this host cannot have it; null when nothing is in the way. */
    private String heldElsewhere;
    /** Another host waits for it: nobody here begins to use it. */
    private boolean wantedElsewhere;

    /** What is being done to it that nobody else may disturb; null when nothing. */
    private String occupation;
    /** Promised to allocations that write. */
    private long promisedBytes;
    /** Written and released, but not in the filesystem's last report yet. */
    private long unflushedBytes;

    final Health health = new Health();
    /** Requests that name it. */
    final Line wanted = new Line();
    /** Those it is kept for, or called back from another host. */
    final Set<Waiting> awaiters = new HashSet<>();
    /** Where it stands in the indexes; null when it does not. */
    Shelf.Place shelved;

    MountQueue.Place queued;

    MediumView(MediumRecord record) {
        this.id = record.id();
        this.space = record.space();
        learn(record);
    }

    MediumId id() {
        return id;
    }

    String model() {
        return model;
    }

    Tags tags() {
        return tags;
    }

    Set<String> groupings() {
        return groupings;
    }

    /**
     * Takes over what the catalog decides. The space is known better here, once the medium was seen.
     *
     * @return whether anything is different
     */
    boolean learn(MediumRecord record) {
        UUID label = record.format().orElse(null);
        boolean same = record.tags().equals(tags)
                && record.status() == status
                && record.filesystem() == filesystem
                && record.model().equals(model)
                && Objects.equals(label, format)
                && record.access().equals(access)
                && record.lost() == lost
                && groupings.containsAll(record.groupings())
                && record.groupings().containsAll(recordedGroupings);
        if (status == AdministrativeStatus.FAILED && record.status() == AdministrativeStatus.UNLOCKED) {
            health.restore();
        }
        model = record.model();
        tags = record.tags();
        status = record.status();
        filesystem = record.filesystem();
        format = label;
        access = record.access();
        lost = record.lost();
        groupings.removeAll(recordedGroupings);
        groupings.addAll(record.groupings());
        recordedGroupings = record.groupings();
        return !same;
    }

    MediumLabel label() {
        return new MediumLabel(id, format);
    }

    // ---- where it is

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

    /** Null when nobody uses it. */
    DeviceView usedIn() {
        return usedIn;
    }

    int users() {
        return users;
    }

    void take(DeviceView device) {
        usedIn = device;
        users++;
    }

    void giveBack() {
        if (--users == 0) {
            usedIn = null;
        }
    }

    void underWay() {
        underWay++;
    }

    boolean isUnderWay() {
        return underWay > 0;
    }

    void settled() {
        underWay--;
    }

    /** Whether it is in no device of this host, as far as known, and about to be in none. */
    boolean isInSlot() {
        return holder == null && usedIn == null;
    }

    Hold hold() {
        return hold;
    }

    void hold(Hold now) {
        hold = now;
        heldElsewhere = null;
        wantedElsewhere = false;
    }

    void heldElsewhere(String why) {
        hold = Hold.NONE;
        heldElsewhere = why;
        wantedElsewhere = false;
    }

    boolean isHeldElsewhere() {
        return heldElsewhere != null;
    }

    /** It is as much another host's as before. */
    void awaited() {
        hold = Hold.AWAITED;
    }

    void wantedElsewhere() {
        wantedElsewhere = true;
    }

    boolean isWantedElsewhere() {
        return wantedElsewhere;
    }

    /** Whether somebody here may begin to use it, as far as other hosts go. */
    boolean isForUs() {
        return heldElsewhere == null && !wantedElsewhere;
    }

    // ---- its filesystem

    void occupy(String why) {
        occupation = why;
    }

    void vacate() {
        occupation = null;
    }

    boolean isOccupied() {
        return occupation != null;
    }

    void formatted(UUID uuid, Optional<Space> report, boolean unlock) {
        occupation = null;
        format = uuid;
        filesystem = FilesystemStatus.EMPTY;
        unflushedBytes = 0;
        groupings.clear();
        report.ifPresent(this::observed);
        if (unlock) {
            status = AdministrativeStatus.UNLOCKED;
            health.restore();
        }
    }

    /** Nobody may put anything on it until what is there is known. */
    void adopted(Adoption adoption) {
        format = adoption.label().format();
        filesystem = adoption.filesystem();
        access = new MediumAccess(false, access.get(), access.delete());
    }

    void blanked() {
        filesystem = FilesystemStatus.BLANK;
        format = null;
    }

    void failed() {
        status = AdministrativeStatus.FAILED;
    }

    void observed(Space report) {
        space = report;
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

    // ---- room

    long availableBytes() {
        return Math.max(0, space.freeBytes() - promisedBytes - unflushedBytes);
    }

    long totalBytes() {
        return space.totalBytes();
    }

    long freeBytes() {
        return space.freeBytes();
    }

    long promisedBytes() {
        return promisedBytes;
    }

    long unflushedBytes() {
        return unflushedBytes;
    }

    void promise(long bytes) {
        promisedBytes += bytes;
    }

    void takeBack(long bytes) {
        promisedBytes -= bytes;
    }

    void written(long bytes) {
        unflushedBytes += Math.max(0, bytes);
    }

    /** Bytes written are in the filesystem's report from now on, or are given up. */
    void settle(long bytes) {
        unflushedBytes = Math.max(0, unflushedBytes - Math.max(0, bytes));
    }

    // ---- may it serve? Empty: as far as the medium goes, yes.

    boolean isWritable() {
        return status == AdministrativeStatus.UNLOCKED
                && access.put()
                && !lost
                && filesystem.isWritable()
                && !isOccupied();
    }

    boolean isNeverWritten() {
        return filesystem == FilesystemStatus.EMPTY && unflushedBytes == 0 && promisedBytes == 0;
    }

    /** Room is not looked at. */
    Optional<Verdict> judgeForWriting(MediumNeed need) {
        if (!tags.includes(need.tags())) {
            return never(NO_MEDIA, "has not all tags");
        }
        if (!access.put()) {
            return never(NO_MEDIA, "is closed to put");
        }
        if (filesystem == FilesystemStatus.FULL) {
            return never(NO_SPACE, "is full");
        }
        Optional<Verdict> state = judgeState();
        if (state.isPresent()) {
            return state;
        }
        if (need.empty() && filesystem != FilesystemStatus.EMPTY) {
            return never(NO_MEDIA, "is not empty");
        }
        return need.empty() && !isNeverWritten() ? later("is about to be written") : Optional.empty();
    }

    Optional<Verdict> judgeForReading(ReadRequest.Operation operation) {
        boolean allowed = switch (operation) {
            case READ -> access.get();
            case DELETE -> access.delete();
        };
        return allowed
                ? judgeState()
                : never(NO_MEDIA, operation == ReadRequest.Operation.READ ? "is closed to get" : "is closed to delete");
    }

    /** What a medium that is closed to put carries may be unknown to the catalog: it was found there. */
    Optional<Verdict> judgeForFormatting(boolean force) {
        if (lost) {
            return never(WRONG_STATE, "is lost");
        }
        if (filesystem.isFormatted() && !access.put()) {
            return never(WRONG_STATE, "is closed to put");
        }
        if (isOccupied()) {
            return never(WRONG_STATE, occupation);
        }
        if (filesystem.isFormatted() && !force) {
            return never(WRONG_STATE, "is formatted already");
        }
        return judgeHold();
    }

    Optional<Verdict> judgeForAdopting() {
        if (lost) {
            return never(WRONG_STATE, "is lost");
        }
        if (isOccupied()) {
            return never(WRONG_STATE, occupation);
        }
        return filesystem.isFormatted() ? never(WRONG_STATE, "is formatted already") : judgeHold();
    }

    private Optional<Verdict> judgeState() {
        if (lost) {
            return never(NO_MEDIA, "is lost");
        }
        if (isOccupied()) {
            return later(occupation);
        }
        if (status != AdministrativeStatus.UNLOCKED) {
            return never(
                    status == AdministrativeStatus.FAILED ? MEDIUM_FAULT : NO_MEDIA,
                    "is " + status.name().toLowerCase(Locale.ROOT));
        }
        return filesystem.isFormatted() ? judgeHold() : never(NO_MEDIA, "is not formatted");
    }

    private Optional<Verdict> judgeHold() {
        if (heldElsewhere != null) {
            return later(heldElsewhere);
        }
        return wantedElsewhere ? later("is wanted by another host") : Optional.empty();
    }

    private static Optional<Verdict> never(ErrorCode code, String reason) {
        return Optional.of(Verdict.never(code, reason));
    }

    private static Optional<Verdict> later(String reason) {
        return Optional.of(Verdict.later(reason));
    }

    @Override
    public String toString() {
        return id.toString();
    }
}
