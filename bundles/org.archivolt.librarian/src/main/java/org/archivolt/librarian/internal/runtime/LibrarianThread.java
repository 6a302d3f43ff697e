package org.archivolt.librarian.internal.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.Ticker;
import org.archivolt.dss.CreditFence;
import org.archivolt.dss.librarian.LibrarianCatalog;
import org.archivolt.dss.librarian.LibrarianChanges;
import org.archivolt.librarian.FabricNode;
import org.archivolt.librarian.NodeId;
import org.archivolt.librarian.NodeState;
import org.archivolt.librarian.Topology;
import org.archivolt.librarian.internal.core.Command;
import org.archivolt.librarian.internal.core.LibrarianState;
import org.archivolt.librarian.internal.core.NodeCommands;
import org.archivolt.librarian.internal.core.Workspace;
import org.archivolt.resource.Credits;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes all commands that wait, applies one after another, writes what has changed in one transaction, publishes the state and answers all. Asks for
 * the seat when there is something to do, and gives it back when another host wants it. Others read the published state without a lock.
 *
 * <p>It waits for nothing but its inbox and the catalog; what it does not know how to write it writes again until it knows.
 */
final class LibrarianThread {
    private static final Logger LOG = LoggerFactory.getLogger(LibrarianThread.class);
    private static final int BATCH_MAX = 1000;
    private static final long FAR_NANOS = TimeUnit.DAYS.toNanos(1);

    /** Without a command for so long, a host has no work to do that it should keep the seat for. */
    private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** What is told by this thread, which must only signal. */
    interface Observer {
        /** There are books to be overwritten that were not there before. */
        void zeroingsAdded();

        /** A node's handles have ended with its lease, durably. */
        void expired(NodeId node, NodeState state);
    }

    /** A state that was true if the term was valid afterwards. What follows from it holds in that term only. */
    record Published(LibrarianState state, Seat.Term term) {}

    private final LibrarianCatalog catalog;
    private final LibrarianSettings settings;
    private final Ticker ticker;
    private final NodeLeases leases;
    private final Observer observer;
    private final Inbox inbox;
    private final Seat seat;
    private final MemoryGate gate;
    private final Backoff backoff = new Backoff();
    private final Thread thread;

    private volatile Published published;
    private volatile boolean isSettled = true;
    private volatile ArchivoltException trouble;
    /** Another host could do what this one cannot. */
    private volatile boolean isOffered;

    private volatile boolean isStopping;

    // Of the thread alone, from here on.
    private Workspace workspace;
    private CreditFence fence;
    /** The term that has begun with what the host before has said of leases. */
    private Seat.Term inherited;

    private Topology topology;
    private List<NodeId> nodes = List.of();
    private int zeroings;
    /** Answered, and not written yet. */
    private List<Request<?>> unsaved = new ArrayList<>();
    /** Taken from the inbox, and to be applied again before anything else. */
    private List<Request<?>> again = new ArrayList<>();
    /** What is being done now. */
    private List<Request<?>> atHand = List.of();
    /** The catalog has refused a batch, or a bug has struck: one of these is why, so they are written one by one. */
    private boolean isSuspicious;
    /** Nothing is done any more before the seat has been given back. */
    private boolean isLettingGo;

    private long takenNanos;
    private long servedNanos;
    private long saveNanos;
    private long lookNanos;
    private long leaseNanos;
    private long retryNanos;

    LibrarianThread(
            LibrarianCatalog catalog,
            Credits credits,
            LibrarianSettings settings,
            NodeLeases leases,
            Observer observer,
            Ticker ticker) {
        this.catalog = catalog;
        this.settings = settings;
        this.ticker = ticker;
        this.leases = leases;
        this.observer = observer;
        this.inbox = new Inbox(settings.queueMax(), ticker);
        this.seat = new Seat(credits, settings.host(), inbox::signal);
        this.gate = new MemoryGate(inbox::signal);
        this.lookNanos = ticker.nanos() + settings.look().toNanos();
        this.retryNanos = ticker.nanos();
        this.thread = new Thread(this::run, "librarian");
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    // ---- any thread

    /** The state as it is, if this host is the Librarian. Never waits. */
    Optional<LibrarianState> published() {
        return latest().map(Published::state);
    }

    /** As {@link #published}, with the term in which it is true. */
    Optional<Published> latest() {
        Published latest = published;
        return latest != null && latest.term().isValid() ? Optional.of(latest) : Optional.empty();
    }

    /** The state as it is; becomes the Librarian for it. */
    LibrarianState state() throws ArchivoltException {
        Optional<LibrarianState> latest = published();
        return latest.isPresent() ? latest.get() : ask(Request.read());
    }

    /**
     * @throws ArchivoltException its own; {@code TIMEOUT}, {@code CATALOG_UNAVAILABLE} and, of who is interrupted, {@code
     *     CANCELLED}: when the fact {@code done} is not there, nothing was done
     * @throws org.archivolt.librarian.internal.core.DirtyTail as of {@link Command}
     */
    <R> R perform(Command<R> command) throws ArchivoltException {
        return ask(Request.of(command));
    }

    void settle() throws ArchivoltException {
        if (!isSettled) {
            ask(Request.settle());
        }
    }

    /** Waits for its turn, and does nothing. */
    void turn() throws ArchivoltException {
        ask(Request.read());
    }

    /** As {@link #perform}; {@link #await} has to follow. */
    <R> Request<R> submit(Command<R> command) throws ArchivoltException {
        Request<R> request = Request.of(command);
        inbox.add(request);
        return request;
    }

    private <R> R ask(Request<R> request) throws ArchivoltException {
        inbox.add(request);
        return await(request);
    }

    <R> R await(Request<R> request) throws ArchivoltException {
        try {
            return request.await(settings.commandTimeout().toMillis());
        } catch (TimeoutException e) {
            throw left(request, late());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw left(request, new ArchivoltException(ErrorCode.CANCELLED, "waiting for the Librarian", e));
        }
    }

    /** As {@link #await}, but until it is known what has become of it, however long that takes: whoever is interrupted does not know it. */
    <R> R awaitEnd(Request<R> request) throws ArchivoltException {
        while (true) {
            try {
                return await(request);
            } catch (ArchivoltException e) {
                if (request.isDecided() || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
            }
        }
    }

    private ArchivoltException late() {
        ArchivoltException known = trouble;
        ArchivoltException late = known == null
                ? new ArchivoltException(ErrorCode.TIMEOUT, "waiting for the Librarian")
                : new ArchivoltException(known.code(), "waiting for the Librarian", known);
        return late.with("seconds", settings.commandTimeout().toSeconds());
    }

    /** Nobody waits for it any more: it is not done if it was not begun. */
    private ArchivoltException left(Request<?> request, ArchivoltException why) {
        boolean isCancelled = request.cancel();
        inbox.remove(request);
        return isCancelled ? why : why.with("done", "unknown");
    }

    /**
     * Whether books may be written to now because of what was read in this term: in a later one they may be somebody else's. If so, {@link
     * #leaveMemory} has to follow.
     */
    boolean enterMemory(Seat.Term term) {
        if (!gate.enter()) {
            return false;
        }
        Published latest = published;
        if (latest != null && latest.term() == term && term.isValid()) {
            return true;
        }
        gate.leave();
        return false;
    }

    void leaveMemory() {
        gate.leave();
    }

    /** Gives the seat back as soon as there is nothing to do here, so that a host that looks for it may have it. */
    void offerSeat() {
        isOffered = true;
        inbox.signal();
    }

    /** Whether books may be written to. Not while the seat is being given back. */
    boolean isMemoryOpen() {
        return gate.isOpen();
    }

    boolean isStopping() {
        return inbox.isStopped();
    }

    /** How many wait to be taken. */
    int waiting() {
        return inbox.size();
    }

    /** Has it look at the time, which may have jumped: that of a test does. */
    void look() {
        inbox.signal();
    }

    /** What waits is refused, what is at hand is finished if that is possible in time. */
    void stop() {
        isStopping = true;
        inbox.stop();
        try {
            thread.join(settings.stopTimeout().toMillis() + 1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- the thread

    private void run() {
        while (!isStopping) {
            try {
                inbox.await(nextNanos());
                step();
            } catch (InterruptedException e) {
                isStopping = true;
            } catch (RuntimeException | Error e) { // whatever it is, without this thread no host could be the Librarian
                LOG.error("a bug: the Librarian begins anew", e);
                struckBy(e);
                retryNanos = backoff.next();
            }
        }
        finish();
    }

    /** When something is due, if nothing happens before. */
    private long nextNanos() {
        long next = ticker.nanos() + FAR_NANOS;
        switch (seat.phase()) {
            case NONE -> next = hasWork() ? retryNanos : lookNanos;
            case HELD -> {
                if (workspace == null) {
                    next = retryNanos;
                } else if (!isLettingGo) { // else the last who writes to books is a signal
                    next = earlier(next, leaseNanos);
                    next = unsaved.isEmpty() ? next : earlier(next, saveNanos);
                    next = isAskedBack() ? earlier(next, letGoNanos()) : next;
                }
            }
            case ASKED, REFUSED, LOST -> {}
        }
        return next;
    }

    private static long earlier(long a, long b) {
        return a - b < 0 ? a : b;
    }

    private boolean isDue(long nanos) {
        return nanos - ticker.nanos() <= 0;
    }

    private boolean hasWork() {
        return !again.isEmpty() || !inbox.isEmpty();
    }

    private void step() throws InterruptedException {
        switch (seat.phase()) {
            case NONE -> askForSeat();
            case ASKED -> {} // its end is a signal
            case REFUSED -> refused(seat.refusal());
            case HELD -> serve();
            case LOST -> {
                LOG.warn("another host may be the Librarian now: this one was cut off for too long");
                forget();
                seat.giveBack();
                inbox.signal();
            }
        }
    }

    // ---- the seat

    private void askForSeat() {
        boolean isUrgent = hasWork() && isDue(retryNanos);
        if (!isUrgent && !isDue(lookNanos)) {
            return;
        }
        lookNanos = ticker.nanos() + settings.look().toNanos();
        try {
            seat.ask(isUrgent, settings.commandTimeout());
        } catch (ArchivoltException e) {
            seat.giveBack();
            refused(e);
        }
    }

    private void refused(ArchivoltException why) {
        seat.giveBack();
        if (!hasWork()) {
            return;
        }
        if (why.code() == ErrorCode.SHUTTING_DOWN) {
            failAll(why);
        }
        trouble = why.code() == ErrorCode.CATALOG_UNAVAILABLE ? why : null;
        retryNanos = backoff.next();
        LOG.debug("librarian: no seat, {}", why.getMessage());
    }

    /** Nothing is known on this host any more. What was answered and not written, and what is at hand, is done again, in the order it came. */
    private void forget() {
        gate.close();
        published = null;
        workspace = null;
        unsaved.addAll(atHand);
        unsaved.addAll(again);
        again = unsaved;
        unsaved = new ArrayList<>();
        atHand = List.of();
        isSettled = again.isEmpty();
        isLettingGo = false;
        isOffered = false;
        zeroings = 0;
    }

    private boolean load() {
        try {
            fence = seat.fence();
            LibrarianState state = LibrarianState.of(catalog.load(fence));
            workspace = new Workspace(state);
            took(state);
            return true;
        } catch (ArchivoltException e) {
            LOG.warn("librarian: {}", e.getMessage());
            notLoaded(e);
            return false;
        }
    }

    private void took(LibrarianState state) {
        trouble = null;
        backoff.reset();
        takenNanos = ticker.nanos();
        servedNanos = takenNanos;
        inherit();
        noteNodes(state);
        gate.open();
        LOG.debug("librarian: this host is the Librarian");
    }

    /** Only at the beginning of a term: afterwards this host itself knows who was heard of. */
    private void inherit() {
        if (seat.term() != inherited) {
            inherited = seat.term();
            leases.inherit(seat.inheritance());
            leaseNanos = ticker.nanos();
        }
    }

    private void notLoaded(ArchivoltException why) {
        retryNanos = backoff.next();
        trouble = why.code() == ErrorCode.CATALOG_UNAVAILABLE ? why : null;
        if (trouble == null || seat.isWanted()) {
            seat.giveBack();
        }
        if (trouble == null && why.code() != ErrorCode.FENCED) {
            failAll(why); // It would be no better the next time; who asks again finds out.
        }
    }

    private void noteNodes(LibrarianState state) {
        if (!state.isRegistered()) {
            return;
        }
        try {
            Topology now = state.topology();
            if (now != topology) {
                topology = now;
                nodes = now.nodes().stream().map(FabricNode::id).toList();
            }
        } catch (ArchivoltException e) {
            throw new IllegalStateException("registered, and nothing is", e);
        }
    }

    // ---- commands

    private void serve() throws InterruptedException {
        if (workspace == null && (!isDue(retryNanos) || !load())) {
            return;
        }
        if (isLettingGo) {
            letGo();
            return;
        }
        if (isDue(leaseNanos)) {
            lookAtLeases();
        }
        List<Request<?>> batch = nextBatch();
        serve(batch);
        if (workspace != null && isAskedBack() && isDue(letGoNanos())) {
            letGo();
        }
        if (hasWork()) {
            inbox.signal();
        }
    }

    private List<Request<?>> nextBatch() {
        List<Request<?>> batch = again;
        again = new ArrayList<>();
        if (isSuspicious && batch.size() > 1) {
            again.addAll(batch.subList(1, batch.size()));
            return List.of(batch.get(0));
        }
        isSuspicious &= !batch.isEmpty();
        if (!isSuspicious) {
            batch.addAll(inbox.take(BATCH_MAX - Math.min(batch.size(), BATCH_MAX)));
        }
        return batch;
    }

    private void serve(List<Request<?>> batch) throws InterruptedException {
        atHand = batch;
        boolean mustBeDurable = isSuspicious || !unsaved.isEmpty() && isDue(saveNanos);
        for (Request<?> request : batch) {
            request.applyTo(workspace);
            mustBeDurable |= request.mustBeDurable();
        }
        if (workspace.hasChanges()) {
            if (mustBeDurable) {
                if (!commit()) {
                    return;
                }
            } else {
                noteUnsaved(batch);
            }
        }
        publish();
        servedNanos = batch.isEmpty() ? servedNanos : ticker.nanos();
        batch.forEach(Request::answer);
        atHand = List.of();
    }

    /** Nobody can say what has become of what was at hand; what was answered before is done again, unless it is why. */
    private void struckBy(Throwable bug) {
        forgetAndFail(
                new ArchivoltException(ErrorCode.INTERNAL, "doing what was asked of the Librarian", bug)
                        .with("done", "unknown"),
                isAlone());
        isSuspicious = true;
    }

    private void noteUnsaved(List<Request<?>> batch) {
        if (unsaved.isEmpty()) {
            saveNanos = ticker.nanos() + settings.relaxed().toNanos();
        }
        batch.stream().filter(Request::isRelaxed).forEach(unsaved::add);
        isSettled = false;
    }

    private void publish() {
        LibrarianState state = workspace.state();
        Published before = published;
        published = new Published(state, seat.term());
        isSettled = !workspace.hasChanges() && again.isEmpty();
        if (before == null || before.state() != state) {
            noteNodes(state);
            noteZeroings(state.zeroingCount());
        }
    }

    private void noteZeroings(int count) {
        if (count > zeroings) {
            observer.zeroingsAdded();
        }
        zeroings = count;
    }

    // ---- the catalog

    /** Writes until it is known what has become of it. @return false when the state is not that of the catalog: it is forgotten */
    private boolean commit() throws InterruptedException {
        LibrarianChanges changes = workspace.changes();
        boolean isDoubtful = false;
        boolean isLast = false;
        while (true) {
            try {
                catalog.commit(fence, changes);
                committed();
                return true;
            } catch (ArchivoltException e) {
                if (e.code() != ErrorCode.CATALOG_UNAVAILABLE) {
                    notCommitted(e, isDoubtful);
                    return false;
                }
                isDoubtful = true;
                trouble = e;
                if (isLast) {
                    notCommitted(e, true);
                    return false;
                }
                inbox.pause(backoff.next());
                isLast = isStopping;
            }
        }
    }

    private void committed() {
        trouble = null;
        backoff.reset();
        unsaved.clear();
        workspace = new Workspace(workspace.state());
    }

    /** @param isDoubtful whether it may have been written by an attempt before */
    private void notCommitted(ArchivoltException why, boolean isDoubtful) {
        LOG.warn("librarian: {}", why.getMessage());
        boolean isFenced = why.code() == ErrorCode.FENCED;
        boolean isToBlame = !isFenced && isAlone();
        isSuspicious |= !isFenced;
        if (isDoubtful) {
            ArchivoltException unknown = new ArchivoltException(
                            ErrorCode.CATALOG_UNAVAILABLE, "writing what may have been written before", why)
                    .with("done", "unknown");
            forgetAndFail(unknown, isToBlame);
        } else if (isToBlame) {
            forgetAndFail(why, true);
        } else {
            forget();
        }
        if (isFenced) {
            seat.giveBack();
        }
        inbox.signal();
    }

    /** Whether nothing but what is at hand can be why it went wrong. */
    private boolean isAlone() {
        return isSuspicious || atHand.size() == 1 && unsaved.isEmpty() && again.isEmpty();
    }

    /** @param isGivenUp whether also what was answered before is not done again: then it is lost */
    private void forgetAndFail(ArchivoltException why, boolean isGivenUp) {
        List<Request<?>> kept = isGivenUp
                ? List.of()
                : atHand.stream().filter(Request::isAnswered).toList();
        List<Request<?>> failed = new ArrayList<>(atHand);
        failed.removeAll(kept);
        atHand = kept;
        forget(); // before: who has his answer sees nothing older any more
        failed.forEach(request -> request.fail(why));
    }

    // ---- leases

    /** Handles of those who are not heard of end. When this thread was held up itself for a beat, nobody could be heard of. */
    private void lookAtLeases() {
        boolean wasHeldUp = ticker.nanos() - leaseNanos > settings.heartbeat().toNanos() / 2;
        if (wasHeldUp) {
            leases.runAnew();
        }
        LibrarianState state = workspace.state();
        NodeLeases.Look look = leases.look(nodes, state);
        leaseNanos = look.nextNanos();
        look.expired().forEach(node -> again.add(expiry(node)));
    }

    /** Looks at the lease when it is done: by then there may be a sign, or another term. */
    private Request<Optional<NodeState>> expiry(NodeId node) {
        Request<Optional<NodeState>> expiry = Request.doing(latest -> {
            LibrarianState state = latest.state();
            if (!leases.isOver(node, state)) {
                return Optional.empty();
            }
            boolean wasActive = state.nodeState(node) == NodeState.ACTIVE;
            NodeState end = wasActive ? NodeState.OFFLINE : state.nodeState(node);
            latest.apply(NodeCommands.setNode(node, end));
            return Optional.of(end);
        });
        expiry.onDone(end -> end.ifPresent(state -> {
            LOG.warn(
                    "node {}: no sign of life for {} s, its handles have ended",
                    node,
                    settings.lease().toSeconds());
            observer.expired(node, state);
        }));
        return expiry;
    }

    // ---- giving the seat back

    private boolean isAskedBack() {
        return seat.isWanted() || isOffered;
    }

    private long letGoNanos() {
        long rested = servedNanos + REST_NANOS;
        return seat.isWanted() ? earlier(takenNanos + settings.hold().toNanos(), rested) : rested;
    }

    /** The others go on with what is in the catalog, once nobody here writes to books any more. */
    private void letGo() throws InterruptedException {
        isLettingGo = true;
        boolean isQuiet = gate.close(); // otherwise its end is a signal
        if (!isQuiet || workspace.hasChanges() && !commit()) {
            return;
        }
        seat.bequeath(leases.silences(nodes));
        forget();
        seat.giveBack();
        lookNanos = ticker.nanos() + settings.look().toNanos();
        LOG.debug("librarian: another host may be the Librarian");
    }

    // ---- the end

    private void finish() {
        ArchivoltException end = new ArchivoltException(ErrorCode.SHUTTING_DOWN, "asking the Librarian");
        inbox.take(Integer.MAX_VALUE).forEach(request -> request.fail(end));
        try {
            if (workspace != null && workspace.hasChanges() && seat.phase() == Seat.Phase.HELD) {
                commit();
            }
            awaitQuiet();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("a bug: the Librarian could not end", e);
        }
        forget();
        again.forEach(request -> request.fail(end));
        if (gate.close()) {
            seat.giveBack(); // otherwise it ends with the host's session: somebody still writes to books
        }
    }

    private void awaitQuiet() throws InterruptedException {
        long end = ticker.nanos() + settings.stopTimeout().toNanos();
        while (!gate.close() && !isDue(end)) {
            inbox.await(end);
        }
    }

    private void failAll(ArchivoltException why) {
        again.forEach(request -> request.fail(why));
        again = new ArrayList<>();
        inbox.take(Integer.MAX_VALUE).forEach(request -> request.fail(why));
    }

    /** Ever longer, up to a second. */
    private final class Backoff {
        private static final Duration FIRST = Duration.ofMillis(20);
        private static final Duration LONGEST = Duration.ofSeconds(1);
        private Duration delay = FIRST;

        /** When to try again. */
        long next() {
            long due = ticker.nanos() + delay.toNanos();
            delay = delay.compareTo(LONGEST.dividedBy(2)) < 0 ? delay.multipliedBy(2) : LONGEST;
            return due;
        }

        void reset() {
            delay = FIRST;
        }
    }
}
