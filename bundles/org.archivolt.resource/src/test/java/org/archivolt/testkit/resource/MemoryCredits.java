package org.archivolt.testkit.resource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.resource.Algebra;
import org.archivolt.resource.Amount;
import org.archivolt.resource.Credit;
import org.archivolt.resource.CreditClaim;
import org.archivolt.resource.CreditListener;
import org.archivolt.resource.CreditRequest;
import org.archivolt.resource.CreditRequest.Patience;
import org.archivolt.resource.CreditRequest.Reach;
import org.archivolt.resource.Credits;
import org.archivolt.resource.FencingToken;
import org.archivolt.resource.HeldCredit;
import org.archivolt.resource.ResourceName;
import org.archivolt.resource.ResourceType;
import org.archivolt.resource.VersionedValue;
import org.archivolt.resource.internal.type.ResourceTypes;

/**
 * Credits of one host, in memory. Hosts that share a {@link Board} share what there is: they are refused, wait in the order of arrival, are
 * called back, and keep what they have used, as those of the product do; only that messages take no time and are never lost. Deadlines
 * and leases run in real time.
 */
public final class MemoryCredits implements Credits {
    private final Board board;
    private final String host;
    private boolean suspended;

    private MemoryCredits(Board board, String host) {
        this.board = board;
        this.host = host;
    }

    /** The only host there is, with the shipped types of resources. */
    public static MemoryCredits alone() {
        return new Board(ResourceTypes.of(Map.of(), Map.of())).host("lab");
    }

    public Board board() {
        return board;
    }

    /** What is cut off gets nothing new, and nothing of what it has is valid. */
    public void suspend() {
        board.run(actions -> suspended = true);
    }

    public void resume() {
        board.run(actions -> {
            suspended = false;
            board.serveAll(actions);
        });
    }

    /** As when its lease is over, or its process dies: all it has is lost. What it asks for afterwards, it gets as anybody does. */
    public void lose() {
        board.run(actions -> {
            for (Place place : board.places.values()) {
                place.loans.remove(this);
                List<Hold> lost =
                        place.holds.stream().filter(each -> each.host() == this).toList();
                place.holds.removeAll(lost);
                lost.forEach(each -> actions.add(each::tellLost));
            }
            board.serveAll(actions);
        });
    }

    @Override
    public Credit credit(String type, String text) throws ArchivoltException {
        return board.types.find(type).parse(text);
    }

    @Override
    public CreditClaim acquire(CreditRequest request) {
        return begin(request, Optional.empty());
    }

    private Claim begin(CreditRequest request, Optional<Hold> enlarged) {
        Claim claim = new Claim(request, enlarged);
        board.run(actions -> {
            try {
                Place place = board.place(request.resource());
                claim.place = place;
                claim.want = place.algebra().closed(request.want());
                place.ask(claim, actions);
            } catch (ArchivoltException e) {
                actions.add(() -> claim.granted.completeExceptionally(e));
            }
        });
        if (!claim.granted.isDone()) {
            CompletableFuture.delayedExecutor(request.deadline().toNanos(), TimeUnit.NANOSECONDS)
                    .execute(() -> claim.end(ErrorCode.TIMEOUT));
        }
        return claim;
    }

    @Override
    public Optional<HeldCredit> tryCached(ResourceName resource, Credit want, String user) {
        synchronized (board) {
            Place place = board.places.get(resource);
            if (place == null || suspended) {
                return Optional.empty();
            }
            Claim claim = new Claim(CreditRequest.of(resource, want, user), Optional.empty());
            claim.place = place;
            claim.want = place.algebra().closed(want);
            if (!place.isCached(claim)
                    || !place.mayPass(claim, place.queue.size())
                    || !place.enemies(claim).isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(place.hold(claim));
        }
    }

    @Override
    public CompletionStage<List<HeldCredit>> acquireAll(List<CreditRequest> requests) {
        Map<ResourceName, CreditRequest> joined = new LinkedHashMap<>();
        try {
            for (CreditRequest each : requests) {
                Algebra algebra = board.types.find(each.resource().type()).algebra();
                joined.merge(each.resource(), each, (a, b) -> wanting(a, algebra.plus(a.want(), b.want())));
            }
        } catch (ArchivoltException e) {
            return CompletableFuture.failedStage(e);
        }
        List<CreditRequest> order = joined.values().stream()
                .sorted(Comparator.<CreditRequest>comparingInt(each -> board.rank(each.resource()))
                        .thenComparing(CreditRequest::resource))
                .toList();
        return acquireFrom(order, 0, new HashMap<>()).thenApply(held -> {
            // of several for the same resource, the first one has all
            Map<ResourceName, HeldCredit> left = new HashMap<>(held);
            return requests.stream()
                    .map(each -> Optional.ofNullable(left.remove(each.resource()))
                            .orElseGet(() -> new Part(held.get(each.resource()))))
                    .toList();
        });
    }

    private static CreditRequest wanting(CreditRequest request, Credit want) {
        return new CreditRequest(
                request.resource(),
                want,
                request.user(),
                request.reach(),
                request.patience(),
                request.deadline(),
                request.lease(),
                request.group(),
                request.listener());
    }

    private CompletionStage<Map<ResourceName, HeldCredit>> acquireFrom(
            List<CreditRequest> order, int first, Map<ResourceName, HeldCredit> held) {
        if (first == order.size()) {
            return CompletableFuture.completedStage(held);
        }
        return acquire(order.get(first))
                .granted()
                .whenComplete((credit, failure) -> {
                    if (failure != null) {
                        held.values().forEach(HeldCredit::close);
                    }
                })
                .thenCompose(credit -> {
                    held.put(credit.resource(), credit);
                    return acquireFrom(order, first + 1, held);
                });
    }

    @Override
    public CreditClaim enlarge(HeldCredit held, Credit more) {
        Hold hold = (Hold) held;
        CreditRequest request =
                CreditRequest.of(held.resource(), more, held.user()).telling(hold.listener);
        return begin(request, Optional.of(hold));
    }

    /** There is one copy of all values. */
    @Override
    public void writeBack(Collection<ResourceName> resources) {}

    @Override
    public SubOwner addOwner(String name) {
        throw new UnsupportedOperationException("hosts only: " + name);
    }

    /** All resources, and who has what. Everything of it is guarded by it. */
    public static final class Board {
        private final ResourceTypes types;
        private final Map<ResourceName, Place> places = new TreeMap<>();
        private long tokens;
        private long messages;

        public Board(ResourceTypes types) {
            this.types = types;
        }

        public MemoryCredits host(String name) {
            return new MemoryCredits(this, name);
        }

        /** Who holds what, on all hosts: empty when all has been given back. */
        public synchronized List<String> held() {
            return places.values().stream()
                    .flatMap(place -> place.holds.stream())
                    .map(Hold::toString)
                    .toList();
        }

        /** How many requests wait, on all hosts. */
        public synchronized int waiting() {
            return places.values().stream()
                    .mapToInt(place -> place.queue.size())
                    .sum();
        }

        /** How often something was not cached, and had to be got from another host or the root. */
        public synchronized long messages() {
            return messages;
        }

        /** What becomes known of a change is told after it, by the thread that made it. */
        private void run(Change change) {
            List<Runnable> actions = new ArrayList<>();
            synchronized (this) {
                change.make(actions);
            }
            actions.forEach(Runnable::run);
        }

        private interface Change {
            void make(List<Runnable> actions);
        }

        private Place place(ResourceName resource) throws ArchivoltException {
            Place there = places.get(resource);
            if (there == null) {
                ResourceType type = types.find(resource.type());
                there = new Place(this, resource, type, type.capital(resource.name()));
                places.put(resource, there);
            }
            return there;
        }

        private int rank(ResourceName resource) {
            try {
                return types.find(resource.type()).rank();
            } catch (ArchivoltException e) {
                throw new IllegalStateException(e);
            }
        }

        private void serveAll(List<Runnable> actions) {
            List.copyOf(places.values()).forEach(place -> place.serve(actions));
        }
    }

    /** One resource. */
    private static final class Place {
        private final Board board;
        private final ResourceName resource;
        private final ResourceType type;
        private final Credit capital;
        private final Map<MemoryCredits, Credit> loans = new LinkedHashMap<>();
        private final List<Hold> holds = new ArrayList<>();
        private final List<Claim> queue = new ArrayList<>();
        private VersionedValue value = VersionedValue.NEVER_WRITTEN;
        private int conflicts;

        Place(Board board, ResourceName resource, ResourceType type, Credit capital) {
            this.board = board;
            this.resource = resource;
            this.type = type;
            this.capital = capital;
        }

        Algebra algebra() {
            return type.algebra();
        }

        Credit loan(MemoryCredits host) {
            return loans.getOrDefault(host, algebra().none());
        }

        /** Whether nobody has to be asked for it. */
        boolean isCached(Claim claim) {
            return !algebra().isCounted() && algebra().covers(loan(claim.host()), claim.want);
        }

        /** Whether it may be served before those that wait at lower places. */
        boolean mayPass(Claim claim, int before) {
            return queue.stream()
                    .limit(before)
                    .noneMatch(other -> algebra().isCounted() || algebra().conflicts(claim.want, other.want));
        }

        /** Those whose use it would conflict with. */
        List<Hold> enemies(Claim claim) {
            return holds.stream()
                    .filter(hold -> claim.enlarged.filter(own -> own == hold).isEmpty())
                    .filter(hold -> claim.request.group().isEmpty()
                            || !claim.request.group().equals(hold.group))
                    .filter(hold -> algebra().conflicts(hold.credit, claim.want))
                    .toList();
        }

        private boolean isEnough(Claim claim) {
            if (!algebra().isCounted()) {
                return true;
            }
            Credit used =
                    holds.stream().map(hold -> hold.credit).reduce(algebra().none(), algebra()::plus);
            return algebra().covers(algebra().minus(capital, used), claim.want);
        }

        void ask(Claim claim, List<Runnable> actions) {
            Optional<ErrorCode> refusal = refusal(claim);
            if (refusal.isPresent()) {
                actions.add(() -> claim.fail(refusal.get()));
                return;
            }
            queue.add(claim);
            serve(actions);
            if (claim.request.patience() == Patience.TRY && queue.contains(claim)) {
                queue.remove(claim);
                actions.add(() -> claim.fail(ErrorCode.BUSY));
            }
        }

        private Optional<ErrorCode> refusal(Claim claim) {
            if (!algebra().covers(capital, claim.want)) {
                return Optional.of(capital instanceof Amount ? ErrorCode.NO_SPACE : ErrorCode.NO_SUCH_RESOURCE);
            }
            boolean isElsewhere = loans.entrySet().stream()
                    .anyMatch(
                            loan -> loan.getKey() != claim.host() && algebra().conflicts(loan.getValue(), claim.want));
            Reach reach = claim.request.reach();
            if (claim.host().suspended && (reach == Reach.LOCAL || claim.request.patience() == Patience.TRY)) {
                return Optional.of(ErrorCode.CATALOG_UNAVAILABLE);
            }
            if (reach == Reach.LOCAL && !isCached(claim) || reach == Reach.BORROW && isElsewhere) {
                return Optional.of(ErrorCode.NOT_LOCAL);
            }
            boolean isDeadlock = claim.enlarged.isPresent()
                    && queue.stream()
                            .anyMatch(other ->
                                    other.enlarged.isPresent() && algebra().conflicts(other.want, claim.want));
            return isDeadlock ? Optional.of(ErrorCode.DEADLOCK) : Optional.empty();
        }

        /** Grants what can be granted, in order; tells those who are in the way of the others. */
        void serve(List<Runnable> actions) {
            int at = 0;
            while (at < queue.size()) {
                Claim claim = queue.get(at);
                List<Hold> enemies = enemies(claim);
                if (claim.host().suspended || !mayPass(claim, at) || !isEnough(claim) || !enemies.isEmpty()) {
                    enemies.forEach(enemy -> tell(claim, enemy, actions));
                    at++;
                } else {
                    queue.remove(at);
                    grant(claim, actions);
                }
            }
        }

        private void tell(Claim claim, Hold enemy, List<Runnable> actions) {
            Credit part = algebra().conflicting(enemy.credit, claim.want);
            if (!algebra().covers(enemy.told, part)) {
                enemy.told = algebra().plus(enemy.told, part);
                actions.add(() -> enemy.listener.wanted(enemy, part));
            }
        }

        private void grant(Claim claim, List<Runnable> actions) {
            if (!algebra().isCounted() && !isCached(claim)) {
                lend(claim);
            }
            Hold hold = claim.enlarged.orElse(null);
            if (hold == null) {
                hold = hold(claim);
            } else {
                hold.credit = algebra().plus(hold.credit, claim.want);
                hold.token = token(hold.credit);
            }
            Hold granted = hold;
            actions.add(() -> claim.granted.complete(granted));
        }

        /** Calls back what others have cached of it, and lends as much as is sensible. */
        private void lend(Claim claim) {
            board.messages++;
            Credit others = algebra().none();
            for (Map.Entry<MemoryCredits, Credit> loan : loans.entrySet()) {
                if (loan.getKey() != claim.host()) {
                    Credit part = algebra().conflicting(loan.getValue(), claim.want);
                    if (!part.isNone()) {
                        board.messages++;
                        conflicts++;
                        loan.setValue(algebra().minus(loan.getValue(), part));
                    }
                    others = algebra().plus(others, loan.getValue());
                }
            }
            Credit available = algebra().minus(capital, algebra().conflicting(capital, others));
            Credit grown = algebra().grown(claim.want, available, conflicts);
            loans.put(claim.host(), algebra().plus(loan(claim.host()), grown));
        }

        Hold hold(Claim claim) {
            Hold hold = new Hold(this, claim);
            hold.token = token(hold.credit);
            holds.add(hold);
            return hold;
        }

        private Optional<FencingToken> token(Credit credit) {
            return algebra().isExclusive(credit) ? Optional.of(FencingToken.of(++board.tokens)) : Optional.empty();
        }
    }

    /** A request that has its credit, or waits for it. */
    private final class Claim implements CreditClaim {
        private final CreditRequest request;
        private final Optional<Hold> enlarged;
        private final CompletableFuture<HeldCredit> granted = new CompletableFuture<>();
        private Place place;
        private Credit want;

        Claim(CreditRequest request, Optional<Hold> enlarged) {
            this.request = request;
            this.enlarged = enlarged;
        }

        MemoryCredits host() {
            return MemoryCredits.this;
        }

        void fail(ErrorCode code) {
            granted.completeExceptionally(new ArchivoltException(code, "acquiring a credit")
                    .with("resource", request.resource())
                    .with("user", request.user()));
        }

        void end(ErrorCode code) {
            board.run(actions -> {
                if (place != null && place.queue.remove(this)) {
                    actions.add(() -> fail(code));
                    place.serve(actions);
                }
            });
        }

        @Override
        public CompletionStage<HeldCredit> granted() {
            return granted.minimalCompletionStage();
        }

        @Override
        public HeldCredit await() throws ArchivoltException {
            try {
                return granted.get(request.deadline().plusMinutes(1).toNanos(), TimeUnit.NANOSECONDS);
            } catch (ExecutionException e) {
                if (e.getCause() instanceof ArchivoltException known) {
                    throw known;
                }
                throw new IllegalStateException(e.getCause());
            } catch (TimeoutException e) {
                throw new IllegalStateException("a claim was forgotten", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                cancel();
                granted.thenAccept(HeldCredit::close);
                throw new ArchivoltException(ErrorCode.CANCELLED, "waiting for a credit", e);
            }
        }

        @Override
        public void cancel() {
            end(ErrorCode.CANCELLED);
        }
    }

    /** A credit in use. Guarded by the board. */
    private static final class Hold implements HeldCredit {
        private final Place place;
        private final MemoryCredits host;
        private final String user;
        private final Optional<String> group;
        private final CreditListener listener;
        private Credit credit;
        private Credit told;
        private Optional<FencingToken> token = Optional.empty();
        private long lease;

        Hold(Place place, Claim claim) {
            this.place = place;
            this.host = claim.host();
            this.user = claim.request.user();
            this.group = claim.request.group();
            this.listener = claim.request.listener();
            this.credit = claim.want;
            this.told = place.algebra().none();
            claim.request.lease().ifPresent(this::endAfter);
        }

        MemoryCredits host() {
            return host;
        }

        private void endAfter(Duration length) {
            long number = ++lease;
            CompletableFuture.delayedExecutor(length.toNanos(), TimeUnit.NANOSECONDS)
                    .execute(() -> runOut(number));
        }

        private void runOut(long number) {
            place.board.run(actions -> {
                if (number == lease && place.holds.remove(this)) {
                    actions.add(this::tellLost);
                    place.serve(actions);
                }
            });
        }

        void tellLost() {
            listener.lost(this);
        }

        @Override
        public ResourceName resource() {
            return place.resource;
        }

        @Override
        public Credit credit() {
            synchronized (place.board) {
                return credit;
            }
        }

        @Override
        public String user() {
            return user;
        }

        @Override
        public Optional<FencingToken> token() {
            synchronized (place.board) {
                return token;
            }
        }

        @Override
        public boolean isValid() {
            synchronized (place.board) {
                return !host.suspended && place.holds.contains(this);
            }
        }

        @Override
        public void renew(Duration length) throws ArchivoltException {
            synchronized (place.board) {
                requireValid();
                endAfter(length);
            }
        }

        @Override
        public void reduce(Credit part) {
            place.board.run(actions -> {
                credit = place.algebra().minus(credit, part);
                if (credit.isNone()) {
                    place.holds.remove(this);
                }
                place.serve(actions);
            });
        }

        @Override
        public VersionedValue value() throws ArchivoltException {
            synchronized (place.board) {
                requireValid();
                return place.value;
            }
        }

        @Override
        public void update(byte[] bytes) throws ArchivoltException {
            synchronized (place.board) {
                requireValid();
                if (!place.algebra().isExclusive(credit)) {
                    throw new ArchivoltException(ErrorCode.WRONG_STATE, "changing the value of a resource");
                }
                place.value = new VersionedValue(place.value.version() + 1, bytes);
            }
        }

        @Override
        public void close() {
            place.board.run(actions -> {
                if (place.holds.remove(this)) {
                    place.serve(actions);
                }
            });
        }

        @Override
        public String toString() {
            return host.host + ": " + user + " has " + place.type.format(credit) + " of " + place.resource;
        }
    }

    /** One of several requests for one resource, all of which the first one's credit is for. */
    private static final class Part implements HeldCredit {
        private final HeldCredit whole;

        Part(HeldCredit whole) {
            this.whole = whole;
        }

        @Override
        public ResourceName resource() {
            return whole.resource();
        }

        @Override
        public Credit credit() {
            return whole.credit();
        }

        @Override
        public String user() {
            return whole.user();
        }

        @Override
        public Optional<FencingToken> token() {
            return whole.token();
        }

        @Override
        public boolean isValid() {
            return whole.isValid();
        }

        @Override
        public void renew(Duration lease) throws ArchivoltException {
            whole.renew(lease);
        }

        @Override
        public void reduce(Credit part) {}

        @Override
        public VersionedValue value() throws ArchivoltException {
            return whole.value();
        }

        @Override
        public void update(byte[] value) throws ArchivoltException {
            whole.update(value);
        }

        @Override
        public void close() {}
    }
}
