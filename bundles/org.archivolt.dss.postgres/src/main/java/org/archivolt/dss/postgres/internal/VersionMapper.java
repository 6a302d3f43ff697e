package org.archivolt.dss.postgres.internal;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.archivolt.base.ObjectVersion;

/** Changes of single versions, in the table {@code object}. Whoever locks several does it in the order of their ids. */
interface VersionMapper {
    String LOCKED = "select object_key, id, uuid, version, checksum, content_type, metadata, tags, grouping, deprecated"
            + " from object ";

    @Select(value = LOCKED + "where id = #{id} and deprecated is null for update", affectData = true)
    LockedRow lockVisible(String id);

    @Select(value = LOCKED + "where object_key = #{objectKey} for update", affectData = true)
    LockedRow lock(long objectKey);

    /** In the order of their versions. */
    @Select(value = LOCKED + "where uuid = #{uuid} order by id, version for update", affectData = true)
    List<LockedRow> lockGeneration(UUID uuid);

    @Select(value = """
                    select o.object_key, o.id, o.uuid, o.version
                    from unnest(#{uuids}, #{versions}) as wanted (uuid, version)
                        join object o on o.uuid = wanted.uuid and o.version = wanted.version
                    order by o.id, o.object_key for update of o
                    """, affectData = true)
    List<VersionRow> lockVersions(@Param("uuids") UUID[] uuids, @Param("versions") int[] versions);

    /** Those that were deprecated first. */
    @Select(value = LOCKED + """
                    where object_key = any (array (
                        select object_key from object where deprecated < #{before}
                        order by deprecated, object_key limit #{limit}))
                    order by id, object_key for update
                    """, affectData = true)
    List<LockedRow> lockDeprecated(@Param("before") Instant before, @Param("limit") int limit);

    /** All versions of these ids. */
    @Select(value = """
                    select object_key, id, uuid, version, created, deprecated is null as visible,
                        exists (select from object_copy c where c.object_key = o.object_key
                            and c.status <> 'INCOMPLETE') as readable
                    from object o
                    where object_key = any (array (
                        select object_key from object where id = any (#{ids}) and deprecated is null
                        union all
                        select object_key from object where id = any (#{ids}) and deprecated is not null))
                    order by id, object_key for update of o
                    """, affectData = true)
    List<SettlingRow> lockIds(@Param("ids") String[] ids);

    /** Generations of an id of which nothing is visible. */
    @Select("select distinct uuid from object where id = #{id} and deprecated is not null limit 2")
    List<UUID> deletedGenerations(String id);

    @Update("""
            update object set content_type = #{contentType}, metadata = #{metadata}::jsonb,
                tags = string_to_array(#{tags}, ','), grouping = #{grouping}
            where object_key = #{objectKey}
            """)
    void change(
            @Param("objectKey") long objectKey,
            @Param("contentType") String contentType,
            @Param("metadata") String metadata,
            @Param("tags") String tags,
            @Param("grouping") String grouping);

    @Update("update object set id = #{id} where uuid = #{uuid}")
    void rename(@Param("uuid") UUID uuid, @Param("id") String id);

    @Update("update object set deprecated = #{now} where object_key = any (#{objectKeys})")
    void deprecate(@Param("objectKeys") long[] objectKeys, @Param("now") Instant now);

    @Update("update object set deprecated = null where object_key = any (#{objectKeys})")
    void reveal(@Param("objectKeys") long[] objectKeys);

    /** The commits of versions that a repeated commit does not find by its id any more. */
    @Update("""
            insert into superseded_commit (commit, uuid, version, created)
            select commit, uuid, version, created from object where object_key = any (#{objectKeys})
            on conflict (commit) do update set superseded = now()
            """)
    void remember(@Param("objectKeys") long[] objectKeys);

    record VersionRow(long objectKey, String id, UUID uuid, int version) {
        ObjectVersion objectVersion() {
            return new ObjectVersion(uuid, version);
        }
    }

    record SettlingRow(
            long objectKey, String id, UUID uuid, int version, Instant created, boolean visible, boolean readable) {}

    record LockedRow(
            long objectKey,
            String id,
            UUID uuid,
            int version,
            String checksum,
            String contentType,
            String metadata,
            String[] tags,
            String grouping,
            Instant deprecated) {
        ObjectVersion objectVersion() {
            return new ObjectVersion(uuid, version);
        }

        boolean isVisible() {
            return deprecated == null;
        }
    }
}
