package org.archivolt.store.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Checksum;
import org.archivolt.base.ChecksumAlgorithm;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.Family;
import org.archivolt.base.ObjectId;
import org.archivolt.layout.ObjectBody;
import org.archivolt.store.PutRequest;
import org.archivolt.testkit.Await;
import org.archivolt.testkit.ldm.Call;
import org.archivolt.testkit.ldm.FakeMedium;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goal: whatever goes wrong, what was acknowledged is there with the right bytes, what was refused is not, and nothing
 * is left over. Method: clients, each with ids of its own, put, replace, delete and read at random, while media, catalog
 * and clients misbehave at random and the power fails; then the invariants are checked. The seed is in the test's name.
 */
class StoreTortureTest {
    private static final int CLIENTS = 4;
    private static final int IDS_EACH = 6;
    private static final int OPERATIONS_EACH = 40;

    /** What a client knows of one id: one of these is there, or nothing is when one of them is empty. */
    private static final class Belief {
        private List<Optional<byte[]>> possible = List.of(Optional.empty());

        void certain(Optional<byte[]> value) {
            possible = List.of(value);
        }

        /** The outcome is unknown: what was before, or this. */
        void maybe(Optional<byte[]> value) {
            List<Optional<byte[]>> more = new ArrayList<>(possible);
            more.add(value);
            possible = more;
        }

        boolean allows(Optional<byte[]> found) {
            return possible.stream()
                    .anyMatch(p ->
                            p.isPresent() == found.isPresent() && (p.isEmpty() || Arrays.equals(p.get(), found.get())));
        }
    }

    private final AtomicInteger operations = new AtomicInteger();
    private final Map<String, Belief> beliefs = new ConcurrentHashMap<>();
    private StoreHouse house;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    @Timeout(120)
    void keepsItsPromises(long seed) throws Exception {
        TestSettings settings = new TestSettings();
        settings.catalogWait = Duration.ofMillis(60);
        settings.buffersMib = 4;
        house = new StoreHouse(4, 8L << 20, settings);
        try {
            for (int round = 0; round < 4; round++) {
                oneRound(new Random(seed * 1000 + round), round % 2 == 1);
            }
        } finally {
            house.close();
        }
    }

    private void oneRound(Random random, boolean powerFails) throws Exception {
        List<CompletableFuture<Void>> clients = new ArrayList<>();
        operations.set(0);
        for (int client = 0; client < CLIENTS; client++) {
            int number = client;
            Random own = new Random(random.nextLong());
            clients.add(CompletableFuture.runAsync(() -> behave(number, own)));
        }
        if (powerFails) {
            int moment = random.nextInt(CLIENTS * OPERATIONS_EACH);
            Await.until("the power fails", () -> operations.get() >= moment);
            house.crashAndRestart(random);
        }
        for (CompletableFuture<Void> each : clients) {
            each.get(60, TimeUnit.SECONDS);
        }
        heal();
        check();
    }

    private void behave(int client, Random random) {
        for (int i = 0; i < OPERATIONS_EACH; i++) {
            operations.incrementAndGet();
            misbehave(random);
            String id = "client " + client + "/object " + random.nextInt(IDS_EACH);
            Belief belief = beliefs.computeIfAbsent(id, any -> new Belief());
            switch (random.nextInt(5)) {
                case 0 -> delete(id, belief);
                case 1 -> read(id, belief);
                default -> put(id, belief, random);
            }
        }
    }

    private void put(String id, Belief belief, Random random) {
        byte[] bytes = Bodies.random(random, random.nextInt(1 << random.nextInt(19)));
        boolean wrong = random.nextInt(10) == 0;
        boolean aborted = bytes.length > 1 && random.nextInt(10) == 0;
        try {
            PutRequest request = wrong
                    ? StoreHouse.request(id, ChecksumAlgorithm.MD5.start().finish())
                    : StoreHouse.request(id, new Checksum[0]);
            house.put(request, body(bytes, aborted, random));
            assertThat(aborted || wrong && bytes.length > 0).isFalse();
            belief.certain(Optional.of(bytes));
        } catch (ArchivoltException e) {
            assertThat(e.code()).isNotEqualTo(ErrorCode.INTERNAL);
            if (!wrong && !aborted) {
                belief.maybe(Optional.of(bytes));
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static ObjectBody body(byte[] bytes, boolean aborted, Random random) {
        if (aborted) {
            return Bodies.abortedAfter(bytes, random.nextInt(bytes.length));
        }
        return random.nextBoolean() ? Bodies.of(bytes) : Bodies.ofUnknownSize(bytes);
    }

    private void delete(String id, Belief belief) {
        try {
            house.delete(id);
            belief.certain(Optional.empty());
        } catch (ArchivoltException e) {
            belief.maybe(Optional.empty());
        }
    }

    private void read(String id, Belief belief) {
        try {
            assertThat(belief.allows(Optional.of(house.get(id)))).as(id).isTrue();
        } catch (ArchivoltException e) {
            assertThat(e.code()).isNotEqualTo(ErrorCode.INTERNAL);
            if (e.code() == ErrorCode.NO_SUCH_OBJECT) {
                assertThat(belief.allows(Optional.empty())).as(id).isTrue();
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private void misbehave(Random random) {
        FakeMedium medium = house.media.get(random.nextInt(house.media.size()));
        switch (random.nextInt(30)) {
            case 0 -> medium.faults().failNext(Call.WRITE, ErrorCode.NO_SPACE);
            case 1 -> medium.faults().failNext(Call.CREATE, ErrorCode.NO_SPACE);
            case 2 -> medium.faults().failNext(Call.DESCRIBE, ErrorCode.NO_SPACE);
            case 3 -> medium.faults().failNext(Call.READ, ErrorCode.DATA_CORRUPT);
            case 4 -> house.catalog.loseAnswers(random.nextInt(4));
            case 5 -> house.catalog.goAway();
            case 6, 7, 8, 9, 10, 11, 12 -> house.catalog.comeBack();
            default -> {}
        }
    }

    private void heal() throws Exception {
        house.catalog.loseAnswers(0);
        house.catalog.comeBack();
        house.media.forEach(m -> m.faults().heal());
        for (FakeMedium medium : house.media) {
            house.scheduler().unlock(medium.id());
        }
        assertThat(house.scheduler().families()).contains(Family.DISK);
    }

    private void check() throws Exception {
        house.assertNothingLeftOver();
        for (Map.Entry<String, Belief> each : beliefs.entrySet()) {
            Optional<byte[]> found = found(each.getKey());
            assertThat(each.getValue().allows(found)).as(each.getKey()).isTrue();
            each.getValue().certain(found);
        }
        assertThat(beliefs.keySet()).containsAll(house.ids());
    }

    private Optional<byte[]> found(String id) throws Exception {
        return house.store().find(new ObjectId(id)).isPresent() ? Optional.of(house.get(id)) : Optional.empty();
    }
}
