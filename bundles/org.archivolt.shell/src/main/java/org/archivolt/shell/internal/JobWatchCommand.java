package org.archivolt.shell.internal;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.base.ArchivoltException;
import org.archivolt.shell.internal.complete.JobCompleter;
import org.archivolt.store.Jobs;

/** {@code job:watch}. */
@Service
@Command(
        scope = "job",
        name = "watch",
        description = "Shows how far a background job has come, until it ends or rests",
        detailedDescription = "Ctrl-C leaves the job running. Fails when the job has failed or was cancelled.")
public final class JobWatchCommand extends ArchivoltCommand {
    @Reference
    Jobs jobs;

    @Argument(name = "number", description = "As job:list prints it", required = true)
    @Completion(JobCompleter.class)
    String number;

    @Override
    void run(Output output) throws ArchivoltException {
        new JobWatch(jobs, output).untilEnd(JobTexts.number(number));
    }
}
