package org.archivolt.shell.internal.complete;

import java.util.Arrays;
import java.util.Collections;
import java.util.SortedMap;
import org.apache.karaf.shell.api.console.CommandLine;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Family;
import org.archivolt.lrs.ResourceAdministration;
import org.archivolt.lrs.ResourceScheduler;

/** The configuration of the family that a command line names; empty while it names none. */
final class NamedConfiguration {
    private NamedConfiguration() {}

    static SortedMap<String, String> on(
            CommandLine line, ResourceScheduler scheduler, ResourceAdministration administration) {
        for (Family family : scheduler.families()) {
            if (Arrays.asList(line.getArguments()).contains(family.name())) {
                try {
                    return administration.configuration(family);
                } catch (ArchivoltException e) {
                    // it went this moment; nobody wants an error for pressing TAB
                    return Collections.emptySortedMap();
                }
            }
        }
        return Collections.emptySortedMap();
    }
}
