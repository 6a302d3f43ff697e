package org.archivolt.dss.postgres.internal;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.archivolt.base.DeviceId;
import org.archivolt.base.MediumId;
import org.archivolt.dss.ResourceLock;

/** The table {@code resource_lock}. */
interface LockMapper {
    /**
     * The lock there is afterwards, whoever holds it. An update that changes nothing returns a row that was there already,
     * also one that another transaction has inserted this very moment, which a select in this statement would not see.
     *
     * @return null when there is no such medium
     */
    @Select(value = """
                    insert into resource_lock (medium_key, host, session)
                    select medium_key, #{host}, #{session}
                    from medium where family = #{id.family.name} and library = #{id.library} and name = #{id.name}
                    on conflict (medium_key) do update set host = resource_lock.host
                    returning host, session, since
                    """, affectData = true)
    HolderRow lockMedium(@Param("id") MediumId id, @Param("host") String host, @Param("session") UUID session);

    /** As {@link #lockMedium}. */
    @Select(value = """
                    insert into resource_lock (device_key, host, session)
                    select device_key, #{host}, #{session}
                    from device where family = #{id.family.name} and library = #{id.library} and name = #{id.name}
                    on conflict (device_key) do update set host = resource_lock.host
                    returning host, session, since
                    """, affectData = true)
    HolderRow lockDevice(@Param("id") DeviceId id, @Param("host") String host, @Param("session") UUID session);

    @Delete("""
            delete from resource_lock using medium
            where resource_lock.medium_key = medium.medium_key and family = #{id.family.name}
                and library = #{id.library} and name = #{id.name} and session = #{session}
            """)
    int unlockMedium(@Param("id") MediumId id, @Param("session") UUID session);

    @Delete("""
            delete from resource_lock using device
            where resource_lock.device_key = device.device_key and family = #{id.family.name}
                and library = #{id.library} and name = #{id.name} and session = #{session}
            """)
    int unlockDevice(@Param("id") DeviceId id, @Param("session") UUID session);

    @Delete("delete from resource_lock where host = #{host} and session <> #{session}")
    int reclaim(@Param("host") String host, @Param("session") UUID session);

    @Delete("delete from resource_lock where session = #{session}")
    int unlockAll(UUID session);

    /** Null when nobody else holds it. */
    @Select("select host, session, since from resource_lock where medium_key = #{key} and session <> #{session}")
    HolderRow otherHolderOfMedium(@Param("key") long key, @Param("session") UUID session);

    /** As {@link #otherHolderOfMedium}. */
    @Select("select host, session, since from resource_lock where device_key = #{key} and session <> #{session}")
    HolderRow otherHolderOfDevice(@Param("key") long key, @Param("session") UUID session);

    @Delete("delete from resource_lock where medium_key = #{key}")
    void endOfMedium(long key);

    @Delete("delete from resource_lock where device_key = #{key}")
    void endOfDevice(long key);

    @Select("""
            select 'device:' || family || ':' || library || ':' || name as resource, l.host, session, since
            from resource_lock l join device using (device_key)
            union all
            select 'medium:' || family || ':' || library || ':' || name, l.host, session, since
            from resource_lock l join medium using (medium_key)
            order by resource
            """)
    List<LockRow> all();

    record HolderRow(String host, UUID session, Instant since) {
        Optional<ResourceLock> inTheWayOf(UUID taker, String resource) {
            return session.equals(taker)
                    ? Optional.empty()
                    : Optional.of(new ResourceLock(resource, host, session, since));
        }
    }

    record LockRow(String resource, String host, UUID session, Instant since) {
        ResourceLock toRecord() {
            return new ResourceLock(resource, host, session, since);
        }
    }
}
