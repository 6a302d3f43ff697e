package org.archivolt.lrs.internal.core;

import java.util.List;
import java.util.UUID;
import org.archivolt.base.MediumId;
import org.archivolt.ldm.MediumLabel;
import org.archivolt.lrs.FormatRequest;
import org.archivolt.lrs.ReadRequest;
import org.archivolt.lrs.WriteRequest;

/** A request that has not got all it needs yet. */
public sealed interface QueuedRequest {
    long id();

    /** How many media it needs, all at once. */
    int required();

    /** Room it needs on each. */
    long bytesPerMedium();

    /** The media that may serve it, whatever their state. */
    List<MediumView> candidates(FamilyCore core);

    /** Whether this medium may serve it. */
    Verdict judge(MediumView medium, FamilyCore core);

    /** Keeps what it waits for from those behind it. */
    default void reserve(MediumView medium, FamilyCore core) {
        core.reserve(medium, bytesPerMedium());
    }

    DeviceTask task(SubRequestId id, MediumLabel label);

    record Write(long id, WriteRequest request) implements QueuedRequest {
        @Override
        public int required() {
            return request.media().size();
        }

        @Override
        public long bytesPerMedium() {
            return request.media().get(0).bytes();
        }

        @Override
        public List<MediumView> candidates(FamilyCore core) {
            return core.allMedia();
        }

        @Override
        public Verdict judge(MediumView medium, FamilyCore core) {
            return medium.judgeForWriting(request.media().get(0).tags(), bytesPerMedium())
                    .orElseGet(() -> core.judgeDeviceOf(medium));
        }

        @Override
        public DeviceTask task(SubRequestId id, MediumLabel label) {
            return new DeviceTask.Use(id, label);
        }
    }

    record Read(long id, ReadRequest request) implements QueuedRequest {
        @Override
        public int required() {
            return request.required();
        }

        @Override
        public long bytesPerMedium() {
            return 0;
        }

        @Override
        public List<MediumView> candidates(FamilyCore core) {
            return core.media(request.candidates());
        }

        @Override
        public Verdict judge(MediumView medium, FamilyCore core) {
            return medium.judgeForReading(request.operation()).orElseGet(() -> core.judgeDeviceOf(medium));
        }

        @Override
        public DeviceTask task(SubRequestId id, MediumLabel label) {
            return new DeviceTask.Use(id, label);
        }
    }

    /** @param format the uuid of the new label */
    record Format(long id, FormatRequest request, UUID format) implements QueuedRequest {
        MediumId medium() {
            return request.medium();
        }

        MediumLabel label() {
            return new MediumLabel(request.medium(), format);
        }

        @Override
        public int required() {
            return 1;
        }

        @Override
        public long bytesPerMedium() {
            return 0;
        }

        @Override
        public List<MediumView> candidates(FamilyCore core) {
            return core.media(List.of(request.medium()));
        }

        @Override
        public Verdict judge(MediumView medium, FamilyCore core) {
            return medium.judgeForFormatting(request.force()).orElseGet(() -> core.judgeDeviceAlone(medium));
        }

        @Override
        public void reserve(MediumView medium, FamilyCore core) {
            core.reserveWhole(medium);
        }

        @Override
        public DeviceTask task(SubRequestId id, MediumLabel label) {
            return new DeviceTask.Format(id, label(), request.force());
        }
    }
}
