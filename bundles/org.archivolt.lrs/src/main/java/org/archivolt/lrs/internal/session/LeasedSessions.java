package org.archivolt.lrs.internal.session;

import static org.archivolt.base.ErrorCode.BUSY;
import static org.archivolt.base.ErrorCode.NO_SUCH_REQUEST;
import static org.archivolt.base.ErrorCode.SHUTTING_DOWN;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Ticker;
import org.archivolt.lrs.ClientSession;
import org.archivolt.lrs.ClientSessions;
import org.archivolt.lrs.ResourceScheduler;
import org.archivolt.lrs.Terms;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the sessions and ends those whose lease is over. Its one thread sleeps until the earliest end of a lease, as that
 * was known when it last looked; a renewal costs it nothing, it finds out when it wakes.
 */
@Component(service = ClientSessions.class, configurationPid = LeasedSessions.PID)
@Designate(ocd = SessionConfig.class)
public final class LeasedSessions implements ClientSessions {
    static final String PID = "org.archivolt.lrs.sessions";

    private static final Logger log = LoggerFactory.getLogger(LeasedSessions.class);
    /** 192 bits: nobody guesses it. */
    private static final int ID_BYTES = 24;

    private final ResourceScheduler scheduler;
    private final Ticker ticker;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, LeasedSession> sessions = new ConcurrentHashMap<>();
    private final DelayQueue<Lease> leases = new DelayQueue<>();
    private final Thread thread = new Thread(this::endLeasesForEver, "lrs-leases");
    private volatile SessionSettings settings;
    private volatile boolean stopped;

    /** @param seenEndNanos when it ends, unless it is renewed until then */
    private record Lease(LeasedSession session, long seenEndNanos, Ticker ticker) implements Delayed {
        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(seenEndNanos - ticker.nanos(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.signum(seenEndNanos - ((Lease) other).seenEndNanos);
        }
    }

    @Activate
    public LeasedSessions(@Reference ResourceScheduler scheduler, SessionConfig config) {
        this(scheduler, SessionSettings.from(config), Ticker.system());
    }

    public LeasedSessions(ResourceScheduler scheduler, SessionSettings settings, Ticker ticker) {
        this.scheduler = scheduler;
        this.settings = settings;
        this.ticker = ticker;
        thread.setDaemon(true);
        thread.start();
    }

    /** Takes effect with the next call; what is wrong is told and changes nothing. */
    @Modified
    void modified(SessionConfig config) {
        try {
            settings = SessionSettings.from(config);
        } catch (IllegalArgumentException e) {
            log.error("configuration not changed: {}", e.getMessage());
        }
    }

    @Deactivate
    public void stop() {
        synchronized (this) {
            stopped = true;
        }
        thread.interrupt();
        sessions.values().forEach(LeasedSession::close);
    }

    // ---- for clients

    @Override
    public ClientSession open(String client, Optional<Duration> lease) throws ArchivoltException {
        LeasedSession session = new LeasedSession(
                newId(), checkedClient(client), checkedLease(lease), scheduler, ticker, () -> settings, this::forget);
        synchronized (this) {
            requireRoom();
            sessions.put(session.id(), session);
        }
        leases.put(new Lease(session, session.leaseEndNanos(), ticker));
        log.debug("session of {} opened, lease {}", client, session.lease());
        return session;
    }

    private void requireRoom() throws ArchivoltException {
        if (stopped) {
            throw new ArchivoltException(SHUTTING_DOWN, "opening a session");
        }
        if (sessions.size() >= settings.sessionsMax()) {
            throw new ArchivoltException(BUSY, "opening a session: there are too many")
                    .with("sessions", sessions.size());
        }
    }

    @Override
    public ClientSession find(String id) throws ArchivoltException {
        LeasedSession session = sessions.get(id);
        if (session == null) {
            throw noSuchSession();
        }
        return session;
    }

    static ArchivoltException noSuchSession() {
        return new ArchivoltException(NO_SUCH_REQUEST, "it has ended, or never was").with("field", "session");
    }

    private String newId() {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String checkedClient(String client) throws ArchivoltException {
        if (client.isBlank()
                || client.length() > Terms.CLIENT_LENGTH_MAX
                || client.chars().anyMatch(Character::isISOControl)) {
            throw ArchivoltException.invalid(
                    "client", "must be 1 to " + Terms.CLIENT_LENGTH_MAX + " printable characters");
        }
        return client;
    }

    private Duration checkedLease(Optional<Duration> asked) throws ArchivoltException {
        SessionSettings now = settings;
        Duration lease = asked.orElse(now.leaseDefault());
        if (lease.compareTo(now.leaseMin()) < 0 || lease.compareTo(now.leaseMax()) > 0) {
            throw ArchivoltException.invalid(
                            "lease",
                            "must be %d to %d ms"
                                    .formatted(
                                            now.leaseMin().toMillis(),
                                            now.leaseMax().toMillis()))
                    .with("value", lease.toMillis());
        }
        return lease;
    }

    // ---- ends

    private void forget(LeasedSession session) {
        sessions.remove(session.id());
        leases.removeIf(lease -> lease.session() == session);
    }

    private void endLeasesForEver() {
        try {
            while (!stopped) {
                endOrKeep(leases.take());
            }
        } catch (InterruptedException e) {
            // the stop
        }
    }

    /** What the thread does, as far as it is due now. For tests whose time stands still. */
    void endLeases() {
        for (Lease due = leases.poll(); due != null; due = leases.poll()) {
            endOrKeep(due);
        }
    }

    private void endOrKeep(Lease due) {
        try {
            if (!due.session().endIfLeaseIsOver()) {
                leases.put(new Lease(due.session(), due.session().leaseEndNanos(), ticker));
            }
        } catch (RuntimeException bug) {
            log.error("ending a session of {} met a bug", due.session().client(), bug);
        }
    }

    /** For tests: sessions, and leases looked after. */
    List<Integer> sizes() {
        return List.of(sessions.size(), leases.size());
    }
}
