package org.archivolt.lrs.internal.session;

import static org.archivolt.base.ErrorCode.ALREADY_EXISTS;
import static org.archivolt.base.ErrorCode.BUSY;
import static org.archivolt.base.ErrorCode.CANCELLED;
import static org.archivolt.base.ErrorCode.INTERNAL;
import static org.archivolt.base.ErrorCode.NO_SUCH_REQUEST;
import static org.archivolt.base.ErrorCode.WRONG_STATE;
import static org.archivolt.lrs.ClientAnswer.State.DONE;
import static org.archivolt.lrs.ClientAnswer.State.HELD;
import static org.archivolt.lrs.ClientAnswer.State.WAITING;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Ticker;
import org.archivolt.lrs.Allocation;
import org.archivolt.lrs.ClientAnswer;
import org.archivolt.lrs.ClientRequest;
import org.archivolt.lrs.ClientSession;
import org.archivolt.lrs.Release;
import org.archivolt.lrs.ResourceScheduler;
import org.archivolt.lrs.SessionReport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One session. Its monitor is held for map operations only: the scheduler is called, and those who wait are woken, after
 * it was let go.
 */
final class LeasedSession implements ClientSession {
    private static final Logger log = LoggerFactory.getLogger(LeasedSession.class);

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    /** Ids we give begin with it; no client can choose one. */
    private static final String OURS = "~";

    private static final int LIMIT_MAX = 10_000;
    /** Of the names kept for answers, per session. */
    private static final int NAME_CHARACTERS_MAX = 64 * 1024;

    private final String id;
    private final String client;
    private final Duration lease;
    private final ResourceScheduler scheduler;
    private final Ticker ticker;
    private final Supplier<SessionSettings> settings;
    private final Consumer<LeasedSession> whenEnded;

    // guarded by this
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Holdings holdings = new Holdings();
    private final TreeMap<Long, Entry> unread = new TreeMap<>();
    /** Delivered, and nothing is left of them; the oldest is forgotten first. */
    private final Deque<Entry> remembered = new ArrayDeque<>();

    private final Set<Waiter> waiters = new HashSet<>();
    private long leaseEndNanos;
    private boolean ended;
    private int waiting;
    private int nameCharacters;
    private long serial;
    private long sequence;

    LeasedSession(
            String id,
            String client,
            Duration lease,
            ResourceScheduler scheduler,
            Ticker ticker,
            Supplier<SessionSettings> settings,
            Consumer<LeasedSession> whenEnded) {
        this.id = id;
        this.client = client;
        this.lease = lease;
        this.scheduler = scheduler;
        this.ticker = ticker;
        this.settings = settings;
        this.whenEnded = whenEnded;
        this.leaseEndNanos = ticker.nanos() + lease.toNanos();
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String client() {
        return client;
    }

    @Override
    public Duration lease() {
        return lease;
    }

    // ---- the lease

    @Override
    public synchronized void renew() throws ArchivoltException {
        long now = ticker.nanos();
        if (ended || leaseEndNanos - now <= 0) {
            throw LeasedSessions.noSuchSession();
        }
        leaseEndNanos = now + lease.toNanos();
    }

    synchronized long leaseEndNanos() {
        return leaseEndNanos;
    }

    /** Returns whether there is nothing more to do about the session. */
    boolean endIfLeaseIsOver() {
        int cancelled;
        int givenBack;
        synchronized (this) {
            if (!ended && leaseEndNanos - ticker.nanos() > 0) {
                return false;
            }
            cancelled = waiting;
            givenBack = holdings.size();
        }
        if (cancelled + givenBack > 0) {
            log.warn(
                    "client {} was not heard of for {}: {} requests are cancelled, {} allocations given back",
                    client,
                    lease,
                    cancelled,
                    givenBack);
        }
        close();
        return true;
    }

    @Override
    public void close() {
        List<CompletableFuture<?>> unwanted;
        List<Release> releases;
        List<Waiter> disappointed;
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
            unwanted = entries.values().stream()
                    .filter(entry -> entry.is(WAITING) && !entry.isRelease())
                    .flatMap(entry -> entry.future().stream())
                    .<CompletableFuture<?>>map(future -> future)
                    .toList();
            releases = holdings.clear();
            disappointed = List.copyOf(waiters);
            forgetAll();
        }
        whenEnded.accept(this);
        unwanted.forEach(future -> future.cancel(false));
        releases.forEach(this::giveBack);
        disappointed.forEach(waiter -> waiter.completeExceptionally(LeasedSessions.noSuchSession()));
    }

    private void forgetAll() {
        entries.clear();
        unread.clear();
        remembered.clear();
        waiters.clear();
        waiting = 0;
        nameCharacters = 0;
    }

    /** Nobody waits for this; the scheduler says in its own log when a medium has failed. */
    private void giveBack(Release release) {
        try {
            scheduler.release(release).exceptionally(failure -> {
                log.debug("allocation {} of {} was gone already: {}", release.allocation(), client, failure);
                return null;
            });
        } catch (RuntimeException bug) {
            log.error("allocation {} of {} cannot be given back", release.allocation(), client, bug);
        }
    }

    // ---- requests

    @Override
    public ClientAnswer submit(Optional<String> chosen, ClientRequest request) throws ArchivoltException {
        if (chosen.isPresent() && !ID.matcher(chosen.get()).matches()) {
            throw ArchivoltException.invalid("id", "must be 1 to 64 letters, digits and . _ -");
        }
        Fingerprint fingerprint = chosen.isPresent() ? Fingerprint.of(request) : null;
        Entry entry;
        synchronized (this) {
            renew();
            Entry known = chosen.isPresent() ? entries.get(chosen.get()) : null;
            if (known != null) {
                return again(known, fingerprint);
            }
            entry = new Entry(chosen.orElseGet(() -> OURS + ++serial), request, fingerprint);
            accept(entry, request);
        }
        handOver(entry, request);
        return deliver(entry);
    }

    private ClientAnswer again(Entry known, Fingerprint fingerprint) throws ArchivoltException {
        if (!known.isFor(fingerprint)) {
            throw new ArchivoltException(ALREADY_EXISTS, "names another request").with("field", "id");
        }
        return deliver(known);
    }

    private void accept(Entry entry, ClientRequest request) throws ArchivoltException {
        if (request instanceof ClientRequest.Release release) {
            acceptRelease(entry, release.release());
        } else {
            requireRoom(entry);
            waiting++;
        }
        entries.put(entry.id(), entry);
        nameCharacters += entry.nameCharacters();
        if (entry.is(DONE)) {
            deliver(entry);
        }
    }

    /** What gives media back is never refused for want of room: there is never more of it than was granted. */
    private void acceptRelease(Entry entry, Release release) throws ArchivoltException {
        holdings.require(release);
        if (release.parts().stream().anyMatch(Release.Part::keep)) {
            requireRoom(entry);
        }
        holdings.remove(release).ifPresent(this::givenBack);
        if (release.parts().stream().anyMatch(Release.Part::toSync)) {
            waiting++;
        } else {
            entry.done(0);
        }
    }

    private void requireRoom(Entry entry) throws ArchivoltException {
        SessionSettings now = settings.get();
        if (waiting + holdings.size() >= now.requestsMax()) {
            throw new ArchivoltException(BUSY, "submitting: the session has too many requests under way")
                    .with("waiting", waiting)
                    .with("held", holdings.size());
        }
        if (waiting + unread.size() >= now.answersMax()) {
            throw new ArchivoltException(BUSY, "submitting: too many answers of the session were never fetched")
                    .with("unread", unread.size());
        }
        if (nameCharacters + entry.nameCharacters() > NAME_CHARACTERS_MAX) {
            throw new ArchivoltException(BUSY, "submitting: the session's requests have too many names");
        }
    }

    private void handOver(Entry entry, ClientRequest request) {
        CompletableFuture<?> future;
        try {
            future = request.submitTo(scheduler);
        } catch (RuntimeException bug) {
            answered(entry, null, bug);
            return;
        }
        boolean unwanted;
        synchronized (this) {
            entry.handedOver(future);
            unwanted = ended || entry.isCancelled();
        }
        future.whenComplete((value, failure) -> answered(entry, value, failure));
        if (unwanted && !entry.isRelease()) {
            future.cancel(false);
        }
    }

    /** On a thread of the scheduler, mostly. */
    private void answered(Entry entry, Object value, Throwable failure) {
        Allocation granted = value instanceof Allocation allocation ? allocation : null;
        boolean unwanted;
        List<Waiter> due = List.of();
        synchronized (this) {
            unwanted = ended || entry.isCancelled();
            if (!ended) {
                due = settle(entry, unwanted ? null : granted, unwanted ? new CancellationException() : failure);
            }
        }
        if (unwanted && granted != null) {
            giveBack(Holdings.giveBack(granted));
        }
        due.forEach(waiter -> waiter.complete(null));
    }

    private List<Waiter> settle(Entry entry, Allocation granted, Throwable failure) {
        if (entry.is(WAITING)) {
            waiting--;
        } else if (failure == null) {
            return List.of(); // done when it was accepted
        } else {
            takeBack(entry);
        }
        sequence++;
        if (granted != null) {
            entry.granted(sequence, granted);
            holdings.add(entry, granted);
        } else if (failure == null) {
            entry.done(sequence);
        } else {
            entry.failed(sequence, reasonOf(failure));
        }
        if (!entry.is(HELD)) {
            forgetNames(entry);
        }
        return announce(entry);
    }

    /** It was done, and now it has failed after all. */
    private void takeBack(Entry entry) {
        remembered.remove(entry);
        entries.putIfAbsent(entry.id(), entry);
        entry.setDelivered(false);
    }

    private void forgetNames(Entry entry) {
        nameCharacters -= entry.nameCharacters();
        entry.forgetNames();
    }

    /** Returns those who have waited for this. Who waits for a certain request gets its answer, and nobody else does. */
    private List<Waiter> announce(Entry entry) {
        List<Waiter> due = new ArrayList<>();
        unread.put(entry.sequence(), entry);
        if (entry.waiters().isEmpty()) {
            waiters.stream().filter(waiter -> waiter.entries().isEmpty()).forEach(due::add);
        } else {
            entry.claim();
            entry.waiters().stream().filter(Waiter::countDown).forEach(due::add);
        }
        due.forEach(this::unregister);
        return due;
    }

    private ArchivoltException reasonOf(Throwable failure) {
        Throwable reason = ArchivoltException.reasonOf(failure);
        if (reason instanceof ArchivoltException known) {
            return known;
        }
        if (reason instanceof CancellationException) {
            return new ArchivoltException(CANCELLED, "waiting for media");
        }
        log.error("a request of {} met a bug", client, reason);
        return new ArchivoltException(INTERNAL, "serving the request", reason);
    }

    @Override
    public ClientAnswer cancel(String requestId) throws ArchivoltException {
        Entry entry;
        Release release = null;
        Optional<CompletableFuture<?>> unwanted = Optional.empty();
        synchronized (this) {
            renew();
            entry = known(requestId);
            if (entry.is(HELD)) {
                release = holdings.giveBack(
                        entry.answer().allocation().orElseThrow().id());
                holdings.remove(release).ifPresent(this::givenBack);
            } else if (entry.is(WAITING)) {
                unwanted = withdraw(entry);
            }
        }
        if (release != null) {
            giveBack(release);
        }
        unwanted.ifPresent(future -> cancel(entry, future));
        return deliver(entry);
    }

    private Optional<CompletableFuture<?>> withdraw(Entry entry) throws ArchivoltException {
        if (entry.isRelease()) {
            throw new ArchivoltException(WRONG_STATE, "a release cannot be taken back").with("field", "id");
        }
        if (!entry.isFormat()) {
            entry.cancel();
        }
        return entry.future();
    }

    /** The scheduler knows whether a format has begun, and answers it accordingly. */
    private void cancel(Entry entry, CompletableFuture<?> future) {
        if (entry.isFormat()) {
            scheduler.cancel(entry.answer().request()).exceptionally(ended -> null);
        } else {
            future.cancel(false);
        }
    }

    private void givenBack(Entry entry) {
        entry.givenBack();
        forgetNames(entry);
        if (entry.isDelivered()) {
            remember(entry);
        }
    }

    // ---- answers

    /** Also marks it as delivered, if there is something to deliver. */
    private synchronized ClientAnswer deliver(Entry entry) {
        if (!ended && !entry.is(WAITING) && !entry.isDelivered()) {
            entry.setDelivered(true);
            unread.remove(entry.sequence());
            if (!entry.is(HELD)) {
                remember(entry);
            }
        }
        return entry.answer();
    }

    private void remember(Entry entry) {
        remembered.add(entry);
        while (remembered.size() > settings.get().answersMax()) {
            Entry oldest = remembered.remove();
            entries.remove(oldest.id(), oldest);
        }
    }

    private Entry known(String requestId) throws ArchivoltException {
        Entry entry = entries.get(requestId);
        if (entry == null) {
            throw new ArchivoltException(NO_SUCH_REQUEST, "is not known in this session, or not any more")
                    .with("field", "id")
                    .with("id", requestId);
        }
        return entry;
    }

    @Override
    public synchronized List<ClientAnswer> answersTo(List<String> ids) throws ArchivoltException {
        renew();
        List<Entry> asked = new ArrayList<>();
        for (String each : ids) {
            asked.add(known(each));
        }
        return asked.stream().map(this::deliver).toList();
    }

    @Override
    public synchronized CompletableFuture<Void> whenAnswered(Collection<String> ids) throws ArchivoltException {
        renew();
        List<Entry> open = ids.stream()
                .distinct()
                .map(entries::get)
                .filter(entry -> entry != null && entry.is(WAITING))
                .toList();
        if (open.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        Waiter waiter = register(new Waiter(open));
        open.forEach(entry -> entry.waiters().add(waiter));
        return waiter;
    }

    @Override
    public synchronized List<ClientAnswer> answers(long after, int limit) throws ArchivoltException {
        if (limit < 1 || limit > LIMIT_MAX) {
            throw ArchivoltException.invalid("limit", "must be 1 to " + LIMIT_MAX);
        }
        renew();
        acknowledge(after);
        return offered(unread).limit(limit).map(Entry::answer).toList();
    }

    @Override
    public synchronized CompletableFuture<Void> whenAnswers(long after) throws ArchivoltException {
        renew();
        acknowledge(after);
        return offered(unread).findAny().isEmpty()
                ? register(new Waiter(List.of()))
                : CompletableFuture.completedFuture(null);
    }

    private void acknowledge(long after) throws ArchivoltException {
        if (after < 0 || after > sequence) {
            throw ArchivoltException.invalid("after", "must be the number of an answer of this session")
                    .with("value", after);
        }
        offered(unread.headMap(after, true)).toList().forEach(this::deliver);
    }

    private static Stream<Entry> offered(Map<Long, Entry> answers) {
        return answers.values().stream().filter(entry -> !entry.isClaimed());
    }

    private Waiter register(Waiter waiter) throws ArchivoltException {
        if (waiters.size() >= settings.get().requestsMax()) {
            throw new ArchivoltException(BUSY, "waiting: too many wait in this session already");
        }
        waiters.add(waiter);
        waiter.whenComplete((nothing, failure) -> unregister(waiter));
        return waiter;
    }

    private synchronized void unregister(Waiter waiter) {
        waiters.remove(waiter);
        waiter.entries().forEach(entry -> entry.waiters().remove(waiter));
    }

    // ---- reports

    @Override
    public synchronized SessionReport report() throws ArchivoltException {
        renew();
        return new SessionReport(
                id,
                client,
                lease,
                Duration.ofNanos(leaseEndNanos - ticker.nanos()),
                entries.values().stream()
                        .filter(entry -> entry.is(WAITING))
                        .map(Entry::id)
                        .toList(),
                holdings.report(),
                unread.size());
    }

    /** For tests: everything of which there could be too much. */
    synchronized List<Integer> sizes() {
        return List.of(entries.size(), holdings.size(), unread.size(), remembered.size(), waiters.size(), waiting);
    }
}
