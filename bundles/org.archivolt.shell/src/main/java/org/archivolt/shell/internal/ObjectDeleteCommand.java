package org.archivolt.shell.internal;

import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.ObjectId;
import org.archivolt.base.ObjectVersion;
import org.archivolt.dss.ObjectSelector;
import org.archivolt.dss.Precondition;
import org.archivolt.shell.internal.complete.ObjectCompleter;
import org.archivolt.shell.internal.text.ErrorLine;
import org.archivolt.shell.internal.text.Plain;
import org.archivolt.store.ObjectStore;

/** {@code object:delete}. */
@Service
@Command(
        scope = "object",
        name = "delete",
        description = "Deletes objects",
        detailedDescription =
                "What is deleted is kept for as long as versions are, and object:undelete brings it back."
                        + " With --hard one version is removed for ever: the visible one, unless --uuid or --version say otherwise.")
public final class ObjectDeleteCommand extends ArchivoltCommand {
    @Reference
    ObjectStore store;

    @Option(name = "--hard", description = "Remove one version for ever")
    boolean hard;

    @Option(name = "--uuid", description = "Of its generation, also when it is deleted; needs --hard and one id")
    String uuid;

    @Option(name = "--version", description = "Which version; needs --hard and one id; 0: the last")
    int version;

    @Argument(name = "id", description = "The objects", required = true, multiValued = true)
    @Completion(ObjectCompleter.class)
    List<String> ids;

    @Override
    void run(Output output) throws ArchivoltException {
        boolean selects = uuid != null || version != 0;
        if (selects && !hard) {
            throw ArchivoltException.invalid(
                    uuid != null ? "--uuid" : "--version",
                    "needs --hard: only what is visible can be deleted otherwise");
        }
        if (selects && ids.size() != 1) {
            throw ArchivoltException.invalid("id", "must be one where a version is chosen");
        }
        if (ids.size() == 1) {
            output.line(delete(ids.get(0)));
        } else {
            deleteEach(output);
        }
    }

    private void deleteEach(Output output) throws ArchivoltException {
        int failed = 0;
        for (String id : ids) {
            try {
                output.line(delete(id));
            } catch (ArchivoltException e) {
                failed++;
                output.line("%s: %s".formatted(Plain.of(id), ErrorLine.of(e)));
            }
        }
        if (failed > 0) {
            throw new ArchivoltException(ErrorCode.INVALID_ARGUMENT, "not all could be deleted")
                    .with("failed", failed)
                    .with("of", ids.size());
        }
    }

    private String delete(String id) throws ArchivoltException {
        ObjectSelector which = VersionCommand.which(id, uuid, version);
        Optional<ObjectVersion> deleted =
                hard ? store.remove(which, Precondition.NONE) : store.delete(ObjectId.of(id), Precondition.NONE);
        int number =
                deleted.orElseThrow(() -> VersionCommand.noSuchObject(which)).version();
        return (hard ? "Removed " : "Deleted ") + Plain.of(id) + ", version " + number;
    }
}
