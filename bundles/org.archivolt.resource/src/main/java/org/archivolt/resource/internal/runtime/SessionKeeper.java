package org.archivolt.resource.internal.runtime;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
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
    /** As many as the catalog lists at once. */
    private static final int SETTLED_MAX = 10_000;

    private final CreditCatalog catalog;
    private final Roots roots;
    private final String host;
    private final UUID instance;
    private final LeaseTerms terms;
    private final Ticker ticker;
    private final Tenure tenure;
    private final Follower follower;
    private final Executor settlers;
    private final Alarms alarms;
    /** Also its lock: operators ask it. */
    private final SessionRules rules;

    private final AtomicBoolean settling = new AtomicBoolean();
    /** Those that are being ended: that waits for what their hosts had begun. */
    private final Set<SeenSession> ending = ConcurrentHashMap.newKeySet();
    /** What settlers have not done yet. */
    private final AtomicInteger elsewhere = new AtomicInteger();

    private Set<CreditSession> otherLeases = Set.of();
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
        this.terms = settings.lease();
        this.ticker = ticker;
        this.tenure = tenure;
        this.follower = follower;
        this.settlers = settlers;
        this.rules = new SessionRules(terms, ticker.nanos());
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
        return alarms.isCaughtUp() && elsewhere.get() == 0;
    }

    /** @param isFree whether nobody uses anything any more, so that the session may end at once, else it runs out */
    void stop(Duration limit, boolean isFree) throws InterruptedException {
        alarms.stop(limit);
        Optional<CreditSession> own = tenure.session();
        tenure.end();
        if (own.isPresent() && isFree) {
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

    /** After how long without a renewal this session has ended. */
    long watcherNanos(CreditSession session) {
        synchronized (rules) {
            return rules.watcherNanos(session);
        }
    }

    /** Whatever happens, there is a next one. */
    private void turn() {
        next.ifPresent(Alarms.Alarm::cancel);
        try {
            if (nextRenewal() - ticker.nanos() <= 0) {
                renewOrJoin();
            }
            if (nextLook() - ticker.nanos() <= 0) {
                lookAtOthers();
            }
        } catch (RuntimeException | AssertionError | LinkageError e) {
            LOG.error("a bug: the session could not be looked after", e);
            rules(() -> rules.turnFailed(ticker.nanos()));
        } finally {
            setNext();
        }
    }

    private void setNext() {
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
        CreditSession joined = catalog.join(host, instance, terms.length());
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
            LOG.warn("host {} has another session, which has to run out first: {}", host, why.getMessage());
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
            noteLeases(seen);
            findings.ended().forEach(this::end);
            if (findings.gone()) {
                settle();
            }
        } catch (ArchivoltException e) {
            LOG.debug("looking at the sessions of others: {}", e.getMessage());
            rules(() -> rules.lookFailed(ticker.nanos()));
        }
    }

    /** Hosts may differ while the configuration is being changed. It is safe, but whoever has the longest is waited for the longest. */
    private void noteLeases(List<SeenSession> seen) {
        Set<CreditSession> different = seen.stream()
                .filter(each -> !each.lease().equals(terms.length()))
                .map(SeenSession::session)
                .collect(Collectors.toSet());
        different.stream()
                .filter(each -> !otherLeases.contains(each))
                .forEach(each ->
                        LOG.warn("the lease of session {} is not {} as that of this host", each, terms.length()));
        otherLeases = different;
    }

    private void end(SeenSession over) {
        if (ending.add(over)) {
            elsewhere(() -> endNow(over));
        }
    }

    /** Waits while a transaction of that host is open, as when it was stopped in the middle. */
    private void endNow(SeenSession over) {
        try {
            if (catalog.end(over)) {
                LOG.warn(
                        "host {} has not renewed its session, which has ended: {}",
                        over.session().host(),
                        over);
                settle();
            }
        } catch (ArchivoltException e) {
            LOG.debug("ending a session: {}", e.getMessage()); // it is still there at the next look
        } finally {
            ending.remove(over);
        }
    }

    /** What those had whose sessions are gone is free again. Elsewhere, because it may be much. */
    void settle() {
        if (!settling.getAndSet(true)) {
            elsewhere(this::settleAll);
        }
    }

    private void elsewhere(Runnable task) {
        elsewhere.incrementAndGet();
        try {
            settlers.execute(() -> {
                try {
                    task.run();
                } finally {
                    elsewhere.decrementAndGet();
                }
            });
        } catch (RejectedExecutionException e) {
            elsewhere.decrementAndGet(); // at the end of this process
        }
    }

    private void settleAll() {
        settling.set(false);
        try {
            Optional<CreditSession> own = tenure.session();
            Set<ResourceName> tried = new HashSet<>();
            List<RootBooks> rows = own.isEmpty() ? List.of() : catalog.unsettled(SETTLED_AT_ONCE);
            while (rows.stream().anyMatch(row -> !tried.contains(Roots.name(row)))) {
                for (RootBooks row : rows) {
                    if (tried.add(Roots.name(row))) {
                        settle(own.get(), Roots.name(row));
                    }
                }
                rows = catalog.unsettled(SETTLED_AT_ONCE);
                if (rows.size() == SETTLED_AT_ONCE) {
                    rows = catalog.unsettled((int) Math.min(SETTLED_MAX, SETTLED_AT_ONCE + tried(rows, tried)));
                }
            }
        } catch (ArchivoltException e) {
            LOG.debug("settling the debts of hosts that are gone: {}", e.getMessage());
            alarms.after(Duration.ofSeconds(1), this::settle);
        }
    }

    /** How many are still there that were tried: behind them are others. */
    private static long tried(List<RootBooks> rows, Set<ResourceName> tried) {
        return rows.stream().filter(row -> tried.contains(Roots.name(row))).count();
    }

    /** What cannot be settled here, because its type is not there, say, is left for another host, or another day. */
    private void settle(CreditSession own, ResourceName resource) throws ArchivoltException {
        try {
            roots.change(own, resource, root -> {}).ifPresent(word -> follower.heard(resource, word));
        } catch (ArchivoltException e) {
            roots.skip(resource, e);
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
