package org.archivolt.dss.postgres.internal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.archivolt.base.MediumId;
import org.archivolt.dss.ExtentRecord;
import org.archivolt.dss.ExtentRecord.InPack;
import org.archivolt.dss.LayoutRecord;
import org.archivolt.dss.RestoredExtent;
import org.archivolt.dss.postgres.internal.Columns.Placed;
import org.archivolt.dss.postgres.internal.Declarations.Pack;
import org.archivolt.dss.postgres.internal.Declarations.Place;

/**
 * Decides for each extent found on a medium, in order, whether it is new, and which copy of which version it belongs to:
 * pure, from what was seen in the database.
 */
final class RestorePlan {
    /** A version, known or come to be. */
    static final class Version {
        final long key;
        final String id;
        final UUID uuid;
        final int number;
        final boolean isNew;
        final Map<String, Copy> copies = new HashMap<>();
        long size;
        String checksum;
        boolean isDescribed;
        /** Of a new one: where its description was found. */
        RestoredExtent origin;

        Version(long key, String id, UUID uuid, int number, Optional<Size> size) {
            this(key, id, uuid, number, size, false);
        }

        private Version(long key, String id, UUID uuid, int number, Optional<Size> size, boolean isNew) {
            this.key = key;
            this.id = id;
            this.uuid = uuid;
            this.number = number;
            this.isNew = isNew;
            size.ifPresent(this::describe);
        }

        private void describe(Size known) {
            size = known.bytes();
            checksum = known.checksum();
            isDescribed = true;
        }

        /** Whether a copy with a commit of its own may be one of it: nothing it says is against that. */
        private boolean mayHave(RestoredExtent restored) {
            boolean saysOtherwise = isDescribed
                    && (restored.size().orElse(size) != size
                            || !restored.checksum()
                                    .map(Object::toString)
                                    .orElse(checksum)
                                    .equals(checksum));
            return !copies.containsKey(restored.copy()) && !saysOtherwise;
        }
    }

    /** Size and checksum of an object. */
    record Size(long bytes, String checksum) {}

    /** A copy, known or come to be. */
    static final class Copy {
        final long key;
        final Version version;
        final String name;
        final UUID commit;
        final Set<Spot> spots = new HashSet<>();
        int nextOrdinal;
        /** Of a new one. */
        LayoutRecord layout;

        Instant created;

        Copy(long key, Version version, String name, UUID commit) {
            this.key = key;
            this.version = version;
            this.name = name;
            this.commit = commit;
        }

        void knows(UUID extent, int column, long columnOffset, int ordinal) {
            spots.add(new Spot(extent, column, columnOffset));
            nextOrdinal = Math.max(nextOrdinal, ordinal + 1);
        }
    }

    private record Spot(UUID extent, int column, long columnOffset) {}

    private final Map<UUID, NavigableMap<Integer, Version>> generations = new HashMap<>();
    private final Map<UUID, Set<Copy>> copiesByCommit = new HashMap<>();
    private final Set<UUID> busy = new HashSet<>();
    private final Map<UUID, Pack> packs = new HashMap<>();
    private final ToLongFunction<MediumId> mediumKeys;
    private final LongSupplier freshKeys;
    private final List<Version> newVersions = new ArrayList<>();
    private final List<Copy> newCopies = new ArrayList<>();
    private final List<Version> described = new ArrayList<>();
    private final List<Placed> added = new ArrayList<>();

    /** @param freshKeys a key nobody uses; asked for at most once for each extent */
    RestorePlan(ToLongFunction<MediumId> mediumKeys, LongSupplier freshKeys) {
        this.mediumKeys = mediumKeys;
        this.freshKeys = freshKeys;
    }

    // ---- what is known

    void knows(Version version) {
        generations.computeIfAbsent(version.uuid, uuid -> new TreeMap<>()).put(version.number, version);
    }

    void knows(Copy copy) {
        copy.version.copies.put(copy.name, copy);
        copiesByCommit.computeIfAbsent(copy.commit, commit -> new HashSet<>()).add(copy);
    }

    void isBusy(UUID file) {
        busy.add(file);
    }

    void knows(UUID file, Pack pack) {
        packs.put(file, pack);
    }

    // ---- deciding

    void restore(RestoredExtent restored) {
        Optional<Copy> known = copiesByCommit.getOrDefault(restored.commit(), Set.of()).stream()
                .filter(copy -> copy.version.uuid.equals(restored.version().uuid()))
                .findFirst();
        ExtentRecord extent = restored.extent();
        Spot spot = new Spot(extent.extent(), extent.column(), extent.columnOffset());
        boolean isKnown = known.filter(copy -> copy.spots.contains(spot)).isPresent();
        if (isKnown || !areStorable(restored) || !take(extent)) {
            return;
        }
        Copy copy = known.orElseGet(() -> copyOf(restored));
        describe(copy.version, restored);
        added.add(new Placed(copy.key, copy.nextOrdinal, extent));
        copy.knows(extent.extent(), extent.column(), extent.columnOffset(), copy.nextOrdinal);
    }

    /** What cannot be kept was never committed: somebody else wrote it. */
    private static boolean areStorable(RestoredExtent restored) {
        return Texts.isStorable(restored.contentType())
                && Texts.areStorable(restored.metadata())
                && restored.grouping().stream().allMatch(Texts::isStorable)
                && Texts.areStorable(restored.copy(), restored.layout(), List.of(restored.extent()));
    }

    /** @return false when its file is something else already */
    private boolean take(ExtentRecord extent) {
        UUID file = extent.extent();
        Place place = new Place(mediumKeys.applyAsLong(extent.medium()), extent.address());
        Optional<Pack> pack = extent.pack().map(InPack::packBytes).map(bytes -> new Pack(place, bytes));
        Pack known = packs.get(file);
        boolean isFree = !busy.contains(file)
                && (known == null || pack.filter(known::equals).isPresent());
        if (isFree && pack.isPresent()) {
            packs.put(file, pack.get());
        } else if (isFree) {
            busy.add(file);
        }
        return isFree;
    }

    private Copy copyOf(RestoredExtent restored) {
        long key = freshKeys.getAsLong();
        Version version = Optional.ofNullable(generations.get(restored.version().uuid()))
                .map(versions -> versions.get(restored.version().version()))
                .filter(there -> there.mayHave(restored))
                .orElseGet(() -> versionOf(restored, key));
        Copy copy = new Copy(key, version, restored.copy(), restored.commit());
        copy.layout = restored.layout();
        copy.created = restored.copyCreated();
        knows(copy);
        newCopies.add(copy);
        return copy;
    }

    /** All versions of a generation have one id, though it was another when this one was written. */
    private Version versionOf(RestoredExtent restored, long key) {
        NavigableMap<Integer, Version> there =
                generations.getOrDefault(restored.version().uuid(), new TreeMap<>());
        int number = restored.version().version();
        while (there.containsKey(number)) {
            number++;
        }
        String id = there.isEmpty() ? restored.id().text() : there.lastEntry().getValue().id;
        Version version = new Version(key, id, restored.version().uuid(), number, Optional.empty(), true);
        version.origin = restored;
        version.checksum = restored.extent().checksum().toString(); // something, until the real one is known
        knows(version);
        newVersions.add(version);
        return version;
    }

    private void describe(Version version, RestoredExtent restored) {
        if (!version.isDescribed
                && restored.size().isPresent()
                && restored.checksum().isPresent()) {
            version.describe(new Size(
                    restored.size().getAsLong(), restored.checksum().get().toString()));
            if (!version.isNew) {
                described.add(version);
            }
        }
    }

    // ---- what is to be written

    List<Version> newVersions() {
        return newVersions;
    }

    List<Copy> newCopies() {
        return newCopies;
    }

    /** Known versions whose size and checksum were not known. */
    List<Version> described() {
        return described;
    }

    List<Placed> added() {
        return added;
    }

    /** Of a pack that has new members. */
    Pack pack(UUID file) {
        return Objects.requireNonNull(packs.get(file));
    }
}
