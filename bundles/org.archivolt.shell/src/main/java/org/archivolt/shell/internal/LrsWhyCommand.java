package org.archivolt.shell.internal;

import java.util.Locale;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.lrs.RequestReport;
import org.archivolt.lrs.ResourceScheduler;
import org.archivolt.shell.internal.complete.RequestCompleter;
import org.archivolt.shell.internal.text.Ages;
import org.archivolt.shell.internal.text.Plain;

/** {@code lrs:why}. */
@Service
@Command(scope = "lrs", name = "why", description = "Tells how a request stands, and every reason why it waits")
public final class LrsWhyCommand extends ArchivoltCommand {
    @Reference
    ResourceScheduler scheduler;

    @Option(name = "--json", description = "Print JSON")
    boolean json;

    @Argument(name = "request", description = "Its number, as in lrs:queue", required = true)
    @Completion(RequestCompleter.class)
    String request;

    @Override
    void run(Output output) throws ArchivoltException, InterruptedException {
        long id = Requests.id(request);
        RequestReport report = Answers.prompt(scheduler.why(id), "asking for the request")
                .orElseThrow(() -> new ArchivoltException(
                                ErrorCode.NO_SUCH_REQUEST, "no such request is known, or it has ended")
                        .with("request", id));
        if (json) {
            output.json(Requests.members(report));
        } else {
            print(report, output);
        }
    }

    private static void print(RequestReport report, Output output) {
        output.line("request   %d, %s".formatted(report.request(), report.kind()));
        output.line("state     %s, for %s"
                .formatted(report.state().name().toLowerCase(Locale.ROOT), Ages.of(report.waiting())));
        if (!report.terms().client().isEmpty()) {
            output.line("client    " + Plain.of(report.terms().client()));
        }
        output.line("urgency   qos %d, priority %d"
                .formatted(report.terms().qos(), report.terms().priority()));
        output.line("media     %d needed".formatted(report.required()));
        report.media().forEach(medium -> output.line("          " + medium));
        if (!report.reasons().isEmpty()) {
            output.line("waits for");
            report.reasons().forEach(reason -> output.line(Plain.paragraph("  ", reason)));
        }
    }
}
