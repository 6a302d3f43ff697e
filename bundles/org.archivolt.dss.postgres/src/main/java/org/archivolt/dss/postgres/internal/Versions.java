package org.archivolt.dss.postgres.internal;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.ibatis.session.SqlSession;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ObjectVersion;
import org.archivolt.dss.CopyRef;
import org.archivolt.dss.ObjectSelector;
import org.archivolt.dss.postgres.internal.CopyMapper.CopyRow;
import org.archivolt.dss.postgres.internal.VersionMapper.LockedRow;
import org.archivolt.dss.postgres.internal.VersionMapper.VersionRow;

/**
 * Locks versions for a change. A lock that had to wait may have been given on a row whose version has moved meanwhile, or
 * may have missed the row it moved to; both are noticed.
 */
final class Versions {
    private Versions() {}

    static Optional<LockedRow> lock(SqlSession session, ObjectSelector which) throws ArchivoltException {
        VersionMapper mapper = session.getMapper(VersionMapper.class);
        if (which.isOfVisible()) {
            return Optional.ofNullable(
                    mapper.lockVisible(which.id().orElseThrow().text()));
        }
        Optional<Seen> seen = look(session, which);
        if (seen.isEmpty()) {
            return Optional.empty();
        }
        LockedRow locked = mapper.lock(seen.get().key());
        if (locked == null || !locked.objectVersion().equals(seen.get().version())) {
            throw new Conflict("the version was replaced or removed meanwhile");
        }
        return Optional.of(locked)
                .filter(row -> which.id().map(id -> id.text().equals(row.id())).orElse(true));
    }

    private record Seen(long key, ObjectVersion version) {}

    private static Optional<Seen> look(SqlSession session, ObjectSelector which) throws ArchivoltException {
        Set<Seen> seen = new LinkedHashSet<>();
        new Query()
                .add("select o.object_key, o.uuid, o.version from object o where ")
                .add(ObjectReader.where(which))
                .read(
                        session,
                        row -> seen.add(new Seen(
                                row.getLong(1), new ObjectVersion(row.getObject(2, UUID.class), row.getInt(3)))));
        if (seen.size() > 1) {
            throw ObjectReader.severalGenerations();
        }
        return seen.stream().findFirst();
    }

    /** Those there are. */
    static Map<ObjectVersion, Long> lock(SqlSession session, Collection<ObjectVersion> versions) {
        List<ObjectVersion> wanted = versions.stream().distinct().toList();
        Map<ObjectVersion, Long> keys = lockOnce(session, wanted);
        if (keys.size() == wanted.size()) {
            return keys;
        }
        List<ObjectVersion> missing =
                wanted.stream().filter(version -> !keys.containsKey(version)).toList();
        keys.putAll(lockOnce(session, missing));
        return keys;
    }

    private static Map<ObjectVersion, Long> lockOnce(SqlSession session, List<ObjectVersion> wanted) {
        List<VersionRow> rows = session.getMapper(VersionMapper.class)
                .lockVersions(Columns.uuids(wanted, ObjectVersion::uuid), Columns.ints(wanted, ObjectVersion::version));
        Map<ObjectVersion, Long> keys = new HashMap<>();
        rows.forEach(row -> keys.put(row.objectVersion(), row.objectKey()));
        return keys;
    }

    /** The copies of locked versions. */
    static Map<CopyRef, CopyRow> copies(SqlSession session, Map<ObjectVersion, Long> keys) {
        Map<Long, ObjectVersion> versions = new HashMap<>();
        keys.forEach((version, key) -> versions.put(key, version));
        Map<CopyRef, CopyRow> copies = new HashMap<>();
        if (!keys.isEmpty()) {
            for (CopyRow row : session.getMapper(CopyMapper.class)
                    .copies(Columns.longs(List.copyOf(keys.values()), Long::longValue))) {
                copies.put(new CopyRef(versions.get(row.objectKey()), row.name()), row);
            }
        }
        return copies;
    }
}
