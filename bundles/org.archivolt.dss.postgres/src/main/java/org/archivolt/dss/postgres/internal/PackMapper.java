package org.archivolt.dss.postgres.internal;

import java.util.List;
import java.util.UUID;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;

/** The table {@code pack}. */
interface PackMapper {
    /**
     * Packs that were pending; one without members is an orphan at once. Only who takes the declaration has the pack.
     *
     * @return how many declarations were still pending
     */
    @Select(value = """
                    with taken as (
                        delete from pending_extent pending
                        using unnest(#{packs.uuids}, #{packs.sizes}, #{packs.members}) as pack (uuid, pack_bytes, members)
                        where pending.uuid = pack.uuid
                        returning pending.uuid, medium_key, address, pack_bytes, members),
                    used as (
                        insert into pack (uuid, medium_key, address, pack_bytes, members)
                        select uuid, medium_key, address, pack_bytes, members from taken where members > 0),
                    orphaned as (
                        insert into orphan_extent (uuid, medium_key, address, stored, size_bytes)
                        select uuid, medium_key, address, true, pack_bytes from taken where members = 0)
                    select count(*) from taken
                    """, affectData = true)
    int open(@Param("packs") Packs packs);

    @Select(
            value = "select uuid, members from pack where uuid = any (#{uuids}) order by uuid for update",
            affectData = true)
    List<MembersRow> lock(@Param("uuids") UUID[] uuids);

    /** Changes locked packs; one that is left without members becomes an orphan. */
    @Update("""
            with change as (
                select * from unnest(#{uuids}, #{members}) as change (uuid, members)),
            gone as (
                delete from pack using change
                where pack.uuid = change.uuid and pack.members + change.members = 0
                returning pack.uuid, medium_key, address, pack_bytes),
            orphaned as (
                insert into orphan_extent (uuid, medium_key, address, stored, size_bytes)
                select uuid, medium_key, address, true, pack_bytes from gone)
            update pack set members = pack.members + change.members from change
            where pack.uuid = change.uuid and pack.members + change.members <> 0
            """)
    void change(@Param("uuids") UUID[] uuids, @Param("members") int[] members);

    /** Members of a pack: all of them, or those that were removed. */
    record MembersRow(UUID uuid, int members) {}

    /** New packs column by column. */
    record Packs(UUID[] uuids, long[] sizes, int[] members) {}
}
