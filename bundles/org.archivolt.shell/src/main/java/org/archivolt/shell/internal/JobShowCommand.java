package org.archivolt.shell.internal;

import java.util.TreeMap;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.base.ArchivoltException;
import org.archivolt.dss.JobPace;
import org.archivolt.dss.JobRecord;
import org.archivolt.shell.internal.complete.JobCompleter;
import org.archivolt.shell.internal.text.Plain;
import org.archivolt.shell.internal.text.Sizes;
import org.archivolt.store.JobReport;
import org.archivolt.store.Jobs;

/** {@code job:show}. */
@Service
@Command(scope = "job", name = "show", description = "Tells all of a background job")
public final class JobShowCommand extends ArchivoltCommand {
    @Reference
    Jobs jobs;

    @Option(name = "--json", description = "Print JSON")
    boolean json;

    @Argument(name = "number", description = "As job:list prints it", required = true)
    @Completion(JobCompleter.class)
    String number;

    @Override
    void run(Output output) throws ArchivoltException {
        JobReport report = jobs.get(JobTexts.number(number));
        if (json) {
            output.json(JobTexts.members(report));
        } else {
            print(report, output);
        }
    }

    private static void print(JobReport report, Output output) {
        JobRecord job = report.job();
        output.line(Plain.of("Job %d: %s %s".formatted(job.number(), job.kind(), job.subject())));
        output.line("State       " + JobTexts.state(job));
        output.line("Progress    " + JobTexts.line(report));
        if (!job.pace().equals(JobPace.FULL)) {
            output.line("At most     " + pace(job.pace()));
        }
        job.schedule().ifPresent(schedule -> output.line("Schedule    " + schedule));
        job.owner().ifPresent(owner -> output.line("Host        " + Plain.of(owner.host())));
        output.line("Created     " + job.created());
        job.started().ifPresent(started -> output.line("Started     " + started));
        job.ended().ifPresent(ended -> output.line("Ended       " + ended));
        new TreeMap<>(job.parameters()).forEach((name, value) -> output.line(Plain.of("  " + name + "=" + value)));
        job.problem()
                .ifPresent(problem ->
                        output.line(Plain.paragraph("", "Last problem: " + problem.code() + ": " + problem.text())));
    }

    private static String pace(JobPace pace) {
        String bytes = pace.bytesPerSecond() == 0 ? "" : Sizes.of(pace.bytesPerSecond()) + "/s ";
        String objects = pace.objectsPerSecond() == 0 ? "" : pace.objectsPerSecond() + " objects/s";
        return (bytes + objects).strip();
    }
}
