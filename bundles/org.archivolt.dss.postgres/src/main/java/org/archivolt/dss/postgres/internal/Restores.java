package org.archivolt.dss.postgres.internal;

import static org.archivolt.base.ErrorCode.NO_SUCH_MEDIUM;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.ibatis.exceptions.PersistenceException;
import org.apache.ibatis.session.SqlSession;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.MediumId;
import org.archivolt.base.Ticker;
import org.archivolt.dss.RestoredExtent;
import org.archivolt.dss.postgres.internal.Columns.NewCopy;
import org.archivolt.dss.postgres.internal.Columns.Placed;
import org.archivolt.dss.postgres.internal.CopyMapper.CopyRow;
import org.archivolt.dss.postgres.internal.Declarations.Pack;
import org.archivolt.dss.postgres.internal.Declarations.Place;
import org.archivolt.dss.postgres.internal.ObjectMapper.Objects;
import org.archivolt.dss.postgres.internal.RestoreMapper.ExtentRow;
import org.archivolt.dss.postgres.internal.RestoreMapper.FileRow;
import org.archivolt.dss.postgres.internal.RestoreMapper.What;
import org.archivolt.dss.postgres.internal.RestorePlan.Copy;
import org.archivolt.dss.postgres.internal.RestorePlan.Size;
import org.archivolt.dss.postgres.internal.RestorePlan.Version;

/** Versions, copies and extents that were found on media. A batch takes as many statements as a single extent. */
final class Restores {
    private final CatalogDatabase database;
    private final Ticker ticker;
    private final MediumKeys mediumKeys;

    Restores(CatalogDatabase database, Ticker ticker, MediumKeys mediumKeys) {
        this.database = database;
        this.ticker = ticker;
        this.mediumKeys = mediumKeys;
    }

    int restore(List<RestoredExtent> extents) throws ArchivoltException {
        return database.transaction("restoring extents", session -> {
            try {
                return restore(session, extents);
            } catch (PersistenceException e) {
                if (SqlFailure.hasState(e, SqlFailure.UNIQUE_VIOLATION)) {
                    throw new Conflict("another found the same meanwhile");
                }
                if (SqlFailure.hasState(e, SqlFailure.FOREIGN_KEY_VIOLATION)) {
                    mediumKeys.forgetAll();
                    throw new Conflict("a medium was removed meanwhile");
                }
                throw e;
            }
        });
    }

    private int restore(SqlSession session, List<RestoredExtent> extents) throws ArchivoltException {
        requireMedia(session, extents);
        RestoreMapper mapper = session.getMapper(RestoreMapper.class);
        List<Long> freshKeys = new ArrayList<>(mapper.keys(extents.size()));
        RestorePlan plan = new RestorePlan(mediumKeys::of, () -> freshKeys.remove(freshKeys.size() - 1));
        look(session, plan, extents);
        extents.forEach(plan::restore);
        if (!plan.added().isEmpty()) {
            write(session, plan);
        }
        return plan.added().size();
    }

    private void requireMedia(SqlSession session, List<RestoredExtent> extents) throws ArchivoltException {
        List<MediumId> media = extents.stream().map(r -> r.extent().medium()).toList();
        mediumKeys.learn(session, media);
        for (MediumId medium : media) {
            if (mediumKeys.of(medium) == MediumKeys.UNKNOWN) {
                throw new ArchivoltException(NO_SUCH_MEDIUM, "restoring extents").with("medium", medium);
            }
        }
    }

    private void look(SqlSession session, RestorePlan plan, List<RestoredExtent> extents) {
        RestoreMapper mapper = session.getMapper(RestoreMapper.class);
        UUID[] uuids = extents.stream().map(r -> r.version().uuid()).distinct().toArray(UUID[]::new);
        Map<Long, Version> versions = new HashMap<>();
        mapper.lock(uuids).forEach(row -> {
            Optional<Size> size =
                    row.described() ? Optional.of(new Size(row.sizeBytes(), row.checksum())) : Optional.empty();
            versions.put(row.objectKey(), new Version(row.objectKey(), row.id(), row.uuid(), row.version(), size));
        });
        versions.values().forEach(plan::knows);
        Map<Long, Copy> copies = new HashMap<>();
        for (CopyRow row : session.getMapper(CopyMapper.class)
                .copies(Columns.longs(List.copyOf(versions.keySet()), Long::longValue))) {
            copies.put(row.copyKey(), new Copy(row.copyKey(), versions.get(row.objectKey()), row.name(), row.commit()));
        }
        copies.values().forEach(plan::knows);
        for (ExtentRow row : mapper.extents(Columns.longs(List.copyOf(copies.keySet()), Long::longValue))) {
            copies.get(row.copyKey()).knows(row.uuid(), row.layoutColumn(), row.columnOffset(), row.ordinal());
        }
        for (FileRow row : mapper.files(files(extents))) {
            switch (row.what()) {
                case BUSY -> plan.isBusy(row.uuid());
                case PACK ->
                    plan.knows(row.uuid(), new Pack(new Place(row.mediumKey(), row.address()), row.packBytes()));
            }
        }
    }

    private static UUID[] files(List<RestoredExtent> extents) {
        return Columns.distinctFiles(
                extents.stream().map(RestoredExtent::extent).toList());
    }

    private void write(SqlSession session, RestorePlan plan) {
        RestoreMapper mapper = session.getMapper(RestoreMapper.class);
        if (!plan.newCopies().isEmpty()) {
            create(mapper, plan);
        }
        List<Version> described = plan.described();
        if (!described.isEmpty()) {
            mapper.describe(
                    Columns.longs(described, version -> version.key),
                    Columns.longs(described, version -> version.size),
                    Columns.texts(described, version -> version.checksum));
        }
        Instant now = ticker.now();
        int taken = session.getMapper(ObjectMapper.class)
                .store(
                        Columns.objects(List.of()),
                        Columns.copies(List.of()),
                        Columns.extents(plan.added(), mediumKeys),
                        now);
        if (taken > 0) {
            throw new Conflict("a file was declared meanwhile");
        }
        addMembers(mapper, plan);
    }

    private void create(RestoreMapper mapper, RestorePlan plan) {
        List<Version> versions = plan.newVersions();
        List<NewCopy> copies = plan.newCopies().stream()
                .map(copy -> new NewCopy(
                        copy.key,
                        copy.version.key,
                        copy.name,
                        copy.commit,
                        copy.layout,
                        Query.storable(copy.created),
                        List.of()))
                .toList();
        mapper.create(
                new Objects(
                        Columns.longs(versions, version -> version.key),
                        Columns.texts(versions, version -> version.id),
                        Columns.uuids(versions, version -> version.uuid),
                        Columns.ints(versions, version -> version.number),
                        Columns.uuids(versions, version -> version.origin.commit()),
                        Columns.longs(versions, version -> version.size),
                        Columns.texts(versions, version -> version.checksum),
                        Columns.texts(versions, version -> version.origin.contentType()),
                        Columns.texts(versions, version -> Json.ofTexts(version.origin.metadata())),
                        Columns.texts(versions, version -> version.origin.tags().toString()),
                        Columns.texts(
                                versions, version -> version.origin.grouping().orElse(null)),
                        Columns.texts(
                                versions,
                                version ->
                                        Query.storable(version.origin.created()).toString()),
                        Columns.booleans(versions, version -> version.isDescribed)),
                Columns.copies(copies),
                ticker.now());
    }

    /** Last, and in one order, like all changes of packs. One that became an orphan meanwhile must not be used again. */
    private static void addMembers(RestoreMapper mapper, RestorePlan plan) {
        Map<UUID, Integer> members = new TreeMap<>();
        for (Placed placed : plan.added()) {
            if (placed.extent().pack().isPresent()) {
                members.merge(placed.extent().extent(), 1, Integer::sum);
            }
        }
        if (members.isEmpty()) {
            return;
        }
        List<UUID> uuids = List.copyOf(members.keySet());
        mapper.addMembers(
                uuids.toArray(UUID[]::new),
                Columns.longs(uuids, uuid -> plan.pack(uuid).place().mediumKey()),
                Columns.texts(uuids, uuid -> plan.pack(uuid).place().address()),
                Columns.longs(uuids, uuid -> plan.pack(uuid).bytes()),
                Columns.ints(uuids, members::get));
        if (mapper.files(uuids.toArray(UUID[]::new)).stream().anyMatch(row -> row.what() == What.BUSY)) {
            throw new Conflict("a pack became an orphan meanwhile");
        }
    }
}
