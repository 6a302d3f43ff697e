package org.archivolt.rest.internal;

import static org.archivolt.rest.internal.HttpServerUnderTest.authorization;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.archivolt.rest.internal.api.ApiApplication;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The document that the build makes, and the page for it. What JAX-RS serves of it, the end-to-end tests ask for. */
@Timeout(60)
class DocumentHttpTest {
    private HttpServerUnderTest server;

    @BeforeEach
    void start() throws Exception {
        server = new HttpServerUnderTest();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void allThatTheDoorServesItselfIsServedAsTheDocumentSays() throws Exception {
        List<String> faults = new ArrayList<>();
        int asked = 0;
        for (var path : document().get("paths").properties()) {
            if (!path.getKey().matches("/(objects/.*|lrs/sessions.*|health/.*|events|openapi.json|docs)")) {
                continue;
            }
            for (var method : path.getValue().properties()) {
                String answer = ask(method.getKey().toUpperCase(Locale.ROOT), path.getKey());
                asked++;
                if (answer.matches("(?s)HTTP/1.1 (405|501).*") || answer.contains("NO_SUCH_PATH")) {
                    faults.add(method.getKey() + " " + path.getKey() + ": " + answer);
                }
            }
        }
        assertThat(faults).isEmpty();
        assertThat(asked).isGreaterThanOrEqualTo(18);
    }

    @Test
    void whatIsAlwaysThereIsInTheDocument() throws Exception {
        List<String> documented = new ArrayList<>();
        document().get("paths").fieldNames().forEachRemaining(path -> documented.add("/api/v1" + path));
        assertThat(documented).containsAll(ApiApplication.PATHS);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/docs, text/html",
        "/api/v1/docs/start.js, text/javascript",
        "/api/v1/docs/swagger-ui-bundle.js, text/javascript",
        "/api/v1/docs/swagger-ui.css, text/css",
        "/api/v1/docs/favicon-32x32.png, image/png"
    })
    void thePageIsServedFromHereAndNowhereElse(String path, String type) throws Exception {
        assertThat(server.exchange("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                        + authorization("viewer") + "\r\n"))
                .startsWith("HTTP/1.1 200")
                .contains("Content-Type: " + type)
                .contains("Content-Security-Policy: default-src 'none'");
        assertThat(server.exchange("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 401");
    }

    private JsonNode document() throws Exception {
        String answer = server.exchange("GET /api/v1/openapi.json HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                + authorization("viewer") + "\r\n");
        return new ObjectMapper().readTree(answer.substring(answer.indexOf("\r\n\r\n")));
    }

    private String ask(String method, String path) throws Exception {
        String raw = "/api/v1" + path.replaceAll("\\{[^}]*}", "x");
        String topics = path.equals("/events") ? "?topics=none" : "";
        return server.exchange(method + " " + raw + topics + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                + authorization("admin") + "Content-Length: 0\r\n\r\n");
    }
}
