package org.archivolt.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.layout.LayoutDescription;
import org.archivolt.layout.LayoutParameter;
import org.archivolt.store.LayoutCatalog.InstalledLayout;
import org.archivolt.store.LayoutCatalog.Origin;
import org.junit.jupiter.api.Test;

class LayoutCommandsTest {
    private static final LayoutParameter REPLICAS =
            new LayoutParameter.Number("replicas", "how many copies there are, each on a medium of its own", 2, 1, 16);
    private static final LayoutParameter CHECKSUM = new LayoutParameter.Choice(
            "block.checksum",
            "checksum over each block, verified by each read, whatever else is verified by whom",
            List.of("crc32c", "xxh128", "md5", "sha256"));

    private final List<InstalledLayout> installed = List.of(
            new InstalledLayout(new LayoutDescription("plain", 3, 0, "as it is", List.of()), 0, 0, Optional.empty()),
            new InstalledLayout(
                    new LayoutDescription("raid1", 1, 12, "replicas", List.of(REPLICAS, CHECKSUM)),
                    1,
                    3,
                    Optional.of(new Origin(84, "org.archivolt.layout.raid1", "0.1.0"))),
            new InstalledLayout(
                    new LayoutDescription("raid1", 1, 2, "replicas", List.of(REPLICAS)), 1, 1, Optional.empty()));

    @Test
    void listsEachParameterOnALineOfItsOwn() throws Exception {
        assertThat(Printed.lines(Printed.by(list(false))))
                .satisfiesExactly(
                        head -> assertThat(cells(head))
                                .containsExactly("Name", "Version", "In use", "Parameter", "Type", "Default", "Range"),
                        line -> {},
                        plain -> assertThat(cells(plain)).startsWith("plain", "3.0", "0"),
                        first -> assertThat(cells(first))
                                .containsExactly("raid1", "1.12", "3", "replicas", "number", "2", "1 to 16"),
                        second ->
                                assertThat(cells(second)).startsWith("", "", "", "block.checksum", "choice", "crc32c"),
                        older -> assertThat(cells(older)).startsWith("raid1", "1.2", "1"));
    }

    @Test
    void listsForScriptsWithTheNamesOfRest() throws Exception {
        JsonNode json = new ObjectMapper().readTree(Printed.by(list(true)));
        assertThat(json).hasSize(3);
        assertThat(json.get(1)).isEqualTo(new ObjectMapper().readTree("""
                        {"name": "raid1", "version": "1.12", "summary": "replicas",
                         "parameters": [
                          {"name": "replicas", "type": "number", "range": "1 to 16", "defaultValue": "2",
                           "summary": "how many copies there are, each on a medium of its own"},
                          {"name": "block.checksum", "type": "choice", "range": "crc32c, xxh128, md5, sha256",
                           "defaultValue": "crc32c",
                           "summary": "checksum over each block, verified by each read, whatever else is verified by whom"}],
                         "tolerates": 1, "inUse": 3,
                         "bundle": {"id": 84, "symbolicName": "org.archivolt.layout.raid1", "version": "0.1.0"}}"""));
        assertThat(json.get(0).has("bundle")).isFalse();
    }

    @Test
    void tellsAllOfALayoutNewestFirst() throws Exception {
        assertThat(Printed.by(info("raid1"))).isEqualTo("""
                        raid1 1.12: replicas
                        In use        3
                        Tolerates     the loss of 1 of an object's media, with default parameters
                        Bundle        84 org.archivolt.layout.raid1 0.1.0
                          replicas=2 (number: 1 to 16): how many copies there are, each on a medium of its own
                          block.checksum=crc32c (choice: crc32c, xxh128, md5, sha256): checksum over each block, verified by
                            each read, whatever else is verified by whom

                        raid1 1.2: replicas
                        In use        1
                        Tolerates     the loss of 1 of an object's media, with default parameters
                          replicas=2 (number: 1 to 16): how many copies there are, each on a medium of its own
                        """);
    }

    @Test
    void saysThatALayoutIsMissing() {
        assertThatThrownBy(() -> Printed.by(info("raid9"))).isInstanceOfSatisfying(ArchivoltException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.LAYOUT_UNAVAILABLE);
            assertThat(e.facts()).containsEntry("layout", "raid9");
        });
    }

    @Test
    void fitsAHundredColumnsWhateverTheNames() throws Exception {
        LayoutParameter longest =
                new LayoutParameter.Choice("p".repeat(32), "word ".repeat(50), List.of("w".repeat(40), "v".repeat(40)));
        InstalledLayout layout = new InstalledLayout(
                new LayoutDescription("l".repeat(32), 123_456, 789_012, "word ".repeat(50), List.of(longest)),
                1,
                100_000,
                Optional.of(new Origin(1_000, "s".repeat(60), "1.2.3.SNAPSHOT")));
        LayoutListCommand list = new LayoutListCommand();
        list.layouts = () -> List.of(layout);
        assertThat(Printed.lines(Printed.by(list)))
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
    }

    private static List<String> cells(String line) {
        return List.of(line.split("│")).stream().map(String::strip).toList();
    }

    private LayoutListCommand list(boolean json) {
        LayoutListCommand command = new LayoutListCommand();
        command.layouts = () -> installed;
        command.json = json;
        return command;
    }

    private LayoutInfoCommand info(String name) {
        LayoutInfoCommand command = new LayoutInfoCommand();
        command.layouts = () -> installed;
        command.name = name;
        return command;
    }
}
