package org.archivolt.dss.postgres.internal;

import java.time.Instant;
import java.util.List;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.archivolt.base.AdministrativeStatus;
import org.archivolt.base.DeviceId;
import org.archivolt.dss.DeviceRecord;

/** The table {@code device}. */
interface DeviceMapper {
    String COLUMNS = "family, library, name, host, path, model, serial, options, status, added";

    @Insert("""
            insert into device (family, library, name, host, path, model, serial, options, status, added)
            values (#{family}, #{library}, #{name}, #{host}, #{path}, #{model}, #{serial}, #{options}::jsonb, #{status},
                #{added})
            """)
    void insert(DeviceRow device);

    @Select("select " + COLUMNS
            + " from device where family = #{id.family.name} and library = #{id.library} and name = #{id.name}")
    DeviceRow find(@Param("id") DeviceId id);

    @Select("select " + COLUMNS + " from device order by family, library, name")
    List<DeviceRow> all();

    @Select(value = """
                    with moved as (
                        update device set status = #{to}
                        where family = #{id.family.name} and library = #{id.library} and name = #{id.name}
                            and status = #{from}
                        returning 1)
                    select exists (select from moved) as moved, exists (select from device
                        where family = #{id.family.name} and library = #{id.library} and name = #{id.name}) as known
                    """, affectData = true)
    MediumMapper.MoveRow moveStatus(
            @Param("id") DeviceId id, @Param("from") AdministrativeStatus from, @Param("to") AdministrativeStatus to);

    @Select(value = """
                    with moved as (
                        update device set host = #{to}
                        where family = #{id.family.name} and library = #{id.library} and name = #{id.name}
                            and host = #{from}
                        returning 1)
                    select exists (select from moved) as moved, exists (select from device
                        where family = #{id.family.name} and library = #{id.library} and name = #{id.name}) as known
                    """, affectData = true)
    MediumMapper.MoveRow moveHost(@Param("id") DeviceId id, @Param("from") String from, @Param("to") String to);

    /** Keeps everybody from locking it until the transaction ends. Null when there is no such device. */
    @Select(
            value = "select device_key from device where family = #{id.family.name} and library = #{id.library}"
                    + " and name = #{id.name} for update",
            affectData = true)
    Long lock(@Param("id") DeviceId id);

    @Delete("delete from device where device_key = #{deviceKey}")
    void delete(long deviceKey);

    record DeviceRow(
            String family,
            String library,
            String name,
            String host,
            String path,
            String model,
            String serial,
            String options,
            AdministrativeStatus status,
            Instant added) {

        static DeviceRow of(DeviceRecord device) {
            return new DeviceRow(
                    device.id().family().name(),
                    device.id().library(),
                    device.id().name(),
                    device.host(),
                    device.path(),
                    device.model(),
                    device.serial(),
                    Json.ofTexts(device.options()),
                    device.status(),
                    device.added());
        }

        DeviceRecord toRecord() {
            return new DeviceRecord(
                    Identities.device(family, library, name),
                    host,
                    path,
                    model,
                    serial,
                    Json.texts(options),
                    status,
                    added);
        }
    }
}
