package org.archivolt.shell.internal;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.base.ArchivoltException;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.shell.internal.text.Plain;
import org.archivolt.store.ObjectStore;

/** {@code object:undelete}. */
@Service
@Command(
        scope = "object",
        name = "undelete",
        description = "Makes a deleted object visible again",
        detailedDescription = "Where several objects of the id were deleted, one after another, --uuid says which one:"
                + " object:versions lists them.")
public final class ObjectUndeleteCommand extends ArchivoltCommand {
    @Reference
    ObjectStore store;

    @Option(name = "--uuid", description = "Which generation")
    String uuid;

    @Argument(name = "id", description = "The object; not needed with --uuid", required = false)
    String id;

    @Override
    void run(Output output) throws ArchivoltException {
        ObjectRecord object = store.undelete(VersionCommand.which(id, uuid, 0));
        output.line("Undeleted " + Plain.of(object.id().text()) + ", version "
                + object.version().version());
    }
}
