package org.archivolt.resource.internal.core;

import java.util.List;
import java.util.function.Predicate;
import org.archivolt.base.ErrorCode;
import org.archivolt.resource.Algebra;
import org.archivolt.resource.Credit;
import org.archivolt.resource.CreditRequest.Reach;

/**
 * What is different between sets, which many may have unless they conflict, and amounts, of which each unit is with one. Decides who
 * gets what; the {@link Books} write it down.
 */
abstract class Family {
    final Books books;
    final Algebra algebra;

    Family(Books books) {
        this.books = books;
        this.algebra = books.algebra;
    }

    static Family of(Books books) {
        return books.algebra.isCounted() ? new AmountFamily(books) : new SetFamily(books);
    }

    /** Whether this can be granted to a new holder at once; nobody waits and nothing is demanded. */
    abstract boolean isFree(Credit want, LocalRequest request);

    /** Called before a credit is held, or more of it, that {@link #isFree} was not asked about. */
    abstract void noteHeld(Credit credit);

    /** Grants, refuses or lets wait, in the order of arrival. */
    final void serve() {
        for (Waiting each : List.copyOf(books.queue)) {
            if (!isOfExpiring(each)) {
                serve(each);
            }
        }
    }

    /** Who does not give back what is demanded gets nothing more; it is about to lose what it has. */
    private static boolean isOfExpiring(Waiting waiting) {
        return !waiting.isLocal() && waiting.debtor().isExpiring;
    }

    private void serve(Waiting waiting) {
        if (!isPossible(waiting)) {
            return;
        }
        Obstacles obstacles = obstacles(waiting);
        if (obstacles.areNone()) {
            grant(waiting);
        } else if (!isRefused(waiting, obstacles)) {
            books.ask(waiting, isVain(waiting, obstacles) ? algebra.none() : lacking(waiting, obstacles));
        }
    }

    /** Whether what it asked for would have to be given back at once, because somebody here is before it. */
    private boolean isVain(Waiting waiting, Obstacles obstacles) {
        return waiting.asked == null && books.demand() != null && obstacles.areHere();
    }

    private boolean isRefused(Waiting waiting, Obstacles obstacles) {
        Reach reach = waiting.reach();
        boolean isElsewhere = obstacles.isMissing() || !obstacles.debtors().isEmpty();
        boolean isAskedFor = !waiting.isLocal() && !obstacles.holds().isEmpty();
        if (reach == Reach.LOCAL && isElsewhere) {
            return refuse(waiting, ErrorCode.NOT_LOCAL, "it is not cached here");
        }
        if (reach == Reach.BORROW && (isTaken(obstacles) || isAskedFor)) {
            return refuse(waiting, ErrorCode.NOT_LOCAL, reason(obstacles));
        }
        if (waiting.isTry() && isInUse(waiting, obstacles)) {
            return refuse(waiting, ErrorCode.BUSY, reason(obstacles));
        }
        return false;
    }

    private String reason(Obstacles obstacles) {
        List<String> names = obstacles.names(books);
        return names.isEmpty() ? "there is not as much left" : "used by " + String.join(", ", names);
    }

    private boolean refuse(Waiting waiting, ErrorCode code, String detail) {
        books.refuse(waiting, code, detail);
        return true;
    }

    /** Refuses what can never be granted. */
    abstract boolean isPossible(Waiting waiting);

    abstract Obstacles obstacles(Waiting waiting);

    /** Whether it could only be had by calling back what debtors have. */
    abstract boolean isTaken(Obstacles obstacles);

    /** Whether somebody uses it, so that who only tries is refused. */
    abstract boolean isInUse(Waiting waiting, Obstacles obstacles);

    /** What to ask the creditor for; none for nothing. */
    abstract Credit lacking(Waiting waiting, Obstacles obstacles);

    abstract void grant(Waiting waiting);

    /** What this debtor is to give back; null for nothing. */
    abstract Demand demandOf(Debtor debtor);

    /** What is waited for of what this user holds. */
    abstract Credit wantedOf(Hold hold);

    /** What may be given back to the creditor now, as it demands. */
    abstract Credit returnable(Demand demand);

    /** The demand that holds while the news of a word are read: what has just been granted goes to who asked for it first. */
    abstract Demand continuing(Demand before, Demand after, List<Grant> granted);

    /** What is left to be given back of {@code wanted}. */
    abstract Credit remaining(Credit wanted, Credit returned, Credit loan);

    /** A demand as it is after what has been given back since it was made. */
    abstract Demand sinceMade(Demand demand, Iterable<Credit> returned);

    /** @throws AssertionError when children have what they must not have together */
    abstract void check();

    /** Whether this debtor will take, with an ask of its own, before this one has its turn. */
    final boolean isAfterAskOf(Debtor debtor, Waiting waiting, Predicate<Waiting> counts) {
        for (Waiting each : books.queue) {
            if (each == waiting) {
                return false;
            }
            if (each.isOf(debtor) && counts.test(each)) {
                return true;
            }
        }
        return false;
    }

    final Credit used() {
        Credit used = algebra.none();
        for (Hold each : books.holds.values()) {
            used = algebra.plus(used, each.credit());
        }
        for (Debtor each : books.debtors.values()) {
            used = algebra.plus(used, each.credit());
        }
        return used;
    }

    /** Not more than the debtor would take. */
    final Credit bounded(Waiting waiting, Credit grown) {
        if (waiting.isLocal()) {
            return algebra.plus(waiting.want, grown);
        }
        return algebra.plus(waiting.want, algebra.meet(grown, waiting.ask().welcome()));
    }
}
