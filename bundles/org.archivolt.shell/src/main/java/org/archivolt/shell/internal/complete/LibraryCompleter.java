package org.archivolt.shell.internal.complete;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.archivolt.ldm.MediaLibrary;

/** Libraries, by name. */
@Service
public final class LibraryCompleter implements Completer {
    @Reference
    List<MediaLibrary> libraries;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        return Candidates.offer(
                libraries.stream().map(MediaLibrary::name).sorted().toList(), session, line, candidates);
    }
}
