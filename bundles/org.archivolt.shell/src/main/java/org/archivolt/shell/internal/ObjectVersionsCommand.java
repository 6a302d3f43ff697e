package org.archivolt.shell.internal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ObjectId;
import org.archivolt.dss.ObjectQuery;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.shell.internal.complete.ObjectCompleter;
import org.archivolt.store.ObjectStore;

/** {@code object:versions}. */
@Service
@Command(
        scope = "object",
        name = "versions",
        description = "Lists all versions of an id, those that were replaced or deleted too",
        detailedDescription = "Those between a first put and a deletion share a uuid.")
public final class ObjectVersionsCommand extends ArchivoltCommand {
    private static final int SHOWN_MAX = 10_000;

    @Reference
    ObjectStore store;

    @Option(name = "--json", description = "Print JSON")
    boolean json;

    @Argument(name = "id", description = "The object", required = true)
    @Completion(ObjectCompleter.class)
    String id;

    @Override
    void run(Output output) throws ArchivoltException {
        List<ObjectRecord> versions = versions(store, ObjectId.of(id));
        if (json) {
            output.json(versions.stream().map(ObjectMembers::of).toList());
        } else {
            output.table(
                    ObjectColumns.table(versions, ObjectColumns.names("uuid,version,size,created,deprecated"), true));
        }
    }

    /** The id is the first of those it is a prefix of, so that its versions are the first of such a list. */
    private static List<ObjectRecord> versions(ObjectStore store, ObjectId id) throws ArchivoltException {
        ObjectQuery query = new ObjectQuery(
                id.text(),
                Optional.empty(),
                Map.of(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                ObjectQuery.Which.ALL);
        return new Pages(store, SHOWN_MAX)
                .read(query, Optional.empty()).stream()
                        .takeWhile(version -> version.id().equals(id))
                        .toList();
    }
}
