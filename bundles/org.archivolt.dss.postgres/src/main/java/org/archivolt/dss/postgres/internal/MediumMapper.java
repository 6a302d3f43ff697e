package org.archivolt.dss.postgres.internal;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.archivolt.base.AdministrativeStatus;
import org.archivolt.base.FilesystemStatus;
import org.archivolt.base.MediumAccess;
import org.archivolt.base.MediumId;
import org.archivolt.base.Space;
import org.archivolt.base.Tags;
import org.archivolt.dss.MediumRecord;
import org.archivolt.dss.MediumStatistics;

/** The tables {@code medium} and {@code account_session}. */
interface MediumMapper {
    String COLUMNS = "family, library, name, model, tags, status, filesystem, format, total_bytes, free_bytes, extents,"
            + " written_bytes, added, groupings, put_access, get_access, delete_access, lost, loads, errors, last_load";
    String IS_IT = " where family = #{id.family.name} and library = #{id.library} and name = #{id.name}";

    @Insert("""
            insert into medium (family, library, name, model, tags, status, filesystem, format, total_bytes, free_bytes,
                extents, written_bytes, added, groupings, put_access, get_access, delete_access, lost, loads, errors,
                last_load)
            values (#{family}, #{library}, #{name}, #{model}, #{tags}, #{status}, #{filesystem}, #{format},
                #{totalBytes}, #{freeBytes}, #{extents}, #{writtenBytes}, #{added}, #{groupings},
                #{putAccess}, #{getAccess}, #{deleteAccess}, #{lost}, #{loads}, #{errors}, #{lastLoad})
            """)
    void insert(MediumRow medium);

    @Select("select " + COLUMNS + " from medium" + IS_IT)
    MediumRow find(@Param("id") MediumId id);

    @Select("select " + COLUMNS + " from medium order by family, library, name")
    List<MediumRow> all();

    @Select(value = """
                    with moved as (
                        update medium set status = #{to}
                        where family = #{id.family.name} and library = #{id.library} and name = #{id.name}
                            and status = #{from}
                        returning 1)
                    select exists (select from moved) as moved, exists (select from medium
                        where family = #{id.family.name} and library = #{id.library} and name = #{id.name}) as known
                    """, affectData = true)
    MoveRow moveStatus(
            @Param("id") MediumId id, @Param("from") AdministrativeStatus from, @Param("to") AdministrativeStatus to);

    /** Keeps everybody from declaring extents on it until the transaction ends. */
    @Select(
            value = "select medium_key, filesystem, format, tags from medium" + IS_IT + " for update",
            affectData = true)
    LockedRow lock(@Param("id") MediumId id);

    @Select("""
            select exists (select from extent where medium_key = #{mediumKey})
                or exists (select from pending_extent where medium_key = #{mediumKey})
            """)
    boolean isInUse(long mediumKey);

    @Delete("delete from orphan_extent where medium_key = #{mediumKey}")
    void forgetOrphans(long mediumKey);

    @Update("""
            update medium set filesystem = 'BLANK', format = null, extents = 0, written_bytes = 0, groupings = '{}'
            where medium_key = #{mediumKey}
            """)
    void blank(long mediumKey);

    @Update("""
            update medium set filesystem = 'EMPTY', format = #{format}, total_bytes = #{space.totalBytes},
                free_bytes = #{space.freeBytes}
            where medium_key = #{mediumKey}
            """)
    void formatted(@Param("mediumKey") long mediumKey, @Param("format") UUID format, @Param("space") Space space);

    @Update("""
            update medium set filesystem = #{found}, format = #{format}, total_bytes = #{space.totalBytes},
                free_bytes = #{space.freeBytes}, put_access = false
            where medium_key = #{mediumKey}
            """)
    void adopted(
            @Param("mediumKey") long mediumKey,
            @Param("format") UUID format,
            @Param("found") FilesystemStatus found,
            @Param("space") Space space);

    @Update("update medium set put_access = #{access.put}, get_access = #{access.get}, delete_access = #{access.delete}"
            + IS_IT)
    int setAccess(@Param("id") MediumId id, @Param("access") MediumAccess access);

    @Update("update medium set lost = #{lost}" + IS_IT)
    int setLost(@Param("id") MediumId id, @Param("lost") boolean lost);

    @Update("update medium set groupings = #{groupings}" + IS_IT)
    int setGroupings(@Param("id") MediumId id, @Param("groupings") String[] groupings);

    @Update("update medium set tags = #{tags} where medium_key = #{mediumKey}")
    void setTags(@Param("mediumKey") long mediumKey, @Param("tags") String[] tags);

    @Delete("delete from medium where medium_key = #{mediumKey}")
    void delete(long mediumKey);

    /** @return 0 when the batch, or a later one, was applied already */
    @Insert("""
            insert into account_session (session, last_batch) values (#{session}, #{batch})
            on conflict (session) do update set last_batch = excluded.last_batch, applied = now()
            where account_session.last_batch < excluded.last_batch
            """)
    int beginBatch(@Param("session") UUID session, @Param("batch") long batch);

    @Delete("delete from account_session where applied < now() - interval '30 days'")
    void forgetOldSessions();

    /** Locks in one order, whatever the plan, so that two accounts never wait for each other. */
    @Update("""
            with used as (
                select * from unnest(#{mediumKeys}, #{extents}, #{writtenBytes}, #{totalBytes}, #{freeBytes},
                    #{filesystems}, #{loads}, #{errors}, #{lastLoads}) as used (medium_key, extents, written_bytes,
                    total_bytes, free_bytes, filesystem, loads, errors, last_load)),
            grouped as (
                select * from unnest(#{groupedKeys}, #{groupings}) as grouped (medium_key, grouping_name)),
            locked as (
                select medium_key from medium where medium_key = any (#{mediumKeys})
                order by medium_key for no key update)
            update medium m set
                loads = m.loads + used.loads,
                errors = m.errors + used.errors,
                last_load = coalesce(timestamptz 'epoch' + used.last_load * interval '1 microsecond', m.last_load),
                extents = case when m.filesystem = 'BLANK' then m.extents
                    else greatest(0, m.extents + used.extents) end,
                written_bytes = case when m.filesystem = 'BLANK' then m.written_bytes
                    else greatest(0, m.written_bytes + used.written_bytes) end,
                total_bytes = case when m.filesystem = 'BLANK' then m.total_bytes
                    else coalesce(used.total_bytes, m.total_bytes) end,
                free_bytes = case when m.filesystem = 'BLANK' then m.free_bytes
                    else coalesce(used.free_bytes, m.free_bytes) end,
                filesystem = case when used.filesystem in ('USED', 'FULL') and m.filesystem <> 'BLANK'
                    then used.filesystem else m.filesystem end,
                groupings = case when m.filesystem = 'BLANK' then m.groupings else array(
                    select unnest(m.groupings) union
                    select grouping_name from grouped where grouped.medium_key = m.medium_key
                    order by 1) end
            from used join locked using (medium_key)
            where m.medium_key = used.medium_key
            """)
    void account(Usages usages);

    @Select("""
            select medium_key, m.family, m.library, m.name
            from unnest(#{families}, #{libraries}, #{names}) as wanted (family, library, name)
                join medium m using (family, library, name)
            """)
    List<KeyRow> keys(
            @Param("families") String[] families,
            @Param("libraries") String[] libraries,
            @Param("names") String[] names);

    record MoveRow(boolean moved, boolean known) {}

    record LockedRow(long mediumKey, FilesystemStatus filesystem, UUID format, String[] tags) {}

    record KeyRow(long mediumKey, String family, String library, String name) {}

    /** Column by column; an absent fact is null, a time in microseconds since 1970. A grouping is a row of its own. */
    record Usages(
            long[] mediumKeys,
            long[] extents,
            long[] writtenBytes,
            Long[] totalBytes,
            Long[] freeBytes,
            String[] filesystems,
            long[] loads,
            long[] errors,
            Long[] lastLoads,
            long[] groupedKeys,
            String[] groupings) {}

    record MediumRow(
            String family,
            String library,
            String name,
            String model,
            String[] tags,
            AdministrativeStatus status,
            FilesystemStatus filesystem,
            UUID format,
            long totalBytes,
            long freeBytes,
            long extents,
            long writtenBytes,
            Instant added,
            String[] groupings,
            boolean putAccess,
            boolean getAccess,
            boolean deleteAccess,
            boolean lost,
            long loads,
            long errors,
            Instant lastLoad) {

        static MediumRow of(MediumRecord medium) {
            return new MediumRow(
                    medium.id().family().name(),
                    medium.id().library(),
                    medium.id().name(),
                    medium.model(),
                    medium.tags().words().toArray(String[]::new),
                    medium.status(),
                    medium.filesystem(),
                    medium.format().orElse(null),
                    medium.space().totalBytes(),
                    medium.space().freeBytes(),
                    medium.extents(),
                    medium.writtenBytes(),
                    medium.added(),
                    medium.groupings().toArray(String[]::new),
                    medium.access().put(),
                    medium.access().get(),
                    medium.access().delete(),
                    medium.lost(),
                    medium.statistics().loads(),
                    medium.statistics().errors(),
                    medium.statistics().lastLoad().orElse(null));
        }

        MediumRecord toRecord() {
            return new MediumRecord(
                    Identities.medium(family, library, name),
                    model,
                    Tags.of(tags),
                    status,
                    filesystem,
                    Optional.ofNullable(format),
                    new Space(totalBytes, freeBytes),
                    extents,
                    writtenBytes,
                    added,
                    Set.of(groupings),
                    new MediumAccess(putAccess, getAccess, deleteAccess),
                    lost,
                    new MediumStatistics(loads, errors, Optional.ofNullable(lastLoad)));
        }
    }
}
