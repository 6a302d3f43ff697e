package org.archivolt.shell.internal;

import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.shell.internal.text.Json;
import org.archivolt.shell.internal.text.Plain;
import org.archivolt.store.JobKind;
import org.archivolt.store.JobParameter;
import org.archivolt.store.Jobs;

/** {@code job:kinds}. */
@Service
@Command(scope = "job", name = "kinds", description = "Lists the kinds of background jobs, and their parameters")
public final class JobKindsCommand extends ArchivoltCommand {
    @Reference
    Jobs jobs;

    @Option(name = "--json", description = "Print JSON")
    boolean json;

    @Override
    void run(Output output) {
        List<JobKind.Description> kinds = jobs.kinds();
        if (json) {
            output.json(kinds.stream().map(JobKindsCommand::members).toList());
        } else {
            kinds.forEach(kind -> print(kind, output));
        }
    }

    private static void print(JobKind.Description kind, Output output) {
        output.line(Plain.paragraph("", kind.name() + ": " + kind.summary()));
        if (!kind.subject().isEmpty()) {
            output.line(Plain.paragraph("  ", "subject: " + kind.subject()));
        }
        for (JobParameter each : kind.parameters()) {
            output.line(Plain.paragraph(
                    "  ",
                    "%s=%s (%s: %s): %s"
                            .formatted(each.name(), each.defaultText(), each.type(), each.range(), each.summary())));
        }
    }

    private static Map<String, Object> members(JobKind.Description kind) {
        return Json.object(
                "name",
                kind.name(),
                "summary",
                kind.summary(),
                "subject",
                kind.subject(),
                "parameters",
                kind.parameters().stream().map(JobKindsCommand::members).toList());
    }

    private static Map<String, Object> members(JobParameter parameter) {
        return Json.object(
                "name",
                parameter.name(),
                "type",
                parameter.type(),
                "range",
                parameter.range(),
                "defaultValue",
                parameter.defaultText(),
                "summary",
                parameter.summary());
    }
}
