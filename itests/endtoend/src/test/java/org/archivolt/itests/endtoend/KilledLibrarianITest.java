package org.archivolt.itests.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the Librarian has acknowledged survives its sudden death and that of its clients; no book is lost, none is given away with what was in it. */
class KilledLibrarianITest {
    private static final int KILLS = Integer.getInteger("kills", 4);
    private static final int CLIENTS = 8;
    private static final int BOOKS = 4 * 64;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String MEMORY = """
            [global]
            node_count = 8
            book_size_bytes = 2M
            bytes_per_node = 64M
            """;

    /**
     * Goal: kill -9 of clients and of the runtime at any moment: every shelf is as its client was told, no book is on two shelves, the counts add
     * up, no zombie stays for ever, and no handle of the dead.
     *
     * <p>Method: eight processes, each as one node, make, resize, open, rename and remove shelves. In each round two of them are killed and
     * replaced, then the runtime. {@code -Dseed} repeats what they ask for and the moments; {@code -Dkills} is how often.
     */
    @Test
    void shelvesSurviveKillsOfTheRuntimeAndOfClients() throws Exception {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        try (Instance instance = Instance.named("killed-librarian")) {
            instance.configure("org.archivolt.librarian.cfg", "heartbeat.ms = 10000", "heartbeat.ms = 1000");
            instance.up().requireSuccess();
            Path file = Files.writeString(instance.data().resolve("memory.ini"), MEMORY);
            instance.shell("book:register", file.toString()).requireSuccess();
            List<Map<String, Long>> settled = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                makeDirectory(instance.client(), "node" + (i + 1));
                settled.add(new HashMap<>());
            }
            int acknowledged = 0;
            for (int kill = 0; kill < KILLS; kill++) {
                acknowledged += workAndKill(instance, settled, random);
            }
            requireNothingStays(instance);
            System.out.printf("%d kills: %,d acknowledged%n", KILLS, acknowledged);
        } catch (Throwable e) {
            throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
        }
    }

    private static int workAndKill(Instance instance, List<Map<String, Long>> settled, Random random) throws Exception {
        List<ShelfClientProcess> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(start(instance, i, random.nextLong(), settled.get(i)));
        }
        for (ShelfClientProcess each : clients) {
            Await.until("acknowledgements", LIMIT, () -> each.acknowledged() > 20);
        }
        for (int i = 0; i < 2; i++) {
            clients.get(random.nextInt(CLIENTS)).end(true);
        }
        long moment = System.nanoTime() + random.nextLong(1_000_000_000);
        Await.until("the moment", LIMIT, () -> System.nanoTime() - moment >= 0);
        instance.kill();
        int acknowledged = 0;
        for (ShelfClientProcess each : clients) {
            each.end(false);
            acknowledged += each.acknowledged();
        }
        instance.up().requireSuccess();
        for (int i = 0; i < CLIENTS; i++) {
            settled.set(i, requireAsTold(instance.client(), "node" + (i + 1), clients.get(i)));
        }
        requireEachBookOnce(instance);
        return acknowledged;
    }

    private static ShelfClientProcess start(Instance instance, int i, long seed, Map<String, Long> settled)
            throws Exception {
        return ShelfClientProcess.start(instance.client(), i + 1, "node" + (i + 1), seed, settled);
    }

    /** @return what is there */
    private static Map<String, Long> requireAsTold(Client client, String directory, ShelfClientProcess told)
            throws Exception {
        Map<String, Long> found = new HashMap<>();
        for (JsonNode entry : entries(client, directory)) {
            String name = entry.get("name").textValue().replaceFirst("-moved-.*", "");
            assertThat(found.put(name, entry.get("size").longValue()))
                    .as("two of " + name)
                    .isNull();
        }
        for (int i = 0; i < 12; i++) {
            String name = "s" + i;
            assertThat(found.getOrDefault(name, -1L)).as(directory + "/" + name).isIn(told.sizesOf(name));
        }
        // what is half renamed is renamed back, so that the next client knows it
        for (JsonNode entry : entries(client, directory)) {
            String name = entry.get("name").textValue();
            if (name.contains("-moved-")) {
                rename(client, directory, name, name.replaceFirst("-moved-.*", ""));
            }
        }
        return found;
    }

    private static List<JsonNode> entries(Client client, String directory) throws Exception {
        long id = get(client, "shelves?path=" + encoded("/" + directory))
                .get("id")
                .longValue();
        List<JsonNode> entries = new ArrayList<>();
        get(client, "shelves/" + id + "/entries?limit=1000").get("entries").forEach(entries::add);
        return entries;
    }

    private static void makeDirectory(Client client, String name) throws Exception {
        Client.requireOk(send(client, "POST", "shelves", "{\"kind\":\"DIRECTORY\",\"path\":\"/" + name + "\"}"));
    }

    private static void rename(Client client, String directory, String from, String to) throws Exception {
        Client.requireOk(send(
                client,
                "PATCH",
                "shelves?path=" + encoded("/" + directory + "/" + from),
                "{\"path\":\"/" + directory + "/" + to + "\"}"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static HttpResponse<String> send(Client client, String method, String path, String body)
            throws IOException, InterruptedException {
        return client.send(
                method, "/api/v1/librarian/" + path, BodyPublishers.ofString(body), "Content-Type", "application/json");
    }

    private static JsonNode get(Client client, String path) throws IOException, InterruptedException {
        return Client.JSON.readTree(
                Client.requireOk(client.resource("/api/v1/librarian/" + path)).body());
    }

    /** By the books' own lists, and by the tables. */
    private static void requireEachBookOnce(Instance instance) throws Exception {
        Map<String, Long> shelfOf = new HashMap<>();
        for (int i = 1; i <= CLIENTS; i++) {
            for (JsonNode shelf : entries(instance.client(), "node" + i)) {
                long id = shelf.get("id").longValue();
                JsonNode books = get(instance.client(), "shelves/" + id + "/books?limit=1000")
                        .get("books");
                assertThat(books).hasSize((int) ((shelf.get("size").longValue() + (2 << 20) - 1) / (2 << 20)));
                for (JsonNode book : books) {
                    Long other = shelfOf.put(book.get("address").textValue(), id);
                    assertThat(other).as(book + " is on two shelves").isNull();
                }
            }
        }
        JsonNode counts = get(instance.client(), "status").get("books");
        assertThat(counts.get("total").intValue()).isEqualTo(BOOKS);
        int sum = 0;
        for (String state : List.of("free", "inUse", "zombie", "offline")) {
            sum += counts.get(state).intValue();
        }
        assertThat(sum).as(counts.toString()).isEqualTo(BOOKS);
        assertThat(counts.get("inUse").intValue()).isGreaterThanOrEqualTo(shelfOf.size());
        assertThat(count(instance, "select count(*) from archivolt.librarian_book_use where shelf > 0"))
                .isGreaterThanOrEqualTo(shelfOf.size());
    }

    private static long count(Instance instance, String query) throws IOException, SQLException {
        try (Connection catalog = AtRest.catalogOf(instance);
                Statement statement = catalog.createStatement();
                ResultSet count = statement.executeQuery(query)) {
            count.next();
            return count.getLong(1);
        }
    }

    /** The nodes are silent now: their handles end. Everything can be removed, and all books become free. */
    private static void requireNothingStays(Instance instance) throws Exception {
        Client client = instance.client();
        Await.untilHolds(
                LIMIT,
                () -> assertThat(get(client, "status").get("handles").intValue())
                        .isZero());
        for (int i = 1; i <= CLIENTS; i++) {
            for (JsonNode shelf : entries(client, "node" + i)) {
                Client.requireOk(
                        send(client, "DELETE", "shelves/" + shelf.get("id").longValue() + "?mode=destroy", ""));
            }
        }
        Await.untilHolds(LIMIT, () -> {
            JsonNode counts = get(client, "status").get("books");
            assertThat(counts.get("inUse").intValue()).isZero();
            assertThat(counts.get("zombie").intValue()).isZero();
        });
        assertThat(count(instance, "select count(*) from archivolt.librarian_book_use where shelf > 0 or zeroing > 0"))
                .isZero();
    }
}
