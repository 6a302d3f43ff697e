package org.archivolt.librarian.internal.registration;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.Topology;

/** Files of registration as the reference's documents describe them, and machines made of them. */
public final class ExampleFiles {
    /** Two nodes in two enclosures. */
    public static final String EXAMPLE_1 = """
            # two nodes
            [global]
            node_count = 2
            book_size_bytes = 8G

            [node01]
            node_id = 1
            nvm_size = 512B

            [node22]
            node_id = 22
            nvm_size = 512B
            """;

    /** 20,480 books. */
    public static final String EXAMPLE_2 = """
            [global]
            node_count = 40
            book_size_bytes = 8G
            nvm_size_per_node = 4T
            """;

    public static final String PHYSICAL = """
            [global]
            node_count = 2
            book_size_bytes = 2M

            [node01]
            node_id = 1
            nvm_size = 88B @ 0xf00000000000
                       88B @ 0xf00100000000

            [node04]
            node_id = 4
            nvm_size = 88B @ 0xf001a0000000
            """;

    private ExampleFiles() {}

    public static Topology topology(String text) throws ArchivoltException {
        return RegistrationFile.read(text).topology();
    }

    /** Nodes of 8 MiB books each. */
    public static Topology machine(int booksOfNode, int... nodes) throws ArchivoltException {
        return topology(ini(
                "8M",
                IntStream.of(nodes)
                        .mapToObj(
                                node -> "[%s]\nnode_id = %d\nnvm_size = %dB\n".formatted(host(node), node, booksOfNode))
                        .toArray(String[]::new)));
    }

    /** Books of 2 MiB at physical addresses that leave gaps. */
    public static Topology physicalMachine(int booksOfNode, int... nodes) throws ArchivoltException {
        return topology(ini(
                "2M",
                IntStream.of(nodes)
                        .mapToObj(node -> "[%s]\nnode_id = %d\nnvm_size = %dB @ 0x%x\n"
                                .formatted(host(node), node, booksOfNode, (long) node << 44))
                        .toArray(String[]::new)));
    }

    /** With sections of nodes. */
    public static String ini(String bookSize, String... sections) {
        return "[global]\nnode_count = %d\nbook_size_bytes = %s\n%s"
                .formatted(sections.length, bookSize, String.join("\n", sections));
    }

    /** Section of a node whose name is as its number wants it. */
    public static String node(int number, String size) {
        return "[%s]\nnode_id = %d\nnvm_size = %s\n".formatted(host(number), number, size);
    }

    private static String host(int node) {
        return "node%02d".formatted(node);
    }

    /**
     * Nodes 1 to 4 with four controllers of four books of 8 GiB, numbered from 1 as some files of the reference are, and each group
     * one node's.
     */
    public static String jsonWithGroupsFromOne() {
        String nodes =
                IntStream.rangeClosed(1, 4).mapToObj(ExampleFiles::jsonNode).collect(Collectors.joining(","));
        String groups = IntStream.rangeClosed(1, 4)
                .mapToObj(node -> "{\"groupId\": %d, \"mediaControllers\": [%s]}".formatted(node, controllersOf(node)))
                .collect(Collectors.joining(","));
        return json(nodes, groups);
    }

    /** Books of 8 GiB in one enclosure. */
    public static String json(String nodes, String groups) {
        return """
                {
                  "_comment": "made up",
                  "coordinate": "/MachineVersion/1/Datacenter/X",
                  "servers": [{"coordinate": "Server/1", "services": [{"service": "Librarian", "bookSize": "8G"}]}],
                  "racks": [{"coordinate": "Frame/A/Rack/1", "enclosures": [
                    {"coordinate": "Enclosure/U3/EncNum/1", "iZoneBoards": [], "nodes": [%s]}]}],
                  "interleaveGroups": [%s]
                }
                """.formatted(nodes, groups);
    }

    /** With four controllers of four books each. */
    public static String jsonNode(int slot) {
        String controllers = IntStream.rangeClosed(1, 4)
                .mapToObj("{\"coordinate\": \"MemoryBoard/1/MediaController/%d\", \"memorySize\": \"32G\"}"::formatted)
                .collect(Collectors.joining(","));
        return """
                {"coordinate": "Node/%1$d", "serialNumber": "S%1$d",
                 "soc": {"coordinate": "SocBoard/1/Soc/1", "hostname": "host%1$d", "macAddress": "02:00:00:00:00:0%1$d"},
                 "mediaControllers": [%2$s]}""".formatted(slot, controllers);
    }

    /** Names of the four controllers of a node, in quotes. */
    public static String controllersOf(int slot) {
        return IntStream.rangeClosed(1, 4)
                .mapToObj(number -> '"' + controllerOf(slot, number) + '"')
                .collect(Collectors.joining(","));
    }

    public static String controllerOf(int slot, int number) {
        return String.format(
                Locale.ROOT,
                "/MachineVersion/1/Datacenter/X/Frame/A/Rack/1/Enclosure/U3/EncNum/1/Node/%d/MemoryBoard/1/MediaController/%d",
                slot,
                number);
    }
}
