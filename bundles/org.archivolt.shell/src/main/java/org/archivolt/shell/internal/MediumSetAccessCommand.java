package org.archivolt.shell.internal;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.MediumAccess;
import org.archivolt.base.MediumId;

/** {@code medium:set-access}. */
@Service
@Command(scope = "medium", name = "set-access", description = "Says what may be done with media: put, get, delete")
public final class MediumSetAccessCommand extends MediaCommand {
    @Option(
            name = "--access",
            description = "Letters of PGD for just these, or changes such as +P-D; to begin with a minus: --access=-D",
            required = true,
            valueToShowInHelp = "")
    String access;

    @Override
    void check() throws ArchivoltException {
        MediumAccess.ALL.changed(access);
    }

    @Override
    String change(MediumId medium) throws ArchivoltException {
        MediumAccess before = MediumNames.record(medium, catalog).access();
        MediumAccess after = before.changed(access);
        administration.setAccess(medium, after);
        return "Access to " + medium + " is " + after;
    }
}
