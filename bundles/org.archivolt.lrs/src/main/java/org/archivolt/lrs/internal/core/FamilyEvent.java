package org.archivolt.lrs.internal.core;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.MediumId;
import org.archivolt.base.Space;
import org.archivolt.dss.DeviceRecord;
import org.archivolt.dss.MediumRecord;
import org.archivolt.ldm.MediumLabel;
import org.archivolt.ldm.Volume;
import org.archivolt.lrs.FormatRequest;
import org.archivolt.lrs.ReadRequest;
import org.archivolt.lrs.Release;
import org.archivolt.lrs.WriteRequest;

/**
 * What can happen to a family: orders from clients and operators, reports from devices, and news from the catalog.
 */
public interface FamilyEvent {
    void applyTo(FamilyCore core);

    // ---- orders

    record SubmitWrite(long id, WriteRequest request) implements FamilyEvent {
        @Override
        public void applyTo(FamilyCore core) {
            core.submit(new QueuedRequest.Write(id, request));
        }
    }

    record SubmitRead(long id, ReadRequest request) implements FamilyEvent {
        @Override
        public void applyTo(FamilyCore core) {
            core.submit(new QueuedRequest.Read(id, request));
        }
    }

    /** @param format the uuid of the new label */
    record SubmitFormat(long id, FormatRequest request, UUID format) implements FamilyEvent {
        @Override
        public void applyTo(FamilyCore core) {
            core.submit(new QueuedRequest.Format(id, request, format));
        }
    }

    /** @param id names the answer */
    record SubmitRelease(long id, Release release, long nowNanos) implements FamilyEvent {
        @Override
        public void applyTo(FamilyCore core) {
            core.release(id, release, nowNanos);
        }
    }

    /** The client does not want the answer to this request, or what it has been answered with, any more. */
    record Cancel(long request) implements FamilyEvent {
        @Override
        public void applyTo(FamilyCore core) {
            core.cancel(request);
        }
    }

    record Configure(DeviceSettings settings) implements FamilyEvent {
        @Override
        public void applyTo(FamilyCore core) {
            core.configure(settings);
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

    record MediumFormatted(DeviceId device, MediumLabel label, Optional<Space> space) implements FamilyEvent {
        @Override
        public void applyTo(FamilyCore core) {
            core.mediumFormatted(label, space);
        }
    }

    record Flushed(DeviceId device, MediumId medium, List<ToSync> batch, Optional<Space> space) implements FamilyEvent {
        @Override
        public void applyTo(FamilyCore core) {
            core.flushed(medium, batch, space);
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

    /** The catalog has blanked the medium of a format request, or says why not. */
    record Blanked(long request, Optional<ArchivoltException> refused) implements FamilyEvent {
        @Override
        public void applyTo(FamilyCore core) {
            core.blanked(request, refused);
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
