package org.archivolt.dss.postgres.internal;

import java.util.List;
import java.util.UUID;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.archivolt.base.ObjectVersion;
import org.archivolt.dss.CopyRef;
import org.archivolt.dss.CopyStatus;
import org.archivolt.dss.postgres.internal.PackMapper.MembersRow;

/** The table {@code object_copy}, and extents that go with copies or media. */
interface CopyMapper {
    @Select("""
            select copy_key, object_key, name, commit, status from object_copy where object_key = any (#{objectKeys})
            """)
    List<CopyRow> copies(@Param("objectKeys") long[] objectKeys);

    @Select("""
            select o.uuid, o.version, c.name
            from object_copy c join object o using (object_key) where c.copy_key = any (#{copyKeys}) order by c.copy_key
            """)
    List<RefRow> refs(@Param("copyKeys") long[] copyKeys);

    /**
     * Removes a copy of a locked version.
     *
     * @return what packs have lost
     */
    @Select(value = """
                    with gone as (
                        delete from extent where copy_key = #{copyKey}
                        returning uuid, medium_key, address, size_bytes, pack_offset),
                    orphaned as (
                        insert into orphan_extent (uuid, medium_key, address, stored, size_bytes)
                        select uuid, medium_key, address, true, size_bytes from gone where pack_offset is null),
                    dropped as (
                        delete from object_copy where copy_key = #{copyKey} returning object_key, commit, created),
                    remembered as (
                        insert into superseded_commit (commit, uuid, version, created)
                        select d.commit, o.uuid, o.version, d.created from dropped d join object o using (object_key)
                        on conflict (commit) do update set superseded = now())
                    select uuid, count(*) as members from gone where pack_offset is not null group by uuid
                    """, affectData = true)
    List<MembersRow> remove(long copyKey);

    @Update("""
            update object_copy c set accessed = seen.accessed::timestamptz
            from unnest(#{uuids}, #{versions}, #{names}, #{times}) as seen (uuid, version, name, accessed)
                join object o on o.uuid = seen.uuid and o.version = seen.version
            where c.object_key = o.object_key and c.name = seen.name
                and (c.accessed is null or c.accessed < seen.accessed::timestamptz)
            """)
    void accessed(
            @Param("uuids") UUID[] uuids,
            @Param("versions") int[] versions,
            @Param("names") String[] names,
            @Param("times") String[] times);

    @Update("""
            update object_copy c set status = said.status
            from unnest(#{uuids}, #{versions}, #{names}, #{statuses}) as said (uuid, version, name, status)
                join object o on o.uuid = said.uuid and o.version = said.version
            where c.object_key = o.object_key and c.name = said.name and c.status <> said.status
            """)
    void changeStatus(
            @Param("uuids") UUID[] uuids,
            @Param("versions") int[] versions,
            @Param("names") String[] names,
            @Param("statuses") String[] statuses);

    /** The first extents on a medium, and the versions they belong to. */
    @Select("""
            select e.copy_key, e.ordinal, o.uuid, o.version
            from (
                    select copy_key, ordinal from extent where medium_key = #{mediumKey}
                    order by copy_key, ordinal limit #{limit}) as e
                join object_copy c using (copy_key) join object o using (object_key)
            """)
    List<PlaceRow> placesOn(@Param("mediumKey") long mediumKey, @Param("limit") int limit);

    /** Of locked versions; without orphans. */
    @Select(value = """
                    with lost as (
                        delete from extent e using unnest(#{copyKeys}, #{ordinals}) as place (copy_key, ordinal)
                        where e.copy_key = place.copy_key and e.ordinal = place.ordinal and e.medium_key = #{mediumKey}
                        returning e.copy_key, e.uuid, e.layout_column, e.pack_offset),
                    repaired as (
                        delete from extent_damage d using lost
                        where d.copy_key = lost.copy_key and d.uuid = lost.uuid
                            and d.layout_column = lost.layout_column)
                    select copy_key, uuid, pack_offset is not null as packed from lost
                    """, affectData = true)
    List<LostRow> lose(
            @Param("mediumKey") long mediumKey, @Param("copyKeys") long[] copyKeys, @Param("ordinals") int[] ordinals);

    record CopyRow(long copyKey, long objectKey, String name, UUID commit, CopyStatus status) {}

    record RefRow(UUID uuid, int version, String name) {
        CopyRef toRef() {
            return new CopyRef(new ObjectVersion(uuid, version), name);
        }
    }

    record PlaceRow(long copyKey, int ordinal, UUID uuid, int version) {
        ObjectVersion objectVersion() {
            return new ObjectVersion(uuid, version);
        }
    }

    record LostRow(long copyKey, UUID uuid, boolean packed) {}
}
