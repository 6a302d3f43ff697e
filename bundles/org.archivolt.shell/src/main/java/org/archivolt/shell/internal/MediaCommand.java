package org.archivolt.shell.internal;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.MediumId;
import org.archivolt.dss.ResourceCatalog;
import org.archivolt.lrs.ResourceAdministration;
import org.archivolt.shell.internal.complete.MediumCompleter;
import org.archivolt.shell.internal.text.ErrorLine;

/** A command that does the same to each of some media. What one of them refuses does not keep it from the others. */
abstract class MediaCommand extends ArchivoltCommand {
    @Reference
    ResourceAdministration administration;

    @Reference
    ResourceCatalog catalog;

    @Argument(
            name = "media",
            description = "Their names, or family:library:name; ranges such as AV[0001-0022]L9",
            required = true,
            multiValued = true)
    @Completion(MediumCompleter.class)
    List<String> media;

    @Override
    final void run(Output output) throws ArchivoltException, InterruptedException {
        check();
        List<MediumId> ids = MediumNames.resolveAll(media, catalog);
        begin(ids);
        ArchivoltException failure = null;
        for (MediumId id : ids) {
            try {
                output.line(change(id));
            } catch (ArchivoltException e) {
                if (ids.size() == 1) {
                    throw e;
                }
                output.line(id + ": " + ErrorLine.of(e));
                failure = failure == null ? e : failure;
            }
        }
        if (failure != null) {
            throw new ArchivoltException(failure.code(), "not all of the media, as said above");
        }
    }

    /** Looks at what was given besides the media. */
    void check() throws ArchivoltException {
        // most are given nothing else
    }

    /** Starts what can go on side by side. */
    void begin(List<MediumId> all) {
        // most are done at once
    }

    /** @return what was done, in one line */
    abstract String change(MediumId medium) throws ArchivoltException, InterruptedException;
}
