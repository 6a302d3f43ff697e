package org.archivolt.shell.internal;

import java.util.Map;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.base.ArchivoltException;
import org.archivolt.dss.ResourceCatalog;
import org.archivolt.shell.internal.complete.FamilyCompleter;
import org.archivolt.shell.internal.complete.MediumCompleter;
import org.archivolt.store.JobOrder;
import org.archivolt.store.Jobs;

/** {@code medium:scrub}. */
@Service
@Command(
        scope = "medium",
        name = "scrub",
        description = "Starts a job that verifies the checksums of what is on a medium, or on all of a family",
        detailedDescription = "What is damaged is repaired. The same as job:start scrub.")
public final class MediumScrubCommand extends ArchivoltCommand {
    @Reference
    Jobs jobs;

    @Reference
    ResourceCatalog catalog;

    @Option(name = "--family", description = "All media of this family")
    @Completion(FamilyCompleter.class)
    String family;

    @Option(name = "--sample", description = "How many of a hundred extents are read, chosen at random")
    int sample = 100;

    @Option(name = "--idle", description = "Work only while no client transfers anything")
    boolean idle;

    @Option(name = "--bytes-per-second", description = "How many bytes it may read in a second; 0: as many as it can")
    long bytesPerSecond;

    @Option(name = "--watch", description = "Wait for its end; Ctrl-C leaves it running")
    boolean watch;

    @Option(name = "--json", description = "Print JSON")
    boolean json;

    @Argument(name = "medium", description = "Its name, or family:library:name")
    @Completion(MediumCompleter.class)
    String medium;

    @Override
    void run(Output output) throws ArchivoltException {
        if (medium == null == (family == null)) {
            throw ArchivoltException.invalid("medium", "a medium must be given, or --family");
        }
        String subject =
                medium == null ? family : MediumNames.resolve(medium, catalog).toString();
        Map<String, String> parameters =
                Map.of("sample.percent", Integer.toString(sample), "idle", idle ? "yes" : "no");
        JobOrder order = new JobOrder("scrub", subject, parameters, JobTexts.pace(bytesPerSecond, 0));
        JobStartCommand.start(order, jobs, watch, json, output);
    }
}
