package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.CHECKSUM_MISMATCH;
import static org.archivolt.base.ErrorCode.CLIENT_ABORTED;
import static org.archivolt.base.ErrorCode.INVALID_ARGUMENT;
import static org.archivolt.base.ErrorCode.MEDIUM_FAULT;
import static org.archivolt.base.ErrorCode.NO_SPACE;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ByteRange;
import org.archivolt.base.Checksum;
import org.archivolt.base.ChecksumAlgorithm;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.Family;
import org.archivolt.base.ObjectId;
import org.archivolt.store.PutEntry;
import org.archivolt.store.PutResult;
import org.archivolt.store.PutSequence;
import org.archivolt.testkit.Await;
import org.archivolt.testkit.ldm.Call;
import org.archivolt.testkit.ldm.FakeMedium;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ManyPutsTest {
    private static final int SMALL = 16 * 1024;

    private final Random random = new Random(13);
    private StoreHouse house;

    @BeforeEach
    void open() throws Exception {
        TestSettings settings = new TestSettings();
        settings.packs = new PackRules(Map.of(Family.DISK, SMALL), 1 << 20);
        house = new StoreHouse(3, 12L << 20, settings);
    }

    @AfterEach
    void close() {
        house.close();
    }

    /** Puts what it is given and remembers the answers. */
    private static final class Sequence implements PutSequence {
        private final Iterator<PutEntry> entries;
        private final Map<String, PutResult> stored = new TreeMap<>();
        private final Map<String, ErrorCode> refused = new TreeMap<>();

        Sequence(Iterable<PutEntry> entries) {
            this.entries = entries.iterator();
        }

        @Override
        public Optional<PutEntry> next() {
            return entries.hasNext() ? Optional.of(entries.next()) : Optional.empty();
        }

        @Override
        public void stored(PutEntry entry, PutResult result) {
            assertThat(stored.put(entry.request().id().text(), result)).isNull();
        }

        @Override
        public void refused(PutEntry entry, ArchivoltException why) {
            assertThat(refused.put(entry.request().id().text(), why.code())).isNull();
        }
    }

    @Test
    void storesManyAndLetsSmallOnesShareFiles() throws Exception {
        Map<String, byte[]> expected = new TreeMap<>();
        List<PutEntry> entries = new ArrayList<>();
        for (int i = 0; i < 2500; i++) {
            byte[] bytes = Bodies.random(random, i % 100 == 0 ? SMALL + 1 + i : i % 500);
            expected.put("o" + i, bytes);
            entries.add(new PutEntry(StoreHouse.request("o" + i), Bodies.of(bytes)));
        }
        Sequence sequence = new Sequence(entries);

        house.store().putAll(sequence);

        assertThat(sequence.refused).isEmpty();
        assertThat(sequence.stored.keySet()).isEqualTo(expected.keySet());
        int files = house.media.stream().mapToInt(m -> m.addresses().size()).sum();
        assertThat(files).as("25 large ones on two media each, and packs").isBetween(50, 80);
        house.assertHolds(expected);
    }

    /** Goal: memory does not grow with the number of objects: so many more are asked for than have been answered. */
    @Test
    void asksForABoundedNumberAheadOfItsAnswers() throws Exception {
        int count = 100_000;
        AtomicInteger asked = new AtomicInteger();
        AtomicInteger answered = new AtomicInteger();
        AtomicInteger ahead = new AtomicInteger();

        house.store().putAll(new PutSequence() {
            @Override
            public Optional<PutEntry> next() {
                if (asked.get() == count) {
                    return Optional.empty();
                }
                ahead.accumulateAndGet(asked.get() - answered.get(), Math::max);
                String id = "o" + asked.getAndIncrement() % 1000;
                return Optional.of(new PutEntry(StoreHouse.request(id), Bodies.of(new byte[] {1})));
            }

            @Override
            public void stored(PutEntry entry, PutResult result) {
                answered.incrementAndGet();
            }

            @Override
            public void refused(PutEntry entry, ArchivoltException why) {
                throw new AssertionError(why);
            }
        });

        assertThat(answered).hasValue(count);
        assertThat(ahead.get()).isLessThanOrEqualTo(1000);
        assertThat(house.ids()).hasSize(1000);
    }

    @Test
    void whatOneClientDoesWrongConcernsNobodyElse() throws Exception {
        byte[] bytes = Bodies.random(random, 1000);
        Checksum other = checksum(new byte[] {1});
        List<PutEntry> entries = List.of(
                new PutEntry(StoreHouse.request("good"), Bodies.of(bytes)),
                new PutEntry(StoreHouse.request("mismatch", other), Bodies.of(bytes)),
                new PutEntry(StoreHouse.request("aborted"), Bodies.abortedAfter(bytes, 500)),
                new PutEntry(StoreHouse.request("wrong", false, Map.of("replicas", "99")), Bodies.of(bytes)),
                new PutEntry(StoreHouse.request("good too"), Bodies.of(bytes)));
        Sequence sequence = new Sequence(entries);

        house.store().putAll(sequence);

        assertThat(sequence.refused)
                .isEqualTo(Map.of("mismatch", CHECKSUM_MISMATCH, "aborted", CLIENT_ABORTED, "wrong", INVALID_ARGUMENT));
        house.assertHolds(Map.of("good", bytes, "good too", bytes));
    }

    private static Checksum checksum(byte[] bytes) {
        var running = ChecksumAlgorithm.XXH128.start();
        running.update(ByteBuffer.wrap(bytes));
        return running.finish();
    }

    @Test
    void readsRangesOfMembersOfPacks() throws Exception {
        Map<String, byte[]> expected = putTogether(20, "replicas", "2");
        for (Map.Entry<String, byte[]> each : expected.entrySet()) {
            var reader = house.store().open(new ObjectId(each.getKey()));
            Bodies.Received received = new Bodies.Received();
            reader.read(new ByteRange(100, 200), received);
            assertThat(received.bytes()).isEqualTo(Arrays.copyOfRange(each.getValue(), 100, 300));
        }
    }

    private Map<String, byte[]> putTogether(int count, String parameter, String value) throws Exception {
        Map<String, byte[]> expected = new TreeMap<>();
        List<PutEntry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] bytes = Bodies.random(random, 1000 + i);
            expected.put("o" + i, bytes);
            entries.add(new PutEntry(StoreHouse.request("o" + i, false, Map.of(parameter, value)), Bodies.of(bytes)));
        }
        Sequence sequence = new Sequence(entries);
        house.store().putAll(sequence);
        assertThat(sequence.refused).isEmpty();
        return expected;
    }

    @Test
    void aPackIsRemovedWithItsLastMember() throws Exception {
        Map<String, byte[]> expected = putTogether(10, "replicas", "2");
        assertThat(house.media.stream().mapToInt(m -> m.addresses().size()).sum())
                .isEqualTo(2);

        for (int i = 0; i < 9; i++) {
            house.delete("o" + i);
        }
        assertThat(house.get("o9")).isEqualTo(expected.get("o9"));
        house.delete("o9");

        house.assertHolds(Map.of());
        house.assertAccountsAreRight();
    }

    @Test
    void aPackGoesElsewhereWhenItsMediumFails() throws Exception {
        for (FakeMedium medium : house.media.subList(0, 2)) {
            medium.faults().failAfter(Call.WRITE, 0, MEDIUM_FAULT);
        }

        Map<String, byte[]> expected = putTogether(10, "replicas", "1");

        expected.forEach((id, bytes) -> Await.until(id, () -> Arrays.equals(house.get(id), bytes)));
        Await.until("no extent is pending", () -> house.catalog.pendingExtents() == 0);
    }

    @Test
    void makesDamagedMembersAnewInFilesOfTheirOwn() throws Exception {
        Map<String, byte[]> expected = putTogether(10, "replicas", "2");
        FakeMedium damaged = house.media.stream()
                .filter(m -> !m.addresses().isEmpty())
                .findFirst()
                .orElseThrow();
        damaged.lose(damaged.addresses().iterator().next());

        Await.until("every damage is met and repaired", () -> {
            for (String id : expected.keySet()) {
                assertThat(house.get(id)).isEqualTo(expected.get(id));
            }
            return house.catalog.storedAddresses().values().stream()
                            .mapToInt(List::size)
                            .sum()
                    > 5;
        });
        Await.until("all is repaired", () -> house.store().repairer().isQuiet() && house.catalog.damagedCount() == 0);
        for (String id : expected.keySet()) {
            assertThat(house.get(id)).isEqualTo(expected.get(id));
        }
    }

    @Test
    void smallObjectsOfManyClientsShareFiles() throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(16);
        Map<String, byte[]> expected = new HashMap<>();
        List<CompletableFuture<Void>> puts = new ArrayList<>();
        try {
            for (int i = 0; i < 400; i++) {
                String id = "o" + i;
                byte[] bytes = Bodies.random(random, 500 + i);
                expected.put(id, bytes);
                puts.add(CompletableFuture.runAsync(
                        () -> {
                            try {
                                house.put(id, bytes);
                            } catch (Exception e) {
                                throw new AssertionError(e);
                            }
                        },
                        clients));
            }
            CompletableFuture.allOf(puts.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
        } finally {
            clients.shutdownNow();
        }

        house.assertHolds(expected);
        int files = house.media.stream().mapToInt(m -> m.addresses().size()).sum();
        assertThat(files).isLessThan(600);
    }

    @Test
    void refusesOnlyWhatFindsNoRoom() throws Exception {
        List<PutEntry> entries = new ArrayList<>();
        byte[] huge = new byte[5 << 20];
        for (int i = 0; i < 8; i++) {
            entries.add(new PutEntry(StoreHouse.request("o" + i), Bodies.of(huge)));
        }
        Sequence sequence = new Sequence(entries);

        house.store().putAll(sequence);

        assertThat(sequence.stored).isNotEmpty();
        assertThat(sequence.refused.values()).isNotEmpty().containsOnly(NO_SPACE);
        Map<String, byte[]> expected = new TreeMap<>();
        sequence.stored.keySet().forEach(id -> expected.put(id, huge));
        house.assertHolds(expected);
    }
}
