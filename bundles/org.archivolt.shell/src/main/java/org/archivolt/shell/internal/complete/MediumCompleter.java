package org.archivolt.shell.internal.complete;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
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

/** Media: by name while it is unique, in full otherwise or once a colon is typed. */
@Service
public final class MediumCompleter implements Completer {
    @Reference
    ResourceCatalog catalog;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        try {
            List<MediumId> media =
                    catalog.media().stream().map(MediumRecord::id).toList();
            return Candidates.offer(names(media, typed(line)), session, line, candidates);
        } catch (ArchivoltException e) {
            // nobody wants an error for pressing TAB; the command itself will tell
            return -1;
        }
    }

    static List<String> names(List<MediumId> media, String typed) {
        Map<String, Long> count = media.stream()
                .map(MediumId::name)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        boolean inFull = typed.indexOf(':') >= 0;
        return media.stream()
                .map(id -> inFull || count.get(id.name()) > 1 ? id.toString() : id.name())
                .toList();
    }

    private static String typed(CommandLine line) {
        String argument = line.getCursorArgument();
        return argument == null ? "" : argument.substring(0, line.getArgumentPosition());
    }
}
