package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.INTERNAL;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.archivolt.base.ArchivoltException;
import org.archivolt.layout.ObjectBody;
import org.archivolt.store.PutResult;

/**
 * Small objects that arrive at the same time, for the same media, are put together. The threads of their clients do it:
 * whoever comes while fewer than {@value #BATCHES_MAX} batches are on their way puts all that wait, itself among them; the
 * others wait. So a lone client never waits for company, and many share files, flushes and commits.
 *
 * <p>A batch whose flush takes long, as on tape, is no longer counted: the next is written meanwhile and flushed with it.
 */
final class SmallPuts {
    private static final int BATCHES_MAX = 2;
    private static final Duration FLUSH_COUNTED = Duration.ofMillis(20);

    private final Putter putter;

    /** Guarded by this. Only those in which somebody waits or is on his way. */
    private final Map<Placement, Line> lines = new HashMap<>();

    SmallPuts(Putter putter) {
        this.putter = putter;
    }

    /** Those who want the same media; bounded by the number of transfers. */
    private static final class Line {
        private final Deque<Waiting> waiting = new ArrayDeque<>();
        private int batches;
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

        Placement placement() {
            return prepared.plan().placement();
        }
    }

    /**
     * @param prepared whose size is known and small
     * @throws ArchivoltException as a put of one
     */
    PutResult put(Putter.Prepared prepared) throws ArchivoltException {
        Waiting own = new Waiting(read(prepared));
        if (join(own) || own.turn.join()) {
            putAllThatWait(own.placement());
        }
        return answerOf(own);
    }

    /** A slow client keeps nobody else waiting. The body is verified when the composition reads it. */
    private static Putter.Prepared read(Putter.Prepared prepared) throws ArchivoltException {
        ObjectBody body = prepared.body();
        ByteBuffer content = ByteBuffer.allocate((int) body.size().orElseThrow());
        body.read(content);
        return new Putter.Prepared(new ReadBody(body.size(), content.flip()), prepared.plan(), prepared.layout());
    }

    private synchronized boolean join(Waiting own) {
        Line line = lines.computeIfAbsent(own.placement(), first -> new Line());
        line.waiting.add(own);
        if (line.batches == BATCHES_MAX) {
            return false;
        }
        line.batches++;
        return true;
    }

    private void putAllThatWait(Placement placement) {
        List<Waiting> taken = take(placement);
        boolean isCounted = true;
        try (Putter.Batch<Waiting> batch = putter.new Batch<>(new Telling())) {
            taken.forEach(each -> batch.add(each, each.prepared));
            if (!taken.isEmpty()) {
                batch.write();
                if (!batch.awaitFinished(FLUSH_COUNTED)) {
                    isCounted = false;
                    handOver(placement);
                }
                batch.finish();
            }
        } catch (RuntimeException | Error e) {
            taken.forEach(each -> each.answer.completeExceptionally(
                    new ArchivoltException(INTERNAL, "putting small objects together", e)));
            throw e;
        } finally {
            if (isCounted) {
                handOver(placement);
            }
        }
    }

    /** All of the line; none when another batch has just taken them. */
    private synchronized List<Waiting> take(Placement placement) {
        Line line = lines.get(placement);
        List<Waiting> taken = List.copyOf(line.waiting);
        line.waiting.clear();
        return taken;
    }

    private synchronized void handOver(Placement placement) {
        Line line = lines.get(placement);
        for (Waiting each : line.waiting) {
            if (each.turn.complete(true)) {
                return;
            }
        }
        line.batches--;
        if (line.batches == 0) {
            lines.remove(placement);
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

    private static final class Telling implements Putter.Told<Waiting> {
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
