package org.archivolt.librarian.internal.policy;

import static org.archivolt.librarian.internal.registration.ExampleFiles.EXAMPLE_2;
import static org.archivolt.librarian.internal.registration.ExampleFiles.machine;
import static org.archivolt.librarian.internal.registration.ExampleFiles.physicalMachine;
import static org.archivolt.librarian.internal.registration.ExampleFiles.topology;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.BookAddress;
import org.archivolt.librarian.BookCounts;
import org.archivolt.librarian.NodeId;
import org.archivolt.librarian.PosixError;
import org.archivolt.librarian.internal.pool.Pool;
import org.archivolt.librarian.policy.AllocationPolicy;
import org.archivolt.librarian.policy.AllocationRequest;
import org.archivolt.librarian.policy.FreeBooks;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Scenarios 10 to 14: nodes 1, 2, 3 | 11, 12 | 21 with 8 books each, and node 2 asks. */
class BuiltInPoliciesTest {
    private static final NodeId CALLER = new NodeId(2);

    private final Random random = new Random(8);
    private Pool pool;

    @BeforeEach
    void makePool() throws ArchivoltException {
        pool = Pool.of(machine(8, 1, 2, 3, 11, 12, 21));
    }

    @Test
    void areNamedInTheOrderOfTheReference() {
        assertThat(BuiltInPolicies.all())
                .extracting(BuiltInPolicies.Named::name)
                .containsExactly(
                        "RandomBooks",
                        "LocalNode",
                        "LocalEnc",
                        "NonLocal_Enc",
                        "Nearest",
                        "NearestRemote",
                        "NearestEnc",
                        "NearestRack",
                        "LZAascending",
                        "LZAdescending",
                        "RequestIG");
        assertThat(BuiltInPolicies.all())
                .filteredOn(named -> !named.policy().canBeDefault())
                .extracting(BuiltInPolicies.Named::name)
                .containsExactly("RequestIG");
    }

    /** Scenario 9, of the pool. */
    @Test
    void takesNothingWhenThereIsTooLittle() throws ArchivoltException {
        Pool small = Pool.of(machine(8, 1));

        ArchivoltException error = refusal(small, "RandomBooks", 9);

        assertThat(PosixError.of(error)).isEqualTo(PosixError.ENOSPC);
        assertThat(error.facts()).containsEntry("books", 9).containsEntry("free", 8);
        assertThat(small.counts(node -> true)).isEqualTo(new BookCounts(8, 0, 0, 0));
        assertThat(choose(small, "RandomBooks", 8).after().counts(node -> true)).isEqualTo(new BookCounts(0, 8, 0, 0));
    }

    /** Scenario 10. */
    @Test
    void localNodeGivesItsOwnFromTheLowest() throws ArchivoltException {
        assertThat(taken("LocalNode", 8)).containsExactly(books(1, 0, 1, 2, 3, 4, 5, 6, 7));
        assertOutOfBooks("LocalNode", 9);
    }

    /** Scenario 10. */
    @Test
    void nonLocalEncGivesThoseOfNeighbours() throws ArchivoltException {
        assertThat(groups(taken("NonLocal_Enc", 16))).containsOnly(0, 2);
        assertOutOfBooks("NonLocal_Enc", 17);
    }

    /** Scenario 10. */
    @Test
    void nearestRackGivesThoseOfOtherEnclosures() throws ArchivoltException {
        assertThat(groups(taken("NearestRack", 24))).containsOnly(10, 11, 20);
        assertOutOfBooks("NearestRack", 25);
    }

    /** Scenario 11. */
    @Test
    void nearestGoesOutwards() throws ArchivoltException {
        long[] ten = taken("Nearest", 10);
        assertThat(Arrays.copyOf(ten, 8)).containsExactly(books(1, 0, 1, 2, 3, 4, 5, 6, 7));
        assertThat(groups(Arrays.copyOfRange(ten, 8, 10))).isSubsetOf(0, 2);

        long[] all = taken("Nearest", 48);
        assertThat(groups(Arrays.copyOfRange(all, 8, 24))).containsOnly(0, 2);
        assertThat(groups(Arrays.copyOfRange(all, 24, 48))).containsOnly(10, 11, 20);
        assertOutOfBooks("Nearest", 49);
    }

    /** Scenario 11. */
    @Test
    void nearestRemoteNeverGivesItsOwn() throws ArchivoltException {
        long[] books = taken("NearestRemote", 17);
        assertThat(groups(Arrays.copyOf(books, 16))).containsOnly(0, 2);
        assertThat(groups(Arrays.copyOfRange(books, 16, 17))).isSubsetOf(10, 11, 20);
        assertThat(groups(taken("NearestRemote", 40))).doesNotContain(1);
        assertOutOfBooks("NearestRemote", 41);
    }

    /** Scenario 12. */
    @Test
    void ascendingAndDescendingGoByAddress() throws ArchivoltException {
        assertThat(taken("LZAascending", 10)).containsExactly(joined(books(0, 0, 1, 2, 3, 4, 5, 6, 7), books(1, 0, 1)));
        assertThat(taken("LZAdescending", 10))
                .containsExactly(joined(books(20, 7, 6, 5, 4, 3, 2, 1, 0), books(11, 7, 6)));
        assertOutOfBooks("LZAascending", 49);
        assertOutOfBooks("LZAdescending", 49);
    }

    /** Scenario 12. */
    @Test
    void randomBooksHitsEveryNode() throws ArchivoltException {
        Set<Integer> hit = new HashSet<>();
        for (int trial = 0; trial < 1000; trial++) {
            long[] books = taken("RandomBooks", 10);
            assertThat(books).hasSize(10).doesNotHaveDuplicates();
            hit.addAll(groups(books));
        }
        assertThat(hit).containsExactlyInAnyOrder(0, 1, 2, 10, 11, 20);
        assertOutOfBooks("RandomBooks", 49);
    }

    /** Scenario 13. */
    @Test
    void localEncGivesAnyOfTheEnclosure() throws ArchivoltException {
        assertThat(groups(taken("LocalEnc", 24))).containsOnly(0, 1, 2);
        assertOutOfBooks("LocalEnc", 25);
    }

    /** Scenario 13: its own, then the enclosure's, then nothing. */
    @Test
    void nearestEncStaysInTheEnclosure() throws ArchivoltException {
        long[] books = taken("NearestEnc", 24);
        assertThat(Arrays.copyOf(books, 8)).containsExactly(books(1, 0, 1, 2, 3, 4, 5, 6, 7));
        assertThat(groups(Arrays.copyOfRange(books, 8, 24))).containsOnly(0, 2);
        assertOutOfBooks("NearestEnc", 25);
    }

    /** Scenario 14. */
    @Test
    void requestedGroupsTakeTurns() throws ArchivoltException {
        byte[] request = {0x0a, 0x14};

        Pool.Choice first = pool.choose(policy("RequestIG"), request(request, 0, 5), node -> true);
        assertThat(first.books())
                .containsExactly(joined(books(10, 0), books(20, 0), books(10, 1), books(20, 1), books(10, 2)));
        assertThat(first.position()).isEqualTo(OptionalInt.of(1));

        Pool.Choice second = first.after().choose(policy("RequestIG"), request(request, 1, 2), node -> true);
        assertThat(second.books()).containsExactly(joined(books(20, 2), books(10, 3)));
        assertThat(second.position()).isEqualTo(OptionalInt.of(1));
    }

    /** Scenario 14. */
    @Test
    void requestedGroupsNeedARequest() {
        ArchivoltException error = refusal(pool, "RequestIG", 1);
        assertThat(PosixError.of(error)).isEqualTo(PosixError.ERANGE);
    }

    /** Scenario 14. */
    @Test
    void requestedGroupsChangeNothingWhenOneIsShort() {
        for (byte[] request : List.of(new byte[] {0x0a}, new byte[] {0x0a, 0x0a, 0x14}, new byte[] {0x63})) {
            ArchivoltException error = catchThrowableOfType(
                    ArchivoltException.class,
                    () -> pool.choose(policy("RequestIG"), request(request, 0, 13), node -> true));
            assertThat(PosixError.of(error)).isEqualTo(PosixError.ENOSPC);
        }
        assertThat(pool.counts(node -> true)).isEqualTo(new BookCounts(48, 0, 0, 0));
    }

    @Test
    void requestedGroupsStartAgainWhenThePositionIsNoMore() throws ArchivoltException {
        for (int position : new int[] {-1, 2, Integer.MAX_VALUE}) {
            Pool.Choice choice =
                    pool.choose(policy("RequestIG"), request(new byte[] {0x0a, 0x14}, position, 1), node -> true);
            assertThat(choice.books()).containsExactly(books(10, 0));
            assertThat(choice.position()).isEqualTo(OptionalInt.of(1));
        }
    }

    /** Scenario 25, of policies. */
    @Test
    void nobodyGivesWhatIsOffline() throws ArchivoltException {
        Pool pool = this.pool.offline(BookAddress.logical(1, 0).value(), true);
        for (BuiltInPolicies.Named named : BuiltInPolicies.all()) {
            byte[] groups = {0, 1, 2, 10, 11, 20};
            for (int books = 48; books > 0; books--) {
                AllocationRequest request = new AllocationRequest(CALLER, 4, books, groups, 0, random);
                try {
                    long[] taken = pool.choose(named.policy(), request, node -> node.number() != 3)
                            .books();
                    assertThat(groups(taken)).as(named.name()).doesNotContain(2);
                    assertThat(taken)
                            .as(named.name())
                            .doesNotContain(BookAddress.logical(1, 0).value());
                } catch (ArchivoltException e) {
                    assertThat(PosixError.of(e)).isEqualTo(PosixError.ENOSPC);
                }
            }
        }
        assertThat(pool.choose(policy("RandomBooks"), request(new byte[0], 0, 39), node -> node.number() != 3)
                        .books())
                .hasSize(39);
    }

    /** Scenario 27. A node has only 512 books. */
    @Test
    void everyPolicyTakesAThousandBooks() throws ArchivoltException {
        Pool rack = Pool.of(topology(EXAMPLE_2));
        byte[] groups = {0, 7, 39};
        for (BuiltInPolicies.Named named : BuiltInPolicies.all()) {
            int books = named.name().equals("LocalNode") ? 512 : 1000;
            AllocationRequest request = new AllocationRequest(CALLER, 4, books, groups, 0, random);
            Pool.Choice choice = rack.choose(named.policy(), request, node -> true);
            Pool after = choice.after().zombie(choice.books(), 1).freed(choice.books());
            assertThat(choice.books()).as(named.name()).hasSize(books).doesNotHaveDuplicates();
            assertThat(after.counts(node -> true).free()).isEqualTo(20_480);
        }
    }

    /** The example of docs/librarian.md. */
    @Test
    void aPolicyOfOnesOwnFillsNodesEvenly() throws ArchivoltException {
        AllocationPolicy evenly = (request, books) -> {
            for (int book = 0; book < request.books(); book++) {
                books.stocks().stream()
                        .max(Comparator.comparingInt(FreeBooks.Stock::free))
                        .ifPresent(emptiest -> books.takeLowest(List.of(emptiest), 1));
            }
            return OptionalInt.empty();
        };
        long[] books =
                pool.choose(evenly, request(new byte[0], 0, 12), node -> true).books();
        assertThat(Arrays.stream(books).mapToObj(pool::groupOf))
                .containsOnly(0, 1, 2, 10, 11, 20)
                .allSatisfy(group -> assertThat(Arrays.stream(books).filter(book -> pool.groupOf(book) == group))
                        .hasSize(2));
        assertThat(catchThrowableOfType(
                        ArchivoltException.class, () -> pool.choose(evenly, request(new byte[0], 0, 49), node -> true)))
                .matches(error -> PosixError.of(error) == PosixError.ENOSPC);
    }

    @Test
    void allAreNeighboursWithPhysicalAddresses() throws ArchivoltException {
        pool = Pool.of(physicalMachine(8, 1, 2, 21));

        assertOutOfBooks("NearestRack", 1);
        assertThat(taken("LocalEnc", 24)).doesNotHaveDuplicates();
        assertThat(groups(taken("NonLocal_Enc", 16))).containsOnly(0, 20);
        assertThat(groups(taken("LocalNode", 8))).containsOnly(1);
        assertThat(taken("LZAascending", 2)).containsExactly(1L << 44, (1L << 44) + (2 << 20));
    }

    private long[] taken(String name, int books) throws ArchivoltException {
        return choose(pool, name, books).books();
    }

    private Pool.Choice choose(Pool from, String name, int books) throws ArchivoltException {
        Pool.Choice choice = from.choose(policy(name), request(new byte[0], 0, books), node -> true);
        assertThat(choice.position()).isEmpty();
        return choice;
    }

    private void assertOutOfBooks(String name, int books) {
        assertThat(PosixError.of(refusal(pool, name, books))).isEqualTo(PosixError.ENOSPC);
    }

    private ArchivoltException refusal(Pool from, String name, int books) {
        return catchThrowableOfType(
                ArchivoltException.class,
                () -> from.choose(policy(name), request(new byte[0], 0, books), node -> true));
    }

    private AllocationRequest request(byte[] groups, int position, int books) {
        return new AllocationRequest(CALLER, 4, books, groups, position, random);
    }

    private static AllocationPolicy policy(String name) {
        return BuiltInPolicies.all().stream()
                .filter(named -> named.name().equals(name))
                .findFirst()
                .orElseThrow()
                .policy();
    }

    private Set<Integer> groups(long[] books) {
        Set<Integer> groups = new HashSet<>();
        Arrays.stream(books).forEach(book -> groups.add(pool.groupOf(book)));
        return groups;
    }

    private static long[] books(int group, int... numbers) {
        return Arrays.stream(numbers)
                .mapToLong(number -> BookAddress.logical(group, number).value())
                .toArray();
    }

    private static long[] joined(long[]... parts) {
        return Arrays.stream(parts).flatMapToLong(LongStream::of).toArray();
    }
}
