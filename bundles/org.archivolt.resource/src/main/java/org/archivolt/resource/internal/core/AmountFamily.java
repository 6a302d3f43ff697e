package org.archivolt.resource.internal.core;

import java.util.ArrayList;
import java.util.List;
import org.archivolt.base.ErrorCode;
import org.archivolt.resource.Amount;
import org.archivolt.resource.Credit;
import org.archivolt.resource.CreditRequest.Reach;

/** Amounts: each unit is with one. Nothing conflicts, there only is too little. */
final class AmountFamily extends Family {
    AmountFamily(Books books) {
        super(books);
    }

    @Override
    boolean isFree(Credit want, LocalRequest request) {
        return units(want) <= cached();
    }

    @Override
    void noteHeld(Credit credit) {
        // Sums are cheap.
    }

    private long cached() {
        long cached = units(books.tenure);
        for (Hold each : books.holds.values()) {
            cached -= units(each.credit());
        }
        for (Debtor each : books.debtors.values()) {
            cached -= units(each.credit());
        }
        return cached;
    }

    /** What is here, not in use, and not to be given back. */
    private long free() {
        return Math.max(0, cached() - demanded());
    }

    private long demanded() {
        return books.demand() == null ? 0 : units(books.demand().required());
    }

    @Override
    boolean isPossible(Waiting waiting) {
        if (books.isRoot() && units(waiting.want) > units(books.tenure)) {
            books.refuse(waiting, ErrorCode.NO_SPACE, "there never is as much");
            return false;
        }
        return true;
    }

    @Override
    Obstacles obstacles(Waiting waiting) {
        List<Waiting> earlier = new ArrayList<>();
        long left = free();
        for (Waiting each : books.queue) {
            if (each == waiting) {
                break;
            }
            earlier.add(each);
            left = Math.max(0, left - units(each.want));
        }
        waiting.deficit = Math.max(0, units(waiting.want) - left);
        if (waiting.deficit == 0) {
            return new Obstacles(false, List.of(), List.of(), List.of());
        }
        List<Hold> holds = books.holds.values().stream()
                .filter(each -> !waiting.isOf(each))
                .toList();
        List<Debtor> debtors = books.debtors.values().stream()
                .filter(each -> !waiting.isOf(each) && !each.credit().isNone())
                .toList();
        return new Obstacles(true, holds, debtors, earlier);
    }

    /** Others than the root ask their creditor, who tells what cannot be had. */
    @Override
    boolean isTaken(Obstacles obstacles) {
        return books.isRoot();
    }

    @Override
    boolean isInUse(Waiting waiting, Obstacles obstacles) {
        if (!books.isRoot()) {
            return false;
        }
        long unused = 0;
        for (Debtor each : obstacles.debtors()) {
            if (each.knownBlocked().isEmpty()) {
                unused = sum(unused, units(each.credit()));
            }
        }
        return waiting.deficit > unused;
    }

    @Override
    Credit lacking(Waiting waiting, Obstacles obstacles) {
        return books.isRoot() ? Amount.NONE : new Amount(waiting.deficit);
    }

    @Override
    void grant(Waiting waiting) {
        if (waiting.isLocal()) {
            books.grant(waiting, waiting.want);
            return;
        }
        long spare = free();
        for (Waiting each : books.queue) {
            spare = Math.max(0, spare - (each == waiting ? 0 : units(each.want)));
        }
        Credit available = new Amount(Math.max(spare, units(waiting.want)));
        Credit grown = algebra.meet(available, algebra.grown(waiting.want, available, books.conflicts));
        Credit taken = algebra.meet(grown, waiting.ask().welcome());
        books.grant(waiting, units(taken) > units(waiting.want) ? taken : waiting.want);
    }

    @Override
    Demand demandOf(Debtor debtor) {
        long loan = units(debtor.credit());
        long needed = Math.max(0, demanded() - cached());
        boolean isTried = needed == 0 || books.demand().tried();
        for (Waiting each : books.queue) {
            boolean isAgainst = each.reach() == Reach.REVOKE && !each.isOf(debtor) && each.deficit > 0;
            if (isAgainst && !isAfterAskOf(debtor, each, other -> true)) {
                needed = sum(needed, each.deficit);
                isTried &= each.isTry();
            }
        }
        if (!debtor.recalled.isNone() || books.isWindingUp) {
            needed = books.isWindingUp ? loan : sum(needed, units(debtor.recalled));
            isTried = false;
        }
        Credit required = new Amount(Math.min(loan, needed));
        return required.isNone() ? null : new Demand(required, required, isTried);
    }

    @Override
    Credit wantedOf(Hold hold) {
        if (books.isWindingUp) {
            return hold.credit();
        }
        Demand demand = books.demand();
        long wanted = demand == null || demand.tried() ? 0 : Math.max(0, demanded() - cached());
        for (Waiting each : books.queue) {
            boolean isTold = !each.isOf(hold) && (each.isLocal() || each.reach() == Reach.REVOKE) && !each.isTry();
            wanted = sum(wanted, isTold ? each.deficit : 0);
        }
        return new Amount(Math.min(wanted, units(hold.credit())));
    }

    @Override
    Credit returnable(Demand demand) {
        return new Amount(Math.max(0, Math.min(units(demand.required()), cached())));
    }

    @Override
    Demand continuing(Demand before, Demand after, List<Grant> granted) {
        if (before == null || after == null) {
            return null;
        }
        return units(before.required()) < units(after.required()) ? before : after;
    }

    @Override
    Credit remaining(Credit wanted, Credit returned, Credit loan) {
        return algebra.meet(algebra.minus(wanted, returned), loan);
    }

    @Override
    Demand sinceMade(Demand demand, Iterable<Credit> returned) {
        Credit required = demand.required();
        for (Credit each : returned) {
            required = algebra.minus(required, each);
        }
        return required.isNone() ? null : new Demand(required, required, demand.tried());
    }

    @Override
    void check() {
        if (cached() < 0) {
            throw new AssertionError(-cached() + " more than " + books.tenure);
        }
    }

    private static long sum(long a, long b) {
        return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
    }

    private static long units(Credit credit) {
        return ((Amount) credit).units();
    }
}
