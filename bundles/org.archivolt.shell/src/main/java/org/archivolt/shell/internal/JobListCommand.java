package org.archivolt.shell.internal;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.apache.karaf.shell.support.table.ShellTable;
import org.archivolt.base.ArchivoltException;
import org.archivolt.dss.JobQuery;
import org.archivolt.dss.JobRecord;
import org.archivolt.dss.JobState;
import org.archivolt.shell.internal.complete.JobKindCompleter;
import org.archivolt.shell.internal.text.Plain;
import org.archivolt.store.JobReport;
import org.archivolt.store.Jobs;

/** {@code job:list}. */
@Service
@Command(
        scope = "job",
        name = "list",
        description = "Lists background jobs, the newest first",
        detailedDescription =
                "Left is how long a job that is worked on by this host still takes, estimated. job:show tells"
                        + " more of one.")
public final class JobListCommand extends ArchivoltCommand {
    @Reference
    Jobs jobs;

    @Option(name = "--kind", description = "Only of this kind")
    @Completion(JobKindCompleter.class)
    String kind;

    @Option(name = "--state", description = "Only in this state: queued, running, paused, done, failed, cancelled")
    @Completion(
            value = StringsCompleter.class,
            values = {"queued", "running", "paused", "done", "failed", "cancelled"})
    String state;

    @Option(name = "--subject", description = "Only of this subject")
    String subject;

    @Option(name = "--limit", description = "At most so many, 1 to 10000")
    int limit = 50;

    @Option(name = "--json", description = "Print JSON")
    boolean json;

    @Override
    void run(Output output) throws ArchivoltException {
        List<JobReport> found = jobs.list(new JobQuery(
                Optional.ofNullable(kind), states(), Optional.ofNullable(subject), false, OptionalLong.empty(), limit));
        if (json) {
            output.json(found.stream().map(JobTexts::members).toList());
        } else {
            output.table(table(found));
        }
    }

    private Set<JobState> states() throws ArchivoltException {
        if (state == null) {
            return Set.of();
        }
        try {
            return Set.of(JobState.valueOf(state.toUpperCase(Locale.ROOT)));
        } catch (IllegalArgumentException e) {
            throw ArchivoltException.invalid("--state", "must be a state of jobs")
                    .with("value", state);
        }
    }

    private static ShellTable table(List<JobReport> reports) {
        ShellTable table = new ShellTable().emptyTableText("no jobs");
        table.column("Number").alignRight();
        table.column("Kind").maxSize(10);
        table.column("Subject").maxSize(22);
        table.column("State");
        table.column("Done").maxSize(5).alignRight();
        table.column("Objects").maxSize(11).alignRight();
        table.column("Failed").maxSize(6).alignRight();
        table.column("Left").maxSize(7).alignRight();
        for (JobReport report : reports) {
            JobRecord job = report.job();
            table.addRow()
                    .addContent(
                            job.number(),
                            job.kind(),
                            Plain.of(job.subject()),
                            JobTexts.state(job),
                            JobTexts.percentText(job.progress()),
                            job.progress().objects(),
                            job.progress().failures(),
                            JobTexts.remaining(report));
        }
        return table;
    }
}
