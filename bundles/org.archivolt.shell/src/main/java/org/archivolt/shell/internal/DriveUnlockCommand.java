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

/** {@code drive:unlock}. */
@Service
@Command(scope = "drive", name = "unlock", description = "Lets a drive be used; after a fault, tries it again")
public final class DriveUnlockCommand extends ArchivoltCommand {
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
        administration.unlock(id);
        output.line("Unlocked " + id);
    }
}
