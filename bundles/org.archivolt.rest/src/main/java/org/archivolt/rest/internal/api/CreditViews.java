package org.archivolt.rest.internal.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.List;
import org.archivolt.resource.CreditOffice;

/** Credits as they are written; see {@link CreditOffice}. */
public final class CreditViews {
    private CreditViews() {}

    /** The answer. */
    public record Loans(List<Loan> credits) {
        static Loans of(List<CreditOffice.Loan> loans) {
            return new Loans(loans.stream().map(Loan::of).toList());
        }
    }

    /**
     * What a host has.
     *
     * @param token absent when others can have the same
     * @param uses on the host that answers
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Loan(
            String resource,
            String type,
            String host,
            String credit,
            String token,
            boolean calledBack,
            List<Use> uses) {
        static Loan of(CreditOffice.Loan loan) {
            return new Loan(
                    loan.resource().toString(),
                    loan.resource().type(),
                    loan.host(),
                    loan.credit(),
                    loan.token().orElse(null),
                    loan.calledBack(),
                    loan.uses().stream().map(Use::of).toList());
        }
    }

    /** What somebody holds. */
    public record Use(String user, String credit, long heldMillis, boolean wanted) {
        static Use of(CreditOffice.Use use) {
            return new Use(use.user(), use.credit(), use.age().toMillis(), use.wanted());
        }
    }

    /** The answer. */
    public record Waiters(List<Waiter> waiting) {
        static Waiters of(List<CreditOffice.Waiter> waiters) {
            return new Waiters(waiters.stream().map(Waiter::of).toList());
        }
    }

    /** Who waits. */
    public record Waiter(
            String resource,
            String host,
            String user,
            String credit,
            long waitingMillis,
            List<String> waitsFor,
            String reason) {
        static Waiter of(CreditOffice.Waiter waiter) {
            return new Waiter(
                    waiter.resource().toString(),
                    waiter.host(),
                    waiter.user(),
                    waiter.credit(),
                    waiter.age().toMillis(),
                    waiter.waitsFor(),
                    waiter.reason());
        }
    }

    /** The answer. */
    public record Hosts(List<Host> hosts) {
        static Hosts of(List<CreditOffice.Host> hosts) {
            return new Hosts(hosts.stream().map(Host::of).toList());
        }
    }

    /** @param silentMillis how long the host that answers has seen no sign of life; absent for itself */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Host(String name, long incarnation, boolean thisHost, Long silentMillis) {
        static Host of(CreditOffice.Host host) {
            return new Host(
                    host.name(),
                    host.incarnation(),
                    host.isThis(),
                    host.silentFor().map(Duration::toMillis).orElse(null));
        }
    }
}
