package org.archivolt.rest.internal;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.archivolt.access.Tokens;
import org.archivolt.access.Users;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.dss.CatalogStatus;
import org.archivolt.dss.ChangeFeed;
import org.archivolt.dss.ResourceCatalog;
import org.archivolt.ldm.MediaLibrary;
import org.archivolt.librarian.Librarian;
import org.archivolt.lrs.ClientSessions;
import org.archivolt.lrs.ResourceAdministration;
import org.archivolt.lrs.ResourceScheduler;
import org.archivolt.lrs.SchedulerStatistics;
import org.archivolt.resource.CreditOffice;
import org.archivolt.rest.internal.events.EventHub;
import org.archivolt.store.Jobs;
import org.archivolt.store.LayoutCatalog;
import org.archivolt.store.ObjectStore;
import org.archivolt.store.Uploads;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * The services behind this edge. Any may be away, at the start or while it is replaced; the edge itself stays, and says
 * which one it is waiting for.
 */
@Component(service = Backends.class)
public final class Backends {
    private final AtomicReference<ObjectStore> store = new AtomicReference<>();
    private final AtomicReference<Uploads> uploads = new AtomicReference<>();
    private final AtomicReference<LayoutCatalog> layouts = new AtomicReference<>();
    private final AtomicReference<Jobs> jobs = new AtomicReference<>();
    private final AtomicReference<ResourceScheduler> scheduler = new AtomicReference<>();
    private final AtomicReference<ClientSessions> sessions = new AtomicReference<>();
    private final AtomicReference<ResourceAdministration> administration = new AtomicReference<>();
    private final AtomicReference<SchedulerStatistics> statistics = new AtomicReference<>();
    private final AtomicReference<ResourceCatalog> resources = new AtomicReference<>();
    private final AtomicReference<CatalogStatus> catalogStatus = new AtomicReference<>();
    private final AtomicReference<Tokens> tokens = new AtomicReference<>();
    private final AtomicReference<Users> users = new AtomicReference<>();
    private final AtomicReference<CreditOffice> credits = new AtomicReference<>();
    private final AtomicReference<Librarian> librarian = new AtomicReference<>();
    private final EventHub events = new EventHub();
    private final AtomicReference<ChangeFeed> changes = new AtomicReference<>();
    private final AtomicReference<ChangeFeed.Subscription> subscription = new AtomicReference<>();
    private final List<MediaLibrary> libraries = new CopyOnWriteArrayList<>();

    public ObjectStore store() throws ArchivoltException {
        return present(store, ErrorCode.SHUTTING_DOWN, "the object store");
    }

    public Uploads uploads() throws ArchivoltException {
        return present(uploads, ErrorCode.SHUTTING_DOWN, "the object store");
    }

    public LayoutCatalog layouts() throws ArchivoltException {
        return present(layouts, ErrorCode.SHUTTING_DOWN, "the object store");
    }

    public Jobs jobs() throws ArchivoltException {
        return present(jobs, ErrorCode.SHUTTING_DOWN, "background jobs");
    }

    public ClientSessions sessions() throws ArchivoltException {
        return present(sessions, ErrorCode.SHUTTING_DOWN, "the scheduler");
    }

    public ResourceAdministration administration() throws ArchivoltException {
        return present(administration, ErrorCode.SHUTTING_DOWN, "the scheduler");
    }

    public SchedulerStatistics statistics() throws ArchivoltException {
        return present(statistics, ErrorCode.SHUTTING_DOWN, "the scheduler");
    }

    public ResourceScheduler presentScheduler() throws ArchivoltException {
        return present(scheduler, ErrorCode.SHUTTING_DOWN, "the scheduler");
    }

    public ResourceCatalog resources() throws ArchivoltException {
        return present(resources, ErrorCode.CATALOG_UNAVAILABLE, "the catalog");
    }

    public Tokens tokens() throws ArchivoltException {
        return present(tokens, ErrorCode.SHUTTING_DOWN, "the tokens");
    }

    public Users users() throws ArchivoltException {
        return present(users, ErrorCode.SHUTTING_DOWN, "the users");
    }

    public CreditOffice credits() throws ArchivoltException {
        return present(credits, ErrorCode.SHUTTING_DOWN, "the resource manager");
    }

    public Librarian librarian() throws ArchivoltException {
        return present(librarian, ErrorCode.SHUTTING_DOWN, "the Librarian");
    }

    /** Of what changes in the catalog. */
    public EventHub events() {
        return events;
    }

    /** By name. */
    public List<MediaLibrary> libraries() {
        return libraries.stream()
                .sorted(Comparator.comparing(MediaLibrary::name))
                .toList();
    }

    /** @throws ArchivoltException {@code NO_SUCH_LIBRARY} */
    public MediaLibrary library(String name) throws ArchivoltException {
        return libraries.stream()
                .filter(library -> library.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ArchivoltException(ErrorCode.NO_SUCH_LIBRARY, "there is no such library")
                        .with("library", name));
    }

    public Optional<ObjectStore> storeIfPresent() {
        return Optional.ofNullable(store.get());
    }

    public Optional<ResourceScheduler> scheduler() {
        return Optional.ofNullable(scheduler.get());
    }

    public Optional<CatalogStatus> catalogStatus() {
        return Optional.ofNullable(catalogStatus.get());
    }

    private static <T> T present(AtomicReference<T> service, ErrorCode code, String what) throws ArchivoltException {
        T found = service.get();
        if (found == null) {
            throw new ArchivoltException(code, "waiting for " + what + " to start");
        }
        return found;
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void bindStore(ObjectStore service) {
        store.set(service);
    }

    public void unbindStore(ObjectStore service) {
        store.compareAndSet(service, null);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void bindUploads(Uploads service) {
        uploads.set(service);
    }

    public void unbindUploads(Uploads service) {
        uploads.compareAndSet(service, null);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void bindLayouts(LayoutCatalog service) {
        layouts.set(service);
    }

    public void unbindLayouts(LayoutCatalog service) {
        layouts.compareAndSet(service, null);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void bindJobs(Jobs service) {
        jobs.set(service);
    }

    public void unbindJobs(Jobs service) {
        jobs.compareAndSet(service, null);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void bindScheduler(ResourceScheduler service) {
        scheduler.set(service);
    }

    public void unbindScheduler(ResourceScheduler service) {
        scheduler.compareAndSet(service, null);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void bindResources(ResourceCatalog service) {
        resources.set(service);
    }

    public void unbindResources(ResourceCatalog service) {
        resources.compareAndSet(service, null);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void bindCatalogStatus(CatalogStatus service) {
        catalogStatus.set(service);
    }

    public void unbindCatalogStatus(CatalogStatus service) {
        catalogStatus.compareAndSet(service, null);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void bindSessions(ClientSessions service) {
        sessions.set(service);
    }

    public void unbindSessions(ClientSessions service) {
        sessions.compareAndSet(service, null);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void bindStatistics(SchedulerStatistics service) {
        statistics.set(service);
    }

    public void unbindStatistics(SchedulerStatistics service) {
        statistics.compareAndSet(service, null);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void bindAdministration(ResourceAdministration service) {
        administration.set(service);
    }

    public void unbindAdministration(ResourceAdministration service) {
        administration.compareAndSet(service, null);
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void bindLibrary(MediaLibrary service) {
        libraries.add(service);
    }

    public void unbindLibrary(MediaLibrary service) {
        libraries.remove(service);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void bindTokens(Tokens service) {
        tokens.set(service);
    }

    public void unbindTokens(Tokens service) {
        tokens.compareAndSet(service, null);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void bindUsers(Users service) {
        users.set(service);
    }

    public void unbindUsers(Users service) {
        users.compareAndSet(service, null);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void bindCredits(CreditOffice service) {
        credits.set(service);
    }

    public void unbindCredits(CreditOffice service) {
        credits.compareAndSet(service, null);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void bindLibrarian(Librarian service) {
        librarian.set(service);
    }

    public void unbindLibrarian(Librarian service) {
        librarian.compareAndSet(service, null);
    }

    /** Whoever listens to the old one is told by the first word of the new one that something may have been missed. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void bindChanges(ChangeFeed service) {
        changes.set(service);
        end(subscription.getAndSet(service.subscribe(events)));
    }

    public void unbindChanges(ChangeFeed service) {
        if (changes.compareAndSet(service, null)) {
            end(subscription.getAndSet(null));
        }
    }

    private static void end(ChangeFeed.Subscription former) {
        if (former != null) {
            former.close();
        }
    }
}
