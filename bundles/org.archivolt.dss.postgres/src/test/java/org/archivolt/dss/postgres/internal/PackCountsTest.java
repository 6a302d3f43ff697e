package org.archivolt.dss.postgres.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.MediumId;
import org.archivolt.base.ObjectId;
import org.archivolt.dss.CommitOutcome;
import org.archivolt.dss.CopyCommit;
import org.archivolt.dss.CopyRef;
import org.archivolt.dss.ExtentDamage;
import org.archivolt.dss.ExtentRecord;
import org.archivolt.dss.ExtentReplacement;
import org.archivolt.dss.ObjectCatalog;
import org.archivolt.dss.ObjectCommit;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.dss.ObjectSelector;
import org.archivolt.dss.OrphanExtent;
import org.archivolt.dss.PendingExtent;
import org.archivolt.dss.Precondition;
import org.archivolt.dss.StoredCopy;
import org.archivolt.dss.StoredObjectRecord;
import org.archivolt.testkit.dss.CatalogSamples;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Goal: whatever two hosts do to objects in the same packs, each pack counts its members right, and is an orphan once
 * and only when it has none. Method: threads over two pools commit, replace, delete, damage and repair objects whose
 * names and packs they share; then the tables are compared.
 */
final class PackCountsTest {
    private static final int THREADS = 6;
    private static final int STEPS = 100;
    private static final int NAMES = 40;
    private static final int PACKS = 9;

    private final CatalogSamples samples = new CatalogSamples();
    private final MediumId medium = samples.mediumId("m1");
    private final SharedPacks packs = new SharedPacks();
    private final Set<UUID> ownFiles = ConcurrentHashMap.newKeySet();
    private RunningCatalog one;
    private RunningCatalog other;

    /** Packs in use, and all there ever were. */
    private static final class SharedPacks {
        final List<PendingExtent> current = new ArrayList<>();
        final Set<UUID> all = new HashSet<>();

        synchronized PendingExtent any(Random random) {
            return current.get(random.nextInt(current.size()));
        }

        synchronized void add(PendingExtent pack) {
            current.add(pack);
            all.add(pack.extent());
        }

        synchronized void replace(PendingExtent old, PendingExtent next) {
            if (current.remove(old)) {
                add(next);
            }
        }
    }

    @BeforeEach
    void open() throws Exception {
        one = Shared.embedded();
        other = new RunningCatalog(() -> one.database().source().server());
        one.resources().addMedium(samples.medium("m1"));
        for (int i = 0; i < PACKS; i++) {
            packs.add(declared());
        }
    }

    @AfterEach
    void close() {
        other.close();
    }

    @Test
    void countsMembersWhateverManyDoAtOnce() throws Exception {
        long seed = ThreadLocalRandom.current().nextLong();
        System.out.println("PackCountsTest seed " + seed);
        ConcurrentLinkedQueue<String> odd = new ConcurrentLinkedQueue<>();
        ExecutorService executor = Executors.newFixedThreadPool(THREADS);
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            Random random = new Random(seed + i);
            ObjectCatalog objects = (i % 2 == 0 ? one : other).objects();
            running.add(executor.submit(() -> {
                for (int step = 0; step < STEPS; step++) {
                    step(objects, random, odd);
                }
                return null;
            }));
        }
        executor.shutdown();
        for (Future<?> each : running) {
            each.get(120, TimeUnit.SECONDS);
        }

        assertThat(odd).isEmpty();
        assertCounted();
        for (int i = 0; i < NAMES; i++) {
            one.objects().deprecate(name(i), Precondition.NONE);
        }
        while (one.objects().expire(Instant.MAX, 100) > 0) {
            assertThat(odd).isEmpty();
        }
        assertCounted();
        assertThat(ask("select count(*) from pack join medium using (medium_key) where library = '%s'"
                        .formatted(medium.library())))
                .isZero();
    }

    private void step(ObjectCatalog objects, Random random, ConcurrentLinkedQueue<String> odd) throws Exception {
        int what = random.nextInt(14);
        ObjectSelector any = ObjectSelector.of(name(random.nextInt(NAMES)));
        if (what < 5) {
            commit(objects, random, odd);
        } else if (what == 5) {
            objects.expire(Instant.MAX, 1 + random.nextInt(20));
        } else if (what == 6) {
            objects.deprecate(any.id().orElseThrow(), Precondition.NONE);
        } else if (what < 9) {
            addAndRemoveCopies(objects, any, random);
        } else if (what < 12) {
            objects.remove(ObjectSelector.of(name(random.nextInt(NAMES))), Precondition.NONE);
        } else {
            repair(objects, random);
        }
    }

    private void commit(ObjectCatalog objects, Random random, ConcurrentLinkedQueue<String> odd) throws Exception {
        List<ObjectCommit> batch = new ArrayList<>();
        List<PendingExtent> used = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(8); i++) {
            PendingExtent first = packs.any(random);
            PendingExtent second = packs.any(random);
            PendingExtent own = declaredOwn();
            used.addAll(List.of(first, second));
            batch.add(samples.commit(
                    UUID.randomUUID(),
                    name(random.nextInt(NAMES)),
                    Precondition.NONE,
                    random.nextBoolean(),
                    List.of(samples.packed(first, 0, 0), samples.packed(second, 1, 0), samples.written(own, 2, 0))));
        }
        List<CommitOutcome> outcomes = objects.commit(batch);
        if (random.nextInt(4) == 0) {
            List<CommitOutcome> again = objects.commit(batch);
            for (int i = 0; i < batch.size(); i++) {
                if (outcomes.get(i).object().isPresent() && !again.get(i).equals(outcomes.get(i))) {
                    odd.add("repeated: " + outcomes.get(i) + ", then " + again.get(i));
                }
            }
        }
        for (CommitOutcome outcome : outcomes) {
            if (outcome.refused()
                    .filter(code -> code != ErrorCode.CATALOG_CORRUPT)
                    .isPresent()) {
                odd.add(outcome.toString());
            }
        }
        if (outcomes.stream().anyMatch(outcome -> outcome.refused().isPresent())) {
            for (PendingExtent pack : used) {
                packs.replace(pack, declared());
            }
        }
    }

    private void repair(ObjectCatalog objects, Random random) throws Exception {
        Optional<StoredObjectRecord> found = objects.locate(name(random.nextInt(NAMES)));
        if (found.isEmpty()) {
            return;
        }
        StoredObjectRecord object = found.get();
        StoredCopy source = object.copies().get(0);
        CopyRef copy = new CopyRef(object.object().version(), source.copy().name());
        ExtentRecord damaged = source.extents().get(random.nextInt(2));
        objects.noteDamage(List.of(new ExtentDamage(copy, damaged.extent(), damaged.column(), "for the test")));
        objects.repairFailed(copy);
        PendingExtent fresh = declared();
        packs.add(fresh);
        ExtentReplacement replacement = new ExtentReplacement(
                copy, damaged.column(), Set.of(damaged.extent()), List.of(samples.packed(fresh, damaged.column(), 0)));
        try {
            objects.replaceExtents(List.of(replacement));
        } catch (ArchivoltException e) {
            // others may have used the new pack, and removed all that was in it, before we came to it
            assertThat(e.code()).isEqualTo(ErrorCode.CATALOG_CORRUPT);
            assertThat(ask("select (select count(*) from pending_extent where uuid = '%s')".formatted(fresh.extent())
                            + " + (select count(*) from pack where uuid = '%s')".formatted(fresh.extent())))
                    .as("the new pack is known")
                    .isZero();
            packs.replace(fresh, declared());
        }
    }

    /** Objects may be gone by then, or packs. */
    private void addAndRemoveCopies(ObjectCatalog objects, ObjectSelector which, Random random) throws Exception {
        Optional<ObjectRecord> found = objects.find(which);
        if (found.isEmpty()) {
            return;
        }
        CopyRef copy = new CopyRef(found.get().version(), "copy" + random.nextInt(3));
        List<ExtentRecord> extents = List.of(samples.packed(packs.any(random), 0, 0));
        objects.addCopies(List.of(new CopyCommit(
                UUID.randomUUID(), copy, found.get().layout(), found.get().created(), extents)));
        if (random.nextBoolean()) {
            objects.removeCopy(copy);
        }
    }

    private ObjectId name(int number) {
        return samples.objectId("n" + number);
    }

    private PendingExtent declared() throws Exception {
        PendingExtent pack = samples.pending(medium);
        one.objects().declare(List.of(pack), List.of());
        return pack;
    }

    private PendingExtent declaredOwn() throws Exception {
        PendingExtent own = declared();
        ownFiles.add(own.extent());
        return own;
    }

    private void assertCounted() throws Exception {
        assertThat(ask("""
                select count(*) from (
                    select uuid, count(*) as members from extent where pack_offset is not null group by uuid) as counted
                    full join pack using (uuid)
                where counted.members is distinct from pack.members
                """)).as("packs that count wrong").isZero();
        assertThat(ask("""
                select count(*) from orphan_extent where uuid in (select uuid from extent union all select uuid from pack)
                    or uuid in (select uuid from pending_extent)
                """)).as("orphans that are not").isZero();
        assertThat(ask("select count(*) from pending_extent where uuid in (select uuid from pack)"))
                .as("packs that are pending")
                .isZero();
        assertThat(ask("select count(*) from damaged_copy d left join extent_damage using (copy_key)"
                        + " where uuid is null"))
                .as("damaged copies without damage")
                .isZero();
        assertNothingIsLost();
    }

    private void assertNothingIsLost() throws Exception {
        List<UUID> everywhere = new ArrayList<>(one.objects().orphans(List.of(medium), 10_000).stream()
                .map(OrphanExtent::extent)
                .toList());
        everywhere.addAll(uuids("select uuid from pending_extent"));
        everywhere.addAll(uuids("select uuid from pack"));
        everywhere.addAll(uuids("select uuid from extent where pack_offset is null"));
        assertThat(everywhere).doesNotHaveDuplicates();
        assertThat(everywhere)
                .containsAll(
                        Stream.concat(packs.all.stream(), ownFiles.stream()).toList());
    }

    private long ask(String sql) throws SQLException {
        try (Connection connection = one.database().source().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private List<UUID> uuids(String sql) throws SQLException {
        List<UUID> uuids = new ArrayList<>();
        try (Connection connection = one.database().source().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                uuids.add(rows.getObject(1, UUID.class));
            }
        }
        return uuids;
    }
}
