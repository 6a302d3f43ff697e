package org.archivolt.dss.postgres.internal;

import java.util.List;
import java.util.UUID;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.archivolt.dss.postgres.internal.PackMapper.MembersRow;

/** The tables {@code damaged_copy} and {@code extent_damage}, and extents that are replaced. */
interface RepairMapper {
    /** Of locked versions. An extent they do not have is passed over. */
    @Insert("""
            with damaged as (
                select copy_key, uuid, layout_column, why
                from unnest(#{damages.copyKeys}, #{damages.extents}, #{damages.columns}, #{damages.whys})
                    as reported (copy_key, uuid, layout_column, why)
                where exists (
                    select from extent e where e.copy_key = reported.copy_key and e.uuid = reported.uuid
                        and e.layout_column = reported.layout_column)),
            noted as (
                insert into damaged_copy (copy_key) select distinct copy_key from damaged
                on conflict do nothing)
            insert into extent_damage (copy_key, uuid, layout_column, why) select * from damaged
            on conflict do nothing
            """)
    int note(@Param("damages") Damages damages);

    @Select("select count(*) from damaged_copy")
    long count();

    @Update("""
            update damaged_copy d set attempts = attempts + 1, tried = now()
            from object_copy c join object o using (object_key)
            where c.copy_key = d.copy_key and o.uuid = #{uuid} and o.version = #{version} and c.name = #{name}
            """)
    void failed(@Param("uuid") UUID uuid, @Param("version") int version, @Param("name") String name);

    @Select("""
            select copy_key, uuid, ordinal, layout_column, column_offset from extent where copy_key = any (#{copyKeys})
            """)
    List<PlacedRow> extents(@Param("copyKeys") long[] copyKeys);

    /**
     * Of locked versions. What is not in a pack becomes an orphan.
     *
     * @return what packs have lost
     */
    @Select(value = """
                    with gone as (
                        delete from extent e using unnest(#{copyKeys}, #{ordinals}) as place (copy_key, ordinal)
                        where e.copy_key = place.copy_key and e.ordinal = place.ordinal
                        returning e.copy_key, e.uuid, medium_key, address, layout_column, size_bytes, pack_offset),
                    orphaned as (
                        insert into orphan_extent (uuid, medium_key, address, stored, size_bytes)
                        select uuid, medium_key, address, true, size_bytes from gone where pack_offset is null),
                    repaired as (
                        delete from extent_damage d using gone
                        where d.copy_key = gone.copy_key and d.uuid = gone.uuid
                            and d.layout_column = gone.layout_column)
                    select uuid, count(*) as members from gone where pack_offset is not null group by uuid
                    """, affectData = true)
    List<MembersRow> remove(@Param("copyKeys") long[] copyKeys, @Param("ordinals") int[] ordinals);

    @Delete("""
            delete from damaged_copy d
            where copy_key = any (#{copyKeys}) and not exists (select from extent_damage x where x.copy_key = d.copy_key)
            """)
    void forgetRepaired(@Param("copyKeys") long[] copyKeys);

    /** Damages column by column. */
    record Damages(long[] copyKeys, UUID[] extents, int[] columns, String[] whys) {}

    /** Where an extent is in its copy. */
    record PlacedRow(long copyKey, UUID uuid, int ordinal, int layoutColumn, long columnOffset) {}
}
