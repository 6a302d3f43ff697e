package org.archivolt.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.Family;
import org.archivolt.base.Tags;
import org.archivolt.store.PutRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ObjectCommandsTest {
    private static final byte[] BYTES = "some bytes of an object".getBytes(StandardCharsets.UTF_8);

    private final FakeBackend backend = new FakeBackend();

    @TempDir
    Path folder;

    @Test
    void putsAFileWithAllThatIsAsked() throws Exception {
        ObjectPutCommand command = put(Files.write(folder.resolve("in"), BYTES).toString());
        command.layout = "raid1";
        command.parameters = List.of("replicas=3");
        command.family = "disk";
        command.tags = List.of("fast");
        command.metadata = List.of("project=Apollo=11", "empty=");
        command.contentType = "text/plain";
        command.onlyIfAbsent = true;
        assertThat(Printed.by(command)).isEqualTo("Stored a/b, version 1, 23 B\n");
        assertThat(backend.bytes).isEqualTo(BYTES);
        PutRequest request = backend.puts.get(0);
        assertThat(request.layout()).contains("raid1");
        assertThat(request.layoutParameters()).isEqualTo(Map.of("replicas", "3"));
        assertThat(request.family()).contains(Family.DISK);
        assertThat(request.tags()).isEqualTo(Tags.of("fast"));
        assertThat(request.metadata()).isEqualTo(Map.of("project", "Apollo=11", "empty", ""));
        assertThat(request.contentType()).contains("text/plain");
        assertThat(request.onlyIfAbsent()).isTrue();
    }

    @Test
    void refusesWhatCannotBePut() throws Exception {
        assertRefused(put("in"), ErrorCode.INVALID_ARGUMENT, "file");
        assertRefused(put(folder.resolve("none").toString()), ErrorCode.INVALID_ARGUMENT, "file");
        assertRefused(put(folder.toString()), ErrorCode.INVALID_ARGUMENT, "file");
        ObjectPutCommand badMeta = put(Files.write(folder.resolve("in"), BYTES).toString());
        badMeta.metadata = List.of("novalue");
        assertRefused(badMeta, ErrorCode.INVALID_ARGUMENT, "--meta");
        ObjectPutCommand noId = put(folder.resolve("in").toString());
        noId.id = "";
        assertRefused(noId, ErrorCode.INVALID_ARGUMENT, "id");
    }

    @Test
    void endsATransferOnCtrlC() throws Exception {
        ObjectPutCommand command = put(Files.write(folder.resolve("in"), BYTES).toString());
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> Printed.by(command))
                    .satisfies(e -> assertThat(e)
                            .isInstanceOfAny(
                                    ArchivoltException.class, java.nio.channels.ClosedByInterruptException.class));
        } finally {
            Thread.interrupted();
        }
        assertThat(backend.objects).isEmpty();
    }

    @Test
    void getsAnObjectAndReplacesTheFileInOneStep() throws Exception {
        backend.add("a/b", BYTES.length, Map.of());
        backend.bytes = BYTES;
        Path file = Files.writeString(folder.resolve("out"), "old");
        assertThat(Printed.by(get(file.toString()))).isEqualTo("Wrote " + file + ", 23 B\n");
        assertThat(file).hasBinaryContent(BYTES);
        assertThat(files()).containsExactly("out");
    }

    @Test
    void leavesTheOldFileAndNothingElseWhenReadingFails() throws Exception {
        backend.add("a/b", BYTES.length, Map.of());
        backend.bytes = BYTES;
        backend.failReads = true;
        Path file = Files.writeString(folder.resolve("out"), "old");
        assertRefused(get(file.toString()), ErrorCode.DATA_CORRUPT, null);
        assertThat(file).hasContent("old");
        assertThat(files()).containsExactly("out");
    }

    @Test
    void refusesFilesThatCannotBe() {
        backend.add("a/b", 0, Map.of());
        assertRefused(get("out"), ErrorCode.INVALID_ARGUMENT, "file");
        assertRefused(get(folder.toString()), ErrorCode.INVALID_ARGUMENT, "file");
        assertRefused(get("/"), ErrorCode.INVALID_ARGUMENT, "file");
        assertRefused(get(folder.resolve("none/out").toString()), ErrorCode.INVALID_ARGUMENT, "file");
    }

    @Test
    void listsAPageAndSaysHowToGoOn() throws Exception {
        for (int i = 0; i < 5; i++) {
            backend.add("b" + i, 4096, Map.of());
        }
        backend.add("x", 0, Map.of());
        ObjectListCommand command = list();
        command.prefix = "b";
        command.limit = 2;
        List<String> lines = Printed.lines(Printed.by(command));
        assertThat(lines).hasSize(5);
        assertThat(lines.get(2)).contains("b0", "4.0 KiB", "raid1", "2026-02-03T04:05:06Z");
        assertThat(lines.get(4)).isEqualTo("There may be more: object:list --after 'b1'");
        command.after = "b3";
        assertThat(Printed.lines(Printed.by(command))).hasSize(3);
        command.limit = 0;
        assertRefused(command, ErrorCode.INVALID_ARGUMENT, "--limit");
    }

    @Test
    void listsLongIdsInAHundredColumns() throws Exception {
        backend.add("ä".repeat(500), Long.MAX_VALUE, Map.of());
        assertThat(Printed.by(list()).lines())
                .allSatisfy(line -> assertThat(line.stripTrailing()).hasSizeLessThanOrEqualTo(100));
    }

    @Test
    void showsAnObjectToPeopleAndScripts() throws Exception {
        backend.add("a/b", 4096, Map.of("project", "Apollo"));
        ObjectInfoCommand command = new ObjectInfoCommand();
        command.store = backend;
        command.id = "a/b";
        assertThat(Printed.by(command)).contains("Size          4096 bytes (4.0 KiB)", "project = Apollo");
        command.json = true;
        assertThat(new ObjectMapper()
                        .readTree(Printed.by(command))
                        .path("metadata")
                        .path("project")
                        .asText())
                .isEqualTo("Apollo");
        command.id = "none";
        assertRefused(command, ErrorCode.NO_SUCH_OBJECT, null);
    }

    @Test
    void deletesOnce() throws Exception {
        backend.add("a/b", 0, Map.of());
        ObjectDeleteCommand command = new ObjectDeleteCommand();
        command.store = backend;
        command.id = "a/b";
        assertThat(Printed.by(command)).isEqualTo("Deleted a/b\n");
        assertRefused(command, ErrorCode.NO_SUCH_OBJECT, null);
    }

    private ObjectPutCommand put(String file) {
        ObjectPutCommand command = new ObjectPutCommand();
        command.store = backend;
        command.file = file;
        command.id = "a/b";
        return command;
    }

    private ObjectGetCommand get(String file) {
        ObjectGetCommand command = new ObjectGetCommand();
        command.store = backend;
        command.id = "a/b";
        command.file = file;
        return command;
    }

    private ObjectListCommand list() {
        ObjectListCommand command = new ObjectListCommand();
        command.store = backend;
        return command;
    }

    private List<String> files() throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).toList();
        }
    }

    private static void assertRefused(ArchivoltCommand command, ErrorCode code, String field) {
        assertThatThrownBy(() -> Printed.by(command)).isInstanceOfSatisfying(ArchivoltException.class, e -> {
            assertThat(e.code()).isEqualTo(code);
            assertThat(e.facts().get("field")).isEqualTo(field);
        });
    }
}
