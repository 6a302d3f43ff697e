package org.archivolt.testkit.dss;

import static org.archivolt.base.ErrorCode.WRONG_STATE;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.MediumId;
import org.archivolt.base.Ticker;
import org.archivolt.dss.ChangeFeed.Listener;
import org.archivolt.dss.LockCatalog;
import org.archivolt.dss.ResourceLock;

/** The locks of a {@link MemoryCatalog}, whose monitor guards them, and which goes away with them. */
final class MemoryLocks implements LockCatalog {
    private final MemoryCatalog catalog;
    private final Ticker ticker;
    private final Map<String, Held> held = new TreeMap<>();

    /** @param news what the feed tells when it ends */
    private record Held(ResourceLock lock, Consumer<Listener> news) {}

    MemoryLocks(MemoryCatalog catalog, Ticker ticker) {
        this.catalog = catalog;
        this.ticker = ticker;
    }

    @Override
    public Optional<ResourceLock> lock(MediumId medium, String host, UUID session) throws ArchivoltException {
        synchronized (catalog) {
            catalog.beforeChange("locking a medium");
            catalog.requireMedium(medium);
            return take(ResourceLock.resource(medium), host, session, feed -> feed.mediumChanged(medium));
        }
    }

    @Override
    public Optional<ResourceLock> lock(DeviceId device, String host, UUID session) throws ArchivoltException {
        synchronized (catalog) {
            catalog.beforeChange("locking a device");
            catalog.requireDevice(device);
            return take(ResourceLock.resource(device), host, session, feed -> feed.deviceChanged(device));
        }
    }

    private Optional<ResourceLock> take(String resource, String host, UUID session, Consumer<Listener> news)
            throws ArchivoltException {
        ResourceLock wanted = new ResourceLock(resource, host, session, ticker.now());
        ResourceLock holder =
                held.computeIfAbsent(resource, r -> new Held(wanted, news)).lock();
        catalog.afterChange("locking " + resource);
        return Optional.of(holder).filter(lock -> !lock.session().equals(session));
    }

    @Override
    public boolean unlock(MediumId medium, UUID session) throws ArchivoltException {
        return unlock(ResourceLock.resource(medium), session) > 0;
    }

    @Override
    public boolean unlock(DeviceId device, UUID session) throws ArchivoltException {
        return unlock(ResourceLock.resource(device), session) > 0;
    }

    private int unlock(String resource, UUID session) throws ArchivoltException {
        return end(
                "unlocking " + resource,
                lock -> lock.resource().equals(resource) && lock.session().equals(session));
    }

    @Override
    public int reclaim(String host, UUID session) throws ArchivoltException {
        return end(
                "ending the locks of earlier runs",
                lock -> lock.host().equals(host) && !lock.session().equals(session));
    }

    @Override
    public int unlockAll(UUID session) throws ArchivoltException {
        return end("ending the locks of this run", lock -> lock.session().equals(session));
    }

    private int end(String doing, Predicate<ResourceLock> which) throws ArchivoltException {
        synchronized (catalog) {
            catalog.beforeChange(doing);
            List<Held> ended =
                    held.values().stream().filter(h -> which.test(h.lock())).toList();
            held.values().removeAll(ended);
            ended.forEach(h -> catalog.tell(h.news()));
            catalog.afterChange(doing);
            return ended.size();
        }
    }

    /** By another session than this one. */
    void requireNotHeld(String resource, UUID session) throws ArchivoltException {
        Held lock = held.get(resource);
        if (lock != null && !lock.lock().session().equals(session)) {
            throw new ArchivoltException(WRONG_STATE, "it is held by a host")
                    .with("resource", resource)
                    .with("host", lock.lock().host());
        }
    }

    void forget(String resource) {
        held.remove(resource);
    }

    @Override
    public List<ResourceLock> locks() throws ArchivoltException {
        synchronized (catalog) {
            catalog.requireHere("listing locks");
            return held.values().stream().map(Held::lock).toList();
        }
    }
}
