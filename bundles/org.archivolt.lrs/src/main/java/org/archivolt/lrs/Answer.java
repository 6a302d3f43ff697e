package org.archivolt.lrs;

import java.util.concurrent.CompletableFuture;

/**
 * The answer to a request, when it comes. Fails with an {@link org.archivolt.base.ArchivoltException}. Cancelling it
 * cancels the request: if the answer was already on its way, what was granted is released by the scheduler.
 */
public final class Answer<T> extends CompletableFuture<T> {
    private final long request;

    public Answer(long request) {
        this.request = request;
    }

    /** Names the request to {@link ResourceScheduler#why}, {@link ResourceScheduler#cancel}, and in reports. */
    public long request() {
        return request;
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new CompletableFuture<>();
    }
}
