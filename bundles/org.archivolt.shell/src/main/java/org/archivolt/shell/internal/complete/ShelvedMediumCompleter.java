package org.archivolt.shell.internal.complete;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.archivolt.base.MediumId;
import org.archivolt.ldm.LibraryElement.Kind;
import org.archivolt.ldm.MediaLibrary;

/** Media that are in a slot of their library, named as {@link MediumCompleter} names media. */
@Service
public final class ShelvedMediumCompleter implements Completer {
    @Reference
    List<MediaLibrary> libraries;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        List<MediumId> media = libraries.stream()
                .flatMap(library -> library.inventory().elements().stream())
                .filter(element -> element.kind() == Kind.SLOT)
                .flatMap(element -> element.medium().stream())
                .sorted()
                .toList();
        return Candidates.offer(Names.of(media, MediumId::name, line), session, line, candidates);
    }
}
