package org.archivolt.shell.internal.complete;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.dss.DeviceRecord;
import org.archivolt.dss.ResourceCatalog;

/** Devices, named as {@link MediumCompleter} names media. */
@Service
public final class DeviceCompleter implements Completer {
    @Reference
    ResourceCatalog catalog;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        try {
            List<DeviceId> devices =
                    catalog.devices().stream().map(DeviceRecord::id).toList();
            return Candidates.offer(Names.of(devices, DeviceId::name, line), session, line, candidates);
        } catch (ArchivoltException e) {
            // nobody wants an error for pressing TAB; the command itself will tell
            return -1;
        }
    }
}
