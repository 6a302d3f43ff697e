package org.archivolt.lrs.internal.runtime;

import static org.archivolt.base.ErrorCode.CATALOG_UNAVAILABLE;
import static org.archivolt.base.ErrorCode.NO_SUCH_DEVICE;
import static org.archivolt.base.ErrorCode.NO_SUCH_MEDIUM;

import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.archivolt.base.AdministrativeStatus;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.Family;
import org.archivolt.base.MediumId;
import org.archivolt.base.Space;
import org.archivolt.base.Ticker;
import org.archivolt.dss.ChangeFeed;
import org.archivolt.dss.CreditFence;
import org.archivolt.dss.DeviceRecord;
import org.archivolt.dss.MediumRecord;
import org.archivolt.dss.MediumUsage;
import org.archivolt.dss.ResourceCatalog;
import org.archivolt.ldm.MediumLabel;
import org.archivolt.lrs.internal.core.Adoption;
import org.archivolt.lrs.internal.core.FamilyEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The scheduler's only way to the catalog, so that a slow or absent database delays answers and never a scheduling
 * thread. Does one thing after another, and repeats each until the catalog is there: all of them may be repeated.
 */
final class CatalogThread implements ChangeFeed.Listener {
    private static final Logger log = LoggerFactory.getLogger(CatalogThread.class);
    private static final long RETRY_NANOS_MIN = Duration.ofMillis(50).toNanos();
    private static final long RETRY_NANOS_MAX = Duration.ofSeconds(2).toNanos();
    /** Accounts are not urgent: what is flushed within this time is written in one transaction. */
    private static final long ACCOUNT_DELAY_NANOS = Duration.ofMillis(200).toNanos();

    /** What is to be done. Throws {@code CATALOG_UNAVAILABLE} to be done again. */
    @FunctionalInterface
    private interface Task {
        void run() throws ArchivoltException;
    }

    private final ResourceCatalog catalog;
    private final String host;
    private final UUID session;
    private final FamilyRouter families;
    private final Ticker ticker;
    private final Runnable onRetry;
    private final Mailbox<Task> mailbox = new Mailbox<>(Integer.MAX_VALUE);
    private final Thread thread = new Thread(this::run, "lrs-catalog");
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean stopping;

    /** Where the news go. */
    interface FamilyRouter {
        void tell(Family family, FamilyEvent event);

        void tellAll(FamilyEvent event);
    }

    // Not yet written, and when the first of them is due. Guarded by the map.
    private final Map<MediumId, MediumUsage> usages = new LinkedHashMap<>();
    private long accountDueNanos;
    // Owned by the thread.
    private long accountBatches;
    // Refreshes asked for and not begun: asking again is pointless. Guarded by itself.
    private final Set<Object> refreshing = new HashSet<>();

    /** @param onRetry called before a call is repeated because the catalog did not answer */
    CatalogThread(
            ResourceCatalog catalog,
            String host,
            UUID session,
            FamilyRouter families,
            Ticker ticker,
            Runnable onRetry) {
        this.catalog = catalog;
        this.host = host;
        this.session = session;
        this.families = families;
        this.ticker = ticker;
        this.onRetry = onRetry;
    }

    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    /** Does what is in the mailbox, writes the accounts, and ends; waits for that no longer than the bound. */
    void stop(Duration bound) throws InterruptedException {
        mailbox.post(() -> stopping = true);
        if (!ended.await(bound.toNanos(), TimeUnit.NANOSECONDS)) {
            log.warn("the catalog did not take the last accounts within {}", bound);
            stopping = true;
            thread.interrupt();
        }
    }

    // ---- news

    @Override
    public void mediumChanged(MediumId medium) {
        refreshOnce(medium, () -> refreshMedium(medium));
    }

    @Override
    public void deviceChanged(DeviceId device) {
        refreshOnce(device, () -> refreshDevice(device));
    }

    @Override
    public void anythingMayHaveChanged() {
        refreshOnce("everything", this::refreshAll);
    }

    /** Has the family know of a medium as it is now, before anything else is asked of it. */
    CompletableFuture<Void> refresh(MediumId medium) {
        return told(() -> {
            if (!refreshMedium(medium)) {
                throw new ArchivoltException(NO_SUCH_MEDIUM, "no such medium").with("medium", medium);
            }
        });
    }

    /** As for a medium. */
    CompletableFuture<Void> refresh(DeviceId device) {
        return told(() -> {
            if (!refreshDevice(device)) {
                throw new ArchivoltException(NO_SUCH_DEVICE, "no such device on this host").with("device", device);
            }
        });
    }

    private CompletableFuture<Void> told(Task task) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        mailbox.post(() -> {
            Optional<ArchivoltException> refused = refusal(task);
            if (refused.isPresent()) {
                done.completeExceptionally(refused.get());
            } else {
                done.complete(null);
            }
        });
        return done;
    }

    private void refreshOnce(Object what, Task task) {
        synchronized (refreshing) {
            if (!refreshing.add(what)) {
                return;
            }
        }
        mailbox.post(() -> {
            synchronized (refreshing) {
                refreshing.remove(what);
            }
            task.run();
        });
    }

    private void refreshAll() throws ArchivoltException {
        List<MediumRecord> media = catalog.media();
        List<DeviceRecord> devices = catalog.devices();
        media.forEach(medium ->
                families.tell(medium.id().family(), new FamilyEvent.MediumChanged(medium.id(), Optional.of(medium))));
        devices.forEach(device -> families.tell(
                device.id().family(),
                new FamilyEvent.DeviceChanged(device.id(), Optional.of(device).filter(this::isOurs))));
        families.tellAll(new FamilyEvent.Remaining(
                media.stream().map(MediumRecord::id).collect(Collectors.toSet()),
                devices.stream().filter(this::isOurs).map(DeviceRecord::id).collect(Collectors.toSet())));
        families.tellAll(new FamilyEvent.CatalogRead());
    }

    private boolean refreshMedium(MediumId id) throws ArchivoltException {
        Optional<MediumRecord> medium = catalog.medium(id);
        families.tell(id.family(), new FamilyEvent.MediumChanged(id, medium));
        return medium.isPresent();
    }

    private boolean refreshDevice(DeviceId id) throws ArchivoltException {
        Optional<DeviceRecord> device = catalog.device(id).filter(this::isOurs);
        families.tell(id.family(), new FamilyEvent.DeviceChanged(id, device));
        return device.isPresent();
    }

    private boolean isOurs(DeviceRecord device) {
        return device.host().equals(host);
    }

    // ---- changes

    /** Every flush does it: the thread is woken for the first of a batch alone. */
    void account(MediumUsage usage) {
        boolean isFirst;
        synchronized (usages) {
            isFirst = usages.isEmpty();
            if (isFirst) {
                accountDueNanos = ticker.nanos() + ACCOUNT_DELAY_NANOS;
            }
            usages.merge(usage.medium(), usage, MediumUsage::plus);
        }
        if (isFirst) {
            mailbox.post(() -> {});
        }
    }

    void failMedium(MediumId id) {
        mailbox.post(() -> {
            if (!catalog.moveMediumStatus(id, AdministrativeStatus.UNLOCKED, AdministrativeStatus.FAILED)) {
                catalog.moveMediumStatus(id, AdministrativeStatus.LOCKED, AdministrativeStatus.FAILED);
            }
        });
    }

    void failDevice(DeviceId id) {
        mailbox.post(() -> {
            if (!catalog.moveDeviceStatus(id, AdministrativeStatus.UNLOCKED, AdministrativeStatus.FAILED)) {
                catalog.moveDeviceStatus(id, AdministrativeStatus.LOCKED, AdministrativeStatus.FAILED);
            }
        });
    }

    void blank(long request, MediumId medium) {
        mailbox.post(() ->
                families.tell(medium.family(), new FamilyEvent.Blanked(request, refusal(() -> catalog.blank(medium)))));
    }

    void recordFormat(MediumLabel label, Optional<Space> space, boolean unlock) {
        mailbox.post(() -> {
            Optional<ArchivoltException> refused = refusal(() -> {
                catalog.formatted(label.medium(), label.format(), space.orElse(Space.UNKNOWN));
                if (unlock) {
                    StatusMoves.unlock(catalog, label.medium());
                }
            });
            families.tell(label.medium().family(), new FamilyEvent.FormatRecorded(label, refused));
        });
    }

    void recordAdoption(long request, Adoption adoption) {
        MediumLabel label = adoption.label();
        mailbox.post(() -> {
            Optional<ArchivoltException> refused = refusal(
                    () -> catalog.adopted(label.medium(), label.format(), adoption.filesystem(), adoption.space()));
            families.tell(label.medium().family(), new FamilyEvent.AdoptionRecorded(request, adoption, refused));
        });
    }

    /** The catalog's no; its absence is thrown on. */
    private static Optional<ArchivoltException> refusal(Task task) throws ArchivoltException {
        try {
            task.run();
            return Optional.empty();
        } catch (ArchivoltException e) {
            if (e.code() == CATALOG_UNAVAILABLE) {
                throw e;
            }
            return Optional.of(e);
        }
    }

    // ---- the thread

    private void run() {
        try {
            while (!stopping) {
                Task task = mailbox.poll();
                OptionalLong due = accountsDue();
                if (task != null) {
                    untilDone(task);
                } else if (due.isEmpty()) {
                    mailbox.await();
                } else if (ticker.nanos() - due.getAsLong() >= 0) {
                    writeAccounts();
                } else {
                    mailbox.awaitUntil(due.getAsLong(), ticker);
                }
            }
            if (accountsDue().isPresent() && !Thread.currentThread().isInterrupted()) {
                writeAccounts();
            }
        } finally {
            ended.countDown();
        }
    }

    private OptionalLong accountsDue() {
        synchronized (usages) {
            return usages.isEmpty() ? OptionalLong.empty() : OptionalLong.of(accountDueNanos);
        }
    }

    private List<MediumUsage> takeAccounts() {
        synchronized (usages) {
            List<MediumUsage> taken = List.copyOf(usages.values());
            usages.clear();
            return taken;
        }
    }

    /** Every try has the same number, so that one whose answer was lost is not counted again. */
    private void writeAccounts() {
        List<MediumUsage> batch = takeAccounts();
        long number = ++accountBatches;
        untilDone(() -> {
            Set<CreditFence> lost = catalog.account(session, number, batch);
            if (!lost.isEmpty()) {
                log.warn("not accounted, because these were not this host's any more: {}", lost);
            }
        });
    }

    private void untilDone(Task task) {
        long pauseNanos = RETRY_NANOS_MIN;
        while (!Thread.currentThread().isInterrupted()) {
            try {
                task.run();
                return;
            } catch (ArchivoltException e) {
                if (e.code() != CATALOG_UNAVAILABLE) {
                    log.error("the catalog refused: {}", e.getMessage());
                    return;
                }
                log.warn("the catalog is away, trying again: {}", e.getMessage());
            } catch (RuntimeException bug) {
                log.error("a bug in the scheduler's dealings with the catalog", bug);
                return;
            }
            onRetry.run();
            pause(pauseNanos);
            pauseNanos = Math.min(2 * pauseNanos, RETRY_NANOS_MAX);
        }
    }

    /** A wait that only stopping cuts short: new mail does not bring the catalog back. */
    private void pause(long nanos) {
        long deadlineNanos = ticker.nanos() + nanos;
        for (long left = nanos; left > 0 && !Thread.currentThread().isInterrupted(); ) {
            LockSupport.parkNanos(this, left);
            left = deadlineNanos - ticker.nanos();
        }
    }
}
