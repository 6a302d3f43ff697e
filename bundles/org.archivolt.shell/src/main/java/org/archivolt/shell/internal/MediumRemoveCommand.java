package org.archivolt.shell.internal;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.MediumId;

/** {@code medium:remove}. */
@Service
@Command(
        scope = "medium",
        name = "remove",
        description = "Forgets locked media, and the devices they are fixed in",
        detailedDescription = "Only media without objects are forgotten; what is on them stays there.")
public final class MediumRemoveCommand extends MediaCommand {
    @Override
    String change(MediumId medium) throws ArchivoltException {
        administration.remove(medium);
        return "Removed " + medium;
    }
}
