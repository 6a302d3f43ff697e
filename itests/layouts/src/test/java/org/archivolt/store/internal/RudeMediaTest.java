package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.INTERNAL;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ObjectId;
import org.archivolt.store.internal.RudeMedium.Act;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goal: whatever media do, what was acknowledged is there with all its columns, what was refused is not, and nothing is left
 * over. Method: clients put objects of all layouts and read them while media fill up, fail and die at random; from time to
 * time all are well again. The seed is in the test's name; threads make each run another.
 */
final class RudeMediaTest {
    private static final int CLIENTS = 4;
    private static final int OBJECTS_EACH = 25;

    @TempDir
    Path temporary;

    private final Map<String, Stored> stored = new ConcurrentHashMap<>();
    private final Map<String, ArchivoltException> refused = new ConcurrentHashMap<>();
    private FileHouse house;

    private record Stored(Shape shape, byte[] content) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void keepAllPromises(long seed) throws Exception {
        house = new FileHouse(temporary, 9);
        try {
            Random random = new Random(seed);
            List<CompletableFuture<Void>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                int client = i;
                Random own = new Random(random.nextLong());
                clients.add(CompletableFuture.runAsync(() -> behave(client, own), task -> new Thread(task).start()));
            }
            for (CompletableFuture<Void> each : clients) {
                each.get(100, TimeUnit.SECONDS);
            }
            house.heal();
            house.assertNothingLeftOver();
            check();
        } finally {
            house.close();
        }
    }

    private void behave(int client, Random random) {
        for (int i = 0; i < OBJECTS_EACH; i++) {
            misbehave(random);
            put("client %d object %d".formatted(client, i), random);
            read(random);
        }
    }

    private void put(String id, Random random) {
        List<Shape> shapes = Shape.small();
        Shape shape = shapes.get(random.nextInt(shapes.size()));
        byte[] content = Bytes.random(random, random.nextInt(1 << 6 + random.nextInt(9)));
        try {
            house.put(id, shape, content, random.nextBoolean());
            stored.put(id, new Stored(shape, content));
        } catch (ArchivoltException e) {
            refused.put(id, e);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Media that are dead now may make it fail, but not wrong. */
    private void read(Random random) {
        List<String> ids = List.copyOf(stored.keySet());
        if (ids.isEmpty()) {
            return;
        }
        String id = ids.get(random.nextInt(ids.size()));
        try {
            assertThat(house.get(id)).as(id).isEqualTo(stored.get(id).content());
        } catch (ArchivoltException e) {
            assertThat(e.code()).as(e.getMessage()).isNotEqualTo(INTERNAL);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private void misbehave(Random random) {
        RudeMedium medium = house.media.get(random.nextInt(house.media.size()));
        switch (random.nextInt(12)) {
            case 0, 1 -> medium.fillsUpAfter(random.nextInt(20_000), random.nextBoolean());
            case 2 -> medium.diesAfter(random.nextInt(10));
            case 3 -> medium.failsAt(Act.values()[random.nextInt(Act.values().length)]);
            case 4 -> medium.diesAfterReads(random.nextInt(10));
            case 5, 6, 7 -> soothe();
            default -> {}
        }
    }

    private void soothe() {
        try {
            house.soothe();
        } catch (ArchivoltException e) {
            throw new AssertionError(e);
        }
    }

    private void check() throws Exception {
        assertThat(stored).hasSizeGreaterThan(refused.size() / 4);
        for (Map.Entry<String, Stored> each : stored.entrySet()) {
            assertThat(house.get(each.getKey()))
                    .as(each.getKey())
                    .isEqualTo(each.getValue().content());
            house.assertComplete(each.getKey(), each.getValue().shape());
        }
        for (Map.Entry<String, ArchivoltException> each : refused.entrySet()) {
            assertThat(each.getValue().code()).as(each.getValue().getMessage()).isNotEqualTo(INTERNAL);
            assertThat(house.store().find(new ObjectId(each.getKey())))
                    .as(each.getKey())
                    .isEqualTo(Optional.empty());
        }
    }
}
