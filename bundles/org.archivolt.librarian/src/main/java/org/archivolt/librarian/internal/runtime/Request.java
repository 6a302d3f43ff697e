package org.archivolt.librarian.internal.runtime;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.librarian.internal.core.Command;
import org.archivolt.librarian.internal.core.DirtyTail;
import org.archivolt.librarian.internal.core.LibrarianState;
import org.archivolt.librarian.internal.core.Workspace;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What somebody asks of the librarian thread, and waits for. May be applied more than once, and is answered once. */
final class Request<R> {
    private static final Logger LOG = LoggerFactory.getLogger(Request.class);

    /** @throws ArchivoltException what the one who asks gets */
    interface Work<R> {
        R on(Workspace workspace) throws ArchivoltException;
    }

    private enum Stage {
        WAITING,
        TAKEN,
        CANCELLED
    }

    private enum Kind {
        READ,
        COMMAND,
        SETTLE
    }

    private final Kind kind;
    private final Work<R> work;
    private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.WAITING);
    private final CompletableFuture<R> answer = new CompletableFuture<>();

    // Of the thread that applies it.
    private R result;
    private Throwable failure;
    private boolean isDurable;

    private Request(Kind kind, Work<R> work) {
        this.kind = kind;
        this.work = work;
    }

    static <R> Request<R> of(Command<R> command) {
        return doing(workspace -> workspace.apply(command));
    }

    /** A command that needs to know more than the state, when it is applied. */
    static <R> Request<R> doing(Work<R> work) {
        return new Request<>(Kind.COMMAND, work);
    }

    /** The latest state. */
    static Request<LibrarianState> read() {
        return new Request<>(Kind.READ, Workspace::state);
    }

    /** That everything before is durable. */
    static Request<Void> settle() {
        return new Request<>(Kind.SETTLE, workspace -> null);
    }

    /** What comes of it when it is done, and answered. Must only signal. */
    void onDone(Consumer<R> signal) {
        answer.thenAccept(signal);
    }

    // ---- the librarian thread

    /** @return false when nobody wants it any more */
    boolean take() {
        return stage.compareAndSet(Stage.WAITING, Stage.TAKEN) || stage.get() == Stage.TAKEN;
    }

    void applyTo(Workspace workspace) {
        result = null;
        failure = null;
        isDurable = kind == Kind.SETTLE;
        try {
            result = work.on(workspace);
            isDurable |= kind == Kind.COMMAND && !workspace.wasRelaxed();
        } catch (ArchivoltException | DirtyTail e) {
            failure = e;
        } catch (RuntimeException | Error e) { // of a policy, say, which is somebody else's
            LOG.error("a bug: a command failed", e);
            failure = new ArchivoltException(ErrorCode.INTERNAL, "doing what was asked of the Librarian", e);
        }
    }

    /** Whether it is answered only when it is durable. */
    boolean mustBeDurable() {
        return isDurable;
    }

    /** Whether there may be something of it that is not written yet, when it has been answered. */
    boolean isRelaxed() {
        return kind == Kind.COMMAND && !isDurable && failure == null;
    }

    void answer() {
        if (failure == null) {
            answer.complete(result);
        } else {
            answer.completeExceptionally(failure);
        }
    }

    /** Whether it is only done again. */
    boolean isAnswered() {
        return answer.isDone();
    }

    /** Whether it is known what has become of it: otherwise it may still be done. */
    boolean isDecided() {
        return answer.isDone() || stage.get() == Stage.CANCELLED;
    }

    /** It will not be done. Who was told otherwise cannot be told any more. */
    void fail(ArchivoltException why) {
        if (!answer.completeExceptionally(why)) {
            LOG.error("what was answered before it was written is lost: {}", why.getMessage());
        }
    }

    // ---- who asks

    /** @return false when it is being done, and will be */
    boolean cancel() {
        return stage.compareAndSet(Stage.WAITING, Stage.CANCELLED);
    }

    /**
     * Waits for the answer.
     *
     * @throws DirtyTail as of {@link Command}
     */
    R await(long millis) throws ArchivoltException, TimeoutException, InterruptedException {
        try {
            return answer.get(millis, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw own(e.getCause());
        }
    }

    /** A failure may answer many at once; each gets a copy to which it may add facts. */
    private static ArchivoltException own(Throwable cause) {
        if (cause instanceof DirtyTail tail) {
            throw tail;
        }
        if (cause instanceof ArchivoltException known) {
            ArchivoltException copy = new ArchivoltException(known.code(), known.doing(), known.getCause());
            known.facts().forEach(copy::with);
            return copy;
        }
        return new ArchivoltException(ErrorCode.INTERNAL, "waiting for the Librarian", cause);
    }
}
