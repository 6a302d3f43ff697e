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
import org.archivolt.shell.internal.complete.HostCompleter;
import org.archivolt.shell.internal.text.Plain;

/** {@code drive:move}. */
@Service
@Command(
        scope = "drive",
        name = "move",
        description = "Has another host use a drive from now on",
        detailedDescription =
                "Its present host finishes what runs, flushes and lets go of it; if that host is dead, the other one"
                        + " gets it when its lease is over.")
public final class DriveMoveCommand extends ArchivoltCommand {
    @Reference
    ResourceAdministration administration;

    @Reference
    ResourceCatalog catalog;

    @Argument(name = "drive", description = "Its name, or family:library:name", required = true)
    @Completion(DeviceCompleter.class)
    String drive;

    @Argument(index = 1, name = "host", description = "Which is to use it", required = true)
    @Completion(HostCompleter.class)
    String host;

    @Override
    void run(Output output) throws ArchivoltException {
        DeviceId id = DeviceNames.resolve(drive, catalog);
        administration.moveDevice(id, host);
        output.line(Plain.of("Moved %s to %s".formatted(id, host)));
    }
}
