package org.archivolt.dss.postgres.internal;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.archivolt.dss.postgres.internal.Declarations.Place;
import org.archivolt.dss.postgres.internal.PackMapper.MembersRow;

/**
 * What commits do to the tables {@code object}, {@code object_copy}, {@code extent} and {@code superseded_commit}.
 *
 * <p>The visible version of an id keeps its row when it is replaced: those who wait for it then see the next version. A
 * replaced version that is kept moves to a row of its own, with its copies.
 */
interface ObjectMapper {
    /**
     * All a commit has to know, in one go: the visible objects of these names, locked in one order; the declarations that
     * are pending, and whether they were made by grants that are not in force; the packs in use; and fresh keys. Grants that are in force stay
     * so until the transaction ends.
     */
    @Select(value = """
                    with existing as (
                        select id, object_key, uuid, version, commit, created, checksum
                        from object where id = any (#{ids}) and deprecated is null order by id for update),
                    pending as materialized (
                        select address, medium_key, uuid, fence_type, fence_name, fence_token
                        from pending_extent where uuid = any (#{files})),
                    fences as materialized (
                        select distinct fence_type as type, fence_name as name, fence_token as token
                        from pending where fence_token is not null),
                    """ + CreditMapper.IN_FORCE + """
                    select 'OBJECT' as what, id as text, object_key as key, uuid, version, commit, created,
                        null::bigint as bytes, checksum, greatest(version, (
                            select v.version from object v where v.uuid = existing.uuid order by v.version desc limit 1))
                            as greatest, null::boolean as fenced
                    from existing
                    union all
                    select 'PENDING', address, medium_key, uuid, null, null, null, null, null, null,
                        fence_token is not null and not exists (
                            select from in_force
                            where type = fence_type and name = fence_name and token = fence_token)
                    from pending
                    union all
                    select 'PACK', address, medium_key, uuid, null, null, null, pack_bytes, null, null, null
                    from pack where uuid = any (#{packs})
                    union all
                    select 'KEY', null, nextval('object_key_sequence'), null, null, null, null, null, null, null, null
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
                            metadata, tags, grouping, created, deprecated)
                        select object_key, id, uuid, version, commit, size_bytes, checksum, content_type,
                            metadata::jsonb, string_to_array(tags, ','), grouping, created::timestamptz,
                            case when kept then #{now}::timestamptz end
                        from unnest(#{objects.keys}, #{objects.ids}, #{objects.uuids}, #{objects.versions},
                            #{objects.commits}, #{objects.sizes}, #{objects.checksums}, #{objects.contentTypes},
                            #{objects.metadata}, #{objects.tags}, #{objects.groupings}, #{objects.created},
                            #{objects.kept})
                            as new (object_key, id, uuid, version, commit, size_bytes, checksum, content_type,
                                metadata, tags, grouping, created, kept)),
                    copied as (
                        insert into object_copy (copy_key, object_key, name, commit, layout_name, layout_major,
                            layout_minor, layout_parameters, status, created)
                        select copy_key, object_key, name, commit, layout_name, layout_major, layout_minor,
                            layout_parameters::jsonb, 'COMPLETE', created::timestamptz
                        from unnest(#{copies.keys}, #{copies.objectKeys}, #{copies.names}, #{copies.commits},
                            #{copies.layoutNames}, #{copies.layoutMajors}, #{copies.layoutMinors},
                            #{copies.layoutParameters}, #{copies.created})
                            as new (copy_key, object_key, name, commit, layout_name, layout_major, layout_minor,
                                layout_parameters, created)),
                    stored as (
                        insert into extent (copy_key, ordinal, uuid, medium_key, address, layout_column,
                            column_offset, size_bytes, checksum, block_bytes, block_algorithm, block_checksums,
                            pack_offset)
                        select * from unnest(#{extents.copyKeys}, #{extents.ordinals}, #{extents.uuids},
                            #{extents.mediumKeys}, #{extents.addresses}, #{extents.columns}, #{extents.columnOffsets},
                            #{extents.sizes}, #{extents.checksums}, #{extents.blockBytes}, #{extents.blockAlgorithms},
                            #{extents.blockChecksums}, #{extents.packOffsets}))
                    select count(*) from taken
                    """, affectData = true)
    int store(
            @Param("objects") Objects objects,
            @Param("copies") Copies copies,
            @Param("extents") Extents extents,
            @Param("now") Instant now);

    /**
     * Writes the next versions over locked objects. What is kept of those replaced moves to rows of its own, with its
     * copies; the row is inserted for each one updated, not before. What is not kept loses its copies, and what their
     * extents were becomes orphans, unless it is in a pack.
     *
     * @param keptKeys of the rows for the versions replaced; null where they are not kept
     * @param droppedKeys of the objects whose replaced versions are not kept
     * @return what packs have lost
     */
    @Select(value = """
                    with gone as (
                        delete from extent where copy_key = any (array (
                            select copy_key from object_copy where object_key = any (#{droppedKeys})))
                        returning uuid, medium_key, address, size_bytes, pack_offset),
                    orphaned as (
                        insert into orphan_extent (uuid, medium_key, address, stored, size_bytes)
                        select uuid, medium_key, address, true, size_bytes from gone where pack_offset is null),
                    dropped as (
                        delete from object_copy where object_key = any (#{droppedKeys})),
                    remembered as (
                        insert into superseded_commit (commit, uuid, version, created)
                        select commit, uuid, version, created from object where object_key = any (#{objects.keys})
                        on conflict (commit) do update set superseded = now()),
                    moved as (
                        update object_copy c set object_key = kept_key
                        from unnest(#{objects.keys}, #{keptKeys}) as kept (object_key, kept_key)
                        where c.object_key = kept.object_key and kept_key is not null),
                    replaced as (
                        update object o set version = new.version, commit = new.commit, size_bytes = new.size_bytes,
                            checksum = new.checksum, content_type = new.content_type, metadata = new.metadata::jsonb,
                            tags = string_to_array(new.tags, ','), grouping = new.grouping,
                            created = new.created::timestamptz, described = true
                        from unnest(#{objects.keys}, #{objects.versions}, #{objects.commits}, #{objects.sizes},
                            #{objects.checksums}, #{objects.contentTypes}, #{objects.metadata}, #{objects.tags},
                            #{objects.groupings}, #{objects.created}, #{keptKeys})
                            as new (object_key, version, commit, size_bytes, checksum, content_type, metadata, tags,
                                grouping, created, kept_key)
                        where o.object_key = new.object_key
                        returning o.object_key, new.kept_key),
                    kept as (
                        insert into object (object_key, id, uuid, version, commit, size_bytes, checksum, content_type,
                            metadata, tags, grouping, created, described, deprecated)
                        select kept_key, id, uuid, version, commit, size_bytes, checksum, content_type, metadata, tags,
                            grouping, created, described, #{now}
                        from replaced join object old using (object_key) where kept_key is not null)
                    select uuid, count(*) as members from gone where pack_offset is not null group by uuid
                    """, affectData = true)
    List<MembersRow> replace(
            @Param("objects") Objects objects,
            @Param("keptKeys") Long[] keptKeys,
            @Param("droppedKeys") long[] droppedKeys,
            @Param("now") Instant now);

    /**
     * Removes locked versions, their copies and extents.
     *
     * @return what packs have lost
     */
    @Select(value = """
                    with gone as (
                        delete from extent where copy_key = any (array (
                            select copy_key from object_copy where object_key = any (#{objectKeys})))
                        returning uuid, medium_key, address, size_bytes, pack_offset),
                    orphaned as (
                        insert into orphan_extent (uuid, medium_key, address, stored, size_bytes)
                        select uuid, medium_key, address, true, size_bytes from gone where pack_offset is null),
                    dropped as (
                        delete from object_copy where object_key = any (#{objectKeys})),
                    removed as (
                        delete from object where object_key = any (#{objectKeys})
                        returning commit, uuid, version, created),
                    remembered as (
                        insert into superseded_commit (commit, uuid, version, created)
                        select commit, uuid, version, created from removed
                        on conflict (commit) do update set superseded = now())
                    select uuid, count(*) as members from gone where pack_offset is not null group by uuid
                    """, affectData = true)
    List<MembersRow> remove(@Param("objectKeys") long[] objectKeys);

    /**
     * Commits that were replaced within their own batch. Those that are not kept never get a row, and their files are
     * orphans at once.
     *
     * @param objects kept ones too
     * @param files those of objects that are not kept, without packs
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
                        select commit, uuid, version, created::timestamptz
                        from unnest(#{objects.commits}, #{objects.uuids}, #{objects.versions}, #{objects.created})
                            as superseded (commit, uuid, version, created))
                    select count(*) from gone
                    """, affectData = true)
    int bury(@Param("objects") Objects objects, @Param("files") Files files);

    /** Bounded, since it runs along with other work. */
    @Update("""
            delete from superseded_commit where commit in (
                select commit from superseded_commit where superseded < now() - interval '15 minutes'
                order by superseded limit 10000)
            """)
    void forgetSuperseded();

    /** What a {@link SeenRow} is: it decides which columns are there, and what they mean. */
    enum What {
        /** A visible object: its id, its key, uuid, version, commit, date, checksum, and the greatest of its versions. */
        OBJECT,
        /** A pending extent: its address, the key of its medium, its uuid, and whether its grant is not in force. */
        PENDING,
        /** A pack in use: its address, the key of its medium, its uuid and size. */
        PACK,
        /** A key nobody uses. */
        KEY
    }

    record SeenRow(
            What what,
            String text,
            long key,
            UUID uuid,
            Integer version,
            UUID commit,
            Instant created,
            Long bytes,
            String checksum,
            Integer greatest,
            Boolean fenced) {
        /** Of a file. */
        Place place() {
            return new Place(key, text);
        }
    }

    record SupersededRow(UUID commit, UUID uuid, int version, Instant created) {}

    /**
     * Versions column by column.
     *
     * @param tags of each, with commas between them: tags have none
     * @param kept whether it was replaced within its own batch, and is kept
     */
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
            String[] tags,
            String[] groupings,
            String[] created,
            boolean[] kept) {}

    /** Copies column by column. */
    record Copies(
            long[] keys,
            long[] objectKeys,
            String[] names,
            UUID[] commits,
            String[] layoutNames,
            int[] layoutMajors,
            int[] layoutMinors,
            String[] layoutParameters,
            String[] created) {}

    /**
     * Extents column by column.
     *
     * @param ownFiles uuids of those that are not in packs
     */
    record Extents(
            long[] copyKeys,
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
