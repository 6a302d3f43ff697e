package org.archivolt.resource.internal.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.resource.Algebra;
import org.archivolt.resource.Credit;
import org.archivolt.resource.CreditListener;
import org.archivolt.resource.CreditRequest;
import org.archivolt.resource.CreditRequest.Patience;
import org.archivolt.resource.HeldCredit;
import org.archivolt.resource.ResourceName;
import org.archivolt.resource.ResourceType;

/** A set of credits, acquired one after another in the canonical order; when one fails, those before it are given back. */
final class SetClaim {
    private final Owner owner;
    private final List<CreditRequest> requests;
    private final long since;
    private final Map<ResourceName, HeldCredit> held = new HashMap<>();
    private final CompletableFuture<List<HeldCredit>> granted = new CompletableFuture<>();
    /** What is still to be acquired, the next one last. */
    private final List<CreditRequest> left = new ArrayList<>();

    /** One resource's requests, joined, and its place in the order. */
    private record Joined(int rank, CreditRequest request) {}

    SetClaim(Owner owner, List<CreditRequest> requests) {
        this.owner = owner;
        this.requests = List.copyOf(requests);
        this.since = owner.workshop().ticker().nanos();
    }

    CompletionStage<List<HeldCredit>> begin() {
        try {
            left.addAll(ordered().stream().map(Joined::request).toList());
            goOn();
        } catch (ArchivoltException e) {
            granted.completeExceptionally(e);
        }
        return granted.minimalCompletionStage();
    }

    private List<Joined> ordered() throws ArchivoltException {
        Map<ResourceName, Joined> joined = new LinkedHashMap<>();
        for (CreditRequest each : requests) {
            ResourceType type = owner.workshop().types().find(each.resource().type());
            Joined before = joined.get(each.resource());
            joined.put(
                    each.resource(),
                    new Joined(type.rank(), before == null ? each : join(type.algebra(), before.request(), each)));
        }
        return joined.values().stream()
                .sorted(Comparator.comparingInt(Joined::rank)
                        .thenComparing(each -> each.request().resource())
                        .reversed())
                .toList();
    }

    /** The more impatient of both in everything; of a group only if both are. Both are told. */
    private static CreditRequest join(Algebra algebra, CreditRequest a, CreditRequest b) {
        Credit want = algebra.plus(a.want(), b.want());
        return new CreditRequest(
                a.resource(),
                want,
                a.user(),
                a.reach().compareTo(b.reach()) <= 0 ? a.reach() : b.reach(),
                a.patience() == Patience.TRY ? a.patience() : b.patience(),
                a.deadline().compareTo(b.deadline()) <= 0 ? a.deadline() : b.deadline(),
                shorter(a.lease(), b.lease()),
                a.group().equals(b.group()) ? a.group() : Optional.empty(),
                both(a.listener(), b.listener()));
    }

    private static CreditListener both(CreditListener a, CreditListener b) {
        if (a == b) {
            return a;
        }
        return new CreditListener() {
            @Override
            public void wanted(HeldCredit held, Credit part) {
                a.wanted(held, part);
                b.wanted(held, part);
            }

            @Override
            public void lost(HeldCredit held) {
                a.lost(held);
                b.lost(held);
            }
        };
    }

    private static Optional<Duration> shorter(Optional<Duration> a, Optional<Duration> b) {
        if (a.isEmpty() || b.isEmpty()) {
            return a.or(() -> b);
        }
        return a.get().compareTo(b.get()) <= 0 ? a : b;
    }

    /** Called by one thread after another: there is one claim at a time. */
    private void goOn() {
        if (left.isEmpty()) {
            finish();
            return;
        }
        CreditRequest next = left.remove(left.size() - 1);
        Duration waited = Duration.ofNanos(owner.workshop().ticker().nanos() - since);
        Duration rest = next.deadline().minus(waited);
        owner.acquire(next.within(rest.isNegative() ? Duration.ZERO : rest))
                .granted()
                .whenComplete((credit, failure) -> {
                    if (failure == null) {
                        held.put(next.resource(), credit);
                        owner.workshop().afterwards().perform(List.of(this::goOn));
                    } else {
                        held.values().forEach(HeldCredit::close);
                        granted.completeExceptionally(ArchivoltException.reasonOf(failure));
                    }
                });
    }

    /** What was granted first may have been lost while the rest was waited for. */
    private void finish() {
        Optional<HeldCredit> lost =
                held.values().stream().filter(each -> !each.isValid()).findAny();
        if (lost.isPresent()) {
            held.values().forEach(HeldCredit::close);
            granted.completeExceptionally(new ArchivoltException(ErrorCode.CREDIT_LOST, "acquiring a set of credits")
                    .with("resource", lost.get().resource()));
            return;
        }
        Map<ResourceName, SharedHold.Count> shares = new HashMap<>();
        requests.forEach(each -> shares.computeIfAbsent(each.resource(), name -> new SharedHold.Count(held.get(name)))
                .add());
        granted.complete(requests.stream()
                .map(each -> shares.get(each.resource()).part())
                .toList());
    }
}
