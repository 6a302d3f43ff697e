package org.archivolt.resource.internal.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.dss.CreditCatalog;
import org.archivolt.dss.CreditSession;
import org.archivolt.dss.RootBooks;
import org.archivolt.dss.SeenSession;
import org.archivolt.resource.CreditOffice;
import org.archivolt.resource.FencingToken;
import org.archivolt.resource.ResourceName;
import org.archivolt.resource.ResourceType;
import org.archivolt.resource.internal.core.Books;
import org.archivolt.resource.internal.core.Standing;

/** Answers operators: from the root's books in the catalog, and from what is held and waits here. */
final class HostOffice implements CreditOffice {
    private static final int PAGE = 1000;
    /** A host that is alive renews its session between being seen and being ended; so often in a row is no accident. */
    private static final int TRIES = 10;

    private final CreditCatalog catalog;
    private final Roots roots;
    private final Owner owner;
    private final SessionKeeper keeper;

    HostOffice(CreditCatalog catalog, Roots roots, Owner owner, SessionKeeper keeper) {
        this.catalog = catalog;
        this.roots = roots;
        this.owner = owner;
        this.keeper = keeper;
    }

    /** What is done with each row of the catalog. */
    @FunctionalInterface
    private interface Visitor {
        /** @return whether to go on */
        boolean visit(ResourceName resource, Books root) throws ArchivoltException;
    }

    private void visit(Optional<String> type, Visitor visitor) throws ArchivoltException {
        String afterType = "";
        String afterName = "";
        List<RootBooks> page;
        do {
            page = catalog.list(type, afterType, afterName, PAGE);
            for (RootBooks row : page) {
                Optional<Books> root = written(row);
                if (root.isPresent() && !visitor.visit(Roots.name(row), root.get())) {
                    return;
                }
                afterType = row.type();
                afterName = row.name();
            }
        } while (page.size() == PAGE);
    }

    /** Empty when nothing is written there, or nothing that can be read here. */
    private Optional<Books> written(RootBooks row) throws ArchivoltException {
        return row.books().isEmpty() ? Optional.empty() : roots.readable(row);
    }

    @Override
    public List<Loan> loans(Optional<String> type, int limit) throws ArchivoltException {
        if (type.isPresent()) {
            requireKnown(type.get());
        }
        List<Loan> loans = new ArrayList<>();
        visit(type, (resource, root) -> {
            loans.addAll(loans(resource, root));
            return loans.size() < limit;
        });
        return loans.stream().limit(limit).toList();
    }

    private void requireKnown(String type) throws ArchivoltException {
        Set<String> known = owner.workshop().types().names();
        if (!known.contains(type)) {
            throw ArchivoltException.invalid("type", "must be one of " + known).with("value", type);
        }
    }

    @Override
    public List<Loan> loans(ResourceName resource) throws ArchivoltException {
        Optional<RootBooks> row = catalog.find(resource.type(), resource.name());
        Optional<Books> root = row.isEmpty() ? Optional.empty() : written(row.get());
        return root.isEmpty() ? List.of() : loans(resource, root.get());
    }

    private List<Loan> loans(ResourceName resource, Books root) {
        return root.loans().stream()
                .map(each -> loan(resource, root.type(), each))
                .toList();
    }

    private Loan loan(ResourceName resource, ResourceType type, Standing.Loan loan) {
        String host = hostOf(loan.debtor());
        int last = loan.tokens().size() - 1;
        return new Loan(
                resource,
                host,
                type.format(loan.credit()),
                last < 0
                        ? Optional.empty()
                        : Optional.of(loan.tokens().get(last)).map(FencingToken::toString),
                loan.demand().isPresent(),
                host.equals(owner.name()) ? uses(owner, resource, "") : List.of());
    }

    /** Those of owners below this one, too. */
    private static List<Use> uses(Owner of, ResourceName resource, String prefix) {
        List<Use> uses = new ArrayList<>();
        of.find(resource)
                .ifPresent(slot -> slot.holds()
                        .forEach(each -> uses.add(new Use(
                                prefix + each.user(),
                                slot.type().format(each.credit()),
                                each.age(),
                                each.isWanted()))));
        of.debtors().forEach(below -> uses.addAll(uses(below, resource, below.name() + "/")));
        return uses;
    }

    @Override
    public List<Waiter> why(ResourceName resource) throws ArchivoltException {
        Waits waits = new Waits(catalog, roots, owner);
        Optional<RootBooks> row = catalog.find(resource.type(), resource.name());
        waits.gather(row);
        Map<String, List<WaitGraph.Waiting>> byUser = new HashMap<>();
        waits.all()
                .forEach(each -> byUser.computeIfAbsent(each.user(), user -> new ArrayList<>())
                        .add(each));
        List<Waiter> chain = new ArrayList<>();
        Set<WaitGraph.Waiting> seen = new HashSet<>();
        List<WaitGraph.Waiting> next = new ArrayList<>(waits.all().stream()
                .filter(each -> each.resource().equals(resource))
                .toList());
        for (int i = 0; i < next.size(); i++) {
            if (seen.add(next.get(i))) {
                chain.add(waiter(next.get(i), waits));
                next.get(i).waitsFor().forEach(user -> next.addAll(byUser.getOrDefault(user, List.of())));
            }
        }
        return chain;
    }

    private Waiter waiter(WaitGraph.Waiting waiting, Waits waits) throws ArchivoltException {
        ResourceName resource = waiting.resource();
        ResourceType type = owner.workshop().types().find(resource.type());
        return new Waiter(
                resource,
                hostOf(waiting.user()),
                waiting.user(),
                type.format(waits.want(waiting)),
                ageOf(waiting),
                waiting.waitsFor().stream().sorted().toList(),
                reason(waiting));
    }

    /** Only who waits here has a clock that can be read here. */
    private Duration ageOf(WaitGraph.Waiting waiting) {
        return owner.find(waiting.resource()).stream()
                .flatMap(slot -> slot.claims().stream())
                .filter(each -> waiting.user()
                        .equals(owner.name() + "/" + each.request().user()))
                .map(Claim::age)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    private static String reason(WaitGraph.Waiting waiting) {
        if (waiting.waitsFor().isEmpty()) {
            return waiting.place().equals(Waits.ROOT) ? "is being granted" : "was asked of the creditor";
        }
        return waiting.place().equals(Waits.ROOT) ? "lent to others" : "in use or wanted before on the same host";
    }

    @Override
    public List<Waiter> waiters(int limit) throws ArchivoltException {
        Waits waits = new Waits(catalog, roots, owner);
        waits.gatherHere();
        visit(Optional.empty(), (resource, root) -> {
            waits.add(resource, root);
            return waits.all().size() < limit;
        });
        List<Waiter> waiters = new ArrayList<>();
        for (WaitGraph.Waiting each : waits.all()) {
            if (waiters.size() < limit) {
                waiters.add(waiter(each, waits));
            }
        }
        return waiters;
    }

    @Override
    public List<Host> hosts() throws ArchivoltException {
        Optional<CreditSession> own = owner.workshop().tenure().session();
        return catalog.sessions().stream()
                .map(SeenSession::session)
                .map(each -> host(each, own.equals(Optional.of(each))))
                .toList();
    }

    private Host host(CreditSession session, boolean isThis) {
        return new Host(
                session.host(),
                session.incarnation(),
                isThis,
                isThis ? Optional.empty() : Optional.of(keeper.silentFor(session)));
    }

    @Override
    public void revoke(ResourceName resource, String host) throws ArchivoltException {
        CreditSession own = owner.workshop().tenure().session().orElseThrow(HostOffice::cutOff);
        roots.change(own, resource, root -> root.callBack(debtor(root, resource, host)))
                .ifPresent(word -> owner.hear(resource, word));
    }

    private static String debtor(Books root, ResourceName resource, String host) throws ArchivoltException {
        return root.loans().stream()
                .map(Standing.Loan::debtor)
                .filter(each -> hostOf(each).equals(host))
                .findAny()
                .orElseThrow(() -> new ArchivoltException(ErrorCode.NO_SUCH_CREDIT, "this host has nothing of it")
                        .with("resource", resource)
                        .with("host", host));
    }

    private static ArchivoltException cutOff() {
        return new ArchivoltException(ErrorCode.CATALOG_UNAVAILABLE, "calling a credit back");
    }

    @Override
    public void declareDead(String host) throws ArchivoltException {
        if (host.equals(owner.name())) {
            throw new ArchivoltException(ErrorCode.WRONG_STATE, "this host is alive").with("host", host);
        }
        for (int i = 0; i < TRIES; i++) {
            if (catalog.end(seen(host))) {
                keeper.settle();
                return;
            }
        }
        throw new ArchivoltException(ErrorCode.WRONG_STATE, "this host renews its session all the time")
                .with("host", host);
    }

    private SeenSession seen(String host) throws ArchivoltException {
        return catalog.sessions().stream()
                .filter(each -> each.session().host().equals(host))
                .findAny()
                .orElseThrow(() -> new ArchivoltException(ErrorCode.NO_SUCH_CREDIT, "this host has no session")
                        .with("host", host));
    }

    /** Of a session, or of a user: {@code host#incarnation}, {@code host/user}. */
    private static String hostOf(String name) {
        return name.split("[#/]", 2)[0];
    }
}
