package org.archivolt.rest.internal.api;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.ws.rs.container.AsyncResponse;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;

/** Answers that wait for something, for a bounded time and without a thread. */
final class Later {
    private Later() {}

    /**
     * What there is to say when the work has ended, or when the time is over. The work goes on.
     *
     * @return fails with what the work failed with, if it did so in time
     */
    static CompletableFuture<Reply> reply(
            CompletableFuture<?> work, Duration wait, Supplier<Reply> done, Supplier<Reply> notYet) {
        if (work.isDone() || wait.isZero()) {
            return work.isDone() ? ended(work, done) : CompletableFuture.completedFuture(notYet.get());
        }
        // a copy: the time limit is on waiting for it only
        CompletableFuture<Object> ended = work.<Object>handle((value, failure) -> true);
        return ended.completeOnTimeout(false, wait.toNanos(), TimeUnit.NANOSECONDS)
                .thenCompose(
                        inTime -> work.isDone() ? ended(work, done) : CompletableFuture.completedFuture(notYet.get()));
    }

    private static CompletableFuture<Reply> ended(CompletableFuture<?> work, Supplier<Reply> done) {
        return work.thenApply(value -> done.get());
    }

    static void resume(AsyncResponse response, CompletableFuture<Reply> reply) {
        reply.whenComplete(
                (value, failure) -> response.resume(failure == null ? value.toResponse() : reasonOf(failure)));
    }

    /** Without what futures wrap around it. */
    static Throwable reasonOf(Throwable failure) {
        Throwable reason = ArchivoltException.reasonOf(failure);
        return reason instanceof CancellationException
                ? new ArchivoltException(ErrorCode.CANCELLED, "waiting", reason)
                : reason;
    }
}
