package org.archivolt.shell.internal;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.MediumId;

/** {@code medium:unlock}. */
@Service
@Command(scope = "medium", name = "unlock", description = "Lets media be used, and the devices they are fixed in")
public class MediumUnlockCommand extends MediaCommand {
    @Override
    final String change(MediumId medium) throws ArchivoltException {
        administration.unlock(medium);
        return "Unlocked " + medium;
    }
}
