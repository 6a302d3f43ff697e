package org.archivolt.lrs.internal.session;

import static org.archivolt.lrs.ClientAnswer.State.DONE;
import static org.archivolt.lrs.ClientAnswer.State.FAILED;
import static org.archivolt.lrs.ClientAnswer.State.HELD;
import static org.archivolt.lrs.ClientAnswer.State.WAITING;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.archivolt.base.ArchivoltException;
import org.archivolt.lrs.Allocation;
import org.archivolt.lrs.Answer;
import org.archivolt.lrs.ClientAnswer;
import org.archivolt.lrs.ClientRequest;

/**
 * A request of a session, and its answer. Guarded by the session.
 *
 * <pre>
 *   WAITING ──granted──▶ HELD ──given back──▶ DONE
 *      ├─────── gone well ─────────────────────▲
 *      └──▶ FAILED ◀── only a release that was DONE when it was accepted
 * </pre>
 */
final class Entry {
    private final String id;
    private final String kind;
    /** Null for an id of ours: nobody can have chosen it. */
    private final Fingerprint fingerprint;

    private final List<Waiter> waiters = new ArrayList<>();
    private List<String> names;
    private CompletableFuture<?> future;
    private long request;
    private ClientAnswer.State state = WAITING;
    private long sequence;
    private Allocation allocation;
    private ArchivoltException failure;
    private boolean cancelled;
    private boolean claimed;
    private boolean delivered;

    Entry(String id, ClientRequest request, Fingerprint fingerprint) {
        this.id = id;
        this.kind = request.kind();
        this.names = request.names();
        this.fingerprint = fingerprint;
    }

    String id() {
        return id;
    }

    boolean isFor(Fingerprint other) {
        return other.equals(fingerprint);
    }

    boolean is(ClientAnswer.State other) {
        return state == other;
    }

    boolean isRelease() {
        return kind.equals("release");
    }

    boolean isFormat() {
        return kind.equals("format");
    }

    /** Characters of names kept for the answer. */
    int nameCharacters() {
        return names.stream().mapToInt(String::length).sum();
    }

    /** There is nothing any more that they could be names of. */
    void forgetNames() {
        names = List.of();
    }

    List<Waiter> waiters() {
        return waiters;
    }

    /** Empty unless the scheduler has it. */
    Optional<CompletableFuture<?>> future() {
        return Optional.ofNullable(future);
    }

    void handedOver(CompletableFuture<?> answer) {
        future = answer;
        request = answer instanceof Answer<?> numbered ? numbered.request() : 0;
    }

    long sequence() {
        return sequence;
    }

    /** Nobody wants it any more: what is granted all the same goes back. */
    boolean isCancelled() {
        return cancelled;
    }

    void cancel() {
        cancelled = true;
    }

    /** Somebody has waited for just this, and is about to fetch it. */
    boolean isClaimed() {
        return claimed;
    }

    void claim() {
        claimed = true;
    }

    boolean isDelivered() {
        return delivered;
    }

    void setDelivered(boolean delivered) {
        this.delivered = delivered;
    }

    void granted(long number, Allocation granted) {
        sequence = number;
        allocation = granted;
        state = HELD;
        future = null;
    }

    void failed(long number, ArchivoltException why) {
        sequence = number;
        failure = why;
        state = FAILED;
        future = null;
    }

    void done(long number) {
        sequence = number;
        state = DONE;
        future = null;
    }

    void givenBack() {
        allocation = null;
        state = DONE;
    }

    ClientAnswer answer() {
        return new ClientAnswer(
                id,
                kind,
                state,
                request,
                sequence,
                Optional.ofNullable(allocation),
                names,
                Optional.ofNullable(failure));
    }
}
