package org.archivolt.dss.postgres.internal;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.archivolt.dss.postgres.internal.ObjectMapper.LocatedRow;
import org.archivolt.dss.postgres.internal.ObjectMapper.LockedObjectRow;
import org.archivolt.dss.postgres.internal.PackMapper.MembersRow;

/** The tables {@code damaged_object} and {@code extent_damage}, and extents that are replaced. */
interface RepairMapper {
    /** In the order in which all transactions lock objects. */
    @Select(value = """
                    select object_key, uuid, version from object where uuid = any (#{uuids}) order by id for update
                    """, affectData = true)
    List<LockedObjectRow> lock(@Param("uuids") UUID[] uuids);

    /** Of locked objects. An extent they do not have is passed over. */
    @Insert("""
            with damaged as (
                select object_key, uuid, layout_column, why
                from unnest(#{damages.objectKeys}, #{damages.extents}, #{damages.columns}, #{damages.whys})
                    as reported (object_key, uuid, layout_column, why)
                where exists (
                    select from extent e where e.object_key = reported.object_key and e.uuid = reported.uuid
                        and e.layout_column = reported.layout_column)),
            noted as (
                insert into damaged_object (object_key) select distinct object_key from damaged
                on conflict do nothing)
            insert into extent_damage (object_key, uuid, layout_column, why) select * from damaged
            on conflict do nothing
            """)
    int note(@Param("damages") Damages damages);

    /** One row per extent; {@code why} only of those that are damaged. */
    @Select("select " + ObjectMapper.LOCATED_COLUMNS + """
            , waiting.noted, waiting.attempts, waiting.tried, damage.why
            from (
                    select object_key, noted, attempts, tried from damaged_object
                    where tried < #{triedBefore} order by tried, object_key limit #{limit}) as waiting
                join object o using (object_key)
                join extent e using (object_key)
                join medium m using (medium_key)
                left join pack p on p.uuid = e.uuid and e.pack_offset is not null
                left join extent_damage damage on damage.object_key = waiting.object_key
                    and damage.uuid = e.uuid and damage.layout_column = e.layout_column
            order by waiting.tried, waiting.object_key, e.layout_column, e.column_offset, e.ordinal
            """)
    List<DamagedRow> damaged(@Param("triedBefore") Instant triedBefore, @Param("limit") int limit);

    @Select("select count(*) from damaged_object")
    long count();

    @Update("""
            update damaged_object d set attempts = attempts + 1, tried = now()
            from object o where o.object_key = d.object_key and o.uuid = #{uuid} and o.version = #{version}
            """)
    void failed(@Param("uuid") UUID uuid, @Param("version") int version);

    @Select("select uuid, ordinal, layout_column, column_offset from extent where object_key = #{objectKey}")
    List<PlacedRow> extents(long objectKey);

    /**
     * Of a locked object. What is not in a pack becomes an orphan.
     *
     * @return what packs have lost
     */
    @Select(value = """
                    with gone as (
                        delete from extent
                        where object_key = #{objectKey} and layout_column = #{column} and uuid = any (#{uuids})
                        returning uuid, medium_key, address, size_bytes, pack_offset),
                    orphaned as (
                        insert into orphan_extent (uuid, medium_key, address, stored, size_bytes)
                        select uuid, medium_key, address, true, size_bytes from gone where pack_offset is null),
                    repaired as (
                        delete from extent_damage
                        where object_key = #{objectKey} and layout_column = #{column} and uuid = any (#{uuids}))
                    select uuid, count(*) as members from gone where pack_offset is not null group by uuid
                    """, affectData = true)
    List<MembersRow> remove(
            @Param("objectKey") long objectKey, @Param("column") int column, @Param("uuids") UUID[] uuids);

    @Delete("""
            delete from damaged_object
            where object_key = #{objectKey} and not exists (select from extent_damage where object_key = #{objectKey})
            """)
    void forgetRepaired(@Param("objectKey") long objectKey);

    /** Damages column by column. */
    record Damages(long[] objectKeys, UUID[] extents, int[] columns, String[] whys) {}

    /** Where an extent is in its object. */
    record PlacedRow(UUID uuid, int ordinal, int layoutColumn, long columnOffset) {}

    record DamagedRow(
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
            Long packBytes,
            Instant noted,
            int attempts,
            Instant tried,
            String why) {

        LocatedRow located() {
            return new LocatedRow(
                    id,
                    uuid,
                    version,
                    commit,
                    sizeBytes,
                    checksum,
                    contentType,
                    metadata,
                    layoutName,
                    layoutMajor,
                    layoutMinor,
                    layoutParameters,
                    created,
                    extent,
                    family,
                    library,
                    name,
                    address,
                    layoutColumn,
                    columnOffset,
                    extentBytes,
                    extentChecksum,
                    blockBytes,
                    blockAlgorithm,
                    blockChecksums,
                    packOffset,
                    packBytes);
        }
    }
}
