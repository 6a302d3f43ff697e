package org.archivolt.resource.internal.core.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.resource.Credit;
import org.archivolt.resource.CreditRequest.Patience;
import org.archivolt.resource.CreditRequest.Reach;
import org.archivolt.resource.Modes;
import org.archivolt.resource.ResourceType;
import org.archivolt.resource.internal.core.Books;
import org.archivolt.resource.internal.core.BooksText;
import org.archivolt.resource.internal.core.Effect;
import org.archivolt.resource.internal.core.LocalRequest;
import org.archivolt.resource.internal.core.Report;
import org.archivolt.resource.internal.core.Standing;
import org.archivolt.resource.internal.core.Word;

/**
 * Owners of one resource above and beside each other, and what is under way between them. Nothing is delivered before {@link #settle()};
 * books balance after every step, and loans are what debtors have whenever all has been said.
 */
final class Owners {
    private static final int DELIVERIES_MAX = 100_000;
    private static final long EPOCHS_APART = 1_000;

    private final ResourceType type;
    private final String resource;
    private final Credit capital;
    private final Map<String, Owner> owners = new LinkedHashMap<>();
    private final Links links;
    private final Optional<Random> random;
    private final List<Message> messages = new ArrayList<>();
    private Optional<Predicate<Message>> lost = Optional.empty();
    private long numbers;
    private long epochs;
    private int sent;

    Owners(Links links, ResourceType type, String resource) throws ArchivoltException {
        this.links = links;
        this.random = links.random();
        this.type = type;
        this.resource = resource;
        this.capital = type.capital(resource);
    }

    /** What one owner says to another. */
    sealed interface Message {
        Owner to();

        void deliver();

        /** From a debtor. */
        record Reported(Owner from, Owner to, Report report) implements Message {
            @Override
            public void deliver() {
                to.books.report(from.name, report);
            }
        }

        /** From a creditor. */
        record Said(Owner from, Owner to, Word word) implements Message {
            @Override
            public void deliver() {
                to.books.word(word);
            }
        }
    }

    Owner root(String name) throws ArchivoltException {
        return add(new Owner(name, Optional.empty(), Books.root(type, resource)));
    }

    Owner below(Owner creditor, String name) {
        return add(new Owner(name, Optional.of(creditor), Books.debtor(type, resource, name, epochs += EPOCHS_APART)));
    }

    private Owner add(Owner owner) {
        owners.put(owner.name, owner);
        return owner;
    }

    /** Delivers until nobody has anything to say. */
    void settle() {
        for (int delivered = 0; !messages.isEmpty(); delivered++) {
            if (delivered == DELIVERIES_MAX) {
                throw new AssertionError("owners do not come to an end of talking: " + messages);
            }
            deliver(random.map(each -> each.nextInt(messages.size())).orElse(0));
        }
        if (lost.isEmpty()) {
            owners.values().forEach(Owner::checkLoan);
        }
    }

    private void deliver(int index) {
        Message next = messages.remove(index);
        if (lost.filter(which -> which.test(next)).isEmpty()) {
            next.deliver();
            next.to().changed();
        }
    }

    /** What this debtor has just said, before what others have said earlier. */
    void deliverFrom(Owner debtor) {
        List<Message> said = messages.stream()
                .filter(each -> each instanceof Message.Reported report && report.from() == debtor)
                .toList();
        said.forEach(each -> deliver(messages.indexOf(each)));
    }

    /** Loses these from now on. */
    void lose(Predicate<Message> which) {
        lost = Optional.of(which);
    }

    /** Loses nothing any more, and says everything again. */
    void mend() {
        lost = Optional.empty();
        owners.values().forEach(Owner::repeat);
        settle();
    }

    List<Message> underWay() {
        return List.copyOf(messages);
    }

    /** How many messages there ever were. */
    int sent() {
        return sent;
    }

    /** A user's request, what became of it, and what its holder was told. */
    final class Claim {
        private final Owner owner;
        private final long number;
        private Optional<Credit> granted = Optional.empty();
        private Optional<ErrorCode> refused = Optional.empty();
        private final List<Credit> wanted = new ArrayList<>();
        private boolean isLost;

        private Claim(Owner owner, long number) {
            this.owner = owner;
            this.number = number;
        }

        Credit granted() {
            return granted.orElseThrow();
        }

        boolean isHeld() {
            return granted.isPresent() && !isLost;
        }

        boolean isWaiting() {
            return granted.isEmpty() && refused.isEmpty();
        }

        Optional<ErrorCode> refused() {
            return refused;
        }

        /** Whether its holder was told that somebody wants it. */
        boolean isWanted() {
            return !wanted.isEmpty();
        }

        boolean isLost() {
            return isLost;
        }

        long number() {
            return number;
        }

        void release() {
            granted = Optional.empty();
            owner.claims.remove(number);
            owner.books.release(number);
            owner.changed();
            settle();
        }
    }

    /** One owner. */
    final class Owner {
        private final String name;
        private final Optional<Owner> creditor;
        private Books books;
        private final Map<Long, Claim> claims = new LinkedHashMap<>();
        private int told;

        private Owner(String name, Optional<Owner> creditor, Books books) {
            this.name = name;
            this.creditor = creditor;
            this.books = books;
        }

        /** How many messages there ever were for this one. */
        int told() {
            return told;
        }

        Books books() {
            return books;
        }

        /** Waits, calls back; and everybody has said what he has to say about it. */
        Claim asks(Credit want) {
            return asks(want, Patience.WAIT);
        }

        Claim asks(Credit want, Patience patience) {
            return asks(want, Reach.REVOKE, patience, Optional.empty());
        }

        Claim asksIn(String group, Credit want) {
            return asks(want, Reach.REVOKE, Patience.WAIT, Optional.of(group));
        }

        Claim asks(Credit want, Reach reach, Patience patience, Optional<String> group) {
            Claim claim = mutters(want, reach, patience, group);
            settle();
            return claim;
        }

        /** Asks, and nothing of what it says about it is delivered yet. */
        Claim mutters(Credit want, Reach reach, Patience patience, Optional<String> group) {
            Claim claim = new Claim(this, ++numbers);
            claims.put(claim.number, claim);
            books.request(request(claim.number, want, reach, patience, group));
            changed();
            return claim;
        }

        private LocalRequest request(long number, Credit want, Reach reach, Patience patience, Optional<String> group) {
            return new LocalRequest(number, want, "user" + number, reach, patience, group, Optional.empty());
        }

        /** Has this cached afterwards: it was held for a moment. */
        void takes(Credit want) {
            Claim claim = asks(want);
            if (!claim.isHeld()) {
                throw new AssertionError(name + " does not get " + want);
            }
            claim.release();
        }

        /** What it can grant without saying a word, of modes. */
        Modes cached() {
            long bits = 0;
            for (long rest = ((Modes) capital).bits(); rest != 0; rest &= rest - 1) {
                long one = Long.lowestOneBit(rest);
                bits |= isFree(new Modes(one)) ? one : 0;
            }
            return new Modes(bits);
        }

        boolean isFree(Credit credit) {
            LocalRequest probe = request(++numbers, credit, Reach.LOCAL, Patience.TRY, Optional.empty());
            if (!books.tryCached(probe)) {
                return false;
            }
            books.release(probe.number());
            return true;
        }

        /** What it has; the root has all there is. */
        Credit has() {
            return books.tenure();
        }

        /** What this debtor has, as it is known here. */
        Credit lentTo(Owner debtor) {
            return books.loans().stream()
                    .filter(each -> each.debtor().equals(debtor.name))
                    .map(Standing.Loan::credit)
                    .findFirst()
                    .orElse(type.algebra().none());
        }

        /** Says again what it said last, for it may be lost. */
        private void repeat() {
            books.currentReport().ifPresent(report -> send(new Message.Reported(this, creditor.orElseThrow(), report)));
            for (Owner each : owners.values()) {
                if (each.creditor.filter(mine -> mine == this).isPresent()) {
                    books.currentWord(each.name).ifPresent(word -> send(new Message.Said(this, each, word)));
                }
            }
        }

        void windsUp() {
            books.windUp();
            changed();
            settle();
        }

        /** The lease of all it has was over. */
        void losesAll() {
            books.tenureLost(books.epoch() + 1);
            changed();
            settle();
        }

        /** The lease of all that the debtor has was over. */
        void givesUp(Owner debtor) {
            books.debtorGone(debtor.name);
            changed();
            settle();
        }

        /** Does what the books say, and has a look at them. */
        void changed() {
            for (Effect each : books.takeEffects()) {
                perform(each);
            }
            books.check();
            if (links.isRootReread() && creditor.isEmpty()) {
                reread();
            }
        }

        private void reread() {
            try {
                books = BooksText.read(type, resource, BooksText.write(books));
            } catch (ArchivoltException e) {
                throw new AssertionError("cannot read the books", e);
            }
        }

        /** Who has begun anew and not said so yet is taken to have what it had. */
        private void checkLoan() {
            if (books.currentReport().isEmpty()) {
                return;
            }
            creditor.ifPresent(
                    lender -> assertThat(lender.lentTo(this)).as(name).isEqualTo(books.tenure()));
        }

        private void perform(Effect effect) {
            if (effect instanceof Effect.Granted granted) {
                claims.get(granted.request()).granted = Optional.of(granted.credit());
            } else if (effect instanceof Effect.Refused refused) {
                claims.get(refused.request()).refused = Optional.of(refused.code());
            } else if (effect instanceof Effect.Wanted wanted) {
                claims.get(wanted.hold()).wanted.add(wanted.part());
            } else if (effect instanceof Effect.Lost ended) {
                claims.get(ended.hold()).isLost = true;
            } else if (effect instanceof Effect.TellDebtor told) {
                send(new Message.Said(this, owners.get(told.debtor()), told.word()));
            } else if (effect instanceof Effect.TellCreditor told) {
                send(new Message.Reported(this, creditor.orElseThrow(), told.report()));
            } else if (effect instanceof Effect.Implausible || effect instanceof Effect.ValueRefused) {
                throw new AssertionError("among honest owners: " + effect);
            } else {
                throw new AssertionError("unknown effect: " + effect);
            }
        }

        private void send(Message message) {
            sent++;
            message.to().told++;
            messages.add(message);
            if (links.isDoubled()) {
                messages.add(message);
            }
        }
    }
}
