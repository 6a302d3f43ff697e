package org.archivolt.shell.internal;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.MediumId;
import org.archivolt.shell.internal.text.Plain;

/** {@code medium:group}. */
@Service
@Command(
        scope = "medium",
        name = "group",
        description = "Says which groupings media carry, in place of those they have")
public final class MediumGroupCommand extends MediaCommand {
    @Option(name = "--grouping", description = "One of them; may be repeated", multiValued = true)
    List<String> groupings;

    @Option(name = "--none", description = "They carry none")
    boolean none;

    @Override
    void check() throws ArchivoltException {
        if (none == (groupings != null)) {
            throw ArchivoltException.invalid("grouping", "give either groupings or --none");
        }
    }

    @Override
    String change(MediumId medium) throws ArchivoltException {
        Set<String> names = none ? Set.of() : new TreeSet<>(groupings);
        administration.setGroupings(medium, names);
        return "Groupings of " + medium + ": " + Plain.of(String.join(", ", names));
    }
}
