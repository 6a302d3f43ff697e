package org.archivolt.dss.postgres.internal;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.archivolt.base.Checksum;
import org.archivolt.base.ChecksumAlgorithm;
import org.archivolt.base.ObjectId;
import org.archivolt.base.ObjectVersion;
import org.archivolt.dss.ExtentRecord;
import org.archivolt.dss.ExtentRecord.InPack;
import org.archivolt.dss.LayoutRecord;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.dss.postgres.internal.Declarations.Place;
import org.archivolt.dss.postgres.internal.PackMapper.MembersRow;

/** The tables {@code object} and {@code superseded_commit}. Those of extents are in {@link ExtentMapper}. */
interface ObjectMapper {
    String COLUMNS = "id, uuid, version, size_bytes, checksum, content_type, metadata, layout_name, layout_major,"
            + " layout_minor, layout_parameters, created";

    /** Of an object {@code o}, an extent {@code e} of it, its medium {@code m} and its pack {@code p}. */
    String LOCATED_COLUMNS = """
            o.id, o.uuid, o.version, o.commit, o.size_bytes, o.checksum, o.content_type, o.metadata, o.layout_name,
            o.layout_major, o.layout_minor, o.layout_parameters, o.created,
            e.uuid as extent, m.family, m.library, m.name, e.address, e.layout_column, e.column_offset,
            e.size_bytes as extent_bytes, e.checksum as extent_checksum, e.block_bytes, e.block_algorithm,
            e.block_checksums, e.pack_offset, p.pack_bytes
            """;

    @Select("select " + COLUMNS + " from object where id = #{id}")
    ObjectRow find(String id);

    /** One statement, so that object and extents are of the same version. An object without extents is one row. */
    @Select("select " + LOCATED_COLUMNS + """
            from object o
                left join extent e using (object_key)
                left join medium m using (medium_key)
                left join pack p on p.uuid = e.uuid and e.pack_offset is not null
            where o.id = #{id}
            order by e.layout_column, e.column_offset, e.ordinal
            """)
    List<LocatedRow> locate(String id);

    /** Both bounds use the index; {@code below} is greater than anything wanted. */
    @Select("select " + COLUMNS
            + " from object where id >= #{from} and id > #{after} and id < #{below} order by id limit #{limit}")
    List<ObjectRow> list(
            @Param("from") String from,
            @Param("after") String after,
            @Param("below") String below,
            @Param("limit") int limit);

    /**
     * All a commit has to know, in one go: the objects of these names, locked in one order; the declarations that are
     * pending, and the packs in use; and a key for each new object.
     */
    @Select(value = """
                    with existing as (
                        select id, object_key, uuid, version, commit, created
                        from object where id = any (#{ids}) order by id for update)
                    select 'OBJECT' as what, id as text, object_key as key, uuid, version, commit, created,
                        null::bigint as bytes
                    from existing
                    union all
                    select 'PENDING', address, medium_key, uuid, null, null, null, null
                    from pending_extent where uuid = any (#{files})
                    union all
                    select 'PACK', address, medium_key, uuid, null, null, null, pack_bytes
                    from pack where uuid = any (#{packs})
                    union all
                    select 'KEY', null, nextval('object_key_sequence'), null, null, null, null, null
                    from generate_series(1, #{keys})
                    """, affectData = true)
    List<SeenRow> lookAndLock(
            @Param("ids") String[] ids,
            @Param("files") UUID[] files,
            @Param("packs") UUID[] packs,
            @Param("keys") int keys);

    @Select("select commit, uuid, version, created from superseded_commit where commit = any (#{commits})")
    List<SupersededRow> superseded(@Param("commits") UUID[] commits);

    /** @return how many declarations of files that are no packs were still pending */
    @Select(value = """
                    with taken as (
                        delete from pending_extent where uuid = any (#{extents.ownFiles}) returning 1),
                    created as (
                        insert into object (object_key, id, uuid, version, commit, size_bytes, checksum, content_type,
                            metadata, layout_name, layout_major, layout_minor, layout_parameters, created)
                        select object_key, id, uuid, version, commit, size_bytes, checksum, content_type,
                            metadata::jsonb, layout_name, layout_major, layout_minor, layout_parameters::jsonb, #{now}
                        from unnest(#{objects.keys}, #{objects.ids}, #{objects.uuids}, #{objects.versions},
                            #{objects.commits}, #{objects.sizes}, #{objects.checksums}, #{objects.contentTypes},
                            #{objects.metadata}, #{objects.layoutNames}, #{objects.layoutMajors},
                            #{objects.layoutMinors}, #{objects.layoutParameters})
                            as new (object_key, id, uuid, version, commit, size_bytes, checksum, content_type,
                                metadata, layout_name, layout_major, layout_minor, layout_parameters)),
                    stored as (
                        insert into extent (object_key, ordinal, uuid, medium_key, address, layout_column,
                            column_offset, size_bytes, checksum, block_bytes, block_algorithm, block_checksums,
                            pack_offset)
                        select * from unnest(#{extents.objectKeys}, #{extents.ordinals}, #{extents.uuids},
                            #{extents.mediumKeys}, #{extents.addresses}, #{extents.columns}, #{extents.columnOffsets},
                            #{extents.sizes}, #{extents.checksums}, #{extents.blockBytes}, #{extents.blockAlgorithms},
                            #{extents.blockChecksums}, #{extents.packOffsets}))
                    select count(*) from taken
                    """, affectData = true)
    int store(@Param("objects") Objects objects, @Param("extents") Extents extents, @Param("now") Instant now);

    /**
     * Replaces locked objects; what their extents were becomes orphans, unless it is in a pack.
     *
     * @return what packs have lost
     */
    @Select(value = """
                    with gone as (
                        delete from extent where object_key = any (#{objects.keys})
                        returning uuid, medium_key, address, size_bytes, pack_offset),
                    orphaned as (
                        insert into orphan_extent (uuid, medium_key, address, stored, size_bytes)
                        select uuid, medium_key, address, true, size_bytes from gone where pack_offset is null),
                    repaired as (
                        delete from damaged_object where object_key = any (#{objects.keys})),
                    remembered as (
                        insert into superseded_commit (commit, uuid, version, created)
                        select commit, uuid, version, created from object where object_key = any (#{objects.keys})),
                    replaced as (
                        update object o set version = new.version, commit = new.commit, size_bytes = new.size_bytes,
                            checksum = new.checksum, content_type = new.content_type, metadata = new.metadata::jsonb,
                            layout_name = new.layout_name, layout_major = new.layout_major,
                            layout_minor = new.layout_minor, layout_parameters = new.layout_parameters::jsonb,
                            created = #{now}
                        from unnest(#{objects.keys}, #{objects.versions}, #{objects.commits}, #{objects.sizes},
                            #{objects.checksums}, #{objects.contentTypes}, #{objects.metadata},
                            #{objects.layoutNames}, #{objects.layoutMajors}, #{objects.layoutMinors},
                            #{objects.layoutParameters})
                            as new (object_key, version, commit, size_bytes, checksum, content_type, metadata,
                                layout_name, layout_major, layout_minor, layout_parameters)
                        where o.object_key = new.object_key)
                    select uuid, count(*) as members from gone where pack_offset is not null group by uuid
                    """, affectData = true)
    List<MembersRow> replace(@Param("objects") Objects objects, @Param("now") Instant now);

    @Select(value = "select object_key, uuid, version from object where id = #{id} for update", affectData = true)
    LockedObjectRow lock(String id);

    /** @return what packs have lost */
    @Select(value = """
                    with gone as (
                        delete from extent where object_key = #{objectKey}
                        returning uuid, medium_key, address, size_bytes, pack_offset),
                    orphaned as (
                        insert into orphan_extent (uuid, medium_key, address, stored, size_bytes)
                        select uuid, medium_key, address, true, size_bytes from gone where pack_offset is null),
                    removed as (
                        delete from object where object_key = #{objectKey} returning commit, uuid, version, created),
                    remembered as (
                        insert into superseded_commit (commit, uuid, version, created)
                        select commit, uuid, version, created from removed)
                    select uuid, count(*) as members from gone where pack_offset is not null group by uuid
                    """, affectData = true)
    List<MembersRow> delete(long objectKey);

    /**
     * Objects that were replaced within their own batch: they never get a row, and their files are orphans at once.
     *
     * @param files those that are no packs
     * @return how many declarations were still pending
     */
    @Select(value = """
                    with gone as (
                        delete from pending_extent pending
                        using unnest(#{files.uuids}, #{files.sizes}) as file (uuid, size_bytes)
                        where pending.uuid = file.uuid
                        returning pending.uuid, medium_key, address, size_bytes),
                    orphaned as (
                        insert into orphan_extent (uuid, medium_key, address, stored, size_bytes)
                        select uuid, medium_key, address, true, size_bytes from gone),
                    remembered as (
                        insert into superseded_commit (commit, uuid, version, created)
                        select commit, uuid, version, #{now}
                        from unnest(#{objects.commits}, #{objects.uuids}, #{objects.versions})
                            as superseded (commit, uuid, version))
                    select count(*) from gone
                    """, affectData = true)
    int bury(@Param("objects") Objects objects, @Param("files") Files files, @Param("now") Instant now);

    /** Bounded, since it runs along with other work. */
    @Update("""
            delete from superseded_commit where commit in (
                select commit from superseded_commit where superseded < now() - interval '15 minutes'
                order by superseded limit 10000)
            """)
    void forgetSuperseded();

    record ObjectRow(
            String id,
            UUID uuid,
            int version,
            long sizeBytes,
            String checksum,
            String contentType,
            String metadata,
            String layoutName,
            int layoutMajor,
            int layoutMinor,
            String layoutParameters,
            Instant created) {

        ObjectRecord toRecord() {
            return new ObjectRecord(
                    new ObjectId(id),
                    new ObjectVersion(uuid, version),
                    sizeBytes,
                    Checksum.parse(checksum),
                    contentType,
                    Json.texts(metadata),
                    new LayoutRecord(layoutName, layoutMajor, layoutMinor, Json.texts(layoutParameters)),
                    created);
        }
    }

    /** The part of the extent is null when there is none. */
    record LocatedRow(
            String id,
            UUID uuid,
            int version,
            UUID commit,
            long sizeBytes,
            String checksum,
            String contentType,
            String metadata,
            String layoutName,
            int layoutMajor,
            int layoutMinor,
            String layoutParameters,
            Instant created,
            UUID extent,
            String family,
            String library,
            String name,
            String address,
            Integer layoutColumn,
            Long columnOffset,
            Long extentBytes,
            String extentChecksum,
            Integer blockBytes,
            String blockAlgorithm,
            byte[] blockChecksums,
            Long packOffset,
            Long packBytes) {

        ObjectRow object() {
            return new ObjectRow(
                    id,
                    uuid,
                    version,
                    sizeBytes,
                    checksum,
                    contentType,
                    metadata,
                    layoutName,
                    layoutMajor,
                    layoutMinor,
                    layoutParameters,
                    created);
        }

        ExtentRecord extentRecord() {
            return new ExtentRecord(
                    extent,
                    Identities.medium(family, library, name),
                    address,
                    layoutColumn,
                    columnOffset,
                    extentBytes,
                    Checksum.parse(extentChecksum),
                    blockBytes,
                    ChecksumAlgorithm.ofLabel(blockAlgorithm).orElseThrow(),
                    blockChecksums,
                    Optional.ofNullable(packOffset).map(offset -> new InPack(offset, packBytes)));
        }
    }

    /** What a {@link SeenRow} is: it decides which columns are there, and what they mean. */
    enum What {
        /** An existing object: its id, its key, uuid, version, commit and date. */
        OBJECT,
        /** A pending extent: its address, the key of its medium, its uuid. */
        PENDING,
        /** A pack in use: its address, the key of its medium, its uuid and size. */
        PACK,
        /** A key nobody uses. */
        KEY
    }

    record SeenRow(
            What what, String text, long key, UUID uuid, Integer version, UUID commit, Instant created, Long bytes) {
        /** Of a file. */
        Place place() {
            return new Place(key, text);
        }
    }

    record LockedObjectRow(long objectKey, UUID uuid, int version) {}

    record SupersededRow(UUID commit, UUID uuid, int version, Instant created) {}

    /** Objects column by column. */
    record Objects(
            long[] keys,
            String[] ids,
            UUID[] uuids,
            int[] versions,
            UUID[] commits,
            long[] sizes,
            String[] checksums,
            String[] contentTypes,
            String[] metadata,
            String[] layoutNames,
            int[] layoutMajors,
            int[] layoutMinors,
            String[] layoutParameters) {}

    /**
     * Extents column by column.
     *
     * @param ownFiles uuids of those that are not in packs
     */
    record Extents(
            long[] objectKeys,
            int[] ordinals,
            UUID[] uuids,
            long[] mediumKeys,
            String[] addresses,
            int[] columns,
            long[] columnOffsets,
            long[] sizes,
            String[] checksums,
            int[] blockBytes,
            String[] blockAlgorithms,
            byte[][] blockChecksums,
            Long[] packOffsets,
            UUID[] ownFiles) {}

    /** Files column by column. */
    record Files(UUID[] uuids, long[] sizes) {}
}
