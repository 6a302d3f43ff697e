package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.INTERNAL;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.archivolt.base.ArchivoltException;
import org.archivolt.layout.ObjectBody;
import org.archivolt.store.PutResult;

/**
 * Small objects that arrive at the same time are put together. The threads of their clients do it: whoever comes while
 * fewer than {@value #BATCHES_MAX} batches are on their way puts all that wait, itself among them; the others wait. So a
 * lone client never waits for company, and many share files, flushes and commits.
 */
final class SmallPuts {
    private static final int BATCHES_MAX = 2;
    private static final int BATCH_OBJECTS_MAX = 256;

    private final Putter putter;

    /** Guarded by this, as is what follows. */
    private final Deque<Waiting> waiting = new ArrayDeque<>();

    private int batches;

    SmallPuts(Putter putter) {
        this.putter = putter;
    }

    /** Somebody's object, read already. */
    private static final class Waiting {
        private final Putter.Prepared prepared;
        private final CompletableFuture<PutResult> answer = new CompletableFuture<>();
        /** True: it is its thread's turn to put what waits. False: it has its answer. */
        private final CompletableFuture<Boolean> turn = new CompletableFuture<>();

        Waiting(Putter.Prepared prepared) {
            this.prepared = prepared;
            answer.whenComplete((result, error) -> turn.complete(false));
        }
    }

    /**
     * @param prepared whose size is known and small
     * @throws ArchivoltException as a put of one
     */
    PutResult put(Putter.Prepared prepared) throws ArchivoltException {
        Waiting own = new Waiting(read(prepared));
        if (join(own) || own.turn.join()) {
            putWaiting(own);
        }
        return answerOf(own);
    }

    /** A slow client keeps nobody else waiting. The body is verified when the composition reads it. */
    private static Putter.Prepared read(Putter.Prepared prepared) throws ArchivoltException {
        ObjectBody body = prepared.body();
        ByteBuffer content = ByteBuffer.allocate((int) body.size().orElseThrow());
        body.read(content);
        return new Putter.Prepared(
                prepared.request(),
                new ReadBody(body.size(), content.flip()),
                prepared.plan(),
                prepared.lease(),
                prepared.parameters());
    }

    private synchronized boolean join(Waiting own) {
        waiting.add(own);
        if (batches == BATCHES_MAX) {
            return false;
        }
        batches++;
        return true;
    }

    private void putWaiting(Waiting own) {
        try {
            for (List<Waiting> batch = take(); !batch.isEmpty(); batch = own.answer.isDone() ? List.of() : take()) {
                putBatch(batch);
            }
        } finally {
            handOver();
        }
    }

    /** All of one placement; none when another batch has taken all. */
    private synchronized List<Waiting> take() {
        List<Waiting> batch = new ArrayList<>();
        if (waiting.isEmpty()) {
            return batch;
        }
        Placement placement = waiting.peek().prepared.plan().placement();
        for (Waiting each : List.copyOf(waiting)) {
            if (batch.size() < BATCH_OBJECTS_MAX
                    && each.prepared.plan().placement().equals(placement)) {
                batch.add(each);
            }
        }
        waiting.removeAll(batch);
        return batch;
    }

    private void putBatch(List<Waiting> taken) {
        try (Putter.Batch<Waiting> batch = putter.new Batch<>(new Telling())) {
            taken.forEach(each -> batch.add(each, each.prepared));
            batch.write();
            batch.finish();
        } catch (RuntimeException | Error e) {
            taken.forEach(each -> each.answer.completeExceptionally(
                    new ArchivoltException(INTERNAL, "putting small objects together", e)));
            throw e;
        }
    }

    private synchronized void handOver() {
        Waiting next = waiting.peek();
        if (next == null) {
            batches--;
        } else {
            next.turn.complete(true);
        }
    }

    private static PutResult answerOf(Waiting own) throws ArchivoltException {
        try {
            return own.answer.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof ArchivoltException failure) {
                throw failure;
            }
            throw e;
        }
    }

    private static final class Telling implements Putter.Answers<Waiting> {
        @Override
        public void stored(Waiting what, PutResult result) {
            what.answer.complete(result);
        }

        @Override
        public void refused(Waiting what, ArchivoltException why) {
            what.answer.completeExceptionally(why);
        }
    }

    /** What a client sent, in memory; shorter than announced when the client broke off. */
    private record ReadBody(OptionalLong size, ByteBuffer content) implements ObjectBody {
        @Override
        public int read(ByteBuffer into) {
            int count = Math.min(into.remaining(), content.remaining());
            into.put(content.slice(content.position(), count));
            content.position(content.position() + count);
            return count;
        }
    }
}
