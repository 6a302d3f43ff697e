package org.archivolt.resource.internal.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.MediumId;
import org.archivolt.base.Ticker;
import org.archivolt.dss.ChangeFeed;
import org.archivolt.dss.CreditCatalog;
import org.archivolt.dss.CreditSession;
import org.archivolt.dss.RootBooks;
import org.archivolt.resource.ResourceName;
import org.archivolt.resource.internal.core.Report;
import org.archivolt.resource.internal.core.Word;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Between this host's owner and the root in the catalog. What is to be told to the root waits here, for each resource only the last
 * report, until one of a few threads has brought it there; it comes back with the root's word.
 */
final class RootLink implements Creditor, ChangeFeed.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(RootLink.class);
    private static final Duration RETRY_FIRST = Duration.ofMillis(100);
    private static final Duration RETRY_MAX = Duration.ofSeconds(5);
    private static final int DOUBLINGS_MAX = 6;
    private static final long LOOK_MILLIS = 100;

    private final CreditCatalog catalog;
    private final Roots roots;
    private final Ticker ticker;
    private final Tenure tenure;
    private final Alarms alarms;
    private final ExecutorService threads;
    /** Those that are queued, under way, or wait for being tried again; for one resource at most one. */
    private final Map<ResourceName, Errand> errands = new ConcurrentHashMap<>();

    private final AtomicBoolean lookingAtAll = new AtomicBoolean();

    private Owner owner;
    private Runnable suspicion = () -> {};

    /** What is to be done for one resource. Changed only within {@link #errands}. */
    private static final class Errand {
        private Report report;
        private final List<CompletableFuture<Void>> arrivals = new ArrayList<>();
        private int failures;
        private boolean again;
        /** Set while it waits to be tried again. */
        private Optional<Alarms.Alarm> retry = Optional.empty();
    }

    /** What a thread has taken of an errand. */
    private record Taken(Optional<Report> report, List<CompletableFuture<Void>> arrivals) {}

    RootLink(CreditCatalog catalog, Roots roots, Ticker ticker, Tenure tenure, Alarms alarms, ExecutorService threads) {
        this.catalog = catalog;
        this.roots = roots;
        this.ticker = ticker;
        this.tenure = tenure;
        this.alarms = alarms;
        this.threads = threads;
    }

    /** Before anything else. @param whenLost called when the catalog says that this host's session is not there */
    void connect(Owner hostOwner, Runnable whenLost) {
        owner = hostOwner;
        suspicion = whenLost;
    }

    // ---- the way there

    @Override
    public void report(ResourceName resource, Report report) {
        add(resource, errand -> {
            if (errand.report == null || isNewer(report, errand.report)) {
                errand.report = report;
            }
        });
    }

    private static boolean isNewer(Report a, Report b) {
        return a.epoch() != b.epoch() ? a.epoch() > b.epoch() : a.number() > b.number();
    }

    @Override
    public CompletionStage<Void> arrived(ResourceName resource) {
        CompletableFuture<Void> arrival = new CompletableFuture<>();
        add(resource, errand -> errand.arrivals.add(arrival));
        return arrival;
    }

    /** Has the root's word fetched. */
    void look(ResourceName resource) {
        add(resource, errand -> {});
    }

    private void add(ResourceName resource, Consumer<Errand> change) {
        AtomicBoolean fresh = new AtomicBoolean();
        errands.compute(resource, (name, there) -> {
            fresh.set(there == null);
            Errand errand = there == null ? new Errand() : there;
            change.accept(errand);
            errand.again = true;
            return errand;
        });
        if (fresh.get()) {
            queue(resource);
        }
    }

    private void queue(ResourceName resource) {
        try {
            threads.execute(() -> run(resource));
        } catch (RejectedExecutionException e) {
            errands.remove(resource); // at the end of this process
        }
    }

    private void run(ResourceName resource) {
        Optional<CreditSession> session = tenure.session();
        if (session.isEmpty()) {
            retry(resource, Optional.empty()); // nobody to speak for yet
            return;
        }
        Taken taken = take(resource);
        try {
            deliver(resource, speak(session.get(), resource, taken));
            taken.arrivals().forEach(arrival -> arrival.complete(null));
            finish(resource);
        } catch (ArchivoltException e) {
            failed(session.get(), resource, taken, e);
        } catch (RuntimeException | AssertionError | LinkageError e) {
            LOG.error("{}: a bug: the root cannot be told", resource, e);
            failed(session.get(), resource, taken, new ArchivoltException(ErrorCode.INTERNAL, "asking the root", e));
        }
    }

    private Taken take(ResourceName resource) {
        Taken[] taken = new Taken[1];
        errands.computeIfPresent(resource, (name, errand) -> {
            taken[0] = new Taken(Optional.ofNullable(errand.report), List.copyOf(errand.arrivals));
            errand.report = null;
            errand.arrivals.clear();
            errand.again = false;
            errand.retry = Optional.empty();
            return errand;
        });
        return taken[0] != null ? taken[0] : new Taken(Optional.empty(), List.of());
    }

    private Optional<Word> speak(CreditSession session, ResourceName resource, Taken taken) throws ArchivoltException {
        if (taken.report().isPresent()) {
            return roots.change(
                    session,
                    resource,
                    root -> root.report(session.toString(), taken.report().get()));
        }
        return taken.arrivals().isEmpty() ? roots.word(session, resource) : Optional.empty();
    }

    /** What came meanwhile goes on at once. */
    private void finish(ResourceName resource) {
        Errand left = errands.computeIfPresent(resource, (name, errand) -> {
            errand.failures = 0;
            return errand.again ? errand : null;
        });
        if (left != null) {
            queue(resource);
        }
    }

    private void failed(CreditSession session, ResourceName resource, Taken taken, ArchivoltException why) {
        switch (why.code()) {
            case CATALOG_UNAVAILABLE, BUSY, TIMEOUT -> retry(session, resource, taken);
            case CREDIT_LOST -> {
                taken.arrivals().forEach(arrival -> arrival.completeExceptionally(why));
                suspicion.run();
                finish(resource);
            }
            default -> {
                LOG.warn("{}: {}", resource, why.getMessage());
                taken.arrivals().forEach(arrival -> arrival.completeExceptionally(why));
                owner.find(resource).ifPresent(slot -> slot.refuseAll(why));
                if (why.code() == ErrorCode.INVALID_ARGUMENT || taken.report().isEmpty()) {
                    finish(resource); // a name that the catalog cannot keep, so nothing was had of it
                } else {
                    retry(session, resource, new Taken(taken.report(), List.of()));
                }
            }
        }
    }

    /** Of what was to be told in the name of another session nothing is left. */
    private void retry(CreditSession session, ResourceName resource, Taken taken) {
        boolean isSame = tenure.session().equals(Optional.of(session));
        if (!isSame) {
            ArchivoltException why = lost();
            taken.arrivals().forEach(arrival -> arrival.completeExceptionally(why));
        }
        retry(resource, isSame ? Optional.of(taken) : Optional.empty());
    }

    private static ArchivoltException lost() {
        return new ArchivoltException(ErrorCode.CREDIT_LOST, "telling the root");
    }

    private void retry(ResourceName resource, Optional<Taken> taken) {
        errands.computeIfPresent(resource, (name, there) -> {
            if (taken.isPresent()) {
                there.report = there.report == null ? taken.get().report().orElse(null) : there.report;
                there.arrivals.addAll(taken.get().arrivals());
            }
            there.failures = Math.min(there.failures + 1, DOUBLINGS_MAX);
            Duration delay = RETRY_FIRST.multipliedBy(1L << (there.failures - 1));
            there.retry = Optional.of(
                    alarms.after(delay.compareTo(RETRY_MAX) < 0 ? delay : RETRY_MAX, () -> queue(resource)));
            return there;
        });
    }

    /** The catalog can be reached again: what waits to be tried again does not wait any longer. */
    void resume() {
        for (Map.Entry<ResourceName, Errand> each : errands.entrySet()) {
            if (each.getValue().retry.map(Alarms.Alarm::cancel).orElse(false)) {
                queue(each.getKey());
            }
        }
    }

    // ---- the way back

    private void deliver(ResourceName resource, Optional<Word> word) {
        word.ifPresent(heard -> owner.hear(resource, heard));
    }

    @Override
    public void creditChanged(String type, String name, Set<CreditSession> concerned) {
        Optional<CreditSession> own = tenure.session();
        ResourceName resource = new ResourceName(type, name);
        if (own.isEmpty()) {
            return;
        }
        if (concerned.contains(own.get())
                || (concerned.isEmpty() && owner.find(resource).isPresent())) {
            look(resource);
        }
    }

    @Override
    public void anythingMayHaveChanged() {
        if (!lookingAtAll.getAndSet(true)) {
            try {
                threads.execute(this::lookAtAll);
            } catch (RejectedExecutionException e) {
                lookingAtAll.set(false); // at the end of this process
            }
        }
    }

    private void lookAtAll() {
        lookingAtAll.set(false);
        Optional<CreditSession> session = tenure.session();
        if (session.isEmpty()) {
            return; // who has just joined has nothing
        }
        try {
            for (RootBooks row : catalog.of(session.get())) {
                deliver(
                        Roots.name(row),
                        roots.readable(row)
                                .flatMap(root -> root.currentWord(session.get().toString())));
            }
        } catch (ArchivoltException e) {
            LOG.debug("looking at all credits: {}", e.getMessage());
            alarms.after(RETRY_MAX, this::anythingMayHaveChanged);
        }
    }

    /** The session is lost: what was to be told in its name is void. */
    void forgetAll() {
        ArchivoltException why = lost();
        errands.replaceAll((name, errand) -> {
            errand.report = null;
            errand.arrivals.forEach(arrival -> arrival.completeExceptionally(why));
            errand.arrivals.clear();
            return errand;
        });
    }

    /** For tests: whether nothing is under way but what waits to be tried again. */
    boolean isCaughtUp() {
        return errands.values().stream().allMatch(each -> each.retry.isPresent());
    }

    /** Waits until nothing is on its way. @param moment by the ticker */
    void awaitIdle(long moment) {
        while (!errands.isEmpty() && tenure.isValid() && moment - ticker.nanos() > 0) {
            CompletableFuture<?>[] arrivals = errands.keySet().stream()
                    .map(this::arrived)
                    .map(CompletionStage::toCompletableFuture)
                    .toArray(CompletableFuture[]::new);
            try {
                CompletableFuture.allOf(arrivals).get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            } catch (ExecutionException | TimeoutException e) {
                LOG.debug("not told to the root yet", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    @Override
    public void mediumChanged(MediumId medium) {}

    @Override
    public void deviceChanged(DeviceId device) {}
}
