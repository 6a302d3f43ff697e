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

/** {@code drive:release}. */
@Service
@Command(
        scope = "drive",
        name = "release",
        description = "Breaks the hold that a dead process or host has on a locked drive",
        detailedDescription = "Make sure that the other host is really dead, or does not use the drive any more:"
                + " what it writes would be lost. Then unlock the drive.")
public final class DriveReleaseCommand extends ArchivoltCommand {
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
        administration.release(id);
        output.line("Released " + id);
    }
}
