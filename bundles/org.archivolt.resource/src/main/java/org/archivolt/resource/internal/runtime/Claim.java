package org.archivolt.resource.internal.runtime;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.resource.CreditClaim;
import org.archivolt.resource.CreditRequest;
import org.archivolt.resource.HeldCredit;
import org.archivolt.resource.internal.core.LocalRequest;

/** A request under way. Whoever takes it out of where it waits ends it: its slot, or those who wait for the host's session. */
final class Claim implements CreditClaim {
    /** Where it waits now. */
    @FunctionalInterface
    interface Place {
        /** @return whether it waited there, and does not any more */
        boolean leave(Claim claim);
    }

    /** Real time by which the alarm at the deadline may be late, before who waits gives up by himself. */
    private static final Duration SLACK = Duration.ofHours(1);

    private static final Pattern USED_BY = Pattern.compile("used by ([^/#,]+)");

    private final Workshop workshop;
    private final CreditRequest request;
    private final long number;
    private final Optional<Hold> enlarged;
    private final long since;
    private final CompletableFuture<HeldCredit> granted = new CompletableFuture<>();
    private volatile Place place = claim -> false;
    private volatile Alarms.Alarm deadline;

    Claim(Workshop workshop, CreditRequest request, Optional<Hold> enlarged) {
        this.workshop = workshop;
        this.request = request;
        this.enlarged = enlarged;
        this.number = workshop.nextNumber();
        this.since = workshop.ticker().nanos();
    }

    /** One that has failed already. */
    static Claim failed(Workshop workshop, CreditRequest request, ArchivoltException why) {
        Claim claim = new Claim(workshop, request, Optional.empty());
        claim.granted.completeExceptionally(why);
        return claim;
    }

    CreditRequest request() {
        return request;
    }

    long number() {
        return number;
    }

    Optional<Hold> enlarged() {
        return enlarged;
    }

    Duration age() {
        return Duration.ofNanos(workshop.ticker().nanos() - since);
    }

    LocalRequest asLocal() {
        return new LocalRequest(
                number,
                request.want(),
                request.user(),
                request.reach(),
                request.patience(),
                request.group(),
                enlarged.map(Hold::number));
    }

    /** From now on it waits, here or elsewhere, until it ends. */
    void count() {
        workshop.waiting().incrementAndGet();
        granted.whenComplete((held, failure) -> {
            workshop.waiting().decrementAndGet();
            Alarms.Alarm set = deadline;
            if (set != null) {
                set.cancel();
            }
        });
    }

    void waitAt(Place where) {
        place = where;
    }

    /** Called when it waits already, so that an alarm that goes off at once finds it. */
    void watchDeadline() {
        if (granted.isDone() || deadline != null) {
            return;
        }
        deadline = workshop.alarms().at(since + request.deadline().toNanos(), this::runOut);
        if (granted.isDone()) {
            deadline.cancel();
        }
    }

    private void runOut() {
        if (place.leave(this)) {
            refuse(ErrorCode.TIMEOUT, "nobody gave it back in time");
        }
    }

    @Override
    public void cancel() {
        if (place.leave(this)) {
            refuse(ErrorCode.CANCELLED, "by who asked");
        }
    }

    // ---- how it ends

    void succeed(Hold hold) {
        granted.complete(hold);
    }

    void refuse(ErrorCode code, String detail) {
        ArchivoltException why = new ArchivoltException(code, "acquiring a credit")
                .with("resource", request.resource())
                .with("user", request.user());
        if (code == ErrorCode.BUSY) {
            firstHost(detail).ifPresent(host -> why.with("host", host));
        }
        fail(detail.isEmpty() ? why : why.with("detail", detail));
    }

    /** Refusals name users, {@code host/user}, or debtors, {@code host#incarnation}. */
    private static Optional<String> firstHost(String detail) {
        Matcher user = USED_BY.matcher(detail);
        return user.lookingAt() ? Optional.of(user.group(1)) : Optional.empty();
    }

    void fail(ArchivoltException why) {
        granted.completeExceptionally(why);
    }

    boolean isEnded() {
        return granted.isDone();
    }

    /** What users do then, they do on the thread that tells holders: the catalog and alarms do not wait for it. */
    @Override
    public CompletionStage<HeldCredit> granted() {
        return granted.isDone()
                ? granted.minimalCompletionStage()
                : granted.whenCompleteAsync((held, failure) -> {}, workshop.listeners())
                        .minimalCompletionStage();
    }

    @Override
    public HeldCredit await() throws ArchivoltException {
        try {
            return granted.get(request.deadline().plus(SLACK).toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ArchivoltException cause) {
                throw cause.copy(); // It was made by another thread, and may be told to others.
            }
            throw new IllegalStateException("a bug: a claim failed", e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("a bug: a claim was forgotten", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            cancel();
            giveBackIfGranted();
            throw new ArchivoltException(ErrorCode.CANCELLED, "waiting for a credit", e)
                    .with("resource", request.resource());
        }
    }

    /** Nobody else would. */
    private void giveBackIfGranted() {
        granted.thenAccept(HeldCredit::close);
    }
}
