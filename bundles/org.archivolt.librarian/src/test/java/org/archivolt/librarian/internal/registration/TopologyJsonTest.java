package org.archivolt.librarian.internal.registration;

import static org.archivolt.librarian.internal.registration.ExampleFiles.EXAMPLE_1;
import static org.archivolt.librarian.internal.registration.ExampleFiles.EXAMPLE_2;
import static org.archivolt.librarian.internal.registration.ExampleFiles.PHYSICAL;
import static org.archivolt.librarian.internal.registration.ExampleFiles.controllerOf;
import static org.archivolt.librarian.internal.registration.ExampleFiles.controllersOf;
import static org.archivolt.librarian.internal.registration.ExampleFiles.ini;
import static org.archivolt.librarian.internal.registration.ExampleFiles.json;
import static org.archivolt.librarian.internal.registration.ExampleFiles.jsonNode;
import static org.archivolt.librarian.internal.registration.ExampleFiles.jsonWithGroupsFromOne;
import static org.archivolt.librarian.internal.registration.ExampleFiles.node;
import static org.archivolt.librarian.internal.registration.ExampleFiles.topology;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.FabricNode;
import org.archivolt.librarian.InterleaveGroup;
import org.archivolt.librarian.MediaController;
import org.archivolt.librarian.NodeId;
import org.archivolt.librarian.Topology;
import org.junit.jupiter.api.Test;

class TopologyJsonTest {
    /** Scenario 7, first part, and the other mode. */
    @Test
    void isReadAsTheSame() throws ArchivoltException {
        for (String text : List.of(
                EXAMPLE_1,
                EXAMPLE_2,
                PHYSICAL,
                jsonWithGroupsFromOne(),
                ini("2M", node(1, "4B @ 0x40000000\n 2B @ 0x0\n 1B @ 0x400000"), node(30, "0 @ 0x0")),
                EXAMPLE_1.replace("[node01]", "[enclosure3]\nu = U9\n[node01]"))) {
            Topology topology = topology(text);
            RegistrationFile.Parsed again = RegistrationFile.read(TopologyJson.write(topology));
            assertThat(again.topology()).isEqualTo(topology);
            assertThat(again.remarks()).isEmpty();
        }
    }

    @Test
    void readsWhatTheReferencesFilesSay() throws ArchivoltException {
        Topology topology = topology(jsonWithGroupsFromOne());

        assertThat(topology.books()).isEqualTo(64);
        assertThat(topology.datacenter()).isEqualTo("X");
        assertThat(topology.rack()).isEqualTo("1");
        assertThat(topology.groups()).extracting(InterleaveGroup::number).containsExactly(1, 2, 3, 4);
        FabricNode node = topology.nodes().get(1);
        assertThat(node.host()).isEqualTo("host2");
        assertThat(node.serial()).isEqualTo("S2");
        assertThat(node.mac()).isEqualTo("02:00:00:00:00:02");
        assertThat(node.controllers()).extracting(MediaController::cid).containsExactly(0x18, 0x19, 0x1a, 0x1b);
        assertThat(node.controllers().get(2).coordinate()).isEqualTo(controllerOf(2, 3));
    }

    @Test
    void fillsInWhatIsMissing() throws ArchivoltException {
        String group = "{\"groupId\": 7, \"mediaControllers\": [%s]}".formatted(controllersOf(1));
        RegistrationFile.Parsed parsed = RegistrationFile.read(json(
                jsonNode(1).replaceAll("\"serialNumber\": \"S1\",", "").replaceAll("\"soc\": \\{[^}]*\\},", ""),
                group));

        FabricNode node = parsed.topology().nodes().get(0);
        assertThat(List.of(node.host(), node.serial(), node.mac()))
                .containsExactly("node01", "1:1:1", "52:54:42:01:01:01");
        assertThat(parsed.remarks())
                .containsExactly(
                        "domains[0]: filled in as local",
                        "racks[0].enclosures[0].nodes[0].soc.hostname: filled in as node01");
    }

    @Test
    void readsTheOldPlaceOfTheBookSize() throws ArchivoltException {
        String old = jsonWithGroupsFromOne().replaceFirst("\"servers\": \\[(.*)\\],", "\"managementServer\": $1,");
        assertThat(old).contains("managementServer");
        assertThat(topology(old)).isEqualTo(topology(jsonWithGroupsFromOne()));
    }

    @Test
    void numbersAGroupOfManyNodesNodeByNode() throws ArchivoltException {
        String nodes = jsonNode(1) + "," + jsonNode(2);
        String mixed = IntStream.rangeClosed(1, 4)
                .mapToObj(number -> "\"%s\",\"%s\"".formatted(controllerOf(2, number), controllerOf(1, number)))
                .collect(Collectors.joining(","));
        Topology topology = topology(json(nodes, "{\"groupId\": 3, \"mediaControllers\": [%s]}".formatted(mixed)));

        assertThat(topology.groups())
                .containsExactly(new InterleaveGroup(
                        3,
                        32,
                        List.of(
                                new InterleaveGroup.Span(new NodeId(2), 16, 0),
                                new InterleaveGroup.Span(new NodeId(1), 16, 0))));
        assertThat(topology(TopologyJson.write(topology))).isEqualTo(topology);
    }

    /** Goal: whatever can be registered is exported. Method: controllers in random groups, and random ranges. */
    @Test
    void anyMachineIsReadAsTheSame() throws ArchivoltException {
        long seed = new Random().nextLong();
        System.out.println("seed of anyMachineIsReadAsTheSame: " + seed);
        Random random = new Random(seed);
        for (int trial = 0; trial < 200; trial++) {
            Topology topology = topology(trial % 2 == 0 ? randomJson(random) : randomPhysical(random));
            assertThat(topology(TopologyJson.write(topology)))
                    .as("seed " + seed)
                    .isEqualTo(topology);
        }
    }

    private static String randomJson(Random random) {
        int nodes = 1 + random.nextInt(9);
        List<String> controllers = new ArrayList<>();
        for (int node = 1; node <= nodes; node++) {
            for (int number = 1; number <= 4; number++) {
                controllers.add('"' + controllerOf(node, number) + '"');
            }
        }
        Collections.shuffle(controllers, random);
        List<Integer> numbers = new ArrayList<>(IntStream.range(0, 128).boxed().toList());
        Collections.shuffle(numbers, random);
        List<String> groups = new ArrayList<>();
        while (!controllers.isEmpty()) {
            List<String> some = controllers.subList(0, 1 + random.nextInt(controllers.size()));
            groups.add("{\"groupId\": %d, \"mediaControllers\": [%s]}"
                    .formatted(numbers.remove(0), String.join(",", some)));
            some.clear();
        }
        return json(
                IntStream.rangeClosed(1, nodes).mapToObj(ExampleFiles::jsonNode).collect(Collectors.joining(",")),
                String.join(",", groups));
    }

    private static String randomPhysical(Random random) {
        List<Integer> places = new ArrayList<>(IntStream.range(0, 60).boxed().toList());
        Collections.shuffle(places, random);
        return ini(
                "2M",
                IntStream.of(3, 5, 44)
                        .mapToObj(number -> node(number, randomRanges(random, places)))
                        .toArray(String[]::new));
    }

    /** Some of which follow on one another. */
    private static String randomRanges(Random random, List<Integer> places) {
        return IntStream.rangeClosed(0, random.nextInt(15))
                .mapToObj(range -> "%dB @ 0x%x".formatted(1 + random.nextInt(2), (long) places.remove(0) * (2L << 21)))
                .collect(Collectors.joining("\n   "));
    }
}
