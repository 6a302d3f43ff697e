package org.archivolt.lrs.internal.core;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.archivolt.base.AdministrativeStatus;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.Family;
import org.archivolt.base.FilesystemStatus;
import org.archivolt.base.MediumId;
import org.archivolt.base.Space;
import org.archivolt.base.Tags;
import org.archivolt.dss.DeviceRecord;
import org.archivolt.dss.MediumRecord;
import org.archivolt.dss.MediumUsage;
import org.archivolt.ldm.MediumLabel;
import org.archivolt.lrs.Allocation;
import org.archivolt.lrs.ReadRequest;
import org.archivolt.lrs.Release;
import org.archivolt.lrs.Terms;
import org.archivolt.lrs.WriteRequest;
import org.archivolt.tape.DriveModel;
import org.archivolt.tape.Geometry;
import org.archivolt.tape.Motion;
import org.archivolt.tape.ReadOrder;
import org.archivolt.tape.RobotMotion;
import org.archivolt.tape.TapeGeneration;

/**
 * A library of tapes in virtual time, scheduled by the real cores: drives and robots take the time that the model of tape
 * says, nothing fails, and messages take none. Clients do what a {@link TapeTrace} tells them.
 */
final class TapeSite implements FamilyEffect.World {
    private static final Family FAMILY = new Family("tape");
    private static final UUID FORMAT = new UUID(0, 1);

    /**
     * @param clientNanos between the end of a transfer and its release
     * @param filesPerCartridge written before, on those that are filled
     * @param orderingSteps what the order of reads may cost in real time
     */
    record Size(int drives, int cartridges, int robots, long clientNanos, long filesPerCartridge, long orderingSteps) {}

    final Agenda agenda = new Agenda(0);
    final Motion motion = new Motion(DriveModel.LTO_9_DRIVE, Geometry.indexed(TapeGeneration.LTO_9));
    final ReadOrder readOrder;
    final TapePolicy policy;
    final FamilyCore core;
    final long clientNanos;
    long countedUntilNanos = Long.MAX_VALUE;

    final List<Double> recallSeconds = new ArrayList<>();
    final List<Double> acknowledgeSeconds = new ArrayList<>();
    long countedBytes;
    long movedBytes;
    long mounts;
    long flushes;
    /** When the last request was answered. */
    long lastNanos;

    BiConsumer<DeviceId, DeviceTask> onAssign = (device, task) -> {};
    /** What is told then was chosen some time ago, as things were. */
    private boolean afterLock;

    private final TapeTrace trace;
    private final Map<DeviceId, TapeSiteDrive> drives = new LinkedHashMap<>();
    private final Map<MediumId, Cartridge> cartridges = new HashMap<>();
    private final List<MediumId> ids;
    private final List<Robot> robots;
    private final Queue<FamilyEvent> mailbox = new ArrayDeque<>();
    private final Map<Long, TapeTrace.Arrival> open = new HashMap<>();
    private final Map<Long, TapeTrace.Arrival> toAcknowledge = new HashMap<>();
    private boolean awake;
    private long deadlineNanos = Long.MAX_VALUE;
    private long requests;

    /** What is on a cartridge. */
    static final class Cartridge {
        private final MediumId id;
        private final int slot;
        long writtenBytes;
        long files;
        boolean changed;

        Cartridge(MediumId id, int slot, long writtenBytes, long files) {
            this.id = id;
            this.slot = slot;
            this.writtenBytes = writtenBytes;
            this.files = files;
        }

        MediumId id() {
            return id;
        }

        int slot() {
            return slot;
        }
    }

    /** Moves one cartridge at a time, in the order of the asking. */
    final class Robot {
        private final RobotMotion arm;
        private long busyUntilNanos;

        Robot(RobotMotion arm) {
            this.arm = arm;
        }

        void move(int from, int to, Runnable done) {
            busyUntilNanos = Math.max(busyUntilNanos, agenda.nanos()) + arm.moveNanos(from, to);
            agenda.at(busyUntilNanos, done);
        }
    }

    /** The cartridges that the trace recalls from come first; the rest are empty. */
    TapeSite(TapePolicy policy, Size size, TapeTrace trace) {
        this.policy = policy;
        this.trace = trace;
        this.clientNanos = size.clientNanos();
        this.readOrder = new ReadOrder(motion, size.orderingSteps());
        int places = size.cartridges() + size.drives();
        robots = IntStream.range(0, size.robots())
                .mapToObj(i -> new Robot(RobotMotion.ofLibrary(places)))
                .toList();
        core = new FamilyCore(this, policy.rules(), trace.arrivals().size() + 1);
        ids = IntStream.range(0, size.cartridges())
                .mapToObj(i -> new MediumId(FAMILY, "library", "T%05dL9".formatted(i)))
                .toList();
        core.awaitCatalog();
        IntStream.range(0, size.cartridges()).forEach(i -> addCartridge(i, size.filesPerCartridge()));
        IntStream.range(0, size.drives()).forEach(this::addDrive);
        post(new FamilyEvent.CatalogRead());
        trace.arrivals().forEach(arrival -> agenda.at(arrival.nanos(), () -> submit(arrival)));
    }

    private void addCartridge(int index, long files) {
        boolean filled = index < trace.cartridges();
        long written = filled ? trace.filledBytes() : 0;
        long capacity = motion.geometry().capacityBytes(1);
        cartridges.put(ids.get(index), new Cartridge(ids.get(index), index, written, filled ? files : 0));
        // Nothing more is written on what was filled.
        post(new FamilyEvent.MediumChanged(
                ids.get(index),
                Optional.of(new MediumRecord(
                        ids.get(index),
                        TapeGeneration.LTO_9.label(),
                        Tags.NONE,
                        AdministrativeStatus.UNLOCKED,
                        filled ? FilesystemStatus.FULL : FilesystemStatus.USED,
                        Optional.of(FORMAT),
                        new Space(capacity, filled ? 0 : capacity - capacity / 100),
                        0,
                        0,
                        Instant.EPOCH,
                        Set.of()))));
    }

    private void addDrive(int index) {
        DeviceId id = new DeviceId(FAMILY, "library", "drive%03d".formatted(index));
        post(new FamilyEvent.DeviceChanged(
                id,
                Optional.of(new DeviceRecord(
                        id,
                        "here",
                        "/dev/" + id.name(),
                        DriveModel.LTO_9_DRIVE.label(),
                        "serial",
                        Map.of(),
                        AdministrativeStatus.UNLOCKED,
                        Instant.EPOCH))));
    }

    int cartridges() {
        return ids.size();
    }

    Cartridge cartridge(MediumId id) {
        return cartridges.get(id);
    }

    List<TapeSiteDrive> drives() {
        return List.copyOf(drives.values());
    }

    int indexOf(TapeSiteDrive drive) {
        return Integer.parseInt(drive.id.name().substring("drive".length()));
    }

    /** Until nothing is to happen any more. */
    void run() {
        while (!agenda.isEmpty()) {
            agenda.runNext();
        }
    }

    void runUntil(long nanos) {
        boolean[] reached = {false};
        agenda.at(nanos, () -> reached[0] = true);
        while (!reached[0]) {
            agenda.runNext();
        }
    }

    /** Whether the core has seen all that has happened. */
    boolean isQuiet() {
        return mailbox.isEmpty();
    }

    /** What is not answered yet. */
    int unanswered() {
        return open.size() + toAcknowledge.size();
    }

    // ---- clients

    private void submit(TapeTrace.Arrival arrival) {
        long id = ++requests;
        open.put(id, arrival);
        post(new FamilyEvent.Submit(arrival.isWrite() ? write(id, arrival) : read(id, arrival)));
    }

    private static QueuedRequest write(long id, TapeTrace.Arrival arrival) {
        return new QueuedRequest.Write(id, WriteRequest.of(FAMILY, 1, arrival.bytes(), Tags.NONE));
    }

    private QueuedRequest read(long id, TapeTrace.Arrival arrival) {
        MediumId medium = ids.get(arrival.cartridge());
        return new QueuedRequest.Read(
                id,
                new ReadRequest(
                        ReadRequest.Operation.READ,
                        List.of(medium),
                        1,
                        Terms.DEFAULT,
                        Map.of(medium, TapeSiteDrive.address(arrival))));
    }

    @Override
    public void forgetDevice(DeviceId device) {
        throw new IllegalStateException("no device is removed: " + device);
    }

    @Override
    public void granted(Allocation allocation) {
        TapeTrace.Arrival arrival = open.get(allocation.id());
        MediumId medium = allocation.grants().get(0).medium();
        TapeSiteDrive drive = drives.get(allocation.grants().get(0).device());
        if (!drive.held().equals(Optional.of(medium))) {
            throw new AssertionError(medium + " is granted in " + drive.id + ", which holds " + drive.held());
        }
        drive.transfer(arrival, () -> {
            movedBytes += arrival.bytes();
            countedBytes += agenda.nanos() <= countedUntilNanos ? arrival.bytes() : 0;
            long release = ++requests;
            if (arrival.isWrite()) {
                toAcknowledge.put(release, arrival);
            } else {
                recallSeconds.add(secondsSince(arrival));
            }
            open.remove(allocation.id());
            lastNanos = agenda.nanos();
            post(new FamilyEvent.SubmitRelease(
                    release, new Release(allocation.id(), List.of(released(medium, arrival)))));
        });
    }

    private static Release.Part released(MediumId medium, TapeTrace.Arrival arrival) {
        return arrival.isWrite()
                ? new Release.Part(medium, Release.Outcome.OK, true, arrival.bytes(), 1, List.of("extent"))
                : Release.Part.unused(medium);
    }

    private double secondsSince(TapeTrace.Arrival arrival) {
        return (agenda.nanos() - arrival.nanos()) / 1e9;
    }

    @Override
    public void done(long request) {
        TapeTrace.Arrival arrival = toAcknowledge.remove(request);
        if (arrival != null) {
            acknowledgeSeconds.add(secondsSince(arrival));
            lastNanos = agenda.nanos();
        }
    }

    @Override
    public void refused(long request, ArchivoltException why) {
        throw new AssertionError("nothing fails here: " + request, why);
    }

    // ---- the family thread

    void post(FamilyEvent event) {
        mailbox.add(event);
        wake();
    }

    private void wake() {
        if (!awake) {
            awake = true;
            agenda.after(0, this::turn);
        }
    }

    private void turn() {
        awake = false;
        for (FamilyEvent event = mailbox.poll(); event != null; event = mailbox.poll()) {
            if (event instanceof FamilyEvent.Flushed) {
                flushes++;
            }
            afterLock = event instanceof FamilyEvent.MediumAcquired;
            core.step(event, agenda.nanos());
        }
        afterLock = false;
        core.drained(agenda.nanos());
        core.deadlineNanos().ifPresent(this::wakeAt);
    }

    private void wakeAt(long nanos) {
        if (nanos < deadlineNanos) {
            deadlineNanos = nanos;
            agenda.at(nanos, () -> {
                deadlineNanos = Long.MAX_VALUE;
                wake();
            });
        }
    }

    // ---- what the core asks for

    @Override
    public void tell(DeviceId device, DeviceEvent event) {
        if (event instanceof DeviceEvent.Assign assign && !afterLock) {
            onAssign.accept(device, assign.task());
        }
        drives.get(device).post(event);
    }

    @Override
    public void startDevice(DeviceRecord device, DeviceSettings settings) {
        Robot robot = robots.get(drives.size() % robots.size());
        drives.put(device.id(), new TapeSiteDrive(this, device.id(), settings, robot));
    }

    @Override
    public void acquire(MediumId medium) {
        mounts++;
        post(new FamilyEvent.MediumAcquired(medium, Optional.empty()));
    }

    @Override
    public void giveBack(MediumId medium) {
        // there is no other host
    }

    @Override
    public void await(MediumId medium) {
        throw new AssertionError("nothing is elsewhere: " + medium);
    }

    @Override
    public void forgo(MediumId medium) {
        throw new AssertionError("nothing is elsewhere: " + medium);
    }

    @Override
    public void lookUp(DeviceId device) {
        throw new AssertionError("nobody else wants " + device);
    }

    @Override
    public void account(MediumUsage usage) {
        // the ledger is the other simulation's
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
    public void failMedium(MediumId medium, ArchivoltException why) {
        throw new AssertionError("nothing fails here: " + medium, why);
    }

    @Override
    public void failDevice(DeviceId device, ArchivoltException why) {
        throw new AssertionError("nothing fails here: " + device, why);
    }

    @Override
    public void blank(long request, MediumId medium) {
        throw new AssertionError("nothing is formatted here: " + medium);
    }

    @Override
    public void recordAdoption(long request, Adoption adoption) {
        throw new IllegalStateException("nothing is adopted: " + adoption);
    }

    @Override
    public void recordFormat(MediumLabel label, Optional<Space> space, boolean unlock) {
        throw new AssertionError("nothing is formatted here: " + label);
    }

    /** Of all drives together. */
    Map<TapeSiteDrive.Spending, Long> spentSeconds() {
        Map<TapeSiteDrive.Spending, Long> spent = new EnumMap<>(TapeSiteDrive.Spending.class);
        drives.values().forEach(drive -> drive.spentNanos.forEach((on, nanos) -> spent.merge(on, nanos, Long::sum)));
        spent.replaceAll((on, nanos) -> nanos / 1_000_000_000);
        return spent;
    }
}
