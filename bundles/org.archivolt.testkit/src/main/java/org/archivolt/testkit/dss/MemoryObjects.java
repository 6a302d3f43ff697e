package org.archivolt.testkit.dss;

import static org.archivolt.base.ErrorCode.ALREADY_EXISTS;
import static org.archivolt.base.ErrorCode.INVALID_ARGUMENT;
import static org.archivolt.base.ErrorCode.NO_SUCH_OBJECT;
import static org.archivolt.base.ErrorCode.PRECONDITION_FAILED;
import static org.archivolt.base.ErrorCode.WRONG_STATE;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.MediumId;
import org.archivolt.base.ObjectId;
import org.archivolt.base.ObjectVersion;
import org.archivolt.base.Ticker;
import org.archivolt.dss.AttributeChange;
import org.archivolt.dss.CommitOutcome;
import org.archivolt.dss.CopyCommit;
import org.archivolt.dss.CopyQuery;
import org.archivolt.dss.CopyRef;
import org.archivolt.dss.CopyStatus;
import org.archivolt.dss.DamagedCopy;
import org.archivolt.dss.ExtentDamage;
import org.archivolt.dss.ExtentRecord;
import org.archivolt.dss.ExtentReplacement;
import org.archivolt.dss.LayoutRecord;
import org.archivolt.dss.ListedCopy;
import org.archivolt.dss.ObjectCommit;
import org.archivolt.dss.ObjectPage;
import org.archivolt.dss.ObjectPosition;
import org.archivolt.dss.ObjectQuery;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.dss.ObjectSelector;
import org.archivolt.dss.PlacedExtent;
import org.archivolt.dss.Precondition;
import org.archivolt.dss.RestoredExtent;
import org.archivolt.testkit.dss.MemoryVersion.Copy;
import org.archivolt.testkit.dss.MemoryVersion.Member;

/** The versions of objects of a {@link MemoryCatalog}, whose monitor guards them. Each method does all or nothing. */
final class MemoryObjects {
    /** Where a version is in the order of lists: uuids are ordered by their bytes, as in PostgreSQL. */
    private record Place(ObjectId id, String uuid, int version) implements Comparable<Place> {
        private static final Comparator<Place> ORDER =
                Comparator.comparing(Place::id).thenComparing(Place::uuid).thenComparingInt(Place::version);

        static Place of(ObjectId id, ObjectVersion version) {
            return new Place(id, version.uuid().toString(), version.version());
        }

        static Place of(ObjectPosition position) {
            return position.version()
                    .map(version -> of(position.id(), version))
                    .orElse(new Place(position.id(), "g", 0)); // greater than any uuid
        }

        @Override
        public int compareTo(Place other) {
            return ORDER.compare(this, other);
        }
    }

    private final Ticker ticker;
    private final MemoryFiles files;
    private final NavigableMap<Place, MemoryVersion> versions = new TreeMap<>();
    private final Map<UUID, NavigableMap<Integer, MemoryVersion>> generations = new HashMap<>();
    private final Map<ObjectId, MemoryVersion> visibles = new HashMap<>();
    private final NavigableMap<Long, Copy> copies = new TreeMap<>();
    private final Map<UUID, CommitOutcome> done = new HashMap<>();
    private final Map<UUID, ObjectVersion> copiesDone = new HashMap<>();
    private long keys;

    MemoryObjects(Ticker ticker, MemoryFiles files) {
        this.ticker = ticker;
        this.files = files;
    }

    // ---- which

    /** What is visible of these ids. */
    Map<ObjectId, ObjectVersion> visible(Collection<ObjectId> ids) {
        Map<ObjectId, ObjectVersion> found = new HashMap<>();
        ids.stream().filter(visibles::containsKey).forEach(id -> found.put(id, visibles.get(id).version));
        return found;
    }

    Optional<MemoryVersion> find(ObjectSelector which) throws ArchivoltException {
        if (which.uuid().isPresent()) {
            return generation(which.uuid().get())
                    .flatMap(g -> which.version().isPresent()
                            ? Optional.ofNullable(g.get(which.version().getAsInt()))
                            : Optional.of(g.lastEntry().getValue()))
                    .filter(v -> which.id().map(v.id::equals).orElse(true));
        }
        ObjectId id = which.id().orElseThrow();
        Optional<MemoryVersion> visible = Optional.ofNullable(visibles.get(id));
        if (which.version().isEmpty()) {
            return visible;
        }
        int number = which.version().getAsInt();
        return visible.isPresent()
                ? version(new ObjectVersion(visible.get().version.uuid(), number))
                : only(ofId(id).filter(v -> v.version.version() == number).toList());
    }

    private Optional<NavigableMap<Integer, MemoryVersion>> generation(UUID uuid) {
        return Optional.ofNullable(generations.get(uuid));
    }

    private Optional<MemoryVersion> version(ObjectVersion version) {
        return generation(version.uuid()).map(g -> g.get(version.version()));
    }

    private Stream<MemoryVersion> ofId(ObjectId id) {
        return versions.tailMap(new Place(id, "", 0)).values().stream().takeWhile(v -> v.id.equals(id));
    }

    private static Optional<MemoryVersion> only(List<MemoryVersion> found) throws ArchivoltException {
        if (found.size() > 1) {
            throw ArchivoltException.invalid("uuid", "must be given: several generations have it");
        }
        return found.stream().findFirst();
    }

    private Optional<Copy> copy(CopyRef ref) {
        return version(ref.version()).flatMap(v -> v.copy(ref.copy()));
    }

    // ---- rows

    private void insert(MemoryVersion version) {
        versions.put(Place.of(version.id, version.version), version);
        generations
                .computeIfAbsent(version.version.uuid(), uuid -> new TreeMap<>())
                .put(version.version.version(), version);
        if (version.isVisible()) {
            visibles.put(version.id, version);
        }
    }

    private void delete(MemoryVersion version) {
        versions.remove(Place.of(version.id, version.version));
        NavigableMap<Integer, MemoryVersion> generation = generations.get(version.version.uuid());
        generation.remove(version.version.version());
        if (generation.isEmpty()) {
            generations.remove(version.version.uuid());
        }
        if (version.isVisible()) {
            visibles.remove(version.id);
        }
    }

    /** For ever, with all copies. */
    private void remove(MemoryVersion version) {
        delete(version);
        List.copyOf(version.copies).forEach(this::remove);
    }

    private void remove(Copy copy) {
        copy.of.copies.remove(copy);
        copies.remove(copy.key);
        files.remove(copy.extents());
    }

    private void deprecate(MemoryVersion version) {
        visibles.remove(version.id);
        version.deprecated = Optional.of(ticker.now());
    }

    private void reveal(MemoryVersion version) {
        version.deprecated = Optional.empty();
        visibles.put(version.id, version);
    }

    private Copy addCopy(MemoryVersion version, String name, UUID commit, LayoutRecord layout, Instant created) {
        Copy copy = new Copy(version, ++keys, name, commit, layout, created);
        version.add(copy);
        copies.put(copy.key, copy);
        return copy;
    }

    private void store(Copy copy, List<ExtentRecord> written) {
        files.add(written);
        written.forEach(e -> copy.members.add(new Member(++keys, e)));
    }

    // ---- committing

    CommitOutcome commit(ObjectCommit commit) {
        CommitOutcome earlier = done.get(commit.commit());
        if (earlier != null) {
            return earlier;
        }
        Optional<MemoryVersion> visible = Optional.ofNullable(visibles.get(commit.id()));
        if (!commit.precondition().holds(visible.map(v -> v.checksum))) {
            return CommitOutcome.refused(PRECONDITION_FAILED);
        }
        if (!canBeKept(commit)) {
            return CommitOutcome.refused(INVALID_ARGUMENT);
        }
        Optional<ErrorCode> hindrance = files.hindrance(commit.extents());
        if (hindrance.isPresent()) {
            return CommitOutcome.refused(hindrance.get());
        }
        MemoryVersion version = new MemoryVersion(commit.id(), nextOf(visible, commit), commit.created());
        visible.ifPresent(commit.keepReplaced() ? this::deprecate : this::remove);
        version.size = commit.size();
        version.checksum = commit.checksum();
        version.contentType = commit.contentType();
        version.metadata = commit.metadata();
        version.tags = commit.tags();
        version.grouping = commit.grouping();
        Copy copy = addCopy(version, commit.copy(), commit.commit(), commit.layout(), version.created);
        store(copy, commit.extents());
        insert(version);
        CommitOutcome outcome = CommitOutcome.done(version.record(), visible.isPresent());
        done.put(commit.commit(), outcome);
        return outcome;
    }

    private ObjectVersion nextOf(Optional<MemoryVersion> visible, ObjectCommit commit) {
        return visible.map(v -> v.version.uuid())
                .map(uuid -> new ObjectVersion(uuid, generations.get(uuid).lastKey() + 1))
                .orElse(new ObjectVersion(commit.commit(), 1));
    }

    private static boolean canBeKept(ObjectCommit commit) {
        return isStorable(commit.contentType())
                && areStorable(commit.metadata())
                && commit.grouping().stream().allMatch(MemoryObjects::isStorable)
                && isStorable(commit.copy());
    }

    private static boolean areStorable(Map<String, String> texts) {
        return texts.entrySet().stream().allMatch(e -> isStorable(e.getKey()) && isStorable(e.getValue()));
    }

    /** As PostgreSQL has it. */
    private static boolean isStorable(String text) {
        return text.indexOf('\0') < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    static void requireStorable(String field, Collection<String> texts) throws ArchivoltException {
        if (!texts.stream().allMatch(MemoryObjects::isStorable)) {
            throw ArchivoltException.invalid(field, "must be Unicode without NUL");
        }
    }

    CommitOutcome addCopy(CopyCommit commit) {
        Optional<MemoryVersion> version = version(commit.copy().version());
        if (version.isEmpty()) {
            return CommitOutcome.refused(NO_SUCH_OBJECT);
        }
        if (commit.copy().version().equals(copiesDone.get(commit.commit()))) {
            return CommitOutcome.done(version.get().record(), false);
        }
        if (version.get().copy(commit.copy().copy()).isPresent()) {
            return CommitOutcome.refused(ALREADY_EXISTS);
        }
        if (!isStorable(commit.copy().copy())) {
            return CommitOutcome.refused(INVALID_ARGUMENT);
        }
        Optional<ErrorCode> hindrance = files.hindrance(commit.extents());
        if (hindrance.isPresent()) {
            return CommitOutcome.refused(hindrance.get());
        }
        Copy copy = addCopy(version.get(), commit.copy().copy(), commit.commit(), commit.layout(), commit.created());
        store(copy, commit.extents());
        copiesDone.put(commit.commit(), commit.copy().version());
        return CommitOutcome.done(version.get().record(), false);
    }

    // ---- listing

    ObjectPage list(ObjectQuery query, Optional<ObjectPosition> after, int limit) throws ArchivoltException {
        requireStorable("prefix", List.of(query.prefix()));
        requireStorable("pattern", query.pattern().stream().toList());
        requireStorable("metadata", query.metadata().keySet());
        requireStorable("metadata", query.metadata().values());
        Predicate<MemoryVersion> matches = matching(query);
        List<ObjectRecord> found =
                after.map(a -> versions.tailMap(Place.of(a), false)).orElse(versions).values().stream()
                        .filter(matches)
                        .limit(limit + 1L)
                        .map(MemoryVersion::record)
                        .toList();
        if (found.size() <= limit) {
            return new ObjectPage(found, Optional.empty());
        }
        ObjectRecord last = found.get(limit - 1);
        return new ObjectPage(
                found.subList(0, limit), Optional.of(new ObjectPosition(last.id(), Optional.of(last.version()))));
    }

    private static Predicate<MemoryVersion> matching(ObjectQuery query) throws ArchivoltException {
        Optional<Pattern> pattern = pattern(query.pattern());
        return v -> v.id.text().startsWith(query.prefix())
                && isOf(query.which(), v)
                && pattern.map(p -> p.matcher(v.id.text()).find()).orElse(true)
                && v.metadata.entrySet().containsAll(query.metadata().entrySet())
                && v.size >= query.sizeFrom().orElse(0)
                && v.size <= query.sizeTo().orElse(Long.MAX_VALUE)
                && query.createdFrom().map(from -> !v.created.isBefore(from)).orElse(true)
                && query.createdTo().map(v.created::isBefore).orElse(true)
                && query.uuid().map(v.version.uuid()::equals).orElse(true)
                && query.version().orElse(v.version.version()) == v.version.version();
    }

    private static boolean isOf(ObjectQuery.Which which, MemoryVersion version) {
        return switch (which) {
            case VISIBLE -> version.isVisible();
            case DEPRECATED -> !version.isVisible();
            case ALL -> true;
        };
    }

    private static Optional<Pattern> pattern(Optional<String> text) throws ArchivoltException {
        try {
            return text.map(Pattern::compile);
        } catch (PatternSyntaxException e) {
            throw ArchivoltException.invalid("pattern", e.getMessage());
        }
    }

    List<ListedCopy> copies(CopyQuery query, long after, int limit) throws ArchivoltException {
        requireStorable("prefix", List.of(query.prefix()));
        return copies.tailMap(after, false).values().stream()
                .filter(c -> matches(query, c))
                .limit(limit)
                .map(c -> new ListedCopy(c.key, c.of.record(), c.record()))
                .toList();
    }

    private static boolean matches(CopyQuery query, Copy copy) {
        return copy.of.id.text().startsWith(query.prefix())
                && query.name().map(copy.name::equals).orElse(true)
                && query.with()
                        .map(name -> copy.of
                                .copy(name)
                                .filter(c -> c.status == CopyStatus.COMPLETE)
                                .isPresent())
                        .orElse(true)
                && query.without().map(name -> copy.of.copy(name).isEmpty()).orElse(true)
                && query.status().map(status -> status == copy.status).orElse(true)
                && query.createdBefore().map(copy.created::isBefore).orElse(true)
                && (copy.of.isVisible() || !query.visible());
    }

    List<PlacedExtent> extentsOn(MediumId medium, long after, int limit) {
        return membersOn(medium)
                .filter(placed -> placed.member.position() > after)
                .limit(limit)
                .map(placed -> new PlacedExtent(
                        placed.copy.of.id, placed.copy.ref(), placed.member.position(), placed.member.extent()))
                .toList();
    }

    private record Placed(Copy copy, Member member) {}

    private Stream<Placed> membersOn(MediumId medium) {
        return copies.values().stream()
                .flatMap(c -> c.members.stream().map(m -> new Placed(c, m)))
                .filter(placed -> placed.member.extent().medium().equals(medium))
                .sorted(Comparator.comparingLong(placed -> placed.member.position()));
    }

    // ---- changing versions

    Optional<ObjectRecord> rename(ObjectSelector which, ObjectId to) throws ArchivoltException {
        Optional<MemoryVersion> found = find(which);
        if (found.isEmpty() || found.get().id.equals(to)) {
            return found.map(MemoryVersion::record);
        }
        List<MemoryVersion> all =
                List.copyOf(generations.get(found.get().version.uuid()).values());
        if (all.stream().anyMatch(MemoryVersion::isVisible) && visibles.containsKey(to)) {
            throw new ArchivoltException(ALREADY_EXISTS, "renaming an object").with("object", to);
        }
        all.forEach(this::delete);
        all.forEach(v -> v.id = to);
        all.forEach(this::insert);
        return found.map(MemoryVersion::record);
    }

    Optional<ObjectRecord> change(ObjectSelector which, AttributeChange change, Precondition precondition)
            throws ArchivoltException {
        Optional<MemoryVersion> found = find(which);
        if (found.isPresent()) {
            require(precondition, found.get());
            requireStorable("metadata", change.metadata().keySet());
            requireStorable("metadata", change.metadata().values());
            requireStorable("content type", change.contentType().stream().toList());
            requireStorable("grouping", change.grouping().stream().toList());
            apply(change, found.get());
        }
        return found.map(MemoryVersion::record);
    }

    private static void apply(AttributeChange change, MemoryVersion version) {
        Map<String, String> metadata = new TreeMap<>(change.removeAll() ? Map.of() : version.metadata);
        metadata.keySet().removeAll(change.removed());
        metadata.putAll(change.metadata());
        version.metadata = metadata;
        version.contentType = change.contentType().orElse(version.contentType);
        version.tags = change.tags().orElse(version.tags);
        if (change.grouping().isPresent()) {
            version.grouping = change.grouping().filter(text -> !text.isEmpty());
        }
    }

    private static void require(Precondition precondition, MemoryVersion version) throws ArchivoltException {
        if (!precondition.holds(Optional.of(version.checksum))) {
            throw new ArchivoltException(PRECONDITION_FAILED, "changing an object").with("object", version.id);
        }
    }

    Optional<ObjectVersion> deprecate(ObjectId id, Precondition precondition) throws ArchivoltException {
        Optional<MemoryVersion> found = Optional.ofNullable(visibles.get(id));
        if (found.isPresent()) {
            require(precondition, found.get());
            deprecate(found.get());
        }
        return found.map(v -> v.version);
    }

    Optional<ObjectRecord> undelete(ObjectSelector which) throws ArchivoltException {
        if (which.version().isPresent()) {
            throw ArchivoltException.invalid("version", "must not be given");
        }
        Optional<MemoryVersion> greatest = greatestOf(which);
        if (greatest.isEmpty()) {
            return Optional.empty();
        }
        MemoryVersion found = greatest.get();
        MemoryVersion there = visibles.get(found.id);
        if (there == null) {
            reveal(found);
            return Optional.of(found.record());
        }
        if (!there.version.uuid().equals(found.version.uuid())) {
            throw new ArchivoltException(ALREADY_EXISTS, "undeleting an object").with("object", found.id);
        }
        return Optional.of(there.record());
    }

    private Optional<MemoryVersion> greatestOf(ObjectSelector which) throws ArchivoltException {
        if (which.uuid().isPresent() || visibles.containsKey(which.id().orElseThrow())) {
            return find(which);
        }
        Set<UUID> uuids = new LinkedHashSet<>();
        ofId(which.id().get()).forEach(v -> uuids.add(v.version.uuid()));
        return only(uuids.stream()
                .map(uuid -> generations.get(uuid).lastEntry().getValue())
                .toList());
    }

    Optional<ObjectVersion> remove(ObjectSelector which, Precondition precondition) throws ArchivoltException {
        Optional<MemoryVersion> found = find(which);
        if (found.isPresent()) {
            require(precondition, found.get());
            remove(found.get());
        }
        return found.map(v -> v.version);
    }

    int expire(Instant before, int limit) {
        List<MemoryVersion> old = versions.values().stream()
                .filter(v -> v.deprecated.filter(d -> d.isBefore(before)).isPresent())
                .sorted(Comparator.comparing(v -> v.deprecated.get()))
                .limit(limit)
                .toList();
        old.forEach(this::remove);
        return old.size();
    }

    // ---- changing copies

    boolean removeCopy(CopyRef ref) throws ArchivoltException {
        Optional<Copy> found = copy(ref);
        if (found.isPresent()) {
            Copy copy = found.get();
            boolean isLastReadable = copy.status != CopyStatus.INCOMPLETE
                    && copy.of.copies.stream().noneMatch(c -> c != copy && c.status != CopyStatus.INCOMPLETE);
            if (copy.of.copies.size() == 1 || isLastReadable) {
                throw new ArchivoltException(WRONG_STATE, "removing the last copy").with("copy", ref);
            }
            remove(copy);
        }
        return found.isPresent();
    }

    void accessed(Map<CopyRef, Instant> times) {
        times.forEach((ref, time) -> copy(ref)
                .filter(c -> c.accessed.map(before -> before.isBefore(time)).orElse(true))
                .ifPresent(c -> c.accessed = Optional.of(time)));
    }

    void changeStatus(Map<CopyRef, CopyStatus> statuses) {
        statuses.forEach((ref, status) -> copy(ref).ifPresent(c -> c.status = status));
    }

    List<CopyRef> lose(MediumId medium, int limit) {
        List<Placed> lost = membersOn(medium).limit(limit).toList();
        Set<CopyRef> hurt = new LinkedHashSet<>();
        for (Placed each : lost) {
            each.copy.members.remove(each.member);
            each.copy.forgetDamages(damage -> !each.copy.has(damage));
            files.remove(List.of(each.member.extent()));
            hurt.add(each.copy.ref());
        }
        return List.copyOf(hurt);
    }

    // ---- restoring

    /** @return whether it was new */
    boolean restore(RestoredExtent restored) {
        Optional<Copy> known = generation(restored.version().uuid()).stream()
                .flatMap(g -> g.values().stream())
                .flatMap(v -> v.copies.stream())
                .filter(c -> c.commit.equals(restored.commit()))
                .findFirst();
        if (known.filter(c -> c.has(restored.extent())).isPresent() || !files.restore(restored.extent())) {
            return false;
        }
        Copy copy = known.orElseGet(() -> restoredCopy(restored));
        describe(copy.of, restored);
        copy.members.add(new Member(++keys, restored.extent()));
        return true;
    }

    private Copy restoredCopy(RestoredExtent restored) {
        MemoryVersion version =
                version(restored.version()).filter(v -> isOf(v, restored)).orElseGet(() -> restoredVersion(restored));
        Copy copy = addCopy(version, restored.copy(), restored.commit(), restored.layout(), restored.copyCreated());
        copy.status = CopyStatus.INCOMPLETE;
        return copy;
    }

    /** Whether a copy with a commit of its own may be one of the version: nothing it says is against that. */
    private static boolean isOf(MemoryVersion version, RestoredExtent restored) {
        boolean saysOtherwise = version.isDescribed
                && (restored.size().orElse(version.size) != version.size
                        || !restored.checksum().orElse(version.checksum).equals(version.checksum));
        return version.copy(restored.copy()).isEmpty() && !saysOtherwise;
    }

    private MemoryVersion restoredVersion(RestoredExtent restored) {
        int number = restored.version().version();
        while (version(new ObjectVersion(restored.version().uuid(), number)).isPresent()) {
            number++;
        }
        MemoryVersion version = new MemoryVersion(
                idOf(restored), new ObjectVersion(restored.version().uuid(), number), restored.created());
        version.deprecated = Optional.of(ticker.now());
        version.isDescribed = false;
        version.size = 0;
        version.checksum = restored.extent().checksum();
        version.contentType = restored.contentType();
        version.metadata = restored.metadata();
        version.tags = restored.tags();
        version.grouping = restored.grouping();
        insert(version);
        return version;
    }

    /** All versions of a generation have one id, though it was another when this one was written. */
    private ObjectId idOf(RestoredExtent restored) {
        return generation(restored.version().uuid())
                .map(g -> g.lastEntry().getValue().id)
                .orElse(restored.id());
    }

    private static void describe(MemoryVersion version, RestoredExtent restored) {
        if (!version.isDescribed
                && restored.size().isPresent()
                && restored.checksum().isPresent()) {
            version.isDescribed = true;
            version.size = restored.size().getAsLong();
            version.checksum = restored.checksum().get();
        }
    }

    void settle(ObjectId id) {
        Comparator<MemoryVersion> byAge =
                Comparator.<MemoryVersion, Instant>comparing(v -> v.created).thenComparingInt(v -> v.version.version());
        Optional<MemoryVersion> youngest =
                ofId(id).filter(MemoryVersion::hasReadableCopy).max(byAge);
        MemoryVersion visible = visibles.get(id);
        if (youngest.isPresent() && (visible == null || visible.created.isBefore(youngest.get().created))) {
            if (visible != null) {
                deprecate(visible);
            }
            reveal(youngest.get());
        }
    }

    // ---- damage

    boolean note(ExtentDamage damage) {
        return copy(damage.copy())
                .filter(c -> c.has(damage))
                .map(c -> c.note(damage, ticker.now()))
                .orElse(false);
    }

    List<DamagedCopy> damaged(Instant triedBefore, int limit) {
        return damagedCopies()
                .filter(c -> c.damaged.get().tried.isBefore(triedBefore))
                .sorted(Comparator.comparing(c -> c.damaged.get().tried))
                .limit(limit)
                .map(Copy::damagedRecord)
                .toList();
    }

    private Stream<Copy> damagedCopies() {
        return copies.values().stream().filter(c -> c.damaged.isPresent());
    }

    long damagedCount() {
        return damagedCopies().count();
    }

    void repairFailed(CopyRef ref) {
        copy(ref).flatMap(c -> c.damaged).ifPresent(d -> {
            d.attempts++;
            d.tried = ticker.now();
        });
    }

    List<Boolean> replaceExtents(List<ExtentReplacement> replacements) throws ArchivoltException {
        for (ExtentReplacement replacement : replacements) {
            Optional<Copy> copy = copy(replacement.copy());
            if (copy.isPresent() && isPossible(copy.get(), replacement) && !isDone(copy.get(), replacement)) {
                requireDeclared(replacement);
            }
        }
        return replacements.stream()
                .map(replacement -> copy(replacement.copy())
                        .map(c -> replace(c, replacement))
                        .orElse(false))
                .toList();
    }

    private void requireDeclared(ExtentReplacement replacement) throws ArchivoltException {
        Optional<ErrorCode> hindrance = files.hindrance(replacement.added());
        if (hindrance.isPresent()) {
            throw new ArchivoltException(hindrance.get(), "replacing extents by some that cannot be committed")
                    .with("copy", replacement.copy());
        }
    }

    private boolean replace(Copy copy, ExtentReplacement replacement) {
        if (isDone(copy, replacement)) {
            return true;
        }
        if (!isPossible(copy, replacement)) {
            return false;
        }
        List<Member> gone = removed(copy, replacement);
        copy.members.removeAll(gone);
        files.remove(gone.stream().map(Member::extent).toList());
        copy.forgetDamages(damage ->
                damage.column() == replacement.column() && replacement.removed().contains(damage.extent()));
        store(copy, replacement.added());
        return true;
    }

    private static List<Member> removed(Copy copy, ExtentReplacement replacement) {
        return copy.members.stream()
                .filter(m -> m.extent().column() == replacement.column()
                        && replacement.removed().contains(m.extent().extent()))
                .toList();
    }

    private static boolean isPossible(Copy copy, ExtentReplacement replacement) {
        return removed(copy, replacement).stream()
                        .map(m -> m.extent().extent())
                        .distinct()
                        .count()
                == replacement.removed().size();
    }

    /** By an earlier try. */
    private static boolean isDone(Copy copy, ExtentReplacement replacement) {
        return removed(copy, replacement).isEmpty()
                && !replacement.added().isEmpty()
                && replacement.added().stream().allMatch(copy::has);
    }
}
