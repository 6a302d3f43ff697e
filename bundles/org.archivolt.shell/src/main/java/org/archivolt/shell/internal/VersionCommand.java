package org.archivolt.shell.internal;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.ObjectId;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.dss.ObjectSelector;
import org.archivolt.shell.internal.complete.ObjectCompleter;
import org.archivolt.store.ObjectStore;

/** A command about one version of an object: the visible one, unless {@code --uuid} or {@code --version} say otherwise. */
abstract class VersionCommand extends ArchivoltCommand {
    @Reference
    ObjectStore store;

    @Option(name = "--uuid", description = "Of its generation, also when it is deleted")
    String uuid;

    @Option(name = "--version", description = "Which version, also when it was replaced; 0: the last")
    int version;

    @Argument(index = 0, name = "id", description = "The object; not needed with --uuid", required = false)
    @Completion(ObjectCompleter.class)
    String id;

    final ObjectSelector which() throws ArchivoltException {
        return which(id, uuid, version);
    }

    /**
     * @param id null for none
     * @param uuid null for none
     * @param version 0 for none
     */
    static ObjectSelector which(String id, String uuid, int version) throws ArchivoltException {
        if (version < 0) {
            throw ArchivoltException.invalid("--version", "must be positive").with("value", version);
        }
        if (id == null && uuid == null) {
            throw ArchivoltException.invalid("id", "must be given, or --uuid");
        }
        return new ObjectSelector(
                id == null ? Optional.empty() : Optional.of(ObjectId.of(id)),
                uuid == null ? Optional.empty() : Optional.of(uuidOf(uuid)),
                version == 0 ? OptionalInt.empty() : OptionalInt.of(version));
    }

    static UUID uuidOf(String text) throws ArchivoltException {
        try {
            UUID uuid = UUID.fromString(text);
            if (uuid.toString().equalsIgnoreCase(text)) {
                return uuid;
            }
        } catch (IllegalArgumentException e) {
            // as wrong as one that leaves out digits
        }
        throw ArchivoltException.invalid("--uuid", "must be a uuid, 36 characters")
                .with("value", text);
    }

    final ObjectRecord found() throws ArchivoltException {
        ObjectSelector which = which();
        return store.find(which).orElseThrow(() -> noSuchObject(which));
    }

    static ArchivoltException noSuchObject(ObjectSelector which) {
        return new ArchivoltException(ErrorCode.NO_SUCH_OBJECT, "there is no such object").with("object", which);
    }
}
