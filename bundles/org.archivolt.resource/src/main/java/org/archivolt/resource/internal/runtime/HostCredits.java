package org.archivolt.resource.internal.runtime;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Ticker;
import org.archivolt.dss.ChangeFeed;
import org.archivolt.dss.CreditCatalog;
import org.archivolt.dss.CreditSession;
import org.archivolt.resource.Credit;
import org.archivolt.resource.CreditClaim;
import org.archivolt.resource.CreditOffice;
import org.archivolt.resource.CreditRequest;
import org.archivolt.resource.Credits;
import org.archivolt.resource.HeldCredit;
import org.archivolt.resource.ResourceName;
import org.archivolt.resource.internal.core.Word;
import org.archivolt.resource.internal.type.ResourceTypes;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Wiring only: the owner of this host, its link to the root, its session, and who looks after those who wait. */
@Component(
        service = {Credits.class, CreditOffice.class},
        configurationPid = ResourceSettings.PID)
@Designate(ocd = ResourceConfig.class)
public final class HostCredits implements Credits, CreditOffice {
    private static final Logger LOG = LoggerFactory.getLogger(HostCredits.class);
    private static final Duration THREADS_END = Duration.ofSeconds(5);

    private final Ticker ticker;
    private final ResourceSettings settings;
    private final InstanceFile instance;
    private final Tenure tenure;
    private final Alarms alarms;
    private final ExecutorService listeners;
    private final ExecutorService catalogThreads;
    private final RootLink link;
    private final Owner owner;
    private final SessionKeeper keeper;
    private final Lookout lookout;
    private final HostOffice office;
    private final ChangeFeed.Subscription subscription;

    /** @throws IOException when another process has the instance file */
    @Activate
    public HostCredits(
            @Reference CreditCatalog catalog,
            @Reference ChangeFeed changes,
            @Reference ResourceTypes types,
            ResourceConfig config)
            throws IOException {
        this(catalog, changes, types, ResourceSettings.from(config), Ticker.system());
    }

    public HostCredits(
            CreditCatalog catalog, ChangeFeed changes, ResourceTypes types, ResourceSettings settings, Ticker ticker)
            throws IOException {
        this.ticker = ticker;
        this.settings = settings;
        this.instance = settings.instanceFile().isPresent()
                ? InstanceFile.lock(settings.instanceFile().get())
                : InstanceFile.unproved();
        this.tenure = new Tenure(ticker);
        this.alarms = new Alarms("resource-alarms", ticker);
        this.listeners = Executors.newSingleThreadExecutor(daemons("resource-listeners"));
        this.catalogThreads = Executors.newFixedThreadPool(settings.catalogThreads(), daemons("resource-catalog"));
        Roots roots = new Roots(catalog, types);
        this.link = new RootLink(catalog, roots, ticker, tenure, alarms, catalogThreads);
        Workshop workshop = new Workshop(
                ticker,
                types,
                tenure,
                alarms,
                listeners,
                new Afterwards(),
                new AtomicLong(),
                new AtomicInteger(),
                this::wakeLookout,
                settings);
        this.owner = new Owner(settings.host(), workshop, link);
        this.keeper = new SessionKeeper(
                catalog, roots, settings, instance.id(), ticker, tenure, new Following(), catalogThreads);
        this.lookout = new Lookout(catalog, roots, owner, workshop, keeper);
        this.office = new HostOffice(catalog, roots, owner, keeper);
        link.connect(owner, keeper::suspect);
        alarms.start();
        keeper.start();
        lookout.start();
        this.subscription = changes.subscribe(link);
    }

    /** Nobody waits before it is there. */
    private void wakeLookout() {
        lookout.wake();
    }

    private static ThreadFactory daemons(String name) {
        AtomicInteger numbers = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + "-" + numbers.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    private final class Following implements SessionKeeper.Follower {
        @Override
        public void valid() {
            link.resume();
            owner.resume();
        }

        @Override
        public void lost() {
            link.forgetAll();
            owner.tenureLost();
        }

        @Override
        public void heard(ResourceName resource, Word word) {
            owner.hear(resource, word);
        }
    }

    /**
     * Gives everything back, bounded, and ends the session. If something is in use even then, others have to wait for the lease to run
     * out, as for a host that is dead: whoever uses it has been told, but nobody knows that he has stopped.
     */
    @Deactivate
    public void stop() throws InterruptedException, IOException {
        lookout.stop(THREADS_END);
        boolean isFree = owner.windUp();
        if (!isFree) {
            LOG.warn("something is still in use, so the session is not ended: it has to run out");
            instance.renounce();
        }
        // What the root is not told before the session ends, others find out by its end.
        link.awaitIdle(ticker.nanos() + settings.stopTimeout().toNanos());
        subscription.close();
        catalogThreads.shutdown();
        catalogThreads.awaitTermination(THREADS_END.toMillis(), TimeUnit.MILLISECONDS);
        keeper.stop(THREADS_END, isFree);
        alarms.stop(THREADS_END);
        listeners.shutdown();
        listeners.awaitTermination(THREADS_END.toMillis(), TimeUnit.MILLISECONDS);
        instance.close();
    }

    /** For tests, whose clock jumps. */
    void look() {
        alarms.look();
        keeper.look();
        lookout.look();
    }

    /** For tests: whether all was done that is due. */
    boolean isCaughtUp() {
        return keeper.isCaughtUp() && alarms.isCaughtUp() && lookout.isCaughtUp() && link.isCaughtUp();
    }

    /** For tests: the session that this host has now. */
    Optional<CreditSession> session() {
        return tenure.session();
    }

    /** For tests. */
    Owner owner() {
        return owner;
    }

    // ---- credits

    @Override
    public Credit credit(String type, String text) throws ArchivoltException {
        return owner.credit(type, text);
    }

    @Override
    public CreditClaim acquire(CreditRequest request) {
        return owner.acquire(request);
    }

    @Override
    public Optional<HeldCredit> tryCached(ResourceName resource, Credit want, String user) {
        return owner.tryCached(resource, want, user);
    }

    @Override
    public CompletionStage<List<HeldCredit>> acquireAll(List<CreditRequest> requests) {
        return owner.acquireAll(requests);
    }

    @Override
    public CreditClaim enlarge(HeldCredit held, Credit more) {
        return owner.enlarge(held, more);
    }

    @Override
    public void writeBack(Collection<ResourceName> resources) throws ArchivoltException {
        owner.writeBack(resources);
    }

    @Override
    public SubOwner addOwner(String name) throws ArchivoltException {
        return owner.addOwner(name);
    }

    // ---- office

    @Override
    public List<Loan> loans(Optional<String> type, int limit) throws ArchivoltException {
        return office.loans(type, limit);
    }

    @Override
    public List<Loan> loans(ResourceName resource) throws ArchivoltException {
        return office.loans(resource);
    }

    @Override
    public List<Waiter> why(ResourceName resource) throws ArchivoltException {
        return office.why(resource);
    }

    @Override
    public List<Waiter> waiters(int limit) throws ArchivoltException {
        return office.waiters(limit);
    }

    @Override
    public List<Host> hosts() throws ArchivoltException {
        return office.hosts();
    }

    @Override
    public void revoke(ResourceName resource, String host) throws ArchivoltException {
        office.revoke(resource, host);
    }

    @Override
    public void declareDead(String host) throws ArchivoltException {
        office.declareDead(host);
    }
}
