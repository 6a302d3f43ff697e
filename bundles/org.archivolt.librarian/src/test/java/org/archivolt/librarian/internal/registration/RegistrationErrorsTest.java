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
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.librarian.PosixError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Scenario 5, each row of the reference's table of errors, and files that mean harm. */
class RegistrationErrorsTest {
    private static Arguments wrong(String text, String... errors) {
        return Arguments.of(text, List.of(errors));
    }

    static Stream<Arguments> matrix() {
        String global = "[global]\nnode_count=1\nbook_size_bytes=8G\n";
        return Stream.of(
                wrong("", "there are no sections"),
                wrong("\n \n", "there are no sections"),
                wrong("hello\nthere", "there are no sections", "line 1: is in front of the first [section]: \"hello\""),
                wrong("[node01]\nnode_id=1\nnvm_size=4B", "the section [global] is missing"),
                wrong("[global]\nnode_count=1\n" + node(1, "4B"), "line 1, [global] book_size_bytes: is missing"),
                wrong(global + "[node01]\nnode_id=1", "line 4, [node01] nvm_size: is missing"),
                wrong(global + "[node01]\nnvm_size=4B", "line 4, [node01] node_id: is missing"),
                wrong(global + "[node01]\nnode_id=\nnvm_size=4B", "line 5, [node01] node_id: has no value"),
                wrong(
                        global + node(1, "4B") + "lza_base=0",
                        "line 7, [node01] lza_base: unknown key; there are node_id, nvm_size"),
                wrong(
                        global + "node_id=1\n" + node(1, "4B"),
                        "line 4, [global] node_id: unknown key; there are book_size_bytes, bytes_per_node, datacenter, domain,"
                                + " node_count, nvm_size_per_node, rack"),
                wrong(
                        global + "[host]\nnode_id=0\nnvm_size=4B",
                        "line 5, [host] node_id: must be a decimal number from 1 to 80: \"0\""),
                wrong(
                        global + "[node81]\nnode_id=81\nnvm_size=4B",
                        "line 5, [node81] node_id: must be a decimal number from 1 to 80: \"81\""),
                wrong(
                        global + "[node01]\nnode_id=0x01\nnvm_size=4B",
                        "line 5, [node01] node_id: must be a decimal number from 1 to 80: \"0x01\""),
                wrong(
                        global + "[node05]\nnode_id=4\nnvm_size=4B",
                        "line 5, [node05] node_id: is 4, but a section whose name begins with \"node\" is nodeXX of that number:"
                                + " node04"),
                wrong(
                        ini("8G", "[one]\nnode_id=4\nnvm_size=4B", "[two]\nnode_id=4\nnvm_size=4B"),
                        "line 8, [two] node_id: 4 is that of [one] in line 4"),
                wrong(global + node(1, "4B") + node(1, "4B"), "line 7, [node01]: is there already, in line 4"),
                wrong(global + node(1, "4B") + "node_id=1", "line 7, [node01] node_id: is there already, in line 5"),
                wrong(
                        EXAMPLE_1.replace("node_count = 2", "node_count = 3"),
                        "line 3, [global] node_count: is 3, but the file has 2 nodes"),
                wrong(
                        EXAMPLE_1.replace("node_count = 2", "node_count = two"),
                        "line 3, [global] node_count: must be a decimal number from 1 to 80: \"two\""),
                wrong(bookSize("1M"), bookSizeError("is out of range [2M, 8G]: \"1M\"")),
                wrong(bookSize("16G"), bookSizeError("is out of range [2M, 8G]: \"16G\"")),
                wrong(bookSize("3M"), bookSizeError("must be a power of 2: \"3M\"")),
                wrong(
                        bookSize("8X"),
                        bookSizeError(
                                "must be a whole number, with K, M, G, T or B behind it (comments have their own lines):"
                                        + " \"8X\"")),
                wrong(bookSize("8B"), bookSizeError("must be in bytes (B counts books): \"8B\"")),
                wrong(
                        bookSize("1.5G"),
                        bookSizeError(
                                "must be a whole number, with K, M, G, T or B behind it (comments have their own lines):"
                                        + " \"1.5G\"")),
                wrong(nodeSize("15G"), nodeSizeError("is not a multiple of the book size 8G: \"15G\"")),
                wrong(
                        EXAMPLE_2.replace("4T", "15G"),
                        "line 4, [global] nvm_size_per_node: is not a multiple of the book size 8G: \"15G\""),
                wrong(nodeSize("0"), nodeSizeError("must be one book or more: \"0\"")),
                wrong(
                        EXAMPLE_2.replace("4T", "0"),
                        "line 4, [global] nvm_size_per_node: must be one book or more: \"0\""),
                wrong(nodeSize("2B"), nodeSizeError("must be a multiple of 4 books, for 4 media controllers: \"2B\"")),
                wrong(
                        EXAMPLE_2.replace("4T", "2B"),
                        "line 4, [global] nvm_size_per_node: must be a multiple of 4 books, for 4 media controllers: \"2B\""),
                wrong(nodeSize("8196B"), nodeSizeError("is more than 8192 books: \"8196B\"")),
                wrong(
                        EXAMPLE_2.replace("node_count = 40", "node_count = 81"),
                        "line 2, [global] node_count: must be a decimal number from 1 to 80: \"81\""),
                wrong(
                        EXAMPLE_2 + "bytes_per_node = 4T",
                        "line 5, [global] bytes_per_node: is the same as nvm_size_per_node in line 4: only one of them"),
                wrong(
                        ini("2M", node(1, "4B"), node(4, "4B @ 0x200000")),
                        "line 10, [node04] nvm_size: one mode per registry: has an address, [node01] in line 4 has none"),
                wrong(
                        nodeSize("4B\n  4B"),
                        "line 7, [node01] nvm_size: several sizes are only for physical addresses (SIZE @ 0xADDRESS)"),
                wrong(
                        nodeSize("4B @ f000"),
                        nodeSizeError("an address must be hexadecimal, with 0x in front: \"f000\"")),
                wrong(
                        nodeSize("4B @ 0xg0"),
                        nodeSizeError("an address must be hexadecimal, with 0x in front: \"0xg0\"")),
                wrong(nodeSize("4B @ 0x0 @ 0x1"), nodeSizeError("must be SIZE @ 0xADDRESS: \"4B @ 0x0 @ 0x1\"")),
                wrong(
                        nodeSize("4B @ 0x200000"),
                        nodeSizeError("an address must be a multiple of the book size 8G: \"0x200000\"")),
                wrong(nodeSize("4G @ 0x200000000"), nodeSizeError("is not a multiple of the book size 8G: \"4G\"")),
                wrong(nodeSize("0 @ 0x200000000"), nodeSizeError("must be one book or more: \"0\"")),
                wrong(nodeSize("0 @ 0x0"), "no node has memory"),
                wrong(
                        nodeSize("4B @ 0x8000000000000000"),
                        nodeSizeError("an address must be lower than 2^63: \"0x8000000000000000\"")),
                wrong(
                        nodeSize("4B @ 0x7ffffffe00000000"),
                        nodeSizeError("the memory must end below 2^63: \"0x7ffffffe00000000\"")),
                wrong(
                        PHYSICAL.replace("0xf001a0000000", "0xf00000200000"),
                        "line 12, [node04] nvm_size: [node04] at 0xf00000200000 to 0xf0000b1fffff overlaps [node01] at"
                                + " 0xf00000000000 to 0xf0000affffff"),
                wrong(
                        PHYSICAL.replace("0xf00100000000", "0xf00000200000"),
                        "line 8, [node01] nvm_size: [node01] at 0xf00000200000 to 0xf0000b1fffff overlaps [node01] at"
                                + " 0xf00000000000 to 0xf0000affffff"),
                wrong(
                        ini("2M", node(1, "655361B @ 0x0")),
                        "line 6, [node01] nvm_size: is more than 655360 books: \"655361B\""),
                wrong(
                        ini("2M", node(1, "655360B @ 0x0"), node(2, "1B @ 0x100000000000")),
                        "a registry has at most 655360 books: 655361"),
                wrong(
                        global + node(1, "4B") + "[enclosure1]\nu=U3",
                        "line 7, [enclosure1]: must be in front of all nodes, of which [node01] is in line 4"),
                wrong(
                        global + "[enclosureX]\nu=U3\n" + node(1, "4B"),
                        "line 4, [enclosureX]: an enclosure is enclosure1 to enclosure8"),
                wrong(
                        global + "[enclosure1]\nu=U3\n[enclosure01]\nu=U3\n" + node(1, "4B"),
                        "line 6, [enclosure01]: is the same as [enclosure1] in line 4"),
                wrong(
                        global + "[enclosure1]\nu=U/3\n" + node(1, "4B"),
                        "line 5, [enclosure1] u: must be at most 64 characters of ASCII without blanks and /: \"U/3\""),
                wrong(
                        "[DEFAULT]\nnode_id=1\n" + global + node(1, "4B"),
                        "line 2, [DEFAULT] node_id: would be in all sections: write it where it belongs"),
                wrong(
                        global + "[a b]\nnode_id=1\nnvm_size=4B",
                        "line 4, [a b]: a host name has letters, digits and . _ -, at most 255: \"a b\""),
                wrong(
                        global + node(1, "4B") + "[]\n[node\n",
                        "line 7: a section is [NAME], and nothing behind it: \"[]\"",
                        "line 8: a section is [NAME], and nothing behind it: \"[node\""),
                wrong(
                        global + "what\n" + node(1, "4B"),
                        "line 4, [global]: neither a section nor KEY = VALUE: \"what\""));
    }

    private static String bookSize(String size) {
        return EXAMPLE_1.replace("8G", size);
    }

    private static String bookSizeError(String why) {
        return "line 4, [global] book_size_bytes: " + why;
    }

    private static String nodeSize(String size) {
        return ini("8G", node(1, size));
    }

    private static String nodeSizeError(String why) {
        return "line 6, [node01] nvm_size: " + why;
    }

    @ParameterizedTest
    @MethodSource("matrix")
    void saysWhatIsWrongAndWhere(String text, List<String> errors) {
        assertThat(errorsOf(text)).isEqualTo(errors);
    }

    /** Scenario 5. */
    @Test
    void tellsAllErrorsOfAFileTogether() {
        assertThat(errorsOf("""
                        [global]
                        node_count = 5
                        book_size_bytes = 8G
                        colour = red
                        [node05]
                        node_id = 4
                        nvm_size = 15G
                        [other]
                        node_id = 4
                        nvm_size = 2B
                        nvm_size = 4B
                        [node81]
                        node_id = 81
                        nvm_size = 8196B
                        """))
                .extracting(error -> error.replaceFirst(": .*", ""))
                .containsExactly(
                        "line 2, [global] node_count",
                        "line 4, [global] colour",
                        "line 6, [node05] node_id",
                        "line 7, [node05] nvm_size",
                        "line 9, [other] node_id",
                        "line 10, [other] nvm_size",
                        "line 11, [other] nvm_size",
                        "line 13, [node81] node_id",
                        "line 14, [node81] nvm_size");
    }

    static Stream<Arguments> jsonMatrix() {
        String first = jsonNode(1);
        String group = "{\"groupId\": 1, \"mediaControllers\": [%s]}".formatted(controllersOf(1));
        String right = json(first, group);
        String node = "racks[0].enclosures[0].nodes[0]";
        return Stream.of(
                wrong(right.replace("\"racks\"", "\"rocks\""), "racks: is missing"),
                wrong(
                        right.replace("MachineVersion/1/Datacenter/X\"", "MachineVersion/2/Datacenter/X\""),
                        "coordinate: must be"),
                wrong(
                        right.replace("MachineVersion/1/Datacenter/X\"", "machineversion/1/Datacenter/X\""),
                        "(capitals matter)"),
                wrong(
                        right.replace("\"Node/1\"", "\"node/1\""),
                        node + ".coordinate: must be Node/1 to 10 (capitals matter)"),
                wrong(right.replace("\"Node/1\"", "\"Node/11\""), node + ".coordinate: must be Node/1 to 10"),
                wrong(right.replace("\"Node/1\"", "\"/Node/1\""), node + ".coordinate: must be Node/1 to 10"),
                wrong(right.replace("\"Node/1\"", "\"Node/1/\""), node + ".coordinate: must be Node/1 to 10"),
                wrong(right.replace("\"Node/1\"", "\"Node /1\""), node + ".coordinate: must be Node/1 to 10"),
                wrong(right.replace("SocBoard", "socboard"), node + ".soc.coordinate: must be"),
                wrong(right.replace("EncNum/1\"", "Encnum/1\""), "racks[0].enclosures[0].coordinate: must be"),
                wrong(right.replace("Frame/A/Rack/1\"", "Frame/A/rack/1\""), "racks[0].coordinate: must be"),
                wrong(right.replace("\"enclosures\"", "\"e\""), "racks[0].enclosures: is missing"),
                wrong(right.replace("\"nodes\"", "\"n\""), "racks[0].enclosures[0].nodes: is missing"),
                wrong(json("{\"coordinate\": \"Node/1\"}", group), node + ".mediaControllers: is missing"),
                wrong(right.replace("interleaveGroups", "groups"), "interleaveGroups: is missing"),
                wrong(
                        json(first + "," + first, group),
                        "racks[0].enclosures[0].nodes[1]: host \"host1\" is there already",
                        "nodes[1]: node 1 is there already"),
                wrong(
                        right.replaceFirst("MediaController/2", "MediaController/1"),
                        node + ".mediaControllers[1]: media controller 1 is there already"),
                wrong(
                        right.replaceFirst("32G", "65600G"),
                        node + ".mediaControllers[0].memorySize: is more than 8192 books"),
                wrong(right.replaceFirst("32G", "33G"), node + ".mediaControllers[0].memorySize: is not a multiple"),
                wrong(
                        right.replace(controllerOf(1, 4), controllerOf(1, 5)),
                        "interleaveGroups[0].mediaControllers[3]: there is no such media controller",
                        node + ".mediaControllers[3]: is in no interleave group"),
                wrong(
                        right.replace(
                                '"' + controllerOf(1, 4) + '"',
                                "{\"coordinate\": \"%s\", \"memorySize\": \"8G\"}".formatted(controllerOf(1, 4))),
                        "interleaveGroups[0].mediaControllers[3].memorySize: is the controller's to say"),
                wrong(
                        right.replace(controllerOf(1, 4), controllerOf(1, 1)),
                        "interleaveGroups[0].mediaControllers[3]: is in group 1 already",
                        node + ".mediaControllers[3]: is in no interleave group"),
                wrong(
                        json(first + "," + jsonNode(2), group + "," + group.replace("/Node/1/", "/Node/2/")),
                        "interleaveGroups[1].groupId: 1 is there already"),
                wrong(right.replace("\"groupId\": 1", "\"groupId\": 128"), "interleaveGroups[0].groupId: must be"),
                wrong(
                        right.replace("\"groupId\": 1", "\"groupId\": 1.5"),
                        "interleaveGroups[0].groupId: must be a text or a whole number"),
                wrong(right.replace("\"bookSize\": \"8G\"", "\"b\": 1"), "servers[].services[].bookSize: is missing"),
                wrong(
                        right.replace("\"bookSize\": \"8G\"", "\"bookSize\": \"3M\""),
                        "servers[0].services[0].bookSize: must be a power of 2"),
                wrong(
                        right.replace("\"hostname\": \"host1\"", "\"hostname\": \"a b\""),
                        node + ".soc.hostname: a host name"),
                wrong(right + "]", "is not JSON"),
                wrong(right + "[]", "is not JSON: there is something behind its end"),
                wrong(
                        json(first + "]}, {\"coordinate\": \"EncNum/1\", \"nodes\": [" + jsonNode(2), group),
                        "racks[0].enclosures[1]: enclosure 1 is there already"),
                wrong(
                        json(first + "]}, {\"coordinate\": \"EncNum/9\", \"nodes\": [" + jsonNode(2), group),
                        "racks[0].enclosures[1].coordinate: must be Enclosure/NAME/EncNum/1 to 8"),
                wrong(
                        right.replace(
                                "}],\n  \"interleaveGroups", "}, {\"coordinate\": \"Rack/2\"}],\n  \"interleaveGroups"),
                        "racks[1]: a machine has one rack",
                        "racks[1].enclosures: is missing"),
                wrong(
                        right.replace("/Datacenter/X\"", "/DataCenter/X\""),
                        "coordinate: must be /MachineVersion/1/Datacenter/NAME (capitals matter)"),
                wrong(
                        right.replace("Frame/A/Rack/1\"", "frame/A/Rack/1\""),
                        "racks[0].coordinate: must be Frame/NAME/Rack/NAME (capitals matter)"),
                wrong(
                        right.replace("Enclosure/U3/EncNum/1\"", "enclosure/U3/EncNum/1\""),
                        "racks[0].enclosures[0].coordinate: must be Enclosure/NAME/EncNum/1 to 8 (capitals matter)"),
                wrong(
                        right.replaceFirst("MemoryBoard", "memoryBoard"),
                        node
                                + ".mediaControllers[0].coordinate: must be MemoryBoard/NAME/MediaController/1 to 8 (capitals"),
                wrong(
                        right.replaceFirst(", \"memorySize\": \"32G\"", ""),
                        node + ".mediaControllers[0].memorySize: is missing"),
                wrong(right.replace("\"groupId\": 1, ", ""), "interleaveGroups[0].groupId: is missing"),
                wrong(
                        right.replace("\"bookSize\": \"8G\"", "\"bookSize\": \"8G\"}, {\"bookSize\": \"4G\""),
                        "servers[0].services[1].bookSize: is another than before: 4G"),
                wrong(right.substring(0, right.length() / 2), "is not JSON"),
                wrong(
                        right.replace("\"_comment\"", "\"coordinate\""),
                        "line 3: is not JSON: Duplicate field 'coordinate'"),
                wrong(
                        "{}",
                        "coordinate: is missing",
                        "bookSize: is missing",
                        "racks: is missing",
                        "interleaveGroups: is missing"));
    }

    @ParameterizedTest
    @MethodSource("jsonMatrix")
    void saysWhatIsWrongWithJson(String text, List<String> parts) {
        assertThat(errorsOf(text)).hasSameSizeAs(parts);
        for (int error = 0; error < parts.size(); error++) {
            assertThat(errorsOf(text).get(error)).contains(parts.get(error));
        }
    }

    @Test
    void refusesAFileThatIsTooLong() {
        assertThat(errorsOf("#".repeat(100_000_000)))
                .containsExactly("the file is longer than 4194304 characters: 100000000");
        assertThat(errorsOf("\n".repeat(200_000) + EXAMPLE_1))
                .containsExactly("line 100001: a file has at most 100000 lines");
    }

    @Test
    void toldErrorsAreFewAndShort() {
        String text = EXAMPLE_1
                + IntStream.range(0, 50_000)
                        .mapToObj(key -> "k" + key + " = 1\n")
                        .collect(Collectors.joining());
        assertThat(errorsOf(text)).hasSize(101).endsWith("and 49900 more");
        assertThat(errorsOf(EXAMPLE_1 + "x".repeat(1_000_000) + " = 1"))
                .allSatisfy(error -> assertThat(error).hasSizeLessThan(300));
    }

    @Test
    void refusesCharactersThatATerminalWouldObey() {
        assertThat(errorsOf(EXAMPLE_1 + "colour\0 = \u001b[31mred\n"))
                .containsExactly("line 13: has a control character: \"colour? = ?[31mred\"");
    }

    @Test
    void refusesDeepJsonAndLongNumbers() {
        assertThat(errorsOf("{\"a\":".repeat(100_000)))
                .singleElement()
                .asString()
                .contains("is not JSON")
                .contains("nesting depth");
        assertThat(errorsOf("{\"a\": " + "9".repeat(100_000) + "}"))
                .singleElement()
                .asString()
                .contains("is not JSON");
        assertThat(errorsOf(nodeSize("9".repeat(1_000_000) + "T")))
                .singleElement()
                .asString()
                .contains("is too large")
                .hasSizeLessThan(200);
        assertThat(errorsOf(nodeSize("18446744073709551616")))
                .containsExactly(nodeSizeError("is too large: \"18446744073709551616\""));
        assertThat(errorsOf(nodeSize("4B @ 0x" + "f".repeat(1000))))
                .singleElement()
                .asString()
                .contains("lower than 2^63");
    }

    @Test
    void refusesMoreBooksThanCanBeCounted() throws ArchivoltException {
        String text = TopologyJson.write(ExampleFiles.physicalMachine(4, 1));
        String range = text.substring(text.indexOf("\"ranges\""), text.indexOf("]", text.indexOf("\"ranges\"")));
        String one = range.substring(range.indexOf("{")).strip();
        String many = IntStream.range(0, 5000)
                .mapToObj(at -> one.replace("\"8M\"", "\"655360B\"")
                        .replaceFirst("0x[0-9a-f]+", "0x%x".formatted(at * (3L << 40))))
                .collect(Collectors.joining(","));
        assertThat(errorsOf(text.replace(one, many)))
                .containsExactly(
                        "interleaveGroups[0]: has more than 655360 books: 3276800000",
                        "a registry has at most 655360 books: 3276800000");
    }

    @Test
    void refuses81Nodes() {
        String[] nodes = IntStream.rangeClosed(1, 81)
                .mapToObj(number -> node(number, "4B"))
                .toArray(String[]::new);
        assertThat(errorsOf(ini("8G", nodes)))
                .hasSize(2)
                .allSatisfy(error -> assertThat(error).contains("from 1 to 80: \"81\""));
    }

    /**
     * Goal: no text makes it fail in another way than with a list of errors. Method: good files with characters and lines changed by
     * chance.
     */
    @Test
    void damagedFilesGiveErrorsOrTopologies() {
        long seed = new Random().nextLong();
        System.out.println("seed of damagedFilesGiveErrorsOrTopologies: " + seed);
        Random random = new Random(seed);
        List<String> files = List.of(EXAMPLE_1, EXAMPLE_2, PHYSICAL, jsonWithGroupsFromOne());
        for (int trial = 0; trial < 2000; trial++) {
            String text = damaged(files.get(trial % files.size()), random);
            try {
                TopologyJson.write(RegistrationFile.read(text).topology());
            } catch (ArchivoltException e) {
                assertThat(e.code()).as(text).isEqualTo(ErrorCode.INVALID_ARGUMENT);
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ", trial " + trial + ":\n" + text, e);
            }
        }
    }

    private static String damaged(String text, Random random) {
        StringBuilder damaged = new StringBuilder(text);
        String marks = "[]{}\"=:@0123456789xBKMGT\n \t\0\uFEFF/#;,é";
        for (int change = random.nextInt(4); change >= 0; change--) {
            int at = random.nextInt(damaged.length());
            switch (random.nextInt(3)) {
                case 0 -> damaged.setCharAt(at, marks.charAt(random.nextInt(marks.length())));
                case 1 -> damaged.deleteCharAt(at);
                default -> damaged.insert(at, marks.charAt(random.nextInt(marks.length())));
            }
        }
        return damaged.toString();
    }

    @Test
    void readsRightFiles() throws ArchivoltException {
        for (String text : List.of(EXAMPLE_1, EXAMPLE_2, PHYSICAL, jsonWithGroupsFromOne())) {
            assertThat(RegistrationFile.read(text).topology().books()).isPositive();
        }
    }

    private static List<String> errorsOf(String text) {

        ArchivoltException error = catchThrowableOfType(ArchivoltException.class, () -> RegistrationFile.read(text));
        assertThat(error.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(PosixError.of(error)).isEqualTo(PosixError.EINVAL);
        return ((List<?>) error.facts().get(RegistrationFile.ERRORS))
                .stream().map(Object::toString).toList();
    }
}
