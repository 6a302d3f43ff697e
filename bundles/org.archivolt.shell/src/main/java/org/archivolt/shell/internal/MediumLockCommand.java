package org.archivolt.shell.internal;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.MediumId;

/** {@code medium:lock}. */
@Service
@Command(scope = "medium", name = "lock", description = "Keeps new requests off media; those that use them finish")
public class MediumLockCommand extends MediaCommand {
    @Override
    final String change(MediumId medium) throws ArchivoltException {
        administration.lock(medium);
        return "Locked " + medium;
    }
}
