package org.archivolt.rest.internal;

import static org.archivolt.rest.internal.HttpServerUnderTest.AUTHORIZATION;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.archivolt.base.ChecksumAlgorithm;
import org.archivolt.base.RunningChecksum;
import org.archivolt.layout.ObjectBody;
import org.archivolt.store.UploadPart;
import org.archivolt.store.Uploads;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Parts of uploads over HTTP; what the engine makes of them has tests of its own. */
@Timeout(60)
class UploadHttpTest {
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private final List<String> received = new ArrayList<>();
    private HttpServerUnderTest server;

    @BeforeEach
    void start() throws Exception {
        server = new HttpServerUnderTest();
        server.backends.bindUploads((Uploads) Proxy.newProxyInstance(
                Uploads.class.getClassLoader(),
                new Class<?>[] {Uploads.class},
                (proxy, method, arguments) ->
                        part((long) arguments[0], (int) arguments[1], (ObjectBody) arguments[2], arguments[3])));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private UploadPart part(long upload, int part, ObjectBody body, Object expected) throws Exception {
        ByteBuffer bytes = ByteBuffer.allocate(1000);
        while (body.read(bytes) > 0) {
            continue;
        }
        bytes.flip();
        received.add(upload + " " + part + " " + StandardCharsets.UTF_8.decode(bytes.duplicate()) + " " + expected);
        RunningChecksum checksum = ChecksumAlgorithm.XXH128.start();
        long size = bytes.remaining();
        checksum.update(bytes);
        return new UploadPart(part, size, checksum.finish());
    }

    @Test
    void takesAPartWithItsChecksum() throws Exception {
        HttpResponse<String> answer = send("7/parts/10000", "Archivolt-Checksum", "crc32c=9a71bb4c");
        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode json = new ObjectMapper().readTree(answer.body());
        assertThat(json.path("number").asInt()).isEqualTo(10_000);
        assertThat(json.path("size").asLong()).isEqualTo(5);
        assertThat(json.path("checksum").asText()).startsWith("xxh128:");
        assertThat(received).containsExactly("7 10000 hello [crc32c:9a71bb4c]");
    }

    @ParameterizedTest
    @CsvSource({
        "7/parts/1?x=1, x, X-Nothing, 1",
        "7/parts/1, If-Match, If-Match, *",
        "7/parts/1, If-None-Match, If-None-Match, *",
        "7/parts/1, Content-Range, Content-Range, bytes 0-4/5",
        "7/parts/1, Content-MD5, Content-MD5, AAAA",
    })
    void refusesWhatItWouldHaveToIgnore(String target, String field, String header, String value) throws Exception {
        HttpResponse<String> answer = send(target, header, value);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(new ObjectMapper().readTree(answer.body()).path("field").asText())
                .isEqualTo(field);
        assertThat(received).isEmpty();
    }

    @Test
    void saysThatPartsAreOnlyPut() throws Exception {
        HttpResponse<String> answer = client.send(request("7/parts/1").GET().build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).contains("PUT, OPTIONS");
    }

    private HttpResponse<String> send(String target, String header, String value) throws Exception {
        return client.send(
                request(target)
                        .header(header, value)
                        .PUT(BodyPublishers.ofString("hello"))
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String target) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/api/v1/uploads/" + target))
                .timeout(Duration.ofSeconds(20))
                .header("Authorization", AUTHORIZATION.strip().substring("Authorization: ".length()));
    }
}
