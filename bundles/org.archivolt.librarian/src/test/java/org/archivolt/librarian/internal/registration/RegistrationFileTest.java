package org.archivolt.librarian.internal.registration;

import static org.archivolt.librarian.internal.registration.ExampleFiles.EXAMPLE_1;
import static org.archivolt.librarian.internal.registration.ExampleFiles.EXAMPLE_2;
import static org.archivolt.librarian.internal.registration.ExampleFiles.PHYSICAL;
import static org.archivolt.librarian.internal.registration.ExampleFiles.ini;
import static org.archivolt.librarian.internal.registration.ExampleFiles.jsonWithGroupsFromOne;
import static org.archivolt.librarian.internal.registration.ExampleFiles.machine;
import static org.archivolt.librarian.internal.registration.ExampleFiles.node;
import static org.archivolt.librarian.internal.registration.ExampleFiles.topology;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.AddressMode;
import org.archivolt.librarian.BookAddress;
import org.archivolt.librarian.BookCounts;
import org.archivolt.librarian.FabricNode;
import org.archivolt.librarian.InterleaveGroup;
import org.archivolt.librarian.MediaController;
import org.archivolt.librarian.NodeId;
import org.archivolt.librarian.Topology;
import org.archivolt.librarian.internal.policy.BuiltInPolicies;
import org.archivolt.librarian.internal.pool.Pool;
import org.archivolt.librarian.policy.AllocationRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistrationFileTest {
    /** Scenario 1. */
    @Test
    void numbersTwoNodesInTwoEnclosures() throws ArchivoltException {
        Topology topology = topology(EXAMPLE_1);

        assertThat(topology.books()).isEqualTo(1024);
        assertThat(topology.bytes()).isEqualTo(8796093022208L);
        assertThat(topology.nodes())
                .extracting(
                        FabricNode::host,
                        node -> node.id().rack(),
                        node -> node.id().enclosure(),
                        node -> node.id().slot(),
                        FabricNode::serial,
                        FabricNode::mac)
                .containsExactly(
                        tuple("node01", 1, 1, 1, "1:1:1", "52:54:42:01:01:01"),
                        tuple("node22", 1, 3, 2, "1:3:2", "52:54:42:22:22:22"));
        assertThat(topology.groups()).extracting(InterleaveGroup::number).containsExactly(0, 21);
        assertThat(topology.nodes().get(0).controllers())
                .extracting(MediaController::number, MediaController::cid, MediaController::books)
                .containsExactly(
                        tuple(0, 0x008, 128), tuple(1, 0x009, 128), tuple(2, 0x00a, 128), tuple(3, 0x00b, 128));
        assertThat(topology.nodes().get(1).controllers())
                .extracting(MediaController::cid, controller -> controller.books() * topology.bookSize())
                .containsExactly(
                        tuple(0x418, 1099511627776L),
                        tuple(0x419, 1099511627776L),
                        tuple(0x41a, 1099511627776L),
                        tuple(0x41b, 1099511627776L));
    }

    /** Scenario 1. */
    @Test
    void givesBooksTheirAddresses() throws ArchivoltException {
        Pool pool = Pool.of(topology(EXAMPLE_1));
        long[] books = pool.addresses();

        assertThat(pool.counts(node -> true)).isEqualTo(new BookCounts(1024, 0, 0, 0));
        assertThat(new long[] {books[0], books[1], books[511], books[512], books[1023]})
                .containsExactly(0, 0x200000000L, 0x000003fe00000000L, 0x0005400000000000L, 0x000543fe00000000L);
        for (int book = 0; book < 1024; book++) {
            assertThat(books[book]).isEqualTo((book < 512 ? 0 : 0x0005400000000000L) + book % 512 * 0x200000000L);
        }
        assertThat(pool.countsOf(new NodeId(22), node -> true).total()).isEqualTo(512);
    }

    /** Scenario 2. */
    @Test
    void readsTheShortForm() throws ArchivoltException {
        Topology topology = topology(EXAMPLE_2);

        assertThat(topology.books()).isEqualTo(20480);
        assertThat(topology.bytes()).isEqualTo(175921860444160L).isEqualTo(0xa00000000000L);
        assertThat(topology.groups())
                .extracting(InterleaveGroup::number)
                .containsExactlyElementsOf(IntStream.range(0, 40).boxed().toList());
        assertThat(topology.groups()).extracting(InterleaveGroup::books).containsOnly(512);
        assertThat(topology.nodes().get(39).id())
                .extracting(NodeId::number, NodeId::enclosure, NodeId::slot)
                .containsExactly(40, 4, 10);
        long[] books = Pool.of(topology).addresses();
        assertThat(books[books.length - 1]).isEqualTo(0x0009c3fe00000000L);
    }

    /** Scenario 3. */
    @Test
    void takesTheDocumentedKeyForTheSame() throws ArchivoltException {
        assertThat(topology(EXAMPLE_2.replace("nvm_size_per_node", "bytes_per_node")))
                .isEqualTo(topology(EXAMPLE_2));
    }

    /** Scenario 4. */
    @Test
    void keepsAddressesAsFarApartWithSmallBooks() throws ArchivoltException {
        Topology topology = machine(512, 1, 2, 3, 4);
        Pool pool = Pool.of(topology);

        assertThat(topology.books()).isEqualTo(2048);
        assertThat(topology.bytes()).isEqualTo(17179869184L);
        assertThat(pool.addresses()[1] - pool.addresses()[0]).isEqualTo(0x200000000L);
        assertThat(pool.addresses()[512]).isEqualTo(0x0000400000000000L);
        assertThat(pool.nodeOf(0x0000400000000000L)).isEqualTo(new NodeId(2));
    }

    /** Scenario 4, in the short form. */
    @Test
    void countsBooksInTheShortForm() throws ArchivoltException {
        assertThat(topology("[global]\nnode_count=4\nbook_size_bytes=8M\nnvm_size_per_node=512B")
                        .books())
                .isEqualTo(2048);
    }

    /** Scenario 6. */
    @Test
    void takesPhysicalAddressesAsTheyAre() throws ArchivoltException {
        Topology topology = topology(PHYSICAL);
        Pool pool = Pool.of(topology);

        assertThat(topology.mode()).isEqualTo(AddressMode.PHYSICAL);
        assertThat(topology.books()).isEqualTo(264);
        assertThat(topology.bytes()).isEqualTo(553648128);
        assertThat(topology.nodes())
                .allSatisfy(node -> assertThat(node.controllers()).isEmpty());
        long[] books = pool.addresses();
        assertThat(new long[] {books[0], books[87], books[88], books[175], books[176]})
                .containsExactly(0xf00000000000L, 0xf0000ae00000L, 0xf00100000000L, 0xf0010ae00000L, 0xf001a0000000L);
        assertThat(Arrays.stream(books, 0, 176).mapToInt(pool::numberOf))
                .containsExactlyElementsOf(IntStream.range(0, 176).boxed().toList());
        assertThat(pool.groupOf(0xf0010ae00000L)).isZero();
        assertThat(pool.groupOf(0xf001a0000000L)).isEqualTo(3);
        assertThat(pool.isRegistered(0xf0000b000000L)).isFalse();
    }

    /** Scenario 7, second part. */
    @Test
    void findsANodesMemoryWhateverItsGroupIsCalled() throws ArchivoltException {
        Pool pool = Pool.of(topology(jsonWithGroupsFromOne()));

        for (int number = 1; number <= 4; number++) {
            NodeId node = new NodeId(number);
            long[] books = pool.choose(
                            BuiltInPolicies.all().get(1).policy(),
                            new AllocationRequest(node, 4, 1, new byte[0], 0, new Random(1)),
                            any -> true)
                    .books();

            assertThat(books).containsExactly(BookAddress.logical(number, 0).value());
            assertThat(pool.nodeOf(books[0])).isEqualTo(node);
        }
    }

    /** Scenario 15. */
    @Test
    void takesAnAddressApartAndPutsItTogether() throws ArchivoltException {
        BookAddress address = new BookAddress(0x0005400200000000L);
        Pool pool = Pool.of(topology(EXAMPLE_1));
        NodeId node = pool.nodeOf(address.value());

        assertThat(List.of(address.group(), address.number())).containsExactly(21, 1);
        assertThat(List.of(node.number(), node.rack(), node.enclosure(), node.slot()))
                .containsExactly(22, 1, 3, 2);
        assertThat(BookAddress.logical(21, 1)).isEqualTo(address);
        BookAddress last = new BookAddress(0x001ffffe00000000L);
        assertThat(List.of(last.group(), last.number())).containsExactly(127, 8191);
        assertThat(BookAddress.logical(127, 8191)).isEqualTo(last);
        assertThat(pool.groupOf(address.value())).isEqualTo(21);
        assertThat(pool.numberOf(address.value())).isEqualTo(1);
    }

    @Test
    void givesTheTotalsOfTheReferencesExamples() throws ArchivoltException {
        Topology data = topology(ini("8G", node(1, "512B"), node(2, "512B"), node(3, "256B"), node(4, "256B")));
        assertThat(data.books()).isEqualTo(1536);
        assertThat(data.bytes()).isEqualTo(13194139533312L);

        Topology most = topology("[global]\nnode_count=80\nbook_size_bytes=8G\nnvm_size_per_node=4T");
        assertThat(most.books()).isEqualTo(40960);
        assertThat(most.bytes()).isEqualTo(351843720888320L);

        Topology emulated = topology("[global]\nnode_count=40\nbook_size_bytes=8M\nnvm_size_per_node=4G");
        assertThat(emulated.books()).isEqualTo(20480);
        assertThat(emulated.bytes()).isEqualTo(171798691840L);

        Topology two = topology(ini("8G", node(2, "128B"), node(8, "128B")));
        assertThat(two.books()).isEqualTo(256);
        assertThat(two.nodes()).extracting(node -> node.id().number()).containsExactly(2, 8);
    }

    @Test
    void holdsAsManyBooksAsThereCanBe() throws ArchivoltException {
        Topology topology = topology("[global]\nnode_count=80\nbook_size_bytes=8G\nnvm_size_per_node=8192B");

        assertThat(topology.books()).isEqualTo(655_360);
        assertThat(topology.bytes()).isEqualTo(655_360L << 33);
        assertThat(Pool.of(topology).counts(node -> true).free()).isEqualTo(655_360);
    }

    @Test
    void readsWhatPeopleWrite() throws ArchivoltException {
        Topology topology = topology("""
                \uFEFF; a comment
                [global]
                NODE_COUNT : 1
                  # deeper, and still a comment
                Book_Size_Bytes: 2m
                datacenter=pdx
                rack=MFT1
                domain=example.org

                [enclosure2]
                u=U17

                [ftcbu1]
                    node_id=12
                    nvm_size=8388608
                """.replace("\n", "\r\n"));

        FabricNode node = topology.nodes().get(0);
        assertThat(topology.books()).isEqualTo(4);
        assertThat(topology.domain()).isEqualTo("example.org");
        assertThat(node.host()).isEqualTo("ftcbu1");
        assertThat(node.coordinate())
                .isEqualTo("/MachineVersion/1/Datacenter/pdx/Frame/MFT1/Rack/MFT1/Enclosure/U17/EncNum/2/Node/2");
        assertThat(node.controllers().get(3).coordinate())
                .isEqualTo(node.coordinate() + "/MemoryBoard/1/MediaController/4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2M", "2m", "2048K", "2048k", "2097152", "02M"})
    void takesASizeInAnyUnit(String size) throws ArchivoltException {
        Topology topology = topology(ini(size, node(1, "4B"), node(2, "8m"), node(3, "8192k"), node(4, "8388608")));

        assertThat(topology.bookSize()).isEqualTo(2 << 20);
        assertThat(topology.groups()).extracting(InterleaveGroup::books).containsOnly(4);
        assertThat(topology(ini(size, node(1, "1g"), node(2, "16G"))).books()).isEqualTo(512 + 8192);
    }

    /** Enclosure and slot of each number, and back. */
    @Test
    void putsTenNodesIntoEachOfEightEnclosures() {
        for (int number = 1; number <= 80; number++) {
            NodeId node = new NodeId(number);
            assertThat(List.of(node.rack(), node.enclosure(), node.slot()))
                    .containsExactly(1, (number - 1) / 10 + 1, (number - 1) % 10 + 1);
            assertThat((node.enclosure() - 1) * 10 + node.slot()).isEqualTo(number);
        }
    }

    @Test
    void saysWhatItFilledInAndPassedOver() throws ArchivoltException {
        assertThat(RegistrationFile.read(EXAMPLE_2 + "[node01]\nnode_id=1\nnvm_size=512B")
                        .remarks())
                .containsExactly(
                        "[global] datacenter: filled in as DC1",
                        "[global] rack: filled in as R1",
                        "[global] domain: filled in as local",
                        "line 5, [node01]: passed over, as [global] nvm_size_per_node is for all nodes");
    }

    @Test
    void theExamplesOfTheDocumentationAreRight() throws Exception {
        String page = Files.readString(Path.of("../../docs/librarian.md"));
        String section = page.substring(page.indexOf("## Files of registration"), page.indexOf("## Policies"));
        List<String> examples = Pattern.compile("```(?:ini|json)\n(.*?)```", Pattern.DOTALL)
                .matcher(section)
                .results()
                .map(example -> example.group(1))
                .map(text -> text.contains("book") ? text : "[global]\nnode_count=1\nbook_size_bytes=2M\n" + text)
                .toList();
        assertThat(examples).hasSize(3);
        for (String example : examples) {
            assertThat(topology(example).books()).isPositive();
        }
    }

    @Test
    void takesANodeWithoutMemory() throws ArchivoltException {
        Topology topology = topology(ini("2M", node(1, "4B @ 0x200000"), node(2, "0 @ 0x0")));

        assertThat(topology.nodes()).hasSize(2);
        assertThat(topology.books()).isEqualTo(4);
        assertThat(topology.groups()).extracting(InterleaveGroup::number).containsExactly(0);
    }
}
