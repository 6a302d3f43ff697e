package org.archivolt.resource.internal.simulation;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.archivolt.base.ErrorCode;
import org.archivolt.resource.Credit;
import org.archivolt.resource.CreditRequest.Patience;
import org.archivolt.resource.CreditRequest.Reach;
import org.archivolt.resource.ResourceName;
import org.archivolt.resource.internal.core.LocalRequest;
import org.archivolt.resource.internal.core.Report;
import org.archivolt.resource.internal.core.Word;

/** An owner of a process: the host's, or one below another. As the runtime's {@code Owner}, without threads. */
final class SimulatedOwner {
    private final Process process;
    private final String name;
    private final String debtorName;
    private final Optional<SimulatedOwner> above;
    private final Map<ResourceName, Site> sites = new LinkedHashMap<>();
    private final Map<String, SimulatedOwner> debtors = new LinkedHashMap<>();
    private boolean isWindingUp;

    SimulatedOwner(Process process, String name, String debtorName, Optional<SimulatedOwner> above) {
        this.process = process;
        this.name = name;
        this.debtorName = debtorName;
        this.above = above;
    }

    SimulatedOwner below(String debtor) {
        return debtors.computeIfAbsent(
                debtor, missing -> new SimulatedOwner(process, name + "/" + missing, missing, Optional.of(this)));
    }

    Process process() {
        return process;
    }

    String name() {
        return name;
    }

    Optional<SimulatedOwner> above() {
        return above;
    }

    Collection<SimulatedOwner> debtors() {
        return debtors.values();
    }

    Stream<Site> sites() {
        return Stream.concat(sites.values().stream(), debtors.values().stream().flatMap(SimulatedOwner::sites));
    }

    List<Site> ownSites() {
        return List.copyOf(sites.values());
    }

    Optional<Site> find(ResourceName resource) {
        return Optional.ofNullable(sites.get(resource));
    }

    Site site(ResourceName resource) {
        return sites.computeIfAbsent(resource, missing -> new Site(this, missing));
    }

    // ---- users

    Use request(ResourceName resource, Credit want) {
        return request(resource, want, Patience.WAIT, Reach.REVOKE, Optional.empty());
    }

    Use request(ResourceName resource, Credit want, Patience patience, Reach reach, Optional<String> group) {
        long number = process.nextNumber();
        return begin(new Use(
                this,
                resource,
                new LocalRequest(number, want, "u" + number, reach, patience, group, Optional.empty())));
    }

    Use enlarge(Use held, Credit more) {
        LocalRequest base = held.request();
        LocalRequest larger = new LocalRequest(
                process.nextNumber(),
                more,
                base.user(),
                Reach.REVOKE,
                Patience.WAIT,
                base.group(),
                Optional.of(base.number()));
        Use use = new Use(this, held.resource(), larger);
        if (!held.isValid()) {
            use.refused(ErrorCode.CREDIT_LOST);
            return use;
        }
        return begin(use);
    }

    private Use begin(Use use) {
        if (isWindingUp || !process.isAlive()) {
            use.refused(ErrorCode.SHUTTING_DOWN);
        } else if (process.isValid()) {
            submit(use);
        } else if (use.request().patience() == Patience.TRY || use.request().reach() == Reach.LOCAL) {
            use.refused(ErrorCode.CATALOG_UNAVAILABLE);
        } else {
            process.park(use);
        }
        return use;
    }

    void submit(Use use) {
        site(use.resource()).begin(use);
    }

    void withdraw(Use use) {
        if (!process.unpark(use) && use.site() != null) {
            use.site().withdraw(use);
        }
    }

    // ---- those above and below

    void hear(ResourceName resource, Word word) {
        Site site = sites.get(resource);
        if (site != null) {
            site.hear(word);
        } else if (!word.grants().isEmpty() || !word.refusals().isEmpty()) {
            surrender(resource, process.nextEpoch());
        }
    }

    /** All that was had of the resource in former epochs is free. */
    void surrender(ResourceName resource, long epoch) {
        Credit none = process.simulation().algebra(resource).none();
        tellCreditor(resource, new Report(epoch, 1, 0, none, List.of(), List.of(), Optional.empty()));
    }

    void tellCreditor(ResourceName resource, Report report) {
        if (above.isPresent()) {
            above.get().site(resource).report(debtorName, report);
        } else {
            process.link().report(resource, report);
        }
    }

    void tellDebtor(String debtor, ResourceName resource, Word word) {
        SimulatedOwner below = debtors.get(debtor);
        if (below != null) {
            below.hear(resource, word);
        }
    }

    void tenureLost() {
        List.copyOf(sites.values()).forEach(each -> each.tenureLost(process.nextEpoch()));
    }

    // ---- the end

    void beginWindUp() {
        isWindingUp = true;
        debtors.values().forEach(SimulatedOwner::beginWindUp);
        List.copyOf(sites.values()).forEach(Site::windUp);
    }

    boolean isEmpty() {
        return sites().allMatch(each -> each.books().isEmpty());
    }

    /** Forgets what is empty, gives back something that is not used. */
    void tidy() {
        debtors.values().forEach(SimulatedOwner::tidy);
        sites.values().removeIf(Site::isForgettable);
        List<Site> left = List.copyOf(sites.values());
        if (!left.isEmpty() && process.simulation().isChance(0.3)) {
            left.get(process.simulation().random.nextInt(left.size())).giveBack();
        }
    }
}
