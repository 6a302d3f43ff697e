package org.archivolt.shell.internal;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.MediumId;

/** {@code medium:lost}. */
@Service
@Command(
        scope = "medium",
        name = "lost",
        description = "Marks media as lost: they are used for nothing until they are found")
public final class MediumLostCommand extends MediaCommand {
    @Override
    String change(MediumId medium) throws ArchivoltException {
        administration.setLost(medium, true);
        return "Lost " + medium;
    }
}
