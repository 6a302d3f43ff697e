package org.archivolt.shell.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
import org.archivolt.base.MediumId;
import org.archivolt.lrs.RequestReport;
import org.archivolt.lrs.ResourceScheduler;
import org.archivolt.shell.internal.complete.FamilyCompleter;
import org.archivolt.shell.internal.text.Ages;
import org.archivolt.shell.internal.text.Json;
import org.archivolt.shell.internal.text.Plain;

/** {@code lrs:queue}. */
@Service
@Command(
        scope = "lrs",
        name = "queue",
        description = "Lists requests that wait, are being prepared or hold media",
        detailedDescription = "In the order in which the scheduler looks at them. lrs:why tells all about one of them.")
public final class LrsQueueCommand extends ArchivoltCommand {
    private static final int LIMIT_MAX = 10_000;

    @Reference
    ResourceScheduler scheduler;

    @Option(name = "--limit", description = "At most so many of each family, 1 to 10000")
    int limit = 50;

    @Option(name = "--json", description = "Print JSON")
    boolean json;

    @Argument(name = "family", description = "Only this one")
    @Completion(FamilyCompleter.class)
    String family;

    @Override
    void run(Output output) throws ArchivoltException, InterruptedException {
        if (limit < 1 || limit > LIMIT_MAX) {
            throw ArchivoltException.invalid("--limit", "must be 1 to " + LIMIT_MAX)
                    .with("value", limit);
        }
        List<Map<String, Object>> all = new ArrayList<>();
        for (Family each : Families.namedOrAll(family, scheduler)) {
            List<RequestReport> reports = Answers.prompt(scheduler.requests(each, limit), "asking for the queue");
            if (json) {
                reports.forEach(report -> all.add(members(each, report)));
            } else {
                print(each, reports, output);
            }
        }
        if (json) {
            output.json(all);
        }
    }

    private void print(Family each, List<RequestReport> reports, Output output) {
        output.line("%s: %d queued, %d shown"
                .formatted(each, scheduler.snapshot(each).queued(), reports.size()));
        if (!reports.isEmpty()) {
            output.table(table(reports));
        }
    }

    private static ShellTable table(List<RequestReport> reports) {
        ShellTable table = new ShellTable();
        table.column("Id").alignRight();
        table.column("Kind");
        table.column("Client").maxSize(12);
        table.column("QoS").maxSize(7).alignRight();
        table.column("Age").alignRight();
        table.column("Media").maxSize(16);
        table.column("State").maxSize(26);
        for (RequestReport report : reports) {
            table.addRow()
                    .addContent(
                            report.request(),
                            report.kind(),
                            Plain.of(report.terms().client()),
                            report.terms().qos() + "/" + report.terms().priority(),
                            Ages.of(report.waiting()),
                            media(report),
                            state(report));
        }
        return table;
    }

    /** Names alone: all are of the same family, and rarely of two libraries. */
    private static String media(RequestReport report) {
        return report.media().isEmpty()
                ? Integer.toString(report.required())
                : report.required() + ": "
                        + report.media().stream().map(MediumId::name).collect(Collectors.joining(","));
    }

    /** The first reason stands for all. */
    private static String state(RequestReport report) {
        String state = report.state().name().toLowerCase(Locale.ROOT);
        return report.reasons().stream()
                .findFirst()
                .map(reason -> state + ": " + Plain.of(reason))
                .orElse(state);
    }

    private static Map<String, Object> members(Family family, RequestReport report) {
        Map<String, Object> members = Json.object("family", family.name());
        members.putAll(Requests.members(report));
        return members;
    }
}
