package org.archivolt.shell.internal.complete;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.archivolt.ldm.MediaLibrary;

/** Operations of libraries that have not begun. */
@Service
public final class OperationCompleter implements Completer {
    @Reference
    List<MediaLibrary> libraries;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        List<String> waiting = NamedLibrary.on(line, libraries).stream()
                .flatMap(library -> library.operations().stream())
                .filter(operation -> operation.begun().isEmpty())
                .map(operation -> Long.toString(operation.number()))
                .toList();
        return Candidates.offer(waiting, session, line, candidates);
    }
}
