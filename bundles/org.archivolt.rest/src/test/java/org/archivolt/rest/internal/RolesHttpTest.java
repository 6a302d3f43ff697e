package org.archivolt.rest.internal;

import static org.archivolt.rest.internal.HttpServerUnderTest.authorization;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.archivolt.rest.internal.limit.LimitSettings;
import org.archivolt.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each role may do at the door, what is put down of it, and how much one client may take. */
@Timeout(60)
class RolesHttpTest {
    private HttpServerUnderTest server;

    @BeforeEach
    void start() throws Exception {
        server = new HttpServerUnderTest();
        send("user", "PUT /api/v1/objects/a", "hello");
        Await.until("the line of it", () -> !server.audited.isEmpty());
        server.audited.clear();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "nobody, HEAD /api/v1/objects/a, 403",
        "viewer, HEAD /api/v1/objects/a, 200",
        "viewer, GET /api/v1/objects/a, 403",
        "user, GET /api/v1/objects/a, 200",
        "viewer, DELETE /api/v1/objects/a, 403",
        "user, DELETE /api/v1/objects/a, 204",
        "user, POST /api/v1/lrs/sessions, 403",
        "user, POST /api/v1/media, 403",
        "operator, POST /api/v1/users, 403",
        "operator, PATCH /api/v1/%75sers/admin, 403",
        "operator, DELETE /api/v1/media/../users/admin, 403",
    })
    void aRoleMayDoSoMuch(String user, String request, int status) throws Exception {
        String answer = send(user, request, "");
        assertThat(answer).startsWith("HTTP/1.1 " + status);
        if (status == 403 && !request.startsWith("HEAD")) {
            assertThat(answer).contains("\"code\":\"FORBIDDEN\"").contains("this needs the role ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"?_method=DELETE", "?%5Fmethod=DELETE", "?a=b&_METHOD=DELETE"})
    void noParameterMakesAnotherMethodOfARequest(String query) throws Exception {
        assertThat(send("viewer", "GET /api/v1/media" + query, "")).startsWith("HTTP/1.1 400");
    }

    @Test
    void aValueThatLooksLikeOneIsNone() throws Exception {
        assertThat(send("viewer", "GET /api/v1/objects?prefix=_method&after=a_method=b", ""))
                .startsWith("HTTP/1.1 503")
                .contains("Archivolt-Request: ");
    }

    @Test
    void noHeaderMakesAnotherMethodOfARequest() throws Exception {
        assertThat(server.exchange("GET /api/v1/media HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                        + "X-Http-Method-Override: DELETE\r\n" + authorization("viewer") + "\r\n"))
                .startsWith("HTTP/1.1 400");
    }

    @Test
    void changesAreInTheAuditTrailAndReadingIsNot() throws Exception {
        String answer = send("user", "PUT /api/v1/objects/b", "12345");
        send("user", "GET /api/v1/objects/b", "");
        Await.until("the line", () -> !server.audited.isEmpty());
        assertThat(server.audited).hasSize(1);
        assertThat(server.audited.get(0))
                .containsEntry("user", "user")
                .containsEntry("address", "127.0.0.1")
                .containsEntry("method", "PUT")
                .containsEntry("path", "/api/v1/objects/b")
                .containsEntry("status", 201)
                .containsEntry("bytes", 5L);
        assertThat(answer)
                .contains("Archivolt-Request: " + server.audited.get(0).get("request"));
    }

    @Test
    void whoIsRefusedIsInTheAuditTrail() throws Exception {
        send("viewer", "GET /api/v1/objects/a", "");
        Await.until("a line", () -> server.audited.size() == 1);
        server.exchange(
                "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Basic bm9uc2Vuc2U6eA==\r\n\r\n");
        server.exchange("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        Await.until("two lines", () -> server.audited.size() == 2);
        assertThat(server.audited.get(0)).containsEntry("status", 403).containsEntry("user", "viewer");
        assertThat(server.audited.get(1)).containsEntry("status", 401).doesNotContainKey("user");
    }

    @Test
    void aClientThatSendsTooMuchIsToldWhenToComeBack() throws Exception {
        server.limit(new LimitSettings(0, 1, 2, 0, 100));
        send("user", "HEAD /api/v1/objects/a", "");
        send("user", "HEAD /api/v1/objects/a", "");
        assertThat(send("user", "HEAD /api/v1/objects/a", ""))
                .startsWith("HTTP/1.1 429")
                .contains("Retry-After: 1");
        assertThat(send("viewer", "HEAD /api/v1/objects/a", "")).startsWith("HTTP/1.1 200");
    }

    /** Scenario 23, by hundreds. */
    @Test
    void halfRequestsKeepNobodyFromAsking() throws Exception {
        server.limit(new LimitSettings(0, 0, 1, 0, 5));
        List<Socket> half = new ArrayList<>();
        try {
            for (int i = 0; i < 2 * HttpServerUnderTest.THREADS; i++) {
                Socket socket = server.connect();
                half.add(socket);
                String request = "PUT /api/v1/objects/half" + i + " HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n"
                        + authorization("user") + "\r\nhalf";
                socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            }
            Await.until(
                    "all places taken",
                    () -> send("user", "PUT /api/v1/objects/b", "bytes").startsWith("HTTP/1.1 503"));
            assertThat(send("user", "PUT /api/v1/objects/b", "bytes"))
                    .contains("BUSY")
                    .contains("Retry-After: 1");
            assertThat(send("user", "HEAD /api/v1/objects/a", "")).startsWith("HTTP/1.1 200");
        } finally {
            for (Socket each : half) {
                each.close();
            }
        }
        Await.until(
                "a place", () -> send("user", "PUT /api/v1/objects/b", "bytes").startsWith("HTTP/1.1 201"));
    }

    @Test
    void anObjectThatIsTooLargeIsRefusedBeforeAndWhileItIsSent() throws Exception {
        server.limit(new LimitSettings(10, 0, 1, 0, 100));
        assertThat(send("user", "PUT /api/v1/objects/b", "0123456789")).startsWith("HTTP/1.1 201");
        assertThat(send("user", "PUT /api/v1/objects/c", "01234567890"))
                .startsWith("HTTP/1.1 413")
                .contains("TOO_LARGE");
        assertThat(server.exchange("PUT /api/v1/objects/d HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                        + "Transfer-Encoding: chunked\r\n" + authorization("user")
                        + "\r\nb\r\n01234567890\r\n0\r\n\r\n"))
                .startsWith("HTTP/1.1 413");
        assertThat(send("user", "HEAD /api/v1/objects/c", "")).startsWith("HTTP/1.1 404");
        assertThat(send("user", "HEAD /api/v1/objects/d", "")).startsWith("HTTP/1.1 404");
    }

    @ParameterizedTest
    @CsvSource({"/api/v1/health/live, 200", "/api/v1/health/ready, 503"})
    void probesNeedNoPassword(String path, int status) throws Exception {
        String head = " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        assertThat(server.exchange("GET " + path + head)).startsWith("HTTP/1.1 " + status);
        assertThat(server.exchange("POST " + path + head)).startsWith("HTTP/1.1 405");
        assertThat(server.exchange("GET " + path + "/x" + head)).startsWith("HTTP/1.1 401");
    }

    private String send(String user, String request, String body) throws Exception {
        return server.exchange(request + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + authorization(user)
                + "Content-Length: " + body.length() + "\r\n\r\n" + body);
    }
}
