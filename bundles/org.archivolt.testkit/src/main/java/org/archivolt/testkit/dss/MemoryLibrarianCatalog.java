package org.archivolt.testkit.dss;

import static org.archivolt.base.ErrorCode.CATALOG_CORRUPT;
import static org.archivolt.base.ErrorCode.CATALOG_UNAVAILABLE;
import static org.archivolt.base.ErrorCode.FENCED;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.archivolt.base.ArchivoltException;
import org.archivolt.dss.CreditFence;
import org.archivolt.dss.librarian.AttributeRecord;
import org.archivolt.dss.librarian.BookUse;
import org.archivolt.dss.librarian.HandleRecord;
import org.archivolt.dss.librarian.LibrarianCatalog;
import org.archivolt.dss.librarian.LibrarianChanges;
import org.archivolt.dss.librarian.LibrarianRecords;
import org.archivolt.dss.librarian.NodeRecord;
import org.archivolt.dss.librarian.RegistryRecord;
import org.archivolt.dss.librarian.ShelfRecord;
import org.archivolt.dss.librarian.ZeroingRecord;

/** The Librarian's tables in memory. Can go away, and can lose the answer to a commit it has made. Has no thread and no clock. */
public final class MemoryLibrarianCatalog implements LibrarianCatalog {
    /** What fits into microseconds. */
    private static final Duration TIME_MAX = Duration.ofSeconds(Long.MAX_VALUE / 1_000_000);

    private static final Comparator<BookUse> BY_PLACE = Comparator.comparingLong(BookUse::shelf)
            .thenComparingLong(BookUse::zeroing)
            .thenComparingInt(BookUse::position)
            .thenComparingLong(BookUse::address);

    private final Predicate<CreditFence> inForce;
    private Optional<RegistryRecord> registry = Optional.empty();
    private String defaultPolicy = "";
    private long lastId;
    private final Map<Integer, NodeRecord> nodes = new TreeMap<>();
    private final Map<Long, ShelfRecord> shelves = new TreeMap<>();
    private final Map<Name, Long> names = new HashMap<>();
    private final Map<Long, BookUse> uses = new TreeMap<>();
    private final Map<Long, HandleRecord> handles = new TreeMap<>();
    private final Map<Long, ZeroingRecord> zeroings = new TreeMap<>();
    private final Map<Long, TreeMap<String, AttributeRecord>> attributes = new TreeMap<>();
    private boolean away;
    private int answersToLose;
    private int commitCount;
    private int loadCount;

    private record Name(long parent, String name) {
        static Name of(ShelfRecord shelf) {
            return new Name(shelf.parent(), shelf.name());
        }
    }

    /** @param inForce asked with this object's monitor */
    public MemoryLibrarianCatalog(Predicate<CreditFence> inForce) {
        this.inForce = inForce;
    }

    /** Every call fails with {@code CATALOG_UNAVAILABLE} and does nothing. */
    public synchronized void goAway() {
        away = true;
    }

    public synchronized void comeBack() {
        away = false;
    }

    /** The next commits are made, but their answer is lost: the caller gets {@code CATALOG_UNAVAILABLE}. */
    public synchronized void loseAnswers(int count) {
        answersToLose = count;
    }

    /** How many commits were made, those whose answer was lost and repeated ones included. */
    public synchronized int commitCount() {
        return commitCount;
    }

    public synchronized int loadCount() {
        return loadCount;
    }

    @Override
    public synchronized LibrarianRecords load(CreditFence fence) throws ArchivoltException {
        requireMay("reading the Librarian's tables", fence);
        loadCount++;
        return records();
    }

    /** Everything, whoever has the Librarian. */
    public synchronized LibrarianRecords records() {
        return new LibrarianRecords(
                registry,
                defaultPolicy,
                lastId,
                List.copyOf(nodes.values()),
                List.copyOf(shelves.values()),
                uses.values().stream().sorted(BY_PLACE).toList(),
                List.copyOf(handles.values()),
                List.copyOf(zeroings.values()),
                attributes.values().stream()
                        .flatMap(each -> each.values().stream())
                        .toList());
    }

    @Override
    public synchronized void commit(CreditFence fence, LibrarianChanges changes) throws ArchivoltException {
        requireStorable(changes);
        requireMay("writing the Librarian's tables", fence);
        requireOneOfEachName(changes);
        commitCount++;
        remove(changes);
        put(changes);
        if (answersToLose > 0) {
            answersToLose--;
            throw new ArchivoltException(CATALOG_UNAVAILABLE, "writing the Librarian's tables").with("answer", "lost");
        }
    }

    private void requireMay(String doing, CreditFence fence) throws ArchivoltException {
        if (away) {
            throw new ArchivoltException(CATALOG_UNAVAILABLE, doing);
        }
        if (!inForce.test(fence)) {
            throw new ArchivoltException(FENCED, doing).with("token", fence.token());
        }
    }

    private static void requireStorable(LibrarianChanges changes) throws ArchivoltException {
        List<String> texts = new ArrayList<>(changes.defaultPolicy().stream().toList());
        changes.nodes().forEach(each -> each.policy().ifPresent(texts::add));
        for (ShelfRecord each : changes.shelves()) {
            texts.addAll(List.of(each.name(), each.target(), each.policy()));
            for (Instant time : List.of(each.created(), each.accessed(), each.modified(), each.changed())) {
                requireNear(time);
            }
        }
        for (HandleRecord each : changes.handles()) {
            requireNear(each.opened());
        }
        // bytes, so NUL is one of them
        changes.attributes().forEach(each -> texts.add(each.name().replace('\0', '0')));
        MemoryObjects.requireStorable("text", texts);
    }

    private static void requireNear(Instant time) throws ArchivoltException {
        if (Duration.between(Instant.EPOCH, time).abs().compareTo(TIME_MAX) > 0) {
            throw ArchivoltException.invalid("time", "must be within 290,000 years of 1970");
        }
    }

    private void requireOneOfEachName(LibrarianChanges changes) throws ArchivoltException {
        Set<Long> moving = new HashSet<>(changes.removedShelves());
        changes.shelves().forEach(each -> moving.add(each.id()));
        Set<Name> taken = new HashSet<>();
        for (ShelfRecord each : changes.shelves()) {
            Long holder = names.get(Name.of(each));
            boolean isFree = holder == null || moving.contains(holder);
            if (each.parent() > 0 && (!isFree || !taken.add(Name.of(each)))) {
                throw new ArchivoltException(CATALOG_CORRUPT, "writing the Librarian's tables")
                        .with("shelf", each.id());
            }
        }
    }

    private void remove(LibrarianChanges changes) {
        for (long id : changes.removedShelves()) {
            unname(shelves.remove(id));
            attributes.remove(id);
        }
        changes.shelves().forEach(each -> unname(shelves.get(each.id())));
        changes.freed().forEach(uses::remove);
        changes.removedHandles().forEach(handles::remove);
        changes.removedZeroings().forEach(zeroings::remove);
    }

    private void unname(ShelfRecord shelf) {
        if (shelf != null && shelf.parent() > 0) {
            names.remove(Name.of(shelf), shelf.id());
        }
    }

    private void put(LibrarianChanges changes) {
        registry = changes.registry().or(() -> registry);
        defaultPolicy = changes.defaultPolicy().orElse(defaultPolicy);
        lastId = changes.lastId().orElse(lastId);
        changes.nodes().forEach(each -> nodes.put(each.node(), each));
        for (ShelfRecord each : changes.shelves()) {
            shelves.put(each.id(), each);
            if (each.parent() > 0) {
                names.put(Name.of(each), each.id());
            }
        }
        changes.uses().forEach(each -> uses.put(each.address(), each));
        changes.handles().forEach(each -> handles.put(each.id(), each));
        changes.zeroings().forEach(each -> zeroings.put(each.id(), each));
        changes.attributes().forEach(this::put);
    }

    private void put(AttributeRecord attribute) {
        TreeMap<String, AttributeRecord> ofShelf =
                attributes.computeIfAbsent(attribute.shelf(), shelf -> new TreeMap<>());
        if (attribute.value() == null) {
            ofShelf.remove(attribute.name());
        } else {
            ofShelf.put(attribute.name(), attribute);
        }
    }
}
