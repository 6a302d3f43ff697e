package org.archivolt.lrs.internal.runtime;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import java.util.Optional;
import java.util.function.Function;
import org.archivolt.base.ErrorCode;

/**
 * Counters for each way in which something may end: {@code ok}, or the name of an error's code. An outcome that has never
 * been met is no series. Two threads may both look a counter up; they find the same.
 */
final class Outcomes {
    static final String OK = "ok";

    private final Function<String, CounterDataPoint> counters;
    private final CounterDataPoint[] known = new CounterDataPoint[ErrorCode.values().length + 1];

    Outcomes(Function<String, CounterDataPoint> counters) {
        this.counters = counters;
    }

    void count(Optional<ErrorCode> failure) {
        int index = failure.isPresent() ? failure.get().ordinal() + 1 : 0;
        CounterDataPoint counter = known[index];
        if (counter == null) {
            counter = counters.apply(failure.map(ErrorCode::name).orElse(OK));
            known[index] = counter;
        }
        counter.inc();
    }
}
