package org.archivolt.shell.internal.complete;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.archivolt.base.ArchivoltException;
import org.archivolt.dss.ResourceCatalog;
import org.archivolt.store.JobKind;
import org.archivolt.store.Jobs;

/** Subjects and parameters of the kind of jobs named before: media and families, and each parameter with its default. */
@Service
public final class JobArgumentCompleter implements Completer {
    @Reference
    Jobs jobs;

    @Reference
    ResourceCatalog catalog;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        List<String> words = Arrays.asList(line.getArguments());
        List<String> offered = new ArrayList<>();
        for (JobKind.Description kind : jobs.kinds()) {
            if (words.contains(kind.name())) {
                kind.parameters().forEach(each -> offered.add(each.name() + "=" + each.defaultText()));
                offered.addAll(kind.subject().isEmpty() ? List.of() : subjects());
            }
        }
        return Candidates.offer(offered, session, line, candidates);
    }

    private List<String> subjects() {
        List<String> subjects = new ArrayList<>();
        try {
            catalog.media().forEach(medium -> {
                subjects.add(medium.id().toString());
                subjects.add(medium.id().family().name());
            });
        } catch (ArchivoltException e) {
            // nobody wants an error for pressing TAB; the command itself will tell
            return List.of();
        }
        return subjects.stream().distinct().toList();
    }
}
