package org.archivolt.resource.internal.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.archivolt.base.ErrorCode;
import org.archivolt.resource.Credit;
import org.archivolt.resource.CreditRequest.Reach;

/** Sets: shared parts are copied, exclusive ones are moved, because whoever has one conflicts with all others. */
final class SetFamily extends Family {
    /** Contains what is held; what does not conflict with it conflicts with no hold. Exact again whenever nothing is held. */
    private Credit heldAtMost;

    SetFamily(Books books) {
        super(books);
        heldAtMost = algebra.none();
    }

    @Override
    boolean isFree(Credit want, LocalRequest request) {
        if (!algebra.covers(books.tenure, want) || isHeldAgainst(want, request)) {
            return false;
        }
        for (Debtor each : books.debtors.values()) {
            if (!each.isOfGroup(request.group()) && algebra.conflicts(each.credit(), want)) {
                return false;
            }
        }
        return true;
    }

    private boolean isHeldAgainst(Credit want, LocalRequest request) {
        if (books.holds.isEmpty()) {
            heldAtMost = want;
            return false;
        }
        if (algebra.conflicts(heldAtMost, want) && isHeldAgainstIndeed(want, request)) {
            return true;
        }
        if (!algebra.covers(heldAtMost, want)) {
            heldAtMost = algebra.plus(heldAtMost, want);
        }
        return false;
    }

    private boolean isHeldAgainstIndeed(Credit want, LocalRequest request) {
        heldAtMost = algebra.none();
        boolean isAgainst = false;
        for (Hold each : books.holds.values()) {
            heldAtMost = algebra.plus(heldAtMost, each.credit());
            isAgainst |= !each.isOfGroup(request.group()) && algebra.conflicts(each.credit(), want);
        }
        return isAgainst;
    }

    /** Another hold than by {@link #isFree}. */
    @Override
    void noteHeld(Credit credit) {
        heldAtMost = books.holds.isEmpty() ? credit : algebra.plus(heldAtMost, credit);
    }

    @Override
    boolean isPossible(Waiting waiting) {
        if (books.isRoot() && !algebra.covers(books.tenure, waiting.want)) {
            books.refuse(waiting, ErrorCode.NO_SUCH_RESOURCE, "there never is as much");
            return false;
        }
        Waiting other = mutual(waiting);
        if (other != null) {
            books.refuse(waiting, ErrorCode.DEADLOCK, other.user + " waits for it to give back what it has");
            return false;
        }
        return true;
    }

    /** Who waits to have more while it uses what this one waits for, and the other way round; null for nobody. */
    private Waiting mutual(Waiting waiting) {
        Credit used = waiting.used();
        if (used == null) {
            return null;
        }
        for (Waiting each : books.queue) {
            if (each == waiting) {
                return null;
            }
            Credit others = each.isOf(waiting.child) || isSameGroup(each, waiting) ? null : each.used();
            if (others != null && algebra.conflicts(others, waiting.want) && algebra.conflicts(used, each.want)) {
                return each;
            }
        }
        return null;
    }

    @Override
    Obstacles obstacles(Waiting waiting) {
        Credit need = need(waiting);
        List<Hold> holds = new ArrayList<>();
        for (Hold each : books.holds.values()) {
            if (isInTheWay(each, waiting, need)) {
                holds.add(each);
            }
        }
        List<Debtor> debtors = new ArrayList<>();
        for (Debtor each : books.debtors.values()) {
            if (isInTheWay(each, waiting, need)) {
                debtors.add(each);
            }
        }
        List<Waiting> earlier = new ArrayList<>();
        for (Waiting each : books.queue) {
            if (each == waiting) {
                break;
            }
            if (isBehind(waiting, each)) {
                earlier.add(each);
            }
        }
        return new Obstacles(!algebra.covers(usable(waiting.group), waiting.want), holds, debtors, earlier);
    }

    private boolean isInTheWay(Child child, Waiting waiting, Credit need) {
        return !waiting.isOf(child) && !child.isOfGroup(group(waiting)) && algebra.conflicts(child.credit(), need);
    }

    /**
     * What must not conflict with others. When a debtor that has a loan for a group asks for something outside of it, all it has becomes
     * open to its other users.
     */
    private Credit need(Waiting waiting) {
        Debtor debtor = waiting.debtor();
        boolean isOpened = debtor != null && debtor.group().isPresent() && !debtor.isOfGroup(waiting.group);
        return isOpened ? algebra.plus(debtor.credit(), waiting.want) : waiting.want;
    }

    /**
     * Whether it may not pass an earlier one. It may if that one waits for what this one uses: it would wait for itself otherwise.
     */
    private boolean isBehind(Waiting waiting, Waiting earlier) {
        if (isSameGroup(waiting, earlier) || earlier.child != null && waiting.isOf(earlier.child)) {
            return false;
        }
        Credit used = waiting.used();
        return algebra.conflicts(earlier.want, need(waiting))
                && (used == null || !algebra.conflicts(earlier.want, used));
    }

    private static boolean isSameGroup(Waiting one, Waiting other) {
        return group(one).isPresent() && group(one).equals(group(other));
    }

    /** The group that what it wants would belong to: a loan that has something else in it belongs to none. */
    private static Optional<String> group(Waiting waiting) {
        Debtor debtor = waiting.debtor();
        boolean isMixed =
                debtor != null && !debtor.credit().isNone() && !debtor.group().equals(waiting.group);
        return isMixed ? Optional.empty() : waiting.group;
    }

    /** What is here and need not be given back, as far as a group's loan allows it. */
    private Credit usable(Optional<String> group) {
        if (books.tenureGroup.isPresent() && !books.tenureGroup.equals(group)) {
            return algebra.none();
        }
        Demand demand = books.demand();
        return demand == null ? books.tenure : algebra.minus(books.tenure, demand.required());
    }

    @Override
    boolean isTaken(Obstacles obstacles) {
        return !obstacles.debtors().isEmpty();
    }

    @Override
    boolean isInUse(Waiting waiting, Obstacles obstacles) {
        if (!obstacles.holds().isEmpty() || !obstacles.earlier().isEmpty()) {
            return true;
        }
        Credit need = need(waiting);
        for (Debtor each : obstacles.debtors()) {
            if (!each.knownBlocked().isEmpty()
                    && algebra.covers(each.demand().required(), algebra.conflicting(each.credit(), need))) {
                return true;
            }
        }
        return false;
    }

    /** All it wants, not only what is not here: what is here may have to be given back before the rest has come. */
    @Override
    Credit lacking(Waiting waiting, Obstacles obstacles) {
        return obstacles.isMissing() ? waiting.want : algebra.none();
    }

    @Override
    void grant(Waiting waiting) {
        if (waiting.isLocal() || waiting.group.isPresent()) {
            books.grant(waiting, waiting.want);
            return;
        }
        Credit available = usable(Optional.empty());
        for (Hold each : books.holds.values()) {
            available = algebra.minus(available, algebra.conflicting(available, each.credit()));
        }
        for (Debtor each : books.debtors.values()) {
            if (!waiting.isOf(each)) {
                available = algebra.minus(available, algebra.conflicting(available, each.credit()));
            }
        }
        for (Waiting each : books.queue) {
            if (each != waiting && !waiting.isOf(each.child)) {
                available = algebra.minus(available, algebra.conflicting(available, each.want));
            }
        }
        Credit whole = algebra.plus(available, waiting.want);
        Credit grown = algebra.meet(algebra.grown(waiting.want, whole, books.conflicts), whole);
        books.grant(waiting, bounded(waiting, grown));
    }

    @Override
    Demand demandOf(Debtor debtor) {
        Credit loan = debtor.credit();
        if (loan.isNone()) {
            return null;
        }
        Gathered gathered = new Gathered();
        for (Waiting each : books.queue) {
            Credit need = need(each);
            boolean isAgainst = each.reach() == Reach.REVOKE && isInTheWay(debtor, each, need);
            if (isAgainst && !isAfterAskOf(debtor, each, other -> isBehind(each, other))) {
                Credit grown = algebra.grown(need, algebra.plus(books.tenure, need), books.conflicts);
                Credit welcome = algebra.conflicting(loan, bounded(each, grown));
                gathered.add(algebra.conflicting(loan, need), welcome, each.isTry());
            }
        }
        Demand demand = books.demand();
        if (demand != null) {
            gathered.add(algebra.meet(loan, demand.required()), algebra.meet(loan, demand.welcome()), demand.tried());
        }
        gathered.add(algebra.meet(loan, debtor.recalled), algebra.none(), false);
        if (books.isWindingUp) {
            gathered.add(loan, algebra.none(), false);
        }
        return gathered.demand();
    }

    /** What several want back. */
    private final class Gathered {
        private Credit required = algebra.none();
        private Credit welcome = algebra.none();
        private boolean isTried = true;

        void add(Credit part, Credit more, boolean isTry) {
            if (!part.isNone()) {
                required = algebra.plus(required, part);
                welcome = algebra.plus(welcome, algebra.plus(part, more));
                isTried &= isTry;
            }
        }

        Demand demand() {
            return required.isNone() ? null : new Demand(required, welcome, isTried);
        }
    }

    @Override
    Credit wantedOf(Hold hold) {
        if (books.isWindingUp) {
            return hold.credit();
        }
        Demand demand = books.demand();
        Credit wanted =
                demand == null || demand.tried() ? algebra.none() : algebra.meet(hold.credit(), demand.required());
        for (Waiting each : books.queue) {
            Credit need = need(each);
            if (isInTheWay(hold, each, need)) {
                wanted = algebra.plus(wanted, algebra.conflicting(hold.credit(), need));
            }
        }
        return wanted;
    }

    @Override
    Credit returnable(Demand demand) {
        Credit cached = algebra.minus(books.tenure, used());
        Credit required = algebra.meet(cached, demand.required());
        Credit welcome = algebra.meet(cached, demand.welcome());
        for (Waiting each : books.queue) {
            welcome = algebra.minus(welcome, each.want);
        }
        return algebra.plus(required, welcome);
    }

    @Override
    Demand continuing(Demand before, Demand after, List<Grant> granted) {
        if (before == null || after == null) {
            return null;
        }
        Credit required = algebra.meet(before.required(), after.required());
        for (Grant each : granted) {
            required = algebra.minus(required, each.credit());
        }
        return new Demand(required, required, true);
    }

    @Override
    Credit remaining(Credit wanted, Credit returned, Credit loan) {
        return algebra.meet(wanted, loan);
    }

    @Override
    Demand sinceMade(Demand demand, Iterable<Credit> returned) {
        return demand;
    }

    @Override
    void check() {
        List<Child> children = new ArrayList<>(books.holds.values());
        children.addAll(books.debtors.values());
        for (int i = 0; i < children.size(); i++) {
            Child one = children.get(i);
            if (!algebra.covers(books.tenure, one.credit())) {
                throw new AssertionError(one.credit() + " is not within " + books.tenure);
            }
            for (Child other : children.subList(i + 1, children.size())) {
                if (!other.isOfGroup(one.group()) && algebra.conflicts(one.credit(), other.credit())) {
                    throw new AssertionError(one.credit() + " conflicts with " + other.credit());
                }
            }
        }
    }
}
