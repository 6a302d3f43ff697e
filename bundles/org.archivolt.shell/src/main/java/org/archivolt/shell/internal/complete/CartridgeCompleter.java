package org.archivolt.shell.internal.complete;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.MediumId;
import org.archivolt.dss.MediumRecord;
import org.archivolt.dss.ResourceCatalog;
import org.archivolt.ldm.MediaLibrary;

/** Cartridges that a library holds and the catalog does not know. */
@Service
public final class CartridgeCompleter implements Completer {
    @Reference
    List<MediaLibrary> libraries;

    @Reference
    ResourceCatalog catalog;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        try {
            Set<MediumId> known = catalog.media().stream().map(MediumRecord::id).collect(Collectors.toSet());
            List<String> names = NamedLibrary.on(line, libraries).stream()
                    .flatMap(library -> library.inventory().elements().stream())
                    .flatMap(element -> element.medium().stream())
                    .filter(medium -> !known.contains(medium))
                    .map(MediumId::name)
                    .sorted()
                    .toList();
            return Candidates.offer(names, session, line, candidates);
        } catch (ArchivoltException e) {
            // nobody wants an error for pressing TAB; the command itself will tell
            return -1;
        }
    }
}
