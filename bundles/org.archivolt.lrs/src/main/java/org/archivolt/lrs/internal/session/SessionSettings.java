package org.archivolt.lrs.internal.session;

import java.time.Duration;

/** The configuration, validated once. */
public record SessionSettings(
        int sessionsMax, int requestsMax, int answersMax, Duration leaseDefault, Duration leaseMin, Duration leaseMax) {
    public SessionSettings {
        require(sessionsMax >= 1 && sessionsMax <= 100_000, "sessions.max", sessionsMax);
        require(requestsMax >= 1 && requestsMax <= 100_000, "requests.max", requestsMax);
        require(answersMax >= 1 && answersMax <= 1_000_000, "answers.max", answersMax);
        require(leaseMin.toMillis() >= 1, "lease.min.ms", leaseMin.toMillis());
        require(leaseMax.compareTo(leaseMin) >= 0, "lease.max.ms", leaseMax.toMillis());
        require(leaseMax.compareTo(Duration.ofDays(7)) <= 0, "lease.max.ms", leaseMax.toMillis());
        require(
                leaseDefault.compareTo(leaseMin) >= 0 && leaseDefault.compareTo(leaseMax) <= 0,
                "lease.default.ms",
                leaseDefault.toMillis());
    }

    static SessionSettings from(SessionConfig config) {
        return new SessionSettings(
                config.sessions_max(),
                config.requests_max(),
                config.answers_max(),
                Duration.ofMillis(config.lease_default_ms()),
                Duration.ofMillis(config.lease_min_ms()),
                Duration.ofMillis(config.lease_max_ms()));
    }

    private static void require(boolean holds, String key, Object value) {
        if (!holds) {
            throw new IllegalArgumentException(LeasedSessions.PID + ": bad " + key + "=" + value);
        }
    }
}
