package org.archivolt.resource.internal.core;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.resource.Algebra;
import org.archivolt.resource.Credit;
import org.archivolt.resource.FencingToken;
import org.archivolt.resource.ResourceType;
import org.archivolt.resource.VersionedValue;

/**
 * What one owner knows of one resource (docs/decisions/0015-credits.md). Deterministic: no clock, no thread, no I/O. Changed in place;
 * not safe for use by many threads.
 *
 * <p>Every change ends with the same three steps: those who wait are served in the order of their arrival, what they wait for is called
 * back or given back, and whoever should know something new is told.
 */
public final class Books {
    private static final int CONFLICTS_MAX = 1 << 16;
    /** One loan has at most so many tokens, so that the books of what is always contended stay small. */
    private static final int TOKENS_MAX = 16;
    /** As many pieces of a credit are kept cached: a report names them all. */
    static final int PIECES_MAX = 256;

    final Algebra algebra;
    /** Requests in the order of arrival. */
    final List<Waiting> queue = new ArrayList<>();

    final Map<Long, Hold> holds = new LinkedHashMap<>();
    final Map<String, Debtor> debtors = new LinkedHashMap<>();
    final Copy copy = new Copy();
    /** What is had of the creditor; the root's is all there is. */
    Credit tenure;
    /** Whose users alone may use the tenure; empty for all. */
    Optional<String> tenureGroup = Optional.empty();

    long arrivals;
    /** How often something was called back lately. */
    int conflicts;
    /** The last to arrive when something was called back: requests up to this one were fought over. */
    long lastContested;

    boolean isWindingUp;
    /** How many tokens were given: by the root ever, by others since the tenure has its token. */
    long lastToken;

    private final ResourceType type;
    private final String name;
    private final String owner;
    /** All there is, as far as its name tells. */
    private final Credit welcome;
    /** Null for the root. */
    private final Creditor creditor;

    private final Family family;
    /** The tenure's, also when it is not exclusive any more; null before the first. */
    private FencingToken tenureToken;

    private List<Effect> effects = new ArrayList<>();

    private Books(ResourceType type, String name, String owner, Credit tenure, Credit welcome, Creditor creditor) {
        this.type = type;
        this.algebra = type.algebra();
        this.name = name;
        this.owner = owner;
        this.tenure = tenure;
        this.welcome = welcome;
        this.creditor = creditor;
        this.family = Family.of(this);
    }

    /** The root's, with all there is. */
    public static Books root(ResourceType type, String name) throws ArchivoltException {
        Credit capital = type.capital(name);
        return new Books(type, name, "root", capital, capital, null);
    }

    /**
     * The root's that were {@linkplain #isBlank() blank}, with all there is.
     *
     * @param lastToken of the last exclusive grant
     */
    public static Books root(ResourceType type, String name, long lastToken, VersionedValue value)
            throws ArchivoltException {
        Books books = root(type, name);
        books.lastToken = lastToken;
        books.copy.restore(value);
        return books;
    }

    /**
     * Those of an owner with a creditor, who has nothing yet.
     *
     * @param epoch larger than that of any earlier books of this owner and resource, and so much smaller than that of any later ones that
     *     it can be counted up whenever the creditor ends it
     */
    public static Books debtor(ResourceType type, String name, String owner, long epoch) {
        Credit none = type.algebra().none();
        return new Books(type, name, owner, none, capital(type, name, none), new Creditor(epoch));
    }

    /** Who does not know the name asks for no more than it needs, and hears of it from the root. */
    private static Credit capital(ResourceType type, String name, Credit none) {
        try {
            return type.capital(name);
        } catch (ArchivoltException e) {
            return none;
        }
    }

    // ---- users of this owner

    /** Asks; answered by an effect now or later. */
    public void request(LocalRequest request) {
        requireUnused(request);
        if (isWindingUp) {
            refused(request, ErrorCode.SHUTTING_DOWN, "the owner is being closed");
        } else if (request.want().isNone() || isOfOtherKind(request.want())) {
            refused(request, ErrorCode.INVALID_ARGUMENT, "not a credit of this type");
        } else if (request.enlarges().isPresent()
                && !holds.containsKey(request.enlarges().get())) {
            refused(request, ErrorCode.CREDIT_LOST, "what was to be enlarged is not held");
        } else if (isBeyondAll(request.want())) {
            refused(request, ErrorCode.NO_SUCH_RESOURCE, "there never is as much");
        } else {
            queue.add(waiting(++arrivals, request));
            settle();
        }
    }

    /**
     * Grants from what is cached and free, without effects and without regard to anything that would need one.
     *
     * @return whether it is held now; if not, nothing has changed
     */
    public boolean tryCached(LocalRequest request) {
        if (!queue.isEmpty() || isWindingUp || demand() != null || tenureGroup.isPresent() || !isPlain(request)) {
            return false;
        }
        Credit want = algebra.closed(request.want());
        if (!family.isFree(want, request)) {
            return false;
        }
        Hold hold = new Hold(request.number(), request.user(), request.group(), want, algebra.none());
        if (algebra.isExclusive(want)) {
            hold.setToken(isRoot() ? null : tenureToken, ++lastToken);
        }
        return holds.putIfAbsent(request.number(), hold) == null;
    }

    private boolean isPlain(LocalRequest request) {
        return request.enlarges().isEmpty()
                && !request.want().isNone()
                && !isOfOtherKind(request.want())
                && algebra.covers(tenure, request.want());
    }

    /** Ends a waiting request without an effect, here and at the creditor. No change when it has ended. */
    public void withdraw(long request) {
        if (queue.removeIf(each -> each.isFor(request))) {
            settle();
        }
    }

    /** Gives a held credit back. No change when it is not held. */
    public void release(long hold) {
        Hold released = holds.remove(hold);
        if (released == null || isQuiet()) {
            return;
        }
        for (Waiting each : List.copyOf(queue)) {
            if (each.isOf(released)) {
                refuse(each, ErrorCode.CREDIT_LOST, "what was to be enlarged was given back");
            }
        }
        settle();
    }

    /** Whether nobody cares for what becomes free. */
    private boolean isQuiet() {
        return queue.isEmpty() && demand() == null && !isWindingUp;
    }

    /** Gives a part of a held credit back. What is not held of it is ignored; who holds nothing any more has released it. */
    public void reduce(long hold, Credit part) {
        Hold reduced = holds.get(hold);
        if (reduced == null || isOfOtherKind(part)) {
            return;
        }
        Credit left = algebra.minus(reduced.credit(), part);
        if (left.isNone()) {
            release(hold);
            return;
        }
        reduced.become(left);
        if (!algebra.isExclusive(left)) {
            reduced.dropToken();
        }
        settle();
    }

    /** What is held under this number; empty when it is not. */
    public Optional<Credit> held(long hold) {
        return Optional.ofNullable(holds.get(hold)).map(Hold::credit);
    }

    /** Of what is held under this number; empty when it is not, or not exclusive. */
    public Optional<FencingToken> token(long hold) {
        return Optional.ofNullable(holds.get(hold)).flatMap(Hold::token);
    }

    /**
     * Changes the value, by who holds something exclusive.
     *
     * @throws ArchivoltException {@code CREDIT_LOST} when it is not held; {@code WRONG_STATE} when it is not exclusive; {@code TOO_LARGE}
     */
    public void update(long hold, byte[] value) throws ArchivoltException {
        Hold writer = holds.get(hold);
        if (writer == null) {
            throw failed(ErrorCode.CREDIT_LOST, "changing the value of a resource");
        }
        if (!algebra.isExclusive(writer.credit())) {
            throw failed(ErrorCode.WRONG_STATE, "changing the value of a resource")
                    .with("credit", writer.credit());
        }
        if (value.length > VersionedValue.BYTES_MAX) {
            throw failed(ErrorCode.TOO_LARGE, "changing the value of a resource")
                    .with("bytes", value.length);
        }
        if (isRoot()) {
            copy.write(value);
        } else {
            copy.change(value);
        }
    }

    /** Its version is the creditor's that it was made from, and grows when the creditor has taken what was changed here. */
    public VersionedValue value() {
        return copy.value();
    }

    /** Whether all changes of the value made here are known to the creditor. */
    public boolean isWrittenBack() {
        return copy.isClean();
    }

    /** Has the value written back with the next report, without giving anything back. */
    public void writeBack() {
        copy.writeBack();
        settle();
    }

    // ---- debtors

    /**
     * Reads a debtor's report. Older ones than the last are dropped, and the last one is answered again. One that cannot be changes
     * nothing but for an effect.
     */
    public void report(String debtor, Report report) {
        String fault = Debtor.faultOfForm(report, algebra.none());
        if (fault != null) {
            effects.add(new Effect.Implausible(debtor, fault));
            return;
        }
        Debtor known = debtors.get(debtor);
        if (known == null || report.epoch() > known.epoch) {
            begin(debtor, report);
        } else if (report.epoch() < known.epoch || known.isEnded) {
            tellEnd(debtor, report);
        } else if (report.number() > known.reportNumber) {
            read(known, report);
        } else if (report.number() == known.reportNumber) {
            known.answer();
            tell();
        }
    }

    /** A new epoch: what the debtor had in an earlier one it has lost, or it would not have begun anew. */
    private void begin(String debtor, Report report) {
        if (report.seen() != 0 || !report.has().isNone() || report.written().isPresent()) {
            tellEnd(debtor, report);
            return;
        }
        debtorGone(debtor);
        Debtor begun = new Debtor(debtor, report.epoch(), algebra);
        debtors.put(debtor, begun);
        read(begun, report);
    }

    private void tellEnd(String debtor, Report report) {
        Word end = new Word(
                report.epoch(), 0, report.number(), true, false, false, List.of(), List.of(), Optional.empty());
        effects.add(new Effect.TellDebtor(debtor, end));
    }

    private void read(Debtor debtor, Report report) {
        String fault = debtor.fault(report);
        if (fault != null) {
            effects.add(new Effect.Implausible(debtor.name, fault));
            return;
        }
        readValue(debtor, report.written());
        debtor.apply(report, family);
        readAsks(debtor, report.asks());
        if (report.written().isPresent()
                || report.has().isNone() && report.asks().isEmpty()) {
            debtor.answer();
        }
        settle();
    }

    /** Takes a value from who had the right to write it, once. */
    private void readValue(Debtor debtor, Optional<VersionedValue> written) {
        debtor.isStale = false;
        if (written.isEmpty() || written.get().version() == debtor.acceptedVersion) {
            return;
        }
        long version = written.get().version();
        if (version != copy.lent().version() || !algebra.isExclusive(debtor.credit())) {
            debtor.isStale = true;
            debtor.acceptedVersion = -1; // it begins to count anew, and may come to the same
            return;
        }
        debtor.acceptedVersion = version;
        if (isRoot()) {
            copy.write(written.get().value());
        } else {
            copy.accept(written.get().value());
        }
    }

    private void readAsks(Debtor debtor, List<Ask> asks) {
        queue.removeIf(each -> each.isOf(debtor) && asks.stream().noneMatch(ask -> each.isAsk(debtor, ask.id())));
        for (Ask each : asks) {
            if (each.id() > debtor.lastAsk) {
                readAsk(debtor, each);
            } else if (!isBeyondAll(each.want())) {
                queue.replaceAll(other -> other.isAsk(debtor, each.id()) ? other.asChanged(each, closed(each)) : other);
            }
        }
    }

    private void readAsk(Debtor debtor, Ask ask) {
        debtor.lastAsk = ask.id();
        if (isWindingUp) {
            debtor.refuse(ask, ErrorCode.SHUTTING_DOWN, "the owner is being closed");
        } else if (isBeyondAll(ask.want())) {
            debtor.refuse(ask, ErrorCode.NO_SUCH_RESOURCE, "there never is as much");
        } else {
            queue.add(Waiting.of(++arrivals, debtor, ask, closed(ask)));
        }
    }

    private Credit closed(Ask ask) {
        return algebra.closed(ask.want());
    }

    /**
     * Its lease is over, and it knows: what it had is here again. Its later reports of that epoch are answered by an end. No change when
     * it is unknown.
     */
    public void debtorGone(String debtor) {
        Debtor gone = debtors.get(debtor);
        if (gone != null && !gone.isEnded) {
            queue.removeIf(each -> each.isOf(gone));
            gone.end();
            settle();
        }
    }

    /** As {@link #debtorGone}, of one that will never say anything again: not even its name is kept. */
    public void forget(String debtor) {
        Debtor gone = debtors.remove(debtor);
        if (gone != null) {
            queue.removeIf(each -> each.isOf(gone));
            settle();
        }
    }

    /** Its loan is not renewed any more, because it does not give back what is demanded. No change when nothing is demanded of it. */
    public void expire(String debtor) {
        Debtor stubborn = debtors.get(debtor);
        if (stubborn != null && stubborn.demand() != null) {
            stubborn.isExpiring = true;
            settle();
        }
    }

    // ---- the creditor

    /** Reads the creditor's word. Older ones than the last are dropped. One that cannot be changes nothing but for an effect. */
    public void word(Word word) {
        if (isRoot() || word.epoch() != creditor.epoch()) {
            return;
        }
        if (word.isEnded()) {
            tenureLost(creditor.epoch() + 1);
            return;
        }
        String fault = creditor.fault(word, algebra.none());
        if (fault == null && word.grants().stream().anyMatch(each -> isBeyondAll(each.credit()))) {
            fault = "a grant of more than there is";
        }
        if (fault != null) {
            effects.add(new Effect.Implausible("creditor", fault));
        } else if (word.number() >= creditor.seen()) {
            boolean isNew = word.number() > creditor.seen();
            acknowledge(word);
            if (isNew) {
                readNews(word);
            }
            settle();
            if (!isNew && !creditor.isAllSeen() && word.seen() < creditor.number()) {
                tellAgain();
            }
        }
    }

    private void acknowledge(Word word) {
        creditor.acknowledge(word.seen());
        if (copy.acknowledge(word.seen(), word.staleValue())) {
            effects.add(new Effect.ValueRefused());
        }
    }

    private void tellAgain() {
        boolean isTold = effects.stream().anyMatch(Effect.TellCreditor.class::isInstance);
        if (!isTold) {
            creditor.last().ifPresent(each -> effects.add(new Effect.TellCreditor(each)));
        }
    }

    /** What has been granted is used by those who asked for it first, before what is demanded is given back. */
    private void readNews(Word word) {
        List<Grant> granted = creditor.read(word);
        granted.forEach(this::read);
        Demand demand = word.demand()
                .map(each -> family.sinceMade(each, creditor.returnedUnseen()))
                .orElse(null);
        creditor.demand = family.continuing(creditor.demand, demand, granted);
        family.serve();
        word.refusals().forEach(this::read);
        creditor.demand = demand;
    }

    private void read(Grant grant) {
        tenure = algebra.plus(tenure, grant.credit());
        tenureGroup = grant.group();
        if (grant.token().isPresent() && !grant.token().get().equals(tenureToken)) {
            tenureToken = grant.token().get();
            lastToken = 0;
        }
        copy.learn(grant.value());
        for (Waiting each : queue) {
            if (each.asked != null && each.asked.id() == grant.ask()) {
                each.asked = null;
            }
        }
    }

    private void read(Refusal refusal) {
        for (Waiting each : List.copyOf(queue)) {
            if (each.asked != null && each.asked.id() == refusal.ask()) {
                refuse(each, refusal.code(), refusal.detail());
            }
        }
    }

    /**
     * The lease of all it has is over: holders are told, debtors' loans have ended, a new epoch begins. Debtors have to hear of it before
     * the creditor gives to others what was theirs: they are in the same process, or have shorter leases.
     */
    public void tenureLost(long newEpoch) {
        if (isRoot() || newEpoch <= creditor.epoch()) {
            throw new IllegalArgumentException("not an epoch after this one: " + newEpoch);
        }
        holds.keySet().forEach(each -> effects.add(new Effect.Lost(each)));
        for (Waiting each : List.copyOf(queue)) {
            if (each.isLocal() && each.child != null) {
                refuse(each, ErrorCode.CREDIT_LOST, "what was to be enlarged is lost");
            }
        }
        holds.clear();
        queue.removeIf(each -> !each.isLocal());
        debtors.values().forEach(Debtor::end);
        if (copy.drop()) {
            effects.add(new Effect.ValueRefused());
        }
        queue.forEach(each -> each.asked = null);
        tenure = algebra.none();
        tenureGroup = Optional.empty();
        creditor.begin(newEpoch);
        settle();
    }

    // ---- by order

    /**
     * Calls back what a debtor has, or gives back what is cached, as if somebody wanted it.
     *
     * @param debtor a debtor, or this owner itself
     * @throws ArchivoltException {@code NO_SUCH_CREDIT} when it has nothing
     */
    public void callBack(String debtor) throws ArchivoltException {
        Debtor known = debtors.get(debtor);
        if (known != null && !known.credit().isNone()) {
            known.recalled = known.credit();
            settle();
        } else if (!isRoot() && debtor.equals(owner) && !tenure.isNone()) {
            giveBack(family.returnable(new Demand(tenure, tenure, false)));
            settle();
        } else {
            throw failed(ErrorCode.NO_SUCH_CREDIT, "calling back a credit").with("owner", debtor);
        }
    }

    /** Winds up: grants nothing new, calls everything back, returns what is free, last of all upwards. */
    public void windUp() {
        isWindingUp = true;
        for (Waiting each : List.copyOf(queue)) {
            refuse(each, ErrorCode.SHUTTING_DOWN, "the owner is being closed");
        }
        settle();
    }

    /** Refuses a waiting request of a user or debtor, such as the victim of a deadlock. No change when it has ended. */
    public void refuse(long arrival, ErrorCode code, String detail) {
        for (Waiting each : List.copyOf(queue)) {
            if (each.arrival == arrival) {
                refuse(each, code, detail);
                settle();
            }
        }
    }

    // ---- what to do, and how things stand

    /** Effects since the last call, in order. */
    public List<Effect> takeEffects() {
        if (effects.isEmpty()) {
            return List.of();
        }
        List<Effect> taken = effects;
        effects = new ArrayList<>();
        return taken;
    }

    /** What the creditor was last told, to be told again when it may be lost; empty for nothing yet. */
    public Optional<Report> currentReport() {
        return isRoot() ? Optional.empty() : creditor.last();
    }

    /** What a debtor was last told, to be told again when it may be lost; empty for who is unknown. */
    public Optional<Word> currentWord(String debtor) {
        return Optional.ofNullable(debtors.get(debtor)).map(Debtor::word);
    }

    /** All that are known here, also those that have nothing: they may have to be told something. */
    public Set<String> debtors() {
        return Set.copyOf(debtors.keySet());
    }

    /** Whether there is nothing in the root's books but its numbers and the value. */
    public boolean isBlank() {
        return isRoot() && isEmpty() && debtors.isEmpty() && !isWindingUp;
    }

    /** Whether nothing is lent, held, asked for or owned, so that these books may be forgotten. The root's tenure does not count. */
    public boolean isEmpty() {
        boolean isUnused = holds.isEmpty()
                && queue.isEmpty()
                && copy.isClean()
                && debtors.values().stream().allMatch(each -> each.credit().isNone());
        return isUnused && (isRoot() || tenure.isNone() && creditor.isAllSeen());
    }

    public ResourceType type() {
        return type;
    }

    public String name() {
        return name;
    }

    public String owner() {
        return owner;
    }

    boolean isRoot() {
        return creditor == null;
    }

    /** Of these books as a debtor; 0 for the root. */
    public long epoch() {
        return isRoot() ? 0 : creditor.epoch();
    }

    /** What is had of the creditor; the root's is all there is. */
    public Credit tenure() {
        return tenure;
    }

    /** Whether the creditor does not renew the lease any more. */
    public boolean isExpiring() {
        return !isRoot() && creditor.isExpiring;
    }

    /** What the creditor wants back. */
    public Optional<Demand> demanded() {
        return Optional.ofNullable(demand());
    }

    /** Null for none. */
    Demand demand() {
        return isRoot() ? null : creditor.demand;
    }

    /** Of the last exclusive grant; only the root's is for the whole resource. */
    public long lastToken() {
        return lastToken;
    }

    /** Those of exclusive loans and holds, oldest first. */
    public SortedSet<FencingToken> tokensInForce() {
        SortedSet<FencingToken> tokens = new TreeSet<>();
        debtors.values().forEach(each -> tokens.addAll(each.tokens));
        holds.values().forEach(each -> each.token().ifPresent(tokens::add));
        return tokens;
    }

    public List<Standing.Loan> loans() {
        return debtors.values().stream()
                .filter(each -> !each.credit().isNone())
                .map(each -> new Standing.Loan(
                        each.name,
                        each.epoch,
                        each.credit(),
                        List.copyOf(each.tokens),
                        Optional.ofNullable(each.demand()),
                        each.knownBlocked(),
                        each.isExpiring))
                .toList();
    }

    public List<Standing.Use> holds() {
        return holds.values().stream()
                .map(each -> new Standing.Use(
                        each.number, each.credit(), userOf(each), each.group(), each.token(), each.toldWanted))
                .toList();
    }

    /** Whether anybody waits, a user here or one of a debtor's. */
    public boolean hasWaiting() {
        return !queue.isEmpty();
    }

    /** In the order of arrival. */
    public List<Standing.Waiter> waiting() {
        return queue.stream()
                .map(each -> new Standing.Waiter(
                        each.arrival,
                        Optional.ofNullable(each.debtor()).map(debtor -> debtor.name),
                        each.user,
                        each.want,
                        family.obstacles(each).names(this),
                        each.asked != null))
                .toList();
    }

    /** What debtors are to give back, to be watched: who takes too long may {@link #expire}. */
    public List<Standing.Due> demands() {
        return debtors.values().stream()
                .filter(each -> each.demand() != null)
                .map(each -> new Standing.Due(each.name, each.demand().required(), each.demandWord))
                .toList();
    }

    /** Whether a debtor has shown to know of all that it was told, such as that its loan is not renewed any more. */
    public boolean hasHeardAll(String debtor) {
        Debtor known = debtors.get(debtor);
        return known == null || known.seen >= known.wordNumber;
    }

    /** @throws AssertionError when the books do not balance */
    public void check() {
        family.check();
        for (Debtor each : debtors.values()) {
            if (!algebra.covers(each.credit(), each.has())) {
                throw new AssertionError(each.name + " has more than its loan: " + each.has());
            }
        }
        for (Waiting each : queue) {
            if (each.isLocal() && each.child != null && !holds.containsValue(each.child)) {
                throw new AssertionError("enlarges what is not held: " + each.local());
            }
        }
    }

    // ---- for books read again

    void restore(Hold hold) {
        family.noteHeld(hold.credit());
        holds.put(hold.number, hold);
    }

    Waiting waiting(long arrival, LocalRequest request) {
        Hold enlarged = request.enlarges().map(holds::get).orElse(null);
        return Waiting.of(arrival, request, enlarged, algebra.closed(request.want()), userOf(request.user()));
    }

    /** When there is less than there was, nothing is granted until as much has come back. */
    void restoreTenure() {
        Credit used = family.used();
        tenure = algebra.covers(tenure, used) ? tenure : algebra.plus(tenure, algebra.minus(used, tenure));
    }

    // ---- what the family of the type decides is done here

    void grant(Waiting waiting, Credit credit) {
        queue.remove(waiting);
        if (waiting.isLocal()) {
            hold(waiting, credit);
        } else {
            Debtor debtor = waiting.debtor();
            debtor.grant(waiting.ask(), credit, tokenFor(debtor, credit), copy.lent());
        }
        conflicts = waiting.arrival > lastContested ? conflicts / 2 : conflicts;
    }

    private void hold(Waiting waiting, Credit credit) {
        family.noteHeld(credit);
        LocalRequest request = waiting.local();
        Hold hold = (Hold) waiting.child;
        if (hold == null) {
            hold = new Hold(request.number(), request.user(), request.group(), algebra.none(), algebra.none());
            holds.put(hold.number, hold);
        }
        Credit before = hold.credit();
        hold.become(algebra.plus(before, credit));
        if (algebra.isExclusive(hold.credit()) && isTokenOutdated(hold, before)) {
            hold.setToken(isRoot() ? null : tenureToken, ++lastToken);
        }
        effects.add(new Effect.Granted(request.number(), hold.credit(), hold.token()));
    }

    /** It keeps its token as long as it is exclusive, unless somebody else had a later one when more was granted. */
    private boolean isTokenOutdated(Hold hold, Credit before) {
        if (!algebra.isExclusive(before)) {
            return true;
        }
        boolean isMore = algebra.isExclusive(algebra.minus(hold.credit(), before));
        return isMore && !hold.token().equals(Optional.of(latestToken()));
    }

    /** As for holds; those that the loan had before stay in force. */
    private Optional<FencingToken> tokenFor(Debtor debtor, Credit more) {
        Credit loan = debtor.credit();
        List<FencingToken> tokens = debtor.tokens;
        if (!algebra.isExclusive(algebra.plus(loan, more))) {
            return Optional.empty();
        }
        boolean isMore =
                tokens.isEmpty() || tokens.size() < TOKENS_MAX && algebra.isExclusive(algebra.minus(more, loan));
        boolean isLatest = !tokens.isEmpty() && tokens.get(tokens.size() - 1).equals(latestToken());
        if (isMore && !isLatest) {
            lastToken++;
            tokens.add(latestToken());
        }
        return Optional.of(tokens.get(tokens.size() - 1));
    }

    private FencingToken latestToken() {
        return isRoot() ? FencingToken.of(lastToken) : tenureToken.then(lastToken);
    }

    void refuse(Waiting waiting, ErrorCode code, String detail) {
        queue.remove(waiting);
        if (waiting.isLocal()) {
            refused(waiting.local(), code, detail);
        } else {
            waiting.debtor().refuse(waiting.ask(), code, detail);
        }
    }

    private void refused(LocalRequest request, ErrorCode code, String detail) {
        effects.add(new Effect.Refused(request.number(), code, detail));
    }

    /** Has the creditor asked for this, unless that has been done for somebody else already. */
    void ask(Waiting waiting, Credit lacking) {
        if (lacking.isNone() || isAskedForAnother(waiting, lacking)) {
            waiting.asked = null;
            return;
        }
        if (waiting.asked != null && waiting.asked.want().equals(lacking)) {
            return;
        }
        if (waiting.asked == null && algebra.isCounted()) {
            withdrawAsksAfter(waiting);
        }
        long id = waiting.asked == null ? creditor.nextAsk() : waiting.asked.id();
        waiting.asked = waiting.asking(id, lacking, algebra.plus(lacking, welcomeFor(waiting)));
    }

    /** What is cached is kept for who is first here, so its ask has to be the first there, or it would wait for itself. */
    private void withdrawAsksAfter(Waiting waiting) {
        queue.stream().filter(each -> each.arrival > waiting.arrival).forEach(each -> each.asked = null);
    }

    private Credit welcomeFor(Waiting waiting) {
        return waiting.isLocal() ? welcome : waiting.ask().welcome();
    }

    private boolean isAskedForAnother(Waiting waiting, Credit lacking) {
        if (algebra.isCounted()) {
            return false;
        }
        for (Waiting each : queue) {
            if (each == waiting) {
                return false;
            }
            if (each.asked != null && each.asksAsMuchAs(waiting) && algebra.covers(each.asked.want(), lacking)) {
                return true;
            }
        }
        return false;
    }

    String userOf(Hold hold) {
        return userOf(hold.user);
    }

    private String userOf(String user) {
        return owner + "/" + user;
    }

    // ---- after every change

    private void settle() {
        family.serve();
        callBack();
        giveBack();
        tell();
    }

    private void callBack() {
        for (Debtor each : debtors.values()) {
            if (each.setDemand(each.isEnded ? null : family.demandOf(each))) {
                conflicts = Math.min(conflicts + 1, CONFLICTS_MAX);
                lastContested = arrivals;
            }
        }
        for (Hold each : holds.values()) {
            Credit wanted = family.wantedOf(each);
            if (!algebra.covers(each.toldWanted, wanted)) {
                effects.add(new Effect.Wanted(each.number, algebra.minus(wanted, each.toldWanted)));
            }
            each.toldWanted = wanted;
        }
    }

    private void giveBack() {
        if (isRoot()) {
            return;
        }
        if (copy.isToBeWritten()) {
            copy.submit();
        }
        if (isWindingUp && holds.isEmpty() && family.used().isNone()) {
            giveBack(tenure);
        } else if (demand() != null) {
            giveBack(family.returnable(demand()));
            forgetDemand();
        }
        giveBack(fragments());
    }

    /** Of what is cached and nobody waits for: what has come piece by piece does not pile up, and goes with the next report. */
    private Credit fragments() {
        if (algebra.fragments(tenure, PIECES_MAX).isNone()) {
            return algebra.none();
        }
        Credit fragments = algebra.fragments(algebra.minus(tenure, family.used()), PIECES_MAX);
        for (Waiting each : queue) {
            fragments = algebra.minus(fragments, each.want);
        }
        return fragments;
    }

    /** Nobody says that a set has come back, and whoever has cached something else should not be slowed down by it. */
    private void forgetDemand() {
        if (!algebra.isCounted() && algebra.meet(tenure, demand().required()).isNone()) {
            creditor.demand = null;
        }
    }

    /** What was changed is written back before what allowed to change it is given back. */
    private void giveBack(Credit part) {
        Credit left = algebra.minus(tenure, part);
        boolean endsWriting = algebra.isExclusive(part) || algebra.isExclusive(tenure) && !algebra.isExclusive(left);
        if (part.isNone() || endsWriting && !copy.submit()) {
            return;
        }
        tenure = left;
        creditor.returns(part, family);
        if (algebra.isCounted() && demand() != null) {
            creditor.demand = family.sinceMade(demand(), List.of(part));
        }
        if (tenure.isNone()) {
            tenureGroup = Optional.empty();
        }
    }

    private void tell() {
        for (Debtor each : debtors.values()) {
            each.tell().ifPresent(word -> effects.add(new Effect.TellDebtor(each.name, word)));
        }
        if (!isRoot()) {
            List<Ask> asks = queue.stream()
                    .map(each -> each.asked)
                    .filter(Objects::nonNull)
                    .sorted(Comparator.comparingLong(Ask::id))
                    .toList();
            creditor.tell(tenure, asks, blocked(), copy).ifPresent(each -> effects.add(new Effect.TellCreditor(each)));
        }
    }

    /** Who uses what the creditor wants back. */
    private List<String> blocked() {
        Demand demand = demand();
        if (demand == null) {
            return List.of();
        }
        List<String> users = new ArrayList<>();
        for (Hold each : holds.values()) {
            if (!algebra.meet(each.credit(), demand.required()).isNone()) {
                users.add(userOf(each));
            }
        }
        debtors.values().forEach(each -> users.addAll(each.knownBlocked()));
        return users;
    }

    private void requireUnused(LocalRequest request) {
        if (holds.containsKey(request.number()) || queue.stream().anyMatch(each -> each.isFor(request.number()))) {
            throw new IllegalArgumentException("this number is in use: " + request.number());
        }
    }

    private boolean isOfOtherKind(Credit credit) {
        return credit.getClass() != algebra.none().getClass();
    }

    /** Of amounts, the root alone knows how much there is; what is no part of a set may be no credit of the type at all. */
    private boolean isBeyondAll(Credit credit) {
        return !algebra.isCounted() && !welcome.isNone() && !algebra.covers(welcome, credit);
    }

    private ArchivoltException failed(ErrorCode code, String doing) {
        return new ArchivoltException(code, doing).with("resource", type.name() + ":" + name);
    }
}
