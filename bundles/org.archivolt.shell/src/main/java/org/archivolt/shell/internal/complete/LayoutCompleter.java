package org.archivolt.shell.internal.complete;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.archivolt.store.LayoutCatalog;

/** Layouts installed now. */
@Service
public final class LayoutCompleter implements Completer {
    @Reference
    LayoutCatalog layouts;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        List<String> names = layouts.layouts().stream()
                .map(layout -> layout.description().name())
                .distinct()
                .toList();
        return Candidates.offer(names, session, line, candidates);
    }
}
