package org.archivolt.shell.internal;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.MediumId;
import org.archivolt.dss.ResourceCatalog;
import org.archivolt.lrs.FormatRequest;
import org.archivolt.lrs.ResourceScheduler;
import org.archivolt.shell.internal.complete.MediumCompleter;

/** {@code medium:format}. */
@Service
@Command(
        scope = "medium",
        name = "format",
        description = "Formats a medium",
        detailedDescription = "Foreign data is never overwritten, and neither is a medium with objects on it.")
public class MediumFormatCommand extends ArchivoltCommand {
    @Reference
    ResourceScheduler scheduler;

    @Reference
    ResourceCatalog catalog;

    @Option(name = "--unlock", description = "Let it be used when it is formatted")
    boolean unlock;

    @Option(name = "--force", description = "Also if it was formatted by us before, provided no object is on it")
    boolean force;

    @Argument(name = "medium", description = "Its name, or family:library:name", required = true)
    @Completion(MediumCompleter.class)
    String medium;

    @Override
    final void run(Output output) throws ArchivoltException, InterruptedException {
        MediumId id = MediumNames.resolve(medium, catalog);
        Answers.await(scheduler.format(new FormatRequest(id, unlock, force)), "formatting");
        output.line("Formatted " + id + (unlock ? ", unlocked" : ""));
    }
}
