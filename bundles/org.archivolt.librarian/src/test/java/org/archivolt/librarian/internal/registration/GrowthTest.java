package org.archivolt.librarian.internal.registration;

import static org.archivolt.librarian.internal.registration.ExampleFiles.EXAMPLE_1;
import static org.archivolt.librarian.internal.registration.ExampleFiles.jsonWithGroupsFromOne;
import static org.archivolt.librarian.internal.registration.ExampleFiles.machine;
import static org.archivolt.librarian.internal.registration.ExampleFiles.physicalMachine;
import static org.archivolt.librarian.internal.registration.ExampleFiles.topology;
import static org.assertj.core.api.Assertions.assertThat;

import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.BookAddress;
import org.archivolt.librarian.NodeId;
import org.junit.jupiter.api.Test;

class GrowthTest {
    @Test
    void theSameChangesNothing() throws ArchivoltException {
        Growth growth = Growth.between(topology(EXAMPLE_1), topology(EXAMPLE_1));

        assertThat(growth.added()).isEmpty();
        assertThat(growth.grown()).isEmpty();
        assertThat(growth.shrunk()).isEmpty();
        assertThat(growth.removed()).isEmpty();
        assertThat(growth.leaving()).isEmpty();
        assertThat(growth.contradictions()).isEmpty();
    }

    @Test
    void saysWhoComesGrowsShrinksAndGoes() throws ArchivoltException {
        Growth growth = Growth.between(machine(8, 1, 2), machine(12, 1, 3));
        assertThat(growth.added()).containsExactly(new NodeId(3));
        assertThat(growth.grown()).containsExactly(new NodeId(1));
        assertThat(growth.removed()).containsExactly(new NodeId(2));
        assertThat(growth.leaving())
                .hasSize(8)
                .startsWith(BookAddress.logical(1, 0).value());

        Growth shrinking = Growth.between(machine(8, 1), machine(4, 1));
        assertThat(shrinking.shrunk()).containsExactly(new NodeId(1));
        assertThat(shrinking.leaving())
                .containsExactly(
                        BookAddress.logical(0, 4).value(),
                        BookAddress.logical(0, 5).value(),
                        BookAddress.logical(0, 6).value(),
                        BookAddress.logical(0, 7).value());
        assertThat(shrinking.contradictions()).isEmpty();
    }

    @Test
    void refusesAnotherBookSizeOrMode() throws ArchivoltException {
        assertThat(Growth.between(machine(8, 1), physicalMachine(8, 1)).contradictions())
                .containsExactly(
                        "the addresses are LZA, and would be PHYSICAL", "a book has 8M bytes, and would have 2M");
    }

    @Test
    void refusesOtherNumbersForTheSameMemory() throws ArchivoltException {
        // Group 1 was of node 2, and is of node 1.
        assertThat(Growth.between(
                                topology(ExampleFiles.EXAMPLE_2.replace("node_count = 40", "node_count = 4")),
                                topology(jsonWithGroupsFromOne()))
                        .contradictions())
                .containsExactly(
                        "16 books of node 2 would be on node 1, the first is 0x0000400000000000",
                        "16 books of node 3 would be on node 2, the first is 0x0000800000000000",
                        "16 books of node 4 would be on node 3, the first is 0x0000c00000000000");
    }

    @Test
    void memoryCanBeMovedAwayFromOtherAddresses() throws ArchivoltException {
        Growth growth = Growth.between(physicalMachine(8, 1), physicalMachine(8, 2));
        assertThat(growth.contradictions()).isEmpty();
        assertThat(growth.leaving()).hasSize(8).startsWith(1L << 44);
    }
}
