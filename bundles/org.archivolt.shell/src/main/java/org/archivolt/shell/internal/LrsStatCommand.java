package org.archivolt.shell.internal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.table.ShellTable;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Family;
import org.archivolt.lrs.ResourceScheduler;
import org.archivolt.lrs.SchedulerStatistics;
import org.archivolt.lrs.SchedulerStatistics.Sample;
import org.archivolt.shell.internal.complete.FamilyCompleter;
import org.archivolt.shell.internal.text.Ages;
import org.archivolt.shell.internal.text.Json;
import org.archivolt.shell.internal.text.Sizes;

/** {@code lrs:stat}. */
@Service
@Command(
        scope = "lrs",
        name = "stat",
        description = "Shows what the scheduler has counted and timed since it started",
        detailedDescription = "95 % are upper bounds, exact to a factor of two.")
public final class LrsStatCommand extends ArchivoltCommand {
    private static final String OK = "ok";

    @Reference
    ResourceScheduler scheduler;

    @Reference
    SchedulerStatistics statistics;

    @Option(name = "--json", description = "Print every number, under the name a Prometheus server would store it")
    boolean json;

    @Argument(name = "family", description = "Only this one")
    @Completion(FamilyCompleter.class)
    String family;

    @Override
    void run(Output output) throws ArchivoltException {
        Optional<Family> only = family == null ? Optional.empty() : Optional.of(Families.named(family, scheduler));
        List<Sample> samples = statistics.samples(only);
        if (json) {
            output.json(samples.stream().map(LrsStatCommand::members).toList());
            return;
        }
        Numbers numbers = new Numbers(samples);
        output.table(requests(numbers));
        output.line("");
        output.table(devices(numbers));
        output.line("");
        output.table(calls(numbers));
        output.line("");
        output.line(numbers.sum("retries_total") + " media tried again elsewhere");
        if (only.isEmpty()) {
            output.line(numbers.sum("catalog_retries_total") + " catalog calls repeated");
        }
    }

    private static ShellTable requests(Numbers numbers) {
        ShellTable table = new ShellTable().emptyTableText("no requests yet");
        table.column("Family").maxSize(8);
        table.column("Kind");
        table.column("Served").alignRight();
        table.column("Failed").alignRight();
        table.column("Mean wait").alignRight();
        table.column("95 %").alignRight();
        table.column("Failures").maxSize(30);
        for (List<String> row : numbers.combinations("requests_total", "family", "kind")) {
            String[] labels = {"family", row.get(0), "kind", row.get(1)};
            Map<String, Long> outcomes = numbers.sumsBy("outcome", "requests_total", labels);
            Long served = outcomes.remove(OK);
            boolean release = row.get(1).equals("release");
            String wait = release ? "release_wait_seconds" : "request_wait_seconds";
            String[] waitLabels = release ? new String[] {"family", row.get(0)} : labels;
            table.addRow()
                    .addContent(
                            row.get(0),
                            row.get(1),
                            served == null ? 0 : served,
                            outcomes.values().stream()
                                    .mapToLong(Long::longValue)
                                    .sum(),
                            mean(numbers.mean(wait, waitLabels)),
                            bound(numbers.quantile(0.95, wait, waitLabels)),
                            outcomes.entrySet().stream()
                                    .map(outcome -> outcome.getValue() + " " + outcome.getKey())
                                    .collect(Collectors.joining(", ")));
        }
        return table;
    }

    private static ShellTable devices(Numbers numbers) {
        ShellTable table = new ShellTable().emptyTableText("no device has done anything yet");
        table.column("Device").maxSize(30);
        table.column("Calls").alignRight();
        table.column("Errors").alignRight();
        table.column("Flushes").alignRight();
        table.column("Releases each").alignRight();
        table.column("Bytes each").alignRight();
        for (List<String> row : numbers.combinations("flushes_total", "device")) {
            String[] labels = {"device", row.get(0)};
            long calls = numbers.sum("device_calls_total", labels);
            long done = numbers.sum("device_calls_total", "device", row.get(0), "outcome", OK);
            long flushes = numbers.sum("flushes_total", labels);
            table.addRow()
                    .addContent(
                            row.get(0),
                            calls,
                            calls - done,
                            flushes,
                            flushes == 0 ? "" : numbers.sum("flushed_releases_total", labels) / flushes,
                            flushes == 0 ? "" : Sizes.of(numbers.sum("flushed_bytes_total", labels) / flushes));
        }
        return table;
    }

    private static ShellTable calls(Numbers numbers) {
        ShellTable table = new ShellTable().emptyTableText("no driver was called yet");
        table.column("Family").maxSize(8);
        table.column("Call").maxSize(16);
        table.column("Done").alignRight();
        table.column("Failed").alignRight();
        table.column("Mean").alignRight();
        table.column("95 %").alignRight();
        for (List<String> row : numbers.combinations("device_calls_total", "family", "call")) {
            String[] labels = {"family", row.get(0), "call", row.get(1)};
            long all = numbers.sum("device_calls_total", labels);
            long done = numbers.sum("device_calls_total", "family", row.get(0), "call", row.get(1), "outcome", OK);
            table.addRow()
                    .addContent(
                            row.get(0),
                            row.get(1),
                            done,
                            all - done,
                            mean(numbers.mean("device_call_seconds", labels)),
                            bound(numbers.quantile(0.95, "device_call_seconds", labels)));
        }
        return table;
    }

    private static String mean(OptionalDouble seconds) {
        return seconds.isPresent() ? Ages.ofSeconds(seconds.getAsDouble()) : "";
    }

    private static String bound(OptionalDouble seconds) {
        if (seconds.isEmpty()) {
            return "";
        }
        return Double.isInfinite(seconds.getAsDouble()) ? "> 0.9 h" : "≤ " + Ages.ofSeconds(seconds.getAsDouble());
    }

    private static Map<String, Object> members(Sample sample) {
        return Json.object("name", sample.name(), "labels", sample.labels(), "value", sample.value());
    }
}
