package org.archivolt.dss.postgres.internal;

import static org.archivolt.testkit.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.archivolt.base.ErrorCode;
import org.archivolt.dss.CreditCatalog.Changed;
import org.archivolt.dss.CreditFence;
import org.archivolt.dss.CreditSession;
import org.archivolt.dss.RootBooks;
import org.archivolt.dss.librarian.BookUse;
import org.archivolt.dss.librarian.LibrarianCatalog;
import org.archivolt.dss.librarian.LibrarianChanges;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commits that are too large for one statement, in a server that takes the number of its rows for the time it takes. */
final class LibrarianPiecesTest {
    private static final int BOOKS = 45_001;

    private final RunningCatalog catalog = Shared.embedded();
    private final LibrarianCatalog librarian = catalog.librarian();
    private final String name = "pieces-" + UUID.randomUUID();
    private CreditSession session;
    private CreditFence fence;

    @BeforeEach
    void open() throws Exception {
        session = catalog.credits().join("pieces", UUID.randomUUID(), Duration.ofSeconds(30));
        catalog.credits().change(session, "lock", name, (before, live) -> {
            RootBooks after = new RootBooks(
                    "lock", name, "books", 1, Set.of(1L), Set.of(session), before.version(), before.value());
            return new Changed<>(after, Set.of(), null);
        });
        fence = new CreditFence("lock", name, 1);
        free();
    }

    @AfterEach
    void close() throws Exception {
        execute("drop function if exists too_many() cascade");
        free();
        catalog.credits().leave(session);
    }

    private void free() throws Exception {
        librarian.commit(
                fence,
                changes(
                        List.of(),
                        librarian.load(fence).uses().stream()
                                .map(BookUse::address)
                                .toList()));
    }

    private static LibrarianChanges changes(List<BookUse> uses, List<Long> freed) {
        return new LibrarianChanges(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                uses,
                freed,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    private static List<BookUse> uses() {
        return IntStream.range(0, BOOKS)
                .mapToObj(i -> new BookUse((long) i << 33, 4, 0, i, false))
                .toList();
    }

    /** Statements of more rows are cancelled, as those are that take too long. */
    private static void cancelBeyond(int rows) throws SQLException {
        execute("""
                create function too_many() returns trigger language plpgsql as $$
                begin
                    if (select count(*) from changed) > %d then
                        raise exception 'too many' using errcode = '57014';
                    end if;
                    return null;
                end $$""".formatted(rows));
        execute("create trigger too_many_put after insert on librarian_book_use referencing new table as changed"
                + " for each statement execute function too_many()");
        execute("create trigger too_many_freed after delete on librarian_book_use referencing old table as changed"
                + " for each statement execute function too_many()");
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = Shared.embedded().database().source().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void noStatementHasMoreRowsThanItHasTimeFor() throws Exception {
        cancelBeyond(20_000);
        List<BookUse> uses = uses();

        librarian.commit(fence, changes(uses, List.of()));
        assertThat(librarian.load(fence).uses()).isEqualTo(uses);

        List<Long> all = LongStream.range(0, BOOKS).mapToObj(book -> book << 33).toList();
        librarian.commit(fence, changes(List.of(), all));
        assertThat(librarian.load(fence).uses()).isEmpty();
    }

    /** Otherwise it would be taken for a server that is away, and written again and again. */
    @Test
    void whatTakesTooLongAllTheSameIsSaidAndNotThere() throws Exception {
        cancelBeyond(10_000);

        assertFails(ErrorCode.TIMEOUT, () -> librarian.commit(fence, changes(uses(), List.of())));

        assertThat(librarian.load(fence).uses()).isEmpty();
    }
}
