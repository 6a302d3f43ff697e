package org.archivolt.lrs.internal.core;

import static org.archivolt.base.ErrorCode.DEVICE_FAULT;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.archivolt.base.AdministrativeStatus;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.Family;
import org.archivolt.base.FilesystemStatus;
import org.archivolt.base.MediumId;
import org.archivolt.base.Space;
import org.archivolt.base.Tags;
import org.archivolt.dss.DeviceRecord;
import org.archivolt.dss.MediumRecord;
import org.archivolt.ldm.MediumLabel;
import org.archivolt.lrs.Allocation;
import org.archivolt.lrs.FormatRequest;
import org.archivolt.lrs.Grant;
import org.archivolt.lrs.MediumNeed;
import org.archivolt.lrs.ReadRequest;
import org.archivolt.lrs.Release;
import org.archivolt.lrs.RequestReport;
import org.archivolt.lrs.Terms;
import org.archivolt.lrs.WriteRequest;

/** A family and a world that remembers what it asks for, with words for what happens to it. */
abstract class FamilyScene {
    static final Family FAMILY = Family.DISK;
    static final String A = "a";
    static final String B = "b";
    static final String C = "c";
    static final UUID LABEL = new UUID(0, 1);
    static final UUID NEW_LABEL = new UUID(0, 2);
    static final long ROOM = 1_000;

    RecordingWorld world;
    FamilyCore core;
    long nowNanos;
    /** Media that other hosts keep from us. */
    final Set<MediumId> heldElsewhere = new HashSet<>();
    /** Whether a medium can be had at once when it is asked for. */
    boolean acquiresAtOnce = true;

    FamilyScene() {
        begin(rules(2));
    }

    /** From the beginning, with nothing there. */
    void begin(FamilyRules rules) {
        world = new RecordingWorld();
        core = new FamilyCore(world, rules, 5);
        nowNanos = 0;
        heldElsewhere.clear();
    }

    void send(FamilyEvent event) {
        core.step(event, nowNanos);
        while (acquiresAtOnce && !world.toAcquire.isEmpty()) {
            MediumId medium = world.toAcquire.remove();
            Optional<String> inTheWay =
                    heldElsewhere.contains(medium) ? Optional.of("belongs to another host") : Optional.empty();
            core.step(new FamilyEvent.MediumAcquired(medium, inTheWay), nowNanos);
        }
        while (!world.toSettle.isEmpty()) {
            core.step(new FamilyEvent.Settled(world.toSettle.remove()), nowNanos);
        }
        core.drained(nowNanos);
    }

    /** The other host gives it back. */
    void comesBack(String name) {
        heldElsewhere.remove(medium(name));
        if (world.awaited.remove(medium(name))) {
            send(new FamilyEvent.MediumAcquired(medium(name), Optional.empty()));
        }
    }

    static FamilyRules rules(int streams) {
        return FamilyRules.fixed(settings(streams));
    }

    static DeviceSettings settings(int streams) {
        return new DeviceSettings(streams, new FlushPolicy(0, 1, 1));
    }

    /** Everybody who waits now has waited for too long. */
    void letThemAge() {
        nowNanos += rules(1).ageNanosMax();
    }

    static MediumId medium(String name) {
        return new MediumId(FAMILY, "lib", name);
    }

    static MediumLabel newLabel(String name) {
        return new MediumLabel(medium(name), NEW_LABEL);
    }

    /** Usable media, each in a device of its own. */
    void media(String... names) {
        for (String name : names) {
            medium(name, AdministrativeStatus.UNLOCKED, ROOM);
        }
    }

    void medium(String name, AdministrativeStatus status, long room) {
        mediumRecord(name, status, FilesystemStatus.EMPTY, room);
        device(name);
        observe(name, name);
    }

    void blank(String name) {
        mediumRecord(name, AdministrativeStatus.LOCKED, FilesystemStatus.BLANK, ROOM);
        device(name);
        observe(name, name);
    }

    void lock(String name) {
        mediumRecord(name, AdministrativeStatus.LOCKED, FilesystemStatus.EMPTY, ROOM);
    }

    void mediumRecord(String name, AdministrativeStatus status, FilesystemStatus filesystem, long room) {
        mediumRecord(name, "model", Tags.NONE, status, filesystem, room, Set.of());
    }

    void mediumRecord(
            String name,
            String model,
            Tags tags,
            AdministrativeStatus status,
            FilesystemStatus filesystem,
            long room,
            Set<String> groupings) {
        Optional<UUID> format = filesystem.isFormatted() ? Optional.of(LABEL) : Optional.empty();
        send(new FamilyEvent.MediumChanged(
                medium(name),
                Optional.of(new MediumRecord(
                        medium(name),
                        model,
                        tags,
                        status,
                        filesystem,
                        format,
                        new Space(ROOM, room),
                        0,
                        0,
                        Instant.EPOCH,
                        groupings))));
    }

    DeviceId device(String name) {
        return device(name, "model", AdministrativeStatus.UNLOCKED);
    }

    DeviceId device(String name, String model, AdministrativeStatus status) {
        DeviceId id = new DeviceId(FAMILY, "lib", name);
        send(new FamilyEvent.DeviceChanged(
                id,
                Optional.of(new DeviceRecord(id, "here", "/" + name, model, "1", Map.of(), status, Instant.EPOCH))));
        return id;
    }

    static FamilyRules with(FamilyRules rules, Shares.Rule... shares) {
        return new FamilyRules(
                rules.devices(),
                rules.placement(),
                rules.ageNanosMax(),
                rules.healthMax(),
                rules.movable(),
                new Shares(List.of(shares)),
                rules.compatibility());
    }

    static FamilyRules withHealth(FamilyRules rules, int healthMax) {
        return new FamilyRules(
                rules.devices(),
                rules.placement(),
                rules.ageNanosMax(),
                healthMax,
                rules.movable(),
                rules.shares(),
                rules.compatibility());
    }

    // ---- movable media

    static FamilyRules movable(int streams) {
        return new FamilyRules(
                settings(streams),
                Placement.BEST_FIT,
                rules(1).ageNanosMax(),
                1,
                true,
                Shares.UNLIMITED,
                Compatibility.ANY);
    }

    /** Empty drives. */
    void drives(String... names) {
        for (String name : names) {
            drive(name, "model");
        }
    }

    void drive(String name, String model) {
        device(name, model, AdministrativeStatus.UNLOCKED);
        observe(name, null);
    }

    /** Empty usable media in slots. */
    void slots(String... names) {
        for (String name : names) {
            slot(name, ROOM);
        }
    }

    void slot(String name, long room) {
        mediumRecord(name, AdministrativeStatus.UNLOCKED, FilesystemStatus.EMPTY, room);
    }

    void observe(String device, String held) {
        send(new FamilyEvent.DeviceObserved(
                new DeviceId(FAMILY, "lib", device),
                Optional.ofNullable(held).map(FamilyScene::medium),
                Optional.empty()));
    }

    void write(long id, int media, long bytes) {
        send(new FamilyEvent.Submit(new QueuedRequest.Write(id, WriteRequest.of(FAMILY, media, bytes, Tags.NONE))));
    }

    void read(long id, int required, String... candidates) {
        List<MediumId> media =
                List.of(candidates).stream().map(FamilyScene::medium).toList();
        send(new FamilyEvent.Submit(
                new QueuedRequest.Read(id, new ReadRequest(ReadRequest.Operation.READ, media, required))));
    }

    void write(long id, WriteRequest request) {
        send(new FamilyEvent.Submit(new QueuedRequest.Write(id, request)));
    }

    static MediumNeed need(long bytes) {
        return new MediumNeed(bytes, Tags.NONE, false);
    }

    /** A write of one medium after another, which may be split. */
    static WriteRequest asking(MediumNeed... needs) {
        return new WriteRequest(
                FAMILY, List.of(needs), Optional.empty(), Optional.empty(), false, false, Terms.DEFAULT);
    }

    static WriteRequest grouped(String grouping, long bytes) {
        return new WriteRequest(
                FAMILY, List.of(need(bytes)), Optional.empty(), Optional.of(grouping), true, false, Terms.DEFAULT);
    }

    static WriteRequest withoutDuplicate(String client) {
        return new WriteRequest(
                FAMILY, List.of(need(0)), Optional.empty(), Optional.empty(), true, true, Terms.of(client));
    }

    void read(long id, Terms terms, String medium) {
        send(new FamilyEvent.Submit(new QueuedRequest.Read(
                id, new ReadRequest(ReadRequest.Operation.READ, List.of(medium(medium)), 1, terms))));
    }

    void format(long id, String name, boolean force) {
        send(new FamilyEvent.Submit(
                new QueuedRequest.Format(id, new FormatRequest(medium(name), true, force), NEW_LABEL)));
    }

    /** An allocation of these media that has been granted. */
    void held(long id, String... names) {
        read(id, names.length, names);
        List.of(names).forEach(this::ready);
        assertThat(granted(id)).isNotNull();
    }

    SubRequestId ready(String device) {
        SubRequestId id = world.assigned.remove(device).id();
        send(new FamilyEvent.TaskReady(id, world.volume));
        return id;
    }

    void refuse(String device, ErrorCode code) {
        SubRequestId id = world.assigned.remove(device).id();
        send(new FamilyEvent.TaskRefused(id, new ArchivoltException(code, "mounting")));
    }

    /** What a request has been assigned and not got yet, in the order of its needs. */
    List<String> chosenFor(long request) {
        return world.assigned.values().stream()
                .filter(task -> task.id().request() == request)
                .sorted(Comparator.comparingLong(task -> task.id().serial()))
                .map(task -> task.medium().name())
                .toList();
    }

    String driveOf(long request) {
        return world.assigned.entrySet().stream()
                .filter(entry -> entry.getValue().id().request() == request)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    /** A medium that has been loaded from its slot, and is held by a read. */
    void heldIn(String drive, long id, String medium) {
        read(id, 1, medium);
        assertThat(driveOf(id)).isEqualTo(drive);
        observe(drive, medium);
        ready(drive);
    }

    void callFails(String device, String medium, ErrorCode code) {
        DeviceId id = new DeviceId(FAMILY, "lib", device);
        send(new FamilyEvent.CallFailed(id, medium(medium), new ArchivoltException(code, "mounting")));
        refuse(device, code);
    }

    List<String> reasons(long request) {
        return core.report(request).map(RequestReport::reasons).orElse(List.of());
    }

    void release(long id, long allocation, Release.Part... parts) {
        send(new FamilyEvent.SubmitRelease(id, new Release(allocation, List.of(parts))));
    }

    static Release.Part part(String name) {
        return Release.Part.unused(medium(name));
    }

    static Release.Part part(String name, long bytes) {
        return new Release.Part(medium(name), Release.Outcome.OK, true, bytes, 1, List.of("at"));
    }

    static ToSync toSync(long release, long bytes) {
        return new ToSync(release, bytes, 1, List.of("at"), Optional.empty(), false, 0);
    }

    void flush(String name, long release, long bytes) {
        send(new FamilyEvent.Flushed(
                new DeviceId(FAMILY, "lib", name), medium(name), List.of(toSync(release, bytes)), Optional.empty()));
    }

    void flushFails(String name, long release, long bytes) {
        send(new FamilyEvent.FlushFailed(new DeviceId(FAMILY, "lib", name), List.of(toSync(release, bytes)), fault()));
    }

    static ArchivoltException fault() {
        return new ArchivoltException(DEVICE_FAULT, "working");
    }

    Allocation granted(long id) {
        return (Allocation) world.answers.get(id);
    }

    List<MediumId> grantedMedia(long id) {
        return granted(id).grants().stream().map(Grant::medium).toList();
    }

    ErrorCode refusal(long id) {
        assertThat(world.answers.get(id)).isInstanceOf(ArchivoltException.class);
        return ((ArchivoltException) world.answers.get(id)).code();
    }

    MediumView view(String name) {
        return core.media(List.of(medium(name))).get(0);
    }

    void mustBeUnused(String name) {
        assertThat(view(name).promisedBytes()).isZero();
        assertThat(core.allDevices())
                .filteredOn(device -> device.id().name().equals(name))
                .allMatch(device -> device.inUse() == 0);
    }
}
