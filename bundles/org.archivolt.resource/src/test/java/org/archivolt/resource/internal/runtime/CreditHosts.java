package org.archivolt.resource.internal.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.MediumId;
import org.archivolt.dss.ChangeFeed;
import org.archivolt.dss.CreditCatalog;
import org.archivolt.dss.CreditSession;
import org.archivolt.dss.RootBooks;
import org.archivolt.dss.SeenSession;
import org.archivolt.resource.internal.type.ResourceTypes;
import org.archivolt.testkit.Await;
import org.archivolt.testkit.VirtualTicker;
import org.archivolt.testkit.dss.MemoryCatalog;

/** Several hosts on one catalog, each with a clock of its own and a connection that can be cut. */
final class CreditHosts {
    static final LeaseTerms TERMS = new LeaseTerms(Duration.ofSeconds(10), 0.01, Duration.ofSeconds(1));
    private static final Duration STEP = Duration.ofMillis(100);

    private final MemoryCatalog catalog = new MemoryCatalog(new VirtualTicker());
    private final Map<String, Host> hosts = new LinkedHashMap<>();
    private final ResourceTypes types;

    CreditHosts() {
        this(ResourceTypes.of(Map.of("pool", 1000L), Map.of()));
    }

    CreditHosts(ResourceTypes types) {
        this.types = types;
    }

    /** One host, with the rate of its clock. */
    final class Host {
        final VirtualTicker ticker = new VirtualTicker();
        final Wire wire = new Wire();
        private final double rate;
        final HostCredits credits;

        private Host(String name, double rate, Optional<Path> file) {
            this.rate = rate;
            ResourceSettings settings = new ResourceSettings(
                    name, file, TERMS, Duration.ofSeconds(5), 1000, 100_000, 4, Duration.ofSeconds(1));
            try {
                credits = new HostCredits(wire, wire, types, settings, ticker);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Nothing reaches the catalog or comes from it any more. For others, it is the same as being dead. */
        void cut() {
            wire.cut = true;
        }

        void heal() {
            wire.cut = false;
            wire.listeners.forEach(ChangeFeed.Listener::anythingMayHaveChanged);
        }
    }

    /** What a host has of the catalog. */
    final class Wire implements CreditCatalog, ChangeFeed {
        final AtomicInteger calls = new AtomicInteger();
        private final List<Listener> listeners = new ArrayList<>();
        private volatile boolean cut;

        private CreditCatalog reached() throws ArchivoltException {
            calls.incrementAndGet();
            if (cut) {
                throw new ArchivoltException(ErrorCode.CATALOG_UNAVAILABLE, "reaching the catalog");
            }
            return catalog.credits();
        }

        @Override
        public CreditSession join(String host, UUID instance, Duration lease) throws ArchivoltException {
            return reached().join(host, instance, lease);
        }

        @Override
        public boolean renew(CreditSession session) throws ArchivoltException {
            return reached().renew(session);
        }

        @Override
        public void leave(CreditSession session) throws ArchivoltException {
            reached().leave(session);
        }

        @Override
        public List<SeenSession> sessions() throws ArchivoltException {
            return reached().sessions();
        }

        @Override
        public boolean end(SeenSession seen) throws ArchivoltException {
            return reached().end(seen);
        }

        @Override
        public <R> R change(CreditSession by, String type, String name, Change<R> change) throws ArchivoltException {
            return reached().change(by, type, name, change);
        }

        @Override
        public Optional<RootBooks> find(String type, String name) throws ArchivoltException {
            return reached().find(type, name);
        }

        @Override
        public List<RootBooks> of(CreditSession session) throws ArchivoltException {
            return reached().of(session);
        }

        @Override
        public List<RootBooks> shared(CreditSession session, int limit) throws ArchivoltException {
            return reached().shared(session, limit);
        }

        @Override
        public List<RootBooks> unsettled(int limit) throws ArchivoltException {
            return reached().unsettled(limit);
        }

        @Override
        public List<RootBooks> list(Optional<String> type, String afterType, String afterName, int limit)
                throws ArchivoltException {
            return reached().list(type, afterType, afterName, limit);
        }

        @Override
        public Subscription subscribe(Listener listener) {
            listeners.add(listener);
            return catalog.subscribe(new Listener() {
                @Override
                public void mediumChanged(MediumId medium) {}

                @Override
                public void deviceChanged(DeviceId device) {}

                @Override
                public void creditChanged(String type, String name, Set<CreditSession> concerned) {
                    if (!cut) {
                        listener.creditChanged(type, name, concerned);
                    }
                }

                @Override
                public void anythingMayHaveChanged() {
                    if (!cut) {
                        listener.anythingMayHaveChanged();
                    }
                }
            });
        }
    }

    Host add(String name) {
        return add(name, 1.0, Optional.empty());
    }

    Host add(String name, double rate, Optional<Path> file) {
        Host host = new Host(name, rate, file);
        hosts.put(name, host);
        Await.until(name + " has a session", () -> host.credits.session().isPresent());
        return host;
    }

    MemoryCatalog catalog() {
        return catalog;
    }

    /** Lets true time pass, in small steps, each host by its own clock, until all have done what is due. */
    void advance(Duration time) {
        for (long left = time.toMillis(); left > 0; left -= STEP.toMillis()) {
            long step = Math.min(left, STEP.toMillis());
            for (Host host : hosts.values()) {
                host.ticker.advance(Duration.ofNanos(Math.round(step * 1e6 * host.rate)));
                host.credits.look();
            }
            settle();
        }
    }

    void settle() {
        for (Host host : hosts.values()) {
            Await.until("all has been done that is due", host.credits::isCaughtUp);
        }
    }

    /** Advances until it holds. */
    Duration advanceUntil(String what, Duration limit, Await.Condition condition) {
        Duration passed = Duration.ZERO;
        try {
            while (!condition.holds()) {
                if (passed.compareTo(limit) > 0) {
                    throw new AssertionError("did not come about within " + limit + ": " + what);
                }
                advance(STEP);
                passed = passed.plus(STEP);
            }
        } catch (AssertionError e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError("a condition failed: " + e, e);
        }
        return passed;
    }

    /** What is still held is lost: time passes until the hosts do not wait for it any longer. */
    void stop() throws Exception {
        for (Host host : List.copyOf(hosts.values())) {
            stop(host);
        }
        catalog.close();
    }

    void stop(Host host) throws Exception {
        hosts.values().remove(host);
        CompletableFuture<Void> stopped = CompletableFuture.runAsync(() -> {
            try {
                host.credits.stop();
            } catch (InterruptedException | IOException e) {
                throw new AssertionError(e);
            }
        });
        Await.until("it has stopped", () -> {
            host.ticker.advance(Duration.ofMillis(20));
            return stopped.isDone();
        });
        stopped.get();
    }
}
