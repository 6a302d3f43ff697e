package org.archivolt.store.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ObjectId;
import org.archivolt.base.Ticker;
import org.archivolt.resource.CreditClaim;
import org.archivolt.resource.CreditRequest;
import org.archivolt.resource.Credits;
import org.archivolt.resource.HeldCredit;

/**
 * Who changes what is visible under a name has the name to himself, among all hosts, from right before the change until it is decided
 * (docs/decisions/0015-credits.md, object names). So changes of one name are made one after another, in order, and who has a lock waits for
 * nothing but the catalog.
 *
 * <p>A transfer takes long, and holds nothing meanwhile: it asks ahead, so that this host has what it will need.
 */
final class NameLocks {
    /** Also where the catalog is asked only once: another host has to be able to give something back. */
    private static final Duration BOUND_MIN = Duration.ofSeconds(1);

    private static final Duration BOUND_MAX = Duration.ofHours(1);

    /** Real time by which an answer may come after its deadline. */
    private static final Duration SLACK = Duration.ofSeconds(10);

    private final Credits credits;
    private final Duration bound;
    private final Ticker ticker;

    NameLocks(Credits credits, StoreSettings settings, Ticker ticker) {
        this.credits = credits;
        this.bound = bounded(settings.catalogWait());
        this.ticker = ticker;
    }

    private static Duration bounded(Duration asked) {
        if (asked.compareTo(BOUND_MIN) < 0) {
            return BOUND_MIN;
        }
        return asked.compareTo(BOUND_MAX) > 0 ? BOUND_MAX : asked;
    }

    /** Something to be done by who has the locks. */
    interface Work<T> {
        T run() throws ArchivoltException;
    }

    /**
     * Waits for the names, and has them while something is done.
     *
     * @param user who that is, as others who wait are told
     * @throws ArchivoltException the work's own; {@code TIMEOUT}, {@code BUSY} and what else {@link CreditClaim} fails with: then
     *     nothing was done
     */
    <T> T holding(Collection<ObjectId> ids, String user, Work<T> work) throws ArchivoltException {
        if (ids.isEmpty()) {
            return work.run();
        }
        NameLock lock = new NameLock();
        acquire(lock, ids, user, bound);
        try {
            Answers.await(lock.granted(), bound.plus(SLACK), "waiting for the names of objects");
            return work.run();
        } finally {
            lock.release();
        }
    }

    private void acquire(NameLock lock, Collection<ObjectId> ids, String user, Duration patience) {
        List<NamesCredit> wanted = NamesCredit.of(ids);
        if (wanted.size() > 1) {
            lock.follow(credits.acquireAll(wanted.stream()
                    .map(each -> request(each, user).within(patience))
                    .toList()));
            return;
        }
        NamesCredit only = wanted.get(0);
        Optional<HeldCredit> cached = credits.tryCached(only.directory(), only.names(), user);
        if (cached.isPresent()) {
            lock.succeed(List.of(cached.get()));
        } else {
            lock.follow(credits.acquire(request(only, user).within(patience)));
        }
    }

    private static CreditRequest request(NamesCredit wanted, String user) {
        return CreditRequest.of(wanted.directory(), wanted.names(), user);
    }

    /** Has this host get what it will need. Nothing is held, and nobody who holds something is waited for. */
    Ahead ahead(Collection<ObjectId> ids, String user) {
        Ahead ahead = new Ahead();
        for (NamesCredit each : NamesCredit.of(ids)) {
            Optional<HeldCredit> cached = credits.tryCached(each.directory(), each.names(), user);
            if (cached.isPresent()) {
                cached.get().close();
            } else {
                ahead.ask(credits.acquire(request(each, user).trying().within(bound)));
            }
        }
        return ahead;
    }

    /** What is being got ahead. One request for each directory; for use by one thread. */
    final class Ahead implements AutoCloseable {
        private final List<CreditClaim> claims = new ArrayList<>(1);
        private CompletableFuture<?> done = CompletableFuture.completedFuture(null);

        private void ask(CreditClaim claim) {
            claims.add(claim);
            CompletableFuture<?> got = claim.granted()
                    .handle((held, failure) -> {
                        if (held != null) {
                            held.close();
                        }
                        return null; // Who needs it asks again, and learns why it cannot be had.
                    })
                    .toCompletableFuture();
            done = CompletableFuture.allOf(done, got);
        }

        /**
         * The lock of names, which is asked for when something else has ended, and all has been got as far as it could be: many names of one
         * directory need no message each. From then on it is waited for no longer than for {@link NameLocks#holding}.
         */
        NameLock lock(Collection<ObjectId> ids, String user, CompletableFuture<?> after) {
            NameLock lock = new NameLock();
            if (ids.isEmpty()) {
                lock.succeed(List.of());
                return lock;
            }
            after.whenComplete((ended, how) -> {
                long since = ticker.nanos();
                done.whenComplete((all, none) -> {
                    Duration rest = bound.minusNanos(ticker.nanos() - since);
                    acquire(lock, ids, user, rest.isNegative() ? Duration.ZERO : rest);
                });
            });
            return lock;
        }

        /** No change when all has been got. */
        @Override
        public void close() {
            claims.forEach(CreditClaim::cancel);
        }
    }
}
