package org.archivolt.itests.endtoend;

import static org.archivolt.itests.endtoend.Client.objectPath;
import static org.archivolt.itests.endtoend.Client.requireOk;
import static org.archivolt.itests.endtoend.Problems.requireProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Objects on fabric memory, as an operator sets it up and a client uses it (docs/nvm.md). */
class NvmITest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final long BOOK = 2L << 20;
    private static final int BOOKS = 128;
    private static final String PLACE = "?family=nvm&layout=raid1&layout.replicas=1";

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
