package org.archivolt.shell.internal;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.base.ArchivoltException;
import org.archivolt.shell.internal.complete.JobCompleter;
import org.archivolt.store.JobReport;
import org.archivolt.store.Jobs;

/** {@code job:pause}. */
@Service
@Command(scope = "job", name = "pause", description = "Stops a background job for now, after its present step")
public final class JobPauseCommand extends ArchivoltCommand {
    @Reference
    Jobs jobs;

    @Argument(name = "number", description = "As job:list prints it", required = true)
    @Completion(JobCompleter.class)
    String number;

    @Override
    void run(Output output) throws ArchivoltException {
        JobReport report = jobs.pause(JobTexts.number(number));
        output.line("Job %d is %s".formatted(report.job().number(), JobTexts.state(report.job())));
    }
}
