package org.archivolt.lrs;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.resource.Credit;
import org.archivolt.resource.CreditClaim;
import org.archivolt.resource.CreditOffice;
import org.archivolt.resource.CreditRequest;
import org.archivolt.resource.Credits;
import org.archivolt.resource.FencingToken;
import org.archivolt.resource.HeldCredit;
import org.archivolt.resource.Modes;
import org.archivolt.resource.ResourceName;
import org.archivolt.resource.VersionedValue;

/**
 * One host's owner of credits, beside those of other hosts on the same {@link Board}. Everything is exclusive, and whoever waits is
 * served in the order of arrival. Rude on request: it grants late, refuses, loses and calls back.
 */
public final class RudeCredits implements Credits {
    private final Board board;
    private final String host;
    private volatile boolean suspended;
    // Guarded by the board.
    private ErrorCode refusal;
    private boolean late;

    private RudeCredits(Board board, String host) {
        this.board = board;
        this.host = host;
    }

    /** What hosts have of each other. */
    public static final class Board implements AutoCloseable {
        private final Map<ResourceName, Grant> held = new TreeMap<>();
        private final Map<ResourceName, Deque<Claim>> waiting = new TreeMap<>();
        private final ExecutorService teller = Executors.newSingleThreadExecutor(work -> {
            Thread thread = new Thread(work, "memory-credits");
            thread.setDaemon(true);
            return thread;
        });
        private long tokens;
        private volatile boolean numbers;

        public RudeCredits host(String name) {
            return new RudeCredits(this, name);
        }

        /** Grants have tokens, which a catalog in memory has not heard of. */
        public Board numberingGrants() {
            numbers = true;
            return this;
        }

        /** Whose it is. */
        public synchronized Optional<String> holder(ResourceName resource) {
            return Optional.ofNullable(held.get(resource)).map(grant -> grant.owner().host);
        }

        public synchronized int waiting(ResourceName resource) {
            return waiting.getOrDefault(resource, new ArrayDeque<>()).size();
        }

        public synchronized int held() {
            return held.size();
        }

        private Deque<Claim> line(ResourceName resource) {
            return waiting.computeIfAbsent(resource, name -> new ArrayDeque<>());
        }

        private synchronized void begin(Claim claim) {
            ResourceName resource = claim.request.resource();
            Grant holder = held.get(resource);
            RudeCredits owner = claim.owner;
            if (owner.refusal != null) {
                ErrorCode code = owner.refusal;
                owner.refusal = null;
                claim.fail(new ArchivoltException(code, "acquiring"));
            } else if (holder == null && line(resource).isEmpty()) {
                grant(claim, owner.late);
            } else if (claim.request.patience() == CreditRequest.Patience.TRY) {
                ArchivoltException busy = new ArchivoltException(ErrorCode.BUSY, "acquiring");
                claim.fail(holder == null ? busy : busy.with("host", holder.owner().host));
            } else {
                line(resource).add(claim);
                callBack(holder);
            }
        }

        private void callBack(Grant grant) {
            if (grant != null) {
                teller.execute(() -> grant.request.listener().wanted(grant, grant.request.want()));
            }
        }

        private void grant(Claim claim, boolean later) {
            Grant grant = new Grant(claim.owner, claim.request, ++tokens);
            held.put(claim.request.resource(), grant);
            if (later) {
                teller.execute(() -> claim.granted.complete(grant));
            } else {
                claim.granted.complete(grant);
            }
        }

        private synchronized void ended(Grant grant) {
            if (held.remove(grant.resource(), grant)) {
                serveNext(grant.resource());
            }
        }

        private void serveNext(ResourceName resource) {
            Claim next = line(resource).poll();
            if (next != null) {
                grant(next, true);
                if (!line(resource).isEmpty()) {
                    callBack(held.get(resource));
                }
            }
        }

        private synchronized void cancel(Claim claim) {
            if (line(claim.request.resource()).remove(claim)) {
                claim.fail(new ArchivoltException(ErrorCode.CANCELLED, "acquiring"));
            }
        }

        private synchronized void lose(Grant grant) {
            if (held.remove(grant.resource(), grant)) {
                grant.lost = true;
                teller.execute(() -> grant.request.listener().lost(grant));
                serveNext(grant.resource());
            }
        }

        private synchronized List<Grant> grants() {
            return new ArrayList<>(held.values());
        }

        /** Those who wait have waited for long enough. */
        public void endWaits() {
            List<Claim> all = new ArrayList<>();
            synchronized (this) {
                waiting.values().forEach(line -> {
                    all.addAll(line);
                    line.clear();
                });
            }
            all.forEach(claim -> claim.fail(new ArchivoltException(ErrorCode.TIMEOUT, "acquiring")));
        }

        @Override
        public void close() {
            teller.shutdownNow();
        }
    }

    // ---- rudeness

    /** What is free is granted by another thread, a moment later. */
    public void grantLate() {
        synchronized (board) {
            late = true;
        }
    }

    public void refuseNext(ErrorCode code) {
        synchronized (board) {
            refusal = code;
        }
    }

    /** This host is taken to be dead: whoever waits gets what it had, and it is told. */
    public void loseAll() {
        board.grants().stream().filter(grant -> grant.owner == this).forEach(board::lose);
    }

    public void lose(ResourceName resource) {
        board.grants().stream()
                .filter(grant -> grant.owner == this && grant.resource().equals(resource))
                .forEach(board::lose);
    }

    /** It is cut off, and does not know yet whether anybody has taken what it had. */
    public void suspend(boolean now) {
        suspended = now;
    }

    /** As an operator does it, without anybody waiting. */
    public void callBack(ResourceName resource) {
        synchronized (board) {
            board.callBack(board.held.get(resource));
        }
    }

    // ---- what users see

    @Override
    public Credit credit(String type, String text) {
        long modes = Arrays.stream(text.split("\\+")).distinct().count();
        return new Modes((1L << modes) - 1);
    }

    @Override
    public CreditClaim acquire(CreditRequest request) {
        Claim claim = new Claim(this, request);
        board.begin(claim);
        return claim;
    }

    @Override
    public Optional<HeldCredit> tryCached(ResourceName resource, Credit want, String user) {
        return Optional.empty();
    }

    @Override
    public CompletionStage<List<HeldCredit>> acquireAll(List<CreditRequest> requests) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CreditClaim enlarge(HeldCredit held, Credit more) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void writeBack(Collection<ResourceName> resources) {
        throw new UnsupportedOperationException();
    }

    @Override
    public SubOwner addOwner(String name) {
        throw new UnsupportedOperationException();
    }

    /** Only who has what can be asked. */
    public CreditOffice office() {
        return new Office();
    }

    private final class Office implements CreditOffice {
        @Override
        public List<Loan> loans(Optional<String> type, int limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Loan> loans(ResourceName resource) {
            return board.grants().stream()
                    .filter(grant -> grant.resource().equals(resource))
                    .map(grant -> new Loan(
                            grant.resource(),
                            grant.owner.host,
                            "all",
                            grant.token().map(FencingToken::toString),
                            false,
                            List.of()))
                    .toList();
        }

        @Override
        public List<Waiter> why(ResourceName resource) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Waiter> waiters(int limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Host> hosts() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void revoke(ResourceName resource, String from) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void declareDead(String dead) {
            throw new UnsupportedOperationException();
        }
    }

    private static final class Claim implements CreditClaim {
        private final RudeCredits owner;
        private final CreditRequest request;
        private final CompletableFuture<HeldCredit> granted = new CompletableFuture<>();

        Claim(RudeCredits owner, CreditRequest request) {
            this.owner = owner;
            this.request = request;
        }

        void fail(ArchivoltException why) {
            granted.completeExceptionally(why);
        }

        @Override
        public CompletionStage<HeldCredit> granted() {
            return granted;
        }

        @Override
        public HeldCredit await() throws ArchivoltException {
            try {
                return granted.get();
            } catch (ExecutionException e) {
                throw (ArchivoltException) e.getCause();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ArchivoltException(ErrorCode.CANCELLED, "waiting for a credit", e);
            }
        }

        @Override
        public void cancel() {
            owner.board.cancel(this);
        }
    }

    private static final class Grant implements HeldCredit {
        private final RudeCredits owner;
        private final CreditRequest request;
        private final FencingToken token;
        private volatile boolean lost;
        private volatile boolean closed;

        Grant(RudeCredits owner, CreditRequest request, long token) {
            this.owner = owner;
            this.request = request;
            this.token = FencingToken.of(token);
        }

        RudeCredits owner() {
            return owner;
        }

        @Override
        public ResourceName resource() {
            return request.resource();
        }

        @Override
        public Credit credit() {
            return request.want();
        }

        @Override
        public String user() {
            return request.user();
        }

        @Override
        public Optional<FencingToken> token() {
            return owner.board.numbers ? Optional.of(token) : Optional.empty();
        }

        @Override
        public boolean isValid() {
            return !lost && !closed && !owner.suspended;
        }

        @Override
        public void renew(Duration lease) {
            // It has no end of its own.
        }

        @Override
        public void reduce(Credit part) {
            throw new UnsupportedOperationException();
        }

        @Override
        public VersionedValue value() {
            return VersionedValue.NEVER_WRITTEN;
        }

        @Override
        public void update(byte[] value) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {
            closed = true;
            owner.board.ended(this);
        }
    }
}
