package org.archivolt.shell.internal;

import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.base.ArchivoltException;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.shell.internal.complete.ObjectCompleter;
import org.archivolt.shell.internal.text.Plain;
import org.archivolt.store.CopyRequest;

/** {@code copy:create}. */
@Service
@Command(scope = "copy", name = "create", description = "Writes a further copy of an object")
public final class CopyCreateCommand extends StorageCommand {
    @Option(name = "--uuid", description = "Of its generation, also when it is deleted")
    String uuid;

    @Option(name = "--version", description = "Which version, also when it was replaced; 0: the last")
    int version;

    @Option(name = "--from", description = "Which copy to read; without it, the one that is quickest to get at")
    String from;

    @Argument(index = 0, name = "id", description = "The object", required = true)
    @Completion(ObjectCompleter.class)
    String id;

    @Argument(index = 1, name = "name", description = "Of the new copy: a-z 0-9 . _ -", required = true)
    String name;

    @Override
    void run(Output output) throws ArchivoltException {
        ObjectRecord object = store.copy(
                new CopyRequest(VersionCommand.which(id, uuid, version), Optional.ofNullable(from), name, options()));
        output.line("Copied %s, version %d, as %s"
                .formatted(Plain.of(object.id().text()), object.version().version(), name));
    }
}
