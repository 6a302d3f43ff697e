package org.archivolt.lrs.internal.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.archivolt.base.AdministrativeStatus;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.Family;
import org.archivolt.base.FilesystemStatus;
import org.archivolt.base.MediumAccess;
import org.archivolt.base.MediumId;
import org.archivolt.base.Space;
import org.archivolt.base.Tags;
import org.archivolt.base.Ticker;
import org.archivolt.dss.DeviceRecord;
import org.archivolt.dss.MediumRecord;
import org.archivolt.dss.TagChange;
import org.archivolt.ldm.DriveHealth;
import org.archivolt.ldm.ExtentOutput;
import org.archivolt.ldm.ListedExtent;
import org.archivolt.ldm.MediumLabel;
import org.archivolt.lrs.AdoptRequest;
import org.archivolt.lrs.Allocation;
import org.archivolt.lrs.Answer;
import org.archivolt.lrs.FormatRequest;
import org.archivolt.lrs.Grant;
import org.archivolt.lrs.MediumPlace;
import org.archivolt.lrs.Notice;
import org.archivolt.lrs.ReadRequest;
import org.archivolt.lrs.Release;
import org.archivolt.lrs.RequestReport;
import org.archivolt.lrs.RudeCredits;
import org.archivolt.lrs.Terms;
import org.archivolt.lrs.WriteRequest;
import org.archivolt.lrs.internal.core.DeviceSettings;
import org.archivolt.lrs.internal.core.FamilyRules;
import org.archivolt.lrs.internal.core.FlushPolicy;
import org.archivolt.resource.CreditClaim;
import org.archivolt.resource.CreditRequest;
import org.archivolt.resource.HeldCredit;
import org.archivolt.resource.ResourceName;
import org.archivolt.testkit.Await;
import org.archivolt.testkit.Failures;
import org.archivolt.testkit.dss.MemoryCatalog;
import org.archivolt.testkit.ldm.Call;
import org.archivolt.testkit.ldm.FakeDriver;
import org.archivolt.testkit.ldm.Stall;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Goal: the scheduler's threads, wired as in the product, keep its promises. Method: real threads and real time, fake
 * devices, the catalog in memory. The orders of events we did not think of are the simulation's business.
 */
@Timeout(60)
final class LocalResourceSchedulerTest {
    private static final long CAPACITY = 1 << 20;
    private static final Map<String, Object> DISK = Map.of("family", "disk");

    private final MemoryCatalog catalog = new MemoryCatalog(Ticker.system());
    private final RudeCredits.Board board = new RudeCredits.Board();
    private final RudeCredits credits = board.host("host");
    private FakeDriver driver = new FakeDriver();
    private LocalResourceScheduler scheduler;
    private int files;

    @BeforeEach
    void start() throws Exception {
        scheduler = startScheduler();
    }

    private LocalResourceScheduler startScheduler() {
        return startScheduler(Duration.ofMinutes(10));
    }

    private LocalResourceScheduler startScheduler(Duration callLimit) {
        return startScheduler("host", credits, driver, callLimit);
    }

    private LocalResourceScheduler startScheduler(String host, RudeCredits credits, FakeDriver driver) {
        return startScheduler(host, credits, driver, Duration.ofMinutes(10));
    }

    private LocalResourceScheduler startScheduler(
            String host, RudeCredits credits, FakeDriver driver, Duration callLimit) {
        LocalResourceScheduler started = new LocalResourceScheduler(
                catalog,
                credits,
                credits.office(),
                catalog,
                new LrsSettings(host, Duration.ofSeconds(2), Duration.ofSeconds(2)),
                Ticker.system());
        started.addDriver(driver, DISK);
        started.addFamily(new FamilySettings(
                Family.DISK,
                1000,
                FamilyRules.fixed(new DeviceSettings(
                        8,
                        new FlushPolicy(Duration.ofMillis(20).toNanos(), 64, Long.MAX_VALUE),
                        callLimit.toNanos(),
                        callLimit.toNanos()))));
        return started;
    }

    @AfterEach
    void stop() throws Exception {
        scheduler.stop();
        catalog.close();
        board.close();
    }

    @Test
    void grantsExactlyAsManyDistinctMediaAsAsked() throws Exception {
        addFormatted("d0", "d1", "d2");
        Allocation allocation = get(scheduler.allocate(write(2)));
        assertThat(allocation.grants()).hasSize(2);
        assertThat(allocation.grants().stream().map(Grant::medium).distinct()).hasSize(2);
        release(allocation, false);
    }

    @Test
    void completesAReleaseOnlyWhenItsMediaAreFlushed() throws Exception {
        addFormatted("d0");
        Stall stall = driver.medium(id("d0")).faults().stallNext(Call.SYNC);
        Allocation allocation = get(scheduler.allocate(write(1)));
        CompletableFuture<Void> released = writeAndRelease(allocation);
        stall.awaitReached();
        assertThat(released).isNotDone();
        stall.release();
        get(released);
        assertThat(driver.medium(id("d0")).durableAddresses()).hasSize(1);
        await(() -> medium("d0").writtenBytes() == 3);
    }

    @Test
    void flushesManyReleasesAtOnce() throws Exception {
        addFormatted("d0");
        Stall stall = driver.medium(id("d0")).faults().stallNext(Call.SYNC);
        CompletableFuture<Void> first = writeAndRelease(get(scheduler.allocate(write(1))));
        stall.awaitReached();
        List<Allocation> held = new ArrayList<>();
        List<CompletableFuture<Allocation>> asked = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            asked.add(scheduler.allocate(write(1)));
        }
        stall.release();
        get(first);
        for (CompletableFuture<Allocation> each : asked) {
            held.add(get(each));
        }
        int before = driver.medium(id("d0")).syncs();
        Stall second = driver.medium(id("d0")).faults().stallNext(Call.SYNC);
        List<CompletableFuture<Void>> releases = new ArrayList<>();
        releases.add(writeAndRelease(held.get(0)));
        second.awaitReached();
        for (Allocation each : held.subList(1, 8)) {
            releases.add(writeAndRelease(each));
        }
        second.release();
        for (CompletableFuture<Void> each : releases) {
            get(each);
        }
        assertThat(driver.medium(id("d0")).syncs() - before).isEqualTo(2);
    }

    @Test
    void refusesAtOnceWhatCanNeverBe() {
        addFormatted("d0", "d1");
        assertRefused(scheduler.allocate(write(3)), ErrorCode.NO_MEDIA);
        assertRefused(
                scheduler.allocate(WriteRequest.of(Family.DISK, 1, 10 * CAPACITY, Tags.NONE)), ErrorCode.NO_SPACE);
        assertRefused(scheduler.allocate(WriteRequest.of(Family.DISK, 1, 0, Tags.of("gold"))), ErrorCode.NO_MEDIA);
        assertRefused(
                scheduler.allocate(WriteRequest.of(new Family("nvm"), 1, 0, Tags.NONE)), ErrorCode.NO_SUCH_RESOURCE);
        assertRefused(
                scheduler.allocate(new ReadRequest(ReadRequest.Operation.READ, List.of(id("nowhere")), 1)),
                ErrorCode.NO_MEDIA);
    }

    @Test
    void refusesAReleaseOfWhatIsNotHeld() throws Exception {
        addFormatted("d0", "d1");
        Allocation allocation = get(scheduler.allocate(write(1)));
        MediumId held = allocation.grants().get(0).medium();
        MediumId other = held.equals(id("d0")) ? id("d1") : id("d0");
        assertRefused(
                scheduler.release(new Release(allocation.id(), List.of(Release.Part.unused(other)))),
                ErrorCode.NO_SUCH_REQUEST);
        release(allocation, false);
        assertRefused(
                scheduler.release(new Release(allocation.id(), List.of(Release.Part.unused(held)))),
                ErrorCode.NO_SUCH_REQUEST);
    }

    @Test
    void failsMediumAndDeviceWhenAFlushFailsAndAnswersOnce() throws Exception {
        addFormatted("d0", "d1");
        driver.medium(id("d0")).faults().failNext(Call.SYNC, ErrorCode.MEDIUM_FAULT);
        Allocation allocation = get(scheduler.allocate(write(2)));
        CompletableFuture<?> released = writeAndRelease(allocation);
        assertRefused(released, ErrorCode.MEDIUM_FAULT);
        assertThatThrownBy(() -> get(released)).cause().hasMessageContaining("medium=" + id("d0"));
        await(() -> medium("d0").status() == AdministrativeStatus.FAILED);
        await(() -> catalog.device(device("d0")).orElseThrow().status() == AdministrativeStatus.FAILED);
        assertThat(medium("d1").status()).isEqualTo(AdministrativeStatus.UNLOCKED);
        assertRefused(scheduler.allocate(write(2)), ErrorCode.NO_MEDIA);
        scheduler.unlock(id("d0"));
        release(get(scheduler.allocate(write(2))), false);
    }

    @Test
    void triesAnotherMediumWhenOneCannotBeMounted() throws Exception {
        addFormatted("d0", "d1", "d2");
        scheduler.stop();
        driver.faults(device("d0")).failAlways(Call.MOUNT, ErrorCode.MEDIUM_FAULT);
        scheduler = startScheduler();
        await(() -> devicesIn("loaded") == 3);
        Allocation allocation = get(scheduler.allocate(write(2)));
        assertThat(allocation.grants().stream().map(Grant::medium)).containsExactlyInAnyOrder(id("d1"), id("d2"));
        release(allocation, false);
    }

    @Test
    void waitsForAStreamAndThenServes() throws Exception {
        addFormatted("d0");
        List<Allocation> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            all.add(get(scheduler.allocate(write(1))));
        }
        CompletableFuture<Allocation> ninth = scheduler.allocate(write(1));
        await(() -> scheduler.snapshot(Family.DISK).queued() == 1);
        release(all.get(0), false);
        release(get(ninth), false);
        for (Allocation each : all.subList(1, 8)) {
            release(each, false);
        }
    }

    @Test
    void takesBackWhatWasGrantedToARequestThatWasCancelled() throws Exception {
        addFormatted("d0");
        CompletableFuture<Allocation> asked = scheduler.allocate(write(1));
        if (!asked.cancel(false)) {
            release(get(asked), false); // It was quicker.
        }
        await(() -> scheduler.snapshot(Family.DISK).allocations() == 0);
        await(() -> scheduler.snapshot(Family.DISK).devices().get(0).running() == 0);
    }

    @Test
    void keepsScheduledWorkWhileTheDriverIsReplaced() throws Exception {
        addFormatted("d0", "d1");
        Allocation before = get(scheduler.allocate(write(2)));
        ExecutorService updater = Executors.newSingleThreadExecutor();
        try {
            FakeDriver old = driver;
            FakeDriver successor = old.successor();
            Future<?> removal = updater.submit(() -> {
                scheduler.removeDriver(old, DISK);
                return null;
            });
            await(() -> !scheduler.snapshot(Family.DISK).driver());
            get(writeAndRelease(before));
            removal.get(10, TimeUnit.SECONDS);
            CompletableFuture<Allocation> meanwhile = scheduler.allocate(write(2));
            assertThat(meanwhile).isNotDone();
            scheduler.addDriver(successor, DISK);
            driver = successor;
            get(writeAndRelease(get(meanwhile)));
        } finally {
            updater.shutdownNow();
        }
    }

    @Test
    void neverFormatsOverDataUnlessForced() throws Exception {
        addFormatted("d0");
        assertRefused(scheduler.format(new FormatRequest(id("d0"), false, false)), ErrorCode.WRONG_STATE);
        assertRefused(scheduler.format(new FormatRequest(id("d9"), false, false)), ErrorCode.NO_SUCH_MEDIUM);
        get(scheduler.format(new FormatRequest(id("d0"), true, true)));
        release(get(scheduler.allocate(write(1))), false);
    }

    @Test
    void goesOnWhileTheCatalogIsAwayAndAccountsLater() throws Exception {
        addFormatted("d0");
        catalog.goAway();
        get(writeAndRelease(get(scheduler.allocate(write(1)))));
        catalog.comeBack();
        await(() -> medium("d0").writtenBytes() == 3);
    }

    @Test
    void accountsOnceWhatItHadToRepeat() throws Exception {
        addFormatted("d0");
        int before = catalog.changeCount();
        catalog.loseAnswers(2);
        get(writeAndRelease(get(scheduler.allocate(write(1)))));
        await(() -> catalog.changeCount() - before >= 3 && medium("d0").writtenBytes() > 0);
        assertThat(medium("d0").writtenBytes()).isEqualTo(3);
        assertThat(medium("d0").extents()).isEqualTo(1);
    }

    @Test
    void flushesAndAnswersBeforeItStops() throws Exception {
        addFormatted("d0");
        Allocation allocation = get(scheduler.allocate(write(1)));
        ExecutorService stopper = Executors.newSingleThreadExecutor();
        try {
            Future<?> stopped = stopper.submit(() -> {
                scheduler.stop();
                return null;
            });
            await(() -> scheduler.allocate(write(1)).isCompletedExceptionally());
            get(writeAndRelease(allocation));
            stopped.get(10, TimeUnit.SECONDS);
            assertThat(driver.medium(id("d0")).durableAddresses()).hasSize(1);
        } finally {
            stopper.shutdownNow();
        }
    }

    @Test
    void findsWhatIsThereAfterARestart() throws Exception {
        addFormatted("d0");
        scheduler.stop();
        scheduler = startScheduler();
        await(() -> devicesIn("loaded") == 1);
        get(writeAndRelease(get(scheduler.allocate(write(1)))));
    }

    // ---- what operators ask

    @Test
    void answersAPing() throws Exception {
        get(scheduler.ping());
    }

    @Test
    void tellsHowRequestsStandAndWhatTheyWaitFor() throws Exception {
        addFormatted("d0");
        Allocation held = get(scheduler.allocate(write(1)));
        Answer<Void> format = scheduler.format(new FormatRequest(id("d0"), true, true));
        RequestReport report = get(scheduler.why(format.request())).orElseThrow();
        assertThat(report.state()).isEqualTo(RequestReport.State.QUEUED);
        assertThat(report.reasons()).singleElement().asString().contains("d0 is busy");
        assertThat(get(scheduler.requests(Family.DISK, 10)))
                .extracting(RequestReport::request, RequestReport::kind, RequestReport::state)
                .containsExactly(
                        tuple(held.id(), "write", RequestReport.State.HELD),
                        tuple(format.request(), "format", RequestReport.State.QUEUED));
        assertThat(get(scheduler.requests(Family.DISK, 1))).hasSize(1);
        get(scheduler.cancel(format.request()));
        assertRefused(format, ErrorCode.CANCELLED);
        get(scheduler.cancel(held.id()));
        assertRefused(scheduler.cancel(held.id()), ErrorCode.NO_SUCH_REQUEST);
        assertThat(get(scheduler.why(held.id()))).isEmpty();
        assertRefused(scheduler.requests(new Family("nvm"), 1), ErrorCode.NO_SUCH_RESOURCE);
    }

    @Test
    void refusesAFilesystemTheDriverDoesNotMake() throws Exception {
        addFormatted("d0");
        FormatRequest request = new FormatRequest(id("d0"), Optional.of("minix"), true, true, Terms.DEFAULT);
        assertRefused(scheduler.format(request), ErrorCode.INVALID_ARGUMENT);
        assertThat(medium("d0").filesystem()).isEqualTo(FilesystemStatus.EMPTY);
    }

    @Test
    void tellsWhenALockedDeviceIsNobodysAnyMore() throws Exception {
        addFormatted("d0");
        Allocation allocation = get(scheduler.allocate(write(1)));
        catalog.moveDeviceStatus(device("d0"), AdministrativeStatus.UNLOCKED, AdministrativeStatus.LOCKED);
        CompletableFuture<Void> locked = scheduler.notify(new Notice.DeviceLocked(device("d0")));
        get(scheduler.ping());
        assertThat(locked).isNotDone();
        Stall stall = driver.medium(id("d0")).faults().stallNext(Call.SYNC);
        CompletableFuture<Void> released = writeAndRelease(allocation);
        stall.awaitReached();
        get(scheduler.ping());
        assertThat(locked).as("something is not flushed").isNotDone();
        stall.release();
        get(released);
        get(locked);
        assertRefused(scheduler.allocate(write(1)), ErrorCode.NO_MEDIA);
        catalog.moveDeviceStatus(device("d0"), AdministrativeStatus.LOCKED, AdministrativeStatus.UNLOCKED);
        get(scheduler.notify(new Notice.DeviceReady(device("d0"))));
        release(get(scheduler.allocate(write(1))), false);
    }

    @Test
    void refusesNoticesOfWhatNobodyKnows() {
        assertRefused(scheduler.notify(new Notice.MediumUpdated(id("nowhere"))), ErrorCode.NO_SUCH_MEDIUM);
        assertRefused(scheduler.notify(new Notice.DeviceReady(device("nowhere"))), ErrorCode.NO_SUCH_DEVICE);
        assertRefused(scheduler.notify(new Notice.DeviceLocked(device("nowhere"))), ErrorCode.NO_SUCH_DEVICE);
        assertRefused(
                scheduler.notify(new Notice.MediumUpdated(new MediumId(new Family("nvm"), "lib", "m"))),
                ErrorCode.NO_SUCH_RESOURCE);
    }

    // ---- other hosts, and calls that hang

    @Test
    void waitsForAMediumThatAnotherHostHas() throws Exception {
        addFormatted("d0");
        scheduler.stop();
        RudeCredits other = board.host("other");
        HeldCredit theirs = acquired(other, medium());
        scheduler = startScheduler();
        await(() -> devicesIn("loaded") == 1);
        Answer<Allocation> waiting = scheduler.allocate(write(1));
        await(() -> get(scheduler.why(waiting.request())).stream()
                .flatMap(report -> report.reasons().stream())
                .anyMatch(reason -> reason.contains("in use on host other")));
        assertThat(waiting).isNotDone();
        assertThat(scheduler.locate(id("d0")).host()).contains("other");
        theirs.close();
        release(get(waiting), false);
        assertThat(board.holder(medium())).contains("host");
    }

    private static ResourceName medium() {
        return CreditDesk.nameOf(id("d0"));
    }

    private static HeldCredit acquired(RudeCredits host, ResourceName resource) throws Exception {
        return host.acquire(CreditRequest.of(resource, host.credit("medium", "read+write+move"), "test"))
                .await();
    }

    @Test
    void handsAMediumOverWhenItsUseEnds() throws Exception {
        addFormatted("d0");
        Allocation used = get(scheduler.allocate(write(1)));
        CreditClaim wanted = wanting(board.host("other"), medium());
        Answer<Allocation> late = firstThatWaits();
        get(writeAndRelease(used));
        HeldCredit theirs = wanted.await();
        assertThat(driver.medium(id("d0")).durableAddresses()).hasSize(1);
        await(() -> devicesIn("loaded") == 1);
        assertThat(late).isNotDone();
        theirs.close();
        release(get(late), false);
    }

    @Test
    void handsAnIdleMediumOverAtOnce() throws Exception {
        addFormatted("d0");
        get(writeAndRelease(get(scheduler.allocate(write(1)))));
        wanting(board.host("other"), medium()).await().close();
        release(get(scheduler.allocate(write(1))), false);
    }

    @Test
    void failsWhatUsesAMediumThatWasLostAndGoesOn() throws Exception {
        addFormatted("d0");
        Allocation lost = get(scheduler.allocate(write(1)));
        int syncs = driver.medium(id("d0")).syncs();
        credits.lose(medium());
        await(() -> board.holder(medium()).isPresent());
        assertRefused(writtenAndReleased(lost), ErrorCode.CREDIT_LOST);
        assertThat(driver.medium(id("d0")).syncs()).isEqualTo(syncs);
        get(writeAndRelease(get(scheduler.allocate(write(1)))));
        await(() -> medium("d0").extents() == 1);
    }

    private CompletableFuture<Void> writtenAndReleased(Allocation allocation) {
        return scheduler.release(new Release(
                allocation.id(),
                List.of(new Release.Part(id("d0"), Release.Outcome.OK, true, 3, 1, List.of("written")))));
    }

    @Test
    void failsWhatUsesADriveThatWasLostAndGoesOn() throws Exception {
        addFormatted("d0");
        Allocation lost = get(scheduler.allocate(write(1)));
        credits.lose(CreditDesk.nameOf(device("d0")));
        assertRefused(writtenAndReleasedOnceLost(lost), ErrorCode.CREDIT_LOST);
        get(writeAndRelease(get(scheduler.allocate(write(1)))));
    }

    private CompletableFuture<Void> writtenAndReleasedOnceLost(Allocation allocation) {
        await(() -> board.holder(CreditDesk.nameOf(device("d0"))).isPresent());
        return writtenAndReleased(allocation);
    }

    @Test
    void refusesToFlushWhileItIsCutOff() throws Exception {
        addFormatted("d0");
        Allocation held = get(scheduler.allocate(write(1)));
        int syncs = driver.medium(id("d0")).syncs();
        credits.suspend(true);
        assertRefused(writtenAndReleased(held), ErrorCode.CREDIT_LOST);
        assertThat(driver.medium(id("d0")).syncs()).isEqualTo(syncs);
        assertThat(medium("d0").status()).isEqualTo(AdministrativeStatus.UNLOCKED);
        credits.suspend(false);
        get(writeAndRelease(get(scheduler.allocate(write(1)))));
    }

    @Test
    void tellsByWhichGrantIsWritten() throws Exception {
        board.numberingGrants();
        addFormatted("d0");
        Allocation allocation = get(scheduler.allocate(write(1)));
        assertThat(allocation.grants().get(0).fence()).hasValueSatisfying(fence -> {
            assertThat(fence.type()).isEqualTo("medium");
            assertThat(fence.name()).isEqualTo(id("d0").toString());
            assertThat(fence.token()).isPositive();
        });
        release(allocation, false);
    }

    @Test
    void attachesToADriveOnlyWhenOtherHostsHaveGivenItBack() throws Exception {
        driver.addFixed(device("d0"), CAPACITY);
        HeldCredit theirs = acquired(board.host("other"), CreditDesk.nameOf(device("d0")));
        scheduler.addFixed(
                Family.DISK, driver.describe(device("d0")).path(), Optional.of("d0"), Optional.of("lib"), Tags.NONE);
        await(() -> board.waiting(CreditDesk.nameOf(device("d0"))) == 1);
        assertThat(driver.faults().count(Call.ATTACH)).isZero();
        theirs.close();
        await(() -> devicesIn("loaded") == 1);
    }

    /** Goal: an operator gives a drive to another host. Method: two schedulers over the same drives, catalog and credits. */
    @Test
    void movesADeviceToAnotherHost() throws Exception {
        addFormatted("d0");
        Allocation used = get(scheduler.allocate(write(1)));
        FakeDriver theirs = driver.successor();
        LocalResourceScheduler other = startScheduler("other", board.host("other"), theirs);
        try {
            scheduler.moveDevice(device("d0"), "other");
            assertThat(other.snapshot(Family.DISK).devices())
                    .allMatch(device -> device.phase().equals("detached"));
            get(writeAndRelease(used));
            await(() -> devicesIn("loaded")
                            + scheduler.snapshot(Family.DISK).devices().size()
                    == 0);
            await(() -> !other.snapshot(Family.DISK).devices().isEmpty());
            Answer<Allocation> there = other.allocate(write(1));
            Allocation granted = get(there);
            assertThat(board.holder(CreditDesk.nameOf(device("d0")))).contains("other");
            get(other.release(new Release(granted.id(), List.of(Release.Part.unused(id("d0"))))));
            assertThat(other.locate(id("d0")).host()).contains("other");
        } finally {
            other.stop();
        }
        Failures.assertFails(ErrorCode.NO_SUCH_DEVICE, () -> scheduler.moveDevice(device("d9"), "other"));
        Failures.assertFails(ErrorCode.INVALID_ARGUMENT, () -> scheduler.moveDevice(device("d0"), " "));
    }

    /** Others share the medium until the scheduler has heard that it is wanted. */
    private Answer<Allocation> firstThatWaits() {
        List<Answer<Allocation>> waiting = new ArrayList<>();
        await(() -> {
            Answer<Allocation> asked = scheduler.allocate(write(1));
            boolean waits = get(scheduler.why(asked.request())).stream()
                    .flatMap(report -> report.reasons().stream())
                    .anyMatch(reason -> reason.contains("wanted by another host"));
            if (waits) {
                waiting.add(asked);
            } else {
                release(get(asked), false);
            }
            return waits;
        });
        return waiting.get(0);
    }

    private static CreditClaim wanting(RudeCredits host, ResourceName resource) {
        return host.acquire(CreditRequest.of(resource, host.credit("medium", "read+write+move"), "test"));
    }

    @Test
    void givesEverythingBackWhenItStops() throws Exception {
        addFormatted("d0");
        release(get(scheduler.allocate(write(1))), false);
        assertThat(board.holder(CreditDesk.nameOf(device("d0")))).contains("host");
        scheduler.stop();
        assertThat(board.held()).isZero();
    }

    /** Goal: a drive that hangs costs its requests and nothing else. Method: a flush that never comes back by itself. */
    @Test
    void givesADeviceUpThatHangs() throws Exception {
        scheduler.stop();
        scheduler = startScheduler(Duration.ofSeconds(1));
        addFormatted("d0", "d1");
        Allocation first = get(scheduler.allocate(new ReadRequest(ReadRequest.Operation.READ, List.of(id("d0")), 1)));
        driver.medium(id("d0")).faults().stallNext(Call.SYNC);
        assertRefused(writeAndRelease(first), ErrorCode.DEVICE_FAULT);
        await(() -> medium("d0").status() == AdministrativeStatus.FAILED);
        get(writeAndRelease(get(scheduler.allocate(write(1)))));
        assertThat(driver.medium(id("d1")).durableAddresses()).hasSize(1);
        scheduler.unlock(id("d0"));
        await(() -> writeAndReleaseOn("d0"));
    }

    private boolean writeAndReleaseOn(String name) throws Exception {
        try {
            get(writeAndRelease(
                    get(scheduler.allocate(new ReadRequest(ReadRequest.Operation.READ, List.of(id(name)), 1)))));
            return true;
        } catch (ExecutionException e) {
            return false;
        }
    }

    // ---- the scene

    // ---- what devices tell, and who holds them

    @Test
    void showsWhatADriveTellsOfItselfAndDoesNotAskAgainWithinTheMinute() throws Exception {
        DriveHealth ill = new DriveHealth(
                Optional.of(Instant.EPOCH),
                List.of(new DriveHealth.Alert(20, DriveHealth.Severity.CRITICAL, "clean now")),
                true,
                Map.of("loads", 7L));
        driver.addFixed(device("d0"), CAPACITY);
        driver.tell(device("d0"), ill);
        addKnown("d0");
        await(() -> told("d0").equals(ill));
        for (int i = 0; i < 10; i++) {
            get(writeAndRelease(get(scheduler.allocate(write(1)))));
        }
        assertThat(driver.faults(device("d0")).count(Call.HEALTH)).isEqualTo(1);
    }

    @Test
    void goesOnWhenADriveDoesNotTellItsHealth() throws Exception {
        driver.addFixed(device("d0"), CAPACITY);
        driver.faults(device("d0")).always(Call.HEALTH, () -> {
            throw new IllegalStateException("a bug of the driver");
        });
        addKnown("d0");
        get(writeAndRelease(get(scheduler.allocate(write(1)))));
        assertThat(told("d0")).isEqualTo(DriveHealth.UNKNOWN);
        assertThat(driver.faults(device("d0")).count(Call.HEALTH)).isEqualTo(1);
    }

    @Test
    void asksADriveThatFailedForItsReasons() throws Exception {
        addFormatted("d0", "d1");
        DriveHealth why = new DriveHealth(
                Optional.of(Instant.EPOCH),
                List.of(new DriveHealth.Alert(31, DriveHealth.Severity.CRITICAL, "hardware B")),
                false,
                Map.of());
        driver.tell(device("d0"), why);
        driver.tell(device("d1"), why);
        Allocation allocation = get(scheduler.allocate(write(1)));
        MediumId medium = allocation.grants().get(0).medium();
        driver.medium(medium).faults().failNext(Call.SYNC, ErrorCode.MEDIUM_FAULT);
        assertRefused(writeAndRelease(allocation), ErrorCode.MEDIUM_FAULT);
        await(() -> told(medium.name()).equals(why));
    }

    /** What a dead host has left behind is broken by whoever has the credit, which he had. */
    @Test
    void breaksTheHoldOfADeadHost() throws Exception {
        driver.addFixed(device("d0"), CAPACITY);
        driver.holdForTheDead(device("d0"));
        scheduler.addFixed(
                Family.DISK, driver.describe(device("d0")).path(), Optional.of("d0"), Optional.of("lib"), Tags.NONE);
        await(() -> devicesIn("loaded") == 1);
        assertThat(driver.faults().count(Call.RELEASE)).isEqualTo(1);
    }

    @Test
    void breaksTheHoldOfADeadHostForAnOperator() throws Exception {
        driver.addFixed(device("d0"), CAPACITY);
        driver.faults().failNext(Call.RELEASE, ErrorCode.DEVICE_FAULT);
        driver.holdForTheDead(device("d0"));
        scheduler.addFixed(
                Family.DISK, driver.describe(device("d0")).path(), Optional.of("d0"), Optional.of("lib"), Tags.NONE);
        await(() -> devicesIn("broken") == 1);
        scheduler.release(device("d0"));
        scheduler.unlock(device("d0"));
        await(() -> devicesIn("loaded") == 1);
    }

    @Test
    void breaksNoHoldOfADeviceThatIsAtWorkOrElsewhere() throws Exception {
        addFormatted("d0");
        Failures.assertFails(ErrorCode.NO_SUCH_DEVICE, () -> scheduler.release(device("d9")));
        Failures.assertFails(ErrorCode.WRONG_STATE, () -> scheduler.release(device("d0")));
        scheduler.lock(device("d0"));
        Failures.assertFails(ErrorCode.WRONG_STATE, () -> scheduler.release(device("d0")));
        catalog.addDevice(new DeviceRecord(
                device("far"), "elsewhere", "p", "m", "s", Map.of(), AdministrativeStatus.LOCKED, Instant.EPOCH));
        Failures.assertFails(ErrorCode.WRONG_STATE, () -> scheduler.release(device("far")));
        assertThat(driver.faults().count(Call.RELEASE)).isZero();
    }

    // ---- what operators do with media

    @Test
    void removesAMediumWithItsDeviceAndLetsItBeAddedAgain() throws Exception {
        addFormatted("d0");
        Failures.assertFails(ErrorCode.WRONG_STATE, () -> scheduler.remove(id("d0")));
        Allocation allocation = get(scheduler.allocate(write(1)));
        scheduler.lock(id("d0"));
        Failures.assertFails(ErrorCode.WRONG_STATE, () -> scheduler.remove(id("d0")));
        release(allocation, false);
        scheduler.remove(id("d0"));

        assertThat(catalog.media()).isEmpty();
        assertThat(catalog.devices()).isEmpty();
        await(() -> scheduler.snapshot(Family.DISK).devices().isEmpty());
        Failures.assertFails(ErrorCode.NO_SUCH_MEDIUM, () -> scheduler.remove(id("d0")));
        addBlank("d0");
        await(() -> devicesIn("loaded") == 1);
    }

    @Test
    void removesAMediumWhoseFolderIsGone() throws Exception {
        addFormatted("d0");
        scheduler.lock(id("d0"));
        driver.medium(id("d0")).vanish();
        scheduler.remove(id("d0"));
        assertThat(catalog.media()).isEmpty();
        await(() -> scheduler.snapshot(Family.DISK).devices().isEmpty());
    }

    @Test
    void removesADeviceWithItsFixedMedium() throws Exception {
        addFormatted("d0");
        scheduler.lock(id("d0"));
        scheduler.remove(device("d0"));
        assertThat(catalog.media()).isEmpty();
        Failures.assertFails(ErrorCode.NO_SUCH_DEVICE, () -> scheduler.remove(device("d0")));
    }

    @Test
    void removesNoMediumThatAnotherHostHolds() throws Exception {
        catalog.addMedium(blankRecord("far"));
        acquired(board.host("elsewhere"), CreditDesk.nameOf(id("far")));
        Failures.assertFails(ErrorCode.WRONG_STATE, () -> scheduler.remove(id("far")));
        assertThat(scheduler.locate(id("far")).host()).contains("elsewhere");
    }

    @Test
    void knowsWhereAMediumIs() throws Exception {
        addFormatted("d0");
        await(() -> scheduler.locate(id("d0")).equals(new MediumPlace(Optional.of("host"), Optional.of(device("d0")))));
        Failures.assertFails(ErrorCode.NO_SUCH_MEDIUM, () -> scheduler.locate(id("d9")));
    }

    @Test
    void followsAChangeOfAMediumAtOnce() throws Exception {
        addFormatted("d0");
        scheduler.setAccess(id("d0"), new MediumAccess(false, true, true));
        assertRefused(scheduler.allocate(write(1)), ErrorCode.NO_MEDIA);
        scheduler.setAccess(id("d0"), MediumAccess.ALL);
        scheduler.setLost(id("d0"), true);
        assertRefused(scheduler.allocate(write(1)), ErrorCode.NO_MEDIA);
        scheduler.setLost(id("d0"), false);
        scheduler.changeTags(id("d0"), TagChange.set(Tags.of("gold")));
        scheduler.setGroupings(id("d0"), Set.of("night"));
        release(get(scheduler.allocate(WriteRequest.of(Family.DISK, 1, 0, Tags.of("gold")))), false);
        assertThat(medium("d0").groupings()).containsExactly("night");
        Failures.assertFails(ErrorCode.INVALID_ARGUMENT, () -> scheduler.setGroupings(id("d0"), Set.of("")));
        for (String change : List.of("access", "lost", "tags", "groupings")) {
            Failures.assertFails(ErrorCode.NO_SUCH_MEDIUM, () -> change(change, id("d9")));
        }
    }

    private void change(String what, MediumId medium) throws ArchivoltException {
        switch (what) {
            case "access" -> scheduler.setAccess(medium, MediumAccess.NONE);
            case "lost" -> scheduler.setLost(medium, true);
            case "tags" -> scheduler.changeTags(medium, TagChange.set(Tags.NONE));
            default -> scheduler.setGroupings(medium, Set.of());
        }
    }

    @Test
    void adoptsWhatAMediumCarriesAndLetsItBeRead() throws Exception {
        addFormatted("d0");
        Allocation written = get(scheduler.allocate(write(1)));
        get(writeAndRelease(written));
        UUID format = medium("d0").format().orElseThrow();
        scheduler.lock(id("d0"));
        scheduler.remove(id("d0"));
        await(() -> scheduler.snapshot(Family.DISK).devices().isEmpty());
        addBlank("d0");

        get(scheduler.adopt(new AdoptRequest(id("d0"))));

        MediumRecord adopted = medium("d0");
        assertThat(adopted.format()).contains(format);
        assertThat(adopted.filesystem()).isEqualTo(FilesystemStatus.USED);
        assertThat(adopted.status()).isEqualTo(AdministrativeStatus.LOCKED);
        assertThat(adopted.access()).isEqualTo(new MediumAccess(false, true, true));
        assertThat(adopted.space().totalBytes()).isEqualTo(CAPACITY);
        scheduler.unlock(id("d0"));
        Allocation read = get(scheduler.allocate(new ReadRequest(ReadRequest.Operation.READ, List.of(id("d0")), 1)));
        List<ListedExtent> extents = new ArrayList<>();
        read.grants().get(0).volume().extents(extents::add);
        assertThat(extents).hasSize(1);
        release(read, false);
        assertRefused(scheduler.adopt(new AdoptRequest(id("d0"))), ErrorCode.WRONG_STATE);
        assertRefused(scheduler.format(new FormatRequest(id("d0"), false, true)), ErrorCode.WRONG_STATE);
    }

    @Test
    void adoptsNothingThatIsNotOursOrOfAnotherName() throws Exception {
        driver.addFixed(device("d0"), CAPACITY);
        driver.addFixed(device("d1"), CAPACITY);
        addBlank("d0");
        addBlank("d1");
        driver.medium(id("d1")).relabel(new MediumLabel(id("d7"), UUID.randomUUID()));
        assertRefused(scheduler.adopt(new AdoptRequest(id("d0"))), ErrorCode.FOREIGN_DATA);
        assertRefused(scheduler.adopt(new AdoptRequest(id("d1"))), ErrorCode.FOREIGN_DATA);
        assertThat(medium("d1").filesystem()).isEqualTo(FilesystemStatus.BLANK);
        assertThat(medium("d1").status()).isEqualTo(AdministrativeStatus.LOCKED);
    }

    @Test
    void addsAMediumThatCarriesALabelOnlyAsThatMedium() throws Exception {
        driver.addFixed(device("d0"), CAPACITY);
        driver.medium(id("d0")).relabel(new MediumLabel(id("d7"), UUID.randomUUID()));
        Failures.assertFails(ErrorCode.FOREIGN_DATA, () -> addBlank("d0"));
        assertThat(catalog.media()).isEmpty();
    }

    @Test
    void countsWhatADriverBlamesAMediumFor() throws Exception {
        addFormatted("d0");
        driver.medium(id("d0")).faults().failNext(Call.SYNC, ErrorCode.MEDIUM_FAULT);
        assertRefused(writeAndRelease(get(scheduler.allocate(write(1)))), ErrorCode.MEDIUM_FAULT);
        await(() -> medium("d0").statistics().errors() == 1);
    }

    private static MediumRecord blankRecord(String name) {
        return new MediumRecord(
                id(name),
                "model",
                Tags.NONE,
                AdministrativeStatus.LOCKED,
                FilesystemStatus.BLANK,
                Optional.empty(),
                Space.UNKNOWN,
                0,
                0,
                Instant.EPOCH,
                Set.of());
    }

    private DriveHealth told(String device) {
        return scheduler.snapshot(Family.DISK).devices().stream()
                .filter(each -> each.device().equals(device(device)))
                .findFirst()
                .orElseThrow()
                .told();
    }

    private void addFormatted(String... names) {
        try {
            for (String name : names) {
                driver.addFixed(device(name), CAPACITY);
                addKnown(name);
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** One that the driver has already. */
    private void addKnown(String name) throws Exception {
        addBlank(name);
        get(scheduler.format(new FormatRequest(id(name), true, false)));
    }

    private void addBlank(String name) throws ArchivoltException {
        scheduler.addFixed(
                Family.DISK, driver.describe(device(name)).path(), Optional.of(name), Optional.of("lib"), Tags.NONE);
    }

    private long devicesIn(String phase) {
        return scheduler.snapshot(Family.DISK).devices().stream()
                .filter(device -> device.phase().equals(phase))
                .count();
    }

    private MediumRecord medium(String name) throws ArchivoltException {
        return catalog.medium(id(name)).orElseThrow();
    }

    private static MediumId id(String name) {
        return new MediumId(Family.DISK, "lib", name);
    }

    private static DeviceId device(String name) {
        return new DeviceId(Family.DISK, "lib", name);
    }

    private static WriteRequest write(int media) {
        return WriteRequest.of(Family.DISK, media, 0, Tags.NONE);
    }

    private CompletableFuture<Void> writeAndRelease(Allocation allocation) throws ArchivoltException {
        List<Release.Part> parts = new ArrayList<>();
        for (Grant grant : allocation.grants()) {
            String address = grant.volume().address("file-" + files++);
            try (ExtentOutput output = grant.volume().create(address)) {
                output.write(ByteBuffer.wrap("abc".getBytes(StandardCharsets.US_ASCII)));
                output.describe("{}".getBytes(StandardCharsets.US_ASCII));
            }
            parts.add(new Release.Part(grant.medium(), Release.Outcome.OK, true, 3, 1, List.of(address)));
        }
        return scheduler.release(new Release(allocation.id(), parts));
    }

    private void release(Allocation allocation, boolean failed) throws Exception {
        get(scheduler.release(new Release(
                allocation.id(),
                allocation.grants().stream()
                        .map(grant ->
                                failed ? Release.Part.failed(grant.medium()) : Release.Part.unused(grant.medium()))
                        .toList())));
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(20, TimeUnit.SECONDS);
    }

    private static void assertRefused(CompletableFuture<?> future, ErrorCode code) {
        assertThatThrownBy(() -> get(future))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        ArchivoltException.class,
                        e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(code));
    }

    private static void await(Await.Condition condition) {
        Await.until("the condition", condition);
    }
}
