package org.archivolt.dss.postgres.internal;

import java.util.List;
import java.util.UUID;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.archivolt.dss.CreditFence;
import org.archivolt.dss.OrphanExtent;

/** The tables {@code pending_extent} and {@code orphan_extent}. */
interface ExtentMapper {
    /**
     * Declares extents, or none of them if one of their grants is not in force.
     *
     * @return what is visible of these ids now, and the grants that are not in force
     */
    @Select(value = """
                    with asked as materialized (
                        select * from unnest(#{uuids}, #{mediumKeys}, #{addresses}, #{hosts}, #{sessions},
                            #{fenceTypes}, #{fenceNames}, #{fenceTokens})
                            as asked (uuid, medium_key, address, host, session, fence_type, fence_name, fence_token)),
                    fences as materialized (
                        select distinct fence_type as type, fence_name as name, fence_token as token
                        from asked where fence_token is not null),
                    """ + CreditMapper.IN_FORCE + """
                    , stale as materialized (
                        select type, name, token from fences except select type, name, token from in_force),
                    declared as (
                        insert into pending_extent (uuid, medium_key, address, host, session, fence_type, fence_name,
                            fence_token)
                        select * from asked where not exists (select from stale)
                        on conflict (uuid) do nothing)
                    select id, uuid, version, null::text as fence_type, null::text as fence_name,
                        null::bigint as fence_token
                    from object where id = any (#{ids}) and deprecated is null
                    union all
                    select null, null, null, type, name, token from stale
                    """, affectData = true)
    List<DeclaredRow> declare(
            @Param("uuids") UUID[] uuids,
            @Param("mediumKeys") long[] mediumKeys,
            @Param("addresses") String[] addresses,
            @Param("hosts") String[] hosts,
            @Param("sessions") UUID[] sessions,
            @Param("fenceTypes") String[] fenceTypes,
            @Param("fenceNames") String[] fenceNames,
            @Param("fenceTokens") Long[] fenceTokens,
            @Param("ids") String[] ids);

    @Update("""
            with gone as (
                delete from pending_extent where uuid = any (#{uuids}) returning uuid, medium_key, address)
            insert into orphan_extent (uuid, medium_key, address, stored, size_bytes)
            select uuid, medium_key, address, false, 0 from gone
            """)
    int abandon(@Param("uuids") UUID[] uuids);

    @Update("""
            with gone as (
                delete from pending_extent where host = #{host} and session <> #{session}
                returning uuid, medium_key, address)
            insert into orphan_extent (uuid, medium_key, address, stored, size_bytes)
            select uuid, medium_key, address, false, 0 from gone
            """)
    int reclaim(@Param("host") String host, @Param("session") UUID session);

    /** Looks at no more than {@code limit} orphans of each medium, however many it has. */
    @Select("""
            select oldest.uuid, family, library, name, oldest.address, oldest.stored, oldest.size_bytes
            from unnest(#{mediumKeys}) as wanted (medium_key)
                join medium using (medium_key)
                cross join lateral (
                    select orphan_key, uuid, address, stored, size_bytes from orphan_extent
                    where medium_key = wanted.medium_key order by orphan_key limit #{limit}) as oldest
            order by oldest.orphan_key limit #{limit}
            """)
    List<OrphanRow> orphans(@Param("mediumKeys") long[] mediumKeys, @Param("limit") int limit);

    @Delete("delete from orphan_extent where uuid = any (#{uuids})")
    void forget(@Param("uuids") UUID[] uuids);

    /** A visible object, or else a grant that is not in force. */
    record DeclaredRow(String id, UUID uuid, Integer version, String fenceType, String fenceName, Long fenceToken) {
        boolean isVisible() {
            return id != null;
        }

        CreditFence fence() {
            return new CreditFence(fenceType, fenceName, fenceToken);
        }
    }

    record OrphanRow(
            UUID uuid, String family, String library, String name, String address, boolean stored, long sizeBytes) {
        OrphanExtent toRecord() {
            return new OrphanExtent(uuid, Identities.medium(family, library, name), address, stored, sizeBytes);
        }
    }
}
