package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.CANCELLED;
import static org.archivolt.base.ErrorCode.LAYOUT_UNAVAILABLE;
import static org.archivolt.base.ErrorCode.SHUTTING_DOWN;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Ticker;
import org.archivolt.dss.LayoutRecord;
import org.archivolt.layout.LayoutDescription;
import org.archivolt.layout.LayoutModule;
import org.archivolt.store.LayoutCatalog;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The layout modules there are, and who uses them.
 *
 * <pre>
 *   bind ──▶ SERVING ──unbind──▶ DRAINING ──last lease closed──▶ gone
 *                                    └────drain bound────▶ REVOKED: every step of a transfer in it fails
 * </pre>
 *
 * A use that finds no module waits for a successor, if one went away a moment ago. The one lock is held for moments
 * only; whoever waits, waits on a condition of it and has let go of it, so that a successor can be bound while unbind of
 * its predecessor waits.
 */
@Component(
        service = {LayoutCatalog.class, LayoutRegistry.class},
        configurationPid = StoreConfig.PID)
public final class LayoutRegistry implements LayoutCatalog {
    private static final Logger log = LoggerFactory.getLogger(LayoutRegistry.class);
    private static final Comparator<Installed> NEWEST_FIRST = Comparator.comparingInt(
                    (Installed i) -> i.description.major())
            .thenComparingInt(i -> i.description.minor())
            .thenComparingLong(i -> i.sequence)
            .reversed();

    private final Ticker ticker;
    private final BooleanSupplier stopping;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Condition drained = lock.newCondition();
    private final Map<String, List<Installed>> installed = new HashMap<>();
    /**
     * Until when a successor may be hoped for, since the last module of a name and major version went; as many entries as
     * there ever were versions. An updated bundle only starts when the drain of the old one has ended.
     */
    private final Map<Version, Long> hopeNanos = new HashMap<>();

    private Duration drainBound;
    private Duration stopBound;
    private Duration successorBound;
    private boolean closed;
    private long sequence;

    @Activate
    public LayoutRegistry(BundleContext context, StoreConfig config) throws ArchivoltException {
        this(StoreSettings.from(config), Ticker.system(), isStopping(context));
    }

    /** @param stopping whether the whole runtime is about to end: then no successor is to be hoped for */
    LayoutRegistry(StoreSettings settings, Ticker ticker, BooleanSupplier stopping) {
        this.ticker = ticker;
        this.stopping = stopping;
        configure(settings);
    }

    private static BooleanSupplier isStopping(BundleContext context) {
        Bundle framework = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION);
        return () -> framework.getState() == Bundle.STOPPING;
    }

    @Modified
    void modified(StoreConfig config) throws ArchivoltException {
        configure(StoreSettings.from(config));
    }

    private void configure(StoreSettings settings) {
        lock.lock();
        try {
            drainBound = settings.layoutDrain();
            stopBound = settings.stopWait();
            successorBound = settings.layoutWait();
        } finally {
            lock.unlock();
        }
    }

    /** Nobody waits for a layout any longer. */
    @Deactivate
    void close() {
        lock.lock();
        try {
            closed = true;
            arrived.signalAll();
            drained.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Reference(
            name = "layouts",
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "unbind")
    void bindService(LayoutModule module, ServiceReference<LayoutModule> service) {
        bind(module, Optional.ofNullable(service.getBundle()).map(LayoutRegistry::origin));
    }

    private static Origin origin(Bundle bundle) {
        return new Origin(
                bundle.getBundleId(),
                bundle.getSymbolicName(),
                bundle.getVersion().toString());
    }

    /** A module that comes from no bundle. */
    void bind(LayoutModule module) {
        bind(module, Optional.empty());
    }

    private void bind(LayoutModule module, Optional<Origin> origin) {
        LayoutDescription description = module.description();
        int tolerates = module.tolerates(description.defaults());
        lock.lock();
        try {
            List<Installed> modules = installed.computeIfAbsent(description.name(), name -> new ArrayList<>());
            modules.add(new Installed(module, description, tolerates, origin, sequence++));
            modules.sort(NEWEST_FIRST);
            hopeNanos.remove(Version.of(description));
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
        log.info("layout {} {}: installed", description.name(), description.version());
    }

    /** Returns when nobody uses the module any longer, or after the drain bound. */
    void unbind(LayoutModule module) {
        lock.lock();
        try {
            Installed gone = withdraw(module);
            if (gone == null) {
                return;
            }
            Duration bound = stopping.getAsBoolean() ? stopBound : drainBound;
            hope(gone, bound.plus(successorBound));
            awaitDrained(gone, bound);
            hope(gone, successorBound);
            gone.revoked = true;
            String name = gone.description.name();
            if (gone.leases == 0) {
                log.info("layout {} {}: gone", name, gone.description.version());
            } else {
                log.warn(
                        "layout {} {}: gone after {} s; {} transfers that still use it fail",
                        name,
                        gone.description.version(),
                        bound.toSeconds(),
                        gone.leases);
            }
        } finally {
            lock.unlock();
        }
    }

    private Installed withdraw(LayoutModule module) {
        for (List<Installed> modules : installed.values()) {
            for (Installed each : modules) {
                if (each.module == module) {
                    modules.remove(each);
                    return each;
                }
            }
        }
        return null;
    }

    /** Whoever waits for a successor already looks at the bound again. */
    private void hope(Installed gone, Duration bound) {
        if (find(gone.description.name(), OptionalInt.of(gone.description.major())) == null) {
            hopeNanos.put(Version.of(gone.description), ticker.nanos() + bound.toNanos());
            arrived.signalAll();
        }
    }

    private void awaitDrained(Installed gone, Duration bound) {
        long deadline = ticker.nanos() + bound.toNanos();
        try {
            while (gone.leases > 0 && !closed) {
                long remaining = deadline - ticker.nanos();
                if (remaining <= 0) {
                    return;
                }
                drained.awaitNanos(remaining);
            }
        } catch (InterruptedException e) {
            // The framework wants its thread back: the drain ends here.
            Thread.currentThread().interrupt();
        }
    }

    /** The newest module of the name, for writing. */
    LayoutLease lease(String name) throws ArchivoltException {
        return lease(name, OptionalInt.empty());
    }

    /** The newest module that reads what was written with this major version. */
    LayoutLease lease(String name, int major) throws ArchivoltException {
        return lease(name, OptionalInt.of(major));
    }

    private LayoutLease lease(String name, OptionalInt major) throws ArchivoltException {
        Wanted wanted = new Wanted(name, major);
        return lease(Set.of(wanted)).get(wanted);
    }

    /** A layout by name, and by major version if that matters. */
    record Wanted(String name, OptionalInt major) {
        static Wanted of(LayoutRecord layout) {
            return new Wanted(layout.name(), OptionalInt.of(layout.major()));
        }
    }

    /**
     * Several at once, or none: who waits for the successor of one holds none of the others, for which the same successor
     * may be waiting.
     */
    Map<Wanted, LayoutLease> lease(Set<Wanted> wanted) throws ArchivoltException {
        lock.lock();
        try {
            for (Optional<Wanted> missing = missing(wanted); missing.isPresent(); missing = missing(wanted)) {
                awaitSuccessor(missing.get().name(), missing.get().major());
            }
            Map<Wanted, LayoutLease> leases = new HashMap<>();
            for (Wanted each : wanted) {
                Installed found = find(each.name(), each.major());
                found.leases++;
                leases.put(each, new Lease(found));
            }
            return leases;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ArchivoltException(CANCELLED, "waiting for a layout", e)
                    .with("layout", wanted.iterator().next().name());
        } finally {
            lock.unlock();
        }
    }

    private Optional<Wanted> missing(Set<Wanted> wanted) {
        return wanted.stream()
                .filter(each -> find(each.name(), each.major()) == null)
                .findFirst();
    }

    private Installed find(String name, OptionalInt major) {
        for (Installed each : installed.getOrDefault(name, List.of())) {
            if (major.isEmpty() || each.description.major() == major.getAsInt()) {
                return each;
            }
        }
        return null;
    }

    private void awaitSuccessor(String name, OptionalInt major) throws ArchivoltException, InterruptedException {
        if (stopping.getAsBoolean()) {
            throw new ArchivoltException(SHUTTING_DOWN, "looking for a layout").with("layout", name);
        }
        long remaining = remainingNanos(name, major);
        if (remaining <= 0 || closed) {
            ArchivoltException unavailable = new ArchivoltException(
                            LAYOUT_UNAVAILABLE, "looking for a layout that is not installed here")
                    .with("layout", name);
            major.ifPresent(m -> unavailable.with("major", m));
            throw unavailable;
        }
        arrived.awaitNanos(remaining);
    }

    /** How long a successor may still be hoped for; nothing for a layout nobody ever brought. */
    private long remainingNanos(String name, OptionalInt major) {
        long now = ticker.nanos();
        return hopeNanos.entrySet().stream()
                .filter(e -> e.getKey().name.equals(name))
                .filter(e -> major.isEmpty() || e.getKey().major == major.getAsInt())
                .mapToLong(e -> e.getValue() - now)
                .max()
                .orElse(0);
    }

    private void release(Installed used) {
        lock.lock();
        try {
            used.leases--;
            if (used.leases == 0) {
                drained.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<InstalledLayout> layouts() {
        lock.lock();
        try {
            return installed.entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .flatMap(e -> e.getValue().stream())
                    .map(i -> new InstalledLayout(i.description, i.tolerates, i.leases, i.origin))
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    /** For tests: whoever waits looks at the ticker again. */
    void wake() {
        lock.lock();
        try {
            arrived.signalAll();
            drained.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private record Version(String name, int major) {
        static Version of(LayoutDescription description) {
            return new Version(description.name(), description.major());
        }
    }

    private static final class Installed {
        private final LayoutModule module;
        private final LayoutDescription description;
        private final int tolerates;
        private final Optional<Origin> origin;
        private final long sequence;
        private int leases;
        private volatile boolean revoked;

        Installed(
                LayoutModule module,
                LayoutDescription description,
                int tolerates,
                Optional<Origin> origin,
                long sequence) {
            this.module = module;
            this.description = description;
            this.tolerates = tolerates;
            this.origin = origin;
            this.sequence = sequence;
        }
    }

    private final class Lease implements LayoutLease {
        private final Installed used;
        private boolean open = true;

        Lease(Installed used) {
            this.used = used;
        }

        @Override
        public LayoutModule module() {
            return used.module;
        }

        @Override
        public LayoutDescription description() {
            return used.description;
        }

        @Override
        public void check() throws ArchivoltException {
            if (used.revoked) {
                throw new ArchivoltException(LAYOUT_UNAVAILABLE, "using a layout that was withdrawn")
                        .with("layout", used.description.name())
                        .with("version", used.description.version());
            }
        }

        @Override
        public void close() {
            if (open) {
                open = false;
                release(used);
            }
        }
    }
}
