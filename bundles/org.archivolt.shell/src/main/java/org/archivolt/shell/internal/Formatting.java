package org.archivolt.shell.internal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.archivolt.base.ArchivoltException;
import org.archivolt.lrs.FormatRequest;
import org.archivolt.lrs.ResourceScheduler;

/** Formats a medium and waits until it is done; Ctrl-C withdraws the request. */
final class Formatting {
    private Formatting() {}

    static void run(ResourceScheduler scheduler, FormatRequest request)
            throws ArchivoltException, InterruptedException {
        CompletableFuture<Void> formatted = scheduler.format(request);
        try {
            formatted.get();
        } catch (InterruptedException e) {
            formatted.cancel(true);
            throw e;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ArchivoltException known) {
                throw known;
            }
            throw new IllegalStateException("formatting " + request.medium(), e.getCause());
        }
    }
}
