package org.archivolt.dss.postgres.internal;

import static org.archivolt.base.ErrorCode.NO_SUCH_DEVICE;
import static org.archivolt.base.ErrorCode.NO_SUCH_MEDIUM;
import static org.archivolt.base.ErrorCode.WRONG_STATE;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.archivolt.base.AdministrativeStatus;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.FilesystemStatus;
import org.archivolt.base.MediumId;
import org.archivolt.base.Space;
import org.archivolt.dss.DeviceRecord;
import org.archivolt.dss.MediumRecord;
import org.archivolt.dss.MediumUsage;
import org.archivolt.dss.ResourceCatalog;
import org.archivolt.dss.postgres.internal.DeviceMapper.DeviceRow;
import org.archivolt.dss.postgres.internal.MediumMapper.LockedRow;
import org.archivolt.dss.postgres.internal.MediumMapper.MediumRow;
import org.archivolt.dss.postgres.internal.MediumMapper.MoveRow;
import org.archivolt.dss.postgres.internal.MediumMapper.Usages;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Media and devices in PostgreSQL. */
@Component
public final class PostgresResourceCatalog implements ResourceCatalog {
    private final CatalogDatabase database;

    @Activate
    public PostgresResourceCatalog(@Reference CatalogDatabase database) {
        this.database = database;
    }

    @Override
    public void addDevice(DeviceRecord device) throws ArchivoltException {
        database.transactionOnce("adding device " + device.id(), session -> {
            session.getMapper(DeviceMapper.class).insert(DeviceRow.of(device));
            return null;
        });
    }

    @Override
    public void addMedium(MediumRecord medium) throws ArchivoltException {
        requireStorable(medium.groupings());
        database.transactionOnce("adding medium " + medium.id(), session -> {
            session.getMapper(MediumMapper.class).insert(MediumRow.of(medium));
            return null;
        });
    }

    @Override
    public void addWithFixedMedium(DeviceRecord device, MediumRecord medium) throws ArchivoltException {
        requireStorable(medium.groupings());
        database.transactionOnce("adding device " + device.id() + " with its medium", session -> {
            session.getMapper(DeviceMapper.class).insert(DeviceRow.of(device));
            session.getMapper(MediumMapper.class).insert(MediumRow.of(medium));
            return null;
        });
    }

    @Override
    public Optional<DeviceRecord> device(DeviceId id) throws ArchivoltException {
        return database.statement(
                        "looking up device " + id,
                        session -> Optional.ofNullable(
                                session.getMapper(DeviceMapper.class).find(id)))
                .map(DeviceRow::toRecord);
    }

    @Override
    public Optional<MediumRecord> medium(MediumId id) throws ArchivoltException {
        return database.statement(
                        "looking up medium " + id,
                        session -> Optional.ofNullable(
                                session.getMapper(MediumMapper.class).find(id)))
                .map(MediumRow::toRecord);
    }

    @Override
    public List<DeviceRecord> devices() throws ArchivoltException {
        return database
                .statement(
                        "listing devices",
                        session -> session.getMapper(DeviceMapper.class).all())
                .stream()
                .map(DeviceRow::toRecord)
                .toList();
    }

    @Override
    public List<MediumRecord> media() throws ArchivoltException {
        return database
                .statement(
                        "listing media",
                        session -> session.getMapper(MediumMapper.class).all())
                .stream()
                .map(MediumRow::toRecord)
                .toList();
    }

    @Override
    public boolean moveMediumStatus(MediumId id, AdministrativeStatus from, AdministrativeStatus to)
            throws ArchivoltException {
        String doing = "moving medium " + id + " from " + from + " to " + to;
        MoveRow move = database.transactionOnce(
                doing, session -> session.getMapper(MediumMapper.class).moveStatus(id, from, to));
        return moved(move, NO_SUCH_MEDIUM, doing);
    }

    @Override
    public boolean moveDeviceStatus(DeviceId id, AdministrativeStatus from, AdministrativeStatus to)
            throws ArchivoltException {
        String doing = "moving device " + id + " from " + from + " to " + to;
        MoveRow move = database.transactionOnce(
                doing, session -> session.getMapper(DeviceMapper.class).moveStatus(id, from, to));
        return moved(move, NO_SUCH_DEVICE, doing);
    }

    private static boolean moved(MoveRow move, ErrorCode unknown, String doing) throws ArchivoltException {
        if (!move.known()) {
            throw new ArchivoltException(unknown, doing);
        }
        return move.moved();
    }

    @Override
    public void blank(MediumId id) throws ArchivoltException {
        database.transaction("blanking medium " + id, session -> {
            MediumMapper media = session.getMapper(MediumMapper.class);
            LockedRow medium = known(media.lock(id), id);
            if (medium.filesystem() != FilesystemStatus.BLANK) {
                if (media.isInUse(medium.mediumKey())) {
                    throw new ArchivoltException(WRONG_STATE, "blanking a medium with extents on it")
                            .with("medium", id);
                }
                media.forgetOrphans(medium.mediumKey());
                media.blank(medium.mediumKey());
            }
            return null;
        });
    }

    @Override
    public void formatted(MediumId id, UUID format, Space space) throws ArchivoltException {
        database.transaction("recording the format of medium " + id, session -> {
            MediumMapper media = session.getMapper(MediumMapper.class);
            LockedRow medium = known(media.lock(id), id);
            if (medium.filesystem() == FilesystemStatus.BLANK) {
                media.formatted(medium.mediumKey(), format, space);
            } else if (!format.equals(medium.format())) {
                throw new ArchivoltException(WRONG_STATE, "recording the format of a medium that is not blank")
                        .with("medium", id)
                        .with("format", medium.format());
            }
            return null;
        });
    }

    private static LockedRow known(LockedRow medium, MediumId id) throws ArchivoltException {
        if (medium == null) {
            throw new ArchivoltException(NO_SUCH_MEDIUM, "looking for a medium").with("medium", id);
        }
        return medium;
    }

    @Override
    public void account(UUID session, long batch, Collection<MediumUsage> usages) throws ArchivoltException {
        requireAccountable(batch, usages);
        Map<MediumId, MediumUsage> byMedium = new TreeMap<>();
        usages.forEach(usage -> byMedium.merge(usage.medium(), usage, MediumUsage::plus));
        database.transaction("accounting media", sql -> {
            MediumMapper media = sql.getMapper(MediumMapper.class);
            if (media.beginBatch(session, batch) > 0) {
                if (batch == 1) {
                    media.forgetOldSessions();
                }
                MediumKeys keys = new MediumKeys();
                keys.learn(sql, byMedium.keySet());
                media.account(columns(List.copyOf(byMedium.values()), keys));
            }
            return null;
        });
    }

    private static void requireAccountable(long batch, Collection<MediumUsage> usages) throws ArchivoltException {
        if (batch < 1) {
            throw ArchivoltException.invalid("batch", "must be 1 or more").with("value", batch);
        }
        for (MediumUsage usage : usages) {
            requireStorable(usage.groupings());
        }
    }

    private static void requireStorable(Set<String> groupings) throws ArchivoltException {
        for (String grouping : groupings) {
            Texts.requireStorable("grouping", grouping);
        }
    }

    private static Usages columns(List<MediumUsage> usages, MediumKeys keys) {
        List<Grouped> grouped = usages.stream()
                .flatMap(u -> u.groupings().stream().map(g -> new Grouped(keys.of(u.medium()), g)))
                .toList();
        return new Usages(
                usages.stream().mapToLong(u -> keys.of(u.medium())).toArray(),
                usages.stream().mapToLong(MediumUsage::extents).toArray(),
                usages.stream().mapToLong(MediumUsage::writtenBytes).toArray(),
                usages.stream()
                        .map(u -> u.space().map(Space::totalBytes).orElse(null))
                        .toArray(Long[]::new),
                usages.stream()
                        .map(u -> u.space().map(Space::freeBytes).orElse(null))
                        .toArray(Long[]::new),
                usages.stream()
                        .map(u -> u.filesystem().map(Enum::name).orElse(null))
                        .toArray(String[]::new),
                Columns.longs(grouped, Grouped::mediumKey),
                Columns.texts(grouped, Grouped::grouping));
    }

    private record Grouped(long mediumKey, String grouping) {}
}
