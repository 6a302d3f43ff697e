package org.archivolt.shell.internal;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Tags;
import org.archivolt.dss.AttributeChange;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.dss.Precondition;

/** {@code object:tag}. */
@Service
@Command(
        scope = "object",
        name = "tag",
        description = "Shows or changes the tags and the grouping of an object",
        detailedDescription =
                "They concern what is written of it later (copies, repairs, repacks), not what is on media.")
public final class ObjectTagCommand extends VersionCommand {
    @Option(name = "--add", description = "A tag; may be repeated", multiValued = true)
    Collection<String> added;

    @Option(name = "--remove", description = "A tag; may be repeated", multiValued = true)
    Collection<String> removed;

    @Option(name = "--clear", description = "Remove all tags first")
    boolean clear;

    @Option(name = "--grouping", description = "What it belongs together with; the empty text: nothing")
    String grouping;

    @Override
    void run(Output output) throws ArchivoltException {
        ObjectRecord object = found();
        if (added != null || removed != null || clear || grouping != null) {
            object = store.change(which(), change(object), Precondition.NONE);
        }
        output.line("Tags      " + object.tags());
        output.line("Grouping  " + object.grouping().orElse(""));
    }

    private AttributeChange change(ObjectRecord object) throws ArchivoltException {
        Set<String> words = new TreeSet<>(clear ? Set.of() : object.tags().words());
        words.removeAll(removed == null ? List.of() : removed);
        words.addAll(added == null ? List.of() : added);
        return new AttributeChange(
                Map.of(),
                Set.of(),
                false,
                Optional.empty(),
                Optional.of(Tags.parse(words)),
                Optional.ofNullable(grouping));
    }
}
