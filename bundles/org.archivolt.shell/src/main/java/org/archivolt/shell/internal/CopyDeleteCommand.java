package org.archivolt.shell.internal;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.base.ArchivoltException;
import org.archivolt.dss.CopyRef;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.dss.ObjectSelector;
import org.archivolt.shell.internal.complete.ObjectCompleter;
import org.archivolt.shell.internal.text.Plain;
import org.archivolt.store.ObjectStore;

/** {@code copy:delete}. */
@Service
@Command(
        scope = "copy",
        name = "delete",
        description = "Removes a copy of an object for ever",
        detailedDescription = "The last copy that can be read is not removed: object:delete --hard does that.")
public final class CopyDeleteCommand extends ArchivoltCommand {
    @Reference
    ObjectStore store;

    @Option(name = "--uuid", description = "Of its generation, also when it is deleted")
    String uuid;

    @Option(name = "--version", description = "Which version, also when it was replaced; 0: the last")
    int version;

    @Argument(index = 0, name = "id", description = "The object", required = true)
    @Completion(ObjectCompleter.class)
    String id;

    @Argument(index = 1, name = "name", description = "Of the copy", required = true)
    String name;

    @Override
    void run(Output output) throws ArchivoltException {
        ObjectSelector which = VersionCommand.which(id, uuid, version);
        ObjectRecord object = store.find(which).orElseThrow(() -> VersionCommand.noSuchObject(which));
        store.removeCopy(new CopyRef(object.version(), name));
        output.line("Removed copy %s of %s, version %d"
                .formatted(name, Plain.of(object.id().text()), object.version().version()));
    }
}
