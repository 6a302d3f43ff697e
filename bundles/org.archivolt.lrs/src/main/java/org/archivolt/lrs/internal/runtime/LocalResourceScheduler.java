package org.archivolt.lrs.internal.runtime;

import static org.archivolt.base.ErrorCode.NO_SUCH_REQUEST;
import static org.archivolt.base.ErrorCode.NO_SUCH_RESOURCE;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.Family;
import org.archivolt.base.MediumAccess;
import org.archivolt.base.MediumId;
import org.archivolt.base.Tags;
import org.archivolt.base.Ticker;
import org.archivolt.dss.ChangeFeed;
import org.archivolt.dss.DeviceRecord;
import org.archivolt.dss.MediumRecord;
import org.archivolt.dss.ResourceCatalog;
import org.archivolt.dss.TagChange;
import org.archivolt.ldm.DeviceDriver;
import org.archivolt.lrs.AdoptRequest;
import org.archivolt.lrs.Allocation;
import org.archivolt.lrs.Answer;
import org.archivolt.lrs.FamilySnapshot;
import org.archivolt.lrs.FormatRequest;
import org.archivolt.lrs.MediumPlace;
import org.archivolt.lrs.Notice;
import org.archivolt.lrs.ReadRequest;
import org.archivolt.lrs.Release;
import org.archivolt.lrs.RequestReport;
import org.archivolt.lrs.ResourceAdministration;
import org.archivolt.lrs.ResourceScheduler;
import org.archivolt.lrs.SchedulerStatistics;
import org.archivolt.lrs.WriteRequest;
import org.archivolt.lrs.internal.core.FamilyCore;
import org.archivolt.lrs.internal.core.FamilyEvent;
import org.archivolt.lrs.internal.core.QueuedRequest;
import org.archivolt.resource.CreditOffice;
import org.archivolt.resource.Credits;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;

/** Wiring only: turns services and configuration into threads, starts them, hands orders to them, stops them. */
@Component(
        service = {ResourceScheduler.class, ResourceAdministration.class, SchedulerStatistics.class},
        configurationPid = LocalResourceScheduler.PID)
@Designate(ocd = LrsConfig.class)
public final class LocalResourceScheduler implements ResourceScheduler, ResourceAdministration, SchedulerStatistics {
    static final String PID = "org.archivolt.lrs";
    private static final int REPORTS_MAX = 10_000;

    private final Ticker ticker;
    private final LrsSettings settings;
    /** This run, as the catalog knows it. */
    private final UUID session = UUID.randomUUID();

    private final LrsMetrics metrics = new LrsMetrics(this::snapshots);
    private final FamilyConfigurations configurations;
    private final CatalogThread catalog;
    private final CreditDesk credits;
    private final CallWatch watch;
    private final Administrator administrator;
    private final ChangeFeed.Subscription subscription;
    private final Map<Family, FamilyThread> families = new ConcurrentSkipListMap<>();
    /** Drivers of families that are not configured yet wait here too. */
    private final Map<Family, List<RankedDriver>> drivers = new ConcurrentSkipListMap<>();

    private final AtomicLong ids = new AtomicLong();

    private record RankedDriver(DeviceDriver driver, int ranking, String filesystem) {}

    @Activate
    public LocalResourceScheduler(
            @Reference ResourceCatalog catalog,
            @Reference Credits credits,
            @Reference CreditOffice office,
            @Reference ChangeFeed changes,
            @Reference ConfigurationAdmin configurations,
            LrsConfig config) {
        this(catalog, credits, office, changes, Optional.of(configurations), LrsSettings.from(config), Ticker.system());
    }

    LocalResourceScheduler(
            ResourceCatalog catalog,
            Credits credits,
            CreditOffice office,
            ChangeFeed changes,
            LrsSettings settings,
            Ticker ticker) {
        this(catalog, credits, office, changes, Optional.empty(), settings, ticker);
    }

    private LocalResourceScheduler(
            ResourceCatalog catalog,
            Credits credits,
            CreditOffice office,
            ChangeFeed changes,
            Optional<ConfigurationAdmin> store,
            LrsSettings settings,
            Ticker ticker) {
        this.ticker = ticker;
        this.settings = settings;
        this.configurations = new FamilyConfigurations(store, ticker);
        this.watch = new CallWatch(ticker);
        this.catalog = new CatalogThread(
                catalog, settings.host(), session, new Router(), ticker, metrics::catalogRetried);
        this.credits = new CreditDesk(credits, new Router(), this.catalog::mediumChanged);
        this.administrator = new Administrator(
                catalog,
                this.credits,
                office,
                this.catalog,
                settings.host(),
                session,
                this::driverOf,
                new OurGrip(),
                new Router(),
                configurations,
                ticker);
        this.watch.start();
        this.catalog.start();
        this.subscription = changes.subscribe(this.catalog);
    }

    @Deactivate
    void stop() throws InterruptedException {
        subscription.close();
        for (FamilyThread family : families.values()) {
            family.stop(settings.stopTimeout());
        }
        catalog.stop(settings.stopTimeout());
        watch.stop();
    }

    // ---- families and drivers

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    synchronized void addFamily(FamilySettings configured) {
        FamilyThread family = new FamilyThread(
                configured.family(), configured.rules(), configured.queueCapacity(), catalog, credits, watch, metrics, ticker);
        if (families.putIfAbsent(configured.family(), family) != null) {
            throw new IllegalArgumentException(
                    FamilySettings.PID + ": two configurations for family " + configured.family());
        }
        family.start();
        drivers.getOrDefault(configured.family(), List.of())
                .forEach(driver -> family.addDriver(driver.driver(), driver.ranking()));
        configurations.follow(configured);
        catalog.anythingMayHaveChanged();
    }

    void updatedFamily(FamilySettings configured) {
        route(configured.family(), new FamilyEvent.Configure(configured.rules()));
        configurations.follow(configured);
    }

    void removeFamily(FamilySettings configured) throws InterruptedException {
        configurations.forget(configured);
        metrics.gone(configured.family());
        FamilyThread family = families.remove(configured.family());
        if (family != null) {
            family.stop(settings.stopTimeout());
        }
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    synchronized void addDriver(DeviceDriver driver, Map<String, Object> properties) {
        Family family = familyOf(properties);
        int ranking = properties.get("service.ranking") instanceof Integer rank ? rank : 0;
        drivers.merge(
                family,
                List.of(new RankedDriver(driver, ranking, String.valueOf(properties.get(DeviceDriver.FILESYSTEM)))),
                (old, added) -> Stream.concat(old.stream(), added.stream()).toList());
        Optional.ofNullable(families.get(family)).ifPresent(thread -> thread.addDriver(driver, ranking));
    }

    /** Holds no lock while it waits: the successor must be able to come. */
    void removeDriver(DeviceDriver driver, Map<String, Object> properties) throws InterruptedException {
        Family family = familyOf(properties);
        synchronized (this) {
            drivers.computeIfPresent(
                    family,
                    (f, known) -> known.stream()
                            .filter(d -> !d.driver().equals(driver))
                            .toList());
        }
        FamilyThread thread = families.get(family);
        if (thread != null) {
            thread.removeDriver(driver, settings.swapTimeout());
        }
    }

    private static Family familyOf(Map<String, Object> properties) {
        return new Family(String.valueOf(properties.get(DeviceDriver.FAMILY)));
    }

    private Optional<DeviceDriver> driverOf(Family family) {
        return drivers.getOrDefault(family, List.of()).stream().findFirst().map(RankedDriver::driver);
    }

    private final class OurGrip implements Administrator.Grip {
        @Override
        public CompletableFuture<Void> settled(DeviceId device) {
            FamilyThread family = families.get(device.family());
            return family != null ? family.settled(device) : CompletableFuture.completedFuture(null);
        }

        @Override
        public boolean holds(DeviceId device) {
            FamilyThread family = families.get(device.family());
            return family != null && family.holds(device);
        }

        @Override
        public CompletableFuture<Boolean> isUsed(MediumId medium) {
            return ask(medium.family(), core -> core.isUsed(medium));
        }

        @Override
        public CompletableFuture<Boolean> isUsed(DeviceId device) {
            return ask(device.family(), core -> core.isUsed(device));
        }

        private CompletableFuture<Boolean> ask(Family family, Predicate<FamilyCore> question) {
            FamilyThread thread = families.get(family);
            return thread != null ? thread.ask(question::test) : CompletableFuture.completedFuture(false);
        }

        @Override
        public Optional<DeviceId> deviceWith(MediumId medium) {
            return snapshot(medium.family()).devices().stream()
                    .filter(device -> device.medium().equals(Optional.of(medium)))
                    .map(FamilySnapshot.DeviceStatus::device)
                    .findFirst();
        }
    }

    private final class Router implements CatalogThread.FamilyRouter {
        @Override
        public void tell(Family family, FamilyEvent event) {
            route(family, event);
        }

        @Override
        public void tellAll(FamilyEvent event) {
            families.values().forEach(family -> family.post(event));
        }
    }

    private void route(Family family, FamilyEvent event) {
        FamilyThread thread = families.get(family);
        if (thread != null) {
            thread.post(event);
        }
    }

    // ---- requests

    @Override
    public Answer<Allocation> allocate(WriteRequest request) {
        long id = ids.incrementAndGet();
        return cancellable(
                request.family(),
                id,
                FamilyMetrics.Kind.WRITE,
                new FamilyEvent.Submit(new QueuedRequest.Write(id, request)));
    }

    @Override
    public Answer<Allocation> allocate(ReadRequest request) {
        long id = ids.incrementAndGet();
        return cancellable(
                request.family(), id, kindOf(request), new FamilyEvent.Submit(new QueuedRequest.Read(id, request)));
    }

    @Override
    public CompletableFuture<Void> release(Release release) {
        long id = ids.incrementAndGet();
        Family family = release.parts().get(0).medium().family();
        FamilyThread thread = families.get(family);
        return thread != null
                ? thread.orderAlways(id, FamilyMetrics.Kind.RELEASE, new FamilyEvent.SubmitRelease(id, release))
                : CompletableFuture.failedFuture(unknown(family));
    }

    @Override
    public Answer<Void> format(FormatRequest request) {
        long id = ids.incrementAndGet();
        Family family = request.medium().family();
        Optional<ArchivoltException> refused = request.filesystem().flatMap(name -> refuseFilesystem(family, name));
        if (refused.isPresent()) {
            Answer<Void> answer = new Answer<>(id);
            answer.completeExceptionally(refused.get());
            return answer;
        }
        return cancellable(
                family,
                id,
                FamilyMetrics.Kind.FORMAT,
                new FamilyEvent.Submit(new QueuedRequest.Format(id, request, UUID.randomUUID())));
    }

    @Override
    public Answer<Void> adopt(AdoptRequest request) {
        long id = ids.incrementAndGet();
        return cancellable(
                request.medium().family(), id, null, new FamilyEvent.Submit(new QueuedRequest.Adopt(id, request)));
    }

    private Optional<ArchivoltException> refuseFilesystem(Family family, String name) {
        return drivers.getOrDefault(family, List.of()).stream()
                .findFirst()
                .filter(driver -> !name.equals(driver.filesystem()))
                .map(driver -> ArchivoltException.invalid("filesystem", "the driver makes only " + driver.filesystem())
                        .with("filesystem", name));
    }

    @Override
    public CompletableFuture<Void> notify(Notice notice) {
        FamilyThread family = families.get(notice.family());
        if (family == null) {
            return CompletableFuture.failedFuture(unknown(notice.family()));
        }
        if (notice instanceof Notice.MediumUpdated updated) {
            return catalog.refresh(updated.medium());
        }
        DeviceId device =
                notice instanceof Notice.DeviceLocked locked ? locked.device() : ((Notice.DeviceReady) notice).device();
        CompletableFuture<Void> known = catalog.refresh(device);
        return notice instanceof Notice.DeviceLocked ? known.thenCompose(nothing -> awaitIdle(family, device)) : known;
    }

    private CompletableFuture<Void> awaitIdle(FamilyThread family, DeviceId device) {
        long id = ids.incrementAndGet();
        return family.orderAlways(id, null, new FamilyEvent.SubmitAwaitIdle(id, device));
    }

    @Override
    public CompletableFuture<Void> cancel(long request) {
        return familyOf(request).thenCompose(family -> {
            long id = ids.incrementAndGet();
            return family.orderAlways(id, null, new FamilyEvent.SubmitCancel(id, request));
        });
    }

    /** Asked so seldom that nobody keeps a list of whose request is whose. */
    private CompletableFuture<FamilyThread> familyOf(long request) {
        CompletableFuture<FamilyThread> found = CompletableFuture.completedFuture(null);
        for (FamilyThread family : families.values()) {
            found = found.thenCombine(
                    family.ask(core -> core.report(request).isPresent()), (before, here) -> here ? family : before);
        }
        return found.thenCompose(family -> family != null
                ? CompletableFuture.completedFuture(family)
                : CompletableFuture.failedFuture(
                        new ArchivoltException(NO_SUCH_REQUEST, "the request is unknown or has ended")
                                .with("request", request)));
    }

    @Override
    public CompletableFuture<Void> ping() {
        return CompletableFuture.allOf(families.values().stream()
                .map(family -> family.ask(FamilyCore::queued))
                .toArray(CompletableFuture[]::new));
    }

    @Override
    public CompletableFuture<List<RequestReport>> requests(Family family, int limit) {
        if (limit < 1 || limit > REPORTS_MAX) {
            throw new IllegalArgumentException("limit must be 1 to " + REPORTS_MAX + ": " + limit);
        }
        FamilyThread thread = families.get(family);
        return thread != null
                ? thread.ask(core -> core.reports(limit))
                : CompletableFuture.failedFuture(unknown(family));
    }

    @Override
    public CompletableFuture<Optional<RequestReport>> why(long request) {
        CompletableFuture<Optional<RequestReport>> found = CompletableFuture.completedFuture(Optional.empty());
        for (FamilyThread family : families.values()) {
            found = found.thenCombine(
                    family.ask(core -> core.report(request)), (before, here) -> before.or(() -> here));
        }
        return found;
    }

    private static FamilyMetrics.Kind kindOf(ReadRequest request) {
        return switch (request.operation()) {
            case READ -> FamilyMetrics.Kind.READ;
            case DELETE -> FamilyMetrics.Kind.DELETE;
        };
    }

    private <T> Answer<T> cancellable(Family family, long id, FamilyMetrics.Kind kind, FamilyEvent request) {
        Answer<T> answer = order(family, id, kind, request);
        answer.whenComplete((value, failure) -> {
            if (answer.isCancelled()) {
                route(family, new FamilyEvent.Cancel(id));
            }
        });
        return answer;
    }

    private <T> Answer<T> order(Family family, long id, FamilyMetrics.Kind kind, FamilyEvent order) {
        Answer<T> answer = new Answer<>(id);
        FamilyThread thread = families.get(family);
        if (thread != null) {
            thread.order(answer, kind, order);
        } else {
            answer.completeExceptionally(unknown(family));
        }
        return answer;
    }

    private static ArchivoltException unknown(Family family) {
        return new ArchivoltException(NO_SUCH_RESOURCE, "no such family is served here")
                .with("field", "family")
                .with("family", family);
    }

    // ---- reports

    @Override
    public FamilySnapshot snapshot(Family family) {
        FamilyThread thread = families.get(family);
        return thread != null ? thread.snapshot() : new FamilySnapshot(family, false, 0, 0, List.of());
    }

    @Override
    public List<Family> families() {
        return List.copyOf(families.keySet());
    }

    private List<FamilySnapshot> snapshots() {
        return families.values().stream().map(FamilyThread::snapshot).toList();
    }

    @Override
    public List<Sample> samples(Optional<Family> family) {
        return metrics.samples(family);
    }

    @Override
    public String prometheusText() {
        return metrics.prometheusText();
    }

    // ---- administration

    @Override
    public MediumRecord addFixed(Family family, String path, Optional<String> name, Optional<String> library, Tags tags)
            throws ArchivoltException {
        return administrator.addFixed(family, path, name, library, tags);
    }

    @Override
    public DeviceRecord addDevice(
            Family family, String path, Optional<String> name, String library, Map<String, String> options)
            throws ArchivoltException {
        return administrator.addDevice(family, path, name, library, options);
    }

    @Override
    public MediumRecord addMedium(MediumId medium, Optional<String> model, Tags tags) throws ArchivoltException {
        return administrator.addMedium(medium, model, tags);
    }

    @Override
    public void unlock(MediumId medium) throws ArchivoltException {
        administrator.unlock(medium);
    }

    @Override
    public void lock(MediumId medium) throws ArchivoltException {
        administrator.lock(medium);
    }

    @Override
    public void unlock(DeviceId device) throws ArchivoltException {
        administrator.unlock(device);
    }

    @Override
    public void lock(DeviceId device) throws ArchivoltException {
        administrator.lock(device);
    }

    @Override
    public void moveDevice(DeviceId device, String toHost) throws ArchivoltException {
        administrator.moveDevice(device, toHost);
    }

    @Override
    public void release(DeviceId device) throws ArchivoltException {
        administrator.release(device);
    }

    @Override
    public Optional<MediumId> carried(Family family, String path) throws ArchivoltException {
        return administrator.carried(family, path);
    }

    @Override
    public void remove(MediumId medium) throws ArchivoltException {
        administrator.remove(medium);
    }

    @Override
    public void remove(DeviceId device) throws ArchivoltException {
        administrator.remove(device);
    }

    @Override
    public void setAccess(MediumId medium, MediumAccess access) throws ArchivoltException {
        administrator.setAccess(medium, access);
    }

    @Override
    public void changeTags(MediumId medium, TagChange change) throws ArchivoltException {
        administrator.changeTags(medium, change);
    }

    @Override
    public void setGroupings(MediumId medium, Set<String> groupings) throws ArchivoltException {
        administrator.setGroupings(medium, groupings);
    }

    @Override
    public void setLost(MediumId medium, boolean lost) throws ArchivoltException {
        administrator.setLost(medium, lost);
    }

    @Override
    public MediumPlace locate(MediumId medium) throws ArchivoltException {
        return administrator.locate(medium);
    }

    @Override
    public SortedMap<String, String> configuration(Family family) throws ArchivoltException {
        return administrator.configuration(family);
    }

    @Override
    public void configure(Family family, Map<String, String> changes) throws ArchivoltException {
        administrator.configure(family, changes);
    }
}
