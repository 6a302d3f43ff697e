package org.archivolt.librarian.internal.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.dss.CreditFence;
import org.archivolt.resource.Credit;
import org.archivolt.resource.CreditClaim;
import org.archivolt.resource.CreditListener;
import org.archivolt.resource.CreditRequest;
import org.archivolt.resource.Credits;
import org.archivolt.resource.HeldCredit;
import org.archivolt.resource.ResourceName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to be the Librarian, which one host has at a time: an exclusive credit. The librarian thread asks for it and gives it back; others ask
 * only whether it is valid.
 *
 * <pre>
 *   NONE ──ask──▶ ASKED ──▶ HELD ──▶ LOST ─┐
 *    ▲              └─▶ REFUSED ───────────┤
 *    └──────────── giveBack ───────────────┘
 * </pre>
 */
final class Seat {
    private static final ResourceName RESOURCE = new ResourceName("lock", "librarian");

    enum Phase {
        NONE,
        ASKED,
        REFUSED,
        HELD,
        LOST
    }

    /** From having it until it is lost or given back. */
    interface Term {
        /** Whether this host has it, without an interruption that another one could have used. Cheap, for any thread. */
        boolean isValid();
    }

    private static final Logger LOG = LoggerFactory.getLogger(Seat.class);

    private final Credits credits;
    private final String host;
    private final Runnable news;
    private volatile Holding holding;

    /** @param news called when the phase has changed, or somebody wants the seat; by threads of the resource manager, must only signal */
    Seat(Credits credits, String host, Runnable news) {
        this.credits = credits;
        this.host = host;
        this.news = news;
    }

    // ---- any thread

    /** Whether what this host knows is true. Cheap. */
    boolean isValid() {
        Holding now = holding;
        return now != null && now.isValid();
    }

    // ---- the librarian thread

    /** The one that has begun with {@link Phase#HELD}. */
    Term term() {
        return holding;
    }

    Phase phase() {
        return holding == null ? Phase.NONE : holding.phase();
    }

    /**
     * Asks, and returns.
     *
     * @param isUrgent whether another host is to give it back; otherwise it is had only when none uses it
     */
    void ask(boolean isUrgent, Duration patience) throws ArchivoltException {
        CreditRequest request = CreditRequest.of(
                        RESOURCE, credits.credit(RESOURCE.type(), "read+write"), "librarian of " + host)
                .within(patience);
        Holding next = new Holding();
        next.begin(isUrgent ? request : request.trying());
        holding = next; // not before: there is no answer to what could not even be asked
    }

    /** Why it was not had. */
    ArchivoltException refusal() {
        return holding.refusal;
    }

    /** By which the catalog knows that it is this host's turn. */
    CreditFence fence() {
        return holding.fence().orElseThrow(() -> new IllegalStateException("a seat without a token"));
    }

    /**
     * What the host that had the seat right before has left for this one; empty when it has left nothing, or somebody else had the seat since, who did
     * not come to leave anything.
     */
    String inheritance() {
        try {
            String[] left = new String(holding.held.value().value(), UTF_8).split(" ", 2);
            long from = Long.parseLong(left[0]);
            long own = fence().token();
            return from == own || from == own - 1 ? left[1] : "";
        } catch (ArchivoltException | NumberFormatException e) {
            return "";
        }
    }

    /** Leaves something for the next host; nothing when the seat is lost. */
    void bequeath(String text) {
        try {
            holding.held.update((fence().token() + " " + text).getBytes(UTF_8));
        } catch (ArchivoltException e) {
            LOG.debug("librarian: nothing is left for the next host, {}", e.getMessage());
        }
    }

    boolean isWanted() {
        Holding now = holding;
        return now != null && now.wanted;
    }

    void giveBack() {
        Holding former = holding;
        holding = null;
        if (former != null) {
            former.end();
        }
    }

    /** One try, from being asked for to being given back. */
    private final class Holding implements CreditListener, Term {
        private volatile HeldCredit held;
        private volatile ArchivoltException refusal;
        private volatile boolean wanted;
        private volatile boolean lost;
        // Guarded by this.
        private CreditClaim claim;
        private boolean isEnded;

        void begin(CreditRequest request) {
            CreditClaim asked = credits.acquire(request.telling(this));
            synchronized (this) {
                claim = asked;
            }
            asked.granted().whenComplete((credit, failure) -> {
                if (credit == null) {
                    refusal = ArchivoltException.of(failure, "becoming the Librarian");
                } else {
                    granted(credit);
                }
                news.run();
            });
        }

        private void granted(HeldCredit credit) {
            synchronized (this) {
                if (!isEnded) {
                    held = credit;
                    return;
                }
            }
            credit.close();
        }

        @Override
        public void wanted(HeldCredit credit, Credit part) {
            wanted = true;
            news.run();
        }

        @Override
        public void lost(HeldCredit credit) {
            lost = true;
            news.run();
        }

        Phase phase() {
            if (lost) {
                return Phase.LOST;
            }
            if (held != null) {
                return Phase.HELD;
            }
            return refusal == null ? Phase.ASKED : Phase.REFUSED;
        }

        @Override
        public boolean isValid() {
            HeldCredit credit = held;
            return credit != null && !lost && credit.isValid();
        }

        Optional<CreditFence> fence() {
            return held.token().map(token -> new CreditFence(RESOURCE.type(), RESOURCE.name(), token.root()));
        }

        void end() {
            CreditClaim asked;
            HeldCredit credit;
            synchronized (this) {
                isEnded = true;
                asked = claim;
                credit = held;
            }
            if (credit != null) {
                credit.close();
            } else if (asked != null) {
                asked.cancel();
            }
        }
    }
}
