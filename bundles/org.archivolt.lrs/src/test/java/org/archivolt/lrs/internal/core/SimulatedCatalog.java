package org.archivolt.lrs.internal.core;

import static org.archivolt.base.ErrorCode.WRONG_STATE;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.archivolt.base.AdministrativeStatus;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.FilesystemStatus;
import org.archivolt.base.MediumAccess;
import org.archivolt.base.MediumId;
import org.archivolt.base.Space;
import org.archivolt.base.Tags;
import org.archivolt.dss.DeviceRecord;
import org.archivolt.dss.MediumRecord;
import org.archivolt.dss.MediumUsage;
import org.archivolt.ldm.MediumLabel;
import org.archivolt.testkit.dss.MediumDraft;

/** The catalog and the thread that talks to it: one thing after another, each late, some refused. */
final class SimulatedCatalog extends SimulatedActor<Runnable> {
    private final Map<MediumId, MediumRecord> media = new TreeMap<>();
    private final Map<DeviceId, DeviceRecord> devices = new TreeMap<>();
    /** Extents declared or stored, by medium: while there are any, the medium is not blanked. */
    private final Map<MediumId, Set<String>> extents = new HashMap<>();

    SimulatedCatalog(Simulation sim) {
        super(sim, "catalog");
    }

    @Override
    void turn() {
        if (hasMail() && sim.conditions.rudeOneIn(50)) {
            sim.agenda.after(sim.conditions.chaosNanos / 3, this::wake);
            return;
        }
        Runnable task = poll();
        if (task != null) {
            task.run();
        }
        if (hasMail()) {
            wake();
        }
    }

    // ---- other people's transactions: done at once, known to the scheduler later

    void add(SimulatedMedium medium, Tags tags, FilesystemStatus filesystem, AdministrativeStatus status) {
        Optional<UUID> format = filesystem.isFormatted() ? Optional.of(medium.label) : Optional.empty();
        put(new MediumRecord(
                medium.id,
                "simulated",
                tags,
                status,
                filesystem,
                format,
                medium.space(),
                0,
                0,
                Instant.EPOCH,
                Set.of()));
    }

    void add(DeviceId id) {
        put(new DeviceRecord(
                id, "here", "/" + id.name(), "simulated", "1", Map.of(), AdministrativeStatus.UNLOCKED, Instant.EPOCH));
    }

    void move(MediumId id, AdministrativeStatus to) {
        MediumRecord old = media.get(id);
        if (old.status() != to) {
            put(changed(old, to, old.filesystem(), old.format()));
        }
    }

    void open(MediumId id) {
        MediumRecord medium = media.get(id);
        if (medium.lost() || !medium.access().equals(MediumAccess.ALL)) {
            close(id, MediumAccess.ALL, false);
        }
    }

    /** Until it is opened again. */
    void close(MediumId id, MediumAccess access, boolean lost) {
        MediumDraft draft = new MediumDraft(media.get(id));
        draft.access = access;
        draft.lost = lost;
        put(draft.record());
    }

    void move(DeviceId id, AdministrativeStatus to) {
        DeviceRecord old = devices.get(id);
        if (old.status() != to) {
            put(new DeviceRecord(
                    id, old.host(), old.path(), old.model(), old.serial(), old.options(), to, old.added()));
        }
    }

    void declare(MediumId medium, String address) {
        extents.computeIfAbsent(medium, m -> new HashSet<>()).add(address);
    }

    /** Its bytes are gone, or do not matter. */
    void forget(MediumId medium, String address) {
        extents.computeIfAbsent(medium, m -> new HashSet<>()).remove(address);
    }

    Map<MediumId, MediumRecord> media() {
        return media;
    }

    Map<DeviceId, DeviceRecord> devices() {
        return devices;
    }

    private void put(MediumRecord record) {
        media.put(record.id(), record);
        post(this, () -> refresh(record.id()));
    }

    private void put(DeviceRecord record) {
        devices.put(record.id(), record);
        post(this, () -> refresh(record.id()));
    }

    private void refresh(DeviceId id) {
        sim.family.post(this, new FamilyEvent.DeviceChanged(id, Optional.of(devices.get(id))));
    }

    private void refresh(MediumId id) {
        sim.family.post(this, new FamilyEvent.MediumChanged(id, Optional.of(media.get(id))));
    }

    /** Somebody says that a device was changed, whether it was or not. */
    void noticed(DeviceId id, Runnable then) {
        post("operator", () -> {
            refresh(id);
            then.run();
        });
    }

    void noticed(MediumId id) {
        post("operator", () -> refresh(id));
    }

    // ---- what the scheduler asks for

    void account(MediumUsage usage) {
        post(
                sim.family,
                () -> usage.filesystem().ifPresent(filesystem -> {
                    MediumRecord old = media.get(usage.medium());
                    if (old.filesystem().mayBecome(filesystem)) {
                        put(changed(old, old.status(), filesystem, old.format()));
                    }
                }));
    }

    void failMedium(MediumId id) {
        post(sim.family, () -> move(id, AdministrativeStatus.FAILED));
    }

    void failDevice(DeviceId id) {
        post(sim.family, () -> move(id, AdministrativeStatus.FAILED));
    }

    void blank(long request, MediumId id) {
        post(sim.family, () -> {
            boolean refuses = sim.conditions.rudeOneIn(10)
                    || !extents.getOrDefault(id, Set.of()).isEmpty();
            if (!refuses) {
                MediumRecord old = media.get(id);
                put(changed(old, old.status(), FilesystemStatus.BLANK, Optional.empty()));
            }
            sim.family.post(this, new FamilyEvent.Blanked(request, refusal(refuses)));
        });
    }

    void recordFormat(MediumLabel label, Optional<Space> space, boolean unlock) {
        post(sim.family, () -> {
            boolean refuses = sim.conditions.rudeOneIn(10);
            if (!refuses) {
                MediumRecord old = media.get(label.medium());
                AdministrativeStatus status = unlock ? AdministrativeStatus.UNLOCKED : old.status();
                put(changed(old, status, FilesystemStatus.EMPTY, Optional.of(label.format())));
                if (unlock && sim.conditions.fixedMedia) {
                    unlockDeviceOf(label.medium());
                }
            }
            sim.family.post(this, new FamilyEvent.FormatRecorded(label, refusal(refuses)));
        });
    }

    private void unlockDeviceOf(MediumId fixed) {
        DeviceId id = new DeviceId(fixed.family(), fixed.library(), fixed.name());
        if (devices.containsKey(id)) {
            move(id, AdministrativeStatus.UNLOCKED);
        }
    }

    private static Optional<ArchivoltException> refusal(boolean refuses) {
        return refuses ? Optional.of(new ArchivoltException(WRONG_STATE, "changing the catalog")) : Optional.empty();
    }

    private static MediumRecord changed(
            MediumRecord old, AdministrativeStatus status, FilesystemStatus filesystem, Optional<UUID> format) {
        MediumDraft draft = new MediumDraft(old);
        draft.status = status;
        draft.filesystem = filesystem;
        draft.format = format;
        return draft.record();
    }
}
