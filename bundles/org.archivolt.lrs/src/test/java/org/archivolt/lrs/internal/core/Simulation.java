package org.archivolt.lrs.internal.core;

import static org.archivolt.base.ErrorCode.SHUTTING_DOWN;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.archivolt.base.AdministrativeStatus;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.Family;
import org.archivolt.base.FilesystemStatus;
import org.archivolt.base.MediumId;
import org.archivolt.base.Tags;
import org.archivolt.ldm.MediumLabel;
import org.archivolt.lrs.WriteRequest;

/**
 * One seed's run: a family with its devices, media, catalog, clients and operator, in virtual time. First everybody
 * does what they like; then all faults are mended, and everybody must come to an end; then everything is stopped.
 */
final class Simulation {
    static final Family FAMILY = Family.DISK;
    private static final int STEPS_MAX = 200_000;

    final Conditions conditions;
    final Agenda agenda;
    final Ledger ledger;
    final SimulatedFamily family;
    final SimulatedCatalog catalog;
    final SimulatedCredits credits;
    final SimulatedDrivers drivers;
    private final Tally tally;
    private final Map<MediumId, SimulatedMedium> media = new TreeMap<>();
    private final List<MediumId> blankMedia = new ArrayList<>();
    private final Map<DeviceId, SimulatedDrive> drives = new TreeMap<>();
    private final Map<DeviceId, SimulatedDevice> devices = new TreeMap<>();
    private final List<SimulatedClient> clients = new ArrayList<>();
    private final List<Runnable> onceHealed = new ArrayList<>();
    private final List<String> trace = new ArrayList<>();
    private final boolean tracing;
    private boolean stopping;
    private boolean familyEnded;
    private long ids;
    private int steps;

    Simulation(long seed, Tally tally, boolean tracing) {
        this.tally = tally;
        this.tracing = tracing;
        this.conditions = new Conditions(seed);
        this.agenda = new Agenda(conditions.oneIn(4) ? Long.MAX_VALUE - conditions.chaosNanos / 2 : 0);
        this.ledger = new Ledger(this, tally);
        this.family = new SimulatedFamily(this, conditions.drawRules(), conditions.queueCapacity);
        this.catalog = new SimulatedCatalog(this);
        this.credits = new SimulatedCredits(this);
        this.drivers = new SimulatedDrivers(this);
    }

    Tally tally() {
        return tally;
    }

    List<String> trace() {
        return trace;
    }

    void run() {
        build();
        family.core.awaitCatalog();
        catalog.post(catalog, () -> family.post(catalog, new FamilyEvent.CatalogRead()));
        catalog.post(catalog, () -> family.post(catalog, new Then("Informed", this::scheduleClients)));
        scheduleOperator();
        runUntilQuiet();
        if (!stopping) {
            if (!conditions.calm) {
                heal();
                runUntilQuiet();
                // Some damage done before is found only now.
                heal();
                runUntilQuiet();
            }
            liftLimits();
            mustBeAtRest();
            probe();
            stop();
            runUntilQuiet();
        }
        mustHaveStopped();
    }

    /** Who needs more drives than his kind of work may have waits for this, and nobody else does. */
    private void liftLimits() {
        List<Waiting> waiting = List.copyOf(family.core.waiting());
        if (!waiting.isEmpty() && waiting.stream().allMatch(family::needsMoreThanItsShare)) {
            family.post("operator", new FamilyEvent.Configure(conditions.plainRules()));
            runUntilQuiet();
        }
    }

    private void runUntilQuiet() {
        while (!agenda.isEmpty()) {
            if (++steps > STEPS_MAX) {
                throw new AssertionError("no end after " + STEPS_MAX + " steps");
            }
            agenda.runNext();
        }
    }

    // ---- the house

    private void build() {
        SimulatedShelf shelf = new SimulatedShelf();
        for (int i = 0; i < conditions.devices; i++) {
            DeviceId device = new DeviceId(FAMILY, "lib", "d" + i);
            SimulatedDrive drive = new SimulatedDrive(this, shelf, conditions.fixedMedia);
            drives.put(device, drive);
            if (conditions.fixedMedia || !conditions.oneIn(4)) {
                drive.insert(newMedium("d" + i));
            }
            catalog.add(device);
        }
        for (int i = 0; i < conditions.shelvedMedia; i++) {
            shelf.put(newMedium("shelved" + i));
        }
    }

    private SimulatedMedium newMedium(String name) {
        boolean blank = conditions.oneIn(5);
        UUID label = blank ? null : new UUID(conditions.bits(), conditions.bits());
        SimulatedMedium medium = new SimulatedMedium(new MediumId(FAMILY, "lib", name), conditions.mediumBytes, label);
        medium.foreign = blank && conditions.rudeOneIn(3);
        media.put(medium.id, medium);
        if (blank) {
            blankMedia.add(medium.id);
        }
        catalog.add(
                medium,
                conditions.oneIn(2) ? Tags.of("fast", "new") : Tags.NONE,
                blank ? FilesystemStatus.BLANK : FilesystemStatus.EMPTY,
                blank ? AdministrativeStatus.LOCKED : AdministrativeStatus.UNLOCKED);
        return medium;
    }

    private void scheduleClients() {
        for (int i = 0; i < conditions.clients; i++) {
            SimulatedClient client = new SimulatedClient(this, conditions.operationsPerClient);
            clients.add(client);
            agenda.after(conditions.chaosNanos / 5, client::think);
        }
    }

    private void scheduleOperator() {
        if (conditions.swapsDrivers) {
            for (int i = conditions.below(3); i >= 0; i--) {
                sometime(drivers::swap);
            }
        }
        for (int i = conditions.below(3); i > 0; i--) {
            sometime(() -> family.post("operator", new FamilyEvent.Configure(conditions.drawRules())));
        }
        for (int i = conditions.calm ? 0 : conditions.below(14); i > 0; i--) {
            sometime(this::interfere);
        }
        for (int i = conditions.calm || conditions.fixedMedia ? 0 : conditions.below(30); i > 0; i--) {
            sometime(() -> liveDevices().stream()
                    .skip(conditions.below(2))
                    .findFirst()
                    .ifPresent(device -> exchange(device, someMedia().get(0))));
        }
        for (int i = conditions.closures; i > 0; i--) {
            agenda.after(conditions.drawClosingNanos(), this::closeSome);
        }
        if (conditions.stopsEarly) {
            sometime(this::stop);
        }
    }

    private void sometime(Runnable action) {
        agenda.after(conditions.nanosUpTo(conditions.chaosNanos), action);
    }

    private void closeSome() {
        if (!conditions.areHealed()) {
            MediumId medium = List.copyOf(media.keySet()).get(conditions.drawClosed(media.size()));
            catalog.close(medium, conditions.drawAccess(), conditions.drawLost());
        }
    }

    private void interfere() {
        MediumId medium = someMedia().get(0);
        DeviceId device = List.copyOf(drives.keySet()).get(conditions.below(drives.size()));
        switch (conditions.below(15)) {
            case 0 -> catalog.move(medium, AdministrativeStatus.LOCKED);
            case 1 -> catalog.move(medium, AdministrativeStatus.UNLOCKED);
            case 2 -> catalog.move(device, AdministrativeStatus.LOCKED);
            case 3 -> catalog.move(device, AdministrativeStatus.UNLOCKED);
            case 4 -> repair();
            case 5 -> credits.want(medium, conditions.nanosUpTo(conditions.chaosNanos));
            case 6 -> cancelForOperator();
            case 7 -> {
                catalog.move(device, AdministrativeStatus.LOCKED);
                catalog.noticed(device, () -> awaitIdle(device));
            }
            case 8 -> catalog.noticed(device, () -> {});
            case 9 -> catalog.noticed(medium);
            case 10 -> credits.want(device, conditions.nanosUpTo(conditions.chaosNanos / 2));
            case 11 -> credits.lose(medium);
            case 12 -> credits.lose(device);
            case 13 -> credits.want(medium, conditions.nanosUpTo(conditions.chaosNanos / 10));
            default -> family.post("operator", new FamilyEvent.Retry(device));
        }
    }

    /** One that waits, if there is one, or any at all. */
    private void cancelForOperator() {
        List<Long> open = ledger.open().stream().sorted().toList();
        long target = open.isEmpty() || conditions.oneIn(2)
                ? 1 + conditions.below((int) ids + 1)
                : open.get(conditions.below(open.size()));
        long id = newId();
        order(id, new Ledger.Cancellation(target), new FamilyEvent.SubmitCancel(id, target), answer -> {});
    }

    private void awaitIdle(DeviceId device) {
        long id = newId();
        order(id, new Ledger.IdleWait(device), new FamilyEvent.SubmitAwaitIdle(id, device), answer -> {});
    }

    /** Somebody else makes a device take another medium. */
    private void exchange(SimulatedDevice device, MediumId medium) {
        SubRequestId id = new SubRequestId(-newId(), 0);
        MediumLabel label =
                new MediumLabel(medium, catalog.media().get(medium).format().orElse(null));
        device.post("operator", new DeviceEvent.Assign(new DeviceTask.Use(id, label)));
        sometime(() -> device.post("operator", new DeviceEvent.Withdraw(id)));
    }

    private void repair() {
        drives.values().forEach(SimulatedDrive::repair);
        media.values().forEach(medium -> medium.faulty = false);
    }

    /** Nothing is broken, locked or withheld any more. */
    private void heal() {
        conditions.heal();
        repair();
        drivers.arrive();
        media.keySet().forEach(medium -> catalog.move(medium, AdministrativeStatus.UNLOCKED));
        credits.heal();
        media.keySet().forEach(catalog::open);
        drives.keySet().forEach(device -> catalog.move(device, AdministrativeStatus.UNLOCKED));
        drives.keySet().forEach(device -> family.post("operator", new FamilyEvent.Retry(device)));
        onceHealed.forEach(Runnable::run);
        onceHealed.clear();
    }

    void whenHealed(Runnable action) {
        if (conditions.areHealed()) {
            action.run();
        } else {
            onceHealed.add(action);
        }
    }

    /** With everything mended, all media in drives can be had at once. */
    private void probe() {
        int usable = conditions.fixedMedia ? mediaUsable() : Math.min(mediaUsable(), drives.size());
        family.post("operator", new FamilyEvent.Configure(conditions.plainRules()));
        if (usable == 0) {
            return;
        }
        WriteRequest request = WriteRequest.of(FAMILY, usable, 0, Tags.NONE);
        long id = newId();
        List<Ledger.Answer> answers = new ArrayList<>();
        order(
                id,
                new QueuedRequest.Write(id, request),
                new FamilyEvent.Submit(new QueuedRequest.Write(id, request)),
                answers::add);
        runUntilQuiet();
        if (answers.isEmpty() || answers.get(0).isRefused()) {
            throw new AssertionError(usable + " media cannot be had although nothing is wrong: " + answers + " "
                    + family.core.reports(10));
        }
        cancel(id);
        runUntilQuiet();
        mustBeAtRest();
    }

    private int mediaUsable() {
        return (int) family.core.allMedia().stream()
                .filter(medium -> !conditions.fixedMedia || medium.holder().isPresent())
                .map(medium -> catalog.media().get(medium.id()))
                .filter(medium -> medium.filesystem().isWritable())
                .filter(medium -> media.get(medium.id()).space().freeBytes() > 0)
                .count();
    }

    /** In a calm run. */
    int mediaAlwaysUsable(Tags tags) {
        int usable = (int) catalog.media().values().stream()
                .filter(medium -> !blankMedia.contains(medium.id()))
                .filter(medium -> medium.tags().includes(tags))
                .count();
        return conditions.fixedMedia ? usable : Math.min(usable, drives.size());
    }

    // ---- the end

    /** As the real runtime does it, except that a calm one waits for ever, and a rude one is not patient with all. */
    private void stop() {
        if (!stopping) {
            stopping = true;
            family.post("operator", new FamilyEvent.Close());
            family.post("operator", new Then("StopDevices", this::stopDevices));
        }
    }

    private void stopDevices() {
        liveDevices().forEach(device -> device.postLast("operator", new DeviceEvent.Stop(false)));
        if (!conditions.calm) {
            liveDevices().forEach(device -> sometime(() -> device.postLast("operator", new DeviceEvent.Stop(true))));
        }
        endFamilyIfAlone();
    }

    /** What the runtime does on the family's thread. */
    private record Then(String name, Runnable action) implements FamilyEvent {
        @Override
        public void applyTo(FamilyCore core) {
            action.run();
        }

        @Override
        public String toString() {
            return name;
        }
    }

    boolean hasEnded() {
        return familyEnded;
    }

    void exited(SimulatedDevice device) {
        endFamilyIfAlone();
    }

    private void endFamilyIfAlone() {
        if (liveDevices().isEmpty()) {
            family.postLast("operator", new Then("EndFamily", this::endFamily));
        }
    }

    private void endFamily() {
        familyEnded = true;
        ledger.mustHaveAnsweredWhatArrived();
        ledger.open().stream().sorted().forEach(id -> {
            tally.count("refused at the very end");
            ledger.refused(id, new ArchivoltException(SHUTTING_DOWN, "stopping"));
        });
    }

    private void mustBeAtRest() {
        for (Waiting waiting : family.core.waiting()) {
            throw new AssertionError(
                    "still waits: " + waiting + ": " + family.core.planner().reasons(waiting, 20) + " claims "
                            + family.core.allDevices().stream()
                                    .flatMap(d -> d.claims.stream())
                                    .toList());
        }
        credits.mustHaveServedOthers();
        ledger.mustHaveAnsweredEverything();
        if (!clients.stream().allMatch(SimulatedClient::isFinished)) {
            throw new AssertionError("a client waits");
        }
        FamilyCore core = family.core;
        if (core.queued() + core.allocations() + core.openReleases() > 0) {
            throw new AssertionError(
                    "left over in the family: %s, %d releases".formatted(core.reports(10), core.openReleases()));
        }
        core.allMedia().forEach(medium -> {
            if (medium.promisedBytes() != 0 || medium.unflushedBytes() != 0 || medium.isOccupied()) {
                throw new AssertionError("left over: " + medium.promisedBytes() + " promised and "
                        + medium.unflushedBytes() + " unflushed bytes on " + medium.id());
            }
            if (medium.isInSlot() && credits.isOurs(medium.id())) {
                throw new AssertionError("kept from other hosts, but in none of our devices: " + medium.id());
            }
        });
        core.allDevices().forEach(device -> {
            if (device.inUse() != 0) {
                throw new AssertionError("left over: " + device.inUse() + " users of " + device.id());
            }
        });
        devices.values().forEach(Simulation::mustBeIdle);
        ledger.mustHaveKeptEverything();
    }

    private static void mustBeIdle(SimulatedDevice device) {
        DeviceState state = device.state();
        // What it was not woken for, it has not read.
        boolean idle = state.scheduled().isEmpty()
                && (state.running().isEmpty() || device.hasMail())
                && state.toSync().isEmpty()
                && state.flushing().isEmpty()
                && state.calling().isEmpty()
                && state.link() instanceof Link.Attached;
        if (!idle) {
            throw new AssertionError("not at rest: " + state);
        }
    }

    private void mustHaveStopped() {
        ledger.mustHaveAnsweredEverything();
        ledger.mustHaveKeptEverything();
        devices.values().forEach(device -> {
            if (!device.isExited()) {
                throw new AssertionError("did not stop: " + device.state());
            }
        });
        if (!familyEnded) {
            throw new AssertionError("the family did not stop");
        }
    }

    // ---- for the actors

    long newId() {
        return ++ids;
    }

    void order(long id, Object request, FamilyEvent event, Consumer<Ledger.Answer> client) {
        ledger.submitted(id, request, client);
        if (familyEnded) {
            ledger.refused(id, new ArchivoltException(SHUTTING_DOWN, "stopping"));
        } else {
            family.post("clients", event);
        }
    }

    void cancel(long id) {
        ledger.cancelled(id);
        family.post("clients", new FamilyEvent.Cancel(id));
    }

    SimulatedMedium medium(MediumId id) {
        return media.get(id);
    }

    List<MediumId> someMedia() {
        List<MediumId> some = new ArrayList<>(media.keySet());
        for (int i = some.size() - 1; i > 0; i--) {
            Collections.swap(some, i, conditions.below(i + 1));
        }
        return some.subList(0, 1 + conditions.below(some.size()));
    }

    MediumId aBlankMedium() {
        return blankMedia.isEmpty()
                ? new MediumId(FAMILY, "lib", "unknown")
                : blankMedia.get(conditions.below(blankMedia.size()));
    }

    SimulatedDevice device(DeviceId id) {
        return devices.get(id);
    }

    Collection<SimulatedDevice> liveDevices() {
        return devices.values().stream().filter(device -> !device.isExited()).toList();
    }

    void startDevice(DeviceId id, DeviceSettings settings) {
        SimulatedDevice device = new SimulatedDevice(this, id, drives.get(id), settings);
        devices.put(id, device);
        if (drivers.isPresent()) {
            device.post(family, new DeviceEvent.DriverArrived());
        }
        device.wake();
    }

    long latencyNanos() {
        return conditions.oneIn(2) ? 0 : conditions.nanosUpTo(conditions.latencyNanosMax);
    }

    void trace(Object actor, Object event, Object what) {
        if (tracing) {
            trace.add("%,15d %s <- %s => %s".formatted(agenda.nanos(), actor, event, what));
        }
    }
}
