package org.archivolt.shell.internal;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.dss.ResourceCatalog;
import org.archivolt.lrs.ResourceAdministration;
import org.archivolt.shell.internal.complete.DeviceCompleter;

/** {@code drive:remove}. */
@Service
@Command(
        scope = "drive",
        name = "remove",
        description = "Forgets a locked drive",
        detailedDescription = "What is in it stays in it. A folder is forgotten with its medium.")
public final class DriveRemoveCommand extends ArchivoltCommand {
    @Reference
    ResourceAdministration administration;

    @Reference
    ResourceCatalog catalog;

    @Argument(name = "drive", description = "Its name, or family:library:name", required = true)
    @Completion(DeviceCompleter.class)
    String drive;

    @Override
    void run(Output output) throws ArchivoltException {
        DeviceId id = DeviceNames.resolve(drive, catalog);
        administration.remove(id);
        output.line("Removed " + id);
    }
}
