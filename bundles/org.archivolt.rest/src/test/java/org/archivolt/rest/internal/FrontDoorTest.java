package org.archivolt.rest.internal;

import static org.archivolt.rest.internal.HttpServerUnderTest.AUTHORIZATION;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody gets past without a password, and everything that is refused is refused with a problem document. */
@Timeout(60)
class FrontDoorTest {
    private HttpServerUnderTest server;

    @BeforeEach
    void start() throws Exception {
        server = new HttpServerUnderTest();
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/x",
                "/api",
                "/api/v1",
                "/api/v1/",
                "/api/v1/health",
                "/api/v1/objects/a",
                "/%2e%2e/x",
                "/x;y"
            })
    void asksForAPasswordOnEveryPath(String path) throws Exception {
        // Jetty refuses this one itself, before anybody could be asked
        int status = path.startsWith("/%2e") ? 400 : 401;
        String answer = server.exchange("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 " + status).contains("application/problem+json");
        if (status == 401) {
            assertThat(answer).contains("WWW-Authenticate: Basic realm=\"Archivolt\", charset=\"UTF-8\"");
        }
    }

    @Test
    void refusesWrongPasswordsAndThenStopsLooking() throws Exception {
        String wrong = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Basic "
                + Base64.getEncoder().encodeToString("admin:wrong".getBytes()) + "\r\n\r\n";
        for (int i = 0; i < 3; i++) {
            assertThat(server.exchange(wrong)).startsWith("HTTP/1.1 401");
        }
        assertThat(server.exchange(wrong)).startsWith("HTTP/1.1 429").contains("Retry-After: 30");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/nothing", "//api/v1/objects/a"})
    void saysThatAPathLeadsNowhere(String path) throws Exception {
        String answer = server.exchange(
                "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + AUTHORIZATION + "\r\n");
        assertThat(answer).startsWith("HTTP/1.1 404").contains("\"code\":\"NO_SUCH_PATH\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "garbage | 400",
                "GET / HTTP/9.9 | 505",
                "GET / HTTP/1.1 | 400",
                "GET /../x HTTP/1.1~Host: x | 400",
                "GET /% HTTP/1.1~Host: x | 400",
                "OPTIONS * HTTP/1.1~Host: x~Connection: close | 400",
                "GET / HTTP/1.1~Host: x~Content-Length: -1 | 400",
                "GET / HTTP/1.1~Host: x~Content-Length: 1~Content-Length: 2 | 400",
                "PUT / HTTP/1.1~Host: x~Content-Length: 1~Transfer-Encoding: chunked | 400",
                "GET / HTTP/1.1~Host: x~B ad: x | 400",
            })
    void answersWhatIsNotHttpWithAProblemToo(String request, int status) throws Exception {
        String answer = server.exchange(request.replace("~", "\r\n") + "\r\n\r\n");
        assertThat(answer)
                .startsWith("HTTP/1.1 " + status)
                .contains("application/problem+json")
                .doesNotContain("<");
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/]edia, text/plain, 400",
        "/api/v1/media?a=%, text/plain, 400",
        "/api/v1/media, text/plain;charset=nosuch, 415"
    })
    void refusesWhatTheServletsBehindItWouldStumbleOver(String path, String type, int status) throws Exception {
        String answer = server.exchange("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: "
                + type + "\r\n" + AUTHORIZATION + "\r\n");
        assertThat(answer).startsWith("HTTP/1.1 " + status).contains("application/problem+json");
    }

    @Test
    void refusesHeadersWithoutEnd() throws Exception {
        assertThat(server.exchange("GET / HTTP/1.1\r\nHost: x\r\nX: " + "y".repeat(10_000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431")
                .contains("HEADERS_TOO_LARGE");
    }
}
