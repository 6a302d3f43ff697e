package org.archivolt.lrs.internal.runtime;

import static org.archivolt.base.ErrorCode.BUSY;
import static org.archivolt.base.ErrorCode.NO_SUCH_RESOURCE;
import static org.archivolt.base.ErrorCode.TIMEOUT;
import static org.archivolt.base.ErrorCode.WRONG_STATE;

import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Family;
import org.archivolt.base.Ticker;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * Shows and changes the configuration of families while they run. A change goes to the configuration admin, which has the
 * file in {@code etc/} rewritten, and comes back to us like any other edit of that file.
 */
final class FamilyConfigurations {
    private static final Duration BOUND = Duration.ofSeconds(10);

    private final Optional<ConfigurationAdmin> store;
    private final Ticker ticker;
    /** One change after another: each merges into what is there, and waits until just that is in force. */
    private final ReentrantLock changing = new ReentrantLock();
    // Guarded by this.
    private final Map<Family, SortedMap<String, String>> inForce = new HashMap<>();

    /** @param store empty where nothing can be changed */
    FamilyConfigurations(Optional<ConfigurationAdmin> store, Ticker ticker) {
        this.store = store;
        this.ticker = ticker;
    }

    /** To be told after the scheduler has been told. */
    synchronized void follow(FamilySettings settings) {
        inForce.put(settings.family(), settings.values());
        notifyAll();
    }

    synchronized void forget(FamilySettings settings) {
        inForce.remove(settings.family());
        notifyAll();
    }

    synchronized SortedMap<String, String> of(Family family) throws ArchivoltException {
        SortedMap<String, String> values = inForce.get(family);
        if (values == null) {
            throw new ArchivoltException(NO_SUCH_RESOURCE, "no such family is served here")
                    .with("field", "family")
                    .with("family", family);
        }
        return values;
    }

    void change(Family family, Map<String, String> changes) throws ArchivoltException {
        of(family);
        for (String key : changes.keySet()) {
            FamilyKeys.requireChangeable(key);
        }
        if (changes.isEmpty()) {
            return;
        }
        try {
            if (!changing.tryLock(BOUND.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new ArchivoltException(BUSY, "waiting for another change of the configuration");
            }
            try {
                awaitInForce(family, store(family, changes));
            } finally {
                changing.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ArchivoltException(TIMEOUT, "waiting for the changed configuration", e);
        }
    }

    /** @return the changes, as numbers are written canonically */
    private Map<String, String> store(Family family, Map<String, String> changes) throws ArchivoltException {
        try {
            Configuration configuration = find(family);
            Dictionary<String, Object> properties = configuration.getProperties();
            Map<String, Object> merged = new TreeMap<>();
            Collections.list(properties.keys()).forEach(key -> merged.put(key, properties.get(key)));
            merged.putAll(changes);
            FamilyConfig wanted = FamilyKeys.read(merged);
            requireInRange(wanted, changes);
            Map<String, String> canonical = new TreeMap<>(FamilyKeys.valuesOf(wanted));
            canonical.keySet().retainAll(changes.keySet());
            canonical.forEach(properties::put);
            configuration.update(properties);
            return canonical;
        } catch (IOException e) {
            throw new ArchivoltException(WRONG_STATE, "the configuration cannot be written", e).with("family", family);
        }
    }

    private Configuration find(Family family) throws ArchivoltException, IOException {
        ConfigurationAdmin admin = store.orElseThrow(
                () -> new ArchivoltException(WRONG_STATE, "there is no configuration to change here"));
        try {
            Configuration[] found = admin.listConfigurations("(&(%s=%s)(family=%s))"
                    .formatted(ConfigurationAdmin.SERVICE_FACTORYPID, FamilySettings.PID, family));
            if (found == null || found.length != 1) {
                throw new ArchivoltException(WRONG_STATE, "a family must have exactly one configuration")
                        .with("family", family)
                        .with("found", found == null ? 0 : found.length);
            }
            return found[0];
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("names of families need no quoting", e);
        }
    }

    /** The settings themselves say what they do not take, as they will when the component gets them. */
    private static void requireInRange(FamilyConfig wanted, Map<String, String> changes) throws ArchivoltException {
        try {
            new FamilySettings(wanted);
        } catch (BadSetting e) {
            throw ArchivoltException.invalid(e.key(), e.rule())
                    .with("value", FamilyKeys.valuesOf(wanted).get(e.key()));
        } catch (IllegalArgumentException e) {
            throw ArchivoltException.invalid(String.join(",", changes.keySet()), e.getMessage());
        }
    }

    private synchronized void awaitInForce(Family family, Map<String, String> changes)
            throws ArchivoltException, InterruptedException {
        long deadlineNanos = ticker.nanos() + BOUND.toNanos();
        while (!of(family).entrySet().containsAll(changes.entrySet())) {
            long leftNanos = deadlineNanos - ticker.nanos();
            if (leftNanos <= 0) {
                throw new ArchivoltException(TIMEOUT, "waiting for the changed configuration").with("family", family);
            }
            TimeUnit.NANOSECONDS.timedWait(this, leftNanos);
        }
    }
}
