package org.archivolt.lrs.internal.core;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.archivolt.base.AdministrativeStatus;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.MediumId;
import org.archivolt.base.Space;
import org.archivolt.dss.DeviceRecord;
import org.archivolt.dss.MediumUsage;
import org.archivolt.ldm.MediumLabel;
import org.archivolt.lrs.Allocation;
import org.archivolt.lrs.RequestReport;

/** A family thread, with the same loop as the real one. */
final class SimulatedFamily extends SimulatedActor<FamilyEvent> implements FamilyEffect.World {
    private static final int ROUNDS_MAX = 2;

    final FamilyCore core;
    private FamilyRules rules;
    /** Under any rules so far: what was promised under former ones is kept. */
    private int streamsMax;

    private OptionalLong wakesAt = OptionalLong.empty();
    /** Whether any kind of work ever had a limited share. */
    private boolean limited;

    private final Map<SubRequestId, Way> assigned = new HashMap<>();
    /** Of every request that has arrived. */
    private final Map<Long, Kind> kinds = new HashMap<>();
    /** Ways that have failed a request. */
    private final Map<Long, Set<Way>> failed = new HashMap<>();

    /** Who has waited too long, and for longest; null when nobody has. */
    private Waiting oldest;
    /** Who held something when he became that, and still does. */
    private final Set<Long> inTheWay = new HashSet<>();
    /** How often those have all come to an end without him being served. */
    private int rounds;

    private FamilyEvent current;
    private boolean informed;

    private record Way(MediumId medium, DeviceId device) {}

    /** Of media that another host waits for: those who had them already. */
    private final Map<MediumId, Set<Long>> usersWhenWanted = new HashMap<>();

    SimulatedFamily(Simulation sim, FamilyRules rules, int queueCapacity) {
        super(sim, "family");
        this.rules = rules;
        this.streamsMax = rules.devices().requestsMax();
        this.limited = !rules.shares().rules().isEmpty();
        this.core = new FamilyCore(this, rules, queueCapacity);
    }

    @Override
    void turn() {
        if (sim.hasEnded()) {
            return;
        }
        FamilyEvent event = poll();
        if (event == null) {
            core.drained(sim.agenda.nanos());
            sleep();
            return;
        }
        if (event instanceof SimulatedCredits.Told told) {
            if (!told.isCurrent()) {
                wake();
                return;
            }
            event = told.event();
            sim.credits.delivered(event);
        }
        sim.trace(this, event, "");
        if (event instanceof FamilyEvent.MediumLost lost) {
            usersWhenWanted.remove(lost.medium());
        }
        if (event instanceof FamilyEvent.MediumWanted wanted) {
            usersWhenWanted.put(wanted.medium(), usersOf(wanted.medium()));
        }
        sim.ledger.before(event);
        current = event;
        informed |= event instanceof FamilyEvent.CatalogRead;
        if (event instanceof FamilyEvent.Configure configure) {
            rules = configure.rules();
            limited |= !rules.shares().rules().isEmpty();
            streamsMax = Math.max(streamsMax, rules.devices().requestsMax());
        } else if (event instanceof FamilyEvent.Submit submit) {
            kinds.put(submit.request().id(), submit.request().kind());
        } else if (event instanceof FamilyEvent.TaskRefused refused) {
            remember(refused);
        }
        core.step(event, sim.agenda.nanos());
        if (!hasMail()) {
            core.drained(sim.agenda.nanos());
        }
        sim.ledger.after(event);
        if (!sim.hasEnded()) {
            mustCountRight();
            if (!hasMail()) {
                mustHaveServedEverybody();
                mustNotKeepTheOldestWaiting();
            }
        }
        if (hasMail()) {
            wake();
        } else {
            sleep();
        }
    }

    /** Nobody waits who could be served: the indexes find whatever a look at everything would find. */
    private void mustHaveServedEverybody() {
        if (!informed) {
            return;
        }
        for (Waiting waiting : core.waiting()) {
            if (core.report(waiting.id()).orElseThrow().reasons().isEmpty()) {
                throw new AssertionError("waits, and nothing says for what: " + waiting);
            }
            if (!core.isBehindAnother(waiting) && !(core.planner().plan(waiting) instanceof Plan.Wait)) {
                throw new AssertionError("waits, although: " + core.planner().plan(waiting) + " for " + waiting
                        + (waiting.isOverdue(sim.agenda.nanos(), rules.ageNanosMax()) ? ", overdue" : "") + ", of "
                        + core.waiting() + ", claims "
                        + core.allDevices().stream()
                                .flatMap(d -> d.claims.stream())
                                .toList());
            }
        }
    }

    /**
     * Who has waited too long, and for longest, waits for those who held something when he became that, and at most for
     * {@value #ROUNDS_MAX} more rounds of those who were served meanwhile. Where things fail, or drivers go, he may have
     * to begin anew; and so may he where the shares are limited, or if he needs several of many media.
     */
    private void mustNotKeepTheOldestWaiting() {
        Waiting now = oldestOverdue();
        if (now != oldest) {
            oldest = now;
            rounds = 0;
            inTheWay.addAll(holders());
        }
        inTheWay.retainAll(holders());
        if (oldest != null && inTheWay.isEmpty()) {
            rounds++;
            inTheWay.addAll(holders());
        }
        boolean mayComplain = informed
                && sim.conditions.calm
                && !sim.conditions.swapsDrivers
                && core.allDevices().stream().noneMatch(DeviceView::isUnseen)
                && core.allMedia().stream().noneMatch(SimulatedFamily::isFound)
                && !limited;
        if (mayComplain && oldest != null && hasNoChoice(oldest.request()) && rounds > ROUNDS_MAX) {
            throw new AssertionError("kept waiting by those who came later: " + oldest + ": " + core.report(oldest.id())
                    + ", by " + core.reports(100));
        }
    }

    /** In a drive that is of no use until the medium is known to be this host's. */
    private static boolean isFound(MediumView medium) {
        return medium.holder().isPresent() && medium.hold() != MediumView.Hold.OURS;
    }

    private void sleep() {
        OptionalLong deadline = core.deadlineNanos();
        if (deadline.isPresent() && !deadline.equals(wakesAt)) {
            wakesAt = deadline;
            sim.agenda.at(deadline.getAsLong(), this::wake);
        }
    }

    boolean needsMoreThanItsShare(Waiting waiting) {
        QueuedRequest request = waiting.request();
        return core.allDevices().stream()
                .allMatch(device ->
                        rules.shares().rule(device.model(), request.kind()).drivesMax() < request.required());
    }

    private static boolean hasNoChoice(QueuedRequest request) {
        return request.required() == 1 || request.required() == request.named().size();
    }

    private Waiting oldestOverdue() {
        return core.waiting().stream()
                .filter(waiting -> waiting.isOverdue(sim.agenda.nanos(), rules.ageNanosMax()))
                .min(Waiting.BY_ARRIVAL)
                .orElse(null);
    }

    /** Allocations in hand, or not wholly flushed yet. */
    private Set<Long> holders() {
        Set<Long> holders = sim.ledger.allocationsToFlush();
        core.reports(Integer.MAX_VALUE).stream()
                .filter(report -> report.state() != RequestReport.State.QUEUED)
                .forEach(report -> holders.add(report.request()));
        return holders;
    }

    private void mustCountRight() {
        for (MediumView medium : core.allMedia()) {
            if (medium.promisedBytes() < 0) {
                throw new AssertionError(medium.id() + " has promised " + medium.promisedBytes());
            }
            sim.ledger.mustAgree(medium);
        }
        for (DeviceView device : core.allDevices()) {
            if (device.inUse() < 0) {
                throw new AssertionError(device.id() + " is used by " + device.inUse());
            }
        }
    }

    @Override
    public void tell(DeviceId device, DeviceEvent event) {
        if (event instanceof DeviceEvent.Assign assign) {
            mustBeAssignable(device, assign.task());
        } else if (event instanceof DeviceEvent.Withdraw withdraw) {
            assigned.remove(withdraw.id());
        } else if (event instanceof DeviceEvent.GiveBack back) {
            assigned.remove(back.id());
        }
        sim.device(device).post(this, event);
    }

    private void mustBeAssignable(DeviceId device, DeviceTask task) {
        if (viewOf(device).inUse() > streamsMax) {
            throw new AssertionError(device + " is assigned " + task + " beyond its streams");
        }
        Set<Long> mayUse = usersWhenWanted.get(task.medium());
        if (mayUse != null && !mayUse.contains(task.id().request())) {
            throw new AssertionError("wanted by another host, and kept for " + task);
        }
        Way way = new Way(task.medium(), device);
        if (failed.getOrDefault(task.id().request(), Set.of()).contains(way)) {
            throw new AssertionError("assigned again what has failed: " + task);
        }
        if (assigned.values().stream()
                .anyMatch(other ->
                        other.medium().equals(way.medium()) && !other.device().equals(device))) {
            throw new AssertionError("assigned to two devices at once: " + task + " " + assigned);
        }
        if (!sim.credits.isOurs(task.medium())) {
            throw new AssertionError("assigned without a credit: " + task);
        }
        if (!(current instanceof FamilyEvent.MediumAcquired)) {
            // Else it was chosen some time ago, as things were then.
            mustNotOvertake(task, device);
            mustBeWithinItsShare(task, device);
            mustBeUnlocked(task, device);
        }
        assigned.put(task.id(), way);
    }

    /**
     * A kind of work gets no drive more when it has all it may have. What it had under former rules it keeps, and a
     * request for several media may go beyond.
     */
    private void mustBeWithinItsShare(DeviceTask task, DeviceId device) {
        Kind kind = kinds.get(task.id().request());
        Set<DeviceId> drives = new HashSet<>();
        assigned.forEach((id, way) -> {
            if (id.request() != task.id().request() && kinds.get(id.request()) == kind) {
                drives.add(way.device());
            }
        });
        int drivesMax = rules.shares().rule(viewOf(device).model(), kind).drivesMax();
        if (!drives.contains(device) && drives.size() >= drivesMax) {
            throw new AssertionError(kind + " gets " + device + " beside " + drives + ", but may have " + drivesMax);
        }
    }

    private void mustBeUnlocked(DeviceTask task, DeviceId device) {
        if (task instanceof DeviceTask.Use && viewOf(device).status() != AdministrativeStatus.UNLOCKED) {
            throw new AssertionError(device + " is " + viewOf(device).status() + ", and gets " + task);
        }
    }

    /** Nobody who came later gets what somebody waits for who has waited for too long. */
    private void mustNotOvertake(DeviceTask task, DeviceId device) {
        for (Waiting waiting : core.waiting()) {
            if (core.overtakes(task.id().request(), waiting)
                    && core.planner().couldUse(waiting, task.medium(), device)) {
                throw new AssertionError(task + " in " + device + " overtakes " + waiting);
            }
        }
    }

    private void remember(FamilyEvent.TaskRefused refused) {
        Way way = assigned.remove(refused.id());
        if (way != null) {
            failed.computeIfAbsent(refused.id().request(), id -> new HashSet<>())
                    .add(way);
        }
    }

    private Set<Long> usersOf(MediumId medium) {
        Set<Long> users = new HashSet<>();
        core.reports(Integer.MAX_VALUE).stream()
                .filter(report -> report.state() != RequestReport.State.QUEUED)
                .filter(report -> report.media().contains(medium))
                .forEach(report -> users.add(report.request()));
        return users;
    }

    private DeviceView viewOf(DeviceId id) {
        return core.allDevices().stream()
                .filter(device -> device.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void startDevice(DeviceRecord device, DeviceSettings settings) {
        sim.startDevice(device.id(), settings);
    }

    @Override
    public void forgetDevice(DeviceId device) {
        throw new IllegalStateException("no device is removed: " + device);
    }

    @Override
    public void granted(Allocation allocation) {
        sim.trace(this, allocation, "granted");
        if (allocation.grants().stream()
                .anyMatch(grant -> viewOf(grant.device()).isBroken())) {
            throw new AssertionError("granted in a broken device: " + allocation);
        }
        sim.ledger.granted(allocation);
    }

    @Override
    public void refused(long request, ArchivoltException why) {
        sim.trace(this, request, why);
        sim.ledger.refused(request, why);
    }

    @Override
    public void done(long request) {
        sim.trace(this, request, "done");
        sim.ledger.done(request);
    }

    @Override
    public void account(MediumUsage usage) {
        sim.ledger.accounted(usage);
        sim.catalog.account(usage);
    }

    @Override
    public void failMedium(MediumId medium, ArchivoltException why) {
        sim.catalog.failMedium(medium);
    }

    @Override
    public void failDevice(DeviceId device, ArchivoltException why) {
        sim.catalog.failDevice(device);
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
        sim.credits.acquire(medium);
    }

    @Override
    public void giveBack(MediumId medium) {
        usersWhenWanted.remove(medium);
        sim.credits.giveBack(medium);
    }

    @Override
    public void await(MediumId medium) {
        sim.credits.await(medium);
    }

    @Override
    public void forgo(MediumId medium) {
        sim.credits.giveBack(medium);
    }

    @Override
    public void lookUp(DeviceId device) {
        sim.catalog.noticed(device, () -> {});
    }

    @Override
    public void blank(long request, MediumId medium) {
        sim.catalog.blank(request, medium);
    }

    @Override
    public void recordAdoption(long request, Adoption adoption) {
        throw new IllegalStateException("nothing is adopted: " + adoption);
    }

    @Override
    public void recordFormat(MediumLabel label, Optional<Space> space, boolean unlock) {
        sim.catalog.recordFormat(label, space, unlock);
    }
}
