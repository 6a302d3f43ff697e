package org.archivolt.rest.internal.object;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ObjectId;
import org.archivolt.dss.ObjectPage;
import org.archivolt.dss.ObjectPosition;
import org.archivolt.dss.ObjectQuery;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.store.ObjectStore;

/** All versions of an id, visible or not, of all its generations. */
public final class Generations {
    private static final int PAGE = 1_000;

    private Generations() {}

    /** Takes versions one by one. */
    interface Visitor {
        void take(ObjectRecord version) throws ArchivoltException;
    }

    static void forEach(ObjectStore store, ObjectId id, Optional<UUID> uuid, Visitor visitor)
            throws ArchivoltException {
        Optional<ObjectPosition> after = Optional.empty();
        do {
            ObjectPage page = page(store, id, uuid, after, PAGE);
            for (ObjectRecord version : page.objects()) {
                visitor.take(version);
            }
            after = page.next();
        } while (after.isPresent());
    }

    /** The id is the first of those it is a prefix of, so that its versions are the first of such a list. */
    public static ObjectPage page(
            ObjectStore store, ObjectId id, Optional<UUID> uuid, Optional<ObjectPosition> after, int limit)
            throws ArchivoltException {
        ObjectPage page = store.list(query(id, uuid), after, limit);
        List<ObjectRecord> versions = page.objects().stream()
                .takeWhile(version -> version.id().equals(id))
                .toList();
        boolean ended = versions.size() < page.objects().size();
        return new ObjectPage(
                versions,
                ended ? Optional.empty() : page.next().filter(next -> next.id().equals(id)));
    }

    private static ObjectQuery query(ObjectId id, Optional<UUID> uuid) {
        return new ObjectQuery(
                id.text(),
                Optional.empty(),
                Map.of(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                Optional.empty(),
                uuid,
                OptionalInt.empty(),
                ObjectQuery.Which.ALL);
    }
}
