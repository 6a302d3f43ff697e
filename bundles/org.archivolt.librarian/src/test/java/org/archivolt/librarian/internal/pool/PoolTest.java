package org.archivolt.librarian.internal.pool;

import static org.archivolt.librarian.internal.registration.ExampleFiles.EXAMPLE_1;
import static org.archivolt.librarian.internal.registration.ExampleFiles.jsonWithGroupsFromOne;
import static org.archivolt.librarian.internal.registration.ExampleFiles.machine;
import static org.archivolt.librarian.internal.registration.ExampleFiles.physicalMachine;
import static org.archivolt.librarian.internal.registration.ExampleFiles.topology;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.librarian.AddressMode;
import org.archivolt.librarian.BookAddress;
import org.archivolt.librarian.BookCounts;
import org.archivolt.librarian.BookQuery;
import org.archivolt.librarian.BookState;
import org.archivolt.librarian.FabricNode;
import org.archivolt.librarian.InterleaveGroup;
import org.archivolt.librarian.NodeId;
import org.archivolt.librarian.Topology;
import org.archivolt.librarian.policy.AllocationPolicy;
import org.archivolt.librarian.policy.AllocationRequest;
import org.archivolt.librarian.policy.FreeBooks;
import org.junit.jupiter.api.Test;

class PoolTest {
    private static final Predicate<NodeId> ALL = node -> true;
    private static final NodeId ONE = new NodeId(1);
    private static final long FIRST = BookAddress.logical(0, 0).value();
    private static final long[] ONLY_FIRST = {FIRST};

    private final Random random = new Random(8);

    @Test
    void booksGoOneWayOnly() throws ArchivoltException {
        Pool free = Pool.of(machine(8, 1));
        Pool used = free.used(ONLY_FIRST, 7);
        Pool zombie = used.zombie(ONLY_FIRST, 8);

        assertThat(List.of(free, used, zombie, zombie.freed(FIRST)))
                .extracting(pool -> pool.useOf(FIRST))
                .containsExactly(BookState.FREE, BookState.INUSE, BookState.ZOMBIE, BookState.FREE);
        assertThatThrownBy(() -> free.zombie(ONLY_FIRST, 8)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> free.freed(FIRST)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> used.used(ONLY_FIRST, 7)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> used.freed(FIRST))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("book 0x0000000000000000 is not a zombie");
        assertThatThrownBy(() -> zombie.zombie(ONLY_FIRST, 8)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> zombie.used(ONLY_FIRST, 7)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> free.used(new long[] {FIRST, FIRST}, 7)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> free.used(new long[] {FIRST + 1}, 7)).isInstanceOf(IllegalArgumentException.class);
        assertThat(free.counts(ALL)).isEqualTo(new BookCounts(8, 0, 0, 0));
    }

    @Test
    void offlineHidesWhatABookIs() throws ArchivoltException {
        Pool pool = Pool.of(machine(8, 1, 2)).used(ONLY_FIRST, 7).offline(FIRST, true);

        assertThat(pool.stateOf(FIRST, ALL)).isEqualTo(BookState.OFFLINE);
        assertThat(pool.useOf(FIRST)).isEqualTo(BookState.INUSE);
        assertThat(pool.counts(ALL)).isEqualTo(new BookCounts(15, 0, 0, 1));
        assertThat(pool.counts(node -> node.number() != 1)).isEqualTo(new BookCounts(8, 0, 0, 8));
        assertThat(pool.countsOf(ONE, node -> node.number() != 1)).isEqualTo(new BookCounts(0, 0, 0, 8));
        assertThat(pool.offline(FIRST, true)).isSameAs(pool);
        assertThat(pool.zombie(ONLY_FIRST, 8).offline(FIRST, false).counts(ALL)).isEqualTo(new BookCounts(15, 0, 1, 0));
        assertThat(pool.countsOf(new NodeId(80), ALL)).isEqualTo(BookCounts.NONE);
    }

    @Test
    void listsBooksByAddress() throws ArchivoltException {
        Pool pool = Pool.of(topology(EXAMPLE_1))
                .used(new long[] {BookAddress.logical(21, 3).value()}, 7);

        assertThat(pool.addresses()).hasSize(1024).isSorted();
        assertThat(listed(pool, query(OptionalLong.empty(), 3))).containsExactly(0, 1L << 33, 2L << 33);
        assertThat(listed(pool, query(OptionalLong.of(511L << 33), 1))).containsExactly(21L << 46);
        assertThat(listed(pool, query(OptionalLong.of((511L << 33) - 1), 1))).containsExactly(511L << 33);
        assertThat(listed(pool, query(OptionalLong.of(Long.MAX_VALUE), 1))).isEmpty();
        assertThat(listed(
                        pool,
                        new BookQuery(
                                OptionalInt.empty(),
                                Optional.empty(),
                                Optional.of(BookState.INUSE),
                                OptionalLong.empty(),
                                10)))
                .containsExactly(BookAddress.logical(21, 3).value());
        assertThat(listed(
                        pool,
                        new BookQuery(
                                OptionalInt.of(0),
                                Optional.of(new NodeId(22)),
                                Optional.empty(),
                                OptionalLong.empty(),
                                10)))
                .isEmpty();
        assertThat(listed(
                        pool,
                        new BookQuery(
                                OptionalInt.of(21), Optional.empty(), Optional.empty(), OptionalLong.empty(), 10_000)))
                .hasSize(512);
    }

    private static long[] listed(Pool pool, BookQuery query) {
        return pool.addresses(query, ALL);
    }

    private static BookQuery query(OptionalLong after, int limit) {
        return new BookQuery(OptionalInt.empty(), Optional.empty(), Optional.empty(), after, limit);
    }

    @Test
    void growsWhileBooksAreInUse() throws ArchivoltException {
        Pool pool = Pool.of(machine(8, 1, 2))
                .used(new long[] {FIRST, BookAddress.logical(1, 7).value()}, 7)
                .zombie(ONLY_FIRST, 8)
                .offline(BookAddress.logical(0, 1).value(), true);

        Pool larger = pool.adopted(machine(16, 1, 2, 3));

        assertThat(larger.counts(ALL)).isEqualTo(new BookCounts(45, 1, 1, 1));
        assertThat(larger.useOf(FIRST)).isEqualTo(BookState.ZOMBIE);
        assertThat(larger.ownerOf(FIRST)).isEqualTo(8);
        assertThat(larger.ownerOf(BookAddress.logical(1, 7).value())).isEqualTo(7);
        assertThat(larger.ownerOf(BookAddress.logical(1, 8).value())).isZero();
        assertThat(larger.isOffline(BookAddress.logical(0, 1).value())).isTrue();
        assertThat(larger.adopted(machine(8, 1, 2)).counts(ALL)).isEqualTo(pool.counts(ALL));
        assertThatThrownBy(() -> pool.adopted(machine(4, 1, 2))).isInstanceOf(IllegalStateException.class);
    }

    /** A group on two nodes: books 0 to 9 on node 1, 10 to 12 on node 2. */
    @Test
    void aGroupCanSpanNodes() throws ArchivoltException {
        Pool pool = Pool.of(spanning());
        assertThat(pool.nodeOf(BookAddress.logical(5, 9).value())).isEqualTo(ONE);
        assertThat(pool.nodeOf(BookAddress.logical(5, 10).value())).isEqualTo(new NodeId(2));
        assertThat(pool.numberOf(BookAddress.logical(5, 12).value())).isEqualTo(12);
        assertThat(pool.isRegistered(BookAddress.logical(5, 13).value())).isFalse();

        Pool.Choice local = pool.choose(
                (request, books) -> {
                    assertThat(books.ofGroup(5))
                            .extracting(FreeBooks.Stock::free)
                            .containsExactly(10, 3);
                    assertThat(books.ofGroup(6)).isEmpty();
                    books.takeLowest(books.of(List.of(new NodeId(2))), 2);
                    return OptionalInt.empty();
                },
                request(2),
                ALL);
        assertThat(local.books())
                .containsExactly(
                        BookAddress.logical(5, 10).value(),
                        BookAddress.logical(5, 11).value());
    }

    private static Topology spanning() {
        return new Topology(
                AddressMode.LZA,
                8 << 20,
                "DC1",
                "R1",
                "local",
                List.of(fabricNode(1), fabricNode(2)),
                List.of(new InterleaveGroup(
                        5,
                        13,
                        List.of(new InterleaveGroup.Span(ONE, 10, 0), new InterleaveGroup.Span(new NodeId(2), 3, 0)))));
    }

    private static FabricNode fabricNode(int number) {
        return new FabricNode(new NodeId(number), "host" + number, "", "", "", List.of());
    }

    @Test
    void refusesOverlappingBooks() {
        Topology overlapping = new Topology(
                AddressMode.PHYSICAL,
                2 << 20,
                "",
                "",
                "",
                List.of(fabricNode(1)),
                List.of(new InterleaveGroup(
                        0,
                        4,
                        List.of(new InterleaveGroup.Span(ONE, 2, 0), new InterleaveGroup.Span(ONE, 2, 2 << 20)))));
        assertThatThrownBy(() -> Pool.of(overlapping)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPolicyThatFailsChangesNothing() throws ArchivoltException {
        Pool pool = Pool.of(machine(8, 1));
        assertInternal(pool, (request, books) -> {
            throw new IllegalStateException("broken");
        });
        assertInternal(pool, (request, books) -> {
            throw new NoClassDefFoundError("gone");
        });
        assertInternal(pool, (request, books) -> null);
        assertInternal(pool, (request, books) -> {
            books.takeLowest(books.stocks(), 3);
            return OptionalInt.empty();
        });
        assertInternal(pool, (request, books) -> {
            books.takeLowest(List.of(new ForeignStock()), 2);
            return OptionalInt.empty();
        });
        assertThat(pool.counts(ALL).free()).isEqualTo(8);
    }

    private record ForeignStock() implements FreeBooks.Stock {
        @Override
        public NodeId node() {
            return ONE;
        }

        @Override
        public int group() {
            return 0;
        }

        @Override
        public int free() {
            return 8;
        }
    }

    private void assertInternal(Pool pool, AllocationPolicy policy) {
        ArchivoltException error =
                catchThrowableOfType(ArchivoltException.class, () -> pool.choose(policy, request(2), ALL));
        assertThat(error.code()).isEqualTo(ErrorCode.INTERNAL);
    }

    @Test
    void aPolicyCannotTakeAfterItsChoice() throws ArchivoltException {
        AtomicReference<FreeBooks> kept = new AtomicReference<>();
        Pool.of(machine(8, 1))
                .choose(
                        (request, books) -> {
                            kept.set(books);
                            books.takeLowest(books.stocks(), 2);
                            return OptionalInt.empty();
                        },
                        request(2),
                        ALL);
        assertThatThrownBy(() -> kept.get().takeLowest(kept.get().stocks(), 1))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void takesNoMoreThanThereIs() throws ArchivoltException {
        Pool pool = Pool.of(machine(8, 1));
        Pool.Choice choice = pool.choose(
                (request, books) -> {
                    assertThat(books.takeRandom(books.stocks(), -1, random)).isZero();
                    assertThat(books.takeLowest(books.stocks(), -1)).isZero();
                    assertThat(books.takeHighest(books.stocks(), -1)).isZero();
                    assertThat(books.takeLowest(books.stocks(), 2)).isEqualTo(2);
                    assertThat(books.takeHighest(books.stocks(), 2)).isEqualTo(2);
                    assertThat(books.takeRandom(List.of(), 2, random)).isZero();
                    assertThat(books.takeRandom(books.stocks(), Integer.MAX_VALUE, random))
                            .isEqualTo(4);
                    assertThat(books.takeLowest(books.stocks(), Integer.MAX_VALUE))
                            .isZero();
                    return OptionalInt.of(7);
                },
                request(8),
                ALL);
        assertThat(choice.position()).hasValue(7);
        assertThat(choice.books()).doesNotHaveDuplicates().startsWith(0, 1L << 33, 7L << 33, 6L << 33);
    }

    /** Goal: each book has the same chance, whatever its node and group have. Method: many draws from unequal stocks. */
    @Test
    void chanceIsTheSameForEachBook() throws ArchivoltException {
        Pool pool =
                Pool.of(spanning()).used(new long[] {BookAddress.logical(5, 3).value()}, 7);
        int[] hits = new int[13];
        for (int trial = 0; trial < 24_000; trial++) {
            for (long book : pool.choose(anyBooks(), request(3), ALL).books()) {
                hits[pool.numberOf(book)]++;
            }
        }
        assertThat(hits[3]).isZero();
        for (int number = 0; number < hits.length; number++) {
            assertThat(hits[number]).isCloseTo(number == 3 ? 0 : 6000, within(400));
        }
    }

    /**
     * Goal: the pool does what a list of states would. Method: random choices, transitions and offline books on machines of both modes; all
     * states compared after each.
     */
    @Test
    void doesWhatAListOfStatesWould() throws ArchivoltException {
        long seed = new Random().nextLong();
        System.out.println("seed of doesWhatAListOfStatesWould: " + seed);
        List<Topology> machines = List.of(
                machine(68, 1, 2, 11),
                physicalMachine(100, 1, 30),
                physicalMachine(9000, 7),
                spanning(),
                topology(jsonWithGroupsFromOne()));
        for (Topology machine : machines) {
            new Comparison(machine, new Random(seed)).run(400, "seed " + seed);
        }
    }

    private static final class Comparison {
        private final Random random;
        private final long[] books;
        private final BookState[] states;
        private final long[] owners;
        private final boolean[] offline;
        private Pool pool;

        Comparison(Topology topology, Random random) {
            this.random = random;
            this.pool = Pool.of(topology);
            this.books = pool.addresses();
            this.states = new BookState[books.length];
            this.owners = new long[books.length];
            this.offline = new boolean[books.length];
            Arrays.fill(states, BookState.FREE);
        }

        void run(int steps, String replay) throws ArchivoltException {
            for (int step = 0; step < steps; step++) {
                switch (random.nextInt(5)) {
                    case 0, 1 -> choose();
                    case 2 -> move(BookState.INUSE, BookState.ZOMBIE);
                    case 3 -> move(BookState.ZOMBIE, BookState.FREE);
                    default -> toggle();
                }
                compare(replay + ", step " + step);
            }
        }

        private void choose() throws ArchivoltException {
            int free = (int)
                    indexes(BookState.FREE).filter(index -> !offline[index]).count();
            int wanted = 1 + random.nextInt(Math.max(1, books.length / 3));
            AllocationPolicy policy = List.<AllocationPolicy>of(anyBooks(), lowestBooks(), highestBooks())
                    .get(random.nextInt(3));
            long shelf = 1 + random.nextInt(5);
            AllocationRequest request = new AllocationRequest(ONE, shelf, wanted, new byte[0], 0, random);
            if (free < wanted) {
                assertThatThrownBy(() -> pool.choose(policy, request, ALL)).isInstanceOf(ArchivoltException.class);
                return;
            }
            Pool.Choice choice = pool.choose(policy, request, ALL);
            assertThat(choice.books()).hasSize(wanted);
            assertThat(pool.used(choice.books(), 7).counts(ALL))
                    .isEqualTo(choice.after().counts(ALL));
            for (long book : choice.books()) {
                int index = Arrays.binarySearch(books, book);
                assertThat(states[index]).isEqualTo(BookState.FREE);
                assertThat(offline[index]).isFalse();
                states[index] = BookState.INUSE;
                owners[index] = shelf;
            }
            pool = choice.after();
        }

        private void move(BookState from, BookState to) {
            int[] some = indexes(from).filter(index -> random.nextInt(3) == 0).toArray();
            long[] moved = Arrays.stream(some).mapToLong(index -> books[index]).toArray();
            long job = 10 + random.nextInt(5);
            pool = to == BookState.ZOMBIE ? pool.zombie(moved, job) : pool.freed(moved);
            for (int index : some) {
                states[index] = to;
                owners[index] = to == BookState.ZOMBIE ? job : 0;
            }
        }

        private void toggle() {
            int index = random.nextInt(books.length);
            offline[index] = !offline[index];
            pool = pool.offline(books[index], offline[index]);
        }

        private IntStream indexes(BookState state) {
            return IntStream.range(0, books.length).filter(index -> states[index] == state);
        }

        private void compare(String replay) {
            int[] counts = new int[BookState.values().length];
            for (int index = 0; index < books.length; index++) {
                BookState expected = offline[index] ? BookState.OFFLINE : states[index];
                if (pool.stateOf(books[index], ALL) != expected || pool.ownerOf(books[index]) != owners[index]) {
                    throw new AssertionError(
                            replay + ": book " + index + " is not " + expected + " of " + owners[index]);
                }
                counts[expected.ordinal()]++;
            }
            assertThat(pool.counts(ALL))
                    .as(replay)
                    .isEqualTo(new BookCounts(counts[0], counts[1], counts[2], counts[3]));
        }
    }

    @Test
    void drawsEachLotOnce() {
        for (int kinds = 1; kinds < 70; kinds++) {
            int[] lots = random.ints(kinds, 0, 5).toArray();
            int[] drawn = new int[kinds];
            Lottery lottery = new Lottery(lots);
            while (lottery.left() > 0) {
                Lottery.Lot lot = lottery.draw(random.nextInt(lottery.left()));
                assertThat(lot.rank()).isBetween(0, lots[lot.kind()] - drawn[lot.kind()]++ - 1);
            }
            assertThat(drawn).containsExactly(lots);
        }
    }

    @Test
    void givesBackWhatItGaveOnMachinesOfEverySize() throws ArchivoltException {
        Pool usual = Pool.of(topology("[global]\nnode_count=40\nbook_size_bytes=8G\nnvm_size_per_node=4T"));
        Pool largest = Pool.of(topology("[global]\nnode_count=80\nbook_size_bytes=8G\nnvm_size_per_node=8192B"));
        Pool onePiece = Pool.of(physicalMachine(655_360, 1));
        for (AllocationPolicy policy : List.of(anyBooks(), lowestBooks(), highestBooks())) {
            for (Pool pool : List.of(usual, largest, onePiece)) {
                Pool.Choice choice = pool.choose(policy, request(10_000), ALL);
                assertThat(choice.books()).hasSize(10_000).doesNotHaveDuplicates();
                Pool after = choice.after().zombie(choice.books(), 8).freed(choice.books());
                assertThat(after.counts(ALL)).isEqualTo(pool.counts(ALL));
            }
        }
    }

    private AllocationRequest request(int books) {
        return new AllocationRequest(ONE, 4, books, new byte[0], 0, random);
    }

    private static AllocationPolicy anyBooks() {
        return (request, books) -> {
            books.takeRandom(books.stocks(), request.books(), request.random());
            return OptionalInt.empty();
        };
    }

    private static AllocationPolicy lowestBooks() {
        return (request, books) -> {
            books.takeLowest(books.stocks(), request.books());
            return OptionalInt.empty();
        };
    }

    private static AllocationPolicy highestBooks() {
        return (request, books) -> {
            books.takeHighest(books.stocks(), request.books());
            return OptionalInt.empty();
        };
    }
}
