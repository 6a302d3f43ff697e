package org.archivolt.resource.internal.simulation;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.resource.Credit;
import org.archivolt.resource.CreditRequest.Patience;
import org.archivolt.resource.CreditRequest.Reach;
import org.archivolt.resource.ResourceName;
import org.archivolt.resource.internal.core.Books;
import org.archivolt.resource.internal.core.Effect;
import org.archivolt.resource.internal.core.Report;
import org.archivolt.resource.internal.core.Word;

/** One resource at one owner: the books themselves, and around them what the runtime's {@code Slot} does, without threads. */
final class Site {
    private final SimulatedOwner owner;
    private final Process process;
    private final ResourceName resource;
    private final Books books;
    private final Map<Long, Use> waiting = new LinkedHashMap<>();
    private final Map<Long, Use> held = new LinkedHashMap<>();
    private long lastWord;
    private long lastEpoch;
    private boolean isEnding;
    private long endsAt;
    private boolean isTroubled;
    private long troubledSince;

    Site(SimulatedOwner owner, ResourceName resource) {
        this.owner = owner;
        this.process = owner.process();
        this.resource = resource;
        try {
            this.books = Books.debtor(
                    process.simulation().types.find(resource.type()),
                    resource.name(),
                    owner.name(),
                    process.nextEpoch());
        } catch (ArchivoltException e) {
            throw new AssertionError(e);
        }
    }

    Books books() {
        return books;
    }

    ResourceName resource() {
        return resource;
    }

    Collection<Use> held() {
        return held.values();
    }

    boolean isValid() {
        return validUntil() - process.host().clock() > 0;
    }

    /** By the host's clock. */
    long validUntil() {
        long own = isEnding ? Math.min(endsAt, process.validUntil()) : process.validUntil();
        return owner.above()
                .flatMap(above -> above.find(resource))
                .map(above -> Math.min(own, above.validUntil()))
                .orElse(own);
    }

    boolean isTroubledFor(long nanos) {
        return isTroubled && process.host().clock() - troubledSince >= nanos;
    }

    boolean isForgettable() {
        return books.isEmpty() && waiting.isEmpty() && held.isEmpty();
    }

    // ---- users

    void begin(Use use) {
        use.at(this);
        boolean isPlain = use.request().enlarges().isEmpty()
                && use.request().group().isEmpty()
                && use.request().patience() == Patience.TRY
                && use.request().reach() == Reach.LOCAL;
        if (isPlain && books.tryCached(use.request())) {
            hold(use);
            settle();
            return;
        }
        waiting.put(use.request().number(), use);
        process.simulation().note(owner.name() + " wants " + use + " " + use.request());
        books.request(use.request());
        settle();
    }

    void withdraw(Use use) {
        if (waiting.remove(use.request().number()) != null) {
            process.simulation().note(owner.name() + " abandons " + use);
            books.withdraw(use.request().number());
            settle();
        }
    }

    void release(Use use) {
        if (held.remove(use.request().number()) != null) {
            process.simulation().note(owner.name() + " puts " + use);
            books.release(use.request().number());
            settle();
        }
    }

    void reduce(Use use, Credit part) {
        books.reduce(use.request().number(), part);
        if (books.held(use.request().number()).isEmpty()) {
            held.remove(use.request().number());
            use.gone();
        }
        settle();
    }

    void update(Use use) {
        use.update(this);
        process.simulation().note(owner.name() + " updates " + use + " to " + new String(use.value()));
        settle();
    }

    // ---- the books

    void hear(Word word) {
        boolean isLatest = word.epoch() == books.epoch() && (word.epoch() != lastEpoch || word.number() >= lastWord);
        if (isLatest) {
            lastEpoch = word.epoch();
            lastWord = word.number();
            setEnding(word.isExpiring());
        }
        process.simulation().note(owner.name() + " " + resource + " hears " + word);
        books.word(word);
        settle();
    }

    private void setEnding(boolean isExpiring) {
        if (isExpiring && !isEnding) {
            endsAt = process.validUntil();
            process.at(endsAt, this::runOut);
        }
        isEnding = isExpiring;
    }

    private void runOut() {
        boolean isHere = owner.find(resource).filter(each -> each == this).isPresent();
        if (isHere && isEnding && endsAt - process.host().clock() <= 0) {
            long epoch = process.nextEpoch();
            owner.surrender(resource, epoch - 1);
            tenureLost(epoch);
            process.simulation().checks.lost(process);
        }
    }

    void tenureLost(long epoch) {
        isEnding = false;
        process.simulation().note(owner.name() + " loses " + resource);
        books.tenureLost(epoch);
        settle();
    }

    void report(String debtor, Report report) {
        process.simulation().note(debtor + " reports to " + owner.name() + " " + resource + " " + report);
        books.report(debtor, report);
        settle();
    }

    void refuseAll(ErrorCode code) {
        for (Use each : List.copyOf(waiting.values())) {
            waiting.remove(each.request().number());
            books.withdraw(each.request().number());
            each.refused(code);
        }
        settle();
    }

    void windUp() {
        books.windUp();
        settle();
    }

    void giveBack() {
        if (!books.tenure().isNone()) {
            try {
                books.callBack(owner.name());
            } catch (ArchivoltException e) {
                throw new AssertionError(e);
            }
            settle();
        }
    }

    private void settle() {
        process.simulation().checks.changed(this);
        List<Effect> effects = books.takeEffects();
        for (Effect each : effects) {
            settle(each);
        }
        tellTrouble();
    }

    private void tellTrouble() {
        boolean now = books.hasWaiting() || books.demanded().isPresent();
        if (now && !isTroubled) {
            troubledSince = process.host().clock();
            process.wakeLookout();
        }
        isTroubled = now;
    }

    private void settle(Effect effect) {
        if (effect instanceof Effect.Granted granted) {
            granted(waiting.remove(granted.request()));
        } else if (effect instanceof Effect.Refused refused) {
            Use use = waiting.remove(refused.request());
            Checks.require(use != null, "refused to nobody");
            use.refused(refused.code());
        } else if (effect instanceof Effect.Wanted wanted) {
            Use use = held.get(wanted.hold());
            if (use != null) {
                process.afterwards(use::wanted);
            }
        } else if (effect instanceof Effect.Lost lost) {
            Use use = held.remove(lost.hold());
            Checks.require(use != null, "lost what nobody holds");
            use.lost();
        } else if (effect instanceof Effect.TellDebtor tell) {
            process.afterwards(() -> owner.tellDebtor(tell.debtor(), resource, tell.word()));
        } else if (effect instanceof Effect.TellCreditor tell) {
            process.afterwards(() -> owner.tellCreditor(resource, tell.report()));
        } else if (effect instanceof Effect.ValueRefused) {
            process.simulation().checks.lost(process);
        } else if (effect instanceof Effect.Implausible) {
            throw new AssertionError(owner.name() + " " + effect);
        }
    }

    private void granted(Use use) {
        Checks.require(use != null, "granted to nobody");
        if (use.request().enlarges().isPresent()) {
            Use larger = held.get(use.request().enlarges().get());
            larger.enlarged();
            use.joined();
            process.simulation().checks.granted(larger);
        } else {
            hold(use);
        }
    }

    private void hold(Use use) {
        process.simulation().note(owner.name() + " is granted " + use);
        held.put(use.request().number(), use);
        use.granted();
        process.simulation().checks.granted(use);
    }
}
