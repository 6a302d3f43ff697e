package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.LAYOUT_UNAVAILABLE;
import static org.archivolt.testkit.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.archivolt.base.ObjectId;
import org.archivolt.layout.ObjectBody;
import org.archivolt.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A layout is replaced under the store. */
class HotSwapTest {
    private final TestSettings settings = new TestSettings();
    private StoreHouse house;

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void noRequestFailsWhileLayoutsComeAndGo() throws Exception {
        house = new StoreHouse(3, 16L << 20, settings);
        AtomicBoolean swapped = new AtomicBoolean();
        List<CompletableFuture<Map.Entry<String, byte[]>>> clients = new ArrayList<>();
        for (int client = 0; client < 4; client++) {
            String id = "o" + client;
            Random random = new Random(client);
            clients.add(CompletableFuture.supplyAsync(() -> Map.entry(id, keepPutting(id, random, swapped))));
        }

        CopyLayout current = house.layout;
        for (int minor = 1; minor <= 30; minor++) {
            CopyLayout gone = current;
            house.layouts.unbind(gone);
            current = new CopyLayout(1, minor);
            house.layouts.bind(current);
        }
        swapped.set(true);

        Map<String, byte[]> expected = new TreeMap<>();
        for (CompletableFuture<Map.Entry<String, byte[]>> each : clients) {
            Map.Entry<String, byte[]> last = each.get(30, TimeUnit.SECONDS);
            expected.put(last.getKey(), last.getValue());
        }
        house.assertHolds(expected);
        assertThat(house.layouts.layouts()).hasSize(1).allMatch(l -> l.inUse() == 0);
    }

    private byte[] keepPutting(String id, Random random, AtomicBoolean swapped) {
        try {
            byte[] bytes;
            do {
                bytes = Bodies.random(random, random.nextInt(200_000));
                house.put(id, bytes);
                assertThat(house.get(id)).isEqualTo(bytes);
            } while (!swapped.get());
            return bytes;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Goal: a long wait for media does not keep a layout from going, and the request is served by its successor. */
    @Test
    void whoWaitsForMediaWaitsWithoutALayout() throws Exception {
        settings.layoutDrain = Duration.ofHours(1);
        house = new StoreHouse(2, 16L << 20, settings);
        byte[] bytes = Bodies.random(new Random(3), 100_000);
        house.put("stored", bytes);
        house.mayAllocate = new CompletableFuture<>();
        CompletableFuture<byte[]> get = CompletableFuture.supplyAsync(() -> getUnchecked("stored"));
        CompletableFuture<byte[]> put = CompletableFuture.supplyAsync(() -> putUnchecked("new", bytes));
        Await.until("both wait", () -> house.allocationsHeld.get() == 2);

        house.layouts.unbind(house.layout);
        house.layouts.bind(new CopyLayout(1, 1));
        house.mayAllocate.complete(null);

        assertThat(put.get(20, TimeUnit.SECONDS)).isEqualTo(bytes);
        assertThat(get.get(20, TimeUnit.SECONDS)).isEqualTo(bytes);
    }

    private byte[] putUnchecked(String id, byte[] bytes) {
        try {
            house.put(id, bytes);
            assertThat(house.store()
                            .find(new ObjectId(id))
                            .orElseThrow()
                            .layout()
                            .minor())
                    .isEqualTo(1);
            return house.get(id);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private byte[] getUnchecked(String id) {
        try {
            return house.get(id);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aTransferThatOutlivesTheDrainFailsAndLeavesNothing() throws Exception {
        settings.layoutDrain = Duration.ofMillis(50);
        settings.layoutWait = Duration.ofMillis(50);
        house = new StoreHouse(2, 16L << 20, settings);
        SlowBody body = new SlowBody();
        CompletableFuture<?> put = CompletableFuture.runAsync(
                () -> assertFails(LAYOUT_UNAVAILABLE, () -> house.put(StoreHouse.request("o"), body)));
        Await.until("the transfer runs", () -> body.asked.getCount() == 0);

        house.layouts.unbind(house.layout);
        body.more.countDown();

        put.get(10, TimeUnit.SECONDS);
        assertFails(LAYOUT_UNAVAILABLE, () -> house.put("o", new byte[1]));
        assertThat(house.ids()).isEmpty();
        house.assertNothingLeftOver();
    }

    /** A client that sends a little, and the rest only when told. */
    private static final class SlowBody implements ObjectBody {
        private final CountDownLatch asked = new CountDownLatch(1);
        private final CountDownLatch more = new CountDownLatch(1);
        private int reads;

        @Override
        public OptionalLong size() {
            return OptionalLong.empty();
        }

        @Override
        public int read(ByteBuffer into) {
            if (reads++ > 0) {
                asked.countDown();
                try {
                    more.await(10, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
            int count = into.remaining();
            into.position(into.limit());
            return reads < 10 ? count : 0;
        }
    }
}
