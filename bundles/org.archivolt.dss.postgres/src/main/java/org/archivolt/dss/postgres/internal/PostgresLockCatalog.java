package org.archivolt.dss.postgres.internal;

import static org.archivolt.base.ErrorCode.NO_SUCH_DEVICE;
import static org.archivolt.base.ErrorCode.NO_SUCH_MEDIUM;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.MediumId;
import org.archivolt.dss.LockCatalog;
import org.archivolt.dss.ResourceLock;
import org.archivolt.dss.postgres.internal.LockMapper.HolderRow;
import org.archivolt.dss.postgres.internal.LockMapper.LockRow;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Locks in PostgreSQL, each a row. Every method is one statement. */
@Component
public final class PostgresLockCatalog implements LockCatalog {
    private final CatalogDatabase database;

    @Activate
    public PostgresLockCatalog(@Reference CatalogDatabase database) {
        this.database = database;
    }

    @Override
    public Optional<ResourceLock> lock(MediumId medium, String host, UUID session) throws ArchivoltException {
        String doing = "locking medium " + medium;
        HolderRow holder =
                database.statement(doing, sql -> sql.getMapper(LockMapper.class).lockMedium(medium, host, session));
        return known(holder, NO_SUCH_MEDIUM, doing).inTheWayOf(session, ResourceLock.resource(medium));
    }

    @Override
    public Optional<ResourceLock> lock(DeviceId device, String host, UUID session) throws ArchivoltException {
        String doing = "locking device " + device;
        HolderRow holder =
                database.statement(doing, sql -> sql.getMapper(LockMapper.class).lockDevice(device, host, session));
        return known(holder, NO_SUCH_DEVICE, doing).inTheWayOf(session, ResourceLock.resource(device));
    }

    private static HolderRow known(HolderRow holder, ErrorCode unknown, String doing) throws ArchivoltException {
        if (holder == null) {
            throw new ArchivoltException(unknown, doing);
        }
        return holder;
    }

    @Override
    public boolean unlock(MediumId medium, UUID session) throws ArchivoltException {
        return database.statement(
                "unlocking medium " + medium,
                sql -> sql.getMapper(LockMapper.class).unlockMedium(medium, session) > 0);
    }

    @Override
    public boolean unlock(DeviceId device, UUID session) throws ArchivoltException {
        return database.statement(
                "unlocking device " + device,
                sql -> sql.getMapper(LockMapper.class).unlockDevice(device, session) > 0);
    }

    @Override
    public int reclaim(String host, UUID session) throws ArchivoltException {
        return database.statement(
                "ending the locks of earlier runs",
                sql -> sql.getMapper(LockMapper.class).reclaim(host, session));
    }

    @Override
    public int unlockAll(UUID session) throws ArchivoltException {
        return database.statement(
                "ending the locks of this run",
                sql -> sql.getMapper(LockMapper.class).unlockAll(session));
    }

    @Override
    public List<ResourceLock> locks() throws ArchivoltException {
        return database
                .statement(
                        "listing locks", sql -> sql.getMapper(LockMapper.class).all())
                .stream()
                .map(LockRow::toRecord)
                .toList();
    }
}
