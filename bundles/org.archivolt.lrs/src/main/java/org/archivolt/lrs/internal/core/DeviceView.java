package org.archivolt.lrs.internal.core;

import static org.archivolt.base.ErrorCode.DEVICE_FAULT;
import static org.archivolt.base.ErrorCode.SHUTTING_DOWN;

import java.util.Locale;
import java.util.Optional;
import org.archivolt.base.AdministrativeStatus;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.MediumId;
import org.archivolt.dss.DeviceRecord;

/** What a family knows of a device of its host. Belongs to the family thread. */
final class DeviceView {
    private final DeviceId id;
    private AdministrativeStatus status;
    private MediumId medium;
    /** Whether a driver has ever told what is in it. */
    private boolean seen;

    private boolean detached;
    private boolean stopped;
    private ArchivoltException broken;
    /** Sub-requests assigned and not given back. */
    private int inUse;
    /** Streams kept, in this pass over the queue, for requests further ahead. */
    private int reserved;

    DeviceView(DeviceRecord record) {
        this.id = record.id();
        this.status = record.status();
    }

    DeviceId id() {
        return id;
    }

    AdministrativeStatus status() {
        return status;
    }

    void status(AdministrativeStatus now) {
        status = now;
    }

    Optional<MediumId> medium() {
        return Optional.ofNullable(medium);
    }

    void observed(Optional<MediumId> held) {
        seen = true;
        detached = false;
        broken = null;
        medium = held.orElse(null);
    }

    boolean isUnseen() {
        return !seen && broken == null;
    }

    void detached() {
        detached = true;
    }

    void stopped() {
        stopped = true;
    }

    boolean isStopped() {
        return stopped;
    }

    boolean isBroken() {
        return broken != null;
    }

    void broken(ArchivoltException why) {
        broken = why;
    }

    void mended() {
        broken = null;
    }

    int inUse() {
        return inUse;
    }

    void take() {
        inUse++;
    }

    void giveBack() {
        inUse--;
    }

    void reserve(int streams) {
        reserved += streams;
    }

    void clearReservations() {
        reserved = 0;
    }

    /** For one more user beside those there are. */
    Verdict judge(int streams) {
        if (broken == null && status != AdministrativeStatus.UNLOCKED) {
            return Verdict.never(
                    DEVICE_FAULT, "its device " + id + " is " + status.name().toLowerCase(Locale.ROOT));
        }
        return judge(inUse + reserved < streams);
    }

    /** For what an operator asks for: the device may be locked, but nobody else may be using it. */
    Verdict judgeAlone() {
        return judge(inUse + reserved == 0);
    }

    private Verdict judge(boolean free) {
        if (stopped) {
            return Verdict.never(SHUTTING_DOWN, "its device " + id + " has stopped");
        }
        if (broken != null) {
            return Verdict.never(broken.code(), "its device " + id + " is broken: " + broken.getMessage());
        }
        if (detached) {
            return Verdict.later("its device " + id + " has no driver");
        }
        return free ? Verdict.NOW : Verdict.later("its device " + id + " is busy");
    }
}
