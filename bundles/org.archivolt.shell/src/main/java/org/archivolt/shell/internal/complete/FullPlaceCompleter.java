package org.archivolt.shell.internal.complete;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.archivolt.ldm.LibraryElement;
import org.archivolt.ldm.MediaLibrary;

/** Addresses of places that hold something. */
@Service
public final class FullPlaceCompleter implements Completer {
    @Reference
    List<MediaLibrary> libraries;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        return Candidates.offer(NamedLibrary.places(line, libraries, LibraryElement::full), session, line, candidates);
    }
}
