package org.archivolt.shell.internal;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ObjectId;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.shell.internal.complete.ObjectCompleter;
import org.archivolt.shell.internal.text.Plain;
import org.archivolt.store.ObjectStore;

/** {@code object:rename}. */
@Service
@Command(scope = "object", name = "rename", description = "Gives an object, with all its versions, another id")
public final class ObjectRenameCommand extends ArchivoltCommand {
    @Reference
    ObjectStore store;

    @Option(name = "--uuid", description = "Which generation, also when it is deleted")
    String uuid;

    @Argument(index = 0, name = "id", description = "The object", required = true)
    @Completion(ObjectCompleter.class)
    String id;

    @Argument(index = 1, name = "new", description = "Its new id", required = true)
    String renamed;

    @Override
    void run(Output output) throws ArchivoltException {
        ObjectRecord object = store.rename(VersionCommand.which(id, uuid, 0), newId());
        output.line("Renamed " + Plain.of(id) + " to " + Plain.of(object.id().text()));
    }

    private ObjectId newId() throws ArchivoltException {
        try {
            return ObjectId.of(renamed);
        } catch (ArchivoltException e) {
            throw ArchivoltException.invalid("new", e.doing());
        }
    }
}
