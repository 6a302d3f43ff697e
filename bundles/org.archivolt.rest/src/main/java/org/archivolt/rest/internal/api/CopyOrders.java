package org.archivolt.rest.internal.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.rest.internal.ObjectView;
import org.archivolt.rest.internal.problem.Problem;
import org.archivolt.rest.internal.problem.Problems;

/** Copies that were asked for over HTTP: a few run at a time, some wait, and how the last ones ended is kept. */
final class CopyOrders implements AutoCloseable {
    static final int RUNNING_MAX = 4;
    static final int WAITING_MAX = 64;
    static final int KEPT_MAX = 200;
    private static final long IDLE_SECONDS = 30;

    private final ThreadPoolExecutor threads;
    private final Map<Long, Order> orders = new LinkedHashMap<>();
    private long last;

    CopyOrders() {
        this.threads = new ThreadPoolExecutor(
                RUNNING_MAX,
                RUNNING_MAX,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(WAITING_MAX),
                task -> new Thread(task, "archivolt-rest-copy"));
        threads.allowCoreThreadTimeOut(true);
    }

    /** Copies something. */
    interface Work {
        ObjectRecord run() throws ArchivoltException;
    }

    /** @param done fails with what the copy failed with */
    record Order(long number, CompletableFuture<ObjectRecord> done) {
        View view() {
            if (!done.isDone()) {
                return new View(number, "RUNNING", null, null);
            }
            return done.handle((object, failure) -> failure == null
                            ? new View(number, "DONE", ObjectView.of(object), null)
                            : new View(number, "FAILED", null, Problems.of(Later.reasonOf(failure))))
                    .join();
        }
    }

    /** @param object with its copies, once it is done */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record View(long request, String state, ObjectView object, Problem problem) {}

    /** @throws ArchivoltException {@code BUSY} when too many wait */
    Order start(Work work) throws ArchivoltException {
        Order order = newOrder();
        try {
            threads.execute(() -> perform(work, order.done()));
        } catch (RejectedExecutionException e) {
            forget(order);
            throw new ArchivoltException(
                            threads.isShutdown() ? ErrorCode.SHUTTING_DOWN : ErrorCode.BUSY, "asking for a copy")
                    .with("waiting", WAITING_MAX);
        }
        return order;
    }

    private static void perform(Work work, CompletableFuture<ObjectRecord> done) {
        try {
            done.complete(work.run());
        } catch (ArchivoltException | RuntimeException e) {
            done.completeExceptionally(e);
        }
    }

    private synchronized Order newOrder() {
        Order order = new Order(++last, new CompletableFuture<>());
        orders.put(order.number(), order);
        if (orders.size() > KEPT_MAX) {
            orders.values().stream()
                    .filter(each -> each.done().isDone())
                    .findFirst()
                    .ifPresent(this::forget);
        }
        return order;
    }

    private synchronized void forget(Order order) {
        orders.remove(order.number());
    }

    synchronized Order order(long number) throws ArchivoltException {
        Order order = orders.get(number);
        if (order == null) {
            throw new ArchivoltException(ErrorCode.NO_SUCH_REQUEST, "no such copy was asked for, or long ago")
                    .with("request", number);
        }
        return order;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
