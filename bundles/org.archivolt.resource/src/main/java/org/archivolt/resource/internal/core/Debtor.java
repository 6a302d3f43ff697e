package org.archivolt.resource.internal.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.archivolt.base.ErrorCode;
import org.archivolt.resource.Algebra;
import org.archivolt.resource.Credit;
import org.archivolt.resource.FencingToken;
import org.archivolt.resource.VersionedValue;

/** How an owner stands with one of its debtors: its side of the link, and the loan. */
final class Debtor implements Child {
    final String name;
    final long epoch;
    private final Algebra algebra;

    /** Nothing is lent in this epoch any more, and all its reports are answered by that. */
    boolean isEnded;

    boolean isExpiring;
    /** As it last reported; a part of the {@linkplain #credit() loan}. */
    private Credit has;
    /** Those it has not shown to know of. */
    List<Grant> grants = new ArrayList<>();

    List<Refusal> refusals = new ArrayList<>();
    private Credit loan;
    private Optional<String> group = Optional.empty();
    /** Those given while the loan has been exclusive without a break, oldest first. */
    List<FencingToken> tokens = new ArrayList<>();

    long reportNumber;
    /** Number of the last word it has applied. */
    long seen;

    long lastAsk;
    List<String> blocked = List.of();

    long wordNumber;
    /** Called back by order. */
    Credit recalled;
    /** Null for none. */
    private Demand demand;

    private Demand toldDemand;
    /** Number of the word that brought the demand. */
    long demandWord;
    /** Version that the value last accepted was made from; -1 for none. */
    long acceptedVersion = -1;

    boolean isStale;
    private boolean isToAnswer;
    private boolean toldEnded;
    private boolean toldExpiring;
    private boolean toldStale;

    Debtor(String name, long epoch, Algebra algebra) {
        this.name = name;
        this.epoch = epoch;
        this.algebra = algebra;
        has = algebra.none();
        loan = has;
        recalled = has;
    }

    /** The loan: what it has, as far as can be known here. Never less than what it has. */
    @Override
    public Credit credit() {
        return loan;
    }

    @Override
    public Optional<String> group() {
        return group;
    }

    Credit has() {
        return has;
    }

    /** Null for none. */
    Demand demand() {
        return demand;
    }

    /** Who uses what is demanded, as far as it has answered the demand as it is now. */
    List<String> knownBlocked() {
        return demand != null && demand.equals(toldDemand) && seen >= demandWord ? blocked : List.of();
    }

    /** Null for nothing wrong. */
    String fault(Report report) {
        if (report.seen() < seen || report.seen() > wordNumber) {
            return "a report that has seen what was not said";
        }
        if (!algebra.covers(granted(report.seen()), report.has())) {
            return "a report of more than was granted";
        }
        return null;
    }

    /** Null for nothing wrong with it whatever has been before. */
    static String faultOfForm(Report report, Credit kind) {
        if (report.number() < 1 || report.seen() < 0 || report.has().getClass() != kind.getClass()) {
            return "a report that cannot be";
        }
        if (report.written().filter(Debtor::isTooLarge).isPresent()) {
            return "a value that is too large";
        }
        long before = 0;
        for (Ask each : report.asks()) {
            boolean isKind = each.want().getClass() == kind.getClass()
                    && each.welcome().getClass() == kind.getClass()
                    && !each.want().isNone();
            if (each.id() <= before || !isKind) {
                return "an ask that cannot be";
            }
            before = each.id();
        }
        return null;
    }

    private static boolean isTooLarge(VersionedValue written) {
        return written.version() < 0 || written.value().length > VersionedValue.BYTES_MAX;
    }

    /** What it had when it had applied the words up to this one, had it not given anything back since its last report. */
    private Credit granted(long word) {
        Credit granted = has;
        for (Grant each : grants) {
            if (each.word() <= word) {
                granted = algebra.plus(granted, each.credit());
            }
        }
        return granted;
    }

    void apply(Report report, Family family) {
        Credit returned = algebra.minus(granted(report.seen()), report.has());
        reportNumber = report.number();
        seen = report.seen();
        blocked = report.blocked();
        has = report.has();
        grants.removeIf(each -> each.word() <= seen);
        refusals.removeIf(each -> each.word() <= seen);
        loan = granted(Long.MAX_VALUE);
        recalled = family.remaining(recalled, returned, loan);
        demand = remaining(demand, returned, family);
        toldDemand = remaining(toldDemand, returned, family);
        forgetTokens();
    }

    /** What is left of a demand after a part of the loan has come back, so that both sides need no word about it. */
    private Demand remaining(Demand before, Credit returned, Family family) {
        if (before == null) {
            return null;
        }
        Credit required = family.remaining(before.required(), returned, loan);
        Credit welcome = family.remaining(before.welcome(), returned, loan);
        return required.isNone() ? null : new Demand(required, welcome, before.tried());
    }

    private void forgetTokens() {
        if (!algebra.isExclusive(loan)) {
            tokens.clear();
        }
        if (loan.isNone()) {
            group = Optional.empty();
        }
    }

    void grant(Ask ask, Credit credit, Optional<FencingToken> token, VersionedValue value) {
        group = loan.isNone() || group.equals(ask.group()) ? ask.group() : Optional.empty();
        loan = algebra.plus(loan, credit);
        recalled = algebra.minus(recalled, credit);
        grants.add(new Grant(wordNumber + 1, ask.id(), credit, token, group, value));
    }

    void refuse(Ask ask, ErrorCode code, String detail) {
        refusals.add(new Refusal(wordNumber + 1, ask.id(), code, detail));
    }

    /** What it had is here again. */
    void end() {
        isEnded = true;
        isExpiring = false;
        has = algebra.none();
        loan = has;
        recalled = has;
        demand = null;
        blocked = List.of();
        grants.clear();
        refusals.clear();
        tokens.clear();
        group = Optional.empty();
    }

    /**
     * @param changed null for none
     * @return whether more is demanded than before
     */
    boolean setDemand(Demand changed) {
        Credit before = demand == null ? algebra.none() : demand.required();
        demand = changed;
        if (demand == null) {
            isExpiring = false;
        }
        return demand != null && !algebra.covers(before, demand.required());
    }

    void answer() {
        isToAnswer = true;
    }

    Word word() {
        return new Word(
                epoch,
                wordNumber,
                reportNumber,
                isEnded,
                isExpiring,
                isStale,
                grants,
                refusals,
                Optional.ofNullable(demand));
    }

    /** @return the next word, if it says something new, or the last one again if it is to be answered */
    Optional<Word> tell() {
        boolean isDemandNew = demand == null ? toldDemand != null : !demand.equals(toldDemand);
        boolean isNews = isDemandNew
                || toldEnded != isEnded
                || toldExpiring != isExpiring
                || toldStale != isStale
                || grants.stream().anyMatch(each -> each.word() > wordNumber)
                || refusals.stream().anyMatch(each -> each.word() > wordNumber);
        if (isNews) {
            wordNumber++;
        }
        if (isDemandNew) {
            demandWord = wordNumber;
        }
        boolean isTold = isNews || isToAnswer;
        setTold();
        return isTold ? Optional.of(word()) : Optional.empty();
    }

    private void setTold() {
        toldDemand = demand;
        toldEnded = isEnded;
        toldExpiring = isExpiring;
        toldStale = isStale;
        isToAnswer = false;
    }

    /** For books read again: what was said before they were written has been told. */
    void restore(Credit reported, Optional<String> loanGroup, Demand demanded) {
        has = reported;
        loan = granted(Long.MAX_VALUE);
        group = loanGroup;
        demand = demanded;
        setTold();
    }
}
