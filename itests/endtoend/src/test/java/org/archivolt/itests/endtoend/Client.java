package org.archivolt.itests.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A polite HTTP client of one instance. Ids are given as they are meant; they are encoded here. */
final class Client {
    static final ObjectMapper JSON = new ObjectMapper();

    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final String UNRESERVED = "-._~/";

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private final int port;
    private final String authorization;

    Client(int port, String user, String password) {
        this.port = port;
        this.authorization = basic(user, password);
    }

    static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** An object as the listing shows it. */
    record Listed(String id, int version, long size, String checksum, int replicas) {}

    int port() {
        return port;
    }

    String authorization() {
        return authorization;
    }

    // --- objects ---

    HttpResponse<String> put(String id, byte[] body, String... headers) throws IOException, InterruptedException {
        return put(id, BodyPublishers.ofByteArray(body), headers);
    }

    HttpResponse<String> put(String id, RandomBytes body, String... headers) throws IOException, InterruptedException {
        return put(id, sized(body), headers);
    }

    HttpResponse<String> putReplicas(String id, RandomBytes body, int replicas)
            throws IOException, InterruptedException {
        return send("PUT", objectPath(id) + "?layout=raid1&layout.replicas=" + replicas, sized(body));
    }

    HttpResponse<String> put(String id, BodyPublisher body, String... headers)
            throws IOException, InterruptedException {
        return send("PUT", objectPath(id), body, headers);
    }

    HttpResponse<InputStream> get(String id, String... headers) throws IOException, InterruptedException {
        return stream(objectPath(id), headers);
    }

    /** GET of a path that may have a long answer. */
    HttpResponse<InputStream> stream(String path, String... headers) throws IOException, InterruptedException {
        return http.send(request("GET", path, BodyPublishers.noBody(), headers), BodyHandlers.ofInputStream());
    }

    /** Does not wait for the answer. */
    CompletableFuture<HttpResponse<InputStream>> beginGet(String id) {
        return http.sendAsync(request("GET", objectPath(id), BodyPublishers.noBody()), BodyHandlers.ofInputStream());
    }

    HttpResponse<String> head(String id, String... headers) throws IOException, InterruptedException {
        return send("HEAD", objectPath(id), BodyPublishers.noBody(), headers);
    }

    HttpResponse<String> delete(String id, String... headers) throws IOException, InterruptedException {
        return send("DELETE", objectPath(id), BodyPublishers.noBody(), headers);
    }

    /** Puts or fails. */
    HttpResponse<String> store(String id, RandomBytes body) throws IOException, InterruptedException {
        return requireOk(put(id, body));
    }

    /** Gets and verifies, or fails. */
    void requireStored(String id, RandomBytes body) throws IOException, InterruptedException {
        requireBytes(objectPath(id), body);
    }

    /** Gets what a path leads to and verifies it, or fails. */
    void requireBytes(String path, RandomBytes body) throws IOException, InterruptedException {
        HttpResponse<InputStream> answer = stream(path);
        try (InputStream stream = answer.body()) {
            if (answer.statusCode() != 200) {
                throw new AssertionError("GET %s: %d %s"
                        .formatted(
                                path, answer.statusCode(), new String(stream.readAllBytes(), StandardCharsets.UTF_8)));
            }
            body.requireSame(stream);
        }
    }

    void deleteAll(String prefix) throws IOException, InterruptedException {
        for (Listed object : list(prefix)) {
            requireOk(delete(object.id()));
        }
    }

    /** All objects with the prefix, page by page. */
    List<Listed> list(String prefix) throws IOException, InterruptedException {
        List<Listed> all = new ArrayList<>();
        String after = "";
        while (after != null) {
            JsonNode page = page("prefix", prefix, "limit", "1000", "after", after);
            page.get("objects").forEach(object -> all.add(listed(object)));
            after = page.has("next") ? page.get("next").textValue() : null;
        }
        return all;
    }

    private static Listed listed(JsonNode object) {
        return new Listed(
                object.get("id").textValue(),
                object.get("version").intValue(),
                object.get("size").longValue(),
                object.get("checksum").textValue(),
                object.get("layout").get("parameters").get("replicas").asInt());
    }

    /** One page; parameters with empty values are left out. */
    JsonNode page(String... parameters) throws IOException, InterruptedException {
        StringBuilder path = new StringBuilder("/api/v1/objects");
        for (int i = 0; i < parameters.length; i += 2) {
            if (!parameters[i + 1].isEmpty()) {
                path.append(path.indexOf("?") < 0 ? '?' : '&')
                        .append(parameters[i])
                        .append('=')
                        .append(URLEncoder.encode(parameters[i + 1], StandardCharsets.UTF_8));
            }
        }
        return JSON.readTree(requireOk(resource(path.toString())).body());
    }

    // --- JSON ---

    /** GET of a resource that is there. */
    JsonNode ask(String path) throws IOException, InterruptedException {
        return JSON.readTree(requireOk(resource(path)).body());
    }

    /** A change that succeeds. The answer is missing when it has no body. */
    JsonNode tell(String method, String path, Object body) throws IOException, InterruptedException {
        return JSON.readTree(requireOk(json(method, path, body)).body());
    }

    /** A change. @param body whatever can be written as JSON */
    HttpResponse<String> json(String method, String path, Object body) throws IOException, InterruptedException {
        return send(
                method,
                path,
                BodyPublishers.ofString(JSON.writeValueAsString(body)),
                "Content-Type",
                "application/json");
    }

    /** {@code ?name=value&…} */
    static String query(String... parameters) {
        StringBuilder query = new StringBuilder();
        for (int i = 0; i < parameters.length; i += 2) {
            query.append(i == 0 ? '?' : '&')
                    .append(parameters[i])
                    .append('=')
                    .append(URLEncoder.encode(parameters[i + 1], StandardCharsets.UTF_8));
        }
        return query.toString();
    }

    /** All versions of all objects, for ever. */
    void removeAll(String prefix) throws IOException, InterruptedException {
        for (JsonNode page = page("prefix", prefix, "which", "all", "fields", "id");
                !page.get("objects").isEmpty();
                page = page("prefix", prefix, "which", "all", "fields", "id")) {
            for (JsonNode object : page.get("objects")) {
                send(
                        "DELETE",
                        objectPath(object.get("id").textValue()) + "?hard=true&versions=all",
                        BodyPublishers.noBody());
            }
        }
    }

    // --- anything ---

    /** GET of any path that has a short answer. */
    HttpResponse<String> resource(String path) throws IOException, InterruptedException {
        return send("GET", path, BodyPublishers.noBody());
    }

    HttpResponse<String> send(String method, String path, BodyPublisher body, String... headers)
            throws IOException, InterruptedException {
        return http.send(request(method, path, body, headers), BodyHandlers.ofString());
    }

    private HttpRequest request(String method, String path, BodyPublisher body, String... headers) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(LIMIT)
                .method(method, body);
        if (headers.length > 0) {
            builder.headers(headers);
        }
        if (!List.of(headers).contains("Authorization")) {
            builder.header("Authorization", authorization);
        }
        return builder.build();
    }

    static HttpResponse<String> requireOk(HttpResponse<String> answer) {
        if (answer.statusCode() / 100 != 2) {
            throw new AssertionError("%s: %d %s".formatted(answer.request(), answer.statusCode(), answer.body()));
        }
        return answer;
    }

    /** With a Content-Length. */
    static BodyPublisher sized(RandomBytes body) {
        return body.size() == 0
                ? BodyPublishers.noBody()
                : BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(body::stream), body.size());
    }

    /** Without one: HTTP/1.1 sends it chunked. */
    static BodyPublisher chunked(RandomBytes body) {
        return BodyPublishers.ofInputStream(body::stream);
    }

    static String objectPath(String id) {
        return "/api/v1/objects/" + encode(id);
    }

    private static String encode(String id) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : id.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9';
            if (plain || UNRESERVED.indexOf(b) >= 0) {
                encoded.append((char) b);
            } else {
                encoded.append("%%%02X".formatted(b & 0xff));
            }
        }
        return encoded.toString();
    }
}
