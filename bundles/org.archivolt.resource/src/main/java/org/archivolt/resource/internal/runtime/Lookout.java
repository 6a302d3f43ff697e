package org.archivolt.resource.internal.runtime;

import static org.archivolt.base.ErrorCode.BUSY;
import static org.archivolt.base.ErrorCode.DEADLOCK;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.archivolt.base.ArchivoltException;
import org.archivolt.dss.CreditCatalog;
import org.archivolt.dss.CreditSession;
import org.archivolt.resource.ResourceName;
import org.archivolt.resource.ResourceType;
import org.archivolt.resource.internal.core.Books;
import org.archivolt.resource.internal.core.Standing;
import org.archivolt.resource.internal.runtime.WaitGraph.Cycle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after requests that wait for long: whether they wait for each other, and whether somebody does not give back what he was asked
 * for. On a thread of its own, because it asks the catalog; at rest as long as nobody waits.
 */
final class Lookout {
    private static final Logger LOG = LoggerFactory.getLogger(Lookout.class);

    private final CreditCatalog catalog;
    private final Roots roots;
    private final Owner owner;
    private final Workshop workshop;
    private final SessionKeeper keeper;
    private final Alarms alarms;
    private final AtomicBoolean set = new AtomicBoolean();

    // ---- the thread's own

    private final WaitGraph graph = new WaitGraph();
    /** Since when what is demanded was seen not to have been given back, or to be lost. */
    private Map<Overdue, Long> since = new HashMap<>();

    /** A demand of the root, and whether it was followed by the loan's end. */
    private record Overdue(ResourceName resource, String debtor, long epoch, long word, boolean isExpiring) {}

    Lookout(CreditCatalog catalog, Roots roots, Owner owner, Workshop workshop, SessionKeeper keeper) {
        this.catalog = catalog;
        this.roots = roots;
        this.owner = owner;
        this.workshop = workshop;
        this.keeper = keeper;
        this.alarms = new Alarms("resource-lookout", workshop.ticker());
    }

    void start() {
        alarms.start();
    }

    void stop(Duration limit) throws InterruptedException {
        alarms.stop(limit);
    }

    /** Looks at the clock, which may have jumped: that of a test does. */
    void look() {
        alarms.look();
    }

    /** For tests. */
    boolean isCaughtUp() {
        return alarms.isCaughtUp();
    }

    /** Somebody waits. */
    void wake() {
        if (!set.getAndSet(true)) {
            alarms.after(workshop.settings().look(), this::turn);
        }
    }

    private void turn() {
        set.set(false);
        Optional<CreditSession> own = workshop.tenure().session();
        if (owner.isTroubled()) {
            wake();
        }
        if (own.isEmpty() || !owner.isTroubledFor(workshop.settings().look())) {
            return;
        }
        try {
            Waits waits = new Waits(catalog, roots, owner).gather(Optional.empty());
            hear(own.get(), waits.books());
            endDeadlocks(own.get(), waits);
            watchHolders(own.get(), waits.books());
        } catch (ArchivoltException e) {
            LOG.debug("looking after those who wait: {}", e.getMessage());
        }
    }

    /** Whoever waits may have missed a word: the answer to a change that others would have been told of was lost. */
    private void hear(CreditSession own, Map<ResourceName, Books> books) {
        books.forEach(
                (resource, root) -> root.currentWord(own.toString()).ifPresent(word -> owner.hear(resource, word)));
    }

    // ---- deadlocks

    private void endDeadlocks(CreditSession own, Waits waits) throws ArchivoltException {
        for (Cycle cycle : graph.look(waits.all())) {
            LOG.info(
                    "deadlock: {}; {} has to give way",
                    cycle.text(),
                    cycle.victim().user());
            WaitGraph.Waiting victim = cycle.victim();
            if (victim.place().equals(Waits.ROOT)) {
                change(own, victim.resource(), root -> root.refuse(victim.arrival(), DEADLOCK, cycle.text()));
            } else {
                owner.refuse(victim, DEADLOCK, cycle.text());
            }
        }
    }

    // ---- stubborn holders

    private void watchHolders(CreditSession own, Map<ResourceName, Books> books) throws ArchivoltException {
        Map<Overdue, Long> still = new HashMap<>();
        for (Map.Entry<ResourceName, Books> each : books.entrySet()) {
            if (isAskedBy(own, each.getValue())) {
                watchHolders(own, each.getKey(), each.getValue(), still);
            }
        }
        since = still;
    }

    private static boolean isAskedBy(CreditSession own, Books root) {
        return root.waiting().stream().anyMatch(each -> each.debtor().equals(Optional.of(own.toString())));
    }

    private void watchHolders(CreditSession own, ResourceName resource, Books root, Map<Overdue, Long> still)
            throws ArchivoltException {
        long now = workshop.ticker().nanos();
        for (Standing.Due due : root.demands()) {
            boolean isEnding = isExpiring(root, due.debtor());
            if (isEnding && !root.hasHeardAll(due.debtor())) {
                continue; // the time that its use can last begins when it knows that it is not renewed
            }
            Overdue overdue = new Overdue(resource, due.debtor(), epochOf(root, due.debtor()), due.word(), isEnding);
            long first = since.getOrDefault(overdue, now);
            still.put(overdue, first);
            if (now - first >= patience(root.type(), overdue)) {
                end(own, overdue, root.type());
            }
        }
    }

    private static boolean isExpiring(Books root, String debtor) {
        return root.loans().stream().anyMatch(each -> each.debtor().equals(debtor) && each.isExpiring());
    }

    private static long epochOf(Books root, String debtor) {
        return root.loans().stream()
                .filter(each -> each.debtor().equals(debtor))
                .mapToLong(Standing.Loan::epoch)
                .findAny()
                .orElse(0);
    }

    private long patience(ResourceType type, Overdue overdue) throws ArchivoltException {
        return overdue.isExpiring()
                ? keeper.watcherNanos(CreditSession.parse(overdue.debtor()))
                : type.revokeWait().toNanos();
    }

    private void end(CreditSession own, Overdue overdue, ResourceType type) throws ArchivoltException {
        if (overdue.isExpiring()) {
            LOG.warn("{}: the lease of {}, who did not give it back, is over", overdue.resource(), overdue.debtor());
            change(own, overdue.resource(), root -> {
                if (isStill(root, overdue)) {
                    root.debtorGone(overdue.debtor());
                }
            });
            return;
        }
        switch (type.stubborn()) {
            case EXPIRE -> {
                LOG.warn("{}: {} does not give it back; its lease ends", overdue.resource(), overdue.debtor());
                change(own, overdue.resource(), root -> {
                    if (isStill(root, overdue)) {
                        root.expire(overdue.debtor());
                    }
                });
            }
            case KEEP -> change(own, overdue.resource(), root -> refuseOurs(own, root, overdue));
        }
    }

    private static void refuseOurs(CreditSession own, Books root, Overdue overdue) {
        if (isStill(root, overdue)) {
            for (Standing.Waiter each : root.waiting()) {
                if (each.debtor().equals(Optional.of(own.toString()))) {
                    root.refuse(each.arrival(), BUSY, "used by " + String.join(", ", each.waitsFor()));
                }
            }
        }
    }

    private static boolean isStill(Books root, Overdue overdue) {
        return isExpiring(root, overdue.debtor()) == overdue.isExpiring()
                && epochOf(root, overdue.debtor()) == overdue.epoch()
                && root.demands().stream()
                        .anyMatch(each -> each.debtor().equals(overdue.debtor()) && each.word() == overdue.word());
    }

    private void change(CreditSession own, ResourceName resource, Roots.Change change) throws ArchivoltException {
        roots.change(own, resource, change).ifPresent(word -> owner.hear(resource, word));
    }
}
