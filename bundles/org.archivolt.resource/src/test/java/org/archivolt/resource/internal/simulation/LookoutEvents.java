package org.archivolt.resource.internal.simulation;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.archivolt.dss.CreditSession;
import org.archivolt.dss.RootBooks;
import org.archivolt.resource.ResourceName;
import org.archivolt.resource.internal.core.Books;
import org.archivolt.resource.internal.core.Standing;

/** Ends the loans of those who do not give back what is waited for: what the runtime's {@code Lookout} does, without its thread. */
final class LookoutEvents {
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Process process;
    private final Simulation simulation;
    private final Map<Overdue, Long> since = new HashMap<>();
    private boolean isSet;

    private record Overdue(ResourceName resource, String debtor, long epoch, long word, boolean isExpiring) {}

    LookoutEvents(Process process) {
        this.process = process;
        this.simulation = process.simulation();
    }

    void wake() {
        if (!isSet) {
            isSet = true;
            process.after(LOOK, this::turn);
        }
    }

    private void turn() {
        isSet = false;
        boolean isTroubled = process.sites().anyMatch(each -> each.isTroubledFor(0));
        if (isTroubled) {
            wake();
        }
        for (Site each : process.owner().ownSites()) {
            if (process.session().isPresent() && each.isTroubledFor(LOOK.toNanos())) {
                look(process.session().get(), each.resource());
            }
        }
        since.keySet()
                .removeIf(each -> !process.owner()
                        .find(each.resource())
                        .filter(site -> site.isTroubledFor(LOOK.toNanos()))
                        .isPresent());
    }

    private void look(CreditSession own, ResourceName resource) {
        process.call(
                () -> simulation.catalog.find(resource.type(), resource.name()),
                row -> row.ifPresent(found -> watch(own, resource, found)),
                why -> {});
    }

    private void watch(CreditSession own, ResourceName resource, RootBooks row) {
        Books root = simulation.decode(row);
        root.currentWord(own.toString()).ifPresent(word -> process.owner().hear(resource, word));
        Map<Overdue, Long> still = new HashMap<>();
        boolean isAskedByUs =
                root.waiting().stream().anyMatch(each -> each.debtor().equals(Optional.of(own.toString())));
        if (isAskedByUs) {
            for (Standing.Due due : root.demands()) {
                watch(own, resource, root, due, still);
            }
        }
        since.keySet().removeIf(each -> each.resource().equals(resource));
        since.putAll(still);
    }

    private void watch(
            CreditSession own, ResourceName resource, Books root, Standing.Due due, Map<Overdue, Long> still) {
        boolean isEnding = isExpiring(root, due.debtor());
        if (isEnding && !root.hasHeardAll(due.debtor())) {
            return;
        }
        long now = process.host().clock();
        Overdue overdue = new Overdue(resource, due.debtor(), epochOf(root, due.debtor()), due.word(), isEnding);
        long first = since.getOrDefault(overdue, now);
        still.put(overdue, first);
        long patience = isEnding
                ? Simulation.TERMS.watcherNanos()
                : root.type().revokeWait().toNanos();
        if (now - first >= patience) {
            end(own, overdue);
        }
    }

    private void end(CreditSession own, Overdue overdue) {
        simulation.note(process.host().name() + " takes to be stubborn: " + overdue);
        process.call(
                () -> simulation.change(own, overdue.resource(), root -> {
                    if (isStill(root, overdue) && overdue.isExpiring()) {
                        root.debtorGone(overdue.debtor());
                    } else if (isStill(root, overdue)) {
                        root.expire(overdue.debtor());
                    }
                }),
                word -> word.ifPresent(heard -> process.owner().hear(overdue.resource(), heard)),
                why -> {});
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

    private static boolean isStill(Books root, Overdue overdue) {
        return isExpiring(root, overdue.debtor()) == overdue.isExpiring()
                && epochOf(root, overdue.debtor()) == overdue.epoch()
                && root.demands().stream()
                        .anyMatch(each -> each.debtor().equals(overdue.debtor()) && each.word() == overdue.word());
    }
}
