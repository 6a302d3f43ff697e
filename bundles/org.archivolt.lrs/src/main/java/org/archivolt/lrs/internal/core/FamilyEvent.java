package org.archivolt.lrs.internal.core;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.MediumId;
import org.archivolt.base.Space;
import org.archivolt.dss.DeviceRecord;
import org.archivolt.dss.MediumRecord;
import org.archivolt.ldm.MediumLabel;
import org.archivolt.ldm.Volume;
import org.archivolt.lrs.Release;

/**
 * What can happen to a family: orders from clients and operators, reports from devices, and news from the catalog.
 */
public interface FamilyEvent {
    void applyTo(FamilyCore core);

    // ---- orders

    record Submit(QueuedRequest request) implements FamilyEvent {
        @Override
        public void applyTo(FamilyCore core) {
            core.submit(request);
        }
    }

    /** @param id names the answer */
    record SubmitRelease(long id, Release release) implements FamilyEvent {
        @Override
        public void applyTo(FamilyCore core) {
            core.release(id, release);
        }
    }

    /** The client does not want the answer to this request, or what it has been answered with, any more. */
    record Cancel(long request) implements FamilyEvent {
        @Override
        public void applyTo(FamilyCore core) {
            core.cancel(request);
        }
    }

    /**
     * An operator's order to cancel.
     *
     * @param id names the answer
     */
    record SubmitCancel(long id, long request) implements FamilyEvent {
        @Override
        public void applyTo(FamilyCore core) {
            core.cancelFor(id, request);
        }
    }

    /**
     * Answered when nobody uses a device and nothing written through it waits for a flush.
     *
     * @param id names the answer
     */
    record SubmitAwaitIdle(long id, DeviceId device) implements FamilyEvent {
        @Override
        public void applyTo(FamilyCore core) {
            core.awaitIdle(id, device);
        }
    }

    record Configure(FamilyRules rules) implements FamilyEvent {
        @Override
        public void applyTo(FamilyCore core) {
            core.configure(rules);
        }
    }

    /** What the driver knows of drives and media; what is configured comes before it. */
    record KnowDrives(Compatibility known) implements FamilyEvent {
        @Override
        public void applyTo(FamilyCore core) {
            core.knowDrives(known);
        }
    }

    /** An operator has mended a device. */
    record Retry(DeviceId device) implements FamilyEvent {
        @Override
        public void applyTo(FamilyCore core) {
            core.retry(device);
        }
    }

    /** No new work; what is held may be released. Everything queued is refused. */
    record Close() implements FamilyEvent {
        @Override
        public void applyTo(FamilyCore core) {
            core.close();
        }
    }

    // ---- reports of devices

    record TaskReady(SubRequestId id, Volume volume) implements FamilyEvent {
        @Override
        public void applyTo(FamilyCore core) {
            core.taskReady(id, volume);
        }
    }

    record TaskRefused(SubRequestId id, ArchivoltException why) implements FamilyEvent {
        @Override
        public void applyTo(FamilyCore core) {
            core.taskRefused(id, why);
        }
    }

    /** The device has nothing to do any more with what was withdrawn. */
    record Settled(SubRequestId id) implements FamilyEvent {
        @Override
        public void applyTo(FamilyCore core) {
            core.settled(id);
        }
    }

    record MediumFormatted(DeviceId device, MediumLabel label, Optional<Space> space) implements FamilyEvent {
        @Override
        public void applyTo(FamilyCore core) {
            core.mediumFormatted(label, space);
        }
    }

    /**
     * A medium to be adopted carries this label.
     *
     * @param used whether there are extents on it
     */
    record MediumFound(SubRequestId id, MediumLabel label, boolean used) implements FamilyEvent {
        @Override
        public void applyTo(FamilyCore core) {
            core.mediumFound(id, label, used);
        }
    }

    record Flushed(DeviceId device, MediumId medium, List<ToSync> batch, Optional<Space> space) implements FamilyEvent {
        @Override
        public void applyTo(FamilyCore core) {
            core.flushed(device, medium, batch, space);
        }
    }

    record FlushFailed(DeviceId device, List<ToSync> batch, ArchivoltException why) implements FamilyEvent {
        @Override
        public void applyTo(FamilyCore core) {
            core.flushFailed(device, batch, why);
        }
    }

    /** The drive is usable and holds this medium. */
    record DeviceObserved(DeviceId device, Optional<MediumId> medium, Optional<Space> space) implements FamilyEvent {
        @Override
        public void applyTo(FamilyCore core) {
            core.deviceObserved(device, medium, space);
        }
    }

    /** Its driver is gone; what is scheduled waits for the next one. */
    record DeviceDetached(DeviceId device) implements FamilyEvent {
        @Override
        public void applyTo(FamilyCore core) {
            core.deviceDetached(device);
        }
    }

    record DeviceBroken(DeviceId device, Optional<MediumId> medium, ArchivoltException why) implements FamilyEvent {
        @Override
        public void applyTo(FamilyCore core) {
            core.deviceBroken(device, medium, why);
        }
    }

    /** A call of the driver has failed. */
    record CallFailed(DeviceId device, MediumId medium, ArchivoltException why) implements FamilyEvent {
        @Override
        public void applyTo(FamilyCore core) {
            core.callFailed(device, medium, why);
        }
    }

    /** It is not used any more, because of itself and not of what it holds. */
    record DeviceGivenUp(DeviceId device, ArchivoltException why) implements FamilyEvent {
        @Override
        public void applyTo(FamilyCore core) {
            core.deviceGivenUp(device, why);
        }
    }

    /**
     * Somebody has tried to get the medium out of a broken device.
     *
     * @param done whether the drive says so
     * @param medium what is in it now, if that is known
     */
    record Evicted(DeviceId device, boolean done, Optional<MediumId> medium) implements FamilyEvent {
        @Override
        public void applyTo(FamilyCore core) {
            core.evicted(device, done, medium);
        }
    }

    /** Its last word: what it has been told and has not answered, nobody will answer. */
    record DeviceStopped(DeviceId device) implements FamilyEvent {
        @Override
        public void applyTo(FamilyCore core) {
            core.deviceStopped(device);
        }
    }

    // ---- news from the catalog

    /** @param medium empty when it was removed */
    record MediumChanged(MediumId id, Optional<MediumRecord> medium) implements FamilyEvent {
        @Override
        public void applyTo(FamilyCore core) {
            core.mediumChanged(id, medium);
        }
    }

    /** Of any family, whatever else was known has been removed. */
    record Remaining(Set<MediumId> media, Set<DeviceId> devices) implements FamilyEvent {
        @Override
        public void applyTo(FamilyCore core) {
            core.remaining(media, devices);
        }
    }

    /** All there is has been told once. */
    record CatalogRead() implements FamilyEvent {
        @Override
        public void applyTo(FamilyCore core) {
            core.catalogRead();
        }
    }

    /** @param device empty when it was removed, or belongs to another host */
    record DeviceChanged(DeviceId id, Optional<DeviceRecord> device) implements FamilyEvent {
        @Override
        public void applyTo(FamilyCore core) {
            core.deviceChanged(id, device);
        }
    }

    // ---- credits

    /** @param inTheWay empty when no other host can have the medium now; else why this one cannot */
    record MediumAcquired(MediumId medium, Optional<String> inTheWay) implements FamilyEvent {
        @Override
        public void applyTo(FamilyCore core) {
            core.mediumAcquired(medium, inTheWay);
        }
    }

    /**
     * A medium of another host was waited for in vain.
     *
     * @param inTheWay why it need not be asked for again at once; empty when nothing but the time is in the way
     */
    record WaitEnded(MediumId medium, Optional<String> inTheWay) implements FamilyEvent {
        @Override
        public void applyTo(FamilyCore core) {
            core.waitEnded(medium, inTheWay);
        }
    }

    /** Another host waits for a medium of ours. */
    record MediumWanted(MediumId medium) implements FamilyEvent {
        @Override
        public void applyTo(FamilyCore core) {
            core.mediumWanted(medium);
        }
    }

    /** The medium may be another host's by now. */
    record MediumLost(MediumId medium) implements FamilyEvent {
        @Override
        public void applyTo(FamilyCore core) {
            core.mediumLost(medium);
        }
    }

    /** Another host waits for a drive of ours. */
    record DriveWanted(DeviceId device) implements FamilyEvent {
        @Override
        public void applyTo(FamilyCore core) {
            core.driveWanted(device);
        }
    }

    /** The drive may be another host's by now. */
    record DriveLost(DeviceId device) implements FamilyEvent {
        @Override
        public void applyTo(FamilyCore core) {
            core.driveLost(device);
        }
    }

    /** It was wanted by another host, which can have it now. */
    record DriveGivenBack(DeviceId device) implements FamilyEvent {
        @Override
        public void applyTo(FamilyCore core) {
            core.driveGivenBack(device);
        }
    }

    // ---- the catalog's answers

    /** The catalog has blanked the medium of a format request, or says why not. */
    record Blanked(long request, Optional<ArchivoltException> refused) implements FamilyEvent {
        @Override
        public void applyTo(FamilyCore core) {
            core.blanked(request, refused);
        }
    }

    /** The catalog knows of an adoption, or says why not. */
    record AdoptionRecorded(long request, Adoption adoption, Optional<ArchivoltException> refused)
            implements FamilyEvent {
        @Override
        public void applyTo(FamilyCore core) {
            core.adoptionRecorded(request, adoption, refused);
        }
    }

    /** The catalog knows of a format, or says why not. */
    record FormatRecorded(MediumLabel label, Optional<ArchivoltException> refused) implements FamilyEvent {
        @Override
        public void applyTo(FamilyCore core) {
            core.formatRecorded(label, refused);
        }
    }
}
