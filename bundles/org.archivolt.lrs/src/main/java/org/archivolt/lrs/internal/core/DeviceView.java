package org.archivolt.lrs.internal.core;

import static org.archivolt.base.ErrorCode.DEVICE_FAULT;
import static org.archivolt.base.ErrorCode.SHUTTING_DOWN;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.archivolt.base.AdministrativeStatus;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.MediumId;
import org.archivolt.dss.DeviceRecord;

/** What a family knows of a device of its host. Belongs to who serves the family. */
final class DeviceView {
    private final DeviceId id;
    private final String model;
    private AdministrativeStatus status;
    private MediumId medium;
    /** Whether a driver has ever told what is in it. */
    private boolean seen;

    /** The medium is being got out of it, although it is broken. */
    private boolean evicting;

    private boolean detached;
    private boolean stopped;
    /** It is to stop, and then to be forgotten. */
    private boolean removed;
    /** It has been added again before it had stopped. */
    private DeviceRecord successor;

    /** Another host waits for it: nobody here begins to use it. */
    private boolean wantedElsewhere;
    /** It was given back to another host that had waited for it. */
    private boolean givenBack;

    private ArchivoltException broken;
    /** What its users use, or are about to; null when it has none. */
    private MediumView target;
    /** Sub-requests assigned and not given back. */
    private int inUse;

    private final Map<Kind, Integer> inUseFor = new EnumMap<>(Kind.class);
    /** Counts uses of all devices: smaller is longer ago. */
    private long lastUse;

    final Health health = new Health();
    final List<Claim> claims = new ArrayList<>();

    DeviceView(DeviceRecord record) {
        this.id = record.id();
        this.model = record.model();
        this.status = record.status();
    }

    DeviceId id() {
        return id;
    }

    String model() {
        return model;
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

    boolean isEmpty() {
        return medium == null;
    }

    boolean holds(MediumView view) {
        return view.id().equals(medium);
    }

    void observed(Optional<MediumId> held) {
        seen = true;
        detached = false;
        broken = null;
        evicting = false;
        givenBack = false;
        medium = held.orElse(null);
    }

    void evicting(boolean now) {
        evicting = now;
    }

    /** What is in it now; it is as broken as before. */
    void emptied(Optional<MediumId> held) {
        medium = held.orElse(null);
    }

    boolean isUnseen() {
        return !seen && broken == null && !stopped;
    }

    void detached() {
        detached = true;
    }

    boolean isDetached() {
        return detached;
    }

    void wantedElsewhere() {
        wantedElsewhere = true;
    }

    boolean isWantedElsewhere() {
        return wantedElsewhere;
    }

    void givenBack() {
        givenBack = true;
    }

    boolean isGivenBack() {
        return givenBack;
    }

    /** It is asked for again. */
    void wantedHere() {
        wantedElsewhere = false;
        givenBack = false;
    }

    void stopped() {
        stopped = true;
        evicting = false;
    }

    boolean isStopped() {
        return stopped;
    }

    void removed() {
        removed = true;
        successor = null;
    }

    boolean isRemoved() {
        return removed;
    }

    void succeededBy(DeviceRecord record) {
        successor = record;
    }

    Optional<DeviceRecord> successor() {
        return Optional.ofNullable(successor);
    }

    boolean isBroken() {
        return broken != null;
    }

    void broken(ArchivoltException why) {
        broken = why;
    }

    void mended() {
        broken = null;
        health.restore();
    }

    // ---- use

    Optional<MediumView> target() {
        return Optional.ofNullable(target);
    }

    int inUse() {
        return inUse;
    }

    boolean isIdle() {
        return inUse == 0;
    }

    int inUseFor(Kind kind) {
        return inUseFor.getOrDefault(kind, 0);
    }

    long lastUse() {
        return lastUse;
    }

    void take(MediumView wanted, Kind kind, long use) {
        target = wanted;
        inUse++;
        inUseFor.merge(kind, 1, Integer::sum);
        lastUse = use;
    }

    void giveBack(Kind kind) {
        inUseFor.merge(kind, -1, Integer::sum);
        if (--inUse == 0) {
            target = null;
        }
    }

    // ---- may it serve?

    /** Whether it does what it is told, be it to be used or not. */
    boolean isObedient() {
        return !stopped && broken == null;
    }

    /** Whether it could serve somebody, busy or not. */
    boolean isWorkable() {
        return !stopped && broken == null && status == AdministrativeStatus.UNLOCKED;
    }

    /** As far as its state goes; for what an operator asks for the device may be locked. */
    Verdict judgeState(boolean byOperator) {
        if (stopped) {
            return Verdict.never(SHUTTING_DOWN, "its device " + id + " has stopped");
        }
        if (broken != null && evicting) {
            return Verdict.later("is being taken out of its broken device " + id);
        }
        if (broken != null) {
            return Verdict.never(broken.code(), "its device " + id + " is broken: " + broken.getMessage());
        }
        if (!byOperator && status != AdministrativeStatus.UNLOCKED) {
            return Verdict.never(
                    DEVICE_FAULT, "its device " + id + " is " + status.name().toLowerCase(Locale.ROOT));
        }
        if (wantedElsewhere) {
            return Verdict.later("its device " + id + " is wanted by another host");
        }
        return detached ? Verdict.later("its device " + id + " has no driver") : Verdict.NOW;
    }

    @Override
    public String toString() {
        return id.toString();
    }
}
