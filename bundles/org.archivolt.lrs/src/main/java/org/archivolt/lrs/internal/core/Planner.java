package org.archivolt.lrs.internal.core;

import static org.archivolt.base.ErrorCode.DEVICE_FAULT;
import static org.archivolt.base.ErrorCode.FOREIGN_DATA;
import static org.archivolt.base.ErrorCode.MEDIUM_FAULT;
import static org.archivolt.base.ErrorCode.NO_MEDIA;
import static org.archivolt.base.ErrorCode.NO_SPACE;
import static org.archivolt.base.ErrorCode.NO_SUCH_MEDIUM;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.MediumId;
import org.archivolt.lrs.MediumNeed;

/**
 * Chooses media and devices for one request, and changes nothing.
 *
 * <p>What is mounted comes before what has to be loaded; media that have room for the whole before media that have not; a
 * grouping's media before others. Whoever is overdue comes before everybody who came later.
 */
final class Planner {
    private static final int REASONS_MAX = 20;

    private final Stock stock;
    private final Sharing sharing;
    private FamilyRules rules;
    private long nowNanos;
    private final ClientsMedia clients;
    private final AllocatedDevices allocated;

    /** Whether a kind of work may have a drive that is not used for it yet. */
    interface Sharing {
        /**
         * @param overdue what is kept for other kinds of work is not kept from those who have waited too long
         * @param besides drives of the same model that the same request takes for this kind of work
         */
        boolean allows(Kind kind, DeviceView drive, boolean overdue, int besides);
    }

    /** Which media the clients of a name hold. */
    interface ClientsMedia {
        boolean holds(String client, MediumView medium);
    }

    /** Which devices allocations use. */
    interface AllocatedDevices {
        boolean uses(long allocation, DeviceView device);
    }

    Planner(Stock stock, FamilyRules rules, Sharing sharing, ClientsMedia clients, AllocatedDevices allocated) {
        this.stock = stock;
        this.rules = rules;
        this.sharing = sharing;
        this.clients = clients;
        this.allocated = allocated;
    }

    void rules(FamilyRules changed) {
        rules = changed;
    }

    void now(long nanos) {
        nowNanos = nanos;
    }

    boolean isOverdue(Waiting waiting) {
        return waiting.isOverdue(nowNanos, rules.ageNanosMax());
    }

    Plan plan(Waiting waiting) {
        return waiting.request() instanceof QueuedRequest.Write write
                ? planWrite(waiting, write)
                : planNamed(waiting, waiting.request());
    }

    // ---- requests that name their media

    private Plan planNamed(Waiting waiting, QueuedRequest request) {
        List<Access> now = new ArrayList<>();
        List<Access> later = new ArrayList<>();
        for (MediumId id : request.named()) {
            MediumView medium = stock.medium(id);
            if (medium != null) {
                Access access = judge(waiting, medium);
                if (access.isNow()) {
                    now.add(access);
                } else if (!access.isNever()) {
                    later.add(access);
                }
            }
        }
        // What has to be loaded comes last; the caller's order decides among equals.
        now.sort(Comparator.comparing(Access::isFromSlot)
                .thenComparingInt(access -> access.device().inUse()));
        Optional<List<Access>> chosen = inDistinctDrives(waiting, now, request.required());
        if (chosen.isPresent()) {
            return new Plan.Serve(chosen.get());
        }
        List<Access> possible = new ArrayList<>(now);
        possible.addAll(later);
        if (possible.size() < request.required()) {
            return new Plan.Refuse(whyNever(waiting));
        }
        if (!drivesSuffice(waiting, request.required(), possible)) {
            return new Plan.Refuse(tooFewDrives(request.required()));
        }
        return new Plan.Wait(possible.subList(0, request.required()));
    }

    /** As many of the media as are needed, in the order given, each in a device of its own. */
    private Optional<List<Access>> inDistinctDrives(Waiting waiting, List<Access> now, int count) {
        Loading loading = new Loading(waiting);
        for (Access access : now) {
            if (loading.size() < count) {
                loading.add(access);
            }
        }
        return loading.size() == count ? Optional.of(loading.chosen(now)) : Optional.empty();
    }

    /** Finds a device for each medium: its own, or for one from a slot an idle drive. */
    private final class Loading {
        private final Waiting waiting;
        private final Map<DeviceView, MediumView> media = new HashMap<>();

        Loading(Waiting waiting) {
            this.waiting = waiting;
        }

        int size() {
            return media.size();
        }

        /** @return false when there is no device for it beside those chosen already */
        boolean add(Access access) {
            return isWithinShare(access.device())
                    && (access.isFromSlot()
                            ? load(access.medium(), new HashSet<>())
                            : media.putIfAbsent(access.device(), access.medium()) == null);
        }

        /** Each drive may be had alone; all together may be more than the share of this kind of work. */
        private boolean isWithinShare(DeviceView device) {
            Kind kind = waiting.request().kind();
            if (media.isEmpty() || device.inUseFor(kind) > 0) {
                return true;
            }
            int besides = (int) media.keySet().stream()
                    .filter(other -> other.model().equals(device.model()) && other.inUseFor(kind) == 0)
                    .count();
            return sharing.allows(kind, device, isOverdue(waiting), besides);
        }

        /** Augmenting paths: another medium moves to another idle drive if that makes room. */
        private boolean load(MediumView medium, Set<DeviceView> visited) {
            for (DeviceView drive : stock.drivesToLoad(medium.id().library())) {
                if (isFree(waiting, medium, drive) && visited.add(drive)) {
                    MediumView other = media.get(drive);
                    if (other == null || other.isInSlot() && load(other, visited)) {
                        media.put(drive, medium);
                        return true;
                    }
                }
            }
            return false;
        }

        List<Access> chosen(List<Access> order) {
            Map<MediumView, DeviceView> devices = new HashMap<>();
            media.forEach((device, medium) -> devices.put(medium, device));
            return order.stream()
                    .map(Access::medium)
                    .filter(devices::containsKey)
                    .map(medium -> new Access(medium, Verdict.NOW, devices.get(medium)))
                    .toList();
        }
    }

    /** Whether so many of the media could be in drives at the same time. */
    private boolean drivesSuffice(Waiting waiting, int count, List<Access> possible) {
        if (!rules.movable() || count == 1) {
            return true;
        }
        Map<DeviceView, MediumView> loaded = new HashMap<>();
        int found = 0;
        for (Access access : possible) {
            if (found < count && findDrive(waiting, access.medium(), loaded, new HashSet<>())) {
                found++;
            }
        }
        return found == count;
    }

    /** Augmenting paths: another medium moves to another drive if that makes room. */
    private boolean findDrive(
            Waiting waiting, MediumView medium, Map<DeviceView, MediumView> loaded, Set<DeviceView> visited) {
        for (DeviceView device : stock.devices()) {
            if (mayBeIn(waiting, medium, device) && visited.add(device)) {
                MediumView other = loaded.get(device);
                if (other == null || findDrive(waiting, other, loaded, visited)) {
                    loaded.put(device, medium);
                    return true;
                }
            }
        }
        return false;
    }

    /** Once ways have failed, a medium in an idle drive that can use it counts as staying there. */
    private boolean mayBeIn(Waiting waiting, MediumView medium, DeviceView device) {
        DeviceView now = stock.deviceOf(medium);
        return device.isWorkable()
                && device.id().library().equals(medium.id().library())
                && takes(waiting, medium, device)
                && (now == null
                        || now == device
                        || waiting.failures().isEmpty()
                        || !now.isIdle()
                        || !takes(waiting, medium, now));
    }

    // ---- requests that take any medium

    private Plan planWrite(Waiting waiting, QueuedRequest.Write write) {
        Optional<List<Access>> whole = chooseForWrite(waiting, write, true);
        if (whole.isPresent()) {
            return new Plan.Serve(whole.get());
        }
        Optional<List<Access>> possible = possibleInDrives(waiting, write, true);
        if (possible.isEmpty() && !write.request().noSplit() && haveRoomTogether(write)) {
            // No set of media will ever have room for the whole.
            Optional<List<Access>> split = chooseForWrite(waiting, write, false);
            if (split.isPresent()) {
                return new Plan.Serve(split.get());
            }
            possible = possibleInDrives(waiting, write, false);
        }
        if (possible.isPresent()) {
            return new Plan.Wait(possible.get());
        }
        return new Plan.Refuse(
                possibleForWrite(waiting, write, true, Set.of()).isPresent()
                        ? tooFewDrives(write.required())
                        : whyNever(waiting));
    }

    /** Media that could be had some day and be in drives together. */
    private Optional<List<Access>> possibleInDrives(Waiting waiting, QueuedRequest.Write write, boolean whole) {
        Set<MediumView> leftOut = new HashSet<>();
        for (int i = 0; i <= write.required() + waiting.failures().size(); i++) {
            Optional<List<Access>> possible = possibleForWrite(waiting, write, whole, leftOut);
            if (possible.isEmpty() || !rules.movable() || write.required() == 1) {
                return possible;
            }
            Map<DeviceView, MediumView> loaded = new HashMap<>();
            List<MediumView> without = possible.get().stream()
                    .map(Access::medium)
                    .filter(medium -> !findDrive(waiting, medium, loaded, new HashSet<>()))
                    .toList();
            if (without.isEmpty()) {
                return possible;
            }
            leftOut.addAll(without);
        }
        return Optional.empty();
    }

    private boolean haveRoomTogether(QueuedRequest.Write write) {
        long asked = 0;
        for (MediumNeed need : write.request().media()) {
            asked = saturated(asked, need.bytes());
        }
        long room = 0;
        Needed first = write.needed(0);
        for (MediumView medium : stock.media()) {
            if (judgeMedium(write, first, medium, false)
                    .filter(verdict -> verdict.kind() == Verdict.Kind.NEVER)
                    .isEmpty()) {
                room = saturated(room, medium.freeBytes());
            }
        }
        return room >= asked;
    }

    private static long saturated(long a, long b) {
        return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
    }

    private static ArchivoltException tooFewDrives(int required) {
        return new ArchivoltException(NO_MEDIA, "choosing drives: there are too few for so many media at once")
                .with("required", required);
    }

    /** A medium for which there is no drive beside those of the others is left out, and another chosen. */
    private Optional<List<Access>> chooseForWrite(Waiting waiting, QueuedRequest.Write write, boolean whole) {
        Set<MediumView> leftOut = new HashSet<>();
        for (int i = 0; i <= write.required() + waiting.failures().size(); i++) {
            Optional<List<Access>> chosen = match(
                    write,
                    need -> choices(waiting, write, need, whole).stream()
                            .filter(access -> !leftOut.contains(access.medium()))
                            .toList());
            if (chosen.isEmpty()) {
                return chosen;
            }
            Optional<MediumView> without = withoutDrive(waiting, chosen.get());
            if (without.isEmpty()) {
                return withDrives(waiting, chosen.get());
            }
            leftOut.add(without.get());
        }
        return Optional.empty();
    }

    private Optional<MediumView> withoutDrive(Waiting waiting, List<Access> chosen) {
        Loading loading = new Loading(waiting);
        return inDrivesFirst(chosen).stream()
                .filter(access -> !loading.add(access))
                .map(Access::medium)
                .findFirst();
    }

    private Optional<List<Access>> withDrives(Waiting waiting, List<Access> chosen) {
        Loading loading = new Loading(waiting);
        inDrivesFirst(chosen).forEach(loading::add);
        return Optional.of(loading.chosen(chosen));
    }

    private static List<Access> inDrivesFirst(List<Access> choices) {
        List<Access> sorted = new ArrayList<>(choices);
        sorted.sort(Comparator.comparing(Access::isFromSlot));
        return sorted;
    }

    /** Media that can be had now, the best first; no more than all the needs together could use. */
    private List<Access> choices(Waiting waiting, QueuedRequest.Write write, Needed need, boolean whole) {
        int enough = enough(waiting, write);
        List<Access> inDrives = new ArrayList<>();
        for (DeviceView device : stock.devices()) {
            stock.mediumOf(device).ifPresent(medium -> {
                Access access = judgeForWrite(waiting, write, need, medium, whole);
                if (access.isNow()) {
                    inDrives.add(access);
                }
            });
        }
        inDrives.sort(
                Comparator.comparing(Access::medium, whole ? rules.placement().order() : emptiestFirst()));
        List<Access> found = new ArrayList<>();
        boolean grouped = need.grouping() != null;
        if (grouped) {
            inDrives.stream().filter(access -> carries(access, need)).forEach(found::add);
            if (rules.movable()) {
                stock.shelf.offerGrouped(need, whole, new Collector(waiting, write, need, whole, found));
            }
        }
        inDrives.stream().filter(access -> !grouped || !carries(access, need)).forEach(found::add);
        if (rules.movable() && found.size() < enough) {
            stock.shelf.offer(need, whole, new Collector(waiting, write, need, whole, found));
        }
        return found;
    }

    private static Comparator<MediumView> emptiestFirst() {
        return Comparator.comparingLong(MediumView::availableBytes).reversed().thenComparing(MediumView::id);
    }

    private static boolean carries(Access access, Needed need) {
        return access.medium().groupings().contains(need.grouping());
    }

    /** Not every medium goes into every drive once some have failed. */
    private static int enough(Waiting waiting, QueuedRequest.Write write) {
        return write.required()
                + (waiting.failures().isEmpty()
                        ? 0
                        : write.required() + waiting.failures().size());
    }

    /** Takes media from the shelf until there are enough, or it is plain that there are no drives for them. */
    private final class Collector implements Predicate<MediumView> {
        private final Waiting waiting;
        private final QueuedRequest.Write write;
        private final Needed need;
        private final boolean whole;
        private final List<Access> found;
        private int triesLeft;

        Collector(Waiting waiting, QueuedRequest.Write write, Needed need, boolean whole, List<Access> found) {
            this.waiting = waiting;
            this.write = write;
            this.need = need;
            this.whole = whole;
            this.found = found;
            this.triesLeft = write.required() + waiting.failures().size();
        }

        @Override
        public boolean test(MediumView medium) {
            Access access = judgeForWrite(waiting, write, need, medium, whole);
            if (!access.isNow()) {
                triesLeft--;
            } else if (found.stream().noneMatch(other -> other.medium() == medium)) {
                found.add(access);
            }
            return found.size() >= enough(waiting, write) || triesLeft <= 0;
        }
    }

    /** Media that could be had some day, one for each need; empty when there are not enough. */
    private Optional<List<Access>> possibleForWrite(
            Waiting waiting, QueuedRequest.Write write, boolean whole, Set<MediumView> leftOut) {
        return match(write, need -> {
            List<Access> found = new ArrayList<>();
            for (DeviceView device : stock.devices()) {
                device.medium()
                        .map(stock::medium)
                        .ifPresent(medium ->
                                possible(waiting, write, need, medium, whole).ifPresent(found::add));
                device.target()
                        .filter(medium -> !device.holds(medium))
                        .flatMap(medium -> possible(waiting, write, need, medium, whole))
                        .ifPresent(found::add);
            }
            // Emptiest first: they are the first to have room.
            found.sort(Comparator.comparing(Access::medium, emptiestFirst()));
            if (rules.movable()) {
                stock.shelf.offer(need, whole, medium -> {
                    possible(waiting, write, need, medium, whole).ifPresent(found::add);
                    return found.size() >= write.required() + leftOut.size();
                });
                heldElsewhere(waiting, write, need, whole, found);
            }
            unseen(waiting, write, need, whole, found);
            found.removeIf(access -> leftOut.contains(access.medium()));
            return found;
        });
    }

    /** Media that other hosts have are not on the shelf, and come back. */
    private void heldElsewhere(
            Waiting waiting, QueuedRequest.Write write, Needed need, boolean whole, List<Access> found) {
        if (found.size() < write.required()) {
            stock.media().stream()
                    .filter(medium -> medium.isInSlot() && medium.isHeldElsewhere())
                    .limit(write.required())
                    .forEach(medium ->
                            possible(waiting, write, need, medium, whole).ifPresent(found::add));
        }
    }

    /** Media in devices that have not told yet what they hold. */
    private void unseen(Waiting waiting, QueuedRequest.Write write, Needed need, boolean whole, List<Access> found) {
        if (!rules.movable()
                && found.size() < write.required()
                && stock.devices().stream().anyMatch(DeviceView::isUnseen)) {
            stock.media().stream()
                    .filter(MediumView::isInSlot)
                    .forEach(medium ->
                            possible(waiting, write, need, medium, whole).ifPresent(found::add));
        }
    }

    private Optional<Access> possible(
            Waiting waiting, QueuedRequest.Write write, Needed need, MediumView medium, boolean whole) {
        Access access = judgeForWrite(waiting, write, need, medium, whole);
        return access.isNever() ? Optional.empty() : Optional.of(access);
    }

    /** One medium for each need, all distinct (augmenting paths; the order of the choices is kept where possible). */
    private static Optional<List<Access>> match(QueuedRequest.Write write, Function<Needed, List<Access>> choicesFor) {
        int count = write.required();
        Map<Needed, List<Access>> byNeed = new HashMap<>();
        List<List<Access>> choices = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            choices.add(byNeed.computeIfAbsent(write.needed(i), choicesFor));
        }
        Map<MediumView, Integer> owner = new HashMap<>();
        Access[] chosen = new Access[count];
        for (int i = 0; i < count; i++) {
            if (!augment(i, choices, owner, chosen, new HashSet<>())) {
                return Optional.empty();
            }
        }
        return Optional.of(List.of(chosen));
    }

    private static boolean augment(
            int need,
            List<List<Access>> choices,
            Map<MediumView, Integer> owner,
            Access[] chosen,
            Set<MediumView> visited) {
        for (Access access : choices.get(need)) {
            if (!owner.containsKey(access.medium())) {
                owner.put(access.medium(), need);
                chosen[need] = access;
                return true;
            }
        }
        for (Access access : choices.get(need)) {
            if (visited.add(access.medium()) && augment(owner.get(access.medium()), choices, owner, chosen, visited)) {
                owner.put(access.medium(), need);
                chosen[need] = access;
                return true;
            }
        }
        return false;
    }

    // ---- one medium, one request

    /** Whether and how a medium may serve a request, as things are. */
    Access judge(Waiting waiting, MediumView medium) {
        QueuedRequest request = waiting.request();
        if (request instanceof QueuedRequest.Write write) {
            return judgeForWrite(waiting, write, write.needed(0), medium, true);
        }
        Optional<Verdict> state = request.judge(medium);
        return state.map(verdict -> new Access(medium, verdict, null)).orElseGet(() -> judgeDevice(waiting, medium));
    }

    private Access judgeForWrite(
            Waiting waiting, QueuedRequest.Write write, Needed need, MediumView medium, boolean whole) {
        Optional<Verdict> state = judgeMedium(write, need, medium, whole);
        if (state.isPresent()) {
            return new Access(medium, state.get(), null);
        }
        Access access = judgeDevice(waiting, medium);
        return access.isNow() && room(waiting, medium) < need.bytesMin(whole)
                ? new Access(medium, Verdict.later("its free space is promised to others"), access.device())
                : access;
    }

    private Optional<Verdict> judgeMedium(QueuedRequest.Write write, Needed need, MediumView medium, boolean whole) {
        if (!need.isIn(medium.id().library())) {
            return Optional.of(Verdict.never(NO_MEDIA, "is in another library"));
        }
        if (write.request().excluded().contains(medium.id())) {
            return Optional.of(Verdict.never(NO_MEDIA, "is excluded by the request"));
        }
        Optional<Verdict> state = medium.judgeForWriting(need.need());
        if (state.isPresent()) {
            return state;
        }
        if (medium.freeBytes() < need.bytesMin(whole)) {
            return Optional.of(Verdict.never(NO_SPACE, "has only " + medium.freeBytes() + " bytes free"));
        }
        return write.request().preventDuplicate() && clients.holds(write.terms().client(), medium)
                ? Optional.of(Verdict.later("is held by the same client"))
                : Optional.empty();
    }

    private long room(Waiting waiting, MediumView medium) {
        long kept = 0;
        DeviceView device = stock.deviceOf(medium);
        if (device != null) {
            for (Claim claim : device.claims) {
                if (claim.medium() == medium && comesBefore(claim, waiting)) {
                    kept += claim.bytes();
                }
            }
        }
        return medium.availableBytes() - kept;
    }

    private Access judgeDevice(Waiting waiting, MediumView medium) {
        DeviceView device = stock.deviceOf(medium);
        if (device != null) {
            boolean usable = takes(waiting, medium, device)
                    && (device.isWorkable() || waiting.request().isExclusive());
            return usable || !couldBeMoved(waiting, medium, device)
                    ? new Access(medium, judgeIn(waiting, medium, device), device)
                    : new Access(medium, Verdict.later("is in " + device.id() + ", which cannot use it"), device, true);
        }
        return rules.movable() ? judgeSlot(waiting, medium) : judgeLost(medium);
    }

    /** Into another drive than the one that holds it. */
    private boolean couldBeMoved(Waiting waiting, MediumView medium, DeviceView from) {
        return rules.movable()
                && from.isObedient()
                && !(isKept(waiting, medium, from) && isUsedIn(medium, from))
                && stock.anyDrive(
                        medium.id().library(),
                        other -> other != from && other.isWorkable() && takes(waiting, medium, other));
    }

    private Access judgeLost(MediumView medium) {
        boolean unseen = stock.devices().stream().anyMatch(DeviceView::isUnseen);
        return new Access(
                medium,
                unseen
                        ? Verdict.later("no device is known to hold it yet")
                        : Verdict.never(NO_MEDIA, "is in no device of this host"),
                null);
    }

    private Access judgeSlot(Waiting waiting, MediumView medium) {
        if (stock.anyDrive(medium.id().library(), DeviceView::isUnseen)) {
            return new Access(medium, Verdict.later("a drive has not told yet what it holds"), null);
        }
        Optional<DeviceView> drive = driveFor(waiting, medium);
        if (drive.isPresent()) {
            return new Access(medium, Verdict.NOW, drive.get());
        }
        Predicate<DeviceView> couldTakeIt = device -> device.isWorkable() && takes(waiting, medium, device);
        if (stock.anyDrive(medium.id().library(), couldTakeIt)) {
            return new Access(medium, Verdict.later("waits for a drive"), null);
        }
        boolean kept = stock.anyDrive(medium.id().library(), device -> isKept(waiting, medium, device));
        return new Access(
                medium,
                Verdict.never(
                        NO_MEDIA,
                        "no drive of this host can take it" + (kept ? " but those kept by the one who asks" : "")),
                null);
    }

    private Verdict judgeIn(Waiting waiting, MediumView medium, DeviceView device) {
        Verdict state = device.judgeState(waiting.request().isExclusive());
        if (state.kind() != Verdict.Kind.NOW) {
            return state;
        }
        if (waiting.hasFailed(medium, device)) {
            return Verdict.never(failureOf(waiting, medium), "failed: " + messageOf(waiting, medium));
        }
        if (!rules.compatibility()
                .accepts(device.model(), medium.model(), waiting.request().kind())) {
            return Verdict.never(NO_MEDIA, "its device " + device.id() + " cannot write it");
        }
        if (isKept(waiting, medium, device)) {
            return Verdict.never(NO_MEDIA, "its device " + device.id() + " is kept by the one who asks");
        }
        if (device.target().isPresent() && device.target().get() != medium) {
            return Verdict.later("is being taken out of " + device.id());
        }
        if (!hasStream(waiting, device)) {
            return Verdict.later("its device " + device.id() + " is busy");
        }
        return mayHaveDrive(waiting, device)
                ? Verdict.NOW
                : Verdict.later("the drives for this kind of work are all in use");
    }

    private static ErrorCode failureOf(Waiting waiting, MediumView medium) {
        return waiting.failures().get(medium.id()).code();
    }

    private static String messageOf(Waiting waiting, MediumView medium) {
        return waiting.failures().get(medium.id()).getMessage();
    }

    /** A drive into which a medium could be loaded at once. */
    private Optional<DeviceView> driveFor(Waiting waiting, MediumView medium) {
        return stock.driveToLoad(medium.id().library(), drive -> isFree(waiting, medium, drive));
    }

    private boolean isFree(Waiting waiting, MediumView medium, DeviceView drive) {
        return drive.isIdle()
                && drive.judgeState(false).kind() == Verdict.Kind.NOW
                && mayBeEmptied(drive)
                && takes(waiting, medium, drive)
                && hasStream(waiting, drive)
                && mayHaveDrive(waiting, drive);
    }

    /** What is in it belongs to this host. */
    private boolean mayBeEmptied(DeviceView drive) {
        return drive.medium()
                .map(stock::medium)
                .filter(held -> held.hold() != MediumView.Hold.OURS)
                .isEmpty();
    }

    boolean takes(Waiting waiting, MediumView medium, DeviceView device) {
        return !waiting.hasFailed(medium, device)
                && !isKept(waiting, medium, device)
                && rules.compatibility()
                        .accepts(
                                device.model(),
                                medium.model(),
                                waiting.request().kind());
    }

    /** By the one who asks, with something else in it, or with something that he cannot use twice at a time. */
    private boolean isKept(Waiting waiting, MediumView medium, DeviceView device) {
        return isUsedByOneOf(waiting.terms.held(), device)
                && (!isUsedIn(medium, device) || waitsForAll(waiting.request(), device));
    }

    /** Most who wait have nothing, and are asked this for every drive. */
    private boolean isUsedByOneOf(Set<Long> allocations, DeviceView device) {
        return !allocations.isEmpty()
                && allocations.stream().anyMatch(allocation -> allocated.uses(allocation, device));
    }

    private static boolean isUsedIn(MediumView medium, DeviceView device) {
        return device.target().filter(used -> used == medium).isPresent();
    }

    /** Of those who use the same medium. */
    private boolean waitsForAll(QueuedRequest request, DeviceView device) {
        return rules.devices().isSequential() && (request.kind() == Kind.READ || needsAlone(request, device));
    }

    boolean mayHaveDrive(Waiting waiting, DeviceView device) {
        Kind kind = waiting.request().kind();
        return device.inUseFor(kind) > 0 || sharing.allows(kind, device, isOverdue(waiting), 0);
    }

    /** Beside its users, and those who came before and wait for it. */
    private boolean hasStream(Waiting waiting, DeviceView device) {
        int kept = 0;
        for (Claim claim : device.claims) {
            if (comesBefore(claim, waiting)) {
                kept += claim.whole() ? rules.devices().requestsMax() : 1;
            }
        }
        return needsAlone(waiting.request(), device)
                ? device.isIdle() && kept == 0
                : device.inUse() + kept
                        < rules.devices().requestsMax(waiting.request().kind());
    }

    /**
     * Reads of a sequential medium wait for one another in the device, so none of them may hold another medium
     * meanwhile; and they do not go together with writes.
     */
    private boolean needsAlone(QueuedRequest request, DeviceView device) {
        if (request.isExclusive()) {
            return true;
        }
        boolean severalReads = request.kind() == Kind.READ && request.required() > 1;
        return rules.devices().isSequential() && (severalReads || device.inUse() > device.inUseFor(request.kind()));
    }

    private boolean comesBefore(Claim claim, Waiting waiting) {
        return claim.waiting() != waiting && (!isOverdue(waiting) || claim.waiting().arrival < waiting.arrival);
    }

    /**
     * Whether a medium in a device, busy or not, is all a request needs. Where kinds of work do not go together, not if
     * others than the one who has just got it are at work there.
     */
    boolean couldUse(Waiting waiting, MediumId id, DeviceId in) {
        MediumView medium = stock.medium(id);
        DeviceView device = stock.device(in);
        QueuedRequest request = waiting.request();
        boolean excluded = rules.devices().isSequential() && device.inUse() - device.inUseFor(request.kind()) > 1;
        return request.required() == 1
                && !excluded
                && !request.isExclusive()
                && !waiting.hasFailed(medium, device)
                && mayHaveDrive(waiting, device)
                && (request instanceof QueuedRequest.Write write
                        ? judgeMedium(write, write.needed(0), medium, true).isEmpty()
                                && room(waiting, medium) >= write.needed(0).bytesMin(true)
                        : request.named().contains(id) && request.judge(medium).isEmpty());
    }

    // ---- why not

    /** What stands in the way of a request, by medium; for people. */
    Map<MediumId, String> reasons(Waiting waiting, int limit) {
        Map<MediumId, String> reasons = new LinkedHashMap<>();
        verdicts(waiting).entrySet().stream()
                .filter(entry -> entry.getValue().kind() != Verdict.Kind.NOW)
                .limit(limit)
                .forEach(entry -> reasons.put(entry.getKey(), entry.getValue().reason()));
        return reasons;
    }

    private Map<MediumId, Verdict> verdicts(Waiting waiting) {
        Map<MediumId, Verdict> verdicts = new LinkedHashMap<>();
        if (waiting.request() instanceof QueuedRequest.Write) {
            stock.media()
                    .forEach(medium ->
                            verdicts.put(medium.id(), judge(waiting, medium).verdict()));
        }
        for (MediumId id : waiting.request().named()) {
            MediumView medium = stock.medium(id);
            verdicts.put(
                    id,
                    medium == null
                            ? Verdict.never(NO_SUCH_MEDIUM, "is unknown")
                            : judge(waiting, medium).verdict());
        }
        return verdicts;
    }

    private ArchivoltException whyNever(Waiting waiting) {
        Map<MediumId, Verdict> impossible = verdicts(waiting);
        int known = impossible.size();
        impossible.values().removeIf(verdict -> verdict.kind() != Verdict.Kind.NEVER);
        int usable = known - impossible.size();
        ArchivoltException why = new ArchivoltException(codeFor(waiting, usable, impossible), "choosing media")
                .with("required", waiting.request().required())
                .with("usable", usable);
        impossible.entrySet().stream()
                .limit(REASONS_MAX)
                .forEach(entry ->
                        why.with(entry.getKey().toString(), reason(waiting, entry.getKey(), entry.getValue())));
        return why;
    }

    /** What it failed with comes before what that has led to. */
    private static String reason(Waiting waiting, MediumId medium, Verdict verdict) {
        ArchivoltException failure = waiting.failures().get(medium);
        return failure == null || verdict.reason().contains(failure.getMessage())
                ? verdict.reason()
                : "failed: " + failure.getMessage() + "; " + verdict.reason();
    }

    /**
     * No space if room is all that is missing; a fault if there were media enough before they failed; what stands in
     * the way of the only candidate; no media otherwise.
     */
    private static ErrorCode codeFor(Waiting waiting, int usable, Map<MediumId, Verdict> impossible) {
        QueuedRequest request = waiting.request();
        Collection<Verdict> verdicts = impossible.values();
        long withoutRoom = verdicts.stream().filter(v -> v.code() == NO_SPACE).count();
        if (usable + withoutRoom >= request.required()) {
            return NO_SPACE;
        }
        if (usable + waiting.failures().size() >= request.required()) {
            return waiting.failures().values().stream().anyMatch(Planner::blamesMedium) ? MEDIUM_FAULT : DEVICE_FAULT;
        }
        if (request.isExclusive()) {
            return verdicts.stream().map(Verdict::code).findFirst().orElse(NO_SUCH_MEDIUM);
        }
        return NO_MEDIA;
    }

    static boolean blamesMedium(ArchivoltException why) {
        return why.code() == MEDIUM_FAULT || why.code() == FOREIGN_DATA;
    }
}
