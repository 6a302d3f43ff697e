package org.archivolt.resource.internal.runtime;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.archivolt.dss.CreditSession;
import org.archivolt.dss.SeenSession;

/**
 * When a host renews its session, until when that is valid, and when it takes another's to have ended. Deterministic: moments are given
 * to it, in nanoseconds of this host's monotonic clock.
 */
public final class SessionRules {
    private final LeaseTerms terms;
    private final Map<CreditSession, Watched> others = new HashMap<>();
    private long nextRenewal;
    private long nextLook;
    /** Whether looking has failed since it last succeeded. */
    private boolean wasBlind;

    /** Since when a session of another host has not been seen to be renewed, and after how long without that it has ended. */
    private record Watched(long renewals, long since, long length) {
        Watched anew(long now) {
            return new Watched(renewals, now, length);
        }
    }

    /**
     * What was found by looking.
     *
     * @param ended those whose time is over
     * @param gone whether one that was there is not any more
     */
    public record Findings(List<SeenSession> ended, boolean gone) {}

    public SessionRules(LeaseTerms terms, long now) {
        this.terms = terms;
        this.nextRenewal = now;
        this.nextLook = now;
    }

    /**
     * The session was begun or renewed.
     *
     * @param sent when that was asked for, which is before it was done
     * @return until when it is valid
     */
    public long renewed(long sent) {
        nextRenewal = sent + terms.renewalNanos();
        return sent + terms.holderNanos();
    }

    /** It could not be renewed, or not be joined: tried again soon, but not at once. */
    public void failed(long now) {
        nextRenewal = now + terms.lookNanos();
    }

    /** Nobody knows how far it came: everything soon again, but not at once. */
    void turnFailed(long now) {
        failed(now);
        lookFailed(now);
    }

    /** A session was ended by others: the next one begins at once. */
    public void lost(long now) {
        nextRenewal = now;
    }

    /** Looking at the others failed. They may have been as blind: everybody gets a whole lease from the next look on. */
    public void lookFailed(long now) {
        wasBlind = true;
        nextLook = now + terms.lookNanos();
    }

    /**
     * What the catalog says of all sessions.
     *
     * @param now after it has answered: a renewal is taken to be as late as it can have been
     */
    public Findings looked(long now, CreditSession own, List<SeenSession> seen) {
        if (wasBlind) {
            others.replaceAll((session, watched) -> watched.anew(now));
            wasBlind = false;
        }
        List<SeenSession> ended = new ArrayList<>();
        Set<CreditSession> there = new HashSet<>();
        for (SeenSession each : seen) {
            if (!each.session().equals(own)) {
                there.add(each.session());
                if (isOver(now, each)) {
                    ended.add(each);
                }
            }
        }
        boolean gone = others.keySet().retainAll(there);
        nextLook = now + (others.isEmpty() ? terms.renewalNanos() : untilNextLook(now));
        return new Findings(ended, gone);
    }

    private boolean isOver(long now, SeenSession seen) {
        Watched watched = others.get(seen.session());
        if (watched == null || watched.renewals() != seen.renewals()) {
            others.put(seen.session(), new Watched(seen.renewals(), now, terms.watcherNanos(seen.lease())));
            return false;
        }
        return now - watched.since() >= watched.length();
    }

    /** As soon as the first of them may have ended, if that is earlier than usual. */
    private long untilNextLook(long now) {
        long soonest = terms.lookNanos();
        for (Watched watched : others.values()) {
            long left = watched.since() + watched.length() - now;
            if (left > 0) {
                soonest = Math.min(soonest, left);
            }
        }
        return soonest;
    }

    /** How long a session has not been seen to be renewed; 0 for one that is not known. */
    public long silentFor(long now, CreditSession session) {
        Watched watched = others.get(session);
        return watched == null ? 0 : now - watched.since();
    }

    /** After how long without a renewal it has ended. */
    long watcherNanos(CreditSession session) {
        Watched watched = others.get(session);
        return watched == null ? terms.watcherNanos() : watched.length();
    }

    public long nextRenewal() {
        return nextRenewal;
    }

    public long nextLook() {
        return nextLook;
    }
}
