package org.archivolt.testkit.dss;

import static org.archivolt.testkit.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.dss.CreditCatalog.Changed;
import org.archivolt.dss.CreditFence;
import org.archivolt.dss.CreditSession;
import org.archivolt.dss.RootBooks;
import org.archivolt.dss.librarian.AttributeRecord;
import org.archivolt.dss.librarian.BookUse;
import org.archivolt.dss.librarian.HandleRecord;
import org.archivolt.dss.librarian.LibrarianCatalog;
import org.archivolt.dss.librarian.LibrarianChanges;
import org.archivolt.dss.librarian.LibrarianRecords;
import org.archivolt.dss.librarian.NodeRecord;
import org.archivolt.dss.librarian.RegistryRecord;
import org.archivolt.dss.librarian.RegistryRecord.RegisteredController;
import org.archivolt.dss.librarian.RegistryRecord.RegisteredNode;
import org.archivolt.dss.librarian.RegistryRecord.RegisteredSpan;
import org.archivolt.dss.librarian.ShelfRecord;
import org.archivolt.dss.librarian.ZeroingRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every provider of {@link LibrarianCatalog} must do. Each test begins with empty tables; a catalog has one Librarian. */
public abstract class LibrarianCatalogContract {
    private static final LibrarianChanges NOTHING = LibrarianChanges.builder().build();
    private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678901Z");
    private static final String HOSTILE = "naïve 😀 '; drop table librarian_shelf; -- \\ \"{a,b}\" % null";
    private static final RegistryRecord REGISTRY = new RegistryRecord(
            "LZA",
            8L << 30,
            "dc '1'",
            "rack",
            "domain",
            "0e6a: memory",
            List.of(new RegisteredNode(1, "node01", "mac", "serial", "/a/1"), new RegisteredNode(3, "n3", "", "", "")),
            List.of(new RegisteredController(1, 0, 8, 0, 128, "/a/1/mc/0")),
            List.of(new RegisteredSpan(0, 0, 1, 2, 0), new RegisteredSpan(0, 1, 3, 3, 0)));

    private final CatalogSamples samples = new CatalogSamples();
    private final String name = "librarian-" + samples.host();
    private LibrarianCatalog librarian;
    private CreditSession session;
    private CreditFence fence;

    protected abstract CatalogUnderTest catalog();

    @BeforeEach
    void open() throws Exception {
        librarian = catalog().librarian();
        session = catalog().credits().join(samples.host(), UUID.randomUUID(), Duration.ofSeconds(30));
        fence = granted(1);
        librarian.commit(fence, removingAll(librarian.load(fence)));
    }

    @AfterEach
    void leave() throws Exception {
        catalog().credits().leave(session);
    }

    private CreditFence granted(long token) throws ArchivoltException {
        catalog().credits().change(session, "lock", name, (before, live) -> {
            RootBooks after = new RootBooks(
                    "lock", name, "books", token, Set.of(token), Set.of(session), before.version(), before.value());
            return new Changed<>(after, Set.of(), null);
        });
        return new CreditFence("lock", name, token);
    }

    private static LibrarianChanges removingAll(LibrarianRecords there) {
        LibrarianChanges.Builder all =
                LibrarianChanges.builder().defaultPolicy("").lastId(0);
        there.shelves().forEach(each -> all.removeShelf(each.id()));
        there.uses().forEach(each -> all.free(each.address()));
        there.handles().forEach(each -> all.removeHandle(each.id()));
        there.zeroings().forEach(each -> all.removeZeroing(each.id()));
        there.attributes().forEach(each -> all.attributes(new AttributeRecord(each.shelf(), each.name(), null)));
        return all.build();
    }

    private static LibrarianChanges shelves(ShelfRecord... shelves) {
        return LibrarianChanges.builder().shelves(shelves).build();
    }

    private static LibrarianChanges uses(BookUse... uses) {
        return LibrarianChanges.builder().uses(uses).build();
    }

    private static LibrarianChanges attributes(AttributeRecord... attributes) {
        return LibrarianChanges.builder().attributes(attributes).build();
    }

    private static ShelfRecord shelf(long id, long parent, String name) {
        return new ShelfRecord(
                id,
                parent,
                name,
                "FILE",
                0644,
                1000,
                -1,
                4097,
                8192,
                TIME,
                TIME.plusNanos(1_000),
                Instant.parse("-100000-01-01T00:00:00Z"),
                Instant.parse("+200000-12-31T23:59:59.999999Z"),
                HOSTILE,
                "RandomBooks",
                new byte[] {0, 10, -1},
                2);
    }

    private static LibrarianChanges everything() {
        return LibrarianChanges.builder()
                .registry(REGISTRY)
                .defaultPolicy("LocalNode")
                .lastId(77)
                .nodes(
                        new NodeRecord(1, "ACTIVE", Optional.of("Nearest"), true),
                        new NodeRecord(3, "OFFLINE", Optional.empty(), false))
                .shelves(shelf(2, 0, ""), shelf(4, 2, HOSTILE), shelf(5, 0, ""))
                .uses(
                        new BookUse(0, 4, 0, 1, false),
                        new BookUse(1L << 33, 4, 0, 0, true),
                        new BookUse(2L << 33, 0, 9, 0, false))
                .handles(new HandleRecord(6, 4, 1, Long.MAX_VALUE, TIME))
                .zeroings(new ZeroingRecord(9, 8, "shrink"))
                .attributes(
                        new AttributeRecord(4, "user.\0" + HOSTILE, new byte[] {0, 1, -1}),
                        new AttributeRecord(4, "user.z", new byte[0]))
                .build();
    }

    private LibrarianRecords now() throws ArchivoltException {
        return librarian.load(fence);
    }

    /** Records hold arrays, so they are compared by their fields. */
    private static void assertSame(LibrarianRecords actual, LibrarianRecords expected) {
        assertThat(actual).usingRecursiveComparison().isEqualTo(expected);
    }

    private List<String> names() throws ArchivoltException {
        return now().shelves().stream()
                .map(each -> each.id() + "=" + each.name())
                .toList();
    }

    @Test
    void keepsWhatItIsGiven() throws Exception {
        LibrarianChanges all = everything();
        librarian.commit(fence, all);

        assertSame(
                now(),
                new LibrarianRecords(
                        all.registry(),
                        "LocalNode",
                        77,
                        all.nodes(),
                        all.shelves(),
                        List.of(all.uses().get(2), all.uses().get(1), all.uses().get(0)),
                        all.handles(),
                        all.zeroings(),
                        all.attributes()));
    }

    @Test
    void changesNothingWhenItIsRepeated() throws Exception {
        librarian.commit(fence, everything());
        LibrarianRecords once = now();

        librarian.commit(fence, everything());
        librarian.commit(fence, NOTHING);
        assertSame(now(), once);

        librarian.commit(fence, removingAll(once));
        LibrarianRecords none = now();
        librarian.commit(fence, removingAll(once));
        assertSame(now(), none);
        assertThat(none.shelves()).isEmpty();
        assertThat(none.uses()).isEmpty();
        assertThat(none.handles()).isEmpty();
        assertThat(none.zeroings()).isEmpty();
        assertThat(none.attributes()).isEmpty();
    }

    @Test
    void replacesTheWholeRegistry() throws Exception {
        librarian.commit(fence, everything());
        RegistryRecord other = new RegistryRecord(
                "PHYSICAL",
                2 << 20,
                "",
                "",
                "",
                "",
                List.of(new RegisteredNode(2, "n2", "", "", "")),
                List.of(),
                List.of(new RegisteredSpan(0, 0, 2, 44, 0xf00000000000L)));
        librarian.commit(fence, LibrarianChanges.builder().registry(other).build());

        assertThat(now().registry()).contains(other);
        assertThat(now().defaultPolicy()).isEqualTo("LocalNode");
        assertThat(now().lastId()).isEqualTo(77);
    }

    @Test
    void refusesWhoDoesNotHaveTheLibrarianAnyMore() throws Exception {
        librarian.commit(fence, shelves(shelf(4, 2, "a")));
        CreditFence former = fence;
        fence = granted(2);

        assertFails(ErrorCode.FENCED, () -> librarian.commit(former, shelves(shelf(5, 2, "b"))));
        assertFails(ErrorCode.FENCED, () -> librarian.load(former));
        assertFails(ErrorCode.FENCED, () -> librarian.commit(new CreditFence("lock", "a\0", 1), NOTHING));
        assertThat(names()).containsExactly("4=a");
    }

    @Test
    void exchangesNamesInOneStep() throws Exception {
        librarian.commit(fence, shelves(shelf(4, 2, "a"), shelf(5, 2, "b"), shelf(6, 2, "c")));

        librarian.commit(fence, shelves(shelf(4, 2, "b"), shelf(5, 2, "c"), shelf(6, 2, "a")));

        assertThat(names()).containsExactly("4=b", "5=c", "6=a");
    }

    @Test
    void givesTheNameOfARemovedShelfToAnother() throws Exception {
        librarian.commit(fence, shelves(shelf(4, 2, "a")));
        librarian.commit(
                fence,
                LibrarianChanges.builder()
                        .shelves(shelf(5, 2, "a"))
                        .removeShelf(4)
                        .build());

        assertThat(names()).containsExactly("5=a");
    }

    @Test
    void refusesASecondShelfOfOneName() throws Exception {
        librarian.commit(fence, shelves(shelf(4, 2, "a")));

        assertFails(
                ErrorCode.CATALOG_CORRUPT, () -> librarian.commit(fence, shelves(shelf(5, 2, "b"), shelf(6, 2, "a"))));
        assertFails(
                ErrorCode.CATALOG_CORRUPT, () -> librarian.commit(fence, shelves(shelf(5, 2, "b"), shelf(6, 2, "b"))));

        assertThat(names()).containsExactly("4=a");
        librarian.commit(fence, shelves(shelf(5, 3, "a"), shelf(6, 2, "A")));
        assertThat(names()).hasSize(3);
    }

    @Test
    void keepsAnyNumberOfShelvesWithoutAName() throws Exception {
        librarian.commit(fence, shelves(shelf(4, 0, ""), shelf(5, 0, ""), shelf(6, 0, "")));

        assertThat(names()).containsExactly("4=", "5=", "6=");
    }

    @Test
    void refusesWhatCannotBeKeptAndKeepsNothingOfIt() throws Exception {
        List<LibrarianChanges> impossible = List.of(
                shelves(shelf(4, 2, "a"), shelf(5, 2, "b\0")),
                shelves(shelf(4, 2, "\ud800")),
                attributes(new AttributeRecord(4, "\udfff", new byte[0])),
                shelves(at(Instant.MAX)),
                shelves(at(Instant.MIN)));
        for (LibrarianChanges each : impossible) {
            assertFails(ErrorCode.INVALID_ARGUMENT, () -> librarian.commit(fence, each));
        }
        assertThat(names()).isEmpty();
    }

    private static ShelfRecord at(Instant modified) {
        return new ShelfRecord(4, 2, "a", "FILE", 0, 0, 0, 0, 0, TIME, TIME, modified, TIME, "", "", new byte[0], 0);
    }

    @Test
    void removesAttributesWithTheirShelf() throws Exception {
        librarian.commit(fence, shelves(shelf(4, 2, "a"), shelf(5, 2, "b")));
        AttributeRecord large = new AttributeRecord(5, "user.large", new byte[64 << 10]);
        librarian.commit(fence, attributes(new AttributeRecord(4, "user.a", new byte[] {1}), large));

        librarian.commit(fence, LibrarianChanges.builder().removeShelf(4).build());

        assertThat(now().attributes())
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(large);
    }

    @Test
    void changesAndRemovesSingleAttributes() throws Exception {
        String odd = new String("user.\0é".getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        librarian.commit(
                fence,
                attributes(
                        new AttributeRecord(4, odd, new byte[] {1}), new AttributeRecord(4, "user.b", new byte[] {2})));

        librarian.commit(
                fence, attributes(new AttributeRecord(4, odd, null), new AttributeRecord(4, "user.b", new byte[] {3})));

        assertThat(now().attributes())
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(new AttributeRecord(4, "user.b", new byte[] {3}));
    }

    @Test
    void movesTenThousandBooksInOneCommit() throws Exception {
        BookUse[] onShelf = IntStream.range(0, 10_000)
                .mapToObj(i -> new BookUse((long) i << 33, 4, 0, i, false))
                .toArray(BookUse[]::new);
        BookUse[] zombies = IntStream.range(0, 10_000)
                .mapToObj(i -> new BookUse((long) i << 33, 0, 5, 9_999 - i, false))
                .toArray(BookUse[]::new);
        LibrarianChanges.Builder free = LibrarianChanges.builder();
        LongStream.range(0, 10_000).forEach(i -> free.free(i << 33));
        librarian.commit(fence, uses(onShelf));
        assertThat(now().uses()).containsExactly(onShelf);
        librarian.commit(fence, uses(zombies));
        assertThat(now().uses()).hasSize(10_000).last().isEqualTo(zombies[0]);
        librarian.commit(fence, free.build());
        assertThat(now().uses()).isEmpty();
    }
}
