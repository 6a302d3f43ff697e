package org.archivolt.lrs.internal.runtime;

import static org.archivolt.base.ErrorCode.BUSY;
import static org.archivolt.base.ErrorCode.DRIVER_UNAVAILABLE;
import static org.archivolt.base.ErrorCode.FOREIGN_DATA;
import static org.archivolt.base.ErrorCode.NO_SUCH_DEVICE;
import static org.archivolt.base.ErrorCode.NO_SUCH_MEDIUM;
import static org.archivolt.base.ErrorCode.TIMEOUT;
import static org.archivolt.base.ErrorCode.WRONG_STATE;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.archivolt.base.AdministrativeStatus;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.Family;
import org.archivolt.base.FilesystemStatus;
import org.archivolt.base.MediumAccess;
import org.archivolt.base.MediumId;
import org.archivolt.base.Space;
import org.archivolt.base.Tags;
import org.archivolt.base.Ticker;
import org.archivolt.dss.DeviceRecord;
import org.archivolt.dss.MediumRecord;
import org.archivolt.dss.ResourceCatalog;
import org.archivolt.dss.TagChange;
import org.archivolt.ldm.DeviceDescription;
import org.archivolt.ldm.DeviceDriver;
import org.archivolt.ldm.DeviceIdentity;
import org.archivolt.ldm.MediumLabel;
import org.archivolt.lrs.MediumPlace;
import org.archivolt.lrs.ResourceAdministration;
import org.archivolt.lrs.WriteRequest;
import org.archivolt.lrs.internal.core.FamilyEvent;
import org.archivolt.resource.CreditOffice;
import org.archivolt.resource.HeldCredit;
import org.archivolt.resource.ResourceName;

/**
 * What operators do. Changes the catalog, and returns when the scheduler knows, so that the operator's next command
 * finds what this one did.
 */
final class Administrator implements ResourceAdministration {
    private static final Duration REFRESH_BOUND = Duration.ofSeconds(30);
    private static final Duration SETTLE_BOUND = Duration.ofSeconds(30);

    private final ResourceCatalog catalog;
    private final CreditDesk credits;
    private final CreditOffice office;
    private final CatalogThread news;
    private final String host;
    private final Function<Family, Optional<DeviceDriver>> drivers;
    private final Grip grip;
    private final CatalogThread.FamilyRouter families;
    private final FamilyConfigurations configurations;
    private final Ticker ticker;

    /** What this host does with its devices. */
    interface Grip {
        /** Completes when the device has done what it was told before, and does nothing. */
        CompletableFuture<Void> settled(DeviceId device);

        /** Whether it is in our hands. */
        boolean holds(DeviceId device);

        /** Whether somebody uses it, or waits for a flush of it. */
        CompletableFuture<Boolean> isUsed(MediumId medium);

        /** As for a medium. */
        CompletableFuture<Boolean> isUsed(DeviceId device);

        /** The device of ours that holds a medium. */
        Optional<DeviceId> deviceWith(MediumId medium);
    }

    Administrator(
            ResourceCatalog catalog,
            CreditDesk credits,
            CreditOffice office,
            CatalogThread news,
            String host,
            Function<Family, Optional<DeviceDriver>> drivers,
            Grip grip,
            CatalogThread.FamilyRouter families,
            FamilyConfigurations configurations,
            Ticker ticker) {
        this.catalog = catalog;
        this.credits = credits;
        this.office = office;
        this.news = news;
        this.host = host;
        this.drivers = drivers;
        this.grip = grip;
        this.families = families;
        this.configurations = configurations;
        this.ticker = ticker;
    }

    @Override
    public MediumRecord addFixed(Family family, String path, Optional<String> name, Optional<String> library, Tags tags)
            throws ArchivoltException {
        MediumId named = mediumId(family, library.orElse(host), name.orElseGet(() -> nameFrom(path)));
        DeviceIdentity identity = identify(family, new DeviceDescription(StatusMoves.deviceOf(named), path, Map.of()));
        Optional<MediumId> carried = identity.label().map(MediumLabel::medium);
        MediumId medium = mediumId(
                family,
                library.or(() -> carried.map(MediumId::library)).orElse(named.library()),
                name.or(() -> carried.map(MediumId::name)).orElse(named.name()));
        requireSame(medium, carried);
        DeviceId device = StatusMoves.deviceOf(medium);
        Space space = identity.fixedMedium()
                .orElseThrow(() -> ArchivoltException.invalid("path", "is not a device with a fixed medium")
                        .with("path", path));
        MediumRecord record = blank(medium, identity.model(), tags, space);
        catalog.addWithFixedMedium(record(new DeviceDescription(device, path, Map.of()), identity), record);
        refresh(medium);
        return record;
    }

    private static void requireSame(MediumId medium, Optional<MediumId> carried) throws ArchivoltException {
        if (carried.isPresent() && !carried.get().equals(medium)) {
            throw new ArchivoltException(FOREIGN_DATA, "it carries the label of another medium: add it as that one")
                    .with("medium", medium)
                    .with("carries", carried.get());
        }
    }

    @Override
    public Optional<MediumId> carried(Family family, String path) throws ArchivoltException {
        DeviceId provisional = deviceId(family, host, nameFrom(path));
        return identify(family, new DeviceDescription(provisional, path, Map.of()))
                .label()
                .map(MediumLabel::medium);
    }

    @Override
    public DeviceRecord addDevice(
            Family family, String path, Optional<String> name, String library, Map<String, String> options)
            throws ArchivoltException {
        DeviceId provisional = deviceId(family, library, name.orElse("new"));
        DeviceIdentity identity = identify(family, new DeviceDescription(provisional, path, options));
        if (identity.fixedMedium().isPresent()) {
            throw ArchivoltException.invalid("path", "is a device with a fixed medium: add that")
                    .with("path", path);
        }
        DeviceId device = deviceId(family, library, name.orElseGet(() -> nameFrom(identity.serial())));
        DeviceRecord record = record(new DeviceDescription(device, path, options), identity);
        catalog.addDevice(record);
        refresh(mediumIn(device));
        return record;
    }

    @Override
    public MediumRecord addMedium(MediumId medium, Optional<String> model, Tags tags) throws ArchivoltException {
        Optional<String> known = model.isPresent()
                ? model
                : driver(medium.family(), "adding a medium").modelOf(medium);
        MediumRecord record = blank(
                medium,
                known.orElseThrow(() -> ArchivoltException.invalid("model", "must be given: the name does not tell")
                        .with("medium", medium)),
                tags,
                Space.UNKNOWN);
        catalog.addMedium(record);
        refresh(medium);
        return record;
    }

    private MediumRecord blank(MediumId medium, String model, Tags tags, Space space) {
        return new MediumRecord(
                medium,
                model,
                tags,
                AdministrativeStatus.LOCKED,
                FilesystemStatus.BLANK,
                Optional.empty(),
                space,
                0,
                0,
                ticker.now(),
                Set.of());
    }

    private DeviceRecord record(DeviceDescription device, DeviceIdentity identity) {
        return new DeviceRecord(
                device.id(),
                host,
                device.path(),
                identity.model(),
                identity.serial(),
                device.options(),
                AdministrativeStatus.LOCKED,
                ticker.now());
    }

    private DeviceIdentity identify(Family family, DeviceDescription device) throws ArchivoltException {
        return driver(family, "looking at the device").identify(device);
    }

    private DeviceDriver driver(Family family, String doing) throws ArchivoltException {
        return drivers.apply(family)
                .orElseThrow(() -> new ArchivoltException(DRIVER_UNAVAILABLE, doing)
                        .with("field", "family")
                        .with("family", family));
    }

    private static DeviceId deviceId(Family family, String library, String name) throws ArchivoltException {
        return StatusMoves.deviceOf(mediumId(family, library, name));
    }

    private static MediumId mediumId(Family family, String library, String name) throws ArchivoltException {
        try {
            return new MediumId(family, library, name);
        } catch (IllegalArgumentException e) {
            throw ArchivoltException.invalid("name", e.getMessage());
        }
    }

    /** The last part of a path, in characters a name may have. */
    private static String nameFrom(String path) {
        String stripped = path.replaceAll("/+$", "");
        return stripped.substring(stripped.lastIndexOf('/') + 1).replaceAll("[^A-Za-z0-9._-]", "_");
    }

    @Override
    public void unlock(MediumId medium) throws ArchivoltException {
        StatusMoves.unlock(catalog, medium);
        refresh(medium);
        families.tell(medium.family(), new FamilyEvent.Retry(StatusMoves.deviceOf(medium)));
    }

    @Override
    public void lock(MediumId medium) throws ArchivoltException {
        StatusMoves.move(catalog, medium, AdministrativeStatus.LOCKED);
        refresh(medium);
    }

    @Override
    public void unlock(DeviceId device) throws ArchivoltException {
        StatusMoves.move(catalog, device, AdministrativeStatus.UNLOCKED);
        refresh(mediumIn(device));
        families.tell(device.family(), new FamilyEvent.Retry(device));
    }

    @Override
    public void lock(DeviceId device) throws ArchivoltException {
        StatusMoves.move(catalog, device, AdministrativeStatus.LOCKED);
        refresh(mediumIn(device));
    }

    @Override
    public void remove(MediumId medium) throws ArchivoltException {
        MediumRecord known = catalog.medium(medium)
                .orElseThrow(() -> new ArchivoltException(NO_SUCH_MEDIUM, "no such medium").with("medium", medium));
        Optional<DeviceRecord> fixedIn = catalog.device(StatusMoves.deviceOf(medium));
        requireNotUnlocked(known.status(), medium);
        if (fixedIn.isPresent()) {
            removeFixed(fixedIn.get(), medium);
        } else {
            requireUnused(grip.isUsed(medium), medium);
            whileOurs(CreditDesk.nameOf(medium), () -> catalog.removeMedium(medium));
            refresh(medium);
        }
    }

    @Override
    public void remove(DeviceId device) throws ArchivoltException {
        DeviceRecord known = catalog.device(device)
                .orElseThrow(() -> new ArchivoltException(NO_SUCH_DEVICE, "no such device").with("device", device));
        Optional<MediumRecord> fixed = catalog.medium(mediumIn(device));
        if (fixed.isPresent()) {
            requireNotUnlocked(fixed.get().status(), fixed.get().id());
            removeFixed(known, fixed.get().id());
        } else {
            requireNotUnlocked(known.status(), device);
            requireUnused(grip.isUsed(device), device);
            whileOurs(CreditDesk.nameOf(device), () -> catalog.removeDevice(device));
            refresh(mediumIn(device));
        }
    }

    /** It may have been unlocked with its medium, and only the medium was locked again. */
    private void removeFixed(DeviceRecord device, MediumId medium) throws ArchivoltException {
        requireUnused(grip.isUsed(medium), medium);
        whileOurs(
                CreditDesk.nameOf(device.id()),
                () -> whileOurs(CreditDesk.nameOf(medium), () -> catalog.removeWithFixedMedium(device.id(), medium)));
        refresh(medium);
    }

    /** What must not happen while another host has what it is about. */
    @FunctionalInterface
    private interface Removal {
        void run() throws ArchivoltException;
    }

    private void whileOurs(ResourceName resource, Removal removal) throws ArchivoltException {
        if (credits.holds(resource)) {
            removal.run();
            return;
        }
        HeldCredit held = acquire(resource);
        try {
            removal.run();
        } finally {
            held.close();
        }
    }

    private HeldCredit acquire(ResourceName resource) throws ArchivoltException {
        try {
            return credits.acquireBriefly(resource);
        } catch (ArchivoltException e) {
            if (e.code() != BUSY) {
                throw e;
            }
            throw new ArchivoltException(WRONG_STATE, "a host has it", e)
                    .with("resource", resource)
                    .with("host", e.facts().getOrDefault("host", "another"));
        }
    }

    @Override
    public void moveDevice(DeviceId device, String toHost) throws ArchivoltException {
        if (toHost.isBlank()) {
            throw ArchivoltException.invalid("host", "must be the name of a host");
        }
        DeviceRecord known = catalog.device(device)
                .orElseThrow(() -> new ArchivoltException(NO_SUCH_DEVICE, "no such device").with("device", device));
        if (!known.host().equals(toHost) && !catalog.moveDeviceHost(device, known.host(), toHost)) {
            throw new ArchivoltException(WRONG_STATE, "somebody else has moved it meanwhile").with("device", device);
        }
        refresh(mediumIn(device));
    }

    private static void requireNotUnlocked(AdministrativeStatus status, Object id) throws ArchivoltException {
        if (status == AdministrativeStatus.UNLOCKED) {
            throw new ArchivoltException(WRONG_STATE, "it must be locked first").with("id", id);
        }
    }

    private static void requireUnused(CompletableFuture<Boolean> used, Object id) throws ArchivoltException {
        if (await(used, "asking whether it is in use")) {
            throw new ArchivoltException(WRONG_STATE, "it is in use").with("id", id);
        }
    }

    private static <T> T await(CompletableFuture<T> answer, String doing) throws ArchivoltException {
        try {
            return answer.get(REFRESH_BOUND.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new ArchivoltException(TIMEOUT, doing, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ArchivoltException(TIMEOUT, doing, e);
        }
    }

    @Override
    public void setAccess(MediumId medium, MediumAccess access) throws ArchivoltException {
        catalog.setAccess(medium, access);
        refresh(medium);
    }

    @Override
    public void changeTags(MediumId medium, TagChange change) throws ArchivoltException {
        catalog.changeTags(medium, change);
        refresh(medium);
    }

    @Override
    public void setGroupings(MediumId medium, Set<String> groupings) throws ArchivoltException {
        try {
            groupings.forEach(WriteRequest::requireGrouping);
        } catch (IllegalArgumentException e) {
            throw ArchivoltException.invalid("groupings", e.getMessage());
        }
        catalog.setGroupings(medium, groupings);
        refresh(medium);
    }

    @Override
    public void setLost(MediumId medium, boolean lost) throws ArchivoltException {
        catalog.setLost(medium, lost);
        refresh(medium);
    }

    @Override
    public MediumPlace locate(MediumId medium) throws ArchivoltException {
        if (catalog.medium(medium).isEmpty()) {
            throw new ArchivoltException(NO_SUCH_MEDIUM, "no such medium").with("medium", medium);
        }
        return new MediumPlace(holder(CreditDesk.nameOf(medium)), grip.deviceWith(medium));
    }

    /** What this host has merely cached nobody uses. */
    private Optional<String> holder(ResourceName resource) throws ArchivoltException {
        if (credits.holds(resource)) {
            return Optional.of(host);
        }
        return office.loans(resource).stream()
                .map(CreditOffice.Loan::host)
                .filter(other -> !other.equals(host))
                .findFirst();
    }

    /** Ours itself is not broken: whoever is at work with it would lose what is not flushed. */
    @Override
    public void release(DeviceId device) throws ArchivoltException {
        DeviceRecord known = catalog.device(device)
                .orElseThrow(() -> new ArchivoltException(NO_SUCH_DEVICE, "no such device").with("device", device));
        if (!known.host().equals(host)) {
            throw new ArchivoltException(WRONG_STATE, "it is another host's device: release it there")
                    .with("device", device)
                    .with("host", known.host());
        }
        if (known.status() == AdministrativeStatus.UNLOCKED) {
            throw new ArchivoltException(WRONG_STATE, "the device must be locked first").with("device", device);
        }
        DeviceDriver driver = driver(device.family(), "releasing a device");
        awaitSettled(device);
        if (grip.holds(device)) {
            throw new ArchivoltException(WRONG_STATE, "the device is in the hands of this host itself")
                    .with("device", device);
        }
        driver.release(new DeviceDescription(device, known.path(), known.options()));
    }

    /** A device that was locked a moment ago may still be on its last try to attach. */
    private void awaitSettled(DeviceId device) throws ArchivoltException {
        try {
            grip.settled(device).get(SETTLE_BOUND.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException busy) {
            return; // Whoever asks finds it in our hands.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ArchivoltException(TIMEOUT, "waiting for the device to come to rest", e).with("device", device);
        }
    }

    private static MediumId mediumIn(DeviceId fixed) {
        return new MediumId(fixed.family(), fixed.library(), fixed.name());
    }

    /** Both the medium and the device of the same name, if there is one: cheaper to look at both than to know. */
    private void refresh(MediumId medium) throws ArchivoltException {
        CompletableFuture<?> known = CompletableFuture.allOf(
                news.refresh(medium).exceptionally(unknown -> null),
                news.refresh(StatusMoves.deviceOf(medium)).exceptionally(unknown -> null));
        try {
            known.get(REFRESH_BOUND.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new ArchivoltException(TIMEOUT, "waiting for the scheduler to follow", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a refresh does not fail", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ArchivoltException(TIMEOUT, "waiting for the scheduler to follow", e);
        }
    }

    @Override
    public SortedMap<String, String> configuration(Family family) throws ArchivoltException {
        return configurations.of(family);
    }

    @Override
    public void configure(Family family, Map<String, String> changes) throws ArchivoltException {
        configurations.change(family, changes);
    }
}
