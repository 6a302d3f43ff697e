package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.BUSY;
import static org.archivolt.base.ErrorCode.CATALOG_UNAVAILABLE;
import static org.archivolt.base.ErrorCode.INTERNAL;
import static org.archivolt.base.ErrorCode.SHUTTING_DOWN;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ObjectId;
import org.archivolt.base.ObjectVersion;
import org.archivolt.base.Ticker;
import org.archivolt.dss.CommitOutcome;
import org.archivolt.dss.CopyCommit;
import org.archivolt.dss.ObjectCatalog;
import org.archivolt.dss.ObjectCommit;
import org.archivolt.dss.PendingExtent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes to the catalog for all transfers at once. One thread takes whatever is waiting and applies each kind of change
 * by one catalog call; what arrives meanwhile makes the next round. A lone writer never waits for company.
 *
 * <p>A round the database does not answer is repeated, each change until its own time is up; that is safe because every
 * change does nothing the second time. A call that fails for any other reason is halved until the change that is to
 * blame fails alone.
 */
final class GroupCommitter implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(GroupCommitter.class);
    private static final Duration BACKOFF_MIN = Duration.ofMillis(20);
    private static final Duration BACKOFF_MAX = Duration.ofSeconds(1);

    private final ObjectCatalog catalog;
    private final Ticker ticker;
    private final Duration bound;
    private final int queueMax;
    private final int batchMax;
    private final Duration stopWait;
    private final Runnable afterAbandon;
    private final Thread thread = new Thread(this::run, "store-commit");

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Change<Declaration, Map<ObjectId, ObjectVersion>>> declarations = new ArrayDeque<>();
    private final Deque<Change<ObjectCommit, CommitOutcome>> commits = new ArrayDeque<>();
    private final Deque<Change<CopyCommit, CommitOutcome>> copies = new ArrayDeque<>();
    private final Deque<Change<List<UUID>, Void>> abandonments = new ArrayDeque<>();
    private boolean closed;

    /** The thread's own. */
    private Duration backoff = Duration.ZERO;

    /** @param afterAbandon told when extents have become orphans; quick */
    GroupCommitter(ObjectCatalog catalog, StoreSettings settings, Ticker ticker, Runnable afterAbandon) {
        this.catalog = catalog;
        this.ticker = ticker;
        this.bound = settings.catalogWait();
        this.queueMax = settings.catalogQueueMax();
        this.batchMax = settings.catalogBatchMax();
        this.stopWait = settings.stopWait();
        this.afterAbandon = afterAbandon;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Fails with {@code CATALOG_UNAVAILABLE} when the bound is reached, {@code BUSY} when too many wait already. */
    CompletableFuture<?> declare(List<PendingExtent> extents) {
        return submit(declarations, new Change<>(new Declaration(List.copyOf(extents), List.of()), deadline()));
    }

    /**
     * Queues several changes at once, so that the catalog gets them in one call, or the next if they are too many.
     *
     * @param submitting calls this committer; quick, because nobody else can queue anything meanwhile
     */
    void together(Runnable submitting) {
        lock.lock();
        try {
            submitting.run();
        } finally {
            lock.unlock();
        }
    }

    /** What is visible of some ids, told by the call of the catalog that takes what is declared together with it; maybe more than was asked for. */
    CompletableFuture<Map<ObjectId, ObjectVersion>> visible(List<ObjectId> ids) {
        return submit(declarations, new Change<>(new Declaration(List.of(), List.copyOf(ids)), deadline()));
    }

    private record Declaration(List<PendingExtent> extents, List<ObjectId> ids) {}

    /** As {@link #declare}; then nobody knows whether the object is visible. */
    CompletableFuture<CommitOutcome> commit(ObjectCommit object) {
        return submit(commits, new Change<>(object, deadline()));
    }

    /** As {@link #commit}. */
    CompletableFuture<CommitOutcome> commit(CopyCommit copy) {
        return submit(copies, new Change<>(copy, deadline()));
    }

    /**
     * Takes back declarations in the background, for as long as it takes. When that is refused or the runtime ends
     * first, the next start reclaims them.
     */
    void abandon(Collection<UUID> extents) {
        if (extents.isEmpty()) {
            return;
        }
        Change<List<UUID>, Void> change = new Change<>(List.copyOf(extents), Long.MAX_VALUE);
        submit(abandonments, change).whenComplete((done, error) -> {
            if (error == null) {
                afterAbandon.run();
            } else {
                log.warn("{} extents stay declared until the next start: {}", extents.size(), error.getMessage());
            }
        });
    }

    private long deadline() {
        return ticker.nanos() + bound.toNanos();
    }

    private <T, R> CompletableFuture<R> submit(Deque<Change<T, R>> queue, Change<T, R> change) {
        lock.lock();
        try {
            if (closed) {
                change.fail(new ArchivoltException(SHUTTING_DOWN, "writing to the catalog"));
            } else if (queue.size() >= queueMax) {
                change.fail(new ArchivoltException(BUSY, "queueing for the catalog").with("queued", queue.size()));
            } else {
                queue.addLast(change);
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
        return change.answer;
    }

    private void run() {
        Round round = next();
        while (round != null) {
            round.apply();
            round = next();
        }
    }

    /** Blocks until there is work; null at the end. */
    private Round next() {
        lock.lock();
        try {
            awaitBackoff();
            while (isEmpty()) {
                if (closed) {
                    return null;
                }
                changed.awaitUninterruptibly();
            }
            return new Round(take(declarations), take(commits), take(copies), take(abandonments));
        } finally {
            lock.unlock();
        }
    }

    private void awaitBackoff() {
        long until = ticker.nanos() + backoff.toNanos();
        long remaining = backoff.toNanos();
        while (remaining > 0 && !closed) {
            try {
                changed.awaitNanos(remaining);
            } catch (InterruptedException e) {
                log.debug("the commit thread is nobody's to interrupt", e);
            }
            remaining = until - ticker.nanos();
        }
    }

    private boolean isEmpty() {
        return declarations.isEmpty() && commits.isEmpty() && copies.isEmpty() && abandonments.isEmpty();
    }

    private <T, R> List<Change<T, R>> take(Deque<Change<T, R>> queue) {
        List<Change<T, R>> taken = new ArrayList<>(Math.min(batchMax, queue.size()));
        while (taken.size() < batchMax && !queue.isEmpty()) {
            taken.add(queue.removeFirst());
        }
        return taken;
    }

    private <T, R> void putBack(Deque<Change<T, R>> queue, List<Change<T, R>> changes) {
        for (int i = changes.size() - 1; i >= 0; i--) {
            queue.addFirst(changes.get(i));
        }
    }

    /**
     * After a round the database did not answer: whose time is up has been tried, or stood in line while others were. They are told
     * without the lock: what they do then may queue other changes.
     */
    private void expireAll() {
        List<Change<?, ?>> late = new ArrayList<>();
        List<Change<?, ?>> left = new ArrayList<>();
        lock.lock();
        try {
            takeLate(declarations, late);
            takeLate(commits, late);
            takeLate(copies, late);
            if (closed) {
                for (Deque<? extends Change<?, ?>> queue : List.of(declarations, commits, copies, abandonments)) {
                    left.addAll(queue);
                    queue.clear();
                }
            }
        } finally {
            lock.unlock();
        }
        late.forEach(change -> change.fail(new ArchivoltException(CATALOG_UNAVAILABLE, "waiting for the catalog")
                .with("seconds", bound.toSeconds())));
        left.forEach(change ->
                change.fail(new ArchivoltException(CATALOG_UNAVAILABLE, "stopping while the catalog does not answer")));
    }

    private <T, R> void takeLate(Deque<Change<T, R>> queue, List<Change<?, ?>> late) {
        long now = ticker.nanos();
        queue.removeIf(change -> {
            boolean isLate = change.deadlineNanos - now <= 0;
            if (isLate) {
                late.add(change);
            }
            return isLate;
        });
    }

    /** For tests: the thread looks at the ticker again. */
    void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Applies what is waiting, unless the database does not answer, and ends. To be called when transfers have ended. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            thread.join(stopWait.toMillis() + 1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class Change<T, R> {
        private final T what;
        private final long deadlineNanos;
        private final CompletableFuture<R> answer = new CompletableFuture<>();

        Change(T what, long deadlineNanos) {
            this.what = what;
            this.deadlineNanos = deadlineNanos;
        }

        void fail(ArchivoltException why) {
            answer.completeExceptionally(why);
        }
    }

    /** The catalog call for one kind of change: as many answers as changes, or it throws. */
    private interface Call<T, R> {
        List<R> on(List<T> changes) throws ArchivoltException;
    }

    /** What was waiting, and is applied together. Declarations go first: those who wait for them have work to do. */
    private final class Round {
        private final List<Change<Declaration, Map<ObjectId, ObjectVersion>>> declared;
        private final List<Change<ObjectCommit, CommitOutcome>> committed;
        private final List<Change<CopyCommit, CommitOutcome>> copied;
        private final List<Change<List<UUID>, Void>> abandoned;
        private boolean unanswered;

        Round(
                List<Change<Declaration, Map<ObjectId, ObjectVersion>>> declared,
                List<Change<ObjectCommit, CommitOutcome>> committed,
                List<Change<CopyCommit, CommitOutcome>> copied,
                List<Change<List<UUID>, Void>> abandoned) {
            this.declared = declared;
            this.committed = committed;
            this.copied = copied;
            this.abandoned = abandoned;
        }

        void apply() {
            apply(declared, declarations, this::declare);
            apply(committed, commits, catalog::commit);
            apply(copied, copies, catalog::addCopies);
            apply(abandoned, abandonments, each -> {
                catalog.abandon(flat(each));
                return null;
            });
            if (unanswered) {
                expireAll();
            } else if (!backoff.isZero()) {
                log.info("the catalog answers again");
            }
            backoff = unanswered ? longer(backoff) : Duration.ZERO;
        }

        private List<Map<ObjectId, ObjectVersion>> declare(List<Declaration> each) throws ArchivoltException {
            Map<ObjectId, ObjectVersion> visible = catalog.declare(
                    flat(each.stream().map(Declaration::extents).toList()),
                    flat(each.stream().map(Declaration::ids).toList()));
            return Collections.nCopies(each.size(), visible);
        }

        private <T, R> void apply(List<Change<T, R>> changes, Deque<Change<T, R>> queue, Call<T, R> call) {
            if (changes.isEmpty()) {
                return;
            }
            if (unanswered) {
                giveBack(changes, queue);
                return;
            }
            try {
                answer(changes, call.on(changes.stream().map(c -> c.what).toList()));
            } catch (ArchivoltException e) {
                if (e.code() == CATALOG_UNAVAILABLE) {
                    unanswered(e);
                    giveBack(changes, queue);
                } else {
                    halve(changes, queue, call, e);
                }
            } catch (RuntimeException e) {
                log.error("a catalog call failed in a way it must not", e);
                halve(changes, queue, call, new ArchivoltException(INTERNAL, "writing to the catalog", e));
            }
        }

        private void unanswered(ArchivoltException why) {
            unanswered = true;
            if (backoff.isZero()) {
                log.warn("catalog changes wait and are repeated: {}", why.getMessage());
            }
        }

        private <T, R> void halve(
                List<Change<T, R>> changes, Deque<Change<T, R>> queue, Call<T, R> call, ArchivoltException why) {
            if (changes.size() == 1) {
                changes.get(0).fail(why);
                return;
            }
            int half = changes.size() / 2;
            List<Change<T, R>> rest = changes.subList(half, changes.size());
            apply(changes.subList(0, half), queue, call);
            apply(rest, queue, call);
        }

        private <T, R> void answer(List<Change<T, R>> changes, List<R> answers) {
            if (answers != null && answers.size() != changes.size()) {
                throw new IllegalStateException("%d answers to %d changes".formatted(answers.size(), changes.size()));
            }
            for (int i = 0; i < changes.size(); i++) {
                changes.get(i).answer.complete(answers == null ? null : answers.get(i));
            }
        }

        private <T, R> void giveBack(List<Change<T, R>> changes, Deque<Change<T, R>> queue) {
            lock.lock();
            try {
                putBack(queue, changes);
            } finally {
                lock.unlock();
            }
        }

        private <T> List<T> flat(List<List<T>> lists) {
            return lists.stream().flatMap(List::stream).toList();
        }

        private Duration longer(Duration last) {
            Duration doubled = last.isZero() ? BACKOFF_MIN : last.multipliedBy(2);
            return doubled.compareTo(BACKOFF_MAX) < 0 ? doubled : BACKOFF_MAX;
        }
    }
}
