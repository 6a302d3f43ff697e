package org.archivolt.rest.internal.lrs;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.servlet.AsyncContext;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.archivolt.base.ArchivoltException;
import org.archivolt.rest.internal.problem.Problems;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers a request when something has happened or a time is over, and keeps no thread until then. */
final class LongPoll {
    private static final Logger LOG = LoggerFactory.getLogger(LongPoll.class);

    private LongPoll() {}

    /** Writes the answer, as things stand then. */
    interface Reply {
        void write(HttpServletResponse response) throws ArchivoltException, IOException;
    }

    /** @param ready given up, which is done by completing it, when the time is over */
    static void answer(
            CompletableFuture<Void> ready,
            Duration wait,
            HttpServletRequest request,
            HttpServletResponse response,
            Reply reply)
            throws ArchivoltException, IOException {
        if (wait.isZero()) {
            ready.complete(null);
        }
        if (ready.isDone()) {
            reply.write(response);
            return;
        }
        AsyncContext context = request.startAsync();
        context.setTimeout(0); // ours is the one that counts: two could answer at once
        ready.completeOnTimeout(null, wait.toNanos(), TimeUnit.NANOSECONDS);
        // on a thread that has no time for this
        ready.whenComplete((nothing, failure) -> context.start(() -> finish(context, reply)));
    }

    private static void finish(AsyncContext context, Reply reply) {
        HttpServletResponse response = (HttpServletResponse) context.getResponse();
        try {
            write(reply, response);
        } catch (IOException e) {
            LOG.debug("the client did not wait for its answer: {}", e.getMessage());
        } finally {
            context.complete();
        }
    }

    private static void write(Reply reply, HttpServletResponse response) throws IOException {
        try {
            reply.write(response);
        } catch (ArchivoltException | RuntimeException e) {
            Problems.send(Problems.of(e), response);
        }
    }
}
