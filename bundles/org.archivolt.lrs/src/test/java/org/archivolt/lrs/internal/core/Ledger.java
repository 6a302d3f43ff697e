package org.archivolt.lrs.internal.core;

import static org.archivolt.base.ErrorCode.NO_MEDIA;
import static org.archivolt.base.ErrorCode.NO_SPACE;
import static org.archivolt.base.ErrorCode.NO_SUCH_REQUEST;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.MediumId;
import org.archivolt.dss.MediumUsage;
import org.archivolt.lrs.Allocation;
import org.archivolt.lrs.Grant;
import org.archivolt.lrs.MediumNeed;
import org.archivolt.lrs.Release;

/** Who was promised what: an account kept beside the scheduler's, and compared with it after every step. */
final class Ledger {
    /** An answer: granted, refused, or neither, which is done. */
    record Answer(Optional<Allocation> granted, Optional<ArchivoltException> refused) {
        boolean isRefused() {
            return refused.isPresent();
        }
    }

    /** A release, with what the client really did on the media. */
    record Released(Release release, Map<MediumId, Set<String>> written, Map<MediumId, Set<String>> deleted) {}

    /** An operator's order to cancel a request. */
    record Cancellation(long request) {}

    /** An operator's wish to know when nobody uses a device any more. */
    record IdleWait(DeviceId device) {}

    private record Order(Object request, Consumer<Answer> client) {}

    private record Owed(DeviceId device, long bytes, boolean flushed) {}

    private final Simulation sim;
    private final Map<Long, Order> open = new LinkedHashMap<>();
    /** Known to the family. */
    private final Set<Long> arrived = new HashSet<>();

    private final Set<Long> cancelled = new HashSet<>();
    /** Media the scheduler has granted and not got back. */
    private final Map<Long, Map<MediumId, DeviceId>> held = new TreeMap<>();
    /** Of those, media that may be another host's by now. */
    private final Map<Long, Set<MediumId>> lost = new HashMap<>();
    /** By allocation. */
    private final Map<Long, String> clients = new HashMap<>();
    /** By request: what its client held when it arrived. */
    private final Map<Long, Set<Holding>> heldBefore = new HashMap<>();
    /** Media a client is touching. */
    private final Map<MediumId, Set<Long>> users = new HashMap<>();

    private final Map<Long, Map<MediumId, Owed>> owed = new HashMap<>();
    private final Map<Long, ArchivoltException> refusals = new HashMap<>();
    private final Map<MediumId, Long> unflushed = new HashMap<>();
    private final Map<MediumId, Long> account = new HashMap<>();
    private final Map<MediumId, Long> schedulersAccount = new HashMap<>();
    private final Map<MediumId, Set<String>> acknowledged = new TreeMap<>();
    /** Whether what is to be cancelled in this step was there before it. */
    private boolean cancellable;

    /** In this step. */
    private final Set<DeviceId> calledIdle = new HashSet<>();

    private final Tally tally;

    Ledger(Simulation sim, Tally tally) {
        this.sim = sim;
        this.tally = tally;
    }

    // ---- what clients do

    void submitted(long id, Object request, Consumer<Answer> client) {
        open.put(id, new Order(request, client));
    }

    void cancelled(long id) {
        cancelled.add(id);
        users.values().forEach(allocations -> allocations.remove(id));
    }

    void stopsUsing(long allocation, MediumId medium) {
        users.computeIfAbsent(medium, m -> new HashSet<>()).remove(allocation);
    }

    void deleting(MediumId medium, String address) {
        acknowledged.computeIfAbsent(medium, m -> new HashSet<>()).remove(address);
    }

    boolean isOpen(long id) {
        return open.containsKey(id);
    }

    /** Of releases that are not answered. */
    Set<Long> allocationsToFlush() {
        Set<Long> allocations = new HashSet<>();
        owed.keySet().stream()
                .map(open::get)
                .filter(Objects::nonNull)
                .forEach(order ->
                        allocations.add(((Released) order.request()).release().allocation()));
        return allocations;
    }

    Set<Long> open() {
        return Set.copyOf(open.keySet());
    }

    // ---- what the scheduler answers

    void granted(Allocation allocation) {
        Order order = answered(allocation.id());
        tally.count("granted");
        mustBeWhatWasAsked(order.request(), allocation);
        Map<MediumId, DeviceId> media = new LinkedHashMap<>();
        for (Grant grant : allocation.grants()) {
            media.put(grant.medium(), grant.device());
            mustBeRunning(allocation.id(), grant);
        }
        held.put(allocation.id(), media);
        clients.put(allocation.id(), ((QueuedRequest) order.request()).terms().client());
        if (cancelled.contains(allocation.id())) {
            sim.family.post(sim.family, new FamilyEvent.Cancel(allocation.id()));
        } else {
            media.keySet()
                    .forEach(medium ->
                            users.computeIfAbsent(medium, m -> new HashSet<>()).add(allocation.id()));
            deliver(order, new Answer(Optional.of(allocation), Optional.empty()));
        }
    }

    private void mustBeWhatWasAsked(Object request, Allocation allocation) {
        QueuedRequest asked = (QueuedRequest) request;
        Set<MediumId> media = new HashSet<>();
        Set<DeviceId> devices = new HashSet<>();
        allocation.grants().forEach(grant -> {
            media.add(grant.medium());
            devices.add(grant.device());
        });
        int count = allocation.grants().size();
        if (count != asked.required() || media.size() != count || devices.size() != count) {
            throw new AssertionError("asked for " + asked + ", got " + allocation);
        }
        if (asked instanceof QueuedRequest.Read read
                && !read.request().candidates().containsAll(media)) {
            throw new AssertionError("never asked for: " + allocation);
        }
        if (asked instanceof QueuedRequest.Write write) {
            for (int i = 0; i < count; i++) {
                mustSatisfy(
                        write,
                        write.request().media().get(i),
                        allocation.grants().get(i));
            }
        }
    }

    private void mustSatisfy(QueuedRequest.Write write, MediumNeed need, Grant grant) {
        if (!sim.catalog.media().get(grant.medium()).tags().includes(need.tags())) {
            throw new AssertionError(grant + " lacks the tags of " + write);
        }
        if (write.request().noSplit() && sim.conditions.calm && grant.availableBytes() < need.bytes()) {
            throw new AssertionError(grant + " has not the room for " + write);
        }
        if (write.request()
                .library()
                .filter(name -> !name.equals(grant.medium().library()))
                .isPresent()) {
            throw new AssertionError(grant + " is in another library than " + write);
        }
        if (write.request().excluded().contains(grant.medium())) {
            throw new AssertionError(grant + " is excluded by " + write);
        }
        if (write.request().preventDuplicate()
                && heldBefore.getOrDefault(write.id(), Set.of()).stream()
                        .anyMatch(holding -> holding.medium().equals(grant.medium())
                                && held.getOrDefault(holding.allocation(), Map.of())
                                        .containsKey(grant.medium()))) {
            throw new AssertionError(grant + " is held by the same client already: " + write);
        }
    }

    private record Holding(long allocation, MediumId medium) {}

    private Set<Holding> holdingsOf(String client) {
        Set<Holding> holdings = new HashSet<>();
        held.forEach((allocation, media) -> {
            if (client.equals(clients.get(allocation))) {
                media.keySet().forEach(medium -> holdings.add(new Holding(allocation, medium)));
            }
        });
        return holdings;
    }

    private void mustBeRunning(long allocation, Grant grant) {
        SimulatedDevice device = sim.device(grant.device());
        boolean running = device.state().running().stream().anyMatch(id -> id.request() == allocation);
        if (!running && !device.isExited()) {
            throw new AssertionError("granted, but not running in its device: " + grant);
        }
        if (grant.availableBytes() < 0 || grant.availableBytes() > sim.medium(grant.medium()).totalBytes) {
            throw new AssertionError("impossible room: " + grant);
        }
    }

    void done(long id) {
        Order order = answered(id);
        if (order.request() instanceof Released released) {
            tally.count("released");
            owed.remove(id).forEach((medium, part) -> {
                if (!part.flushed()) {
                    throw new AssertionError("acknowledged before " + medium + " was flushed: release " + id);
                }
            });
            released.release().parts().stream()
                    .filter(Release.Part::toSync)
                    .forEach(part -> acknowledge(released, part.medium()));
        } else if (order.request() instanceof IdleWait wait) {
            tally.count("idle");
            calledIdle.add(wait.device());
        } else if (order.request() instanceof QueuedRequest.Format format) {
            tally.count("formatted");
            if (!format.format().equals(sim.medium(format.medium()).label)) {
                throw new AssertionError("not formatted: " + format);
            }
        }
        deliver(order, new Answer(Optional.empty(), Optional.empty()));
    }

    /** Whatever was granted in it is released, and what was released is flushed or given up. */
    private void mustBeIdle(DeviceId device) {
        held.forEach((allocation, media) -> {
            Set<MediumId> gone = lost.getOrDefault(allocation, Set.of());
            if (media.entrySet().stream()
                    .anyMatch(part -> part.getValue().equals(device) && !gone.contains(part.getKey()))) {
                throw new AssertionError(device + " is called idle, but used by " + allocation);
            }
        });
        owed.forEach((release, parts) -> parts.values().forEach(part -> {
            if (device.equals(part.device()) && !part.flushed()) {
                throw new AssertionError(device + " is called idle, but owes a flush to " + release);
            }
        }));
    }

    private void acknowledge(Released released, MediumId medium) {
        SimulatedMedium truth = sim.medium(medium);
        for (String address : released.written().getOrDefault(medium, Set.of())) {
            if (!truth.isDurable(address)) {
                throw new AssertionError("acknowledged, but not on " + medium + ": " + address);
            }
            acknowledged.computeIfAbsent(medium, m -> new HashSet<>()).add(address);
        }
        for (String address : released.deleted().getOrDefault(medium, Set.of())) {
            if (truth.isDurable(address)) {
                throw new AssertionError("deletion acknowledged, but still on " + medium + ": " + address);
            }
        }
    }

    void refused(long id, ArchivoltException why) {
        Order order = answered(id);
        tally.count(order.request() instanceof Released ? "release refused" : "refused " + why.code());
        refusals.put(id, why);
        if (order.request() instanceof Released) {
            Optional.ofNullable(owed.remove(id)).orElse(Map.of()).forEach((medium, part) -> {
                if (part.flushed()) {
                    account.merge(medium, -part.bytes(), Long::sum);
                } else {
                    unflushed.merge(medium, -Math.max(0, part.bytes()), Long::sum);
                }
            });
            if (sim.conditions.calm && arrived.contains(id)) {
                throw new AssertionError("nothing has failed, and yet: " + order.request(), why);
            }
        } else if (sim.conditions.calm && order.request() instanceof QueuedRequest request) {
            mustNotHaveBeenServable(id, request, why);
        }
        deliver(order, new Answer(Optional.empty(), Optional.of(why)));
    }

    /** In a calm run, with room for everything, a write is refused only when there are too few media. */
    private void mustNotHaveBeenServable(long id, QueuedRequest request, ArchivoltException why) {
        boolean placeable = request instanceof QueuedRequest.Write
                && (why.code() == NO_MEDIA || why.code() == NO_SPACE && sim.conditions.hasAmpleRoom())
                && sim.mediaAlwaysUsable(((QueuedRequest.Write) request)
                                .request()
                                .media()
                                .get(0)
                                .tags())
                        >= request.required();
        boolean fault = why.code().remedy() == org.archivolt.base.ErrorCode.Remedy.RETRY_ELSEWHERE;
        if (placeable || fault) {
            throw new AssertionError("could have been served: " + request, why);
        }
    }

    private Order answered(long id) {
        Order order = open.remove(id);
        if (order == null) {
            throw new AssertionError("answered twice, or never asked: " + id);
        }
        return order;
    }

    private void deliver(Order order, Answer answer) {
        sim.agenda.after(sim.latencyNanos(), () -> order.client().accept(answer));
    }

    // ---- what the family is told

    void before(FamilyEvent event) {
        if (event instanceof FamilyEvent.Submit submitted) {
            arrived.add(submitted.request().id());
            heldBefore.put(
                    submitted.request().id(),
                    holdingsOf(submitted.request().terms().client()));
        } else if (event instanceof FamilyEvent.SubmitRelease submitted) {
            arrived.add(submitted.id());
            Map<MediumId, Owed> parts = new LinkedHashMap<>();
            Map<MediumId, DeviceId> media =
                    held.getOrDefault(submitted.release().allocation(), Map.of());
            submitted.release().parts().stream().filter(Release.Part::toSync).forEach(part -> {
                parts.put(part.medium(), new Owed(media.get(part.medium()), part.writtenBytes(), false));
                unflushed.merge(part.medium(), Math.max(0, part.writtenBytes()), Long::sum);
            });
            owed.put(submitted.id(), parts);
        } else if (event instanceof FamilyEvent.SubmitCancel submitted) {
            arrived.add(submitted.id());
            cancellable = isWaitingOrHeld(submitted.request());
        } else if (event instanceof FamilyEvent.Flushed flushed) {
            flushed.batch().forEach(entry -> flushed(flushed.medium(), entry));
        }
    }

    private void flushed(MediumId medium, ToSync entry) {
        tally.count("flushed");
        Map<MediumId, Owed> parts = owed.get(entry.release());
        if (parts == null || !parts.containsKey(medium)) {
            tally.count("flushed too late");
            return;
        }
        parts.put(medium, new Owed(parts.get(medium).device(), entry.bytes(), true));
        unflushed.merge(medium, -Math.max(0, entry.bytes()), Long::sum);
        account.merge(medium, entry.bytes(), Long::sum);
    }

    void after(FamilyEvent event) {
        follow(event);
        calledIdle.forEach(this::mustBeIdle);
        calledIdle.clear();
    }

    private void follow(FamilyEvent event) {
        if (event instanceof FamilyEvent.SubmitRelease submitted) {
            afterRelease(submitted);
        } else if (event instanceof FamilyEvent.Cancel cancel) {
            held.remove(cancel.request());
        } else if (event instanceof FamilyEvent.SubmitCancel submitted) {
            afterCancellation(submitted);
        } else if (event instanceof FamilyEvent.MediumLost ended) {
            held.forEach((allocation, media) -> {
                if (media.containsKey(ended.medium())) {
                    loses(allocation, ended.medium());
                }
            });
        } else if (event instanceof FamilyEvent.DriveLost ended) {
            held.forEach((allocation, media) -> media.forEach((medium, device) -> {
                if (device.equals(ended.device())) {
                    loses(allocation, medium);
                }
            }));
        }
    }

    private void loses(long allocation, MediumId medium) {
        stopsUsing(allocation, medium);
        lost.computeIfAbsent(allocation, a -> new HashSet<>()).add(medium);
    }

    private boolean isWaitingOrHeld(long id) {
        boolean waits = open.containsKey(id) && open.get(id).request() instanceof QueuedRequest && arrived.contains(id);
        return waits || !held.getOrDefault(id, Map.of()).isEmpty();
    }

    private void afterCancellation(FamilyEvent.SubmitCancel submitted) {
        long target = submitted.request();
        boolean refused = refusals.remove(submitted.id()) != null;
        if (refused == cancellable) {
            throw new AssertionError((refused ? "refused to cancel: " : "cancelled what is not there: ") + target);
        }
        if (refused) {
            return;
        }
        tally.count("cancelled by an operator");
        boolean format = open.containsKey(target) && open.get(target).request() instanceof QueuedRequest.Format;
        if (open.containsKey(target) && !format) {
            throw new AssertionError("cancelled, but not answered: " + target);
        }
        held.remove(target);
        users.values().forEach(allocations -> allocations.remove(target));
    }

    private void afterRelease(FamilyEvent.SubmitRelease submitted) {
        Map<MediumId, DeviceId> media = held.getOrDefault(submitted.release().allocation(), Map.of());
        List<MediumId> released =
                submitted.release().parts().stream().map(Release.Part::medium).toList();
        boolean rightful = media.keySet().containsAll(released);
        boolean refusedAtOnce = Optional.ofNullable(refusals.remove(submitted.id()))
                .filter(why -> why.code() == NO_SUCH_REQUEST)
                .isPresent();
        if (rightful == refusedAtOnce) {
            throw new AssertionError((rightful ? "refused what is held: " : "took what is not held: ") + submitted);
        }
        if (rightful) {
            if (submitted.release().parts().stream().anyMatch(Release.Part::keep)) {
                tally.count("kept");
            }
            submitted.release().parts().stream()
                    .filter(part -> !part.keep())
                    .forEach(part -> media.remove(part.medium()));
        }
    }

    void accounted(MediumUsage usage) {
        schedulersAccount.merge(usage.medium(), usage.writtenBytes(), Long::sum);
    }

    void mustAgree(MediumView view) {
        long expected = unflushed.getOrDefault(view.id(), 0L);
        if (view.unflushedBytes() != expected || expected < 0) {
            throw new AssertionError(view.id() + " waits for " + expected + " bytes and not " + view.unflushedBytes());
        }
        if (!account.getOrDefault(view.id(), 0L).equals(schedulersAccount.getOrDefault(view.id(), 0L))) {
            throw new AssertionError(view.id() + " holds " + account + " and not " + schedulersAccount);
        }
    }

    // ---- what the hardware does

    void formatting(MediumId medium) {
        tally.count("formatting");
        if (!users.getOrDefault(medium, Set.of()).isEmpty()) {
            throw new AssertionError("formatting " + medium + " while it is used by " + users.get(medium));
        }
        if (!acknowledged.getOrDefault(medium, Set.of()).isEmpty()) {
            throw new AssertionError("formatting " + medium + " over " + acknowledged.get(medium));
        }
    }

    boolean isUsed(Optional<MediumId> medium, DeviceId device) {
        return medium.isPresent()
                && users.getOrDefault(medium.get(), Set.of()).stream()
                        .anyMatch(id ->
                                device.equals(held.getOrDefault(id, Map.of()).get(medium.get())));
    }

    // ---- at the end

    void mustHaveKeptEverything() {
        acknowledged.forEach((medium, addresses) -> addresses.forEach(address -> {
            if (!sim.medium(medium).isDurable(address)) {
                throw new AssertionError("acknowledged and lost: " + address + " on " + medium);
            }
        }));
    }

    /** But for formats that the catalog has not recorded yet. */
    void mustHaveAnsweredWhatArrived() {
        arrived.retainAll(open.keySet());
        arrived.removeIf(id -> open.get(id).request() instanceof QueuedRequest.Format);
        if (!arrived.isEmpty()) {
            throw new AssertionError("left for the very end: " + arrived);
        }
    }

    void mustHaveAnsweredEverything() {
        if (!open.isEmpty()) {
            throw new AssertionError("never answered: " + open);
        }
    }
}
