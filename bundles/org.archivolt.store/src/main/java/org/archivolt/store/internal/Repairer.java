package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.NO_MEDIA;
import static org.archivolt.base.ErrorCode.NO_SPACE;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode.Remedy;
import org.archivolt.base.Family;
import org.archivolt.base.Tags;
import org.archivolt.dss.CopyRef;
import org.archivolt.dss.DamagedCopy;
import org.archivolt.dss.ExtentDamage;
import org.archivolt.dss.ExtentRecord;
import org.archivolt.dss.ExtentReplacement;
import org.archivolt.dss.LayoutRecord;
import org.archivolt.dss.ListedCopy;
import org.archivolt.dss.ObjectCatalog;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.dss.ObjectSelector;
import org.archivolt.dss.StoredCopy;
import org.archivolt.dss.StoredObjectRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes damaged extents of visible objects anew from what their layout still has: one thread, in the background. It looks
 * when a read has met damage, at start, and when what could not be repaired is worth another try. What waits for it is in
 * the catalog, so that nothing is forgotten.
 */
final class Repairer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Repairer.class);
    private static final int NOTES_MAX = 10_000;
    private static final int PAGE = 1000;

    private final ObjectCatalog objects;
    private final TransferGate gate;
    private final TransferServices services;
    private final Duration wait;
    private final Thread thread = new Thread(this::run, "store-repair");

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /** Met by reads and not in the catalog yet. */
    private final Map<Place, ExtentDamage> notes = new LinkedHashMap<>();

    private boolean triggered = true;
    private boolean waiting;
    private long dueNanos;
    private boolean working;
    private boolean paused;
    private boolean closed;

    Repairer(ObjectCatalog objects, TransferGate gate, TransferServices services) {
        this.objects = objects;
        this.gate = gate;
        this.services = services;
        this.wait = services.settings().repairWait();
        thread.setDaemon(true);
    }

    private record Place(UUID extent, int column, CopyRef copy) {}

    void start() {
        thread.start();
    }

    /** Remembers damage, beyond a bound in vain: the next read meets it again. Returns at once. */
    void note(ObjectRecord object, CopyRef copy, Map<ExtentRecord, ArchivoltException> damages) {
        lock.lock();
        try {
            damages.forEach((extent, why) -> {
                Place place = new Place(extent.extent(), extent.column(), copy);
                ExtentDamage damage = new ExtentDamage(copy, extent.extent(), extent.column(), why.getMessage());
                if (notes.size() < NOTES_MAX && notes.putIfAbsent(place, damage) == null) {
                    log.warn(
                            "{}: extent {} on {} is damaged: {}",
                            object.id(),
                            extent.extent(),
                            extent.medium(),
                            why.getMessage());
                }
            });
            triggered = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        while (awaitWork()) {
            boolean more;
            try {
                persist();
                more = isPaused() || repairAll();
            } catch (ArchivoltException e) {
                log.info("repair is put off: {}", e.getMessage());
                more = true;
            } catch (RuntimeException e) {
                log.error("repair failed in a way it must not", e);
                more = true;
            }
            again(more);
        }
    }

    private boolean awaitWork() {
        lock.lock();
        try {
            working = false;
            changed.signalAll();
            while (!closed && !triggered) {
                long remaining = waiting ? dueNanos - services.ticker().nanos() : Long.MAX_VALUE;
                if (remaining <= 0) {
                    break;
                }
                awaitNanos(remaining);
            }
            triggered = false;
            waiting = false;
            working = true;
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private void awaitNanos(long nanos) {
        try {
            changed.awaitNanos(nanos);
        } catch (InterruptedException e) {
            // Only close interrupts, and it has set the flag the loop looks at.
            log.debug("woken", e);
        }
    }

    private void again(boolean more) {
        lock.lock();
        try {
            waiting = more;
            dueNanos = services.ticker().nanos() + wait.toNanos();
        } finally {
            lock.unlock();
        }
    }

    private void persist() throws ArchivoltException {
        Map<Place, ExtentDamage> met;
        lock.lock();
        try {
            met = Map.copyOf(notes);
        } finally {
            lock.unlock();
        }
        if (!met.isEmpty()) {
            objects.noteDamage(met.values());
            lock.lock();
            try {
                met.keySet().forEach(notes::remove);
            } finally {
                lock.unlock();
            }
        }
    }

    /** Returns whether something is left to be tried again. */
    private boolean repairAll() throws ArchivoltException {
        boolean left = false;
        Instant retry = services.ticker().now().minus(wait);
        for (DamagedCopy each : objects.damaged(Instant.MAX, PAGE)) {
            boolean isDue = each.attempts() == 0 || each.tried().isBefore(retry);
            left |= !isDue || tryRepair(each).isPresent();
        }
        return left;
    }

    /** What has become of an attempt. */
    record Attempt(ObjectRecord object, Optional<ArchivoltException> failure) {}

    /**
     * Tries to repair the object whose last attempt is the longest ago, on the caller's thread.
     *
     * @param triedBefore only if that was before this moment
     * @return empty when there is none
     */
    Optional<Attempt> repairNext(Instant triedBefore) throws ArchivoltException {
        List<DamagedCopy> next = objects.damaged(triedBefore, 1);
        return next.isEmpty()
                ? Optional.empty()
                : Optional.of(new Attempt(next.get(0).object(), tryRepair(next.get(0))));
    }

    /** Looks what there is to repair. Returns at once. */
    void look() {
        lock.lock();
        try {
            triggered = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Returns why it could not be done, if so. */
    private Optional<ArchivoltException> tryRepair(DamagedCopy damaged) throws ArchivoltException {
        ObjectRecord object = damaged.object();
        try {
            gate.pass(() -> {
                repair(damaged);
                return null;
            });
            log.info("{}: repaired", object.id());
            return Optional.empty();
        } catch (ArchivoltException e) {
            log.warn("{}: not repaired (attempt {}): {}", object.id(), damaged.attempts() + 1, e.getMessage());
            objects.repairFailed(ref(object, damaged.copy()));
            return Optional.of(e);
        }
    }

    private static CopyRef ref(ObjectRecord object, StoredCopy copy) {
        return new CopyRef(object.version(), copy.copy().name());
    }

    private void repair(DamagedCopy damaged) throws ArchivoltException {
        Map<Integer, List<ExtentRecord>> lost = new TreeMap<>();
        List<ExtentRecord> sound = new ArrayList<>();
        for (ExtentRecord extent : damaged.copy().extents()) {
            if (isDamaged(extent, damaged.damages())) {
                lost.computeIfAbsent(extent.column(), column -> new ArrayList<>())
                        .add(extent);
            } else {
                sound.add(extent);
            }
        }
        for (List<ExtentRecord> each : lost.values()) {
            sound.addAll(repair(damaged.object(), damaged.copy(), Loss.of(each), sound));
        }
    }

    /**
     * What a column lacks.
     *
     * @param parts at least one, all of it
     * @param damaged extents there are in the place of them
     */
    private record Loss(int column, List<ColumnPart> parts, Set<UUID> damaged) {
        static Loss of(List<ExtentRecord> extents) {
            return of(
                    extents.stream()
                            .map(e -> new ColumnPart(e.column(), e.columnOffset(), e.size()))
                            .toList(),
                    extents.stream().map(ExtentRecord::extent).collect(Collectors.toSet()));
        }

        static Loss of(List<ColumnPart> parts, Set<UUID> damaged) {
            return new Loss(parts.get(0).column(), parts, damaged);
        }
    }

    /**
     * Tries to make anew what a copy is missing that can be read, on the caller's thread. When it has come to be complete, or
     * is gone, there is nothing to do.
     */
    Attempt complete(ListedCopy listed) throws ArchivoltException {
        CopyRef ref = new CopyRef(listed.object().version(), listed.copy().name());
        try {
            gate.pass(() -> {
                Optional<StoredObjectRecord> stored = objects.locate(ObjectSelector.of(ref.version()));
                if (stored.isPresent()) {
                    complete(stored.get(), ref);
                }
                return null;
            });
            return new Attempt(listed.object(), Optional.empty());
        } catch (ArchivoltException e) {
            if (e.code().remedy() == Remedy.RETRY_LATER) {
                throw e;
            }
            log.warn("{}: copy {} not completed: {}", listed.object().id(), ref.copy(), e.getMessage());
            return new Attempt(listed.object(), Optional.of(e));
        }
    }

    private void complete(StoredObjectRecord stored, CopyRef ref) throws ArchivoltException {
        for (StoredCopy copy : stored.copies()) {
            if (copy.copy().name().equals(ref.copy()) && !copy.extents().isEmpty()) {
                List<ExtentRecord> sound = new ArrayList<>(copy.extents());
                Map<Integer, List<ColumnPart>> missing = missing(stored.object(), copy).stream()
                        .collect(Collectors.groupingBy(ColumnPart::column, TreeMap::new, Collectors.toList()));
                for (List<ColumnPart> each : missing.values()) {
                    sound.addAll(repair(stored.object(), copy, Loss.of(each, Set.of()), sound));
                }
                log.info("{}: copy {} completed", stored.object().id(), ref.copy());
            }
        }
        new CopyStatuses(objects, services.layouts()).update(List.of(ref));
    }

    private List<ColumnPart> missing(ObjectRecord object, StoredCopy copy) throws ArchivoltException {
        LayoutRecord layout = copy.copy().layout();
        try (LayoutLease lease = services.layouts().lease(layout.name(), layout.major())) {
            return new CopyCoverage(Stored.object(object, copy, lease), copy.extents(), lease).missing();
        }
    }

    private static boolean isDamaged(ExtentRecord extent, List<ExtentDamage> damages) {
        return damages.stream().anyMatch(d -> d.extent().equals(extent.extent()) && d.column() == extent.column());
    }

    /** On media with the object's tags; when there are none, on any of their family. */
    private List<ExtentRecord> repair(ObjectRecord object, StoredCopy copy, Loss loss, List<ExtentRecord> sound)
            throws ArchivoltException {
        Family family = copy.extents().get(0).medium().family();
        try {
            return repair(object, copy, loss, sound, Placement.of(family, object.tags(), object.grouping()));
        } catch (ArchivoltException e) {
            if (e.code() != NO_MEDIA && e.code() != NO_SPACE || object.tags().equals(Tags.NONE)) {
                throw e;
            }
            return repair(object, copy, loss, sound, Placement.of(family, Tags.NONE, object.grouping()));
        }
    }

    private List<ExtentRecord> repair(
            ObjectRecord object, StoredCopy copy, Loss loss, List<ExtentRecord> sound, Placement placement)
            throws ArchivoltException {
        LayoutRecord layout = copy.copy().layout();
        ExtentDescription description = ExtentDescription.of(object, copy.copy());
        try (LayoutLease lease = services.layouts().lease(layout.name(), layout.major());
                ColumnRebuild rebuild = new ColumnRebuild(
                        description, Stored.object(object, copy, lease), placement, sound, Set.of(), lease, services)) {
            for (ColumnPart each : loss.parts()) {
                rebuild.rebuild(each);
            }
            List<ExtentRecord> made =
                    rebuild.extents().stream().map(BegunExtent::toRecord).toList();
            ExtentReplacement replacement =
                    new ExtentReplacement(ref(object, copy), loss.column(), loss.damaged(), made);
            if (objects.replaceExtents(List.of(replacement)).get(0)) {
                rebuild.kept();
                services.reaper().trigger();
            }
            return made;
        }
    }

    /** For tests: damage is noted, and not repaired. */
    void pause() {
        lock.lock();
        try {
            paused = true;
        } finally {
            lock.unlock();
        }
    }

    void goOn() {
        lock.lock();
        try {
            paused = false;
            triggered = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private boolean isPaused() {
        lock.lock();
        try {
            return paused;
        } finally {
            lock.unlock();
        }
    }

    /** For tests: whether there is nothing to do now. */
    boolean isQuiet() {
        lock.lock();
        try {
            return !triggered && !working && notes.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        thread.interrupt();
        try {
            thread.join(services.settings().stopWait().toMillis() + 1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
