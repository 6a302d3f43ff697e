package org.archivolt.layout.raid1.internal;

import static org.archivolt.base.ErrorCode.CANCELLED;
import static org.archivolt.base.ErrorCode.CLIENT_ABORTED;
import static org.archivolt.base.ErrorCode.MEDIUM_FAULT;
import static org.archivolt.testkit.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.archivolt.base.ArchivoltException;
import org.archivolt.layout.ExtentHasher;
import org.archivolt.layout.ObjectBody;
import org.archivolt.layout.Workbench;
import org.archivolt.layout.WrittenExtent;
import org.archivolt.testkit.layout.FakeBody;
import org.archivolt.testkit.layout.FakeColumns;
import org.archivolt.testkit.layout.FakeWorkbench;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How replicas that are not equally quick get on with each other. */
@Timeout(60)
final class ReplicatedWriteTest {
    private static final int BLOCK = ExtentHasher.BLOCK_BYTES;
    private static final int BLOCKS_IN_FLIGHT = 4;

    private final FakeWorkbench workbench = new FakeWorkbench(4);
    private final FakeColumns columns = new FakeColumns(2);

    @AfterEach
    void leavesNothingBehind() throws InterruptedException {
        workbench.assertTidy();
        workbench.close();
    }

    /**
     * Goal: a slow replica holds the others back by the blocks they share, and no more. Method: one hangs in its first
     * write until body and sibling have come to rest; then both finish.
     */
    @Test
    void slowReplicaHoldsTheOthersBackByTheSharedBlocksOnly() throws Exception {
        Semaphore written = new Semaphore(0);
        CountDownLatch hang = new CountDownLatch(1);
        columns.onCall((column, call) -> {
            if (column == 0 && call == 1) {
                awaitQuietly(hang);
            } else if (column == 1 && call > 0) {
                written.release();
            }
        });
        CountingBody body = new CountingBody(20L * BLOCK);
        FutureTask<List<WrittenExtent>> transfer = start(() -> ReplicatedWrite.write(body, columns, workbench));
        assertThat(written.tryAcquire(BLOCKS_IN_FLIGHT, 30, TimeUnit.SECONDS)).isTrue();
        assertThat(written.tryAcquire(50, TimeUnit.MILLISECONDS)).isFalse();
        assertThat(body.readBytes).isEqualTo((long) BLOCKS_IN_FLIGHT * BLOCK);
        hang.countDown();
        assertThat(transfer.get(30, TimeUnit.SECONDS)).hasSize(2);
        assertThat(body.readBytes).isEqualTo(20L * BLOCK);
    }

    @Test
    void waitsForAReplicaThatHangsWhenAnotherHasFailed() throws Exception {
        CountDownLatch hanging = new CountDownLatch(1);
        CountDownLatch hang = new CountDownLatch(1);
        columns.onCall((column, call) -> {
            if (column == 0 && call == 1) {
                hanging.countDown();
                awaitQuietly(hang);
            } else if (column == 1 && call == 2) {
                throw new ArchivoltException(MEDIUM_FAULT, "writing");
            }
        });
        FutureTask<List<WrittenExtent>> transfer =
                start(() -> ReplicatedWrite.write(new CountingBody(20L * BLOCK), columns, workbench));
        hanging.await();
        assertThatThrownBy(() -> transfer.get(50, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        hang.countDown();
        assertThatThrownBy(() -> transfer.get(30, TimeUnit.SECONDS))
                .hasCauseInstanceOf(ArchivoltException.class)
                .hasMessageContaining("column=1");
        assertThat(columns.calls(0)).as("nothing more was begun").isEqualTo(2);
    }

    @Test
    void tellsOfEveryReplicaThatFailed() {
        CountDownLatch both = new CountDownLatch(2);
        columns.onCall((column, call) -> {
            both.countDown();
            awaitQuietly(both);
            throw new ArchivoltException(MEDIUM_FAULT, "beginning");
        });
        ArchivoltException failure = assertFails(
                MEDIUM_FAULT, () -> ReplicatedWrite.write(new CountingBody(2L * BLOCK), columns, workbench));
        assertThat(failure.getSuppressed()).hasSize(1);
    }

    @Test
    void passesOnABugOfAColumn() {
        columns.onCall((column, call) -> {
            throw new IllegalStateException("a bug");
        });
        assertThatThrownBy(() -> ReplicatedWrite.write(new CountingBody(2L * BLOCK), columns, workbench))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void interruptCancelsTheTransfer() throws Exception {
        CountDownLatch hanging = new CountDownLatch(1);
        CountDownLatch hang = new CountDownLatch(1);
        columns.onCall((column, call) -> {
            hanging.countDown();
            awaitQuietly(hang);
        });
        FutureTask<Boolean> transfer = new FutureTask<>(() -> {
            assertFails(CANCELLED, () -> ReplicatedWrite.write(new CountingBody(20L * BLOCK), columns, workbench));
            return Thread.currentThread().isInterrupted();
        });
        Thread thread = new Thread(transfer);
        thread.start();
        hanging.await();
        thread.interrupt();
        assertThatThrownBy(() -> transfer.get(50, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        hang.countDown();
        assertThat(transfer.get(30, TimeUnit.SECONDS)).as("still interrupted").isTrue();
    }

    @Test
    void worksOnTheThreadOfTheCallerIfThatIsAllThereIs() throws Exception {
        assertThat(ReplicatedWrite.write(new CountingBody(9L * BLOCK + 1), columns, with(Runnable::run)))
                .hasSize(2);
    }

    @Test
    void survivesAnExecutorThatRefuses() {
        Executor refusing = task -> {
            throw new RejectedExecutionException("shutting down");
        };
        assertThatThrownBy(() -> ReplicatedWrite.write(new CountingBody(2L * BLOCK), columns, with(refusing)))
                .isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void writesNothingOfASmallBodyThatBreaksOff() {
        assertFails(
                CLIENT_ABORTED,
                () -> ReplicatedWrite.write(FakeBody.of(new byte[100]).abortedAt(50), columns, workbench));
        assertThat(columns.extents()).isEmpty();
    }

    @Test
    void borrowsNoMoreThanTheBodyNeeds() throws Exception {
        ReplicatedWrite.write(FakeBody.of(new byte[100]), columns, workbench);
        assertThat(workbench.peakBytes()).isEqualTo(101);
        ReplicatedWrite.write(FakeBody.of(new byte[BLOCK]), columns, workbench);
        assertThat(workbench.peakBytes()).isEqualTo(2 * BLOCK);
        ReplicatedWrite.write(FakeBody.ofUnknownSize(new byte[BLOCK]), columns, workbench);
        assertThat(workbench.peakBytes()).isEqualTo(4 * BLOCK);
    }

    private Workbench with(Executor executor) {
        return new Workbench() {
            @Override
            public Executor executor() {
                return executor;
            }

            @Override
            public Buffers borrow(int count, int bytes) {
                return workbench.borrow(count, bytes);
            }
        };
    }

    private static <T> FutureTask<T> start(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        new Thread(task).start();
        return task;
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            if (!latch.await(30, TimeUnit.SECONDS)) {
                throw new AssertionError("never released");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Bytes that are whatever the buffer holds, counted. */
    private static final class CountingBody implements ObjectBody {
        private final long size;
        private volatile long readBytes;

        CountingBody(long size) {
            this.size = size;
        }

        @Override
        public OptionalLong size() {
            return OptionalLong.of(size);
        }

        @Override
        public int read(ByteBuffer into) {
            int length = (int) Math.min(into.remaining(), size - readBytes);
            into.position(into.position() + length);
            readBytes += length;
            return length;
        }
    }
}
