package org.archivolt.itests.endtoend;

import static org.archivolt.itests.endtoend.Client.objectPath;
import static org.archivolt.itests.endtoend.Client.query;
import static org.archivolt.itests.endtoend.Client.requireOk;
import static org.archivolt.itests.endtoend.Problems.requireProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Objects on fabric memory, as an operator sets it up and a client uses it (docs/nvm.md). */
class NvmITest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final long BOOK = 2L << 20;
    private static final int BOOKS = 128;
    private static final String PLACE = "?family=nvm&layout=raid1&layout.replicas=1";

    private static final int KILLS = 3;
    private static final int WRITERS = 8;
    /** Shorter than the lease of a node. */
    private static final Duration BUSY_LIMIT = Duration.ofSeconds(20);

    private static final int MOUNTS = 5;

    private static final String MEMORY = "org.archivolt.librarian.file";

    private static Instance instance;

    @BeforeAll
    static void registersBooksAndAddsAMedium() throws Exception {
        instance = Instance.named("nvm");
        try {
            instance.up().requireSuccess();
            Path machine = instance.data().resolve("machine.ini");
            Files.writeString(machine, """
                    [global]
                    node_count = 2
                    book_size_bytes = 2M

                    [node01]
                    node_id = 1
                    nvm_size = 64B

                    [node12]
                    node_id = 12
                    nvm_size = 64B
                    """);
            instance.shell("book:register", machine.toString()).requireSuccess();
            instance.shell("medium:add", "--family", "nvm", "--name", "nvm1", "--format", "--unlock", "/media/nvm1")
                    .requireSuccess();
        } catch (Throwable e) {
            instance.close();
            throw e;
        }
    }

    @AfterAll
    static void ends() throws Exception {
        instance.close();
    }

    /** Goal: objects of any size lie on books, outlive the runtime, and leave nothing on the books when they are deleted. */
    @Test
    void objectsLieOnBooksOutliveTheRuntimeAndFreeTheirBooks() throws Exception {
        Map<String, RandomBytes> objects = new LinkedHashMap<>();
        objects.put("nvm/byte", new RandomBytes(1, 1));
        objects.put("nvm/page", new RandomBytes(2, 4096));
        objects.put("nvm/many", new RandomBytes(3, 10 * BOOK));
        awaitFree(BOOKS);
        for (Map.Entry<String, RandomBytes> object : objects.entrySet()) {
            requireOk(putting(object.getKey(), object.getValue()));
        }
        awaitFree(BOOKS - 12);
        requireAll(objects);

        instance.down().requireSuccess();
        instance.up().requireSuccess();
        requireAll(objects);

        RandomBytes last = new RandomBytes(4, BOOK + 1);
        requireOk(putting("nvm/last", last));
        objects.put("nvm/last", last);
        instance.kill();
        instance.up().requireSuccess();
        requireAll(objects);
        awaitFree(BOOKS - 14);

        instance.client().removeAll("nvm/");
        awaitFree(BOOKS);
        assertThat(books().get("zombie").intValue()).isZero();
    }

    @Test
    void whatDoesNotFitIsRefusedAndLeavesNothing() throws Exception {
        instance.client().removeAll("nvm/");
        awaitFree(BOOKS);
        HttpResponse<String> answer = putting("nvm/huge", new RandomBytes(5, (BOOKS + 1) * BOOK));
        assertThat(answer.statusCode()).as(answer.body()).isIn(503, 507);
        awaitFree(BOOKS);
        requireProblem(instance.client().resource(objectPath("nvm/huge")), 404, "NO_SUCH_OBJECT");
        RandomBytes small = new RandomBytes(6, 100);
        requireOk(putting("nvm/small", small));
        instance.client().requireStored("nvm/small", small);
        instance.client().removeAll("nvm/");
    }

    @Test
    void aDirectoryThatHoldsSomethingElseIsNotFormatted() throws Exception {
        instance.shell("shelf:mkdir", "/home").requireSuccess();
        instance.shell("shelf:create", "/home/thesis").requireSuccess();
        Instance.Outcome outcome =
                instance.shell("medium:add", "--family", "nvm", "--name", "home", "--format", "/home");
        assertThat(outcome.exit()).as(outcome.output()).isNotZero();
        assertThat(outcome.output()).contains("FOREIGN_DATA");
        instance.shell("shelf:info", "/home/thesis").requireSuccess();
    }

    /** Method: a request comes while there is no memory, and with it no driver; it waits, and is served when it is back. */
    @Test
    void whoAsksWhileTheMemoryIsAwayWaitsForIt() throws Exception {
        RandomBytes body = new RandomBytes(7, 100_000);
        requireOk(putting("nvm/waits", body));
        instance.shell("bundle:stop " + MEMORY).requireSuccess();
        CompletableFuture<HttpResponse<InputStream>> answer = instance.client().beginGet("nvm/waits");
        instance.shell("bundle:start " + MEMORY).requireSuccess();
        try (InputStream stream =
                answer.get(LIMIT.toSeconds(), TimeUnit.SECONDS).body()) {
            body.requireSame(stream);
        }
        instance.client().removeAll("nvm/waits");
    }

    /**
     * Goal: a kill -9 while objects are written loses none that was acknowledged, and no book. Method: writers put and delete until the
     * runtime is killed; the next one finds the rest, and when all is deleted all books are free at once, although work goes on.
     */
    @Test
    void aKillWhileObjectsAreWrittenLosesNeitherObjectsNorBooks() throws Exception {
        Map<String, RandomBytes> acknowledged = new ConcurrentHashMap<>();
        for (int round = 0; round < KILLS; round++) {
            List<Thread> writers = new ArrayList<>();
            int enough = acknowledged.size() + WRITERS;
            for (int writer = 0; writer < WRITERS; writer++) {
                String name = "nvm/killed/" + round + "/" + writer;
                Thread thread = new Thread(() -> putUntilKilled(name, acknowledged), name);
                writers.add(thread);
                thread.start();
            }
            Await.until("acknowledgements", LIMIT, () -> acknowledged.size() >= enough);
            instance.kill();
            for (Thread writer : writers) {
                writer.join(LIMIT.toMillis());
                assertThat(writer.isAlive()).as(writer.getName()).isFalse();
            }
            instance.up().requireSuccess();
            requireAll(acknowledged);
        }
        instance.client().removeAll("nvm/");
        awaitFreeWhileBusy(BOOKS);
    }

    /** Each object is deleted when the one after it is there. */
    private static void putUntilKilled(String name, Map<String, RandomBytes> acknowledged) {
        try {
            for (int i = 0; ; i++) {
                RandomBytes body = new RandomBytes(i, 1 + 300_000 * (i % 10));
                requireOk(putting(name + "/" + i, body));
                acknowledged.put(name + "/" + i, body);
                if (i > 0) {
                    acknowledged.remove(name + "/" + (i - 1));
                    instance.client().delete(name + "/" + (i - 1));
                }
            }
        } catch (IOException e) {
            // killed
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** What is put needs no book, but renews the lease of the node. */
    private static void awaitFreeWhileBusy(int books) throws Exception {
        Await.untilHolds(BUSY_LIMIT, () -> {
            requireOk(putting("nvm/busy", new RandomBytes(8, 0)));
            JsonNode now = books();
            assertThat(now.get("free").intValue()).as(now.toString()).isEqualTo(books);
        });
    }

    /** Goal: mounts of the node in whose name the driver works come and go, and nobody who puts or gets an object notices. */
    @Test
    void objectsArePutAndGotWhileMountsOfTheirNodeComeAndGo() throws Exception {
        Optional<String> obstacle = LfsMounts.obstacle();
        assumeTrue(obstacle.isEmpty(), () -> obstacle.orElse(""));
        AtomicBoolean isOver = new AtomicBoolean();
        try (LfsMounts mounts = new LfsMounts(instance)) {
            CompletableFuture<Integer> put = CompletableFuture.supplyAsync(() -> putAndGet("nvm/mounted", isOver));
            long begin = System.nanoTime();
            for (int i = 0; i < MOUNTS; i++) {
                instance.shell("lfs:mount", "1", mounts.one.toString()).requireSuccess();
                instance.shell("lfs:umount", mounts.one.toString()).requireSuccess();
            }
            isOver.set(true);
            double seconds = (System.nanoTime() - begin) / 1e9;
            System.out.printf("%.1f objects/s%n", put.get(LIMIT.toSeconds(), TimeUnit.SECONDS) / seconds);
        }
        instance.client().removeAll("nvm/mounted");
    }

    private static int putAndGet(String name, AtomicBoolean isOver) {
        try {
            int count = 0;
            for (; !isOver.get(); count++) {
                RandomBytes body = new RandomBytes(count, 3 * BOOK + count);
                requireOk(putting(name, body));
                instance.client().requireStored(name, body);
            }
            return count;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Goal: an object with one copy on books and one on a disk is read from there when somebody has destroyed its shelves. */
    @Test
    void anObjectWhoseShelfWasDestroyedIsReadFromItsCopyOnDisk() throws Exception {
        Client client = instance.client();
        client.removeAll("nvm/");
        Path disk = Files.createDirectories(instance.data().resolve("media/nvm-beside"));
        instance.shell("medium:add", "--family", "disk", "--format", "--unlock", disk.toString())
                .requireSuccess();
        RandomBytes body = new RandomBytes(9, BOOK + 1);
        requireOk(putting("nvm/two", body));
        Map<String, Object> options =
                Map.of("family", "disk", "layout", "raid1", "layoutParameters", Map.of("replicas", "1"));
        requireOk(client.json(
                "POST", "/api/v1/copies?wait_ms=60000", Map.of("id", "nvm/two", "name", "second", "options", options)));

        JsonNode extents = client.ask("/api/v1/librarian/shelves" + query("path", "/media/nvm1/extents"));
        for (JsonNode extent : client.ask("/api/v1/librarian/shelves/" + extents.get("id") + "/entries")
                .get("entries")) {
            String path = "/media/nvm1/extents/" + extent.get("name").textValue();
            requireOk(client.send(
                    "DELETE",
                    "/api/v1/librarian/shelves" + query("path", path, "mode", "destroy"),
                    BodyPublishers.noBody()));
        }
        client.requireStored("nvm/two", body);
        client.removeAll("nvm/two");
    }

    private static HttpResponse<String> putting(String id, RandomBytes body) throws Exception {
        return instance.client().send("PUT", objectPath(id) + PLACE, Client.sized(body));
    }

    private static void requireAll(Map<String, RandomBytes> objects) throws Exception {
        Client client = instance.client();
        for (Map.Entry<String, RandomBytes> object : objects.entrySet()) {
            client.requireStored(object.getKey(), object.getValue());
        }
    }

    private static void awaitFree(int books) throws Exception {
        Await.untilHolds(LIMIT, () -> {
            JsonNode now = books();
            assertThat(now.get("free").intValue()).as(now.toString()).isEqualTo(books);
        });
    }

    private static JsonNode books() throws Exception {
        return instance.client().ask("/api/v1/librarian/status").get("books");
    }
}
