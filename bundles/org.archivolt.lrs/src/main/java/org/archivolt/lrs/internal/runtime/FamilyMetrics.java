package org.archivolt.lrs.internal.runtime;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.Family;
import org.archivolt.base.MediumId;

/** What one family counts. Cheap enough for every request; see {@code LrsMetricsTest} for the figure. */
final class FamilyMetrics {
    /** What was asked for. */
    enum Kind {
        WRITE,
        READ,
        DELETE,
        FORMAT,
        RELEASE;

        /** As in labels and in {@link org.archivolt.lrs.RequestReport#kind}. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final LrsMetrics metrics;
    private final String family;
    private final Map<Kind, Outcomes> answers = new EnumMap<>(Kind.class);
    private final Map<Kind, DistributionDataPoint> waits = new EnumMap<>(Kind.class);
    private final CounterDataPoint retries;

    FamilyMetrics(LrsMetrics metrics, Family family) {
        this.metrics = metrics;
        this.family = family.name();
        for (Kind kind : Kind.values()) {
            answers.put(kind, new Outcomes(outcome -> metrics.requests.labelValues(this.family, kind.word(), outcome)));
            waits.put(
                    kind,
                    kind == Kind.RELEASE
                            ? metrics.releaseWait.labelValues(this.family)
                            : metrics.requestWait.labelValues(this.family, kind.word()));
        }
        this.retries = metrics.retries.labelValues(this.family);
    }

    /**
     * A request or release has got its answer.
     *
     * @param failure empty when it was served
     * @param waitNanos from its arrival
     */
    void answered(Kind kind, Optional<ErrorCode> failure, long waitNanos) {
        answers.get(kind).count(failure);
        waits.get(kind).observe(waitNanos / 1e9);
    }

    /** A medium of an allocation is tried again elsewhere. */
    void retried() {
        retries.inc();
    }

    void mediumHealth(MediumId medium, double health) {
        metrics.mediumHealth.labelValues(family, medium.toString()).set(health);
    }
}
