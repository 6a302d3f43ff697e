package org.archivolt.shell.internal;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.MediumId;

/** {@code medium:found}. */
@Service
@Command(scope = "medium", name = "found", description = "Takes back that media are lost")
public final class MediumFoundCommand extends MediaCommand {
    @Override
    String change(MediumId medium) throws ArchivoltException {
        administration.setLost(medium, false);
        return "Found " + medium;
    }
}
