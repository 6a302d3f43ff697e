package org.archivolt.lrs.internal.core;

import static org.archivolt.base.ErrorCode.BUSY;
import static org.archivolt.base.ErrorCode.CANCELLED;
import static org.archivolt.base.ErrorCode.CREDIT_LOST;
import static org.archivolt.base.ErrorCode.DEVICE_FAULT;
import static org.archivolt.base.ErrorCode.FOREIGN_DATA;
import static org.archivolt.base.ErrorCode.MEDIUM_FAULT;
import static org.archivolt.base.ErrorCode.NO_SPACE;
import static org.archivolt.base.ErrorCode.NO_SUCH_DEVICE;
import static org.archivolt.base.ErrorCode.NO_SUCH_REQUEST;
import static org.archivolt.base.ErrorCode.SHUTTING_DOWN;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.archivolt.base.AdministrativeStatus;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.FilesystemStatus;
import org.archivolt.base.MediumId;
import org.archivolt.base.Space;
import org.archivolt.dss.CreditFence;
import org.archivolt.dss.DeviceRecord;
import org.archivolt.dss.MediumRecord;
import org.archivolt.dss.MediumUsage;
import org.archivolt.ldm.MediumLabel;
import org.archivolt.ldm.Volume;
import org.archivolt.lrs.Allocation;
import org.archivolt.lrs.Grant;
import org.archivolt.lrs.Release;
import org.archivolt.lrs.RequestReport;

/**
 * The scheduling of one family: which request gets which medium in which device, and when an answer is complete.
 *
 * <p>Deterministic: no clock, no thread, no I/O. The state is changed in place, because it holds every medium and every
 * queued request; what makes it testable is that all effects leave through {@link FamilyEffect.World}.
 *
 * <p>A request gets all its media at once or waits, so requests never hold one medium while waiting for another. Nothing
 * is looked at again unless something it could use has changed: a device that became free is <i>offered</i> to those
 * whose turn it is. A request that has waited for longer than {@link FamilyRules#ageNanosMax} goes first and
 * {@linkplain Claim claims} what it needs, so that nobody who came later can have it.
 */
public final class FamilyCore {
    /** How many requests a device is offered to at a time; the others follow when there is nothing else to do. */
    private static final int OFFERS_MAX = 64;

    private final FamilyEffect.World world;
    private final int queueCapacity;
    /** Those configured, over what the driver knows. */
    private FamilyRules rules;

    private FamilyRules configured;
    private Compatibility known = Compatibility.ANY;
    private boolean closed;
    private boolean informed = true;
    private long serials;
    private long arrivals;
    private long nowNanos;

    private final Stock stock = new Stock();
    private final Backlog backlog = new Backlog(stock);
    private final Planner planner;
    private final Map<Long, InHand> inHand = new LinkedHashMap<>();
    private final Map<Long, OpenRelease> releases = new LinkedHashMap<>();
    /** Formats between the device and the catalog, by label. */
    private final Map<MediumLabel, QueuedRequest.Format> formats = new HashMap<>();
    /** Parts that were withdrawn while a device may have been loading the medium. */
    private final Map<SubRequestId, Part> unsettled = new LinkedHashMap<>();
    /** How often each named client holds each medium. */
    private final Map<String, Map<MediumView, Integer>> holdings = new HashMap<>();
    /** Who waits until a device is nobody's. */
    private final Map<Long, DeviceView> idleWaiters = new LinkedHashMap<>();

    /** Devices that may be able to do more than before. */
    private final Set<DeviceView> freed = new LinkedHashSet<>();
    /** Everything that waits must be looked at. */
    private boolean allChanged;
    /** A device was not offered to everybody. */
    private boolean unfinished;
    /** Requests that have to be looked at again. */
    private final Set<Waiting> again = new LinkedHashSet<>();
    /** Media that may be kept or waited for without anybody wanting them any more. */
    private final Set<MediumView> surplus = new LinkedHashSet<>();

    public FamilyCore(FamilyEffect.World world, FamilyRules rules, int queueCapacity) {
        this.world = world;
        this.rules = rules;
        this.configured = rules;
        this.queueCapacity = queueCapacity;
        this.planner = new Planner(stock, rules, this::isShared, this::holds, this::uses);
    }

    /** A request whose media are chosen: being made ready, or held by the client. */
    private static final class InHand {
        final Waiting origin;
        final List<Part> parts = new ArrayList<>();
        /** What the client was granted, and this host has lost since. */
        final Set<MediumId> lost = new HashSet<>();

        final long sinceNanos;

        InHand(Waiting origin, long sinceNanos) {
            this.origin = origin;
            this.sinceNanos = sinceNanos;
        }

        long id() {
            return origin.id();
        }

        Kind kind() {
            return origin.request().kind();
        }

        boolean isReleased() {
            return parts.isEmpty() && lost.isEmpty();
        }

        boolean isReady() {
            return parts.stream().allMatch(part -> part.volume != null);
        }

        boolean isExclusive() {
            return origin.request().isExclusive();
        }

        boolean isTakenBackWith(DeviceView device) {
            return !isExclusive() && !isReady() && parts.stream().anyMatch(part -> part.device == device);
        }

        /** What is left to do needs the device. */
        boolean isUndoneOrder(DeviceView device) {
            return isExclusive() && parts.get(0).device == device && !parts.get(0).done;
        }

        Part part(SubRequestId id) {
            return parts.stream().filter(part -> part.id.equals(id)).findFirst().orElse(null);
        }

        Part part(MediumId medium) {
            return parts.stream()
                    .filter(part -> part.medium.id().equals(medium))
                    .findFirst()
                    .orElse(null);
        }
    }

    private static final class Part {
        final SubRequestId id;
        final MediumView medium;
        final DeviceView device;
        long promisedBytes;
        Volume volume;
        /** The medium was this host's, so that the device was told, or is to be as soon as the catalog knows. */
        boolean prepared;
        /** The device has done what it was ordered, and the catalog is to know. */
        boolean done;

        Part(SubRequestId id, MediumView medium, DeviceView device, long promisedBytes) {
            this.id = id;
            this.medium = medium;
            this.device = device;
            this.promisedBytes = promisedBytes;
        }
    }

    /** A release that waits for flushes: which devices owe one, and what was flushed for it so far. */
    private static final class OpenRelease {
        final Map<MediumId, Owed> owed = new LinkedHashMap<>();
        final List<MediumUsage> accounted = new ArrayList<>();

        boolean owes(DeviceId device) {
            return owed.values().stream().anyMatch(part -> part.device().equals(device));
        }
    }

    private record Owed(DeviceId device, long bytes) {}

    /** Everything that happens comes in here: first the event, then what it makes possible. */
    public void step(FamilyEvent event, long nanos) {
        nowNanos = nanos;
        planner.now(nanos);
        letComeOfAge();
        event.applyTo(this);
        serve();
    }

    /** Nothing more has happened: looks at those whom devices were not offered to, and who have waited for too long. */
    public void drained(long nanos) {
        nowNanos = nanos;
        planner.now(nanos);
        letComeOfAge();
        allChanged |= unfinished;
        serve();
    }

    /** When somebody will have waited for too long, who may have then what is kept from him now. */
    public OptionalLong deadlineNanos() {
        return informed ? backlog.nextOfAgeNanos(rules.ageNanosMax()) : OptionalLong.empty();
    }

    // ---- what is asked about it

    public int queued() {
        return backlog.size();
    }

    public int queued(Kind kind) {
        return backlog.count(kind);
    }

    /** Allocations answered, or about to be, and not wholly released. */
    public int allocations() {
        return inHand.size();
    }

    /** Releases waiting for a flush. */
    public int openReleases() {
        return releases.size();
    }

    /** Whether somebody uses it, is about to, or waits for a flush of it. */
    public boolean isUsed(MediumId id) {
        MediumView medium = stock.medium(id);
        return medium != null
                && (medium.users() > 0
                        || medium.isOccupied()
                        || releases.values().stream().anyMatch(release -> release.owed.containsKey(id)));
    }

    /** As for a medium. */
    public boolean isUsed(DeviceId id) {
        DeviceView device = stock.device(id);
        return device != null && (!device.isIdle() || releases.values().stream().anyMatch(release -> release.owes(id)));
    }

    /** As far as known, whatever has become of the device. */
    public Optional<MediumId> mediumIn(DeviceId id) {
        return Optional.ofNullable(stock.device(id)).flatMap(DeviceView::medium);
    }

    Collection<MediumView> allMedia() {
        return List.copyOf(stock.media());
    }

    Collection<DeviceView> allDevices() {
        return List.copyOf(stock.devices());
    }

    List<MediumView> media(List<MediumId> ids) {
        return ids.stream().map(stock::medium).filter(Objects::nonNull).toList();
    }

    Collection<Waiting> waiting() {
        return backlog.all();
    }

    /** For a request in hand: whether another has waited for too long already when this was served, and came before. */
    boolean overtakes(long request, Waiting other) {
        InHand hand = inHand.get(request);
        return other.arrival < hand.origin.arrival && other.isOverdue(hand.sinceNanos, rules.ageNanosMax());
    }

    boolean isBehindAnother(Waiting waiting) {
        return backlog.isBehindAnother(waiting, nowNanos, rules.ageNanosMax());
    }

    Planner planner() {
        return planner;
    }

    // ---- reports

    public List<RequestReport> reports(int limit) {
        List<RequestReport> reports = new ArrayList<>();
        for (InHand hand : inHand.values()) {
            if (reports.size() < limit) {
                reports.add(report(hand));
            }
        }
        for (Waiting waiting : backlog.inOrder(nowNanos, rules.ageNanosMax())) {
            if (reports.size() >= limit) {
                break;
            }
            reports.add(report(waiting, 1));
        }
        return reports;
    }

    public Optional<RequestReport> report(long id) {
        Waiting waiting = backlog.get(id);
        if (waiting != null) {
            return Optional.of(report(waiting, Integer.MAX_VALUE));
        }
        return Optional.ofNullable(inHand.get(id)).map(this::report);
    }

    private RequestReport report(Waiting waiting, int reasons) {
        List<String> why = new ArrayList<>();
        if (!informed) {
            why.add("the catalog has not been read yet");
        }
        planner.reasons(waiting, reasons).forEach((medium, reason) -> why.add(medium + " " + reason));
        if (why.isEmpty()) {
            why.add("there are not drives for all its media at the same time yet");
        }
        return report(waiting, RequestReport.State.QUEUED, waiting.request().named(), why);
    }

    private RequestReport report(InHand hand) {
        return report(
                hand.origin,
                hand.isReady() ? RequestReport.State.HELD : RequestReport.State.PREPARING,
                hand.parts.stream().map(part -> part.medium.id()).toList(),
                List.of());
    }

    private RequestReport report(
            Waiting waiting, RequestReport.State state, List<MediumId> media, List<String> reasons) {
        return new RequestReport(
                waiting.id(),
                waiting.request().word(),
                waiting.terms,
                state,
                Duration.ofNanos(Math.max(0, nowNanos - waiting.arrivedNanos)),
                waiting.request().required(),
                media,
                reasons);
    }

    // ---- requests

    void submit(QueuedRequest request) {
        if (closed) {
            world.refused(request.id(), new ArchivoltException(SHUTTING_DOWN, "scheduling"));
        } else if (backlog.size() >= queueCapacity) {
            world.refused(request.id(), new ArchivoltException(BUSY, "scheduling").with("queued", backlog.size()));
        } else {
            Waiting waiting = new Waiting(request, ++arrivals, nowNanos);
            backlog.add(waiting);
            if (informed) {
                examine(waiting);
            }
        }
    }

    /** A format that has begun cannot be called back. */
    void cancel(long id) {
        Waiting waiting = backlog.get(id);
        if (waiting != null) {
            leaveBacklog(waiting);
            world.refused(id, new ArchivoltException(CANCELLED, "waiting for media"));
            return;
        }
        InHand hand = inHand.get(id);
        if (hand != null && !hand.isExclusive()) {
            inHand.remove(id);
            boolean answered = hand.isReady();
            withdraw(hand);
            if (!answered) {
                world.refused(id, new ArchivoltException(CANCELLED, "preparing media"));
            }
        }
    }

    /** @param order names the answer */
    void cancelFor(long order, long id) {
        if (backlog.get(id) == null && !inHand.containsKey(id)) {
            world.refused(
                    order,
                    new ArchivoltException(NO_SUCH_REQUEST, "the request is unknown or has ended").with("request", id));
        } else {
            cancel(id);
            world.done(order);
        }
    }

    private void leaveBacklog(Waiting waiting) {
        leaveLines(waiting);
        dropClaims(waiting);
    }

    private void leaveLines(Waiting waiting) {
        backlog.remove(waiting);
        awaitOnly(waiting, List.of());
        if (backlog.count(waiting.request().kind()) == 0) {
            sharesChanged();
        }
    }

    /** What a kind of work may have depends on what all kinds have and wait for. */
    private void sharesChanged() {
        if (!rules.shares().rules().isEmpty()) {
            freed.addAll(stock.devices());
        }
    }

    /** What it kept from others is offered to them. */
    private void dropClaims(Waiting waiting) {
        for (Claim claim : List.copyOf(waiting.claims)) {
            claim.drop();
            freed.add(claim.device());
        }
    }

    // ---- serving

    /** Those who have waited for too long by now claim what they need before anybody who comes. */
    private void letComeOfAge() {
        if (informed) {
            for (Waiting waiting = backlog.comeOfAge(nowNanos, rules.ageNanosMax());
                    waiting != null;
                    waiting = backlog.comeOfAge(nowNanos, rules.ageNanosMax())) {
                if (!isBehindAnother(waiting)) {
                    examineIfWaiting(waiting);
                }
            }
        }
    }

    private void serve() {
        if (informed) {
            serveAll();
        }
        for (MediumView medium : List.copyOf(surplus)) {
            surplus.remove(medium);
            giveUpIfUnwanted(medium);
        }
    }

    private void serveAll() {
        while (true) {
            if (allChanged) {
                examineAll();
            } else if (!freed.isEmpty()) {
                offerFreed();
            } else if (!again.isEmpty()) {
                examineIfWaiting(first(again));
            } else {
                return;
            }
        }
    }

    private static <T> T first(Set<T> set) {
        T first = set.iterator().next();
        set.remove(first);
        return first;
    }

    private void examineAll() {
        allChanged = false;
        unfinished = false;
        backlog.inOrder(nowNanos, rules.ageNanosMax()).forEach(this::examineIfWaiting);
    }

    private void examineIfWaiting(Waiting waiting) {
        if (backlog.get(waiting.id()) == waiting) {
            examine(waiting);
        }
    }

    /**
     * Offers the freed devices, all of them together because whoever is asked may take another device than the one he
     * was asked for: first to those who have waited for too long, then to the more urgent. Each is asked once.
     */
    private void offerFreed() {
        Set<DeviceView> devices = new LinkedHashSet<>(freed);
        freed.clear();
        again.addAll(backlog.particular());
        Set<Waiting> tried = new HashSet<>();
        for (Waiting next = next(devices, tried); next != null; next = next(devices, tried)) {
            if (tried.size() >= OFFERS_MAX * devices.size()) {
                unfinished = true;
                return;
            }
            tried.add(next);
            examine(next);
            if (!freed.isEmpty()) {
                // What somebody has let go of may be just what one who was asked already waits for.
                freed.addAll(devices);
                return;
            }
        }
    }

    /** Null when everybody was asked. */
    private Waiting next(Set<DeviceView> devices, Set<Waiting> tried) {
        Waiting oldest = null;
        for (DeviceView device : devices) {
            Waiting overdue = backlog.overdue(device, rules, nowNanos, tried);
            if (overdue != null && (oldest == null || overdue.arrival < oldest.arrival)) {
                oldest = overdue;
            }
        }
        return oldest != null ? oldest : mostUrgent(devices, tried);
    }

    private Waiting mostUrgent(Set<DeviceView> devices, Set<Waiting> tried) {
        Waiting best = null;
        for (DeviceView device : devices) {
            Waiting next = backlog.next(device, rules, planner, tried);
            if (next != null && (best == null || next.terms.qos() > best.terms.qos())) {
                best = next;
            }
        }
        return best;
    }

    /** Serves a waiting request, or lets it wait, or refuses it. */
    private void examine(Waiting waiting) {
        List<Claim> before = List.copyOf(waiting.claims);
        before.forEach(Claim::drop);
        Plan plan = planner.plan(waiting);
        if (plan instanceof Plan.Serve serve) {
            leaveLines(waiting);
            assign(waiting, serve.chosen());
        } else if (plan instanceof Plan.Refuse refuse) {
            leaveLines(waiting);
            world.refused(waiting.id(), refuse.why());
        } else if (plan instanceof Plan.Wait wait) {
            wait.best().forEach(this::moveIfMisplaced);
            awaitOnly(waiting, wait.best());
            if (planner.isOverdue(waiting)) {
                claim(waiting, wait.best());
            }
        }
        before.stream()
                .filter(claim -> !waiting.claims.contains(claim))
                .map(Claim::device)
                .forEach(freed::add);
    }

    /** Out of an idle drive; another takes it when it is out. */
    private void moveIfMisplaced(Access access) {
        if (access.misplaced() && access.device().isIdle()) {
            world.tell(
                    access.device().id(), new DeviceEvent.Vacate(access.medium().id()));
        }
    }

    private void claim(Waiting waiting, List<Access> best) {
        for (int i = 0; i < best.size(); i++) {
            Access access = best.get(i);
            DeviceView known = access.device();
            boolean claimed = waiting.claims.stream().anyMatch(claim -> claim.device() == known);
            boolean elsewhere = known == null || access.misplaced() || claimed;
            DeviceView device = elsewhere ? leastBusyDrive(waiting, access.medium()) : known;
            // A drive is loaded when nobody uses it at all.
            boolean whole = elsewhere
                    || access.isFromSlot()
                    || rules.devices().isSequential()
                    || waiting.request().isExclusive();
            // A kind of work that has all the drives it may have keeps none from others.
            if (device != null
                    && !isWhollyClaimedBefore(waiting, device)
                    && mayHaveEnough(waiting, device)
                    && planner.mayHaveDrive(waiting, device)) {
                MediumView medium = waiting.request() instanceof QueuedRequest.Write ? access.medium() : null;
                new Claim(waiting, device, whole, medium, bytesOf(waiting.request(), i)).make();
            }
        }
    }

    /** Whoever needs more drives than his kind of work may have waits for the operator, and keeps nothing meanwhile. */
    private boolean mayHaveEnough(Waiting waiting, DeviceView device) {
        QueuedRequest request = waiting.request();
        return rules.shares().rule(device.model(), request.kind()).drivesMax() >= request.required();
    }

    /** There is nothing left of it to claim. */
    private boolean isWhollyClaimedBefore(Waiting waiting, DeviceView device) {
        return device.claims.stream()
                        .filter(claim -> claim.waiting().arrival < waiting.arrival)
                        .count()
                >= rules.devices().requestsMax();
    }

    /** Whoever waits for a medium claims what he needs by where it is; now it is elsewhere. */
    private void claimAnew(MediumView medium) {
        for (DeviceView device : stock.devices()) {
            for (Claim claim : device.claims) {
                if (claim.waiting().request().named().contains(medium.id())) {
                    again.add(claim.waiting());
                }
            }
        }
    }

    /** For a medium in a slot: the drive that is the first to be free, and that nobody before it claims. */
    private DeviceView leastBusyDrive(Waiting waiting, MediumView medium) {
        if (!rules.movable() || !medium.isInSlot() || medium.isHeldElsewhere()) {
            return null;
        }
        return stock.devices().stream()
                .filter(device -> device.id().library().equals(medium.id().library()))
                .filter(DeviceView::isWorkable)
                .filter(device -> device.claims.stream().allMatch(claim -> claim.waiting().arrival > waiting.arrival))
                .filter(device -> planner.takes(waiting, medium, device))
                .min(Comparator.comparingInt(DeviceView::inUse).thenComparing(DeviceView::id))
                .orElse(null);
    }

    private static long bytesOf(QueuedRequest request, int index) {
        return request instanceof QueuedRequest.Write write
                ? write.request().media().get(index).bytes()
                : 0;
    }

    private boolean holds(String client, MediumView medium) {
        return holdings.getOrDefault(client, Map.of()).containsKey(medium);
    }

    private boolean uses(long allocation, DeviceView device) {
        InHand hand = inHand.get(allocation);
        return hand != null && hand.parts.stream().anyMatch(part -> part.device == device);
    }

    /** Whether a kind of work may have one more drive: below its own limit, and leaving others what is kept for them. */
    private boolean isShared(Kind kind, DeviceView drive, boolean overdue, int besides) {
        String model = drive.model();
        Shares.Rule rule = rules.shares().rule(model, kind);
        int drives = stock.drivesAtWork(model, kind) + besides;
        if (drives >= rule.drivesMax()) {
            return false;
        }
        if (overdue || drives < rule.drivesMin()) {
            return true;
        }
        int kept = 0;
        for (Kind other : Kind.values()) {
            if (other != kind && backlog.count(other) > 0) {
                kept += Math.max(0, rules.shares().rule(model, other).drivesMin() - stock.drivesAtWork(model, other));
            }
        }
        return kept == 0 || stock.idleDrives(model) - besides > kept;
    }

    private void assign(Waiting waiting, List<Access> chosen) {
        QueuedRequest request = waiting.request();
        InHand hand = new InHand(waiting, nowNanos);
        inHand.put(request.id(), hand);
        for (int i = 0; i < chosen.size(); i++) {
            MediumView medium = chosen.get(i).medium();
            DeviceView device = chosen.get(i).device();
            long promised = Math.min(bytesOf(request, i), medium.availableBytes());
            hand.parts.add(new Part(new SubRequestId(request.id(), ++serials), medium, device, promised));
            if (medium.isInSlot()) {
                // Whoever wants the same medium can share it now.
                freed.add(device);
                claimAnew(medium);
            }
            stock.take(medium, device, request.kind());
            sharesChanged();
            medium.promise(promised);
            hold(waiting.terms.client(), medium, 1);
        }
        request.occupation().ifPresent(why -> {
            hand.parts.get(0).medium.occupy(why);
            allChanged = true;
        });
        hand.parts.forEach(part -> prepare(hand, part));
    }

    private void hold(String client, MediumView medium, int change) {
        if (!client.isEmpty()) {
            Map<MediumView, Integer> held = holdings.computeIfAbsent(client, c -> new HashMap<>());
            if (held.merge(medium, change, Integer::sum) == 0) {
                held.remove(medium);
            }
            if (held.isEmpty()) {
                holdings.remove(client);
            }
        }
    }

    /** Once no other host can have the medium. */
    private void prepare(InHand hand, Part part) {
        if (part.medium.hold() != MediumView.Hold.OURS) {
            askFor(part.medium);
        } else if (hand.origin.request() instanceof QueuedRequest.Format) {
            part.prepared = true;
            world.blank(hand.id(), part.medium.id());
        } else {
            part.prepared = true;
            world.tell(
                    part.device.id(),
                    new DeviceEvent.Assign(hand.origin.request().task(part.id, part.medium.label())));
        }
    }

    private void askFor(MediumView medium) {
        if (medium.hold() == MediumView.Hold.NONE) {
            medium.hold(MediumView.Hold.ASKED);
            world.acquire(medium.id());
        }
    }

    // ---- media of other hosts

    /** @param inTheWay empty when the medium is this host's now */
    void mediumAcquired(MediumId id, Optional<String> inTheWay, Optional<CreditFence> fence) {
        MediumView medium = stock.medium(id);
        if (medium == null || medium.hold() == MediumView.Hold.NONE) {
            // Nobody wants it any more.
            if (inTheWay.isEmpty()) {
                world.giveBack(id);
            }
        } else if (medium.hold() != MediumView.Hold.OURS && inTheWay.isEmpty()) {
            acquired(medium, fence);
        } else if (medium.hold() == MediumView.Hold.ASKED) {
            heldElsewhere(medium, inTheWay.get());
        }
    }

    private void acquired(MediumView medium, Optional<CreditFence> fence) {
        boolean wasElsewhere = medium.isHeldElsewhere();
        medium.hold(MediumView.Hold.OURS);
        medium.fence(fence);
        stock.placed(medium);
        handsThatAwait(medium).forEach(hand -> prepare(hand, hand.part(medium.id())));
        allChanged |= wasElsewhere;
        Optional.ofNullable(stock.deviceOf(medium)).ifPresent(freed::add);
        surplus.add(medium);
    }

    private void heldElsewhere(MediumView medium, String inTheWay) {
        List<InHand> waiting = handsThatAwait(medium);
        medium.heldElsewhere(inTheWay);
        waiting.forEach(this::putBack);
        stock.placed(medium);
        if (medium.holder().isPresent()) {
            await(medium); // Its drive is of no use until then.
        }
    }

    private List<InHand> handsThatAwait(MediumView medium) {
        return inHand.values().stream()
                .filter(hand -> hand.parts.stream().anyMatch(part -> part.medium == medium && !part.prepared))
                .toList();
    }

    private void await(MediumView medium) {
        if (medium.hold() == MediumView.Hold.NONE) {
            medium.awaited();
            world.await(medium.id());
        }
    }

    /** Whoever waits has those called back that he waits for, and keeps what he has got so until he has all. */
    private void awaitOnly(Waiting waiting, List<Access> best) {
        Set<MediumView> wanted = new LinkedHashSet<>();
        for (Access access : best) {
            MediumView medium = access.medium();
            if (medium.isHeldElsewhere() || medium.isInSlot() && waiting.awaited.contains(medium)) {
                wanted.add(medium);
            }
        }
        for (MediumView medium : List.copyOf(waiting.awaited)) {
            if (!wanted.contains(medium)) {
                waiting.awaited.remove(medium);
                medium.awaiters.remove(waiting);
                surplus.add(medium);
            }
        }
        for (MediumView medium : wanted) {
            waiting.awaited.add(medium);
            medium.awaiters.add(waiting);
            if (medium.isHeldElsewhere()) {
                await(medium);
            }
        }
    }

    private void giveUpIfUnwanted(MediumView medium) {
        if (medium.hold() != MediumView.Hold.AWAITED) {
            giveUpIfGone(medium);
        } else if (medium.awaiters.isEmpty() && medium.holder().isEmpty()) {
            medium.hold(MediumView.Hold.NONE);
            stock.placed(medium);
            world.forgo(medium.id());
        }
    }

    void waitEnded(MediumId id, Optional<String> inTheWay) {
        MediumView medium = stock.medium(id);
        if (medium == null || medium.hold() != MediumView.Hold.AWAITED) {
            return;
        }
        if (inTheWay.isPresent()) {
            medium.heldElsewhere(inTheWay.get());
        } else {
            tryAgain(medium);
        }
    }

    private void tryAgain(MediumView medium) {
        medium.hold(MediumView.Hold.NONE);
        stock.placed(medium);
        medium.holder().ifPresent(holder -> askFor(medium));
        allChanged = true;
    }

    /** Those who have it finish. */
    void mediumWanted(MediumId id) {
        MediumView medium = stock.medium(id);
        if (medium != null && medium.hold() == MediumView.Hold.OURS) {
            medium.wantedElsewhere();
            stock.placed(medium);
            handOver(medium);
        }
    }

    /** As soon as nobody uses it any more. What waits for a flush the device does first. */
    private void handOver(MediumView medium) {
        if (!medium.isWantedElsewhere() || medium.users() > 0 || medium.isUnderWay()) {
            return;
        }
        DeviceView device = stock.deviceOf(medium);
        if (device == null) {
            letGo(medium);
        } else if (rules.movable()) {
            world.tell(device.id(), new DeviceEvent.Vacate(medium.id()));
        } else if (device.isDetached()) {
            letGo(medium);
        } else {
            driveWanted(device.id());
        }
    }

    private void letGo(MediumView medium) {
        if (medium.hold() == MediumView.Hold.OURS) {
            allChanged |= medium.isWantedElsewhere();
            medium.hold(MediumView.Hold.NONE);
            world.giveBack(medium.id());
            if (!medium.awaiters.isEmpty()) {
                medium.heldElsewhere("has gone to another host");
                await(medium);
            }
            stock.placed(medium);
        }
    }

    /** Nothing of it may be written any more. Whoever was granted it is told when he releases it. */
    void mediumLost(MediumId id) {
        MediumView medium = stock.medium(id);
        if (medium == null || medium.hold() != MediumView.Hold.OURS) {
            return;
        }
        medium.hold(MediumView.Hold.NONE);
        Optional<DeviceView> device = Optional.ofNullable(stock.deviceOf(medium));
        lose(part -> part.medium == medium);
        loseReleases((owed, part) -> owed.equals(id));
        device.or(() -> Optional.ofNullable(stock.deviceOf(medium)))
                .ifPresent(holder -> world.tell(holder.id(), new DeviceEvent.Abandon(id, lost("medium", id))));
        stock.placed(medium);
        allChanged = true;
    }

    private static ArchivoltException lost(String what, Object id) {
        return new ArchivoltException(CREDIT_LOST, "using a " + what + " that may be another host's by now")
                .with(what, id);
    }

    private void lose(Predicate<Part> isLost) {
        for (InHand hand : List.copyOf(inHand.values())) {
            List<Part> lost = hand.parts.stream().filter(isLost).toList();
            if (lost.isEmpty()) {
                continue;
            }
            if (hand.isExclusive()) {
                loseOrder(hand, lost.get(0));
            } else if (hand.isReady()) {
                lost.forEach(part -> lose(hand, part));
            } else {
                putBack(hand);
            }
        }
    }

    private void lose(InHand hand, Part part) {
        hand.parts.remove(part);
        hand.lost.add(part.medium.id());
        world.tell(part.device.id(), new DeviceEvent.Withdraw(part.id));
        giveBack(hand, part);
    }

    /** What the device has done already only the catalog is still to know. */
    private void loseOrder(InHand hand, Part part) {
        if (!part.done) {
            world.tell(part.device.id(), new DeviceEvent.Withdraw(part.id));
            taskRefused(part.id, lost("medium", part.medium.id()));
        }
    }

    private void loseReleases(BiPredicate<MediumId, Owed> isLost) {
        for (Map.Entry<Long, OpenRelease> entry : List.copyOf(releases.entrySet())) {
            entry.getValue().owed.entrySet().stream()
                    .filter(owed -> isLost.test(owed.getKey(), owed.getValue()))
                    .findFirst()
                    .ifPresent(owed -> failRelease(entry.getKey(), Optional.empty(), lost("medium", owed.getKey())));
        }
    }

    // ---- drives of other hosts

    void driveWanted(DeviceId id) {
        DeviceView device = stock.device(id);
        if (device == null || device.isStopped()) {
            return;
        }
        device.wantedElsewhere();
        allChanged = true;
        if (rules.movable()) {
            device.medium().ifPresent(held -> world.tell(id, new DeviceEvent.Vacate(held)));
        }
        world.tell(id, new DeviceEvent.Yield());
    }

    /** Asks for it again, if the catalog still says that it is this host's. */
    void driveGivenBack(DeviceId id) {
        DeviceView device = stock.device(id);
        if (device != null) {
            device.wantedElsewhere();
            device.givenBack();
            leaveToOthers(device);
            world.lookUp(id);
        }
    }

    void driveLost(DeviceId id) {
        DeviceView device = stock.device(id);
        if (device == null || device.isStopped()) {
            return;
        }
        lose(part -> part.device == device);
        loseReleases((medium, owed) -> owed.device().equals(id));
        world.tell(id, new DeviceEvent.DriveLost(lost("device", id)));
        leaveToOthers(device);
        device.wantedHere();
    }

    /** What is in it. */
    private void leaveToOthers(DeviceView device) {
        Optional<MediumView> left = device.medium().map(stock::medium).filter(Objects::nonNull);
        if (rules.movable()) {
            stock.emptied(device, Optional.empty());
            left.ifPresent(this::isOut);
        } else {
            left.ifPresent(this::letGo);
        }
        allChanged = true;
    }

    /** It waits again, in its old place. */
    private void putBack(InHand hand) {
        inHand.remove(hand.id());
        hand.parts.stream().filter(part -> hand.isExclusive()).forEach(part -> vacate(part.medium));
        withdraw(hand);
        if (closed) {
            world.refused(hand.id(), new ArchivoltException(SHUTTING_DOWN, "preparing media"));
        } else {
            backlog.add(hand.origin);
            again.add(hand.origin);
        }
    }

    /** A medium that is in none of our devices any more may be had by others. */
    private void giveUpIfGone(MediumView medium) {
        if (medium.isInSlot() && medium.awaiters.isEmpty() && !medium.isUnderWay()) {
            letGo(medium);
        }
    }

    /** A report about an earlier attempt, or a cancelled request, is late: its withdrawal is on the way to the device. */
    private Optional<Part> partOf(SubRequestId id) {
        return Optional.ofNullable(inHand.get(id.request())).map(hand -> hand.part(id));
    }

    void taskReady(SubRequestId id, Volume volume) {
        Optional<Part> ready = partOf(id);
        if (ready.isEmpty()) {
            return;
        }
        InHand hand = inHand.get(id.request());
        Part part = ready.get();
        if (hasLessRoomThanWasKnown(hand, part)) {
            world.tell(part.device.id(), new DeviceEvent.Withdraw(id));
            taskRefused(
                    id,
                    new ArchivoltException(NO_SPACE, "mounting")
                            .with("medium", part.medium.id())
                            .with("freeBytes", part.medium.freeBytes()));
            return;
        }
        part.volume = volume;
        recover(part.medium, part.device);
        if (hand.isReady()) {
            world.granted(new Allocation(
                    hand.id(), hand.parts.stream().map(FamilyCore::grant).toList()));
        }
    }

    /** What a medium has room for is known when it is mounted: it may be write-protected, or have been used elsewhere. */
    private static boolean hasLessRoomThanWasKnown(InHand hand, Part part) {
        return hand.origin.request() instanceof QueuedRequest.Write write
                && part.medium.freeBytes()
                        < write.needed(hand.parts.indexOf(part))
                                .bytesMin(write.request().noSplit());
    }

    private static Grant grant(Part part) {
        return new Grant(
                part.medium.id(),
                part.device.id(),
                part.medium.availableBytes() + part.promisedBytes,
                part.volume,
                part.medium.fence());
    }

    /** The request waits again, to be served with another medium or in another device. */
    void taskRefused(SubRequestId id, ArchivoltException why) {
        Optional<Part> part = partOf(id);
        if (part.isEmpty()) {
            return;
        }
        InHand hand = inHand.get(id.request());
        Part refused = part.get();
        if (hand.isExclusive()) {
            inHand.remove(hand.id());
            giveBack(hand, refused);
            formats.values().removeIf(format -> format.id() == hand.id());
            vacate(refused.medium);
            world.refused(hand.id(), why);
        } else if (why.code() == CREDIT_LOST) {
            inHand.remove(hand.id());
            withdraw(hand);
            world.refused(hand.id(), why);
        } else {
            hand.parts.remove(refused);
            giveBack(hand, refused);
            hand.origin.failed(refused.medium.id(), refused.device.id(), why);
            putBack(hand);
        }
    }

    /** Loading, mounting, formatting, unmounting or unloading has failed. Whoever the driver blames suffers. */
    void callFailed(DeviceId deviceId, MediumId mediumId, ArchivoltException why) {
        DeviceView device = stock.device(deviceId);
        MediumView medium = stock.medium(mediumId);
        if (Planner.blamesMedium(why) && medium != null) {
            world.blamed(mediumId);
        }
        if (why.code() == FOREIGN_DATA && medium != null) {
            fail(medium, why);
        } else if (why.code() == MEDIUM_FAULT && medium != null) {
            medium.health.suffer();
            tellHealth(medium);
            if (medium.health.left(rules.healthMax()) == 0) {
                fail(medium, why);
            }
        } else if (why.code() == DEVICE_FAULT && device != null) {
            device.health.suffer();
            tellHealth(device);
            if (device.health.left(rules.healthMax()) == 0) {
                world.tell(deviceId, new DeviceEvent.GiveUp(why));
            } else if (medium != null) {
                handOver(medium);
            }
        }
    }

    private void recover(MediumView medium, DeviceView device) {
        if (medium.health.recover()) {
            tellHealth(medium);
        }
        if (device.health.recover()) {
            tellHealth(device);
        }
    }

    private void tellHealth(MediumView medium) {
        world.health(medium.id(), medium.health.left(rules.healthMax()));
    }

    private void tellHealth(DeviceView device) {
        world.health(device.id(), device.health.left(rules.healthMax()));
    }

    private void withdraw(InHand hand) {
        for (Part part : hand.parts) {
            boolean mayBeLoading =
                    part.prepared && part.volume == null && part.medium.holder().isEmpty() && !part.device.isStopped();
            if (mayBeLoading) {
                unsettled.put(part.id, part);
                part.medium.underWay();
            }
            giveBack(hand, part);
            world.tell(part.device.id(), new DeviceEvent.Withdraw(part.id));
            if (mayBeLoading) {
                world.tell(part.device.id(), new DeviceEvent.Settle(part.id));
            }
        }
    }

    void settled(SubRequestId id) {
        Part part = unsettled.remove(id);
        if (part == null) {
            return;
        }
        part.medium.settled();
        handOver(part.medium);
        giveUpIfGone(part.medium);
    }

    private void giveBack(InHand hand, Part part) {
        part.medium.takeBack(part.promisedBytes);
        stock.giveBack(part.medium, part.device, hand.kind());
        sharesChanged();
        hold(hand.origin.terms.client(), part.medium, -1);
        freed.add(part.device);
        // The medium may never have come to the device it was wanted in.
        DeviceView now = stock.deviceOf(part.medium);
        if (now != null) {
            freed.add(now);
        } else {
            isOut(part.medium);
        }
        handOver(part.medium);
        idle(part.device);
    }

    // ---- releases

    void release(long id, Release release) {
        InHand hand = inHand.get(release.allocation());
        if (hand == null || !hand.isReady() || !holdsAll(hand, release)) {
            world.refused(
                    id,
                    new ArchivoltException(NO_SUCH_REQUEST, "the allocation is unknown or does not hold the media")
                            .with("allocation", release.allocation())
                            .with(
                                    "media",
                                    release.parts().stream()
                                            .map(Release.Part::medium)
                                            .toList()));
            return;
        }
        OpenRelease open = new OpenRelease();
        // Known before anything is given back: a device that owes a flush is not idle.
        releases.put(id, open);
        Set<MediumId> wereLost = Set.copyOf(hand.lost);
        for (Release.Part part : release.parts()) {
            if (!wereLost.contains(part.medium())) {
                releasePart(id, hand, part, open);
            } else if (!part.keep()) {
                hand.lost.remove(part.medium());
            }
        }
        if (hand.isReleased()) {
            inHand.remove(hand.id());
        }
        Optional<MediumId> lost = release.parts().stream()
                .filter(Release.Part::toSync)
                .map(Release.Part::medium)
                .filter(medium -> wereLost.contains(medium))
                .findFirst();
        if (lost.isPresent()) {
            failRelease(id, Optional.empty(), lost("medium", lost.get()));
        } else if (open.owed.isEmpty()) {
            releases.remove(id);
            world.done(id);
        } else {
            failIfStopped(id, open);
        }
    }

    private void failIfStopped(long id, OpenRelease open) {
        open.owed.values().stream()
                .map(Owed::device)
                .filter(device ->
                        stock.device(device) == null || stock.device(device).isStopped())
                .findFirst()
                .ifPresent(device -> failRelease(
                        id,
                        Optional.of(device),
                        new ArchivoltException(SHUTTING_DOWN, "flushing").with("device", device)));
    }

    private static boolean holdsAll(InHand hand, Release release) {
        return release.parts().stream()
                .allMatch(part -> hand.part(part.medium()) != null || hand.lost.contains(part.medium()));
    }

    private void releasePart(long id, InHand hand, Release.Part released, OpenRelease open) {
        Part part = hand.part(released.medium());
        ToSync toSync = null;
        if (released.toSync()) {
            toSync = new ToSync(
                    id,
                    released.writtenBytes(),
                    released.extents(),
                    released.addresses(),
                    released.grouping().or(() -> groupingOf(hand)),
                    released.keep(),
                    nowNanos);
            open.owed.put(part.medium.id(), new Owed(part.device.id(), released.writtenBytes()));
            part.medium.written(released.writtenBytes());
        }
        boolean suspect = released.outcome() == Release.Outcome.FAILED;
        if (released.keep()) {
            keep(part, released.writtenBytes());
            world.tell(part.device.id(), new DeviceEvent.Sync(part.id, toSync, suspect));
        } else {
            hand.parts.remove(part);
            giveBack(hand, part);
            world.tell(part.device.id(), new DeviceEvent.GiveBack(part.id, toSync, suspect));
        }
    }

    private static Optional<String> groupingOf(InHand hand) {
        return hand.origin.request() instanceof QueuedRequest.Write write
                ? write.request().grouping()
                : Optional.empty();
    }

    /** What was written is not promised any more. */
    private static void keep(Part part, long writtenBytes) {
        long kept = Math.max(0, part.promisedBytes - Math.max(0, writtenBytes));
        part.medium.takeBack(part.promisedBytes - kept);
        part.promisedBytes = kept;
    }

    /** What was flushed for a release that has failed meanwhile is never accounted (seed 004, §4.4). */
    void flushed(DeviceId device, MediumId medium, List<ToSync> batch, Optional<Space> space) {
        Optional<MediumView> view = Optional.ofNullable(stock.medium(medium));
        DeviceView flushedIn = stock.device(device);
        freed.add(flushedIn);
        if (view.filter(v -> v.hold() != MediumView.Hold.OURS).isPresent()) {
            idle(flushedIn);
            return; // Lost meanwhile; those who waited for it have been told.
        }
        long extents = 0;
        long bytes = 0;
        Set<String> groupings = new HashSet<>();
        for (ToSync entry : batch) {
            OpenRelease open = releases.get(entry.release());
            if (open == null || open.owed.remove(medium) == null) {
                continue;
            }
            view.ifPresent(v -> v.settle(entry.bytes()));
            extents += entry.extents();
            bytes += entry.bytes();
            entry.grouping().filter(name -> entry.extents() > 0).ifPresent(groupings::add);
            open.accounted.add(
                    new MediumUsage(medium, entry.extents(), entry.bytes(), Optional.empty(), Optional.empty()));
            if (open.owed.isEmpty()) {
                releases.remove(entry.release());
                world.done(entry.release());
            }
        }
        Optional<FilesystemStatus> status = view.flatMap(v -> v.flushed(space));
        allChanged |= status.isPresent();
        MediumUsage usage = new MediumUsage(medium, extents, bytes, space, status, groupings);
        world.account(view.flatMap(MediumView::fence).map(usage::by).orElse(usage));
        view.ifPresent(v -> {
            v.groupings().addAll(groupings);
            recover(v, flushedIn);
        });
        idle(flushedIn);
    }

    /** The first error answers; siblings still to do are cancelled, those done are taken back (seed 004, §2.5 d). */
    void flushFailed(DeviceId device, List<ToSync> batch, ArchivoltException why) {
        batch.forEach(entry -> failRelease(entry.release(), Optional.of(device), why));
    }

    /** @param device the one that knows already; empty when none does */
    private void failRelease(long id, Optional<DeviceId> device, ArchivoltException why) {
        OpenRelease open = releases.remove(id);
        if (open == null) {
            return;
        }
        open.owed.forEach((medium, owed) -> forget(id, medium, owed, device));
        for (MediumUsage done : open.accounted) {
            world.account(new MediumUsage(
                    done.medium(), -done.extents(), -done.writtenBytes(), Optional.empty(), Optional.empty()));
        }
        world.refused(id, why);
    }

    private void forget(long release, MediumId medium, Owed owed, Optional<DeviceId> failed) {
        Optional.ofNullable(stock.medium(medium)).ifPresent(view -> view.settle(owed.bytes()));
        if (!failed.equals(Optional.of(owed.device()))) {
            world.tell(owed.device(), new DeviceEvent.ForgetSync(release));
        }
        Optional.ofNullable(stock.device(owed.device())).ifPresent(device -> {
            freed.add(device);
            idle(device);
        });
    }

    // ---- formats

    void blanked(long request, Optional<ArchivoltException> refused) {
        InHand hand = inHand.get(request);
        if (hand == null) {
            return;
        }
        Part part = hand.parts.get(0);
        boolean gone = part.medium.hold() != MediumView.Hold.OURS;
        if (gone || refused.isPresent()) {
            inHand.remove(request);
            vacate(part.medium);
            giveBack(hand, part);
            world.refused(request, refused.orElseGet(() -> lost("medium", part.medium.id())));
            return;
        }
        part.medium.blanked();
        QueuedRequest.Format format = (QueuedRequest.Format) hand.origin.request();
        formats.put(format.label(), format);
        world.tell(part.device.id(), new DeviceEvent.Assign(format.task(part.id, format.label())));
    }

    /** What it is now matters to all who wait for it. */
    private void vacate(MediumView medium) {
        medium.vacate();
        allChanged = true;
    }

    void mediumFormatted(MediumLabel label, Optional<Space> space) {
        QueuedRequest.Format format = formats.get(label);
        if (format != null) {
            Part part = inHand.get(format.id()).parts.get(0);
            part.done = true;
            space.ifPresent(part.medium::observed);
            world.recordFormat(label, space, format.request().unlock());
        }
    }

    void formatRecorded(MediumLabel label, Optional<ArchivoltException> refused) {
        QueuedRequest.Format format = formats.remove(label);
        InHand hand = format == null ? null : inHand.remove(format.id());
        if (hand == null) {
            return;
        }
        Part part = hand.parts.get(0);
        world.tell(part.device.id(), new DeviceEvent.Withdraw(part.id));
        if (refused.isPresent()) {
            vacate(part.medium);
            world.refused(format.id(), refused.get());
        } else {
            boolean unlock = format.request().unlock();
            part.medium.formatted(label.format(), Optional.empty(), unlock);
            if (unlock && !rules.movable()) {
                part.device.status(AdministrativeStatus.UNLOCKED);
            }
            world.done(format.id());
        }
        giveBack(hand, part);
        allChanged = true;
    }

    // ---- adoptions

    void mediumFound(SubRequestId id, MediumLabel label, boolean used) {
        partOf(id).ifPresent(part -> {
            part.done = true;
            Space space = new Space(part.medium.totalBytes(), part.medium.freeBytes());
            FilesystemStatus filesystem = !used
                    ? FilesystemStatus.EMPTY
                    : space.freeBytes() == 0 ? FilesystemStatus.FULL : FilesystemStatus.USED;
            world.recordAdoption(id.request(), new Adoption(label, filesystem, space));
        });
    }

    void adoptionRecorded(long request, Adoption adoption, Optional<ArchivoltException> refused) {
        InHand hand = inHand.remove(request);
        if (hand == null) {
            return;
        }
        Part part = hand.parts.get(0);
        world.tell(part.device.id(), new DeviceEvent.Withdraw(part.id));
        vacate(part.medium);
        if (refused.isPresent()) {
            world.refused(request, refused.get());
        } else {
            part.medium.adopted(adoption);
            stock.placed(part.medium);
            world.done(request);
        }
        giveBack(hand, part);
    }

    // ---- devices

    void deviceObserved(DeviceId id, Optional<MediumId> held, Optional<Space> space) {
        DeviceView device = stock.device(id);
        if (device == null) {
            return;
        }
        boolean news = device.isUnseen() || device.isBroken();
        boolean back = news || device.isDetached();
        if (back && device.isWantedElsewhere()) {
            device.wantedHere(); // It was another host's meanwhile, or nobody's.
            allChanged = true;
        }
        Optional<MediumView> left = device.medium().map(stock::medium).filter(Objects::nonNull);
        held.filter(medium -> !news && !held.equals(device.medium())).ifPresent(world::loaded);
        stock.observed(device, held);
        left.ifPresent(this::isOut);
        held.map(stock::medium).ifPresent(medium -> {
            space.ifPresent(medium::observed);
            askFor(medium);
            if (back) {
                handOver(medium);
            }
        });
        // What goes into or out of a device that may not be used has become impossible, or possible.
        allChanged |= !device.isWorkable();
        freed.add(device);
        allChanged |= news;
    }

    /** Out of a device: others may have it, and so may our own idle drives. */
    private void isOut(MediumView medium) {
        claimAnew(medium);
        giveUpIfGone(medium);
        if (medium.isInSlot()) {
            freed.addAll(stock.idleDrives(medium.id()));
        }
    }

    /** Whoever waits for the next driver waits in the queue, and so keeps nothing that others need. */
    void deviceDetached(DeviceId id) {
        DeviceView device = stock.device(id);
        if (device != null) {
            device.detached();
            takeBackFrom(device);
        }
    }

    /** Media of this device that are not granted yet are chosen anew. A format stays with its device. */
    private void takeBackFrom(DeviceView device) {
        inHand.values().stream()
                .filter(hand -> hand.isTakenBackWith(device))
                .toList()
                .forEach(this::putBack);
    }

    /**
     * A fault that was met at work is noted in the catalog, for an operator to look at. A device that could not even be
     * attached is only left alone until the next start, or until somebody touches it.
     */
    void deviceBroken(DeviceId id, Optional<MediumId> held, ArchivoltException why) {
        DeviceView device = stock.device(id);
        if (device == null) {
            return;
        }
        device.broken(why);
        takeBackFrom(device);
        boolean fault = why.code() == DEVICE_FAULT || why.code() == MEDIUM_FAULT;
        held.filter(medium -> why.code() == MEDIUM_FAULT).ifPresent(world::blamed);
        if (fault && held.isPresent() && rules.movable()) {
            blame(device, Optional.ofNullable(stock.medium(held.get())), why);
        } else if (fault && held.isPresent()) {
            failDevice(device, why);
            held.map(stock::medium).ifPresent(medium -> fail(medium, why));
        }
        allChanged = true;
        idle(device);
    }

    /** One of them is to blame; the other is tried again elsewhere, and has to be got out of there. */
    private void blame(DeviceView device, Optional<MediumView> medium, ArchivoltException why) {
        if (why.code() == DEVICE_FAULT) {
            failDevice(device, why);
            medium.ifPresent(held -> {
                held.health.suffer();
                tellHealth(held);
                if (held.health.left(rules.healthMax()) == 0) {
                    fail(held, why);
                }
            });
        } else {
            medium.ifPresent(held -> fail(held, why));
            device.health.suffer();
            tellHealth(device);
            if (device.health.left(rules.healthMax()) == 0) {
                failDevice(device, why);
            }
        }
        evict(device);
    }

    private void failDevice(DeviceView device, ArchivoltException why) {
        device.status(AdministrativeStatus.FAILED);
        world.failDevice(device.id(), why);
    }

    private void evict(DeviceView device) {
        device.evicting(true);
        world.tell(device.id(), new DeviceEvent.Evict());
    }

    /** A drive that is not to blame goes on without the medium. */
    void evicted(DeviceId id, boolean done, Optional<MediumId> holds) {
        DeviceView device = stock.device(id);
        if (device == null || !device.isBroken()) {
            return;
        }
        device.evicting(false);
        if (done) {
            Optional<MediumView> left = device.medium().map(stock::medium).filter(Objects::nonNull);
            stock.emptied(device, holds);
            left.ifPresent(this::isOut);
            if (device.status() == AdministrativeStatus.UNLOCKED) {
                world.tell(id, new DeviceEvent.Retry());
            }
        }
        allChanged = true;
    }

    /** It has made too many errors by itself; what it holds is not to blame. */
    void deviceGivenUp(DeviceId id, ArchivoltException why) {
        DeviceView device = stock.device(id);
        if (device != null) {
            device.broken(why);
            takeBackFrom(device);
            failDevice(device, why);
            if (rules.movable() && !device.isEmpty()) {
                evict(device);
            }
            allChanged = true;
        }
    }

    void deviceStopped(DeviceId id) {
        DeviceView device = stock.device(id);
        if (device == null) {
            return;
        }
        device.stopped();
        takeBackFrom(device);
        unsettled.values().stream()
                .filter(part -> part.device == device)
                .map(part -> part.id)
                .toList()
                .forEach(this::settled);
        ArchivoltException why = new ArchivoltException(SHUTTING_DOWN, "using a device").with("device", id);
        inHand.values().stream()
                .filter(hand -> hand.isUndoneOrder(device))
                .map(hand -> hand.parts.get(0).id)
                .toList()
                .forEach(part -> taskRefused(part, why));
        releases.entrySet().stream()
                .filter(entry -> entry.getValue().owes(id))
                .map(Map.Entry::getKey)
                .toList()
                .forEach(release -> failRelease(release, Optional.of(id), why));
        allChanged = true;
        idle(device);
        if (device.isRemoved()) {
            forget(device);
        }
    }

    private void fail(MediumView medium, ArchivoltException why) {
        medium.failed();
        stock.placed(medium);
        world.failMedium(medium.id(), why);
        allChanged = true;
    }

    // ---- a device that was locked

    void awaitIdle(long order, DeviceId id) {
        DeviceView device = stock.device(id);
        if (device == null) {
            world.refused(order, new ArchivoltException(NO_SUCH_DEVICE, "no such device here").with("device", id));
        } else {
            idleWaiters.put(order, device);
            idle(device);
        }
    }

    private void idle(DeviceView device) {
        if (idleWaiters.isEmpty()
                || !device.isIdle()
                || releases.values().stream().anyMatch(release -> release.owes(device.id()))) {
            return;
        }
        Predicate<Map.Entry<Long, DeviceView>> waitsForIt = entry -> entry.getValue() == device;
        List<Long> orders = idleWaiters.entrySet().stream()
                .filter(waitsForIt)
                .map(Map.Entry::getKey)
                .toList();
        orders.forEach(order -> {
            idleWaiters.remove(order);
            world.done(order);
        });
    }

    // ---- the catalog's news

    /** At the start: until the catalog has been read, nobody can say that something can never be. */
    public void awaitCatalog() {
        informed = false;
    }

    void catalogRead() {
        informed = true;
        allChanged = true;
    }

    void mediumChanged(MediumId id, Optional<MediumRecord> record) {
        MediumView known = stock.medium(id);
        if (record.isEmpty()) {
            if (known != null) {
                stock.remove(known);
                backlog.disappeared(known);
                giveUp(known);
                allChanged = true;
            }
        } else if (known == null) {
            MediumView medium = new MediumView(record.get());
            backlog.appeared(medium);
            stock.add(medium);
            medium.holder().ifPresent(holder -> askFor(medium));
            allChanged = true;
        } else {
            boolean wasElsewhere = known.isHeldElsewhere() && known.hold() == MediumView.Hold.NONE;
            allChanged |= stock.learn(known, record.get());
            if (wasElsewhere) {
                tryAgain(known);
            }
        }
    }

    /** One that was removed. */
    private void giveUp(MediumView medium) {
        if (medium.hold() == MediumView.Hold.OURS) {
            world.giveBack(medium.id());
        } else if (medium.hold() == MediumView.Hold.AWAITED) {
            world.forgo(medium.id());
        }
        medium.hold(MediumView.Hold.NONE);
    }

    void deviceChanged(DeviceId id, Optional<DeviceRecord> record) {
        DeviceView known = stock.device(id);
        if (record.isEmpty()) {
            if (known != null) {
                remove(known);
            }
        } else if (known == null) {
            start(record.get());
        } else if (known.isRemoved()) {
            known.succeededBy(record.get());
        } else {
            if (known.isGivenBack()) {
                known.wantedHere();
                world.tell(id, new DeviceEvent.Retry());
                allChanged = true;
            }
            AdministrativeStatus before = known.status();
            known.status(record.get().status());
            allChanged |= before != known.status();
            if (before != known.status() && known.status() == AdministrativeStatus.UNLOCKED) {
                retry(id);
            }
        }
    }

    /** Those who use it finish; then it is forgotten. */
    private void remove(DeviceView device) {
        device.status(AdministrativeStatus.LOCKED);
        boolean again = device.isRemoved();
        device.removed();
        if (device.isStopped()) {
            forget(device);
        } else if (!again) {
            world.tell(device.id(), new DeviceEvent.Stop(false));
        }
        allChanged = true;
    }

    private void forget(DeviceView device) {
        Optional<MediumView> left = device.medium().map(stock::medium).filter(Objects::nonNull);
        stock.remove(device);
        world.forgetDevice(device.id());
        left.ifPresent(this::isOut);
        device.successor().ifPresent(this::start);
    }

    void remaining(Set<MediumId> media, Set<DeviceId> devices) {
        allMedia().stream()
                .map(MediumView::id)
                .filter(id -> !media.contains(id))
                .forEach(id -> mediumChanged(id, Optional.empty()));
        allDevices().stream()
                .map(DeviceView::id)
                .filter(id -> !devices.contains(id))
                .forEach(id -> deviceChanged(id, Optional.empty()));
    }

    private void start(DeviceRecord device) {
        if (!closed) {
            DeviceView view = new DeviceView(device);
            stock.add(view);
            tellHealth(view);
            world.startDevice(device, rules.devices());
            allChanged = true;
        }
    }

    void retry(DeviceId id) {
        DeviceView device = stock.device(id);
        if (device != null) {
            device.mended();
            tellHealth(device);
            world.tell(id, new DeviceEvent.Retry());
            allChanged = true;
        }
    }

    void configure(FamilyRules changed) {
        configured = changed;
        follow();
        stock.devices().forEach(device -> world.tell(device.id(), new DeviceEvent.Configure(changed.devices())));
        allChanged = true;
    }

    void knowDrives(Compatibility told) {
        known = told;
        follow();
    }

    private void follow() {
        rules = configured.with(configured.compatibility().over(known));
        planner.rules(rules);
        allChanged = true;
    }

    void close() {
        closed = true;
        for (Waiting waiting : List.copyOf(backlog.all())) {
            leaveBacklog(waiting);
            world.refused(waiting.id(), new ArchivoltException(SHUTTING_DOWN, "waiting for media"));
        }
    }
}
