package org.archivolt.rest.internal;

import static org.archivolt.rest.internal.HttpServerUnderTest.AUTHORIZATION;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.Family;
import org.archivolt.lrs.Notice;
import org.archivolt.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sessions over HTTP, with well-behaved clients and with rude ones. */
@Timeout(60)
class SessionHttpTest {
    private static final String SESSIONS = "/api/v1/lrs/sessions";
    private static final String WRITE = "{'write': {'family': 'disk', 'media': [{'bytes': 10}]}}";

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private HttpServerUnderTest server;
    private String session;

    @BeforeEach
    void start() throws Exception {
        server = new HttpServerUnderTest();
        HttpResponse<String> opened = send("POST", SESSIONS, "{'client': 'mover'}");
        assertThat(opened.statusCode()).isEqualTo(201);
        session = opened.headers().firstValue("Location").orElseThrow();
        assertThat(session)
                .isEqualTo(SESSIONS + "/" + json(opened).path("session").asText());
    }

    @AfterEach
    void stop() {
        server.close();
        server.scheduler.grantAll();
        assertThat(server.scheduler.heldNow()).isZero();
    }

    // ---- sessions

    @Test
    void tellsHowASessionStands() throws Exception {
        submit("{'id': 'a', 'write': {'family': 'disk', 'media': [{}, {}]}}", 0);
        server.scheduler.hold();
        submit("{'id': 'b', 'write': {'family': 'disk', 'media': [{}]}}", 0);
        JsonNode state = json(send("GET", session, null));
        assertThat(state.path("client").asText()).isEqualTo("mover");
        assertThat(state.path("leaseMillis").asLong()).isEqualTo(30_000);
        assertThat(state.path("leaseLeftMillis").asLong()).isPositive();
        assertThat(state.path("waiting")).extracting(JsonNode::asText).containsExactly("b");
        assertThat(state.path("held").path(0).path("media"))
                .extracting(JsonNode::asText)
                .containsExactly("disk:lib:m0", "disk:lib:m1");
        assertThat(send("PUT", session, null).statusCode()).isEqualTo(204);
    }

    @Test
    void givesBackWhatAClosedSessionHeld() throws Exception {
        submit(WRITE, 0);
        assertThat(server.scheduler.heldNow()).isEqualTo(1);
        assertThat(send("DELETE", session, null).statusCode()).isEqualTo(204);
        assertThat(server.scheduler.heldNow()).isZero();
        for (String method : List.of("GET", "PUT", "DELETE")) {
            HttpResponse<String> gone = send(method, session, null);
            assertThat(gone.statusCode()).isEqualTo(404);
            assertThat(json(gone).path("code").asText()).isEqualTo("NO_SUCH_REQUEST");
            assertThat(json(gone).path("field").asText()).isEqualTo("session");
        }
    }

    @Test
    void endsWithTheClientThatVanishes() throws Exception {
        HttpResponse<String> brief = send("POST", SESSIONS, "{'client': 'brief', 'leaseMillis': 100}");
        String path = brief.headers().firstValue("Location").orElseThrow();
        send("POST", path + "/requests", WRITE);
        assertThat(server.scheduler.heldNow()).isEqualTo(1);
        Await.until("the lease to end", () -> server.scheduler.heldNow() == 0);
        assertThat(send("GET", path, null).statusCode()).isEqualTo(404);
    }

    // ---- requests

    @Test
    void grantsMediaWithAllThatAClientNeeds() throws Exception {
        JsonNode granted = submit(
                "{'id': 'a', 'write': {'family': 'disk', 'media': [{'bytes': 10, 'tags': ['x'], 'empty': true}],"
                        + " 'library': 'lib', 'grouping': 'g', 'noSplit': false, 'preventDuplicate': true, 'qos': 2,"
                        + " 'priority': -3, 'names': ['my.extent']}}",
                0);
        assertThat(granted.path("state").asText()).isEqualTo("HELD");
        assertThat(granted.path("kind").asText()).isEqualTo("write");
        JsonNode medium = granted.path("allocation").path("media").path(0);
        assertThat(medium.path("medium").asText()).isEqualTo("disk:lib:m0");
        assertThat(medium.path("device").asText()).isEqualTo("disk:lib:m0");
        assertThat(medium.path("availableBytes").asLong()).isEqualTo(1_000_000);
        assertThat(medium.path("path").asText()).isEqualTo("/media/m0");
        assertThat(medium.path("addresses").path("my.extent").asText()).isEqualTo("aa/my.extent");
    }

    @Test
    void waitsForAnAnswerWithoutKeepingAThread() throws Exception {
        server.scheduler.hold();
        List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
        for (int i = 0; i < 2 * HttpServerUnderTest.THREADS; i++) {
            all.add(client.sendAsync(
                    request("POST", session + "/requests?wait_ms=10000", WRITE), BodyHandlers.ofString()));
        }
        Await.until("all to wait", () -> server.scheduler.waitingNow() == all.size());
        Await.until("the threads to be free", () -> server.freeThreads() >= HttpServerUnderTest.THREADS - 4);
        assertThat(send("GET", session, null).statusCode()).isEqualTo(200);
        server.scheduler.grantAll();
        for (CompletableFuture<HttpResponse<String>> each : all) {
            assertThat(each.get().statusCode()).isEqualTo(200);
            assertThat(json(each.get()).path("state").asText()).isEqualTo("HELD");
        }
    }

    @Test
    void saysThatARequestWaitsWhenTheTimeIsOver() throws Exception {
        server.scheduler.hold();
        HttpResponse<String> asked = send("POST", session + "/requests?wait_ms=20", WRITE);
        assertThat(asked.statusCode()).isEqualTo(202);
        String id = json(asked).path("id").asText();
        assertThat(json(asked).path("state").asText()).isEqualTo("WAITING");
        assertThat(send("GET", session + "/requests/" + id, null).statusCode()).isEqualTo(202);
        server.scheduler.grantAll();
        HttpResponse<String> granted = send("GET", session + "/requests/" + id + "?wait_ms=1000", null);
        assertThat(json(granted).path("state").asText()).isEqualTo("HELD");
        assertThat(json(send("DELETE", session + "/requests/" + id, null))
                        .path("state")
                        .asText())
                .isEqualTo("DONE");
        assertThat(server.scheduler.heldNow()).isZero();
        assertThat(send("GET", session + "/requests/unknown", null).statusCode())
                .isEqualTo(404);
    }

    @Test
    void exchangesTheLastMediumForTheNext() throws Exception {
        JsonNode first = submit(WRITE, 0);
        JsonNode answers = json(send(
                        "POST",
                        session + "/exchange?wait_ms=1000",
                        "{'requests': [{'id': 'r', 'release': {'allocation': " + allocation(first)
                                + ", 'media': [{'medium': 'disk:lib:m0'}]}}, {'id': 'w', " + WRITE.substring(1)
                                + "]}"))
                .path("answers");
        assertThat(answers).extracting(each -> each.path("id").asText()).containsExactly("r", "w");
        assertThat(answers).extracting(each -> each.path("state").asText()).containsExactly("DONE", "HELD");
        assertThat(server.scheduler.heldNow()).isEqualTo(1);
    }

    @Test
    void refusesPartOfAnExchangeInItsPlace() throws Exception {
        HttpResponse<String> exchanged = send(
                "POST",
                session + "/exchange",
                "{'requests': [{'release': {'allocation': 99, 'media': [{'medium': 'disk:lib:m0'}]}}, " + WRITE + "]}");
        JsonNode answers = json(exchanged).path("answers");
        assertThat(answers.path(0).path("state").asText()).isEqualTo("REFUSED");
        assertThat(answers.path(0).path("problem").path("code").asText()).isEqualTo("NO_SUCH_REQUEST");
        assertThat(answers.path(1).path("state").asText()).isEqualTo("HELD");
    }

    @Test
    void answersReleasesInBatches() throws Exception {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            JsonNode granted = submit(WRITE, 0);
            ids.add(submit(
                            "{'release': {'allocation': " + allocation(granted)
                                    + ", 'media': [{'medium': 'disk:lib:m0', 'toSync': true, 'writtenBytes': 5,"
                                    + " 'extents': 1, 'addresses': ['aa/x'], 'grouping': 'g'}]}}",
                            0)
                    .path("id")
                    .asText());
        }
        CompletableFuture<HttpResponse<String>> poll = client.sendAsync(
                request("GET", session + "/answers?wait_ms=10000&limit=10", null), BodyHandlers.ofString());
        Await.until(
                "it to wait",
                () -> json(send("GET", session, null)).path("unread").asInt() == 0);
        assertThat(server.scheduler.flushing()).hasSize(3);
        assertThat(server.scheduler.flushing().get(0).parts().get(0).addresses())
                .containsExactly("aa/x");
        server.scheduler.flushAll();
        assertThat(poll.get().statusCode()).isEqualTo(200);
        JsonNode batch = json(send("GET", session + "/answers", null));
        assertThat(batch.path("answers"))
                .extracting(each -> each.path("id").asText())
                .isEqualTo(ids);
        long next = batch.path("next").asLong();
        JsonNode rest = json(send("GET", session + "/answers?after=" + next, null));
        assertThat(rest.path("answers")).isEmpty();
        assertThat(rest.path("next").asLong()).isEqualTo(next);
    }

    @Test
    void doesTheSameOnceWhenItsAnswerWasLost() throws Exception {
        String body = "{'id': 'a', " + WRITE.substring(1);
        JsonNode first = submit(body, 0);
        assertThat(submit(body, 0)).isEqualTo(first);
        assertThat(server.scheduler.heldNow()).isEqualTo(1);
        HttpResponse<String> other = send("POST", session + "/requests", body.replace("10", "11"));
        assertThat(other.statusCode()).isEqualTo(409);
        assertThat(json(other).path("code").asText()).isEqualTo("ALREADY_EXISTS");
    }

    @Test
    void tellsWhyARequestFailed() throws Exception {
        server.scheduler.hold();
        CompletableFuture<HttpResponse<String>> asked =
                client.sendAsync(request("POST", session + "/requests?wait_ms=10000", WRITE), BodyHandlers.ofString());
        Await.until("it to wait", () -> server.scheduler.waitingNow() == 1);
        server.scheduler.failAll(new ArchivoltException(ErrorCode.NO_MEDIA, "choosing media").with("m1", "locked"));
        JsonNode failed = json(asked.get());
        assertThat(asked.get().statusCode()).isEqualTo(200);
        assertThat(failed.path("state").asText()).isEqualTo("FAILED");
        assertThat(failed.path("problem").path("code").asText()).isEqualTo("NO_MEDIA");
        assertThat(failed.path("problem").path("facts").path("m1").asText()).isEqualTo("locked");
    }

    @Test
    void takesEveryKindOfRequest() throws Exception {
        assertThat(submit("{'read': {'media': ['disk:lib:a', 'disk:lib:b'], 'required': 2}}", 0)
                        .path("kind")
                        .asText())
                .isEqualTo("read");
        assertThat(submit("{'read': {'operation': 'DELETE', 'media': ['disk:lib:a']}}", 0)
                        .path("kind")
                        .asText())
                .isEqualTo("delete");
        assertThat(submit("{'format': {'medium': 'disk:lib:a', 'filesystem': 'x', 'unlock': true, 'force': true}}", 0)
                        .path("state")
                        .asText())
                .isEqualTo("DONE");
        assertThat(submit("{'notify': {'deviceReady': 'disk:lib:d'}}", 0)
                        .path("state")
                        .asText())
                .isEqualTo("DONE");
        assertThat(server.scheduler.notices())
                .containsExactly(new Notice.DeviceReady(new DeviceId(Family.DISK, "lib", "d")));
    }

    // ---- what is refused

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "| body",
                "{ | body",
                "[] | body",
                "null | body",
                "{} {} | body",
                "{} | body",
                "{'id': 1} | id",
                "{'id': 'a b', 'notify': {'deviceReady': 'disk:lib:d'}} | id",
                "{'id': 'a', 'id': 'b'} | body",
                "{'x': 1, 'notify': {'deviceReady': 'disk:lib:d'}} | x",
                "{'notify': {}} | notify",
                "{'notify': {'deviceReady': 'd'}} | notify.deviceReady",
                "{'notify': {'deviceReady': 'disk:lib:d', 'mediumUpdated': 'disk:lib:d'}} | notify",
                "{'write': []} | write",
                "{'write': {'media': [{}]}} | write.family",
                "{'write': {'family': 'd/k', 'media': [{}]}} | write.family",
                "{'write': {'family': 'disk'}} | write.media",
                "{'write': {'family': 'disk', 'media': []}} | write.media",
                "{'write': {'family': 'disk', 'media': [1]}} | write.media[0]",
                "{'write': {'family': 'disk', 'media': [{'bytes': -1}]}} | write.media[0].bytes",
                "{'write': {'family': 'disk', 'media': [{'bytes': 1e3}]}} | write.media[0].bytes",
                "{'write': {'family': 'disk', 'media': [{'bytes': 9223372036854775807}]}} | write.media[0].bytes",
                "{'write': {'family': 'disk', 'media': [{'bytes': 99999999999999999999}]}} | write.media[0].bytes",
                "{'write': {'family': 'disk', 'media': [{'tags': ['a b']}]}} | write.media[0].tags",
                "{'write': {'family': 'disk', 'media': [{'tags': 'a'}]}} | write.media[0].tags",
                "{'write': {'family': 'disk', 'media': [{'empty': 'no'}]}} | write.media[0].empty",
                "{'write': {'family': 'disk', 'media': [{'size': 1}]}} | write.media[0].size",
                "{'write': {'family': 'disk', 'media': [{}], 'grouping': ''}} | write",
                "{'write': {'family': 'disk', 'media': [{}], 'names': ['a/b']}} | write",
                "{'write': {'family': 'disk', 'media': [{}], 'qos': 1.5}} | write.qos",
                "{'read': {'media': []}} | read",
                "{'read': {'media': ['disk:lib:a'], 'required': 2}} | read.required",
                "{'read': {'media': ['disk:lib:a'], 'required': 0}} | read.required",
                "{'read': {'media': ['disk:lib:a', 'disk:lib:a']}} | read.media",
                "{'read': {'media': ['disk:lib:a', 'tape:lib:a']}} | read",
                "{'read': {'media': ['disk:lib']}} | read.media",
                "{'read': {'operation': 'WRITE', 'media': ['disk:lib:a']}} | read.operation",
                "{'read': {'media': ['disk:lib:a'], 'addresses': ['x']}} | read.addresses",
                "{'read': {'media': ['disk:lib:a'], 'addresses': {'disk:lib:b': 'x'}}} | read.addresses",
                "{'read': {'media': ['disk:lib:a'], 'addresses': {'a': 'x'}}} | read.addresses",
                "{'read': {'media': ['disk:lib:a'], 'addresses': {'disk:lib:a': 7}}} | read.addresses.disk:lib:a",
                "{'read': {'media': ['disk:lib:a'], 'addresses': {'disk:lib:a': ''}}} | read.addresses.disk:lib:a",
                "{'release': {'media': [{'medium': 'disk:lib:a'}]}} | release.allocation",
                "{'release': {'allocation': 1}} | release.media",
                "{'release': {'allocation': 1, 'media': [{}]}} | release.media[0].medium",
                "{'release': {'allocation': 1, 'media': [{'medium': 'disk:lib:a'}, {'medium': 'disk:lib:a'}]}}"
                        + " | release.media",
                "{'release': {'allocation': 1, 'media': [{'medium': 'disk:lib:a', 'keep': true}]}}"
                        + " | release.media[0]",
                "{'release': {'allocation': 1, 'media': [{'medium': 'disk:lib:a', 'writtenBytes': 1125899906842625}]}}"
                        + " | release.media[0].writtenBytes",
                "{'write': {'family': 'disk', 'media': [{}]}, 'read': {'media': ['disk:lib:a']}} | body",
            })
    void refusesWhatIsWrongAndNamesTheField(String body, String field) throws Exception {
        HttpResponse<String> refused = send("POST", session + "/requests", body == null ? "" : body);
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
        assertThat(json(refused).path("field").asText()).isEqualTo(field);
        assertThat(json(refused).path("remedy").asText()).isEqualTo("FIX_REQUEST");
        assertThat(server.scheduler.waitingNow() + server.scheduler.heldNow()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | requests",
                "{'requests': []} | requests",
                "{'requests': [{}]} | requests[0]",
                "{'requests': [{'write': {'family': 'disk', 'media': [{}]}}, {'write': 1}]} | requests[1].write",
                "{'requests': [{'id': 'a', 'notify': {'deviceReady': 'disk:l:d'}},"
                        + " {'id': 'a', 'notify': {'deviceReady': 'disk:l:d'}}]} | requests[1].id",
            })
    void doesNothingOfAnExchangeThatIsWrong(String body, String field) throws Exception {
        HttpResponse<String> refused = send("POST", session + "/exchange", body);
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
        assertThat(json(refused).path("field").asText()).isEqualTo(field);
        assertThat(server.scheduler.heldNow()).isZero();
        assertThat(server.scheduler.notices()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "POST | SESSIONS | {'client': ''} | client",
                "POST | SESSIONS | {} | client",
                "POST | SESSIONS | {'client': 'a', 'leaseMillis': 1} | leaseMillis",
                "POST | SESSIONS | {'client': 'a', 'leaseMillis': 'long'} | leaseMillis",
                "POST | SESSIONS?x=1 | {'client': 'a'} | x",
                "GET | SESSION?x=1 | | x",
                "POST | SESSION/requests?wait_ms=-1 | {} | wait_ms",
                "POST | SESSION/requests?wait_ms=60001 | {} | wait_ms",
                "GET | SESSION/answers?after=-1 | | after",
                "GET | SESSION/answers?after=1 | | after",
                "GET | SESSION/answers?limit=0 | | limit",
                "GET | SESSION/answers?wait_ms=x | | wait_ms",
            })
    void refusesWrongParameters(String method, String path, String body, String field) throws Exception {
        HttpResponse<String> refused =
                send(method, path.replace("SESSIONS", SESSIONS).replace("SESSION", session), body);
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
        assertThat(json(refused).path("field").asText()).isEqualTo(field);
    }

    @Test
    void knowsItsPathsAndMethods() throws Exception {
        assertThat(send("GET", SESSIONS, null).statusCode()).isEqualTo(405);
        assertThat(send("GET", SESSIONS, null).headers().firstValue("Allow")).contains("POST, OPTIONS");
        assertThat(send("OPTIONS", session, null).headers().firstValue("Allow")).contains("GET, PUT, DELETE, OPTIONS");
        for (String path : List.of("/x", "/requests/a/b", "/answers/1")) {
            HttpResponse<String> lost = send("GET", session + path, null);
            assertThat(lost.statusCode()).isEqualTo(404);
            assertThat(json(lost).path("code").asText()).isEqualTo("NO_SUCH_PATH");
        }
        assertThat(send("GET", SESSIONS + "/unknown/answers", null).statusCode())
                .isEqualTo(404);
    }

    @Test
    void takesNothingButJson() throws Exception {
        HttpRequest form = HttpRequest.newBuilder(uri(session + "/requests"))
                .header("Authorization", authorization())
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString(WRITE.replace('\'', '"')))
                .build();
        assertThat(client.send(form, BodyHandlers.ofString()).statusCode()).isEqualTo(415);
    }

    @Test
    void boundsTheBody() throws Exception {
        String huge = "{'id': '" + "x".repeat(1024 * 1024) + "'}";
        assertThat(json(send("POST", session + "/requests", huge)).path("field").asText())
                .isEqualTo("body");
        assertThat(server.exchange("POST " + session + "/requests HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                        + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n" + AUTHORIZATION
                        + "\r\n" + "10000\r\n" + "[".repeat(0x10000) + "\r\n0\r\n\r\n"))
                .startsWith("HTTP/1.1 400");
    }

    // ---- rude clients

    @Test
    void survivesClientsThatVanish() throws Exception {
        server.scheduler.hold();
        for (int i = 0; i < 30; i++) {
            try (Socket half = server.connect()) {
                write(half, "/requests", 500, "{\"write\": {");
            }
            try (Socket waiting = server.connect()) {
                write(waiting, "/requests?wait_ms=10000", WRITE.length(), WRITE.replace('\'', '"'));
                int submitted = i + 1;
                Await.until("it to wait", () -> server.scheduler.waitingNow() == submitted);
            }
        }
        server.scheduler.grantAll();
        assertThat(json(send("GET", session, null)).path("held")).hasSize(30);
        Await.until("the threads to be free", () -> server.freeThreads() >= HttpServerUnderTest.THREADS - 4);
        send("DELETE", session, null);
        assertThat(server.scheduler.heldNow()).isZero();
    }

    @Test
    void endsTheWaitingWithTheSession() throws Exception {
        server.scheduler.hold();
        CompletableFuture<HttpResponse<String>> asked =
                client.sendAsync(request("POST", session + "/requests?wait_ms=10000", WRITE), BodyHandlers.ofString());
        Await.until("it to wait", () -> server.scheduler.waitingNow() == 1);
        send("DELETE", session, null);
        assertThat(asked.get().statusCode()).isEqualTo(404);
        assertThat(server.scheduler.waitingNow()).isZero();
    }

    @Test
    void isWaitedForWhileTheSchedulerIsAway() throws Exception {
        server.backends.unbindSessions(server.sessions);
        HttpResponse<String> away = send("POST", SESSIONS, "{'client': 'a'}");
        assertThat(away.statusCode()).isEqualTo(503);
        assertThat(away.headers().firstValue("Retry-After")).contains("1");
    }

    private void write(Socket socket, String path, int length, String body) throws Exception {
        socket.getOutputStream()
                .write(("POST " + session + path + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                                + "Content-Length: " + length + "\r\n" + AUTHORIZATION + "\r\n" + body)
                        .getBytes(StandardCharsets.US_ASCII));
    }

    // ---- HTTP

    private JsonNode submit(String body, int waitMillis) throws Exception {
        HttpResponse<String> answer = send("POST", session + "/requests?wait_ms=" + waitMillis, body);
        assertThat(answer.statusCode()).as(answer.body()).isIn(200, 202);
        return json(answer);
    }

    private static long allocation(JsonNode granted) {
        return granted.path("allocation").path("id").asLong();
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        return client.send(request(method, path, body), BodyHandlers.ofString());
    }

    private HttpRequest request(String method, String path, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).header("Authorization", authorization());
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        return request.method(
                        method,
                        body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.replace('\'', '"')))
                .build();
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    private static String authorization() {
        return "Basic " + Base64.getEncoder().encodeToString("admin:right".getBytes(StandardCharsets.UTF_8));
    }

    private static JsonNode json(HttpResponse<String> answer) throws Exception {
        return new ObjectMapper().readTree(answer.body());
    }
}
