package org.archivolt.itests.container;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

/** A client of the distribution under test, within it. */
final class Http {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** Status and body. */
    record Answer(int status, byte[] body) {
        String text() {
            return status + " " + new String(body, StandardCharsets.UTF_8);
        }

        boolean isSuccess() {
            return status / 100 == 2;
        }
    }

    /** @param query with its question mark */
    Answer put(String id, String query, byte[] body) {
        return send("PUT", "objects/" + id + query, BodyPublishers.ofByteArray(body));
    }

    Answer put(String id, String query, InputStream body) {
        return send("PUT", "objects/" + id + query, BodyPublishers.ofInputStream(() -> body));
    }

    Answer get(String id) {
        return get("objects/", id);
    }

    Answer health() {
        return get("health", "");
    }

    private Answer get(String resource, String id) {
        return send("GET", resource + id, BodyPublishers.noBody());
    }

    private Answer send(String method, String path, BodyPublisher body) {
        String credentials = Distribution.USER + ":" + Distribution.PASSWORD;
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + System.getProperty("archivolt.http.port") + "/api/v1/" + path))
                .timeout(LIMIT)
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)))
                .method(method, body)
                .build();
        try {
            HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
            return new Answer(response.statusCode(), response.body());
        } catch (IOException e) {
            return new Answer(0, e.toString().getBytes(StandardCharsets.UTF_8));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
