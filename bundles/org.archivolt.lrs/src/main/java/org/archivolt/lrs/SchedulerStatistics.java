package org.archivolt.lrs;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.archivolt.base.Family;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What the scheduler has counted and timed since it started. The names are those that a Prometheus server stores, all
 * beginning with {@code archivolt_lrs_}; {@code docs/scheduler.md} lists them. Every call is a fresh look; none blocks.
 */
@ProviderType
public interface SchedulerStatistics {
    /**
     * Sorted by name, then labels. A histogram is spread out as a scraper sees it: {@code _bucket} with the label
     * {@code le} (cumulative), {@code _count} and {@code _sum}.
     *
     * @param family only what belongs to it; empty for everything
     */
    List<Sample> samples(Optional<Family> family);

    /** Everything, in the Prometheus text format, version 0.0.4. */
    String prometheusText();

    /** One number. */
    record Sample(String name, SortedMap<String, String> labels, double value) {
        public Sample {
            labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
        }

        public Sample(String name, Map<String, String> labels, double value) {
            this(name, new TreeMap<>(labels), value);
        }
    }
}
