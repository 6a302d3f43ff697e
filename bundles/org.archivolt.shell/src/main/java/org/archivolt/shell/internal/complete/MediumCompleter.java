package org.archivolt.shell.internal.complete;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.MediumId;
import org.archivolt.dss.MediumRecord;
import org.archivolt.dss.ResourceCatalog;

/** Media, as people name them: {@link Names}. */
@Service
public final class MediumCompleter implements Completer {
    @Reference
    ResourceCatalog catalog;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        try {
            List<MediumId> media =
                    catalog.media().stream().map(MediumRecord::id).toList();
            return Candidates.offer(Names.of(media, MediumId::name, line), session, line, candidates);
        } catch (ArchivoltException e) {
            // nobody wants an error for pressing TAB; the command itself will tell
            return -1;
        }
    }
}
