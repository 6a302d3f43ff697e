package org.archivolt.shell.internal;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.MediumId;
import org.archivolt.dss.ResourceCatalog;
import org.archivolt.lrs.ResourceAdministration;
import org.archivolt.shell.internal.complete.MediumCompleter;

/** {@code medium:unlock}. */
@Service
@Command(scope = "medium", name = "unlock", description = "Lets a medium be used, and the device it is fixed in")
public class MediumUnlockCommand extends ArchivoltCommand {
    @Reference
    ResourceAdministration administration;

    @Reference
    ResourceCatalog catalog;

    @Argument(name = "medium", description = "Its name, or family:library:name", required = true)
    @Completion(MediumCompleter.class)
    String medium;

    @Override
    final void run(Output output) throws ArchivoltException {
        MediumId id = MediumNames.resolve(medium, catalog);
        administration.unlock(id);
        output.line("Unlocked " + id);
    }
}
