package org.archivolt.shell.internal;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.archivolt.lrs.SchedulerStatistics.Sample;

/** What the scheduler has counted, to be summed up. Labels are given as name, value, name, value. */
final class Numbers {
    private static final String PREFIX = "archivolt_lrs_";

    private final Map<String, List<Sample>> samples;

    Numbers(List<Sample> samples) {
        this.samples = samples.stream().collect(Collectors.groupingBy(Sample::name));
    }

    long sum(String name, String... labels) {
        return Math.round(matching(name, labels).mapToDouble(Sample::value).sum());
    }

    /** By the value of one label, sorted. */
    SortedMap<String, Long> sumsBy(String label, String name, String... labels) {
        return matching(name, labels)
                .collect(Collectors.groupingBy(
                        sample -> sample.labels().get(label),
                        TreeMap::new,
                        Collectors.summingLong(sample -> Math.round(sample.value()))));
    }

    /** The combinations of these labels that occur, sorted. */
    SortedSet<List<String>> combinations(String name, String... labels) {
        SortedSet<List<String>> found =
                new TreeSet<>(Comparator.comparing((List<String> values) -> String.join("\0", values)));
        matching(name)
                .map(sample -> Arrays.stream(labels).map(sample.labels()::get).toList())
                .forEach(found::add);
        return found;
    }

    /** Of a histogram; empty before the first. */
    OptionalDouble mean(String histogram, String... labels) {
        double sum =
                matching(histogram + "_sum", labels).mapToDouble(Sample::value).sum();
        long count = sum(histogram + "_count", labels);
        return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / count);
    }

    /** The bound of the bucket in which it lies, infinity for the last; empty before the first. */
    OptionalDouble quantile(double quantile, String histogram, String... labels) {
        long count = sum(histogram + "_count", labels);
        if (count == 0) {
            return OptionalDouble.empty();
        }
        return matching(histogram + "_bucket", labels)
                .filter(bucket -> bucket.value() >= quantile * count)
                .mapToDouble(bucket -> bound(bucket.labels().get("le")))
                .min();
    }

    private static double bound(String text) {
        return text.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
    }

    private Stream<Sample> matching(String name, String... labels) {
        return samples.getOrDefault(PREFIX + name, List.of()).stream().filter(sample -> matches(sample, labels));
    }

    private static boolean matches(Sample sample, String... labels) {
        for (int i = 0; i < labels.length; i += 2) {
            if (!labels[i + 1].equals(sample.labels().get(labels[i]))) {
                return false;
            }
        }
        return true;
    }
}
