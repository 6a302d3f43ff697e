package org.archivolt.shell.internal;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Family;
import org.archivolt.dss.ResourceCatalog;

/** {@code tape:list}: what {@code medium:list} prints, of cartridges. */
@Service
@Command(scope = "tape", name = "list", description = "Lists the cartridges")
public final class TapeListCommand extends ArchivoltCommand {
    @Reference
    ResourceCatalog catalog;

    @Option(name = "--library", description = "Only those of this library", valueToShowInHelp = "")
    String library;

    @Option(name = "--json", description = "Print JSON")
    boolean json;

    @Override
    void run(Output output) throws ArchivoltException {
        MediumListCommand.print(
                catalog.media().stream()
                        .filter(medium -> medium.id().family().equals(Family.TAPE))
                        .filter(medium ->
                                library == null || medium.id().library().equals(library))
                        .toList(),
                json,
                output);
    }
}
