package org.archivolt.shell.internal;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ObjectId;
import org.archivolt.shell.internal.complete.ObjectCompleter;
import org.archivolt.store.ObjectStore;

/** {@code object:delete}. */
@Service
@Command(scope = "object", name = "delete", description = "Deletes an object for ever")
public final class ObjectDeleteCommand extends ArchivoltCommand {
    @Reference
    ObjectStore store;

    @Argument(name = "id", description = "The object", required = true)
    @Completion(ObjectCompleter.class)
    String id;

    @Override
    void run(Output output) throws ArchivoltException {
        if (!store.delete(ObjectId.of(id))) {
            throw ObjectInfoCommand.noSuchObject(id);
        }
        output.line("Deleted " + id);
    }
}
