package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.CANCELLED;
import static org.archivolt.base.ErrorCode.TIMEOUT;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.archivolt.base.ArchivoltException;

/** Waiting for an answer that comes on another thread. */
final class Answers {
    private Answers() {}

    /**
     * As {@link #await}, for a request that is cancelled when its answer is not waited for any longer. An answer that comes
     * before that is the caller's all the same, who alone can give back what was granted; a thread that was interrupted
     * finds out at its next wait.
     */
    static <T> T awaitOrCancel(CompletableFuture<T> answer, Duration bound, String doing) throws ArchivoltException {
        try {
            return await(answer, bound, doing);
        } catch (ArchivoltException e) {
            answer.cancel(false);
            if (answer.isCompletedExceptionally()) {
                throw e;
            }
            return answer.join();
        }
    }

    /**
     * Waits with a bound.
     *
     * @throws ArchivoltException the failure, as an exception of this caller alone; {@code TIMEOUT}, {@code CANCELLED}
     */
    static <T> T await(CompletableFuture<T> answer, Duration bound, String doing) throws ArchivoltException {
        try {
            return answer.get(bound.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new ArchivoltException(TIMEOUT, doing).with("seconds", bound.toSeconds());
        } catch (InterruptedException e) {
            throw interrupted(doing, e);
        } catch (CancellationException e) {
            throw new ArchivoltException(CANCELLED, doing, e);
        } catch (ExecutionException e) {
            throw ArchivoltException.of(e.getCause(), doing).copy(); // It may answer many at once.
        }
    }

    /** For who waits otherwise; the thread stays interrupted. */
    static ArchivoltException interrupted(String doing, InterruptedException e) {
        Thread.currentThread().interrupt();
        return new ArchivoltException(CANCELLED, doing, e);
    }
}
