package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.BUSY;
import static org.archivolt.testkit.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Ticker;
import org.archivolt.testkit.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class BufferPoolTest {
    private static final int MIB = 1024 * 1024;

    private final BufferPool pool = new BufferPool(4, Duration.ofSeconds(10), Ticker.system());

    @Test
    void lendsBuffersOfTheSizeAskedFor() throws Exception {
        try (Buffers buffers = pool.borrow(3, 5000)) {
            for (int i = 0; i < 3; i++) {
                assertThat(buffers.get(i).isDirect()).isTrue();
                assertThat(buffers.get(i).remaining()).isEqualTo(5000);
                assertThat(buffers.get(i).capacity()).isEqualTo(5000);
            }
            assertThat(pool.lentBytes()).isEqualTo(3 * 8192);
        }
        assertThat(pool.lentBytes()).isZero();
    }

    @Test
    void returningTwiceReturnsOnce() throws Exception {
        Buffers first = pool.borrow(2, MIB);
        first.close();
        first.close();

        assertThat(pool.lentBytes()).isZero();
        pool.borrow(4, MIB).close();
    }

    @Test
    void buffersOnLoanDoNotOverlap() throws Exception {
        Buffers a = pool.borrow(100, 4096);
        Buffers b = pool.borrow(3, 300_000);
        fill(a, 100, (byte) 1);
        fill(b, 3, (byte) 2);

        for (int i = 0; i < 100; i++) {
            assertThat(a.get(i).get(0)).isEqualTo((byte) 1);
            assertThat(a.get(i).get(4095)).isEqualTo((byte) 1);
        }
    }

    private static void fill(Buffers buffers, int count, byte value) {
        for (int i = 0; i < count; i++) {
            ByteBuffer buffer = buffers.get(i);
            while (buffer.hasRemaining()) {
                buffer.put(value);
            }
        }
    }

    @Test
    void memoryCutSmallServesLargeLoansOnceItIsBack() throws Exception {
        List<Buffers> small = new ArrayList<>();
        for (int i = 0; i < 4 * MIB / 4096; i++) {
            small.add(pool.borrow(1, 4096));
        }
        small.forEach(Buffers::close);

        pool.borrow(4, MIB).close();
        pool.borrow(8, MIB / 2).close();
        pool.borrow(1024, 1).close();
    }

    @Test
    void waitsUntilEnoughIsReturned() throws Exception {
        Buffers most = pool.borrow(3, MIB);
        CompletableFuture<Buffers> waiting = borrowInBackground(2, MIB);
        assertThat(waiting).isNotDone();

        most.close();

        waiting.get(10, TimeUnit.SECONDS).close();
        assertThat(pool.lentBytes()).isZero();
    }

    /** Goal: a large loan is not starved. Method: a small one that would fit comes later, and must stand in line. */
    @Test
    @Timeout(20)
    void servesInOrder() throws Exception {
        Buffers most = pool.borrow(3, MIB);
        List<String> served = Collections.synchronizedList(new ArrayList<>());
        Thread large = borrower("large", 4, MIB, served);
        Await.until("the large loan waits", pool::isWaitedFor);
        Thread small = borrower("small", 1, 4096, served);
        Await.until(
                "the small one waits, or has overtaken",
                () -> small.getState() == Thread.State.TIMED_WAITING || small.getState() == Thread.State.TERMINATED);

        most.close();
        large.join();
        small.join();

        assertThat(served).containsExactly("large", "small");
        assertThat(pool.lentBytes()).isZero();
    }

    private Thread borrower(String name, int count, int bytes, List<String> served) {
        Thread thread = new Thread(() -> {
            try {
                Buffers lent = pool.borrow(count, bytes);
                served.add(name);
                lent.close();
            } catch (ArchivoltException e) {
                served.add(e.getMessage());
            }
        });
        thread.start();
        return thread;
    }

    @Test
    void isBusyAtTheBound() throws Exception {
        BufferPool impatient = new BufferPool(4, Duration.ofMillis(20), Ticker.system());
        Buffers all = impatient.borrow(4, MIB);

        assertFails(BUSY, () -> impatient.borrow(1, 1));

        all.close();
        impatient.borrow(1, 1).close();
    }

    @Test
    void refusesWhatItCanNeverLend() {
        assertFails(BUSY, () -> pool.borrow(5, MIB));
    }

    /** Goal: no leak, no deadlock, no overlap. Method: many threads borrow random amounts; seeds are fixed. */
    @Test
    @Timeout(60)
    void neverLosesABuffer() throws Exception {
        List<CompletableFuture<Void>> borrowers = new ArrayList<>();
        for (int seed = 0; seed < 8; seed++) {
            Random random = new Random(seed);
            borrowers.add(CompletableFuture.runAsync(() -> borrowOften(random)));
        }
        for (CompletableFuture<Void> each : borrowers) {
            each.get(60, TimeUnit.SECONDS);
        }

        assertThat(pool.lentBytes()).isZero();
        pool.borrow(4, MIB).close();
    }

    private void borrowOften(Random random) {
        for (int i = 0; i < 2000; i++) {
            int bytes = 1 + random.nextInt(1 << (5 + random.nextInt(16)));
            int count = 1 + random.nextInt(Math.min(16, 2 * MIB / bytes));
            byte mark = (byte) random.nextInt();
            try (Buffers buffers = pool.borrow(count, bytes)) {
                for (int b = 0; b < count; b++) {
                    buffers.get(b).put(0, mark).put(bytes - 1, mark);
                }
                for (int b = 0; b < count; b++) {
                    assertThat(buffers.get(b).get(0)).isEqualTo(mark);
                    assertThat(buffers.get(b).get(bytes - 1)).isEqualTo(mark);
                }
            } catch (ArchivoltException e) {
                throw new CompletionException(e);
            }
        }
    }

    private CompletableFuture<Buffers> borrowInBackground(int count, int bytes) {
        CompletableFuture<Buffers> borrowed = CompletableFuture.supplyAsync(() -> {
            try {
                return pool.borrow(count, bytes);
            } catch (ArchivoltException e) {
                throw new CompletionException(e);
            }
        });
        Await.until("somebody waits", pool::isWaitedFor);
        return borrowed;
    }
}
