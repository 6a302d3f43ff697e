package org.archivolt.itests.credits;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Rates and latencies of operations, each measured in several rounds. */
final class Table {
    private final Map<String, List<double[]>> rounds = new LinkedHashMap<>();

    /** @param figures seconds in all, then the milliseconds of each operation */
    void add(String operation, double[] figures) {
        rounds.computeIfAbsent(operation, name -> new ArrayList<>()).add(figures);
    }

    /** For one client, and beside it for eight that did the same. */
    static void print(Table one, Table eight) {
        System.out.println("| operation | 1 client, ops/s | p50 / p99 ms | 8 clients, ops/s | p50 / p99 ms |");
        System.out.println("|---|---|---|---|---|");
        for (String name : one.rounds.keySet()) {
            System.out.printf(Locale.ROOT, "| %s | %s | %s |%n", name, one.row(name), eight.row(name));
        }
    }

    /** {@code 1,200 [900–1,300] | 0.60 / 1.90}: the median of the rounds, with the least and the most; latencies of all together. */
    private String row(String operation) {
        List<double[]> all = rounds.get(operation);
        double[] rates =
                all.stream().mapToDouble(each -> (each.length - 1) / each[0]).toArray();
        double[] latencies = all.stream()
                .flatMapToDouble(each -> Arrays.stream(each, 1, each.length))
                .sorted()
                .toArray();
        return "%s | %s / %s"
                .formatted(series(rates), number(percentile(latencies, 50)), number(percentile(latencies, 99)));
    }

    private static double percentile(double[] sorted, int percent) {
        return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)];
    }

    static String series(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return "%s [%s–%s]"
                .formatted(number(sorted[sorted.length / 2]), number(sorted[0]), number(sorted[sorted.length - 1]));
    }

    private static String number(double value) {
        return String.format(
                Locale.ROOT, value >= 100 ? "%,.0f" : value >= 10 ? "%.1f" : value >= 0.1 ? "%.2f" : "%.4f", value);
    }
}
