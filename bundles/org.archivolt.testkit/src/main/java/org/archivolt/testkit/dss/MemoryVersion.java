package org.archivolt.testkit.dss;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.archivolt.base.Checksum;
import org.archivolt.base.ObjectId;
import org.archivolt.base.ObjectVersion;
import org.archivolt.base.Tags;
import org.archivolt.dss.CopyRecord;
import org.archivolt.dss.CopyRef;
import org.archivolt.dss.CopyStatus;
import org.archivolt.dss.DamagedCopy;
import org.archivolt.dss.ExtentDamage;
import org.archivolt.dss.ExtentRecord;
import org.archivolt.dss.LayoutRecord;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.dss.StoredCopy;
import org.archivolt.dss.StoredObjectRecord;

/** A version of an object in a {@link MemoryCatalog}, with its copies. */
final class MemoryVersion {
    final ObjectVersion version;
    final Instant created;
    final List<Copy> copies = new ArrayList<>();
    ObjectId id;
    /** False while no extent has told the size and the checksum: those are made up then. */
    boolean isDescribed = true;

    long size;
    Checksum checksum;
    String contentType;
    Map<String, String> metadata;
    Tags tags;
    Optional<String> grouping;
    Optional<Instant> deprecated = Optional.empty();

    MemoryVersion(ObjectId id, ObjectVersion version, Instant created) {
        this.id = id;
        this.version = version;
        this.created = created;
    }

    /** An extent of a copy. @param position in the list of all extents */
    record Member(long position, ExtentRecord extent) {}

    static final class Copy {
        final MemoryVersion of;
        final long key;
        final String name;
        final UUID commit;
        final LayoutRecord layout;
        final Instant created;
        final List<Member> members = new ArrayList<>();
        CopyStatus status = CopyStatus.COMPLETE;
        Optional<Instant> accessed = Optional.empty();
        Optional<Damaged> damaged = Optional.empty();

        Copy(MemoryVersion of, long key, String name, UUID commit, LayoutRecord layout, Instant created) {
            this.of = of;
            this.key = key;
            this.name = name;
            this.commit = commit;
            this.layout = layout;
            this.created = created;
        }

        CopyRef ref() {
            return new CopyRef(of.version, name);
        }

        CopyRecord record() {
            return new CopyRecord(name, commit, layout, status, created, accessed);
        }

        List<ExtentRecord> extents() {
            return members.stream().map(Member::extent).toList();
        }

        StoredCopy stored() {
            List<ExtentRecord> ordered = members.stream()
                    .map(Member::extent)
                    .sorted(Comparator.comparingInt(ExtentRecord::column).thenComparingLong(ExtentRecord::columnOffset))
                    .toList();
            return new StoredCopy(record(), ordered);
        }

        boolean has(ExtentDamage damage) {
            return members.stream()
                    .map(Member::extent)
                    .anyMatch(e -> e.column() == damage.column() && e.extent().equals(damage.extent()));
        }

        boolean has(ExtentRecord extent) {
            return members.stream().map(Member::extent).anyMatch(e -> isSame(e, extent));
        }

        private static boolean isSame(ExtentRecord one, ExtentRecord other) {
            return one.extent().equals(other.extent())
                    && one.column() == other.column()
                    && one.columnOffset() == other.columnOffset();
        }

        boolean note(ExtentDamage damage, Instant now) {
            if (damaged.isEmpty()) {
                damaged = Optional.of(new Damaged(now));
            }
            return damaged.get().add(damage);
        }

        void forgetDamages(Predicate<ExtentDamage> which) {
            damaged.ifPresent(d -> d.damages.removeIf(which));
            damaged = damaged.filter(d -> !d.damages.isEmpty());
        }

        DamagedCopy damagedRecord() {
            Damaged state = damaged.orElseThrow();
            return new DamagedCopy(of.record(), stored(), state.damages, state.noted, state.attempts, state.tried);
        }
    }

    /** What waits for repair. */
    static final class Damaged {
        final List<ExtentDamage> damages = new ArrayList<>();
        final Instant noted;
        int attempts;
        Instant tried;

        Damaged(Instant noted) {
            this.noted = noted;
            this.tried = noted;
        }

        private boolean add(ExtentDamage damage) {
            boolean isNew = damages.stream()
                    .noneMatch(d -> d.column() == damage.column() && d.extent().equals(damage.extent()));
            if (isNew) {
                damages.add(damage);
            }
            return isNew;
        }
    }

    boolean isVisible() {
        return deprecated.isEmpty();
    }

    boolean hasReadableCopy() {
        return copies.stream().anyMatch(c -> c.status != CopyStatus.INCOMPLETE);
    }

    Optional<Copy> copy(String name) {
        return copies.stream().filter(c -> c.name.equals(name)).findFirst();
    }

    void add(Copy copy) {
        copies.add(copy);
        copies.sort(Comparator.<Copy, Instant>comparing(c -> c.created).thenComparingLong(c -> c.key));
    }

    ObjectRecord record() {
        return new ObjectRecord(
                id,
                version,
                size,
                checksum,
                contentType,
                metadata,
                tags,
                grouping,
                copies.stream().map(Copy::record).toList(),
                created,
                deprecated);
    }

    StoredObjectRecord stored() {
        return new StoredObjectRecord(
                record(), copies.stream().map(Copy::stored).toList());
    }
}
