package org.archivolt.lrs.internal.core;

import static org.archivolt.base.ErrorCode.NO_SPACE;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Family;
import org.archivolt.base.MediumId;
import org.archivolt.base.Tags;
import org.archivolt.lrs.Allocation;
import org.archivolt.lrs.FormatRequest;
import org.archivolt.lrs.Grant;
import org.archivolt.lrs.MediumNeed;
import org.archivolt.lrs.ReadRequest;
import org.archivolt.lrs.Release;
import org.archivolt.lrs.Terms;
import org.archivolt.lrs.WriteRequest;

/**
 * Somebody with work to do, one thing after another: writes, reads, deletes, formats. Changes its mind now and then, and
 * in rude runs does what no polite client would.
 */
final class SimulatedClient {
    private static final int ROUNDS_MAX = 3;

    private final Simulation sim;
    private final Conditions conditions;
    private int operationsLeft;
    /** Acknowledged, and not deleted. */
    private final Map<MediumId, List<String>> stored = new TreeMap<>();
    /** Requests it has cancelled itself. */
    private final Set<Long> unwanted = new HashSet<>();

    SimulatedClient(Simulation sim, int operations) {
        this.sim = sim;
        this.conditions = sim.conditions;
        this.operationsLeft = operations;
    }

    boolean isFinished() {
        return operationsLeft == 0;
    }

    void think() {
        sim.agenda.after(conditions.nanosUpTo(conditions.thinkingNanosMax), this::next);
    }

    private void next() {
        if (operationsLeft == 0) {
            return;
        }
        operationsLeft--;
        switch (conditions.below(10)) {
            case 0, 1, 2, 3, 4, 5 -> write();
            case 6, 7 -> read();
            case 8 -> delete();
            default -> format();
        }
    }

    // ---- requests

    private void write() {
        long bytes = conditions.rudeOneIn(20) ? Long.MAX_VALUE : 500L * conditions.below(4);
        int media = conditions.rudeOneIn(20)
                ? 1 + conditions.below(WriteRequest.MEDIA_MAX)
                : 1 + conditions.below(Math.min(3, conditions.devices));
        Tags tags = conditions.oneIn(5) ? Tags.of("fast") : Tags.NONE;
        boolean alike = !conditions.oneIn(4);
        List<MediumNeed> needs = new ArrayList<>();
        for (int i = 0; i < media; i++) {
            needs.add(
                    alike || i == 0
                            ? new MediumNeed(bytes, tags, false)
                            : new MediumNeed(100L * conditions.below(10), Tags.NONE, conditions.rudeOneIn(10)));
        }
        Terms terms = conditions.drawTerms();
        WriteRequest request = new WriteRequest(
                Simulation.FAMILY,
                needs,
                conditions.rudeOneIn(20) ? Optional.of("lib") : Optional.empty(),
                conditions.oneIn(5) ? Optional.of("group" + conditions.below(2)) : Optional.empty(),
                conditions.oneIn(2),
                !terms.client().isEmpty() && conditions.rudeOneIn(5),
                terms,
                conditions.rudeOneIn(8) ? Set.of(sim.someMedia().get(0)) : Set.of());
        long id = sim.newId();
        sim.order(
                id,
                new QueuedRequest.Write(id, request),
                new FamilyEvent.Submit(new QueuedRequest.Write(id, request)),
                answer -> answered(id, answer, this::fill));
        mayChangeItsMind(id);
    }

    private void read() {
        request(ReadRequest.Operation.READ, sim.someMedia(), allocation -> giveBack(allocation, unused(allocation)));
    }

    private void delete() {
        stored.values().removeIf(List::isEmpty);
        if (stored.isEmpty()) {
            read();
            return;
        }
        MediumId medium = List.copyOf(stored.keySet()).get(conditions.below(stored.size()));
        request(ReadRequest.Operation.DELETE, List.of(medium), allocation -> remove(allocation, medium));
    }

    /** Some are unknown. */
    private static Map<MediumId, String> addressesOf(List<MediumId> candidates) {
        Map<MediumId, String> addresses = new HashMap<>();
        candidates.stream()
                .filter(medium -> medium.hashCode() % 5 != 0)
                .forEach(medium -> addresses.put(medium, "at" + medium.hashCode() % 7));
        return addresses;
    }

    private void request(ReadRequest.Operation operation, List<MediumId> candidates, Consumer<Allocation> onceGranted) {
        ReadRequest request = new ReadRequest(
                operation,
                candidates,
                1 + conditions.below(candidates.size()),
                conditions.drawTerms(),
                addressesOf(candidates));
        long id = sim.newId();
        sim.order(
                id,
                new QueuedRequest.Read(id, request),
                new FamilyEvent.Submit(new QueuedRequest.Read(id, request)),
                answer -> answered(id, answer, onceGranted));
        mayChangeItsMind(id);
    }

    private void format() {
        MediumId medium = conditions.calm ? sim.aBlankMedium() : sim.someMedia().get(0);
        FormatRequest request = new FormatRequest(medium, !conditions.rudeOneIn(3), conditions.rudeOneIn(2));
        UUID uuid = new UUID(conditions.bits(), conditions.bits());
        long id = sim.newId();
        sim.order(
                id,
                new QueuedRequest.Format(id, request, uuid),
                new FamilyEvent.Submit(new QueuedRequest.Format(id, request, uuid)),
                answer -> think());
        if (conditions.oneIn(10)) {
            sim.agenda.after(conditions.nanosUpTo(conditions.thinkingNanosMax), () -> sim.cancel(id));
        }
    }

    /** A cancelled request may be answered nevertheless; the scheduler takes back what it has granted. */
    private void mayChangeItsMind(long id) {
        if (conditions.oneIn(8)) {
            sim.agenda.after(conditions.nanosUpTo(conditions.thinkingNanosMax), () -> {
                if (sim.ledger.isOpen(id)) {
                    unwanted.add(id);
                    sim.cancel(id);
                    think();
                }
            });
        }
    }

    private void answered(long id, Ledger.Answer answer, Consumer<Allocation> onceGranted) {
        if (answer.isRefused()) {
            boolean alreadyThinkingOfSomethingElse = unwanted.contains(id);
            if (!alreadyThinkingOfSomethingElse) {
                think();
            }
            return;
        }
        Allocation allocation = answer.granted().orElseThrow();
        if (conditions.oneIn(20)) {
            sim.cancel(allocation.id());
            think();
        } else {
            sim.agenda.after(conditions.nanosUpTo(conditions.thinkingNanosMax), () -> onceGranted.accept(allocation));
        }
    }

    // ---- use of what was granted

    private void fill(Allocation allocation) {
        fill(allocation, allocation.grants(), 0);
    }

    /** @param round how often it has kept media so far */
    private void fill(Allocation allocation, List<Grant> grants, int round) {
        Map<MediumId, Set<String>> written = new HashMap<>();
        List<Release.Part> parts = new ArrayList<>();
        for (Grant grant : grants) {
            boolean keeps = round < ROUNDS_MAX && conditions.oneIn(4);
            parts.add(fill(allocation.id() + "-" + round, grant, keeps, written));
        }
        sim.agenda.after(conditions.nanosUpTo(conditions.thinkingNanosMax), () -> {
            if (parts.stream().anyMatch(Release.Part::keep)) {
                keepSome(allocation, parts, written, round);
            } else {
                giveBack(allocation, parts, written, Map.of());
            }
        });
    }

    /** A partial release: goes on with what it keeps once what it wrote is durable. */
    private void keepSome(
            Allocation allocation, List<Release.Part> parts, Map<MediumId, Set<String>> written, int round) {
        List<Grant> kept = parts.stream()
                .filter(Release.Part::keep)
                .map(part -> allocation.grant(part.medium()).orElseThrow())
                .toList();
        release(allocation.id(), parts, written, Map.of(), answer -> {
            if (answer.isRefused()) {
                // Not even what it did not keep may have been taken.
                afterRelease(allocation.id(), answer);
            } else {
                fill(allocation, kept, round + 1);
            }
        });
    }

    private Release.Part fill(String prefix, Grant grant, boolean keeps, Map<MediumId, Set<String>> written) {
        Set<String> addresses = new HashSet<>();
        long total = 0;
        try {
            for (int i = conditions.below(4); i > 0; i--) {
                String address = prefix + "-" + i;
                long bytes = conditions.below(600);
                sim.catalog.declare(grant.medium(), address);
                ((SimulatedVolume) grant.volume()).write(address, bytes);
                addresses.add(address);
                total += bytes;
            }
        } catch (ArchivoltException e) {
            return failed(grant.medium(), e);
        }
        written.put(grant.medium(), addresses);
        boolean claimsTooMuch = conditions.rudeOneIn(30);
        return new Release.Part(
                grant.medium(),
                conditions.rudeOneIn(20) ? Release.Outcome.FAILED : Release.Outcome.OK,
                keeps || !addresses.isEmpty() || conditions.oneIn(5),
                claimsTooMuch ? Release.WRITTEN_BYTES_MAX : total,
                addresses.size(),
                List.copyOf(addresses),
                Optional.empty(),
                keeps);
    }

    private static Release.Part failed(MediumId medium, ArchivoltException why) {
        return why.code() == NO_SPACE ? Release.Part.unused(medium) : Release.Part.failed(medium);
    }

    private void remove(Allocation allocation, MediumId medium) {
        List<String> mine = stored.getOrDefault(medium, new ArrayList<>());
        if (mine.isEmpty()) {
            giveBack(allocation, unused(allocation));
            return;
        }
        String address = mine.remove(0);
        sim.ledger.deleting(medium, address);
        Grant grant = allocation.grants().get(0);
        try {
            ((SimulatedVolume) grant.volume()).delete(address);
            Release.Part part = new Release.Part(medium, Release.Outcome.OK, true, -10, -1, List.of(address));
            giveBack(allocation, List.of(part), Map.of(), Map.of(medium, Set.of(address)));
        } catch (ArchivoltException e) {
            giveBack(allocation, List.of(failed(medium, e)));
        }
    }

    private static List<Release.Part> unused(Allocation allocation) {
        return allocation.grants().stream()
                .map(grant -> Release.Part.unused(grant.medium()))
                .toList();
    }

    // ---- releases

    private void giveBack(Allocation allocation, List<Release.Part> parts) {
        giveBack(allocation, parts, Map.of(), Map.of());
    }

    private void giveBack(
            Allocation allocation,
            List<Release.Part> parts,
            Map<MediumId, Set<String>> written,
            Map<MediumId, Set<String>> deleted) {
        if (conditions.rudeOneIn(30)) {
            sim.whenHealed(() -> giveBackNow(allocation.id(), parts, written, deleted));
        } else {
            giveBackNow(allocation.id(), parts, written, deleted);
        }
    }

    private void giveBackNow(
            long allocation,
            List<Release.Part> parts,
            Map<MediumId, Set<String>> written,
            Map<MediumId, Set<String>> deleted) {
        beRude(allocation, parts);
        if (parts.size() > 1 && conditions.oneIn(4)) {
            release(allocation, parts.subList(0, 1), written, deleted, answer -> {});
            release(
                    allocation,
                    parts.subList(1, parts.size()),
                    written,
                    deleted,
                    answer -> afterRelease(allocation, answer));
        } else {
            release(allocation, parts, written, deleted, answer -> afterRelease(allocation, answer));
        }
        if (conditions.rudeOneIn(10)) {
            release(allocation, parts, Map.of(), Map.of(), answer -> {});
        }
        if (conditions.rudeOneIn(10)) {
            sim.cancel(allocation);
        }
    }

    /** Somebody rude may have released a part of it before: then whatever is left is not wanted any more. */
    private void afterRelease(long allocation, Ledger.Answer answer) {
        if (answer.isRefused()) {
            sim.cancel(allocation);
        }
        think();
    }

    /** What is not held cannot be released; a cancelled allocation is not held. */
    private void beRude(long allocation, List<Release.Part> parts) {
        if (conditions.rudeOneIn(15)) {
            release(allocation + 1, parts, Map.of(), Map.of(), answer -> {});
        }
        if (conditions.rudeOneIn(15)) {
            release(
                    allocation,
                    List.of(Release.Part.failed(new MediumId(Family.DISK, "lib", "never-asked"))),
                    Map.of(),
                    Map.of(),
                    answer -> {});
        }
        if (conditions.rudeOneIn(15)) {
            sim.cancel(allocation);
        }
    }

    private void release(
            long allocation,
            List<Release.Part> parts,
            Map<MediumId, Set<String>> written,
            Map<MediumId, Set<String>> deleted,
            Consumer<Ledger.Answer> then) {
        parts.stream().filter(part -> !part.keep()).forEach(part -> sim.ledger.stopsUsing(allocation, part.medium()));
        Release release = new Release(allocation, parts);
        long id = sim.newId();
        sim.order(
                id,
                new Ledger.Released(release, written, deleted),
                new FamilyEvent.SubmitRelease(id, release),
                answer -> {
                    settle(parts, written, deleted, !answer.isRefused());
                    then.accept(answer);
                });
    }

    private void settle(
            List<Release.Part> parts,
            Map<MediumId, Set<String>> written,
            Map<MediumId, Set<String>> deleted,
            boolean done) {
        for (Release.Part part : parts) {
            MediumId medium = part.medium();
            for (String address : written.getOrDefault(medium, Set.of())) {
                if (done && part.toSync()) {
                    stored.computeIfAbsent(medium, m -> new ArrayList<>()).add(address);
                } else {
                    sim.catalog.forget(medium, address);
                }
            }
            deleted.getOrDefault(medium, Set.of()).forEach(address -> sim.catalog.forget(medium, address));
        }
    }
}
