package org.archivolt.lrs.internal.runtime;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Label;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.archivolt.lrs.SchedulerStatistics.Sample;

/** Spreads metrics out into single numbers, under the names a scraper stores. */
final class MetricSamples {
    private final List<Sample> samples = new ArrayList<>();

    private MetricSamples() {}

    static List<Sample> of(MetricSnapshots metrics) {
        MetricSamples found = new MetricSamples();
        for (MetricSnapshot metric : metrics) {
            metric.getDataPoints()
                    .forEach(point -> found.add(metric.getMetadata().getPrometheusName(), point));
        }
        // Stable: buckets stay in the order of their bounds, which is not that of the bounds' letters.
        found.samples.sort(Comparator.comparing(Sample::name)
                .thenComparing(sample -> withoutBound(sample.labels()).toString()));
        return found.samples;
    }

    private void add(String name, DataPointSnapshot point) {
        SortedMap<String, String> labels = labels(point);
        if (point instanceof CounterDataPointSnapshot counter) {
            samples.add(new Sample(name + "_total", labels, counter.getValue()));
        } else if (point instanceof GaugeDataPointSnapshot gauge) {
            samples.add(new Sample(name, labels, gauge.getValue()));
        } else if (point instanceof HistogramDataPointSnapshot histogram) {
            addBuckets(name + "_bucket", labels, histogram.getClassicBuckets());
            samples.add(new Sample(name + "_count", labels, histogram.getCount()));
            samples.add(new Sample(name + "_sum", labels, histogram.getSum()));
        } else {
            throw new IllegalStateException("no such metric is defined: " + name);
        }
    }

    private void addBuckets(String name, SortedMap<String, String> labels, ClassicHistogramBuckets buckets) {
        long upTo = 0;
        for (int i = 0; i < buckets.size(); i++) {
            upTo += buckets.getCount(i);
            SortedMap<String, String> bounded = new TreeMap<>(labels);
            bounded.put("le", bound(buckets.getUpperBound(i)));
            samples.add(new Sample(name, bounded, upTo));
        }
    }

    private static String bound(double seconds) {
        return Double.isInfinite(seconds) ? "+Inf" : Double.toString(seconds);
    }

    private static SortedMap<String, String> labels(DataPointSnapshot point) {
        SortedMap<String, String> labels = new TreeMap<>();
        for (Label label : point.getLabels()) {
            labels.put(label.getName(), label.getValue());
        }
        return labels;
    }

    private static SortedMap<String, String> withoutBound(SortedMap<String, String> labels) {
        SortedMap<String, String> others = new TreeMap<>(labels);
        others.remove("le");
        return others;
    }
}
