package org.archivolt.store.internal;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.archivolt.resource.CreditClaim;
import org.archivolt.resource.HeldCredit;

/**
 * A lock of names, from asking for it until it is given back. Safe for use by many threads; never blocks.
 *
 * <pre>
 *   WAITING ──granted──▶ HELD ──release──▶ ENDED
 *      └──failed, giveUp, release─────────▶ ENDED
 * </pre>
 */
final class NameLock {
    private static final Runnable NOTHING = () -> {};

    private final CompletableFuture<Void> granted = new CompletableFuture<>();

    /** Guarded by this, as the others. */
    private boolean ended;

    private List<HeldCredit> held = List.of();
    private Runnable withdraw = NOTHING;

    /** Ends when it is held, or with what kept it from being. */
    CompletableFuture<Void> granted() {
        return granted;
    }

    void succeed(List<HeldCredit> credits) {
        if (keep(credits)) {
            granted.complete(null);
        } else {
            credits.forEach(HeldCredit::close);
        }
    }

    private synchronized boolean keep(List<HeldCredit> credits) {
        if (ended) {
            return false;
        }
        held = credits;
        withdraw = NOTHING;
        return true;
    }

    private void fail(Throwable why) {
        granted.completeExceptionally(why);
    }

    void follow(CreditClaim claim) {
        withdrawnBy(claim::cancel);
        claim.granted().whenComplete((credit, failure) -> {
            if (failure == null) {
                succeed(List.of(credit));
            } else {
                fail(failure);
            }
        });
    }

    /** A set cannot be withdrawn: what comes too late is given back. */
    void follow(CompletionStage<List<HeldCredit>> set) {
        set.whenComplete((credits, failure) -> {
            if (failure == null) {
                succeed(credits);
            } else {
                fail(failure);
            }
        });
    }

    private void withdrawnBy(Runnable how) {
        synchronized (this) {
            if (!ended) {
                withdraw = how;
                return;
            }
        }
        how.run();
    }

    /** Gives it back, or gives up. No change the second time. */
    void release() {
        List<HeldCredit> given;
        Runnable withdrawn;
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
            given = held;
            held = List.of();
            withdrawn = withdraw;
        }
        withdrawn.run();
        given.forEach(HeldCredit::close);
        granted.cancel(false);
    }
}
