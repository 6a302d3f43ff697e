package org.archivolt.shell.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.base.ArchivoltException;
import org.archivolt.shell.internal.complete.JobArgumentCompleter;
import org.archivolt.shell.internal.complete.JobKindCompleter;
import org.archivolt.shell.internal.text.KeyValues;
import org.archivolt.store.JobOrder;
import org.archivolt.store.JobReport;
import org.archivolt.store.Jobs;

/** {@code job:start}. */
@Service
@Command(
        scope = "job",
        name = "start",
        description = "Starts a background job",
        detailedDescription = "It begins when one of the places of its host is free (jobs.max), and goes on after a"
                + " restart. job:kinds tells what there is.")
public final class JobStartCommand extends ArchivoltCommand {
    @Reference
    Jobs jobs;

    @Option(name = "--bytes-per-second", description = "How many bytes it may read in a second; 0: as many as it can")
    long bytesPerSecond;

    @Option(name = "--objects-per-second", description = "How many objects it may do in a second; 0: as many as it can")
    long objectsPerSecond;

    @Option(name = "--watch", description = "Wait for its end; Ctrl-C leaves it running")
    boolean watch;

    @Option(name = "--json", description = "Print JSON")
    boolean json;

    @Argument(name = "kind", description = "Kind of the job", required = true)
    @Completion(JobKindCompleter.class)
    String kind;

    @Argument(
            index = 1,
            name = "subject and parameters",
            description = "What it is done to, if its kind wants that, then key=value",
            multiValued = true)
    @Completion(JobArgumentCompleter.class)
    List<String> arguments;

    @Override
    void run(Output output) throws ArchivoltException {
        List<String> left = new ArrayList<>(arguments == null ? List.of() : arguments);
        String subject = !left.isEmpty() && left.get(0).indexOf('=') < 0 ? left.remove(0) : "";
        Map<String, String> parameters = KeyValues.parse("parameters", left);
        JobOrder order = new JobOrder(kind, subject, parameters, JobTexts.pace(bytesPerSecond, objectsPerSecond));
        start(order, jobs, watch, json, output);
    }

    static void start(JobOrder order, Jobs jobs, boolean watch, boolean json, Output output) throws ArchivoltException {
        JobReport report = jobs.start(order);
        if (json) {
            output.json(JobTexts.members(report));
        } else {
            output.line("Started job " + report.job().number());
        }
        if (watch) {
            new JobWatch(jobs, output).untilEnd(report.job().number());
        }
    }
}
