package org.archivolt.itests.endtoend;

import static org.archivolt.itests.endtoend.Client.requireOk;
import static org.archivolt.itests.endtoend.Problems.requireProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Drives, robots and cartridges that fail, at each step. Each test uses cartridges of its own, chosen by their tags, and
 * leaves the library as it found it.
 */
class TapeFaultsITest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int MIB = 1024 * 1024;
    /** More attempts than it takes to use up anybody's health. */
    private static final int ATTEMPTS_MAX = 20;

    private static final String SOLO = "AV0005L9";
    private static final String OTHER = "AV0006L9";
    private static final String THIRD = "AV0007L9";
    private static final String SMALL = "AV0008L9";
    private static final String FOREIGN = "AV0009L9";
    private static final String TWIN = "AV0010L9";
    private static final String LEFT = "AV0012L9";
    private static final String RIGHT = "AV0013L9";
    private static final String WORN = "AV0014L9";
    private static final RandomBytes BODY = new RandomBytes(7, 300_000);

    private static Instance instance;
    private static Client client;
    private static VirtualTapes tapes;

    @BeforeAll
    static void start() throws Exception {
        instance = Instance.onTape("tape-faults");
        String library = "org.archivolt.ldm.tape.virtual-main.cfg";
        instance.configure(library, "slots = 10", "slots = 20");
        instance.configure(library, "cartridges = 6", "cartridges = 14");
        instance.configure(library, "durable = true", "durable = false");
        instance.configure("org.archivolt.ldm.tape.library-main.cfg", "move.timeout.s = 300", "move.timeout.s = 3");
        makeOddCartridges();
        instance.up().requireSuccess();
        client = instance.client();
        tapes = new VirtualTapes(instance);
        add("solo", SOLO);
        add("other", OTHER);
        add("third", THIRD);
        add("small", SMALL);
        add("left", LEFT);
        add("right", RIGHT);
        add("worn", WORN);
    }

    private static void makeOddCartridges() throws IOException {
        VirtualTapes.make(instance, SMALL, SMALL, 96);
        Path foreign = VirtualTapes.make(instance, FOREIGN, FOREIGN, 1024);
        Files.writeString(foreign.resolve("0_0_R"), "somebody else's backup");
        Files.createFile(foreign.resolve("0_1_E"));
        VirtualTapes.make(instance, TWIN, TWIN, 1024);
        VirtualTapes.make(instance, "AV0011L9", TWIN, 1024);
    }

    private static void add(String tag, String barcode) throws Exception {
        instance.shell("tape:add", "--library", "main", "--tag", tag, "--format", "--unlock", barcode)
                .requireSuccess();
    }

    @AfterAll
    static void stop() throws Exception {
        if (instance != null) {
            instance.close();
        }
    }

    @AfterEach
    void heal() throws Exception {
        tapes.heal();
        for (String drive : VirtualTapes.DRIVES) {
            unlock(drive);
        }
        tapes.awaitRest();
    }

    private static void unlock(String drive) throws Exception {
        if (!tapes.statusOfDrive(drive).equals("UNLOCKED")) {
            tapes.setDrive(drive, "UNLOCKED");
        }
    }

    // --- drives

    /** Goal: a drive that cannot write is known by its name, and its cartridge goes on in the other one. */
    @ParameterizedTest
    @ValueSource(strings = {"WRITE_6", "WRITE_FILE_MARKS_6"})
    void aDriveThatFailsToWriteIsTakenOutOfUseAndItsCartridgeIsNot(String operation) throws Exception {
        String before = "write/" + operation;
        put("solo", before);
        String culprit = tapes.driveOf(SOLO).orElseThrow();

        tapes.inject("on %s %s times 1000 fail 4/44/00".formatted(culprit, operation));
        HttpResponse<String> refused = putUntilRefused("solo", "refused");
        assertThat(problem(refused, "DEVICE_FAULT")).contains(culprit);

        awaitFailed(culprit);
        client.requireStored(before, BODY);
        put("solo", before + "/after");
        assertThat(tapes.driveOf(SOLO)).contains(VirtualTapes.other(culprit));
        assertThat(client.head("refused").statusCode()).isEqualTo(404);
        requireUsableAgain(culprit, before);
    }

    @Test
    void aDriveThatFailsToReadIsTakenOutOfUseAndItsCartridgeIsNot() throws Exception {
        put("solo", "read");
        String culprit = tapes.driveOf(SOLO).orElseThrow();

        tapes.inject("on %s READ_6 times 1000 fail 4/44/00".formatted(culprit));
        assertThat(getUntilRefused("read")).contains(culprit);

        awaitFailed(culprit);
        client.requireStored("read", BODY);
        requireUsableAgain(culprit, "read");
    }

    /** Each request is served by the other drive, until the failing one has failed too often. */
    @Test
    void aDriveThatFailsToLoadCostsNoRequestAndIsTakenOutOfUse() throws Exception {
        putOnEach();
        String culprit = "drive0";

        tapes.inject(
                "on drive0 TEST_UNIT_READY barcode %s times 1000 fail 4/44/00".formatted(SOLO),
                "on drive0 TEST_UNIT_READY barcode %s times 1000 fail 4/44/00".formatted(OTHER),
                "on drive0 TEST_UNIT_READY barcode %s times 1000 fail 4/44/00".formatted(THIRD));
        getEachUntilFailed(culprit);

        client.requireStored("on/solo", BODY);
        client.requireStored("on/other", BODY);
        client.requireStored("on/third", BODY);
        requireUsableAgain(culprit, "on/solo");
    }

    /** What it does not part with is read there, and everything else in the other one. */
    @Test
    void aDriveThatFailsToUnloadCostsNoRequest() throws Exception {
        putOnEach();

        tapes.inject("on drive0 LOAD_UNLOAD times 1000 fail 4/53/00");
        for (int i = 0; i < 4; i++) {
            for (String name : List.of("solo", "other", "third")) {
                client.requireStored("on/" + name, BODY);
            }
        }
    }

    private void putOnEach() throws Exception {
        put("solo", "on/solo");
        put("other", "on/other");
        put("third", "on/third");
    }

    private void getEachUntilFailed(String culprit) throws Exception {
        for (int i = 0; i < ATTEMPTS_MAX && !tapes.statusOfDrive(culprit).equals("FAILED"); i++) {
            for (String name : List.of("solo", "other", "third")) {
                client.requireStored("on/" + name, BODY);
            }
        }
        awaitFailed(culprit);
    }

    /**
     * With the other one locked, so that it must be this one. When somebody else wants it meanwhile, as the reaper does, the
     * cartridge is not in it any more.
     */
    private void requireUsableAgain(String drive, String object) throws Exception {
        tapes.heal();
        instance.shell("drive:unlock", drive).requireSuccess();
        tapes.awaitRest();
        tapes.setDrive(VirtualTapes.other(drive), "LOCKED");
        Await.untilHolds(LIMIT, () -> {
            client.requireStored(object, BODY);
            assertThat(tapes.driveOf(SOLO)).contains(drive);
        });
        put("solo", object + "/again");
    }

    // --- the robot

    @Test
    void aMoveThatIsGivenUpTwiceIsRepeated() throws Exception {
        putOnEach();
        tapes.inject("on changer MOVE_MEDIUM times 2 fail B/4E/00");
        for (String name : List.of("solo", "other", "third")) {
            client.requireStored("on/" + name, BODY);
        }
    }

    @Test
    void aRobotThatDoesNotAnswerInTimeIsAskedAgain() throws Exception {
        putOnEach();
        tapes.inject("on changer MOVE_MEDIUM stall", "on changer MOVE_MEDIUM mute");
        for (String name : List.of("solo", "other", "third")) {
            client.requireStored("on/" + name, BODY);
        }
    }

    /** Reads are refused and say so; as soon as the robot works, everything does, though a drive may have to be unlocked. */
    @Test
    void aRobotThatNeverWorksIsNamedAndWedgesNothing() throws Exception {
        putOnEach();
        tapes.inject("on changer MOVE_MEDIUM times 100000 fail 4/15/01");
        int refused = 0;
        for (String name : List.of("solo", "other", "third")) {
            refused += isServedOrSaysWhy("on/" + name, "4/15/01") ? 0 : 1;
        }
        assertThat(refused).isPositive();

        tapes.heal();
        for (String drive : VirtualTapes.DRIVES) {
            unlock(drive);
        }
        tapes.awaitRest();
        for (String name : List.of("solo", "other", "third")) {
            client.requireStored("on/" + name, BODY);
        }
    }

    // --- cartridges

    @Test
    void aCartridgeThatCannotBeWrittenIsNamedAndWhatIsOnItCanBeRead() throws Exception {
        put("worn", "worn");
        tapes.inject("on drive* WRITE_6 barcode %s times 1000 fail 3/0C/00".formatted(WORN));

        HttpResponse<String> refused = putUntilRefused("worn", "refused");
        assertThat(problem(refused, "MEDIUM_FAULT")).contains(WORN);

        Await.untilHolds(LIMIT, () -> assertThat(tapes.statusOfTape(WORN)).isEqualTo("FAILED"));
        assertThat(tapes.statusOfDrive("drive0")).isEqualTo("UNLOCKED");
        assertThat(tapes.statusOfDrive("drive1")).isEqualTo("UNLOCKED");
        tapes.heal();
        tapes.setTape(WORN, "UNLOCKED");
        Await.untilHolds(LIMIT, () -> client.requireStored("worn", BODY));
        // The cartridge says of itself that nothing should be written on it any more (LTFS 2.4, volume lock).
        HttpResponse<String> again = putTagged("worn", "refused");
        assertThat(again.statusCode()).as(again.body()).isIn(503, 507);
        // What was left on it is never deleted, and trying that again would take drives from the other tests.
        tapes.setTape(WORN, "LOCKED");
    }

    @Test
    void aReplicaThatCannotBeReadIsReplacedByTheOther() throws Exception {
        String id = "replicated";
        requireOk(client.putReplicas(id, BODY, 2));
        tapes.inject("on drive0 READ_6 times 1000 fail 3/11/00");
        for (int i = 0; i < 3; i++) {
            client.requireStored(id, BODY);
        }
        tapes.inject("on drive1 READ_6 times 1000 fail 3/11/00");
        for (int i = 0; i < 3; i++) {
            client.requireStored(id, BODY);
        }
    }

    @Test
    void aFullCartridgeIsNoSpaceAndWhatIsOnItCanBeRead() throws Exception {
        RandomBytes part = new RandomBytes(8, 9 * MIB);
        int stored = 0;
        HttpResponse<String> answer = put("small", "full/0", part);
        while (answer.statusCode() / 100 == 2 && stored < ATTEMPTS_MAX) {
            stored++;
            answer = put("small", "full/" + stored, part);
        }
        requireProblem(answer, 507, "NO_SPACE");
        assertThat(stored).isGreaterThan(2);
        for (int i = 0; i < stored; i++) {
            client.requireStored("full/" + i, part);
        }
        assertThat(client.list("full/")).hasSize(stored);
        assertThat(tapes.statusOfTape(SMALL)).isEqualTo("UNLOCKED");
    }

    @Test
    void foreignDataAreOverwrittenByForceOnly() throws Exception {
        Instance.Outcome refused =
                instance.shell("tape:add", "--library", "main", "--tag", "foreign", "--format", FOREIGN);
        assertThat(refused.exit()).isNotZero();
        assertThat(refused.output()).contains("FOREIGN_DATA").contains(FOREIGN);
        assertThat(Files.readString(tapes.cartridge(FOREIGN).resolve("0_0_R"))).isEqualTo("somebody else's backup");

        instance.shell("tape:format", "--force", "--unlock", FOREIGN).requireSuccess();
        put("foreign", "formatted");
        client.requireStored("formatted", BODY);
    }

    @Test
    void cartridgesWithOneBarcodeAreNamedAndNeverLoaded() throws Exception {
        List<JsonNode> twins = tapes.places(TWIN);
        assertThat(twins).hasSize(2);
        assertThat(twins).allSatisfy(twin -> {
            assertThat(twin.has("medium")).as(twin.toString()).isFalse();
            assertThat(twin.path("trouble").asText()).contains("its barcode is also at");
        });
        instance.shell("tape:add", "--library", "main", TWIN).requireSuccess();
        HttpResponse<String> refused = tapes.format(TWIN);
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
        assertThat(problem(refused, "MEDIUM_FAULT")).contains(TWIN).contains("its barcode is also at");
        assertThat(tapes.places(TWIN))
                .allSatisfy(twin -> assertThat(twin.path("kind").asText()).isEqualTo("SLOT"));
    }

    /** As after two cartridges were put into each other's shells. */
    @Test
    void aCartridgeWithTheLabelOfAnotherIsRefusedByName() throws Exception {
        put("left", "left");
        put("right", "right");
        bringHome(LEFT, RIGHT);
        relabel(RIGHT, LEFT);

        String problem = getRefused("left");
        assertThat(problem).contains(LEFT).contains(RIGHT);
        Await.untilHolds(LIMIT, () -> assertThat(tapes.statusOfTape(LEFT)).isEqualTo("FAILED"));
        assertThat(getRefused("right")).contains(LEFT).contains(RIGHT);

        bringHome(LEFT, RIGHT);
        relabel(LEFT, RIGHT);
        tapes.setTape(LEFT, "UNLOCKED");
        tapes.setTape(RIGHT, "UNLOCKED");
        Await.untilHolds(LIMIT, () -> client.requireStored("left", BODY));
        Await.untilHolds(LIMIT, () -> client.requireStored("right", BODY));
    }

    private static void relabel(String left, String right) throws Exception {
        tapes.whileClosed(() -> {
            tapes.note(LEFT, "barcode", left);
            tapes.note(RIGHT, "barcode", right);
        });
    }

    @Test
    void aWriteProtectedCartridgeIsReadAndNotWritten() throws Exception {
        put("right", "protected");
        bringHome(RIGHT);
        tapes.whileClosed(() -> tapes.note(RIGHT, "write.protected", "true"));
        Await.untilHolds(LIMIT, () -> client.requireStored("protected", BODY));
        HttpResponse<String> refused = putTagged("right", "refused");
        assertThat(refused.statusCode()).as(refused.body()).isIn(503, 507);
        assertThat(refused.body()).contains(RIGHT);
        client.requireStored("protected", BODY);

        bringHome(RIGHT);
        tapes.whileClosed(() -> tapes.note(RIGHT, "write.protected", "false"));
        tapes.setTape(RIGHT, "UNLOCKED");
        Await.untilHolds(LIMIT, () -> client.requireStored("protected", BODY));
        put("right", "protected/after");
    }

    @Test
    void aCartridgeThatIsAwayIsMissedByNameAndReadWhenItIsBack() throws Exception {
        put("third", "away");
        bringHome(THIRD);
        tapes.setTape(THIRD, "LOCKED");
        instance.shell("library:export", THIRD).requireSuccess();
        assertThat(getRefused("away")).contains(THIRD).contains("locked");
        tapes.whileClosed(() -> tapes.rearrange("station0 " + THIRD, "shelf0 " + THIRD));
        tapes.setTape(THIRD, "UNLOCKED");

        assertThat(getRefused("away")).contains(THIRD).contains("missing");

        String inventory = Files.readString(VirtualTapes.folder(instance).resolve("inventory"));
        assertThat(inventory).doesNotContain(THIRD);
        tapes.whileClosed(() -> tapes.rearrange("# element", "station0 %s%n# element".formatted(THIRD)));
        instance.shell("library:refresh", "main").requireSuccess();
        assertThat(instance.shell("library:import").requireSuccess().output()).contains(THIRD);
        if (tapes.statusOfTape(THIRD).equals("FAILED")) {
            tapes.setTape(THIRD, "UNLOCKED");
        }
        Await.untilHolds(LIMIT, () -> client.requireStored("away", BODY));
    }

    // --- requests

    /** By making others wanted in the drives. */
    private static void bringHome(String... barcodes) throws Exception {
        put("solo", "fetched/solo");
        put("other", "fetched/other");
        for (String barcode : barcodes) {
            Await.untilHolds(
                    LIMIT,
                    () -> assertThat(tapes.places(barcode))
                            .allSatisfy(place ->
                                    assertThat(place.path("kind").asText()).isEqualTo("SLOT")));
        }
    }

    private static void put(String tag, String id) throws Exception {
        requireOk(putTagged(tag, id));
    }

    private static HttpResponse<String> putTagged(String tag, String id) throws Exception {
        return put(tag, id, BODY);
    }

    private static HttpResponse<String> put(String tag, String id, RandomBytes body) throws Exception {
        return client.send(
                "PUT", Client.objectPath(id) + "?layout=raid1&layout.replicas=1&tags=" + tag, Client.sized(body));
    }

    /** Faults are looked for now and then only, so the first may still succeed. */
    private static HttpResponse<String> putUntilRefused(String tag, String id) throws Exception {
        for (int i = 0; i < ATTEMPTS_MAX; i++) {
            HttpResponse<String> answer = putTagged(tag, id);
            if (answer.statusCode() / 100 != 2) {
                return answer;
            }
            requireOk(client.delete(id));
        }
        throw new AssertionError("never refused");
    }

    private static String getUntilRefused(String id) throws Exception {
        for (int i = 0; i < ATTEMPTS_MAX; i++) {
            HttpResponse<InputStream> answer = client.get(id);
            try (InputStream body = answer.body()) {
                String text = new String(body.readAllBytes());
                if (answer.statusCode() != 200) {
                    assertThat(answer.statusCode()).as(text).isEqualTo(503);
                    return text;
                }
            }
        }
        throw new AssertionError("never refused");
    }

    private static String getRefused(String id) throws Exception {
        HttpResponse<InputStream> answer = client.get(id);
        try (InputStream body = answer.body()) {
            String text = new String(body.readAllBytes());
            assertThat(answer.statusCode()).as(text).isNotEqualTo(200);
            return text;
        }
    }

    /** @return whether it was served */
    private static boolean isServedOrSaysWhy(String id, String reason) throws Exception {
        HttpResponse<InputStream> answer = client.get(id);
        try (InputStream body = answer.body()) {
            byte[] bytes = body.readAllBytes();
            if (answer.statusCode() == 200) {
                assertThat(bytes).isEqualTo(BODY.array());
                return true;
            }
            assertThat(answer.statusCode()).as(new String(bytes)).isEqualTo(503);
            assertThat(new String(bytes)).contains(reason);
            return false;
        }
    }

    private static String problem(HttpResponse<String> answer, String code) throws IOException {
        return requireProblem(answer, 503, code).toString();
    }

    private static void awaitFailed(String drive) throws Exception {
        Await.untilHolds(LIMIT, () -> assertThat(tapes.statusOfDrive(drive)).isEqualTo("FAILED"));
    }
}
