package org.archivolt.itests.endtoend;

import static org.archivolt.itests.endtoend.Problems.requireFault;
import static org.archivolt.itests.endtoend.Problems.requireProblem;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused, and how: always with a problem document, never with anything kept. */
@ExtendWith(SharedInstance.class)
class BadInputITest {
    private static final RandomBytes BODY = new RandomBytes(1, 10_000);
    private static final int CLIENTS = 8;
    /** Of each. */
    private static final int REQUESTS = 50;

    private final Client client;

    BadInputITest(Instance instance) throws Exception {
        this.client = instance.client();
    }

    @AfterEach
    void keepsNothing() throws Exception {
        assertThat(client.list("")).isEmpty();
    }

    @AfterAll
    static void leavesNothing(Instance instance) throws Exception {
        Media.awaitNothingButObjects(instance);
    }

    // --- half requests ---

    /** Scenario 23 of the Librarian: eight others are served while eight have begun to say something. */
    @Test
    void whoSendsHalfARequestKeepsNobodyWaiting() throws Exception {
        List<Wire> halves = new ArrayList<>();
        try {
            for (int i = 0; i < CLIENTS; i++) {
                halves.add(halfARequest());
            }
            List<Callable<Integer>> others = Collections.nCopies(CLIENTS, this::statusesThatAreRight);
            ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
            try {
                for (Future<Integer> other : threads.invokeAll(others, 60, TimeUnit.SECONDS)) {
                    assertThat(other.get()).isEqualTo(REQUESTS);
                }
            } finally {
                threads.shutdownNow();
            }
            for (Wire half : halves) {
                assertThat(half.send("\"}".getBytes(StandardCharsets.UTF_8))
                                .answer()
                                .status())
                        .as("nothing is registered here")
                        .isEqualTo(404);
            }
        } finally {
            for (Wire half : halves) {
                half.close();
            }
        }
    }

    private Wire halfARequest() throws IOException {
        byte[] half = "{\"path\": \"/half".getBytes(StandardCharsets.UTF_8);
        return new Wire(client.port())
                .head(
                        "POST /api/v1/librarian/shelves HTTP/1.1",
                        "Authorization: " + client.authorization(),
                        "Content-Type: application/json",
                        "Content-Length: " + (half.length + 2))
                .send(half);
    }

    private int statusesThatAreRight() throws IOException, InterruptedException {
        int right = 0;
        for (int i = 0; i < REQUESTS; i++) {
            right += client.resource("/api/v1/librarian/status").statusCode() == 200 ? 1 : 0;
        }
        return right;
    }

    // --- ids ---

    @ParameterizedTest
    @ValueSource(strings = {"", "%00", "a%00b", "%ff", "%C3", "%ED%A0%80", "%zz", "%4", "%"})
    void anIdThatCannotBeIsRefused(String path) throws Exception {
        for (String method : new String[] {"PUT", "GET", "DELETE"}) {
            requireFault(raw(method, "/api/v1/objects/" + path), 400, "INVALID_ARGUMENT", "id");
        }
    }

    @Test
    void anIdOfMoreThan1024BytesIsRefused() throws Exception {
        for (String id : new String[] {"x".repeat(1025), "\u00fc".repeat(513), "x".repeat(6000)}) {
            requireFault(client.put(id, BODY), 400, "INVALID_ARGUMENT", "id");
        }
    }

    @Test
    void aRequestLineLongerThanAnyIdIsRefused() throws Exception {
        requireProblem(raw("GET", "/api/v1/objects/" + "x".repeat(100_000)), 414, "BAD_REQUEST");
    }

    // --- headers ---

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bytes",
                "bytes=",
                "bytes=-",
                "bytes=a-b",
                "bytes=5-2",
                "bytes=0-1,5-6",
                "bytes=1-2-3",
                "bytes=--1",
                "=1-2"
            })
    void aRangeThatIsNoneIsRefused(String range) throws Exception {
        client.store("part", BODY);
        try {
            HttpResponse<String> answer =
                    client.send("GET", Client.objectPath("part"), BodyPublishers.noBody(), "Range", range);
            requireFault(answer, 400, "INVALID_ARGUMENT", "Range");
        } finally {
            client.delete("part");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Archivolt-Meta-, x, Archivolt-Meta-",
        "Archivolt-Meta-a~b, x, metadata",
        "Archivolt-Meta-latin, gr\u00fcn, Archivolt-Meta-latin",
        "Archivolt-Meta-a*, plain, Archivolt-Meta-a*",
        "Archivolt-Meta-a*, UTF-8''%zz, Archivolt-Meta-a*",
        "Archivolt-Meta-a*, UTF-8''%ff, Archivolt-Meta-a*",
        "Archivolt-Meta-a*, UTF-8''a%00b, metadata.a",
    })
    void metadataThatCannotBeKeptIsRefused(String header, String value, String field) throws Exception {
        requireFault(rawPut("bad", header + ": " + value), 400, "INVALID_ARGUMENT", field);
    }

    @Test
    void metadataGivenTwiceIsRefused() throws Exception {
        requireFault(
                rawPut("bad", "Archivolt-Meta-a: 1", "Archivolt-Meta-a: 2"),
                400,
                "INVALID_ARGUMENT",
                "Archivolt-Meta-a");
    }

    @Test
    void moreThan2048BytesOfMetadataAreRefused() throws Exception {
        requireFault(
                client.put("bad", BODY, "Archivolt-Meta-a", "x".repeat(2048)), 400, "INVALID_ARGUMENT", "metadata");
        requireFault(
                client.put("bad", BODY, "Archivolt-Meta-" + "n".repeat(65), "x"), 400, "INVALID_ARGUMENT", "metadata");
    }

    @Test
    void moreHeadersThanTheServerTakesAreRefused() throws Exception {
        requireProblem(rawPut("bad", "Archivolt-Meta-a: " + "x".repeat(100_000)), 431, "HEADERS_TOO_LARGE");
    }

    @ParameterizedTest
    @CsvSource({
        "Content-MD5, AAAAAAAAAAAAAAAAAAAAAA==",
        "Content-Digest, sha-256=:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=:",
        "Repr-Digest, sha-256=:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=:",
        "Archivolt-Checksum, md5=00000000000000000000000000000000",
    })
    void bytesThatAreNotThoseAnnouncedAreNotKept(String header, String value) throws Exception {
        requireProblem(client.put("bad", BODY, header, value), 400, "CHECKSUM_MISMATCH");
        requireProblem(client.put("bad", Client.chunked(BODY), header, value), 400, "CHECKSUM_MISMATCH");
    }

    @ParameterizedTest
    @CsvSource({
        "Content-MD5, ?",
        "Content-MD5, AAAA",
        "Content-Digest, sha-256=AAAA",
        "Content-Digest, sha-256=:AAAA:",
        "Content-Digest, unixsum=:AAAA:",
        "Archivolt-Checksum, md5=00",
        "Archivolt-Checksum, unknown=00",
        "Archivolt-Checksum, nothing",
        "Content-Encoding, gzip",
        "Content-Range, bytes 0-1/2",
        "If-Unmodified-Since, 'Sat, 21 Nov 2026 00:00:00 GMT'",
        "If-None-Match, \"x\""
    })
    void aHeaderThatCannotBeHonouredIsRefused(String header, String value) throws Exception {
        requireFault(rawPut("bad", header + ": " + value), 400, "INVALID_ARGUMENT", header);
    }

    @Test
    void bytesThatAreThoseAnnouncedAreKept() throws Exception {
        Base64.Encoder base64 = Base64.getEncoder();
        Client.requireOk(client.put("good", BODY, "Content-MD5", base64.encodeToString(BODY.digest("MD5"))));
        Client.requireOk(client.put(
                "good", BODY, "Content-Digest", "sha-256=:" + base64.encodeToString(BODY.digest("SHA-256")) + ":"));
        client.requireStored("good", BODY);
        client.delete("good");
    }

    // --- parameters ---

    @ParameterizedTest
    @CsvSource({
        "layout=nosuch, 501, LAYOUT_UNAVAILABLE, layout",
        "family=papyrus, 400, NO_SUCH_RESOURCE, family",
        "family=No%20Such, 400, INVALID_ARGUMENT, family",
        "tags=nosuch, 400, NO_SUCH_RESOURCE, tags",
        "tags=%00, 400, INVALID_ARGUMENT, tags",
        "nosuch=1, 400, INVALID_ARGUMENT, nosuch",
        "layout.nosuch=1, 400, INVALID_ARGUMENT, layout.nosuch",
        "layout.replicas=0, 400, INVALID_ARGUMENT, layout.replicas",
        "layout.replicas=17, 400, INVALID_ARGUMENT, layout.replicas",
        "layout.replicas=two, 400, INVALID_ARGUMENT, layout.replicas",
        "family=disk&family=disk, 400, INVALID_ARGUMENT, family",
    })
    void aParameterOfPutThatMakesNoSenseIsRefused(String query, int status, String code, String field)
            throws Exception {
        requireFault(
                client.send("PUT", Client.objectPath("bad") + "?" + query, Client.sized(BODY)), status, code, field);
    }

    @ParameterizedTest
    @CsvSource({
        "objects?nosuch=1, nosuch",
        "objects?limit=0, limit",
        "objects?limit=10001, limit",
        "objects?limit=many, limit",
        "objects?prefix=%00, prefix",
        "objects?after=%ff, after",
        "media?nosuch=1, nosuch",
        "objects/x?nosuch=1, nosuch",
    })
    void aParameterOfGetThatMakesNoSenseIsRefused(String path, String field) throws Exception {
        requireFault(client.resource("/api/v1/" + path), 400, "INVALID_ARGUMENT", field);
    }

    @Test
    void moreReplicasThanThereAreMediaAreRefused() throws Exception {
        HttpResponse<String> answer =
                client.send("PUT", Client.objectPath("bad") + "?layout.replicas=3", Client.sized(BODY));
        requireProblem(answer, 503, "NO_MEDIA");
    }

    // --- methods and paths ---

    @ParameterizedTest
    @ValueSource(strings = {"POST", "TRACE", "NOSUCH"})
    void aMethodThatDoesNothingToAnObjectIsRefused(String method) throws Exception {
        Wire.Answer answer = raw(method, "/api/v1/objects/x");
        requireProblem(answer, 405, "METHOD_NOT_ALLOWED");
        assertThat(answer.headers().get("allow")).contains("GET", "PUT", "DELETE");
    }

    @ParameterizedTest
    @CsvSource({"POST, objects", "DELETE, objects", "PUT, media", "DELETE, health"})
    void aMethodThatDoesNothingToAListIsRefused(String method, String path) throws Exception {
        requireProblem(raw(method, "/api/v1/" + path), 405, "METHOD_NOT_ALLOWED");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/nosuch",
                "/api",
                "/api/v1",
                "/api/v1/nosuch",
                "/api/v2/objects",
                "/api/v1/objectsx",
                "/api/v1/layouts/x",
                "/api/v1/../../etc/passwd",
                "/WEB-INF/web.xml",
                "/system/console",
                "/index.html",
                "/favicon.ico",
                "//",
                "/%2e%2e/x"
            })
    void aPathThatLeadsNowhereIsAProblem(String path) throws Exception {
        Wire.Answer answer = raw("GET", path);
        assertThat(answer.status()).as(answer.body()).isIn(400, 404);
        requireProblem(answer, answer.status(), answer.status() == 404 ? "NO_SUCH_PATH" : "BAD_REQUEST");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /api/v1/health HTTP/9.9",
                "GET",
                "GET /api/v1/health",
                "\u0001\u0002\u0003",
                "GET http://[bad HTTP/1.1"
            })
    void whatIsNotHttpIsAProblemOrTheEnd(String line) throws Exception {
        Wire.Answer answer;
        try {
            answer = Wire.exchange(client.port(), line, "Authorization: " + client.authorization());
        } catch (java.io.IOException closed) {
            return;
        }
        assertThat(answer.status()).isBetween(400, 505);
        assertThat(answer.body()).doesNotContain("<html", "\tat ", "java.lang");
    }

    // --- credentials ---

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/health", "/api/v1/objects", "/api/v1/objects/x", "/", "/nosuch"})
    void noPathAnswersAStranger(String path) throws Exception {
        requireProblem(Wire.exchange(client.port(), "GET " + path + " HTTP/1.1"), 401, "UNAUTHENTICATED");
    }

    @ParameterizedTest
    @CsvSource({
        "none, none",
        "admin, wrong",
        "admin, ''",
        "nobody, wrong",
        "'', ''",
    })
    void nobodyComesInWithoutTheRightPassword(String user, String password) throws Exception {
        Client stranger = new Client(client.port(), user, password);
        HttpResponse<String> answer = stranger.resource("/api/v1/objects");
        requireProblem(answer, 401, "UNAUTHENTICATED");
        assertThat(answer.headers().firstValue("WWW-Authenticate").orElse("")).startsWith("Basic");
        requireProblem(stranger.put("bad", BODY), 401, "UNAUTHENTICATED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Authorization: Basic", "Authorization: Basic ?", "Authorization: Bearer x"})
    void credentialsOfAnotherKindAreNone(String header) throws Exception {
        Wire.Answer answer = header.isEmpty()
                ? Wire.exchange(client.port(), "GET /api/v1/objects HTTP/1.1")
                : Wire.exchange(client.port(), "GET /api/v1/objects HTTP/1.1", header);
        requireProblem(answer, 401, "UNAUTHENTICATED");
    }

    @Test
    void aBigUploadWithoutCredentialsGetsItsAnswer() throws Exception {
        RandomBytes body = new RandomBytes(1, 1L << 30);
        try (Wire wire = new Wire(client.port())) {
            wire.head("PUT /api/v1/objects/bad HTTP/1.1", "Content-Length: " + body.size());
            wire.sendInBackground(body.stream());
            requireProblem(wire.answer(), 401, "UNAUTHENTICATED");
        }
    }

    @Test
    void anUploadThatAsksFirstIsRefusedBeforeItBegins() throws Exception {
        try (Wire wire = new Wire(client.port())) {
            wire.head("PUT /api/v1/objects/bad HTTP/1.1", "Content-Length: 1073741824", "Expect: 100-continue");
            requireProblem(wire.answer(), 401, "UNAUTHENTICATED");
        }
    }

    @Test
    void guessingPasswordsIsAnsweredWithAPause() throws Exception {
        Client guesser = new Client(client.port(), "guesser", "wrong");
        HttpResponse<String> answer = guesser.resource("/api/v1/health");
        for (int i = 0; i < 20 && answer.statusCode() == 401; i++) {
            answer = new Client(client.port(), "guesser", "wrong" + i).resource("/api/v1/health");
        }
        requireProblem(answer, 429, "TOO_MANY_REQUESTS");
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        Client.requireOk(client.resource("/api/v1/health"));
    }

    private Wire.Answer raw(String method, String path) throws Exception {
        return Wire.exchange(
                client.port(), method + " " + path + " HTTP/1.1", "Authorization: " + client.authorization());
    }

    private Wire.Answer rawPut(String id, String... headers) throws Exception {
        String[] lines = new String[headers.length + 3];
        lines[0] = "PUT /api/v1/objects/" + id + " HTTP/1.1";
        lines[1] = "Authorization: " + client.authorization();
        lines[2] = "Content-Length: 0";
        System.arraycopy(headers, 0, lines, 3, headers.length);
        return Wire.exchange(client.port(), lines);
    }
}
