package org.archivolt.resource.internal.runtime;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.Ticker;
import org.archivolt.dss.CreditCatalog;
import org.archivolt.dss.CreditSession;
import org.archivolt.dss.RootBooks;
import org.archivolt.dss.SeenSession;
import org.archivolt.resource.ResourceName;
import org.archivolt.resource.internal.core.Word;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this host's session alive, and ends those of hosts that do not. Has a thread of its own, because renewing must not wait for
 * anything but the catalog.
 */
final class SessionKeeper {
    /** Who is told what becomes of the session. Called by the keeper's thread, unless it says otherwise. */
    interface Follower {
        /** A new session, or the old one after having been cut off. */
        void valid();

        /** It was ended by others: all credits are lost. */
        void lost();

        /** What the root says after debts were settled; on another thread. */
        void heard(ResourceName resource, Word word);
    }

    private static final Logger LOG = LoggerFactory.getLogger(SessionKeeper.class);
    private static final int SETTLED_AT_ONCE = 100;

    private final CreditCatalog catalog;
    private final Roots roots;
    private final String host;
    private final UUID instance;
    private final Ticker ticker;
    private final Tenure tenure;
    private final Follower follower;
    private final Executor settlers;
    private final Alarms alarms;
    /** Also its lock: operators ask it. */
    private final SessionRules rules;

    private final AtomicBoolean settling = new AtomicBoolean();
    private Optional<Alarms.Alarm> next = Optional.empty();
    private boolean cutOff;
    private boolean refusedToJoin;

    /** @param settlers who may be kept waiting by the catalog */
    SessionKeeper(
            CreditCatalog catalog,
            Roots roots,
            ResourceSettings settings,
            UUID instance,
            Ticker ticker,
            Tenure tenure,
            Follower follower,
            Executor settlers) {
        this.catalog = catalog;
        this.roots = roots;
        this.host = settings.host();
        this.instance = instance;
        this.ticker = ticker;
        this.tenure = tenure;
        this.follower = follower;
        this.settlers = settlers;
        this.rules = new SessionRules(settings.lease(), ticker.nanos());
        this.alarms = new Alarms("resource-session", ticker);
    }

    void start() {
        alarms.start();
        alarms.after(Duration.ZERO, this::turn);
    }

    /** The catalog says that there is no such session: finds out at once. */
    void suspect() {
        alarms.after(Duration.ZERO, () -> {
            rules(() -> rules.lost(ticker.nanos()));
            turn();
        });
    }

    /** Looks at the clock, which may have jumped: that of a test does. */
    void look() {
        alarms.look();
    }

    /** For tests. */
    boolean isCaughtUp() {
        return alarms.isCaughtUp() && !settling.get();
    }

    /** Ends the session, when everything was given back. */
    void stop(Duration limit) throws InterruptedException {
        alarms.stop(limit);
        Optional<CreditSession> own = tenure.session();
        tenure.end();
        if (own.isPresent()) {
            try {
                catalog.leave(own.get());
            } catch (ArchivoltException e) {
                LOG.warn("the session could not be ended, so it has to run out: {}", e.getMessage());
            }
        }
    }

    Duration silentFor(CreditSession session) {
        synchronized (rules) {
            return Duration.ofNanos(rules.silentFor(ticker.nanos(), session));
        }
    }

    private void turn() {
        next.ifPresent(Alarms.Alarm::cancel);
        if (nextRenewal() - ticker.nanos() <= 0) {
            renewOrJoin();
        }
        if (nextLook() - ticker.nanos() <= 0) {
            lookAtOthers();
        }
        long now = ticker.nanos();
        long soonest = Math.min(nextRenewal() - now, nextLook() - now);
        next = Optional.of(alarms.at(now + soonest, this::turn));
    }

    // ---- one's own

    private void renewOrJoin() {
        long sent = ticker.nanos();
        try {
            Optional<CreditSession> own = tenure.session();
            if (own.isPresent() && !catalog.renew(own.get())) {
                lose(own.get());
                own = Optional.empty();
            }
            if (own.isPresent()) {
                extend(sent);
            } else {
                join();
            }
        } catch (ArchivoltException e) {
            failed(e);
        }
    }

    private void extend(long sent) {
        boolean wasValid = tenure.isValid();
        synchronized (rules) {
            tenure.extend(rules.renewed(sent));
        }
        if (!wasValid && tenure.isValid()) {
            LOG.info("host {} reaches the catalog again, and nobody has taken what it has", host);
            cutOff = false;
            follower.valid();
        }
    }

    private void lose(CreditSession lost) {
        LOG.warn("session {} was ended by others: all credits of this host are lost", lost);
        tenure.end();
        follower.lost();
    }

    private void join() throws ArchivoltException {
        long sent = ticker.nanos();
        CreditSession joined = catalog.join(host, instance);
        synchronized (rules) {
            tenure.begin(joined, rules.renewed(sent));
        }
        LOG.info("session {} has begun", joined);
        cutOff = false;
        refusedToJoin = false;
        follower.valid();
        settle();
    }

    private void failed(ArchivoltException why) {
        rules(() -> rules.failed(ticker.nanos()));
        if (why.code() == ErrorCode.WRONG_STATE && !refusedToJoin) {
            refusedToJoin = true;
            LOG.info("host {} has another session, which has to run out first", host);
        }
        if (!tenure.isValid() && !cutOff && why.code() != ErrorCode.WRONG_STATE) {
            cutOff = true;
            LOG.warn("host {} is cut off from the catalog, its credits are not valid: {}", host, why.getMessage());
        }
    }

    // ---- others

    private void lookAtOthers() {
        try {
            List<SeenSession> seen = catalog.sessions();
            SessionRules.Findings findings;
            synchronized (rules) {
                findings = rules.looked(ticker.nanos(), tenure.session().orElse(new CreditSession(host, 0)), seen);
            }
            boolean ended = false;
            for (SeenSession each : findings.ended()) {
                if (catalog.end(each)) {
                    LOG.warn(
                            "host {} has not renewed its session, which has ended: {}",
                            each.session().host(),
                            each);
                    ended = true;
                }
            }
            if (ended || findings.gone()) {
                settle();
            }
        } catch (ArchivoltException e) {
            LOG.debug("looking at the sessions of others: {}", e.getMessage());
            rules(() -> rules.lookFailed(ticker.nanos()));
        }
    }

    /** What those had whose sessions are gone is free again. Elsewhere, because it may be much. */
    void settle() {
        if (!settling.getAndSet(true)) {
            try {
                settlers.execute(this::settleAll);
            } catch (RejectedExecutionException e) {
                settling.set(false); // at the end of this process
            }
        }
    }

    private void settleAll() {
        settling.set(false);
        try {
            List<RootBooks> before = List.of();
            List<RootBooks> rows = catalog.unsettled(SETTLED_AT_ONCE);
            Optional<CreditSession> own = tenure.session();
            // What cannot be settled is not tried for ever.
            while (!rows.isEmpty() && !rows.equals(before) && own.isPresent()) {
                for (RootBooks row : rows) {
                    roots.change(own.get(), Roots.name(row), root -> {})
                            .ifPresent(word -> follower.heard(Roots.name(row), word));
                }
                before = rows;
                rows = catalog.unsettled(SETTLED_AT_ONCE);
            }
        } catch (ArchivoltException e) {
            LOG.debug("settling the debts of hosts that are gone: {}", e.getMessage());
            alarms.after(Duration.ofSeconds(1), this::settle);
        }
    }

    // ---- the rules, which have no lock of their own

    private void rules(Runnable change) {
        synchronized (rules) {
            change.run();
        }
    }

    private long nextRenewal() {
        synchronized (rules) {
            return rules.nextRenewal();
        }
    }

    private long nextLook() {
        synchronized (rules) {
            return rules.nextLook();
        }
    }
}
