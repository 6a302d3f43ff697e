package org.archivolt.testkit.dss;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.archivolt.base.ErrorCode.CATALOG_UNAVAILABLE;
import static org.archivolt.base.ErrorCode.CREDIT_LOST;
import static org.archivolt.base.ErrorCode.WRONG_STATE;

import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.archivolt.base.ArchivoltException;
import org.archivolt.dss.ChangeFeed.Listener;
import org.archivolt.dss.CreditCatalog;
import org.archivolt.dss.CreditFence;
import org.archivolt.dss.CreditSession;
import org.archivolt.dss.RootBooks;
import org.archivolt.dss.SeenSession;

/**
 * Sessions and books in memory, with or without a {@link MemoryCatalog}. Can go away, and can lose the answer to a change it
 * has made. Has no thread and no clock.
 */
public final class MemoryCreditCatalog implements CreditCatalog {
    private final Consumer<Consumer<Listener>> feed;
    private final Map<String, Session> sessions = new TreeMap<>();
    private final Map<Name, RootBooks> roots = new TreeMap<>();
    private long lastIncarnation;
    private boolean away;
    private int answersToLose;
    private int changeCount;

    private record Session(UUID instance, SeenSession seen) {}

    /** In the order of a database: by bytes. */
    private record Name(String type, String name) implements Comparable<Name> {
        private static final Comparator<String> BYTES =
                (a, b) -> Arrays.compareUnsigned(a.getBytes(UTF_8), b.getBytes(UTF_8));
        private static final Comparator<Name> ORDER =
                Comparator.comparing(Name::type, BYTES).thenComparing(Name::name, BYTES);

        @Override
        public int compareTo(Name other) {
            return ORDER.compare(this, other);
        }
    }

    /** @param feed gets what is to be told to each listener; called with this object's monitor, so it must only pass it on */
    public MemoryCreditCatalog(Consumer<Consumer<Listener>> feed) {
        this.feed = feed;
    }

    /** Every call fails with {@code CATALOG_UNAVAILABLE} and does nothing. */
    public synchronized void goAway() {
        away = true;
    }

    public synchronized void comeBack() {
        away = false;
    }

    /** The next changes are made, but their answer is lost: the caller gets {@code CATALOG_UNAVAILABLE}. */
    public synchronized void loseAnswers(int count) {
        answersToLose = count;
    }

    /** How many changing calls were made, repeated ones and renewals included. */
    public synchronized int changeCount() {
        return changeCount;
    }

    @Override
    public synchronized CreditSession join(String host, UUID instance, Duration lease) throws ArchivoltException {
        beforeChange("beginning a session");
        requireName("host", host, 255);
        if (lease.toMillis() < 1 || lease.toDays() > 1) {
            throw ArchivoltException.invalid("lease", "must be 1 ms to 1 day");
        }
        boolean isTaken =
                sessions.containsKey(host) && !sessions.get(host).instance().equals(instance);
        if (isTaken) {
            throw new ArchivoltException(WRONG_STATE, "beginning a session while another instance of the host has one")
                    .with("host", host);
        }
        requireNoOtherName(host, instance);
        CreditSession session = new CreditSession(host, ++lastIncarnation);
        sessions.put(host, new Session(instance, new SeenSession(session, 0, lease)));
        afterChange("beginning a session");
        return session;
    }

    private void requireNoOtherName(String host, UUID instance) throws ArchivoltException {
        for (Map.Entry<String, Session> each : sessions.entrySet()) {
            if (each.getValue().instance().equals(instance) && !each.getKey().equals(host)) {
                throw new ArchivoltException(
                                WRONG_STATE, "beginning a session while this instance has one as another host")
                        .with("host", host)
                        .with("other", each.getKey());
            }
        }
    }

    @Override
    public synchronized boolean renew(CreditSession session) throws ArchivoltException {
        beforeChange("renewing a session");
        boolean there = isLive(session);
        if (there) {
            Session before = sessions.get(session.host());
            SeenSession renewed = new SeenSession(
                    session, before.seen().renewals() + 1, before.seen().lease());
            sessions.put(session.host(), new Session(before.instance(), renewed));
        }
        afterChange("renewing a session");
        return there;
    }

    private boolean isLive(CreditSession session) {
        Session there = sessions.get(session.host());
        return there != null && there.seen().session().equals(session);
    }

    @Override
    public synchronized void leave(CreditSession session) throws ArchivoltException {
        beforeChange("ending one's own session");
        if (isLive(session)) {
            sessions.remove(session.host());
        }
        afterChange("ending one's own session");
    }

    @Override
    public synchronized List<SeenSession> sessions() throws ArchivoltException {
        requireHere("listing sessions");
        return sessions.values().stream().map(Session::seen).toList();
    }

    @Override
    public synchronized boolean end(SeenSession seen) throws ArchivoltException {
        beforeChange("ending a session");
        boolean unchanged = sessions.values().removeIf(session -> session.seen().equals(seen));
        afterChange("ending a session");
        return unchanged;
    }

    @Override
    public synchronized <R> R change(CreditSession by, String type, String name, Change<R> change)
            throws ArchivoltException {
        beforeChange("changing the books of a resource");
        requireName("type", type, 64);
        requireName("name", name, 2048);
        if (!isLive(by)) {
            throw new ArchivoltException(CREDIT_LOST, "changing the books of a resource by a session that has ended")
                    .with("session", by);
        }
        RootBooks before = roots.getOrDefault(new Name(type, name), RootBooks.none(type, name));
        Changed<R> changed = change.of(before, live());
        RootBooks after = Optional.ofNullable(changed.after()).orElse(before);
        after.requireFollows(before);
        MemoryObjects.requireStorable("books", List.of(after.books()));
        if (after.equals(RootBooks.none(type, name))) {
            roots.remove(new Name(type, name));
        } else {
            roots.put(new Name(type, name), after);
        }
        if (!changed.tell().isEmpty()) {
            feed.accept(listener -> listener.creditChanged(type, name, changed.tell()));
        }
        afterChange("changing the books of a resource");
        return changed.result();
    }

    private static void requireName(String field, String text, int bytesMax) throws ArchivoltException {
        MemoryObjects.requireStorable(field, List.of(text));
        if (text.isEmpty() || text.getBytes(UTF_8).length > bytesMax) {
            throw ArchivoltException.invalid(field, "must have 1 to " + bytesMax + " bytes");
        }
    }

    private Set<CreditSession> live() {
        return sessions.values().stream().map(each -> each.seen().session()).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public synchronized Optional<RootBooks> find(String type, String name) throws ArchivoltException {
        requireHere("looking for books");
        return Optional.ofNullable(roots.get(new Name(type, name)));
    }

    @Override
    public synchronized List<RootBooks> of(CreditSession session) throws ArchivoltException {
        requireHere("listing books of a session");
        return matching(books -> books.debtors().contains(session)).toList();
    }

    @Override
    public synchronized List<RootBooks> shared(CreditSession session, int limit) throws ArchivoltException {
        MemoryCatalog.requirePage(limit);
        requireHere("listing books that a session shares");
        return matching(books ->
                        books.debtors().contains(session) && books.debtors().size() > 1)
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized List<RootBooks> unsettled(int limit) throws ArchivoltException {
        MemoryCatalog.requirePage(limit);
        requireHere("listing books to be settled");
        Set<CreditSession> live = live();
        return matching(books -> !live.containsAll(books.debtors()))
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized List<RootBooks> list(Optional<String> type, String afterType, String afterName, int limit)
            throws ArchivoltException {
        MemoryCatalog.requirePage(limit);
        MemoryObjects.requireStorable("type", type.stream().toList());
        MemoryObjects.requireStorable("after", List.of(afterType, afterName));
        requireHere("listing books");
        Name after = new Name(afterType, afterName);
        return matching(books -> type.stream().allMatch(books.type()::equals)
                        && new Name(books.type(), books.name()).compareTo(after) > 0)
                .limit(limit)
                .toList();
    }

    private Stream<RootBooks> matching(Predicate<RootBooks> condition) {
        return roots.values().stream().filter(condition);
    }

    /** Whether a grant is in force. */
    synchronized boolean isInForce(CreditFence fence) {
        RootBooks books = roots.get(new Name(fence.type(), fence.name()));
        return books != null && books.tokens().contains(fence.token());
    }

    private void beforeChange(String doing) throws ArchivoltException {
        requireHere(doing);
        changeCount++;
    }

    private void requireHere(String doing) throws ArchivoltException {
        if (away) {
            throw new ArchivoltException(CATALOG_UNAVAILABLE, doing);
        }
    }

    private void afterChange(String doing) throws ArchivoltException {
        if (answersToLose > 0) {
            answersToLose--;
            throw new ArchivoltException(CATALOG_UNAVAILABLE, doing).with("answer", "lost");
        }
    }
}
