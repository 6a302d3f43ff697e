package org.archivolt.shell.internal;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;

/** Waits for answers of the scheduler. */
final class Answers {
    /** What needs no device is answered in no time. */
    private static final Duration PROMPT = Duration.ofSeconds(10);

    private Answers() {}

    /** Waits as long as it takes; Ctrl-C withdraws the request. */
    static <T> T await(CompletableFuture<T> answer, String doing) throws ArchivoltException, InterruptedException {
        try {
            return answer.get();
        } catch (InterruptedException e) {
            answer.cancel(true);
            throw e;
        } catch (ExecutionException e) {
            throw known(e, doing);
        }
    }

    /** @throws ArchivoltException also {@code TIMEOUT}, when the scheduler says nothing for 10 seconds */
    static <T> T prompt(CompletableFuture<T> answer, String doing) throws ArchivoltException, InterruptedException {
        try {
            return answer.get(PROMPT.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new ArchivoltException(ErrorCode.TIMEOUT, doing);
        } catch (ExecutionException e) {
            throw known(e, doing);
        }
    }

    private static ArchivoltException known(ExecutionException e, String doing) {
        if (e.getCause() instanceof ArchivoltException known) {
            return known;
        }
        throw new IllegalStateException(doing, e.getCause());
    }
}
