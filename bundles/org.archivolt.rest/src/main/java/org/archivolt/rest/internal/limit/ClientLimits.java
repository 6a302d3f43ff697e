package org.archivolt.rest.internal.limit;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.archivolt.base.Ticker;
import org.archivolt.rest.internal.problem.Problem;

/** How much of the server one client may take. */
public final class ClientLimits {
    private final LimitSettings settings;
    private final TokenBuckets rate;
    /** Who has none under way has no entry, so there are never more than requests. */
    private final Map<String, Integer> underWay = new ConcurrentHashMap<>();

    public ClientLimits(LimitSettings settings, Ticker ticker) {
        this.settings = settings;
        this.rate = new TokenBuckets(Math.max(1, settings.perSecond()), settings.burst(), ticker);
    }

    /** Empty: the request may go on, and {@link #leave} is to be called at its end. */
    public Optional<Problem> enter(String client) {
        int seconds = settings.perSecond() == 0 ? 0 : rate.take(client);
        if (seconds > 0) {
            return Optional.of(Problem.ofStatus(429, "more than " + settings.perSecond() + " requests a second")
                    .retryAfter(seconds));
        }
        if (settings.concurrent() > 0 && underWay.merge(client, 1, Integer::sum) > settings.concurrent()) {
            leave(client);
            return Optional.of(
                    Problem.ofStatus(429, "more than " + settings.concurrent() + " requests under way at a time"));
        }
        return Optional.empty();
    }

    public void leave(String client) {
        if (settings.concurrent() > 0) {
            underWay.computeIfPresent(client, (name, count) -> count == 1 ? null : count - 1);
        }
    }
}
