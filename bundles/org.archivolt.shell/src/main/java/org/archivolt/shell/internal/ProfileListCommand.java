package org.archivolt.shell.internal;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.store.ObjectStore;

/** {@code profile:list}. */
@Service
@Command(
        scope = "profile",
        name = "list",
        description = "Lists the profiles: named sets of options of a put",
        detailedDescription = "Each is a file org.archivolt.store.profile-NAME.cfg.")
public final class ProfileListCommand extends ArchivoltCommand {
    @Reference
    ObjectStore store;

    @Option(name = "--json", description = "Print JSON")
    boolean json;

    @Override
    void run(Output output) {
        if (json) {
            output.json(store.profiles());
        } else {
            store.profiles().forEach(output::line);
        }
    }
}
