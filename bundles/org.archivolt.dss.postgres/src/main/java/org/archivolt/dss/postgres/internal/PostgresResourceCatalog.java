package org.archivolt.dss.postgres.internal;

import static org.archivolt.base.ErrorCode.NO_SUCH_DEVICE;
import static org.archivolt.base.ErrorCode.NO_SUCH_MEDIUM;
import static org.archivolt.base.ErrorCode.WRONG_STATE;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.ToIntFunction;
import org.apache.ibatis.session.SqlSession;
import org.archivolt.base.AdministrativeStatus;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.FilesystemStatus;
import org.archivolt.base.MediumAccess;
import org.archivolt.base.MediumId;
import org.archivolt.base.Space;
import org.archivolt.base.Tags;
import org.archivolt.dss.CreditFence;
import org.archivolt.dss.DeviceRecord;
import org.archivolt.dss.MediumRecord;
import org.archivolt.dss.MediumUsage;
import org.archivolt.dss.ResourceCatalog;
import org.archivolt.dss.TagChange;
import org.archivolt.dss.postgres.internal.DeviceMapper.DeviceRow;
import org.archivolt.dss.postgres.internal.LockMapper.HolderRow;
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

    @Override
    public void adopted(MediumId id, UUID format, FilesystemStatus found, Space space) throws ArchivoltException {
        if (!found.isFormatted()) {
            throw ArchivoltException.invalid("found", "must be a filesystem");
        }
        database.transaction("adopting medium " + id, session -> {
            MediumMapper media = session.getMapper(MediumMapper.class);
            LockedRow medium = known(media.lock(id), id);
            if (medium.filesystem() == FilesystemStatus.BLANK) {
                media.adopted(medium.mediumKey(), format, found, space);
            } else if (!format.equals(medium.format())) {
                throw new ArchivoltException(WRONG_STATE, "adopting a medium that is not blank")
                        .with("medium", id)
                        .with("format", medium.format());
            }
            return null;
        });
    }

    @Override
    public void setAccess(MediumId id, MediumAccess access) throws ArchivoltException {
        change("setting the access to medium " + id, id, media -> media.setAccess(id, access));
    }

    @Override
    public void setLost(MediumId id, boolean lost) throws ArchivoltException {
        change("marking medium " + id, id, media -> media.setLost(id, lost));
    }

    @Override
    public void setGroupings(MediumId id, Set<String> groupings) throws ArchivoltException {
        requireStorable(groupings);
        String[] sorted = new TreeSet<>(groupings).toArray(String[]::new);
        change("setting the groupings of medium " + id, id, media -> media.setGroupings(id, sorted));
    }

    /** @param update returns how many rows it has changed */
    private void change(String doing, MediumId id, ToIntFunction<MediumMapper> update) throws ArchivoltException {
        int changed = database.transaction(doing, session -> update.applyAsInt(session.getMapper(MediumMapper.class)));
        if (changed == 0) {
            throw new ArchivoltException(NO_SUCH_MEDIUM, doing).with("medium", id);
        }
    }

    @Override
    public void changeTags(MediumId id, TagChange change) throws ArchivoltException {
        database.transaction("changing the tags of medium " + id, session -> {
            MediumMapper media = session.getMapper(MediumMapper.class);
            LockedRow medium = known(media.lock(id), id);
            Tags after = change.of(Tags.of(medium.tags()));
            media.setTags(medium.mediumKey(), after.words().toArray(String[]::new));
            return null;
        });
    }

    @Override
    public void removeMedium(MediumId id, UUID session) throws ArchivoltException {
        database.transactionOnce("removing medium " + id, sql -> {
            remove(sql, id, session);
            return null;
        });
    }

    @Override
    public void removeDevice(DeviceId id, UUID session) throws ArchivoltException {
        database.transactionOnce("removing device " + id, sql -> {
            remove(sql, id, session);
            return null;
        });
    }

    @Override
    public void removeWithFixedMedium(DeviceId device, MediumId medium, UUID session) throws ArchivoltException {
        database.transactionOnce("removing device " + device + " with its medium", sql -> {
            remove(sql, device, session);
            remove(sql, medium, session);
            return null;
        });
    }

    private static void remove(SqlSession sql, MediumId id, UUID session) throws ArchivoltException {
        MediumMapper media = sql.getMapper(MediumMapper.class);
        LockMapper locks = sql.getMapper(LockMapper.class);
        long key = known(media.lock(id), id).mediumKey();
        requireNotHeld(locks.otherHolderOfMedium(key, session), "removing a medium that is held by a host", id);
        if (media.isInUse(key)) {
            throw new ArchivoltException(WRONG_STATE, "removing a medium with extents on it").with("medium", id);
        }
        locks.endOfMedium(key);
        media.forgetOrphans(key);
        media.delete(key);
    }

    private static void remove(SqlSession sql, DeviceId id, UUID session) throws ArchivoltException {
        DeviceMapper devices = sql.getMapper(DeviceMapper.class);
        LockMapper locks = sql.getMapper(LockMapper.class);
        Long key = devices.lock(id);
        if (key == null) {
            throw new ArchivoltException(NO_SUCH_DEVICE, "looking for a device").with("device", id);
        }
        requireNotHeld(locks.otherHolderOfDevice(key, session), "removing a device that is held by a host", id);
        locks.endOfDevice(key);
        devices.delete(key);
    }

    private static void requireNotHeld(HolderRow other, String doing, Object id) throws ArchivoltException {
        if (other != null) {
            throw new ArchivoltException(WRONG_STATE, doing).with("id", id).with("host", other.host());
        }
    }

    private static LockedRow known(LockedRow medium, MediumId id) throws ArchivoltException {
        if (medium == null) {
            throw new ArchivoltException(NO_SUCH_MEDIUM, "looking for a medium").with("medium", id);
        }
        return medium;
    }

    @Override
    public Set<CreditFence> account(UUID session, long batch, Collection<MediumUsage> usages)
            throws ArchivoltException {
        requireAccountable(batch, usages);
        List<CreditFence> fences =
                usages.stream().flatMap(usage -> usage.fence().stream()).toList();
        return database.transaction("accounting media", sql -> {
            Set<CreditFence> stale = Fences.stale(sql, fences);
            MediumMapper media = sql.getMapper(MediumMapper.class);
            if (media.beginBatch(session, batch) > 0) {
                if (batch == 1) {
                    media.forgetOldSessions();
                }
                MediumKeys keys = new MediumKeys();
                List<MediumUsage> sums = sums(usages, stale);
                keys.learn(sql, sums.stream().map(MediumUsage::medium).toList());
                media.account(columns(sums, keys));
            }
            return stale;
        });
    }

    /** One for each medium, of what was not done by a stale grant. */
    private static List<MediumUsage> sums(Collection<MediumUsage> usages, Set<CreditFence> stale) {
        Map<MediumId, MediumUsage> byMedium = new TreeMap<>();
        usages.stream()
                .filter(usage -> usage.fence().stream().noneMatch(stale::contains))
                .forEach(usage -> byMedium.merge(usage.medium(), usage, MediumUsage::plus));
        return List.copyOf(byMedium.values());
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
                usages.stream().mapToLong(u -> u.statistics().loads()).toArray(),
                usages.stream().mapToLong(u -> u.statistics().errors()).toArray(),
                usages.stream()
                        .map(u -> u.statistics()
                                .lastLoad()
                                .map(PostgresResourceCatalog::micros)
                                .orElse(null))
                        .toArray(Long[]::new),
                Columns.longs(grouped, Grouped::mediumKey),
                Columns.texts(grouped, Grouped::grouping));
    }

    private static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    private record Grouped(long mediumKey, String grouping) {}
}
