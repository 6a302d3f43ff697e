package org.archivolt.itests.endtoend;

import static org.archivolt.itests.endtoend.Client.objectPath;
import static org.archivolt.itests.endtoend.Client.query;
import static org.archivolt.itests.endtoend.Client.requireOk;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The database is lost, and everything is entered again from the media alone, as docs/operations.md tells an operator. */
class RebuildITest {
    private static final List<String> DISKS = List.of("disk0", "disk1", "disk2", "disk3");
    private static final List<String> TAPES = List.of("AV0001L9", "AV0002L9", "AV0003L9", "AV0004L9");
    private static final List<String> LAYOUTS = List.of(
            "layout=raid0",
            "layout=raid1&layout.replicas=1",
            "layout=raid1&layout.replicas=3",
            "layout=raid4&layout.data=2",
            "layout=rs&layout.data=2&layout.parity=2");
    private static final int[] SIZES = {0, 1, 4_096, 200_000, 3 * (1 << 20) + 17};

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);
    private final Map<String, RandomBytes> bodies = new TreeMap<>();

    @Test
    void bringsBackEveryObjectVersionAndCopyFromTheMedia() throws Exception {
        System.out.println("seed " + seed);
        try (Instance instance = Instance.keepingVersions("rebuild")) {
            instance.up().requireSuccess();
            SharedArchive.addDisk(instance, "disk2");
            SharedArchive.addDisk(instance, "disk3");
            fill(instance.client());
            List<JsonNode> before = everything(instance.client());

            instance.down().requireSuccess();
            Instance.deleteTree(instance.data().resolve("postgres"));
            instance.up().requireSuccess();
            assertThat(everything(instance.client())).isEmpty();
            addAll(instance);
            importAll(instance);

            assertThat(everything(instance.client())).isEqualTo(before);
            for (Map.Entry<String, RandomBytes> each : bodies.entrySet()) {
                instance.client().requireBytes(each.getKey(), each.getValue());
            }
            instance.client().store("after", new RandomBytes(99, 10_000));
        }
    }

    /** All layouts and sizes, small ones together in packs, versions, copies, on disk and on tape. */
    private void fill(Client client) throws Exception {
        for (String layout : LAYOUTS) {
            for (int size : SIZES) {
                put(client, "all/" + layout + "/" + size, layout, size);
            }
        }
        put(client, "on/tape", "family=tape&grouping=run%207", 300_000);
        put(client, "naïve \"id\" 😀/..;x", "tags=", 5_000, "Archivolt-Meta-title*", "UTF-8''J%C3%BCrgen");
        for (int version = 1; version <= 3; version++) {
            put(client, "versions", "layout=raid1", 10_000 + version);
        }
        client.tell("POST", "/api/v1/copies?wait_ms=60000", copy("versions", "far", "tape"));
        client.tell("POST", "/api/v1/copies?wait_ms=60000", copy("all/layout=raid0/200000", "near", "disk"));
    }

    private static Map<String, Object> copy(String id, String name, String family) {
        return Map.of("id", id, "name", name, "options", Map.of("family", family));
    }

    private void put(Client client, String id, String form, int size, String... headers) throws Exception {
        RandomBytes body = new RandomBytes(random.nextLong(), size);
        String options = form.equals("tags=") ? "" : "?" + form;
        requireOk(client.send("PUT", objectPath(id) + options, Client.sized(body), headers));
        bodies.put(objectPath(id), body);
    }

    /** All versions, as lists show them. When a version was replaced is not on media. */
    private static List<JsonNode> everything(Client client) throws Exception {
        List<JsonNode> all = new ArrayList<>();
        for (JsonNode object : client.ask("/api/v1/objects" + query("which", "all", "limit", "10000"))
                .get("objects")) {
            ObjectNode copy = object.deepCopy();
            if (copy.has("deprecated")) {
                copy.put("deprecated", true);
            }
            copy.get("copies").forEach(each -> ((ObjectNode) each).remove("accessed"));
            all.add(copy);
        }
        return all;
    }

    private static void addAll(Instance instance) throws Exception {
        for (String disk : DISKS) {
            instance.shell(
                            "medium:add",
                            "--family",
                            "disk",
                            "--unlock",
                            instance.medium(disk).toString())
                    .requireSuccess();
        }
        for (String drive : List.of("drive0", "drive1")) {
            instance.shell("drive:add", "--library", "main", "--name", drive, "--unlock", "virtual:main/" + drive)
                    .requireSuccess();
        }
        instance.shell("tape:add", "--library", "main", "--unlock", "AV[0001-0004]L9")
                .requireSuccess();
    }

    private void importAll(Instance instance) throws Exception {
        List<String> media = new ArrayList<>(DISKS);
        media.addAll(TAPES);
        Collections.shuffle(media, random);
        for (String medium : media) {
            String output = instance.shell("medium:import", "--watch", medium)
                    .requireSuccess()
                    .output();
            assertThat(output).as(medium).contains("is done");
        }
        for (JsonNode job : instance.client().ask("/api/v1/jobs").get("jobs")) {
            assertThat(job.get("failures").intValue()).as(job.toString()).isZero();
        }
    }
}
