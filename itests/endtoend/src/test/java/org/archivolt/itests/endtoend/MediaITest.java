package org.archivolt.itests.endtoend;

import static org.archivolt.itests.endtoend.Client.objectPath;
import static org.archivolt.itests.endtoend.Client.query;
import static org.archivolt.itests.endtoend.Client.requireOk;
import static org.archivolt.itests.endtoend.Problems.requireFault;
import static org.archivolt.itests.endtoend.Problems.requireProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The life of a medium: added, formatted, used, closed, emptied, lost, found, forgotten. Each test has disks of its own, which
 * carry its name as a tag, so that no other test puts anything there.
 */
@ExtendWith(SharedArchive.class)
class MediaITest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** A schedule looks once a minute. */
    private static final Duration SCHEDULE_LIMIT = Duration.ofSeconds(150);

    private static final int BIG = 100_000;

    private final Instance instance;
    private final Client client;
    private final List<String> mine = new ArrayList<>();
    private String tag;

    MediaITest(Instance instance) throws Exception {
        this.instance = instance;
        this.client = instance.client();
    }

    @BeforeEach
    void name(TestInfo test) {
        tag = test.getTestMethod().orElseThrow().getName().toLowerCase(java.util.Locale.ROOT);
    }

    @AfterEach
    void forgetsItsDisks() throws Exception {
        client.removeAll(tag + "/");
        for (String medium : mine) {
            if (client.resource("/api/v1/media/" + medium).statusCode() == 200) {
                change(medium, Map.of("access", Map.of("put", true, "get", true, "delete", true), "lost", false));
                Await.untilHolds(LIMIT, () -> {
                    change(medium, Map.of("status", "LOCKED"));
                    requireOk(client.send("DELETE", "/api/v1/media/" + medium, BodyPublishers.noBody()));
                });
            }
            Instance.deleteTree(instance.medium(medium.substring(medium.lastIndexOf(':') + 1)));
        }
    }

    // --- add and remove ---

    @ParameterizedTest
    @CsvSource({
        "relative/path, path",
        "'', path",
        "/no/such/folder, path",
    })
    void aFolderThatCannotBeIsRefused(String path, String field) throws Exception {
        HttpResponse<String> answer =
                client.json("POST", "/api/v1/media", Map.of("family", "disk", "path", path, "name", "never"));
        assertThat(answer.statusCode()).as(answer.body()).isBetween(400, 503).isNotEqualTo(500);
        assertThat(client.resource("/api/v1/media/" + id("never")).statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains(field);
    }

    @Test
    void aFolderIsAddedOnce() throws Exception {
        String medium = blank("once");
        requireProblem(add("once"), 409, "ALREADY_EXISTS");
        assertThat(client.ask("/api/v1/media/" + medium).get("status").textValue())
                .isEqualTo("LOCKED");
    }

    @Test
    void aMediumInUseOrWithObjectsOrUnknownIsNotForgotten() throws Exception {
        String medium = disk("kept");
        requireProblem(remove(medium), 409, "WRONG_STATE");
        put("object", "layout=raid1&layout.replicas=1");
        change(medium, Map.of("status", "LOCKED"));
        requireProblem(remove(medium), 409, "WRONG_STATE");
        requireProblem(remove(id("nosuch")), 404, "NO_SUCH_MEDIUM");
        change(medium, Map.of("status", "UNLOCKED"));
        client.requireStored(tag + "/object", body());
    }

    @Test
    void aMediumWhoseFolderIsGoneCanBeForgotten() throws Exception {
        String medium = disk("gone");
        change(medium, Map.of("status", "LOCKED"));
        Path folder = instance.medium(tag + "-gone");
        Instance.deleteTree(folder);
        Await.untilHolds(LIMIT, () -> requireOk(remove(medium)));
        requireProblem(client.resource("/api/v1/media/" + medium), 404, "NO_SUCH_MEDIUM");
    }

    // --- format ---

    @Test
    void ofTwoFormatsOfOneMediumAtOnceOneSucceeds() throws Exception {
        String medium = blank("raced");
        CompletableFuture<HttpResponse<String>> first = formatting(medium);
        CompletableFuture<HttpResponse<String>> second = formatting(medium);
        List<Integer> statuses = List.of(first.get().statusCode(), second.get().statusCode());
        assertThat(statuses).as(first.get().body() + second.get().body()).contains(200);
        assertThat(statuses.stream().filter(status -> status == 200)).hasSize(1);
        assertThat(statuses).doesNotContain(500);
        assertThat(client.ask("/api/v1/media/" + medium).get("filesystem").textValue())
                .isEqualTo("EMPTY");
    }

    private CompletableFuture<HttpResponse<String>> formatting(String medium) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return client.json("POST", "/api/v1/media/" + medium + "/format?wait_ms=60000", Map.of());
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
    }

    @Test
    void somebodyElsesDataAreNotFormattedAway() throws Exception {
        Path folder = Files.createDirectories(instance.medium(tag + "-foreign"));
        Files.writeString(folder.resolve("thesis.txt"), "the only copy");
        String medium = blank("foreign");
        requireProblem(
                client.json("POST", "/api/v1/media/" + medium + "/format?wait_ms=60000", Map.of()),
                409,
                "FOREIGN_DATA");
        assertThat(folder.resolve("thesis.txt")).hasContent("the only copy");
    }

    @Test
    void whatHasObjectsIsNotFormattedAway() throws Exception {
        String medium = disk("full");
        put("object", "layout=raid1&layout.replicas=1");
        for (boolean force : new boolean[] {false, true}) {
            HttpResponse<String> answer =
                    client.json("POST", "/api/v1/media/" + medium + "/format?wait_ms=60000", Map.of("force", force));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(409);
        }
        client.requireStored(tag + "/object", body());
    }

    @Test
    void severalAreFormattedSideBySideAndOneThatFailsDoesNotStopTheOthers() throws Exception {
        String first = blank("a");
        Path foreign = Files.createDirectories(instance.medium(tag + "-b"));
        Files.writeString(foreign.resolve("thesis.txt"), "the only copy");
        blank("b");
        String third = blank("c");
        Instance.Outcome outcome = instance.shell("medium:format", tag + "-a", tag + "-b", tag + "-c");
        assertThat(outcome.exit()).as(outcome.output()).isNotZero();
        assertThat(outcome.output()).contains("FOREIGN_DATA").contains(tag + "-b");
        for (String medium : List.of(first, third)) {
            assertThat(client.ask("/api/v1/media/" + medium).get("filesystem").textValue())
                    .as(outcome.output())
                    .isEqualTo("EMPTY");
        }
        assertThat(foreign.resolve("thesis.txt")).hasContent("the only copy");
    }

    @Test
    void anUnknownFilesystemIsRefused() throws Exception {
        String medium = blank("fs");
        HttpResponse<String> answer =
                client.json("POST", "/api/v1/media/" + medium + "/format?wait_ms=60000", Map.of("filesystem", "fat"));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    }

    // --- access, tags, lists ---

    @Test
    void aMediumClosedToPutIsReadAndNotWritten() throws Exception {
        String medium = disk("put");
        put("before", "layout=raid1&layout.replicas=1");
        change(medium, Map.of("access", Map.of("put", false)));
        requireProblem(putting("after", "layout=raid1&layout.replicas=1"), 503, "NO_MEDIA");
        client.requireStored(tag + "/before", body());
    }

    @Test
    void aMediumClosedToGetIsNamedToWhoWantsToRead() throws Exception {
        String medium = disk("get");
        put("object", "layout=raid1&layout.replicas=1");
        change(medium, Map.of("access", Map.of("get", false)));
        HttpResponse<String> answer = client.resource(objectPath(tag + "/object"));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(answer.body()).contains(medium);
        change(medium, Map.of("access", Map.of("get", true)));
        client.requireStored(tag + "/object", body());
    }

    @Test
    void aMediumClosedToDeleteKeepsItsBytesUntilItIsOpened() throws Exception {
        String medium = disk("delete");
        put("object", "layout=raid1&layout.replicas=1");
        change(medium, Map.of("access", Map.of("delete", false)));
        requireOk(client.send("DELETE", objectPath(tag + "/object") + "?hard=true", BodyPublishers.noBody()));
        job("collect", "", Map.of());
        assertThat(instance.extents(instance.medium(tag + "-delete"))).hasSize(1);
        change(medium, Map.of("access", Map.of("delete", true)));
        job("collect", "", Map.of());
        Await.untilHolds(LIMIT, () -> {
            assertThat(instance.extents(instance.medium(tag + "-delete"))).isEmpty();
            assertThat(client.ask("/api/v1/media/" + medium).get("extents").longValue())
                    .isZero();
        });
    }

    @ParameterizedTest
    @CsvSource({"-PGJ", "+", "''", "P-G"})
    void anAccessThatMakesNoSenseIsAUsageError(String access) throws Exception {
        Instance.Outcome outcome = instance.shell("medium:set-access", "--access=" + access, "disk0");
        assertThat(outcome.exit()).as(outcome.output()).isNotZero();
        assertThat(client.ask("/api/v1/media/" + id("disk0")).get("access").toString())
                .isEqualTo("{\"put\":true,\"get\":true,\"delete\":true}");
    }

    @Test
    void accessIsChangedByLettersInTheShell() throws Exception {
        String medium = disk("letters");
        instance.shell("medium:set-access", "--access=-PD", tag + "-letters").requireSuccess();
        assertThat(client.ask("/api/v1/media/" + medium).get("access").toString())
                .isEqualTo("{\"put\":false,\"get\":true,\"delete\":false}");
        instance.shell("medium:set-access", "--access=PGD", tag + "-letters").requireSuccess();
    }

    @Test
    void tagsAreSetAddedAndRemoved() throws Exception {
        String medium = disk("tags");
        change(medium, Map.of("tags", Map.of("set", List.of("a", "b"))));
        JsonNode after = change(medium, Map.of("tags", Map.of("add", List.of("c"), "remove", List.of("a"))));
        assertThat(after.get("tags").toString()).isEqualTo("[\"b\",\"c\"]");
        requireFault(
                client.json("PATCH", "/api/v1/media/" + medium, Map.of("tags", Map.of("set", List.of("")))),
                400,
                "INVALID_ARGUMENT",
                "tags.set");
    }

    @Test
    void listsOfMediaAreFilteredAndSorted() throws Exception {
        String medium = disk("listed");
        assertThat(ids("tag=" + tag)).containsExactly(medium);
        assertThat(ids("family=disk&status=LOCKED")).doesNotContain(medium);
        assertThat(ids("family=tape")).doesNotContain(medium).hasSize(4);
        assertThat(ids("library=nosuch")).isEmpty();
        assertThat(ids("lost=true")).isEmpty();
        List<String> ascending = ids("family=disk&sort=name");
        List<String> descending = ids("family=disk&sort=-name");
        java.util.Collections.reverse(descending);
        assertThat(ascending).isEqualTo(descending).contains(medium);
        assertThat(client.ask("/api/v1/media?fields=id,freeBytes").at("/media/0"))
                .hasSize(2);
        requireFault(client.resource("/api/v1/media?sort=nosuch"), 400, "INVALID_ARGUMENT", "sort");
        requireFault(client.resource("/api/v1/media?status=open"), 400, "INVALID_ARGUMENT", "status");
    }

    @Test
    void aLockedMediumIsUsedForNothingAndAnUnlockedOneAtOnce() throws Exception {
        String medium = disk("locked");
        put("before", "layout=raid1&layout.replicas=1");
        change(medium, Map.of("status", "LOCKED"));
        requireProblem(putting("after", "layout=raid1&layout.replicas=1"), 503, "NO_MEDIA");
        assertThat(client.resource(objectPath(tag + "/before")).statusCode()).isEqualTo(503);
        change(medium, Map.of("status", "UNLOCKED"));
        client.requireStored(tag + "/before", body());
        put("after", "layout=raid1&layout.replicas=1");
    }

    @Test
    void aMediumTellsWhereItIs() throws Exception {
        String medium = disk("where");
        JsonNode place = client.ask("/api/v1/media/" + medium).get("place");
        assertThat(place.get("host").textValue()).isNotEmpty();
        assertThat(place.get("device").textValue()).isEqualTo(medium);
        JsonNode cartridge = client.ask("/api/v1/media/tape:main:AV0001L9");
        assertThat(cartridge.at("/place/element/address").isNumber()).isTrue();
        assertThat(cartridge.at("/statistics/loads").intValue()).isPositive();
        requireProblem(client.resource("/api/v1/media/tape:main:NOSUCHL9"), 404, "NO_SUCH_MEDIUM");
    }

    // --- lost and found ---

    @ParameterizedTest
    @CsvSource({
        "raid1, replicas=1, INCOMPLETE",
        "raid1, replicas=2, READABLE",
        "raid4, data=2, READABLE",
        "raid0, ?, INCOMPLETE",
    })
    void aLostMediumTakesItsColumnsAlongAndBringsThemBack(String layout, String parameter, String status)
            throws Exception {
        List<String> disks = List.of(disk("a"), disk("b"), disk("c"));
        RandomBytes large = new RandomBytes(7, 3 << 20);
        String id = tag + "/" + "\u00fc".repeat(400) + layout;
        String form = "?tags=" + tag + "&layout=" + layout + (parameter.equals("?") ? "" : "&layout." + parameter)
                + "&grouping=lost";
        requireOk(client.send("PUT", objectPath(id) + form, Client.sized(large), "Archivolt-Meta-A", "it's \"1\""));
        JsonNode before = client.ask("/api/v1/versions" + query("id", id));
        String lost = client.ask("/api/v1/locations" + query("id", id))
                .findValuesAsText("medium")
                .get(0);

        change(lost, Map.of("lost", true));
        job("lose", lost, Map.of());

        assertThat(status(id)).isEqualTo(status);
        if (status.equals("READABLE")) {
            client.requireStored(id, large);
        } else {
            assertThat(client.resource(objectPath(id)).statusCode()).isNotEqualTo(200);
        }

        change(lost, Map.of("lost", false));
        JsonNode imported = job("import", lost, Map.of());
        assertThat(imported.get("failures").intValue()).isZero();
        assertThat(status(id)).isEqualTo("COMPLETE");
        client.requireStored(id, large);
        assertThat(client.ask("/api/v1/versions" + query("id", id))).isEqualTo(before);
        assertThat(disks).contains(lost);
    }

    @Test
    void whatIsLostIsMadeAnewFromTheRest() throws Exception {
        List<String> disks = List.of(disk("a"), disk("b"), disk("c"), disk("d"));
        RandomBytes large = new RandomBytes(8, 2 << 20);
        requireOk(client.send(
                "PUT", objectPath(tag + "/object") + "?tags=" + tag + "&layout=raid4", Client.sized(large)));
        String lost = client.ask("/api/v1/locations" + query("id", tag + "/object"))
                .findValuesAsText("medium")
                .get(0);
        change(lost, Map.of("lost", true));
        job("lose", lost, Map.of());

        job("repair", "", Map.of());

        assertThat(status(tag + "/object")).isEqualTo("COMPLETE");
        client.requireStored(tag + "/object", large);
        assertThat(client.ask("/api/v1/locations" + query("id", tag + "/object"))
                        .findValuesAsText("medium"))
                .doesNotContain(lost)
                .allSatisfy(medium -> assertThat(disks).contains(medium));
    }

    // --- jobs ---

    @Test
    void aRepackEmptiesAMediumWithEverythingThatIsOnIt() throws Exception {
        String from = disk("from");
        for (int i = 0; i < 3; i++) {
            put("object" + i, "layout=raid1&layout.replicas=1");
        }
        client.send(
                "PUT",
                objectPath(tag + "/object0") + "?tags=" + tag + "&layout=raid1&layout.replicas=1",
                Client.sized(new RandomBytes(9, BIG)));
        String to = disk("to");

        JsonNode job = job("repack", from, Map.of("format", "yes"));

        assertThat(job.get("objects").longValue()).isGreaterThanOrEqualTo(4);
        JsonNode emptied = client.ask("/api/v1/media/" + from);
        assertThat(emptied.get("extents").longValue()).isZero();
        assertThat(emptied.get("filesystem").textValue()).isEqualTo("EMPTY");
        assertThat(instance.extents(instance.medium(tag + "-from"))).isEmpty();
        Await.untilHolds(
                LIMIT,
                () -> assertThat(
                                client.ask("/api/v1/media/" + to).get("extents").longValue())
                        .isEqualTo(4));
        client.requireStored(tag + "/object0", new RandomBytes(9, BIG));
        client.requireBytes(objectPath(tag + "/object0") + "?version=1", body());
        client.requireStored(tag + "/object1", body());
    }

    @Test
    void aRepackWithNowhereToGoLeavesEverythingWhereItIs() throws Exception {
        String only = disk("only");
        put("object", "layout=raid1&layout.replicas=1");
        JsonNode job = client.tell("POST", "/api/v1/jobs?wait_ms=5000", Map.of("kind", "repack", "subject", only));
        assertThat(job.get("failures").intValue() > 0
                        || !job.get("state").textValue().equals("DONE"))
                .as(job.toString())
                .isTrue();
        client.send("DELETE", "/api/v1/jobs/" + job.get("number"), BodyPublishers.noBody());
        assertThat(instance.extents(instance.medium(tag + "-only"))).hasSize(1);
        client.requireStored(tag + "/object", body());
    }

    @Test
    void aRepackOfWhatIsNotThereIsRefused() throws Exception {
        requireProblem(
                client.json("POST", "/api/v1/jobs", Map.of("kind", "repack", "subject", id("nosuch"))),
                404,
                "NO_SUCH_MEDIUM");
        requireProblem(
                client.json("POST", "/api/v1/jobs", Map.of("kind", "repack", "subject", blank("blank"))),
                409,
                "WRONG_STATE");
    }

    @Test
    void aScrubFindsAFlippedByteAndHealsIt() throws Exception {
        String first = disk("a");
        disk("b");
        put("object", "layout=raid1&layout.replicas=2");
        Path file = instance.extents(instance.medium(tag + "-a")).get(0).path();
        byte[] bytes = Files.readAllBytes(file);
        bytes[BIG / 2] ^= 1;
        Files.write(file, bytes);

        assertThat(job("scrub", first, Map.of()).get("failures").intValue()).isEqualTo(1);

        Await.untilHolds(
                LIMIT,
                () -> assertThat(job("scrub", first, Map.of()).get("failures").intValue())
                        .isZero());
        client.requireStored(tag + "/object", body());
    }

    /** A policy is two schedules: copies to tape, and room on disk for what has one. The first is in {@link SharedArchive}. */
    @Test
    void aScheduleCopiesToTapeAndARunOfTheOtherMakesRoomOnDisk() throws Exception {
        String medium = disk("hsm");
        put("hsm/one", "layout=raid1&layout.replicas=1");
        put("hsm/two", "layout=raid1&layout.replicas=1");
        Await.untilHolds(SCHEDULE_LIMIT, () -> {
            assertThat(copies("hsm/one")).containsExactly("source", "hsm");
            assertThat(copies("hsm/two")).containsExactly("source", "hsm");
        });

        Map<String, String> room = Map.of("keep", "hsm", "above.percent", "0", "below.percent", "0");
        JsonNode job = job("release", medium, room);

        assertThat(job.get("objects").intValue()).isEqualTo(2);
        assertThat(copies("hsm/one")).containsExactly("hsm");
        Await.untilHolds(
                LIMIT,
                () -> assertThat(instance.extents(instance.medium(tag + "-hsm")))
                        .isEmpty());
        client.requireStored(tag + "/hsm/one", body());
        assertThat(client.ask("/api/v1/locations" + query("id", tag + "/hsm/one"))
                        .findValuesAsText("medium"))
                .allSatisfy(place -> assertThat(place).startsWith("tape:"));
    }

    // --- drives and libraries ---

    @Test
    void drivesAreListedLockedAndUnlocked() throws Exception {
        JsonNode drives = client.ask("/api/v1/devices?family=tape").get("devices");
        assertThat(drives).hasSize(2);
        String drive = drives.at("/0/id").textValue();
        assertThat(drives.at("/0/serial").textValue()).isNotEmpty();
        client.tell("PATCH", "/api/v1/devices/" + drive, Map.of("status", "LOCKED"));
        assertThat(client.ask("/api/v1/devices?family=tape&status=LOCKED&fields=id")
                        .findValuesAsText("id"))
                .containsExactly(drive);
        client.tell("PATCH", "/api/v1/devices/" + drive, Map.of("status", "UNLOCKED"));
        requireProblem(client.resource("/api/v1/devices/tape:main:nosuch"), 404, "NO_SUCH_DEVICE");
        requireProblem(client.send("DELETE", "/api/v1/devices/" + drive, BodyPublishers.noBody()), 409, "WRONG_STATE");
    }

    @Test
    void aDriveThatTheLibraryDoesNotHaveIsRefused() throws Exception {
        HttpResponse<String> answer = client.json(
                "POST", "/api/v1/devices", Map.of("family", "tape", "path", "virtual:main/drive99", "library", "main"));
        assertThat(answer.statusCode()).as(answer.body()).isNotIn(200, 201, 500);
        answer = client.json(
                "POST", "/api/v1/devices", Map.of("family", "papyrus", "path", "/dev/null", "library", "main"));
        assertThat(answer.statusCode()).as(answer.body()).isNotIn(200, 201, 500);
    }

    @Test
    void aLibraryIsRefreshedScannedAndShown() throws Exception {
        for (String order : List.of("refresh", "scan")) {
            JsonNode operation = client.tell("POST", "/api/v1/libraries/main/" + order + "?wait_ms=60000", Map.of());
            assertThat(operation.get("state").textValue()).isEqualTo("DONE");
        }
        assertThat(client.ask("/api/v1/libraries/main").get("elements").size()).isPositive();
        requireProblem(client.resource("/api/v1/libraries/nosuch"), 404, "NO_SUCH_LIBRARY");
        HttpResponse<String> move =
                client.json("POST", "/api/v1/libraries/main/move?wait_ms=60000", Map.of("from", 64000, "to", 64001));
        assertThat(move.statusCode()).as(move.body()).isBetween(400, 499);
    }

    // --- in other words ---

    private static RandomBytes body() {
        return new RandomBytes(5, BIG);
    }

    private String id(String name) throws Exception {
        String any = client.ask("/api/v1/media?family=disk&limit=1")
                .at("/media/0/library")
                .textValue();
        return "disk:" + any + ":" + name;
    }

    private HttpResponse<String> add(String name) throws Exception {
        Path folder = Files.createDirectories(instance.medium(tag + "-" + name));
        return client.json(
                "POST",
                "/api/v1/media",
                Map.of("family", "disk", "path", folder.toString(), "name", tag + "-" + name, "tags", List.of(tag)));
    }

    /** Added, and nothing else. */
    private String blank(String name) throws Exception {
        String medium = Client.JSON
                .readTree(requireOk(add(name)).body())
                .at("/media/0/id")
                .textValue();
        mine.add(medium);
        return medium;
    }

    /** Ready to be used. */
    private String disk(String name) throws Exception {
        String medium = blank(name);
        client.tell("POST", "/api/v1/media/" + medium + "/format?wait_ms=60000", Map.of("unlock", true));
        return medium;
    }

    private HttpResponse<String> remove(String medium) throws Exception {
        return client.send("DELETE", "/api/v1/media/" + medium, BodyPublishers.noBody());
    }

    private JsonNode change(String medium, Map<String, ?> change) throws Exception {
        return client.tell("PATCH", "/api/v1/media/" + medium, change);
    }

    private HttpResponse<String> putting(String name, String form) throws Exception {
        return client.send("PUT", objectPath(tag + "/" + name) + "?tags=" + tag + "&" + form, Client.sized(body()));
    }

    private void put(String name, String form) throws Exception {
        requireOk(putting(name, form));
    }

    private List<String> ids(String query) throws Exception {
        return new ArrayList<>(client.ask("/api/v1/media?" + query).findValuesAsText("id"));
    }

    private List<String> copies(String name) throws Exception {
        List<String> names = new ArrayList<>();
        client.ask("/api/v1/copies" + query("id", tag + "/" + name))
                .get("copies")
                .forEach(copy -> names.add(copy.get("name").textValue()));
        return names;
    }

    private String status(String id) throws Exception {
        return client.ask("/api/v1/copies" + query("id", id))
                .at("/copies/0/status")
                .textValue();
    }

    /** Done. */
    private JsonNode job(String kind, String subject, Map<String, String> parameters) throws Exception {
        JsonNode job = client.tell(
                "POST",
                "/api/v1/jobs?wait_ms=60000",
                Map.of("kind", kind, "subject", subject, "parameters", parameters));
        assertThat(job.get("state").textValue()).as(job.toString()).isEqualTo("DONE");
        return job;
    }
}
