package org.archivolt.shell.internal;

import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.MediumId;
import org.archivolt.base.Tags;
import org.archivolt.dss.TagChange;

/** {@code medium:tag}. */
@Service
@Command(scope = "medium", name = "tag", description = "Changes the tags of media")
public final class MediumTagCommand extends MediaCommand {
    @Option(name = "--set", description = "These and no others, separated by commas; none: --set=")
    String set;

    @Option(name = "--add", description = "These too, separated by commas")
    String add;

    @Option(name = "--remove", description = "These no more, separated by commas")
    String remove;

    private TagChange change;

    @Override
    void check() throws ArchivoltException {
        if (set == null && add == null && remove == null || set != null && (add != null || remove != null)) {
            throw ArchivoltException.invalid("set", "give either --set, or --add and --remove");
        }
        change = set != null ? TagChange.set(tags(set)) : new TagChange(false, tags(remove), tags(add));
    }

    private static Tags tags(String words) throws ArchivoltException {
        return Tags.parse(Stream.of((words == null ? "" : words).split(","))
                .filter(word -> !word.isEmpty())
                .distinct()
                .toList());
    }

    @Override
    String change(MediumId medium) throws ArchivoltException {
        administration.changeTags(medium, change);
        return "Tags of " + medium + ": " + MediumNames.record(medium, catalog).tags();
    }
}
