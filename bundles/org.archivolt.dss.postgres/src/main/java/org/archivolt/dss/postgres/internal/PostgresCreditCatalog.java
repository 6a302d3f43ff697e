package org.archivolt.dss.postgres.internal;

import static org.archivolt.base.ErrorCode.BUSY;
import static org.archivolt.base.ErrorCode.CREDIT_LOST;
import static org.archivolt.base.ErrorCode.WRONG_STATE;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.archivolt.base.ArchivoltException;
import org.archivolt.dss.CreditCatalog;
import org.archivolt.dss.CreditSession;
import org.archivolt.dss.RootBooks;
import org.archivolt.dss.SeenSession;
import org.archivolt.dss.postgres.internal.CreditMapper.RootRow;
import org.archivolt.dss.postgres.internal.CreditMapper.SessionRow;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Credits in PostgreSQL. Locks are taken in this order: the session's row, the turn of the books, their row. Only who has
 * that asks which sessions are live, so that it knows each that is in the books.
 */
@Component
public final class PostgresCreditCatalog implements CreditCatalog {
    private static final int PAGE_MAX = 10_000;
    private static final int JOINS_MAX = 50;
    private static final String JOINING = "beginning a session";

    private final CatalogDatabase database;

    @Activate
    public PostgresCreditCatalog(@Reference CatalogDatabase database) {
        this.database = database;
    }

    @Override
    public CreditSession join(String host, UUID instance, Duration lease) throws ArchivoltException {
        Texts.requireStorable("host", host);
        if (lease.toMillis() < 1 || lease.toDays() > 1) {
            throw ArchivoltException.invalid("lease", "must be 1 ms to 1 day");
        }
        for (int tries = 0; tries < JOINS_MAX; tries++) {
            Optional<CreditSession> begun = begin(host, instance, nextIncarnation(), lease);
            if (begun.isPresent()) {
                return begun.get();
            }
        }
        throw new ArchivoltException(BUSY, JOINING + " while others of its instance begin").with("host", host);
    }

    long nextIncarnation() throws ArchivoltException {
        return database.transaction(
                JOINING, session -> session.getMapper(CreditMapper.class).nextIncarnation());
    }

    /**
     * The number is drawn before, so that what the server does late, for a caller who has given it up and has joined again, does nothing.
     *
     * @return empty when a session of this instance with a later number has begun
     */
    Optional<CreditSession> begin(String host, UUID instance, long incarnation, Duration lease)
            throws ArchivoltException {
        return database.transaction(JOINING, session -> {
            CreditMapper mapper = session.getMapper(CreditMapper.class);
            mapper.awaitTurn();
            requireNoOtherName(mapper, host, instance);
            mapper.endFormer(host, instance, incarnation);
            if (mapper.begin(host, instance, incarnation, lease.toMillis()) > 0) {
                return Optional.of(new CreditSession(host, incarnation));
            }
            if (mapper.hasSession(host, instance)) {
                return Optional.empty();
            }
            throw new ArchivoltException(WRONG_STATE, JOINING + " while another instance of the host has one")
                    .with("host", host);
        });
    }

    private static void requireNoOtherName(CreditMapper mapper, String host, UUID instance) throws ArchivoltException {
        String other = mapper.otherNameOf(host, instance);
        if (other != null) {
            throw new ArchivoltException(WRONG_STATE, "beginning a session while this instance has one as another host")
                    .with("host", host)
                    .with("other", other);
        }
    }

    @Override
    public boolean renew(CreditSession session) throws ArchivoltException {
        return Texts.isStorable(session.host())
                && database.statement(
                        "renewing a session",
                        sql -> sql.getMapper(CreditMapper.class).renew(session) > 0);
    }

    @Override
    public void leave(CreditSession session) throws ArchivoltException {
        if (Texts.isStorable(session.host())) {
            database.statement("ending one's own session", sql -> {
                sql.getMapper(CreditMapper.class).leave(session);
                return null;
            });
        }
    }

    @Override
    public List<SeenSession> sessions() throws ArchivoltException {
        return database
                .statement(
                        "listing sessions",
                        sql -> sql.getMapper(CreditMapper.class).sessions())
                .stream()
                .map(SessionRow::toRecord)
                .toList();
    }

    @Override
    public boolean end(SeenSession seen) throws ArchivoltException {
        return Texts.isStorable(seen.session().host())
                && database.statement(
                        "ending a session",
                        sql -> sql.getMapper(CreditMapper.class).end(seen) > 0);
    }

    @Override
    public <R> R change(CreditSession by, String type, String name, Change<R> change) throws ArchivoltException {
        Texts.requireStorable("type", type);
        Texts.requireStorable("name", name);
        return database.transaction("changing the books of a resource", session -> {
            CreditMapper mapper = session.getMapper(CreditMapper.class);
            hold(mapper, by, type, name);
            RootBooks before = lock(mapper, type, name);
            Changed<R> changed = change.of(before, live(mapper));
            store(mapper, before, Optional.ofNullable(changed.after()).orElse(before));
            if (!changed.tell().isEmpty()) {
                mapper.announce(new CreditNews(type, name, changed.tell()).text());
            }
            return changed.result();
        });
    }

    private static void hold(CreditMapper mapper, CreditSession session, String type, String name)
            throws ArchivoltException {
        if (!Texts.isStorable(session.host()) || mapper.hold(session, type, name) == null) {
            throw new ArchivoltException(CREDIT_LOST, "changing the books of a resource by a session that has ended")
                    .with("session", session);
        }
    }

    private static RootBooks lock(CreditMapper mapper, String type, String name) throws ArchivoltException {
        RootRow row = mapper.lock(type, name);
        if (row == null) {
            mapper.add(type, name);
            row = mapper.lock(type, name);
        }
        if (row == null) {
            throw new Conflict("the books were added and removed meanwhile");
        }
        return row.toRecord();
    }

    private static Set<CreditSession> live(CreditMapper mapper) {
        return mapper.sessions().stream().map(row -> row.toRecord().session()).collect(Collectors.toUnmodifiableSet());
    }

    /** The row is there already, if with nothing in it; books with nothing in them need none. */
    private static void store(CreditMapper mapper, RootBooks before, RootBooks after) throws ArchivoltException {
        after.requireFollows(before);
        if (after.equals(RootBooks.none(after.type(), after.name()))) {
            mapper.remove(after.type(), after.name());
        } else if (!after.equals(before)) {
            Texts.requireStorable("books", after.books());
            mapper.store(RootRow.of(after));
        }
    }

    @Override
    public Optional<RootBooks> find(String type, String name) throws ArchivoltException {
        if (!Texts.isStorable(type) || !Texts.isStorable(name)) {
            return Optional.empty();
        }
        RootRow row = database.statement(
                "looking for books", sql -> sql.getMapper(CreditMapper.class).find(type, name));
        return row == null ? Optional.empty() : Optional.of(row.toRecord());
    }

    @Override
    public List<RootBooks> of(CreditSession session) throws ArchivoltException {
        return Texts.isStorable(session.host())
                ? listed("listing books of a session", mapper -> mapper.of(new String[] {session.toString()}))
                : List.of();
    }

    @Override
    public List<RootBooks> shared(CreditSession session, int limit) throws ArchivoltException {
        requirePage(limit);
        return Texts.isStorable(session.host())
                ? listed(
                        "listing books that a session shares",
                        mapper -> mapper.shared(new String[] {session.toString()}, limit))
                : List.of();
    }

    @Override
    public List<RootBooks> unsettled(int limit) throws ArchivoltException {
        requirePage(limit);
        return listed("listing books to be settled", mapper -> mapper.unsettled(limit));
    }

    @Override
    public List<RootBooks> list(Optional<String> type, String afterType, String afterName, int limit)
            throws ArchivoltException {
        requirePage(limit);
        if (type.isPresent()) {
            Texts.requireStorable("type", type.get());
        }
        Texts.requireStorable("afterType", afterType);
        Texts.requireStorable("afterName", afterName);
        return listed(
                "listing books",
                mapper -> type.isPresent()
                        ? mapper.listOfType(type.get(), afterType, afterName, limit)
                        : mapper.list(afterType, afterName, limit));
    }

    private static void requirePage(int limit) throws ArchivoltException {
        if (limit < 1 || limit > PAGE_MAX) {
            throw ArchivoltException.invalid("limit", "must be between 1 and 10,000");
        }
    }

    private List<RootBooks> listed(String doing, Function<CreditMapper, List<RootRow>> question)
            throws ArchivoltException {
        List<RootBooks> books = new ArrayList<>();
        for (RootRow row : database.statement(doing, sql -> question.apply(sql.getMapper(CreditMapper.class)))) {
            books.add(row.toRecord());
        }
        return books;
    }
}
