package org.archivolt.shell.internal;

import java.util.Map;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.archivolt.base.ArchivoltException;
import org.archivolt.dss.ResourceCatalog;
import org.archivolt.shell.internal.complete.MediumCompleter;
import org.archivolt.store.JobOrder;
import org.archivolt.store.Jobs;

/** Starts a job about one medium. */
abstract class MediumJobCommand extends ArchivoltCommand {
    @Reference
    Jobs jobs;

    @Reference
    ResourceCatalog catalog;

    @Option(name = "--bytes-per-second", description = "How many bytes it may read in a second; 0: as many as it can")
    long bytesPerSecond;

    @Option(name = "--watch", description = "Wait for its end; Ctrl-C leaves it running")
    boolean watch;

    @Option(name = "--json", description = "Print JSON")
    boolean json;

    @Argument(name = "medium", description = "Its name, or family:library:name", required = true)
    @Completion(MediumCompleter.class)
    String medium;

    /** Name of the kind. */
    abstract String kind();

    abstract Map<String, String> parameters();

    @Override
    final void run(Output output) throws ArchivoltException {
        String subject = MediumNames.resolve(medium, catalog).toString();
        JobOrder order = new JobOrder(kind(), subject, parameters(), JobTexts.pace(bytesPerSecond, 0));
        JobStartCommand.start(order, jobs, watch, json, output);
    }
}
