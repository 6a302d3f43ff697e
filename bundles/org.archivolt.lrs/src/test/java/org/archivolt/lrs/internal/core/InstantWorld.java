package org.archivolt.lrs.internal.core;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import org.archivolt.base.AdministrativeStatus;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.FilesystemStatus;
import org.archivolt.base.MediumId;
import org.archivolt.base.Space;
import org.archivolt.base.Tags;
import org.archivolt.dss.DeviceRecord;
import org.archivolt.dss.MediumRecord;
import org.archivolt.dss.MediumUsage;
import org.archivolt.ldm.MediumLabel;
import org.archivolt.ldm.Volume;
import org.archivolt.lrs.Allocation;

/**
 * A family core whose devices take no time: what is assigned is loaded and ready as soon as the core has ended its turn.
 * Nothing is written, and nothing ever fails.
 */
final class InstantWorld implements FamilyEffect.World {
    private static final UUID FORMAT = new UUID(0, 1);
    private static final Space SPACE = new Space(1L << 40, 1L << 40);

    /** Long enough for some to be overdue and some not. */
    private static final long AGE_NANOS_MAX = 100_000_000;

    final FamilyCore core;
    final Queue<Allocation> granted = new ArrayDeque<>();
    final Queue<ArchivoltException> refused = new ArrayDeque<>();
    private final Queue<FamilyEvent> reports = new ArrayDeque<>();
    private final Map<DeviceId, MediumId> loaded = new HashMap<>();
    private final Volume volume = new SimulatedVolume(null, null);

    InstantWorld(int streams, boolean movable, int queueCapacity) {
        FamilyRules rules = new FamilyRules(
                new DeviceSettings(streams, new FlushPolicy(0, 1, 1)),
                Placement.SPREAD,
                AGE_NANOS_MAX,
                1,
                movable,
                Shares.UNLIMITED,
                Compatibility.ANY);
        core = new FamilyCore(this, rules, queueCapacity);
    }

    /** An event, and everything that follows from it. */
    void send(FamilyEvent event) {
        core.step(event, System.nanoTime());
        for (FamilyEvent report = reports.poll(); report != null; report = reports.poll()) {
            core.step(report, System.nanoTime());
        }
        core.drained(System.nanoTime());
    }

    void addMedium(MediumId id) {
        MediumRecord record = new MediumRecord(
                id,
                "model",
                Tags.NONE,
                AdministrativeStatus.UNLOCKED,
                FilesystemStatus.USED,
                Optional.of(FORMAT),
                SPACE,
                0,
                0,
                Instant.EPOCH,
                Set.of());
        send(new FamilyEvent.MediumChanged(id, Optional.of(record)));
    }

    /** With a medium that stays in it. */
    void addFixedDrive(MediumId medium) {
        addDrive(new DeviceId(medium.family(), medium.library(), medium.name()), Optional.of(medium));
    }

    void addEmptyDrive(DeviceId id) {
        addDrive(id, Optional.empty());
    }

    private void addDrive(DeviceId id, Optional<MediumId> medium) {
        DeviceRecord record = new DeviceRecord(
                id, "here", "/" + id.name(), "model", "serial", Map.of(), AdministrativeStatus.UNLOCKED, Instant.EPOCH);
        send(new FamilyEvent.DeviceChanged(id, Optional.of(record)));
        medium.ifPresent(held -> loaded.put(id, held));
        send(new FamilyEvent.DeviceObserved(id, medium, medium.map(held -> SPACE)));
    }

    @Override
    public void tell(DeviceId device, DeviceEvent event) {
        if (event instanceof DeviceEvent.Assign assign) {
            load(device, assign.task().medium());
            reports.add(new FamilyEvent.TaskReady(assign.task().id(), volume));
        } else if (event instanceof DeviceEvent.Settle settle) {
            reports.add(new FamilyEvent.Settled(settle.id()));
        }
    }

    /** The device exchanges its medium, and reports it, as a real one does. */
    private void load(DeviceId device, MediumId medium) {
        if (!medium.equals(loaded.put(device, medium))) {
            reports.add(new FamilyEvent.DeviceObserved(device, Optional.of(medium), Optional.of(SPACE)));
        }
    }

    @Override
    public void startDevice(DeviceRecord device, DeviceSettings settings) {
        // it is there already
    }

    @Override
    public void forgetDevice(DeviceId device) {
        throw new IllegalStateException("no device is removed: " + device);
    }

    @Override
    public void granted(Allocation allocation) {
        granted.add(allocation);
    }

    @Override
    public void refused(long request, ArchivoltException why) {
        refused.add(why);
    }

    @Override
    public void done(long request) {
        // releases without anything to sync are of no interest
    }

    @Override
    public void account(MediumUsage usage) {
        throw new IllegalStateException("nothing was written: " + usage);
    }

    @Override
    public void failMedium(MediumId medium, ArchivoltException why) {
        throw new IllegalStateException("nothing fails: " + medium, why);
    }

    @Override
    public void failDevice(DeviceId device, ArchivoltException why) {
        throw new IllegalStateException("nothing fails: " + device, why);
    }

    @Override
    public void loaded(MediumId medium) {
        // for the statistics
    }

    @Override
    public void blamed(MediumId medium) {
        // for the statistics
    }

    @Override
    public void health(MediumId medium, int left) {
        // for people
    }

    @Override
    public void health(DeviceId device, int left) {
        // for people
    }

    @Override
    public void acquire(MediumId medium) {
        reports.add(new FamilyEvent.MediumAcquired(medium, Optional.empty()));
    }

    @Override
    public void giveBack(MediumId medium) {
        // nobody else wants it
    }

    @Override
    public void await(MediumId medium) {
        throw new IllegalStateException("nothing is elsewhere: " + medium);
    }

    @Override
    public void forgo(MediumId medium) {
        throw new IllegalStateException("nothing is elsewhere: " + medium);
    }

    @Override
    public void lookUp(DeviceId device) {
        throw new IllegalStateException("nobody else wants " + device);
    }

    @Override
    public void blank(long request, MediumId medium) {
        throw new IllegalStateException("nothing is formatted: " + medium);
    }

    @Override
    public void recordAdoption(long request, Adoption adoption) {
        throw new IllegalStateException("nothing is adopted: " + adoption);
    }

    @Override
    public void recordFormat(MediumLabel label, Optional<Space> space, boolean unlock) {
        throw new IllegalStateException("nothing is formatted: " + label);
    }
}
