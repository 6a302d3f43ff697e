package org.archivolt.dss.postgres.internal;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.archivolt.dss.postgres.internal.ObjectMapper.Copies;
import org.archivolt.dss.postgres.internal.ObjectMapper.Objects;

/** What is found on media again. */
interface RestoreMapper {
    /** All versions of generations, locked. */
    @Select(value = """
                    select object_key, id, uuid, version, size_bytes, checksum, described
                    from object where uuid = any (#{uuids}) order by id, object_key for update
                    """, affectData = true)
    List<VersionRow> lock(@Param("uuids") UUID[] uuids);

    /** What the catalog knows of files. */
    @Select("""
            select uuid, 'BUSY' as what, null as address, null::bigint as medium_key, null::bigint as pack_bytes
            from pending_extent where uuid = any (#{uuids})
            union all
            select uuid, 'BUSY', null, null, null from orphan_extent where uuid = any (#{uuids})
            union all
            select uuid, 'PACK', address, medium_key, pack_bytes from pack where uuid = any (#{uuids})
            """)
    List<FileRow> files(@Param("uuids") UUID[] uuids);

    /** Extents of copies, to find those that are known, and where files of their own are on media. */
    @Select("""
            select copy_key, ordinal, uuid, layout_column, column_offset from extent where copy_key = any (#{copyKeys})
            """)
    List<ExtentRow> extents(@Param("copyKeys") long[] copyKeys);

    @Select("select nextval('object_key_sequence') from generate_series(1, #{count})")
    List<Long> keys(int count);

    @Update("""
            with created as (
                insert into object (object_key, id, uuid, version, commit, size_bytes, checksum, content_type, metadata,
                    tags, grouping, created, deprecated, described)
                select object_key, id, uuid, version, commit, size_bytes, checksum, content_type, metadata::jsonb,
                    string_to_array(tags, ','), grouping, created::timestamptz, #{now}, described
                from unnest(#{objects.keys}, #{objects.ids}, #{objects.uuids}, #{objects.versions}, #{objects.commits},
                    #{objects.sizes}, #{objects.checksums}, #{objects.contentTypes}, #{objects.metadata},
                    #{objects.tags}, #{objects.groupings}, #{objects.created}, #{objects.kept})
                    as new (object_key, id, uuid, version, commit, size_bytes, checksum, content_type, metadata, tags,
                        grouping, created, described))
            insert into object_copy (copy_key, object_key, name, commit, layout_name, layout_major, layout_minor,
                layout_parameters, status, created)
            select copy_key, object_key, name, commit, layout_name, layout_major, layout_minor,
                layout_parameters::jsonb, 'INCOMPLETE', created::timestamptz
            from unnest(#{copies.keys}, #{copies.objectKeys}, #{copies.names}, #{copies.commits},
                #{copies.layoutNames}, #{copies.layoutMajors}, #{copies.layoutMinors}, #{copies.layoutParameters},
                #{copies.created})
                as new (copy_key, object_key, name, commit, layout_name, layout_major, layout_minor,
                    layout_parameters, created)
            """)
    void create(@Param("objects") Objects objects, @Param("copies") Copies copies, @Param("now") Instant now);

    /** Versions whose size and checksum were not known. */
    @Update("""
            update object o set size_bytes = said.size_bytes, checksum = said.checksum, described = true
            from unnest(#{keys}, #{sizes}, #{checksums}) as said (object_key, size_bytes, checksum)
            where o.object_key = said.object_key and not o.described
            """)
    void describe(@Param("keys") long[] keys, @Param("sizes") long[] sizes, @Param("checksums") String[] checksums);

    /** Packs found anew, or members found of known ones. */
    @Update("""
            insert into pack (uuid, medium_key, address, pack_bytes, members)
            select * from unnest(#{uuids}, #{mediumKeys}, #{addresses}, #{sizes}, #{members})
            on conflict (uuid) do update set members = pack.members + excluded.members
            """)
    void addMembers(
            @Param("uuids") UUID[] uuids,
            @Param("mediumKeys") long[] mediumKeys,
            @Param("addresses") String[] addresses,
            @Param("sizes") long[] sizes,
            @Param("members") int[] members);

    record VersionRow(
            long objectKey, String id, UUID uuid, int version, long sizeBytes, String checksum, boolean described) {}

    /** What a {@link FileRow} is. */
    enum What {
        /** Pending or an orphan: nothing is to be found in it. */
        BUSY,
        PACK
    }

    record FileRow(UUID uuid, What what, String address, Long mediumKey, Long packBytes) {}

    record ExtentRow(long copyKey, int ordinal, UUID uuid, int layoutColumn, long columnOffset) {}
}
