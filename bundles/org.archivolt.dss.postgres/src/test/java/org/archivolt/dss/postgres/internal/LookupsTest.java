package org.archivolt.dss.postgres.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.dss.StoredObjectRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LookupsTest {
    private static final int ASKING = 40;

    private final LinkedBlockingQueue<List<String>> statements = new LinkedBlockingQueue<>();
    private final CountDownLatch go = new CountDownLatch(1);
    private volatile boolean failing;

    private Map<String, StoredObjectRecord> find(List<String> ids) throws ArchivoltException {
        statements.add(ids);
        try {
            assertThat(go.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        if (failing) {
            throw new ArchivoltException(ErrorCode.CATALOG_UNAVAILABLE, "locating objects").with("sqlstate", "57P01");
        }
        return Map.of();
    }

    @Test
    void asksForAllThatWaitByOneStatement() throws Exception {
        askAtOnce(new Lookups(this::find), false);
        int asked = statements.stream().mapToInt(List::size).sum();
        assertThat(asked).isEqualTo(ASKING);
        assertThat(statements).hasSizeLessThanOrEqualTo(4);
    }

    @Test
    void aLostConnectionFailsEachWithAnExceptionOfItsOwn() throws Exception {
        failing = true;
        List<ArchivoltException> failures = askAtOnce(new Lookups(this::find), true);
        assertThat(failures).hasSize(ASKING).doesNotHaveDuplicates();
        assertThat(failures).allSatisfy(failure -> {
            assertThat(failure.code()).isEqualTo(ErrorCode.CATALOG_UNAVAILABLE);
            assertThat(failure.facts()).containsEntry("sqlstate", "57P01");
        });
    }

    /** Two statements are held up until all others wait behind them. */
    private List<ArchivoltException> askAtOnce(Lookups lookups, boolean expectFailure) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(ASKING);
        try {
            List<Thread> asking = new ArrayList<>();
            List<Future<ArchivoltException>> answers = IntStream.range(0, ASKING)
                    .mapToObj(i -> pool.submit(() -> {
                        synchronized (asking) {
                            asking.add(Thread.currentThread());
                        }
                        return failureOf(lookups, "object " + i);
                    }))
                    .toList();
            while (!allWait(asking)) {
                Thread.onSpinWait();
            }
            go.countDown();
            List<ArchivoltException> failures = new ArrayList<>();
            for (Future<ArchivoltException> each : answers) {
                ArchivoltException failure = each.get();
                assertThat(failure != null).isEqualTo(expectFailure);
                failures.add(failure);
            }
            return failures;
        } finally {
            pool.shutdownNow();
        }
    }

    private static boolean allWait(List<Thread> asking) {
        synchronized (asking) {
            return asking.size() == ASKING
                    && asking.stream()
                            .allMatch(thread -> thread.getState() == Thread.State.WAITING
                                    || thread.getState() == Thread.State.TIMED_WAITING);
        }
    }

    private static ArchivoltException failureOf(Lookups lookups, String id) {
        try {
            assertThat(lookups.find(id)).isEmpty();
            return null;
        } catch (ArchivoltException e) {
            return e;
        }
    }
}
