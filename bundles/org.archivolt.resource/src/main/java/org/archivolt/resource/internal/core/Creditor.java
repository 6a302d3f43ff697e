package org.archivolt.resource.internal.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.archivolt.resource.Credit;
import org.archivolt.resource.VersionedValue;

/** How an owner stands with its creditor: its side of the link. */
final class Creditor {
    private long epoch;
    /** Of the last report. */
    private long number;
    /** Number of the last word applied. */
    private long seen;
    /** Number of the last report that the creditor has applied. */
    private long acknowledged;

    private long asksMade;
    private Report last;
    private boolean isToTell;
    /** Null for none. */
    Demand demand;

    boolean isExpiring;
    /** Given back with the reports of these numbers, which the creditor has not applied yet. */
    private final TreeMap<Long, Credit> returned = new TreeMap<>();

    Creditor(long epoch) {
        this.epoch = epoch;
    }

    void begin(long newEpoch) {
        epoch = newEpoch;
        number = 0;
        seen = 0;
        acknowledged = 0;
        last = null;
        isToTell = false;
        demand = null;
        isExpiring = false;
        returned.clear();
    }

    long epoch() {
        return epoch;
    }

    long number() {
        return number;
    }

    long seen() {
        return seen;
    }

    long nextAsk() {
        return ++asksMade;
    }

    /** Null for nothing wrong. */
    String fault(Word word, Credit kind) {
        if (word.seen() > number || word.seen() < 0 || word.number() < 0) {
            return "a word that has seen what was not reported";
        }
        for (Grant each : word.grants()) {
            if (each.word() < 1 || each.word() > word.number() || each.credit().getClass() != kind.getClass()) {
                return "a grant that cannot be";
            }
        }
        boolean isOtherKind = word.demand()
                .filter(each -> each.required().getClass() != kind.getClass()
                        || each.welcome().getClass() != kind.getClass())
                .isPresent();
        return isOtherKind ? "a demand of another kind of credits" : null;
    }

    void acknowledge(long report) {
        acknowledged = Math.max(acknowledged, report);
        returned.headMap(acknowledged, true).clear();
    }

    /** Takes note of a later word, and gives those of its grants that are new. */
    List<Grant> read(Word word) {
        List<Grant> fresh = new ArrayList<>();
        for (Grant each : word.grants()) {
            if (each.word() > seen) {
                fresh.add(each);
            }
        }
        isToTell |=
                !fresh.isEmpty() || !word.refusals().isEmpty() || word.demand().isPresent();
        isExpiring = word.isExpiring();
        seen = word.number();
        return fresh;
    }

    void returns(Credit part, Family family) {
        returned.merge(number + 1, part, family.algebra::plus);
    }

    Iterable<Credit> returnedUnseen() {
        return returned.values();
    }

    boolean isAllSeen() {
        return acknowledged == number;
    }

    Optional<Report> last() {
        return Optional.ofNullable(last);
    }

    /** @return the next report, if it says something that the last one does not */
    Optional<Report> tell(Credit has, List<Ask> asks, List<String> blocked, Copy copy) {
        VersionedValue written = copy.submitted();
        boolean isNothing = last == null && has.isNone() && asks.isEmpty() && seen == 0;
        if (isNothing || !isToTell && !copy.isUntold() && isSame(has, asks, blocked, written != null)) {
            return Optional.empty();
        }
        number++;
        copy.toldIn(number);
        isToTell = false;
        last = new Report(epoch, number, seen, has, asks, blocked, Optional.ofNullable(written));
        return Optional.of(last);
    }

    private boolean isSame(Credit has, List<Ask> asks, List<String> blocked, boolean isWritten) {
        return last != null
                && last.has().equals(has)
                && last.asks().equals(asks)
                && last.blocked().equals(blocked)
                && last.written().isPresent() == isWritten;
    }
}
