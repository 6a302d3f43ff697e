package org.archivolt.dss.postgres.internal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.ibatis.session.SqlSession;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.ObjectVersion;
import org.archivolt.base.Ticker;
import org.archivolt.dss.CopyRef;
import org.archivolt.dss.DamagedCopy;
import org.archivolt.dss.ExtentDamage;
import org.archivolt.dss.ExtentRecord;
import org.archivolt.dss.ExtentReplacement;
import org.archivolt.dss.postgres.internal.Columns.Placed;
import org.archivolt.dss.postgres.internal.CopyMapper.CopyRow;
import org.archivolt.dss.postgres.internal.ObjectMapper.Extents;
import org.archivolt.dss.postgres.internal.ObjectMapper.SeenRow;
import org.archivolt.dss.postgres.internal.RepairMapper.Damages;
import org.archivolt.dss.postgres.internal.RepairMapper.PlacedRow;

/** Damage that is noted, and extents that are replaced. */
final class Repairs {
    private final CatalogDatabase database;
    private final Ticker ticker;
    private final MediumKeys mediumKeys;

    Repairs(CatalogDatabase database, Ticker ticker, MediumKeys mediumKeys) {
        this.database = database;
        this.ticker = ticker;
        this.mediumKeys = mediumKeys;
    }

    /** The lock comes first, in a statement of its own: the others then see the extents of the versions locked. */
    private static Map<CopyRef, Long> lock(SqlSession session, Collection<CopyRef> copies) {
        List<ObjectVersion> versions = copies.stream().map(CopyRef::version).toList();
        Map<CopyRef, Long> keys = new HashMap<>();
        for (Map.Entry<CopyRef, CopyRow> copy :
                Versions.copies(session, Versions.lock(session, versions)).entrySet()) {
            keys.put(copy.getKey(), copy.getValue().copyKey());
        }
        return keys;
    }

    // ---- damage

    int noteDamage(List<ExtentDamage> damages) throws ArchivoltException {
        return database.transaction("noting damage", session -> {
            Map<CopyRef, Long> keys =
                    lock(session, damages.stream().map(ExtentDamage::copy).toList());
            List<ExtentDamage> current = damages.stream()
                    .filter(damage -> keys.containsKey(damage.copy()))
                    .toList();
            return current.isEmpty() ? 0 : session.getMapper(RepairMapper.class).note(columns(current, keys));
        });
    }

    private static Damages columns(List<ExtentDamage> damages, Map<CopyRef, Long> keys) {
        return new Damages(
                Columns.longs(damages, damage -> keys.get(damage.copy())),
                Columns.uuids(damages, ExtentDamage::extent),
                Columns.ints(damages, ExtentDamage::column),
                Columns.texts(damages, ExtentDamage::why));
    }

    List<DamagedCopy> damaged(Instant triedBefore, int limit) throws ArchivoltException {
        return database.statement(
                "listing damaged copies", session -> ObjectReader.damaged(session, triedBefore, limit));
    }

    long damagedCount() throws ArchivoltException {
        return database.statement(
                "counting damaged copies",
                session -> session.getMapper(RepairMapper.class).count());
    }

    void failed(CopyRef copy) throws ArchivoltException {
        if (Texts.isStorable(copy.copy())) {
            database.transactionOnce("counting a failed repair", session -> {
                session.getMapper(RepairMapper.class)
                        .failed(copy.version().uuid(), copy.version().version(), copy.copy());
                return null;
            });
        }
    }

    // ---- replacing

    /** In rounds: in each, a column of a copy is replaced at most once. */
    List<Boolean> replaceExtents(List<ExtentReplacement> replacements) throws ArchivoltException {
        return database.transaction("replacing extents", session -> {
            Map<CopyRef, Long> keys = lock(
                    session, replacements.stream().map(ExtentReplacement::copy).toList());
            PackChanges packs = new PackChanges();
            Boolean[] results = new Boolean[replacements.size()];
            for (List<Integer> round : rounds(replacements)) {
                Round current = new Round(session, keys, packs);
                List<ExtentReplacement> of =
                        round.stream().map(replacements::get).toList();
                List<Boolean> done = current.replace(of);
                for (int i = 0; i < round.size(); i++) {
                    results[round.get(i)] = done.get(i);
                }
            }
            packs.apply(session);
            return List.of(results);
        });
    }

    private record ColumnOfCopy(CopyRef copy, int column) {}

    /** Their places in the list. */
    private static Collection<List<Integer>> rounds(List<ExtentReplacement> replacements) {
        Map<ColumnOfCopy, Integer> turns = new HashMap<>();
        Map<Integer, List<Integer>> rounds = new LinkedHashMap<>();
        for (int i = 0; i < replacements.size(); i++) {
            ExtentReplacement each = replacements.get(i);
            int turn = turns.merge(new ColumnOfCopy(each.copy(), each.column()), 1, Integer::sum);
            rounds.computeIfAbsent(turn, t -> new ArrayList<>()).add(i);
        }
        return rounds.values();
    }

    /** Replacements that do not depend on each other. */
    private final class Round {
        private final SqlSession session;
        private final Map<CopyRef, Long> keys;
        private final PackChanges packs;
        private final Map<Long, List<PlacedRow>> there = new HashMap<>();
        private final Map<Long, Integer> nextOrdinals = new HashMap<>();
        private final List<PlacedRow> removed = new ArrayList<>();
        private final List<Placed> added = new ArrayList<>();
        private Set<UUID> pending = Set.of();
        private Declarations declarations;

        Round(SqlSession session, Map<CopyRef, Long> keys, PackChanges packs) {
            this.session = session;
            this.keys = keys;
            this.packs = packs;
        }

        List<Boolean> replace(List<ExtentReplacement> replacements) throws ArchivoltException {
            look(replacements);
            List<Boolean> results = new ArrayList<>();
            for (ExtentReplacement replacement : replacements) {
                Long copyKey = keys.get(replacement.copy());
                results.add(copyKey != null && replace(copyKey, replacement));
            }
            write();
            return results;
        }

        private void look(List<ExtentReplacement> replacements) {
            long[] copyKeys = replacements.stream()
                    .map(replacement -> keys.get(replacement.copy()))
                    .filter(key -> key != null)
                    .mapToLong(Long::longValue)
                    .distinct()
                    .toArray();
            session.getMapper(RepairMapper.class)
                    .extents(copyKeys)
                    .forEach(row -> there.computeIfAbsent(row.copyKey(), key -> new ArrayList<>())
                            .add(row));
            lookForFiles(replacements.stream()
                    .flatMap(replacement -> replacement.added().stream())
                    .toList());
        }

        private void lookForFiles(List<ExtentRecord> extents) {
            mediumKeys.learn(session, extents.stream().map(ExtentRecord::medium).toList());
            SeenFiles files = new SeenFiles();
            for (SeenRow row : session.getMapper(ObjectMapper.class)
                    .lookAndLock(new String[0], Columns.distinctFiles(extents), Columns.distinctPacks(extents), 0)) {
                switch (row.what()) {
                    case PENDING -> files.addPending(row);
                    case PACK -> files.addPack(row);
                    case OBJECT, KEY -> throw new IllegalStateException("not asked for: " + row);
                }
            }
            pending = files.pending();
            declarations = files.declarations(mediumKeys::of);
        }

        private boolean replace(long copyKey, ExtentReplacement replacement) throws ArchivoltException {
            List<PlacedRow> extents = there.getOrDefault(copyKey, List.of());
            List<PlacedRow> gone = extents.stream()
                    .filter(row -> row.layoutColumn() == replacement.column()
                            && replacement.removed().contains(row.uuid()))
                    .toList();
            if (isDone(extents, gone, replacement.added())) {
                return true;
            }
            Set<UUID> found = gone.stream().map(PlacedRow::uuid).collect(Collectors.toSet());
            if (!found.containsAll(replacement.removed())) {
                return false;
            }
            Optional<ErrorCode> refused = declarations.take(replacement.added());
            if (refused.isPresent()) {
                throw new ArchivoltException(refused.get(), "replacing extents by some that cannot be committed")
                        .with("copy", replacement.copy());
            }
            removed.addAll(gone);
            int next = nextOrdinals.computeIfAbsent(copyKey, key -> nextOrdinal(extents));
            added.addAll(Columns.placed(copyKey, next, replacement.added()));
            nextOrdinals.put(copyKey, next + replacement.added().size());
            return true;
        }

        /** By an earlier try. */
        private static boolean isDone(List<PlacedRow> there, List<PlacedRow> gone, List<ExtentRecord> added) {
            return !added.isEmpty()
                    && gone.isEmpty()
                    && added.stream().allMatch(extent -> there.stream().anyMatch(row -> isOf(row, extent)));
        }

        private static boolean isOf(PlacedRow row, ExtentRecord extent) {
            return row.uuid().equals(extent.extent())
                    && row.layoutColumn() == extent.column()
                    && row.columnOffset() == extent.columnOffset();
        }

        private static int nextOrdinal(List<PlacedRow> extents) {
            return extents.stream().mapToInt(PlacedRow::ordinal).max().orElse(-1) + 1;
        }

        private void write() {
            RepairMapper mapper = session.getMapper(RepairMapper.class);
            if (!removed.isEmpty()) {
                long[] copyKeys = Columns.longs(removed, PlacedRow::copyKey);
                packs.remove(mapper.remove(copyKeys, Columns.ints(removed, PlacedRow::ordinal)));
                mapper.forgetRepaired(Arrays.stream(copyKeys).distinct().toArray());
            }
            packs.add(added.stream().map(Placed::extent).toList());
            packs.open(session, pending);
            if (!added.isEmpty()) {
                store();
            }
        }

        private void store() {
            Extents extents = Columns.extents(added, mediumKeys);
            int taken = session.getMapper(ObjectMapper.class)
                    .store(Columns.objects(List.of()), Columns.copies(List.of()), extents, ticker.now());
            if (taken != extents.ownFiles().length) {
                throw new Conflict("declarations were taken back meanwhile");
            }
        }
    }
}
