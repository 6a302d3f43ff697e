package org.archivolt.lrs.internal.core;

import static org.archivolt.base.ErrorCode.DEVICE_FAULT;

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
        broken = null;
        medium = held.orElse(null);
    }

    boolean isUnseen() {
        return !seen && broken == null;
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

    void reserve() {
        reserved++;
    }

    void clearReservations() {
        reserved = 0;
    }

    /** @param mustBeUnlocked false for what an operator asks for */
    Verdict judge(int streams, boolean mustBeUnlocked) {
        if (broken != null) {
            return Verdict.never(broken.code(), "its device " + id + " is broken: " + broken.getMessage());
        }
        if (mustBeUnlocked && status != AdministrativeStatus.UNLOCKED) {
            return Verdict.never(
                    DEVICE_FAULT, "its device " + id + " is " + status.name().toLowerCase(Locale.ROOT));
        }
        return inUse + reserved < streams ? Verdict.NOW : Verdict.later("its device " + id + " is busy");
    }
}
