package org.archivolt.shell.internal;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.base.ArchivoltException;
import org.archivolt.shell.internal.complete.JobCompleter;
import org.archivolt.store.Jobs;

/** {@code job:pace}. */
@Service
@Command(
        scope = "job",
        name = "pace",
        description = "Sets how fast a background job may go; without options, as fast as it can")
public final class JobPaceCommand extends ArchivoltCommand {
    @Reference
    Jobs jobs;

    @Option(name = "--bytes-per-second", description = "How many bytes it may read in a second; 0: as many as it can")
    long bytesPerSecond;

    @Option(name = "--objects-per-second", description = "How many objects it may do in a second; 0: as many as it can")
    long objectsPerSecond;

    @Argument(name = "number", description = "As job:list prints it", required = true)
    @Completion(JobCompleter.class)
    String number;

    @Override
    void run(Output output) throws ArchivoltException {
        jobs.setPace(JobTexts.number(number), JobTexts.pace(bytesPerSecond, objectsPerSecond));
        output.line("Set the pace of job " + number);
    }
}
