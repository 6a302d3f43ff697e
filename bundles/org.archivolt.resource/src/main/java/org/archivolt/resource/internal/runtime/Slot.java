package org.archivolt.resource.internal.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.archivolt.base.ArchivoltException;
import org.archivolt.resource.Credit;
import org.archivolt.resource.CreditRequest.Patience;
import org.archivolt.resource.CreditRequest.Reach;
import org.archivolt.resource.FencingToken;
import org.archivolt.resource.ResourceName;
import org.archivolt.resource.ResourceType;
import org.archivolt.resource.internal.core.Books;
import org.archivolt.resource.internal.core.Effect;
import org.archivolt.resource.internal.core.LocalRequest;
import org.archivolt.resource.internal.core.Word;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One resource at one owner: its books, under a lock, with the claims and holds that they number. Whatever concerns others is done after
 * the lock was let go of; that it may come late or in another order is what reports, words and claims are made for.
 */
final class Slot {
    /** A change of the books. */
    @FunctionalInterface
    interface Change {
        void of(Books books) throws ArchivoltException;
    }

    /** A question to the books. */
    @FunctionalInterface
    interface Question<R> {
        R of(Books books) throws ArchivoltException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(Slot.class);
    /** Who waits for the end looks at the clock at least so often. */
    private static final long LOOK_MILLIS = 100;

    private final Owner owner;
    private final ResourceName resource;
    private final ResourceType type;
    private final Books books;
    /** Most are cached and not in use: nothing is kept for them, and who comes finds what is new where it is fast. */
    private Map<Long, Claim> claims = Map.of();

    private Map<Long, Hold> holds = Map.of();
    /** Nobody finds it any more; whoever has it looks for the next one. */
    private volatile boolean forgotten;
    /** Since it was last looked at whether it is. */
    private boolean used = true;

    /** Number of the last word of the books' epoch, and that epoch. */
    private long lastWord;

    private long lastEpoch;
    /** Whether somebody waits, since when, and whether that was told. */
    private boolean troubled;

    private long troubledSince;
    /** Whether this loan is not renewed any more, and until when it is valid then. */
    private volatile boolean ending;

    private volatile long endsAt;
    /** Of the host's tenure: what is in these books was had then. */
    private volatile long term;

    Slot(Owner owner, ResourceName resource, ResourceType type) {
        this.owner = owner;
        this.resource = resource;
        this.type = type;
        this.term = owner.workshop().tenure().number();
        this.books = Books.debtor(
                type, resource.name(), owner.name(), owner.workshop().nextEpoch());
    }

    ResourceName resource() {
        return resource;
    }

    ResourceType type() {
        return type;
    }

    Owner owner() {
        return owner;
    }

    /** Whether what is held here is valid: less long than the host's session, when this loan is not renewed any more. */
    boolean isValid(long now) {
        return owner.workshop().tenure().isValid(term, now) && !isRunOut(now) && owner.isValidAbove(resource, now);
    }

    private boolean isRunOut(long now) {
        return ending && endsAt - now <= 0;
    }

    // ---- claims and holds

    private static <V> Map<Long, V> with(Map<Long, V> before, long number, V value) {
        Map<Long, V> after = before.isEmpty() ? new HashMap<>(2) : before;
        after.put(number, value);
        return after;
    }

    private static <V> Map<Long, V> without(Map<Long, V> before, long number) {
        if (before.isEmpty()) {
            return before;
        }
        before.remove(number);
        return before.isEmpty() ? Map.of() : before;
    }

    /** @return empty when it is not to be had at once */
    Optional<Hold> tryCached(Credit want, String user) {
        long number = owner.workshop().nextNumber();
        synchronized (this) {
            if (forgotten || isOfFormerTerm() || !books.tryCached(cachedOnly(number, want, user))) {
                return Optional.empty();
            }
            used = true;
            Hold hold = new Hold(this, number, want, user);
            holds = with(holds, number, hold);
            return Optional.of(hold);
        }
    }

    private static LocalRequest cachedOnly(long number, Credit want, String user) {
        return new LocalRequest(number, want, user, Reach.LOCAL, Patience.TRY, Optional.empty(), Optional.empty());
    }

    /** @return false when this slot was forgotten */
    boolean begin(Claim claim) {
        List<Runnable> after;
        synchronized (this) {
            if (forgotten) {
                return false;
            }
            used = true;
            List<Runnable> lost = beginTerm();
            claims = with(claims, claim.number(), claim);
            books.request(claim.asLocal());
            after = settle(lost);
        }
        owner.workshop().afterwards().perform(after);
        return true;
    }

    /** @return whether it was still waiting: whoever gets true ends it */
    boolean withdraw(Claim claim) {
        List<Runnable> after;
        synchronized (this) {
            if (!claims.containsKey(claim.number())) {
                return false;
            }
            claims = without(claims, claim.number());
            books.withdraw(claim.number());
            after = settle();
        }
        owner.workshop().afterwards().perform(after);
        return true;
    }

    /** @return false when it had ended */
    boolean release(Hold hold) {
        List<Runnable> after;
        synchronized (this) {
            if (!holds.containsKey(hold.number())) {
                return false;
            }
            holds = without(holds, hold.number());
            hold.ended();
            books.release(hold.number());
            after = settle();
        }
        owner.workshop().afterwards().perform(after);
        return true;
    }

    /** Ends it as if it had been given back, and tells the holder. */
    void takeAway(Hold hold) {
        if (release(hold)) {
            owner.workshop().listeners().execute(hold::tellLost);
        }
    }

    /** Of one that is not held any more: one that everybody refuses. */
    synchronized Optional<FencingToken> tokenOf(Hold hold) {
        if (holds.containsKey(hold.number())) {
            return books.token(hold.number());
        }
        return type.algebra().isExclusive(hold.credit()) ? Optional.of(FencingToken.of(0)) : Optional.empty();
    }

    void reduce(Hold hold, Credit part) {
        change(changed -> {
            if (holds.containsKey(hold.number())) {
                changed.reduce(hold.number(), part);
                hold.shrunk(type.algebra().minus(hold.credit(), part));
            }
        });
    }

    // ---- the books

    /** Changes the books, then does what follows from that. @return false when this slot was forgotten */
    boolean change(Change change) {
        try {
            return changeOrFail(change);
        } catch (ArchivoltException e) {
            throw new IllegalStateException("cannot fail: " + e.getMessage(), e);
        }
    }

    boolean changeOrFail(Change change) throws ArchivoltException {
        List<Runnable> after;
        synchronized (this) {
            if (forgotten) {
                return false;
            }
            List<Runnable> lost = beginTerm();
            change.of(books);
            after = settle(lost);
        }
        owner.workshop().afterwards().perform(after);
        return true;
    }

    synchronized <R> R ask(Question<R> question) throws ArchivoltException {
        return question.of(books);
    }

    /**
     * A word of the creditor.
     *
     * @return false when this slot was forgotten
     */
    boolean hear(Word word) {
        return change(changed -> {
            if (isLatest(word)) {
                setEnding(word.isExpiring());
            }
            changed.word(word);
        });
    }

    private boolean isLatest(Word word) {
        if (word.epoch() != books.epoch() || (word.epoch() == lastEpoch && word.number() < lastWord)) {
            return false;
        }
        ending = ending && word.epoch() == lastEpoch;
        lastEpoch = word.epoch();
        lastWord = word.number();
        return true;
    }

    /** Before the creditor hears that it has been seen: who waits there counts from then. */
    private void setEnding(boolean isExpiring) {
        if (isExpiring && !ending) {
            endsAt = owner.workshop().tenure().validUntil();
            owner.workshop().alarms().at(endsAt, this::runOut);
            LOG.warn("{}: not given back in time, so it is lost when its lease is over", resource);
        }
        ending = isExpiring;
    }

    /**
     * The lease of this loan is over, and it is not waited for that the creditor sees it. What was lent or is held of it has ended, here
     * and at owners below, before it is told; only then may others be given it, and whoever waits here ask for it again.
     */
    private void runOut() {
        List<Runnable> below = new ArrayList<>();
        List<Runnable> above = new ArrayList<>();
        long epoch;
        synchronized (this) {
            if (forgotten || !isRunOut(owner.workshop().ticker().nanos())) {
                return;
            }
            epoch = owner.workshop().nextEpoch();
            books.tenureLost(epoch);
            tellTrouble();
            for (Effect effect : books.takeEffects()) {
                settle(effect, effect instanceof Effect.TellDebtor ? below : above);
            }
            notifyAll();
        }
        owner.workshop().afterwards().perform(below);
        ended(epoch);
        owner.surrender(resource, epoch - 1);
        owner.workshop().afterwards().perform(above);
    }

    /** Owners below know: what is granted from now on does not run out. A word of the new epoch has said so before, if there was one. */
    private synchronized void ended(long epoch) {
        if (books.epoch() == epoch && lastEpoch != epoch) {
            ending = false;
        }
    }

    /** The lease of all that the host has is over. */
    void tenureLost() {
        List<Runnable> after;
        synchronized (this) {
            after = lose();
        }
        owner.workshop().afterwards().perform(after);
    }

    /** What is of a term of the host's tenure that is over is lost, if nobody has said so yet. */
    private List<Runnable> beginTerm() {
        return isOfFormerTerm() ? lose() : List.of();
    }

    private boolean isOfFormerTerm() {
        return term != owner.workshop().tenure().number();
    }

    /** What is held ends before the books belong to the next term, in which it would be valid. */
    private List<Runnable> lose() {
        long next = owner.workshop().tenure().number();
        books.tenureLost(owner.workshop().nextEpoch());
        List<Runnable> after = settle();
        ending = false;
        term = next;
        return after;
    }

    /** Refuses all that wait, because the creditor cannot be asked. */
    void refuseAll(ArchivoltException why) {
        List<Claim> waiting;
        synchronized (this) {
            waiting = List.copyOf(claims.values());
        }
        waiting.stream().filter(this::withdraw).forEach(claim -> claim.fail(why));
    }

    /** Those that are held, for people. */
    synchronized Collection<Hold> holds() {
        return List.copyOf(holds.values());
    }

    synchronized Collection<Claim> claims() {
        return List.copyOf(claims.values());
    }

    /** @return whether it was in use since the last time that this was asked */
    synchronized boolean takeUsed() {
        boolean was = used || !holds.isEmpty() || !claims.isEmpty();
        used = false;
        return was;
    }

    /** @return whether it may be forgotten, and is */
    synchronized boolean forget() {
        forgotten = forgotten || (books.isEmpty() && claims.isEmpty() && holds.isEmpty());
        return forgotten;
    }

    boolean isForgotten() {
        return forgotten;
    }

    /** Waits until nothing is lent, held or owned. @param moment by the ticker */
    synchronized boolean isEmptyBefore(long moment) {
        while (!books.isEmpty()) {
            long left = moment - owner.workshop().ticker().nanos();
            if (left <= 0) {
                return false;
            }
            try {
                wait(Math.min(LOOK_MILLIS, left / 1_000_000 + 1));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    /** @param before what is to be done before that */
    private List<Runnable> settle(List<Runnable> before) {
        List<Runnable> after = settle();
        return before.isEmpty()
                ? after
                : Stream.concat(before.stream(), after.stream()).toList();
    }

    private List<Runnable> settle() {
        tellTrouble();
        List<Effect> effects = books.takeEffects();
        if (effects.isEmpty()) {
            return List.of();
        }
        notifyAll(); // who waits until it is empty
        List<Runnable> after = new ArrayList<>(effects.size());
        for (Effect effect : effects) {
            settle(effect, after);
        }
        return after;
    }

    private void tellTrouble() {
        boolean isTroubled = books.hasWaiting() || books.demanded().isPresent();
        if (isTroubled != troubled) {
            troubled = isTroubled;
            troubledSince = owner.workshop().ticker().nanos();
            owner.setTroubled(this, isTroubled);
        }
    }

    /** Whether somebody has been waiting for so long without a break. */
    synchronized boolean isTroubledFor(Duration time) {
        return troubled && owner.workshop().ticker().nanos() - troubledSince >= time.toNanos();
    }

    /** Gives back what is cached and not in use. */
    void giveBack() {
        change(changed -> {
            if (!changed.tenure().isNone()) {
                changed.callBack(owner.name());
            }
        });
    }

    private void settle(Effect effect, List<Runnable> after) {
        if (effect instanceof Effect.Granted granted) {
            granted(granted, after);
        } else if (effect instanceof Effect.Refused refused) {
            Claim claim = claims.get(refused.request());
            if (claim != null) {
                claims = without(claims, refused.request());
                after.add(() -> claim.refuse(refused.code(), refused.detail()));
            }
        } else if (effect instanceof Effect.Wanted wanted) {
            Hold hold = holds.get(wanted.hold());
            if (hold != null) {
                hold.wanted(wanted.part());
                owner.workshop().listeners().execute(() -> hold.tellWanted(wanted.part()));
            }
        } else if (effect instanceof Effect.Lost lost) {
            Hold hold = holds.get(lost.hold());
            if (hold != null) {
                holds = without(holds, lost.hold());
                hold.ended();
                owner.workshop().listeners().execute(hold::tellLost);
            }
        } else if (effect instanceof Effect.TellDebtor tell) {
            after.add(() -> owner.tellDebtor(tell.debtor(), resource, tell.word()));
        } else if (effect instanceof Effect.TellCreditor tell) {
            after.add(() -> owner.creditor().report(resource, tell.report()));
        } else if (effect instanceof Effect.ValueRefused) {
            LOG.warn("{}: a value changed here was not taken, because it was changed elsewhere", resource);
        } else if (effect instanceof Effect.Implausible strange) {
            LOG.warn("{}: {} told something impossible: {}", resource, strange.sender(), strange.why());
        }
    }

    private void granted(Effect.Granted granted, List<Runnable> after) {
        Claim claim = claims.get(granted.request());
        claims = without(claims, granted.request());
        Hold hold;
        if (claim.enlarged().isPresent()) {
            hold = claim.enlarged().get();
            hold.grew(granted.credit(), granted.token());
        } else {
            hold = new Hold(this, claim, granted.credit(), granted.token());
            holds = with(holds, granted.request(), hold);
        }
        after.add(() -> claim.succeed(hold));
    }
}
