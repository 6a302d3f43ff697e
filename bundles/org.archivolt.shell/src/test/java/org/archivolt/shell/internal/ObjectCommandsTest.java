package org.archivolt.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.Family;
import org.archivolt.base.ObjectId;
import org.archivolt.base.Tags;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.dss.Precondition;
import org.archivolt.store.PutRequest;
import org.archivolt.store.StorageOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ObjectCommandsTest {
    private static final byte[] BYTES = "some bytes of an object".getBytes(StandardCharsets.UTF_8);

    private final FakeStore backend = new FakeStore();

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        backend.close();
    }

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
        command.library = "lib";
        command.grouping = "run";
        command.noSplit = true;
        command.profile = "safe";
        command.copy = "first";
        assertThat(Printed.by(command)).isEqualTo("Stored a/b, version 1, 23 B\n");
        assertThat(backend.bytes).isEqualTo(BYTES);
        PutRequest request = backend.puts.get(0);
        assertThat(request.options())
                .isEqualTo(new StorageOptions(
                        Optional.of("safe"),
                        Optional.of(Family.DISK),
                        Optional.of("lib"),
                        Tags.of("fast"),
                        Optional.of("run"),
                        true,
                        Optional.of("raid1"),
                        Map.of("replicas", "3")));
        assertThat(request.copy()).contains("first");
        assertThat(request.metadata()).isEqualTo(Map.of("project", "Apollo=11", "empty", ""));
        assertThat(request.contentType()).contains("text/plain");
        assertThat(request.precondition()).isEqualTo(Precondition.ABSENT);
    }

    @Test
    void refusesWhatCannotBePut() throws Exception {
        assertRefused(put("in"), ErrorCode.INVALID_ARGUMENT, "file");
        assertRefused(put(folder.resolve("none").toString()), ErrorCode.INVALID_ARGUMENT, "file");
        assertRefused(put(folder.toString()), ErrorCode.INVALID_ARGUMENT, "file");
        ObjectPutCommand badMeta = put(Files.write(folder.resolve("in"), BYTES).toString());
        badMeta.metadata = List.of("novalue");
        assertRefused(badMeta, ErrorCode.INVALID_ARGUMENT, "--meta");
        assertRefused(put("-"), ErrorCode.INVALID_ARGUMENT, "file");
        assertRefused(put(null), ErrorCode.INVALID_ARGUMENT, "file");
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
        assertThat(backend.find(new ObjectId("a/b"))).isEmpty();
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
    void refusesFilesThatCannotBe() throws Exception {
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
        command.ids = List.of("a/b");
        assertThat(Printed.by(command)).isEqualTo("Deleted a/b, version 1\n");
        assertRefused(command, ErrorCode.NO_SUCH_OBJECT, null);
    }

    @Test
    void storesWhatAListSaysAndReportsEachLine() throws Exception {
        Path source = Files.write(folder.resolve("in"), BYTES);
        Path blank = Files.write(folder.resolve("in \"2\""), new byte[3]);
        backend.add("taken", 1, Map.of());
        ObjectPutCommand command = put(null);
        command.id = null;
        command.onlyIfAbsent = true;
        command.metadata = List.of("x=1", "y=1");
        command.list = Files.writeString(
                        folder.resolve("list"),
                        String.join(
                                "\n",
                                "# files to store",
                                "",
                                source + " a -",
                                "\"" + folder + "/in \\\"2\\\"\"\t\"b c\"  y=2,z=3",
                                source + " taken -",
                                source + " d",
                                folder.resolve("none") + " e -",
                                source + " \"f -",
                                "- g -",
                                source + " h novalue",
                                source + " \"\" -",
                                source + " z -"))
                .toString();
        Printed printed = new Printed();
        assertThatThrownBy(() -> command.run(printed.output()))
                .isInstanceOfSatisfying(
                        ArchivoltException.class,
                        e -> assertThat(e.facts()).containsEntry("failed", 7).containsEntry("of", 10));
        assertThat(printed.text().lines().sorted().map(line -> line.replaceAll("(: [A-Z_]+: [a-z]+).*", "$1")))
                .containsExactlyInAnyOrder(
                        "3: Stored a, version 1, 23 B",
                        "4: Stored b c, version 1, 3 B",
                        "5: PRECONDITION_FAILED: does",
                        "6: INVALID_ARGUMENT: line",
                        "7: INVALID_ARGUMENT: source",
                        "8: INVALID_ARGUMENT: line",
                        "9: INVALID_ARGUMENT: source",
                        "10: INVALID_ARGUMENT: metadata",
                        "11: INVALID_ARGUMENT: id",
                        "12: Stored z, version 1, 23 B",
                        "3 stored, 7 failed");
        assertThat(backend.find(new ObjectId("b c")).orElseThrow().metadata())
                .isEqualTo(Map.of("x", "1", "y", "2", "z", "3"));
        assertThat(blank).exists();
        command.file = "/x";
        assertRefused(command, ErrorCode.INVALID_ARGUMENT, "file");
        command.file = null;
        command.list = "-";
        assertRefused(command, ErrorCode.INVALID_ARGUMENT, "--file");
    }

    @Test
    void getsAVersionOrACopy() throws Exception {
        backend.add("a/b", 1, Map.of());
        backend.add("a/b", BYTES.length, Map.of());
        backend.bytes = BYTES;
        copy("second");
        ObjectGetCommand command = get(folder.resolve("out").toString());
        command.version = 1;
        assertThat(Printed.by(command)).contains("1 B");
        command.version = 0;
        command.copy = "source";
        Printed.by(command);
        command.best = true;
        assertRefused(command, ErrorCode.INVALID_ARGUMENT, "--best");
        command.copy = null;
        Printed.by(command);
        assertThat(backend.opened).containsExactly(Optional.empty(), Optional.of("source"), Optional.of("second"));
        command.version = -1;
        assertRefused(command, ErrorCode.INVALID_ARGUMENT, "--version");
        command.version = 0;
        command.uuid = "1-1-1-1-1";
        assertRefused(command, ErrorCode.INVALID_ARGUMENT, "--uuid");
    }

    @Test
    void deletesUndeletesAndRemoves() throws Exception {
        String uuid = backend.add("a", 1, Map.of()).version().uuid().toString();
        backend.add("a", 2, Map.of());
        backend.add("b", 0, Map.of());
        ObjectDeleteCommand delete = new ObjectDeleteCommand();
        delete.store = backend;
        delete.ids = List.of("a", "none", "b");
        Printed printed = new Printed();
        assertThatThrownBy(() -> delete.run(printed.output()))
                .isInstanceOfSatisfying(
                        ArchivoltException.class, e -> assertThat(e.facts()).containsEntry("failed", 1));
        assertThat(printed.text()).contains("Deleted a, version 2", "none: NO_SUCH_OBJECT", "Deleted b, version 1");
        ObjectUndeleteCommand undelete = new ObjectUndeleteCommand();
        undelete.store = backend;
        undelete.uuid = uuid;
        assertThat(Printed.by(undelete)).isEqualTo("Undeleted a, version 2\n");
        delete.version = 1;
        assertRefused(delete, ErrorCode.INVALID_ARGUMENT, "--version");
        delete.hard = true;
        assertRefused(delete, ErrorCode.INVALID_ARGUMENT, "id");
        delete.ids = List.of("a");
        assertThat(Printed.by(delete)).isEqualTo("Removed a, version 1\n");
        assertRefused(delete, ErrorCode.NO_SUCH_OBJECT, null);
        ObjectVersionsCommand versions = new ObjectVersionsCommand();
        versions.store = backend;
        versions.id = "a";
        assertThat(Printed.by(versions)).contains(uuid, "2 B").doesNotContain("1 B");
        undelete.uuid = null;
        assertRefused(undelete, ErrorCode.INVALID_ARGUMENT, "id");
    }

    @Test
    void renames() throws Exception {
        backend.add("a", 1, Map.of());
        backend.add("c", 1, Map.of());
        ObjectRenameCommand command = new ObjectRenameCommand();
        command.store = backend;
        command.id = "a";
        command.renamed = "c";
        assertRefused(command, ErrorCode.ALREADY_EXISTS, null);
        command.renamed = "";
        assertRefused(command, ErrorCode.INVALID_ARGUMENT, "new");
        command.renamed = "b";
        assertThat(Printed.by(command)).isEqualTo("Renamed a to b\n");
    }

    @Test
    void changesMetadataAndTags() throws Exception {
        backend.add("a/b", 1, Map.of("x", "1", "y", "2"));
        ObjectMetaCommand meta = new ObjectMetaCommand();
        meta.store = backend;
        meta.id = "a/b";
        assertThat(Printed.by(meta)).isEqualTo("x = 1\ny = 2\n");
        meta.set = List.of("z=\u0007");
        meta.removed = List.of("x");
        assertThat(Printed.by(meta)).isEqualTo("y = 2\nz = ?\n");
        meta.set = List.of("novalue");
        assertRefused(meta, ErrorCode.INVALID_ARGUMENT, "--set");
        ObjectTagCommand tag = new ObjectTagCommand();
        tag.store = backend;
        tag.id = "a/b";
        tag.added = List.of("fast", "new");
        tag.grouping = "run";
        assertThat(Printed.by(tag)).isEqualTo("Tags      fast,new\nGrouping  run\n");
        tag.added = List.of("old");
        tag.removed = List.of("new");
        tag.grouping = "";
        assertThat(Printed.by(tag)).isEqualTo("Tags      fast,old\nGrouping  \n");
        tag.added = List.of("a b");
        assertRefused(tag, ErrorCode.INVALID_ARGUMENT, "tags");
    }

    @Test
    void createsListsAndRemovesCopies() throws Exception {
        backend.add("a/b", 1, Map.of());
        assertThat(copy("second")).isEqualTo("Copied a/b, version 1, as second\n");
        assertThat(backend.copies.get(0).options().family()).contains(Family.TAPE);
        CopyListCommand list = new CopyListCommand();
        list.catalog = backend.catalog;
        list.name = "second";
        assertThat(Printed.by(list)).contains("second").doesNotContain("source");
        list.status = "lost";
        assertRefused(list, ErrorCode.INVALID_ARGUMENT, "--status");
        ObjectLocateCommand locate = new ObjectLocateCommand();
        locate.store = backend;
        locate.id = "a/b";
        assertThat(Printed.by(locate).lines())
                .allSatisfy(line -> assertThat(line.stripTrailing()).hasSizeLessThanOrEqualTo(100));
        locate.json = true;
        assertThat(new ObjectMapper()
                        .readTree(Printed.by(locate))
                        .path("copies")
                        .get(0)
                        .path("estimateMillis")
                        .asLong())
                .isEqualTo(90_000);
        CopyDeleteCommand delete = new CopyDeleteCommand();
        delete.store = backend;
        delete.id = "a/b";
        delete.name = "second";
        assertThat(Printed.by(delete)).isEqualTo("Removed copy second of a/b, version 1\n");
        assertRefused(delete, ErrorCode.NO_SUCH_OBJECT, null);
        delete.name = "source";
        assertRefused(delete, ErrorCode.WRONG_STATE, null);
    }

    @Test
    void findsObjectsAndShowsWhatIsAsked() throws Exception {
        backend.add("a" + "x".repeat(200), 5, Map.of("k", "v"));
        backend.add("b", 50, Map.of());
        backend.add("b", 60, Map.of());
        ObjectListCommand command = list();
        command.metadata = List.of("k=v");
        command.columns = "id,metadata";
        command.whole = true;
        assertThat(Printed.by(command)).contains("x".repeat(200), "k=v").doesNotContain("Size");
        command.json = true;
        assertThat(new ObjectMapper().readTree(Printed.by(command)).get(0).size())
                .isEqualTo(2);
        command = list();
        command.sizeFrom = 10;
        command.all = true;
        assertThat(Printed.lines(Printed.by(command))).hasSize(4);
        command.deprecated = true;
        assertRefused(command, ErrorCode.INVALID_ARGUMENT, "--deprecated");
        command.all = false;
        assertThat(Printed.by(command)).contains("50 B").doesNotContain("60 B");
        command.columns = "nope";
        assertRefused(command, ErrorCode.INVALID_ARGUMENT, "--output");
        command.createdTo = "yesterday";
        assertRefused(command, ErrorCode.INVALID_ARGUMENT, "--created-to");
        command = list();
        command.pattern = "^a";
        command.createdFrom = "2026-01-01T00:00:00+01:00";
        assertThat(Printed.lines(Printed.by(command))).hasSize(3);
    }

    @Test
    void showsADeletedVersion() throws Exception {
        ObjectRecord object = backend.add("a", 1, Map.of());
        backend.delete(object.id(), Precondition.NONE);
        ObjectInfoCommand command = new ObjectInfoCommand();
        command.store = backend;
        command.uuid = object.version().uuid().toString();
        assertThat(Printed.by(command))
                .contains("Deprecated    2026-01-01", "Copy          source, COMPLETE, raid1 1.0");
        ProfileListCommand profiles = new ProfileListCommand();
        profiles.store = backend;
        assertThat(Printed.by(profiles)).isEqualTo("archive\nsafe\n");
    }

    private String copy(String name) throws Exception {
        CopyCreateCommand command = new CopyCreateCommand();
        command.store = backend;
        command.id = "a/b";
        command.name = name;
        command.family = "tape";
        return Printed.by(command);
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
